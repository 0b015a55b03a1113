//! How serious a finding is: what a site may lower or raise, what an entry may suppress, and what is published then.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::diagnostics::{kept, lay_out};
use crate::project::{Project, Run, entry};
use errbook::rule::{self, Level, RULES, Rule};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The kept fixtures of the rules that are wanted, each as a project.
fn projects(wanted: impl Fn(&Rule) -> bool) -> Vec<(&'static Rule, String, Project)> {
    let mut found = Vec::new();
    for fixture in kept() {
        let folder = fixture.parent().unwrap().file_name().unwrap();
        let rule = rule::named(folder.to_str().unwrap()).unwrap();
        if wanted(rule) {
            let project = Project::new();
            lay_out(&fixture, project.root()).unwrap();
            found.push((rule, fixture.display().to_string(), project));
        }
    }
    found
}

/// Sets the level of a rule in `errbook.yaml`.
fn set(project: &Project, rule: &Rule, level: &str) {
    let path = project.path("errbook.yaml");
    let mut settings = fs::read_to_string(&path).unwrap_or_default();
    writeln!(settings, "rules: {{{}: {level}}}", rule.id).unwrap();
    fs::write(path, settings).unwrap();
}

fn names(run: &Run, rule: &Rule) -> bool {
    run.said().contains(&format!("[{}]: ", rule.id))
}

#[test]
fn what_is_not_fatal_can_be_lowered_and_the_site_is_published() {
    let mut seen = BTreeSet::new();
    for (rule, name, project) in projects(|rule| !rule.is_fatal && rule.level == Level::Deny) {
        seen.insert(rule.id);
        assert!(names(&project.run(&["check"]).finds(), rule), "{name}");
        set(&project, rule, "warn");
        let run = project.run(&["check"]).fine();
        assert!(names(&run, rule) && !run.out.contains("error["), "{name}");
        project.run(&["build"]).fine();
        assert!(project.path("public/index.html").is_file(), "{name}");
        // The last word counts nowhere twice: the same key again would be a fault of its own.
        let settings = fs::read_to_string(project.path("errbook.yaml")).unwrap();
        project.write("errbook.yaml", settings.replace(": warn}", ": allow}"));
        let run = project.run(&["check"]).fine();
        assert!(!names(&run, rule), "{name}: {}", run.out);
    }
    let lowerable = |rule: &&&Rule| !rule.is_fatal && rule.level == Level::Deny;
    let all: BTreeSet<&str> = RULES.iter().filter(lowerable).map(|rule| rule.id).collect();
    assert_eq!(seen, all);
}

#[test]
fn every_warning_can_be_made_an_error_that_publishes_nothing() {
    for (rule, name, project) in projects(|rule| rule.level == Level::Warn) {
        set(&project, rule, "deny");
        let run = project.run(&["check"]).finds();
        assert!(names(&run, rule), "{name}");
        project.run(&["build"]).finds();
        assert!(!project.path("public").exists(), "{name}");
    }
}

#[test]
fn what_is_fatal_stays_an_error_whatever_the_settings_say() {
    let fatal: Vec<&Rule> = RULES.iter().copied().filter(|rule| rule.is_fatal).collect();
    assert!(fatal.len() > 20);
    for level in ["allow", "warn"] {
        let mut settings = "rules:\n".to_owned();
        for rule in &fatal {
            writeln!(settings, "  {}: {level}", rule.id).unwrap();
        }
        let text = entry("demo/entry", "colour: red").replace("severity: high", "severity: hgih");
        let project = Project::new()
            .file("errbook.yaml", settings)
            .file("content/demo/entry.md", text);
        let run = project.run(&["check"]).finds();
        for rule in &fatal {
            let words = format!("error[bad-setting]: `{}` cannot be lowered", rule.id);
            assert!(run.out.contains(&words), "{words}");
        }
        assert!(run.out.contains("error[unknown-key]") && run.out.contains("error[unknown-value]"));
        assert!(!run.out.contains("warning["), "{}", run.out);
        project.run(&["build"]).finds();
        assert!(!project.path("public").exists());
    }
    // What they are by themselves may be written down.
    let project = Project::new()
        .file(
            "errbook.yaml",
            "rules: {unknown-key: deny, bad-setting: deny}\n",
        )
        .entry("demo/entry", "");
    project.run(&["check"]).fine();
}

#[test]
fn an_entry_can_suppress_whatever_is_not_fatal() {
    let mut seen = BTreeSet::new();
    for (rule, name, project) in projects(|rule| !rule.is_fatal && rule.id != "unused-suppression")
    {
        let path = project.path("content/demo/entry.md");
        if !name.ends_with(".md") || Path::new(&name).with_extension("").is_dir() {
            continue;
        }
        let line = format!(
            "suppress: [{{rule: {}, reason: It is meant so.}}]\n---\n",
            rule.id
        );
        let text = fs::read_to_string(&path).unwrap();
        let (front, body) = text.split_once("\n---\n").unwrap();
        if front.contains("suppress:") {
            continue;
        }
        fs::write(&path, format!("{front}\n{line}{body}")).unwrap();
        let run = project.run(&["check"]).fine();
        assert!(run.out.contains(": nothing wrong"), "{name}: {}", run.out);
        project.run(&["build"]).fine();
        seen.insert(rule.id);
    }
    assert!(seen.len() > 15, "{seen:?}");
}

#[test]
fn a_suppression_covers_its_own_entry_and_no_other_file() {
    let suppressed = entry(
        "demo/entry",
        "suppress: [{rule: personal-data, reason: The address is the support's.}]",
    );
    let mail = |text: &str| text.replace("Do the other thing.", "Write to rosa@acme.io.");
    let project = Project::new()
        .file("content/demo/entry/index.md", mail(&suppressed))
        .file("content/demo/entry/notes/a.txt", "rosa@acme.io\n")
        .file(
            "content/demo/entry-two.md",
            mail(&entry("demo/entry-two", "")),
        )
        .file("content/demo/_index.md", "Write to rosa@acme.io.\n")
        .file("errbook.yaml", "description: rosa@acme.io\n");
    let run = project.run(&["check", "--format", "github"]).fine();
    let files: Vec<&str> = run
        .out
        .lines()
        .map(|line| {
            line.split_once("file=")
                .unwrap()
                .1
                .split(',')
                .next()
                .unwrap()
        })
        .collect();
    assert_eq!(
        files,
        [
            "content/demo/_index.md",
            "content/demo/entry-two.md",
            "errbook.yaml"
        ]
    );
}

#[test]
fn what_only_rendering_finds_can_be_suppressed() {
    let line = "a::b->c ".repeat(240) + "\n";
    let code = format!(
        "\n## Code\n\n```haskell broken\n{}```\n\n```haskell fixed\nb\n```\n",
        line.repeat(32)
    );
    let project = Project::new().file("content/demo/entry.md", entry("demo/entry", "") + &code);
    project.run(&["build"]).fine().says("[slow-snippet]: ");
    let suppress = "suppress: [{rule: slow-snippet, reason: Nobody minds its colours.}]";
    project.write(
        "content/demo/entry.md",
        entry("demo/entry", suppress) + &code,
    );
    project.run(&["check"]).fine().says("nothing wrong");
    project.run(&["build"]).fine().conceals("slow-snippet");
}

#[test]
fn a_suppression_is_not_called_unused_while_what_it_is_about_cannot_be_read() {
    let suppress = "suppress: [{rule: shared-message, reason: They are alike.}]";
    let project = Project::new()
        .file("content/demo/entry.md", entry("demo/entry", suppress))
        .file(
            "content/demo/other.md",
            entry("demo/entry", "").replace("high", "hgih"),
        );
    let run = project.run(&["check"]).finds();
    assert!(!run.out.contains("unused-suppression"), "{}", run.out);
    project.write("content/demo/other.md", entry("demo/entry", ""));
    project
        .run(&["check"])
        .fine()
        .conceals("unused-suppression");
    project.write("content/demo/other.md", entry("demo/other", ""));
    project
        .run(&["check"])
        .fine()
        .says("warning[unused-suppression]");
}

#[test]
fn references_that_lead_nowhere_leave_no_trace_where_they_are_only_warned_of() {
    let front = "related: [demo/none, demo/entry, demo/draft, demo/other]
not_this: [{entry: demo/none, tell: It is gone.}, {entry: demo/draft, tell: It is new.}]
aliases: [/old/, /OLD/, /demo/other/]";
    let rules = "rules: {unknown-reference: warn, self-reference: warn, draft-reference: warn, bad-alias: warn}";
    let project = Project::new()
        .file("errbook.yaml", format!("{rules}\n"))
        .entry("demo/entry", front)
        .entry("demo/other", "aliases: [/old/]")
        .entry("demo/draft", "draft: true");
    let site = project.build();
    for (path, text) in site.pages() {
        for id in [
            "demo/none",
            "demo/draft",
            "none/index.html",
            "draft/index.html",
        ] {
            assert!(!text.contains(id), "{path} names {id}");
        }
    }
    let facts: serde_json::Value =
        serde_json::from_str(site.text("demo/entry/index.json")).unwrap();
    let related = facts["related"].as_array().unwrap();
    assert_eq!(related.len(), 1);
    assert_eq!(related[0]["id"], "demo/other");
    assert!(facts.get("not_this").is_none());
    // The first one has the old address, and the page keeps its own.
    assert!(site.text("old/index.html").contains("../demo/entry/"));
    assert!(
        site.text("demo/other/index.html")
            .contains("<h1>other</h1>")
    );
}

#[test]
fn an_image_that_is_not_there_brings_nothing_from_elsewhere() {
    let text = entry("demo/entry", "").replace(
        "Do the other thing.",
        "Press ![the button](button.png) or ![that](https://x.example/that.png).",
    );
    let project = Project::new()
        .file("errbook.yaml", "rules: {missing-image: warn}\n")
        .file("content/demo/entry.md", text);
    let site = project.build();
    let page = site.text("demo/entry/index.html");
    assert!(page.contains("Press the button or that."), "{page}");
    assert_eq!(
        site.holding("x.example/that.png"),
        [
            "demo/entry/index.json",
            "demo/entry/index.md",
            "llms-full.txt"
        ]
    );
}
