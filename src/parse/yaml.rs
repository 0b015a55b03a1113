//! YAML → tree. Every scalar keeps its text: what type it is meant to have is for the schema to say.
//!
//! One syntax error ends a document (there is no tree behind it); everything else (duplicate keys, anchors, aliases,
//! tags, a second document) is reported and the reading goes on.

mod hint;
mod unique;

use super::scalar;
use super::tree::{Field, Name, Node, Scalar, Style, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule;
use crate::source::{FileId, Span};
use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};
use hint::hint;
use std::ops::Range;
use std::sync::Arc;

/// Reads `text[range]` as one YAML document with a map at its root.
#[must_use]
pub fn read(
    file: FileId,
    text: &Arc<str>,
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Node {
    let whole = Span::new(file, range.clone());
    let mut reader = Reader {
        file,
        text,
        base: range.start,
        diagnostics,
        stack: Vec::new(),
        root: None,
        features: Vec::new(),
    };
    let read = reader.events(&text[range]);
    let features = std::mem::take(&mut reader.features);
    reader.diagnostics.extend(features);
    match read {
        Err(()) => Node::broken(whole),
        Ok(()) => reader.root.filter(is_there).unwrap_or_else(|| {
            let start = Span {
                hi: whole.lo,
                ..whole
            };
            Node::map(start, Vec::new())
        }),
    }
}

/// Whether a document holds more than its `---`.
fn is_there(root: &Node) -> bool {
    !matches!(&root.value, Value::Text(scalar) if scalar.style == Style::Plain && matches!(scalar.text.as_str(), "" | "~"))
}

struct Reader<'a> {
    file: FileId,
    text: &'a Arc<str>,
    base: usize,
    diagnostics: &'a mut Diagnostics,
    stack: Vec<Open>,
    root: Option<Node>,
    /// What entries do without, held back: where the line cannot be read at all, nobody meant it.
    features: Vec<Diagnostic>,
}

/// A collection whose end has not come yet.
struct Open {
    lo: usize,
    style: StructureStyle,
    kind: Kind,
}

enum Kind {
    List(Vec<Node>),
    Map {
        fields: Vec<Field>,
        key: Option<Name>,
    },
}

impl Reader<'_> {
    fn events(&mut self, yaml: &str) -> Result<(), ()> {
        const NESTING: usize = 64;
        let options = granit_parser::options! {
            emit_comments: false,
            emit_unresolved_aliases: true,
            disallow_directives: true,
            flow_nesting_limit: NESTING,
            block_nesting_limit: NESTING,
        };
        let mut parser = Parser::new_from_str_with_options(yaml, options);
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, span) = match event {
                Ok(found) => found,
                Err(error) => {
                    let at = self.base + error.marker().byte_offset().unwrap_or(yaml.len());
                    let at = at.min(self.base + yaml.len());
                    if error.info().contains("directives are disallowed") {
                        let end = at + self.text[at..].lines().next().map_or(0, str::len);
                        self.feature(at..end, "a directive", "remove this line");
                    } else {
                        self.syntax(at, &error.info());
                    }
                    return Err(());
                }
            };
            let range = span
                .byte_range()
                .map_or(0..0, |r| self.base + r.start..self.base + r.end);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents == 2 {
                        self.feature(
                            range.clone(),
                            "a second document in one file",
                            "keep one document: one file is one entry",
                        );
                        return Ok(());
                    }
                }
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    self.feature(range.clone(), "an alias", "write the value out");
                    let node = Node::broken(self.span(range));
                    self.put(node);
                }
                Event::Scalar(value, style, anchor, tag) => {
                    self.properties(&range, anchor, tag.is_some());
                    // With a tag and nothing behind it, it is not empty: the tag is what is wrong.
                    let is_reported = tag.is_some() && value.is_empty();
                    let node = if is_reported {
                        Node::broken(self.span(range))
                    } else {
                        self.scalar(&value, style, range)
                    };
                    self.put(node);
                }
                Event::SequenceStart(style, anchor, tag) => {
                    self.properties(&range, anchor, tag.is_some());
                    self.stack.push(Open {
                        lo: range.start,
                        style,
                        kind: Kind::List(Vec::new()),
                    });
                }
                Event::MappingStart(style, anchor, tag) => {
                    self.properties(&range, anchor, tag.is_some());
                    self.stack.push(Open {
                        lo: range.start,
                        style,
                        kind: Kind::Map {
                            fields: Vec::new(),
                            key: None,
                        },
                    });
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
                _ => {}
            }
        }
        Ok(())
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn properties(&mut self, range: &Range<usize>, anchor: usize, tagged: bool) {
        if anchor != 0 {
            self.feature(
                self.property(range, '&'),
                "an anchor",
                "write the value out where it is needed",
            );
        }
        if tagged {
            self.feature(
                self.property(range, '!'),
                "a tag",
                "remove it; the key decides the type of its value",
            );
        }
    }

    /// Where the anchor (`&`) or tag (`!`) in front of a value stands.
    fn property(&self, value: &Range<usize>, mark: char) -> Range<usize> {
        let before = &self.text[self.base..value.start];
        // One value has at most an anchor and a tag; both stand behind a space, a bracket or a comma.
        for word in before.split_whitespace().rev().take(2) {
            let word = word.trim_start_matches(['[', '{', ',']);
            if word.starts_with(mark)
                && let Some(at) = before.rfind(word)
            {
                return self.base + at..self.base + at + word.len();
            }
        }
        value.clone()
    }

    fn feature(&mut self, range: Range<usize>, what: &str, help: &'static str) {
        let message = format!("{what}: entries do without this YAML feature");
        let finding = Diagnostic::new(&rule::YAML_FEATURE, self.span(range), message).help(help);
        self.features.push(finding);
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, range: Range<usize>) -> Node {
        let span = self.span(scalar::trimmed(self.text, range));
        let text = scalar::text(self.text, value, style, span);
        let style = if style == ScalarStyle::Plain {
            Style::Plain
        } else {
            Style::Certain
        };
        Node {
            span,
            value: Value::Text(Scalar { text, style }),
        }
    }

    fn put(&mut self, node: Node) {
        if let Some(Open {
            kind: Kind::Map { key: None, .. },
            style,
            ..
        }) = self.stack.last()
        {
            let is_block = *style == StructureStyle::Block;
            if let Some(tab) = self.tab_before(node.span.lo as usize).filter(|_| is_block) {
                self.syntax(tab, "a tab in the indentation");
            }
            let name = self.name(&node);
            if let Some(Open {
                kind: Kind::Map { key, .. },
                ..
            }) = self.stack.last_mut()
            {
                *key = Some(name);
            }
            return;
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open {
                kind: Kind::List(items),
                ..
            }) => items.push(node),
            Some(Open {
                kind: Kind::Map { fields, key },
                ..
            }) => {
                fields.extend(key.take().map(|name| Field { name, node }));
            }
        }
    }

    fn name(&mut self, node: &Node) -> Name {
        let text = match &node.value {
            Value::Text(scalar) if !scalar.text.as_str().is_empty() => {
                scalar.text.as_str().to_owned()
            }
            Value::Text(_) | Value::List(_) | Value::Map(_) => {
                let finding = Diagnostic::new(&rule::WRONG_TYPE, node.span, "a key must be a text")
                    .help("write `key: value`");
                self.diagnostics.push(finding);
                String::new()
            }
            Value::Broken => String::new(),
        };
        if text == "<<" {
            let range = node.span.lo as usize..node.span.hi as usize;
            self.feature(range, "a merge key", "write the keys out");
        }
        Name {
            text,
            span: node.span,
        }
    }

    fn close(&mut self, end: usize) {
        let Some(Open { lo, style, kind }) = self.stack.pop() else {
            return;
        };
        // What has brackets ends with them; the parser ends the other where the next key starts.
        let end_of = |last: Option<&Node>| match last {
            Some(last) if style == StructureStyle::Block => last.span.hi as usize,
            _ => end,
        };
        let node = match kind {
            Kind::List(items) => {
                let hi = end_of(items.last());
                Node::list(self.span(lo..hi.max(lo)), items)
            }
            Kind::Map { fields, .. } => {
                let hi = end_of(fields.last().map(|field| &field.node));
                let span = self.span(lo..hi.max(lo));
                let is_empty = fields.is_empty();
                match unique::fields(fields, self.diagnostics) {
                    // Its keys were wrong, and have been reported: it is not empty.
                    kept if kept.is_empty() && !is_empty => Node::broken(span),
                    kept => Node::map(span, kept),
                }
            }
        };
        self.put(node);
    }

    /// The first tab of the indentation, where nothing but indentation stands before this place.
    fn tab_before(&self, at: usize) -> Option<usize> {
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = &self.text[line..at];
        let is_indentation = before.chars().all(|c| c == ' ' || c == '\t');
        before
            .find('\t')
            .filter(|_| is_indentation)
            .map(|tab| line + tab)
    }

    fn syntax(&mut self, at: usize, info: &str) {
        // A parser stops behind the tab that it cannot read.
        let at = self.tab_before(at).unwrap_or(at);
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let rest = self.text[line..].lines().next().unwrap_or("");
        // `*args was empty` is no alias with a text behind it: it wants quotes.
        let is_text = |feature: &Diagnostic| {
            let start = feature.span.lo as usize;
            (line..at).contains(&start) && self.text[start..].starts_with('*')
        };
        self.features.retain(|feature| !is_text(feature));
        let end = at
            + self.text[at..]
                .chars()
                .next()
                .map_or(0, |c| if c == '\n' { 0 } else { c.len_utf8() });
        let message = format!("this is not valid YAML: {info}");
        let finding = Diagnostic::new(&rule::YAML_SYNTAX, self.span(at..end), message)
            .help(hint(rest, info))
            .label("reading stopped here");
        self.diagnostics.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(yaml: &str) -> (Node, usize) {
        let mut diagnostics = Diagnostics::new();
        let node = read(FileId(0), &yaml.into(), 0..yaml.len(), &mut diagnostics);
        (
            node,
            diagnostics
                .settle(&crate::diagnostic::Levels::default())
                .iter()
                .count(),
        )
    }

    fn values(node: &Node) -> String {
        match &node.value {
            Value::Text(scalar) => format!("{:?}", scalar.text.as_str()),
            Value::List(items) => format!(
                "[{}]",
                items.iter().map(values).collect::<Vec<_>>().join(",")
            ),
            Value::Map(fields) => {
                let field = |f: &Field| format!("{}:{}", f.name.text, values(&f.node));
                format!(
                    "{{{}}}",
                    fields.iter().map(field).collect::<Vec<_>>().join(",")
                )
            }
            Value::Broken => "broken".to_owned(),
        }
    }

    #[test]
    fn scalars_keep_their_text() {
        let (node, findings) = parse("a: 1.10\nb: no\nc: [012, 'x y']\nd: {e: ~}\n");
        assert_eq!(
            values(&node),
            r#"{a:"1.10",b:"no",c:["012","x y"],d:{e:"~"}}"#
        );
        assert_eq!(findings, 0);
    }

    #[test]
    fn everything_but_syntax_errors_is_reported_together() {
        let (node, findings) = parse("a: &x 1\nb: *x\nc: !t 2\na: 3\n<<: 4\n");
        assert_eq!(values(&node), r#"{a:"1",b:broken,c:"2"}"#);
        assert_eq!(findings, 5);
    }

    #[test]
    fn a_syntax_error_breaks_the_document_at_its_place() {
        for yaml in [
            "a: 'x",
            "a: [1, 2",
            "a: b: c",
            "a:\n\tb: 1",
            "a: `x`",
            "%YAML 1.2\n---\na: 1",
            "? {a: 1",
        ] {
            let (node, findings) = parse(yaml);
            assert_eq!((values(&node).as_str(), findings), ("broken", 1), "{yaml}");
        }
    }

    #[test]
    fn nesting_is_limited() {
        let (node, findings) = parse(&"[".repeat(20_000));
        assert_eq!((values(&node).as_str(), findings), ("broken", 1));
    }
}
