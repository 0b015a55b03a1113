//! A whole site: what is on it, what is not, and that the same sources always make the same bytes.
//!
//! `tests/site/project` is a small project in which every part of an entry occurs. Its file names and two of its pages
//! are kept beside it (`files.txt`, `entry.html`, `listing.html`); `ERRBOOK_UPDATE=1` writes them anew. Hashes in names
//! of assets are kept as `HASH`, so that a change to the look does not change what is expected here.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::markup::{self, Element};
use crate::project::{self, MANIFEST, Project, Site, entry, is_page};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The project of `tests/site`.
pub fn sample() -> Project {
    files(Project::new())
}

fn files(project: Project) -> Project {
    sources()
        .into_iter()
        .fold(project, |project, (path, bytes)| project.file(&path, bytes))
}

fn sources() -> BTreeMap<String, Vec<u8>> {
    project::tree(&folder().join("project"))
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site")
}

#[test]
fn the_sample_site_is_as_expected() {
    let site = sample().build();
    let names: String = site
        .names()
        .iter()
        .map(|name| unhashed(name) + "\n")
        .collect();
    let mut differing = Vec::new();
    for (file, found) in [
        ("files.txt", names),
        (
            "entry.html",
            unhashed(site.text("shop/payment-refused/index.html")),
        ),
        ("listing.html", unhashed(site.text("shop/index.html"))),
    ] {
        let path = folder().join(file);
        if std::env::var_os("ERRBOOK_UPDATE").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        differing.extend(first_difference(&expected, &found).map(|line| format!("{file}:{line}")));
    }
    assert!(
        differing.is_empty(),
        "{differing:#?}\nrun the test with ERRBOOK_UPDATE=1 when the change is meant"
    );
}

fn first_difference(expected: &str, found: &str) -> Option<String> {
    let count = expected.lines().count().max(found.lines().count());
    let (mut expected, mut found) = (expected.lines(), found.lines());
    (1..=count).find_map(|line| match (expected.next(), found.next()) {
        (a, b) if a == b => None,
        (a, b) => Some(format!("{line}: expected {a:?}, found {b:?}")),
    })
}

/// `look-1a2b3c4d5e.css` → `look-HASH.css`
fn unhashed(text: &str) -> String {
    let mut rest = text;
    let mut done = String::with_capacity(text.len());
    while let Some(at) = rest.find("assets/") {
        let (before, after) = rest.split_at(at + "assets/".len());
        done.push_str(before);
        let end = after.find(['"', '\n']).unwrap_or(after.len());
        let name = &after[..end];
        match name.rsplit_once('-').zip(name.rsplit_once('.')) {
            Some(((stem, _), (_, kind))) => done.extend([stem, "-HASH.", kind]),
            None => done.push_str(name),
        }
        rest = &after[end..];
    }
    let whole = done + rest;
    let mut parts = whole.split("=\"sha256-");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let (_, behind) = part.split_once('"').unwrap();
        text + "=\"sha256-HASH\"" + behind
    })
}

#[test]
fn every_page_is_well_formed_and_every_link_leads_somewhere() {
    for (site, base) in [
        (sample().build(), "/errors/"),
        (Project::new().build(), "/"),
    ] {
        let faults = faults(&site, base);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

/// Pages that are not well formed, ids given twice, links that lead nowhere. `base` is where the site stands on its
/// host, for the page of missing addresses.
fn faults(site: &Site, base: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut pages: BTreeMap<&str, Vec<Element>> = BTreeMap::new();
    for (path, html) in site.pages() {
        match markup::elements(html).and_then(|found| markup::ids(&found).map(drop).map(|()| found))
        {
            Ok(found) => drop(pages.insert(path, found)),
            Err(fault) => faults.push(format!("{path}: {fault}")),
        }
    }
    for (path, address) in later(site) {
        let (file, _) = inside(path, &address, base).unwrap();
        if !site.files.contains_key(&file) {
            faults.push(format!("{path}: {address} leads to no file ({file})"));
        }
    }
    for (path, elements) in &pages {
        let ids = markup::ids(elements).unwrap();
        for element in elements {
            for name in ["for", "aria-labelledby", "aria-describedby"] {
                let missing = element.attribute(name).filter(|id| !ids.contains(id));
                faults.extend(missing.map(|id| format!("{path}: {name} names no part: {id}")));
            }
        }
        for address in addresses(elements) {
            let Some((file, part)) = inside(path, &address, base) else {
                continue;
            };
            if !site.files.contains_key(&file) {
                faults.push(format!("{path}: {address} leads to no file ({file})"));
            }
            if !part.is_empty()
                && let Some(elements) = pages.get(file.as_str())
                && !markup::ids(elements).unwrap().contains(part.as_str())
            {
                faults.push(format!("{path}: {address} leads to no part of {file}"));
            }
        }
    }
    faults
}

/// What the script of every page loads later, as seen from that script.
fn later(site: &Site) -> Vec<(&str, String)> {
    let names = site.names();
    let is_script = |name: &&&str| name.starts_with("assets/site-");
    let script = names.iter().find(is_script).unwrap();
    let (_, files) = site.text(script).split_once("errbookFiles=").unwrap();
    let (files, _) = files.split_once(";\n").unwrap();
    let files: BTreeMap<String, Vec<String>> = serde_json::from_str(files).unwrap();
    assert_eq!(files.len(), 4);
    let address = |file: Vec<String>| (*script, file[0].clone());
    files.into_values().map(address).collect()
}

/// Everything on a page that a browser loads or follows.
fn addresses(elements: &[Element]) -> Vec<String> {
    let mut addresses = Vec::new();
    for element in elements {
        for name in ["href", "src", "action", "data-to"] {
            addresses.extend(element.attribute(name).map(str::to_owned));
        }
        if element.attribute("http-equiv") == Some("refresh") {
            let (_, address) = element
                .attribute("content")
                .unwrap()
                .split_once("url=")
                .unwrap();
            addresses.push(address.to_owned());
        }
    }
    addresses
}

/// The file and the part to which an address leads, when it leads into the site.
fn inside(from: &str, address: &str, base: &str) -> Option<(String, String)> {
    if ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
    {
        return None;
    }
    let (path, part) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split('?').next().unwrap_or("");
    if path.is_empty() {
        return Some((from.to_owned(), part.to_owned()));
    }
    let mut folder: Vec<&str> = from.split('/').collect();
    folder.pop();
    let path = match path.strip_prefix(base) {
        Some(rooted) => {
            folder.clear();
            rooted
        }
        None => path,
    };
    for segment in path.split('/') {
        if segment == ".." {
            // One too many shows as a file that is not there.
            if folder.pop().is_none() {
                folder.push("(above the site)");
            }
        } else {
            folder.push(segment);
        }
    }
    Some((folder.join("/"), part.to_owned()))
}

#[test]
fn a_project_without_entries_makes_a_site_that_says_so() {
    let site = Project::new().build();
    assert!(site.text("index.html").contains("No entries yet"));
    for path in [
        "all/index.html",
        "by/collection/index.html",
        "search/index.html",
        "404.html",
    ] {
        site.text(path);
    }
}

#[test]
fn no_page_tells_of_a_command_that_is_not_there() {
    let help = Project::new().run(&["--help"]).fine().out;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let commands: BTreeSet<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    for site in [Project::new().build(), sample().build()] {
        for (path, html) in site.pages() {
            for told in html.split("<code>errbook ").skip(1) {
                let end = told
                    .find(|c: char| !c.is_ascii_lowercase())
                    .unwrap_or(told.len());
                let command = &told[..end];
                assert!(
                    commands.contains(command),
                    "{path} tells of `errbook {command}`"
                );
            }
        }
    }
}

#[test]
fn the_bytes_depend_on_the_sources_alone() {
    let expected = sample().build();
    let environments: [&[(&str, &str)]; 7] = [
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "8")],
        &[("TZ", "Pacific/Kiritimati")],
        &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")],
        &[("LC_ALL", "C"), ("TZ", "America/Los_Angeles")],
        &[("SOURCE_DATE_EPOCH", "1900000000")],
        &[
            ("HOME", "/"),
            ("USER", "somebody"),
            ("COLUMNS", "20"),
            ("TERM", "xterm-256color"),
        ],
    ];
    for environment in environments {
        let project = sample();
        let mut command = project.command(&["build"]);
        command.envs(environment.iter().copied());
        project::run(command).fine();
        expected.is_same_as(&project.site(), &format!("{environment:?}"));
    }

    let elsewhere = files(Project::named("another/place of ümläuts & 'quotes'"));
    expected.is_same_as(&elsewhere.build(), "another folder");
    expected.is_same_as(&elsewhere.build(), "a second run");

    let backwards = sources()
        .into_iter()
        .rev()
        .fold(Project::new(), |project, (path, bytes)| {
            project.file(&path, bytes)
        });
    expected.is_same_as(&backwards.build(), "files created in another order");

    let closed = sample();
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "umask 077; exec \"$0\" build", project::ERRBOOK]);
    command.current_dir(closed.root());
    project::settled(&mut command);
    project::run(command).fine();
    expected.is_same_as(&closed.site(), "umask 077");
    for (path, mode) in [
        ("public", 0o755),
        ("public/index.html", 0o644),
        ("public/shop", 0o755),
    ] {
        let metadata = fs::metadata(closed.path(path)).unwrap();
        assert_eq!(metadata.mode() & 0o777, mode, "{path} under umask 077");
    }

    let apart = sample();
    let above = apart.above().join("some/where");
    apart
        .run(&["build", "--out", above.to_str().unwrap()])
        .fine();
    expected.is_same_as(&Site::read(&above), "another output folder");
}

#[test]
fn windows_line_ends_and_byte_order_marks_make_the_same_pages() {
    let expected = sample().build();
    let is_text = |path: &str| {
        [".md", ".yaml", ".rs"]
            .iter()
            .any(|end| path.ends_with(end))
    };
    for (when, mark, line_end) in [
        ("CRLF", "", "\r\n"),
        ("BOM", "\u{feff}", "\n"),
        ("both", "\u{feff}", "\r\n"),
    ] {
        let project = sample();
        for (path, bytes) in sources() {
            if is_text(&path) {
                let text = String::from_utf8(bytes).unwrap().replace('\n', line_end);
                project.write(&path, format!("{mark}{text}"));
            }
        }
        expected.is_same_as(&project.build(), when);
    }
}

/// Path → which file it is on the disk, and when it was last written to.
fn inodes(project: &Project) -> BTreeMap<String, (u64, i64, i64)> {
    let site = project.site();
    let names = site.names();
    let number = |name: &&str| {
        let metadata = fs::metadata(project.path(format!("public/{name}"))).unwrap();
        (
            (*name).to_owned(),
            (metadata.ino(), metadata.mtime(), metadata.mtime_nsec()),
        )
    };
    names
        .iter()
        .filter(|name| **name != MANIFEST)
        .map(number)
        .collect()
}

#[test]
fn a_second_build_writes_nothing() {
    let project = sample();
    project.build();
    let before = inodes(&project);
    project.run(&["build"]).fine().says(&format!(
        "0 files written, {} unchanged, 0 removed",
        before.len()
    ));
    assert_eq!(before, inodes(&project));
}

#[test]
fn an_edit_writes_exactly_the_files_that_show_it() {
    let edits: [(&str, &str, &[&str]); 4] = [
        // Prose: the entry's own files, and the text of all entries.
        (
            "Take cash.",
            "Take coins.",
            &[
                "llms-full.txt",
                "shop/payment-refused/index.html",
                "shop/payment-refused/index.json",
                "shop/payment-refused/index.md",
            ],
        ),
        // The meaning is the page's description, too.
        (
            "The bank said no.",
            "The bank says no.",
            &[
                "api/v1/entries.json",
                "feed.xml",
                "llms-full.txt",
                "llms.txt",
                "shop/feed.xml",
                "shop/payment-refused/index.html",
                "shop/payment-refused/index.json",
                "shop/payment-refused/index.md",
            ],
        ),
        // A key that no page shows apart from its own.
        (
            "team: payments",
            "team: money",
            &[
                "llms-full.txt",
                "shop/payment-refused/index.html",
                "shop/payment-refused/index.json",
                "shop/payment-refused/index.md",
            ],
        ),
        // A comment is on no page.
        (
            "verified: 2026-04-02",
            "verified: 2026-04-02  # a comment",
            &[],
        ),
    ];
    let source = "content/shop/payment-refused.md";
    let text = String::from_utf8(sources()[source].clone()).unwrap();
    for (old, new, expected) in edits {
        assert!(text.contains(old), "{old}");
        let project = sample();
        let before = project.build();
        let nodes = inodes(&project);
        project.write(source, text.replace(old, new));
        let after = project.build();
        let written: Vec<String> = inodes(&project)
            .into_iter()
            .filter(|(path, node)| nodes.get(path) != Some(node))
            .map(|(path, _)| path)
            .collect();
        // The index of the search may hold the words; its name follows its content, and one script holds that name.
        let is_search =
            |path: &str| path.starts_with("assets/search-") || path == "search/index.js";
        let shown: Vec<&str> = written
            .iter()
            .map(String::as_str)
            .filter(|path| !is_search(path))
            .collect();
        assert_eq!(shown, expected, "{old} → {new}");
        let mut differing = before.differing(&after);
        differing.retain(|path| *path != MANIFEST && after.files.contains_key(*path));
        assert_eq!(
            written, differing,
            "{old} → {new}: what is written is what differs"
        );
    }

    // A title is shown in listings and by the neighbours.
    let project = sample();
    let before = project.build();
    project.write(
        source,
        text.replace("title: Payment refused", "title: Payment declined"),
    );
    let after = project.build();
    for path in before.differing(&after) {
        let old = before
            .files
            .get(path)
            .map(|bytes| String::from_utf8_lossy(bytes));
        let is_shown = path.contains("search")
            || path == MANIFEST
            || old.unwrap_or_default().contains("Payment refused");
        assert!(is_shown, "{path} was written, but never showed the title");
    }
    let stale: Vec<&str> = after.holding("Payment refused").into_iter().collect();
    assert!(stale.is_empty(), "the old title stands in {stale:?}");
}

#[test]
fn what_is_removed_renamed_or_made_a_draft_is_gone() {
    let canary = "Quokkacanary";
    let text = |draft: &str| {
        entry(
            "git/quokkacanary",
            &format!(
                "title: {canary}\ntags: [quokkacanary]\naliases: [/quokkacanary-was/]\nhttp_status: 418\n{draft}"
            ),
        )
    };
    let neighbours = || {
        Project::new()
            .entry("git/lock", "")
            .entry("aws/denied", "http_status: 403")
    };
    let expected = neighbours().build();
    for way in ["removed", "made a draft", "hidden"] {
        let project = neighbours().file("content/git/quokkacanary.md", text(""));
        assert!(!project.build().holding(canary).is_empty());
        let file = project.path("content/git/quokkacanary.md");
        match way {
            "removed" => fs::remove_file(&file).unwrap(),
            "hidden" => fs::rename(&file, file.with_file_name(".quokkacanary.md")).unwrap(),
            _ => fs::write(&file, text("draft: true")).unwrap(),
        }
        let site = project.build();
        for needle in [canary, "quokkacanary"] {
            assert_eq!(site.holding(needle), Vec::<&str>::new(), "{way}");
        }
        expected.is_same_as(&site, way);
        assert!(
            !project.path("public/git/quokkacanary").exists(),
            "{way}: an empty folder stays"
        );
    }
    let project = neighbours().file("content/git/quokkacanary.md", text(""));
    project.build();
    fs::rename(
        project.path("content/git/quokkacanary.md"),
        project.path("content/git/wombat.md"),
    )
    .unwrap();
    let site = project.build();
    assert!(!site.files.contains_key("git/quokkacanary/index.html"));
    site.text("git/wombat/index.html");
}

#[test]
fn a_draft_leaves_no_trace_in_any_output_byte() {
    let canary = "Quokkacanary";
    let folder = |draft: &str| {
        let text = entry(
            "secret/quokkacanary",
            &format!(
                "title: {canary}\nlanguage: zig\nverified: 2026-02\ntags: [quokkacanary]\n{draft}"
            ),
        );
        // Everything that a site can have.
        Project::new()
            .file(
                "errbook.yaml",
                "base_url: https://acme.example/\nsocial_images: true\n",
            )
            .entry("git/lock", "")
            .file(
                "content/secret/quokkacanary/index.md",
                text.replace("Make the thing.", "![Quokkacanary](quokkacanary.png)"),
            )
            .file(
                "content/secret/quokkacanary/quokkacanary.png",
                "Quokkacanary",
            )
            .file(
                "content/secret/_index.md",
                "---\ntitle: Secrets\n---\n\nA collection of drafts only.\n",
            )
    };
    let published = folder("").build();
    assert!(published.holding(canary).len() > 5);
    let site = folder("draft: true").build();
    for needle in [canary, "quokkacanary", "Secrets", "secret/"] {
        assert_eq!(site.holding(needle), Vec::<&str>::new(), "{needle}");
    }
}

#[test]
fn a_reference_to_a_draft_is_an_error_at_its_place() {
    for (key, place) in [
        ("related: [git/hidden]", ":5:11"),
        (
            "not_this: [{entry: git/hidden, tell: It is not out.}]",
            ":5:20",
        ),
    ] {
        let project = Project::new()
            .entry("git/lock", key)
            .entry("git/hidden", "draft: true");
        project
            .run(&["build"])
            .finds()
            .says("error[draft-reference]")
            .says(&format!("content/git/lock.md{place}"));
        assert!(!project.path("public").exists());
    }
}

#[test]
fn nothing_of_the_machine_is_on_the_site() {
    let project = files(Project::named("quokkafolder"));
    let mut command = project.command(&["build"]);
    command
        .env("USER", "quokkauser")
        .env("LOGNAME", "quokkauser")
        .env("HOME", "/home/quokkahome")
        .env("HOSTNAME", "quokkahost")
        .env("API_TOKEN", "quokkatoken");
    project::run(command).fine();
    let site = project.site();
    for needle in [
        "quokka",
        "/tmp/",
        env!("CARGO_MANIFEST_DIR"),
        project.root().to_str().unwrap(),
    ] {
        assert_eq!(site.holding(needle), Vec::<&str>::new(), "{needle}");
    }
}

#[test]
fn long_lists_are_paged_and_every_entry_is_reached_by_links() {
    let mut project = Project::new().file("errbook.yaml", "page_size: 100\n");
    for number in 0..250 {
        let letter = char::from(b'a' + u8::try_from(number % 26).unwrap());
        project = project.entry(
            &format!("many/{letter}-{number}"),
            "http_status: 503\ntags: [many]\nlanguage: python\nverified: 2026-03",
        );
    }
    let site = project.build();
    for folder in [
        "all",
        "many",
        "by/severity/high",
        "by/status/503",
        "by/tag/many",
        "by/language/python",
        "by/verified",
    ] {
        let pages = [
            format!("{folder}/index.html"),
            format!("{folder}/page/2/index.html"),
            format!("{folder}/page/3/index.html"),
        ];
        let counts: Vec<usize> = pages.iter().map(|page| rows(site.text(page))).collect();
        assert_eq!(counts, [100, 100, 50], "{folder}");
        assert!(
            !site
                .files
                .contains_key(&format!("{folder}/page/4/index.html"))
        );
    }
    assert_eq!(faults(&site, "/"), Vec::<String>::new());
    let reached = reached(&site);
    let lost: Vec<&str> = site
        .names()
        .into_iter()
        .filter(|path| is_page(path) && *path != "404.html" && !reached.contains(*path))
        .collect();
    assert_eq!(
        lost,
        Vec::<&str>::new(),
        "no link leads there from the home page"
    );
}

fn rows(html: &str) -> usize {
    let elements = markup::elements(html).unwrap();
    elements
        .iter()
        .filter(|element| element.attribute("scope") == Some("row"))
        .count()
}

/// All files to which links lead from the home page.
fn reached(site: &Site) -> BTreeSet<String> {
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    let mut next = vec!["index.html".to_owned()];
    while let Some(path) = next.pop() {
        if !is_page(&path) {
            continue;
        }
        let elements = markup::elements(site.text(&path)).unwrap();
        for address in addresses(&elements) {
            if let Some((file, _)) = inside(&path, &address, "/")
                && site.files.contains_key(&file)
                && reached.insert(file.clone())
            {
                next.push(file);
            }
        }
    }
    reached
}

#[test]
fn every_page_of_the_sample_but_redirects_is_reached_by_links() {
    let site = sample().build();
    let reached = reached(&site);
    let lost: Vec<&str> = site
        .names()
        .into_iter()
        .filter(|path| is_page(path) && !reached.contains(*path))
        .collect();
    assert_eq!(
        lost,
        ["404.html", "errors/402/index.html", "old/payment.html"]
    );
}

#[test]
fn links_hold_under_any_path_and_on_the_disk() {
    let site = sample().build();
    for (path, html) in site.pages().filter(|(path, _)| *path != "404.html") {
        for address in addresses(&markup::elements(html).unwrap()) {
            assert!(!address.starts_with('/'), "{path}: {address} is rooted");
            let file = address.split(['?', '#']).next().unwrap();
            // What a page is called on the web is no link.
            if file.starts_with("https://acme.example/errors/") {
                continue;
            }
            assert!(
                !file.ends_with('/') && file != ".",
                "{path}: {address} names a folder"
            );
        }
    }
}

#[test]
fn an_alias_leads_to_its_entry() {
    let site = sample().build();
    for path in ["errors/402/index.html", "old/payment.html"] {
        let elements = markup::elements(site.text(path)).unwrap();
        let leads: BTreeSet<String> = elements
            .iter()
            .filter(|element| {
                element.attribute("http-equiv") == Some("refresh")
                    || element.attribute("data-to").is_some()
            })
            .flat_map(|element| addresses(std::slice::from_ref(element)))
            .filter_map(|address| inside(path, &address, "/errors/"))
            .map(|(file, _)| file)
            .filter(|file| !file.starts_with("assets/"))
            .collect();
        assert_eq!(
            leads,
            BTreeSet::from(["shop/payment-refused/index.html".to_owned()]),
            "{path}"
        );
    }
}

#[test]
fn an_alias_that_cannot_be_a_redirect_is_an_error_at_its_place() {
    for (alias, neighbour) in [
        ("/git/lock/", ""),
        ("/git/merge/", ""),
        ("/git/MERGE/", ""),
        ("/index.html", ""),
        ("/assets/x/", ""),
        ("/all/", ""),
        ("/by/severity/high/", ""),
        ("/../x/", ""),
        ("/a/../../x/", ""),
        ("/a//b/", ""),
        ("/a\\\\b/", ""),
        ("/%2e%2e/x/", ""),
        ("https://evil.example/", ""),
        ("//evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("no-slash", ""),
        ("/.errbook-manifest", ""),
        ("/.git/x/", ""),
        ("/feed.xml/", ""),
        ("/git/lock/index.json/", ""),
        ("/llms-full-2.txt/x/", ""),
        ("/same/", "aliases: [/same/]"),
        ("/same/", "aliases: [/SAME/]"),
        ("/same.html", "aliases: [/same.html/x/]"),
    ] {
        let project = Project::new()
            .entry("git/lock", &format!("aliases: [\"{alias}\"]"))
            .entry("git/merge", neighbour);
        let run = project.run(&["build"]);
        assert_eq!(run.code, Some(1), "{alias}: {}", run.said());
        let run = run.finds().says("error[bad-alias]");
        let is_placed = ["content/git/lock.md:5:", "content/git/merge.md:5:"]
            .iter()
            .any(|place| run.said().contains(place));
        assert!(is_placed, "{alias}: {}", run.said());
    }
}

#[test]
fn files_of_the_site_are_published_as_they_are() {
    let bytes: Vec<u8> = (0..=255).collect();
    let site = Project::new()
        .entry("git/lock", "")
        .file("static/robots.txt", "User-agent: *\n")
        .file("static/deep/down/bytes.bin", &bytes)
        .file("static/static/static.txt", "three times")
        .file("static/.hidden", "x")
        .file("static/backup.txt~", "x")
        .build();
    assert_eq!(site.text("robots.txt"), "User-agent: *\n");
    assert_eq!(site.files["deep/down/bytes.bin"], bytes);
    assert_eq!(site.text("static/static.txt"), "three times");
    assert!(!site.files.contains_key(".hidden") && !site.files.contains_key("backup.txt~"));
}

#[test]
fn a_file_in_the_place_of_a_page_is_an_error() {
    for file in [
        "index.html",
        "Index.HTML",
        "404.html",
        "git/index.html",
        "git/lock/index.html",
        "git/lock",
        "git",
        "all/index.html",
        "all/index.html/x",
        "search",
        "search/index.js",
        "by",
        "assets/mine.css",
        "assets",
        "old/index.html",
        "git/lock/index.json",
        "Robots.txt",
        "sitemap.xml",
        "git/feed.xml",
    ] {
        let project = Project::new()
            .entry("git/lock", "aliases: [/old/]\nverified: 2026")
            .file("errbook.yaml", "base_url: https://acme.example/\n")
            .file(&format!("static/{file}"), "mine");
        project
            .run(&["build"])
            .finds()
            .says("error[address-taken]")
            .says(&format!("static/{file}:1:1"));
        assert!(!project.path("public").exists(), "{file}");
    }
}

#[test]
fn a_static_file_beside_the_image_of_an_entry_does_not_replace_it() {
    let project = sample().file("static/shop/out-of-stock/shelf.png", "mine");
    project
        .run(&["build"])
        .finds()
        .says("static/shop/out-of-stock/shelf.png:1:1");
}

#[test]
fn images_are_published_whatever_the_collections_are_called() {
    // `a-b/…` comes before `a/…` as a text, and behind it as an id.
    let ids = ["a/one", "a/two", "a-b/one", "a-b/two", "b/one"];
    let mut project = Project::new();
    for id in ids {
        project = project
            .file(&format!("content/{id}/index.md"), entry(id, ""))
            .file(&format!("content/{id}/shelf.png"), "a picture");
    }
    let site = project.build();
    for id in ids {
        assert_eq!(site.text(&format!("{id}/shelf.png")), "a picture", "{id}");
    }
}

#[test]
fn a_template_of_the_site_takes_the_place_of_the_built_in_one() {
    let project = Project::new().entry("git/lock", "").file(
        "templates/not-found.html",
        "{% extends \"base.html\" %}\n{% block main %}<h1>Nothing of ours</h1>{% endblock main %}\n",
    );
    let site = project.build();
    assert!(site.text("404.html").contains("<h1>Nothing of ours</h1>"));
    assert!(site.text("404.html").contains("Made with errbook"));
    // One in a folder of the same name is another template.
    let site = Project::new()
        .entry("git/lock", "")
        .file("templates/templates/not-found.html", "elsewhere")
        .build();
    assert!(!site.text("404.html").contains("elsewhere"));
    let site = Project::new()
        .entry("git/lock", "")
        .file("static/look.css", "/* mine */\n")
        .build();
    let looks: Vec<&str> = site
        .names()
        .into_iter()
        .filter(|name| name.contains("look"))
        .collect();
    assert_eq!(looks.len(), 1);
    assert_eq!(site.text(looks[0]), "/* mine */\n");
}

#[test]
fn a_template_that_cannot_be_loaded_is_a_finding_at_its_place() {
    for (name, template, place) in [
        (
            "list.html",
            "{% extends \"base.html\" %}\n{% block main %}\n{{ heading \n{% endblock main %}\n",
            ":4:",
        ),
        ("list.html", "{% extends \"nowhere.html\" %}\n", ":1:"),
        ("list.html", "{% extends \"list.html\" %}\n", ":1:"),
        ("base.html", "a\n{% block main %}\n", ":2:"),
        (
            "components.html",
            "{%- component icon(key: string) -%}\n",
            ":1:",
        ),
        ("entry.html", "a\n{{ heading | no_such_filter }}\n", ":2:14"),
        ("entry.html", "a\n{{ no_such_function() }}\n", ":2:4"),
        ("entry.html", "a\n{% include \"/etc/passwd\" %}\n", ":2:12"),
    ] {
        refused(name, template, place);
    }
}

#[test]
fn a_template_that_cannot_be_rendered_is_a_finding_at_its_place() {
    for (name, template, place) in [
        ("entry.html", "a\n{{ no_such_name }}\n", ":2:4"),
        ("entry.html", "a\n{{ frame.no_such_name }}\n", ":2:10"),
        ("entry.html", "a\n{{ title / 0 }}\n", ":2:4"),
        ("list.html", "a\n{{ title }}\n", ":2:4"),
    ] {
        refused(name, template, place);
    }
}

/// Builds with a wrong template over a good site, which must stay.
fn refused(name: &str, template: &str, place: &str) {
    let project = Project::new().entry("git/lock", "");
    let before = project.build();
    project.write(&format!("templates/{name}"), template);
    let run = project.run(&["build"]);
    assert_eq!(run.code, Some(1), "{template:?}: {}", run.said());
    run.finds()
        .says("error[template-error]")
        .says(&format!(" templates/{name}{place}"));
    before.is_same_as(&project.site(), "the old site stays");
    assert_eq!(project.litter(), Vec::<String>::new());
}

#[test]
fn headings_of_the_site_stand_for_sections() {
    let german = entry("git/lock", "").replace("## Quick fix", "## Schnelle Abhilfe");
    let plain = Project::new().file("content/git/lock.md", &german);
    plain
        .run(&["check"])
        .finds()
        .says("error[unknown-heading]")
        .says("content/git/lock.md:15:");
    plain.write(
        "errbook.yaml",
        "headings: {quick_fix: [Schnelle Abhilfe]}\n",
    );
    plain.run(&["check"]).fine().says("nothing wrong");
    assert!(
        plain
            .build()
            .text("git/lock/index.html")
            .contains("Do the other thing.")
    );
}

#[test]
fn a_part_that_an_entry_lacks_leaves_no_trace() {
    let minimal = "---\nerror: git.Lock\nseverity: low\n---\n\nIt is locked.\n\n## Causes and fixes\n\n### A cause\n\nA fix.\n";
    let site = Project::new().file("content/git/lock.md", minimal).build();
    let html = site.text("git/lock/index.html");
    let elements = markup::elements(html).unwrap();
    let ids: Vec<&str> = markup::ids(&elements).unwrap().into_iter().collect();
    assert_eq!(
        ids,
        [
            "about",
            "cause-1",
            "causes",
            "find",
            "main",
            "meaning",
            "on-this-page",
            "this-entry"
        ]
    );
    let headings: Vec<&str> = elements
        .iter()
        .filter(|element| matches!(element.name.as_str(), "h1" | "h2" | "h3" | "dt"))
        .map(|element| element.text.trim())
        .collect();
    assert_eq!(
        headings,
        [
            "Lock",
            "What this error means",
            "Causes and fixes",
            "A cause #",
            "Evidence",
            "On this page",
            "This entry"
        ]
    );
    for element in &elements {
        let is_empty = matches!(
            element.name.as_str(),
            "ul" | "ol" | "dl" | "section" | "p" | "div" | "h2" | "dd" | "table"
        ) && element.text.trim().is_empty();
        assert!(!is_empty, "an empty {element:?}");
    }
    let json = site.text("git/lock/index.json");
    for key in [
        "quick_fix",
        "messages",
        "tags",
        "related",
        "not_this",
        "stack_trace",
        "verified",
        "http_status",
    ] {
        assert!(!json.contains(&format!("\"{key}\"")), "{key} in {json}");
    }
}

#[test]
fn every_part_of_the_sample_is_on_its_page_in_order() {
    let site = sample().build();
    let elements = markup::elements(site.text("shop/payment-refused/index.html")).unwrap();
    let headings: Vec<&str> = elements
        .iter()
        .filter(|element| element.name == "h2")
        .filter_map(|element| element.attribute("id"))
        .collect();
    assert_eq!(
        headings,
        [
            "meaning",
            "quick-fix",
            "stack-trace",
            "look-alikes",
            "why",
            "detection",
            "causes",
            "code",
            "verify-fix",
            "workaround",
            "prevention",
            "more",
            "sources",
            "notes",
            "on-this-page",
            "related",
            "this-entry"
        ]
    );
    let text = &elements[0].text;
    // A word of every key and section.
    for word in [
        "shop.PaymentRefused",
        "Payment refused",
        "card_declined",
        "E 402",
        "402 Payment Required",
        "Critical severity",
        "Intermediate",
        "2–5 min",
        "Retry after a delay",
        "Python",
        "shop ≥ 1.0, < 3",
        "shop 2.4.1",
        "2 April 2026",
        "Shop manual: payment",
        "Payment of amount was refused by bank",
        "card {declined}: reason",
        "money",
        "cards",
        "There is no invoice",
        "Nothing was charged",
        "payments",
        "on_call",
        "The bank said no.",
        "Traceback",
        "Ask for another card",
        "Banks refuse cards",
        "Refused is not declined",
        "Declined is for ever",
        "Count card_declined",
        "The card has run out of limit",
        "the code is card_declined",
        "Use another card",
        "Correct it.",
        "ask_for_another_card",
        "The fixed version asks.",
        "await charge",
        "It waits.",
        "paid",
        "Take cash.",
        "Check cards before",
        "Ada",
        "March 2026",
        "shop 2.x",
        "gift cards",
        "Bob",
        "Since 1.0.",
    ] {
        assert!(text.contains(word), "{word} is not on the page");
    }
    let folder = markup::elements(site.text("shop/out-of-stock/index.html")).unwrap();
    assert!(
        folder[0].text.contains("order(\"lamp\", 2);")
            && folder[0].text.contains("stock(\"lamp\") >= 2")
    );
    assert!(
        folder
            .iter()
            .any(|element| element.attribute("src") == Some("shelf.png"))
    );
}

#[test]
fn a_page_per_code_lists_its_owners_however_they_write_it() {
    let site = Project::new()
        .entry("rust/mismatch", "codes: [E0308]")
        .entry(
            "pylint/other",
            "codes: [\"e0308\", \"(E-1)\"]\nhttp_status: 404",
        )
        .entry("git/lock", "codes: [\"E 1\", NUL]")
        .build();
    for (code, owners) in [
        ("e0308", &["pylint/other", "rust/mismatch"][..]),
        ("e-1", &["git/lock", "pylint/other"]),
        ("code-nul", &["git/lock"]),
        ("http-404", &["pylint/other"]),
    ] {
        let path = format!("code/{code}/index.html");
        assert_eq!(rows(site.text(&path)), owners.len(), "{code}");
        for owner in owners {
            let row = format!("href=../../{owner}/index.html>");
            assert!(site.text(&path).contains(&row), "{code}: {owner}");
            let code = format!("href=../../code/{code}/index.html>");
            let page = format!("{owner}/index.html");
            let is_status = path.contains("http");
            assert!(is_status || site.text(&page).contains(&code), "{owner}");
        }
        let listed = format!("href={code}/index.html>");
        assert!(site.text("code/index.html").contains(&listed), "{code}");
    }
    assert!(!site.files.contains_key("code/308/index.html"));
    // A bare number leads nowhere, and a site without codes has no page of them.
    let site = Project::new().entry("git/lock", "").build();
    assert!(!site.files.contains_key("code/index.html"));
}

#[test]
fn scripts_are_published_without_their_comments() {
    let site = sample().build();
    let scripts = site.names().into_iter().filter(|name| {
        let is_own = ["match-", "redirect-", "search-", "site-", "theme-"];
        let is_index = name.contains("search-index");
        !is_index
            && is_own
                .iter()
                .any(|own| name.starts_with(&format!("assets/{own}")))
    });
    let scripts: Vec<&str> = scripts.collect();
    assert_eq!(scripts.len(), 5, "{scripts:?}");
    for name in scripts {
        assert!(!site.text(name).contains("// "), "{name}");
    }
}

#[test]
fn the_list_of_verified_entries_has_its_months_and_years() {
    let site = Project::new()
        .entry("git/one", "verified: 2026-04-02")
        .entry("git/two", "verified: 2026-04")
        .entry("git/three", "verified: 2026")
        .entry("git/four", "verified: 2025-12-31")
        .entry("git/never", "")
        .build();
    let page = markup::elements(site.text("by/verified/index.html")).unwrap();
    let headings = page.iter().filter(|element| element.name == "h2");
    let headings: Vec<(&str, &str)> = headings
        .map(|heading| (heading.attribute("id").unwrap(), heading.text.as_str()))
        .collect();
    assert_eq!(
        headings,
        [
            ("in-2026-04", "April 2026"),
            ("in-2026", "2026"),
            ("in-2025-12", "December 2025")
        ]
    );
    let links = page.iter().filter(|element| element.name == "a");
    let links: Vec<&str> = links.filter_map(|link| link.attribute("href")).collect();
    assert!(links.contains(&"#in-2026-04") && links.contains(&"#in-2025-12"));
    assert!(!links.contains(&"#in-2026"), "a year is named once");
}
