//! The schema: every key and section of an entry in one table.
//!
//! Comes in: nothing. Goes out: [`ENTRY`], from which the decoder takes names, allowed values and what is required,
//! the Markdown reader its headings, and `errbook new` its skeleton. Never: a second list of the same keys.

use crate::entry::{Choice, Difficulty, Lifecycle, Method, Retry, Severity};
use crate::parse::{Headings, Shape};

/// One key of an entry, or of a map inside it.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub need: Need,
    /// One line for authors.
    pub doc: &'static str,
    /// A value as it is written in YAML.
    pub example: &'static str,
    /// The section that holds it in a Markdown entry; `None` for front matter.
    pub section: Option<Section>,
}

/// How a key is spelt as a section.
#[derive(Debug)]
pub struct Section {
    /// Accepted headings, the one to show first; empty for the text before the first heading.
    pub headings: &'static [&'static str],
    pub shape: Shape,
    /// Where a text without a heading of its own stands.
    pub place: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    /// A warning without.
    Expected,
    Optional,
}

/// What a value is.
#[derive(Debug)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Markdown.
    Prose,
    /// Text as it stands: code, traces.
    Verbatim,
    /// A whole number within these bounds.
    Integer(i64, i64),
    /// `true` or `false`
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    Date,
    Duration,
    Language,
    Url,
    /// `collection/slug`
    EntryId,
    Alias,
    Message,
    Tag,
    /// A version range.
    Range,
    /// The id of a rule that can be suppressed.
    Rule,
    /// Any data.
    Free,
    List(&'static Kind),
    /// Names of the author's own → values of one kind.
    Table(&'static Kind),
    /// Keys of this table.
    Map(&'static [Key]),
    /// One of two spellings.
    Either(&'static Kind, &'static Kind),
}

/// A key that is no section.
#[must_use]
pub const fn key(
    name: &'static str,
    need: Need,
    kind: Kind,
    doc: &'static str,
    example: &'static str,
) -> Key {
    Key {
        name,
        kind,
        need,
        doc,
        example,
        section: None,
    }
}

const fn section(
    name: &'static str,
    need: Need,
    kind: Kind,
    shape: Shape,
    headings: &'static [&'static str],
    doc: &'static str,
    example: &'static str,
) -> Key {
    Key {
        name,
        kind,
        need,
        doc,
        example,
        section: Some(Section {
            headings,
            shape,
            place: "before the first heading",
        }),
    }
}

/// A required text that stands below a heading of a Markdown entry.
const fn text_below(
    name: &'static str,
    place: &'static str,
    doc: &'static str,
    example: &'static str,
) -> Key {
    Key {
        name,
        kind: Prose,
        need: Required,
        doc,
        example,
        section: Some(Section {
            headings: &[],
            shape: Shape::Prose,
            place,
        }),
    }
}

use Kind::{
    Alias, Date, Duration, Either, EntryId, Flag, Free, Integer, Language, Line, List, Map,
    Message, Prose, Range, Table, Tag, Url, Verbatim, Word,
};
use Need::{Expected, Optional, Required};

/// Every key of an entry: first the front matter, then the sections, each in the order of the page.
pub static ENTRY: &[Key] = &[
    key(
        "error",
        Required,
        Line,
        "the name exactly as the software prints it",
        "openai.PermissionDeniedError",
    ),
    key(
        "title",
        Optional,
        Line,
        "the page's heading; by default the last segment of `error`",
        "PermissionDeniedError",
    ),
    key(
        "codes",
        Optional,
        List(&Line),
        "other codes printed with it",
        "[model_not_found, \"SQLSTATE 42P01\"]",
    ),
    key(
        "http_status",
        Optional,
        Integer(100, 599),
        "the HTTP status that comes with it",
        "403",
    ),
    key(
        "severity",
        Required,
        Word(Severity::WORDS),
        "how much harm it does while it lasts",
        "high",
    ),
    key(
        "difficulty",
        Optional,
        Word(Difficulty::WORDS),
        "what the fix asks of the reader",
        "beginner",
    ),
    key(
        "fix_time",
        Optional,
        Duration,
        "how long the fix takes: a duration or a range, with its unit",
        "2-5 min",
    ),
    key(
        "retry",
        Optional,
        Word(Retry::WORDS),
        "whether the same request can succeed later",
        "never",
    ),
    key(
        "language",
        Optional,
        Language,
        "the language of the snippets; fences without one take it",
        "python",
    ),
    key(
        "applies_to",
        Optional,
        Table(&Range),
        "software and the versions in which the error occurs",
        "{python: \"3.9+\", openai: \">=1.0.0\"}",
    ),
    key(
        "tested_on",
        Optional,
        Table(&Line),
        "software and the version on which the fix was tried",
        "{openai: \"3.54.0\"}",
    ),
    key(
        "verified",
        Optional,
        Date,
        "when the entry was last known to be right; never in the future",
        "2026-04",
    ),
    key(
        "verify_url",
        Optional,
        Url,
        "where a reader can check it",
        "https://platform.openai.com/docs/guides/error-codes",
    ),
    key(
        "sources",
        Optional,
        List(&Map(SOURCE)),
        "pages that say the same",
        "[{title: Error codes, url: \"https://platform.openai.com/docs/guides/error-codes\", checked: 2026-04-02}]",
    ),
    key(
        "messages",
        Expected,
        List(&Message),
        "message templates: the text as printed, with holes such as `{model}` where it varies",
        "[\"You do not have access to model: {model}\"]",
    ),
    key(
        "tags",
        Optional,
        List(&Tag),
        "lowercase words to find related entries by",
        "[auth, models]",
    ),
    key(
        "keywords",
        Optional,
        List(&Line),
        "what people type who look for the entry and no text of it says: slang, symbols, other names",
        "[forbidden model, \"C++\"]",
    ),
    key(
        "related",
        Optional,
        List(&EntryId),
        "ids of related entries",
        "[openai/rate-limit-error]",
    ),
    key(
        "not_this",
        Optional,
        List(&Map(LOOK_ALIKE)),
        "look-alikes, and how to tell them apart",
        "[{entry: openai/authentication-error, tell: The status is 401.}]",
    ),
    key(
        "aliases",
        Optional,
        List(&Alias),
        "old addresses on this site; each becomes a redirect",
        "[/errors/403/]",
    ),
    key(
        "lifecycle",
        Optional,
        Word(Lifecycle::WORDS),
        "what has become of the error",
        "active",
    ),
    key(
        "draft",
        Optional,
        Flag,
        "`true` keeps the entry out of the published site",
        "false",
    ),
    key(
        "proof",
        Optional,
        Map(PROOF),
        "how the snippets are run, or why they are not",
        "{runner: python}",
    ),
    key(
        "suppress",
        Optional,
        List(&Map(SUPPRESSION)),
        "rules that this entry breaks on purpose, each with the reason",
        "[{rule: insecure-link, reason: The vendor serves no https.}]",
    ),
    key(
        "extra",
        Optional,
        Table(&Free),
        "fields of the site's own",
        "{team: payments}",
    ),
    section(
        "meaning",
        Required,
        Prose,
        Shape::Prose,
        &[],
        "what this error means: one short paragraph, also the page's description",
        "The key is valid, but it may not use the model.",
    ),
    section(
        "stack_trace",
        Expected,
        Either(&Verbatim, &List(&Map(TRACE))),
        Shape::Traces,
        &[
            "Stack trace",
            "Stack traces",
            "Traceback",
            "Error message",
            "Output",
        ],
        "the error as really printed",
        "[{language: text, text: \"Error code: 403\"}]",
    ),
    section(
        "quick_fix",
        Expected,
        Prose,
        Shape::Prose,
        &["Quick fix", "TL;DR", "Quick solution"],
        "one or two sentences, possibly with one command",
        "Use a model that the key may use.",
    ),
    section(
        "why",
        Optional,
        Prose,
        Shape::Prose,
        &[
            "Why it happens",
            "Why this happens",
            "Why",
            "Explanation",
            "Background",
        ],
        "what goes on behind the error",
        "The server knows the key, and refuses what it asks for.",
    ),
    section(
        "detection",
        Optional,
        Prose,
        Shape::Prose,
        &["Detection", "How to detect it", "Monitoring"],
        "how to notice it in logs, metrics and alerts",
        "Count answers with status 403.",
    ),
    section(
        "causes",
        Required,
        List(&Map(CAUSE)),
        Shape::Causes,
        &[
            "Causes and fixes",
            "Causes",
            "Causes and solutions",
            "Causes and their fixes",
            "Common causes",
            "Fixes",
        ],
        "each cause with how to tell it and its fix; at least one",
        "[{cause: The project leaves the model out, fix: Allow it.}]",
    ),
    section(
        "code",
        Optional,
        List(&Map(PAIR)),
        Shape::Pairs,
        &[
            "Code",
            "Broken and fixed code",
            "Code: broken vs fixed",
            "Broken vs fixed",
            "Broken and fixed",
            "Code example",
            "Example",
        ],
        "broken and fixed snippets in pairs, with what the change does",
        "[{language: python, broken: a(), fixed: b(), explanation: b exists.}]",
    ),
    section(
        "verify_fix",
        Optional,
        Prose,
        Shape::Prose,
        &[
            "Verify the fix",
            "Verify",
            "Verification",
            "How to verify the fix",
        ],
        "a command and what it prints when the fix works",
        "Run it again.",
    ),
    section(
        "workaround",
        Optional,
        Prose,
        Shape::Prose,
        &["Workaround", "Workarounds"],
        "what helps meanwhile, and what it costs",
        "Catch the error.",
    ),
    section(
        "prevention",
        Optional,
        Prose,
        Shape::Prose,
        &["Prevention", "How to prevent it", "Avoiding it"],
        "what keeps it from coming back",
        "Check at start-up.",
    ),
    section(
        "notes",
        Optional,
        List(&Map(NOTE)),
        Shape::Notes,
        &["Community notes", "Notes"],
        "what others found out: author, date, version",
        "[{author: Ada, date: 2026-03, versions: openai 1.x, text: Seen there as well.}]",
    ),
    section(
        "more",
        Optional,
        Prose,
        Shape::Prose,
        &["More", "Further reading", "See also"],
        "free text, with headings of its own from `###` on",
        "More.",
    ),
];

/// A page that backs the entry.
pub static SOURCE: &[Key] = &[
    key(
        "title",
        Required,
        Line,
        "what the page is called",
        "Error codes",
    ),
    key(
        "url",
        Required,
        Url,
        "where it is",
        "https://example.org/errors",
    ),
    key(
        "checked",
        Optional,
        Date,
        "when it was last seen to say so",
        "2026-04-02",
    ),
];

/// A look-alike.
pub static LOOK_ALIKE: &[Key] = &[
    key(
        "entry",
        Required,
        EntryId,
        "the id of the other entry",
        "openai/authentication-error",
    ),
    key(
        "tell",
        Required,
        Prose,
        "how to tell that one: one sentence",
        "The status is 401.",
    ),
];

/// How snippets are run.
pub static PROOF: &[Key] = &[
    key(
        "runner",
        Optional,
        Line,
        "what runs them: the name of a runner of the site",
        "python",
    ),
    key(
        "skip",
        Optional,
        Line,
        "why they are not expected to prove anything; with a `runner`, `verify` tries all the same and reports that it would pass",
        "needs an account",
    ),
    key(
        "pairs",
        Optional,
        List(&Integer(1, 100)),
        "which pairs of the entry are run, counted from 1; by default all in a language of the runner",
        "[1]",
    ),
    key(
        "file",
        Optional,
        Line,
        "the name under which each snippet is saved; by default the runner's",
        "shop.mjs",
    ),
    key(
        "files",
        Optional,
        Table(&Either(&Verbatim, &Map(FILE))),
        "files beside the snippet: the text, or `{file: name}` for one beside the entry",
        "{settings.json: \"{}\"}",
    ),
    key(
        "environment",
        Optional,
        Table(&Line),
        "variables of the environment, which holds no others of yours; `{replies}` is the address of the canned replies",
        "{OPENAI_BASE_URL: \"{replies}/v1\"}",
    ),
    key(
        "packages",
        Optional,
        Table(&Line),
        "packages with their versions, from the installer of the runner's language",
        "{openai: \"3.0.0\"}",
    ),
    key(
        "tools",
        Optional,
        List(&Line),
        "programs that the snippets call; where one is missing, nothing is said about the entry",
        "[git]",
    ),
    key(
        "setup",
        Optional,
        Verbatim,
        "lines in front of each snippet, in its language: run, never shown or copied",
        "items = [1, 2]",
    ),
    key(
        "replies",
        Optional,
        List(&Map(REPLY)),
        "what a web service answers: a snippet reaches no network, but these replies at `{replies}`; the first one that fits a request is sent",
        "[{path: /v1/models, answer: {data: []}}]",
    ),
    key(
        "error",
        Optional,
        Message,
        "how the error begins that the broken snippet must end with, where it is not the entry's own",
        "ZeroDivisionError: division by zero",
    ),
];

/// A canned reply.
pub static REPLY: &[Key] = &[
    key(
        "method",
        Optional,
        Word(Method::WORDS),
        "the method of the requests that it answers; by default any",
        "POST",
    ),
    key(
        "path",
        Required,
        Line,
        "their path, without the query; a `*` at the end stands for any rest",
        "/v1/chat/completions",
    ),
    key(
        "headers",
        Optional,
        Table(&Line),
        "headers that they must have",
        "{authorization: Bearer good-key}",
    ),
    key(
        "json",
        Optional,
        Free,
        "what their JSON must hold at least",
        "{model: gpt-4o}",
    ),
    key(
        "times",
        Optional,
        Integer(1, 1000),
        "how many of them it answers, before the next reply that fits does; by default all",
        "1",
    ),
    key(
        "delay",
        Optional,
        Integer(1, 60_000),
        "milliseconds before the answer",
        "1500",
    ),
    key(
        "status",
        Optional,
        Integer(200, 599),
        "the status of the answer; by default 200",
        "403",
    ),
    key(
        "answer_headers",
        Optional,
        Table(&Line),
        "headers of the answer",
        "{retry-after: \"1\"}",
    ),
    key(
        "answer",
        Optional,
        Free,
        "the answer: a text as it stands, anything else as JSON",
        "{error: {message: You do not have access to model gpt-4o}}",
    ),
];

/// A rule that the entry breaks on purpose.
pub static SUPPRESSION: &[Key] = &[
    key(
        "rule",
        Required,
        Kind::Rule,
        "the rule, as findings name it in square brackets",
        "insecure-link",
    ),
    key(
        "reason",
        Required,
        Line,
        "why it is right to break it here",
        "The vendor serves no https.",
    ),
];

/// A trace.
pub static TRACE: &[Key] = &[
    key(
        "language",
        Optional,
        Language,
        "`traceback`, `console`, `text`, …",
        "traceback",
    ),
    key(
        "text",
        Required,
        Either(&Verbatim, &Map(FILE)),
        "the text as printed",
        "Error code: 403",
    ),
];

/// A cause and its fix.
pub static CAUSE: &[Key] = &[
    key(
        "cause",
        Required,
        Prose,
        "the cause in one line",
        "The project leaves the model out",
    ),
    key(
        "how_to_tell",
        Optional,
        Prose,
        "how to know that it is this cause",
        "The model is not listed.",
    ),
    text_below(
        "fix",
        "below the `###` heading of the cause",
        "what to do about it",
        "Allow the model.",
    ),
];

/// A pair of snippets.
pub static PAIR: &[Key] = &[
    key(
        "language",
        Optional,
        Language,
        "the language of both; by default the entry's",
        "python",
    ),
    key(
        "broken",
        Required,
        Either(&Verbatim, &Map(FILE)),
        "the code that fails",
        "a()",
    ),
    key(
        "fixed",
        Required,
        Either(&Verbatim, &Map(FILE)),
        "the code that works",
        "b()",
    ),
    key(
        "explanation",
        Optional,
        Prose,
        "what the change does",
        "b exists.",
    ),
];

/// A text in a file beside the entry.
pub static FILE: &[Key] = &[key(
    "file",
    Required,
    Line,
    "the path, within the entry's own folder",
    "broken.py",
)];

/// A note.
pub static NOTE: &[Key] = &[
    key("author", Required, Line, "who says so", "Ada"),
    key("date", Optional, Date, "when", "2026-03"),
    key("versions", Optional, Line, "on which version", "openai 1.x"),
    text_below(
        "text",
        "below the `###` heading of the note",
        "the note",
        "Seen there as well.",
    ),
];

/// The front matter of `_index.md`.
pub static INTRODUCTION: &[Key] = &[
    key(
        "title",
        Optional,
        Line,
        "the collection's name; by default its folder's",
        "OpenAI",
    ),
    key(
        "links",
        Optional,
        List(&Map(LINK)),
        "official documentation, status page, support",
        "[{title: Status, url: \"https://status.openai.com\"}]",
    ),
    key(
        "text",
        Optional,
        Prose,
        "the introduction: the body of the file",
        "Errors of the OpenAI API.",
    ),
];

/// A link of a collection.
pub static LINK: &[Key] = &[
    key("title", Required, Line, "the text of the link", "Status"),
    key(
        "url",
        Required,
        Url,
        "where it leads",
        "https://status.openai.com",
    ),
];

/// The headings of Markdown entries, with a site's own spellings (field → headings), which come first.
#[must_use]
pub fn headings(own: &[(&'static str, Vec<String>)]) -> Headings {
    let mut headings = Headings::default();
    for key in ENTRY {
        let Some(section) = key
            .section
            .as_ref()
            .filter(|section| !section.headings.is_empty())
        else {
            continue;
        };
        let renamed = own
            .iter()
            .filter(|(field, _)| *field == key.name)
            .flat_map(|(_, spellings)| spellings);
        headings.add(key.name, section.shape, renamed.map(String::as_str));
        headings.add(key.name, section.shape, section.headings.iter().copied());
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_no_heading_stands_for_two_sections() {
        let mut names = BTreeSet::new();
        let mut spellings = BTreeSet::new();
        for key in ENTRY {
            assert!(names.insert(key.name), "{}", key.name);
            for heading in key.section.iter().flat_map(|section| section.headings) {
                assert!(
                    spellings.insert(crate::parse::normal_heading(heading)),
                    "{heading}"
                );
            }
        }
    }
}
