//! Seeing that something was saved.
//!
//! Comes in: what the system says about the project's folders. Goes out: where to look again, a moment after the last
//! word. Never: a belief about what has happened there; every event means only that one should look. Where the system
//! cannot tell (it has no more watches, or the folder is on another machine), everything is looked at twice a second.

use crate::source::{TOPS, Where};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// A save is several events; after so much silence it is over.
const SILENCE: Duration = Duration::from_millis(4);

/// Who never stops writing is looked at all the same after so many events.
const MOST: usize = 10_000;

/// When nothing was said for so long, everything is looked at once.
const REST: Duration = Duration::from_secs(1);

/// How often everything is looked at where the system does not tell.
const PAUSE: Duration = Duration::from_millis(500);

/// How changes are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The system tells.
    Told,
    /// Everything is looked at again and again.
    Polling,
}

/// Watches a project.
pub struct Eyes {
    root: PathBuf,
    /// None where the system does not tell.
    watcher: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    sender: Sender<notify::Result<Event>>,
    /// The folders that are watched.
    watched: BTreeSet<String>,
    /// Something happened since everything was looked at: a folder may have got files before it was watched.
    is_owed: bool,
}

impl Eyes {
    /// Begins to watch. Goes out, too: why the system cannot tell, where it cannot.
    pub fn open(root: &Path, way: Way) -> (Self, Option<String>) {
        let (sender, events) = channel();
        let mut eyes = Self {
            root: root.to_owned(),
            watcher: None,
            events,
            sender,
            watched: BTreeSet::new(),
            is_owed: false,
        };
        if way == Way::Polling {
            return (eyes, None);
        }
        let why = eyes.watch().err().map(|error| reason(&error));
        if why.is_some() {
            eyes.watcher = None;
        }
        (eyes, why)
    }

    fn watch(&mut self) -> notify::Result<()> {
        let sender = self.sender.clone();
        // Nobody listens any more only when everything ends.
        let mut watcher = notify::recommended_watcher(move |event| drop(sender.send(event)))?;
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        self.watcher = Some(watcher);
        self.folders()
    }

    /// Watches the folders of the project that are not watched yet, with all that is in them: one that was made again is
    /// another one. Of the root, only what stands in it directly is watched, since the published site is there as well.
    fn folders(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else {
            return Ok(());
        };
        for name in TOPS {
            let folder = self.root.join(name);
            if !folder.is_dir() {
                self.watched.remove(name);
            } else if self.watched.insert(name.to_owned()) {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(())
    }

    /// Waits until something may have changed. Goes out, too: why the system cannot tell any longer, where that is so.
    pub fn wait(&mut self) -> (Where, Option<String>) {
        if self.watcher.is_none() {
            std::thread::sleep(PAUSE);
            return (Where::Anywhere, None);
        }
        let mut place = None;
        let mut count = 0;
        loop {
            let event = match place {
                None if self.is_owed => self.events.recv_timeout(REST),
                // The sender is ours, so the channel does not end.
                None => self
                    .events
                    .recv()
                    .map_err(|_| RecvTimeoutError::Disconnected),
                Some(_) => self.events.recv_timeout(SILENCE),
            };
            match event {
                Ok(Ok(event)) => self.note(&event, &mut place),
                Ok(Err(error)) => {
                    self.watcher = None;
                    return (Where::Anywhere, Some(reason(&error)));
                }
                Err(_) => break,
            }
            // What was said concerns nothing of the project.
            if place.is_none() {
                continue;
            }
            count += 1;
            if count > MOST {
                break;
            }
        }
        let why = self.folders().err().map(|error| reason(&error));
        if why.is_some() {
            self.watcher = None;
        }
        self.is_owed = place.is_some();
        (place.unwrap_or(Where::Anywhere), why)
    }

    /// Notes where to look.
    fn note(&mut self, event: &Event, place: &mut Option<Where>) {
        use notify::event::{AccessKind, AccessMode};
        // That a file was opened or read says nothing, and it may have been us.
        let is_reading = matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
        if is_reading {
            return;
        }
        if event.need_rescan() {
            *place = Some(Where::Anywhere);
            return;
        }
        for path in &event.paths {
            let Ok(relative) = path.strip_prefix(&self.root) else {
                continue;
            };
            let names: Vec<_> = relative
                .iter()
                .map(std::ffi::OsStr::to_string_lossy)
                .collect();
            let Some(top) = names.first() else {
                continue;
            };
            if !TOPS.contains(&&**top) {
                continue;
            }
            if names.len() == 1 {
                // Where it is a folder, that came or went.
                self.watched.remove(&**top);
            }
            match place.get_or_insert_with(|| Where::Paths(BTreeSet::new())) {
                Where::Paths(paths) => drop(paths.insert(names.join("/"))),
                Where::Anywhere => {}
            }
        }
    }
}

/// Why the system cannot tell, and what to do about it.
fn reason(error: &notify::Error) -> String {
    let is_full = match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        // What Linux says when a user has no watches left: there is room on the disk.
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::StorageFull,
        _ => false,
    };
    if is_full {
        "the system has no file watches left (raise fs.inotify.max_user_watches)".to_owned()
    } else {
        format!("the system does not tell what is saved: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lack_of_watches_is_no_full_disk() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        for error in [
            notify::Error::io(full),
            notify::Error::new(ErrorKind::MaxFilesWatch),
        ] {
            assert!(reason(&error).contains("no file watches left"), "{error:?}");
        }
        let other = notify::Error::generic("odd");
        assert!(reason(&other).ends_with("odd"));
    }
}
