//! Runners: the allow-list of programs that snippets are run with.
//!
//! Comes in: `runners:` of `errbook.yaml`, and the ones that errbook ships, which are written in the same way. Goes out:
//! [`Runner`]s by their names. Never: a runner that an entry has written.

use super::table::{RUNNER, SHAPE};
use crate::check::fields::Fields;
use crate::check::read;
use crate::check::schema::Key;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::{self, Node, Value};
use crate::rule;
use crate::source::{FileId, Role, Source};
use crate::verify::{Ends, Replace, Runner, SHIPPED, Shape, Stream, Take};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The runners of a site, besides those that errbook ships.
#[derive(Debug, Clone, Default)]
pub struct Runners {
    own: BTreeMap<String, Runner>,
    /// Read when they are first asked for: most commands need none.
    all: OnceLock<BTreeMap<String, Runner>>,
}

impl Runners {
    /// Reads a table of runners.
    pub fn read(node: &Node, d: &mut Diagnostics) -> Self {
        let help = "write `runners: {lua: {languages: [lua], file: snippet.lua, tool: lua, run: [lua, \"{file}\"]}}`";
        let fields = super::table(node, help, d);
        let one = |field: &parse::Field, d: &mut Diagnostics| {
            let runner = runner(&field.name.text, &field.node, d)?;
            Some((field.name.text.clone(), runner))
        };
        Self {
            own: fields.iter().filter_map(|field| one(field, d)).collect(),
            all: OnceLock::new(),
        }
    }

    /// All of them: those of the site take the place of shipped ones of the same name.
    pub fn all(&self) -> &BTreeMap<String, Runner> {
        self.all.get_or_init(|| {
            let source = Source::new("errbook.yaml", Role::Settings, SHIPPED.as_bytes());
            // A test holds that nothing is found in them.
            let mut found = Diagnostics::new();
            let document = parse::settings(FileId(0), &source, &mut found);
            let mut all = Self::read(&document.root, &mut found).own;
            all.extend(self.own.clone());
            all
        })
    }
}

fn runner(name: &str, node: &Node, d: &mut Diagnostics) -> Option<Runner> {
    let mut fields = Fields::open(node, RUNNER, d)?;
    let languages = fields.take("languages", d, |n, k, d| {
        read::list(n, k, d, read::language)
    });
    let file = fields.take("file", d, read::line);
    let tool = fields.take("tool", d, read::line);
    let home = fields.take("home", d, words);
    let homes = fields.take("homes", d, |n, k, d| read::table(n, k, d, words));
    let program = fields.take("program", d, text);
    let replace = fields.take("replace", d, |n, _, d| replace(n, d));
    let files = fields.take("files", d, |n, k, d| read::table(n, k, d, text));
    let package = fields.take("package", d, read::line);
    let packages = fields.take("packages", d, |n, k, d| read::table(n, k, d, read::line));
    let install = fields.take("install", d, commands);
    let link = fields.take("link", d, |n, k, d| read::table(n, k, d, read::line));
    let prepare = fields.take("prepare", d, commands);
    let run = fields.take("run", d, words);
    let bare = fields.take("bare", d, words);
    let environment = fields.take("environment", d, |n, k, d| read::table(n, k, d, read::line));
    let ends = fields.take("ends", d, word);
    let version = fields.take("version", d, words);
    let seconds = fields.take("seconds", d, |n, k, d| read::integer(n, k, (1, 600), d));
    let memory = fields.take("memory", d, |n, k, d| read::integer(n, k, (16, 65_536), d));
    let signals = fields.take("signals", d, |n, k, d| {
        read::list(n, k, d, |n, k, d| read::integer(n, k, (1, 64), d))
    });
    let unable = fields.take("unable", d, pattern);
    let errors = fields.take("errors", d, |n, k, d| {
        read::list(n, k, d, |n, _, d| shape(n, d))
    });
    fields.close();
    let number = |number: Option<i64>, standard: u64| {
        number
            .and_then(|number| u64::try_from(number).ok())
            .unwrap_or(standard)
    };
    let mut languages = languages?;
    languages.sort();
    languages.dedup();
    Some(Runner {
        name: name.to_owned(),
        languages,
        file: file?,
        tool: tool?,
        home: home.unwrap_or_default(),
        homes: homes.unwrap_or_default().into_iter().collect(),
        program: program.unwrap_or_else(|| "{setup}{snippet}\n".to_owned()),
        replace,
        files: files.unwrap_or_default().into_iter().collect(),
        package,
        packages: packages.unwrap_or_default().into_iter().collect(),
        install: install.unwrap_or_default(),
        link: link.unwrap_or_default().into_iter().collect(),
        prepare: prepare.unwrap_or_default(),
        run: run?,
        bare: bare.unwrap_or_default(),
        environment: environment.unwrap_or_default().into_iter().collect(),
        ends: if ends == Some("status") {
            Ends::Status
        } else {
            Ends::Said
        },
        version: version.unwrap_or_default(),
        seconds: number(seconds, 10),
        memory: number(memory, 1024),
        signals: signals
            .unwrap_or_default()
            .into_iter()
            .filter_map(|signal| i32::try_from(signal).ok())
            .collect(),
        unable,
        errors: errors?,
    })
}

fn replace(node: &Node, d: &mut Diagnostics) -> Option<Replace> {
    let mut fields = Fields::open(node, super::table::REPLACE, d)?;
    let find = fields.take("find", d, pattern);
    let with = fields.take("with", d, text);
    fields.close();
    Some(Replace {
        find: find?,
        with: with?,
    })
}

fn shape(node: &Node, d: &mut Diagnostics) -> Option<Shape> {
    let mut fields = Fields::open(node, SHAPE, d)?;
    let stream = fields.take("stream", d, word);
    let take = fields.take("take", d, word);
    let find = fields.take("find", d, pattern);
    fields.close();
    Some(Shape {
        stream: if stream? == "stdout" {
            Stream::Output
        } else {
            Stream::Errors
        },
        take: match take {
            Some("first") => Take::First,
            Some("last") => Take::Last,
            _ => Take::Any,
        },
        find: find?,
    })
}

/// One of the words that the table allows.
fn word(node: &Node, key: &'static Key, d: &mut Diagnostics) -> Option<&'static str> {
    let crate::check::schema::Kind::Word(words) = key.kind else {
        return None;
    };
    let said = read::line(node, key, d)?;
    let found = words.iter().copied().find(|word| *word == said);
    if found.is_none() {
        let message = format!("unknown value `{said}` for `{}`", key.name);
        let help = format!("it is one of {}", crate::check::list(words));
        d.push(Diagnostic::new(&rule::UNKNOWN_VALUE, node.span, message).help(help));
    }
    found
}

fn text(node: &Node, key: &'static Key, d: &mut Diagnostics) -> Option<String> {
    read::text(node, key, d).map(|text| text.as_str().to_owned())
}

fn words(node: &Node, key: &'static Key, d: &mut Diagnostics) -> Option<Vec<String>> {
    let words = read::list(node, key, d, text)?;
    let is_list = matches!(&node.value, Value::List(items) if !items.is_empty());
    is_list.then_some(words)
}

fn commands(node: &Node, key: &'static Key, d: &mut Diagnostics) -> Option<Vec<Vec<String>>> {
    read::list(node, key, d, words)
}

fn pattern(node: &Node, key: &'static Key, d: &mut Diagnostics) -> Option<Regex> {
    let text = read::text(node, key, d)?;
    match Regex::new(text.as_str()) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            let last = error.to_string();
            let last = last.lines().last().unwrap_or_default().trim().to_owned();
            let message = format!("the pattern cannot be read: {last}");
            let help = "patterns are those of the regex crate: no look-around, no back-references";
            d.push(Diagnostic::new(&rule::SETTINGS, node.span, message).help(help));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_read_without_a_finding() {
        let source = Source::new("errbook.yaml", Role::Settings, SHIPPED.as_bytes());
        let mut found = Diagnostics::new();
        let document = parse::settings(FileId(0), &source, &mut found);
        let read = Runners::read(&document.root, &mut found).own;
        let findings = found.settle(&crate::diagnostic::Levels::default());
        assert_eq!(findings.iter().count(), 0, "{findings:?}");
        assert_eq!(read.len(), 10);
        assert_eq!(Runners::default().all().len(), 10);
    }
}
