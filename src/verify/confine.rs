//! A process closes itself off, before it becomes a snippet.
//!
//! Comes in: what the snippet may read, write and reach. Goes out: the process in its cage, and what is in force. Never: a
//! privilege that it did not have, or a way back.

use super::job::{Force, Layer, Limits};
use super::tree::{self, Space};
use super::watch::MOST_PROCESSES;
use anyhow::{Context, Result};
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, NetPort, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope, path_beneath_rules,
};
use rustix::process::{Resource, Rlimit, nice, setrlimit};
use std::fs;
use std::path::{Path, PathBuf};

/// The largest file that may be written, in bytes.
const LARGEST_FILE: u64 = 64 << 20;

/// How many files may be open.
const OPEN_FILES: u64 = 1024;

/// What programs of the system read: themselves, and how the system is set up; no file with a secret.
const SYSTEM: &[&str] = &[
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt",
    "/nix/store",
    "/proc",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
    "/dev/tty",
    "/etc/alternatives",
    "/etc/ca-certificates",
    "/etc/debian_version",
    "/etc/gai.conf",
    "/etc/group",
    "/etc/host.conf",
    "/etc/hosts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/lsb-release",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
    "/etc/os-release",
    "/etc/passwd",
    "/etc/protocols",
    "/etc/python3",
    "/etc/resolv.conf",
    "/etc/services",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/etc/timezone",
    "/run/postgresql",
    "/var/run/postgresql",
];

/// Devices that swallow what is written to them.
const WRITABLE: &[&str] = &["/dev/null", "/dev/zero", "/dev/full", "/dev/tty"];

/// Sets the limits of this process and of all that it becomes.
pub fn limit(limits: &Limits, space: Space) -> Result<()> {
    // Whatever it does, the process that keeps watch comes first.
    nice(10).context("the priority cannot be lowered")?;
    let set = |resource, most: u64| {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)
            .with_context(|| format!("cannot set a limit of {most} for {resource:?}"))
    };
    let time = Rlimit {
        current: Some(limits.seconds),
        // At the first limit the signal says that it is time; at the second it only ends.
        maximum: Some(limits.seconds + 2),
    };
    setrlimit(Resource::Cpu, time).context("cannot limit the time")?;
    set(Resource::Fsize, LARGEST_FILE)?;
    set(Resource::Nofile, OPEN_FILES)?;
    set(Resource::Core, 0)?;
    let others = match space {
        // They are counted by themselves.
        Space::Own => 0,
        Space::Shared => tree::tasks(),
    };
    set(Resource::Nproc, others + u64::from(MOST_PROCESSES))?;
    set(Resource::Data, limits.memory << 20)
}

/// What a process may connect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everything in a network that holds nothing but itself.
    OwnNetwork,
    /// This port only.
    Port(Option<u16>),
}

/// Closes this process off: files to `work` and what may be read, TCP to one port, signals to itself.
pub fn close(work: &Path, readable: &[PathBuf], reach: Reach) -> Result<Force> {
    let newest = ABI::V6;
    let reading = AccessFs::from_read(newest);
    // Java keeps its settings there, by its version.
    let java = fs::read_dir("/etc").into_iter().flatten().flatten();
    let java = java.filter(|item| item.file_name().as_encoded_bytes().starts_with(b"java"));
    let system = SYSTEM
        .iter()
        .map(PathBuf::from)
        .chain(java.map(|item| item.path()));
    let system = system.chain(readable.iter().cloned());
    let system: Vec<PathBuf> = system.filter(|path| path.exists()).collect();
    let writable: Vec<&Path> = WRITABLE
        .iter()
        .map(Path::new)
        .filter(|path| path.exists())
        .collect();
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(newest))?
        .scope(Scope::from_all(newest))?;
    if matches!(reach, Reach::Port(_)) {
        rules = rules.handle_access(AccessNet::ConnectTcp)?;
    }
    let mut rules = rules
        .create()?
        .add_rules(path_beneath_rules(system, reading))?
        .add_rules(path_beneath_rules(writable, AccessFs::from_file(newest)))?
        .add_rules(path_beneath_rules([work], AccessFs::from_all(newest)))?;
    if let Reach::Port(Some(port)) = reach {
        rules = rules.add_rule(NetPort::new(port, AccessNet::ConnectTcp))?;
    }
    let status = rules.restrict_self()?;
    let mut force = Force::default();
    if status.ruleset != RulesetStatus::NotEnforced {
        force.add(Layer::Files);
    }
    if status.ruleset == RulesetStatus::FullyEnforced {
        force.add(Layer::Signals);
        if matches!(reach, Reach::Port(_)) {
            force.add(Layer::Tcp);
        }
    }
    Ok(force)
}
