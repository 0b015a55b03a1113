//! What each template sees is written down in `docs/contract.md`, from the structs of `src/render/view.rs` themselves.
//!
//! `ERRBOOK_UPDATE=1` writes it anew. A field that goes, or becomes another type, breaks the templates of a site: then the
//! version has to rise, or nothing is written.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use errbook::render::view::CONTRACT;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Templates that are rendered, and the view of each.
const VIEWS: &[(&str, &str)] = &[
    ("entry.html", "EntryPage"),
    ("home.html", "HomePage"),
    ("list.html", "ListPage"),
    ("terms.html", "TermsPage"),
    ("codes.html", "CodesPage"),
    ("search.html", "SearchPage"),
    ("health.html", "HealthPage"),
    ("missing.html", "MissingPage"),
    ("worklist.html", "WorklistPage"),
    ("not-found.html", "NotFoundPage"),
    ("licences.html", "LicencesPage"),
    ("redirect.html", "RedirectPage"),
    ("social.svg", "PicturePage"),
];

/// Templates that others extend or call.
const PARTS: &[&str] = &["base.html", "components.html"];

struct Field {
    name: String,
    kind: String,
    doc: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The structs of the views: name → fields in their order.
fn structs() -> BTreeMap<String, Vec<Field>> {
    let folder = root().join("src/render/view");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.push(root().join("src/render/view.rs"));
    let mut structs = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let mut name: Option<String> = None;
        let mut doc = String::new();
        for line in text.lines() {
            let line = line.trim();
            if let Some(rest) = line.strip_prefix("pub struct ") {
                name = rest.strip_suffix(" {").map(str::to_owned);
                doc.clear();
            } else if line == "}" {
                name = None;
            } else if let Some(words) = line.strip_prefix("///") {
                doc.push_str(words.trim());
                doc.push(' ');
            } else if let (Some(name), Some(field)) = (&name, line.strip_prefix("pub ")) {
                let (field, kind) = field.trim_end_matches(',').split_once(": ").unwrap();
                let fields: &mut Vec<Field> = structs.entry(name.clone()).or_default();
                fields.push(Field {
                    name: field.to_owned(),
                    kind: kind.to_owned(),
                    doc: doc.trim().replace('|', "\\|"),
                });
                doc.clear();
            }
        }
    }
    structs
}

/// A type as an author of templates knows it.
fn shown(kind: &str, structs: &BTreeMap<String, Vec<Field>>) -> String {
    let inside = |start: &str| {
        kind.strip_prefix(start)
            .and_then(|rest| rest.strip_suffix('>'))
    };
    if let Some(inner) = inside("Option<") {
        return format!("{}, or nothing", shown(inner, structs));
    }
    if let Some(inner) = inside("Vec<") {
        return format!("list of {}", shown(inner, structs));
    }
    // To a template it is what it was made of.
    if let Some(inner) = inside("Shared<") {
        return shown(inner, structs);
    }
    match kind {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "`true` or `false`".to_owned(),
        "Map<String, Value>" => "names with data".to_owned(),
        kind if kind
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) =>
        {
            "number".to_owned()
        }
        kind => {
            assert!(
                structs.contains_key(kind),
                "{kind} is no view and has no name here"
            );
            format!("[{kind}](#{})", kind.to_lowercase())
        }
    }
}

fn contract() -> String {
    let structs = structs();
    let mut text = format!(
        "# What templates see\n\nVersion {CONTRACT} of the contract between errbook and the templates of a site; templates find it as `contract`. It rises\nwhen a field goes or becomes another type; new fields do not raise it. Every template sees the fields of its own view,\nand `words`, the texts of the interface. Fields that end in `html` are safe HTML (`{{{{ meaning_html | safe }}}}`); all other\ntexts are escaped. Every `href` is ready to use on its page.\n\n| template | its view |\n|---|---|\n"
    );
    for (template, view) in VIEWS {
        let _ = writeln!(
            text,
            "| `{template}` | [{view}](#{}) |",
            view.to_lowercase()
        );
    }
    let _ = writeln!(
        text,
        "\n`base.html` is what pages extend, `components.html` what they share."
    );
    let views = VIEWS.iter().map(|(_, view)| (*view).to_owned());
    let others = structs
        .keys()
        .filter(|name| !VIEWS.iter().any(|(_, view)| view == name))
        .cloned();
    for name in views.chain(others) {
        let _ = write!(
            text,
            "\n## {name}\n\n| field | type | what |\n|---|---|---|\n"
        );
        for field in &structs[&name] {
            let kind = shown(&field.kind, &structs);
            let _ = writeln!(text, "| `{}` | {kind} | {} |", field.name, field.doc);
        }
    }
    text
}

/// Each field with its type and the view that it is in, and the version.
fn promised(text: &str) -> (BTreeSet<(String, String)>, String) {
    let mut promised = BTreeSet::new();
    let mut view = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            view = name;
        } else if line.starts_with("| `") && !view.is_empty() {
            let field: Vec<&str> = line.split(" | ").take(2).collect();
            promised.insert((view.to_owned(), field.join(" | ")));
        }
    }
    let version = text.lines().find_map(|line| line.strip_prefix("Version "));
    let version = version.and_then(|rest| rest.split(' ').next());
    (promised, version.unwrap_or_default().to_owned())
}

#[test]
fn the_contract_is_written_down_as_it_is_in_the_code() {
    let path = root().join("docs/contract.md");
    let now = contract();
    let before = fs::read_to_string(&path).unwrap_or_default();
    let ((old, old_version), (new, version)) = (promised(&before), promised(&now));
    assert!(new.len() > 100, "only {} fields were found", new.len());
    let broken: Vec<_> = old.difference(&new).collect();
    assert!(
        broken.is_empty() || old_version != version,
        "these go, so CONTRACT in src/render/view.rs has to rise: {broken:#?}"
    );
    if std::env::var_os("ERRBOOK_UPDATE").is_some() {
        fs::write(&path, &now).unwrap();
    } else {
        assert!(
            before == now,
            "docs/contract.md is not what the code says; run with ERRBOOK_UPDATE=1"
        );
    }
}

#[test]
fn every_template_has_its_view_and_finds_the_version() {
    let mut named: BTreeSet<String> = VIEWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    named.extend(PARTS.iter().map(|name| (*name).to_owned()));
    let there: BTreeSet<String> = fs::read_dir(root().join("templates"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(named, there);
    let site = crate::project::Project::new()
        .entry("git/lock", "")
        .file("templates/licences.html", "contract {{ contract }}")
        .build();
    assert_eq!(
        site.text("licences/index.html"),
        format!("contract {CONTRACT}")
    );
}
