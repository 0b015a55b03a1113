//! Opening a file in the author's editor.
//!
//! Comes in: a file. Goes out: nothing, when the editor has ended. Never: an editor that nobody has chosen.

use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;
use std::process::Command;

/// The command that `VISUAL` or `EDITOR` names; it may have arguments of its own (`code --wait`).
pub fn chosen() -> Result<String> {
    let named = |name: &str| {
        std::env::var(name)
            .ok()
            .filter(|text| !text.trim().is_empty())
    };
    named("VISUAL").or_else(|| named("EDITOR")).ok_or_else(|| {
        anyhow!("no editor is chosen; set VISUAL or EDITOR, for example `export EDITOR=nano`")
    })
}

/// Opens a file, and waits.
pub fn open(editor: &str, file: &Path) -> Result<()> {
    let status = command(editor, file)
        .status()
        .with_context(|| format!("cannot start `{editor}`; set VISUAL or EDITOR"))?;
    if !status.success() {
        bail!("`{editor}` ended with {status}");
    }
    Ok(())
}

/// As git does: the shell reads the command, so that quotes and arguments mean what they mean there.
#[cfg(unix)]
fn command(editor: &str, file: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{editor} \"$@\""), editor])
        .arg(file);
    command
}

#[cfg(not(unix))]
fn command(editor: &str, file: &Path) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(editor));
    command.args(words).arg(file);
    command
}
