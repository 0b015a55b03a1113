//! An entry → the terms of its fields.
//!
//! Comes in: an entry. Goes out: each term with the field that it stands in and how often. Never: a term of a draft, or
//! one that a reader's text could not have.

use super::clean::clean;
use super::comment::comment;
use super::headline::exception;
use super::lexicon::Lexicon;
use super::line::{Kind as LineKind, read};
use super::skeleton::{HOLE, with_holes};
use super::table::{Field, Fields, Table};
use super::template::{Fitting, Template};
use super::terms::{self, Kind};
use super::word::Origin;
use crate::entry::{Entry, Message, Prose, Trace};
use crate::source::Spanned;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

/// Where in an entry a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum In {
    Id,
    Title,
    Message,
    Keyword,
    Lead,
    Body,
    Comment,
    Code,
}

/// So many fields there are.
const FIELDS: usize = 8;

impl In {
    const ALL: [Self; FIELDS] = [
        Self::Id,
        Self::Title,
        Self::Message,
        Self::Keyword,
        Self::Lead,
        Self::Body,
        Self::Comment,
        Self::Code,
    ];

    fn of(self, fields: &Fields) -> &Field {
        match self {
            Self::Id => &fields.id,
            Self::Title => &fields.title,
            Self::Message => &fields.message,
            Self::Keyword => &fields.keyword,
            Self::Lead => &fields.lead,
            Self::Body => &fields.body,
            Self::Comment => &fields.comment,
            Self::Code => &fields.code,
        }
    }
}

/// How much of an entry is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of its text.
    Whole,
    /// Names, codes, messages and what was printed: what entries are told apart by.
    Messages,
}

/// So many terms an entry has, of all of its text and of its messages.
const WHOLE: usize = 512;
const MESSAGES: usize = 128;

/// Calls `put` with each term of an entry and how strongly the entry has it.
pub fn strengths(entry: &Entry, table: &Table, scope: Scope, put: &mut dyn FnMut(&str, f32)) {
    let usual = match scope {
        Scope::Whole => WHOLE,
        Scope::Messages => MESSAGES,
    };
    let mut terms = Terms {
        table,
        keys: Lexicon::with_room(usual),
        counts: Vec::with_capacity(usual),
        lengths: [0.0; FIELDS],
    };
    terms.head(entry, scope);
    if scope == Scope::Whole {
        terms.body(entry);
    }
    terms.settle(put);
}

/// The terms of one entry.
struct Terms<'a> {
    table: &'a Table,
    keys: Lexicon,
    /// By the number of the key: how often it stands in each field.
    counts: Vec<[f64; FIELDS]>,
    lengths: [f64; FIELDS],
}

impl Terms<'_> {
    fn put(&mut self, key: &str, field: In, count: f64) {
        let number = self.keys.number(key);
        if number == self.counts.len() {
            self.counts.push([0.0; FIELDS]);
        }
        self.counts[number][field as usize] += count;
        self.lengths[field as usize] += count;
    }

    /// Codes, names and words of a line.
    fn own(&mut self, line: &str, field: In) {
        let table = self.table;
        let whole = f64::from(table.shares.whole);
        terms::own(line, Origin::Entry, table, &mut |key, share| {
            self.put(key, field, f64::from(share) / whole);
        });
    }

    /// Pairs and signatures of a line. Of the text below the introduction there are none: they would be most of the
    /// index, and hardly ever what somebody asks for. A sentence of a comment is no message, so it has no signature.
    fn told(&mut self, line: &str, field: In) {
        if field != In::Body {
            let is_message = !matches!(field, In::Lead | In::Comment);
            terms::told(line, self.table, &mut |key, kind| {
                if is_message || kind == Kind::Pair {
                    self.put(key, field, 1.0);
                }
            });
        }
    }

    /// What the error is called, and what it prints.
    fn head(&mut self, entry: &Entry, scope: Scope) {
        let status = entry
            .http_status
            .map(|status| format!("HTTP {}", status.code()));
        for code in entry.codes.iter().chain(&status) {
            self.code(&clean(code));
        }
        let error = clean(&entry.error);
        let title = clean(&entry.title);
        if !entry.codes.contains(&entry.error) {
            self.line(
                &error,
                if error.contains(' ') {
                    In::Message
                } else {
                    In::Title
                },
            );
        }
        if title != error {
            self.line(&title, In::Title);
        }
        for words in &entry.keywords {
            self.line(&clean(words), In::Keyword);
        }
        for tag in &entry.tags {
            self.own(&clean(&tag.value), In::Keyword);
        }
        for message in &entry.messages {
            self.message(message);
        }
        for trace in &entry.stack_trace {
            self.trace(trace, &entry.messages, scope);
        }
    }

    /// What is said about it.
    fn body(&mut self, entry: &Entry) {
        self.prose(&entry.meaning, In::Lead);
        let parts = [
            &entry.quick_fix,
            &entry.why,
            &entry.detection,
            &entry.verify_fix,
            &entry.workaround,
            &entry.prevention,
            &entry.more,
        ];
        for prose in parts.into_iter().flatten() {
            self.prose(prose, In::Body);
        }
        for cause in entry.causes.iter() {
            self.prose(&cause.cause, In::Body);
            self.prose(&cause.fix, In::Body);
            if let Some(tell) = &cause.how_to_tell {
                self.prose(tell, In::Body);
            }
        }
        for note in &entry.notes {
            self.prose(&note.text, In::Body);
        }
        for pair in &entry.code {
            self.snippet(pair.broken.text.as_str());
            if let Some(explanation) = &pair.explanation {
                self.prose(explanation, In::Body);
            }
        }
    }

    /// A code, also as its bare number.
    fn code(&mut self, code: &str) {
        let small = code.to_ascii_lowercase();
        terms::put_short(&format!("{small}!"), |key| self.put(key, In::Id, 1.0));
        self.own(code, In::Id);
        let digits = small.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
        let hex = small.strip_prefix("0x");
        for bare in hex
            .into_iter()
            .chain((digits.len() < small.len() && digits.len() >= 3).then_some(digits))
        {
            if bare.bytes().all(|b| b.is_ascii_alphanumeric()) {
                terms::put_short(bare, |key| self.put(key, In::Id, 1.0));
            }
        }
    }

    fn line(&mut self, line: &str, field: In) {
        self.own(line, field);
        self.told(line, field);
    }

    /// A template: words without the holes, pairs and signatures with them.
    fn message(&mut self, message: &Message) {
        for line in with_holes(message).split('\n') {
            self.own(&line.replace(HOLE, " "), In::Message);
            self.told(line, In::Message);
        }
    }

    /// What a trace says, line by line, without its frames. A line that a template stands for adds nothing but what was
    /// in its holes on one day.
    fn trace(&mut self, trace: &Trace, messages: &[Spanned<Message>], scope: Scope) {
        let read = read(&clean(trace.text.as_str()), self.table);
        let messages = messages.iter().map(|message| Template::new(message));
        let messages: Vec<Template> = messages.collect();
        for (at, line) in read.lines.iter().enumerate() {
            let is_told = line.weight >= self.table.lines.told;
            let is_templated = || {
                let line = Fitting::new(&line.text);
                messages.iter().any(|message| message.fit(&line).is_some())
            };
            if is_told && is_templated() {
                let names = exception(&line.text, self.table);
                self.own(
                    names.map_or("", |name| &line.text[name.start..name.end]),
                    In::Message,
                );
            } else if Some(at) == read.primary {
                self.line(&line.text, In::Message);
            } else if is_told {
                self.line(&line.text, In::Body);
            } else if scope == Scope::Whole
                && !matches!(line.kind, LineKind::Source | LineKind::Command)
            {
                self.own(&line.text, In::Body);
            }
        }
    }

    /// Markdown: its text, and the code within it.
    fn prose(&mut self, prose: &Prose, field: In) {
        let mut words = String::with_capacity(prose.as_str().len());
        let mut code: Option<String> = None;
        for (event, _) in prose.events() {
            match event {
                Event::Start(Tag::CodeBlock(
                    CodeBlockKind::Fenced(_) | CodeBlockKind::Indented,
                )) => code = Some(String::new()),
                Event::End(TagEnd::CodeBlock) => {
                    if let Some(code) = code.take() {
                        self.snippet(&code);
                    }
                }
                Event::Text(text)
                | Event::Code(text)
                | Event::InlineHtml(text)
                | Event::Html(text) => {
                    code.as_mut().unwrap_or(&mut words).push_str(&text);
                }
                Event::SoftBreak => words.push(' '),
                Event::HardBreak
                | Event::End(
                    TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableCell,
                ) => words.push('\n'),
                _ => {}
            }
        }
        let words = clean(&words);
        for (at, line) in words
            .split('\n')
            .filter(|line| !line.is_empty())
            .enumerate()
        {
            let field = if at == 0 || field != In::Lead {
                field
            } else {
                In::Body
            };
            self.own(line, field);
            self.told(line, field);
        }
    }

    /// Code: its words, and what its comments say.
    fn snippet(&mut self, text: &str) {
        for line in clean(text).split('\n') {
            let (code, comment) = comment(line);
            let table = self.table;
            let whole = f64::from(table.shares.whole);
            // Quotes part no more than any other sign: only what a program printed is read otherwise within them.
            super::word::words(code, Origin::Entry, table, &mut |key, is, share, _| {
                if is == super::word::Is::Word && key.chars().count() <= 64 {
                    self.put(key, In::Code, f64::from(share) / whole);
                }
            });
            let said = comment.trim_start_matches(['^', '-', '~', '|', ' ', '/', '#', '*', '!']);
            if said.contains(' ') {
                self.line(said, In::Comment);
            }
        }
    }

    /// Folds the fields of every term into one number.
    fn settle(self, put: &mut dyn FnMut(&str, f32)) {
        let fields = &self.table.build.fields;
        let scale = In::ALL.map(|field| {
            let Field {
                weight,
                length,
                usual,
            } = *field.of(fields);
            weight / (1.0 - length + length * self.lengths[field as usize] / usual)
        });
        for (key, counts) in self.keys.iter().zip(self.counts) {
            let sum: f64 = counts.iter().zip(scale).map(|(n, scale)| n * scale).sum();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a byte comes of it in the end"
            )]
            put(key, sum as f32);
        }
    }
}
