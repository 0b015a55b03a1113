//! Addresses of the site's files: links between them are always relative, so that the site works under any path and from
//! the disk; what needs a whole address gets it from `base_url`.

use crate::entry::EntryId;
pub use crate::entry::percent_decoded;

/// The address of file `to` as seen from file `from`, both from the site's root.
#[must_use]
pub fn href(from: &str, to: &str) -> String {
    // Where the last folder ends that both are in; mostly it is the first byte that differs.
    let mut shared = 0;
    for (at, (one, other)) in from.bytes().zip(to.bytes()).enumerate() {
        if one != other {
            break;
        }
        if one == b'/' {
            shared = at + 1;
        }
    }
    let ups = from[shared..].bytes().filter(|byte| *byte == b'/').count();
    let mut href = String::with_capacity(ups * 3 + to.len() - shared);
    for _ in 0..ups {
        href.push_str("../");
    }
    href + &to[shared..]
}

/// The file of the site that a link leads to, and the part of it behind `#`. `source` is the file that the link is
/// written in, `page` the file of the page that it stands on: `/openai/rate-limit-error/#fix` and
/// `../openai/rate-limit-error.md#fix` are `openai/rate-limit-error/index.html` and `fix`.
#[must_use]
pub fn leads_to(destination: &str, source: &str, page: &str) -> (String, String) {
    let (before, part) = destination.split_once('#').unwrap_or((destination, ""));
    let path = percent_decoded(before.split('?').next().unwrap_or(""));
    let file = if path.is_empty() {
        page.to_owned()
    } else if let Some(rooted) = path.strip_prefix('/') {
        folder_page(&walked(Vec::new(), rooted))
    } else if let Some(id) = EntryId::of_link(source, &path) {
        format!("{id}/index.html")
    } else {
        // Beside the page: an image, or a relative address.
        let mut folder: Vec<&str> = page.split('/').collect();
        folder.pop();
        folder_page(&walked(folder, &path))
    };
    (file, part.to_owned())
}

/// Where a browser arrives: `.` and `..` are followed, and end at a folder; nothing leads above the root.
fn walked<'a>(mut folder: Vec<&'a str>, path: &'a str) -> String {
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => drop(folder.pop()),
            name => folder.push(name),
        }
    }
    if matches!(path.rsplit('/').next(), Some("." | "..")) {
        folder.push("");
    }
    folder.join("/")
}

fn folder_page(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    }
}

/// The path part of an address on the web, with a slash at its end: `/errors/` of `https://acme.example/errors`.
#[must_use]
pub fn base_path(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest
        .split(['?', '#'])
        .next()
        .unwrap_or("")
        .split_once('/')
        .map_or("", |(_, path)| path);
    let path = path.trim_matches('/');
    if path.is_empty() {
        "/".to_owned()
    } else {
        format!("/{path}/")
    }
}

/// The address on the web of a file of the site, as pages call themselves: `https://acme.example/errors/openai/` of
/// `openai/index.html` below `https://acme.example/errors`.
#[must_use]
pub fn absolute(base: &str, file: &str) -> String {
    let base = base
        .split(['?', '#'])
        .next()
        .unwrap_or("")
        .trim_end_matches('/');
    let folder = file
        .strip_suffix("index.html")
        .filter(|folder| folder.is_empty() || folder.ends_with('/'));
    [base, "/", folder.unwrap_or(file)].concat()
}

/// Percent-encodes what does not belong into the query or path of an address.
#[must_use]
pub fn encoded(text: &str) -> String {
    use std::fmt::Write;
    let mut address = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_goes_up_as_far_as_it_must() {
        for (from, to, expected) in [
            ("index.html", "index.html", "index.html"),
            ("a/b/index.html", "a/b/index.json", "index.json"),
            ("a/b/index.html", "a/c/index.html", "../c/index.html"),
            ("a/b/index.html", "ab/index.html", "../../ab/index.html"),
            ("a/b/index.html", "assets/x.js", "../../assets/x.js"),
            ("ä/b.html", "ö/b.html", "../ö/b.html"),
            ("index.html", "a/b/index.html", "a/b/index.html"),
            ("a/b/index.html", "a", "../../a"),
        ] {
            assert_eq!(href(from, to), expected, "{from} to {to}");
        }
    }

    #[test]
    fn links_lead_to_files() {
        let leads = |to| leads_to(to, "content/a/b.md", "a/b/index.html");
        for (to, file, part) in [
            ("c.md", "a/c/index.html", ""),
            ("../d/e.yaml?x=1#fix", "d/e/index.html", "fix"),
            ("/d/e/", "d/e/index.html", ""),
            ("/d/e", "d/e", ""),
            ("/", "index.html", ""),
            ("#why", "a/b/index.html", "why"),
            ("../c/", "a/c/index.html", ""),
            (".", "a/b/index.html", ""),
            ("..", "a/index.html", ""),
            ("../..", "index.html", ""),
            ("/x/../d/./e/", "d/e/index.html", ""),
            ("/../../d/e/", "d/e/index.html", ""),
            ("shot%201.png", "a/b/shot 1.png", ""),
        ] {
            assert_eq!(leads(to), (file.to_owned(), part.to_owned()), "{to}");
        }
    }

    #[test]
    fn addresses_are_relative() {
        for (from, to, expected) in [
            ("index.html", "a/b/index.html", "a/b/index.html"),
            ("a/b/index.html", "index.html", "../../index.html"),
            ("a/b/index.html", "a/c/index.html", "../c/index.html"),
            ("a/b/index.html", "a/b/index.md", "index.md"),
            ("a/b/index.html", "assets/look.css", "../../assets/look.css"),
            ("a/index.html", "a/b/index.html", "b/index.html"),
            ("a/index.html", "a/index.html", "index.html"),
        ] {
            assert_eq!(href(from, to), expected, "{from} → {to}");
        }
    }

    #[test]
    fn a_page_of_a_folder_is_called_by_its_folder() {
        for (base, file, address) in [
            ("https://a.example", "index.html", "https://a.example/"),
            (
                "https://a.example/x/",
                "a/b/index.html",
                "https://a.example/x/a/b/",
            ),
            (
                "https://a.example/x",
                "old.html",
                "https://a.example/x/old.html",
            ),
            (
                "https://a.example/",
                "a/not-index.html",
                "https://a.example/a/not-index.html",
            ),
            (
                "https://a.example/x?y#z",
                "feed.xml",
                "https://a.example/x/feed.xml",
            ),
        ] {
            assert_eq!(absolute(base, file), address);
        }
    }

    #[test]
    fn the_base_path_has_slashes_around() {
        for (url, path) in [
            ("https://a.example", "/"),
            ("https://a.example/", "/"),
            ("https://a.example/x/y?q", "/x/y/"),
        ] {
            assert_eq!(base_path(url), path);
        }
    }
}
