//! What is printed, where, and in which colours.

use crate::diagnostic::Findings;
use crate::report::{self, Format, Style};
use crate::rule::Level;
use crate::source::Sources;
use anstream::AutoStream;
use anstream::adapter::strip_str;
use anyhow::{Error, Result};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// In a terminal that shows them, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

/// How what is said about the work is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line on standard error: messages, findings, progress and failures, each with its `kind`
    Json,
}

/// Where a text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// What was asked for.
    Output,
    /// What is said about it.
    Errors,
}

#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    colour: Colour,
    is_quiet: bool,
    log: LogFormat,
}

impl Terminal {
    pub fn new(colour: Colour, is_quiet: bool, log: LogFormat) -> Self {
        match colour {
            Colour::Always => anstream::ColorChoice::Always.write_global(),
            Colour::Never => anstream::ColorChoice::Never.write_global(),
            Colour::Auto => {}
        }
        Self {
            colour,
            is_quiet,
            log,
        }
    }

    /// Prints all findings.
    pub fn findings(&self, findings: &Findings, sources: &Sources, stream: Stream) -> Result<()> {
        if self.log == LogFormat::Text || stream == Stream::Output {
            return self.print(&self.text(findings, sources, stream, None)?, stream);
        }
        let report = report::write(findings, sources, Format::Json, None)?;
        let report: Value = serde_json::from_str(&report)?;
        self.log(&json!({"kind": "findings", "report": report}))
    }

    /// The first `most` findings as text for a stream.
    pub fn text(
        &self,
        findings: &Findings,
        sources: &Sources,
        stream: Stream,
        most: Option<usize>,
    ) -> Result<String> {
        let format = Format::Text(self.style(stream), self.width());
        report::write(findings, sources, format, most)
    }

    /// Prints a line that `--quiet` leaves out.
    pub fn say(&self, line: &str, stream: Stream) -> Result<()> {
        match (self.is_quiet, self.log) {
            (true, _) => Ok(()),
            (false, LogFormat::Text) => self.print(&format!("{line}\n"), stream),
            // What is said about the work is no result of it.
            (false, LogFormat::Json) => self.print(line, Stream::Errors),
        }
    }

    /// Says how far long work is, to programs; people see a bar.
    pub fn advanced(&self, done: usize, all: usize) {
        const LINES: usize = 20;
        let step = |done: usize| done * LINES / all.max(1);
        if self.log == LogFormat::Json && !self.is_quiet && step(done) != step(done.max(1) - 1) {
            // That nobody reads how far it is does not stop it.
            let _ = self.log(&json!({"kind": "progress", "done": done, "of": all}));
        }
    }

    /// One line for programs.
    #[expect(
        clippy::unused_self,
        reason = "printing goes through the terminal everywhere"
    )]
    fn log(&self, value: &Value) -> Result<()> {
        match written(&mut std::io::stderr().lock(), &format!("{value}\n")) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            outcome => Ok(outcome?),
        }
    }

    /// Prints a line about findings, with an empty one behind it; `--quiet` leaves it out.
    pub fn hint(&self, line: &str, stream: Stream) -> Result<()> {
        if line.is_empty() {
            Ok(())
        } else {
            self.say(line, stream)
        }
    }

    /// Prints why the command could not be carried out.
    pub fn failure(&self, error: &Error) {
        if self.log == LogFormat::Json {
            let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
            let text = error.to_string();
            let _ = self.log(&json!({"kind": "failure", "text": text, "because": causes}));
            return;
        }
        let mut text = format!("error: {error}\n");
        for cause in error.chain().skip(1) {
            let _ = writeln!(text, "  because: {cause}");
        }
        // There is nowhere left to report that reporting failed.
        let _ = self.print(&report::visible(&text), Stream::Errors);
    }

    /// A bar in a terminal, nothing elsewhere; its length is set by who advances it.
    pub fn progress(&self) -> ProgressBar {
        self.bar("{bar:30} {pos}/{len} files")
    }

    /// The same for entries whose snippets are run.
    pub fn snippets(&self, count: usize) -> ProgressBar {
        let bar = self.bar("{bar:30} {pos}/{len} entries tried");
        bar.set_length(count as u64);
        bar
    }

    fn bar(&self, template: &str) -> ProgressBar {
        let target = if self.is_quiet || self.log == LogFormat::Json {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        ProgressStyle::with_template(template).map_or(bar.clone(), |style| bar.with_style(style))
    }

    pub fn print(&self, text: &str, stream: Stream) -> Result<()> {
        // The streams drop colours where they are not wanted; a failed write is a failure of the command. That the
        // reader has gone (`errbook check | head`) is none: the work goes on, and the exit code says how it went.
        if stream == Stream::Errors && self.log == LogFormat::Json {
            let text = strip_str(text.trim_end()).to_string();
            return self.log(&json!({"kind": "message", "text": text}));
        }
        let written = match stream {
            Stream::Output => written(&mut anstream::stdout().lock(), text),
            Stream::Errors => written(&mut anstream::stderr().lock(), text),
        };
        match written {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            outcome => Ok(outcome?),
        }
    }

    fn style(&self, stream: Stream) -> Style {
        let choice = match (self.colour, stream) {
            (Colour::Always, _) => return Style::Coloured,
            (Colour::Never, _) => return Style::Plain,
            (Colour::Auto, Stream::Output) => AutoStream::choice(&std::io::stdout()),
            (Colour::Auto, Stream::Errors) => AutoStream::choice(&std::io::stderr()),
        };
        if choice == anstream::ColorChoice::Never {
            Style::Plain
        } else {
            Style::Coloured
        }
    }

    /// Whether somebody looks at the output.
    #[expect(clippy::unused_self, reason = "the terminal knows where it is")]
    pub fn is_shown(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    /// The columns of the terminal; 100 elsewhere.
    #[expect(clippy::unused_self, reason = "the terminal knows its width")]
    pub fn width(&self) -> usize {
        const ELSEWHERE: usize = 100;
        if !std::io::stdout().is_terminal() {
            return ELSEWHERE;
        }
        #[cfg(unix)]
        if let Ok(size) = rustix::termios::tcgetwinsize(std::io::stdout())
            && size.ws_col >= 40
        {
            return usize::from(size.ws_col);
        }
        ELSEWHERE
    }
}

fn written(stream: &mut impl Write, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// `3 errors, 1 warning`; empty where there is neither.
pub fn counts(findings: &Findings) -> String {
    counts_of(findings.count(Level::Deny), findings.count(Level::Warn))
}

/// The same for numbers.
pub fn counts_of(errors: usize, warnings: usize) -> String {
    let some = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {one}s")),
    };
    let counts = [some(errors, "error"), some(warnings, "warning")];
    counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `1 entry`, `78 entries`
pub fn entries(count: usize) -> String {
    if count == 1 {
        "1 entry".to_owned()
    } else {
        format!("{count} entries")
    }
}
