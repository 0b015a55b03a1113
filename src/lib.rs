//! errbook
pub mod diagnostic;
pub mod parse;
pub mod report;
pub mod rule;
pub mod source;
