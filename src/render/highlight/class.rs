//! The classes of highlighted code, and which class a scope gets.
//!
//! In comes a scope of a grammar; out comes how text in it is painted. A grammar knows some hundred scopes, a reader
//! distinguishes a dozen colours: most punctuation and most plain names stay as they are.

use rustc_hash::FxHashMap;
use syntect::parsing::Scope;

/// What a piece of code is, for the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    Attribute,
    Quiet,
    Deleted,
    Error,
    Function,
    Prompt,
    Heading,
    Inserted,
    Keyword,
    Literal,
    Number,
    Path,
    Text,
    Type,
    Variable,
    Escape,
}

/// The name of every class, with its meaning; in the order of [`Class`]. In the HTML a hyphen follows it: `<k->let</k->`.
pub const CLASSES: &[(&str, &str)] = &[
    ("a", "attribute, key of a mapping, annotation"),
    (
        "c",
        "comment, and what a reader may skip: library frames, carets, gutters",
    ),
    ("d", "deleted line of a diff"),
    ("e", "name of an error or an exception, error code"),
    ("f", "function, method, command, macro"),
    ("gp", "prompt of a console; it cannot be selected"),
    (
        "h",
        "heading, section, header of a diff, label of a diagnostic",
    ),
    ("i", "inserted line of a diff"),
    ("k", "keyword, word operator, storage"),
    (
        "l",
        "literal: true, null, a constant of the language, a symbol",
    ),
    ("n", "number, and line numbers in traces"),
    ("p", "path of a frame, link"),
    ("s", "string"),
    ("t", "type, class, module, tag"),
    ("v", "variable, parameter"),
    ("x", "escape, placeholder, part of a regular expression"),
];

impl Class {
    /// What its element is called, but for the hyphen.
    pub fn name(self) -> &'static str {
        CLASSES[self as usize].0
    }

    /// Whether punctuation belongs to it: the quotes to a string, the sign to a variable.
    fn has_marks(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::Quiet
                | Self::Escape
                | Self::Heading
                | Self::Attribute
                | Self::Inserted
                | Self::Deleted
                | Self::Variable
        )
    }
}

/// How text is painted while a scope is the innermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paint {
    Plain,
    As(Class),
    /// A keyword where it is a word (`and`, `typeof`), nothing where it is a sign.
    Operator,
}

/// The paint of every scope seen so far. One per thread: a lookup takes no lock.
pub struct Palette {
    table: Vec<(Scope, Look)>,
    known: FxHashMap<Scope, Look>,
}

impl Palette {
    pub fn new() -> Self {
        let scope = |(prefix, look): &(&str, Look)| Some((Scope::new(prefix).ok()?, *look));
        Self {
            table: LOOKS.iter().filter_map(scope).collect(),
            known: FxHashMap::default(),
        }
    }

    /// The paint of a scope that opens inside another paint.
    pub fn paint(&mut self, scope: Scope, outer: Paint) -> Paint {
        let table = &self.table;
        let look = *self.known.entry(scope).or_insert_with(|| {
            let prefixes = table
                .iter()
                .filter(|(prefix, _)| prefix.is_prefix_of(scope));
            prefixes
                .max_by_key(|(prefix, _)| prefix.len())
                .map_or(Look::Inherit, |(_, look)| *look)
        });
        let is_outer = match look {
            Look::Inherit => true,
            // A quoted key is a key.
            Look::As(Class::Text) => outer == Paint::As(Class::Attribute),
            Look::Operator => matches!(outer, Paint::As(Class::Text | Class::Quiet)),
            Look::Mark => matches!(outer, Paint::As(class) if class.has_marks()),
            Look::As(_) | Look::Plain => false,
        };
        match look {
            _ if is_outer => outer,
            Look::Operator => Paint::Operator,
            Look::As(class) => Paint::As(class),
            Look::Plain | Look::Mark | Look::Inherit => Paint::Plain,
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Look {
    As(Class),
    Operator,
    /// Punctuation: part of a string, a comment, a variable; else nothing.
    Mark,
    /// A new beginning, whatever is around it: code inside a string.
    Plain,
    /// What the table does not know looks like what is around it.
    Inherit,
}

/// Scope prefix → look; the longest prefix counts.
const LOOKS: &[(&str, Look)] = &[
    ("comment", Look::As(Class::Quiet)),
    ("constant", Look::As(Class::Literal)),
    ("constant.character.escape", Look::As(Class::Escape)),
    ("constant.numeric", Look::As(Class::Number)),
    ("constant.other.color", Look::As(Class::Number)),
    ("constant.other.database-name.sql", Look::Plain),
    ("constant.other.placeholder", Look::As(Class::Escape)),
    ("constant.other.table-name.sql", Look::Plain),
    ("entity.name", Look::As(Class::Type)),
    ("entity.name.function", Look::As(Class::Function)),
    ("entity.name.key.java-props", Look::As(Class::Attribute)),
    ("entity.name.pattern", Look::Plain),
    ("entity.name.section", Look::As(Class::Heading)),
    ("entity.name.table.toml", Look::As(Class::Heading)),
    ("entity.name.tag.toml", Look::As(Class::Attribute)),
    ("entity.name.tag.yaml", Look::As(Class::Attribute)),
    ("entity.name.variable", Look::Plain),
    ("entity.other.attribute-name", Look::As(Class::Attribute)),
    ("entity.other.inherited-class", Look::As(Class::Type)),
    ("entity.section.ini", Look::As(Class::Heading)),
    ("keyword", Look::As(Class::Keyword)),
    ("keyword.name.ini", Look::As(Class::Attribute)),
    ("keyword.operator", Look::Operator),
    ("keyword.other.http-header.key", Look::As(Class::Attribute)),
    ("keyword.other.unit", Look::As(Class::Number)),
    ("markup.deleted", Look::As(Class::Deleted)),
    ("markup.heading", Look::As(Class::Heading)),
    ("markup.inserted", Look::As(Class::Inserted)),
    ("markup.raw", Look::As(Class::Text)),
    ("markup.underline.link", Look::As(Class::Path)),
    ("meta.annotation", Look::As(Class::Attribute)),
    ("meta.diff.header", Look::As(Class::Heading)),
    ("meta.diff.range", Look::As(Class::Heading)),
    ("meta.embedded", Look::Plain),
    ("meta.interpolation", Look::Plain),
    ("meta.mapping.key", Look::As(Class::Attribute)),
    ("meta.structure.dictionary.key", Look::As(Class::Attribute)),
    ("meta.template.expression", Look::Plain),
    ("punctuation", Look::Mark),
    ("source", Look::Plain),
    ("source.regexp", Look::Inherit),
    ("storage", Look::As(Class::Keyword)),
    ("string", Look::As(Class::Text)),
    ("support.class", Look::As(Class::Type)),
    ("support.constant", Look::As(Class::Literal)),
    ("support.function", Look::As(Class::Function)),
    ("support.macro", Look::As(Class::Function)),
    ("support.type", Look::As(Class::Type)),
    ("support.type.property-name", Look::As(Class::Attribute)),
    ("text", Look::Plain),
    ("variable", Look::Plain),
    ("variable.annotation", Look::As(Class::Attribute)),
    ("variable.function", Look::As(Class::Function)),
    ("variable.language", Look::As(Class::Variable)),
    ("variable.parameter", Look::As(Class::Variable)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_class_has_one_name_and_a_colour() {
        assert_eq!(CLASSES.len(), Class::Escape as usize + 1);
        assert_eq!(Class::Keyword.name(), "k");
        assert_eq!(Class::Prompt.name(), "gp");
        let names: BTreeSet<_> = CLASSES.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), CLASSES.len());
        let css = include_str!("../../../static/code.css");
        for name in names {
            assert!(
                css.contains(&format!("code {name}-{{color:var(--code-{name})")),
                "code.css has no {name}-"
            );
        }
    }

    #[test]
    fn the_table_is_sorted_and_its_scopes_are_scopes() {
        assert!(LOOKS.is_sorted_by_key(|(prefix, _)| *prefix));
        assert_eq!(Palette::new().table.len(), LOOKS.len());
    }

    #[test]
    fn the_longest_prefix_counts_and_the_rest_looks_like_its_surroundings() {
        let mut palette = Palette::new();
        let mut paint =
            |scope: &str, outer| palette.paint(Scope::new(scope).expect("a scope"), outer);
        let string = paint("string.quoted.double.rust", Paint::Plain);
        assert_eq!(string, Paint::As(Class::Text));
        assert_eq!(
            paint("constant.character.escape.rust", string),
            Paint::As(Class::Escape)
        );
        assert_eq!(
            paint("punctuation.definition.string.begin.rust", string),
            string
        );
        assert_eq!(
            paint("punctuation.separator.rust", Paint::As(Class::Keyword)),
            Paint::Plain
        );
        assert_eq!(paint("unheard.of", string), string);
        assert_eq!(paint("meta.interpolation.js", string), Paint::Plain);
        assert_eq!(
            paint("string.quoted.double.json", Paint::As(Class::Attribute)),
            Paint::As(Class::Attribute)
        );
    }
}
