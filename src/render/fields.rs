//! An entry as data: the value of each key of the schema table, for the copies of an entry that programs read.
//!
//! Comes in: an entry and the name of a key. Goes out: its value as an author could have written it; nothing where the
//! entry does not have it. Never: an order, or a list of the keys: that is the table.

use crate::entry::{
    Cause, Entry, Extra, Method, Note, Pair, Proof, Prose, Record, Reference, Reply, Run, object,
};
use crate::source::Text;
use serde_json::{Map, Value, json};

/// The value of a key of [`ENTRY`](crate::check::schema::ENTRY).
#[must_use]
pub fn value(entry: &Entry, name: &str) -> Option<Value> {
    let text = |text: &str| Some(json!(text));
    match name {
        "error" => text(&entry.error),
        "title" => text(&entry.title),
        "codes" => list(entry.codes.iter().map(|code| json!(code))),
        "http_status" => entry.http_status.map(|status| json!(status.code())),
        "severity" => text(entry.severity.word()),
        "difficulty" => entry.difficulty.map(|difficulty| json!(difficulty.word())),
        "fix_time" => entry.fix_time.map(|time| json!(time.to_string())),
        "retry" => entry.retry.map(|retry| json!(retry.word())),
        "language" => entry.language.map(|language| json!(language.name())),
        "applies_to" => table(entry.applies_to.iter().map(|(of, it)| (of, it.as_str()))),
        "tested_on" => table(entry.tested_on.iter().map(|(of, it)| (of, it.as_str()))),
        "verified" => entry.verified.map(|date| json!(date.to_string())),
        "verify_url" => entry.verify_url.as_ref().map(|url| json!(url.as_str())),
        "sources" => list(entry.sources.iter().map(source)),
        "messages" => list(entry.messages.iter().map(|message| json!(&*message.text))),
        "tags" => list(entry.tags.iter().map(|tag| json!(tag.value))),
        "keywords" => list(entry.keywords.iter().map(|words| json!(words))),
        "related" => list(entry.related.iter().map(|id| json!(id.value.to_string()))),
        "not_this" => list(entry.not_this.iter().map(
            |other| json!({"entry": other.entry.value.to_string(), "tell": other.tell.as_str()}),
        )),
        "aliases" => list(
            entry
                .aliases
                .iter()
                .map(|alias| json!(alias.value.as_str())),
        ),
        "lifecycle" => text(entry.lifecycle.word()),
        "proof" => entry.proof.as_deref().map(proof),
        "suppress" => list(
            entry
                .suppress
                .iter()
                .map(|(rule, reason)| json!({"rule": rule, "reason": reason})),
        ),
        "extra" => {
            let own = object(&entry.extra);
            (!own.is_empty()).then_some(Value::Object(own))
        }
        "meaning" => text(entry.meaning.as_str()),
        "stack_trace" => {
            list(entry.stack_trace.iter().map(
                |trace| json!({"language": trace.language.name(), "text": trace.text.as_str()}),
            ))
        }
        "causes" => list(entry.causes.iter().map(cause)),
        "code" => list(entry.code.iter().map(pair)),
        "notes" => list(entry.notes.iter().map(note)),
        _ => prose(entry, name).map(|prose| json!(prose.as_str())),
    }
}

/// The text of a section that is one text and may be absent.
#[must_use]
pub fn prose<'a>(entry: &'a Entry, name: &str) -> Option<&'a Prose> {
    match name {
        "quick_fix" => entry.quick_fix.as_ref(),
        "why" => entry.why.as_ref(),
        "detection" => entry.detection.as_ref(),
        "verify_fix" => entry.verify_fix.as_ref(),
        "workaround" => entry.workaround.as_ref(),
        "prevention" => entry.prevention.as_ref(),
        "more" => entry.more.as_ref(),
        _ => None,
    }
}

fn source(source: &Reference) -> Value {
    let mut found = json!({"title": source.title, "url": source.url.as_str()});
    set(
        &mut found,
        "checked",
        source.checked.map(|day| day.to_string()),
    );
    found
}

fn cause(cause: &Cause) -> Value {
    let mut found = json!({"cause": cause.cause.as_str()});
    set(
        &mut found,
        "how_to_tell",
        cause.how_to_tell.as_ref().map(Prose::as_str),
    );
    found["fix"] = json!(cause.fix.as_str());
    found
}

fn pair(pair: &Pair) -> Value {
    let mut found = json!({
        "language": pair.language.name(),
        "broken": pair.broken.text.as_str(),
        "fixed": pair.fixed.text.as_str(),
    });
    set(
        &mut found,
        "explanation",
        pair.explanation.as_ref().map(Prose::as_str),
    );
    found
}

fn proof(proof: &Proof) -> Value {
    let texts = |pairs: &[(String, String)]| {
        table(pairs.iter().map(|(name, value)| (name, value.as_str())))
    };
    let mut found = json!({});
    let runner = proof.runner.as_ref().map(|runner| runner.value.as_str());
    set(&mut found, "runner", runner);
    set(&mut found, "skip", proof.skip.as_deref());
    let pairs = list(proof.pairs.iter().map(|number| json!(number)));
    set(&mut found, "pairs", pairs);
    set(&mut found, "file", proof.file.as_deref());
    let files = table(proof.files.iter().map(|(name, text)| (name, text.as_str())));
    set(&mut found, "files", files);
    set(&mut found, "environment", texts(&proof.environment));
    set(&mut found, "packages", texts(&proof.packages));
    let tools = list(proof.tools.iter().map(|tool| json!(tool)));
    set(&mut found, "tools", tools);
    set(&mut found, "setup", proof.setup.as_ref().map(Text::as_str));
    set(&mut found, "replies", list(proof.replies.iter().map(reply)));
    let error = proof.error.as_ref().map(|error| &*error.text);
    set(&mut found, "error", error);
    found
}

/// What was run for an entry, as programs read it.
#[must_use]
pub fn ran(record: &Record) -> Value {
    let run = |run: &Run| {
        let mut found = json!({"pair": run.pair, "side": run.side.word(), "ended": run.ended});
        set(&mut found, "error", run.error.as_deref());
        let output = Some(run.output.as_str()).filter(|output| !output.is_empty());
        set(&mut found, "output", output);
        set(
            &mut found,
            "requests",
            list(run.requests.iter().map(|request| json!(request))),
        );
        found
    };
    let versions = record.versions.iter();
    json!({
        "date": record.date.to_string(),
        "runner": record.runner,
        "recipe": record.recipe,
        "versions": table(versions.map(|(name, version)| (name, version.as_str()))).unwrap_or_else(|| json!({})),
        "runs": record.runs.iter().map(run).collect::<Vec<_>>(),
    })
}

fn reply(reply: &Reply) -> Value {
    let texts = |pairs: &[(String, String)]| {
        table(pairs.iter().map(|(name, value)| (name, value.as_str())))
    };
    let mut found = json!({});
    set(&mut found, "method", reply.method.map(Method::word));
    found["path"] = json!(reply.path);
    set(&mut found, "headers", texts(&reply.headers));
    set(&mut found, "json", reply.json.as_ref().map(Extra::json));
    set(&mut found, "times", reply.times);
    set(
        &mut found,
        "delay",
        (reply.delay > 0).then_some(reply.delay),
    );
    set(
        &mut found,
        "status",
        (reply.status != 200).then_some(reply.status),
    );
    set(&mut found, "answer_headers", texts(&reply.answer_headers));
    set(&mut found, "answer", reply.answer.as_ref().map(Extra::json));
    found
}

fn note(note: &Note) -> Value {
    let mut found = json!({"author": note.author});
    set(&mut found, "date", note.date.map(|day| day.to_string()));
    set(&mut found, "versions", note.versions.as_deref());
    found["text"] = json!(note.text.as_str());
    found
}

fn set<T: Into<Value>>(value: &mut Value, name: &str, found: Option<T>) {
    if let Some(found) = found {
        value[name] = found.into();
    }
}

fn list(items: impl Iterator<Item = Value>) -> Option<Value> {
    let items: Vec<Value> = items.collect();
    (!items.is_empty()).then_some(Value::Array(items))
}

fn table<'a>(pairs: impl Iterator<Item = (&'a String, &'a str)>) -> Option<Value> {
    let map: Map<String, Value> = pairs
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    (!map.is_empty()).then_some(Value::Object(map))
}
