//! Where the time of a run goes.
//!
//! Comes in: stages, one after the other, and parts of a stage, from any thread. Goes out: how long each took, for whom
//! it may concern, and how much memory there was at most. Never: a word to anybody who did not ask, or an influence on
//! what a stage makes.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Watches a run, or does not.
#[derive(Debug, Default)]
pub struct Watch {
    /// None where nobody asked.
    rows: Option<Mutex<Vec<Row>>>,
}

/// A stage, or a part of the stage before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub name: &'static str,
    /// From beginning to end; a part runs on several threads at once and has no such time.
    pub wall: Option<Duration>,
    /// Of all threads together; nothing where the system does not tell.
    pub cpu: Option<Duration>,
    /// How many things went through it.
    pub items: usize,
}

impl Watch {
    /// One that looks at the clock.
    pub fn on() -> Self {
        Self {
            rows: Some(Mutex::default()),
        }
    }

    /// One that does not.
    pub fn off() -> Self {
        Self::default()
    }

    /// Runs a stage, which says what it made and of how many things.
    pub fn stage<T>(&self, name: &'static str, stage: impl FnOnce() -> (T, usize)) -> T {
        let Some(rows) = &self.rows else {
            return stage().0;
        };
        // The parts of the stage stand below it.
        let place = locked(rows).len();
        let (start, before) = (Instant::now(), cpu::of_all());
        let (made, items) = stage();
        let row = Row {
            name,
            wall: Some(start.elapsed()),
            cpu: since(before, cpu::of_all()),
            items,
        };
        locked(rows).insert(place, row);
        made
    }

    /// Runs a part of a stage, once for each of many things.
    pub fn part<T>(&self, name: &'static str, part: impl FnOnce() -> T) -> T {
        let Some(rows) = &self.rows else {
            return part();
        };
        let before = cpu::of_this();
        let made = part();
        let spent = since(before, cpu::of_this());
        let mut rows = locked(rows);
        match rows.iter_mut().find(|row| row.name == name) {
            Some(row) => {
                row.items += 1;
                row.cpu = row.cpu.zip(spent).map(|(sum, spent)| sum + spent);
            }
            None => rows.push(Row {
                name,
                wall: None,
                cpu: spent,
                items: 1,
            }),
        }
        made
    }

    /// What was seen, in the order of the stages.
    pub fn rows(&self) -> Vec<Row> {
        self.rows
            .as_ref()
            .map_or_else(Vec::new, |rows| locked(rows).clone())
    }
}

/// The most memory that the process has had so far, in bytes; nothing where the system does not tell.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn locked(rows: &Mutex<Vec<Row>>) -> MutexGuard<'_, Vec<Row>> {
    rows.lock().unwrap_or_else(PoisonError::into_inner)
}

fn since(before: Option<Duration>, after: Option<Duration>) -> Option<Duration> {
    after
        .zip(before)
        .map(|(after, before)| after.saturating_sub(before))
}

#[cfg(unix)]
mod cpu {
    use rustix::time::{ClockId, clock_gettime};
    use std::time::Duration;

    /// What this process has computed so far.
    pub fn of_all() -> Option<Duration> {
        clock_gettime(ClockId::ProcessCPUTime).try_into().ok()
    }

    /// What this thread has computed so far.
    pub fn of_this() -> Option<Duration> {
        clock_gettime(ClockId::ThreadCPUTime).try_into().ok()
    }
}

#[cfg(not(unix))]
mod cpu {
    use std::time::Duration;

    pub fn of_all() -> Option<Duration> {
        None
    }

    pub fn of_this() -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_come_in_their_order_with_their_parts_below_them() {
        let watch = Watch::on();
        assert_eq!(watch.stage("read", || ("text", 3)), "text");
        watch.stage("render", || {
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| watch.part("highlight", || watch.part("search", || ())));
                }
            });
            ((), 7)
        });
        let rows = watch.rows();
        let seen: Vec<_> = rows.iter().map(|row| (row.name, row.items)).collect();
        assert_eq!(
            seen,
            [("read", 3), ("render", 7), ("search", 4), ("highlight", 4)]
        );
        assert!(rows[0].wall.is_some() && rows[2].wall.is_none());
        assert!(rows.iter().all(|row| row.cpu.is_some()) || cfg!(not(unix)));
    }

    #[test]
    fn nothing_is_kept_where_nobody_asked() {
        let watch = Watch::off();
        assert_eq!(watch.stage("read", || (1, 3)) + watch.part("it", || 2), 3);
        assert_eq!(watch.rows(), []);
    }
}
