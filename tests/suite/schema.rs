//! The JSON Schemas say what the checker says: every entry of `content/` and its settings fit them, what is wrong does not.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use errbook::check::schema::ENTRY;
use errbook::check::{Part, json_schema};
use errbook::project::{self, SETTINGS};
use errbook::rule::RULES;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a value does not fit, if it does not: the keywords that the schema uses, but patterns and formats.
fn misfit(schema: &Value, value: &Value) -> Option<String> {
    let Some(rules) = schema.as_object() else {
        return Some(format!("no schema: {schema}"));
    };
    rules
        .iter()
        .find_map(|(keyword, wanted)| keyword_misfit(keyword, wanted, rules, value))
}

fn keyword_misfit(
    keyword: &str,
    wanted: &Value,
    rules: &Map<String, Value>,
    value: &Value,
) -> Option<String> {
    let no = |fits: bool| (!fits).then(|| format!("{keyword} {wanted}: {value}"));
    match keyword {
        "type" => {
            let is = |name: &Value| match name.as_str().unwrap() {
                "string" => value.is_string(),
                "integer" => value.is_i64(),
                "boolean" => value.is_boolean(),
                "array" => value.is_array(),
                "object" => value.is_object(),
                other => panic!("unknown type {other}"),
            };
            no(wanted
                .as_array()
                .map_or_else(|| is(wanted), |names| names.iter().any(is)))
        }
        "enum" => no(wanted.as_array().unwrap().contains(value)),
        "minLength" => no(value
            .as_str()
            .is_none_or(|text| text.len() as u64 >= wanted.as_u64().unwrap())),
        "maxLength" => no(value
            .as_str()
            .is_none_or(|text| text.len() as u64 <= wanted.as_u64().unwrap())),
        "minimum" => no(value
            .as_i64()
            .is_none_or(|number| number >= wanted.as_i64().unwrap())),
        "maximum" => no(value
            .as_i64()
            .is_none_or(|number| number <= wanted.as_i64().unwrap())),
        "required" => {
            let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
            no(wanted.as_array().unwrap().iter().all(has))
        }
        "properties" => {
            let fields = value.as_object()?;
            fields
                .iter()
                .find_map(|(name, field)| misfit(wanted.get(name)?, field))
        }
        "additionalProperties" => {
            let fields = value.as_object()?;
            let known = rules.get("properties").and_then(Value::as_object);
            let mut others = fields
                .iter()
                .filter(|(name, _)| !known.is_some_and(|known| known.contains_key(*name)));
            if *wanted == json!(false) {
                others
                    .next()
                    .map(|(name, _)| format!("{name} is not allowed"))
            } else {
                others.find_map(|(_, field)| misfit(wanted, field))
            }
        }
        "items" => value
            .as_array()?
            .iter()
            .find_map(|item| misfit(wanted, item)),
        "anyOf" => no(wanted
            .as_array()
            .unwrap()
            .iter()
            .any(|one| misfit(one, value).is_none())),
        "$schema"
        | "title"
        | "description"
        | "markdownDescription"
        | "examples"
        | "pattern"
        | "format" => None,
        other => panic!("the schema uses {other}, which this test does not know"),
    }
}

fn content() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("content")];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().unwrap() != "_index.md" {
                files.push(path);
            }
        }
    }
    files
}

#[test]
fn every_entry_of_the_knowledge_base_fits() {
    let (entry, front_matter) = (
        json_schema(Part::Entry, None),
        json_schema(Part::FrontMatter, None),
    );
    let mut counts = (0, 0);
    for path in content() {
        let text = fs::read_to_string(&path).unwrap();
        let (schema, yaml) = match path.extension().unwrap().to_str().unwrap() {
            "md" => {
                counts.0 += 1;
                (
                    &front_matter,
                    text.split("\n---\n")
                        .next()
                        .unwrap()
                        .trim_start_matches("---\n")
                        .to_owned(),
                )
            }
            "yaml" => {
                counts.1 += 1;
                (&entry, text)
            }
            _ => continue,
        };
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(misfit(schema, &value), None, "{}", path.display());
    }
    assert!(counts.0 > 40 && counts.1 > 1, "{counts:?}");
}

#[test]
fn what_the_checker_refuses_does_not_fit() {
    let schema = json_schema(Part::Entry, None);
    let good = json!({"error": "x", "severity": "high", "meaning": "m", "causes": [{"cause": "c", "fix": "f"}]});
    assert_eq!(misfit(&schema, &good), None);
    for (key, value) in [
        ("severity", json!("hgih")),
        ("titel", json!("x")),
        ("http_status", json!("403")),
        ("http_status", json!(600)),
        ("draft", json!("yes")),
        ("tags", json!("auth")),
        ("language", json!("pyton")),
        ("tested_on", json!({"openai": 1.1})),
        ("causes", json!([{"cause": "c"}])),
        ("code", json!([{"broken": "a"}])),
        (
            "sources",
            json!([{"title": "t", "url": "https://x.example", "seen": "2026"}]),
        ),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        assert!(misfit(&schema, &bad).is_some(), "{key}");
    }
    let mut bad = good;
    bad.as_object_mut().unwrap().remove("meaning");
    assert!(misfit(&schema, &bad).is_some());
}

#[test]
fn every_key_is_described_and_the_command_prints_it() {
    for (flag, part) in [
        (None, Part::Entry),
        (Some("--front-matter"), Part::FrontMatter),
    ] {
        let schema = json_schema(part, None);
        for key in ENTRY
            .iter()
            .filter(|key| part == Part::Entry || key.section.is_none())
        {
            let described = schema["properties"][key.name]["description"]
                .as_str()
                .unwrap();
            assert!(
                described.starts_with(key.doc) && described.contains(key.example),
                "{}",
                key.name
            );
        }
        let output = Command::new(env!("CARGO_BIN_EXE_errbook"))
            .arg("schema")
            .args(flag)
            .output()
            .unwrap();
        assert_eq!(
            serde_json::from_slice::<Value>(&output.stdout).unwrap(),
            schema
        );
    }
}

#[test]
fn settings_that_errbook_takes_fit_and_others_do_not() {
    let schema = project::schema();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("errbook.yaml");
    let own: Value = serde_yaml::from_str(&fs::read_to_string(own).unwrap()).unwrap();
    assert_eq!(misfit(&schema, &own), None);
    // Every example of the table is an example of the schema.
    for key in SETTINGS {
        let text = format!("{}: {}", key.name, key.example);
        let value: Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(misfit(&schema, &value), None, "{text}");
    }
    for text in [
        "titel: x",
        "page_size: 5",
        "page_size: many",
        "search_keys: maybe",
        "rules: {expected-prat: deny}",
        "rules: {expected-part: error}",
        "rules: {yaml-syntax: allow}",
        "headings: {quick-fix: [x]}",
        "base_url: [x]",
    ] {
        let value: Value = serde_yaml::from_str(text).unwrap();
        assert!(misfit(&schema, &value).is_some(), "{text}");
    }
}

#[test]
fn every_setting_and_every_rule_is_described() {
    let output = Command::new(env!("CARGO_BIN_EXE_errbook"))
        .args(["schema", "--config"])
        .output()
        .unwrap();
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema, project::schema());
    for key in SETTINGS {
        let described = &schema["properties"][key.name]["description"];
        assert!(
            described.as_str().unwrap().starts_with(key.doc),
            "{}",
            key.name
        );
    }
    for rule in RULES {
        let described = &schema["properties"]["rules"]["properties"][rule.id];
        assert_eq!(described["description"], rule.summary);
    }
}
