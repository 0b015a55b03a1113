//! What a runner is: a program that the site allows, and what its output means.
//!
//! Comes in: what the settings say. Goes out: [`Runner`]. Never: a shell between, or a word of an entry that becomes an
//! argument; an entry names a runner, and that is all.

use crate::entry::Language;
use regex::Regex;
use std::collections::BTreeMap;

/// How snippets of some languages are run.
#[derive(Debug, Clone)]
pub struct Runner {
    pub name: String,
    /// Pairs in these languages are run.
    pub languages: Vec<Language>,
    /// The name of the snippet's file.
    pub file: String,
    /// The program that it cannot do without.
    pub tool: String,
    /// What prints the folder that `tool` is installed in, where its place in the path does not tell.
    pub home: Vec<String>,
    /// The same for programs that snippets call.
    pub homes: BTreeMap<String, Vec<String>>,
    /// The text of the snippet's file, with `{setup}`, `{snippet}` and `{end}`.
    pub program: String,
    /// A change in the snippet that lets it say that its end was reached.
    pub replace: Option<Replace>,
    /// Files beside the snippet.
    pub files: BTreeMap<String, String>,
    /// How a package is named to the installer, with `{name}` and `{version}`.
    pub package: Option<String>,
    /// Packages that are always installed.
    pub packages: BTreeMap<String, String>,
    /// Commands that install packages into `{environment}`; the only ones that reach the network.
    pub install: Vec<Vec<String>>,
    /// Links in the snippet's folder: name and where it leads.
    pub link: BTreeMap<String, String>,
    /// Commands before the last one, such as a compiler.
    pub prepare: Vec<Vec<String>>,
    pub run: Vec<String>,
    /// In the place of `run` where no package is wanted.
    pub bare: Vec<String>,
    pub environment: BTreeMap<String, String>,
    /// How the end of the fixed snippet is known.
    pub ends: Ends,
    /// What prints the version of the tool.
    pub version: Vec<String>,
    /// Seconds of processor time that one process of a snippet may take; the clock gives the whole run three times as many.
    pub seconds: u64,
    /// MiB that all processes of one snippet may take together.
    pub memory: u64,
    /// Signals by which the program ends when it reports an error; any other is no evidence.
    pub signals: Vec<i32>,
    /// What says in the output that nothing could be tried.
    pub unable: Option<Regex>,
    /// Where the error stands in the output; the first that finds something counts.
    pub errors: Vec<Shape>,
}

/// A change in the text of a snippet.
#[derive(Debug, Clone)]
pub struct Replace {
    pub find: Regex,
    pub with: String,
}

/// How the end is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// The program prints `{end}`.
    Said,
    /// The last command ends with status 0: all that a checker can say.
    Status,
}

/// How an error looks in the output.
#[derive(Debug, Clone)]
pub struct Shape {
    pub stream: Stream,
    /// Which of several that are found.
    pub take: Take,
    /// Its groups are `whole`, and in it `name`, `code` and `message`.
    pub find: Regex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Output,
    Errors,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    First,
    Last,
    Any,
}

impl Runner {
    /// All that decides what it does, as text: the same for two runners that do the same.
    #[must_use]
    pub fn text(&self) -> String {
        // A regex prints as its source, and every map has its order.
        format!("{self:?}")
    }
}
