//! `errbook check --explain RULE`: the page of a rule, in the terminal.

use super::Verdict;
use super::terminal::{Stream, Terminal};
use crate::check::nearest;
use crate::diagnostic::Findings;
use crate::rule::{self, Level};
use anyhow::{Result, bail};
use include_dir::{Dir, include_dir};

/// The entries about errbook's own findings, one for each rule.
static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/errbook");

/// Prints what a rule is about, how its level can be changed, and its page.
pub fn explain(id: &str, terminal: &Terminal) -> Result<Verdict> {
    let Some(rule) = rule::named(id) else {
        let ids = rule::RULES.iter().map(|rule| rule.id);
        match nearest(id, ids) {
            Some(near) => bail!("there is no rule `{id}`; did you mean `{near}`?"),
            None => bail!("there is no rule `{id}`; findings name theirs in square brackets"),
        }
    };
    let level = match rule.level {
        Level::Deny if rule.is_fatal => "an error that cannot be lowered: nothing is published",
        Level::Deny => {
            "an error: nothing is published; `rules` in errbook.yaml can make it `warn` or `allow`"
        }
        Level::Warn => "a warning; `rules` in errbook.yaml can make it `deny` or `allow`",
        Level::Allow => "not reported; `rules` in errbook.yaml can make it `warn` or `deny`",
    };
    let suppressed = if rule.is_suppressible() {
        ", and an entry can suppress it with a reason"
    } else {
        ""
    };
    let page = PAGES
        .get_file(format!("{id}.md"))
        .and_then(|file| file.contents_utf8())
        .and_then(|text| text.split_once("\n---\n"))
        .map_or("", |(_, body)| body.trim_end());
    let text = format!(
        "{}: {}\n\n{}\n\nBy default it is {level}{suppressed}.\n\n{page}\n",
        rule.id, rule.summary, rule.explain
    );
    terminal.print(&text, Stream::Output)?;
    Ok(Verdict::Fine)
}

/// Where more is said about these findings, the most serious first; empty where there are none.
pub fn more(findings: &Findings) -> String {
    let worst = findings.iter().map(|found| found.level).max();
    let first = findings.iter().find(|found| Some(found.level) == worst);
    let Some(first) = first.map(|found| found.diagnostic.rule) else {
        return String::new();
    };
    let is_one = findings.iter().all(|found| found.diagnostic.rule == first);
    let which = if is_one {
        format!("it: errbook check --explain {}", first.id)
    } else {
        format!("a rule: errbook check --explain RULE, such as {}", first.id)
    };
    format!("for more about {which}\n")
}
