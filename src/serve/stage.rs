//! What is shown at this moment, and what those who look at it are told.
//!
//! Comes in: the site after each change, and the findings when they are known. Goes out: both, to every connection, and
//! the events in their order. Never: an event about something that is not in its place yet.

use super::told::Report;
use crate::pipeline::Preview;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// Shared by all connections.
#[derive(Debug)]
pub struct Stage {
    shown: RwLock<Shown>,
    report: Mutex<Known>,
    log: Mutex<Log>,
    news: Condvar,
}

/// The site, and as it was before the last change: a page that was made then may still ask for its files.
#[derive(Debug, Clone)]
pub struct Shown {
    pub now: Arc<Preview>,
    pub before: Option<Arc<Preview>>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Pages may have changed; each finds out by itself whether it is one of them.
    Pages,
    /// A file that pages show has changed under the address that it had.
    Files,
    /// Style sheets: the name of each, and the address from the site's root where it is now.
    Styles(Vec<(String, String)>),
    /// What is wrong has changed.
    Findings,
}

/// What is wrong, and in which state of the sources.
#[derive(Debug, Default)]
struct Known {
    turn: u64,
    report: Arc<Report>,
}

/// The last events. The number of the next one is how many there were.
#[derive(Debug, Default)]
struct Log {
    last: VecDeque<Event>,
    count: u64,
}

/// So many events are kept for who has not been told yet.
const KEPT: usize = 64;

impl Stage {
    pub fn new(preview: Preview) -> Self {
        Self {
            shown: RwLock::new(Shown {
                now: Arc::new(preview),
                before: None,
            }),
            report: Mutex::default(),
            log: Mutex::default(),
            news: Condvar::new(),
        }
    }

    pub fn shown(&self) -> Shown {
        self.shown
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Shows another state of the site, and then says so.
    pub fn show(&self, preview: Preview, event: Event) {
        let old = {
            let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
            let before = std::mem::replace(&mut shown.now, Arc::new(preview));
            shown.before.replace(before)
        };
        self.say(event);
        // It is large, and nobody waits for its end.
        drop(old);
    }

    pub fn report(&self) -> Arc<Report> {
        Arc::clone(&locked(&self.report).report)
    }

    /// Whether nothing is known of a later state of the sources.
    pub fn is_latest(&self, turn: u64) -> bool {
        turn >= locked(&self.report).turn
    }

    /// Takes what is wrong in a state of the sources, and says so where it is something else than before. Of an earlier
    /// state nobody wants to know any more: then nothing is taken.
    pub fn tell(&self, turn: u64, report: Report) {
        let is_same = {
            let mut known = locked(&self.report);
            if turn < known.turn {
                return;
            }
            let is_same = known.report.says(&report);
            known.turn = turn;
            known.report = Arc::new(report);
            is_same
        };
        if !is_same {
            self.say(Event::Findings);
        }
    }

    /// Adds what was found while a page was made.
    pub fn add(&self, found: Report) {
        if found.is_empty() {
            return;
        }
        let (turn, whole) = {
            let known = locked(&self.report);
            (known.turn, known.report.with(found))
        };
        self.tell(turn, whole);
    }

    fn say(&self, event: Event) {
        let mut log = locked(&self.log);
        log.last.push_back(event);
        log.count += 1;
        if log.last.len() > KEPT {
            log.last.pop_front();
        }
        drop(log);
        self.news.notify_all();
    }

    /// How many events there were so far.
    pub fn count(&self) -> u64 {
        locked(&self.log).count
    }

    /// The events after so many, as soon as there are some; none when nothing happens for a while. Who has missed too much
    /// is told that pages have changed.
    pub fn events(&self, seen: u64, patience: Duration) -> (u64, Vec<Event>) {
        let log = locked(&self.log);
        let (log, _) = self
            .news
            .wait_timeout_while(log, patience, |log| log.count <= seen)
            .unwrap_or_else(PoisonError::into_inner);
        let new = usize::try_from(log.count.saturating_sub(seen)).unwrap_or(usize::MAX);
        let events = match log.last.len().checked_sub(new) {
            Some(start) => log.last.iter().skip(start).cloned().collect(),
            None => vec![Event::Files, Event::Findings],
        };
        (log.count, events)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
