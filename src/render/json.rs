//! An entry as JSON, for machines: the same facts as its page. Absent parts are absent keys.

use super::Site;
use super::frame::Here;
use crate::entry::{Date, Entry, Proof, Prose, object};
use anyhow::Result;
use serde_json::{Map, Value, json};

/// The bytes of `index.json`; prose is Markdown, addresses are relative to the file.
pub fn entry(at: usize, site: Site<'_>, path: &str) -> Result<Vec<u8>> {
    let linked = &site.catalog.entries[at];
    let mut value = facts(&linked.entry);
    let here = Here { site, path };
    let other = |position: &usize| json!({"id": site.catalog.entries[*position].entry.id.to_string(), "url": here.entry(*position)});
    set(
        &mut value,
        "related",
        list(linked.related.iter().map(other)),
    );
    let look_alike = |(not_this, position): (&crate::entry::LookAlike, &usize)| {
        let mut found = other(position);
        found["tell"] = json!(not_this.tell.as_str());
        found
    };
    set(
        &mut value,
        "not_this",
        list(
            linked
                .entry
                .not_this
                .iter()
                .zip(&linked.not_this)
                .map(look_alike),
        ),
    );
    set(&mut value, "page", Some(json!(here.entry(at))));
    let mut bytes = serde_json::to_vec_pretty(&Value::Object(value))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn facts(entry: &Entry) -> Map<String, Value> {
    let mut value = Map::new();
    let mut put = |name: &str, found: Option<Value>| set(&mut value, name, found);
    let text = |text: &str| Some(json!(text));
    let date = |date: Option<Date>| date.map(|date| json!(date.to_string()));
    let prose = |prose: &Option<Prose>| prose.as_ref().map(|prose| json!(prose.as_str()));
    put("id", text(&entry.id.to_string()));
    put("error", text(&entry.error));
    put("title", text(&entry.title));
    put("codes", list(entry.codes.iter().map(|code| json!(code))));
    put(
        "http_status",
        entry.http_status.map(|status| json!(status.code())),
    );
    put("severity", text(entry.severity.word()));
    put(
        "difficulty",
        entry.difficulty.map(|difficulty| json!(difficulty.word())),
    );
    put(
        "fix_time",
        entry.fix_time.map(|time| json!(time.to_string())),
    );
    put("retry", entry.retry.map(|retry| json!(retry.word())));
    put(
        "language",
        entry.language.map(|language| json!(language.name())),
    );
    put(
        "applies_to",
        table(
            entry
                .applies_to
                .iter()
                .map(|(name, range)| (name, range.as_str())),
        ),
    );
    put(
        "tested_on",
        table(
            entry
                .tested_on
                .iter()
                .map(|(name, version)| (name, version.as_str())),
        ),
    );
    put("verified", date(entry.verified));
    put(
        "verify_url",
        entry.verify_url.as_ref().map(|url| json!(url.as_str())),
    );
    put("evidence", text(entry.evidence().word()));
    let source = |source: &crate::entry::Reference| {
        let mut found = json!({"title": source.title, "url": source.url.as_str()});
        source
            .checked
            .iter()
            .for_each(|day| found["checked"] = json!(day.to_string()));
        found
    };
    put("sources", list(entry.sources.iter().map(source)));
    put(
        "messages",
        list(entry.messages.iter().map(|message| json!(message.text))),
    );
    put("tags", list(entry.tags.iter().map(|tag| json!(tag.value))));
    put(
        "keywords",
        list(entry.keywords.iter().map(|words| json!(words))),
    );
    put(
        "aliases",
        list(
            entry
                .aliases
                .iter()
                .map(|alias| json!(alias.value.as_str())),
        ),
    );
    put("lifecycle", text(entry.lifecycle.word()));
    put(
        "proof",
        entry.proof.as_ref().map(|proof| match proof {
            Proof::Runner(runner) => json!({"runner": runner}),
            Proof::Skip(reason) => json!({"skip": reason}),
        }),
    );
    let suppression = |(rule, reason): &(&str, String)| json!({"rule": rule, "reason": reason});
    put("suppress", list(entry.suppress.iter().map(suppression)));
    let own = object(&entry.extra);
    put("extra", (!own.is_empty()).then_some(Value::Object(own)));
    put("meaning", text(entry.meaning.as_str()));
    put(
        "stack_trace",
        list(
            entry.stack_trace.iter().map(
                |trace| json!({"language": trace.language.name(), "text": trace.text.as_str()}),
            ),
        ),
    );
    put("quick_fix", prose(&entry.quick_fix));
    put("why", prose(&entry.why));
    put("detection", prose(&entry.detection));
    let cause = |cause: &crate::entry::Cause| {
        let mut found = json!({"cause": cause.cause.as_str()});
        cause
            .how_to_tell
            .iter()
            .for_each(|tell| found["how_to_tell"] = json!(tell.as_str()));
        found["fix"] = json!(cause.fix.as_str());
        found
    };
    put("causes", list(entry.causes.iter().map(cause)));
    let pair = |pair: &crate::entry::Pair| {
        let mut found = json!({"language": pair.language.name(), "broken": pair.broken.text.as_str(), "fixed": pair.fixed.text.as_str()});
        pair.explanation
            .iter()
            .for_each(|prose| found["explanation"] = json!(prose.as_str()));
        found
    };
    put("code", list(entry.code.iter().map(pair)));
    put("verify_fix", prose(&entry.verify_fix));
    put("workaround", prose(&entry.workaround));
    put("prevention", prose(&entry.prevention));
    let note = |note: &crate::entry::Note| {
        let mut found = json!({"author": note.author});
        note.date
            .iter()
            .for_each(|day| found["date"] = json!(day.to_string()));
        note.versions
            .iter()
            .for_each(|versions| found["versions"] = json!(versions));
        found["text"] = json!(note.text.as_str());
        found
    };
    put("notes", list(entry.notes.iter().map(note)));
    put("more", prose(&entry.more));
    value
}

fn set(value: &mut Map<String, Value>, name: &str, found: Option<Value>) {
    if let Some(found) = found {
        value.insert(name.to_owned(), found);
    }
}

fn list(items: impl Iterator<Item = Value>) -> Option<Value> {
    let items: Vec<Value> = items.collect();
    (!items.is_empty()).then_some(Value::Array(items))
}

fn table<'a>(pairs: impl Iterator<Item = (&'a String, &'a str)>) -> Option<Value> {
    table_of(pairs.map(|(name, value)| (name.clone(), json!(value))))
}

fn table_of(pairs: impl Iterator<Item = (String, Value)>) -> Option<Value> {
    let map: Map<String, Value> = pairs.collect();
    (!map.is_empty()).then_some(Value::Object(map))
}
