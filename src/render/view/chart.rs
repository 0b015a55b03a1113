//! What the components see that draw a chart: bars with their geometry, ready to be written as attributes.

use serde::Serialize;

/// One bar or column of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// As a CSS class and for icons: `high`, `403`.
    pub key: String,
    /// What stands at the bar.
    pub label: String,
    /// A second line, where it differs from that of the bar before; else empty.
    pub sub: String,
    /// The whole label in words, where `label` is too short to be understood when it is read out; else empty.
    pub said: String,
    pub count: String,
    /// `12 entries`
    pub counted: String,
    /// The listing of what is counted.
    pub href: Option<String>,
    /// The length: of a bar in percent of the space for it, of a column in pixels. 0 only where nothing is counted.
    pub size: usize,
}
