//! The shape of the source: which room may name which, which file may touch the world outside, and what a file looks like.
//!
//! The tables below are the design. A use that is not in them fails, and so does a line of theirs that is no longer
//! used, so that they cannot say more than the source does. Tests within the source are not looked at.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Which rooms (top-level modules) a room may name, besides itself.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("rule", &[]),
    ("cache", &[]),
    ("watch", &[]),
    ("publish", &[]),
    ("parallel", &[]),
    ("diagnostic", &["source", "rule", "parallel"]),
    ("entry", &["source"]),
    ("report", &["source", "rule", "parallel", "diagnostic"]),
    ("parse", &["source", "rule", "diagnostic", "entry"]),
    ("check", &["source", "rule", "diagnostic", "entry", "parse"]),
    (
        "link",
        &["source", "rule", "parallel", "diagnostic", "entry", "check"],
    ),
    (
        "search",
        &[
            "source",
            "rule",
            "parallel",
            "diagnostic",
            "entry",
            "link",
            "cache",
        ],
    ),
    ("health", &["parallel", "entry", "link"]),
    ("verify", &["source", "rule", "diagnostic", "entry"]),
    (
        "render",
        &[
            "source",
            "rule",
            "diagnostic",
            "entry",
            "check",
            "link",
            "health",
            "cache",
            "watch",
        ],
    ),
    ("edit", &["source", "diagnostic"]),
    (
        "project",
        &[
            "source",
            "rule",
            "diagnostic",
            "parse",
            "check",
            "render",
            "verify",
        ],
    ),
    (
        "pipeline",
        &[
            "source",
            "rule",
            "parallel",
            "diagnostic",
            "entry",
            "parse",
            "check",
            "link",
            "health",
            "search",
            "render",
            "publish",
            "project",
            "cache",
            "watch",
            "verify",
        ],
    ),
    (
        "serve",
        &[
            "source",
            "rule",
            "diagnostic",
            "entry",
            "report",
            "render",
            "pipeline",
        ],
    ),
    (
        "cli",
        &[
            "source",
            "rule",
            "diagnostic",
            "entry",
            "report",
            "check",
            "link",
            "health",
            "project",
            "search",
            "pipeline",
            "render",
            "serve",
            "edit",
            "watch",
            "verify",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// A way to the world outside: the words that give it away, and the files that may, each with its reason.
struct Power {
    name: &'static str,
    words: &'static [&'static str],
    files: &'static [(&'static str, &'static str)],
}

const POWERS: &[Power] = &[
    Power {
        name: "the file system",
        words: &[
            "std::fs",
            "fs::",
            "File::",
            "OpenOptions",
            "walkdir",
            "read_dir",
            ".canonicalize(",
            ".metadata(",
            ".symlink_metadata(",
            ".is_file(",
            ".is_dir(",
            ".exists(",
            ".try_exists(",
            ".read_link(",
        ],
        files: &[
            ("source/read.rs", "reads the project, following no link"),
            (
                "source/again.rs",
                "looks whether a file that was read is still there",
            ),
            ("project.rs", "looks for the folder that is a project"),
            (
                "cache/program.rs",
                "reads the program, whose hash is part of a pack",
            ),
            ("cache/note.rs", "reads and writes what was noted last"),
            ("cache/pack.rs", "reads and writes what is remembered"),
            ("cache/shelf.rs", "clears what is no longer used"),
            (
                "watch.rs",
                "asks the system how much memory there was at most",
            ),
            (
                "render/theme/assets.rs",
                "reads the static files that replace built-in ones",
            ),
            (
                "cli/check.rs",
                "finds the files that the command line names",
            ),
            ("cli/knowledge.rs", "reads the index of a built site"),
            ("cli/init.rs", "writes the new project"),
            ("cli/man.rs", "writes the manual pages"),
            ("cli/new/place.rs", "writes the new entry"),
            ("cli/trace.rs", "reads what a program printed"),
            ("cli/serve.rs", "the whole path of the project's folder"),
            ("cli/theme.rs", "writes files of the theme, over none"),
            (
                "serve/watcher.rs",
                "looks whether a folder is there to be watched",
            ),
            ("cli/fix.rs", "writes what is certain into the entries"),
            (
                "cli/verify.rs",
                "finds the folder that packages are kept in",
            ),
            (
                "verify/confine.rs",
                "closes off only what is there, and the settings of Java",
            ),
            ("verify/consent.rs", "keeps what the user has agreed to"),
            ("verify/place.rs", "finds tools, and folders of packages"),
            ("verify/prove.rs", "makes the folder that a snippet runs in"),
            ("verify/tree.rs", "asks the system about processes"),
            (
                "verify/watch.rs",
                "lays out the files of a snippet, and removes them",
            ),
            ("publish/lock.rs", "keeps a second build out"),
            (
                "publish/place.rs",
                "resolves the output folder, and refuses what is not ours",
            ),
            (
                "publish/renames.rs",
                "swaps where the file system cannot exchange",
            ),
            ("publish/old.rs", "reads and links files of the old site"),
            ("publish/stage.rs", "writes the pages beside the output"),
            (
                "publish/swap.rs",
                "puts the new tree in the place of the old",
            ),
            (
                "publish/system.rs",
                "what the operating system does, in one place",
            ),
            ("publish/tree.rs", "looks what in a folder is ours"),
            (
                "publish/twin.rs",
                "keeps the names of the site in a second tree",
            ),
            (
                "publish/notes.rs",
                "what the disk says of a file without reading it",
            ),
            (
                "publish/removal.rs",
                "removes what a manifest lists, and nothing else",
            ),
        ],
    },
    Power {
        name: "other processes",
        words: &["process::Command", "Command::new", "rustix::process"],
        files: &[
            (
                "cli/browser.rs",
                "opens a page where the reader asks for it",
            ),
            ("cli/run.rs", "runs the command that it is given"),
            (
                "verify/runner.rs",
                "the only file that starts a process for a snippet",
            ),
            ("verify/confine.rs", "sets the limits of its own process"),
            ("verify/tree.rs", "ends every process of a run"),
            (
                "cli/editor.rs",
                "opens the new entry where the author asks for it",
            ),
        ],
    },
    Power {
        name: "the network",
        words: &[
            "std::net",
            "TcpListener",
            "TcpStream",
            "UdpSocket",
            "UnixStream",
            "UnixListener",
            "rustix::net",
        ],
        files: &[
            ("verify/stub.rs", "serves canned replies to a snippet"),
            (
                "verify/loopback.rs",
                "brings the network of a new namespace up",
            ),
            (
                "serve/server.rs",
                "answers this machine's own browser, and nobody else",
            ),
        ],
    },
    Power {
        name: "threads and what they share",
        words: &[
            "rayon",
            "std::thread",
            "thread_local!",
            "Mutex",
            "RwLock",
            "Condvar",
            "mpsc",
            "OnceLock",
            "LazyLock",
            "OnceCell",
            "sync::atomic",
            "static mut",
        ],
        files: &[
            ("cli/run.rs", "follows two streams of a command at once"),
            ("cli/inside.rs", "notices that nobody waits any more"),
            ("verify/prove.rs", "tries two entries at a time"),
            ("verify/stub.rs", "a client may keep its connection open"),
            ("verify/tree.rs", "waits for processes to end"),
            (
                "verify/watch.rs",
                "follows two streams of a snippet at once",
            ),
            (
                "parallel.rs",
                "the only place where a stage works on many items at once",
            ),
            ("diagnostic.rs", "the items of its parallel map"),
            ("source/read.rs", "reads several files at once"),
            (
                "source.rs",
                "the lines and the hash of a text are made when they are first asked for",
            ),
            (
                "pipeline/build.rs",
                "makes the index beside the pages, and counts those that are done",
            ),
            (
                "publish.rs",
                "what was put so far: pages come from many threads",
            ),
            ("publish/progress.rs", "sorts what was put"),
            ("publish/manifest.rs", "the folders, for several at once"),
            ("publish/tree.rs", "looks into several folders at once"),
            ("publish/twin.rs", "looks into several folders at once"),
            ("publish/removal.rs", "clears several folders at once"),
            (
                "cache.rs",
                "what is remembered is asked for from many threads",
            ),
            ("cache/program.rs", "the program is hashed once"),
            ("cache/pack.rs", "numbers the drafts of a run"),
            ("cache/shelf.rs", "what is new comes from many threads"),
            ("watch.rs", "parts of a stage run on many threads"),
            (
                "pipeline/preview.rs",
                "what is made when it is first asked for, by whichever connection",
            ),
            ("serve.rs", "connections and findings beside the changes"),
            (
                "serve/stage.rs",
                "what is shown is asked for by all connections",
            ),
            ("serve/server.rs", "a thread for each connection"),
            (
                "serve/watcher.rs",
                "the system tells on a thread of its own",
            ),
            (
                "serve/judge.rs",
                "looks for findings beside the pages, on one thread",
            ),
            ("cli/serve.rs", "two threads have something to say"),
            ("check/secrets.rs", "the marks are compiled once"),
            (
                "project/runners.rs",
                "runners are read when they are first asked for",
            ),
            (
                "link/references.rs",
                "what could have been meant is sorted when it is first asked for",
            ),
            (
                "render/basis.rs",
                "the hash of an entry is made for the first of its files",
            ),
            (
                "render/links.rs",
                "what could have been meant is sorted when it is first asked for",
            ),
            ("search/rank.rs", "a thread's tally of a query"),
            ("render/highlight/grammar.rs", "grammars are unpacked once"),
            ("render/highlight/race.rs", "automata are numbered"),
            (
                "render/highlight/regex.rs",
                "a pattern is compiled when it is first tried",
            ),
            (
                "render/highlight/shortlist.rs",
                "the automaton of a context is made once, when it is asked for often",
            ),
            (
                "render/picture/lettering.rs",
                "fonts are read when the first picture is drawn",
            ),
            (
                "render/highlight/painter.rs",
                "a thread's memory of painted lines",
            ),
        ],
    },
    Power {
        name: "the clock",
        words: &["SystemTime", "Instant", "::now(", "UNIX_EPOCH"],
        files: &[
            ("watch.rs", "says where the time of a run goes"),
            ("source/read.rs", "when a file was last written"),
            ("cache/program.rs", "when the program was last changed"),
            (
                "serve/server.rs",
                "does not wait for ever for somebody who does not ask",
            ),
            ("cli/today.rs", "the date of today, or of SOURCE_DATE_EPOCH"),
            ("cli/build.rs", "says how long it took"),
            ("cli/check.rs", "says how long it took"),
            ("cli/verify.rs", "says how long it took"),
            ("verify/tree.rs", "does not wait for ever"),
            ("verify/watch.rs", "ends a snippet whose time is up"),
        ],
    },
    Power {
        name: "the terminal",
        words: &[
            "print!(",
            "println!(",
            "eprint!(",
            "eprintln!(",
            "stdin(",
            "stdout(",
            "stderr(",
            ".print()",
            "anstream",
            "indicatif",
            "termios",
        ],
        files: &[
            ("cli/terminal.rs", "everything that is printed"),
            ("cli/inside.rs", "reads its job"),
            ("verify/runner.rs", "keeps what it starts from the terminal"),
            ("cli/paste.rs", "reads what is piped in"),
            ("cli/ask.rs", "reads the answers of an author"),
            ("cli/run.rs", "passes the output of a command on"),
            ("cli/browser.rs", "keeps a browser from the terminal"),
            ("cli.rs", "the command line's own help and errors"),
        ],
    },
    Power {
        name: "the environment",
        words: &["std::env", "env::var", "env::args", "current_dir("],
        files: &[
            ("main.rs", "hands over the arguments"),
            ("cache/program.rs", "finds the program that is running"),
            ("cli/today.rs", "SOURCE_DATE_EPOCH"),
            ("cli/browser.rs", "BROWSER, and which system this is"),
            ("cli/verify.rs", "CI, and the program that is running"),
            ("verify/consent.rs", "the folder of the user's state"),
            (
                "verify/place.rs",
                "the user's home folder, which stays shut",
            ),
            ("verify/prove.rs", "the folder of passing files"),
            ("verify/runner.rs", "the path in which tools are found"),
            ("cli/editor.rs", "VISUAL and EDITOR"),
            (
                "cli/init.rs",
                "the name of the folder that a project is made in",
            ),
            (
                "cli/knowledge.rs",
                "the folder that entries are looked for from",
            ),
            ("cli.rs", "the folder that the project is looked for from"),
            ("cli/build.rs", "the folder that the output is shown from"),
        ],
    },
];

/// Lines of one idea.
const LONGEST: usize = 350;

/// Files that are one long table.
const TABLES: &[(&str, &str)] = &[
    ("check/schema.rs", "every key of an entry"),
    ("render/words/table.rs", "every text of the interface"),
];

/// Names that say nothing.
const NAMELESS: &[&str] = &[
    "utils", "util", "common", "helpers", "helper", "misc", "types", "errors",
];

/// One file of the source.
struct File {
    /// From `src/`.
    path: String,
    /// Without comments and without its tests.
    code: String,
    lines: usize,
}

impl File {
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".rs").unwrap_or(name)
    }
}

#[test]
fn a_room_names_only_the_rooms_below_it() {
    let table: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let mut used: BTreeMap<&str, BTreeSet<String>> =
        table.keys().map(|room| (*room, BTreeSet::new())).collect();
    let mut wrong = Vec::new();
    let files = files();
    for file in &files {
        let Some(allowed) = table.get(file.room()) else {
            wrong.push(format!("{}: its room is not in the table", file.path));
            continue;
        };
        for name in named(&file.code) {
            if name == file.room() {
                continue;
            }
            if !allowed.contains(&name.as_str()) {
                wrong.push(format!("{} names {name}", file.path));
            }
            used.entry(file.room()).or_default().insert(name);
        }
    }
    for (room, names) in &table {
        if !files.iter().any(|file| file.room() == *room) {
            wrong.push(format!("the table holds {room}, which is not there"));
        }
        for name in names.iter().filter(|name| !used[room].contains(**name)) {
            wrong.push(format!("{room} may name {name}, and does not"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_few_files_reach_the_world_outside() {
    let files = files();
    let mut wrong = Vec::new();
    for power in POWERS {
        let reaches = |file: &File| {
            let word = power.words.iter().find(|word| file.code.contains(**word));
            word.copied()
        };
        for file in &files {
            let is_listed = power.files.iter().any(|(path, _)| *path == file.path);
            match reaches(file) {
                Some(word) if !is_listed => {
                    wrong.push(format!("{} reaches {}: {word}", file.path, power.name));
                }
                None if is_listed => {
                    wrong.push(format!("{} no longer reaches {}", file.path, power.name));
                }
                _ => {}
            }
        }
        for (path, reason) in power.files {
            assert!(!reason.is_empty(), "{path} has no reason");
            if !files.iter().any(|file| file.path == *path) {
                wrong.push(format!("{path} is not there: {}", power.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_opens_with_what_it_is() {
    for (path, text) in sources() {
        let first = text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("//! ") && first.len() > 8,
            "{path} opens with {first:?}"
        );
    }
}

#[test]
fn a_file_is_one_idea() {
    let files = files();
    let mut wrong = Vec::new();
    for file in &files {
        let is_table = TABLES.iter().any(|(path, _)| *path == file.path);
        if file.lines > LONGEST && !is_table {
            wrong.push(format!("{} has {} lines", file.path, file.lines));
        }
        if file.lines <= LONGEST && is_table {
            wrong.push(format!("{} is no longer a long table", file.path));
        }
        if NAMELESS.contains(&file.stem()) {
            wrong.push(format!("{} has a name that says nothing", file.path));
        }
    }
    for (path, _) in TABLES {
        if !files.iter().any(|file| file.path == *path) {
            wrong.push(format!("{path} is not there"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_for_later_and_no_lint_is_silenced_without_a_reason() {
    let mut wrong = Vec::new();
    for file in files() {
        for word in ["todo!", "unimplemented!", "dbg!", "#[allow(", "#![allow("] {
            if file.code.contains(word) {
                wrong.push(format!("{}: {word}", file.path));
            }
        }
        // Any text between the brackets: attributes are wrapped over lines.
        for (at, _) in file.code.match_indices("[expect(") {
            let attribute = &file.code[at..];
            let end = attribute.find(")]").unwrap_or(attribute.len());
            if !attribute[..end].contains("reason = \"") {
                wrong.push(format!("{}: an `expect` without a reason", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_template_trusts_only_what_is_named_html() {
    let mut trusted = 0;
    for (name, text) in templates() {
        for (at, _) in text.match_indices('|') {
            let filter = text[at + 1..].trim_start();
            if !filter.starts_with("safe") {
                continue;
            }
            trusted += 1;
            let before = text[..at].trim_end();
            let start = before
                .rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '.')
                .map_or(0, |end| end + 1);
            let value = before[start..].rsplit('.').next().unwrap_or_default();
            assert!(
                value == "html" || value.ends_with("_html"),
                "{name}: `{value} | safe`"
            );
        }
        assert!(!text.contains("autoescape"), "{name} changes the escaping");
    }
    assert!(
        trusted > 0,
        "no template trusts anything: is the test blind?"
    );
}

#[test]
fn every_template_that_is_rendered_exists_and_every_template_is_used() {
    let templates = templates();
    let mut used = BTreeSet::new();
    for file in files().iter().filter(|file| file.room() == "render") {
        for (at, call) in file.code.match_indices(".render(") {
            let argument = file.code[at + call.len()..].trim_start();
            let name = argument
                .strip_prefix('"')
                .and_then(|rest| rest.split_once('"'));
            used.extend(name.map(|(name, _)| name.to_owned()));
        }
    }
    assert!(used.contains("entry.html"), "{used:?}: is the test blind?");
    for text in templates.values() {
        for word in ["{% extends \"", "{% include \"", "{% import \""] {
            for (at, _) in text.match_indices(word) {
                let name = text[at + word.len()..]
                    .split('"')
                    .next()
                    .unwrap_or_default();
                used.insert(name.to_owned());
            }
        }
    }
    for name in &used {
        assert!(templates.contains_key(name), "there is no template {name}");
    }
    for (name, text) in &templates {
        assert!(
            used.contains(name) || defines_components(text),
            "nothing uses the template {name}"
        );
    }
}

/// Components are called by their own names, from any template.
fn defines_components(text: &str) -> bool {
    text.contains("{% component ") || text.contains("{%- component ")
}

/// The modules behind `crate::` (in the program: `errbook::`), also those within braces.
fn named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for root in ["crate::", "errbook::"] {
        for (at, _) in code.match_indices(root) {
            let is_whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let rest = &code[at + root.len()..];
            if !is_whole {
                continue;
            }
            match rest.strip_prefix('{') {
                None => names.extend(word(rest)),
                Some(group) => {
                    let mut depth = 0;
                    let mut is_start = true;
                    for (at, c) in group.char_indices() {
                        match c {
                            '{' => depth += 1,
                            '}' if depth == 0 => break,
                            '}' => depth -= 1,
                            ',' if depth == 0 => is_start = true,
                            c if depth == 0 && is_start && !c.is_whitespace() => {
                                names.extend(word(&group[at..]));
                                is_start = false;
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
    }
    names
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    let word = &text[..end.unwrap_or(text.len())];
    (!word.is_empty()).then(|| word.to_owned())
}

/// The files of the source that are not tests.
fn files() -> Vec<File> {
    let sources = sources();
    let tests: BTreeSet<String> = sources
        .iter()
        .flat_map(|(path, text)| test_files(path, text))
        .collect();
    let files: Vec<File> = sources
        .into_iter()
        .filter(|(path, _)| !tests.contains(path))
        .map(|(path, text)| {
            let own = without_tests(&text);
            let code = own
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .flat_map(|line| [line, "\n"])
                .collect();
            File {
                lines: own.trim_end().lines().count(),
                path,
                code,
            }
        })
        .collect();
    assert!(files.len() > 20, "only {} files were found", files.len());
    files
}

/// Whether a line says that what follows is compiled for tests only.
fn is_test_mark(line: &str) -> bool {
    line == "#[cfg(test)]" || line.starts_with("#[cfg(all(test,")
}

/// The files that `mod name;` behind such a mark stands for.
fn test_files(path: &str, text: &str) -> Vec<String> {
    let folder = path.strip_suffix(".rs").unwrap_or(path);
    let lines: Vec<&str> = text.lines().collect();
    let name = |pair: &[&str]| {
        let name = pair[1].strip_prefix("mod ")?.strip_suffix(';')?;
        is_test_mark(pair[0]).then(|| format!("{folder}/{name}.rs"))
    };
    lines.windows(2).filter_map(name).collect()
}

/// The text up to its module of tests, which stands at the end.
fn without_tests(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_start =
        |pair: &[&str]| is_test_mark(pair[0]) && pair[1].ends_with('{') && pair[1].contains("mod ");
    let end = lines.windows(2).position(is_start).unwrap_or(lines.len());
    lines[..end].iter().flat_map(|line| [*line, "\n"]).collect()
}

/// All Rust files below `src/`, by path; tables that they take in are data.
fn sources() -> BTreeMap<String, String> {
    let mut texts = texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    texts.retain(|path, _| path.ends_with(".rs"));
    texts
}

fn templates() -> BTreeMap<String, String> {
    texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"))
}

fn texts(root: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative = path.strip_prefix(root).unwrap();
                let segments: Vec<&str> =
                    relative.iter().map(|part| part.to_str().unwrap()).collect();
                texts.insert(segments.join("/"), fs::read_to_string(&path).unwrap());
            }
        }
    }
    texts
}
