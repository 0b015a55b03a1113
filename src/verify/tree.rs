//! The processes below this one: how many there are, what they take, and their end.
//!
//! Comes in: what the system says about processes. Goes out: counts, and silence. Never: a process that was not started
//! from here; it is found by its parents, whatever session or group it has made for itself.

use rustix::process::{
    Pid, Signal, WaitOptions, getpid, getuid, kill_process, kill_process_group,
    set_child_subreaper, wait,
};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::time::{Duration, Instant};

/// What the processes below this one take.
#[derive(Debug, Clone, Copy, Default)]
pub struct Load {
    pub processes: usize,
    /// Bytes of memory that they really use.
    pub memory: u64,
}

/// Whose processes there are besides those below this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// None: this is the first process of a namespace.
    Own,
    Shared,
}

/// Makes this process the parent of every process below it whose own parent ends.
pub fn adopt() -> std::io::Result<()> {
    Ok(set_child_subreaper(Some(getpid()))?)
}

/// What they take now.
#[must_use]
pub fn load() -> Load {
    let mut load = Load::default();
    for (_, pages) in below() {
        load.processes += 1;
        load.memory += pages * 4096;
    }
    load
}

/// Ends a group at once: all that has not left it, however fast it grows.
pub fn end_group(leader: u32) {
    if let Some(group) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
        // One that has ended meanwhile is what is wanted.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// How many processes and threads this user has now: what a limit for the user counts from.
#[must_use]
pub fn tasks() -> u64 {
    let user = getuid().as_raw();
    let folder = fs::read_dir("/proc").into_iter().flatten().flatten();
    let own = folder.filter(|item| item.metadata().is_ok_and(|facts| facts.uid() == user));
    let threads = |item: fs::DirEntry| {
        let tasks = fs::read_dir(item.path().join("task")).ok()?;
        Some(tasks.count() as u64)
    };
    own.filter_map(threads).sum()
}

/// Ends all of them, and waits until none is left.
pub fn end(space: Space) {
    let started = Instant::now();
    loop {
        if space == Space::Own {
            // All at once, faster than they can start others. The group of 1 is every process
            // of the namespace but the first.
            let _ = kill_process_group(Pid::INIT, Signal::KILL);
        }
        let all = below();
        if all.is_empty() || started.elapsed() > Duration::from_secs(5) {
            return;
        }
        // Stopped first, so that none can start another while its neighbours are ended.
        for signal in [Signal::STOP, Signal::KILL] {
            for (pid, _) in &all {
                // One that has ended meanwhile is what is wanted.
                let _ = kill_process(*pid, signal);
            }
        }
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// All processes below this one, with the pages of memory that they use.
fn below() -> Vec<(Pid, u64)> {
    let Ok(folder) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let mut children: BTreeMap<i32, Vec<(i32, u64)>> = BTreeMap::new();
    for item in folder.flatten() {
        let Some(pid) = item
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<i32>().ok())
        else {
            continue;
        };
        let Ok(text) = fs::read_to_string(item.path().join("stat")) else {
            continue;
        };
        // The name may hold spaces and parentheses; what follows the last one does not.
        let fields: Vec<&str> = text
            .rsplit(')')
            .next()
            .unwrap_or("")
            .split_whitespace()
            .collect();
        let field = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok());
        let (Some(parent), Some(pages)) = (field(1), field(21)) else {
            continue;
        };
        if let Ok(parent) = i32::try_from(parent) {
            children.entry(parent).or_default().push((pid, pages));
        }
    }
    let mut found = Vec::new();
    let mut open = vec![getpid().as_raw_nonzero().get()];
    while let Some(parent) = open.pop() {
        for (pid, pages) in children.remove(&parent).unwrap_or_default() {
            open.push(pid);
            found.extend(Pid::from_raw(pid).map(|pid| (pid, pages)));
        }
    }
    found
}
