//! What the template of a social image sees. Texts come as outlines: a picture must not depend on the fonts of a machine.

use serde::Serialize;

/// The picture of the site, or of one entry, for previews in chats.
#[derive(Debug, Clone, Serialize)]
pub struct PicturePage {
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// The site's title, with that of the collection; none on the picture of the site.
    pub site: Option<Block>,
    pub title: Block,
    /// The name as the software prints it, where it is not the title.
    pub error: Option<Block>,
    /// What the site holds; none on the picture of an entry.
    pub description: Option<Block>,
    /// From left to right.
    pub facts: Vec<Mark>,
    /// Where the site is published.
    pub address: Option<Block>,
    /// `low`, `medium`, `high` or `critical`; none on the picture of the site.
    pub severity: Option<String>,
}

/// Lines of one size that stand below each other. Lengths are in pixels.
#[derive(Debug, Clone, Serialize)]
pub struct Block {
    pub size: f32,
    /// Of all lines.
    pub height: f32,
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub text: String,
    /// The outline, from the start of its baseline: the `d` of a `<path>`.
    pub path: String,
    pub width: f32,
    /// The baseline, from the top of the block.
    pub y: f32,
}

/// A fact with a frame around it.
#[derive(Debug, Clone, Serialize)]
pub struct Mark {
    /// `severity`, `status` or `count`.
    pub kind: String,
    /// `high`, `403`.
    pub key: String,
    pub line: Line,
    /// Of the frame, from the left.
    pub x: f32,
    pub width: f32,
}
