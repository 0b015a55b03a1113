//! Which software has printed a trace.
//!
//! Comes in: a cleaned trace, and the class of its exception. Goes out: names that a collection of its errors may have,
//! the likeliest first, and the language of the program. Never: a name that neither the trace nor the table of families
//! holds.

use super::family;
use super::frame::is_command;
use super::scan::{has_word, lower};
use super::table::Table;
use crate::entry::Language;

/// What belongs to a language itself: its errors are those of the language.
const STANDARD: &[&str] = &[
    "asyncio",
    "builtins",
    "concurrent",
    "email",
    "http",
    "json",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "urllib",
    "xml",
    "zipfile",
];

/// Words of a name that only say who owns it.
const OWNERS: &[&str] = &["com", "org", "net", "io", "dev", "app"];

/// A family of programs: its letter in the table, names for a collection, and the language of its snippets.
const FAMILIES: &[(char, &[&str], &str)] = &[
    ('n', &["npm", "node"], "bash"),
    ('t', &["typescript", "ts"], "typescript"),
    ('r', &["rust", "rustc"], "rust"),
    ('g', &["go", "golang"], "go"),
    ('v', &["java", "jvm"], "java"),
    ('p', &["python", "py"], "python"),
    ('j', &["node", "nodejs", "javascript"], "javascript"),
    ('u', &["ruby"], "ruby"),
    ('x', &["dotnet", "csharp"], "c#"),
    ('c', &["c", "gcc", "clang"], "c"),
];

/// Tools that say their name, or a sentence that only they print.
const TOOLS: &[(&[&str], &[&str], &str)] = &[
    (
        &["psql:", "postgres", "postgresql"],
        &["postgres", "postgresql"],
        "sql",
    ),
    (
        &["kubectl", "The connection to the server"],
        &["kubectl", "kubernetes"],
        "bash",
    ),
    (&["docker", "Dockerfile"], &["docker"], "bash"),
    (
        &["JavaScript heap"],
        &["node", "nodejs", "javascript"],
        "javascript",
    ),
    (
        &["Cargo.toml", "could not compile", "the requirement `"],
        &["cargo", "rust"],
        "rust",
    ),
    (
        &["No matching distribution found", "ERROR: pip"],
        &["pip", "python"],
        "bash",
    ),
    (&["npm error", "npm ERR!"], &["npm", "node"], "bash"),
    (
        &[
            "Merge conflict in",
            "git ",
            ".git",
            "known to git",
            "commit your changes or stash",
            "fatal: ",
        ],
        &["git"],
        "bash",
    ),
];

/// Who printed a trace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Maker {
    /// Names for its collection, the likeliest first; none where the trace does not say.
    pub names: Vec<String>,
    /// The language of the program that failed.
    pub language: Option<Language>,
}

/// What is known of the error when its maker is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head<'a> {
    /// The class of an exception, as printed.
    Class(&'a str),
    /// A finding of a compiler, or a panic.
    Compiler,
    /// Any other line.
    Line,
}

/// The maker of a trace.
pub fn maker(text: &str, head: Head<'_>, table: &Table) -> Maker {
    let families = family::pasted(text, &table.marks);
    let family = FAMILIES
        .iter()
        .find(|(letter, _, _)| families.contains(letter));
    let tool = || {
        let said = |words: &[&str]| words.iter().any(|word| says(text, word));
        TOOLS.iter().find(|(words, _, _)| said(words))
    };
    let (mut names, known) = match head {
        Head::Line => (
            command(text).into_iter().collect(),
            tool().map(|(_, n, l)| (*n, *l)),
        ),
        Head::Compiler => (Vec::new(), None),
        Head::Class(class) => (
            owner(class).or_else(|| package(text)).into_iter().collect(),
            None,
        ),
    };
    let known = known
        .or_else(|| family.map(|(_, names, language)| (*names, *language)))
        .or_else(|| tool().map(|(_, names, language)| (*names, *language)));
    let mut language = None;
    if let Some((more, spoken)) = known {
        names.extend(more.iter().map(|name| (*name).to_owned()));
        language = Language::parse(spoken);
    }
    let mut seen = Vec::new();
    names.retain(|name: &String| {
        !seen.contains(name) && {
            seen.push(name.clone());
            true
        }
    });
    Maker { names, language }
}

/// Words as words, sentences as they stand.
fn says(text: &str, word: &str) -> bool {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        has_word(&lower(text), word)
    } else {
        text.contains(word)
    }
}

/// `git` of `$ git push`, where it is the name of a tool in the tables.
fn command(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| is_command(line))?;
    let (_, typed) = line.split_once(['$', '%', '#', '>'])?;
    let mut words = typed.split_whitespace();
    let name = words.find(|word| !matches!(*word, "sudo" | "time" | "npx"))?;
    let tools = TOOLS.iter().map(|(_, names, _)| *names);
    let mut known = tools
        .chain(FAMILIES.iter().map(|(_, names, _)| *names))
        .flatten();
    known
        .find(|known| **known == name)
        .map(|name| (*name).to_owned())
}

/// `openai` of `openai.RateLimitError`; nothing where the class is one of the language.
fn owner(class: &str) -> Option<String> {
    let mut segments = class
        .split(['.', '\\', ':'])
        .filter(|part| !part.is_empty());
    let owner = segments.find(|part| !OWNERS.contains(part))?;
    // A single segment is the class itself.
    segments.next()?;
    let owner = owner.trim_matches('_');
    let owner = owner.strip_suffix("_core").unwrap_or(owner);
    let is_package = owner.starts_with(|c: char| c.is_ascii_lowercase());
    let is_own = STANDARD.contains(&owner) || matches!(owner, "java" | "javax" | "kotlin");
    (is_package && !is_own).then(|| lower(owner).replace('_', "-"))
}

/// The package whose own line has raised the error: the innermost frame lies in it.
fn package(text: &str) -> Option<String> {
    let python = text
        .lines()
        .rfind(|line| line.trim_start().starts_with("File \""));
    let node = text
        .lines()
        .find(|line| line.trim_start().starts_with("at "));
    let of = |line: Option<&str>, folder: &str| {
        let (_, path) = line?.rsplit_once(folder)?;
        let mut segments = path.split(['/', '\\']);
        let name = segments.next()?;
        let whole = match name.strip_prefix('@') {
            Some(scope) => format!("{scope}-{}", segments.next()?),
            None => name.to_owned(),
        };
        // A module that is one file has no folder.
        let whole = whole.split(['.', '"']).next()?.replace('_', "-");
        (!whole.is_empty()).then(|| lower(&whole))
    };
    of(python, "site-packages/").or_else(|| of(node, "node_modules/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, head: Head<'_>) -> String {
        let maker = maker(text, head, &Table::own());
        let language = maker.language.map_or("-", Language::name);
        format!(
            "{} {language}",
            maker.names.first().map_or("-", String::as_str)
        )
    }

    #[test]
    fn who_printed_it() {
        let python = "Traceback (most recent call last):\n  File \"/app/a.py\", line 1, in f\n";
        let numpy = "  File \"/v/lib/python3/site-packages/numpy/__init__.py\", line 397, in g\n";
        let inner = format!("{python}{numpy}");
        for (text, head, wanted) in [
            (python, Head::Class("KeyError"), "python python"),
            (
                python,
                Head::Class("openai.RateLimitError"),
                "openai python",
            ),
            (
                python,
                Head::Class("json.decoder.JSONDecodeError"),
                "python python",
            ),
            (&inner, Head::Class("AttributeError"), "numpy python"),
            ("at java.", Head::Class("java.lang.X"), "java java"),
            (
                "at a.B(C.java:3)",
                Head::Class("com.mysql.cj.X"),
                "mysql java",
            ),
            (
                "error[E0308]: x\n --> a.rs:1:2",
                Head::Compiler,
                "rust rust",
            ),
            (
                "a.ts(1,2): error TS1: x",
                Head::Compiler,
                "typescript typescript",
            ),
            ("fatal: not a git repository", Head::Line, "git bash"),
            ("$ docker ps\nnope", Head::Line, "docker bash"),
            (
                "error: could not find `Cargo.toml`",
                Head::Line,
                "cargo rust",
            ),
            ("npm error Missing script: x", Head::Line, "npm bash"),
            (
                "    at f (/a/node_modules/@b/c/d.js:1:2)",
                Head::Class("Error"),
                "b-c javascript",
            ),
            ("it broke", Head::Line, "- -"),
        ] {
            assert_eq!(first(text, head), wanted, "{text}");
        }
    }

    #[test]
    fn every_language_of_the_tables_is_one() {
        let tools = TOOLS.iter().map(|(_, _, language)| language);
        for language in FAMILIES
            .iter()
            .map(|(_, _, language)| language)
            .chain(tools)
        {
            assert!(Language::parse(language).is_some(), "{language}");
        }
    }
}
