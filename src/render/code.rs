//! Snippets and traces → highlighted blocks.

use super::diff::{Marks, marks};
use super::escape::escape;
use super::highlight::{self, Highlighted, Plain};
use super::view;
use super::words::Words;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Language, Pair, Snippet, Trace};
use crate::rule;
use crate::source::Span;
use std::ops::Range;

/// A trace; `names` are what its telling line holds (the error's name and codes).
#[must_use]
pub fn trace(
    trace: &Trace,
    names: &[&str],
    words: &Words,
    diagnostics: &mut Diagnostics,
) -> view::Code {
    let highlighted = highlight::trace(trace.language, trace.text.as_str());
    slow(&highlighted, trace.text.place(0..0), diagnostics);
    let telling = telling(trace, names);
    let last = highlighted.lines.get(telling).cloned().unwrap_or_default();
    view::Code {
        last_html: last,
        show_all: words.count(&words.show_lines, highlighted.lines.len()),
        ..block(trace.language, None, &highlighted, &[])
    }
}

/// Both snippets of a pair, changed lines and words marked.
#[must_use]
pub fn pair(pair: &Pair, diagnostics: &mut Diagnostics) -> (view::Code, view::Code) {
    let (broken, fixed) = marks(pair.broken.text.as_str(), pair.fixed.text.as_str());
    let mut side = |snippet: &Snippet, marks: &Marks| {
        let highlighted = highlight::code(pair.language, snippet.text.as_str());
        slow(&highlighted, snippet.text.place(0..0), diagnostics);
        block(pair.language, snippet.file.clone(), &highlighted, marks)
    };
    (side(&pair.broken, &broken), side(&pair.fixed, &fixed))
}

/// A fence within prose, as a whole figure.
#[must_use]
pub fn figure(
    language: Option<Language>,
    text: &str,
    place: Span,
    diagnostics: &mut Diagnostics,
) -> String {
    let language = language.unwrap_or(Language::TEXT);
    let highlighted = highlight::code(language, text.trim_end_matches('\n'));
    slow(&highlighted, place, diagnostics);
    let code = block(language, None, &highlighted, &[]);
    let label = escape(&code.label);
    format!(
        "<figure class=\"code\"><figcaption><span>{label}</span></figcaption>\n<pre tabindex=\"0\"><code>{}</code></pre></figure>\n",
        code.html
    )
}

fn slow(highlighted: &Highlighted, place: Span, diagnostics: &mut Diagnostics) {
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

fn block(
    language: Language,
    file: Option<String>,
    highlighted: &Highlighted,
    marks: &[Option<Vec<Range<usize>>>],
) -> view::Code {
    let mut html = String::new();
    for (at, line) in highlighted.lines.iter().enumerate() {
        match marks.get(at).and_then(Option::as_ref) {
            None => html.push_str(line),
            Some(words) => {
                html.push_str("<span class=\"line changed\">");
                html.push_str(&marked(line, words));
                html.push_str("</span>");
            }
        }
        if at + 1 < highlighted.lines.len() {
            html.push('\n');
        }
    }
    view::Code {
        language: language.slug().to_owned(),
        label: language.label().to_owned(),
        file,
        html,
        last_html: String::new(),
        lines: highlighted.lines.len(),
        show_all: String::new(),
    }
}

/// Wraps byte ranges of the text of a line of HTML in `<mark>`, within the spans that are there.
fn marked(line: &str, ranges: &[Range<usize>]) -> String {
    let mut html = String::with_capacity(line.len() + 16);
    let mut at = 0;
    let mut open = false;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '<' => rest.find('>').map_or(rest.len(), |end| end + 1),
            '&' => rest.find(';').map_or(1, |end| end + 1),
            _ => c.len_utf8(),
        };
        let (token, behind) = rest.split_at(length);
        rest = behind;
        let wanted = c != '<' && ranges.iter().any(|range| range.contains(&at));
        if open && !wanted {
            html.push_str("</mark>");
        } else if wanted && !open {
            html.push_str("<mark>");
        }
        open = wanted;
        html.push_str(token);
        at += match c {
            '<' => 0,
            '&' => 1,
            _ => length,
        };
    }
    if open {
        html.push_str("</mark>");
    }
    html
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_within_spans_and_count_text_only() {
        let line = "<span class=\"k\">let</span> a = &lt;b&gt;;";
        let ranges = [0..3, 8..11];
        assert_eq!(
            marked(line, &ranges),
            "<span class=\"k\"><mark>let</mark></span> a = <mark>&lt;b&gt;</mark>;"
        );
        assert_eq!(
            marked("é<span class=\"s\">xy</span>", &[0..2, 3..4]),
            "<mark>é</mark><span class=\"s\">x<mark>y</mark></span>"
        );
    }
}
