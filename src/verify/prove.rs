//! Recipes → verdicts: two at a time, in the order in which they came.
//!
//! Comes in: recipes that the user has agreed to. Goes out: a [`Report`] for each. Never: a verdict that depends on what ran
//! beside it.

use super::job::{Force, Job, Limits, Ran, Sandbox, Side, Stop};
use super::judge::{self, Finding};
use super::place;
use super::recipe::{Place, Recipe};
use super::runner::{self, Start};
use crate::entry::Verdict;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many snippets run at once.
const AT_ONCE: usize = 2;

/// What a run needs besides the recipes.
#[derive(Debug, Clone)]
pub struct Setting {
    pub start: Start,
    /// Where sets of packages are kept.
    pub environments: PathBuf,
    pub sandbox: Sandbox,
}

/// What has come of one recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub verdict: Verdict,
    /// One line; empty where all is as it should be.
    pub why: String,
    /// Tool or package → version.
    pub versions: BTreeMap<String, String>,
    pub attempts: Vec<Attempt>,
}

/// One snippet that was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The number of the pair, from 1.
    pub pair: usize,
    pub ran: Ran,
    /// The error that the broken one ended with, where it is the right one.
    pub error: Option<String>,
}

impl Report {
    fn without(verdict: Verdict, why: String) -> Self {
        Self {
            verdict,
            why,
            versions: BTreeMap::new(),
            attempts: Vec::new(),
        }
    }
}

/// Finds tools and packages for a recipe, one after the other: two installers never meet.
#[must_use]
pub fn places(
    recipes: &[Recipe<'_>],
    setting: &Setting,
    done: &dyn Fn(usize),
) -> Vec<Result<Place, String>> {
    let mut places = Vec::new();
    for recipe in recipes {
        places.push(place::of(recipe, &setting.environments));
        done(places.len());
    }
    places
}

/// What a run has in force here.
///
/// # Errors
/// Where that is not enough for what is wanted.
pub fn force(setting: &Setting) -> Result<Force> {
    let work = folder()?;
    let job = Job {
        side: Side::Broken,
        work: work.clone(),
        files: BTreeMap::new(),
        links: BTreeMap::new(),
        steps: vec![vec!["/bin/true".to_owned()]],
        environment: BTreeMap::new(),
        readable: Vec::new(),
        replies: Vec::new(),
        limits: Limits {
            seconds: 20,
            memory: 512,
        },
        sandbox: setting.sandbox,
    };
    let ran = runner::run(&job, &setting.start);
    let _ = fs::remove_dir_all(&work);
    let ran = ran?;
    match ran.stop {
        Stop::Status(0) => Ok(ran.force),
        stop => bail!("nothing can be run here: {}", stop.text()),
    }
}

/// Tries all recipes.
pub fn all(
    recipes: &[Recipe<'_>],
    places: &[Result<Place, String>],
    setting: &Setting,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<Report>> {
    let next = AtomicUsize::new(0);
    let reports: Vec<Mutex<Option<Result<Report>>>> =
        recipes.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(recipe), Some(place)) = (recipes.get(at), places.get(at)) else {
                        break;
                    };
                    let report = match place {
                        Ok(place) => one(recipe, place, setting),
                        Err(why) => Ok(Report::without(Verdict::CouldNotRun, why.clone())),
                    };
                    if let Ok(mut slot) = reports[at].lock() {
                        *slot = Some(report);
                    }
                    done();
                }
            });
        }
    });
    let taken = reports.into_iter().map(|slot| {
        let report = slot.into_inner().ok().flatten();
        report.context("a run was lost")?
    });
    taken.collect()
}

/// Tries one recipe, all its pairs.
fn one(recipe: &Recipe<'_>, place: &Place, setting: &Setting) -> Result<Report> {
    let mut report = Report::without(Verdict::Proved, String::new());
    report.versions.clone_from(&place.versions);
    for number in &recipe.pairs {
        for side in [Side::Broken, Side::Fixed] {
            let mut ran = attempt(recipe, *number, side, place, setting)?;
            let mut finding = judged(&ran, recipe);
            // What a second run contradicts is no property of the snippet.
            if matches!(finding.verdict, Verdict::BrokenPasses | Verdict::FixedFails) {
                ran = attempt(recipe, *number, side, place, setting)?;
                let again = judged(&ran, recipe);
                if again.verdict != finding.verdict {
                    finding.verdict = Verdict::Flaky;
                    finding.why = format!("{}; run again, it does not", finding.why);
                }
            }
            report.attempts.push(Attempt {
                pair: *number,
                ran,
                error: finding.error,
            });
            if finding.verdict != Verdict::Proved {
                report.verdict = finding.verdict;
                report.why = finding.why;
                if recipe.pairs.len() > 1 {
                    report.why = format!("pair {number}: {}", report.why);
                }
                return Ok(report);
            }
        }
    }
    Ok(report)
}

fn judged(ran: &Ran, recipe: &Recipe<'_>) -> Finding {
    match ran.side {
        Side::Broken => judge::broken(ran, recipe.runner, recipe.entry),
        Side::Fixed => judge::fixed(ran, recipe.runner, &recipe.end()),
    }
}

/// Runs one snippet in a folder of its own, which is gone afterwards.
fn attempt(
    recipe: &Recipe<'_>,
    number: usize,
    side: Side,
    place: &Place,
    setting: &Setting,
) -> Result<Ran> {
    let work = folder()?;
    let ran = match recipe.job(number, side, place, &work, setting.sandbox) {
        Ok(job) => runner::run(&job, &setting.start).map(|ran| told(ran, &job, place)),
        Err(why) => Ok(Ran::not_started(side, why)),
    };
    // Whoever kept watch has removed it, unless it was ended.
    let _ = fs::remove_dir_all(&work);
    ran
}

/// A new folder that only this user can enter.
fn folder() -> Result<PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let above = std::env::temp_dir();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = above.join(format!("errbook-{}-{count}", std::process::id()));
    let made = fs::DirBuilder::new().mode(0o700).create(&path);
    if made.is_err() {
        // One of an earlier process with this number.
        fs::remove_dir_all(&path).ok();
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .with_context(|| format!("cannot make the folder {}", path.display()))?;
    }
    path.canonicalize()
        .context("a folder that was just made is gone")
}

/// The run, with the same names for folders on every machine.
fn told(mut ran: Ran, job: &Job, place: &Place) -> Ran {
    let mut names: Vec<(String, &str)> = vec![
        (shown(&job.work), "/app"),
        (shown(&place.environment), "/packages"),
        (shown(&place.tool), "/usr"),
    ];
    names.extend(place.readable.iter().map(|path| (shown(path), "/usr")));
    // The longest first: one may lie in another.
    names.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
    for text in [&mut ran.output, &mut ran.errors] {
        for (path, name) in &names {
            if path.len() > 1 && path != name && !path.starts_with("/usr") {
                *text = text.replace(path.as_str(), name);
            }
        }
    }
    ran
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
