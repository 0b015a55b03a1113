//! What is around every page: addresses seen from it, crumbs, menu; and the small pages that are little more.

use super::address::{base_path, href};
use super::chapter::{Listing, term_folder};
use super::escape::escape;
use super::head::NO_INDEX;
use super::prose::{Spot, blocks};
use super::target::Target;
use super::view::{self, Badge, Fact, Frame, Link, Term};
use super::{Site, Words};
use crate::diagnostic::Diagnostics;
use crate::entry::{Date, Entry, Severity};
use crate::link::Facet;
use std::fmt::Write;

/// A page, and how the rest of the site looks from it.
#[derive(Debug, Clone, Copy)]
pub struct Here<'a> {
    pub site: Site<'a>,
    /// The page's own file.
    pub path: &'a str,
}

impl<'a> Here<'a> {
    /// The words of the interface.
    pub fn words(&self) -> &'a Words {
        &self.site.settings.words
    }

    /// `12 entries`
    pub fn entries(&self, count: usize) -> String {
        self.words().count(&self.words().entries, count)
    }

    /// The title of a page after the first.
    pub fn on_page(&self, title: &str, page: usize) -> String {
        let page = self.words().number(page);
        Words::fill(
            &self.words().title_page,
            &[("title", title), ("page", &page)],
        )
    }

    /// `1,200 entries, page 2 of 12`, without the page where there is one.
    pub fn counted_pages(&self, counted: String, page: usize, pages: usize) -> String {
        if pages <= 1 {
            return counted;
        }
        let words = self.words();
        let numbers = [
            ("page", &*words.number(page)),
            ("pages", &*words.number(pages)),
        ];
        format!("{counted}, {}", Words::fill(&words.page_of, &numbers))
    }

    /// A date in words.
    pub fn date(&self, date: Option<Date>) -> Option<String> {
        date.map(|date| self.words().date(date))
    }

    /// The address of a file of the site.
    pub fn file(&self, path: &str) -> String {
        // The page for missing addresses is shown at any depth: only rooted addresses hold there.
        match &self.site.settings.base_url {
            Some(url) if self.path == "404.html" => base_path(url.as_str()) + path,
            _ => href(self.path, path),
        }
    }

    pub fn target(&self, target: &Target) -> String {
        self.file(&target.path(self.site.catalog))
    }

    pub fn entry(&self, at: usize) -> String {
        self.target(&Target::Entry(at))
    }

    pub fn listing(&self, listing: &Listing) -> String {
        self.file(&listing.path(1, self.site.catalog))
    }

    /// A fact of an entry that links to its listing.
    pub fn badge(&self, facet: Facet, entry: &Entry) -> Option<Badge> {
        let words = self.words();
        let (_, key, name) = crate::link::terms(facet, entry).into_iter().next()?;
        let label = match (facet, entry.fix_time) {
            (Facet::FixTime, Some(time)) => {
                Words::fill(&words.fix_takes, &[("time", &words.duration(time))])
            }
            _ => words.term(facet, &key, &name).to_owned(),
        };
        Some(Badge {
            href: self.term(facet, &key),
            key,
            label,
        })
    }

    /// The badge of the one fact that every entry has.
    pub fn severity(&self, severity: Severity) -> Badge {
        Badge {
            href: self.term(Facet::Severity, severity.word()),
            key: severity.word().to_owned(),
            label: self
                .words()
                .term(Facet::Severity, severity.word(), "")
                .to_owned(),
        }
    }

    /// The listing of a term.
    pub fn term(&self, facet: Facet, key: &str) -> String {
        self.file(&(term_folder(facet, key) + "/index.html"))
    }

    /// What a term is called.
    pub fn term_label(&self, facet: Facet, key: &str) -> &'a str {
        let taxonomy = self.site.catalog.taxonomy(facet);
        let term = taxonomy.and_then(|taxonomy| taxonomy.term(key));
        term.map_or("", |term| self.words().term(facet, &term.key, &term.name))
    }

    /// The listing of a code's owners.
    pub fn code(&self, written: &str) -> Option<String> {
        let at = self.site.catalog.code(written)?;
        Some(self.listing(&Listing::Code(at)))
    }

    /// All codes, where there are any.
    pub fn codes(&self) -> Option<String> {
        let is_empty = self.site.catalog.codes.is_empty();
        (!is_empty).then(|| self.target(&Target::Codes(1)))
    }

    /// All terms of a facet, with counts.
    pub fn terms(&self, facet: Facet) -> Vec<Term> {
        let terms = self
            .site
            .catalog
            .taxonomy(facet)
            .map_or(&[][..], |taxonomy| &taxonomy.terms);
        let term = |(at, term): (usize, &crate::link::Term)| Term {
            key: term.key.clone(),
            label: self.words().term(facet, &term.key, &term.name).to_owned(),
            href: self.listing(&Listing::Term(facet, at)),
            count: self.words().number(term.entries.len()),
            counted: self.entries(term.entries.len()),
        };
        terms.iter().enumerate().map(term).collect()
    }

    /// All collections, with counts.
    pub fn collections(&self) -> Vec<Term> {
        let term = |(at, collection): (usize, &crate::link::Collection)| Term {
            key: collection.id.clone(),
            label: collection.title.clone(),
            href: self.listing(&Listing::Collection(at)),
            count: self.words().number(collection.entries.len()),
            counted: self.entries(collection.entries.len()),
        };
        self.site
            .catalog
            .collections
            .iter()
            .enumerate()
            .map(term)
            .collect()
    }

    /// The frame of a page; `crumbs` lead from below the home page to the page itself.
    pub fn frame(&self, title: &str, description: &str, crumbs: Vec<Link>) -> Frame {
        let Site {
            settings, catalog, ..
        } = self.site;
        let asset = |name: &str| self.asset(name);
        let words = self.words();
        let mut menu = vec![self.link(&words.collections, &Target::Collections)];
        if catalog.taxonomy(Facet::Status).is_some() {
            menu.push(self.link(&words.status_codes, &Target::Terms(Facet::Status)));
        }
        menu.push(Link {
            text: words.recently_verified.clone(),
            href: Some(self.listing(&Listing::Recent)),
        });
        menu.push(Link {
            text: words.a_to_z.clone(),
            href: Some(self.listing(&Listing::All)),
        });
        let mut scripts = vec![asset("theme.js"), asset("site.js")];
        if self.path == Target::Search.path(catalog) {
            scripts.push(asset("search.js"));
        }
        let crumbs = if crumbs.is_empty() {
            crumbs
        } else {
            [vec![self.link(&words.errors, &Target::Home)], crumbs].concat()
        };
        Frame {
            site: settings.title.clone(),
            title: if title == settings.title {
                title.to_owned()
            } else {
                format!("{title} · {}", settings.title)
            },
            description: description.to_owned(),
            head: self.head(title),
            lang: words.language.clone(),
            direction: words.direction(),
            home: self.target(&Target::Home),
            search: self.target(&Target::Search),
            search_keys: settings.search_keys,
            logo: settings.look.logo.as_ref().map(|path| {
                // One that takes the place of a built-in file stands where that does.
                let asset = self.site.theme.asset(path);
                self.file(asset.map_or(path, |asset| &asset.path))
            }),
            menu,
            links: settings
                .look
                .links
                .iter()
                .map(|(text, url)| Link {
                    text: text.clone(),
                    href: Some(url.to_string()),
                })
                .collect(),
            footer_html: settings.look.footer.as_ref().map(|text| {
                let spot = Spot {
                    page: self.path,
                    part: "foot",
                    heading: 2,
                    sources: self.site.sources,
                    highlighter: self.site.highlighter,
                    words,
                };
                // What is wrong in it was found when the settings were read.
                blocks(text, spot, &mut Diagnostics::new())
            }),
            crumbs,
            stylesheets: vec![asset("look.css"), asset("code.css")],
            scripts,
            icon: asset("icon.svg").href,
            repository: settings.repository.as_ref().map(|repository| Link {
                text: Words::fill(&words.sources_on, &[("host", repository.url.host())]),
                href: Some(repository.url.to_string()),
            }),
            health: self.target(&Target::Health),
            licences: self.target(&Target::Licences),
        }
    }

    /// A file of the theme.
    pub fn asset(&self, name: &str) -> view::File {
        let asset = self.site.theme.asset(name);
        view::File {
            href: self.file(asset.map_or("", |asset| &asset.path)),
            integrity: asset
                .filter(|_| self.site.settings.integrity)
                .map(|asset| asset.integrity.clone()),
        }
    }

    pub fn link(&self, text: &str, target: &Target) -> Link {
        Link {
            text: text.to_owned(),
            href: Some(self.target(target)),
        }
    }
}

/// A text that leads nowhere: the last crumb.
pub fn plain(text: &str) -> Link {
    Link {
        text: text.to_owned(),
        href: None,
    }
}

/// Names and their values.
pub fn facts<V: std::fmt::Display>(pairs: &[(String, V)]) -> Vec<Fact> {
    pairs
        .iter()
        .map(|(name, value)| Fact {
            name: name.clone(),
            value: value.to_string(),
        })
        .collect()
}

/// The licences of the fonts in which social images are set.
const FONTS: [(&str, &str); 2] = [
    ("Inter", include_str!("../../fonts/LICENSE-Inter.txt")),
    (
        "JetBrains Mono",
        include_str!("../../fonts/LICENSE-JetBrainsMono.txt"),
    ),
];

/// The licences of the grammars and the fonts.
pub fn licences(site: Site<'_>, path: &str) -> view::LicencesPage {
    let here = Here { site, path };
    let words = here.words();
    let mut text = two_face::acknowledgement::listing().to_md();
    for (font, licence) in FONTS {
        let _ = write!(text, "\n\n## {font}\n\n{licence}");
    }
    let text = text.replace('\r', "");
    view::LicencesPage {
        frame: here.frame(
            &words.licences,
            &words.licences_description,
            vec![plain(&words.licences)],
        ),
        text,
    }
}

/// The page at an old address.
pub fn redirect(entry: usize, site: Site<'_>, path: &str) -> view::RedirectPage {
    let here = Here { site, path };
    let title = &site.catalog.entries[entry].entry.title;
    let href = here.entry(entry);
    let page = format!("<a href=\"{}\">{}</a>", escape(&href), escape(title));
    let mut frame = here.frame(title, "", Vec::new());
    frame.head.robots = Some(NO_INDEX.to_owned());
    frame.head.canonical = here.absolute(&Target::Entry(entry));
    view::RedirectPage {
        frame,
        moved_html: Words::fill(&escape(&here.words().moved_to), &[("page", &page)]),
        script: here.asset("redirect.js"),
        href,
    }
}
