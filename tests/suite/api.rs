//! JSON and texts for programs: every document fits the site's own schema, and says what the pages say.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{Project, Site, entry};
use crate::site::sample;
use errbook::check::schema::ENTRY;
use serde_json::Value;
use std::collections::BTreeSet;

const BASE: &str = "https://acme.example/errors/";

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(site.text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The definitions of the schema that a site publishes, ready to judge documents.
struct Schema {
    schemas: boon::Schemas,
    compiler: boon::Compiler,
    place: String,
}

impl Schema {
    fn of(site: &Site) -> Self {
        let schema = json(site, "api/v1/schema.json");
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        let place = schema["$id"]
            .as_str()
            .unwrap_or("https://nowhere.example/schema.json");
        let mut compiler = boon::Compiler::new();
        compiler.enable_format_assertions();
        compiler.add_resource(place, schema.clone()).unwrap();
        Self {
            schemas: boon::Schemas::new(),
            compiler,
            place: place.to_owned(),
        }
    }

    /// Why a document does not fit its definition.
    fn misfit(&mut self, definition: &str, document: &Value) -> Option<String> {
        let place = format!("{}#/$defs/{definition}", self.place);
        let index = self.compiler.compile(&place, &mut self.schemas).unwrap();
        let found = self.schemas.validate(document, index).err();
        found.map(|error| error.to_string())
    }

    /// Every JSON document of a site fits the definition that it names, and says where the schema stands.
    fn check(&mut self, site: &Site) -> BTreeSet<String> {
        let mut kinds = BTreeSet::new();
        for path in site
            .names()
            .into_iter()
            .filter(|path| path.ends_with(".json"))
        {
            if path == "api/v1/schema.json" {
                continue;
            }
            let document = json(site, path);
            let schema = document["$schema"].as_str().unwrap();
            let (file, kind) = schema.split_once("#/$defs/").unwrap();
            let found = resolved(path, file);
            assert_eq!(found, "api/v1/schema.json", "{path}");
            assert_eq!(self.misfit(kind, &document), None, "{path}");
            kinds.insert(kind.to_owned());
        }
        kinds
    }
}

/// The file that an address leads to.
fn resolved(from: &str, address: &str) -> String {
    let mut folder: Vec<&str> = from.split('/').collect();
    folder.pop();
    for segment in address.split('/') {
        if segment == ".." {
            folder.pop().unwrap();
        } else {
            folder.push(segment);
        }
    }
    folder.join("/")
}

/// Text that could leave its place.
const HOSTILE: &str = "\"\\ </script> ](x) `` \u{2028} \u{7f} {{ 7*7 }}";

fn hostile() -> Project {
    let quoted = serde_json::to_string(HOSTILE)
        .unwrap()
        .replace('\u{7f}', "\\u007f")
        .replace('\u{2028}', "\\u2028");
    let text = entry(
        "evil/x",
        &format!("title: {quoted}\ncodes: [{quoted}]\ntags: [one]"),
    );
    Project::new()
        .file(
            "errbook.yaml",
            format!("title: {quoted}\ndescription: {quoted}\n"),
        )
        .file(
            "content/evil/x.md",
            text.replace("error: evil.x", &format!("error: {quoted}")),
        )
}

#[test]
fn every_document_fits_the_schema_that_it_names() {
    let all = BTreeSet::from(
        ["codes", "entries", "entry", "facets", "health", "index"].map(str::to_owned),
    );
    for (site, kinds) in [
        (sample().build(), &all),
        (hostile().build(), &all),
        (Project::new().build(), &all),
    ] {
        let found = Schema::of(&site).check(&site);
        assert!(found.is_subset(kinds), "{found:?}");
        let has_entries = site.text("api/v1/index.json").contains("\"entries\": 0");
        assert!(has_entries || found == *kinds, "{found:?}");
    }
}

#[test]
fn the_schema_refuses_what_no_document_holds() {
    let site = sample().build();
    let mut schema = Schema::of(&site);
    for (kind, path) in [
        ("index", "api/v1/index.json"),
        ("entries", "api/v1/entries.json"),
        ("codes", "api/v1/codes.json"),
        ("facets", "api/v1/facets.json"),
        ("health", "api/v1/health.json"),
        ("entry", "shop/payment-refused/index.json"),
    ] {
        let document = json(&site, path);
        assert_eq!(schema.misfit(kind, &document), None);
        let mut more = document.clone();
        more["unknown"] = Value::from(1);
        assert!(
            schema.misfit(kind, &more).is_some(),
            "{kind}: a key too many"
        );
        let mut less = document.clone();
        less.as_object_mut().unwrap().remove("$schema");
        assert!(
            schema.misfit(kind, &less).is_some(),
            "{kind}: a key too few"
        );
    }
    let mut entry = json(&site, "shop/payment-refused/index.json");
    for (key, wrong) in [
        ("evidence", Value::from("proven")),
        ("verified", Value::from(2026)),
        ("related", Value::from("billing/no-invoice")),
        ("http_status", Value::from("402")),
        ("id", Value::from("Shop/Payment")),
    ] {
        let right = entry[key].take();
        entry[key] = wrong;
        assert!(schema.misfit("entry", &entry).is_some(), "{key}");
        entry[key] = right;
    }
    assert_eq!(schema.misfit("entry", &entry), None);
}

#[test]
fn every_key_of_the_format_is_described_and_comes_out() {
    let site = sample().build();
    let schema = json(&site, "api/v1/schema.json");
    let described = &schema["$defs"]["entry"]["properties"];
    let written = json(&site, "shop/payment-refused/index.json");
    // The sample has neither: a draft is not published, and these are of other entries.
    let absent = ["draft", "suppress", "keywords"];
    for key in ENTRY {
        if key.name != "draft" {
            let doc = described[key.name]["description"]
                .as_str()
                .unwrap_or_default();
            assert!(
                doc.contains(key.doc) || !doc.is_empty(),
                "{} has no text",
                key.name
            );
        }
        let is_there = written.get(key.name).is_some();
        assert_eq!(is_there, !absent.contains(&key.name), "{}", key.name);
    }
    assert!(described.get("draft").is_none());
    let words = schema["$defs"]["evidence"]["enum"].as_array().unwrap();
    assert_eq!(words, &["ran", "source-backed", "reported", "unverified"]);
}

#[test]
fn the_fields_of_the_site_have_its_schema() {
    let site = Project::new()
        .file(
            "errbook.yaml",
            "extra: {properties: {team: {type: string, title: Team}}, additionalProperties: false}\n",
        )
        .entry("git/lock", "extra: {team: core}")
        .build();
    let mut schema = Schema::of(&site);
    schema.check(&site);
    let mut entry = json(&site, "git/lock/index.json");
    assert_eq!(entry["extra"]["team"], "core");
    entry["extra"]["team"] = Value::from(7);
    assert!(schema.misfit("entry", &entry).is_some());
}

/// All addresses within a document, with where they stand.
fn addresses(value: &Value, key: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| addresses(value, name, found)),
        Value::Array(items) => items.iter().for_each(|value| addresses(value, key, found)),
        Value::String(text) => found.push((key.to_owned(), text.clone())),
        _ => {}
    }
}

#[test]
fn every_address_leads_to_a_file_of_the_site() {
    let site = sample().build();
    let mut seen = BTreeSet::new();
    for path in site
        .names()
        .into_iter()
        .filter(|path| path.starts_with("api/"))
    {
        if path.ends_with("schema.json") {
            continue;
        }
        let mut found = Vec::new();
        addresses(&json(&site, path), "", &mut found);
        for (key, address) in found {
            let names = [
                "page",
                "markdown",
                "json",
                "feed",
                "next",
                "sitemap",
                "schema",
                "llms",
                "llms_full",
            ];
            if key == "url" {
                let file = address.strip_prefix(BASE).unwrap();
                assert!(
                    site.files.contains_key(&format!("{file}index.html")),
                    "{address}"
                );
            } else if names.contains(&key.as_str()) || address.ends_with(".json") {
                let file = resolved(path, &address);
                assert!(site.files.contains_key(&file), "{path}: {key}: {address}");
                seen.insert(key);
            }
        }
    }
    for key in [
        "page",
        "markdown",
        "json",
        "feed",
        "sitemap",
        "entries",
        "llms",
        "llms_full",
    ] {
        assert!(seen.contains(key), "{key} occurs nowhere");
    }
    let entry = json(&site, "shop/payment-refused/index.json");
    assert_eq!(entry["url"], format!("{BASE}shop/payment-refused/"));
    assert_eq!(entry["page"], "index.html");
    assert_eq!(
        entry["related"][0]["page"],
        "../../billing/no-invoice/index.html"
    );
}

#[test]
fn a_code_leads_to_its_entries_and_a_fact_to_those_that_share_it() {
    let site = sample().build();
    let codes = json(&site, "api/v1/codes.json");
    assert_eq!(
        codes["codes"]["card_declined"]["entries"][0],
        "shop/payment-refused"
    );
    let facets = json(&site, "api/v1/facets.json");
    let money = &facets["facets"]["tag"]["terms"]["money"];
    assert_eq!(money["count"], 2);
    assert_eq!(money["entries"][1], "shop/payment-refused");
    let index = json(&site, "api/v1/index.json");
    assert_eq!(index["counts"]["entries"], 4);
    assert_eq!(index["counts"]["evidence"]["source-backed"], 1);
    assert_eq!(index["verified"], "2026-04-02");
    let entries = json(&site, "api/v1/entries.json");
    let one = &entries["entries"][3];
    assert_eq!(one["id"], "shop/payment-refused");
    assert_eq!(
        one["meaning"],
        "The bank said no. The order stays open, see orders."
    );
}

/// More entries than one document or one text holds.
fn large() -> Project {
    let mut project = Project::new();
    let long = "It goes on and on. ".repeat(60);
    for number in 0..1003 {
        let text = entry(&format!("many/e{number:04}"), "codes: [E1]");
        let text = text.replace("Make the thing.", &format!("Make the thing. {long}"));
        project = project.file(&format!("content/many/e{number:04}.md"), text);
    }
    project.entry("few/one", "")
}

#[test]
fn what_is_large_comes_in_pieces_and_nothing_is_lost() {
    let site = large().build();
    Schema::of(&site).check(&site);
    let mut path = "api/v1/entries.json".to_owned();
    let mut ids = Vec::new();
    loop {
        let piece = json(&site, &path);
        assert_eq!(
            (&piece["total"], &piece["pieces"]),
            (&Value::from(1004), &Value::from(2))
        );
        let rows = piece["entries"].as_array().unwrap();
        ids.extend(
            rows.iter()
                .map(|row| row["id"].as_str().unwrap().to_owned()),
        );
        match piece["next"].as_str() {
            Some(next) => path = resolved(&path, next),
            None => break,
        }
    }
    assert_eq!(ids.len(), 1004);
    assert!(ids.is_sorted());
    assert_eq!(
        json(&site, "api/v1/index.json")["documents"]["entries"],
        serde_json::json!(["entries.json", "entries-2.json"])
    );

    // The list of all leads to lists, and those to the entries.
    let list = links(&site, "llms.txt");
    assert!(list.contains(&"many/llms.txt".to_owned()), "{list:?}");
    let many = links(&site, "many/llms.txt");
    assert_eq!(many.len(), 1003);
    // And the text of all to texts of at most a megabyte or so.
    let texts = links(&site, "llms-full.txt");
    assert_eq!(
        texts,
        [
            "few/llms-full.txt",
            "many/llms-full.txt",
            "many/llms-full-2.txt"
        ]
    );
    let entries: usize = texts
        .iter()
        .map(|path| {
            let text = site.text(path);
            assert!(text.len() < 1_300_000, "{path}: {}", text.len());
            text.matches("\n```yaml\nerror: ").count()
        })
        .sum();
    assert_eq!(entries, 1004);
}

/// The files that a list in Markdown leads to.
fn links(site: &Site, path: &str) -> Vec<String> {
    let text = site.text(path);
    let lines = text.lines().filter(|line| line.starts_with("- ["));
    // The first bracket that is not escaped ends the name.
    let address = |line: &str| {
        let mut ends = line.match_indices("](").map(|(at, _)| at);
        let end = ends.find(|at| !line[..*at].ends_with('\\')).unwrap();
        let (address, _) = line[end + 2..].split_once("): ").unwrap();
        address.to_owned()
    };
    let files = lines.map(|line| {
        let address = address(line);
        address
            .strip_prefix(BASE)
            .map_or_else(|| resolved(path, &address), str::to_owned)
    });
    files
        .inspect(|file| assert!(site.files.contains_key(file), "{path}: {file}"))
        .collect()
}

#[test]
fn llms_txt_is_as_its_format_asks() {
    for (site, base) in [
        (sample().build(), BASE),
        (large().build(), ""),
        (hostile().build(), ""),
    ] {
        let text = site.text("llms.txt");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("# ") && lines[0].len() > 2, "{text}");
        assert_eq!(
            text.matches("\n# ").count(),
            0,
            "one heading of the first level"
        );
        let mut is_list = false;
        for line in &lines[1..] {
            if line.starts_with("## ") {
                is_list = true;
            } else if is_list && !line.is_empty() {
                assert!(
                    line.starts_with("- [") && line.contains(&format!("]({base}")),
                    "{line}"
                );
            }
        }
        assert!(lines.contains(&"## Optional"));
        links(&site, "llms.txt");
    }
    let site = sample().build();
    assert!(
        site.text("llms.txt")
            .contains("> What goes wrong at Acme, and how to mend it\n")
    );
    let twin = format!("- [Payment refused]({BASE}shop/payment-refused/index.md): ");
    assert!(site.text("llms.txt").contains(&twin));
    let full = site.text("llms-full.txt");
    for page in site
        .names()
        .iter()
        .filter(|path| path.ends_with("index.md"))
    {
        // What stands behind the front matter stands there as it is.
        let body = site.text(page).splitn(3, "---\n").nth(2).unwrap().trim();
        assert!(full.contains(body), "{page}");
    }
}
