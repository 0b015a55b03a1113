//! What is piped in or pasted: standard input to its end.
//!
//! Comes in: bytes. Goes out: text; bytes that are no text are kept as replacement characters. Never: more than 64 MiB; a
//! pipe may never end, and more says nothing more.

use super::terminal::{Stream, Terminal};
use anyhow::{Context, Result};
use std::io::{IsTerminal, Read};

const MOST: u64 = 64 << 20;

/// Reads standard input. Who sits at a terminal is told how to end it.
pub fn read(terminal: &Terminal) -> Result<String> {
    if std::io::stdin().is_terminal() {
        terminal.say(
            "paste the output, then press Ctrl-D on a line of its own",
            Stream::Errors,
        )?;
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MOST)
        .read_to_end(&mut bytes)
        .context("cannot read standard input")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
