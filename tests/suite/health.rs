//! The health of a site: what completeness counts, which edit comes first, and the document for machines.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::markup::{self, Element};
use crate::project::{Project, Site};
use errbook::diagnostic::Diagnostics;
use errbook::entry::Date;
use errbook::health::{self, Health, PARTS, Part, Reason};
use errbook::link::Catalog;
use errbook::source::{self, Role, Source, Sources};
use errbook::{pipeline, project};
use serde_json::Value;
use std::path::Path;

/// Entries by id and text; what is wrong with them fails the test.
fn catalog(entries: &[(&str, &str)]) -> Catalog {
    let source = |(id, text): &(&str, &str)| {
        Source::new(&format!("content/{id}.yaml"), Role::Entry, text.as_bytes())
    };
    loaded(&Sources::new(entries.iter().map(source).collect()))
}

fn loaded(sources: &Sources) -> Catalog {
    let mut diagnostics = Diagnostics::new();
    let settings = project::settings(sources, &mut diagnostics);
    let today = Date::parse("2027-01-15").unwrap();
    let catalog = pipeline::load(sources, &settings, today, &mut diagnostics);
    let findings = diagnostics.settle(&settings.levels);
    let first = findings
        .iter()
        .next()
        .map(|found| &found.diagnostic.message);
    assert!(!findings.deny(), "{first:?}");
    catalog
}

fn at(catalog: &Catalog, id: &str) -> usize {
    let is = |linked: &errbook::link::Linked| linked.entry.id.to_string() == id;
    catalog.entries.iter().position(is).unwrap()
}

/// What has to be done first.
fn next(health: &Health, catalog: &Catalog, id: &str) -> String {
    let condition = &health.conditions[at(catalog, id)];
    condition
        .gaps
        .first()
        .map_or_else(String::new, |gap| health::sentence(gap, catalog))
}

const BARE: &str = "error: X\nseverity: low\nmeaning: It is so.\n";

/// Everything that counts in every entry.
const WHOLE: &str = "error: X
severity: low
difficulty: beginner
fix_time: 5 min
applies_to: {x: \">=1\"}
tested_on: {x: \"1.2\"}
verified: 2026-10
sources: [{title: T, url: \"https://x.example\", checked: 2026-10-01}]
messages: [\"x of {y} failed\"]
tags: [x]
meaning: It is so.
stack_trace: x of 3 failed
quick_fix: Do it.
why: Because.
detection: Look.
causes: [{cause: A, how_to_tell: T, fix: F}, {cause: B, how_to_tell: T, fix: F}]
code: [{language: python, broken: a(), fixed: b(), explanation: It is b.}]
verify_fix: Run it.
prevention: Test it.
";

#[test]
fn an_entry_with_every_part_is_complete_and_has_nothing_to_do() {
    let catalog = catalog(&[("a/x", WHOLE)]);
    let health = health::of(&catalog);
    let condition = &health.conditions[0];
    assert_eq!(condition.gaps, []);
    assert_eq!((condition.completeness, condition.worth()), (100, 0));
    assert_eq!(health.whole.completeness, 100);
    assert!(health.missing.is_empty() && health.whole.worst().is_none());
}

#[test]
fn each_part_costs_its_weight_and_no_other() {
    let without = |start: &str| {
        let lines = WHOLE.lines().filter(|line| !line.starts_with(start));
        lines.collect::<Vec<_>>().join("\n")
    };
    // What counts in this entry: all but look-alikes and retry.
    let whole: u16 = 100 - Part::LookAlikes.row().weight - Part::Retry.row().weight;
    for row in PARTS {
        let (text, lost) = match row.part {
            Part::LookAlikes | Part::Retry => continue,
            Part::HowToTell => (WHOLE.replacen("how_to_tell: T, ", "", 2), row.weight * 10),
            Part::Explanation => (
                WHOLE.replace(", explanation: It is b.", ""),
                row.weight * 10,
            ),
            Part::Checked => (WHOLE.replace(", checked: 2026-10-01", ""), row.weight * 10),
            _ => (without(&format!("{}:", row.key)), row.weight * 10),
        };
        // Parts of a part that is not there do not count.
        let inner = match row.part {
            Part::Code => Part::Explanation.row().weight,
            Part::Sources => Part::Checked.row().weight,
            _ => 0,
        };
        let catalog = catalog(&[("a/x", &text)]);
        let condition = &health::of(&catalog).conditions[0];
        let parts: Vec<Part> = condition.gaps.iter().map(|gap| gap.part).collect();
        assert_eq!(parts, [row.part], "{text}");
        let gain = u32::from(lost * 100 / (whole - inner));
        assert_eq!(condition.gaps[0].gain, gain, "{}", row.key);
        assert!(condition.completeness < 100, "{}", row.key);
    }
}

#[test]
fn what_readers_need_most_comes_first_and_names_what_it_is_about() {
    let causes = |tells: &[bool]| {
        let cause = |tell: &bool| {
            let tell = if *tell { "how_to_tell: T, " } else { "" };
            format!("{{cause: C, {tell}fix: F}}")
        };
        let all: Vec<String> = tells.iter().map(cause).collect();
        let (start, rest) = WHOLE.split_once("causes: ").unwrap();
        let (_, end) = rest.split_once('\n').unwrap();
        format!("{start}causes: [{}]\n{end}", all.join(", "))
    };
    for (tells, expected) in [
        (&[false][..], ""),
        (&[false, false], "Say how to tell the two causes apart"),
        (&[false; 3], "Say how to tell the 3 causes apart"),
        (&[true, false], "Say how to tell cause 2"),
        (&[true, false, true, false], "Say how to tell causes 2, 4"),
        (&[true, true], ""),
    ] {
        let catalog = catalog(&[("a/x", &causes(tells))]);
        let health = health::of(&catalog);
        assert_eq!(next(&health, &catalog, "a/x"), expected, "{tells:?}");
    }
    let bare = format!("{BARE}causes: [{{cause: A, fix: F}}]\n");
    let catalog = catalog(&[("a/x", &bare)]);
    let health = health::of(&catalog);
    let first = "Say in one or two sentences what fixes it";
    assert_eq!(next(&health, &catalog, "a/x"), first);
}

#[test]
fn the_edit_that_helps_most_readers_most_is_first() {
    let of = |severity: &str, without: &str| {
        let text = WHOLE.replace("severity: low", &format!("severity: {severity}"));
        let lines = text.lines().filter(|line| !line.starts_with(without));
        lines
            .collect::<Vec<_>>()
            .join("\n")
            .replace("x of", without)
    };
    let (low, high, small, gone) = (
        of("low", "quick_fix"),
        of("critical", "quick_fix"),
        of("critical", "tags"),
        of("critical", "lifecycle") + "\nlifecycle: removed\n",
    );
    let whole = WHOLE.replace("x of", "nothing of");
    let catalog = catalog(&[
        ("a/whole", &whole),
        ("a/low", &low),
        ("b/small", &small),
        ("b/high", &high),
        ("b/gone", &gone),
    ]);
    let health = health::of(&catalog);
    let id = |at: &usize| catalog.entries[*at].entry.id.to_string();
    let order: Vec<String> = health.work.iter().map(id).collect();
    assert_eq!(order, ["b/high", "a/low", "b/small", "a/whole"]);
    let quick_fix: Vec<String> = health.missing[0].1.iter().map(id).collect();
    assert_eq!(health.missing[0].0, Part::QuickFix);
    assert_eq!(quick_fix, ["b/high", "a/low"]);
    // A collection alone.
    let only = health.clone().within(1, &catalog);
    let order: Vec<String> = only.work.iter().map(id).collect();
    assert_eq!(order, ["b/high", "b/small"]);
    assert_eq!((only.whole.entries, only.collections.len()), (2, 1));
    assert_eq!(only.whole, health.collections[1].1);
    assert_eq!(health.work_by_collection(&catalog)[&1], only.work);
}

#[test]
fn look_alikes_are_named_from_both_sides() {
    let text = |messages: &str, trace: &str, more: &str| {
        let text = WHOLE.replace("x of {y} failed", messages);
        text.replace("x of 3 failed", trace) + more
    };
    let named = |id: &str| format!("not_this: [{{entry: {id}, tell: T.}}]\n");
    let catalog = catalog(&[
        (
            "a/one",
            &text("one {x} is red", "one 1 is red", &named("a/two")),
        ),
        ("a/two", &text("two {x} is red", "two 1 is red", "")),
        // Its template matches what the next one shows.
        ("b/three", &text("{x} is green", "leaf is green", "")),
        ("b/four", &text("grass is {x}", "grass is green", "")),
    ]);
    let health = health::of(&catalog);
    let told: Vec<(usize, usize, Reason)> = health
        .confusions
        .iter()
        .map(|found| (found.entry, found.other, found.reason))
        .collect();
    let of = |id| at(&catalog, id);
    assert_eq!(
        told,
        [
            (of("a/two"), of("a/one"), Reason::OneSided),
            (of("b/three"), of("b/four"), Reason::SharedMessage),
        ]
    );
    assert_eq!(next(&health, &catalog, "a/one"), "");
    assert_eq!(
        next(&health, &catalog, "a/two"),
        "Say how to tell it from a/one"
    );
    assert_eq!(
        next(&health, &catalog, "b/three"),
        "Say how to tell it from b/four"
    );
    assert_eq!(next(&health, &catalog, "b/four"), "");
    assert_eq!(health.within(0, &catalog).confusions.len(), 1);
}

#[test]
fn the_document_fits_its_schema_and_a_wrong_one_does_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = loaded(&source::read(root).unwrap());
    let bare = format!("{BARE}causes: [{{cause: A, fix: F}}]\n");
    for catalog in [
        catalog,
        self::catalog(&[("a/x", &bare), ("a/y", WHOLE)]),
        Catalog::default(),
    ] {
        let health = health::of(&catalog);
        let bytes = health::json(&health, &catalog).unwrap();
        let document: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(misfit(&document), None);
        assert_eq!(
            document["work"].as_array().unwrap().len(),
            health.work.len()
        );
        for (key, wrong) in [
            ("entries", Value::from(-1)),
            ("completeness", Value::from(101)),
            ("evidence", serde_json::json!({"certain": 1})),
            ("missing", serde_json::json!({"quick-fix": 1})),
            ("unknown", Value::from(1)),
            ("work", serde_json::json!([{"id": "a/x"}])),
        ] {
            let mut other = document.clone();
            other[key] = wrong;
            assert!(misfit(&other).is_some(), "{key}");
        }
        let fields = document.as_object().unwrap();
        for key in fields.keys() {
            let mut other = fields.clone();
            other.remove(key);
            assert!(misfit(&Value::Object(other)).is_some(), "without {key}");
        }
    }
}

/// Why a document does not fit the schema, if it does not.
fn misfit(document: &Value) -> Option<String> {
    let mut compiler = boon::Compiler::new();
    let place = "https://errbook.example/health.json";
    compiler.add_resource(place, health::schema()).unwrap();
    let mut schemas = boon::Schemas::new();
    let index = compiler.compile(place, &mut schemas).unwrap();
    schemas
        .validate(document, index)
        .err()
        .map(|error| error.to_string())
}

fn elements(site: &Site, path: &str) -> Vec<Element> {
    markup::elements(site.text(path)).unwrap()
}

/// The addresses of all links on a page.
fn links(elements: &[Element]) -> Vec<&str> {
    let links = elements.iter().filter(|element| element.name == "a");
    links.filter_map(|link| link.attribute("href")).collect()
}

#[test]
fn every_judged_entry_is_on_a_page_of_its_collection_and_search_engines_stay_away() {
    let mut project = Project::new().file("errbook.yaml", "page_size: 10\n");
    for number in 0..25 {
        project = project.entry(&format!("git/lock-{number}"), "");
    }
    let site = project.entry("git/gone", "lifecycle: removed").build();
    let mut listed = Vec::new();
    for page in ["", "page/2/", "page/3/"] {
        let path = format!("health/collection/git/{page}index.html");
        let page = elements(&site, &path);
        let links = links(&page).into_iter().map(str::to_owned);
        listed.extend(links.filter(|link| link.contains("/git/lock-")));
    }
    listed.sort_unstable();
    listed.dedup_by_key(|link| link.rsplit('/').nth(1).map(str::to_owned));
    assert_eq!(listed.len(), 25, "{listed:?}");
    let pages = site.names().into_iter().filter(|name| {
        let is_page = Path::new(name).extension() == Some("html".as_ref());
        name.starts_with("health/") && is_page
    });
    let pages: Vec<&str> = pages.collect();
    assert_eq!(pages.len(), 5, "{pages:?}");
    for path in pages {
        let page = elements(&site, path);
        let is_kept_out = |element: &Element| {
            element.attribute("name") == Some("robots")
                && element.attribute("content") == Some("noindex")
        };
        assert!(page.iter().any(is_kept_out), "{path}");
        assert!(!site.text(path).contains("git/gone"), "{path}");
    }
    let footer = "<a href=health/index.html>";
    assert!(site.text("index.html").contains(footer));
}

#[test]
fn a_missing_part_leads_to_the_entries_that_lack_it() {
    let quick = crate::project::entry("git/slow", "");
    let (start, rest) = quick.split_once("## Quick fix").unwrap();
    let (_, end) = rest.split_once("## Causes").unwrap();
    let site = Project::new()
        .entry("git/lock", "")
        .file("content/git/slow.md", format!("{start}## Causes{end}"))
        .build();
    let overview = elements(&site, "health/index.html");
    let address = "missing/index.html#quick-fix";
    let link = overview
        .iter()
        .find(|element| element.attribute("href") == Some(address))
        .unwrap();
    assert!(link.text.contains("(1 entry)"), "{}", link.text);
    let missing = elements(&site, "health/missing/index.html");
    let part = missing
        .iter()
        .find(|element| element.attribute("aria-labelledby") == Some("quick-fix"))
        .unwrap();
    assert!(part.text.contains("git/slow") && !part.text.contains("git/lock"));
    assert!(
        part.text
            .contains("Say in one or two sentences what fixes it.")
    );
    // A site where nothing is missing has no such page.
    let site = Project::new().file("content/a/x.yaml", WHOLE).build();
    assert!(!site.files.contains_key("health/missing/index.html"));
    assert!(
        !site
            .text("health/index.html")
            .contains("missing/index.html")
    );
    assert!(
        site.text("health/collection/a/index.html")
            .contains("Nothing is missing")
    );
}

#[test]
fn charts_are_links_to_their_listings_with_numbers_to_read() {
    let mut project = Project::new().file("errbook.yaml", "page_size: 10\n");
    for number in 0..12 {
        let more = format!(
            "http_status: {}\nverified: 2026-0{}",
            400 + number,
            1 + number % 6
        );
        project = project.entry(&format!("git/lock-{number}"), &more);
    }
    let site = project
        .entry("git/old", "verified: 2024-12\nseverity: low")
        .file(
            "content/git/old.md",
            crate::project::entry("git/old", "verified: 2024-12")
                .replace("severity: high", "severity: low"),
        )
        .build();
    let home = elements(&site, "index.html");
    let bar = |href: &str| {
        let is = |element: &&Element| element.attribute("href") == Some(href);
        let found = home
            .iter()
            .find(is)
            .unwrap_or_else(|| panic!("no link to {href}"));
        found.text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        bar("by/severity/high/index.html"),
        "▲High severity 12 (12 entries)"
    );
    assert_eq!(
        bar("by/status/407/index.html"),
        "407 Proxy Authentication Required 1 (1 entry)"
    );
    // Eight statuses, and the way to the rest.
    let statuses = home
        .iter()
        .find(|element| element.attribute("aria-labelledby") == Some("statuses"))
        .unwrap();
    assert_eq!(statuses.text.matches("(1 entry)").count(), 8);
    assert!(site.text("index.html").contains("All 12 status codes"));
    // Each quarter leads to its latest month, on the page where that stands.
    assert!(bar("by/verified/index.html#in-2026-06").starts_with("Q2 2026 (6 entries)"));
    assert!(bar("by/verified/index.html#in-2026-03").starts_with("Q1 2026 (6 entries)"));
    assert!(bar("by/verified/page/2/index.html#in-2024-12").starts_with("Q4 2024 (1 entry)"));
    let lengths = home.iter().filter(|element| element.name == "rect");
    let lengths: Vec<&str> = lengths.filter_map(|rect| rect.attribute("width")).collect();
    assert!(lengths.contains(&"8%"), "1 of 12: {lengths:?}");
}
