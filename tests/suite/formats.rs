//! Two spellings, one entry: Markdown and YAML, as published, with other line ends; and YAML that is YAML.
//!
//! `tests/formats/<name>.md` and `<name>.yaml` are the same entry (with the files of the folder `<name>/` beside it,
//! where there is one). What errbook publishes as Markdown reads back as the entry that it was made of. The tree that
//! errbook reads from YAML is the tree that another reader (serde-saphyr) reads from it, with every scalar as text, and
//! for documents that are made here from a tree, that tree; and each letter of a value is found where it was written.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use errbook::cache::Cache;
use errbook::diagnostic::Diagnostics;
use errbook::entry::{Date, Entry};
use errbook::link::Catalog;
use errbook::parse::{self, Headings, Node, Value};
use errbook::render::highlight::Highlighter;
use errbook::render::{self, Site, Target, Theme};
use errbook::rule::Level;
use errbook::source::{self, FileId, Role, Source, Sources};
use errbook::watch::Watch;
use errbook::{health, pipeline, project};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_two_spellings_are_the_same_entry() {
    let names = names();
    assert!(names.len() >= 8, "{names:?}");
    for name in names {
        let [markdown, yaml] = ["md", "yaml"].map(|end| entry(&pair(&name, end)));
        assert_same(&markdown, &yaml, &name);
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let content = content();
    let mut projects: Vec<Vec<Source>> =
        vec![content.iter().map(|(_, file)| file.clone()).collect()];
    for name in names() {
        projects.extend(["md", "yaml"].map(|end| pair(&name, end)));
    }
    for files in projects {
        let expected = read(&Sources::new(files.clone()));
        for (mark, end) in [
            ("\u{feff}", "\n"),
            ("", "\r\n"),
            ("\u{feff}", "\r\n"),
            ("", "\r"),
        ] {
            let respelt = files.iter().map(|file| {
                let is_text = !matches!(file.role, Role::Image | Role::Static | Role::Stray);
                let bytes = format!("{mark}{}", file.text.replace('\n', end));
                if is_text {
                    Source::new(&file.path, file.role, bytes.as_bytes())
                } else {
                    file.clone()
                }
            });
            let found = read(&Sources::new(respelt.collect()));
            let (expected, found) = (entries(&expected), entries(&found));
            assert_eq!(expected.len(), found.len());
            for (id, entry) in expected {
                assert_same(&entry, &found[&id], &format!("{id} {mark:?} {end:?}"));
            }
        }
    }
}

/// The files of the site itself, with the pairs of the fixtures among them.
#[test]
fn what_is_published_reads_back_as_the_same_entry() {
    let mut files: Vec<Source> = content().iter().map(|(_, file)| file.clone()).collect();
    for name in names() {
        for (end, collection) in [("md", "formats-md"), ("yaml", "formats-yaml")] {
            files.extend(pair(&name, end).into_iter().filter_map(|file| {
                let rest = file.path.strip_prefix("content/demo/entry")?;
                let path = format!("content/{collection}/{name}{rest}");
                // Two redirects from one address would be an error.
                let text = file
                    .text
                    .replace("/errors/403/", &format!("/{collection}/403/"));
                let text = text.replace("/old.html", &format!("/{collection}.html"));
                Some(Source::new(&path, file.role, text.as_bytes()))
            }));
        }
    }
    files.extend(neighbours());
    let sources = Sources::new(files);
    let catalog = read(&sources);
    let mut published: Vec<Source> = published(&sources, &catalog);
    // What the entries say of runners holds with those of the site.
    let settings = sources.of(Role::Settings).map(|(_, file)| file.clone());
    published.extend(settings);
    let again = read(&Sources::new(published));
    assert!(catalog.entries.len() > 50);
    let (before, after) = (entries(&catalog), entries(&again));
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (id, entry) in before {
        assert_same(&entry, &after[&id], &id);
    }
}

#[test]
fn another_reader_reads_the_same_yaml() {
    let mut seen = 0;
    for (_, file) in content().iter() {
        let yaml = match file.role {
            Role::Entry | Role::Introduction if file.path.ends_with(".md") => {
                front_matter(&file.text)
            }
            Role::Entry | Role::Settings => &*file.text,
            _ => continue,
        };
        same_yaml(&file.path, yaml);
        seen += 1;
    }
    for name in names() {
        for end in ["md", "yaml"] {
            let text = fs::read_to_string(fixtures().join(format!("{name}.{end}"))).unwrap();
            same_yaml(
                &name,
                if end == "md" {
                    front_matter(&text)
                } else {
                    &text
                },
            );
        }
    }
    assert!(seen > 50);
}

#[test]
fn what_is_written_in_any_style_is_read_as_it_was_meant() {
    for seed in 1..=600 {
        let mut dice = Dice(seed);
        let tree = Tree::Map(dice.fields(3));
        let yaml = block(&tree, 0, &mut dice);
        let read = same_yaml(&format!("document {seed}"), &yaml);
        assert_eq!(read, tree, "document {seed}:\n{yaml}");
    }
}

#[test]
fn a_letter_of_a_value_is_found_where_it_was_written() {
    for seed in 1..=600 {
        let mut dice = Dice(seed);
        let tree = Tree::Map(dice.fields(3));
        let yaml = block(&tree, 0, &mut dice);
        let source = Source::new("content/demo/entry.yaml", Role::Entry, yaml.as_bytes());
        letters(
            &yaml_node(&source),
            &source.text,
            &format!("document {seed}:\n{yaml}"),
        );
    }
    for (_, file) in content()
        .iter()
        .filter(|(_, file)| file.role == Role::Entry)
    {
        let mut diagnostics = Diagnostics::new();
        let headings = errbook::check::schema::headings(&[]);
        let document = parse::document(FileId(0), file, &headings, &mut diagnostics);
        letters(&document.root, &file.text, &file.path);
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

/// The names of the pairs; a spelling without the other fails when it is read.
fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(fixtures())
        .unwrap()
        .map(|item| item.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// A project with the entry `demo/entry` in one spelling, and what it refers to.
fn pair(name: &str, end: &str) -> Vec<Source> {
    let text = fs::read(fixtures().join(format!("{name}.{end}"))).unwrap();
    let folder = fixtures().join(name);
    let mut files = neighbours();
    if folder.is_dir() {
        files.extend(beside(&folder, "content/demo/entry"));
        let path = format!("content/demo/entry/index.{end}");
        files.push(Source::new(&path, Role::Entry, &text));
    } else {
        let path = format!("content/demo/entry.{end}");
        files.push(Source::new(&path, Role::Entry, &text));
    }
    files
}

fn beside(folder: &Path, path: &str) -> Vec<Source> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let item = item.unwrap().path();
        let path = format!("{path}/{}", item.file_name().unwrap().to_str().unwrap());
        if item.is_dir() {
            files.extend(beside(&item, &path));
        } else {
            let is_image = path.ends_with(".png");
            let role = if is_image { Role::Image } else { Role::Snippet };
            files.push(Source::new(&path, role, &fs::read(item).unwrap()));
        }
    }
    files
}

/// What the entries of the fixtures refer to.
fn neighbours() -> Vec<Source> {
    let text = fs::read(fixtures().join("minimal.md")).unwrap();
    ["other", "third"]
        .map(|slug| Source::new(&format!("content/demo/{slug}.md"), Role::Entry, &text))
        .to_vec()
}

fn content() -> Sources {
    source::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The catalog of a project in which nothing is wrong (what could be better does not matter here).
fn read(sources: &Sources) -> Catalog {
    let mut diagnostics = Diagnostics::new();
    let settings = project::settings(sources, &mut diagnostics);
    let today = Date::parse("2027-01-15").unwrap();
    let catalog = pipeline::load(sources, &settings, today, &mut diagnostics);
    let findings = diagnostics.settle(&settings.levels);
    let found: Vec<String> = findings
        .iter()
        .filter(|finding| finding.level == Level::Deny)
        .map(|finding| {
            let span = finding.diagnostic.span;
            let source = sources.get(span.file);
            let place = source.line_column(span.lo);
            let message = &finding.diagnostic.message;
            format!("{}:{}:{}: {message}", source.path, place.line, place.column)
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    catalog
}

/// The entry `demo/entry` of a project.
fn entry(files: &[Source]) -> Entry {
    let catalog = read(&Sources::new(files.to_vec()));
    let entry = catalog
        .entries
        .into_iter()
        .find(|linked| linked.entry.id.to_string() == "demo/entry");
    std::sync::Arc::unwrap_or_clone(entry.unwrap().entry)
}

/// All entries by id, without the files in which they and their snippets stand.
fn entries(catalog: &Catalog) -> BTreeMap<String, Entry> {
    let fact = |linked: &errbook::link::Linked| {
        let mut entry = Entry::clone(&linked.entry);
        entry.file = FileId(0);
        // What was run stands beside the entry, and is not published as an entry.
        entry.ran = None;
        for pair in &mut entry.code {
            pair.broken.file = None;
            pair.fixed.file = None;
        }
        (entry.id.to_string(), entry)
    };
    catalog.entries.iter().map(fact).collect()
}

/// Compares entries, and shows only what differs.
fn assert_same(one: &Entry, other: &Entry, name: &str) {
    if one == other {
        return;
    }
    // Places differ, and are not compared: they are the lines with a bare number.
    let is_place = |line: &str| {
        let value = line.trim().rsplit(": ").next().unwrap_or_default();
        value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
    };
    let lines = |entry: &Entry| -> Vec<String> {
        let shown = format!("{entry:#?}");
        let lines = shown.lines().filter(|line| !is_place(line));
        lines.map(str::to_owned).collect()
    };
    let (one, other) = (lines(one), lines(other));
    let differs = |lines: &[String], others: &[String]| -> String {
        let differs = lines.iter().filter(|line| !others.contains(line));
        differs.flat_map(|line| [line, "\n"]).collect()
    };
    panic!(
        "{name}:\n{}is not\n{}",
        differs(&one, &other),
        differs(&other, &one)
    );
}

/// The Markdown of every entry as it is published, as folder entries with their images.
fn published(sources: &Sources, catalog: &Catalog) -> Vec<Source> {
    let mut diagnostics = Diagnostics::new();
    let settings = project::settings(sources, &mut diagnostics);
    let theme = Theme::load(&Sources::default(), &settings.site, &mut diagnostics).unwrap();
    let health = health::of(catalog);
    let site = Site {
        catalog,
        health: &health,
        sources,
        settings: &settings.site,
        theme: &theme,
        highlighter: Highlighter {
            cache: &Cache::none(),
            watch: &Watch::off(),
        },
    };
    let mut files: Vec<Source> = (0..catalog.entries.len())
        .map(|at| {
            let page = render::page(&Target::EntryMarkdown(at), site, &mut diagnostics).unwrap();
            Source::new(&format!("content/{}", page.path), Role::Entry, &page.bytes)
        })
        .collect();
    files.extend(sources.of(Role::Image).map(|(_, file)| file.clone()));
    files
}

fn front_matter(text: &str) -> &str {
    let rest = text.strip_prefix("---\n").unwrap_or_default();
    rest.split_once("\n---\n").map_or("", |(yaml, _)| yaml)
}

/// What is written, without its places.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

/// Reads a document with both readers, and returns what they agree on.
fn same_yaml(name: &str, yaml: &str) -> Tree {
    let source = Source::new("content/demo/entry.yaml", Role::Entry, yaml.as_bytes());
    let ours = tree(&yaml_node(&source)).unwrap_or_else(|| panic!("{name} is broken:\n{yaml}"));
    let theirs =
        serde_yaml::with_deserializer_from_str(yaml, |reader| Guided(&ours).deserialize(reader));
    let theirs = theirs.unwrap_or_else(|error| panic!("{name}: {error}\n{yaml}"));
    assert_eq!(ours, theirs, "{name}:\n{yaml}");
    ours
}

fn yaml_node(source: &Source) -> Node {
    parse::document(
        FileId(0),
        source,
        &Headings::default(),
        &mut Diagnostics::new(),
    )
    .root
}

fn tree(node: &Node) -> Option<Tree> {
    match &node.value {
        Value::Text(scalar) => Some(Tree::Text(scalar.text.as_str().to_owned())),
        Value::List(items) => items
            .iter()
            .map(tree)
            .collect::<Option<_>>()
            .map(Tree::List),
        Value::Map(fields) => fields
            .iter()
            .map(|field| Some((field.name.text.clone(), tree(&field.node)?)))
            .collect::<Option<_>>()
            .map(Tree::Map),
        Value::Broken => None,
    }
}

/// Reads with serde what should have this shape: where it says text, a text is asked for, whatever YAML would guess.
struct Guided<'a>(&'a Tree);

const TEXT: &Tree = &Tree::Text(String::new());

impl<'de> DeserializeSeed<'de> for Guided<'_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Tree, D::Error> {
        match self.0 {
            // Null is the one scalar that cannot be asked for as a text.
            Tree::Text(text) if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") => {
                reader.deserialize_option(self)
            }
            Tree::Text(_) => reader.deserialize_string(self),
            Tree::List(_) => reader.deserialize_seq(self),
            Tree::Map(_) => reader.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Guided<'_> {
    type Value = Tree;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the shape of {:?}", self.0)
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(self.0.clone())
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(self.0.clone())
    }

    fn visit_some<D: Deserializer<'de>>(self, reader: D) -> Result<Tree, D::Error> {
        reader.deserialize_string(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut reader: A) -> Result<Tree, A::Error> {
        let Tree::List(shapes) = self.0 else {
            return Ok(Tree::List(Vec::new()));
        };
        let mut items = Vec::new();
        while let Some(item) =
            reader.next_element_seed(Guided(shapes.get(items.len()).unwrap_or(TEXT)))?
        {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut reader: A) -> Result<Tree, A::Error> {
        let Tree::Map(shapes) = self.0 else {
            return Ok(Tree::Map(Vec::new()));
        };
        let mut fields: Vec<(String, Tree)> = Vec::new();
        while let Some(name) = reader.next_key::<String>()? {
            let shape = shapes.get(fields.len()).map_or(TEXT, |(_, shape)| shape);
            let value = reader.next_value_seed(Guided(shape))?;
            fields.push((name, value));
        }
        Ok(Tree::Map(fields))
    }
}

/// Every letter and digit of every text stands, in the file, at the place that the text knows for it.
fn letters(node: &Node, file: &str, name: &str) {
    match &node.value {
        Value::Text(scalar) => {
            let text = scalar.text.as_str();
            for (at, c) in text
                .char_indices()
                .filter(|(_, c)| c.is_ascii_alphanumeric())
            {
                let place = scalar.text.place(at..at + 1);
                let found = file.get(place.lo as usize..place.hi as usize);
                let found = found.unwrap_or_default();
                assert_eq!(found, c.to_string(), "byte {at} of {text:?} in {name}");
            }
        }
        Value::List(items) => items.iter().for_each(|item| letters(item, file, name)),
        Value::Map(fields) => fields
            .iter()
            .for_each(|field| letters(&field.node, file, name)),
        Value::Broken => panic!("{name} is broken"),
    }
}

/// Numbers that only look random: the same on every machine.
struct Dice(u64);

/// Words that YAML could take for something else, or that need care in one of its styles.
const TEXTS: &[&str] = &[
    "plain",
    "two words",
    "several plain words in a row",
    "no",
    "1.10",
    "0123",
    "1e3",
    "1:30",
    "2026-04",
    "~",
    "null",
    "true",
    "",
    " ",
    "a: b",
    "a:b",
    "a #b",
    "a#b",
    "# a",
    "- a",
    "-a",
    "? a",
    "[a]",
    "{a}",
    "a, b",
    "a]",
    "&a",
    "*a",
    "!a",
    "|",
    ">a",
    "%a",
    "@a",
    "`a`",
    "\"a\"",
    "it's",
    "''",
    "a\\nb",
    "back\\slash",
    " leading",
    "trailing ",
    "a  b",
    "tab\there",
    "---",
    "...",
    "<<",
    "=",
    "éa日b🙂c",
    "a\u{a0}b",
    "a\u{2028}b",
    "bell\u{7}",
    "escape\u{1b}[31m",
    "one\ntwo",
    "one\ntwo\n",
    "one\n\n\ntwo\n\n",
    "  indented\nless\n",
    "one\n  deep\n    deeper\nback",
    "\nafter an empty line",
    "one\n\ttab\n",
    "same same\nsame same same\nsame",
    "# one\n- two\nthree: four\n",
    "trailing \nspaces  \nhere",
    "\n",
    "a word that comes again and a word that comes again",
];

const KEYS: &[&str] = &[
    "a",
    "key",
    "b_c",
    "two words",
    "1.10",
    "no",
    "é",
    "a: b",
    "x#y",
    "it's",
    "null",
    "-",
];

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        // The generator of Steele, Lea and Flood (SplitMix64).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % limit as u64).unwrap()
    }

    fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) == 0
    }

    fn fields(&mut self, depth: usize) -> Vec<(String, Tree)> {
        let mut fields: BTreeMap<usize, Tree> = BTreeMap::new();
        for _ in 0..=self.below(4) {
            let key = self.below(KEYS.len());
            let value = self.tree(depth - 1);
            fields.insert(key, value);
        }
        fields
            .into_iter()
            .map(|(key, value)| (KEYS[key].to_owned(), value))
            .collect()
    }

    fn tree(&mut self, depth: usize) -> Tree {
        match self.below(if depth == 0 { 3 } else { 5 }) {
            0..=2 => Tree::Text(TEXTS[self.below(TEXTS.len())].to_owned()),
            3 => Tree::List((0..self.below(4)).map(|_| self.tree(depth - 1)).collect()),
            _ => Tree::Map(self.fields(depth)),
        }
    }
}

/// A tree as block lines, each indented by `indent`, or in one flow line; what follows a key or a dash is the caller's.
fn block(tree: &Tree, indent: usize, dice: &mut Dice) -> String {
    let pad = " ".repeat(indent);
    let mut yaml = String::new();
    match tree {
        Tree::Text(text) => return format!("{pad}{}\n", scalar(text, Within::Block(indent), dice)),
        Tree::List(items) => {
            for item in items {
                yaml.push_str(&comment(&pad, &yaml, dice));
                let _ = write!(yaml, "{pad}-{}", value(item, indent, dice));
            }
        }
        Tree::Map(fields) => {
            for (name, item) in fields {
                yaml.push_str(&comment(&pad, &yaml, dice));
                let name = scalar(name, Within::Key, dice);
                let _ = write!(yaml, "{pad}{name}:{}", value(item, indent, dice));
            }
        }
    }
    yaml
}

/// What stands behind `key:` or `-`, with its line end.
fn value(tree: &Tree, indent: usize, dice: &mut Dice) -> String {
    let is_empty = matches!(tree, Tree::List(items) if items.is_empty());
    if let Tree::Text(text) = tree {
        let scalar = scalar(text, Within::Block(indent + 2), dice);
        let is_block = scalar.starts_with(['|', '>']);
        if !is_block && dice.one_in(6) {
            return format!(" {scalar}  # why: \"not\"\n");
        }
        if !is_block && dice.one_in(8) {
            return format!("\n{}{scalar}\n", " ".repeat(indent + 2));
        }
        return format!(" {scalar}\n");
    }
    if is_empty || dice.one_in(3) {
        return format!(" {}\n", flow(tree, dice));
    }
    format!("\n{}", block(tree, indent + 2, dice))
}

fn comment(pad: &str, before: &str, dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => format!("{pad}# a comment: {{ [ \" '\n"),
        // Behind a text that keeps its line ends, an empty line would be one of them.
        1 if !before.ends_with("\n\n") => "\n".to_owned(),
        _ => String::new(),
    }
}

fn flow(tree: &Tree, dice: &mut Dice) -> String {
    match tree {
        Tree::Text(text) => scalar(text, Within::Flow, dice),
        Tree::List(items) => {
            let items: Vec<String> = items.iter().map(|item| flow(item, dice)).collect();
            format!("[{}]", items.join(", "))
        }
        Tree::Map(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, item)| {
                    let name = scalar(name, Within::Key, dice);
                    format!("{name}: {}", flow(item, dice))
                })
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Within {
    /// Further lines are indented by this much.
    Block(usize),
    Flow,
    Key,
}

/// A text in one of the styles that can hold it there.
fn scalar(text: &str, within: Within, dice: &mut Dice) -> String {
    let has_controls = text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t');
    let is_line = !has_controls && !text.contains('\n');
    let words: Vec<&str> = text.split(' ').collect();
    let are_words = is_line && !text.contains('\t') && words.iter().all(|word| !word.is_empty());
    let is_plain = are_words
        && text.starts_with(|c: char| c.is_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " ._-+".contains(c));
    let is_null = matches!(text, "~" | "null");
    match (dice.below(6), within) {
        (0 | 1, _) if is_plain && !(is_null && within == Within::Key) => {
            if let Within::Block(indent) = within {
                wrapped(&words, indent, dice)
            } else {
                text.to_owned()
            }
        }
        (0..=2, _) if is_line => format!("'{}'", text.replace('\'', "''")),
        (3, Within::Block(indent))
            if !has_controls && text.contains(|c: char| !c.is_whitespace()) =>
        {
            literal(text, indent)
        }
        (4, Within::Block(indent)) if are_words => {
            let pad = " ".repeat(indent);
            format!(">-\n{pad}{}", wrapped(&words, indent, dice))
        }
        (5, Within::Block(indent)) if are_words => {
            let escaped: Vec<String> = words.iter().map(|word| escaped(word, dice)).collect();
            let words: Vec<&str> = escaped.iter().map(String::as_str).collect();
            format!("\"{}\"", wrapped(&words, indent, dice))
        }
        _ => format!("\"{}\"", escaped(text, dice)),
    }
}

/// Words over one or more lines: YAML makes the line ends between them spaces.
fn wrapped(words: &[&str], indent: usize, dice: &mut Dice) -> String {
    let mut text = String::new();
    for word in words {
        // A line that starts with one of these would be something else.
        let stays = text.is_empty() || word.starts_with(['#', '-', '?']) || word.ends_with(':');
        if !text.is_empty() {
            let gap = if !stays && dice.one_in(3) {
                format!("\n{}", " ".repeat(indent))
            } else {
                " ".to_owned()
            };
            text.push_str(&gap);
        }
        text.push_str(word);
    }
    text
}

fn literal(text: &str, indent: usize) -> String {
    let chomping = match text.len() - text.trim_end_matches('\n').len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    // Without its indentation said, a first line that starts with a space (or is empty) would set it.
    let said = if text.starts_with([' ', '\n', '\t']) {
        "2"
    } else {
        ""
    };
    let pad = " ".repeat(indent);
    let mut yaml = format!("|{said}{chomping}");
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        let line = if line.is_empty() {
            "\n".to_owned()
        } else {
            format!("\n{pad}{line}")
        };
        yaml.push_str(&line);
    }
    yaml
}

/// The inside of a double-quoted text; letters and digits stay as they are.
fn escaped(text: &str, dice: &mut Dice) -> String {
    let mut yaml = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => yaml.extend(['\\', c]),
            '\n' => yaml.push_str("\\n"),
            '\t' if dice.one_in(2) => yaml.push_str("\\t"),
            '\t' => yaml.push('\t'),
            '\u{a0}' if dice.one_in(2) => yaml.push_str("\\_"),
            '\u{2028}' => yaml.push_str("\\L"),
            c if c.is_control() => {
                let _ = write!(yaml, "\\x{:02x}", u32::from(c));
            }
            c if !c.is_ascii() && dice.one_in(2) => {
                let _ = write!(yaml, "\\U{:08X}", u32::from(c));
            }
            c => yaml.push(c),
        }
    }
    yaml
}
