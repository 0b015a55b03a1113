//! errbook
pub mod check;
pub mod diagnostic;
pub mod entry;
pub mod link;
pub mod parse;
pub mod report;
pub mod rule;
pub mod source;
