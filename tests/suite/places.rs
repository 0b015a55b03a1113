//! A fault put at a random place is reported at that place, and nothing else is reported.
//!
//! The entries of `content/` are read as trees, given the parts that they lack and dressed in what must not matter (wide
//! characters, combining marks, tabs). Faults are put in, and the trees are written down again: as Markdown or as YAML
//! in any of its styles, as one file or as a folder, with or without a byte order mark, with one kind of line end or
//! several. A fault travels with two marks around it, characters that no text holds; where they come to stand in what
//! is written is where it must be reported: line, column in characters and byte on disk, of its start and of its end.
//! Entries that were left alone stand between the others, are referred to by them, and must not be reported.
//!
//! `ERRBOOK_ROUNDS=500 cargo test --test suite places` tries more than the rounds of every day.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use errbook::check::schema;
use errbook::diagnostic::Diagnostics;
use errbook::parse;
use errbook::source::{self, Role, Source};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

mod faults;
mod spelling;

use Tree::{List, Map, Text};
use faults::{CODE, Dice, Kind, PRINTED, TEMPLATE, dress, kinds, put};
use spelling::{
    AS_IS, FAULT, NOT_UTF8, NUL, Spelling, Tree, block, is_mark, mark, markdown, marked,
};

/// 2026-11-23: what lies behind it is the future.
const TODAY: &str = "1795392000";

#[test]
fn a_fault_is_reported_at_its_place() {
    let (site, mut seen) = (site(), Seen::new());
    for seed in 0..rounds(16) {
        round(seed, 1, &site, &mut seen);
    }
    for spelling in [Spelling::Markdown, Spelling::Yaml] {
        for kind in kinds(spelling) {
            let (_, put) = seen.get(&(kind, spelling)).copied().unwrap_or_default();
            assert!(put >= 3, "{kind:?} in {spelling:?}: {put}");
        }
    }
}

#[test]
fn all_faults_of_a_file_are_reported_in_their_order() {
    let site = site();
    for seed in 0..rounds(8) {
        round(1_000_000 + seed, 5, &site, &mut Seen::new());
    }
}

#[test]
fn a_look_alike_is_reported_where_it_is_named_whatever_else_is_wrong() {
    let rest = "severity: low\nmessages: [it failed]\nmeaning: No.\nstack_trace: it failed\nquick_fix: Wait.\n\
                causes: [{cause: One, fix: Mend it.}]\n";
    for seed in 0..20 {
        let (mut dice, mut project) = (Dice(seed), Project::default());
        let named = ["nope/nothing", "demo/two", "demo/three"]
            .into_iter()
            .enumerate();
        let named: String = named
            .map(|(fault, id)| marked(&format!("- {{entry: «{id}», tell: 日本}}\n"), fault))
            .collect();
        let rules = [
            "unknown-reference",
            "one-sided-look-alike",
            "one-sided-look-alike",
        ];
        let one = format!("error: one\n{rest}not_this:\n{named}");
        project.add("content/demo/one.yaml".to_owned(), &one, &rules, &mut dice);
        for name in ["two", "three"] {
            let text = format!("error: {name}\n{rest}");
            project.add(format!("content/demo/{name}.yaml"), &text, &[], &mut dice);
        }
        let named = marked("- «»", 0) + &marked("{entry: «nope/nothing»}\n", 1);
        let four = format!("error: four\n{rest}not_this:\n{named}");
        let rules = ["missing-part", "unknown-reference"];
        project.add(
            "content/demo/four.yaml".to_owned(),
            &four,
            &rules,
            &mut dice,
        );
        project.check(seed);
    }
}

/// How many rounds to try: each writes all of `content/` with faults in it.
fn rounds(daily: u64) -> u64 {
    let wish = std::env::var("ERRBOOK_ROUNDS");
    wish.map_or(daily, |wish| wish.parse().unwrap())
}

/// The parts that an entry gets where it has none; its id stands for `ID`, that of another entry for `OTHER`.
const PARTS: &str = "codes: [E1, two words]\nhttp_status: 404\nretry: never\nlifecycle: active\ndraft: false\n\
    aliases: [/old/ID/]\nproof: {skip: needs an account}\nextra: {team: payments, 日本: words}\n\
    related: [OTHER]\nverified: 2026-10\nlanguage: python\n\
    sources: [{title: A page, url: 'https://example.org/', checked: 2026-10-01}]\n\
    notes: [{author: Ada, date: 2026-03, versions: one or two, text: Seen there as well.}]\n\
    why: It is so.\ndetection: Count them.\nverify_fix: Run it again.\nworkaround: Do without it.\n\
    prevention: Look before you leap.\nmore: There is more to say.\n\
    code: [{language: python, broken: a(), fixed: b(), explanation: There is no more.}]\n";

/// In quotes, these would be texts.
const NUMBERS_OF_PROOF: &str = "pairs.* replies.*.times replies.*.delay replies.*.status";

/// An entry of the site as it stands.
struct Ground {
    id: String,
    tree: Tree,
    files: Vec<File>,
}

/// The site as it stands.
struct Site {
    entries: Vec<Ground>,
    rest: Vec<File>,
}

/// Path and bytes.
type File = (String, Vec<u8>);

fn site() -> Site {
    let sources = source::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let headings = schema::headings(&[]);
    let bytes = |file: &Source| (file.path.clone(), fs::read(&file.disk).unwrap());
    let place = |file: &Source| {
        let stem = file.path.rsplit_once('.').unwrap().0;
        let id = stem.strip_prefix("content/").unwrap();
        id.trim_end_matches("/index").to_owned()
    };
    let mut entries = Vec::new();
    // The pages about rules hold faults on purpose.
    let entries_of_site = sources
        .of(Role::Entry)
        .filter(|(_, source)| !source.path.starts_with("content/errbook/"));
    for (file, source) in entries_of_site {
        let read = |file, source| {
            Tree::of(&parse::document(file, source, &headings, &mut Diagnostics::new()).root)
        };
        let mut tree = read(file, source);
        let id = place(source);
        let mut files = vec![bytes(source)];
        let folder = source.path.strip_suffix("index.md").unwrap_or("none");
        for (_, snippet) in sources
            .of(Role::Snippet)
            .filter(|(_, file)| file.path.starts_with(folder))
        {
            files.push(bytes(snippet));
            for path in tree.places(CODE) {
                let is_it = |name: &Tree| matches!(name, Text(name) if snippet.path == format!("{folder}{name}"));
                if tree.at(&path).get("file").is_some_and(is_it) {
                    *tree.at(&path) = Text(snippet.text.trim_end().to_owned());
                }
            }
        }
        let mut others = sources.of(Role::Entry).map(|(_, other)| place(other));
        let other = others.find(|other| *other != id).unwrap();
        let parts = PARTS.replace("ID", &id).replace("OTHER", &other);
        let parts = Source::new("parts.yaml", Role::Entry, parts.as_bytes());
        for (key, value) in read(file, &parts).fields().drain(..) {
            if tree.get(&key).is_none() {
                tree.fields().push((key, value));
            }
        }
        for (key, value) in tree.fields() {
            match (key.as_str(), value) {
                ("http_status" | "draft", Text(text)) => text.insert(0, AS_IS),
                ("proof", proof) => {
                    for path in proof.places(NUMBERS_OF_PROOF) {
                        proof.at(&path).text().insert(0, AS_IS);
                    }
                }
                ("messages", List(items)) => items.push(Text(TEMPLATE.to_owned())),
                ("stack_trace", List(items)) => items.push(Map(vec![
                    ("language".to_owned(), Text("text".to_owned())),
                    ("text".to_owned(), Text(PRINTED.to_owned())),
                ])),
                _ => {}
            }
        }
        entries.push(Ground { id, tree, files });
    }
    let rest = sources
        .iter()
        .filter(|(_, file)| file.role == Role::Introduction);
    Site {
        entries,
        rest: rest.map(|(_, file)| bytes(file)).collect(),
    }
}

/// The files of an entry with its marks in their texts.
fn written(mut tree: Tree, id: &str, spelling: Spelling, dice: &mut Dice) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let folder = dice.one_in(4);
    for path in tree.places(CODE).into_iter().filter(|_| folder) {
        let name = format!("snippets/file-{}.txt", files.len());
        if let Text(text) = tree.at(&path)
            && text != PRINTED
            && dice.one_in(2)
        {
            files.push((format!("content/{id}/{name}"), std::mem::take(text) + "\n"));
            *tree.at(&path) = Map(vec![("file".to_owned(), Text(name))]);
        }
    }
    let (text, end) = match spelling {
        Spelling::Markdown => (markdown(tree, dice), "md"),
        Spelling::Yaml => (block(&tree, 0, dice), *dice.pick(&["yaml", "yml"])),
    };
    let path = if folder {
        format!("content/{id}/index.{end}")
    } else {
        format!("content/{id}.{end}")
    };
    files.push((path, text));
    files
}

/// Line, column, byte.
type Point = (u64, u64, u64);
/// Path, start, end, rule.
type Finding = (String, Point, Point, String);

/// The bytes of a file, and where its marks stood.
fn bytes(text: &str, dice: &mut Dice) -> (Vec<u8>, BTreeMap<u32, Point>) {
    let mut bytes = Vec::new();
    if dice.one_in(2) {
        bytes.extend("\u{feff}".as_bytes());
    }
    let ends = *dice.pick(&[
        &["\n"] as &[&str],
        &["\r\n"],
        &["\r"],
        &["\n", "\r\n", "\r"],
    ]);
    let (mut line, mut column, mut marks) = (1, 1, BTreeMap::new());
    for c in text.chars() {
        match c {
            // A lone `\r` and a `\n` behind it would be one line end.
            '\n' => {
                let end = if bytes.ends_with(b"\r") {
                    ends[ends.len() - 1]
                } else {
                    dice.pick(ends)
                };
                bytes.extend(end.as_bytes());
                (line, column) = (line + 1, 1);
            }
            NUL => bytes.push(0),
            NOT_UTF8 => bytes.push(0xff),
            c if is_mark(c) => {
                marks.insert(u32::from(c), (line, column, bytes.len() as u64));
            }
            c => {
                bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                column += 1;
            }
        }
    }
    (bytes, marks)
}

/// How often a fault of each kind was tried, and how often there was a place for it.
type Seen = BTreeMap<(Kind, Spelling), (usize, usize)>;

/// A project on its way to the disk, and what must be reported of it.
#[derive(Default)]
struct Project {
    files: Vec<File>,
    expected: Vec<Finding>,
}

impl Project {
    /// Adds a file with the faults whose marks it holds; fault n belongs to rule n.
    fn add(&mut self, path: String, text: &str, rules: &[&str], dice: &mut Dice) {
        let (bytes, marks) = bytes(text, dice);
        for (fault, rule) in rules.iter().enumerate() {
            let place = |end| marks.get(&u32::from(mark(FAULT, 2 * fault + end))).copied();
            if let (Some(start), Some(end)) = (place(0), place(1)) {
                let rule = (*rule).to_owned();
                self.expected.push((path.clone(), start, end, rule));
            }
        }
        self.files.push((path, bytes));
    }

    /// Compares what is reported with what must be, in the order of paths and places.
    fn check(mut self, seed: u64) {
        let order =
            |(path, start, end, rule): &Finding| (path.clone(), start.2, end.2, rule.clone());
        self.expected.sort_by_key(order);
        compare(seed, &self.files, &self.expected, &reported(&self.files));
    }
}

/// Writes all entries, two of three with up to `most` faults.
fn round(seed: u64, most: usize, site: &Site, seen: &mut Seen) {
    let mut dice = Dice(seed);
    let mut project = Project::default();
    project.files.extend(site.rest.iter().cloned());
    for entry in &site.entries {
        if dice.one_in(3) {
            project.files.extend(entry.files.iter().cloned());
            continue;
        }
        let spelling = *dice.pick(&[Spelling::Markdown, Spelling::Yaml]);
        let mut tree = entry.tree.clone();
        for at in (1..tree.fields().len()).rev() {
            let other = dice.below(at + 1);
            tree.fields().swap(at, other);
        }
        dress(&mut tree, &mut dice);
        let count = most.min(2) + dice.below(most.max(2) - 1);
        let mut rules = Vec::new();
        let mut broken = None;
        while rules.len() < count {
            // What has been seen least of a few comes first, so that all are seen.
            let some = [(); 4].map(|()| *dice.pick(&kinds(spelling)));
            let times = |kind: &Kind| seen.get(&(*kind, spelling)).copied().unwrap_or_default();
            let kind = some.into_iter().min_by_key(times).unwrap();
            let is_alone = matches!(kind, Kind::Nul | Kind::NotUtf8);
            if is_alone && most > 1 {
                continue;
            }
            let (tries, puts) = seen.entry((kind, spelling)).or_default();
            *tries += 1;
            if let Some(rule) = put(&mut tree, kind, &entry.id, spelling, rules.len(), &mut dice) {
                broken = is_alone.then_some(if kind == Kind::Nul { NUL } else { NOT_UTF8 });
                rules.push(rule);
                *puts += 1;
            }
        }
        let mut written = written(tree, &entry.id, spelling, &mut dice);
        if let (Some(broken), Some((_, text))) = (broken, written.last_mut()) {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            text.insert_str(*dice.pick(&places), &marked(&format!("«»{broken}"), 0));
        }
        let before = project.expected.len();
        for (path, text) in written {
            project.add(path, &text, &rules, &mut dice);
        }
        let found = project.expected.len() - before;
        assert_eq!(
            found,
            rules.len(),
            "seed {seed}: {} has lost marks of {rules:?}",
            entry.id
        );
    }
    project.check(seed);
}

/// What the checker says about a project of these files.
fn reported(files: &[File]) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    // All entries are given the same message and trace, so that none is found first by them, and some a tag; the
    // runners of the site that they are from are not here.
    fs::write(
        folder.path().join("errbook.yaml"),
        "rules: {shared-message: allow, similar-tag: allow, unfindable: allow, unrunnable-proof: allow}\n",
    )
    .unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_errbook"));
    let command = command
        .args(["check", "--format", "json", "--root"])
        .arg(folder.path());
    let output = command.env("SOURCE_DATE_EPOCH", TODAY).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = |found: &serde_json::Value| {
        let point = |end: &str| {
            let number = |name: &str| found[end][name].as_u64().unwrap();
            (number("line"), number("column"), number("byte"))
        };
        let text = |name: &str| found[name].as_str().unwrap().to_owned();
        (text("path"), point("start"), point("end"), text("rule"))
    };
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(finding)
        .collect()
}

fn compare(seed: u64, files: &[File], expected: &[Finding], found: &[Finding]) {
    if expected == found {
        return;
    }
    let mut wrong = format!("seed {seed}:\n");
    for (path, bytes) in files {
        let of = |findings: &[Finding]| -> Vec<Finding> {
            findings
                .iter()
                .filter(|found| found.0 == *path)
                .cloned()
                .collect()
        };
        let (mut expected, mut found) = (of(expected), of(found));
        if expected != found {
            let both: Vec<Finding> = expected
                .iter()
                .filter(|finding| found.contains(finding))
                .cloned()
                .collect();
            expected.retain(|finding| !both.contains(finding));
            found.retain(|finding| !both.contains(finding));
            let _ = writeln!(wrong, "{path}\n expected {expected:?}\n found    {found:?}");
            let text = String::from_utf8_lossy(bytes)
                .replace("\r\n", "\n")
                .replace('\r', "\n");
            for (line, text) in (1..).zip(text.split('\n')) {
                let is_near = |(_, start, end, _): &Finding| {
                    (start.0.saturating_sub(3)..=end.0 + 1).contains(&line)
                };
                if expected.iter().chain(&found).any(is_near) {
                    let _ = writeln!(wrong, "{line:5} {text}");
                }
            }
        }
    }
    panic!("{wrong}");
}
