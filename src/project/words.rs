//! The words of the interface in the language of the site: those that come with errbook, and those of the site.
//!
//! Comes in: the setting `language`, and `words/<language>.yaml` among the sources. Goes out: [`Words`] without a gap:
//! what a translation lacks is English, and a finding. Never: a text whose holes are not those of the table.

use crate::check::fields::Fields;
use crate::check::list;
use crate::check::read;
use crate::check::schema::{Key, Kind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::{self, Node, Value};
use crate::render::Words;
use crate::render::words::{Class, Counted, TABLE, holes};
use crate::rule;
use crate::source::{FileId, Role, Source, Sources, Span, Spanned};
use std::collections::BTreeMap;

/// The translations that come with errbook, by language.
const SHIPPED: &[(&str, &str)] = &[("de", include_str!("../../words/de.yaml"))];

/// Reads the setting: a BCP 47 tag in its usual letter case.
pub fn language(
    node: &Node,
    key: &'static Key,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<String>> {
    let text = read::line(node, key, diagnostics)?;
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let is_language =
        |part: &str| (2..=3).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphabetic());
    if !is_language(parts[0]) || !parts.iter().all(is_word) {
        let message = format!("`{text}` is not the tag of a language");
        let finding = Diagnostic::new(&rule::SETTINGS, node.span, message)
            .help("write a BCP 47 tag, such as `en`, `de` or `pt-BR`");
        diagnostics.push(finding);
        return None;
    }
    let spelt = |(at, part): (usize, &&str)| match (at, part.len()) {
        (0, _) => part.to_ascii_lowercase(),
        (_, 2) => part.to_ascii_uppercase(),
        (_, 4) if part.chars().all(|c| c.is_ascii_alphabetic()) => {
            part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase()
        }
        _ => part.to_ascii_lowercase(),
    };
    let tag: Vec<String> = parts.iter().enumerate().map(spelt).collect();
    Some(Spanned::new(tag.join("-"), node.span))
}

/// The words of the site.
#[must_use]
pub fn read(
    language: Option<&Spanned<String>>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Words {
    let tag = language.map_or("en", |language| language.value.as_str());
    let primary = tag.split('-').next().unwrap_or(tag);
    let mut words = Words {
        language: tag.to_owned(),
        ..Words::default()
    };
    let shipped = SHIPPED.iter().find(|(name, _)| *name == primary);
    if let Some((name, text)) = shipped {
        let source = Source::new(&format!("words/{name}.yaml"), Role::Words, text.as_bytes());
        // A test holds it to the table.
        file(FileId(0), &source, &mut words, &mut Diagnostics::new());
    }
    let own = [tag, primary]
        .iter()
        .find_map(|name| sources.at(&format!("words/{name}.yaml")));
    if let Some(own) = own {
        let source = sources.get(own);
        if source.problem.is_none() {
            let missing = file(own, source, &mut words, diagnostics);
            // Of a language that is there already a site changes a few words.
            if shipped.is_none() && primary != "en" && !missing.is_empty() {
                lacking(&missing, own, diagnostics);
            }
        }
    } else if let (Some(language), None, false) = (language, shipped, primary == "en") {
        let message = format!("there are no words for the language `{tag}`");
        let finding = Diagnostic::new(&rule::SETTINGS, language.span, message).help(format!(
            "write them into words/{tag}.yaml, with the keys of errbook's words/en.yaml; `en` and `de` are there"
        ));
        diagnostics.push(finding);
    }
    words
}

fn lacking(missing: &[&str], file: FileId, diagnostics: &mut Diagnostics) {
    const SHOWN: usize = 5;
    let names = list(&missing[..missing.len().min(SHOWN)]);
    let (others, are) = match missing.len() {
        1 => ("", "is"),
        2..=SHOWN => ("", "are"),
        _ => (", and others,", "are"),
    };
    let message = format!("{names}{others} {are} missing, and English on the pages");
    let finding = Diagnostic::new(&rule::MISSING_WORDS, Span::file(file), message)
        .help("translate them; words/en.yaml of errbook has them all");
    diagnostics.push(finding);
}

/// Reads one file over the words that are there; the names that it lacks come back.
fn file(
    id: FileId,
    source: &Source,
    words: &mut Words,
    diagnostics: &mut Diagnostics,
) -> Vec<&'static str> {
    let document = parse::settings(id, source, diagnostics);
    let Some(mut fields) = Fields::open(&document.root, TABLE, diagnostics) else {
        return Vec::new();
    };
    let mut missing = Vec::new();
    for key in TABLE {
        if !fields.has(key.name) {
            missing.push(key.name);
        }
        if matches!(key.kind, Kind::Line) {
            let text = fields.take(key.name, diagnostics, |node, key, d| {
                let text = read::text(node, key, d)?.as_str().to_owned();
                fits(&text, key, node, d).then_some(text)
            });
            if let Some(text) = text {
                words.set(key.name, text);
            }
        } else {
            let forms = fields.take(key.name, diagnostics, counted);
            if let Some(forms) = forms {
                words.set_counted(key.name, forms);
            }
        }
    }
    fields.close();
    missing
}

/// Whether a translation has the holes of the English text, and is shaped like it.
fn fits(text: &str, key: &Key, node: &Node, diagnostics: &mut Diagnostics) -> bool {
    let expected = holes(key.example);
    let found = holes(text);
    let refuse = |message: String, help: String, diagnostics: &mut Diagnostics| {
        let finding = Diagnostic::new(&rule::SETTINGS, node.span, message).help(help);
        diagnostics.push(finding);
        false
    };
    let braced: Vec<String> = expected.iter().map(|hole| format!("{{{hole}}}")).collect();
    let names: Vec<&str> = braced.iter().map(String::as_str).collect();
    if let Some(unknown) = found.iter().find(|hole| !expected.contains(hole)) {
        let help = if names.is_empty() {
            "it has none: remove the braces".to_owned()
        } else {
            format!("it has {}", list(&names))
        };
        return refuse(
            format!("`{}` has no hole `{{{unknown}}}`", key.name),
            help,
            diagnostics,
        );
    }
    let is_counted = !matches!(key.kind, Kind::Line);
    if let Some(lost) = expected
        .iter()
        .find(|hole| !found.contains(hole))
        .filter(|_| !is_counted)
    {
        return refuse(
            format!("`{}` lacks the hole `{{{lost}}}`", key.name),
            format!("in English it is: {}", key.example),
            diagnostics,
        );
    }
    let months = |text: &str| text.split(',').count();
    if key.name == "months" && months(text) != months(key.example) {
        return refuse(
            format!("`months` has {} names", months(text)),
            "write twelve, with commas between them".to_owned(),
            diagnostics,
        );
    }
    true
}

/// The forms of a text that counts: a text for all numbers, or one for each class of them.
fn counted(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Counted> {
    let Value::Map(fields) = &node.value else {
        let text = read::line(node, key, diagnostics)?;
        return fits(&text, key, node, diagnostics)
            .then(|| Counted(BTreeMap::from([(Class::Other, text)])));
    };
    let mut forms = BTreeMap::new();
    for field in fields {
        let name = field.name.text.as_str();
        let Some((_, class)) = Class::NAMES.iter().find(|(known, _)| *known == name) else {
            let names: Vec<&str> = Class::NAMES.iter().map(|(name, _)| *name).collect();
            let finding = Diagnostic::new(
                &rule::SETTINGS,
                field.name.span,
                format!("there is no class of numbers `{name}`"),
            )
            .help(format!("a form is for one of {}", list(&names)));
            diagnostics.push(finding);
            continue;
        };
        let text = read::line(&field.node, key, diagnostics)?;
        if fits(&text, key, &field.node, diagnostics) {
            forms.insert(*class, text);
        }
    }
    if !forms.contains_key(&Class::Other) {
        let finding = Diagnostic::new(
            &rule::SETTINGS,
            node.span,
            format!("`{}` lacks the form `other`", key.name),
        )
        .help("`other` is for all numbers that have no form of their own");
        diagnostics.push(finding);
        return None;
    }
    Some(Counted(forms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    #[test]
    fn the_shipped_translations_are_whole_and_fit() {
        for (name, text) in SHIPPED {
            let source = Source::new("words.yaml", Role::Words, text.as_bytes());
            let mut diagnostics = Diagnostics::new();
            let missing = file(FileId(0), &source, &mut Words::default(), &mut diagnostics);
            assert!(missing.is_empty(), "{name} lacks {missing:?}");
            let found = diagnostics.settle(&crate::diagnostic::Levels::default());
            assert!(!found.deny(), "{name}: {found:?}");
        }
    }

    #[test]
    fn the_english_file_says_what_the_table_says() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("words/en.yaml");
        let mut text = String::from(
            "# The words of the interface in English. This file is made from src/render/words.rs; copy it to\n# words/<language>.yaml of a site, translate it, and set `language` in errbook.yaml. What a site changes of a language\n# that comes with errbook (en, de) may be a few of the lines.\n# {name} is a hole: a translation has the same. A text that counts has a form for each class of numbers that the\n# language tells apart: zero, one, two, few, many, other (Unicode CLDR, plural rules).\n",
        );
        for key in TABLE {
            let quoted = |text: &str| serde_json::Value::from(text).to_string();
            if matches!(key.kind, Kind::Line) {
                let _ = writeln!(text, "{}: {}", key.name, quoted(key.example));
            } else {
                let _ = writeln!(
                    text,
                    "{}: {{one: {}, other: {}}}",
                    key.name,
                    quoted(key.doc),
                    quoted(key.example)
                );
            }
        }
        if std::env::var_os("ERRBOOK_UPDATE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            text,
            "run ERRBOOK_UPDATE=1 cargo test words"
        );
    }
}
