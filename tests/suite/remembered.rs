//! What a build remembers changes its time and nothing else.
//!
//! A project is edited at random, the same way in every run of the tests: entries come, change, move and go, and so do
//! templates, settings and the remembered bytes themselves. After each edit, the build that remembers must publish what
//! a build of the same sources publishes that never ran before.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::numbers::Numbers;
use crate::project::{self, Project, Site, entry, tree};
use std::fs;
use std::path::{Path, PathBuf};

/// Where a project keeps what can be made again.
const CACHE: &str = ".errbook/cache";

/// Languages, each with a line whose number makes it another line.
const SNIPPETS: &[(&str, &str)] = &[
    ("python", "print(f\"{NUMBER!r} of {total}\")  # NUMBER\n"),
    (
        "rust",
        "let x: Option<&str> = Some(\"NUMBER\"); /* NUMBER */\n",
    ),
    (
        "typescript",
        "const n = (await f<number>(NUMBER)) as unknown as string[];\n",
    ),
    ("console", "$ make NUMBER\nmake: *** [all] Error NUMBER\n"),
    ("yaml", "- run: {count: NUMBER, name: \"é<&>\"}\n"),
    ("text", "NUMBER < 5 & more\n"),
];

/// An entry with a pair of snippets and a fence, some of which several entries share.
fn text(id: &str, numbers: &mut Numbers) -> String {
    let (language, line) = numbers.one_of(SNIPPETS);
    let mut code = |times: usize| -> String {
        let lines = (0..times).map(|_| line.replace("NUMBER", &numbers.below(4).to_string()));
        lines.collect()
    };
    let (broken, fixed, more) = (code(4), code(5), code(2));
    format!(
        "{}\n```{language}\n{more}```\n\n## Code\n\n```{language} broken\n{broken}```\n\n```{language} fixed\n{fixed}# done\n```\n",
        entry(id, "")
    )
}

struct Edited {
    project: Project,
    numbers: Numbers,
    made: usize,
}

impl Edited {
    fn entries(&self) -> Vec<PathBuf> {
        let files = tree(&self.project.path("content")).into_keys();
        let files = files.filter(|path| path.ends_with(".md"));
        files
            .map(|path| self.project.path("content").join(path))
            .collect()
    }

    fn add(&mut self) {
        self.made += 1;
        let id = format!("{}/e{}", self.numbers.one_of(&["git", "tar"]), self.made);
        let text = text(&id, &mut self.numbers);
        self.project.write(&format!("content/{id}.md"), text);
    }

    /// Makes one edit, and says which.
    fn edit(&mut self) -> String {
        let entries = self.entries();
        let entry = self.numbers.one_of(&entries).clone();
        let shown = entry.display().to_string();
        match self.numbers.below(13) {
            0 | 1 => {
                self.add();
                "an entry more".to_owned()
            }
            2 => {
                let text = fs::read_to_string(&entry).unwrap();
                let number = self.numbers.below(1000).to_string();
                fs::write(
                    &entry,
                    text.replace("Do the other thing", &format!("Do {number} things")),
                )
                .unwrap();
                format!("another text: {shown}")
            }
            3 => {
                let id = format!("git/e{}", self.made);
                fs::write(&entry, text(&id, &mut self.numbers)).unwrap();
                format!("another snippet: {shown}")
            }
            4 if entries.len() > 2 => {
                fs::remove_file(&entry).unwrap();
                format!("an entry less: {shown}")
            }
            5 => {
                self.made += 1;
                let to = entry.with_file_name(format!("moved{}.md", self.made));
                fs::rename(&entry, to).unwrap();
                format!("another name: {shown}")
            }
            6 => {
                let title = self.numbers.below(1000);
                self.project.write(
                    "errbook.yaml",
                    format!("title: Errors {title}\npage_size: 10\nbase_url: https://errors.example/{title}/\n"),
                );
                format!("another title: {title}")
            }
            7 => {
                let number = self.numbers.below(1000);
                let built_in =
                    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/not-found.html");
                let template = fs::read_to_string(built_in).unwrap();
                let template = template.replacen("<p>", &format!("<p>{number} "), 1);
                self.project.write("templates/not-found.html", template);
                format!("another template: {number}")
            }
            8 => self.damage(),
            kind => {
                let number = 1 + self.numbers.below(3);
                let fact = [
                    "tags: [tNUMBER]",
                    "http_status: 40NUMBER",
                    "title: Number NUMBER",
                ][kind - 9]
                    .replace("NUMBER", &number.to_string());
                let text = fs::read_to_string(&entry).unwrap();
                let key = &fact[..=fact.find(':').unwrap()];
                let lines = text.lines().filter(|line| !line.starts_with(key));
                let text: String = lines.map(|line| format!("{line}\n")).collect();
                let severity = "severity: high\n";
                fs::write(
                    &entry,
                    text.replace(severity, &format!("{severity}{fact}\n")),
                )
                .unwrap();
                format!("another fact, {fact}: {shown}")
            }
        }
    }

    /// Damages what is remembered.
    fn damage(&mut self) -> String {
        let folder = self.project.path(CACHE);
        let packs: Vec<String> = tree(&folder)
            .into_keys()
            .filter(|name| name.ends_with(".pack") || name.ends_with(".note"))
            .collect();
        let pack = folder.join(self.numbers.one_of(&packs));
        let mut bytes = fs::read(&pack).unwrap();
        let place = self.numbers.below(bytes.len());
        let what = match self.numbers.below(4) {
            0 => {
                bytes.truncate(place);
                "cut off"
            }
            1 => {
                bytes[place] ^= 0x20;
                "changed"
            }
            2 => {
                bytes = b"somebody else's".to_vec();
                "foreign"
            }
            _ => {
                fs::remove_dir_all(&folder).unwrap();
                fs::write(&folder, "in the way").unwrap();
                return "no cache".to_owned();
            }
        };
        fs::write(&pack, bytes).unwrap();
        format!("{what} at {place}: {}", pack.display())
    }

    /// What a build publishes that never ran before.
    fn cold(&self, threads: &str) -> Site {
        let cold = Project::new();
        for (path, bytes) in tree(self.project.root()) {
            if !path.starts_with("public/") && !path.starts_with(".errbook") {
                cold.write(&path, bytes);
            }
        }
        build(&cold, threads)
    }
}

fn build(project: &Project, threads: &str) -> Site {
    let mut command = project.command(&["build"]);
    command.env("RAYON_NUM_THREADS", threads);
    project::run(command).fine();
    project.site()
}

#[test]
fn a_build_that_remembers_publishes_what_a_first_build_does() {
    let mut edited = Edited {
        project: Project::new(),
        numbers: Numbers(0x5eed_cafe),
        made: 0,
    };
    for _ in 0..8 {
        edited.add();
    }
    build(&edited.project, "8");
    for turn in 0..22 {
        let edit = edited.edit();
        let (threads, others) = if turn % 2 == 0 {
            ("1", "8")
        } else {
            ("8", "1")
        };
        let warm = build(&edited.project, threads);
        warm.is_same_as(&edited.cold(others), &format!("turn {turn}, {edit}"));
        if edited.project.path(CACHE).is_file() {
            fs::remove_file(edited.project.path(CACHE)).unwrap();
            build(&edited.project, "8");
        }
    }
}

#[test]
fn an_entry_that_is_rewritten_takes_no_other_with_it() {
    let project = Project::new();
    let numbers = &mut Numbers(0x5eed);
    for id in ["git/a", "git/b", "tar/c"] {
        project.write(&format!("content/{id}.md"), text(id, numbers));
    }
    project.build();
    let timings = |project: &Project| {
        let run = project.run(&["build", "--timings"]).fine();
        let row = run.out.lines().find(|line| line.contains("highlight"));
        row.map(|row| row.split_whitespace().last().unwrap().to_owned())
    };
    // Every page stands, so none is made.
    assert_eq!(timings(&project), None);
    let path = project.path("content/git/b.md");
    let rewritten = fs::read_to_string(&path)
        .unwrap()
        .replace("Do the other", "Do another");
    fs::write(&path, rewritten).unwrap();
    // Two snippets, a fence and a trace: those of one entry.
    assert_eq!(timings(&project).as_deref(), Some("4"));
    // A page that somebody edited is made anew.
    let page = project.path("public/git/a/index.html");
    let html = fs::read_to_string(&page).unwrap();
    fs::write(&page, html.replace("<title>", "<title>Not ")).unwrap();
    project.build();
    assert_eq!(fs::read_to_string(&page).unwrap(), html);
}

#[test]
fn what_was_highlighted_once_is_looked_up() {
    let project = Project::new();
    let numbers = &mut Numbers(0x5eed);
    for id in ["git/a", "git/b", "tar/c"] {
        project.write(&format!("content/{id}.md"), text(id, numbers));
    }
    project.build();
    let packs = || {
        let mut files = tree(&project.path(CACHE));
        // Of the site itself it is noted when its files were written.
        files.retain(|name, _| !name.ends_with(".note"));
        files
    };
    let first = packs();
    assert!(
        first.keys().any(|name| name.starts_with("code-")),
        "{first:?}"
    );
    // Nothing is new, so nothing is written, neither to the site nor to what is remembered.
    project.run(&["build"]).fine().says("0 files written");
    assert_eq!(packs(), first);
    // A check and an answer write nothing at all.
    fs::remove_dir_all(project.path(".errbook")).unwrap();
    project.run(&["check"]).fine();
    assert!(!project.path(".errbook").exists());
}
