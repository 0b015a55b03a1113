//! errbook
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod entry;
pub mod link;
pub mod parse;
pub mod pipeline;
pub mod project;
pub mod publish;
pub mod render;
pub mod report;
pub mod rule;
pub mod search;
pub mod source;
