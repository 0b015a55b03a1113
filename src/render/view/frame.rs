//! What is around every page: the head, the header with its menu, the foot.

use super::{File, Head, Link};
use serde::Serialize;

/// What every page has around its content.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The site's name, as the header shows it.
    pub site: String,
    /// The `<title>` of the page, with the site's name where that helps.
    pub title: String,
    /// One sentence for `<meta name="description">`; empty where there is none.
    pub description: String,
    pub head: Head,
    /// BCP 47 tag of the page's language.
    pub lang: String,
    /// `ltr` or `rtl`
    pub direction: &'static str,
    /// The home page.
    pub home: String,
    /// The search page.
    pub search: String,
    /// Whether `/` and Ctrl K go to the search box.
    pub search_keys: bool,
    /// The address of the picture beside the site's name.
    pub logo: Option<String>,
    /// Header links: collections, status codes, recently verified …
    pub menu: Vec<Link>,
    /// The site's own links, which lead elsewhere.
    pub links: Vec<Link>,
    /// The site's own text at the foot of every page.
    pub footer_html: Option<String>,
    /// From the home page down to this page; the last one has no address. Empty on the home page.
    pub crumbs: Vec<Link>,
    pub stylesheets: Vec<File>,
    pub scripts: Vec<File>,
    pub icon: String,
    /// The site's source repository, where it has one.
    pub repository: Option<Link>,
    /// How complete the entries are, for those who maintain the site.
    pub health: String,
    /// The page with the licences of what is embedded (grammars).
    pub licences: String,
}
