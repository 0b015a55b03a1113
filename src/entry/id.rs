//! Names that become addresses: of collections, entries and old pages.

use crate::source::ENTRY_ENDINGS;
use std::fmt;

/// The longest name of a collection or slug, in characters.
pub const MAX_NAME: usize = 100;

/// `openai/permission-denied-error`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    collection: String,
    slug: String,
}

impl EntryId {
    /// `None` unless both are names.
    #[must_use]
    pub fn new(collection: &str, slug: &str) -> Option<Self> {
        (is_name(collection) && is_name(slug)).then(|| Self {
            collection: collection.to_owned(),
            slug: slug.to_owned(),
        })
    }

    /// The id of `collection/slug`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (collection, slug) = text.split_once('/')?;
        Self::new(collection, slug)
    }

    /// The entry whose file a link leads to (`../openai/rate-limit-error.md`), seen from the file `from`.
    #[must_use]
    pub fn of_link(from: &str, link: &str) -> Option<Self> {
        let stem = ENTRY_ENDINGS
            .iter()
            .find_map(|end| link.strip_suffix(end))?;
        let mut folder: Vec<&str> = from.split('/').collect();
        folder.pop();
        for segment in stem.split('/') {
            match segment {
                "." | "" => {}
                ".." => {
                    folder.pop()?;
                }
                name => folder.push(name),
            }
        }
        match folder.as_slice() {
            ["content", collection, slug] | ["content", collection, slug, "index"] => {
                Self::new(collection, slug)
            }
            _ => None,
        }
    }

    #[must_use]
    pub fn collection(&self) -> &str {
        &self.collection
    }

    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.collection, self.slug)
    }
}

/// `openai`: a name that no page of errbook's own has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CollectionId(String);

impl CollectionId {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Lowercase letters, digits and single hyphens between them.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.len() <= MAX_NAME && text.split('-').all(is_part)
}

/// The name that a text was probably meant to be; empty where nothing of it can be kept.
#[must_use]
pub fn near_name(text: &str) -> String {
    let mut name = String::new();
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        // `APIStatusError` is `api-status-error`, and `42P01` one word.
        let is_next_lower = rest.peek().is_some_and(char::is_ascii_lowercase);
        let is_new = before.is_ascii_lowercase() || before.is_ascii_uppercase() && is_next_lower;
        if c.is_ascii_uppercase() && is_new {
            name.push('-');
        }
        before = c;
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(MAX_NAME);
    name.trim_matches('-').to_owned()
}

/// Names of collections that errbook keeps for its own pages.
const OWN: &[&str] = &[
    "404", "all", "api", "assets", "by", "code", "feed", "health", "index", "licences", "search",
    "static",
];

/// A name that no collection can have: errbook's own pages stand there, or Windows keeps it for a device.
#[must_use]
pub fn is_reserved(collection: &str) -> bool {
    OWN.contains(&collection) || is_device(collection)
}

/// A name that no entry can have within its collection: further pages of the listing stand there, its other orders and
/// parts, or a device.
#[must_use]
pub fn is_reserved_slug(slug: &str) -> bool {
    matches!(slug, "index" | "page" | "by") || is_device(slug)
}

/// The name of a file that errbook makes beside pages: no old address can be one, or lie below one.
#[must_use]
pub fn is_own_file(name: &str) -> bool {
    const FILES: &[&str] = &[
        "_headers",
        "_redirects",
        "feed.xml",
        "index.json",
        "index.md",
        "llms.txt",
        "opensearch.xml",
        "robots.txt",
        "social.png",
    ];
    let is_numbered = |start: &str, end: &str| {
        let number = name
            .strip_prefix(start)
            .and_then(|rest| rest.strip_suffix(end));
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        number.is_some_and(|text| text.is_empty() || text.strip_prefix('-').is_some_and(is_number))
    };
    FILES.contains(&name) || is_numbered("sitemap", ".xml") || is_numbered("llms-full", ".txt")
}

fn is_device(name: &str) -> bool {
    let is_numbered = |start| {
        let number: Option<&str> = name.strip_prefix(start);
        number.is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    ["aux", "con", "nul", "prn"].contains(&name) || is_numbered("com") || is_numbered("lpt")
}

/// An old address on this site, `/errors/403/`, that leads to its entry now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias(String);

impl Alias {
    /// The alias of a text, or why it is none.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const HELP: &str = "an alias is an old address on this site, such as `/errors/403/`";
        let path = text
            .strip_prefix('/')
            .ok_or("an alias starts with a slash, such as `/errors/403/`")?;
        let path = path.strip_suffix('/').unwrap_or(path);
        let is_character = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        let is_segment = |segment: &str| {
            !segment.is_empty()
                && segment.len() <= MAX_NAME
                && !segment.starts_with('.')
                && !segment.ends_with('.')
                && segment.bytes().all(is_character)
        };
        if path.is_empty() {
            return Err("the home page cannot be a redirect");
        }
        let is_fine = text.len() <= 400 && path.split('/').all(is_segment);
        if is_fine {
            Ok(Self(text.to_owned()))
        } else {
            Err(HELP)
        }
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that a static host answers with at this address.
    #[must_use]
    pub fn file(&self) -> String {
        let path = self.0.trim_matches('/');
        let is_file =
            !self.0.ends_with('/') && [".html", ".htm"].iter().any(|end| path.ends_with(end));
        if is_file {
            path.to_owned()
        } else {
            format!("{path}/index.html")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lowercase_words_with_single_hyphens() {
        for name in ["a", "e0308", "permission-denied-error", "404-not-found"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "",
            "-a",
            "a-",
            "a--b",
            "A",
            "a_b",
            "a.b",
            "é",
            "a b",
            "..",
            "a/b",
            &"x".repeat(101),
        ] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn a_link_to_a_file_is_a_link_to_its_entry() {
        let of = |link| EntryId::of_link("content/a/b.md", link).map(|id| id.to_string());
        assert_eq!(of("c.md"), Some("a/c".to_owned()));
        assert_eq!(of("../d/e/index.yaml"), Some("d/e".to_owned()));
        assert_eq!(of("./c.yml"), Some("a/c".to_owned()));
        for link in ["c", "../../x.md", "../../../../x.md", "C.md", "a/b/c/d.md"] {
            assert_eq!(of(link), None, "{link}");
        }
    }

    #[test]
    fn a_name_is_proposed_for_what_is_none() {
        for (text, near) in [
            ("PermissionDeniedError", "permission-denied-error"),
            ("APIStatusError", "api-status-error"),
            ("42P01", "42p01"),
            ("Foo Bar", "foo-bar"),
            ("__init__", "init"),
            ("日本", ""),
        ] {
            assert_eq!(near_name(text), near);
            assert!(near.is_empty() || is_name(near));
        }
    }

    #[test]
    fn aliases_stay_inside_the_site() {
        assert_eq!(
            Alias::parse("/errors/403/").map(|a| a.file()),
            Ok("errors/403/index.html".to_owned())
        );
        assert_eq!(
            Alias::parse("/old.html").map(|a| a.file()),
            Ok("old.html".to_owned())
        );
        for text in [
            "errors/403",
            "/",
            "//x/",
            "/../x/",
            "/a/./b/",
            "https://x.example/",
            "/a b/",
            "/%2e%2e/",
            "/a\\b/",
            "/.git/",
            "",
        ] {
            assert!(Alias::parse(text).is_err(), "{text}");
        }
    }
}
