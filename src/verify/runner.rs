//! The only file that starts a process: tools that say where they are, installers, and what keeps watch over a snippet.
//!
//! Comes in: argument vectors of the allow-list, and jobs. Goes out: what the processes printed, and how they ended. Never:
//! a shell, or an argument that an entry has written.

use super::job::{Job, Ran};
use super::watch::{CONFINE, SUPERVISE, Step};
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// How errbook starts itself: the file, and the namespaces that a run gets.
#[derive(Debug, Clone)]
pub struct Start {
    /// The running program.
    pub program: PathBuf,
    pub namespaces: Namespaces,
}

/// Whether a run has namespaces of its own: for processes, and for a network that holds nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespaces {
    Own,
    Shared,
}

/// The hidden subcommand.
pub const INSIDE: &str = "inside";

/// With these a new process has its own users, network, processes and `/proc`; what is in it ends with it.
const UNSHARE: &[&str] = &[
    "--user",
    "--map-root-user",
    "--net",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
    "--",
];

/// The folders in which programs are looked for: those of the path of errbook itself.
#[must_use]
pub fn search_path() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .collect()
}

/// What a tool prints on standard output, without white space around it.
pub fn said(command: &[String]) -> Result<String> {
    let (program, rest) = split(command)?;
    let output = Command::new(program)
        .args(rest)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{program}`"))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed: {}", command.join(" "), errors.trim());
    }
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let text = if out.trim().is_empty() { err } else { out };
    Ok(text.trim().to_owned())
}

/// Runs an installer, with the environment of errbook itself: which registries it asks is the user's to say.
pub fn install(command: &[String], folder: &Path) -> Result<()> {
    let (program, rest) = split(command)?;
    let output = Command::new(program)
        .args(rest)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{program}`"))?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = errors
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let last = lines[lines.len().saturating_sub(3)..].join("; ");
    bail!("`{program}` could not install the packages: {last}");
}

fn split(command: &[String]) -> Result<(&String, &[String])> {
    command.split_first().context("an empty command")
}

/// Starts errbook itself, in namespaces of its own or not.
fn itself(start: &Start, role: &str) -> Command {
    let mut command = match start.namespaces {
        Namespaces::Shared => Command::new(&start.program),
        Namespaces::Own => {
            let mut command = Command::new("unshare");
            command.args(UNSHARE).arg(&start.program);
            command
        }
    };
    command.arg(INSIDE).arg(role);
    if start.namespaces == Namespaces::Own {
        command.arg("--own-network");
    }
    // Not in the group that the terminal interrupts: it ends by itself when its standard input does.
    command.process_group(0);
    command
}

/// Whether namespaces work here: they are made, and the network in them is brought up.
#[must_use]
pub fn has_namespaces(program: &Path) -> bool {
    let start = Start {
        program: program.to_owned(),
        namespaces: Namespaces::Own,
    };
    let tried = itself(&start, super::watch::TRY)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|status| status.success())
}

/// Runs a job under watch. Whatever becomes of errbook, what was started ends with it.
pub fn run(job: &Job, start: &Start) -> Result<Ran> {
    let mut child = itself(start, SUPERVISE)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start the process that keeps watch")?;
    let told = tell(&mut child, job);
    let mut answer = String::new();
    // Standard input stays open until the answer is there: its end means that nobody waits any more.
    let stdin = told?;
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout).read_line(&mut answer)?;
    }
    drop(stdin);
    let mut errors = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_string(&mut errors)?;
    }
    let status = child.wait()?;
    if answer.is_empty() {
        // What keeps watch was ended, or could not do its work.
        let why = match errors.trim() {
            "" => format!("what keeps watch over it ended with {status}"),
            errors => errors.to_owned(),
        };
        return Ok(Ran::not_started(job.side, why));
    }
    serde_json::from_str(&answer).context("what keeps watch gave an answer that cannot be read")
}

fn tell(child: &mut Child, job: &Job) -> Result<std::process::ChildStdin> {
    let mut stdin = child
        .stdin
        .take()
        .context("no way to the process that keeps watch")?;
    let mut line = serde_json::to_vec(job)?;
    line.push(b'\n');
    // Where it has ended already, its missing answer says so.
    if let Err(error) = stdin.write_all(&line)
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        return Err(error.into());
    }
    Ok(stdin)
}

/// Starts one command of a job: as errbook, which then closes itself off and becomes the command.
pub fn step(
    step: &Step,
    job: &Job,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Child> {
    let program = std::env::current_exe().context("cannot find errbook itself")?;
    Command::new(program)
        .arg(INSIDE)
        .arg(CONFINE)
        .arg(serde_json::to_string(step)?)
        .env_clear()
        .envs(environment)
        .current_dir(&job.work)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .context("cannot start errbook itself")
}

/// Becomes a command; comes back only where that fails.
#[must_use]
pub fn become_command(program: &str, rest: &[String]) -> std::io::Error {
    Command::new(OsStr::new(program)).args(rest).exec()
}
