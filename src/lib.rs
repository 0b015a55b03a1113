//! errbook: write an error down in Markdown, and readers find the fix.
//!
//! This is the map. `src/pipeline.rs` is the one short file that knows the order of the stages; open it first.
//!
//! ```text
//! content/ ──read──▶ Sources ──parse──▶ Document ──check──▶ Entry ──link──▶ Catalog ─┬─render──▶ Page ──┐
//!                   text + spans   per file, ∥    per file, ∥     all together        ├─search──▶ Index ─┼─▶ publish ─▶ public/
//!                                                                          static/ ───│──────────────────┘
//!                                                                                     └─verify──▶ Verdict
//! ```
//!
//! # Five promises
//! 1. Data flows one way, through the stages of the drawing; a module names only modules before it.
//! 2. Parsing never fails. Problems of the *content* are [`diagnostic::Diagnostic`]s, each with its place; failures of
//!    the *machine* (disk, arguments) are `anyhow::Error`s with context. There is no third thing.
//! 3. One definition, everything derived: the keys and sections of an entry are one table ([`check::schema`]), so are
//!    the rules ([`rule`]) and the languages ([`entry::Language`]).
//! 4. Judgement happens once, in Rust. Templates and scripts show; they do not decide.
//! 5. Nothing can be stale: what is not made anew is known by the hash of all that it is made of, and a published file that
//!    stays is read, unless the disk says that nobody has written to it since. The bytes of a site depend on its sources
//!    alone, not on the clock, the folder, the locale, the number of threads, or an earlier build.
//!
//! # Rooms
//!
//! | module | what happens there |
//! |---|---|
//! | [`source`] | reads the project: texts, byte spans, line and column |
//! | [`rule`] | the table of everything that can be wrong |
//! | [`parallel`] | several things at once, on all processors |
//! | [`diagnostic`] | findings as values; levels settled once |
//! | [`report`] | findings as text |
//! | [`edit`] | findings → files with their edits made |
//! | [`entry`] | the entry and its parts: what stands in them is right |
//! | [`parse`] | Markdown and YAML → one spanned tree |
//! | [`check`] | tree → entry: the schema, typed reads, did-you-mean |
//! | [`link`] | entries → catalog: references, collections, taxonomies |
//! | [`health`] | catalog → how complete each entry is, and which edit helps readers most |
//! | [`render`] | catalog → pages: views, Markdown → safe HTML, highlighting, templates, JSON and Markdown twins |
//! | [`search`] | catalog → index; words, traces and outputs → the entries that explain them |
//! | [`verify`] | snippets are run: what they do, against what their entry says |
//! | [`cache`] | bytes remembered under the hash of what made them |
//! | [`publish`] | the site gets into its folder whole, or not at all |
//! | [`project`] | finds the root, reads `errbook.yaml` |
//! | [`watch`] | where the time of a run goes |
//! | [`pipeline`] | the order of the stages |
//! | [`serve`] | the site in memory, for its author's own browser |
//! | [`cli`] | one file per command |
//!
//! # Where the design was changed on purpose
//! - [`parse`] takes the headings that stand for sections as an input ([`parse::Headings`]), because a site may rename
//!   them; they are derived from the schema table in [`check::schema`].
//! - Highlighting runs the grammars of the `two-face` set on a machine of its own ([`render::highlight`]): syntect's
//!   parser can spin for ever on one line, and a limit by the clock would make pages depend on the machine. Oniguruma
//!   tries one pattern of a context after the other at every place of a line; an automaton says which of all of them
//!   matches first, or may (`render/highlight/race.rs`).
//! - [`parse`] names [`entry::Language`]: whether two fences of a pair are in one language is a question of its names.
//! - Not every error is fatal. A rule that leaves nothing to publish cannot be lowered; of any other, a site and an entry
//!   may decide ([`rule::Rule::is_fatal`], `diagnostic/level.rs`).
//! - [`render`] also judges: whether a link leads somewhere is known only by the pages and their rendered ids, so
//!   `render/links.rs` reports it, and `check` renders the pages that are linked to by their parts.
//! - [`search`] reports, too: what an entry shows as printed must lead to it (`search/findability.rs`).
//! - [`project`] reads the runners of the site, and [`verify`] the ones that errbook ships from the same YAML, so that
//!   what is shipped is also the example.
//! - No unsafe code stands between a fork and an exec: errbook starts itself, sets limits for itself and becomes the snippet
//!   ([`verify`]).
//! - Not only slow pure parts are remembered: a build takes over the files of entries and listings that would come out as
//!   they stand (`render/basis.rs` says when that is, `publish/notes.rs` how a file is known to stand), and the search the
//!   terms of entries (`search/memory.rs`). Rendering ten thousand pages to find that nothing is new was most of a second
//!   build.
//! - A site is published by an exchange of two trees, and the old one is not removed: it becomes the twin of the new one
//!   (`publish/twin.rs`), so that the next build begins with a whole site and puts into it only what is new. To link and
//!   remove every file of a large site, to change one page of it, was a third of what a second build asked of the system.
//!   How the folders of the site were left is noted, too (`publish/tree.rs`): one in which nothing has changed since holds
//!   nothing of anybody else, and is not listed again, which a build did three times.
//! - `serve` keeps what each file is by itself (`pipeline/live.rs`), and links again only what an edit changes for others
//!   (`link/again.rs`). Ids of files have room between them there ([`source`]), so that a new file moves no span. What only
//!   the whole site shows is found beside the pages (`pipeline/question.rs`), by the stages of `check`.
//! - A template of the theme sees its view and the words of the interface (`render/words.rs`), and nothing else; what a page links to is decided in [`render`].

#![cfg_attr(
    test,
    expect(
        clippy::unwrap_used,
        reason = "what cannot be unwrapped fails the test"
    )
)]

pub mod cache;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod edit;
pub mod entry;
pub mod health;
pub mod link;
pub mod parallel;
pub mod parse;
pub mod pipeline;
pub mod project;
pub mod publish;
pub mod render;
pub mod report;
pub mod rule;
pub mod search;
pub mod serve;
pub mod source;
pub mod verify;
pub mod watch;
