//! The exchange of two folders on file systems that know only renames (some network and overlay file systems).
//!
//! Comes in: a place with a site, and a stage. Goes out: both exchanged, by two renames. Between them no site stands,
//! so a journal `.<name>.journal` names the folders before the first of them moves, and [`recover`] ends what a crash
//! cut short. Never: a crash after which the old and the new site are both gone.
//!
//! 1. write the journal: `{"errbook-journal":1,"old":"old-<pid>"}`
//! 2. rename the site to `.<name>.old-<pid>`
//! 3. rename the stage to the site
//! 4. rename `.<name>.old-<pid>` to the stage
//! 5. remove the journal
//!
//! Whoever publishes next finds the journal. No site: the crash came after step 2, and the old site is put back (the
//! stage is cleared, the build that follows makes it anew). A site and an old one: after step 3, and the old one goes.
//! Otherwise there is nothing left to do but remove the journal.

use super::place::Place;
use super::removal;
use super::system::Moment;
use super::tree::{self, Standing};
use super::{shown, system};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Exchanges the site and the stage. After an error both are where they were, or [`recover`] will find them.
pub fn exchange(place: &Place, stage: &Path) -> io::Result<()> {
    let renames = Renames::new(place, stage);
    for (done, step) in STEPS.iter().enumerate() {
        if let Err(error) = (step.forth)(&renames) {
            // What cannot be taken back now, the next build takes back, since the journal is still there.
            let back = STEPS
                .iter()
                .take(done)
                .rev()
                .try_for_each(|step| (step.back)(&renames));
            return Err(back.err().unwrap_or(error));
        }
    }
    Ok(())
}

/// Ends what a build that died between two renames left. The caller holds the lock.
pub fn recover(place: &Place) -> Result<()> {
    let journal = place.beside("journal");
    let mut text = String::new();
    match system::open_regular(&journal).and_then(|mut file| file.read_to_string(&mut text)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", shown(&journal)));
        }
    }
    // A journal cut short was never on the disk as a whole, so nothing had moved yet.
    if let Some(old) = Journal::parse(&text)
        .map(|journal| place.beside(&journal.old))
        .filter(|old| old.is_dir())
    {
        let end = || format!("an interrupted build left the old site in {}", shown(&old));
        match tree::standing(&place.site, None, Moment::default()).with_context(end)? {
            Standing::Nothing | Standing::EmptyFolder => {
                fs::rename(&old, &place.site).with_context(end)?;
            }
            Standing::Site(_) => removal::clear(&old, place).with_context(end)?,
        }
        system::sync_folder(&place.parent).with_context(end)?;
    }
    fs::remove_file(&journal).with_context(|| format!("cannot remove {}", shown(&journal)))
}

struct Renames {
    parent: PathBuf,
    site: PathBuf,
    stage: PathBuf,
    /// Where the old site is while both move.
    old: PathBuf,
    journal: PathBuf,
}

struct Step {
    forth: fn(&Renames) -> io::Result<()>,
    back: fn(&Renames) -> io::Result<()>,
}

/// The steps of the module's header, in order.
const STEPS: [Step; 5] = [
    Step {
        forth: Renames::begin,
        back: Renames::end,
    },
    Step {
        forth: |renames| system::rename_new(&renames.site, &renames.old),
        back: |renames| system::rename_new(&renames.old, &renames.site),
    },
    Step {
        forth: |renames| system::rename_new(&renames.stage, &renames.site),
        back: |renames| system::rename_new(&renames.site, &renames.stage),
    },
    Step {
        forth: |renames| system::rename_new(&renames.old, &renames.stage),
        back: |renames| system::rename_new(&renames.stage, &renames.old),
    },
    // The last one, so never taken back.
    Step {
        forth: Renames::end,
        back: |_| Ok(()),
    },
];

impl Renames {
    fn new(place: &Place, stage: &Path) -> Self {
        Self {
            parent: place.parent.clone(),
            site: place.site.clone(),
            stage: stage.to_owned(),
            old: place.beside(&Journal::of_this_process().old),
            journal: place.beside("journal"),
        }
    }

    fn begin(&self) -> io::Result<()> {
        let written = || -> io::Result<()> {
            let mut file = system::create_file(&self.journal)?;
            file.write_all(&serde_json::to_vec(&Journal::of_this_process())?)?;
            file.sync_all()?;
            system::sync_folder(&self.parent)
        };
        written().inspect_err(|_| drop(fs::remove_file(&self.journal)))
    }

    /// The renames reach the disk before the journal goes.
    fn end(&self) -> io::Result<()> {
        system::sync_folder(&self.parent)?;
        fs::remove_file(&self.journal)
    }
}

#[derive(Serialize, Deserialize)]
struct Journal {
    #[serde(rename = "errbook-journal")]
    format: u32,
    /// What stands for `<what>` in the name `.<name>.<what>` of the folder that the old site moves to.
    old: String,
}

impl Journal {
    const FORMAT: u32 = 1;

    fn of_this_process() -> Self {
        Self {
            format: Self::FORMAT,
            old: format!("old-{}", std::process::id()),
        }
    }

    /// Nothing for anything that [`Renames::begin`] did not write.
    fn parse(text: &str) -> Option<Self> {
        let journal: Self = serde_json::from_str(text).ok()?;
        let number = journal.old.strip_prefix("old-")?;
        let ours =
            journal.format == Self::FORMAT && number.bytes().all(|byte| byte.is_ascii_digit());
        ours.then_some(journal)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::scene::{plant, scene};
    use super::*;

    #[test]
    fn a_crash_after_any_rename_leaves_a_whole_site_to_recover() -> Result<()> {
        for crash in 0..=STEPS.len() {
            let scene = scene()?;
            let renames = Renames::new(&scene.place, &scene.stage);
            STEPS
                .iter()
                .take(crash)
                .try_for_each(|step| (step.forth)(&renames))?;
            recover(&scene.place)?;
            scene.expect(match crash {
                0..=2 => &[".public.stage-1: b", "public: a"],
                3 => &["public: b"],
                _ => &[".public.stage-1: a", "public: b"],
            })?;
            recover(&scene.place)?;
        }
        Ok(())
    }

    #[test]
    fn a_crash_while_taking_back_leaves_a_whole_site_to_recover() -> Result<()> {
        for done in 1..STEPS.len() {
            for crash in 0..=done {
                let scene = scene()?;
                let renames = Renames::new(&scene.place, &scene.stage);
                STEPS
                    .iter()
                    .take(done)
                    .try_for_each(|step| (step.forth)(&renames))?;
                STEPS
                    .iter()
                    .take(done)
                    .rev()
                    .take(crash)
                    .try_for_each(|step| (step.back)(&renames))?;
                recover(&scene.place)?;
                let names = scene.names()?;
                let whole = ["public: a", "public: b"]
                    .iter()
                    .filter(|site| names.contains(**site))
                    .count();
                assert_eq!(whole, 1, "{done} steps, {crash} taken back: {names:?}");
                assert!(
                    !names
                        .iter()
                        .any(|name| name.contains("journal") || name.contains("old-")),
                    "{names:?}"
                );
            }
        }
        Ok(())
    }

    #[test]
    fn a_rename_that_fails_is_taken_back() -> Result<()> {
        let scene = scene()?;
        // Nothing to rename at step 3.
        fs::remove_dir_all(&scene.stage)?;
        assert!(exchange(&scene.place, &scene.stage).is_err());
        scene.expect(&["public: a"])?;
        // Something in the way at step 2.
        plant(&scene.stage, "b")?;
        let old = scene.place.beside(&Journal::of_this_process().old);
        fs::create_dir(&old)?;
        assert!(exchange(&scene.place, &scene.stage).is_err());
        fs::remove_dir(&old)?;
        scene.expect(&[".public.stage-1: b", "public: a"])
    }

    #[test]
    fn a_journal_cut_short_or_strange_moves_nothing() -> Result<()> {
        for text in [
            "",
            "{\"errbook-jour",
            "{\"errbook-journal\":1,\"old\":\"../precious\"}",
            "{\"errbook-journal\":1}",
        ] {
            let scene = scene()?;
            fs::create_dir(scene.folder.path().join("precious"))?;
            fs::write(scene.place.beside("journal"), text)?;
            recover(&scene.place)?;
            scene.expect(&[".public.stage-1: b", "precious", "public: a"])?;
        }
        Ok(())
    }

    #[test]
    fn recovery_does_not_cover_what_somebody_put_there_since() -> Result<()> {
        let scene = scene()?;
        let renames = Renames::new(&scene.place, &scene.stage);
        STEPS
            .iter()
            .take(2)
            .try_for_each(|step| (step.forth)(&renames))?;
        fs::create_dir(&scene.place.site)?;
        fs::write(scene.place.site.join("mine"), "x")?;
        let message = format!("{:#}", recover(&scene.place).expect_err("files of others"));
        assert!(
            message.contains("left the old site in") && message.contains("/mine"),
            "{message}"
        );
        fs::remove_file(scene.place.site.join("mine"))?;
        recover(&scene.place)?;
        scene.expect(&[".public.stage-1: b", "public: a"])
    }
}
