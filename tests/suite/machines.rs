//! Files for programs: each is what its format asks for, holds what the pages hold, and nothing else.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{Project, Site, entry};
use crate::site::sample;
use roxmltree::{Document, Node};
use std::collections::BTreeSet;

/// Where the sample says that it is published.
const BASE: &str = "https://acme.example/errors/";

/// Text that a careless writer lets out of its place.
const HOSTILE: &str =
    "</title>]]><!-- &amp; \"'\u{7f}\u{86}\u{fffe} {{ 7*7 }} <script>alert(1)</script>";

/// A site on which every text is hostile.
fn hostile() -> Site {
    let quoted = serde_json::to_string(HOSTILE)
        .unwrap()
        .replace('\u{7f}', "\\u007f")
        .replace('\u{86}', "\\u0086")
        .replace('\u{fffe}', "\\ufffe");
    let text = format!(
        "error: {quoted}
title: {quoted}
severity: high
verified: 2026-03
tags: [one]
aliases: [/was/]
meaning: {quoted}
causes: [{{cause: {quoted}, fix: {quoted}}}]
"
    );
    Project::new()
        .file(
            "errbook.yaml",
            format!(
                "title: {quoted}\ndescription: {quoted}\nbase_url: https://acme.example/a&b='/\n"
            ),
        )
        .file("content/evil/x.yaml", text)
        .file(
            "content/evil/_index.md",
            format!("---\ntitle: {quoted}\n---\n"),
        )
        .build()
}

/// What XML does not allow is replaced.
fn shown() -> String {
    HOSTILE.replace(['\u{7f}', '\u{86}', '\u{fffe}'], "\u{fffd}")
}

/// The texts of all elements of this name.
fn texts<'a>(document: &'a Document<'_>, name: &str) -> Vec<&'a str> {
    document
        .descendants()
        .filter(|node| node.has_tag_name((namespace(document), name)))
        .map(|node| node.text().unwrap_or_default())
        .collect()
}

fn namespace<'a>(document: &'a Document<'_>) -> &'a str {
    document.root_element().tag_name().namespace().unwrap()
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    let mut found = node
        .children()
        .filter(|child| child.tag_name().name() == name);
    let first = found.next();
    assert!(found.next().is_none(), "two of {name}");
    first
}

/// The file that an address on the web leads to.
fn file(address: &str, base: &str) -> String {
    let path = address.strip_prefix(base).unwrap();
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    }
}

#[test]
fn the_sitemap_names_every_page_that_may_be_listed() {
    let site = sample().build();
    let text = site.text("sitemap.xml");
    let map = Document::parse(text).unwrap();
    assert_eq!(
        namespace(&map),
        "http://www.sitemaps.org/schemas/sitemap/0.9"
    );
    let named: Vec<String> = texts(&map, "loc").iter().map(|it| file(it, BASE)).collect();
    let pages: Vec<&str> = site
        .pages()
        .filter(|(_, html)| !html.contains("content=\"noindex\""))
        .map(|(path, _)| path)
        .collect();
    let set: BTreeSet<&str> = named.iter().map(String::as_str).collect();
    assert_eq!(set.len(), named.len(), "a page is named twice");
    assert_eq!(set, pages.into_iter().collect());
    // Dates are those of entries, in full.
    let entry = format!("<loc>{BASE}shop/payment-refused/</loc><lastmod>2026-04-02</lastmod>");
    assert!(text.contains(&entry), "{text}");
    let home = format!("<loc>{BASE}</loc><lastmod>");
    assert!(text.contains(&home), "{text}");
    let without = format!("<loc>{BASE}shop/minimal/</loc></url>");
    assert!(text.contains(&without), "{text}");
    for date in texts(&map, "lastmod") {
        assert_eq!(date.len(), "2026-04-02".len(), "{date}");
    }
}

#[test]
fn robots_may_read_everything_and_are_shown_the_sitemap() {
    let site = Project::new()
        .entry("git/lock", "")
        .file("errbook.yaml", "base_url: https://acme.example/errors\n")
        .build();
    assert_eq!(
        site.text("robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://acme.example/errors/sitemap.xml\n"
    );
    let site = Project::new().entry("git/lock", "").build();
    assert_eq!(site.text("robots.txt"), "User-agent: *\nAllow: /\n");
}

/// What RFC 4287 asks of a feed and of its entries.
fn check_feed<'a>(document: &'a Document<'_>, itself: &str) -> Vec<Node<'a, 'a>> {
    let feed = document.root_element();
    assert!(feed.has_tag_name(("http://www.w3.org/2005/Atom", "feed")));
    let text = |node: Node<'a, 'a>, name: &str| {
        let found = child(node, name).unwrap_or_else(|| panic!("{name} is missing"));
        let text = found.text().unwrap_or_default();
        assert!(!text.trim().is_empty(), "{name} is empty");
        text
    };
    let link = |node: Node<'a, 'a>, relation: &str| {
        let mut links = node.children().filter(|child| {
            child.tag_name().name() == "link" && child.attribute("rel") == Some(relation)
        });
        links.next().unwrap().attribute("href").unwrap()
    };
    let moment = |node: Node<'a, 'a>| {
        let moment = text(node, "updated");
        let (day, time) = moment.split_once('T').unwrap();
        assert_eq!((day.len(), time), (10, "00:00:00Z"), "{moment}");
        moment
    };
    text(feed, "title");
    assert_eq!(text(feed, "id"), itself);
    assert_eq!(link(feed, "self"), itself);
    link(feed, "alternate");
    let author = child(feed, "author").unwrap();
    text(author, "name");
    let entries: Vec<Node<'_, '_>> = feed
        .children()
        .filter(|child| child.tag_name().name() == "entry")
        .collect();
    let mut last = moment(feed);
    assert_eq!(
        last,
        moment(entries[0]),
        "a feed is as new as its first entry"
    );
    for entry in &entries {
        text(*entry, "title");
        text(*entry, "summary");
        assert_eq!(text(*entry, "id"), link(*entry, "alternate"));
        let date = moment(*entry);
        assert!(date <= last, "{date} stands below {last}");
        last = date;
    }
    entries
}

#[test]
fn feeds_hold_the_entries_that_were_verified_last() {
    let site = sample().build();
    let of = |path: &str| {
        let document = Document::parse(site.text(path)).unwrap();
        let entries = check_feed(&document, &format!("{BASE}{path}"));
        let id = |entry: &Node<'_, '_>| child(*entry, "id").unwrap().text().unwrap().to_owned();
        entries
            .iter()
            .map(|entry| file(&id(entry), BASE))
            .collect::<Vec<_>>()
    };
    let all = of("feed.xml");
    assert!(all.contains(&"shop/payment-refused/index.html".to_owned()));
    assert!(
        !all.contains(&"shop/minimal/index.html".to_owned()),
        "an entry without a date is in a feed"
    );
    assert!(
        of("shop/feed.xml")
            .iter()
            .all(|path| path.starts_with("shop/"))
    );
    for (path, feeds) in [
        ("index.html", vec!["feed.xml"]),
        ("all/index.html", vec!["../feed.xml"]),
        ("shop/index.html", vec!["../feed.xml", "feed.xml"]),
        (
            "shop/minimal/index.html",
            vec!["../../feed.xml", "../feed.xml"],
        ),
    ] {
        let html = site.text(path);
        let named: Vec<&str> = html
            .match_indices("type=\"application/atom+xml\" href=\"")
            .map(|(at, mark)| html[at + mark.len()..].split('"').next().unwrap())
            .collect();
        assert_eq!(named, feeds, "{path}");
    }
}

#[test]
fn a_feed_is_bounded_and_one_without_dates_is_not_there() {
    let mut project = Project::new()
        .file("errbook.yaml", "base_url: https://acme.example/\n")
        .entry("dateless/x", "");
    for number in 100..160 {
        let day = number % 28 + 1;
        project = project.entry(
            &format!("many/e{number}"),
            &format!("verified: 2026-03-{day:02}"),
        );
    }
    let site = project.build();
    let document = Document::parse(site.text("many/feed.xml")).unwrap();
    let entries = check_feed(&document, "https://acme.example/many/feed.xml");
    assert_eq!(entries.len(), 50);
    assert!(!site.files.contains_key("dateless/feed.xml"));
    assert!(!site.text("dateless/index.html").contains("\"feed.xml\""));
}

#[test]
fn hostile_text_is_text_in_xml() {
    let site = hostile();
    let feed = Document::parse(site.text("evil/feed.xml")).unwrap();
    check_feed(&feed, "https://acme.example/a&b='/evil/feed.xml");
    let shown = shown();
    for name in ["title", "summary", "name", "subtitle"] {
        for text in texts(&feed, name) {
            assert!(text.contains(&shown), "{name}: {text:?}");
        }
    }
    let map = Document::parse(site.text("sitemap.xml")).unwrap();
    assert!(texts(&map, "loc").contains(&"https://acme.example/a&b='/evil/x/"));
    let search = Document::parse(site.text("opensearch.xml")).unwrap();
    let short = texts(&search, "ShortName")[0];
    assert!(short.chars().count() <= 16, "{short}");
    assert!(shown.starts_with(short), "{short}");
}

#[test]
fn browsers_learn_to_search_the_site() {
    let site = sample().build();
    let document = Document::parse(site.text("opensearch.xml")).unwrap();
    assert_eq!(namespace(&document), "http://a9.com/-/spec/opensearch/1.1/");
    assert_eq!(texts(&document, "ShortName"), ["Acme errors"]);
    assert_eq!(
        texts(&document, "Description"),
        ["What goes wrong at Acme, and how to mend it"]
    );
    let url = document
        .descendants()
        .find(|node| node.tag_name().name() == "Url")
        .unwrap();
    assert_eq!(
        url.attribute("template"),
        Some("https://acme.example/errors/search/?q={searchTerms}")
    );
    let icon = file(texts(&document, "Image")[0], BASE);
    assert!(site.files.contains_key(&icon), "{icon}");
    for (path, html) in site.pages().filter(|(path, _)| *path != "404.html") {
        let up = "../".repeat(path.matches('/').count());
        let link =
            format!("type=\"application/opensearchdescription+xml\" href=\"{up}opensearch.xml\"");
        assert!(html.contains(&link), "{path}");
    }
}

#[test]
fn hosts_are_told_what_has_moved() {
    let site = sample().build();
    assert_eq!(
        site.text("_redirects"),
        "/errors/402/ /errors/shop/payment-refused/ 301\n\
         /old/payment.html /errors/shop/payment-refused/ 301\n"
    );
    let site = Project::new().entry("git/lock", "aliases: [/old/]").build();
    assert_eq!(site.text("_redirects"), "/old/ /git/lock/ 301\n");
    let site = Project::new().entry("git/lock", "").build();
    assert!(!site.files.contains_key("_redirects"));
}

#[test]
fn hosts_are_told_a_policy_without_an_exception() {
    let site = Project::new().entry("git/lock", "").build();
    let text = site.text("_headers");
    let (all, assets) = text.split_once("\n\n").unwrap();
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(lines[0], "/*");
    let policy = lines[1]
        .trim()
        .strip_prefix("Content-Security-Policy: ")
        .unwrap();
    let directives: BTreeSet<&str> = policy.split("; ").collect();
    assert_eq!(
        directives,
        BTreeSet::from([
            "default-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        ])
    );
    assert!(!policy.contains("unsafe"));
    assert_eq!(
        lines[2..],
        [
            "  X-Content-Type-Options: nosniff",
            "  Referrer-Policy: strict-origin"
        ]
    );
    assert_eq!(
        assets,
        "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    );
    // What is kept for ever must have its content in its name.
    for name in site
        .names()
        .iter()
        .filter(|name| name.starts_with("assets/"))
    {
        let file = name.rsplit('/').next().unwrap();
        let folder = name.split('/').nth(1).unwrap();
        let is_hash = |text: &str| {
            let hash = text.rsplit('-').next().unwrap();
            hash.len() >= 10 && hash.bytes().all(|b| b.is_ascii_hexdigit())
        };
        let stem = file.split('.').next().unwrap();
        assert!(is_hash(stem) || is_hash(folder), "{name}");
    }
}

#[test]
fn what_the_owner_tells_robots_and_hosts_takes_the_place_of_ours() {
    let project = Project::new().entry("git/lock", "aliases: [/old/]");
    for name in ["robots.txt", "_headers", "_redirects"] {
        project.write(&format!("static/{name}"), "mine");
    }
    let site = project.build();
    for name in ["robots.txt", "_headers", "_redirects"] {
        assert_eq!(site.text(name), "mine", "{name}");
    }
}

#[test]
fn without_a_base_url_the_build_says_what_is_left_out() {
    let line = "`base_url` is not set in errbook.yaml, so the site has no canonical addresses, linked data, ";
    let project = Project::new().file("content/git/lock.md", entry("git/lock", "verified: 2026"));
    let run = project.run(&["build"]).fine().says(line);
    assert_eq!(run.said().matches("base_url").count(), 1);
    let site = project.site();
    for name in ["sitemap.xml", "feed.xml", "git/feed.xml", "opensearch.xml"] {
        assert!(!site.files.contains_key(name), "{name}");
    }
    project
        .run(&["--quiet", "build"])
        .fine()
        .conceals("base_url");
    project.run(&["check"]).fine().conceals("base_url");
    project.write("errbook.yaml", "base_url: https://acme.example/\n");
    project.run(&["build"]).fine().conceals("base_url");
    let site = project.site();
    for name in ["sitemap.xml", "feed.xml", "git/feed.xml", "opensearch.xml"] {
        site.text(name);
    }
}

#[test]
fn an_address_of_the_site_has_nothing_behind_its_path() {
    for address in ["https://acme.example/x?y", "https://acme.example/#z"] {
        let project = Project::new()
            .entry("git/lock", "")
            .file("errbook.yaml", format!("base_url: {address}\n"));
        project
            .run(&["check"])
            .finds()
            .says("error[bad-setting]")
            .says("errbook.yaml:1:11");
    }
}

/// An old address that is one of these could not be told from the file.
#[test]
fn every_file_that_errbook_makes_is_known_by_its_name() {
    let site = sample().build();
    let copies = [
        "shop/out-of-stock/shelf.png",
        "search/index.js",
        ".errbook-manifest",
    ];
    for path in site.names() {
        let top = path.split('/').next().unwrap();
        let is_kept = ["assets", "api"].contains(&top) || path.ends_with(".html");
        if is_kept || copies.contains(&path) {
            continue;
        }
        let name = path.rsplit('/').next().unwrap();
        assert!(errbook::entry::is_own_file(name), "{path}");
    }
}
