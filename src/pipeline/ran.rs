//! The record of a run, between `check` and `link`: an entry knows what was run for it before anything is rendered.
//!
//! Comes in: one entry as it is checked, and the sources with its record. Goes out: the entry, with the record where that
//! counts. Never: a run, or another entry.

use crate::check::{self, Checked, Setting};
use crate::diagnostic::Diagnostics;
use crate::parse;
use crate::project::Settings;
use crate::source::Role;
use crate::verify;
use std::sync::Arc;

/// Looks for the record of an entry.
pub fn settle(
    checked: &mut Checked,
    setting: Setting<'_>,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) {
    let Some(entry) = checked.entry.as_mut().map(Arc::make_mut) else {
        return;
    };
    let sources = setting.sources;
    let file = sources.at(&verify::record::path(entry));
    let file = file.filter(|file| sources.get(*file).role == Role::Proof);
    let record = file.and_then(|file| {
        let source = sources.get(file);
        let document = parse::settings(file, source, diagnostics);
        check::record(&document, source, setting.today, diagnostics)
    });
    let runners = || settings.runners.all();
    verify::record::settle(entry, record, &settings.newest, runners, diagnostics);
}
