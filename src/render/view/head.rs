//! What a template sees of a page's head: what search engines, previews in chats and feed readers take from it.

use super::Link;
use serde::Serialize;

/// The head of a page. Every `href` is a whole address but those of feeds and of the search description.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// The page's own title, without the site's name.
    pub title: String,
    /// The one address under which the page is to be known; none without `base_url`, or where the page is at no address
    /// of its own.
    pub canonical: Option<String>,
    /// What search engines are told; none where they may list the page.
    pub robots: Option<String>,
    /// The kind of thing that the page is in the words of Open Graph: `website` or `article`.
    pub kind: String,
    /// What a preview of the page shows; none without `base_url`.
    pub picture: Option<Picture>,
    /// The feeds that the page is about, with their titles.
    pub feeds: Vec<Link>,
    /// Where browsers learn to search the site; none without `base_url`.
    pub search_description: Option<String>,
    /// JSON-LD, safe within `<script type="application/ld+json">`; none without `base_url`.
    pub linked_data_html: Option<String>,
}

/// A picture for previews.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    pub href: String,
    /// What it shows, in words.
    pub alt: String,
    /// In pixels; none where the picture is the site's own.
    pub width: Option<u32>,
    pub height: Option<u32>,
}
