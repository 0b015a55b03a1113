//! The table of rules: everything that errbook can find wrong, one row each.
//!
//! Comes in: nothing. Goes out: [`RULES`], and a constant per rule for the stage that reports it. Never: the check
//! itself; a row says what a rule is about, how serious it is by default, and what to do about it.

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported; the site is published all the same.
    Warn,
    /// Reported; nothing is published.
    Deny,
}

impl Rule {
    /// Whether an entry may break it on purpose.
    #[must_use]
    pub fn is_suppressible(&'static self) -> bool {
        !self.is_fatal && !FOUND_OUTSIDE_ENTRIES.contains(&self)
    }
}

impl Level {
    /// The three levels as they are written in `errbook.yaml`.
    pub const NAMES: &[(&str, Self)] = &[
        ("allow", Self::Allow),
        ("warn", Self::Warn),
        ("deny", Self::Deny),
    ];
}

/// One thing that can be wrong.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// Kebab-case, permanent: it is written into suppressions and configuration.
    pub id: &'static str,
    /// Unless the site or the entry says otherwise.
    pub level: Level,
    /// What it finds leaves nothing to publish, so no site and no entry can lower it.
    pub is_fatal: bool,
    /// One line: what is wrong.
    pub summary: &'static str,
    /// Why it matters and what to do, for `--explain`.
    pub explain: &'static str,
}

/// How serious a rule is by default, as the table says it.
enum Default {
    /// An error that nobody can lower.
    Fatal,
    Deny,
    Warn,
    /// Not reported unless the site asks for it.
    Allow,
}

impl Default {
    const fn level(&self) -> Level {
        match self {
            Self::Fatal | Self::Deny => Level::Deny,
            Self::Warn => Level::Warn,
            Self::Allow => Level::Allow,
        }
    }
}

macro_rules! rules {
    ($($name:ident $id:literal $default:ident $summary:literal $explain:literal)+) => {
        $(#[doc = $summary] pub static $name: Rule = Rule {
            id: $id,
            level: Default::$default.level(),
            is_fatal: matches!(Default::$default, Default::Fatal),
            summary: $summary,
            explain: $explain,
        };)+
        /// Every rule, in the order of the table: files, shape, values, content, references.
        pub static RULES: &[&Rule] = &[$(&$name),+];
    };
}

/// The rule of this id.
#[must_use]
pub fn named(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// The rules about files that belong to no entry, so that no entry can suppress them.
pub static FOUND_OUTSIDE_ENTRIES: &[&Rule] = &[&STRAY_FILE, &SEARCH_BUDGET, &MISSING_WORDS];

/// The rules that see nothing before a page is rendered.
pub static FOUND_WHILE_RENDERING: &[&Rule] = &[&SLOW_SNIPPET];

/// The rules that look from one entry at others: what they find is known only when all of these can be read.
pub static FOUND_ACROSS_ENTRIES: &[&Rule] = &[
    &SHARED_MESSAGE,
    &SIMILAR_TAG,
    &UNKNOWN_REFERENCE,
    &DRAFT_REFERENCE,
    &ONE_SIDED,
    &BAD_ALIAS,
    &BROKEN_LINK,
    &BROKEN_ADDRESS,
    &BROKEN_ANCHOR,
];

rules! {
    UNREADABLE "unreadable-file" Fatal
        "a file cannot be read as text"
        "Entries are UTF-8 text of at most 1 MiB. Save the file as UTF-8 (without NUL characters), and cut long logs down to the lines that show the error."
    NOT_A_FILE "not-a-file" Fatal
        "a symbolic link, pipe or device stands where a file should"
        "errbook reads regular files only: a link could publish what lies outside the project, a pipe would never end. Put a copy of the file in its place."
    BAD_NAME "bad-name" Fatal
        "a file or folder name cannot become an address"
        "The address of an entry is made of its folder and file name, and it must work on every host and disk: lowercase letters, digits and single hyphens, at most 100 characters, and none of the names that errbook or Windows keeps for itself."
    STRAY_FILE "stray-file" Warn
        "a file below content/ is not part of any entry"
        "An entry is content/<collection>/<slug>.md, .yaml or .yml; snippets and images belong into the folder of an entry that is itself a folder (content/<collection>/<slug>/index.md). Move the file, or keep it outside content/."
    DUPLICATE_ID "duplicate-id" Fatal
        "two files make the same entry"
        "Every entry has one address, made of its collection and slug. Two files (also with different endings or letter case) cannot share it. Rename or merge one of them."
    FRONT_MATTER "front-matter" Fatal
        "the front matter is missing or never closed"
        "A Markdown entry opens with `---`, its keys in YAML, and a line `---` that closes them; the body follows."
    UNCLOSED_FENCE "unclosed-fence" Fatal
        "a fence is never closed"
        "Everything behind it, headings included, becomes code. Close it with as many backticks as it was opened with, on a line of their own."
    YAML_SYNTAX "yaml-syntax" Fatal
        "the YAML cannot be read"
        "Most often a text holds `: `, ` #`, or starts with a character that means something in YAML (`` ` @ % * & ! | > [ { ``): put it into double quotes."
    YAML_FEATURE "yaml-feature" Fatal
        "a YAML feature that entries do without"
        "Anchors, aliases, merge keys, tags, directives and several documents in one file hide what an entry says, and are not read. Write the value out."
    DUPLICATE_KEY "duplicate-key" Fatal
        "a key or section is given twice"
        "Only one of them could be kept, silently. Join them."
    UNKNOWN_KEY "unknown-key" Fatal
        "a key that entries do not have"
        "A key that is not read would be lost without a word. Correct its spelling, or move the site's own fields under `extra`."
    UNKNOWN_HEADING "unknown-heading" Fatal
        "a heading that is not a section of an entry"
        "A page has a fixed order of sections, so that readers find the fix where they look for it. Use a section's heading, or put the text under `## More`."
    MISPLACED "misplaced" Fatal
        "something stands where the page has no room for it"
        "Each section holds certain things: the stack trace holds fences, causes are `###` headings with their fixes, code holds fences marked `broken` and `fixed`. What stands elsewhere would not be shown."
    MISSING "missing-part" Fatal
        "a required key or section is missing"
        "Without it the page cannot help its reader: every entry needs the error's name, a severity, what it means, and at least one cause with its fix."
    EXPECTED "expected-part" Warn
        "a part that readers look for is missing"
        "A reader recognises the error by its stack trace and messages, and wants the quick fix first. The page is published without them, but it will be found and trusted less."
    EMPTY "empty-part" Fatal
        "a key or section is there, but empty"
        "Fill it, or leave it out: a part that an entry lacks leaves no trace on its page."
    PLACEHOLDER "placeholder" Deny
        "a text of the scaffold was not replaced"
        "`errbook new` writes a line into every part that says what belongs there. Readers would see it: write the part, or leave it out. Drafts are not asked."
    WRONG_TYPE "wrong-type" Fatal
        "a value is of another kind than its key takes"
        "YAML guesses: `1.10` is the number 1.1, `no` is false, `2026-4` is text. The help says how to write the value that is meant."
    UNKNOWN_VALUE "unknown-value" Fatal
        "a value that is not one of those allowed"
        "The allowed values are few, so that entries can be listed and compared by them."
    BAD_DATE "bad-date" Fatal
        "not a calendar date, or one in the future"
        "Dates are YYYY, YYYY-MM or YYYY-MM-DD. Nothing can have been verified in the future."
    BAD_DURATION "bad-duration" Fatal
        "not a duration"
        "A duration is a number or a range with its unit: `30 s`, `2-5 min`, `1 h`, `1-2 days`."
    BAD_VERSION "bad-version-range" Fatal
        "not a version or a version range"
        "Write `3.9+`, `>=1.0, <2`, `1.x`, `1.2-1.8`, `^1.2`, `~1.2` or `*`, in quotes."
    BAD_URL "bad-url" Fatal
        "not an address that a reader can follow"
        "Links on a page lead to `https:` (or `http:`, `mailto:`) addresses or to other pages of the site. `javascript:` and other schemes are never published."
    BAD_MESSAGE "bad-message" Warn
        "a message template cannot be read"
        "A template is literal text with holes: `{name}` or `{}`. Literal braces are doubled: `{{` and `}}`. A template that cannot be read is left out, and nobody will find the entry by it."
    UNKNOWN_LANGUAGE "unknown-language" Fatal
        "a language that cannot be highlighted"
        "The first word behind a fence's backticks names its language. Use a known name, or `text`."
    UNPAIRED "unpaired-snippet" Fatal
        "a broken snippet without its fixed one, or the other way round"
        "Readers compare the two. Write them in pairs of one language: first `broken`, then `fixed`."
    IDENTICAL "identical-snippets" Deny
        "the broken and the fixed snippet are the same"
        "A reader compares the two to see what to change. Write the snippet that fails, and the one that works."
    HIDDEN_CHARACTER "hidden-character" Warn
        "code holds a character that cannot be seen"
        "Zero-width and bidirectional control characters make code read differently from what it does, and break what readers copy. Remove it, or write it as an escape of the language."
    UNMATCHED_MESSAGE "unmatched-message" Warn
        "no message template matches the stack trace"
        "A reader finds the entry by its messages. At least one of them must match what the entry itself shows as printed; copy the text from the trace and put holes where it varies."
    SHARED_MESSAGE "shared-message" Warn
        "a message template matches another entry's stack trace"
        "A reader who pastes that trace may be led to the wrong page. Make the template more exact, or, where the two are really easily confused, name the other entry under `not_this` with how to tell it."
    REPEATED_MESSAGE "repeated-message" Warn
        "the meaning only repeats the message"
        "The reader has just read the message. Say in other words what is wrong, and with what."
    HEADING_ORDER "heading-order" Warn
        "a heading skips a level"
        "Readers who listen to a page, and its outline, go from heading to heading. Within a section the first level is `###`, the next `####`; a heading is at most one level below the one before it."
    SECRET "secret" Deny
        "a key, token or password stands in the text"
        "What is published is copied within minutes, and a secret in git stays there. Revoke it first; then mask it: `errbook check --fix=secrets` writes `***` in its place. What only looks like a secret is suppressed in the entry, with the reason."
    PERSONAL "personal-data" Warn
        "an e-mail address or a home folder stands in the text"
        "Traces carry the names of people into public. `errbook check --fix=secrets` writes `name@example.com` and `/home/user` in their place; an address that readers are meant to write to is suppressed in the entry, with the reason."
    STALE "stale-verification" Warn
        "the entry was last verified long ago"
        "Software moves on, and a reader trusts the date. Check that the entry still holds and set `verified`, or say with `lifecycle: removed` (or `withdrawn`) that the error is gone. The limit is `stale_after` in errbook.yaml, in months."
    STALE_PROOF "stale-proof" Warn
        "a record of a run is no longer about what stands here"
        "A page says that its code was run only while nothing has changed that the run was about: the snippets, the error and its messages, the proof, the runner. Run it again with `errbook verify --record`, or remove the record from proofs/."
    UNRUNNABLE_PROOF "unrunnable-proof" Deny
        "a proof that no runner can carry out"
        "`proof` names a runner by its name: one that errbook ships, or one under `runners` in errbook.yaml. It runs the pairs of the entry that are in its languages; there must be one."
    OUTDATED_TEST "outdated-test" Warn
        "an entry was tried on a version that is no longer the newest"
        "A site may say in versions.yaml which versions are the newest, as exactly as it matters: `python: \"3.14\"`. What was tried on an older one, by `tested_on` or by a record of a run, is reported. Try it again, and write the new version."
    SIMILAR_TAG "similar-tag" Warn
        "a tag that is nearly another one"
        "A tag gathers entries only where all of them spell it alike. This one stands in a single entry and differs by one letter from one that several use."
    INSECURE_LINK "insecure-link" Warn
        "a link leads to an http: address"
        "Anyone on the way can read or change what is sent over http:. Nearly every site has the same page under https:."
    BROKEN_LINK "broken-link" Deny
        "a link to an entry that is not there"
        "A link to a file, such as `[text](../openai/rate-limit-error.md)`, leads to the page of that entry; the file must exist."
    BROKEN_ADDRESS "broken-address" Warn
        "a link to an address of the site that is not there"
        "An address such as `/openai/rate-limit-error/` is looked for among the pages and files that are published. Pages have addresses that end with a slash; best is a link to the file of the entry, which follows it when it moves."
    BROKEN_ANCHOR "broken-anchor" Warn
        "a link to a part of a page that is not there"
        "The part behind `#` is the id of a heading on the page that is linked to, as it is really rendered. A reader who follows the link would land at the top of the page."
    SNIPPET_FILE "snippet-file" Fatal
        "a snippet's file cannot be used"
        "`file=` names a text beside the entry, in the entry's own folder (content/<collection>/<slug>/index.md). A path may not leave that folder."
    RAW_HTML "raw-html" Warn
        "HTML in an entry is shown as text"
        "Entries are Markdown; HTML could carry scripts into every reader's browser, so it is never passed through. Put it into backticks if readers should see it."
    LARGE_SNIPPET "large-snippet" Warn
        "a snippet is too large to be highlighted"
        "Snippets above 64 KiB, or with lines above 2,000 characters, are shown without colours. Cut them down to what shows the error."
    SLOW_SNIPPET "slow-snippet" Warn
        "a snippet takes too long to be highlighted"
        "The grammar of its language needs more than its time on this text; it is shown without colours. Shorten the snippet, or mark it as `text`."
    MISSING_IMAGE "missing-image" Deny
        "an image is not there"
        "Images stand beside the entry in its own folder (content/<collection>/<slug>/index.md and picture.png)."
    UNKNOWN_REFERENCE "unknown-reference" Deny
        "a reference to an entry that does not exist"
        "`related` and `not_this` name entries by their id, <collection>/<slug>."
    SELF_REFERENCE "self-reference" Deny
        "an entry refers to itself"
        "A page that leads to itself helps nobody. Remove the reference."
    ONE_SIDED "one-sided-look-alike" Warn
        "a look-alike does not point back"
        "Who takes one error for the other may land on either page. Name this entry under not_this of the other one as well."
    UNFINDABLE "unfindable" Warn
        "another entry is found first by what the entry shows as printed"
        "Readers paste what they see. Every message and stack trace of an entry is searched for as a reader would: no other entry may be the sure answer, and the entry itself must be among the first three. Give it the messages that only this error prints, or, where the two really print the same, say under not_this how to tell the other one."
    SEARCH_BUDGET "search-budget" Warn
        "the files of the search are larger than the site wants"
        "A site may set `search_budget` in errbook.yaml: the KB that all files of the search may have together. Readers of a small site load all of them on their first search, those of a large site a few; a host may count all. Shorten what is long without saying more, or raise the budget."
    SHARED_CODE "shared-code" Allow
        "several entries have the same code"
        "Programs share codes: E0308 is of one compiler and of one linter. A search for the code lists all of its owners; each of them should say how to tell the others. This rule is off unless errbook.yaml sets it to `warn`."
    DRAFT_REFERENCE "draft-reference" Deny
        "a published entry refers to a draft"
        "The draft is not published, so the link would be dead. Publish the draft, or remove the reference."
    BAD_ALIAS "bad-alias" Deny
        "an alias cannot become a redirect"
        "An alias is an old address on this site, such as `/errors/403/`: it starts with a slash, stays inside the site, and no page or other alias may have it."
    TAKEN "address-taken" Fatal
        "a file in static/ has the address of a page"
        "Files in static/ are published at the root of the site under their own names; a page stands there already. Rename the file."
    BAD_EXTRA "bad-extra" Deny
        "a field of the site's own does not fit its schema"
        "`extra` in errbook.yaml holds a JSON Schema for the fields under `extra` of every entry. Correct the value, or the schema."
    UNUSED_SUPPRESSION "unused-suppression" Warn
        "a suppression that suppresses nothing"
        "The rule finds nothing in this entry any more. Remove the suppression, or it would hide the next real finding."
    SETTINGS "bad-setting" Fatal
        "a setting in errbook.yaml cannot be used"
        "The settings are listed in docs/configuration.md; each has a type and a default."
    MISSING_WORDS "missing-words" Warn
        "the site's language lacks words of the interface"
        "A site in a language that errbook does not bring has its words in words/<language>.yaml. What is missing there is English on every page. Translate it: words/en.yaml in errbook's sources has all texts, and a new version may have new ones."
    TEMPLATE "template-error" Fatal
        "a template of the site cannot be used"
        "Templates below templates/ take the place of the built-in one of the same name, and must be valid on their own."
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_kebab_case_and_explained() {
        let mut seen = BTreeSet::new();
        for rule in RULES {
            assert!(
                seen.insert(rule.id),
                "{} stands twice in the table",
                rule.id
            );
            assert!(
                rule.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                rule.id
            );
            assert!(
                rule.explain.len() > rule.summary.len(),
                "{} explains less than it sums up",
                rule.id
            );
        }
    }
}
