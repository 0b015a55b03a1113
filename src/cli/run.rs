//! `errbook run`: a command as it is, and an explanation behind it when it fails.
//!
//! Input, output and exit code of the command pass through. Its output goes through a pipe, so it may leave colours
//! out that it shows in a terminal.

use super::terminal::{Stream, Terminal};
use super::{answer, knowledge};
use crate::search::Limits;
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::Mutex;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The command with its arguments
    #[arg(
        value_name = "COMMAND",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    command: Vec<OsString>,
}

const EXAMPLES: &str = "\
Examples:
  errbook run cargo build
  errbook run -- python app.py --port 8000";

/// Of the beginning and of the end of an output, so many bytes are kept.
const KEPT: usize = 256 * 1024;

/// How many matches are shown.
const SHOWN: usize = 3;

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<ExitCode> {
    let [program, rest @ ..] = arguments.command.as_slice() else {
        unreachable!("clap requires a command");
    };
    let mut child = Command::new(program)
        .args(rest)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", program.display()))?;
    let output = Mutex::new(Output::default());
    let status = pass(&mut child, &output).context("cannot follow the command")?;
    if status.success() {
        return Ok(ExitCode::SUCCESS);
    }
    let output = output
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    // Whatever happens here, the command has failed, and its exit code is what counts.
    if let Err(error) = explain(&output.text(), root, terminal) {
        terminal.failure(&error);
    }
    Ok(code(status))
}

fn explain(output: &str, root: Option<&Path>, terminal: &Terminal) -> Result<()> {
    let knowledge = knowledge::open(root)?;
    let found = knowledge.index.find(output, Limits { hits: SHOWN });
    let said = if found.sure {
        answer::text(&found, &knowledge)?
    } else {
        "errbook knows no entry for this for sure; `errbook explain` lists the nearest\n".to_owned()
    };
    terminal.print(&format!("\n{said}"), Stream::Errors)
}

/// Passes both streams on while they come, and keeps what they say in the order in which it came.
fn pass(child: &mut Child, output: &Mutex<Output>) -> Result<ExitStatus> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        let out = scope.spawn(|| stdout.map(|from| copy(from, std::io::stdout(), output)));
        let err = scope.spawn(|| stderr.map(|from| copy(from, std::io::stderr(), output)));
        let (out, err) = (out.join(), err.join());
        for copied in [out, err].into_iter().flatten().flatten() {
            copied?;
        }
        Ok(child.wait()?)
    })
}

fn copy(mut from: impl Read, mut to: impl Write, output: &Mutex<Output>) -> Result<()> {
    let mut buffer = [0; 8192];
    let mut is_read = true;
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        output
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .add(&buffer[..count]);
        // Where nobody reads any more (`errbook run … | head`), the command is still followed to its end.
        if is_read {
            let passed = to.write_all(&buffer[..count]).and_then(|()| to.flush());
            match passed {
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => is_read = false,
                passed => passed?,
            }
        }
    }
}

/// The beginning and the end of what a command has said.
#[derive(Debug, Default)]
struct Output {
    head: Vec<u8>,
    tail: Vec<u8>,
}

impl Output {
    fn add(&mut self, bytes: &[u8]) {
        let room = KEPT.saturating_sub(self.head.len()).min(bytes.len());
        let (head, tail) = bytes.split_at(room);
        self.head.extend_from_slice(head);
        self.tail.extend_from_slice(tail);
        if self.tail.len() > 2 * KEPT {
            self.tail.drain(..self.tail.len() - KEPT);
        }
    }

    fn text(&self) -> String {
        let mut bytes = self.head.clone();
        bytes.extend_from_slice(&self.tail);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The command's exit code; 128 and the number of the signal where one ended it, as shells say it.
fn code(status: ExitStatus) -> ExitCode {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return ExitCode::from(u8::try_from(128 + signal).unwrap_or(1));
    }
    let code = status.code().unwrap_or(1);
    ExitCode::from(u8::try_from(code & 0xff).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_output_both_ends_are_kept() {
        let mut output = Output::default();
        output.add(b"first\n");
        for _ in 0..200 {
            output.add(&[b'x'; 8192]);
        }
        output.add(b"\nlast");
        let text = output.text();
        assert!(text.starts_with("first\n") && text.ends_with("\nlast"));
        assert!(text.len() <= 3 * KEPT + 8192, "{}", text.len());
    }
}
