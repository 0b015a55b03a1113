//! One run of one snippet: what is asked for, and what has become of it. Both are told from process to process as JSON.
//!
//! Comes in: nothing. Goes out: the shapes of [`Job`] and [`Ran`]. Never: a process.

use super::replies::Reply;
pub use crate::entry::Side;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What is to be run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    #[serde(with = "side")]
    pub side: Side,
    /// The snippet's folder: new, empty, and gone afterwards.
    pub work: PathBuf,
    /// Path below `work` → text.
    pub files: BTreeMap<String, String>,
    /// Name below `work` → where the link leads.
    pub links: BTreeMap<String, PathBuf>,
    /// Commands, one after the other, until one fails.
    pub steps: Vec<Vec<String>>,
    /// The whole environment.
    pub environment: BTreeMap<String, String>,
    /// Files and folders that may be read and run.
    pub readable: Vec<PathBuf>,
    pub replies: Vec<Reply>,
    pub limits: Limits,
    pub sandbox: Sandbox,
}

/// What a run may take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Of processor time; of the clock, [`PATIENCE`] times as many: a machine may be busy with other things.
    pub seconds: u64,
    /// MiB, of all its processes together.
    pub memory: u64,
}

/// How many seconds of the clock a run has for each of processor time.
pub const PATIENCE: u64 = 3;

/// How much the sandbox matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Sandbox {
    /// Nothing runs where files and network cannot be closed off
    Require,
    /// What this machine offers; the summary says what that is
    Auto,
    /// Limits only
    Off,
}

/// What has become of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    #[serde(with = "side")]
    pub side: Side,
    pub stop: Stop,
    /// Standard output and standard error of the last command that ran: their beginning and their end.
    pub output: String,
    pub errors: String,
    /// Requests to the canned replies: `POST /v1/x → 403`.
    pub requests: Vec<String>,
    pub force: Force,
}

impl Ran {
    /// One that did not begin, and why.
    #[must_use]
    pub fn not_started(side: Side, why: String) -> Self {
        Self {
            side,
            stop: Stop::NotStarted(why),
            output: String::new(),
            errors: String::new(),
            requests: Vec::new(),
            force: Force::default(),
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stop {
    Status(i32),
    Signal(i32),
    /// Its time was up.
    Time,
    /// Another limit.
    Limit(String),
    /// It could not be started at all.
    NotStarted(String),
}

impl Stop {
    /// For people: `status 1`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Status(code) => format!("status {code}"),
            Self::Signal(signal) => format!("signal {signal}"),
            Self::Time => "time".to_owned(),
            Self::Limit(what) | Self::NotStarted(what) => what.clone(),
        }
    }
}

/// One thing that closes a run off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// Only the snippet's folder can be written, only tools can be read.
    Files,
    /// A network of its own, with nothing in it but itself.
    Network,
    /// TCP only to the canned replies.
    Tcp,
    /// Processes of its own.
    Processes,
    /// No signals to processes outside.
    Signals,
}

/// What closed a run off.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Force(BTreeSet<Layer>);

impl Force {
    #[must_use]
    pub fn of(layers: impl IntoIterator<Item = Layer>) -> Self {
        Self(layers.into_iter().collect())
    }

    #[must_use]
    pub fn has(&self, layer: Layer) -> bool {
        self.0.contains(&layer)
    }

    pub fn add(&mut self, layer: Layer) {
        self.0.insert(layer);
    }

    /// Whether both files and network are closed off.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.has(Layer::Files) && (self.has(Layer::Network) || self.has(Layer::Tcp))
    }

    /// For people: what is in force, and what is not.
    #[must_use]
    pub fn text(&self) -> String {
        let named = [
            (Layer::Files, "files"),
            (Layer::Network, "network namespace"),
            (Layer::Tcp, "TCP"),
            (Layer::Processes, "process namespace"),
            (Layer::Signals, "signals"),
        ];
        let on = named.iter().filter(|(layer, _)| self.has(*layer));
        let on: Vec<&str> = on.map(|(_, name)| *name).collect();
        let mut off = Vec::new();
        if !self.has(Layer::Files) {
            off.push("files are open");
        }
        match (self.has(Layer::Network), self.has(Layer::Tcp)) {
            (true, _) => {}
            (false, true) => off.push("no filter for UDP"),
            (false, false) => off.push("the network is open"),
        }
        if !self.has(Layer::Processes) && !self.has(Layer::Signals) {
            off.push("signals reach other processes");
        }
        let on = if on.is_empty() {
            "none".to_owned()
        } else {
            on.join(", ")
        };
        if off.is_empty() {
            on
        } else {
            format!("{on}; {}", off.join(", "))
        }
    }
}

/// A side as its word.
mod side {
    use crate::entry::{Choice, Side};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(side: &Side, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(side.word())
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Side, D::Error> {
        let word = String::deserialize(from)?;
        Side::parse(&word).ok_or_else(|| D::Error::custom("no side"))
    }
}
