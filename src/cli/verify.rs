//! `errbook verify`: the snippets of entries are run, and do what their entries say, or not.
//!
//! The only command that runs anything of a project, and it asks first: without `--trust`, and without an agreement to
//! exactly these runners and snippets (`errbook trust`), it lists what it would run, and ends.

use super::Verdict as Outcome;
use super::plan::{Plan, Wanted};
use super::terminal::{Stream, Terminal};
use super::today::today;
use crate::entry::{Choice as _, Verdict};
use crate::pipeline;
use crate::verify::{self, Force, Namespaces, Recipe, Report, Sandbox, Setting, Start, record};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

#[expect(
    clippy::struct_excessive_bools,
    reason = "a flag of the command line is there or not"
)]
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    wanted: Wanted,
    /// Run them without having agreed to them before: this once
    #[arg(long)]
    trust: bool,
    /// Only what has no valid record
    #[arg(long)]
    changed: bool,
    /// Keep what is proved in proofs/, a file for each entry; it counts until something changes that it is about
    #[arg(long)]
    record: bool,
    /// Fail also where this machine cannot say anything: a tool is missing, the time is up
    #[arg(long)]
    strict: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
    /// How much must be closed off; by default `require` where CI is set, else `auto`
    #[arg(long, value_name = "HOW")]
    sandbox: Option<Sandbox>,
}

const EXAMPLES: &str = "\
Examples:
  errbook verify                              list what would run, unless you have agreed to it
  errbook verify --trust python/key-error     run the snippets of one entry, this once
  errbook verify --record --changed           run what has no valid record, and keep what is proved
  errbook verify --strict --sandbox require   for a build server";

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Outcome> {
    let started = Instant::now();
    let root = super::root(root)?;
    let entries = pipeline::entries(&root, today()?)?;
    let mut plan = Plan::of(&entries, &arguments.wanted, &root)?;
    if arguments.changed {
        plan.recipes.retain(|recipe| recipe.entry.ran.is_none());
    }
    if !arguments.trust && !plan.is_agreed(&root)? {
        terminal.print(&plan.question(), Stream::Errors)?;
        bail!("nothing was run: you have not agreed to these snippets");
    }
    let sandbox = arguments.sandbox.unwrap_or_else(|| {
        if std::env::var_os("CI").is_some() {
            Sandbox::Require
        } else {
            Sandbox::Auto
        }
    });
    let setting = setting(&root, sandbox)?;
    let force = if plan.recipes.is_empty() {
        None
    } else {
        Some(verify::force(&setting)?)
    };
    let bar = terminal.snippets(plan.recipes.len());
    let places = verify::places(&plan.recipes, &setting, &|_| bar.tick());
    let reports = verify::all(&plan.recipes, &places, &setting, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let results: Vec<Judged> = plan.recipes.iter().zip(&reports).map(judged).collect();
    if arguments.record {
        let kept = keep(&results, &root)?;
        terminal.say(
            &format!("recorded {} in proofs/", super::terminal::entries(kept)),
            Stream::Errors,
        )?;
    }
    if arguments.json {
        let document = document(&plan, &results, force.as_ref());
        let text = serde_json::to_string_pretty(&document)? + "\n";
        terminal.print(&text, Stream::Output)?;
    } else {
        terminal.print(&text(&results), Stream::Output)?;
        let seconds = started.elapsed().as_secs_f64();
        terminal.say(&summary(&plan, &results, seconds), Stream::Output)?;
        if let Some(force) = &force {
            terminal.say(&format!("sandbox: {}", force.text()), Stream::Output)?;
        }
    }
    let is_bad = |result: &Judged| result.is_wrong() || (arguments.strict && result.is_open());
    Ok(if results.iter().any(is_bad) || !plan.unfit.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Fine
    })
}

/// Writes the records of what is proved, and removes those of what is not any more; how many there are.
fn keep(results: &[Judged], root: &Path) -> Result<usize> {
    let date = today()?;
    let mut kept = 0;
    for result in results {
        let path = root.join(record::path(result.recipe.entry));
        if result.verdict == Verdict::Proved {
            let text = record::text(&record::of(result.recipe, result.report, date));
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)
                    .with_context(|| format!("cannot make {}", folder.display()))?;
            }
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
            kept += 1;
        } else if result.is_wrong() && path.is_file() {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(kept)
}

fn setting(root: &Path, sandbox: Sandbox) -> Result<Setting> {
    let program = std::env::current_exe().context("cannot find errbook itself")?;
    let root = root
        .canonicalize()
        .with_context(|| format!("cannot find {}", root.display()))?;
    let namespaces = if sandbox != Sandbox::Off && verify::has_namespaces(&program) {
        Namespaces::Own
    } else {
        Namespaces::Shared
    };
    Ok(Setting {
        start: Start {
            program,
            namespaces,
        },
        environments: root.join(".errbook/environments"),
        sandbox,
    })
}

/// A report, seen from its entry.
pub struct Judged<'a> {
    recipe: &'a Recipe<'a>,
    report: &'a Report,
    verdict: Verdict,
    why: String,
}

impl Judged<'_> {
    /// Something is wrong with the entry.
    fn is_wrong(&self) -> bool {
        match self.verdict {
            Verdict::BrokenPasses | Verdict::WrongError | Verdict::FixedFails | Verdict::Flaky => {
                true
            }
            Verdict::Skipped => !self.why.is_empty(),
            Verdict::Proved | Verdict::CouldNotRun | Verdict::TimedOut => false,
        }
    }

    /// Nothing is known.
    fn is_open(&self) -> bool {
        matches!(self.verdict, Verdict::CouldNotRun | Verdict::TimedOut)
    }
}

/// The verdict of an entry: one that is skipped with a reason is only told apart where it would pass.
fn judged<'a>((recipe, report): (&'a Recipe<'a>, &'a Report)) -> Judged<'a> {
    let (verdict, why) = match (&recipe.proof.skip, report.verdict) {
        (Some(reason), Verdict::Proved) => {
            let why = format!("it is skipped (\"{reason}\"), and would pass: remove `skip`");
            (Verdict::Skipped, why)
        }
        (Some(_), _) => (Verdict::Skipped, String::new()),
        (None, verdict) => (verdict, report.why.clone()),
    };
    Judged {
        recipe,
        report,
        verdict,
        why,
    }
}

/// One line about all of it.
fn summary(plan: &Plan<'_>, results: &[Judged], seconds: f64) -> String {
    let mut counts: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
    for result in results {
        let at = Verdict::VALUES
            .iter()
            .position(|verdict| *verdict == result.verdict)
            .unwrap_or(0);
        counts.entry(at).or_insert((result.verdict.word(), 0)).1 += 1;
    }
    let mut parts: Vec<String> = counts
        .values()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    if plan.skipped > 0 {
        parts.push(format!("{} skipped without a runner", plan.skipped));
    }
    if plan.silent > 0 {
        parts.push(format!("{} without a proof", plan.silent));
    }
    if parts.is_empty() {
        parts.push("nothing to run".to_owned());
    }
    let tried = super::terminal::entries(results.len());
    format!("tried {tried} in {seconds:.1} s: {}", parts.join(", "))
}

/// Everything that is not as it should be.
fn text(results: &[Judged]) -> String {
    let mut text = String::new();
    for result in results.iter().filter(|result| !result.why.is_empty()) {
        let _ = writeln!(
            text,
            "{}: {}: {}",
            result.verdict.word(),
            result.recipe.entry.id,
            result.why
        );
    }
    text
}

fn document(plan: &Plan<'_>, results: &[Judged], force: Option<&Force>) -> Value {
    let one = |result: &Judged| {
        let attempts = result.report.attempts.iter().map(|attempt| {
            json!({
                "pair": attempt.pair,
                "side": attempt.ran.side.word(),
                "ended": attempt.ran.stop.text(),
                "error": attempt.error,
                "output": attempt.ran.output,
                "errors": attempt.ran.errors,
                "requests": attempt.ran.requests,
            })
        });
        json!({
            "id": result.recipe.entry.id.to_string(),
            "verdict": result.verdict.word(),
            "why": result.why,
            "runner": result.recipe.runner.name,
            "recipe": result.recipe.hash,
            "versions": result.report.versions,
            "attempts": attempts.collect::<Vec<_>>(),
        })
    };
    let unfit = plan
        .unfit
        .iter()
        .map(|(id, why)| json!({"id": id, "why": why}));
    json!({
        "format": 1,
        "sandbox": force.map(Force::text),
        "entries": results.iter().map(one).collect::<Vec<_>>(),
        "unfit": unfit.collect::<Vec<_>>(),
        "skipped": plan.skipped,
        "silent": plan.silent,
    })
}
