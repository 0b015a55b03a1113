//! The matcher says the same in Rust and in the browser's script, whatever the text and the layout of the index.
//!
//! `tests/search/entries.jsonl` is a small knowledge base; `tests/search/vectors.jsonl` holds texts with what they come to:
//! how each was read, its primary line, its terms and the best entries. `ERRBOOK_UPDATE=1 cargo test --test suite search`
//! writes the answers anew: read the difference as a reader of the site. The script is run by Node.js on the same files
//! (`tests/search/agree.mjs`), and on cut, shuffled and prefixed pieces of the traces in `content/`; where there is no
//! Node.js, the half in Rust is tested alone. `tests/run` installs it.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use errbook::diagnostic::Diagnostics;
use errbook::entry::Date;
use errbook::link::Catalog;
use errbook::search::{self, Found, Index, Layout, Limits, Mode, Reason};
use errbook::source::{self, Role, Source, Sources};
use errbook::{pipeline, project};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// So many made-up texts are put through both.
const MADE: usize = 400;

#[test]
fn texts_come_to_what_is_written() {
    let index = search::build(&small());
    let path = folder().join("vectors.jsonl");
    let kept = fs::read_to_string(&path).unwrap();
    let found: Vec<String> = lines(&kept)
        .map(|row| vector(&index, row["text"].as_str().unwrap()).to_string())
        .collect();
    let found = found.join("\n") + "\n";
    if std::env::var_os("ERRBOOK_UPDATE").is_some() {
        fs::write(&path, &found).unwrap();
    } else {
        for (found, kept) in found.lines().zip(kept.lines()) {
            assert_eq!(found, kept, "ERRBOOK_UPDATE=1 writes it anew");
        }
    }
}

#[test]
fn the_script_agrees_on_what_is_written() {
    let texts = fs::read_to_string(folder().join("vectors.jsonl")).unwrap();
    let texts: Vec<String> = lines(&texts)
        .map(|row| row["text"].as_str().unwrap().to_owned())
        .collect();
    agree(&search::build(&small()), &texts);
}

#[test]
fn the_script_agrees_on_traces_that_are_cut_shuffled_and_prefixed() {
    let catalog = whole();
    let traces = traces(&catalog);
    assert!(traces.len() > 50, "{}", traces.len());
    let mut chance = Chance(20_261_123);
    let texts: Vec<String> = (0..MADE)
        .map(|_| made(traces[chance.below(traces.len())], &mut chance))
        .collect();
    agree(&search::build(&catalog), &texts);
}

#[test]
fn the_short_answer_whether_an_entry_leads_is_the_first_of_the_long_one() {
    let catalog = whole();
    let index = search::build(&catalog);
    let traces = traces(&catalog);
    let mut chance = Chance(20_261_128);
    let made = (0..MADE).map(|_| made(traces[chance.below(traces.len())], &mut chance));
    let messages = catalog
        .entries
        .iter()
        .flat_map(|linked| &linked.entry.messages)
        .map(|message| message.plain());
    let texts: Vec<String> = made.chain(messages).collect();
    let (mut seconds, mut firsts) = (0, 0);
    for text in &texts {
        let found = index.find(text, Limits { hits: 8 });
        for (place, hit) in found.hits.iter().enumerate() {
            assert_eq!(index.leads(text, hit.entry), place == 0, "{place}: {text}");
        }
        firsts += usize::from(!found.hits.is_empty());
        seconds += usize::from(found.hits.len() > 1);
    }
    assert!(firsts > 300 && seconds > 300, "{firsts} {seconds}");
}

#[test]
fn an_index_reads_back_as_it_was_written_in_either_layout() {
    let index = search::build(&small());
    let texts = fs::read_to_string(folder().join("vectors.jsonl")).unwrap();
    for layout in [Layout::Whole, Layout::Pieces] {
        let files = index.written(layout);
        assert_eq!(files.pieces.is_empty(), layout == Layout::Whole);
        let piece = |_: &str, wanted: &str| {
            let found = files.pieces.iter().find(|(name, _)| name == wanted);
            Ok(found.unwrap().1.clone())
        };
        let back = Index::read(&files.first, &piece).unwrap();
        for row in lines(&texts) {
            let text = row["text"].as_str().unwrap();
            let limits = Limits::default();
            assert_eq!(index.find(text, limits), back.find(text, limits), "{text}");
        }
        let foreign = String::from_utf8(files.first).unwrap();
        let foreign = foreign.replacen("\"version\":1", "\"version\":0", 1);
        assert!(Index::read(foreign.as_bytes(), &piece).is_err());
    }
}

#[test]
fn the_bytes_of_an_index_depend_on_its_entries_alone() {
    for layout in [Layout::Whole, Layout::Pieces] {
        let files = search::build(&small()).written(layout);
        assert_eq!(files, search::build(&small()).written(layout));
    }
}

#[test]
fn words_that_people_type_find_what_they_mean() {
    let index = search::build(&small());
    for (text, wanted) in [
        ("segfault", "c/segmentation-fault"),
        ("C++", "cpp/undefined-reference"),
        (".env", "node/env-file"),
        ("--no-verify", "git/hook-refused"),
        ("?.", "typescript/optional-chain"),
        ("型が一致", "locale/keine-berechtigung"),
        ("env file missing", "node/env-file"),
        ("segmentation fualt", "c/segmentation-fault"),
        ("optional chainig", "typescript/optional-chain"),
        ("undefined referen", "cpp/undefined-reference"),
    ] {
        let found = index.find(text, Limits::default());
        assert_eq!(id(&index, &found), Some(wanted.to_owned()), "{text}");
    }
    // Never at codes, digits, or words of three letters.
    for text in ["TS2778", "E0999", "hus", "404404"] {
        let found = index.find(text, Limits::default());
        assert!(!found.sure, "{text}: {found:?}");
    }
}

#[test]
fn a_template_that_fits_is_the_reason_with_the_values_of_its_holes() {
    let index = search::build(&small());
    let found = index.find(
        "$ git commit\nhusky: running\npre-push hook exited with code 7",
        Limits::default(),
    );
    assert_eq!(id(&index, &found), Some("git/hook-refused".to_owned()));
    let why = &found.hits[0].why;
    assert_eq!(why.kind, Reason::Template);
    assert_eq!(why.text, "{hook} hook exited with code {code}");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(why.holes, [pair("hook", "pre-push"), pair("code", "7")]);
    let found = index.find("what is TS2779 about", Limits::default());
    assert_eq!((found.hits[0].why.kind, found.sure), (Reason::Code, true));
}

#[test]
fn no_text_takes_long_or_fails() {
    let index = search::build(&small());
    for piece in [
        "a", "'", "'a ", "`", "[", "{", "\\", "\u{1b}[", "/a", "0x", "1:", "E1 ", "error: ",
        "é😀 ", "日本", ".", "\n", "a.b::", "| ", "#1 1.1 ", "at x (", "\"\\", "error TS", "-",
        "x@", "\r",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        let found = index.find(&text, Limits::default());
        assert!(found.hits.len() <= Limits::default().hits);
    }
}

fn id(index: &Index, found: &Found) -> Option<String> {
    Some(index.id(found.hits.first()?.entry).to_string())
}

/// What a text comes to.
fn vector(index: &Index, text: &str) -> Value {
    let found = index.find(text, Limits { hits: 5 });
    let mut terms = index.terms(text);
    terms.sort();
    let hit = |hit: &search::Hit| json!([index.id(hit.entry).to_string(), hit.score]);
    json!({
        "text": text,
        "mode": mode(&found),
        "primary": found.primary,
        "sure": found.sure,
        "terms": terms,
        "hits": found.hits.iter().map(hit).collect::<Vec<_>>(),
    })
}

fn mode(found: &Found) -> &'static str {
    match found.mode {
        Mode::Typed => "typed",
        Mode::Pasted => "pasted",
    }
}

/// Runs the script on the same texts, with both layouts, and compares everything that it says.
fn agree(index: &Index, texts: &[String]) {
    let folder = tempfile::tempdir().unwrap();
    let rows = texts.iter().map(|text| {
        let found = index.find(text, Limits::default());
        let hit = |hit: &search::Hit| {
            let (why, id) = (&hit.why, index.id(hit.entry).to_string());
            json!([id, hit.score, why.kind.word(), why.text, why.line, why.holes])
        };
        let hits: Vec<Value> = found.hits.iter().map(hit).collect();
        let row = json!({"text": text, "mode": mode(&found), "primary": found.primary, "sure": found.sure, "terms": index.terms(text), "hits": hits});
        format!("{row}\n")
    });
    fs::write(
        folder.path().join("expected.jsonl"),
        rows.collect::<String>(),
    )
    .unwrap();
    for (name, layout) in [("whole", Layout::Whole), ("pieces", Layout::Pieces)] {
        let files = index.written(layout);
        let at = folder.path().join(name);
        fs::create_dir_all(at.join(&files.folder)).unwrap();
        fs::write(at.join("index.js"), &files.first).unwrap();
        for (name, bytes) in &files.pieces {
            fs::write(at.join(&files.folder).join(name), bytes).unwrap();
        }
    }
    let run = Command::new("node")
        .arg(self::folder().join("agree.mjs"))
        .arg(folder.path())
        .output();
    let Ok(run) = run else { return };
    let said = String::from_utf8_lossy(&run.stdout);
    let failed = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}{failed}");
    let count = texts.len();
    assert!(
        said.contains(&format!("{count} of {count} agree")),
        "{said}"
    );
}

/// A piece of a trace, spoilt in one of several ways.
fn made(trace: &str, chance: &mut Chance) -> String {
    const BEFORE: [&str; 10] = [
        "2024-01-02T03:04:05.678Z ",
        "[10:22:33 ERROR]: ",
        "web_1  | ",
        "npm ERR! ",
        "> ",
        "│ ",
        "#12 2.465 ",
        "é“’ ",
        "日本語 ",
        "E   ",
    ];
    const ODD: [&str; 18] = [
        "`",
        "'",
        "\"",
        "[",
        "}",
        "(",
        ":",
        ".",
        "\\",
        "/",
        "-",
        "\n",
        "\t",
        "\u{1b}[1m",
        "é",
        "日",
        "😀",
        "\u{a0}",
    ];
    let mut lines: Vec<&str> = trace.lines().collect();
    match chance.below(5) {
        0 => {
            let chars: Vec<char> = trace.chars().collect();
            let from = chance.below(chars.len());
            let length = 1 + chance.below(400);
            chars[from..].iter().take(length).collect()
        }
        1 => {
            for at in (1..lines.len()).rev() {
                lines.swap(at, chance.below(at + 1));
            }
            lines.join("\n")
        }
        2 => {
            let before = BEFORE[chance.below(BEFORE.len())];
            let line = |line: &&str| format!("{before}{line}\n");
            lines.iter().map(line).collect()
        }
        3 => {
            let words: Vec<&str> = trace.split_whitespace().collect();
            let count = 1 + chance.below(8);
            let some = (0..count).map(|_| words[chance.below(words.len())]);
            some.collect::<Vec<_>>().join(" ")
        }
        _ => {
            let mut chars: Vec<String> = trace.chars().map(String::from).collect();
            for _ in 0..12 {
                let at = chance.below(chars.len());
                ODD[chance.below(ODD.len())].clone_into(&mut chars[at]);
            }
            chars.concat()
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

fn lines(text: &str) -> impl Iterator<Item = Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search")
}

/// The knowledge base of the fixtures.
fn small() -> Catalog {
    let rows = fs::read_to_string(folder().join("entries.jsonl")).unwrap();
    let sources = lines(&rows).map(|row| {
        let path = format!("content/{}.md", row["id"].as_str().unwrap());
        let keys = ["error", "codes", "messages", "keywords"];
        let keys = keys.iter().filter(|key| !row[**key].is_null());
        let front: String = keys.map(|key| format!("{key}: {}\n", row[*key])).collect();
        let trace = row["trace"].as_str().unwrap();
        let text = format!("---\n{front}severity: low\n---\n\nIt failed.\n\n## Stack trace\n\n~~~~text\n{trace}\n~~~~\n\n## Causes and fixes\n\n### A cause\n\nIts fix.\n");
        Source::new(&path, Role::Entry, text.as_bytes())
    });
    let mut sources: Vec<Source> = sources.collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    load(&Sources::new(sources))
}

/// errbook's own knowledge base.
fn whole() -> Catalog {
    load(&source::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap())
}

fn load(sources: &Sources) -> Catalog {
    let mut diagnostics = Diagnostics::new();
    let settings = project::settings(sources, &mut diagnostics);
    let today = Date::parse("2027-01-15").unwrap();
    let catalog = pipeline::load(sources, &settings, today, &mut diagnostics);
    let files = sources.of(Role::Entry).count();
    assert_eq!(catalog.entries.len(), files, "an entry is left out");
    catalog
}

/// All traces of a knowledge base.
fn traces(catalog: &Catalog) -> Vec<&str> {
    let traces = catalog
        .entries
        .iter()
        .flat_map(|linked| &linked.entry.stack_trace);
    traces.map(|trace| trace.text.as_str()).collect()
}
