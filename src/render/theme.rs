//! Templates and assets: the default theme inside the binary, and the site's own files in their place.
//!
//! Comes in: the sources (`templates/`, `static/`). Goes out: rendered bytes, and assets with their content in their
//! names. Never: a lookup from within a template; a template sees its view and nothing else.

mod assets;
mod blame;
mod embedded;

pub use embedded::{Embedded, embedded};

use super::SiteSettings;
use super::shrink;
use super::view::CONTRACT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule;
use crate::source::{FileId, Role, Sources, Span};
use anyhow::{Result, anyhow};
use assets::{assets, below};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use blame::{finding, suggested};
use include_dir::{Dir, include_dir};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use tera::{Context, Tera};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The look of a site.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    /// By name: `look.css`.
    assets: BTreeMap<String, Asset>,
    /// Files of the site's `static/` that take no built-in file's place: path in the site → source.
    files: Vec<(String, FileId)>,
    /// The templates of the site itself, by name.
    own: BTreeMap<String, FileId>,
    /// Whether all templates could be loaded.
    is_loaded: bool,
}

/// A file of the theme that pages refer to.
#[derive(Debug, Clone)]
pub struct Asset {
    /// `assets/look-1a2b3c4d.css`
    pub path: String,
    pub bytes: Vec<u8>,
    /// `sha256-…`: what a page says of it, so that a browser refuses a file that is not this one.
    pub integrity: String,
}

impl Asset {
    /// A file that pages refer to, under a name that changes with its content.
    #[must_use]
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        let digest = BASE64.encode(Sha256::digest(&bytes));
        Self {
            path: hashed(name, &bytes),
            integrity: format!("sha256-{digest}"),
            bytes,
        }
    }
}

impl Theme {
    /// Loads the theme; a template of the site that cannot be used is a finding in its file.
    /// The words of the interface are the one thing that every template sees beside its view.
    pub fn load(
        sources: &Sources,
        settings: &SiteSettings,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self> {
        let own = sources
            .of(Role::Template)
            .filter(|(_, source)| source.problem.is_none())
            .map(|(id, source)| (below(&source.path, "templates/").to_owned(), id))
            .collect();
        Self::with(own, sources, settings, diagnostics)
    }

    /// The theme with the built-in templates alone, and with the static files of the site.
    pub fn built_in(sources: &Sources, settings: &SiteSettings) -> Result<Self> {
        Self::with(BTreeMap::new(), sources, settings, &mut Diagnostics::new())
    }

    fn with(
        mut own: BTreeMap<String, FileId>,
        sources: &Sources,
        settings: &SiteSettings,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self> {
        let words = &settings.words;
        let mut templates: BTreeMap<String, String> = BTreeMap::new();
        for file in TEMPLATES.files() {
            let text = file.contents_utf8().ok_or_else(|| {
                anyhow!(
                    "the built-in template {} is not text",
                    file.path().display()
                )
            })?;
            let name = file.path().to_string_lossy().into_owned();
            let text = shortened(&name, text);
            templates.insert(name, text);
        }
        for (name, file) in &own {
            let text = &sources.get(*file).text;
            // A copy of the built-in template takes no place: it is that template.
            if templates.get(name) != Some(&shortened(name, text)) {
                templates.insert(name.clone(), text.to_string());
            }
        }
        let mut tera = Tera::new();
        tera.autoescape_on([".html", ".htm", ".xml", ".svg"]);
        tera.register_filter("bare", shrink::bare);
        tera.global_context().insert("words", &words.for_pages());
        tera.global_context().insert("contract", &CONTRACT);
        let loaded = tera.add_raw_templates(templates);
        let is_loaded = loaded.is_ok();
        if let Err(error) = loaded {
            diagnostics.push(
                finding(&error, &own, sources)
                    .ok_or_else(|| anyhow!("the built-in templates do not load: {error}"))?,
            );
            // None is there to be tried: that each of them is missing would be said on top.
            own.clear();
        }
        let (assets, files) = assets(sources, settings)?;
        Ok(Self {
            tera,
            assets,
            files,
            own,
            is_loaded,
        })
    }

    /// Renders a view with its template. A template of the site that cannot be rendered is a finding, and no page.
    pub fn render<V: Serialize>(
        &self,
        template: &str,
        view: &V,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        let context = Context::from_serialize(view).map_err(|error| anyhow!("{error}"))?;
        match self.tera.render(template, &context) {
            Ok(html) => Ok(without_controls(html).into_bytes()),
            Err(error) => {
                let found = finding(&error, &self.own, sources).ok_or_else(|| {
                    anyhow!("the template {template} cannot be rendered:\n{error}")
                })?;
                diagnostics.push(suggested(found, view, sources));
                Ok(Vec::new())
            }
        }
    }

    /// An asset, as it is published.
    #[must_use]
    pub fn asset(&self, name: &str) -> Option<&Asset> {
        self.assets.get(name)
    }

    /// All assets, by name.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.values()
    }

    /// Whether pages can be made with it.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.is_loaded
    }

    /// Whether the site brings templates of its own that could be loaded, and so can be tried.
    #[must_use]
    pub fn has_own_templates(&self) -> bool {
        self.is_loaded && !self.own.is_empty()
    }

    /// Whether the site brings a file of its own to this path.
    #[must_use]
    pub fn has_file(&self, path: &str) -> bool {
        self.files.iter().any(|(own, _)| own == path)
    }

    /// A finding about what a template of the site makes; nothing about a built-in one.
    #[must_use]
    pub fn refused(&self, template: &str, message: &str, help: &'static str) -> Option<Diagnostic> {
        let place = Span::file(*self.own.get(template)?);
        let message = format!("the template cannot be used: {message}");
        Some(Diagnostic::new(&rule::TEMPLATE, place, message).help(help))
    }

    /// Files that are published as they are, at the root of the site.
    #[must_use]
    pub fn files(&self) -> &[(String, FileId)] {
        &self.files
    }
}

/// A built-in template as it is used: of pages as short as can be; in a picture every value has its quotes.
fn shortened(name: &str, text: &str) -> String {
    let path = Path::new(name);
    if path.extension().is_some_and(|end| end == "html") {
        shrink::template(text)
    } else {
        shrink::unindented(text)
    }
}

/// A content-hashed name, so that a host may let browsers keep the file for ever.
#[must_use]
pub fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("assets/{stem}-{}.{end}", &hash[..10])
}

/// No control characters but tabs and line ends: HTML does not allow them, written as themselves or as `&#1;`.
fn without_controls(html: String) -> String {
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    // Almost no page has one, so that is made sure first, of many bytes at once: U+0080 to U+009F are two bytes, 0xC2 and
    // a second one below 0xA0.
    let bytes = html.as_bytes();
    // Sums and products of bits, since a branch for each byte costs ten times as much.
    let bit = |holds: bool| u8::from(holds);
    let low =
        |byte: u8| bit(byte < b' ') & bit(byte != b'\n') & bit(byte != b'\t') | bit(byte == 0x7f);
    let high = |byte: u8, next: u8| bit(byte == 0xc2) & bit(next < 0xa0);
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let found = pairs.fold(0, |found, (byte, next)| {
        found | low(*byte) | high(*byte, *next)
    });
    if found != 0 || bytes.last().is_some_and(|byte| low(*byte) != 0) {
        html.replace(is_control, "\u{fffd}")
    } else {
        html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_a_page() {
        let page = without_controls("a\tb\n\u{1}\u{7f}\u{85}é".to_owned());
        assert_eq!(page, "a\tb\n\u{fffd}\u{fffd}\u{fffd}é");
        for (html, expected) in [
            ("\u{7f}", "\u{fffd}"),
            ("a\u{9f}", "a\u{fffd}"),
            ("·\u{a0}", "·\u{a0}"),
            ("", ""),
        ] {
            assert_eq!(without_controls(html.to_owned()), expected);
        }
    }

    #[test]
    fn names_change_with_content_only() {
        assert_eq!(hashed("look.css", b"a"), hashed("look.css", b"a"));
        assert_ne!(hashed("look.css", b"a"), hashed("look.css", b"b"));
        assert!(hashed("look.css", b"a").starts_with("assets/look-"));
    }
}
