//! `errbook new`: a draft of an entry, made of what is known of the error.
//!
//! Comes in: options, a trace, answers. Goes out: one new file. Never: a file that was there before, or a secret of the
//! trace.

mod draft;
mod known;
mod place;

use super::Verdict;
use super::ask::{self, Asker};
use super::editor;
use super::terminal::{Stream, Terminal};
use super::trace::{self, Trace};
use crate::check::nearest;
use crate::check::scaffold::{Sections, Spelling};
use crate::entry::{Choice, EntryId, Severity};
use crate::search::Facts;
use anyhow::{Context, Result, bail};
use clap::builder::PossibleValuesParser;
use draft::Draft;
use std::path::Path;

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The collection (the software that raises the error) and the entry's name, such as openai/rate-limit-error; by
    /// default what the trace says
    #[arg(value_name = "COLLECTION/SLUG")]
    id: Option<String>,
    /// The error's name, exactly as the software prints it
    #[arg(long, value_name = "NAME")]
    error: Option<String>,
    /// The HTTP status that comes with it
    #[arg(long, value_name = "CODE", value_parser = clap::value_parser!(u16).range(100..=599))]
    status: Option<u16>,
    /// How much harm it does while it lasts
    #[arg(long, value_name = "WORD", value_parser = PossibleValuesParser::new(Severity::WORDS))]
    severity: Option<String>,
    /// Read what the program printed from a file (`-`: standard input), and take from it what it says: name, codes,
    /// status, language, message template, collection and slug; secrets are masked
    #[arg(long, value_name = "FILE")]
    from_trace: Option<String>,
    /// Write plain YAML instead of Markdown
    #[arg(long)]
    yaml: bool,
    /// Write all sections, not only those that every entry should have
    #[arg(long)]
    all: bool,
    /// Write nothing, with exit code 1, when an entry explains the trace already
    #[arg(long, requires = "from_trace")]
    unless_known: bool,
    /// Open the new file in the editor that VISUAL or EDITOR names
    #[arg(long, short)]
    edit: bool,
    /// Ask nothing, also in a terminal
    #[arg(long, short)]
    yes: bool,
}

const EXAMPLES: &str = "\
Examples:
  errbook new openai/rate-limit-error --status 429   a draft, asking for what is missing
  errbook new --from-trace crash.log                 name, codes and template as the trace says them
  cargo build 2>&1 | errbook new --from-trace -      the same from a pipe
  errbook new --from-trace crash.log --edit          and open it in $EDITOR";

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let root = super::root(root)?;
    // Before anything is asked or written: what would stop the command in its middle.
    let editor = arguments.edit.then(editor::chosen).transpose()?;
    let given = arguments.id.as_deref().map(place::id).transpose()?;
    if let Some(id) = &given {
        place::free(id, &root)?;
    }
    let error = arguments.error.as_deref().map(name).transpose()?;
    let asker = if arguments.yes {
        None
    } else {
        ask::somebody(terminal)
    };
    let printed = match (&arguments.from_trace, asker) {
        (Some(from), _) => Some(trace::read(from, terminal)?),
        (None, Some(asker)) => Some(asker.text("Paste what the program printed, if you have it")?),
        (None, None) => None,
    };
    let trace = printed.as_deref().and_then(trace::trace);
    if let (Some(from), None) = (&arguments.from_trace, &trace) {
        let from = if from == "-" { "standard input" } else { from };
        bail!("{from} holds no text; nothing was written");
    }
    let mut collections = Vec::new();
    if let (Some(printed), Some(trace)) = (&printed, &trace) {
        let known = known::known(printed, &root)?;
        collections = known.collections;
        if let Some(text) = known.entry {
            terminal.print(&text, Stream::Errors)?;
            let is_wanted = match asker {
                Some(asker) => asker.yes("Write a new entry all the same?")?,
                None => !arguments.unless_known,
            };
            if !is_wanted {
                terminal.say("nothing was written", Stream::Errors)?;
                return Ok(Verdict::Findings);
            }
        }
        notes(trace, terminal)?;
    }
    let facts = trace
        .as_ref()
        .map(|trace| trace.facts.clone())
        .unwrap_or_default();
    let error = match (error, asker) {
        (Some(error), _) => Some(error),
        (None, Some(asker)) => {
            let from = facts.error.as_deref().or(given.as_ref().map(EntryId::slug));
            Some(asker.right(
                "The error's name, as it is printed",
                from.unwrap_or(""),
                name,
            )?)
        }
        (None, None) => facts.error.clone(),
    };
    let id = match given {
        Some(id) => id,
        None => named(&facts, error.as_deref(), &collections, &root, asker)?,
    };
    let new = Draft {
        error: error.unwrap_or_else(|| id.slug().to_owned()),
        severity: severity(arguments, asker)?,
        status: status(arguments, facts.http_status, asker)?,
        trace,
    };
    let spelling = if arguments.yaml {
        Spelling::Yaml
    } else {
        Spelling::Markdown
    };
    let sections = if arguments.all {
        Sections::All
    } else {
        Sections::Usual
    };
    let path = place::write(&id, &new.text(spelling, sections), spelling, &root)?;
    let line = format!(
        "wrote {}: fill it in (`errbook serve --drafts` shows it), remove `draft: true`, and run `errbook check`",
        place::shown(&path, &root)
    );
    terminal.say(&line, Stream::Output)?;
    if let Some(editor) = editor {
        editor::open(&editor, &path)?;
    }
    Ok(Verdict::Fine)
}

/// What was done to the trace.
fn notes(trace: &Trace, terminal: &Terminal) -> Result<()> {
    let mut lines = Vec::new();
    match trace.masked {
        0 => {}
        1 => lines.push("masked 1 secret or personal name in the trace".to_owned()),
        count => lines.push(format!(
            "masked {count} secrets and personal names in the trace"
        )),
    }
    if trace.left_out > 0 {
        lines.push(format!(
            "left out {} lines of the trace's middle",
            trace.left_out
        ));
    }
    lines
        .iter()
        .try_for_each(|line| terminal.say(line, Stream::Errors))
}

/// An error's name, from the command line or from an answer.
fn name(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        bail!(
            "an error has a name: write it as the software prints it, such as openai.RateLimitError"
        );
    }
    if text.chars().any(char::is_control) {
        bail!("the error's name is more than one line; write the line that names it");
    }
    Ok(text.to_owned())
}

/// The entry's id where the command line has none: what the trace says, or what is answered.
fn named(
    facts: &Facts,
    error: Option<&str>,
    collections: &[String],
    root: &Path,
    asker: Option<Asker<'_>>,
) -> Result<EntryId> {
    let known = facts
        .collections
        .iter()
        .find(|name| collections.contains(name));
    let collection = known
        .or(facts.collections.first())
        .map_or("", String::as_str);
    let slug = match (&facts.slug, error) {
        (Some(slug), _) => slug.clone(),
        (None, Some(error)) => place::slug(error),
        (None, None) => String::new(),
    };
    let read = |text: &str| {
        let id = place::id(text)?;
        place::free(&id, root)?;
        Ok(id)
    };
    let guess = match (collection, slug.as_str()) {
        ("", _) | (_, "") => String::new(),
        (collection, slug) => format!("{collection}/{slug}"),
    };
    if let Some(asker) = asker {
        return asker.right("Its entry, as collection/slug", &guess, read);
    }
    if guess.is_empty() {
        bail!(
            "it is not known what the entry is called; name it: errbook new COLLECTION/SLUG, for example openai/rate-limit-error"
        );
    }
    read(&guess).with_context(|| {
        format!("the trace is about {guess}, which cannot be written; give the new entry a name: errbook new COLLECTION/SLUG")
    })
}

/// The least that is not nothing, unless somebody says otherwise.
const SEVERITY: &str = "medium";

fn severity(arguments: &Arguments, asker: Option<Asker<'_>>) -> Result<String> {
    let read = |text: &str| {
        if Severity::parse(text).is_some() {
            return Ok(text.to_owned());
        }
        let near = nearest(text, Severity::WORDS.iter().copied());
        let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        bail!(
            "`{text}` is no severity; {near}it is one of {}",
            Severity::WORDS.join(", ")
        )
    };
    match (&arguments.severity, asker) {
        (Some(severity), _) => Ok(severity.clone()),
        (None, Some(asker)) => {
            let question = format!("Severity ({})", Severity::WORDS.join(", "));
            asker.right(&question, SEVERITY, read)
        }
        (None, None) => Ok(SEVERITY.to_owned()),
    }
}

fn status(
    arguments: &Arguments,
    printed: Option<u16>,
    asker: Option<Asker<'_>>,
) -> Result<Option<u16>> {
    let read = |text: &str| match text {
        "none" => Ok(None),
        text => match text.parse() {
            Ok(status @ 100..=599) => Ok(Some(status)),
            _ => bail!("`{text}` is no HTTP status: write a number from 100 to 599, or nothing"),
        },
    };
    match (arguments.status.or(printed), asker) {
        (Some(status), _) => Ok(Some(status)),
        (None, Some(asker)) => asker.right("HTTP status", "none", read),
        (None, None) => Ok(None),
    }
}
