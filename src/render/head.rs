//! The head of a page: its one address, and what search engines, previews in chats and feed readers take from it.
//!
//! Comes in: a page, seen from itself. Goes out: its [`Head`]. Whatever needs a whole address is left out where the site
//! does not say where it is published. Never: a claim that the page itself does not make.

use super::Words;
use super::address::absolute;
use super::chapter::Chapter;
use super::frame::Here;
use super::listing::{DESCRIPTION, shortened};
use super::machine::{self, Machine};
use super::picture;
use super::target::{PICTURE, Target};
use super::view::{Head, Picture};

/// What search engines are told of pages that lead to others, or stand at no address.
pub const NO_INDEX: &str = "noindex";

impl Here<'_> {
    /// The address of a file of the site on the web; none without `base_url`.
    pub fn absolute_file(&self, path: &str) -> Option<String> {
        let base = self.site.settings.base_url.as_ref()?;
        Some(absolute(base.as_str(), path))
    }

    /// The address of a target on the web; none without `base_url`.
    pub fn absolute(&self, target: &Target) -> Option<String> {
        self.absolute_file(&target.path(self.site.catalog))
    }

    /// The picture that previews show: that of an entry where it has one, or else that of the site.
    pub fn picture(&self, entry: Option<usize>, alt: &str) -> Option<Picture> {
        let entry = entry.filter(|_| self.site.settings.social_images);
        let is_own = entry.is_none() && self.site.theme.has_file(PICTURE);
        Some(Picture {
            href: self.absolute(&Target::Picture(entry))?,
            alt: alt.to_owned(),
            width: (!is_own).then_some(picture::WIDTH),
            height: (!is_own).then_some(picture::HEIGHT),
        })
    }

    /// One sentence on a page of a listing: what it is, and what begins there.
    pub fn described(&self, heading: &str, chapter: &Chapter) -> String {
        // More titles than this do not fit.
        let first = chapter.members.iter().take(12);
        let titles: Vec<&str> = first
            .map(|at| self.site.catalog.entries[*at].entry.title.as_str())
            .collect();
        if titles.is_empty() {
            return String::new();
        }
        let values = [
            ("name", heading),
            ("counted", &self.entries(chapter.total)),
            ("titles", &titles.join(", ")),
        ];
        let whole = Words::fill(&self.words().list_description, &values);
        shortened(&whole, DESCRIPTION)
    }

    /// The head of this page, as far as every page has it.
    pub fn head(&self, title: &str) -> Head {
        let is_of = |target: &Target| self.path == target.path(self.site.catalog);
        let is_listed = !is_of(&Target::NotFound);
        Head {
            title: title.to_owned(),
            canonical: self.absolute_file(self.path).filter(|_| is_listed),
            robots: (!is_listed).then(|| NO_INDEX.to_owned()),
            kind: "website".to_owned(),
            picture: self.picture(None, title),
            feeds: machine::feed(None, *self).into_iter().collect(),
            search_description: self
                .site
                .settings
                .base_url
                .as_ref()
                .map(|_| self.target(&Target::Machine(Machine::SearchDescription))),
            linked_data_html: None,
        }
    }
}
