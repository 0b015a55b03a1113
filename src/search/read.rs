//! The files of a static host → index.
//!
//! Comes in: what [`super::write`] wrote. Goes out: the same index. Never: a part of one; what is missing or of another
//! version is told.

use super::build::Postings;
use super::digits::{levels, take, value};
use super::index::{Card, Collection, Index};
use super::table::Table;
use super::write::CARDS;
use crate::entry::Message;
use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Reads an index: the bytes of its first file, and a way to those in its folder.
pub fn read(first: &[u8], piece: &dyn Fn(&str, &str) -> Result<Vec<u8>>) -> Result<Index> {
    let first = payload(first)?;
    let table = Table::own();
    let version = first["version"].as_u64();
    if version != Some(u64::from(table.version)) {
        bail!(
            "the index is of version {}, and this errbook reads version {}",
            first["version"],
            table.version
        );
    }
    let count = usize::try_from(
        first["entries"]
            .as_u64()
            .context("the number of entries is missing")?,
    )?;
    let collections = array(&first["collections"])?
        .iter()
        .map(collection)
        .collect::<Result<Vec<_>>>()?;
    let mut postings = Postings::default();
    let mut cards = Vec::new();
    if let Some(terms) = first["terms"].as_str() {
        append(&mut postings, terms)?;
        cards.extend(array(&first["cards"])?.iter().cloned());
    } else {
        let folder = text(&first["folder"])?;
        for at in 0..=array(&first["fence"])?.len() {
            let found = payload(&piece(folder, &format!("t{at}.js"))?)?;
            append(&mut postings, text(&found)?)?;
        }
        for at in 0..count.div_ceil(CARDS) {
            let found = payload(&piece(folder, &format!("c{at}.js"))?)?;
            cards.extend(array(&found)?.iter().cloned());
        }
    }
    let families = families(&first["families"])?;
    if cards.len() != count || families.len() != count {
        bail!("the index holds {} of {count} entries", cards.len());
    }
    let cards = cards
        .iter()
        .enumerate()
        .map(|(at, found)| {
            let collection = collections
                .partition_point(|collection: &Collection| collection.first <= at)
                .saturating_sub(1);
            card(found, collection, families[at])
        })
        .collect::<Result<Vec<_>>>()?;
    let letters = usize::try_from(first["letters"].as_u64().unwrap_or(1))?;
    Ok(Index {
        table,
        postings,
        cards,
        collections,
        letters,
    })
}

/// What the one call of a script hands over.
fn payload(bytes: &[u8]) -> Result<Value> {
    let script = std::str::from_utf8(bytes).context("the index is not text")?;
    let call = script
        .trim_end()
        .strip_prefix("errbookIndex(")
        .and_then(|rest| rest.strip_suffix(");"));
    let (_, value) = call
        .and_then(|call| call.split_once(','))
        .context("this is no file of an index")?;
    Ok(serde_json::from_str(value)?)
}

fn array(value: &Value) -> Result<&Vec<Value>> {
    value.as_array().context("a list is missing in the index")
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("a text is missing in the index")
}

fn texts(value: &Value) -> Result<Vec<String>> {
    array(value)?
        .iter()
        .map(|found| text(found).map(str::to_owned))
        .collect()
}

fn collection(value: &Value) -> Result<Collection> {
    let first = usize::try_from(value[2].as_u64().unwrap_or(0))?;
    Ok(Collection {
        id: text(&value[0])?.to_owned(),
        title: text(&value[1])?.to_owned(),
        first,
    })
}

fn families(value: &Value) -> Result<Vec<char>> {
    let mut families = Vec::new();
    for run in array(value)? {
        let family = text(&run[0])?.chars().next().unwrap_or(' ');
        let count = usize::try_from(run[1].as_u64().unwrap_or(0))?;
        families.extend(std::iter::repeat_n(family, count));
    }
    Ok(families)
}

fn card(value: &Value, collection: usize, family: char) -> Result<Card> {
    let title = text(&value[1])?.to_owned();
    let error = text(&value[2])?;
    let language = text(&value[5])?;
    let messages = texts(&value[7])?;
    Ok(Card {
        slug: text(&value[0])?.to_owned(),
        error: if error.is_empty() {
            title.clone()
        } else {
            error.to_owned()
        },
        title,
        severity: text(&value[3])?.to_owned(),
        status: value[4]
            .as_u64()
            .filter(|status| *status > 0)
            .and_then(|status| u16::try_from(status).ok()),
        language: (!language.is_empty()).then(|| language.to_owned()),
        codes: texts(&value[6])?,
        messages: messages
            .iter()
            .filter_map(|text| Message::parse(text).ok())
            .collect(),
        evidence: value[8].as_str().unwrap_or_default().to_owned(),
        collection,
        family,
    })
}

/// Appends the keys of one piece.
fn append(postings: &mut Postings, piece: &str) -> Result<()> {
    let levels = levels();
    let mut before = String::new();
    for line in piece.split('\n').filter(|line| !line.is_empty()) {
        let (key, text) = line
            .split_once('\t')
            .context("a line of the index has no entries")?;
        let shared = value(key.as_bytes()[0]) as usize;
        let key: String = before
            .chars()
            .take(shared)
            .chain(key.chars().skip(1))
            .collect();
        let mut bytes = text.as_bytes().iter();
        let mut entry = 0;
        let found = std::iter::from_fn(|| {
            entry += take(&mut bytes)?;
            let level = bytes.next().map_or(0, |byte| value(*byte) as usize);
            Some((entry, levels.get(level).copied().unwrap_or(1)))
        });
        postings.push(&key, found);
        before = key;
    }
    Ok(())
}
