//! The tree of one entry → [`Entry`]. Every read reports its own problem; the value is built at the end, or not.

use super::fields::Fields;
use super::snippet::{Inside, pair, traces};
use super::{Scene, extra, lints, proof, prose, read, schema, suppression, texts};
use crate::diagnostic::Diagnostics;
use crate::entry::{Cause, Entry, EntryId, Lifecycle, LookAlike, NonEmpty, Note, Reference};
use crate::parse::{Document, Node};
use crate::source::Spanned;

/// What one document says, right or wrong.
pub struct Decoded {
    /// An entry comes out only where nothing was wrong and its path gave it an id.
    pub entry: Option<Entry>,
    pub is_draft: bool,
    /// The entries that it names, so that wrong references are reported also where something else is wrong.
    pub references: Vec<Spanned<EntryId>>,
    /// The places of the site that its texts link to, as written.
    pub links: Vec<Spanned<String>>,
}

/// Reads the whole document.
pub fn entry(
    document: &Document,
    id: Option<EntryId>,
    scene: Scene<'_>,
    diagnostics: &mut Diagnostics,
) -> Decoded {
    let mut sink = Diagnostics::new();
    let mut decoded = decode(document, id, scene, &mut sink);
    if sink.fatal() {
        decoded.entry = None;
    }
    diagnostics.append(sink);
    decoded
}

fn decode(
    document: &Document,
    id: Option<EntryId>,
    scene: Scene<'_>,
    d: &mut Diagnostics,
) -> Decoded {
    let Some(mut fields) = Fields::open(&document.root, schema::ENTRY, d) else {
        return Decoded {
            entry: None,
            is_draft: false,
            references: Vec::new(),
            links: Vec::new(),
        };
    };
    let date =
        |node: &Node, key, d: &mut Diagnostics| read::date(node, key, scene.setting.today, d);

    let error = fields.take("error", d, read::line);
    let title = fields.take("title", d, read::line);
    let codes = fields.take("codes", d, |n, k, d| read::list(n, k, d, read::line));
    let http_status = fields.take("http_status", d, read::status);
    let severity = fields.take("severity", d, read::choice);
    let difficulty = fields.take("difficulty", d, read::choice);
    let fix_time = fields.take("fix_time", d, read::duration);
    let retry = fields.take("retry", d, read::choice);
    let language = fields.take("language", d, read::language);
    let applies_to = fields.take("applies_to", d, |n, k, d| read::table(n, k, d, read::range));
    let tested_on = fields.take("tested_on", d, |n, k, d| read::table(n, k, d, read::line));
    let verified = fields.take("verified", d, |n, k, d| {
        Some(Spanned::new(date(n, k, d)?, n.span))
    });
    let verify_url = fields.take("verify_url", d, read::url);
    let sources = fields.take("sources", d, |n, k, d| {
        read::list(n, k, d, |n, _, d| reference(n, scene, d))
    });
    let messages = fields.take("messages", d, |n, k, d| read::list(n, k, d, read::message));
    let tags = fields.take("tags", d, |n, k, d| read::list(n, k, d, read::tag));
    let keywords = fields.take("keywords", d, |n, k, d| read::list(n, k, d, read::line));
    let related = fields.take("related", d, |n, k, d| read::list(n, k, d, read::entry_id));
    let mut others = Vec::new();
    let not_this = fields.take("not_this", d, |n, k, d| {
        read::list(n, k, d, |n, _, d| look_alike(n, &mut others, d))
    });
    let aliases = fields.take("aliases", d, |n, k, d| read::list(n, k, d, read::alias));
    let lifecycle = fields.take("lifecycle", d, read::choice);
    let draft = fields.take("draft", d, read::flag);
    let inside = Inside { scene, language };
    let proof = fields.take("proof", d, |n, _, d| {
        Some((proof::proof(n, inside, d)?, n.span))
    });
    let suppress = fields.take("suppress", d, |n, k, d| {
        read::list(n, k, d, |n, _, d| suppression::suppression(n, d))
    });
    let own = scene.setting.extra;
    let extra = fields.take("extra", d, |n, k, d| {
        let found = match own {
            Some(_) => read::table(n, k, d, extra::fields),
            None => read::table(n, k, d, |n, _, _| read::free(n)),
        }?;
        if let Some(schema) = own {
            schema.check(Some(n), n.span, d);
        }
        Some(found)
    });
    if let Some(schema) = own.filter(|_| !fields.has("extra")) {
        schema.check(None, fields.place(), d);
    }
    let meaning = fields.take("meaning", d, read::prose);
    let stack_trace = fields.take("stack_trace", d, |n, k, d| traces(n, k, inside, d));
    let quick_fix = fields.take("quick_fix", d, read::prose);
    let why = fields.take("why", d, read::prose);
    let detection = fields.take("detection", d, read::prose);
    let causes = fields.take("causes", d, |n, k, d| {
        read::list(n, k, d, |n, _, d| cause(n, d))
    });
    let mut written = 0;
    let is_absent = !fields.has("code");
    let code = fields.take("code", d, |n, k, d| {
        read::list(n, k, d, |n, _, d| {
            written += 1;
            pair(n, inside, d)
        })
    });
    // Where a pair could not be read, that has been reported, and those that are left have other numbers.
    let pairs = code.as_deref().unwrap_or_default();
    let is_whole = is_absent || (written > 0 && pairs.len() == written);
    if let Some((proof, span)) = proof.as_ref().filter(|_| is_whole) {
        proof::pairs(*span, proof, pairs, d);
    }
    let verify_fix = fields.take("verify_fix", d, read::prose);
    let workaround = fields.take("workaround", d, read::prose);
    let prevention = fields.take("prevention", d, read::prose);
    let notes = fields.take("notes", d, |n, k, d| {
        read::list(n, k, d, |n, _, d| note(n, scene, d))
    });
    let more = fields.take("more", d, read::prose);
    fields.close();

    let is_draft = draft.unwrap_or(false);
    let suppress = suppress.unwrap_or_default();
    suppression::apply(&suppress, draft, scene, d);
    let mut links = Vec::new();
    texts::each(&document.root, schema::ENTRY, &mut |prose, level| {
        links.extend(prose::check(prose, level, scene, d));
        if !is_draft {
            lints::placeholder(prose.as_str(), prose.span(), d);
        }
    });
    let messages = messages.unwrap_or_default();
    let stack_trace = stack_trace.unwrap_or_default();
    lints::messages(&messages, &stack_trace, d);
    let pairs = code.iter().flatten();
    let snippets = pairs.flat_map(|pair| [&pair.broken.text, &pair.fixed.text]);
    for text in stack_trace.iter().map(|trace| &trace.text).chain(snippets) {
        if !is_draft {
            lints::placeholder(text.as_str(), lints::line(text), d);
        }
    }
    let lifecycle = lifecycle.unwrap_or(Lifecycle::Active);
    if let Some(verified) = &verified {
        lints::stale(verified, lifecycle, scene.setting, d);
    }
    if let Some(meaning) = &meaning {
        lints::meaning(meaning, &messages, d);
    }
    let (related, not_this) = (related.unwrap_or_default(), not_this.unwrap_or_default());
    let references = related.iter().chain(&others).cloned().collect();
    // Only here, after every read, does what is missing matter.
    let build = || {
        let error = error?;
        Some(Entry {
            id: id?,
            file: document.file,
            title: title.unwrap_or_else(|| last_segment(&error).to_owned()),
            error,
            codes: codes.unwrap_or_default(),
            http_status,
            severity: severity?,
            difficulty,
            fix_time,
            retry,
            language,
            applies_to: applies_to.unwrap_or_default(),
            tested_on: tested_on.unwrap_or_default(),
            verified: verified.map(|date| date.value),
            verify_url,
            sources: sources.unwrap_or_default(),
            messages,
            tags: tags.unwrap_or_default(),
            keywords: keywords.unwrap_or_default(),
            related,
            not_this,
            aliases: aliases.unwrap_or_default(),
            lifecycle,
            draft: is_draft,
            proof: proof.map(|(proof, _)| Box::new(proof)),
            ran: None,
            suppress: suppress
                .into_iter()
                .map(|(rule, reason)| (rule.value.id, reason))
                .collect(),
            extra: extra.unwrap_or_default(),
            meaning: meaning?,
            stack_trace,
            quick_fix,
            why,
            detection,
            causes: NonEmpty::new(causes?)?,
            code: code.unwrap_or_default(),
            verify_fix,
            workaround,
            prevention,
            notes: notes.unwrap_or_default(),
            more,
        })
    };
    Decoded {
        entry: build(),
        is_draft,
        references,
        links,
    }
}

/// `PermissionDeniedError` of `openai.PermissionDeniedError`; a name with spaces is a sentence and stays whole.
fn last_segment(error: &str) -> &str {
    if error.contains(char::is_whitespace) {
        return error;
    }
    let last = error
        .rsplit("::")
        .next()
        .and_then(|name| name.rsplit('.').next())
        .unwrap_or(error);
    if last.chars().any(char::is_alphanumeric) {
        last
    } else {
        error
    }
}

fn reference(node: &Node, scene: Scene<'_>, d: &mut Diagnostics) -> Option<Reference> {
    let mut fields = Fields::open(node, schema::SOURCE, d)?;
    let title = fields.take("title", d, read::line);
    let url = fields.take("url", d, read::url);
    let checked = fields.take("checked", d, |node, key, d| {
        read::date(node, key, scene.setting.today, d)
    });
    fields.close();
    Some(Reference {
        title: title?,
        url: url?,
        checked,
    })
}

/// The entry that it names goes into `others`, also where the rest of it is wrong.
fn look_alike(
    node: &Node,
    others: &mut Vec<Spanned<EntryId>>,
    d: &mut Diagnostics,
) -> Option<LookAlike> {
    let mut fields = Fields::open(node, schema::LOOK_ALIKE, d)?;
    let entry = fields.take("entry", d, read::entry_id);
    others.extend(entry.clone());
    let tell = fields.take("tell", d, read::prose);
    fields.close();
    Some(LookAlike {
        entry: entry?,
        tell: tell?,
    })
}

fn cause(node: &Node, d: &mut Diagnostics) -> Option<Cause> {
    let mut fields = Fields::open(node, schema::CAUSE, d)?;
    let cause = fields.take("cause", d, read::prose);
    let how_to_tell = fields.take("how_to_tell", d, read::prose);
    let fix = fields.take("fix", d, read::prose);
    fields.close();
    Some(Cause {
        cause: cause?,
        how_to_tell,
        fix: fix?,
    })
}

fn note(node: &Node, scene: Scene<'_>, d: &mut Diagnostics) -> Option<Note> {
    let mut fields = Fields::open(node, schema::NOTE, d)?;
    let author = fields.take("author", d, read::line);
    let date = fields.take("date", d, |node, key, d| {
        read::date(node, key, scene.setting.today, d)
    });
    let versions = fields.take("versions", d, read::line);
    let text = fields.take("text", d, read::prose);
    fields.close();
    Some(Note {
        author: author?,
        date,
        versions,
        text: text?,
    })
}
