//! Snippets and traces: text of the entry itself, or of a file beside it.

use super::fields::Fields;
use super::{Scene, lints, prose, read, schema, suggest};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Language, Pair, Snippet, Trace};
use crate::parse::{Node, Value};
use crate::rule;
use crate::source::{Problem, Role, Span, Text};

/// What the reads of snippets need: where they are, and the language they fall back to.
#[derive(Clone, Copy)]
pub struct Inside<'a> {
    pub scene: Scene<'a>,
    pub language: Option<Language>,
}

pub fn traces(
    node: &Node,
    key: &'static schema::Key,
    inside: Inside<'_>,
    d: &mut Diagnostics,
) -> Option<Vec<Trace>> {
    if let Value::Text(scalar) = &node.value {
        prose::snippet(&scalar.text, d);
        return Some(vec![Trace {
            language: Language::TEXT,
            text: without_end(&scalar.text),
        }]);
    }
    read::list(node, key, d, |node, _, d| {
        let mut fields = Fields::open(node, schema::TRACE, d)?;
        let language = fields.take("language", d, read::language);
        let snippet = fields.take("text", d, |node, _, d| snippet(node, inside, d));
        fields.close();
        Some(Trace {
            language: language.unwrap_or(Language::TEXT),
            text: snippet?.text,
        })
    })
}

pub fn pair(node: &Node, inside: Inside<'_>, d: &mut Diagnostics) -> Option<Pair> {
    let mut fields = Fields::open(node, schema::PAIR, d)?;
    let given = fields.has("language");
    let language = fields.take("language", d, read::language);
    if !given && inside.language.is_none() {
        let finding = Diagnostic::new(&rule::MISSING, node.span, "the snippet has no language")
            .help("name it behind the backticks, or set `language` for the whole entry");
        d.push(finding);
    }
    let (has_broken, has_fixed) = (fields.has("broken"), fields.has("fixed"));
    let mut side =
        |name, d: &mut Diagnostics| fields.take(name, d, |node, _, d| snippet(node, inside, d));
    let (broken, fixed) = match (has_broken, has_fixed) {
        (true, true) => (side("broken", d), side("fixed", d)),
        (false, false) => {
            let finding =
                Diagnostic::new(&rule::UNPAIRED, node.span, "a pair without its snippets")
                    .help("add `broken` and `fixed`");
            d.push(finding);
            (None, None)
        }
        (broken, _) => {
            let (there, missing) = if broken {
                ("broken", "fixed")
            } else {
                ("fixed", "broken")
            };
            let finding = Diagnostic::new(
                &rule::UNPAIRED,
                node.span,
                format!("a {there} snippet without its {missing} one"),
            )
            .help(format!(
                "add the {missing} snippet {} it",
                if broken { "behind" } else { "before" }
            ));
            d.push(finding);
            (None, None)
        }
    };
    let explanation = fields.take("explanation", d, read::prose);
    if has_broken && has_fixed {
        fields.close();
    }
    let (broken, fixed) = (broken?, fixed?);
    lints::pair(&broken, &fixed, d);
    Some(Pair {
        language: language.or(inside.language)?,
        broken,
        fixed,
        explanation,
    })
}

/// A text, or `{file: …}` with a text beside the entry.
pub fn text(node: &Node, inside: Inside<'_>, d: &mut Diagnostics) -> Option<Text> {
    snippet(node, inside, d).map(|snippet| snippet.text)
}

fn snippet(node: &Node, inside: Inside<'_>, d: &mut Diagnostics) -> Option<Snippet> {
    if let Value::Text(scalar) = &node.value {
        prose::snippet(&scalar.text, d);
        return Some(Snippet {
            text: without_end(&scalar.text),
            file: None,
        });
    }
    let mut fields = Fields::open(node, schema::FILE, d)?;
    let path = fields.take("file", d, |node, key, d| {
        Some((read::line(node, key, d)?, node.span))
    });
    fields.close();
    let (path, span) = path?;
    let text = beside(&path, inside).map_err(|(message, help)| {
        d.push(Diagnostic::new(&rule::SNIPPET_FILE, span, message).help(help));
    });
    let text = text.ok()?;
    prose::snippet(&text, d);
    Some(Snippet {
        text,
        file: Some(path),
    })
}

/// The text of a file in the entry's own folder.
fn beside(path: &str, inside: Inside<'_>) -> Result<Text, (String, String)> {
    let sources = inside.scene.setting.sources;
    let entry = &sources.get(inside.scene.file).path;
    let folder = entry.rsplit_once('/').map_or("", |(folder, _)| folder);
    if !entry
        .rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with("index."))
    {
        let slug = entry
            .rsplit_once('.')
            .map_or(entry.as_str(), |(stem, _)| stem);
        let help = format!(
            "make the entry a folder: move it to {slug}/index.md, and the snippets beside it"
        );
        return Err((
            "only an entry in a folder of its own has files beside it".to_owned(),
            help,
        ));
    }
    let is_inside = path
        .split('/')
        .all(|segment| !segment.is_empty() && segment != "." && segment != "..")
        && !path.contains('\\');
    if !is_inside {
        return Err((
            format!("`{path}` leaves the entry's folder"),
            "name a file within it, such as `broken.py`".to_owned(),
        ));
    }
    let found = sources.at(&format!("{folder}/{path}"));
    if found.is_some_and(|file| sources.get(file).role == Role::Image) {
        return Err((
            format!("`{path}` is an image"),
            "name a text, such as `broken.py`".to_owned(),
        ));
    }
    let found = found.filter(|file| sources.get(*file).role == Role::Snippet);
    let Some(file) = found else {
        let names: Vec<&str> = sources
            .of(Role::Snippet)
            .filter_map(|(_, source)| source.path.strip_prefix(folder)?.strip_prefix('/'))
            .collect();
        let help = suggest::nearest(path, names.iter().copied()).map_or_else(
            || format!("put it beside the entry, into {folder}/"),
            |near| format!("did you mean `{near}`?"),
        );
        return Err((format!("there is no `{path}` beside the entry"), help));
    };
    let source = sources.get(file);
    match &source.problem {
        None => {
            let end = source.text.trim_end_matches('\n').len();
            Ok(Text::shared(&source.text, 0..end, Span::new(file, 0..end)))
        }
        Some(Problem::TooLarge(size)) => Err((
            format!("`{path}` is too large: {size} bytes"),
            "cut it down to what shows the error".to_owned(),
        )),
        Some(_) => Err((
            format!("`{path}` cannot be read as text"),
            "save it as UTF-8 text, as a regular file".to_owned(),
        )),
    }
}

/// The text without the line ends behind it.
fn without_end(text: &Text) -> Text {
    text.slice(0..text.as_str().trim_end_matches('\n').len())
}
