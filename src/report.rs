//! Findings as text that people and programs read.
//!
//! Comes in: settled [`Findings`](crate::diagnostic::Findings) and the sources they point into. Goes out: strings.
//! Never: printing them.

mod text;

pub use text::{Style, text};
