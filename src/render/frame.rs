//! What is around every page: addresses seen from it, crumbs, menu; and the small pages that are little more.

use super::address::{base_path, encoded, href};
use super::target::{INDEX, Listing, Target, term_folder};
use super::view::{self, Badge, Fact, Finder, Frame, Link, Term};
use super::{Repository, Site};
use crate::entry::{Date, Entry, Severity};
use crate::link::Facet;

/// A page, and how the rest of the site looks from it.
#[derive(Debug, Clone, Copy)]
pub struct Here<'a> {
    pub site: Site<'a>,
    /// The page's own file.
    pub path: &'a str,
}

impl Here<'_> {
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
        let (_, key, label) = crate::link::terms(facet, entry).into_iter().next()?;
        let label = match (facet, entry.fix_time) {
            (Facet::FixTime, Some(time)) => format!("Fix: {time}"),
            _ => label,
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
            label: severity.label().to_owned(),
        }
    }

    /// The listing of a term.
    pub fn term(&self, facet: Facet, key: &str) -> String {
        self.file(&format!("{}/index.html", term_folder(facet, key)))
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
            label: term.label.clone(),
            href: self.listing(&Listing::Term(facet, at)),
            count: term.entries.len(),
        };
        terms.iter().enumerate().map(term).collect()
    }

    /// All collections, with counts.
    pub fn collections(&self) -> Vec<Term> {
        let term = |(at, collection): (usize, &crate::link::Collection)| Term {
            key: collection.id.clone(),
            label: collection.title.clone(),
            href: self.listing(&Listing::Collection(at)),
            count: collection.entries.len(),
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
            settings,
            theme,
            catalog,
            ..
        } = self.site;
        let asset = |name: &str| self.file(theme.asset(name));
        let mut menu = vec![self.link("Collections", &Target::Collections)];
        if catalog.taxonomy(Facet::Status).is_some() {
            menu.push(self.link("Status codes", &Target::Terms(Facet::Status)));
        }
        menu.push(Link {
            text: "Recently verified".to_owned(),
            href: Some(self.listing(&Listing::Recent)),
        });
        menu.push(Link {
            text: "A–Z".to_owned(),
            href: Some(self.listing(&Listing::All)),
        });
        let mut scripts = vec![asset("theme.js"), asset("site.js")];
        if self.path == Target::Search.path(catalog) {
            scripts.extend([asset("match.js"), asset("search.js")]);
        }
        let crumbs = if crumbs.is_empty() {
            crumbs
        } else {
            [vec![self.link("Errors", &Target::Home)], crumbs].concat()
        };
        Frame {
            site: settings.title.clone(),
            title: if title == settings.title {
                title.to_owned()
            } else {
                format!("{title} · {}", settings.title)
            },
            description: description.to_owned(),
            lang: "en".to_owned(),
            home: self.target(&Target::Home),
            search: self.target(&Target::Search),
            finder: Finder {
                matcher: asset("match.js"),
                script: asset("search.js"),
                index: self.file(INDEX),
            },
            search_keys: settings.search_keys,
            menu,
            crumbs,
            stylesheets: vec![asset("look.css"), asset("code.css")],
            scripts,
            icon: asset("icon.svg"),
            repository: settings.repository.as_ref().map(|repository| Link {
                text: format!("Sources on {}", repository.url.host()),
                href: Some(repository.url.to_string()),
            }),
            licences: self.target(&Target::Licences),
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

/// A date in words.
pub fn words(date: Option<Date>) -> Option<String> {
    date.map(|date| date.words())
}

/// Addresses on the site's repository, by the kind of its host.
pub struct Forge<'a> {
    repository: &'a Repository,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    GitHub,
    GitLab,
    /// Forgejo, Gitea, Codeberg
    Forgejo,
}

impl<'a> Forge<'a> {
    pub fn new(repository: &'a Repository) -> Self {
        let host = repository.url.host();
        let is_one_of = |names: &[&str]| names.iter().any(|name| host.contains(name));
        let kind = if is_one_of(&["gitlab"]) {
            Kind::GitLab
        } else if is_one_of(&["codeberg", "gitea", "forgejo"]) {
            Kind::Forgejo
        } else {
            Kind::GitHub
        };
        Self { repository, kind }
    }

    fn root(&self) -> &str {
        self.repository
            .url
            .as_str()
            .trim_end_matches('/')
            .trim_end_matches(".git")
    }

    fn file(&self, path: &str) -> String {
        let folder = &self.repository.folder;
        let whole = if folder.is_empty() {
            path.to_owned()
        } else {
            format!("{folder}/{path}")
        };
        whole.split('/').map(encoded).collect::<Vec<_>>().join("/")
    }

    pub fn edit(&self, path: &str) -> String {
        let (root, branch, file) = (
            self.root(),
            encoded(&self.repository.branch),
            self.file(path),
        );
        match self.kind {
            Kind::GitHub => format!("{root}/edit/{branch}/{file}"),
            Kind::GitLab => format!("{root}/-/edit/{branch}/{file}"),
            Kind::Forgejo => format!("{root}/_edit/{branch}/{file}"),
        }
    }

    pub fn history(&self, path: &str) -> String {
        let (root, branch, file) = (
            self.root(),
            encoded(&self.repository.branch),
            self.file(path),
        );
        match self.kind {
            Kind::GitHub => format!("{root}/commits/{branch}/{file}"),
            Kind::GitLab => format!("{root}/-/commits/{branch}/{file}"),
            Kind::Forgejo => format!("{root}/commits/branch/{branch}/{file}"),
        }
    }

    /// A new issue with its title and text filled in.
    pub fn issue(&self, title: &str, text: &str) -> String {
        let (root, title, text) = (self.root(), encoded(title), encoded(text));
        match self.kind {
            Kind::GitHub | Kind::Forgejo => format!("{root}/issues/new?title={title}&body={text}"),
            Kind::GitLab => format!(
                "{root}/-/issues/new?issue%5Btitle%5D={title}&issue%5Bdescription%5D={text}"
            ),
        }
    }
}

/// The licences of the grammars.
pub fn licences(site: Site<'_>, path: &str) -> view::LicencesPage {
    let here = Here { site, path };
    let text = two_face::acknowledgement::listing()
        .to_md()
        .replace('\r', "");
    view::LicencesPage {
        frame: here.frame(
            "Licences",
            "The licences of what this site is made with",
            vec![plain("Licences")],
        ),
        text,
    }
}

/// The page at an old address.
pub fn redirect(entry: usize, site: Site<'_>, path: &str) -> view::RedirectPage {
    let here = Here { site, path };
    let title = site.catalog.entries[entry].entry.title.clone();
    view::RedirectPage {
        frame: here.frame(&title, "", Vec::new()),
        href: here.entry(entry),
        title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Url;

    #[test]
    fn forges_have_their_own_addresses() {
        let repository = |url: &str, folder: &str| Repository {
            url: Url::parse(url).unwrap(),
            branch: "main".to_owned(),
            folder: folder.to_owned(),
        };
        let github = repository("https://github.com/acme/errors/", "docs");
        assert_eq!(
            Forge::new(&github).edit("content/a/b.md"),
            "https://github.com/acme/errors/edit/main/docs/content/a/b.md"
        );
        let gitlab = repository("https://gitlab.acme.example/x/errors", "");
        assert_eq!(
            Forge::new(&gitlab).history("content/a/b.md"),
            "https://gitlab.acme.example/x/errors/-/commits/main/content/a/b.md"
        );
        assert!(
            Forge::new(&github)
                .issue("a & b", "c#d")
                .ends_with("?title=a%20%26%20b&body=c%23d")
        );
    }
}
