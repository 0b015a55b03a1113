//! An entry and a runner → what is run: the texts, the commands, and the hash of all that decides.
//!
//! Comes in: an entry and the runners of the site. Goes out: [`Recipe`], and from it a [`Job`] for each snippet. Never: a
//! look at the machine; where the tools are is told.

use super::allowed::{Ends, Runner};
use super::job::{Job, Limits, Sandbox, Side};
use super::replies::Reply;
use crate::entry::{Entry, Pair, Proof};
use crate::source::Digest;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Goes up when the way from a recipe to a verdict changes, so that older records no longer count.
const EDITION: &str = "errbook recipe 1";

/// How the snippets of an entry are run.
#[derive(Debug, Clone)]
pub struct Recipe<'a> {
    pub entry: &'a Entry,
    pub runner: &'a Runner,
    pub proof: &'a Proof,
    /// The pairs that are run: their numbers, from 1.
    pub pairs: Vec<usize>,
    /// Of everything that decides about the verdict, but the versions of the tools.
    pub hash: String,
}

/// What the machine has for a recipe.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The folder that the runner's tool is installed in.
    pub tool: PathBuf,
    /// The folder of the installed packages; that of the tool where there are none.
    pub environment: PathBuf,
    pub has_packages: bool,
    /// What may be read besides the system's own folders.
    pub readable: Vec<PathBuf>,
    /// Folders of programs, before those of the system.
    pub path: Vec<PathBuf>,
    /// Tool or package → version.
    pub versions: BTreeMap<String, String>,
}

/// Why an entry has no recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It has no proof, or only a reason why not.
    NotAsked,
    /// The site has no runner of this name.
    NoRunner(String),
    /// None of its pairs is in a language of the runner.
    NoPair(String),
}

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAsked => f.write_str("it names no runner"),
            Self::NoRunner(name) => write!(f, "the site has no runner `{name}`"),
            Self::NoPair(name) => write!(f, "none of its pairs is in a language of `{name}`"),
        }
    }
}

/// The recipe of an entry.
pub fn of<'a>(
    entry: &'a Entry,
    runners: &'a BTreeMap<String, Runner>,
) -> Result<Recipe<'a>, Unfit> {
    let proof = entry.proof.as_ref().ok_or(Unfit::NotAsked)?;
    let name = proof.runner.as_ref().ok_or(Unfit::NotAsked)?;
    let runner = runners
        .get(&name.value)
        .ok_or_else(|| Unfit::NoRunner(name.value.clone()))?;
    let fits = |pair: &Pair| runner.languages.contains(&pair.language);
    let pairs: Vec<usize> = if proof.pairs.is_empty() {
        let numbered = entry.code.iter().zip(1..);
        numbered
            .filter(|(pair, _)| fits(pair))
            .map(|(_, at)| at)
            .collect()
    } else {
        proof.pairs.clone()
    };
    if pairs.is_empty() {
        return Err(Unfit::NoPair(runner.name.clone()));
    }
    let mut recipe = Recipe {
        entry,
        runner,
        proof,
        pairs,
        hash: String::new(),
    };
    recipe.hash = recipe.sum();
    Ok(recipe)
}

impl Recipe<'_> {
    fn sum(&self) -> String {
        let mut digest = Digest::new();
        let mut put = |text: &str| digest.text(text);
        put(EDITION);
        put(&self.runner.text());
        let Proof {
            file,
            files,
            environment,
            packages,
            tools,
            setup,
            replies,
            error,
            // Names and reasons change nothing that is run.
            runner: _,
            skip: _,
            pairs: _,
        } = self.proof;
        put(&format!(
            "{file:?} {environment:?} {packages:?} {tools:?} {replies:?} {error:?}"
        ));
        for (name, text) in files {
            put(name);
            put(text.as_str());
        }
        put(setup.as_ref().map_or("", |text| text.as_str()));
        put(&self.entry.error);
        put(&format!("{:?}", self.entry.codes));
        for message in &self.entry.messages {
            put(&message.value.text);
        }
        for number in &self.pairs {
            put(self.snippet(*number, Side::Broken));
            put(self.snippet(*number, Side::Fixed));
        }
        digest.finish().to_hex()[..32].to_owned()
    }

    /// All packages with their versions: those of the runner, and those of the entry.
    #[must_use]
    pub fn packages(&self) -> BTreeMap<String, String> {
        let mut packages = self.runner.packages.clone();
        packages.extend(self.proof.packages.iter().cloned());
        packages
    }

    /// What is printed where the end is reached.
    #[must_use]
    pub fn end(&self) -> String {
        format!("errbook: the end of {}", &self.hash[..12])
    }

    fn snippet(&self, number: usize, side: Side) -> &str {
        let pair = number.checked_sub(1).and_then(|at| self.entry.code.get(at));
        pair.map_or("", |pair| match side {
            Side::Broken => pair.broken.text.as_str(),
            Side::Fixed => pair.fixed.text.as_str(),
        })
    }

    /// The job for one snippet; or why there is none.
    pub fn job(
        &self,
        number: usize,
        side: Side,
        place: &Place,
        work: &Path,
        sandbox: Sandbox,
    ) -> Result<Job, String> {
        let runner = self.runner;
        let end = self.end();
        let file = self.proof.file.as_deref().unwrap_or(&runner.file);
        let (tool, environment) = (shown(&place.tool), shown(&place.environment));
        let words = [
            ("file", file),
            ("tool", &tool),
            ("environment", &environment),
            ("end", &end),
        ];
        let mut snippet = self.snippet(number, side).to_owned();
        if let Some(replace) = &runner.replace {
            let with = fill(&replace.with, &words);
            if replace.find.is_match(&snippet) {
                snippet = replace.find.replacen(&snippet, 1, with).into_owned();
            } else if side == Side::Fixed && runner.ends == Ends::Said {
                return Err(format!(
                    "{} finds no `{}` in the snippet, and cannot tell whether its end is reached",
                    runner.name,
                    replace.find.as_str()
                ));
            }
        }
        let mut setup = self
            .proof
            .setup
            .as_ref()
            .map_or("", |text| text.as_str())
            .to_owned();
        if !setup.is_empty() && !setup.ends_with('\n') {
            setup.push('\n');
        }
        let texts = [
            ("setup", setup.as_str()),
            ("snippet", &snippet),
            ("end", &end),
        ];
        let mut files: BTreeMap<String, String> = self
            .proof
            .files
            .iter()
            .map(|(name, text)| (name.clone(), format!("{}\n", text.as_str())))
            .collect();
        for (name, text) in &runner.files {
            files.insert(name.clone(), fill(text, &words));
        }
        files.insert(file.to_owned(), fill(&runner.program, &texts));
        let run = if place.has_packages || runner.bare.is_empty() {
            &runner.run
        } else {
            &runner.bare
        };
        let steps = runner.prepare.iter().chain([run]);
        let step = |step: &Vec<String>| step.iter().map(|word| fill(word, &words)).collect();
        let links = runner.link.iter().filter(|_| place.has_packages);
        let mut readable = place.readable.clone();
        readable.push(place.environment.clone());
        readable.push(place.tool.clone());
        Ok(Job {
            side,
            work: work.to_owned(),
            files,
            links: links
                .map(|(name, to)| (name.clone(), PathBuf::from(fill(to, &words))))
                .collect(),
            steps: steps.map(step).collect(),
            environment: self.variables(place, work, &words),
            readable,
            replies: self.proof.replies.iter().map(Reply::from).collect(),
            limits: Limits {
                seconds: runner.seconds,
                memory: runner.memory,
            },
            sandbox,
        })
    }

    /// The whole environment: nothing of the one that errbook itself runs in.
    fn variables(
        &self,
        place: &Place,
        work: &Path,
        words: &[(&str, &str)],
    ) -> BTreeMap<String, String> {
        let path = place.path.iter().map(|folder| shown(folder));
        let path: Vec<String> = path
            .chain(SYSTEM_PATH.iter().map(|folder| (*folder).to_owned()))
            .collect();
        let mut all = BTreeMap::from([
            ("PATH".to_owned(), path.join(":")),
            ("HOME".to_owned(), shown(&work.join(HOME))),
            ("TMPDIR".to_owned(), shown(&work.join(TEMPORARY))),
            ("LANG".to_owned(), "C.UTF-8".to_owned()),
            ("TZ".to_owned(), "UTC".to_owned()),
        ]);
        for (name, value) in &self.runner.environment {
            all.insert(name.clone(), fill(value, words));
        }
        all.extend(self.proof.environment.iter().cloned());
        all
    }
}

/// Folders below that of the snippet, for programs that want a home and a place for passing files.
pub const HOME: &str = ".home";
pub const TEMPORARY: &str = ".tmp";

/// Where programs are looked for.
pub const SYSTEM_PATH: &[&str] = &[
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
];

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Words in braces → what they stand for, in one walk: what is put in is not looked at again.
#[must_use]
pub fn fill(text: &str, words: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = words.iter().find_map(|(name, value)| {
            let behind = rest[1..].strip_prefix(name)?.strip_prefix('}')?;
            Some((value, behind))
        });
        if let Some((value, behind)) = known {
            filled.push_str(value);
            rest = behind;
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}
