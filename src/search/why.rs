//! Why an entry was found.
//!
//! Comes in: the terms of a query and an entry. Goes out: [`Why`]. Never: a sentence; who shows it puts it into words.

use super::find::{Fitted, Term};
use super::index::Index;
use super::terms::{Kind, Query};

/// What decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A message template of the entry fits a line.
    Template,
    Code,
    /// The name of the error.
    Name,
    /// A whole message, without what varies.
    Message,
    Words,
}

impl Reason {
    /// As written in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Code => "code",
            Self::Name => "name",
            Self::Message => "message",
            Self::Words => "words",
        }
    }
}

/// Why an entry was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    pub kind: Reason,
    /// The template as written, the code, the name, or the words that count most.
    pub text: String,
    /// The line of the query that it stands in.
    pub line: String,
    /// Name and value of the template's holes.
    pub holes: Vec<(String, String)>,
}

/// So many words are named.
const WORDS: usize = 6;

/// What decided for an entry.
pub(super) fn of(
    entry: usize,
    terms: &[Term<'_>],
    query: &Query,
    fitted: Option<Fitted>,
    index: &Index,
) -> Why {
    let lines = &query.read.lines;
    let line = |at: usize| {
        lines
            .get(at)
            .map_or(String::new(), |line| line.text.clone())
    };
    if let Some(Fitted {
        message,
        line: at,
        fit,
    }) = fitted
    {
        return Why {
            kind: Reason::Template,
            text: index.cards[entry].messages[message].text.to_string(),
            line: line(at),
            holes: fit.holes,
        };
    }
    let mut matched: Vec<(u32, &Term<'_>)> = Vec::new();
    for term in terms {
        let impact = term.impact(entry);
        if impact > 0 {
            matched.push((term.asked.weight * u32::from(impact), term));
        }
    }
    matched.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.key.cmp(b.1.key)));
    let strong = [
        (Reason::Code, Kind::Code),
        (Reason::Message, Kind::Signature),
        (Reason::Name, Kind::Name),
    ];
    for (kind, wanted) in strong {
        if let Some((_, term)) = matched.iter().find(|(_, term)| term.kind == wanted) {
            let text = if wanted == Kind::Signature {
                line(term.asked.line)
            } else {
                let text = &term.key[..term.key.len() - 1];
                text.trim_start_matches('~').to_owned()
            };
            return Why {
                kind,
                text,
                line: line(term.asked.line),
                holes: Vec::new(),
            };
        }
    }
    let words = matched.iter().filter(|(_, term)| term.kind == Kind::Word);
    let words: Vec<&str> = words.map(|(_, term)| term.key).take(WORDS).collect();
    Why {
        kind: Reason::Words,
        text: words.join(" "),
        line: matched
            .first()
            .map_or(String::new(), |(_, term)| line(term.asked.line)),
        holes: Vec::new(),
    }
}
