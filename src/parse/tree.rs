//! The spanned tree that both spellings of an entry become.

use crate::source::{FileId, Span, Text};

/// One file, read.
#[derive(Debug, Clone)]
pub struct Document {
    pub file: FileId,
    pub format: Format,
    pub root: Node,
}

/// How a file is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Markdown,
    Yaml,
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    pub span: Span,
    pub value: Value,
}

#[derive(Debug, Clone)]
pub enum Value {
    Text(Scalar),
    List(Vec<Node>),
    Map(Vec<Field>),
    /// Could not be read; the finding has been reported.
    Broken,
}

/// A text as it is meant (escapes and indentation resolved), and how it was written.
#[derive(Debug, Clone)]
pub struct Scalar {
    pub text: Text,
    pub style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: YAML would guess its type.
    Plain,
    /// In quotes, as a block, or a part of a Markdown body: certainly a text.
    Certain,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: Name,
    pub node: Node,
}

/// A key, and where it is written: in YAML the key itself, in Markdown the heading.
#[derive(Debug, Clone)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

impl Node {
    #[must_use]
    pub fn broken(span: Span) -> Self {
        Self {
            span,
            value: Value::Broken,
        }
    }

    /// A text that is certainly one.
    #[must_use]
    pub fn text(text: Text) -> Self {
        Self {
            span: text.span(),
            value: Value::Text(Scalar {
                text,
                style: Style::Certain,
            }),
        }
    }

    #[must_use]
    pub fn list(span: Span, items: Vec<Self>) -> Self {
        Self {
            span,
            value: Value::List(items),
        }
    }

    #[must_use]
    pub fn map(span: Span, fields: Vec<Field>) -> Self {
        Self {
            span,
            value: Value::Map(fields),
        }
    }
}

impl Field {
    #[must_use]
    pub fn new(name: &str, span: Span, node: Node) -> Self {
        Self {
            name: Name {
                text: name.to_owned(),
                span,
            },
            node,
        }
    }
}
