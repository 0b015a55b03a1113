//! The view of an entry's page: every part of the entry, in the order of the page.

use super::{Site, Words};
mod parts;

use super::chapter::Listing;
use super::code;
use super::forge::{self, Forge};
use super::frame::{Here, facts, plain};
use super::linked_data;
use super::listing::shortened;
use super::machine;
use super::markdown;
use super::prose::{Spot, blocks};
use super::target::Target;
use super::view::{self, Badge, Fact, Link};
use crate::diagnostic::Diagnostics;
use crate::entry::{Entry, Lifecycle, Message, Part, Prose, object};
use crate::link::Facet;

/// The view of the entry at this position.
pub fn view(
    at: usize,
    site: Site<'_>,
    path: &str,
    diagnostics: &mut Diagnostics,
) -> view::EntryPage {
    let here = Here { site, path };
    let linked = &site.catalog.entries[at];
    let entry = &linked.entry;
    let collection = &site.catalog.collections[linked.collection];
    let collection_link = Link {
        text: collection.title.clone(),
        href: Some(here.listing(&Listing::Collection(linked.collection))),
    };
    let mut part = |name: &str, prose: &Option<Prose>| {
        prose.as_ref().map(|prose| {
            blocks(
                prose,
                Spot {
                    page: path,
                    part: name,
                    heading: 3,
                    sources: site.sources,
                    highlighter: site.highlighter,
                    words: here.words(),
                },
                diagnostics,
            )
        })
    };
    let quick_fix_html = part("quick-fix", &entry.quick_fix);
    let why_html = part("why", &entry.why);
    let detection_html = part("detection", &entry.detection);
    let verify_fix_html = part("verify-fix", &entry.verify_fix);
    let workaround_html = part("workaround", &entry.workaround);
    let prevention_html = part("prevention", &entry.prevention);
    let more_html = part("more", &entry.more);
    let meaning_html = blocks(&entry.meaning, spot(here, "meaning"), diagnostics);
    let names = telling_names(entry);
    let file = &site.sources.get(entry.file).path;
    let forge = site.settings.repository.as_ref().map(Forge::new);
    let words = here.words();
    let version = version(entry);
    let message = |title: &str, text: &str| {
        let id = entry.id.to_string();
        let values = [("entry", id.as_str()), ("version", version.as_str())];
        forge::message(
            site.settings,
            &Words::fill(title, &values),
            &Words::fill(text, &values),
        )
    };
    let mut frame = here.frame(
        &heading(entry, here.words()),
        &shortened(&entry.meaning.plain(), 300),
        vec![collection_link.clone(), plain(&entry.title)],
    );
    "article".clone_into(&mut frame.head.kind);
    frame.head.picture = here.picture(Some(at), &entry.title);
    frame
        .head
        .feeds
        .extend(machine::feed(Some(linked.collection), here));
    frame.head.linked_data_html = linked_data::entry(entry, &collection.title, here, &frame);
    let mut page = view::EntryPage {
        frame,
        id: entry.id.to_string(),
        collection: collection_link,
        lifecycle: lifecycle(entry, here),
        draft: entry.draft,
        severity: here.severity(entry.severity),
        status: here.badge(Facet::Status, entry),
        retry: here.badge(Facet::Retry, entry),
        difficulty: here.badge(Facet::Difficulty, entry),
        fix_time: here.badge(Facet::FixTime, entry),
        language: here.badge(Facet::Language, entry),
        title: entry.title.clone(),
        error: entry.error.clone(),
        codes: entry
            .codes
            .iter()
            .map(|code| Link {
                text: code.clone(),
                href: here.code(code),
            })
            .collect(),
        meaning_html,
        trust: trust(entry, here),
        quick_fix_html,
        look_alikes: parts::look_alikes(at, here, diagnostics),
        traces: entry
            .stack_trace
            .iter()
            .map(|trace| code::trace(trace, &names, here, diagnostics))
            .collect(),
        messages: entry
            .messages
            .iter()
            .map(|message| parts::message(message))
            .collect(),
        why_html,
        detection_html,
        causes: parts::causes(entry, here, diagnostics),
        pairs: parts::pairs(entry, here, diagnostics),
        verify_fix_html,
        workaround_html,
        prevention_html,
        more_html,
        sources: entry
            .sources
            .iter()
            .map(|source| parts::source(source, here))
            .collect(),
        notes: parts::notes(entry, here, diagnostics),
        invitation: message(&words.issue_note, &words.issue_note_text),
        applies_to: facts(&entry.applies_to),
        tested_on: facts(&entry.tested_on),
        verify_url: entry.verify_url.as_ref().map(ToString::to_string),
        proof: entry
            .proof
            .as_ref()
            .filter(|_| entry.ran.is_none())
            .map(|proof| parts::proof(proof, here.words())),
        ran: entry
            .ran
            .as_ref()
            .map(|record| parts::ran(record, entry, here)),
        extra: entry
            .extra
            .iter()
            .map(|(name, value)| Fact {
                name: here.site.settings.label(name).to_owned(),
                value: value.line(),
            })
            .filter(|fact| !fact.value.is_empty())
            .collect(),
        fields: object(&entry.extra),
        tags: entry
            .tags
            .iter()
            .map(|tag| Link {
                text: tag.value.clone(),
                href: Some(here.term(Facet::Tag, tag)),
            })
            .collect(),
        related: parts::related(at, here),
        sections: Vec::new(),
        edit: forge.as_ref().map(|forge| forge.edit(file)),
        history: forge.as_ref().map(|forge| forge.history(file)),
        report: message(&words.issue_problem, &words.issue_problem_text),
        version: Words::fill(&words.version, &[("version", &version)]),
        neighbours: neighbours(at, here),
        markdown: here.target(&Target::EntryMarkdown(at)),
        json: here.target(&Target::EntryJson(at)),
    };
    page.sections = sections(&page, here.words());
    page
}

/// The first digits of the hash of its Markdown: what a reader who reports a problem has seen.
fn version(entry: &Entry) -> String {
    blake3::hash(markdown::entry(entry).as_bytes()).to_hex()[..8].to_owned()
}

/// The entries before and behind it in its collection.
fn neighbours(at: usize, here: Here<'_>) -> view::Neighbours {
    let catalog = here.site.catalog;
    let collection = &catalog.collections[catalog.entries[at].collection];
    let place = collection.entries.iter().position(|other| *other == at);
    let place = place.unwrap_or_default();
    let link = |at: &usize| Link {
        text: catalog.entries[*at].entry.title.clone(),
        href: Some(here.entry(*at)),
    };
    let values = [("collection", collection.title.as_str())];
    view::Neighbours {
        previous: place
            .checked_sub(1)
            .and_then(|place| collection.entries.get(place))
            .map(link),
        next: collection.entries.get(place + 1).map(link),
        previous_label: Words::fill(&here.words().previous_in, &values),
        next_label: Words::fill(&here.words().next_in, &values),
    }
}

fn spot<'a>(here: Here<'a>, part: &'a str) -> Spot<'a> {
    Spot {
        page: here.path,
        part,
        heading: 3,
        sources: here.site.sources,
        highlighter: here.site.highlighter,
        words: here.words(),
    }
}

/// `openai.PermissionDeniedError (HTTP 403): cause and fix`
fn heading(entry: &Entry, words: &Words) -> String {
    let status = entry
        .http_status
        .map_or_else(String::new, |status| format!(" (HTTP {})", status.code()));
    let name = if entry.title.contains(&entry.error) || entry.error.contains(char::is_whitespace) {
        &entry.title
    } else {
        &entry.error
    };
    Words::fill(
        &words.cause_and_fix,
        &[("name", &format!("{name}{status}"))],
    )
}

/// What the line of a trace that matters holds: the whole name, its last segment, its codes.
fn telling_names(entry: &Entry) -> Vec<&str> {
    let last = entry
        .error
        .rsplit(['.', ':'])
        .next()
        .filter(|last| last.len() > 3);
    let names = std::iter::once(entry.error.as_str())
        .chain(last)
        .chain(entry.codes.iter().map(String::as_str));
    names
        .chain(
            entry
                .messages
                .iter()
                .filter_map(|message| longest_literal(message)),
        )
        .collect()
}

fn longest_literal(message: &Message) -> Option<&str> {
    let literals = message.parts.iter().filter_map(|part| {
        if let Part::Literal(text) = part {
            Some(text.trim())
        } else {
            None
        }
    });
    literals
        .max_by_key(|text| text.len())
        .filter(|text| text.len() > 6)
}

fn lifecycle(entry: &Entry, here: Here<'_>) -> Option<Badge> {
    let standing = entry.lifecycle;
    let leads_to = here.listing(&Listing::All);
    (standing != Lifecycle::Active).then(|| Badge {
        key: standing.word().to_owned(),
        label: here.words().lifecycle_of(standing).to_owned(),
        href: leads_to,
    })
}

fn trust(entry: &Entry, here: Here<'_>) -> view::Trust {
    let evidence = entry.evidence();
    let tested: Vec<String> = entry
        .tested_on
        .iter()
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    view::Trust {
        evidence: evidence.word().to_owned(),
        label: here.words().evidence_of(evidence).to_owned(),
        date: here.date(entry.verified),
        datetime: entry.verified.map(|date| date.to_string()),
        tested: (!tested.is_empty()).then(|| tested.join(", ")),
        source: entry.sources.first().map(|source| Link {
            text: source.title.clone(),
            href: Some(source.url.to_string()),
        }),
    }
}

/// The sections that the page has, for its own table of contents. Ids and words are those of the template.
fn sections(page: &view::EntryPage, words: &Words) -> Vec<Link> {
    let printed = if page.traces.is_empty() {
        &words.as_printed
    } else {
        &words.stack_trace
    };
    let all = [
        (
            "stack-trace",
            printed,
            !page.traces.is_empty() || !page.messages.is_empty(),
        ),
        (
            "look-alikes",
            &words.look_alikes,
            !page.look_alikes.is_empty(),
        ),
        ("why", &words.why, page.why_html.is_some()),
        ("detection", &words.detection, page.detection_html.is_some()),
        ("causes", &words.causes, !page.causes.is_empty()),
        ("code", &words.code, !page.pairs.is_empty()),
        (
            "verify-fix",
            &words.verify_fix,
            page.verify_fix_html.is_some(),
        ),
        (
            "workaround",
            &words.workaround,
            page.workaround_html.is_some(),
        ),
        (
            "prevention",
            &words.prevention,
            page.prevention_html.is_some(),
        ),
        ("more", &words.more, page.more_html.is_some()),
        ("sources", &words.sources, !page.sources.is_empty()),
        (
            "notes",
            &words.notes,
            !page.notes.is_empty() || page.invitation.is_some(),
        ),
    ];
    let there = all.into_iter().filter(|(_, _, is_there)| *is_there);
    there
        .map(|(id, text, _)| Link {
            text: text.clone(),
            href: Some(format!("#{id}")),
        })
        .collect()
}
