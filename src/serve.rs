//! `errbook serve`: the site while it is written.
//!
//! Comes in: a project that is held in memory, and a port of this machine. Goes out: pages, made when they are asked for,
//! to this machine's own browser; and what is wrong, to the pages and to the terminal. Never: a file written, a path of a
//! request that reaches the disk, or an answer to another machine or another site.
//!
//! ```text
//! watcher ─where▶ Live ─┬─ Preview ─▶ stage ─▶ answer ◀─ guard ◀─ request ◀─ server ◀─ browser
//!                       └─ Question ─▶ judge ─▶ told ─▶ stage ─ events ─▶ live.js
//! ```

mod answer;
mod guard;
mod judge;
mod page;
mod request;
mod server;
mod stage;
mod told;
mod watcher;

pub use server::Port;
pub use watcher::Way;

use crate::entry::Date;
use crate::pipeline::{Change, Live, Preview};
use crate::source::{Again, Where};
use anyhow::Result;
use stage::{Event, Stage};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use told::Report;
use watcher::Eyes;

/// What is said in the terminal.
#[derive(Debug)]
pub enum News<'a> {
    /// Changes are looked for again and again, because of this.
    Polling(&'a str),
    /// These files have changed.
    Changed(&'a [String]),
    /// The project could not be read; what was shown before still is.
    Failed(&'a anyhow::Error),
    /// Everything was looked through: how many errors and warnings there are, and the errors as text.
    Judged {
        errors: usize,
        warnings: usize,
        text: &'a str,
    },
}

/// Where to serve, and how to see changes.
#[derive(Debug)]
pub struct Place<'a> {
    pub root: &'a Path,
    pub port: Port,
    pub way: Way,
}

/// Some editors put a new file in the place of the old one in two steps; what is gone is looked for twice.
const SECOND_LOOK: Duration = Duration::from_millis(60);

/// Serves a project until the program is ended from outside.
pub fn serve(
    mut live: Live,
    place: Place<'_>,
    today: &dyn Fn() -> Result<Date>,
    tell: &(dyn Fn(News<'_>) + Sync),
) -> Result<()> {
    let stage = Arc::new(Stage::new(live.preview()));
    let (questions, asked) = judge::queue();
    let (port, shared) = (place.port, Arc::clone(&stage));
    std::thread::spawn(move || port.accept(&shared));
    let (stage, tell) = (&*stage, tell);
    std::thread::scope(|scope| {
        let judging = scope.spawn(move || judge::answer(&asked, stage, tell));
        let (mut eyes, why) = Eyes::open(place.root, place.way);
        if let Some(why) = why {
            tell(News::Polling(&why));
        }
        // What was saved while the project was read has not been told.
        let mut place = Where::Anywhere;
        let mut turn = 0;
        let _ = questions.send((turn, live.question()));
        loop {
            turn += 1;
            match looked(&mut live, &place, today, stage) {
                Ok(None) => {}
                Ok(Some(changed)) => {
                    let paths: BTreeSet<String> = changed.iter().cloned().collect();
                    let files = changed
                        .iter()
                        .filter_map(|path| live.sources().at(path))
                        .collect();
                    let now = Report::of(&live.found_in(&files), live.sources());
                    // It is there as long as the judge is.
                    let _ = questions.send((turn, live.question()));
                    stage.tell(turn, stage.report().renewed(&paths, now));
                    tell(News::Changed(&changed));
                }
                Err(error) => {
                    stage.tell(
                        turn,
                        Report::clone(&stage.report()).failed(format!("{error:#}")),
                    );
                    tell(News::Failed(&error));
                }
            }
            if judging.is_finished() {
                anyhow::bail!("the thread that looks for findings has ended");
            }
            let (next, why) = eyes.wait();
            if let Some(why) = why {
                tell(News::Polling(&why));
            }
            place = next;
        }
    })
}

/// Looks whether something has changed, and shows it. Goes out: the paths of what changed.
fn looked(
    live: &mut Live,
    place: &Where,
    today: &dyn Fn() -> Result<Date>,
    stage: &Stage,
) -> Result<Option<Vec<String>>> {
    let again = match live.again(place) {
        Ok(Some(again)) if again.gone.is_empty() => Some(again),
        Ok(None) => None,
        // A file is being exchanged, or really gone.
        Ok(Some(_)) | Err(_) => {
            std::thread::sleep(SECOND_LOOK);
            live.again(place)?
        }
    };
    let Some(again) = again else {
        return Ok(None);
    };
    let paths = paths(&again);
    let change = live.take(again, today()?)?;
    let preview = live.preview();
    let event = event(change, &preview);
    stage.show(preview, event);
    Ok(Some(paths))
}

fn paths(again: &Again) -> Vec<String> {
    let changed = again.changed.iter();
    let changed = changed.map(|file| again.sources.get(*file).path.clone());
    let gone = again.gone.iter().map(|(_, path)| path.clone());
    changed.chain(gone).collect()
}

fn event(change: Change, preview: &Preview) -> Event {
    match change {
        Change::Pages => Event::Pages,
        Change::Files => Event::Files,
        Change::Styles(names) => {
            let place = |name: String| {
                // One that takes the place of a built-in file has another address with every content.
                let path = preview
                    .asset(&name)
                    .map_or_else(|| name.clone(), str::to_owned);
                (name, path)
            };
            Event::Styles(names.into_iter().map(place).collect())
        }
    }
}
