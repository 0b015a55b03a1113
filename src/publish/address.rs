//! Addresses: the relative paths under which files are published.
//!
//! Comes in: an address that somebody wants to use. Goes out: yes, and which folders are new; or what is wrong with it.
//! Never: the file system. An address that passes here names one file below the site's folder on every system.

use super::{manifest, spelling};
use anyhow::{Result, bail};
use rustc_hash::FxHashMap;

/// The addresses of a site so far. Two files never share one, and a name is spelled in one way.
#[derive(Debug, Default)]
pub struct Addresses {
    /// by the folded spelling
    taken: FxHashMap<Box<str>, Taken>,
}

impl Addresses {
    /// Makes room for about so many files.
    pub fn expect(&mut self, files: usize) {
        self.taken.reserve(files);
    }

    /// Takes an address for a file, with the folders on its way. Returns the folders not seen before, outermost first.
    pub fn claim(&mut self, address: &str) -> Result<Vec<String>> {
        check(address)?;
        let mut new = Vec::new();
        // Where the folder of the file is known, so are those above it.
        let folder = address.rsplit_once('/').map(|(folder, _)| folder);
        if folder.is_some_and(|folder| !self.has_folder(folder)) {
            for (end, _) in address.match_indices('/') {
                let Some(folder) = address.get(..end) else {
                    continue;
                };
                if self.claim_one(folder, What::Folder)? {
                    new.push(folder.to_owned());
                }
            }
        }
        self.claim_one(address, What::File)?;
        Ok(new)
    }

    /// Whether a folder is taken in this very spelling.
    fn has_folder(&self, address: &str) -> bool {
        let folded = spelling::folded(address);
        let taken = self.taken.get(&*folded);
        taken.is_some_and(|taken| taken.what == What::Folder && taken.spelled(&folded) == address)
    }

    /// Whether the name is new. A folder may be met again, when it is spelled the same.
    fn claim_one(&mut self, address: &str, what: What) -> Result<bool> {
        let folded = spelling::folded(address);
        let Some(before) = self.taken.get(&*folded) else {
            let otherwise = (folded != address).then(|| address.into());
            let taken = Taken { otherwise, what };
            self.taken.insert(folded.into(), taken);
            return Ok(true);
        };
        let spelled = before.spelled(&folded);
        match (before.what, what) {
            _ if spelled != address => bail!(
                "two addresses differ only in their spelling (letter case, or how accents are written), and are one \
                 file on some disks: `{}` and `{}`; rename one of them",
                spelled.escape_debug(),
                address.escape_debug()
            ),
            (What::Folder, What::Folder) => Ok(false),
            (What::File, What::File) => {
                bail!(
                    "the address `{}` is used twice; rename one of the two files",
                    address.escape_debug()
                )
            }
            _ => bail!(
                "the address `{}` is used for a file and for a folder; rename one of them",
                address.escape_debug()
            ),
        }
    }
}

#[derive(Debug)]
struct Taken {
    /// Its spelling, where that is not the folded one.
    otherwise: Option<Box<str>>,
    what: What,
}

impl Taken {
    fn spelled<'a>(&'a self, folded: &'a str) -> &'a str {
        self.otherwise.as_deref().unwrap_or(folded)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    File,
    Folder,
}

/// Whether the address names one file below the site's folder, on every system.
pub fn check(address: &str) -> Result<()> {
    if let Some(fault) = fault(address) {
        bail!(
            "`{}` cannot be an address of the site: {fault}",
            address.escape_debug()
        );
    }
    Ok(())
}

fn fault(address: &str) -> Option<&'static str> {
    if address.is_empty() {
        return Some("it is empty");
    }
    if address.starts_with('/') {
        return Some("it is absolute; write it relative to the site's folder");
    }
    if address.eq_ignore_ascii_case(manifest::NAME) {
        return Some("errbook keeps its list of published files there");
    }
    if address.contains('\\') {
        return Some("it holds a backslash; separate folders by `/`");
    }
    if address.contains(char::is_control) {
        return Some("it holds a control character");
    }
    address.split('/').find_map(segment_fault)
}

fn segment_fault(segment: &str) -> Option<&'static str> {
    let drive = segment.as_bytes().get(1) == Some(&b':')
        && segment.starts_with(|first: char| first.is_ascii_alphabetic());
    match segment {
        "" => Some("it has an empty part; remove the extra `/`"),
        "." | ".." => Some("`.` and `..` are not names; write the address without them"),
        _ if segment.len() > 255 => {
            Some("a part of it is longer than the 255 bytes that disks allow; shorten it")
        }
        // `page.` and `page` are one file on Windows.
        _ if segment.ends_with(['.', ' ']) => {
            Some("a part of it ends in a dot or a space, which Windows drops; rename it")
        }
        _ if drive => Some("a part of it reads as a drive on Windows; rename it"),
        _ if is_reserved(segment) => {
            Some("a part of it is a name that Windows keeps for devices; rename it")
        }
        _ => None,
    }
}

/// `con`, `COM1.html`, `nul .txt`: Windows takes them for devices, in any folder, with any extension.
/// Source: learn.microsoft.com, “Naming Files, Paths, and Namespaces”.
fn is_reserved(segment: &str) -> bool {
    let stem = segment
        .split('.')
        .next()
        .unwrap_or(segment)
        .trim_end()
        .to_ascii_lowercase();
    if matches!(
        stem.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) {
        return true;
    }
    let port = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"));
    port.is_some_and(|number| {
        matches!(
            number,
            "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(outcome: Result<Vec<String>>) -> String {
        outcome.map_or_else(
            |error| error.to_string(),
            |folders| format!("accepted, new folders: {folders:?}"),
        )
    }

    #[test]
    fn addresses_that_leave_the_site_or_break_on_some_system_are_refused() {
        let long = "x".repeat(256);
        for (address, reason) in [
            ("", "empty"),
            ("/etc/passwd", "absolute"),
            ("../secret", "not names"),
            ("a/../../secret", "not names"),
            ("a/..", "not names"),
            ("./a", "not names"),
            ("a//b", "empty part"),
            ("a/", "empty part"),
            ("a\\b", "backslash"),
            ("a\0b", "control character"),
            ("a\nb", "control character"),
            ("C:/windows", "drive"),
            ("a/c:x", "drive"),
            ("con", "devices"),
            ("AUX.html", "devices"),
            ("a/nul .txt/b", "devices"),
            ("lpt9", "devices"),
            ("com¹.txt", "devices"),
            ("page.", "dot or a space"),
            ("page /x", "dot or a space"),
            (".errbook-manifest", "list of published files"),
            (".Errbook-Manifest", "list of published files"),
            (long.as_str(), "255"),
        ] {
            let message = message(Addresses::default().claim(address));
            assert!(message.contains(reason), "{address:?}: {message}");
            assert!(
                !message.contains(['\0', '\n']),
                "{message:?} shows the control character raw"
            );
        }
    }

    #[test]
    fn ordinary_addresses_pass_and_name_their_new_folders_once() -> Result<()> {
        let mut addresses = Addresses::default();
        assert_eq!(addresses.claim("index.html")?, Vec::<String>::new());
        assert_eq!(addresses.claim("a/b/c.html")?, ["a", "a/b"]);
        assert_eq!(addresses.claim("a/b/%2e%2e.html")?, Vec::<String>::new());
        assert_eq!(addresses.claim("a/ä, ö & 12:30.png")?, Vec::<String>::new());
        assert_eq!(
            addresses.claim(".well-known/security.txt")?,
            [".well-known"]
        );
        assert_eq!(
            addresses.claim("context/common/console.html")?,
            ["context", "context/common"]
        );
        Ok(())
    }

    #[test]
    fn an_address_is_used_once_however_it_is_spelled() -> Result<()> {
        for (first, second, reason) in [
            ("a.html", "a.html", "`a.html` is used twice"),
            ("a.html", "A.html", "`a.html` and `A.html`"),
            ("é.html", "e\u{301}.html", "differ only in their spelling"),
            ("Docs/a.html", "docs/b.html", "`Docs` and `docs`"),
            ("a", "a/b", "for a file and for a folder"),
            ("a/b", "a", "for a file and for a folder"),
        ] {
            let mut addresses = Addresses::default();
            addresses.claim(first)?;
            let message = message(addresses.claim(second));
            assert!(message.contains(reason), "{first} then {second}: {message}");
        }
        Ok(())
    }
}
