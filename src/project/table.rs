//! Every key of `errbook.yaml`, in one table.
//!
//! Comes in: nothing. Goes out: [`SETTINGS`], from which the reader takes names and the guide its reference. Never: a
//! default; that is where the setting is read.

use super::look::COLORS;
use crate::check::schema::{Key, Kind, LINK, Need, key};

const fn setting(name: &'static str, kind: Kind, doc: &'static str, example: &'static str) -> Key {
    key(name, Need::Optional, kind, doc, example)
}

const fn needed(name: &'static str, kind: Kind, doc: &'static str, example: &'static str) -> Key {
    key(name, Need::Required, kind, doc, example)
}

/// Every key of `errbook.yaml`.
pub static SETTINGS: &[Key] = &[
    setting(
        "title",
        Kind::Line,
        "the site's name; by default `Errors`",
        "Acme errors",
    ),
    setting(
        "description",
        Kind::Line,
        "one sentence on what the site holds",
        "What goes wrong at Acme, and how to mend it",
    ),
    setting(
        "language",
        Kind::Line,
        "the language of the site, as a BCP 47 tag; `en` and `de` are there, any other has its words in `words/<language>.yaml`; by default `en`",
        "de",
    ),
    setting(
        "base_url",
        Kind::Url,
        "where the site is published; canonical addresses, linked data, the sitemap, feeds, the search description and social images need it, and so does the page for missing addresses, to look right at any depth",
        "https://acme.example/errors/",
    ),
    setting(
        "repository",
        Kind::Url,
        "the site's sources, for links to edit a page, see its history and report a problem",
        "https://github.com/acme/errors",
    ),
    setting(
        "branch",
        Kind::Line,
        "the branch that is published; by default `main`",
        "main",
    ),
    setting(
        "folder",
        Kind::Line,
        "the project's folder within the repository, where it is not the root",
        "docs/errors",
    ),
    setting(
        "contact",
        Kind::Line,
        "an e-mail address for problems and notes, where the site has no `repository`",
        "errors@acme.example",
    ),
    setting(
        "colors",
        Kind::Map(COLORS),
        "colours: `accent` (links and marks), `error`, `warning`, `success`; each is made darker on light pages and lighter on dark ones until it can be read",
        "{accent: \"#0b7285\"}",
    ),
    setting(
        "logo",
        Kind::Line,
        "a picture in `static/`, beside the site's name",
        "logo.svg",
    ),
    setting(
        "links",
        Kind::List(&Kind::Map(LINK)),
        "further links in the menu of every page",
        "[{title: Status, url: \"https://status.acme.example\"}]",
    ),
    setting(
        "footer",
        Kind::Prose,
        "Markdown at the foot of every page",
        "\"[Imprint](https://acme.example/imprint) of Acme\"",
    ),
    setting(
        "page_size",
        Kind::Integer(10, 1000),
        "entries on one page of a listing; by default 100",
        "100",
    ),
    setting(
        "search_keys",
        Kind::Flag,
        "whether `/` and Ctrl K go to the search box; by default `true`",
        "false",
    ),
    setting(
        "integrity",
        Kind::Flag,
        "whether pages carry the hashes of their scripts and styles, which browsers then check; by default `true` with a `base_url`, else `false`, since browsers refuse such files from the disk",
        "false",
    ),
    setting(
        "social_images",
        Kind::Flag,
        "whether each entry has a picture of its own for previews in chats, besides the one of the site; needs `base_url`; by default `false`",
        "true",
    ),
    setting(
        "stale_after",
        Kind::Integer(1, 1200),
        "months after which a verification is too old; by default 24",
        "12",
    ),
    setting(
        "search_budget",
        Kind::Integer(1, 1_000_000),
        "KB that all files of the search may have together; a warning says when they have more",
        "5000",
    ),
    setting(
        "runners",
        Kind::Table(&Kind::Map(RUNNER)),
        "programs that `errbook verify` may run snippets with, besides those that errbook ships; its guide to verification describes them",
        "{lua: {languages: [lua], file: snippet.lua, tool: lua, run: [lua, \"{file}\"], errors: [{stream: stderr, find: \"(?P<whole>(?P<name>error): (?P<message>.*))\"}]}}",
    ),
    setting(
        "extra",
        Kind::Free,
        "a JSON Schema (draft 2020-12) for the fields under `extra` of every entry",
        "{properties: {team: {type: string, title: Team}}, additionalProperties: false}",
    ),
    setting(
        "headings",
        Kind::Table(&Kind::List(&Kind::Line)),
        "own spellings of section headings, by field",
        "{quick_fix: [Schnelle Abhilfe]}",
    ),
    setting(
        "rules",
        Kind::Table(&Kind::Word(&["allow", "warn", "deny"])),
        "the level of a rule: allow, warn or deny",
        "{expected-part: deny}",
    ),
];

/// Arguments, one by one.
const COMMAND: Kind = Kind::List(&Kind::Verbatim);

/// Every key of a runner.
pub static RUNNER: &[Key] = &[
    needed(
        "languages",
        Kind::List(&Kind::Language),
        "the languages whose pairs it runs",
        "[python]",
    ),
    needed(
        "file",
        Kind::Line,
        "the name under which a snippet is saved",
        "snippet.py",
    ),
    needed(
        "tool",
        Kind::Line,
        "the program that it cannot do without; where it is missing, nothing is said about an entry",
        "python3",
    ),
    setting(
        "home",
        COMMAND,
        "a command that prints the folder in which the tool is installed, where its place in the path does not tell",
        "[rustc, --print, sysroot]",
    ),
    setting(
        "homes",
        Kind::Table(&COMMAND),
        "the same for programs that entries name under `tools`",
        "{cargo: [rustc, --print, sysroot]}",
    ),
    setting(
        "program",
        Kind::Verbatim,
        "the text of the file, with `{setup}`, `{snippet}` and `{end}`: the line that says that the end was reached",
        "\"{setup}{snippet}\\nprint('{end}')\\n\"",
    ),
    setting(
        "replace",
        Kind::Map(REPLACE),
        "a change in the snippet, for languages in which `{end}` cannot stand behind it",
        "{find: \"fn main\", with: \"fn inner\"}",
    ),
    setting(
        "files",
        Kind::Table(&Kind::Verbatim),
        "files beside the snippet",
        "{settings.json: \"{}\"}",
    ),
    setting(
        "package",
        Kind::Line,
        "how a package is named to the installer, with `{name}` and `{version}`",
        "\"{name}=={version}\"",
    ),
    setting(
        "packages",
        Kind::Table(&Kind::Line),
        "packages that are always installed",
        "{typescript: \"5.9.3\"}",
    ),
    setting(
        "install",
        Kind::List(&COMMAND),
        "commands that install `{packages}` into the folder `{environment}`, once for each set; the only ones that reach the network",
        "[[npm, install, --prefix, \"{environment}\", --ignore-scripts, \"{packages}\"]]",
    ),
    setting(
        "link",
        Kind::Table(&Kind::Line),
        "links beside the snippet, into `{environment}`",
        "{node_modules: \"{environment}/node_modules\"}",
    ),
    setting(
        "prepare",
        Kind::List(&COMMAND),
        "commands before the last one, such as a compiler",
        "[[gcc, -o, program, \"{file}\"]]",
    ),
    needed(
        "run",
        COMMAND,
        "the command that runs the snippet",
        "[python3, \"{file}\"]",
    ),
    setting(
        "bare",
        COMMAND,
        "the same where no package is wanted",
        "[python3, \"{file}\"]",
    ),
    setting(
        "environment",
        Kind::Table(&Kind::Line),
        "variables of the environment",
        "{NO_COLOR: \"1\"}",
    ),
    setting(
        "ends",
        Kind::Word(&["said", "status"]),
        "how the end of the fixed snippet is known: it prints `{end}`, or the last command ends with status 0; by default `said`",
        "status",
    ),
    setting(
        "version",
        COMMAND,
        "a command that prints the version of the tool",
        "[python3, --version]",
    ),
    setting(
        "seconds",
        Kind::Integer(1, 600),
        "seconds of processor time for one snippet, and three times as many of the clock; by default 10",
        "30",
    ),
    setting(
        "memory",
        Kind::Integer(16, 65_536),
        "MiB that all its processes may take together; by default 1024",
        "2048",
    ),
    setting(
        "signals",
        Kind::List(&Kind::Integer(1, 64)),
        "signals that end a program which reports an error; any other is no evidence",
        "[6]",
    ),
    setting(
        "unable",
        Kind::Verbatim,
        "a pattern that says that nothing could be tried",
        "connection refused",
    ),
    needed(
        "errors",
        Kind::List(&Kind::Map(SHAPE)),
        "where errors stand in the output",
        "[{stream: stderr, find: \"(?m)^(?P<whole>(?P<name>\\\\w+): (?P<message>.*))$\"}]",
    ),
];

/// A change in a snippet.
pub static REPLACE: &[Key] = &[
    needed("find", Kind::Verbatim, "a pattern", "fn main"),
    needed("with", Kind::Verbatim, "what takes its place", "fn inner"),
];

/// How an error looks.
pub static SHAPE: &[Key] = &[
    needed(
        "stream",
        Kind::Word(&["stdout", "stderr"]),
        "the stream that it stands in",
        "stderr",
    ),
    setting(
        "take",
        Kind::Word(&["first", "last", "any"]),
        "which of several counts; by default any",
        "last",
    ),
    needed(
        "find",
        Kind::Verbatim,
        "a pattern whose groups `whole`, `name`, `code` and `message` are the parts of the error",
        "(?m)^(?P<whole>(?P<name>\\\\w+): (?P<message>.*))$",
    ),
];
