//! A template without what a browser does not need: what its lines are indented by, quotes around a value that is a
//! word, and the ends of lines between blocks.
//!
//! Comes in: a template of HTML. Goes out: one that a browser reads as the same page, on as many lines, so that an error
//! in it has its line. A value that is known only when the page is made goes through the filter [`bare`], which puts the
//! quotes around it that it needs. Never: a change to what stands between two words, or within `<pre>`.

use crate::render::escape::escape;
use tera::{Kwargs, State, Value};

/// What stands in place of a line's end that is no text: a comment, so that the template keeps its lines.
const LINE: &str = "{#\n#}";

/// White space before and behind these is nothing to a browser.
const BLOCKS: &[&str] = &[
    "head",
    "meta",
    "title",
    "link",
    "script",
    "body",
    "main",
    "header",
    "footer",
    "nav",
    "section",
    "aside",
    "div",
    "h1",
    "h2",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "pre",
    "details",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];

/// Tags that other programs read than browsers. Some of those that show what is behind a link find no word without quotes.
const SAID_TO_OTHERS: &[&str] = &[
    "<meta",
    "<link rel=\"alternate\"",
    "<link rel=\"canonical\"",
    "<link rel=\"search\"",
    "<script type=",
];

/// Attributes whose values are names, dates and addresses of files: mostly a word.
const WORDS: &[&str] = &[
    "action",
    "aria-label",
    "aria-labelledby",
    "data-copy",
    "data-copy-page",
    "datetime",
    "href",
    "id",
    "src",
];

/// Shortens a template.
pub fn template(text: &str) -> String {
    let text = unindented(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let mut is_behind_block = false;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '{' if code(rest) > 0 => code(rest),
            '<' => tag(rest),
            '\n' => 1,
            _ => {
                let begun = first.len_utf8();
                let next = rest[begun..].find(['{', '<', '\n']);
                next.map_or(rest.len(), |at| begun + at)
            }
        };
        let (piece, behind) = rest.split_at(length);
        match first {
            '<' => out.push_str(&bared(piece)),
            '\n' if is_behind_block || is_block(behind.trim_start_matches('\n')) => {
                out.push_str(LINE);
            }
            _ => out.push_str(piece),
        }
        // What begins with `<pre>` begins at once.
        is_behind_block =
            is_block(piece) && !piece.starts_with("<pre") || is_behind_block && piece == "\n";
        rest = behind;
    }
    out
}

/// Without the indentation: a space and a line's end are the same to a browser, but in `<pre>`.
pub fn unindented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_kept = false;
    for line in text.split_inclusive('\n') {
        out.push_str(if is_kept {
            line
        } else {
            line.trim_start_matches(' ')
        });
        if let Some(tag) = line.rfind("pre>").max(line.rfind("<pre")) {
            is_kept = !line[..tag].ends_with("</");
        }
    }
    out
}

/// The filter of an attribute's value: with quotes where it needs them.
pub fn bare(value: &Value, _: Kwargs, _: &State) -> Value {
    match value.as_str() {
        Some(text) if is_word(text) => value.clone(),
        Some(text) => Value::safe_string(&format!("\"{}\"", escape(text))),
        None if value.is_none() => Value::safe_string("\"\""),
        None => value.clone(),
    }
}

/// Whether a value means the same without quotes, wherever in its tag it stands.
fn is_word(value: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/#+".contains(&byte);
    !value.is_empty() && value.bytes().all(is_plain) && !value.ends_with('/')
}

/// Whether a tag of a block stands here.
fn is_block(text: &str) -> bool {
    let Some(name) = text.strip_prefix('<') else {
        return false;
    };
    let name = name.strip_prefix('/').unwrap_or(name);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    BLOCKS.contains(&&name[..end.unwrap_or(name.len())])
}

/// The length of the code that stands here: `{{ … }}`, `{% … %}`, `{# … #}`; 0 where there is none.
fn code(text: &str) -> usize {
    let end = match text.get(..2) {
        Some("{{") => "}}",
        Some("{%") => "%}",
        Some("{#") => "#}",
        _ => return 0,
    };
    text.find(end).map_or(text.len(), |at| at + end.len())
}

/// The length of the tag that stands here. Code in it is no part of it.
fn tag(text: &str) -> usize {
    let mut at = 1;
    let mut is_quoted = false;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '{' if code(&text[at..]) > 0 => {
                at += code(&text[at..]);
                continue;
            }
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return at + 1,
            _ => {}
        }
        at += c.len_utf8();
    }
    text.len()
}

/// A tag with as few quotes as it needs.
fn bared(tag: &str) -> String {
    if SAID_TO_OTHERS.iter().any(|kept| tag.starts_with(kept)) {
        return tag.to_owned();
    }
    let mut out = String::with_capacity(tag.len());
    let mut rest = tag;
    while let Some(first) = rest.chars().next() {
        let length = code(rest);
        if length > 0 || !rest.starts_with("=\"") {
            let (piece, behind) = rest.split_at(length.max(first.len_utf8()));
            out.push_str(piece);
            rest = behind;
            continue;
        }
        let quoted = &rest[2..];
        let end = value(quoted);
        let (inner, behind) = (&quoted[..end], &quoted[end..]);
        let behind = behind.strip_prefix('"').unwrap_or(behind);
        let is_last = behind.starts_with([' ', '\n', '>']) || behind.starts_with("{%");
        let name = out.rsplit([' ', '\n', '}', '<']).next().unwrap_or("");
        let expression = inner
            .strip_prefix("{{ ")
            .filter(|_| code(inner) == inner.len())
            .and_then(|inner| inner.strip_suffix(" }}"));
        match expression {
            Some(expression) if is_last && WORDS.contains(&name) => {
                out.push_str("={{ (");
                out.push_str(expression);
                out.push_str(") | bare }}");
            }
            None if is_last && is_word(inner) => {
                out.push('=');
                out.push_str(inner);
            }
            _ => out.push_str(&rest[..rest.len() - behind.len()]),
        }
        rest = behind;
    }
    out
}

/// Where a value ends. Code in it has quotes of its own.
fn value(text: &str) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == '"' {
            return at;
        }
        at += code(&text[at..]).max(c.len_utf8());
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tera::{Context, Tera};

    #[test]
    fn what_a_browser_reads_stays() {
        for (long, short) in [
            (
                "<p class=\"a\" title=\"a b\" hidden>",
                "<p class=a title=\"a b\" hidden>",
            ),
            (
                "<a href=\"/a/\" id=\"b\"{% if c == \"d\" %} rel=\"e\"{% endif %}>",
                "<a href=\"/a/\" id=b{% if c == \"d\" %} rel=e{% endif %}>",
            ),
            (
                "<a href=\"{{ one.href }}\" class=\"x-{{ two }}\" title=\"{{ three }}\">",
                "<a href={{ (one.href) | bare }} class=\"x-{{ two }}\" title=\"{{ three }}\">",
            ),
            (
                "<meta name=\"a\" content=\"{{ b }}\">\n<link rel=\"icon\" href=\"{{ c }}\">\n",
                "<meta name=\"a\" content=\"{{ b }}\">{#\n#}<link rel=icon href={{ (c) | bare }}>{#\n#}",
            ),
            (
                "{{ <icon key=\"a\" /> }} <b title=\"\">a = \"b\"</b>",
                "{{ <icon key=\"a\" /> }} <b title=\"\">a = \"b\"</b>",
            ),
            (
                "<ul>\n  <li>a\n    b</li>\n\n  <li><b>c</b>\n    <b>d</b></li>\n</ul>\n",
                "<ul>{#\n#}<li>a\nb</li>{#\n#}{#\n#}<li><b>c</b>\n<b>d</b></li>{#\n#}</ul>{#\n#}",
            ),
            (
                "{%- if a %}\n  <p>b</p>\n{%- endif %}\n",
                "{%- if a %}{#\n#}<p>b</p>{#\n#}{%- endif %}\n",
            ),
            ("<td>日\n本</td>é", "<td>日\n本</td>é"),
            (
                "<pre>\n  a\n\n  b</pre>\n  c",
                "<pre>\n  a\n\n  b</pre>{#\n#}c",
            ),
        ] {
            assert_eq!(template(long), short, "{long}");
            let lines = |text: &str| text.matches('\n').count();
            assert_eq!(lines(long), lines(short), "{long}");
        }
    }

    #[test]
    fn a_value_has_the_quotes_that_it_needs() {
        let mut tera = Tera::new();
        tera.autoescape_on(["html"]);
        tera.register_filter("bare", bare);
        let text = template("<a href=\"{{ to }}\" hidden>");
        tera.add_raw_template("a.html", &text).unwrap();
        for (value, expected) in [
            ("../b/index.html#c", "../b/index.html#c"),
            ("", "\"\""),
            ("a/", "\"a/\""),
            ("a b", "\"a b\""),
            ("a?b=c&d", "\"a?b=c&amp;d\""),
            ("\"><script>'", "\"&quot;&gt;&lt;script&gt;&#39;\""),
            ("日", "\"日\""),
        ] {
            let mut context = Context::new();
            context.insert("to", value);
            let page = tera.render("a.html", &context).unwrap();
            assert_eq!(page, format!("<a href={expected} hidden>"));
        }
    }
}
