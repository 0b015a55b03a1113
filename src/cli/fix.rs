//! `errbook check --fix`: writes what is certain into the files, and nothing else.

use crate::diagnostic::EditKind;
use crate::edit;
use crate::pipeline::Project;
use crate::source::Source;
use anyhow::{Context, Result, anyhow};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// What is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Fix {
    /// Quotes around versions, misspelt keys and headings with one candidate, other spellings of a word
    Certain,
    /// The same, and masks in the place of secrets
    Secrets,
}

impl Fix {
    fn kinds(self) -> &'static [EditKind] {
        match self {
            Self::Certain => &[EditKind::Certain],
            Self::Secrets => &[EditKind::Certain, EditKind::Mask],
        }
    }
}

/// How much was changed.
#[derive(Debug, Default)]
pub struct Fixed {
    pub edits: usize,
    pub files: BTreeSet<String>,
}

/// Makes the edits of all findings. A file is written beside itself and takes its place when it is whole.
pub fn fix(project: &Project, what: Fix) -> Result<Fixed> {
    let mut fixed = Fixed::default();
    for (file, edits) in edit::edits(&project.findings, what.kinds()) {
        let source = project.sources.get(file);
        let bytes =
            fs::read(&source.disk).with_context(|| format!("cannot read {}", source.path))?;
        let edited = edit::apply(source, &bytes, &edits).ok_or_else(|| {
            anyhow!(
                "{} has changed while it was checked; run the command again",
                source.path
            )
        })?;
        replace(source, &edited)
            .with_context(|| format!("cannot write {}; it is as it was before", source.path))?;
        fixed.edits += edits.len();
        fixed.files.insert(source.path.clone());
    }
    Ok(fixed)
}

fn replace(source: &Source, bytes: &[u8]) -> io::Result<()> {
    let rights = fs::metadata(&source.disk)?.permissions();
    // Taking its place would get round what its owner wants.
    if rights.readonly() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the file is read-only",
        ));
    }
    let folder = source.disk.parent().unwrap_or(Path::new("."));
    let beside = folder.join(format!(".errbook-fix-{}", std::process::id()));
    let written = (|| {
        let mut file = fs::File::create_new(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        file.set_permissions(rights)?;
        fs::rename(&beside, &source.disk)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
