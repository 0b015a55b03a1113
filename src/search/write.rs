//! Index → the files of a static host.
//!
//! Comes in: the index. Goes out: scripts, each one call that hands over a piece of the index, so that they load from
//! the disk as well, where a browser reads no data. Never: bytes that depend on anything but the entries.

use super::build::Postings;
use super::digits::{digit, levels, push};
use super::expand::group;
use super::index::{Card, Index};
use super::table;
use super::terms::Kind;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An index whose terms and cards have more bytes is cut into pieces that are loaded when they are asked for: about
/// 3,000 short entries, or 700 long ones.
const WHOLE: usize = 1024 * 1024;

/// How an index is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One script, loaded once.
    Whole,
    /// A script with the way to many small ones.
    Pieces,
}

/// A piece of the terms has about so many bytes.
const PIECE: usize = 12 * 1024;

/// So many cards are in one piece.
pub const CARDS: usize = 64;

/// The files of an index: the first is the one to load, the others are in a folder beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    pub first: Vec<u8>,
    /// The name of the folder; it follows the content of the files within.
    pub folder: String,
    /// Name within the folder → bytes.
    pub pieces: Vec<(String, Vec<u8>)>,
}

/// The layout that suits an index.
pub fn layout(index: &Index) -> Layout {
    let keys = index.postings.keys.bytes() / 2;
    let card = |card: &Card| {
        card.title.len()
            + card
                .messages
                .iter()
                .map(|found| found.text.len())
                .sum::<usize>()
            + 60
    };
    let bytes = keys + index.postings.all.len() * 3 + index.cards.iter().map(card).sum::<usize>();
    if bytes <= WHOLE {
        Layout::Whole
    } else {
        Layout::Pieces
    }
}

/// Writes an index.
pub fn files(index: &Index, layout: Layout) -> Files {
    let cards = |cards: &[Card]| Value::Array(cards.iter().map(card).collect());
    let mut first = json!({
        "version": index.table.version,
        "entries": index.cards.len(),
        "letters": index.letters,
        "collections": index.collections.iter().map(|found| json!([found.id, found.title, found.first])).collect::<Vec<_>>(),
        "families": families(&index.cards),
        "table": table::browser(),
    });
    if layout == Layout::Whole {
        let terms: Vec<String> = terms(&index.postings).collect();
        first["terms"] = json!(whole(&terms));
        first["cards"] = cards(&index.cards);
        return Files {
            first: script("all", &first),
            folder: String::new(),
            pieces: Vec::new(),
        };
    }
    let mut pieces: Vec<(String, Vec<u8>)> = Vec::new();
    // One piece after the other: all terms of a large site as text take as much room as its index.
    let fence = shards(&index.postings, |shard| {
        let name = format!("t{}", pieces.len());
        pieces.push((format!("{name}.js"), script(&name, &json!(shard))));
    });
    for (at, some) in index.cards.chunks(CARDS).enumerate() {
        let name = format!("c{at}");
        pieces.push((format!("{name}.js"), script(&name, &cards(some))));
    }
    let vocabulary = vocabulary(index);
    first["vocabulary"] = vocabulary.keys().map(|group| json!(group)).collect();
    for (group, words) in vocabulary {
        let name = format!("v{group}");
        pieces.push((format!("{name}.js"), script(&name, &json!(words))));
    }
    let mut hash = blake3::Hasher::new();
    for (name, bytes) in &pieces {
        hash.update(name.as_bytes()).update(bytes);
    }
    let folder = format!("search-{}", &hash.finalize().to_hex()[..10]);
    first["fence"] = json!(fence);
    first["folder"] = json!(folder);
    Files {
        first: script("all", &first),
        folder,
        pieces,
    }
}

fn script(name: &str, value: &Value) -> Vec<u8> {
    format!("errbookIndex({},{value});\n", json!(name)).into_bytes()
}

/// A card, short: slug, title, error (nothing where it is the title), severity, status, language, codes, messages,
/// evidence.
fn card(card: &Card) -> Value {
    let error = if card.error == card.title {
        ""
    } else {
        &card.error
    };
    let messages: Vec<&str> = card.messages.iter().map(|message| &*message.text).collect();
    json!([
        card.slug,
        card.title,
        error,
        card.severity,
        card.status.unwrap_or(0),
        card.language.as_deref().unwrap_or(""),
        card.codes,
        messages,
        card.evidence
    ])
}

/// The families of all entries: each with the number of entries in a row.
fn families(cards: &[Card]) -> Value {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for card in cards {
        match runs.last_mut() {
            Some((family, count)) if *family == card.family => *count += 1,
            _ => runs.push((card.family, 1)),
        }
    }
    runs.into_iter()
        .map(|(family, count)| json!([family, count]))
        .collect()
}

/// Every key with its postings as text, one after the other: `text⇥postings`.
fn terms(postings: &Postings) -> impl Iterator<Item = String> {
    let levels = levels();
    let line = move |at: usize| {
        let mut text = [postings.keys.get(at), "\t"].concat();
        let mut last = 0;
        for (entry, impact) in postings.at(at) {
            push(&mut text, entry - last);
            last = *entry;
            let level = levels.partition_point(|level| level < impact);
            text.push(digit(u32::try_from(level).unwrap_or(0)));
        }
        text
    };
    (0..postings.keys.len()).map(line)
}

/// Lines in which what a key shares with the key before is only counted.
fn whole(lines: &[String]) -> String {
    let mut out = String::new();
    let mut before = "";
    for line in lines {
        let key = line.split('\t').next().unwrap_or_default();
        let shared = before
            .chars()
            .zip(key.chars())
            .take_while(|(a, b)| a == b)
            .count();
        if !before.is_empty() {
            out.push('\n');
        }
        out.push(digit(u32::try_from(shared).unwrap_or(0)));
        out.extend(line.chars().skip(shared));
        before = key;
    }
    out
}

/// Hands over the terms in pieces, and says above which key each but the first begins.
fn shards(postings: &Postings, mut shard: impl FnMut(String)) -> Vec<String> {
    let (mut fence, mut lines) = (Vec::new(), Vec::new());
    let mut size = 0;
    for (at, line) in terms(postings).enumerate() {
        if size > 0 && size + line.len() > PIECE {
            shard(whole(&std::mem::take(&mut lines)));
            fence.push(separator(postings.keys.get(at - 1), postings.keys.get(at)));
            size = 0;
        }
        size += line.len();
        lines.push(line);
    }
    shard(whole(&lines));
    fence
}

/// The shortest text that is above one key and not above the next.
fn separator(below: &str, above: &str) -> String {
    let shared = below
        .chars()
        .zip(above.chars())
        .take_while(|(a, b)| a == b)
        .count();
    above.chars().take(shared + 1).collect()
}

/// Words and names by their first letters, for guessing.
fn vocabulary(index: &Index) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for key in index.postings.keys.iter() {
        let is_word = matches!(Kind::of(key), Kind::Word | Kind::Name);
        if is_word && key.is_ascii() && key.as_bytes()[0].is_ascii_alphabetic() {
            groups
                .entry(group(key, index.letters))
                .or_default()
                .push(key);
        }
    }
    let written = groups.into_iter().map(|(group, keys)| {
        let lines: Vec<String> = keys.iter().map(|key| format!("{key}\t")).collect();
        (group, whole(&lines))
    });
    written.collect()
}
