//! What is printed, where, and in which colours.

use crate::diagnostic::Findings;
use crate::report::{self, Format, Style};
use crate::rule::Level;
use crate::source::Sources;
use anstream::AutoStream;
use anyhow::{Error, Result};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// In a terminal that shows them, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
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
}

impl Terminal {
    pub fn new(colour: Colour, is_quiet: bool) -> Self {
        match colour {
            Colour::Always => anstream::ColorChoice::Always.write_global(),
            Colour::Never => anstream::ColorChoice::Never.write_global(),
            Colour::Auto => {}
        }
        Self { colour, is_quiet }
    }

    /// Prints all findings.
    pub fn findings(&self, findings: &Findings, sources: &Sources, stream: Stream) -> Result<()> {
        self.print(&self.text(findings, sources, stream, None)?, stream)
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
        if self.is_quiet {
            Ok(())
        } else {
            self.print(&format!("{line}\n"), stream)
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
        let target = if self.is_quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        ProgressStyle::with_template(template).map_or(bar.clone(), |style| bar.with_style(style))
    }

    #[expect(
        clippy::unused_self,
        reason = "printing goes through the terminal everywhere"
    )]
    pub fn print(&self, text: &str, stream: Stream) -> Result<()> {
        // The streams drop colours where they are not wanted; a failed write is a failure of the command. That the
        // reader has gone (`errbook check | head`) is none: the work goes on, and the exit code says how it went.
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
