//! The parts of an entry's page that are lists: look-alikes, messages, causes, pairs, sources, notes, related errors.

use super::spot;
use crate::diagnostic::Diagnostics;
use crate::entry::{Entry, Message, Part, Proof, Record, Reference, Run, Side};
use crate::render::Words;
use crate::render::escape::escape;
use crate::render::frame::Here;
use crate::render::pair;
use crate::render::prose::{Spot, blocks, inline};
use crate::render::related;
use crate::render::view;

pub fn look_alikes(
    at: usize,
    here: Here<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<view::LookAlike> {
    let linked = &here.site.catalog.entries[at];
    let pairs = linked.entry.not_this.iter().zip(&linked.not_this);
    pairs
        .map(|(other, position)| view::LookAlike {
            title: here.site.catalog.entries[*position].entry.title.clone(),
            href: here.entry(*position),
            tell_html: inline(&other.tell, spot(here, "look-alikes"), diagnostics),
        })
        .collect()
}

pub fn message(message: &Message) -> view::Message {
    let part = |part: &Part| match part {
        Part::Literal(text) => escape(text),
        Part::Hole(name) if name.is_empty() => "<var>…</var>".to_owned(),
        Part::Hole(name) => format!("<var>{}</var>", escape(name)),
    };
    view::Message {
        html: message.parts.iter().map(part).collect(),
    }
}

pub fn causes(entry: &Entry, here: Here<'_>, diagnostics: &mut Diagnostics) -> Vec<view::Cause> {
    let mut found = Vec::new();
    for (at, cause) in entry.causes.iter().enumerate() {
        let anchor = format!("cause-{}", at + 1);
        let tell = format!("{anchor}-tell");
        let below = |part| Spot {
            heading: 4,
            ..spot(here, part)
        };
        found.push(view::Cause {
            title_html: inline(&cause.cause, below(&anchor), diagnostics),
            how_to_tell_html: cause
                .how_to_tell
                .as_ref()
                .map(|prose| blocks(prose, below(&tell), diagnostics)),
            fix_html: blocks(&cause.fix, below(&anchor), diagnostics),
            number: (at + 1).to_string(),
            anchor: anchor.clone(),
        });
    }
    found
}

pub fn pairs(entry: &Entry, here: Here<'_>, diagnostics: &mut Diagnostics) -> Vec<view::Pair> {
    let mut found = Vec::new();
    for (at, pair) in entry.code.iter().enumerate() {
        let anchor = format!("pair-{}", at + 1);
        let compared = pair::compared(pair, here, diagnostics);
        let earlier = entry.code[..at]
            .iter()
            .filter(|other| other.language == pair.language)
            .count();
        let is_alone = entry
            .code
            .iter()
            .filter(|other| other.language == pair.language)
            .count()
            == 1;
        let label = if is_alone {
            pair.language.label().to_owned()
        } else {
            format!("{} {}", pair.language.label(), earlier + 1)
        };
        let explanation = pair.explanation.as_ref();
        let explanation_html =
            explanation.map(|prose| blocks(prose, spot(here, &anchor), diagnostics));
        found.push(view::Pair {
            label,
            broken: compared.broken,
            fixed: compared.fixed,
            diff_html: compared.diff_html,
            explanation_html,
            anchor: anchor.clone(),
        });
    }
    found
}

pub fn source(reference: &Reference, here: Here<'_>) -> view::SourceLink {
    view::SourceLink {
        title: reference.title.clone(),
        href: reference.url.to_string(),
        host: reference.url.host().to_owned(),
        checked: here
            .date(reference.checked)
            .map(|date| Words::fill(&here.words().read_on, &[("date", &date)])),
    }
}

pub fn notes(entry: &Entry, here: Here<'_>, diagnostics: &mut Diagnostics) -> Vec<view::Note> {
    let mut found = Vec::new();
    for (at, note) in entry.notes.iter().enumerate() {
        let part = format!("note-{}", at + 1);
        found.push(view::Note {
            author: note.author.clone(),
            date: here.date(note.date),
            versions: note.versions.clone(),
            text_html: blocks(
                &note.text,
                Spot {
                    heading: 4,
                    ..spot(here, &part)
                },
                diagnostics,
            ),
        });
    }
    found
}

pub fn proof(proof: &Proof, words: &Words) -> String {
    match (&proof.skip, &proof.runner) {
        (Some(reason), _) => Words::fill(&words.proof_skipped, &[("reason", reason)]),
        (None, Some(runner)) => Words::fill(&words.proof_runner, &[("runner", &runner.value)]),
        (None, None) => String::new(),
    }
}

pub fn ran(record: &Record, entry: &Entry, here: Here<'_>) -> view::Ran {
    let words = here.words();
    let date = here.date(Some(record.date)).unwrap_or_default();
    let versions = record.versions();
    let run = |run: &Run| {
        let side = match run.side {
            Side::Broken => &words.ran_broken,
            Side::Fixed => &words.ran_fixed,
        };
        let title = if entry.code.len() > 1 {
            format!("{side} {}", run.pair)
        } else {
            side.clone()
        };
        view::Run {
            title,
            output: (!run.output.trim().is_empty()).then(|| run.output.clone()),
            requests: run.requests.clone(),
        }
    };
    view::Ran {
        title: Words::fill(
            &words.ran_title,
            &[("date", &date), ("versions", &versions)],
        ),
        text: words.ran_text.clone(),
        runs: record.runs.iter().map(run).collect(),
    }
}

pub fn related(at: usize, here: Here<'_>) -> Vec<view::Related> {
    let catalog = here.site.catalog;
    let words = here.words();
    let one = |other: related::Related| {
        let entry = &catalog.entries[other.at].entry;
        let mut reasons = Vec::new();
        if other.same_name {
            reasons.push(words.same_name.clone());
        }
        if let Some(status) = entry.http_status.filter(|_| other.same_status) {
            let status = [("status", &*status.code().to_string())];
            reasons.push(Words::fill(&words.same_status, &status));
        }
        if !other.tags.is_empty() {
            let tags = other.tags.join(", ");
            reasons.push(Words::fill(&words.same_tags, &[("tags", &tags)]));
        }
        if reasons.is_empty() {
            reasons.push(words.see_also.clone());
        }
        view::Related {
            title: entry.title.clone(),
            href: here.entry(other.at),
            reason: reasons.join(" · "),
        }
    };
    related::to(at, catalog).into_iter().map(one).collect()
}
