//! The fields of the site's own: typed by the schema of the site, and the same for readers, programs and templates.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{Project, Site, entry};
use serde_json::{Value, json};

const SCHEMA: &str = "extra:
  type: object
  additionalProperties: false
  properties:
    team: {type: string, title: Team in charge}
    version: {type: string}
    seen: {type: integer, title: Times seen}
    share: {type: number}
    public: {type: boolean, title: For everybody}
    owners: {type: array, items: {type: string}, title: Owners}
    limits: {type: object, title: Limits}
    nothing: {title: Nothing}
    none: {type: array}
    text: {type: string}
";

const FIELDS: &str = "extra:
  team: payments # and more
  version: \"1.10\"
  seen: 18446744073709551615
  share: -0.50
  public: true
  owners: [rosa, \"7\", \"no\", 'it''s \\n', \"a \\\"b\\\" \\\\ \\t\"]
  limits: {per minute: 60, burst: [1, {deep: [true, ~, 1e3]}], \"on: call\": \"null\"}
  nothing: ~
  none: []
  text: |
    one: two
      # three
    ---
    日本 <script>alert(1)</script> {{ 7 * 7 }}
";

fn project() -> Project {
    Project::new()
        .file("errbook.yaml", SCHEMA)
        .entry("demo/entry", FIELDS)
        .entry("demo/other", "")
}

fn facts(site: &Site, id: &str) -> Value {
    serde_json::from_str(site.text(&format!("{id}/index.json"))).unwrap()
}

#[test]
fn values_have_their_types_in_json() {
    let facts = facts(&project().build(), "demo/entry");
    let expected = json!({
        "team": "payments",
        "version": "1.10",
        "seen": u64::MAX,
        "share": -0.5,
        "public": true,
        "owners": ["rosa", "7", "no", "it's \\n", "a \"b\" \\ \t"],
        "limits": {"per minute": 60, "burst": [1, {"deep": [true, null, 1000.0]}], "on: call": "null"},
        "nothing": null,
        "none": [],
        "text": "one: two\n  # three\n---\n日本 <script>alert(1)</script> {{ 7 * 7 }}\n",
    });
    assert_eq!(facts["extra"], expected);
}

#[test]
fn the_markdown_twin_is_the_same_entry() {
    let site = project().build();
    let twin = Project::new()
        .file("errbook.yaml", SCHEMA)
        .file("content/demo/entry.md", site.text("demo/entry/index.md"))
        .entry("demo/other", "");
    twin.run(&["check"]).fine().says("nothing wrong");
    let again = twin.build();
    assert_eq!(
        again.text("demo/entry/index.json"),
        site.text("demo/entry/index.json")
    );
    assert_eq!(
        again.text("demo/entry/index.md"),
        site.text("demo/entry/index.md")
    );
}

#[test]
fn readers_see_the_title_of_a_field_and_nothing_of_an_empty_one() {
    let site = project().build();
    let page = site.text("demo/entry/index.html");
    for fact in [
        "<dt>Team in charge</dt><dd>payments</dd>",
        "<dt>version</dt><dd>1.10</dd>",
        "<dt>Times seen</dt><dd>18446744073709551615</dd>",
        "<dt>For everybody</dt><dd>yes</dd>",
        "<dt>Owners</dt><dd>rosa, 7, no, it&#39;s",
        "<dt>Limits</dt><dd>per minute: 60, burst: 1, deep: yes, , 1000.0, on: call: null</dd>",
        "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}",
    ] {
        assert!(page.contains(fact), "{fact}\n{page}");
    }
    assert!(!page.contains("<script>alert"), "{page}");
    for name in ["Nothing", "<dt>none</dt>"] {
        assert!(!page.contains(name), "{name}");
    }
}

#[test]
fn without_a_schema_everything_is_text_as_it_is_written() {
    let fields =
        "extra: {version: 1.10, id: 007, yes: no, big: 18446744073709551616, list: [1, ~]}";
    let site = Project::new().entry("demo/entry", fields).build();
    let expected = json!({
        "version": "1.10", "id": "007", "yes": "no", "big": "18446744073709551616", "list": ["1", ""],
    });
    assert_eq!(facts(&site, "demo/entry")["extra"], expected);
}

#[test]
fn a_number_that_cannot_be_kept_is_text_and_no_other_number() {
    for (value, expected) in [
        ("18446744073709551616", json!("18446744073709551616")),
        ("-9223372036854775809", json!("-9223372036854775809")),
        ("-9223372036854775808", json!(i64::MIN)),
        ("1e400", json!("1e400")),
        ("0x1F", json!("0x1F")),
        ("1_000", json!("1_000")),
        (".inf", json!(".inf")),
        ("1:30", json!("1:30")),
        ("2026-11-23", json!("2026-11-23")),
        ("yes", json!("yes")),
        ("+5", json!(5)),
        (".5", json!(0.5)),
        ("True", json!(true)),
    ] {
        let site = Project::new()
            .file("errbook.yaml", "extra: {properties: {x: {}}}\n")
            .entry("demo/entry", &format!("extra: {{x: {value}}}"))
            .build();
        assert_eq!(
            facts(&site, "demo/entry")["extra"]["x"],
            expected,
            "{value}"
        );
    }
}

#[test]
fn the_site_s_own_templates_have_them_as_data() {
    let one = "{% extends \"base.html\" %}
{% block main %}
<p>team={{ fields.team | upper }} next={{ fields.seen }} deep={{ fields.limits.burst[1].deep[0] }}</p>
{% if fields.public %}<p>public</p>{% endif %}
{% for owner in fields.owners %}<i>{{ owner }}</i>{% endfor %}
<pre>{{ fields.text }}</pre>
{% endblock %}
";
    let many = "{% extends \"base.html\" %}
{% block main %}
<h1>{{ heading }}</h1>
{% for group in groups %}{% for row in group.rows %}
<p>{{ row.title }}: {% if row.fields.team is defined %}{{ row.fields.team }}{% else %}nobody{% endif %}</p>
{% endfor %}{% endfor %}
{% endblock %}
";
    let project = Project::new()
        .file("errbook.yaml", SCHEMA)
        .file("templates/entry.html", one)
        .file("templates/list.html", many)
        .entry("demo/entry", FIELDS);
    project.run(&["check"]).fine().says("nothing wrong");
    let project = project.entry("other/entry", "extra: {team: a, seen: 1, limits: {burst: [1, {deep: [x]}]}, public: false, owners: [], text: x}");
    let site = project.build();
    let page = site.text("demo/entry/index.html");
    for words in [
        "team=PAYMENTS next=18446744073709551615 deep=true",
        "<p>public</p>",
        "<i>rosa</i><i>7</i><i>no</i>",
        "&lt;script&gt;",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(
        !site
            .text("other/entry/index.html")
            .contains("<p>public</p>")
    );
    assert!(
        site.text("demo/index.html")
            .contains("<p>entry: payments</p>")
    );
    project.write("content/demo/entry.md", entry("demo/entry", ""));
    project.run(&["check"]).finds().says("template-error");
}

#[test]
fn a_schema_is_never_fetched() {
    let there = Project::new()
        .file("schema.json", "{\"type\": \"string\"}")
        .entry("demo/entry", "extra: {a: 1}");
    let file = format!("file://{}", there.path("schema.json").display());
    for address in [
        file.as_str(),
        "schema.json",
        "./schema.json",
        "http://127.0.0.1:1/x",
        "https://x.example/s",
    ] {
        let settings = format!("extra: {{properties: {{a: {{$ref: \"{address}\"}}}}}}\n");
        there.write("errbook.yaml", settings);
        let run = there.run(&["check"]).finds();
        let words = format!("`{address}` is not a part of it, and nothing is loaded");
        assert!(run.out.contains(&words), "{}", run.out);
        assert!(!run.out.contains("bad-extra"), "{}", run.out);
    }
}

#[test]
fn a_pattern_cannot_take_for_ever() {
    let project = Project::new()
        .file(
            "errbook.yaml",
            "extra: {properties: {a: {pattern: \"^(a+)+$\"}}}\n",
        )
        .entry(
            "demo/entry",
            &format!("extra: {{a: {}!}}", "a".repeat(200_000)),
        );
    let run = project.run(&["check"]).finds().says("bad-extra");
    // A value is named by its first words.
    let titles = run.out.lines().filter(|line| line.starts_with("error["));
    assert!(titles.clone().count() == 1 && titles.clone().all(|line| line.len() < 200));
    project.write(
        "errbook.yaml",
        "extra: {properties: {a: {pattern: \"((a{1,100}){1,100}){1,100}\"}}}\n",
    );
    project.run(&["check"]).finds().says("bad-setting");
}
