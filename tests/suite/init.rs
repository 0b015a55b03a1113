//! What `errbook init` makes: a project without a finding, whose settings and workflows do what they say.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{Project, tree};
use errbook::project::SETTINGS;
use std::fs;
use std::process::Command;

const HOSTS: [&str; 6] = ["github", "gitlab", "netlify", "cloudflare", "s3", "nginx"];

/// A new knowledge base for every host, in the folder `new/`.
fn made() -> Project {
    let project = Project::new();
    let hosts = HOSTS.iter().flat_map(|host| ["--deploy", host]);
    let arguments: Vec<&str> = ["init", "new"].into_iter().chain(hosts).collect();
    project.run(&arguments).fine();
    project
}

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path(path)).unwrap()
}

#[test]
fn every_setting_is_there_and_every_example_is_right() {
    let project = made();
    let text = read(&project, "new/errbook.yaml");
    let mut set = String::new();
    for line in text.lines() {
        let key = line
            .strip_prefix("# ")
            .and_then(|line| line.split_once(": "));
        let is_key = key.is_some_and(|(name, _)| SETTINGS.iter().any(|key| key.name == name));
        set.push_str(if is_key { &line[2..] } else { line });
        set.push('\n');
    }
    for key in SETTINGS {
        let line = format!("\n{}: ", key.name);
        assert!(set.contains(&line), "{} is not in errbook.yaml", key.name);
    }
    project.write("new/errbook.yaml", set);
    // The picture that the example of `logo` names.
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>";
    project.write("new/static/logo.svg", logo);
    let run = project.run(&["check", "--root", "new"]).fine();
    assert!(run.out.contains(": nothing wrong"), "{}", run.out);
    project.run(&["build", "--root", "new"]).fine();
    assert!(project.path("new/public/sitemap.xml").is_file());
}

#[test]
fn workflows_are_yaml_and_their_commands_work() {
    let project = made();
    let mut commands = Vec::new();
    for path in [".github/workflows/errbook.yml", ".gitlab-ci.yml"] {
        let text = read(&project, &format!("new/{path}"));
        let value: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        assert!(value.is_object(), "{path}");
        assert!(text.contains("cargo install --locked"), "{path}");
        for line in text.lines() {
            let line = line.trim_start().trim_start_matches("- ");
            let line = line.strip_prefix("run: ").unwrap_or(line);
            commands.extend(line.strip_prefix("errbook ").map(str::to_owned));
        }
    }
    assert!(commands.contains(&"check --format github".to_owned()));
    for command in &commands {
        let arguments: Vec<&str> = command.split(' ').chain(["--root", "new"]).collect();
        project.run(&arguments).fine();
    }
    // A pull request from elsewhere can write nothing.
    let github = read(&project, "new/.github/workflows/errbook.yml");
    let (head, publish) = github.split_once("  publish:\n").unwrap();
    assert!(head.contains("permissions:\n  contents: read\n") && !head.contains("write"));
    assert!(publish.starts_with("    if: github.event_name == 'push'\n"));
    assert!(!github.contains("pull_request_target"));
}

#[test]
fn no_hole_of_a_text_is_left_and_scripts_can_be_run() {
    let project = made();
    for (path, bytes) in tree(&project.path("new")) {
        let text = String::from_utf8(bytes).unwrap();
        for hole in ["{title}", "{repository}", "{version}"] {
            assert!(!text.contains(hole), "{path} has {hole}");
        }
        if text.starts_with("#!/bin/sh") {
            let script = project.path(format!("new/{path}"));
            let read = Command::new("sh").arg("-n").arg(&script).status().unwrap();
            assert!(read.success(), "{path}");
            // Without a name it says which one it wants.
            let told = Command::new(&script).output().unwrap();
            assert!(!told.status.success(), "{path}");
            let told = String::from_utf8(told.stderr).unwrap();
            assert!(told.contains("for example: deploy/"), "{path}: {told}");
        }
    }
}
