//! Source → [`Document`]: one spanned tree for both spellings of an entry.
//!
//! Comes in: a source and the headings that stand for sections. Goes out: a tree of texts, lists and maps, each with
//! its place. Never: a failure (what cannot be read is [`Value::Broken`] and a finding), or an opinion on what a key
//! means: that is `check`.

mod fence;
mod markdown;
mod scalar;
mod section;
mod tree;
mod yaml;

pub use section::{Headings, Shape, normal_heading};
pub use tree::{Document, Field, Format, Name, Node, Scalar, Style, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule;
use crate::source::{FileId, LARGEST_TEXT, Problem, Source, Span};

/// Reads one file: Markdown with front matter by the ending `.md`, YAML otherwise.
#[must_use]
pub fn document(
    file: FileId,
    source: &Source,
    headings: &Headings,
    diagnostics: &mut Diagnostics,
) -> Document {
    let format = if source.path.ends_with(".md") {
        Format::Markdown
    } else {
        Format::Yaml
    };
    let root = if let Some(problem) = &source.problem {
        diagnostics.push(unreadable(file, problem));
        Node::broken(Span::file(file))
    } else if format == Format::Markdown {
        markdown::read(file, &source.text, headings, diagnostics)
    } else {
        yaml::read(file, &source.text, 0..source.text.len(), diagnostics)
    };
    Document { file, format, root }
}

/// Reads an `_index.md`: front matter, and the whole body as the field `text`.
#[must_use]
pub fn introduction(file: FileId, source: &Source, diagnostics: &mut Diagnostics) -> Document {
    let root = if let Some(problem) = &source.problem {
        diagnostics.push(unreadable(file, problem));
        Node::broken(Span::file(file))
    } else {
        markdown::read_introduction(file, &source.text, diagnostics)
    };
    Document {
        file,
        format: Format::Markdown,
        root,
    }
}

/// Reads a file of settings.
#[must_use]
pub fn settings(file: FileId, source: &Source, diagnostics: &mut Diagnostics) -> Document {
    document(file, source, &Headings::default(), diagnostics)
}

/// The finding for a file that has no text.
#[must_use]
pub fn unreadable(file: FileId, problem: &Problem) -> Diagnostic {
    let at = |offset: u32| Span {
        file,
        lo: offset,
        hi: offset,
    };
    let whole = Span::file(file);
    match problem {
        Problem::NotUtf8(offset) => Diagnostic::new(
            &rule::UNREADABLE,
            at(*offset),
            "the file is not UTF-8 from here on",
        )
        .help("save it as UTF-8; UTF-16 and Latin-1 are not read"),
        Problem::Nul(offset) => Diagnostic::new(
            &rule::UNREADABLE,
            at(*offset),
            "the file holds a NUL character",
        )
        .help("remove it, or save the file as UTF-8 text"),
        Problem::TooLarge(size) => {
            let message =
                format!("the file is too large: {size} bytes, the limit is {LARGEST_TEXT}");
            Diagnostic::new(&rule::UNREADABLE, whole, message)
                .help("cut logs and traces down to the lines that show the error")
        }
        Problem::SymbolicLink => Diagnostic::new(
            &rule::NOT_A_FILE,
            whole,
            "this is a symbolic link; links are not followed",
        )
        .help("put a copy of the file in its place"),
        Problem::NotAFile => Diagnostic::new(
            &rule::NOT_A_FILE,
            whole,
            "this is not a regular file (a pipe, socket or device)",
        )
        .help("remove it from the project's folders"),
        Problem::NameNotUtf8 => {
            Diagnostic::new(&rule::BAD_NAME, whole, "the file name is not UTF-8")
                .help("rename it to lowercase letters, digits and hyphens")
        }
    }
}
