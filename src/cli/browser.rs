//! Opening a page in the reader's browser.

use anyhow::{Context, Result, bail};
use std::process::{Command, Stdio};

/// Opens a file or an address: with `BROWSER` where it is set, else with what the system has for it.
pub fn open(page: &str) -> Result<()> {
    let named = std::env::var("BROWSER")
        .ok()
        .filter(|name| !name.is_empty());
    let (program, arguments): (&str, &[&str]) = match (&named, std::env::consts::OS) {
        (Some(named), _) => (named, &[]),
        (None, "macos") => ("open", &[]),
        // The empty text is the window's title; without it, an address in quotes would be that.
        (None, "windows") => ("cmd", &["/C", "start", ""]),
        (None, _) => ("xdg-open", &[]),
    };
    let status = Command::new(program)
        .args(arguments)
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .with_context(|| {
            format!("cannot start `{program}`; set BROWSER, or open {page} yourself")
        })?;
    if !status.success() {
        bail!("`{program}` could not open {page}");
    }
    Ok(())
}
