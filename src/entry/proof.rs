//! How the snippets of an entry are run: what its author says about it.
//!
//! Comes in: what `check` decoded. Goes out: [`Proof`]. Never: a command; a proof names a runner, and what a runner does
//! is the site's to say.

use super::{Extra, Message, Method};
use crate::source::{Spanned, Text};

/// How the snippets are run, or why they are not. At least one of `runner` and `skip` is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// The name of a runner.
    pub runner: Option<Spanned<String>>,
    /// Why the snippets are not expected to prove anything.
    pub skip: Option<String>,
    /// The pairs of the entry that are run, from 1; empty for all that are in a language of the runner.
    pub pairs: Vec<usize>,
    /// The name under which a snippet is saved, where it is not the runner's.
    pub file: Option<String>,
    /// Files that lie beside the snippet: path and text.
    pub files: Vec<(String, Text)>,
    /// Variables of the environment; `{replies}` stands for the address of the canned replies.
    pub environment: Vec<(String, String)>,
    /// Packages and their versions, for the installer of the runner's language.
    pub packages: Vec<(String, String)>,
    /// Programs that the snippets call.
    pub tools: Vec<String>,
    /// Runs in front of each snippet; readers never see it.
    pub setup: Option<Text>,
    /// What a web service answers.
    pub replies: Vec<Reply>,
    /// The error to expect, where it is not the one that the entry is about.
    pub error: Option<Message>,
}

/// A canned answer to the requests that fit it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Any where it is absent.
    pub method: Option<Method>,
    /// Without the query; a `*` at the end stands for any rest.
    pub path: String,
    /// Headers that a request must have, each with its value.
    pub headers: Vec<(String, String)>,
    /// What the JSON of a request must hold at least.
    pub json: Option<Extra>,
    /// How many requests it answers; all where it is absent.
    pub times: Option<u32>,
    /// Milliseconds before the answer.
    pub delay: u32,
    pub status: u16,
    pub answer_headers: Vec<(String, String)>,
    /// A text is sent as it stands, anything else as JSON.
    pub answer: Option<Extra>,
}
