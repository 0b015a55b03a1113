//! What errbook does in the processes that it starts of itself: one keeps watch over a run, one becomes the snippet.
//!
//! Comes in: a job on standard input, which stays open as long as somebody waits. Goes out: what has become of it, as one
//! line. Never: a process that is left when this one ends.

use super::confine::{self, Reach};
use super::job::{Force, Job, Layer, Limits, PATIENCE, Ran, Sandbox, Stop};
use super::kept::Kept;
use super::recipe::{HOME, TEMPORARY, fill};
use super::stub::Stub;
use super::tree::{self, Space};
use super::{loopback, runner};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

/// What a process that errbook started of itself does.
pub const SUPERVISE: &str = "supervise";
pub const CONFINE: &str = "confine";
pub const TRY: &str = "try";

/// How many processes a run may have at once.
pub const MOST_PROCESSES: u32 = 256;

/// Bytes that a run may leave in its folder.
const LARGEST_FOLDER: u64 = 512 << 20;

/// Between two looks at a run.
const PAUSE: Duration = Duration::from_millis(5);
const LOOK: Duration = Duration::from_millis(15);

/// Where the process that becomes the snippet says what closes it off.
const IN_FORCE: &str = ".errbook";

/// Exit code of a process that could not become the snippet.
const NOT_STARTED: i32 = 125;

/// One command, as it is told to the process that becomes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    command: Vec<String>,
    work: PathBuf,
    readable: Vec<PathBuf>,
    limits: Limits,
    sandbox: Sandbox,
    port: Option<u16>,
    own_network: bool,
}

/// Brings the network of a new namespace up.
pub fn try_namespaces() -> Result<()> {
    loopback::up().context("the loopback device cannot be brought up")
}

/// Runs the job on this line, and says as one line what has become of it.
pub fn supervise(line: &str, space: Space) -> Result<String> {
    let job: Job = serde_json::from_str(line).context("no job on standard input")?;
    if space == Space::Own {
        loopback::up().context("the loopback device cannot be brought up")?;
    }
    tree::adopt().context("orphans cannot be adopted")?;
    let ran = watched(&job, space);
    end(&job.work, space);
    Ok(format!("{}\n", serde_json::to_string(&ran?)?))
}

/// Ends all that was started, and removes its folder: also where nobody waits any more.
pub fn end(work: &Path, space: Space) {
    tree::end(space);
    // What a snippet has locked is unlocked; a rest that stays is in the folder of passing files.
    let _ = fs::remove_dir_all(work);
}

/// The folder of the job on this line.
#[must_use]
pub fn folder(line: &str) -> Option<PathBuf> {
    serde_json::from_str::<Job>(line).ok().map(|job| job.work)
}

fn watched(job: &Job, space: Space) -> Result<Ran> {
    lay(job)?;
    let stub = match job.replies.as_slice() {
        [] => None,
        replies => Some(Stub::start(replies.to_vec()).context("canned replies cannot be served")?),
    };
    let address = stub
        .as_ref()
        .map(|stub| format!("http://127.0.0.1:{}", stub.port));
    let deadline = Instant::now() + Duration::from_secs(job.limits.seconds * PATIENCE);
    let mut ran = Ran::not_started(job.side, "there is no command".to_owned());
    for command in &job.steps {
        let replies = address.as_deref().unwrap_or("");
        let step = Step {
            command: command
                .iter()
                .map(|word| fill(word, &[("replies", replies)]))
                .collect(),
            work: job.work.clone(),
            readable: job.readable.clone(),
            limits: job.limits.clone(),
            sandbox: job.sandbox,
            port: stub.as_ref().map(|stub| stub.port),
            own_network: space == Space::Own,
        };
        let variables = job.environment.iter();
        let variables =
            variables.map(|(name, value)| (name.clone(), fill(value, &[("replies", replies)])));
        let more = address
            .iter()
            .map(|address| ("ERRBOOK_REPLIES".to_owned(), address.clone()));
        let child = runner::step(&step, job, variables.chain(more))?;
        let done = follow(child, job, deadline, space)?;
        ran.force = in_force(&job.work, space);
        (ran.stop, ran.output, ran.errors) = done;
        if ran.stop != Stop::Status(0) {
            break;
        }
    }
    ran.requests = stub.map_or_else(Vec::new, |stub| stub.log());
    Ok(ran)
}

/// Puts the files of a job into its folder.
fn lay(job: &Job) -> Result<()> {
    for folder in [HOME, TEMPORARY] {
        fs::create_dir_all(job.work.join(folder))?;
    }
    for (name, text) in &job.files {
        let path = job.work.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write {name}"))?;
    }
    for (name, to) in &job.links {
        std::os::unix::fs::symlink(to, job.work.join(name))
            .with_context(|| format!("cannot link {name}"))?;
    }
    Ok(())
}

/// Follows one command to its end, or ends it where it goes too far; afterwards nothing of it is left.
fn follow(
    mut child: Child,
    job: &Job,
    deadline: Instant,
    space: Space,
) -> Result<(Stop, String, String)> {
    let (output, errors) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        let output = scope.spawn(|| output.map_or_else(Kept::default, Kept::all));
        let errors = scope.spawn(|| errors.map_or_else(Kept::default, Kept::all));
        let stop = stopped(&mut child, job, deadline);
        // Its children may hold the streams open.
        tree::end_group(child.id());
        tree::end(space);
        let text = |kept: std::thread::Result<Kept>| {
            kept.map_or_else(|_| String::new(), |kept| kept.text())
        };
        let (output, errors) = (text(output.join()), text(errors.join()));
        let stop = match stop? {
            Stop::Status(NOT_STARTED) => Stop::NotStarted(errors.trim().to_owned()),
            stop => stop,
        };
        Ok((stop, output, errors))
    })
}

fn stopped(child: &mut Child, job: &Job, deadline: Instant) -> Result<Stop> {
    let mut next = Instant::now() + LOOK;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(match (status.code(), status.signal()) {
                (Some(code), _) => Stop::Status(code),
                // The limit of processor time.
                (None, Some(24)) => Stop::Time,
                (None, signal) => Stop::Signal(signal.unwrap_or(0)),
            });
        }
        let now = Instant::now();
        if now > deadline {
            return Ok(Stop::Time);
        }
        if now > next {
            let load = tree::load();
            let memory = job.limits.memory;
            if load.processes > MOST_PROCESSES as usize {
                return Ok(Stop::Limit(format!(
                    "it has more than {MOST_PROCESSES} processes"
                )));
            }
            if load.memory > memory << 20 {
                return Ok(Stop::Limit(format!(
                    "it takes more than {memory} MiB of memory"
                )));
            }
            if size(&job.work) > LARGEST_FOLDER {
                return Ok(Stop::Limit(format!(
                    "it writes more than {} MiB",
                    LARGEST_FOLDER >> 20
                )));
            }
            next = Instant::now() + LOOK;
        }
        std::thread::sleep(PAUSE);
    }
}

/// Bytes in a folder; no link is followed.
fn size(folder: &Path) -> u64 {
    let items = walkdir::WalkDir::new(folder)
        .follow_links(false)
        .into_iter()
        .flatten();
    items
        .filter_map(|item| item.metadata().ok())
        .map(|facts| facts.len())
        .sum()
}

fn in_force(work: &Path, space: Space) -> Force {
    let path = work.join(IN_FORCE);
    let said = fs::read_to_string(&path).unwrap_or_default();
    let mut force: Force = serde_json::from_str(&said).unwrap_or_default();
    if space == Space::Own {
        force.add(Layer::Network);
        force.add(Layer::Processes);
    }
    force
}

/// Closes this process off and becomes the command.
pub fn confined(text: &str) -> Result<()> {
    let step: Step = serde_json::from_str(text).context("no command")?;
    let space = if step.own_network {
        Space::Own
    } else {
        Space::Shared
    };
    confine::limit(&step.limits, space)?;
    if step.sandbox != Sandbox::Off {
        let reach = if step.own_network {
            Reach::OwnNetwork
        } else {
            Reach::Port(step.port)
        };
        // The path is worth the cage: what is in force is said from within it.
        let mut force = confine::close(&step.work, &step.readable, reach)?;
        if step.own_network {
            force.add(Layer::Network);
        }
        if step.sandbox == Sandbox::Require && !force.is_enough() {
            bail!("this system cannot close a snippet off: {}", force.text());
        }
        fs::write(step.work.join(IN_FORCE), serde_json::to_string(&force)?)?;
    }
    let (program, rest) = step.command.split_first().context("an empty command")?;
    let error = runner::become_command(program, rest);
    bail!("cannot start `{program}`: {error}")
}

/// Reads standard input to its end: as long as somebody waits.
pub fn until_nobody_waits(mut input: impl Read) {
    let mut rest = [0; 64];
    while input.read(&mut rest).is_ok_and(|count| count > 0) {}
}

/// The exit code of a process that could not do its part.
#[must_use]
pub fn failed() -> u8 {
    u8::try_from(NOT_STARTED).unwrap_or(1)
}
