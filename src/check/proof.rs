//! `proof`: how the snippets are run, read against its table.
//!
//! Comes in: the node, and the files beside the entry. Goes out: [`Proof`], or findings. Never: whether the site has such
//! a runner; that is known only where all settings are.

use super::fields::Fields;
use super::snippet::{Inside, text};
use super::{extra, read, schema};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Pair, Proof, Reply};
use crate::parse::{Node, Value};
use crate::rule;
use crate::source::{Span, Spanned};

/// Reads it; pairs are compared with those of the entry by [`pairs`], when they are known.
pub fn proof(node: &Node, inside: Inside<'_>, d: &mut Diagnostics) -> Option<Proof> {
    let mut fields = Fields::open(node, schema::PROOF, d)?;
    let says_how = fields.has("runner") || fields.has("skip");
    let runner = fields.take("runner", d, |n, k, d| {
        Some(Spanned::new(read::line(n, k, d)?, n.span))
    });
    let skip = fields.take("skip", d, read::line);
    let pairs = fields.take("pairs", d, |n, k, d| {
        read::list(n, k, d, |n, k, d| read::integer(n, k, (1, 100), d))
    });
    let file = fields.take("file", d, |n, k, d| {
        let name = read::line(n, k, d)?;
        is_inside(&name, n.span, d).then_some(name)
    });
    let files = fields.take("files", d, |n, k, d| {
        names(n, d, is_inside);
        read::table(n, k, d, |n, _, d| text(n, inside, d))
    });
    let environment = fields.take("environment", d, |n, k, d| {
        names(n, d, is_variable);
        read::table(n, k, d, read::line)
    });
    let packages = fields.take("packages", d, |n, k, d| {
        names(n, d, is_package);
        read::table(n, k, d, |n, k, d| {
            let version = read::line(n, k, d)?;
            is_version(&version, n.span, d).then_some(version)
        })
    });
    let tools = fields.take("tools", d, |n, k, d| {
        read::list(n, k, d, |n, k, d| {
            let name = read::line(n, k, d)?;
            is_tool(&name, n.span, d).then_some(name)
        })
    });
    let setup = fields.take("setup", d, |n, k, d| read::text(n, k, d).cloned());
    let replies = fields.take("replies", d, |n, k, d| {
        read::list(n, k, d, |n, _, d| reply(n, d))
    });
    let error = fields.take("error", d, read::message);
    fields.close();
    if !says_how {
        let finding = Diagnostic::new(
            &rule::WRONG_TYPE,
            node.span,
            "`proof` names neither a runner nor why it is skipped",
        )
        .help("write `proof: {runner: python}` or `proof: {skip: needs an account}`");
        d.push(finding);
    }
    if runner.is_none() && skip.is_none() {
        return None;
    }
    let pairs = pairs.unwrap_or_default();
    Some(Proof {
        runner,
        skip,
        pairs: pairs
            .into_iter()
            .filter_map(|number| usize::try_from(number).ok())
            .collect(),
        file,
        files: files.unwrap_or_default(),
        environment: environment.unwrap_or_default(),
        packages: packages.unwrap_or_default(),
        tools: tools.unwrap_or_default(),
        setup,
        replies: replies.unwrap_or_default(),
        error: error.map(|error| error.value),
    })
}

/// Whether the pairs that it names are there, and any at all where it names a runner.
pub fn pairs(node: Span, proof: &Proof, code: &[Pair], d: &mut Diagnostics) {
    if proof.runner.is_some() && code.is_empty() {
        let message = "`proof` names a runner, and the entry has no snippets to run";
        let help = "write a broken and a fixed snippet, or say `skip` in the place of `runner`";
        d.push(Diagnostic::new(&rule::MISSING, node, message).help(help));
        return;
    }
    if let Some(number) = proof.pairs.iter().find(|number| **number > code.len()) {
        let message = format!("`pairs` names pair {number} of {}", code.len());
        let help = "pairs are counted from 1, in the order of the entry";
        d.push(Diagnostic::new(&rule::UNKNOWN_VALUE, node, message).help(help));
    }
}

fn reply(node: &Node, d: &mut Diagnostics) -> Option<Reply> {
    let mut fields = Fields::open(node, schema::REPLY, d)?;
    let method = fields.take("method", d, read::choice);
    let path = fields.take("path", d, |n, k, d| {
        let path = read::line(n, k, d)?;
        let is_path = path.starts_with('/') && !path.contains(['?', '#', ' ']);
        if !is_path {
            let message = format!("`{path}` is no path");
            let help = "write it from `/` on, without the query, such as `/v1/models`";
            d.push(Diagnostic::new(&rule::UNKNOWN_VALUE, n.span, message).help(help));
        }
        is_path.then_some(path)
    });
    let headers = fields.take("headers", d, |n, k, d| {
        names(n, d, is_header);
        read::table(n, k, d, read::line)
    });
    let json = fields.take("json", d, |n, _, _| extra::typed(n));
    let mut number = |name, low, high, d: &mut Diagnostics| {
        fields.take(name, d, |n, k, d| read::integer(n, k, (low, high), d))
    };
    let times = number("times", 1, 1000, d).and_then(|times| u32::try_from(times).ok());
    let delay = number("delay", 1, 60_000, d).and_then(|delay| u32::try_from(delay).ok());
    let status = number("status", 200, 599, d).and_then(|status| u16::try_from(status).ok());
    let answer_headers = fields.take("answer_headers", d, |n, k, d| {
        names(n, d, is_header);
        read::table(n, k, d, read::line)
    });
    let answer = fields.take("answer", d, |n, _, _| extra::typed(n));
    fields.close();
    Some(Reply {
        method,
        path: path?,
        headers: headers.unwrap_or_default(),
        json,
        times,
        delay: delay.unwrap_or(0),
        status: status.unwrap_or(200),
        answer_headers: answer_headers.unwrap_or_default(),
        answer,
    })
}

/// Reports the names of a table that are none of their kind.
fn names(node: &Node, d: &mut Diagnostics, is: fn(&str, Span, &mut Diagnostics) -> bool) {
    if let Value::Map(fields) = &node.value {
        for field in fields {
            is(&field.name.text, field.name.span, d);
        }
    }
}

fn refused(
    is_right: bool,
    message: String,
    help: &'static str,
    span: Span,
    d: &mut Diagnostics,
) -> bool {
    if !is_right {
        d.push(Diagnostic::new(&rule::UNKNOWN_VALUE, span, message).help(help));
    }
    is_right
}

/// A path within the folder that a snippet runs in.
fn is_inside(path: &str, span: Span, d: &mut Diagnostics) -> bool {
    let is_right = path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && !path.contains(['\\', '\0'])
        && !path.starts_with('-');
    let message = format!("`{path}` is no path within the snippet's folder");
    refused(
        is_right,
        message,
        "write it as `settings.json` or `shop/__init__.py`",
        span,
        d,
    )
}

fn is_variable(name: &str, span: Span, d: &mut Diagnostics) -> bool {
    let is_right = !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let message = format!("`{name}` is no name of a variable");
    refused(is_right, message, "write letters, digits and `_`", span, d)
}

/// Not an option of the installer, nor an address.
fn is_package(name: &str, span: Span, d: &mut Diagnostics) -> bool {
    let is_right = name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '@')
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.@/[],".contains(&b));
    let message = format!("`{name}` is no name of a package");
    refused(
        is_right,
        message,
        "write it as its registry does, without a version",
        span,
        d,
    )
}

/// One version: what is tried today and what is tried next year are the same.
fn is_version(version: &str, span: Span, d: &mut Diagnostics) -> bool {
    let is_right = version.starts_with(|c: char| c.is_ascii_digit())
        && version
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.+!".contains(&b));
    let message = format!("`{version}` is no version of a package");
    refused(
        is_right,
        message,
        "write one version, such as \"3.0.0\"",
        span,
        d,
    )
}

fn is_tool(name: &str, span: Span, d: &mut Diagnostics) -> bool {
    let is_right = name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.+".contains(&b));
    let message = format!("`{name}` is no name of a program");
    refused(
        is_right,
        message,
        "write it without folder and arguments",
        span,
        d,
    )
}

fn is_header(name: &str, span: Span, d: &mut Diagnostics) -> bool {
    let is_right = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let message = format!("`{name}` is no name of a header");
    refused(is_right, message, "write it as `retry-after`", span, d)
}
