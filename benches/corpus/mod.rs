//! Generated entries: as many as asked for, all different, the same ones every time.
//!
//! Comes in: a number. Goes out: the text of the entry with this number, about 4 KB of Markdown with a trace, a pair of
//! snippets in one of eight languages, and every part of a page. Never: a word by chance; the generator is seeded.

#[path = "../../tests/suite/numbers.rs"]
mod numbers;

use numbers::Numbers;
use std::fmt::Write;
use std::path::Path;

const NOUNS: &[&str] = &[
    "cache", "cursor", "token", "bucket", "region", "session", "shard", "queue", "ledger",
    "tenant", "worker", "policy", "stream", "window", "folder", "device", "invoice", "member",
    "prompt", "replica", "role", "route", "schema", "topic",
];
const VERBS: &[&str] = &[
    "open", "read", "merge", "export", "refresh", "decode", "attach", "validate", "archive",
    "rotate", "sample", "replay",
];
const KINDS: &[&str] = &[
    "stale",
    "missing",
    "expired",
    "malformed",
    "nested",
    "cached",
    "orphaned",
    "remote",
    "legacy",
    "default",
];
const LIBRARIES: &[&str] = &[
    "axios", "boto", "tokio", "gorm", "spring", "psycopg", "eslint", "kubectl",
];
const ERRORS: &[&str] = &[
    "TimeoutError",
    "PermissionDenied",
    "NotFound",
    "ParseError",
    "ConflictError",
    "RateLimited",
];

/// A language, lines of which each gets names of its own, and a line that is broken and fixed.
struct Code {
    language: &'static str,
    lines: &'static [&'static str],
    broken: &'static str,
    fixed: &'static [&'static str],
}

const CODES: &[Code] = &[
    Code {
        language: "python",
        lines: &[
            "import {n}",
            "def {v}_{n}({m}: dict, limit: int = {d}) -> dict:",
            "    {n} = {m}.get(\"{m}\", {d})  # {k} {n}",
            "    {m} = [x.{n} for x in {m}[\"{n}\"] if x.{m} >= {d}]",
            "    log.info(\"{v} %s\", {m}[\"{n}\"])",
        ],
        broken: "    return {n}.{v}({m})[\"{n}\"][0]",
        fixed: &[
            "    try:",
            "        return {n}.{v}({m}, timeout={d}.0)",
            "    except TimeoutError as exc:",
            "        raise RuntimeError(f\"{k} {n}: {exc!r}\")",
        ],
    },
    Code {
        language: "typescript",
        lines: &[
            "import { {n}, type {m} } from \"{n}\";",
            "export async function {v}({m}: {n}, retries = {d}): Promise<number> {",
            "  const {m}: Record<string, number> = { {n}: {d} };",
            "  if ({m}.{n} === undefined) return {d}; // {k}",
        ],
        broken: "  return (await {n}.{v}({ where: { id: \"{d}\" } })) as any;",
        fixed: &[
            "  const {m} = await {n}.{v}({ timeout: {d} });",
            "  if ({m} !== null && \"{n}\" in {m}) return {m}.{n};",
            "  throw new Error(`{k} {n} of ${retries}`);",
        ],
    },
    Code {
        language: "rust",
        lines: &[
            "use {n}::{v};",
            "pub async fn {v}({m}: &str, max: usize) -> Result<usize, Error> {",
            "    let {n} = {m}.lines().filter(|x| x.len() > {d}).count();",
            "    let mut {m} = Vec::<String>::with_capacity({d}); // {k}",
        ],
        broken: "    Ok({n}.parse::<usize>().unwrap())",
        fixed: &[
            "    match {n}.parse::<usize>() {",
            "        Ok({m}) if {m} <= max => Ok({m}),",
            "        other => { tracing::warn!(?other, \"{k} {n}\"); Ok(0) }",
            "    }",
        ],
    },
    Code {
        language: "go",
        lines: &[
            "package {n}",
            "func {v}(ctx context.Context, {m} *{n}, max int) (int, error) {",
            "\t{n} := map[string]int{\"{m}\": {d}}",
            "\tfor i, {n} := range {m}.Items { max -= i * len({n}.Name) }",
        ],
        broken: "\t{n}, _ := {m}.Do(ctx, \"{d}\")",
        fixed: &[
            "\t{n}, err := {m}.Do(ctx, \"{d}\")",
            "\tif err != nil {",
            "\t\treturn 0, fmt.Errorf(\"{k} {n}: %w\", err)",
            "\t}",
        ],
    },
    Code {
        language: "javascript",
        lines: &[
            "const {n} = require('{m}');",
            "async function {v}({m}, opts = {}) {",
            "  const {n} = {m}.{n} ?? {d}; // {k}",
            "  if (!{m}.{n}) throw new TypeError(`{k}: ${opts.{n}}`);",
        ],
        broken: "  return {n}.{v}('{d}', {m}).data.length;",
        fixed: &[
            "  const {n} = await {m}.{v}({ timeout: {d} });",
            "  return {n}?.data?.length ?? 0;",
        ],
    },
    Code {
        language: "sql",
        lines: &[
            "CREATE TABLE {n} (",
            "  {m} varchar({d}) NOT NULL DEFAULT '{k}',",
            "  {n} integer CHECK ({n} > {d}), -- {k} {m}",
        ],
        broken: "SELECT {n}, count(*) FROM {m};",
        fixed: &[
            "SELECT {n}, count(*) FROM {m}",
            " GROUP BY {n} HAVING count(*) > {d};",
        ],
    },
    Code {
        language: "yaml",
        lines: &[
            "kind: {n}",
            "  {m}: {d}",
            "  {n}: {{m}: {d}, {v}: true}",
            "  - name: \"{k} {n}\"  # {m}",
        ],
        broken: "  on: yes",
        fixed: &["  \"on\": true", "  permissions:", "    {n}: read"],
    },
    Code {
        language: "bash",
        lines: &[
            "{v}_{n}() {",
            "  local {m}=\"$1\" tries={d}",
            "  if [[ -z \"${m}\" || {d} -gt 3 ]]; then echo '{k} {n}' >&2; return 2; fi",
        ],
        broken: "  {n} --{v} ${m} | tail -n {d}",
        fixed: &[
            "  set -o pipefail",
            "  until {n} --{v} \"${m}\"; do",
            "    sleep $(( 2 ** tries ))",
            "  done",
        ],
    },
];

impl Numbers {
    /// The template with its slots filled: noun, other noun, verb, kind, digits.
    fn fill(&mut self, template: &str) -> String {
        let mut text = template.to_owned();
        let digits = (self.below(9_000) + 10).to_string();
        let name = format!("{}_{}", self.one_of(NOUNS), self.one_of(NOUNS));
        for (slot, value) in [
            ("{n}", *self.one_of(NOUNS)),
            ("{m}", &name),
            ("{v}", *self.one_of(VERBS)),
            ("{k}", *self.one_of(KINDS)),
            ("{d}", &digits),
        ] {
            text = text.replace(slot, value);
        }
        text
    }

    fn lines(&mut self, templates: &[&str]) -> String {
        templates
            .iter()
            .map(|line| self.fill(line) + "\n")
            .collect()
    }
}

/// The file below `content/` of the entry with this number, and its text.
pub fn entry(number: usize) -> (String, String) {
    let seed = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let numbers = &mut Numbers(seed | 1);
    let library = LIBRARIES[number % LIBRARIES.len()];
    let error = numbers.one_of(ERRORS);
    let status = [400, 401, 403, 404, 409, 429, 500, 503][numbers.below(8)];
    let severity = numbers.one_of(&["low", "medium", "high", "critical"]);
    let code = &CODES[numbers.below(CODES.len())];
    let said = numbers.fill("cannot {v} the {k} {n}");
    let id = numbers.below(1 << 30);
    let mut text = format!(
        "---\nerror: \"{library}.{error}\"\ntitle: \"{library}.{error}: {said} {number}\"\nseverity: {severity}\n\
         http_status: {status}\ndifficulty: beginner\nfix_time: 2-5 min\nlanguage: {}\ntags: [\"{}\", \"{}\"]\n\
         messages:\n  - \"code: 'e{id:08x}', status: {status}\"\n---\n\n",
        code.language,
        NOUNS[number % NOUNS.len()],
        NOUNS[(number / 7 + 11) % NOUNS.len()],
    );
    let sentence = |numbers: &mut Numbers| {
        numbers.fill("The {k} {n} is read once at start-up, and `{m}` stays in force until somebody tries to {v} it again after {d} ms. ")
    };
    let mut part = |heading: &str, sentences: usize, numbers: &mut Numbers| {
        let _ = write!(text, "{heading}");
        for _ in 0..sentences {
            text.push_str(&sentence(numbers));
        }
        text.push_str("\n\n");
    };
    part("", 3, numbers);
    let frames: String = (0..3)
        .map(|_| numbers.fill("    at async {v} (/app/src/{n}/{m}.js:{d}:7)\n"))
        .collect();
    let trace =
        format!("```text\n{error}: {said}\n{frames}  code: 'e{id:08x}', status: {status}\n```\n\n");
    part(
        &format!("## Stack trace\n\n{trace}## Quick fix\n\n"),
        2,
        numbers,
    );
    part("## Why it happens\n\n", 3, numbers);
    part("## Detection\n\n- ", 2, numbers);
    part("## Causes and fixes\n\n### The first cause\n\n", 2, numbers);
    part("### Another cause\n\n", 2, numbers);
    let shared = numbers.lines(code.lines) + &numbers.lines(code.lines);
    let (broken, fixed) = (numbers.fill(code.broken), numbers.lines(code.fixed));
    let language = code.language;
    part(
        &format!(
            "## Code\n\n```{language} broken\n{shared}{broken}\n```\n\n```{language} fixed\n{shared}{fixed}```\n\n## Workaround\n\n"
        ),
        2,
        numbers,
    );
    part("## Prevention\n\n- ", 2, numbers);
    let slug = format!("{}-{number}", error.to_ascii_lowercase());
    (
        format!("content/{library}/{slug}.md"),
        text.trim_end().to_owned() + "\n",
    )
}

/// Writes so many entries into a project.
pub fn write(root: &Path, count: usize) -> std::io::Result<()> {
    for number in 0..count {
        let (path, text) = entry(number);
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}
