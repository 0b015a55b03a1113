//! What readers are offered: the site in their language, links to correct an entry, related entries with the reason, and
//! collections in other orders.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{Project, Site};
use errbook::check::schema::Kind;
use errbook::render::words::{TABLE, holes};
use std::collections::BTreeSet;

/// An entry whose own texts are German, with every part that has words of the interface around it.
const GERMAN: &str = "---\nerror: laden.ZahlungAbgelehnt\nhttp_status: 402\nseverity: critical\ndifficulty: advanced\nfix_time: 1-2 days\nretry: after-delay\nlanguage: python\napplies_to: {laden: \"1+\"}\ntested_on: {laden: \"1.2\"}\nverified: 2026-03-09\nverify_url: https://laden.example/fehler\nmessages: [\"Zahlung {nummer} abgelehnt\"]\nsources: [{title: Handbuch, url: \"https://laden.example\", checked: 2026-03}]\ntags: [zahlung]\nlifecycle: deprecated\nproof: {skip: Ohne Netz.}\n---\n\nDie Bank lehnt ab.\n\n## Stack trace\n\n```text\nladen.ZahlungAbgelehnt: Zahlung 7 abgelehnt\n1\n2\n3\n4\n5\n```\n\n## Quick fix\n\nNehmen.\n\n> [!WARNING]\n> Achtung.\n\n## Why it happens\n\nDarum.\n\n## Detection\n\nSo.\n\n## Causes and fixes\n\n### Kein Geld\n\n**How to tell:** Leer.\n\nFragen.\n\n## Code\n\n```python broken\na = 1\nb = 2\n```\n\n```python fixed\na = 1\nb = 3\n```\n\n## Verify the fix\n\nJa.\n\n## Workaround\n\nNein.\n\n## Prevention\n\nNie.\n\n## Community notes\n\n### Ada, 2026-02, 1.2\n\nGut.\n\n## More\n\nEnde.\n";

fn texts(html: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        texts.push(text.trim().to_owned());
        for name in ["aria-label", "title", "placeholder", "content"] {
            let value = tag.split_once(&format!(" {name}=\""));
            texts.extend(value.map(|(_, rest)| rest.split('"').next().unwrap().to_owned()));
        }
    }
    texts
}

/// The texts of the English table that a page shows, where they are not the site's own words.
fn english(site: &Site) -> BTreeSet<(String, &'static str)> {
    let german = include_str!("../../words/de.yaml");
    let is_own = |text: &str| german.contains(&format!("\"{text}\""));
    let said: Vec<&str> = TABLE
        .iter()
        .filter(|key| matches!(key.kind, Kind::Line) && holes(key.example).is_empty())
        .map(|key| key.example)
        .filter(|text| !is_own(text))
        .collect();
    let mut found = BTreeSet::new();
    for (path, html) in site
        .pages()
        .filter(|(path, _)| !path.starts_with("licences/"))
    {
        let texts = texts(html);
        let shown = said
            .iter()
            .filter(|said| texts.iter().any(|text| text == *said));
        found.extend(shown.map(|said| (path.to_owned(), *said)));
    }
    found
}

#[test]
fn a_site_speaks_one_language_throughout() {
    let site = Project::new()
        .file(
            "errbook.yaml",
            "title: Fehler\nlanguage: de\nrepository: https://github.com/laden/fehler\n",
        )
        .file("content/laden/zahlung.md", GERMAN)
        .build();
    let left = english(&site);
    assert!(left.is_empty(), "{left:#?}");
    let page = site.text("laden/zahlung/index.html");
    for expected in [
        "<html lang=\"de\">",
        "Kritischer Schweregrad",
        "Lösung: 1–2 Tage",
        "Durch Quellen belegt",
        "9. März 2026",
        "gelesen März 2026",
        "Alle 6 Zeilen zeigen",
        "Warnung",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert!(site.text("laden/index.html").contains("1 Eintrag"));
    let script = site
        .names()
        .into_iter()
        .find(|name| name.starts_with("assets/site-"))
        .unwrap();
    assert!(site.text(script).contains("Kopiert"));
}

#[test]
fn a_site_brings_the_words_of_its_own_language() {
    let english = include_str!("../../words/en.yaml");
    let arabic = english
        .replace("quick_fix: \"Quick fix\"", "quick_fix: \"إصلاح سريع\"")
        .replace(
            "entries: {one: \"{count} entry\", other: \"{count} entries\"}",
            "entries: {one: \"مدخل واحد\", two: \"مدخلان\", few: \"{count} مدخلات\", other: \"{count} مدخل\"}",
        );
    let project = Project::new()
        .file("errbook.yaml", "language: ar\n")
        .file("words/ar.yaml", arabic)
        .entry("git/merge", "")
        .entry("git/rebase", "");
    let site = project.build();
    let page = site.text("git/merge/index.html");
    assert!(page.contains("<html lang=\"ar\" dir=rtl>"), "{page}");
    assert!(page.contains("إصلاح سريع"), "{page}");
    assert!(site.text("git/index.html").contains("مدخلان"));
}

fn project(settings: &str) -> Site {
    Project::new()
        .file("errbook.yaml", settings)
        .entry("git/merge", "")
        .build()
}

#[test]
fn readers_turn_to_the_repository_or_write_an_e_mail_or_find_neither() {
    let links = |settings: &str| {
        let site = project(settings);
        let page = site.text("git/merge/index.html").to_owned();
        let hrefs = page.split("href=").skip(1);
        let end = |href: &str| match href.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap().replace("&amp;", "&"),
            None => href.split([' ', '>']).next().unwrap().to_owned(),
        };
        let hrefs = hrefs.map(end);
        let is_outside = |href: &String| href.starts_with("mailto:") || href.starts_with("https:");
        hrefs.filter(is_outside).collect::<Vec<String>>()
    };
    let version = |link: &str| {
        let at = link.find("version%20").unwrap() + "version%20".len();
        let version = link[at..at + 8].to_owned();
        assert!(version.bytes().all(|b| b.is_ascii_hexdigit()), "{link}");
        version
    };
    let forge = links("repository: https://github.com/acme/errors\ncontact: errors@acme.example\n");
    for start in [
        "https://github.com/acme/errors/edit/main/content/git/merge.md",
        "https://github.com/acme/errors/commits/main/content/git/merge.md",
        "https://github.com/acme/errors/issues/new?title=Problem%20with%20git%2Fmerge&body=Entry%3A%20git%2Fmerge",
        "https://github.com/acme/errors/issues/new?title=Note%20on%20git%2Fmerge",
    ] {
        assert!(
            forge.iter().any(|link| link.starts_with(start)),
            "{start}\n{forge:#?}"
        );
    }
    assert!(!forge.iter().any(|link| link.starts_with("mailto:")));
    let mail = links("contact: errors@acme.example\n");
    let problem = mail
        .iter()
        .find(|link| {
            link.starts_with("mailto:errors@acme.example?subject=Problem%20with%20git%2Fmerge")
        })
        .unwrap();
    assert!(
        !mail.iter().any(|link| link.contains("/edit/")),
        "{mail:#?}"
    );
    let issue = forge.iter().find(|link| link.contains("Problem")).unwrap();
    assert_eq!(version(problem), version(issue));
    let none = links("title: Errors\n");
    assert!(none.is_empty(), "{none:#?}");
}

#[test]
fn related_entries_say_why_and_those_that_the_author_named_come_first() {
    let entry = |error: &str, more: &str| {
        format!(
            "---\nerror: {error}\nseverity: low\nmessages: [\"{error} failed\"]\n{more}---\n\nIt failed.\n\n## Causes and fixes\n\n### One\n\nMend it.\n"
        )
    };
    let site = Project::new()
        .file(
            "content/a/one.md",
            entry(
                "a.Timeout",
                "http_status: 504\ntags: [network, slow]\nrelated: [b/last]\n",
            ),
        )
        .file("content/b/same.md", entry("b.Timeout", "tags: [slow]\n"))
        .file(
            "content/b/status.md",
            entry("b.Gateway", "http_status: 504\ntags: [network, slow]\n"),
        )
        .file("content/b/tag.md", entry("b.Other", "tags: [slow]\n"))
        .file("content/b/last.md", entry("b.Last", ""))
        .file("content/b/none.md", entry("b.None", "tags: [disk]\n"))
        .build();
    let page = site.text("a/one/index.html");
    let list = page
        .split_once("aria-labelledby=related")
        .unwrap()
        .1
        .split_once("</nav>")
        .unwrap()
        .0;
    let found: Vec<&str> = list
        .split("<li>")
        .skip(1)
        .map(|item| {
            item.split_once("<small>")
                .unwrap()
                .1
                .split_once("</small>")
                .unwrap()
                .0
        })
        .collect();
    assert_eq!(
        found,
        [
            "see also",
            "same name · tags: slow",
            "status 504 · tags: network, slow"
        ]
    );
}

#[test]
fn a_collection_has_its_orders_and_parts_as_pages() {
    let mut project = Project::new();
    for (at, (severity, status)) in [
        ("low", 404),
        ("critical", 500),
        ("low", 500),
        ("high", 404),
        ("medium", 404),
    ]
    .into_iter()
    .enumerate()
    {
        let text = format!(
            "---\nerror: shop.Number{at}\nseverity: {severity}\nhttp_status: {status}\nverified: 2026-0{}\nmessages: [\"number {at} failed\"]\n---\n\nIt failed.\n\n## Causes and fixes\n\n### One\n\nMend it.\n",
            5 - at
        );
        project = project.file(&format!("content/shop/number-{at}.md"), text);
    }
    let site = project.build();
    let order = |page: &str| -> Vec<String> {
        let rows = site.text(page).split("<th scope=row>").skip(1);
        rows.map(|row| row.split_once("Number").unwrap().1[..1].to_owned())
            .collect()
    };
    assert_eq!(order("shop/index.html"), ["0", "1", "2", "3", "4"]);
    assert_eq!(
        order("shop/by/severity/index.html"),
        ["1", "3", "4", "0", "2"]
    );
    assert_eq!(
        order("shop/by/verified/index.html"),
        ["0", "1", "2", "3", "4"]
    );
    assert_eq!(order("shop/by/severity/low/index.html"), ["0", "2"]);
    assert_eq!(order("shop/by/status/500/index.html"), ["1", "2"]);
    let page = site.text("shop/by/status/500/index.html");
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(
        page.contains("aria-current=true>500 Internal Server Error"),
        "{page}"
    );
    assert!(!site.text("shop/index.html").contains("noindex"));
}
