//! `_index.md`: the title, links and text in front of a collection, or of the whole site.

use super::fields::Fields;
use super::{Scene, Setting, prose, read, schema};
use crate::diagnostic::Diagnostics;
use crate::entry::{CollectionId, Introduction};
use crate::parse::{Document, Node};

/// Checks one introduction; `None` where something in it is wrong.
#[must_use]
pub fn introduction(
    document: &Document,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Introduction> {
    let path = &setting.sources.get(document.file).path;
    let folder = path
        .strip_prefix("content/")
        .and_then(|rest| rest.strip_suffix("/_index.md"));
    let mut fields = Fields::open(&document.root, schema::INTRODUCTION, diagnostics)?;
    let title = fields.take("title", diagnostics, read::line);
    let links = fields.take("links", diagnostics, |node, key, d| {
        read::list(node, key, d, |node, _, d| link_to(node, d))
    });
    let text = fields.take("text", diagnostics, read::prose);
    fields.close();
    let scene = Scene {
        setting,
        file: document.file,
    };
    let text_links = text
        .iter()
        .flat_map(|text| prose::check(text, 2, scene, diagnostics))
        .collect();
    // A folder that cannot be a collection has been reported; its introduction is not the site's.
    let collection = match folder {
        None => None,
        Some(name) => Some(CollectionId::parse(name)?),
    };
    Some(Introduction {
        collection,
        file: document.file,
        title,
        links: links.unwrap_or_default(),
        text,
        text_links,
    })
}

/// A link with its text.
pub fn link_to(node: &Node, diagnostics: &mut Diagnostics) -> Option<(String, crate::entry::Url)> {
    let mut fields = Fields::open(node, schema::LINK, diagnostics)?;
    let title = fields.take("title", diagnostics, read::line);
    let url = fields.take("url", diagnostics, read::url);
    fields.close();
    Some((title?, url?))
}
