//! Snippets and traces → highlighted blocks.

use super::escape::escape;
use super::frame::Here;
use super::highlight::{Highlighted, Highlighter, Plain};
use super::view;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Language, Trace};
use crate::rule;
use crate::source::Span;

/// The lines and bytes of a trace that is shown whole above the fold.
const SHORT: (usize, usize) = (4, 320);

/// A trace; `names` are what its telling line holds (the error's name and codes).
#[must_use]
pub fn trace(
    trace: &Trace,
    names: &[&str],
    here: Here<'_>,
    diagnostics: &mut Diagnostics,
) -> view::Code {
    let highlighted = here
        .site
        .highlighter
        .trace(trace.language, trace.text.as_str());
    slow(&highlighted, trace.text.place(0..0), diagnostics);
    let telling = telling(trace, names);
    let last = highlighted.lines.get(telling).cloned().unwrap_or_default();
    view::Code {
        last_html: last,
        is_folded: highlighted.lines.len() > SHORT.0 || trace.text.as_str().len() > SHORT.1,
        show_all: here
            .words()
            .count(&here.words().show_lines, highlighted.lines.len()),
        ..block(trace.language, None, &highlighted.lines)
    }
}

/// A fence within prose, as a whole figure.
#[must_use]
pub fn figure(
    language: Option<Language>,
    text: &str,
    place: Span,
    highlighter: Highlighter<'_>,
    diagnostics: &mut Diagnostics,
) -> String {
    let language = language.unwrap_or(Language::TEXT);
    let highlighted = highlighter.code(language, text.trim_end_matches('\n'));
    slow(&highlighted, place, diagnostics);
    let code = block(language, None, &highlighted.lines);
    let label = escape(&code.label);
    format!(
        "<figure class=code><figcaption><span>{label}</span></figcaption>\n<pre tabindex=0><code>{}</code></pre></figure>\n",
        code.html
    )
}

pub fn slow(highlighted: &Highlighted, place: Span, diagnostics: &mut Diagnostics) {
    // Size has been reported by `check`; only here is it known how long the grammar took.
    if let Some(reason @ (Plain::TooSlow | Plain::NoGrammar)) = highlighted.plain {
        let finding = Diagnostic::new(
            &rule::SLOW_SNIPPET,
            place,
            format!("the snippet is shown without colours: {reason}"),
        )
        .help("shorten it, or mark it as `text`");
        diagnostics.push(finding);
    }
}

/// Lines of HTML as a block.
pub fn block(language: Language, file: Option<String>, lines: &[String]) -> view::Code {
    view::Code {
        language: language.slug().to_owned(),
        label: language.label().to_owned(),
        file,
        html: lines.join("\n"),
        last_html: String::new(),
        lines: lines.len(),
        is_folded: false,
        show_all: String::new(),
    }
}

/// The line of a trace that says which error it is: the one that names it, else the last of a traceback, else the first.
fn telling(trace: &Trace, names: &[&str]) -> usize {
    let lines: Vec<&str> = trace.text.as_str().lines().collect();
    let is_said = |at: &usize| !lines[*at].trim().is_empty();
    let names_it = |at: &usize| names.iter().any(|name| lines[*at].contains(name));
    let last = (0..lines.len()).rev().find(is_said).unwrap_or(0);
    if trace.language == Language::TRACEBACK {
        return (0..lines.len())
            .rev()
            .find(|at| names_it(at) && !lines[*at].starts_with(' '))
            .unwrap_or(last);
    }
    (0..lines.len())
        .find(names_it)
        .or_else(|| (0..lines.len()).find(is_said))
        .unwrap_or(0)
}
