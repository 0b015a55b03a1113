//! Python tracebacks.
//!
//! In come lines; out comes their HTML: the exception's name and the author's frames are marked, source lines of the
//! author's frames are highlighted as Python, and the frames of libraries, headers and carets are quiet. Chains of
//! exceptions and exception groups are the same thing behind a margin. It never needs the text to be complete.

use super::class::Class;
use super::line::Line;
use super::message;
use super::spot::{self, Owner};

/// The lines of a traceback. `source` highlights one line of Python.
pub fn lines(lines: &[&str], mut source: impl FnMut(&str) -> String) -> Vec<String> {
    let mut part = Part::Message;
    lines
        .iter()
        .map(|text| line(text, &mut part, &mut source))
        .collect()
}

/// Whether a text is a Python traceback, whatever it is called.
pub fn is_traceback(lines: &[&str]) -> bool {
    lines.iter().any(|text| {
        let (_, body) = margin(text);
        is_header(body)
            || file(body).is_some_and(|file| body.starts_with("  File ") && !file.path.is_empty())
    })
}

/// A header or a frame that stands in some other text.
pub fn frame(text: &str) -> Option<String> {
    let mut html = Line::new();
    if is_header(text) {
        html.push(Some(Class::Quiet), text);
    } else {
        let body = text.trim_start();
        let file = file(body)?;
        html.plain(&text[..text.len() - body.len()]);
        file.paint(spot::owner_of_path(file.path), &mut html);
    }
    Some(html.finish())
}

/// Where in a traceback a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Between the header and the exception; the owner is that of the last frame.
    Frames(Owner),
    /// From the exception on.
    Message,
}

fn line(text: &str, part: &mut Part, source: &mut impl FnMut(&str) -> String) -> String {
    let (margin, body) = margin(text);
    let mut html = Line::new();
    html.push(Some(Class::Quiet), margin);
    let inner = body.trim_start();
    let indent = body.len() - inner.len();
    if is_header(inner) || is_between(inner) || is_rule(margin, inner) {
        *part = if is_header(inner) {
            Part::Frames(Owner::Author)
        } else {
            Part::Message
        };
        html.push(Some(Class::Quiet), body);
    } else if let Some(file) = file(inner).filter(|_| indent <= 4) {
        let owner = spot::owner_of_path(file.path);
        *part = Part::Frames(owner);
        html.plain(&body[..indent]);
        file.paint(owner, &mut html);
    } else if is_pointer(inner) || inner.starts_with("[Previous line repeated ") {
        html.push(Some(Class::Quiet), body);
    } else {
        match *part {
            Part::Frames(Owner::Library) if indent > 0 => html.push(Some(Class::Quiet), body),
            Part::Frames(Owner::Author) if indent > 0 => {
                html.plain(&body[..indent]);
                html.html(&source(inner));
            }
            _ if indent == 0 => {
                let expected = *part != Part::Message;
                *part = Part::Message;
                let name = message::exception(body)
                    .or_else(|| bare(body).filter(|_| expected))
                    .unwrap_or(0);
                html.push(Some(Class::Error), &body[..name]);
                html.plain(&body[name..]);
            }
            _ => html.plain(body),
        }
    }
    html.finish()
}

/// `File "path", line 12, in name`
struct File<'a> {
    path: &'a str,
    number: &'a str,
    name: Option<&'a str>,
    rest: &'a str,
}

fn file(text: &str) -> Option<File<'_>> {
    let (path, rest) = text
        .trim_start()
        .strip_prefix("File \"")?
        .split_once("\", line ")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = rest.split_at(digits);
    match rest.strip_prefix(", in ") {
        Some(name) => Some(File {
            path,
            number,
            name: Some(name),
            rest: "",
        }),
        None => Some(File {
            path,
            number,
            name: None,
            rest,
        }),
    }
}

impl File<'_> {
    fn paint(&self, owner: Owner, html: &mut Line) {
        let class = |class| {
            Some(if owner == Owner::Author {
                class
            } else {
                Class::Quiet
            })
        };
        let quiet = Some(Class::Quiet);
        html.push(quiet, "File \"");
        html.push(class(Class::Path), self.path);
        html.push(quiet, "\", line ");
        html.push(class(Class::Number), self.number);
        if let Some(name) = self.name {
            html.push(quiet, ", in ");
            html.push(class(Class::Function), name);
        }
        html.push(quiet, self.rest);
    }
}

/// What an exception group draws at the left: `  | `, and the line behind it.
fn margin(text: &str) -> (&str, &str) {
    let body = text.trim_start();
    let indent = text.len() - body.len();
    let Some(inner) = body.strip_prefix("| ") else {
        let corner = ["+-+", "+--", "+ Exception"]
            .iter()
            .any(|corner| body.starts_with(corner));
        let end = if corner || body == "|" { indent + 1 } else { 0 };
        return text.split_at(end);
    };
    text.split_at(text.len() - inner.len())
}

fn is_header(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("Traceback (most recent call last)")
        || text.starts_with("Exception Group Traceback (most recent call last)")
}

fn is_between(text: &str) -> bool {
    text.starts_with("During handling of the above exception")
        || text.starts_with("The above exception was the direct cause")
        || text.starts_with("Exception ignored in")
        || text.starts_with("Exception in thread ") && text.ends_with(':')
}

/// The lines between the exceptions of a group: `+-+---------------- 1 ----------------`
fn is_rule(margin: &str, text: &str) -> bool {
    margin.ends_with('+') && (text.starts_with("-+-") || text.starts_with("----"))
}

fn is_pointer(text: &str) -> bool {
    !text.is_empty()
        && text
            .trim_end()
            .bytes()
            .all(|byte| matches!(byte, b'^' | b'~' | b' '))
        && !text.trim().is_empty()
}

/// Where an exception must come, any dotted name is one: `subprocess.TimeoutExpired: text`
fn bare(text: &str) -> Option<usize> {
    let end = text
        .find(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '_' | '.'))
        .unwrap_or(text.len());
    let named = end > 0 && (text.len() == end || text[end..].starts_with(':'));
    named.then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::line;
    use super::*;

    fn shown(text: &str) -> String {
        let text: Vec<_> = text.lines().collect();
        let html = lines(&text, |source| format!("«{}»", line::plain(source))).join("\n");
        line::shown(&html).replace("&lt;", "<").replace("&gt;", ">")
    }

    #[test]
    fn a_traceback_shows_the_authors_frames_and_the_exception() {
        let text = r#"Traceback (most recent call last):
  File "/app/ask.py", line 6, in <module>
    response = client.create(
               ^^^^^^^^^^^^^^
  File "/app/.venv/lib/python3.12/site-packages/openai/_base_client.py", line 1248, in request
    raise self._make() from None
openai.PermissionDeniedError: Error code: 403
more of the message: here"#;
        let expected = r#"[c Traceback (most recent call last):]
  [c File "][p /app/ask.py][c ", line] [n 6][c , in] [f <module>]
    «response = client.create(»
               [c ^^^^^^^^^^^^^^]
  [c File "/app/.venv/lib/python3.12/site-packages/openai/_base_client.py", line 1248, in request]
    [c raise self._make() from None]
[e openai.PermissionDeniedError]: Error code: 403
more of the message: here"#;
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn chains_and_repeats_are_quiet() {
        let text = "  [Previous line repeated 996 more times]\nRecursionError: maximum\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"a.py\", line 1\n    f(\n     ^\nSyntaxError: '(' was never closed";
        let expected = "  [c [Previous line repeated 996 more times]]\n[e RecursionError]: maximum\n\n[c During handling of the above exception, another exception occurred:]\n\n[c Traceback (most recent call last):]\n  [c File \"][p a.py][c \", line] [n 1]\n    «f(»\n     [c ^]\n[e SyntaxError]: '(' was never closed";
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn groups_have_a_margin() {
        let text = "  + Exception Group Traceback (most recent call last):\n  |   File \"a.py\", line 1, in f\n  |     run()\n  | ExceptionGroup: two (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n    | ValueError: 1\n    +------------------------------------";
        let expected = "  [c + Exception Group Traceback (most recent call last):]\n  [c |   File \"][p a.py][c \", line] [n 1][c , in] [f f]\n  [c |]     «run()»\n  [c |] [e ExceptionGroup]: two (2 sub-exceptions)\n  [c +-+---------------- 1 ----------------]\n    [c |] [e ValueError]: 1\n    [c +------------------------------------]";
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn an_exception_need_not_be_called_error() {
        assert_eq!(
            shown("Traceback (most recent call last):\nsubprocess.TimeoutExpired: x"),
            "[c Traceback (most recent call last):]\n[e subprocess.TimeoutExpired]: x"
        );
        assert_eq!(shown("ValueError"), "[e ValueError]");
        assert_eq!(shown("just text: here"), "just text: here");
    }

    #[test]
    fn a_traceback_is_recognised() {
        assert!(is_traceback(&[
            "noise",
            "  | Traceback (most recent call last):"
        ]));
        assert!(is_traceback(&["  File \"x.py\", line 2", "    y"]));
        assert!(!is_traceback(&["Error: File \"x\" not found"]));
    }
}
