//! The head of every page: its one address, what previews show, and linked data that says what schema.org and search
//! engines ask for.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::markup::{self, Element};
use crate::project::{Project, Site};
use crate::site::sample;
use serde_json::Value;
use std::collections::BTreeMap;

/// Where the sample says that it is published.
const BASE: &str = "https://acme.example/errors/";

/// Pages that lead to others or stand at no address.
const UNLISTED: &[&str] = &["404.html", "errors/402/index.html", "old/payment.html"];

/// Those, and the pages for maintainers.
fn is_unlisted(path: &str) -> bool {
    UNLISTED.contains(&path) || path.starts_with("health/")
}

fn heads(site: &Site) -> BTreeMap<&str, Vec<Element>> {
    let read = |(path, html)| (path, markup::elements(html).unwrap());
    site.pages().map(read).collect()
}

/// The one value of the element that has this attribute with this value.
fn one<'a>(elements: &'a [Element], (name, key): (&str, &str), value: &str) -> Option<&'a str> {
    let mut found = elements
        .iter()
        .filter(|element| element.attribute(name) == Some(key))
        .map(|element| element.attribute(value).unwrap());
    let first = found.next();
    assert_eq!(found.next(), None, "{name}={key} is given twice");
    first
}

/// `https://acme.example/errors/shop/` of `shop/index.html`
fn address(path: &str) -> String {
    let folder = path.strip_suffix("index.html");
    format!("{BASE}{}", folder.unwrap_or(path))
}

#[test]
fn every_page_is_called_by_its_one_address() {
    let site = sample().build();
    for (path, elements) in heads(&site) {
        let canonical = one(&elements, ("rel", "canonical"), "href");
        let expected = match path {
            "404.html" => None,
            // A moved page is known by the address of its entry.
            "errors/402/index.html" | "old/payment.html" => {
                Some(address("shop/payment-refused/index.html"))
            }
            _ => Some(address(path)),
        };
        assert_eq!(canonical.map(str::to_owned), expected, "{path}");
        let known = one(&elements, ("property", "og:url"), "content");
        assert_eq!(known, canonical, "{path}");
        let robots = one(&elements, ("name", "robots"), "content");
        let expected = is_unlisted(path).then_some("noindex");
        assert_eq!(robots, expected, "{path}");
    }
}

#[test]
fn every_page_has_what_previews_show() {
    let site = sample().build();
    for (path, elements) in heads(&site) {
        let of = |key| one(&elements, ("property", key), "content");
        assert_eq!(of("og:site_name"), Some("Acme errors"), "{path}");
        assert!(of("og:title").is_some_and(|title| !title.is_empty()));
        let description = one(&elements, ("name", "description"), "content");
        // What leads to other pages, or is for maintainers, is described by nothing.
        assert_eq!(description.is_none(), is_unlisted(path), "{path}");
        assert_eq!(of("og:description"), description, "{path}");
        let kind = of("og:type").unwrap();
        let is_entry = path.matches('/').count() == 2
            && ["shop/", "billing/"]
                .iter()
                .any(|top| path.starts_with(top));
        assert_eq!(kind == "article", is_entry, "{path}: {kind}");
        let title = elements.iter().find(|element| element.name == "title");
        assert!(
            title.unwrap().text.starts_with(of("og:title").unwrap()),
            "{path}"
        );
    }
}

/// The things that a page says something of.
fn things(path: &str, elements: &[Element]) -> Vec<Value> {
    let is_data = |element: &&Element| element.attribute("type") == Some("application/ld+json");
    let mut blocks = elements.iter().filter(is_data);
    let Some(block) = blocks.next() else {
        return Vec::new();
    };
    assert_eq!(blocks.count(), 0, "{path} has two blocks");
    let data: Value = serde_json::from_str(&block.text).unwrap();
    assert_eq!(data["@context"], "https://schema.org");
    data["@graph"].as_array().unwrap().clone()
}

fn of_type<'a>(things: &'a [Value], name: &str) -> Option<&'a Value> {
    things.iter().find(|thing| thing["@type"] == name)
}

/// What schema.org and Google's documentation of structured data ask of each type, and nothing that is not filled in.
fn check(path: &str, thing: &Value) {
    let text = |key: &str| {
        let value = thing[key].as_str().unwrap_or_default();
        assert!(!value.is_empty(), "{path}: {key} is missing in {thing:#}");
        value.to_owned()
    };
    match thing["@type"].as_str().unwrap() {
        "TechArticle" => {
            for key in ["headline", "description", "inLanguage", "articleSection"] {
                text(key);
            }
            let page = &thing["mainEntityOfPage"];
            assert_eq!(page["@id"], address(path));
            for invented in ["author", "publisher", "datePublished", "dateModified"] {
                assert!(
                    thing.get(invented).is_none(),
                    "{path}: nobody wrote {invented}"
                );
            }
            part_of(path, &thing["isPartOf"]);
        }
        "CollectionPage" => {
            text("name");
            assert_eq!(text("url"), address(path));
            part_of(path, &thing["isPartOf"]);
            if let Some(list) = thing.get("mainEntity") {
                check(path, list);
            }
        }
        "WebSite" => {
            text("name");
            assert_eq!(text("url"), BASE);
            assert_eq!(text("@id"), format!("{BASE}#website"));
        }
        "ItemList" => {
            let items = thing["itemListElement"].as_array().unwrap();
            assert!(items.len() as u64 <= thing["numberOfItems"].as_u64().unwrap());
            for item in items {
                assert_eq!(item["@type"], "ListItem");
                assert!(item["position"].as_u64().unwrap() > 0);
                assert!(item["url"].as_str().unwrap().starts_with(BASE));
            }
        }
        "BreadcrumbList" => {
            let items = thing["itemListElement"].as_array().unwrap();
            assert!(items.len() >= 2, "{path}: {thing:#}");
            for (place, item) in items.iter().enumerate() {
                assert_eq!(item["@type"], "ListItem");
                assert_eq!(item["position"], place + 1);
                assert!(!item["name"].as_str().unwrap().is_empty());
                let is_last = place + 1 == items.len();
                let address = item.get("item").map(|item| item.as_str().unwrap());
                // The last one is the page itself.
                assert_eq!(address.is_none(), is_last, "{path}: {item}");
                assert!(address.is_none_or(|address| address.starts_with(BASE)));
            }
            assert_eq!(items[0]["item"], BASE, "{path}: it begins at home");
        }
        other => panic!("{path}: an unexpected {other}"),
    }
}

/// The site, as its pages name it.
fn part_of(path: &str, site: &Value) {
    assert_eq!(site["@type"], "WebSite", "{path}");
    assert_eq!(site["@id"], format!("{BASE}#website"), "{path}");
    assert!(!site["name"].as_str().unwrap().is_empty(), "{path}");
}

#[test]
fn linked_data_says_what_search_engines_ask_for() {
    let site = sample().build();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (path, elements) in heads(&site) {
        let things = things(path, &elements);
        for thing in &things {
            check(path, thing);
            let kind = thing["@type"].as_str().unwrap().to_owned();
            *kinds.entry(kind).or_default() += 1;
        }
        let is_silent =
            is_unlisted(path) || ["licences/index.html", "search/index.html"].contains(&path);
        assert_eq!(things.is_empty(), is_silent, "{path}");
    }
    assert_eq!(kinds["WebSite"], 1);
    assert_eq!(kinds["TechArticle"], 4);
    assert_eq!(
        kinds["BreadcrumbList"],
        kinds["TechArticle"] + kinds["CollectionPage"]
    );
}

#[test]
fn an_article_says_what_its_entry_says() {
    let site = sample().build();
    let heads = heads(&site);
    let path = "shop/payment-refused/index.html";
    let things = things(path, &heads[path]);
    let article = of_type(&things, "TechArticle").unwrap();
    assert_eq!(
        article["headline"],
        "shop.PaymentRefused (HTTP 402): cause and fix"
    );
    assert_eq!(article["about"]["name"], "shop.PaymentRefused");
    assert_eq!(article["mainEntityOfPage"]["lastReviewed"], "2026-04-02");
    assert_eq!(article["citation"][0]["name"], "Shop manual: payment");
    assert_eq!(
        article["keywords"],
        serde_json::json!(["card_declined", "E 402", "money", "cards"])
    );
    // A level between those that schema.org knows is none of them.
    assert!(article.get("proficiencyLevel").is_none());
    let trail = of_type(&things, "BreadcrumbList").unwrap();
    let names: Vec<&Value> = trail["itemListElement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["name"])
        .collect();
    assert_eq!(names, ["Errors", "Acme Shop", "Payment refused"]);
}

#[test]
fn a_search_engine_learns_where_the_site_is_searched() {
    let site = sample().build();
    let heads = heads(&site);
    let things = things("index.html", &heads["index.html"]);
    let action = &of_type(&things, "WebSite").unwrap()["potentialAction"];
    assert_eq!(action["@type"], "SearchAction");
    assert_eq!(
        action["target"]["urlTemplate"],
        format!("{BASE}search/?q={{search_term_string}}")
    );
    assert_eq!(action["query-input"], "required name=search_term_string");
}

#[test]
fn a_list_is_numbered_through_all_its_pages() {
    let mut project =
        Project::new().file("errbook.yaml", format!("base_url: {BASE}\npage_size: 10\n"));
    for number in 10..35 {
        project = project.entry(&format!("many/e{number}"), "");
    }
    let site = project.build();
    let heads = heads(&site);
    for (page, path, first, length) in [
        (1, "many/index.html", 1, 10),
        (3, "many/page/3/index.html", 21, 5),
    ] {
        let things = things(path, &heads[path]);
        let list = &of_type(&things, "CollectionPage").unwrap()["mainEntity"];
        assert_eq!(list["numberOfItems"], 25);
        let items = list["itemListElement"].as_array().unwrap();
        assert_eq!(
            (items.len(), &items[0]["position"]),
            (length, &Value::from(first))
        );
        let canonical = one(&heads[path], ("rel", "canonical"), "href");
        assert_eq!(canonical, Some(address(path).as_str()), "page {page}");
    }
}

#[test]
fn the_same_list_in_another_order_is_known_by_the_first_one() {
    let mut project = Project::new().file("errbook.yaml", format!("base_url: {BASE}\n"));
    for number in 1..7 {
        let more = ["http_status: 403", ""][number % 2];
        project = project.entry(&format!("many/e{number}"), more);
    }
    let site = project.build();
    let heads = heads(&site);
    let whole = address("many/index.html");
    for order in ["severity", "verified"] {
        let path = format!("many/by/{order}/index.html");
        let page = &heads[path.as_str()];
        let canonical = one(page, ("rel", "canonical"), "href");
        assert_eq!(canonical, Some(whole.as_str()), "{path}");
        assert!(things(&path, page).is_empty());
        assert!(!site.text("sitemap.xml").contains(&address(&path)));
    }
    // A part of it is a list of its own.
    let path = "many/by/status/403/index.html";
    let canonical = one(&heads[path], ("rel", "canonical"), "href");
    assert_eq!(canonical, Some(address(path).as_str()));
    assert!(site.text("sitemap.xml").contains(&address(path)));
}

#[test]
fn without_a_base_url_nothing_claims_an_address() {
    let site = Project::new()
        .entry("git/lock", "aliases: [/old/]\nverified: 2026-03")
        .build();
    for (path, html) in site.pages() {
        for word in [
            "rel=\"canonical\"",
            "og:url",
            "og:image",
            "ld+json",
            "atom+xml",
            "opensearch",
        ] {
            assert!(!html.contains(word), "{path} has {word}");
        }
        assert!(html.contains("og:title"), "{path}");
    }
}
