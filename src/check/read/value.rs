//! Values with a grammar or a few allowed words: each is read, or the finding says how to write it.

use super::{line, scalar, text};
use crate::check::lints;
use crate::check::schema::Key;
use crate::check::suggest;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{
    Alias, Choice, Date, Duration, Email, EntryId, HttpStatus, Language, Message, Url,
    VersionRange, is_name, near_name,
};
use crate::parse::{Node, Style};
use crate::rule::{self, Rule};
use crate::source::Spanned;

/// A value whose text is read by a parser that says how to write it.
fn parsed<T>(
    node: &Node,
    key: &Key,
    rule: &'static Rule,
    diagnostics: &mut Diagnostics,
    parse: impl FnOnce(&str) -> Result<T, &'static str>,
) -> Option<T> {
    let scalar = scalar(node, "a text", key, diagnostics)?;
    let value = scalar.text.as_str().trim();
    match parse(value) {
        Ok(parsed) => Some(parsed),
        Err(help) => {
            diagnostics.push(
                Diagnostic::new(
                    rule,
                    node.span,
                    format!("`{value}` does not fit `{}`", key.name),
                )
                .help(help),
            );
            None
        }
    }
}

pub fn date(
    node: &Node,
    key: &'static Key,
    today: Date,
    diagnostics: &mut Diagnostics,
) -> Option<Date> {
    let date = parsed(node, key, &rule::BAD_DATE, diagnostics, Date::parse)?;
    if date.is_after(today) {
        let finding = Diagnostic::new(
            &rule::BAD_DATE,
            node.span,
            format!("`{date}` is in the future"),
        )
        .help(format!(
            "`{}` says what has happened; today is {today}",
            key.name
        ));
        diagnostics.push(finding);
    }
    Some(date)
}

pub fn duration(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Duration> {
    parsed(node, key, &rule::BAD_DURATION, diagnostics, Duration::parse)
}

pub fn url(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Url> {
    let url = parsed(node, key, &rule::BAD_URL, diagnostics, Url::parse)?;
    lints::link(url.as_str(), node.span, diagnostics);
    Some(url)
}

pub fn email(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Email> {
    parsed(node, key, &rule::SETTINGS, diagnostics, Email::parse)
}

pub fn alias(
    node: &Node,
    key: &'static Key,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<Alias>> {
    parsed(node, key, &rule::BAD_ALIAS, diagnostics, Alias::parse)
        .map(|alias| Spanned::new(alias, node.span))
}

pub fn range(
    node: &Node,
    key: &'static Key,
    diagnostics: &mut Diagnostics,
) -> Option<VersionRange> {
    let value = line(node, key, diagnostics)?;
    match VersionRange::parse(&value) {
        Ok(range) => Some(range),
        Err(help) => {
            diagnostics.push(
                Diagnostic::new(
                    &rule::BAD_VERSION,
                    node.span,
                    format!("`{value}` is not a version range"),
                )
                .help(help),
            );
            None
        }
    }
}

/// One of a few words.
pub fn choice<T: Choice>(
    node: &Node,
    key: &'static Key,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let value = scalar(node, "a word", key, diagnostics)?.text.as_str();
    let found = T::parse(value);
    if found.is_none() {
        let words = suggest::list(T::WORDS);
        let near = suggest::nearest(value, T::WORDS.iter().copied());
        let help = near.map_or_else(
            || format!("it is one of {words}"),
            |near| format!("did you mean `{near}`? it is one of {words}"),
        );
        let finding = Diagnostic::new(
            &rule::UNKNOWN_VALUE,
            node.span,
            format!("unknown value `{value}` for `{}`", key.name),
        )
        .help(help);
        // Another spelling of the very word; a misspelt one may be either of two.
        let normal = value.to_lowercase().replace(['_', ' '], "-");
        diagnostics.push(match T::WORDS.iter().find(|word| **word == normal) {
            Some(word) => finding.certain(node.span, *word),
            None => finding,
        });
    }
    found
}

pub fn flag(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<bool> {
    let scalar = scalar(node, "`true` or `false`", key, diagnostics)?;
    match (scalar.text.as_str(), scalar.style) {
        ("true", Style::Plain) => Some(true),
        ("false", Style::Plain) => Some(false),
        (value, _) => {
            let message = format!("`{}` takes `true` or `false`, found `{value}`", key.name);
            let finding = Diagnostic::new(&rule::WRONG_TYPE, node.span, message)
                .help("write `true` or `false`, without quotes");
            diagnostics.push(match value.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => finding.certain(node.span, "true"),
                "false" | "no" | "off" => finding.certain(node.span, "false"),
                _ => finding,
            });
            None
        }
    }
}

/// A plain whole number within bounds.
pub fn integer(
    node: &Node,
    key: &'static Key,
    bounds: (i64, i64),
    diagnostics: &mut Diagnostics,
) -> Option<i64> {
    let scalar = scalar(node, "a whole number", key, diagnostics)?;
    let value = scalar.text.as_str();
    let is_plain = scalar.style == Style::Plain
        && value.bytes().all(|b| b.is_ascii_digit())
        && !value.starts_with('0');
    let number = value
        .parse()
        .ok()
        .filter(|number| (bounds.0..=bounds.1).contains(number));
    if let (true, Some(number)) = (is_plain, number) {
        return Some(number);
    }
    let rule = if is_plain {
        &rule::UNKNOWN_VALUE
    } else {
        &rule::WRONG_TYPE
    };
    let found = if scalar.style == Style::Certain && number.is_some() {
        format!("the text \"{value}\"")
    } else {
        format!("`{value}`")
    };
    let help = match number {
        Some(number) => format!("write {number} without quotes, signs or leading zeros"),
        None => format!("write a number such as {}", key.example),
    };
    let message = format!(
        "`{}` takes a whole number from {} to {}, found {found}",
        key.name, bounds.0, bounds.1
    );
    let finding = Diagnostic::new(rule, node.span, message).help(help);
    // `0403` may be octal to whoever wrote it; a number in quotes is that number.
    let in_quotes = number.filter(|number| {
        scalar.style == Style::Certain && number.to_string() == value && !is_plain
    });
    diagnostics.push(match in_quotes {
        Some(number) => finding.certain(node.span, number.to_string()),
        None => finding,
    });
    None
}

pub fn status(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<HttpStatus> {
    integer(node, key, (100, 599), diagnostics)
        .and_then(|code| HttpStatus::new(u16::try_from(code).ok()?))
}

pub fn language(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Language> {
    let text = &scalar(node, "a language", key, diagnostics)?.text;
    let found = Language::parse(text.as_str());
    if found.is_none() {
        diagnostics.push(unknown_language(text.as_str(), node.span));
    }
    found
}

/// The finding for a language that the highlighter does not know.
pub fn unknown_language(name: &str, span: crate::source::Span) -> Diagnostic {
    let near = suggest::nearest(name, Language::names());
    let help = near.map_or_else(
        || "use a known language, or `text`".to_owned(),
        |near| format!("did you mean `{near}`? otherwise use `text`"),
    );
    Diagnostic::new(
        &rule::UNKNOWN_LANGUAGE,
        span,
        format!("unknown language `{name}`"),
    )
    .help(help)
}

pub fn entry_id(
    node: &Node,
    key: &'static Key,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<EntryId>> {
    let value = line(node, key, diagnostics)?;
    let found = EntryId::parse(&value);
    if found.is_none() {
        let finding = Diagnostic::new(
            &rule::UNKNOWN_REFERENCE,
            node.span,
            format!("`{value}` is not the id of an entry"),
        )
        .help("an id is <collection>/<slug>, such as `openai/rate-limit-error`");
        diagnostics.push(finding);
    }
    Some(Spanned::new(found?, node.span))
}

pub fn message(
    node: &Node,
    key: &'static Key,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<Message>> {
    let text = text(node, key, diagnostics)?;
    match Message::parse(text.as_str()) {
        Ok(message) => Some(Spanned::new(message, node.span)),
        Err((at, help)) => {
            let end = at + text.as_str()[at..].chars().next().map_or(0, char::len_utf8);
            diagnostics.push(
                Diagnostic::new(
                    &rule::BAD_MESSAGE,
                    text.place(at..end),
                    "the message template cannot be read",
                )
                .help(help),
            );
            None
        }
    }
}

pub fn tag(
    node: &Node,
    key: &'static Key,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<String>> {
    let value = line(node, key, diagnostics)?;
    if is_name(&value) {
        return Some(Spanned::new(value, node.span));
    }
    let near = near_name(&value.replace('+', "p").replace('#', "-sharp"));
    let is_certain = near == value.to_lowercase().replace([' ', '_'], "-");
    let help = if near.is_empty() {
        "tags are lowercase words with hyphens".to_owned()
    } else {
        format!("write `{near}`")
    };
    let message = format!("`{value}` cannot be a tag");
    let finding = Diagnostic::new(&rule::UNKNOWN_VALUE, node.span, message).help(help);
    diagnostics.push(if is_certain {
        finding.certain(node.span, near)
    } else {
        finding
    });
    None
}
