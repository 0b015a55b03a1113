//! A span as machines read it: path, line, column and byte on disk.

use crate::source::{Source, Sources, Span};
use serde::Serialize;

/// Where a finding is.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Place<'a> {
    pub path: &'a str,
    pub start: Point,
    /// One past the last character.
    pub end: Point,
}

/// Line and column from 1, columns in characters; the byte from 0, in the file as it is on disk.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Point {
    pub line: usize,
    pub column: usize,
    pub byte: u32,
}

impl<'a> Place<'a> {
    pub fn new(span: Span, sources: &'a Sources) -> Self {
        let source = sources.get(span.file);
        Self {
            path: &source.path,
            start: point(source, span.lo),
            end: point(source, span.hi),
        }
    }
}

fn point(source: &Source, offset: u32) -> Point {
    let place = source.line_column(offset);
    Point {
        line: place.line,
        column: place.column,
        byte: source.disk_offset(offset),
    }
}
