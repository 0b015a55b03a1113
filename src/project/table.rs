//! Every key of `errbook.yaml`, in one table.
//!
//! Comes in: nothing. Goes out: [`SETTINGS`], from which the reader takes names and the README its reference. Never: a
//! default; that is where the setting is read.

use crate::check::schema::{Key, Kind, Need};

const fn setting(name: &'static str, kind: Kind, doc: &'static str, example: &'static str) -> Key {
    Key {
        name,
        kind,
        need: Need::Optional,
        doc,
        example,
        section: None,
    }
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
