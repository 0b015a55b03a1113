//! Entries → verdicts: snippets are run, and what they do is compared with what their entry says.
//!
//! ```text
//! Entry + Runner ──recipe──▶ Recipe ──place──▶ Job ──runner──▶ Ran ──judge──▶ Verdict ──record──▶ proofs/
//! ```
//!
//! Comes in: entries with a proof, and the runners of the site. Goes out: a verdict for each, and records. Never: a run
//! without the consent of who sits at this machine (`consent`), or a run by any other command than `errbook verify`.
//!
//! A run is three processes. errbook starts itself to keep watch (`watch`), in namespaces of its own where there are any;
//! that one starts errbook once more, which sets limits for itself, closes itself off (`confine`) and becomes the
//! snippet. So nothing is done between a fork and an exec, and no unsafe code is needed.

mod allowed;
mod error;
mod job;
mod judge;
mod recipe;
pub mod record;
mod replies;

// What runs snippets uses what Linux offers to close them off.
#[cfg(target_os = "linux")]
mod confine;
#[cfg(target_os = "linux")]
pub mod consent;
#[cfg(target_os = "linux")]
mod kept;
#[cfg(target_os = "linux")]
mod loopback;
#[cfg(target_os = "linux")]
mod place;
#[cfg(target_os = "linux")]
mod prove;
#[cfg(target_os = "linux")]
mod runner;
#[cfg(target_os = "linux")]
mod stub;
#[cfg(target_os = "linux")]
mod tree;
#[cfg(target_os = "linux")]
pub mod watch;

pub use allowed::{Ends, Replace, Runner, Shape, Stream, Take};
pub use error::shows;
pub use job::{Force, Ran, Sandbox, Side, Stop};
#[cfg(target_os = "linux")]
pub use prove::{Attempt, Report, Setting, all, force, places};
pub use recipe::{Place, Recipe, Unfit, of as recipe};
#[cfg(target_os = "linux")]
pub use runner::{INSIDE, Namespaces, Start, has_namespaces};
#[cfg(target_os = "linux")]
pub use tree::Space;

/// The runners that errbook ships, as they would stand in `errbook.yaml`.
pub const SHIPPED: &str = include_str!("verify/runners.yaml");
