//! Message templates that match what another entry shows as printed: a paste of that trace may lead to the wrong page.

use super::Linked;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Message, Part};
use crate::rule;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::LazyCell;
use std::collections::{BTreeSet, HashMap};

/// A template: position of its entry, and among the messages of that entry.
type At = (usize, usize);

/// Reports templates that match another entry's trace at least as closely as that entry's own do. Entries that name
/// each other as look-alikes say how to tell them. Goes out: the entry of each such template, and the one whose trace
/// it matches; in order, each pair once.
pub fn shared(entries: &[Linked], diagnostics: &mut Diagnostics) -> Vec<(usize, usize)> {
    let positions: Vec<usize> = (0..entries.len()).collect();
    let templates = diagnostics.each(&positions, |at, _| templates(*at, &entries[*at]));
    let anchors = Anchors::new(templates.into_iter().flatten().collect());
    let matched = diagnostics.each(&positions, |at, _| anchors.strangers(*at, entries));
    let mut others: HashMap<At, Vec<usize>> = HashMap::new();
    let mut pairs = BTreeSet::new();
    for (at, templates) in matched.into_iter().enumerate() {
        for template in templates {
            others.entry(template).or_default().push(at);
            pairs.insert((template.0, at));
        }
    }
    for (at, linked) in entries.iter().enumerate() {
        for (number, message) in linked.entry.messages.iter().enumerate() {
            let Some(others) = others.get(&(at, number)) else {
                continue;
            };
            let first = &entries[others[0]].entry;
            let more = match others.len() - 1 {
                0 => String::new(),
                1 => ", and that of one more".to_owned(),
                more => format!(", and those of {more} more"),
            };
            let text = format!("this matches the stack trace of `{}`{more}", first.id);
            let mut finding =
                Diagnostic::new(&rule::SHARED_MESSAGE, message.span, text).help(format!(
                    "make it more exact, or name `{}` under `not_this`",
                    first.id
                ));
            if let Some(trace) = first.stack_trace.first() {
                finding = finding.related(trace.text.place(0..0), "that trace");
            }
            diagnostics.push(finding);
        }
    }
    pairs.into_iter().collect()
}

/// Templates by their two rarest words: a line without them cannot match. One word would not be enough: a few words are
/// in a thousand messages of a large site, and hardly any two.
struct Anchors {
    by_word: FxHashMap<String, Seconds>,
}

/// Templates by their second word; by none, where they have only one.
type Seconds = FxHashMap<String, Vec<Template>>;

struct Template {
    at: At,
    /// The other words that a line needs.
    words: BTreeSet<String>,
    weight: usize,
}

impl Anchors {
    fn new(templates: Vec<Template>) -> Self {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for word in templates.iter().flat_map(|template| &template.words) {
            match counts.get_mut(word) {
                Some(count) => *count += 1,
                None => _ = counts.insert(word.clone(), 1),
            }
        }
        let mut by_word: FxHashMap<String, Seconds> = FxHashMap::default();
        for mut template in templates {
            let mut rarest = || {
                let word = template.words.iter().min_by_key(|word| counts.get(*word));
                let word = word.cloned()?;
                template.words.take(&word)
            };
            if let Some(word) = rarest() {
                let second = rarest().unwrap_or_default();
                let seconds = by_word.entry(word).or_default();
                seconds.entry(second).or_default().push(template);
            }
        }
        Self { by_word }
    }

    /// The templates of other entries that match a line of this one's traces.
    fn strangers(&self, at: usize, entries: &[Linked]) -> BTreeSet<At> {
        let linked = &entries[at];
        let traces = || {
            linked
                .entry
                .stack_trace
                .iter()
                .map(|trace| trace.text.as_str())
        };
        let own = LazyCell::new(|| {
            let own = linked.entry.messages.iter();
            own.filter(|own| traces().any(|trace| own.is_in(trace)))
                .map(|own| weight(own))
                .max()
                .unwrap_or(0)
        });
        let mut found = BTreeSet::new();
        for line in traces().flat_map(str::lines) {
            let lower = line.to_lowercase();
            let words: FxHashSet<&str> = words(&lower).collect();
            let seconds = words.iter().filter_map(|word| self.by_word.get(*word));
            for template in seconds.flat_map(|seconds| behind(seconds, &words)) {
                let (other, number) = template.at;
                let is_known = other == at
                    || linked.not_this.contains(&other)
                    || entries[other].not_this.contains(&at);
                let has_words = || {
                    template
                        .words
                        .iter()
                        .all(|word| words.contains(word.as_str()))
                };
                if !is_known
                    && has_words()
                    && template.weight >= *own
                    && entries[other].entry.messages[number].is_in(line)
                {
                    found.insert(template.at);
                }
            }
        }
        found
    }
}

/// The templates of the entry at this position.
fn templates(at: usize, linked: &Linked) -> Vec<Template> {
    let messages = linked.entry.messages.iter().enumerate();
    let templates = messages.map(|(number, message)| Template {
        at: (at, number),
        words: whole_words(message),
        weight: weight(message),
    });
    templates.collect()
}

/// The templates whose second word is among these.
fn behind<'a>(seconds: &'a Seconds, words: &FxHashSet<&str>) -> Vec<&'a Template> {
    let lists: Vec<&Vec<Template>> = if seconds.len() < words.len() {
        let has = |word: &str| word.is_empty() || words.contains(word);
        let lists = seconds.iter().filter(|(word, _)| has(word));
        lists.map(|(_, list)| list).collect()
    } else {
        let words = words.iter().copied().chain([""]);
        words.filter_map(|word| seconds.get(word)).collect()
    };
    lists.into_iter().flatten().collect()
}

/// How much text of a template is certain.
fn weight(message: &Message) -> usize {
    let length = |part: &Part| match part {
        Part::Literal(text) => text.chars().filter(|c| c.is_alphanumeric()).count(),
        Part::Hole(_) => 0,
    };
    message.parts.iter().map(length).sum()
}

/// The words of the literals, in lower case, but those that a hole may be grown together with.
fn whole_words(message: &Message) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let last = message.parts.len() - 1;
    for (at, part) in message.parts.iter().enumerate() {
        let Part::Literal(text) = part else { continue };
        let lower = text.to_lowercase();
        let is_whole = |word: &&str| {
            // A word is a slice of the text, so its address tells where it stands.
            let start = word.as_ptr() as usize - lower.as_ptr() as usize;
            let is_free_before = at == 0 || start > 0;
            let is_free_behind = at == last || start + word.len() < lower.len();
            is_free_before && is_free_behind
        };
        found.extend(words(&lower).filter(is_whole).map(str::to_owned));
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
