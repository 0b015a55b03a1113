//! What is allowed, and still not good: findings about how the parts of an entry fit together.
//!
//! Comes in: decoded parts with their places. Goes out: findings. Never: a value; the entry is what it was.

use super::Setting;
use super::scaffold::is_placeholder;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Date, Lifecycle, Message, Prose, Snippet, Trace};
use crate::rule;
use crate::source::{Span, Spanned, Text, is_invisible};
use std::ops::Range;

/// At least one template must match what the entry itself shows as printed.
pub fn messages(messages: &[Spanned<Message>], traces: &[Trace], diagnostics: &mut Diagnostics) {
    let Some(first) = messages.first().filter(|_| !traces.is_empty()) else {
        return;
    };
    let is_matched = |message: &Spanned<Message>| {
        let mut texts = traces.iter().map(|trace| trace.text.as_str());
        texts.any(|text| message.value.is_in(text))
    };
    if !messages.iter().any(is_matched) {
        let message = "no message template matches the stack trace";
        let finding = Diagnostic::new(&rule::UNMATCHED_MESSAGE, first.span, message)
            .related(traces[0].text.place(0..0), "the trace")
            .help("copy the text as printed, with holes such as `{name}` where it varies");
        diagnostics.push(finding);
    }
}

/// A date that readers may still trust, or not. What the software no longer has needs no new look.
pub fn stale(
    verified: &Spanned<Date>,
    lifecycle: Lifecycle,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) {
    let (months, limit) = (
        verified.value.months_until(setting.today),
        setting.stale_after,
    );
    if months > i32::from(limit) && !lifecycle.is_gone() {
        let message = format!("last verified {months} months ago; the limit is {limit}");
        let finding = Diagnostic::new(&rule::STALE, verified.span, message);
        diagnostics.push(finding.help(
            "check that the entry still holds, and set `verified` to the day; or say that the error is gone: `lifecycle: removed`",
        ));
    }
}

/// A meaning whose words are all those of one message says nothing new.
pub fn meaning(meaning: &Prose, messages: &[Spanned<Message>], diagnostics: &mut Diagnostics) {
    if messages.is_empty() {
        return;
    }
    let own = meaning.plain().to_lowercase();
    let repeats = |message: &&Spanned<Message>| {
        let known = message.value.text.to_lowercase();
        let known: Vec<&str> = words(&known).collect();
        words(&own).all(|word| known.contains(&word))
    };
    if let Some(message) = messages.iter().find(repeats) {
        let what = "the meaning only repeats the message";
        let finding = Diagnostic::new(&rule::REPEATED_MESSAGE, meaning.span(), what)
            .related(message.span, "the message")
            .help("say in other words what is wrong, and with what");
        diagnostics.push(finding);
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// A text that `errbook new` has put there for the author to replace.
pub fn placeholder(text: &str, span: Span, diagnostics: &mut Diagnostics) {
    if is_placeholder(text) {
        let message = "this is still the text of the scaffold";
        let finding = Diagnostic::new(&rule::PLACEHOLDER, span, message);
        diagnostics.push(finding.help("write this part, or leave it out"));
    }
}

/// The two sides of a pair must differ.
pub fn pair(broken: &Snippet, fixed: &Snippet, diagnostics: &mut Diagnostics) {
    let code = |snippet: &Snippet| snippet.text.as_str().trim().to_owned();
    if code(broken) == code(fixed) {
        let message = "the fixed snippet is the same as the broken one";
        let finding = Diagnostic::new(&rule::IDENTICAL, line(&fixed.text), message)
            .related(line(&broken.text), "the broken one")
            .help("write the code that works");
        diagnostics.push(finding);
    }
}

/// The first line of a text.
pub fn line(text: &Text) -> Span {
    let end = text.as_str().find('\n').unwrap_or(text.as_str().len());
    text.place(0..end)
}

/// Characters that cannot be seen, or that turn the order of what is seen.
pub fn hidden(code: &str, place: impl Fn(Range<usize>) -> Span, diagnostics: &mut Diagnostics) {
    // Whatever cannot be seen is beyond ASCII.
    if code.is_ascii() {
        return;
    }
    if let Some((at, c)) = code.char_indices().find(|(_, c)| is_invisible(*c)) {
        let message = format!("the code holds U+{:04X}, which cannot be seen", c as u32);
        let finding = Diagnostic::new(
            &rule::HIDDEN_CHARACTER,
            place(at..at + c.len_utf8()),
            message,
        )
        .help("remove it, or write it as an escape of the language");
        diagnostics.push(finding);
    }
}

/// `http:` addresses.
pub fn link(address: &str, span: Span, diagnostics: &mut Diagnostics) {
    let is_local = ["http://localhost", "http://127.", "http://[::1]"]
        .iter()
        .any(|start| address.starts_with(start));
    if address.starts_with("http://") && !is_local {
        let finding = Diagnostic::new(
            &rule::INSECURE_LINK,
            span,
            format!("`{address}` is not encrypted"),
        )
        .help("link to the same page under `https:`");
        diagnostics.push(finding);
    }
}
