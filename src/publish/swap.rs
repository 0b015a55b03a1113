//! The swap: the new site takes the place of the old one.
//!
//! Comes in: a sealed stage and what stands at the place. Goes out: the new site in its place and the old one where the
//! stage was; or an error, and everything as it was. Never: a moment without a site, where the file system can exchange
//! two folders in one step. Where it cannot, see [`renames`].

use super::place::Place;
use super::renames;
use super::tree::{self, Known};
use super::{shown, system};
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::io;
use std::path::Path;

/// Puts the stage where nothing, or an empty folder, stands.
pub fn first(place: &Place, stage: &Path, standing: First) -> Result<()> {
    let site = &place.site;
    let renamed = match standing {
        First::Nothing => system::rename_new(stage, site),
        // The system itself refuses when the folder is empty no more. Windows refuses anyway.
        First::EmptyFolder => fs::rename(stage, site),
    };
    renamed.with_context(|| {
        format!(
            "cannot rename {} to {}; nothing was changed: look what stands there now",
            shown(stage),
            shown(site)
        )
    })?;
    if let Err(error) = system::sync_folder(&place.parent) {
        let back = fs::rename(site, stage).and_then(|()| match standing {
            First::Nothing => Ok(()),
            First::EmptyFolder => fs::create_dir(site),
        });
        return Err(error).with_context(|| undone(place, &back));
    }
    Ok(())
}

/// What [`first`] goes over.
#[derive(Debug, Clone, Copy)]
pub enum First {
    Nothing,
    EmptyFolder,
}

/// Exchanges the stage and the old site, whose files `old` lists. Foreign files that came into the old site at the last
/// moment undo it.
pub fn replace(place: &Place, stage: &Path, old: &Known) -> Result<()> {
    replace_by(system::exchange, place, stage, old)
}

/// An exchange of what stands at two paths, in one step.
type Exchange = fn(&Path, &Path) -> io::Result<()>;

fn replace_by(exchange: Exchange, place: &Place, stage: &Path, old: &Known) -> Result<()> {
    let site = &place.site;
    exchange_anyway(exchange, place, stage).with_context(|| {
        format!(
            "cannot exchange {} and {}; nothing was changed: if the output is mounted or comes from a container image, \
             choose a folder inside it",
            shown(site),
            shown(stage)
        )
    })?;
    // From here on the old site stands at the stage's path, and nobody finds it any more to put things into it.
    let fault = match tree::first_foreign(stage, &old.manifest, &old.looks) {
        Ok(None) => match system::sync_folder(&place.parent) {
            Ok(()) => return Ok(()),
            Err(error) => error.into(),
        },
        Ok(Some(foreign)) => {
            let name = site.join(foreign.strip_prefix(stage).unwrap_or(&foreign));
            anyhow!(
                "{} turned up during the build, and errbook did not put it there",
                shown(&name)
            )
        }
        Err(error) => error,
    };
    let back = exchange_anyway(exchange, place, stage);
    Err(fault.context(undone(place, &back)))
}

fn undone(place: &Place, back: &io::Result<()>) -> String {
    let site = shown(&place.site);
    match back {
        Ok(()) => {
            format!("the new site was not published; what stood at {site} stands there again")
        }
        Err(error) => format!(
            "the new site is at {site}, but not safely, and the old one could not be put back ({error}); build again"
        ),
    }
}

fn exchange_anyway(exchange: Exchange, place: &Place, stage: &Path) -> io::Result<()> {
    match exchange(&place.site, stage) {
        Err(error) if system::is_unsupported(&error) => renames::exchange(place, stage),
        outcome => outcome,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::removal;
    use super::super::scene::scene;
    use super::*;

    const UNSUPPORTED: Exchange = |_, _| Err(io::ErrorKind::Unsupported.into());

    #[test]
    fn the_old_and_the_new_site_change_places_with_and_without_an_exchange() -> Result<()> {
        let invalid: Exchange = |_, _| Err(io::ErrorKind::InvalidInput.into());
        for exchange in [system::exchange, UNSUPPORTED, invalid] {
            let scene = scene()?;
            replace_by(exchange, &scene.place, &scene.stage, &scene.old)?;
            scene.expect(&[".public.stage-1: a", "public: b"])?;
        }
        Ok(())
    }

    #[test]
    fn an_exchange_that_fails_changes_nothing() -> Result<()> {
        let scene = scene()?;
        let failed = replace_by(
            |_, _| Err(io::Error::other("disk on fire")),
            &scene.place,
            &scene.stage,
            &scene.old,
        );
        let message = format!("{:#}", failed.expect_err("it fails"));
        assert!(
            message.contains("nothing was changed") && message.contains("disk on fire"),
            "{message}"
        );
        scene.expect(&[".public.stage-1: b", "public: a"])
    }

    #[test]
    fn a_foreign_file_found_after_the_exchange_undoes_it() -> Result<()> {
        for exchange in [system::exchange, UNSUPPORTED] {
            let scene = scene()?;
            fs::write(scene.place.site.join("CNAME"), "x")?;
            let undone = replace_by(exchange, &scene.place, &scene.stage, &scene.old);
            let message = format!("{:#}", undone.expect_err("a foreign file"));
            assert!(
                message.contains("public/CNAME turned up")
                    && message.contains("stands there again"),
                "{message}"
            );
            scene.expect(&[".public.stage-1: b", "public: CNAME a"])?;
        }
        Ok(())
    }

    #[test]
    fn a_first_site_covers_nothing() -> Result<()> {
        let scene = scene()?;
        assert!(first(&scene.place, &scene.stage, First::Nothing).is_err());
        assert!(first(&scene.place, &scene.stage, First::EmptyFolder).is_err());
        scene.expect(&[".public.stage-1: b", "public: a"])?;
        removal::clear(&scene.place.site, &scene.place)?;
        first(&scene.place, &scene.stage, First::Nothing)?;
        scene.expect(&["public: b"])?;
        fs::rename(&scene.place.site, &scene.stage)?;
        fs::create_dir(&scene.place.site)?;
        first(&scene.place, &scene.stage, First::EmptyFolder)?;
        scene.expect(&["public: b"])
    }
}
