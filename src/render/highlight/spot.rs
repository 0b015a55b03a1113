//! Places in files, and whose they are.
//!
//! In comes the beginning of a text; out comes the place that stands there: a path, a line, perhaps a column. It never
//! looks whether the file exists: a trace comes from another machine.

use super::class::Class;
use super::line::Line;

/// A place in a file: `src/main.rs:3:5`, `app.ts(3,5)`.
pub struct Spot<'a> {
    pub path: &'a str,
    /// Line and column with their signs: `:3:5`, `(3,5)`.
    pub position: &'a str,
    pub rest: &'a str,
}

/// Whose code a frame is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Author,
    Library,
}

/// The place with which a text begins.
pub fn leading(text: &str) -> Option<Spot<'_>> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find([':', '(', ' ', '\t'])?;
        if at > LONGEST_PATH {
            return None;
        }
        let length = position(&text[at..]);
        let (path, position) = (&text[..at], &text[at..at + length]);
        if length > 0 && is_path(path) {
            return Some(Spot {
                path,
                position,
                rest: &text[at + length..],
            });
        }
        if text[at..].starts_with([' ', '\t']) {
            return None;
        }
        from = at + 1;
    }
}

impl Spot<'_> {
    pub fn owner(&self) -> Owner {
        owner_of_path(self.path)
    }

    /// The path and the numbers of the line.
    pub fn paint(&self, html: &mut Line) {
        html.push(Some(Class::Path), self.path);
        numbers(html, self.position);
    }
}

pub fn owner_of_path(path: &str) -> Owner {
    #[rustfmt::skip]
    const STARTS: &[&str] = &[
        "node:", "internal/", "<", "webpack/", "webpack-internal:", "java.base/", "ext:", "deno:",
    ];
    #[rustfmt::skip]
    const PARTS: &[&str] = &[
        "/.cargo/registry/", "/.rustup/", "/bundled/", "/dist-packages/", "/gems/", "/lib/python",
        "/library/std/", "/node_modules/", "/pkg/mod/", "/rustc/", "/site-packages/", "/usr/lib/",
        "/usr/local/go/", "/usr/share/", "/vendor/", "\\node_modules\\", "\\site-packages\\",
        "\\Lib\\", "/go/src/runtime/",
    ];
    let library = STARTS.iter().any(|start| path.starts_with(start))
        || PARTS.iter().any(|part| path.contains(part))
        || path.starts_with("node_modules/");
    if library {
        Owner::Library
    } else {
        Owner::Author
    }
}

pub fn owner_of_call(call: &str) -> Owner {
    #[rustfmt::skip]
    const STARTS: &[&str] = &[
        "java.", "javax.", "jdk.", "sun.", "com.sun.", "kotlin.", "kotlinx.", "scala.", "groovy.",
        "org.springframework.", "org.apache.", "org.junit.", "org.gradle.", "org.hibernate.",
        "io.netty.", "reactor.", "System.", "Microsoft.", "core::", "std::", "alloc::", "<core::",
        "<std::", "<alloc::", "__rust", "rust_begin_unwind", "__libc", "_start", "tokio::",
        "<tokio::", "java.base/", "jdk.compiler/",
    ];
    let generic =
        call.starts_with('<') && (call.contains(" as core::") || call.contains(" as std::"));
    if generic || STARTS.iter().any(|start| call.starts_with(start)) {
        Owner::Library
    } else {
        Owner::Author
    }
}

/// Numbers are numbers, the rest is plain.
pub fn numbers(html: &mut Line, text: &str) {
    for piece in text.split_inclusive(|sign: char| !sign.is_ascii_digit()) {
        let digits = piece.trim_end_matches(|sign: char| !sign.is_ascii_digit());
        html.push(Some(Class::Number), digits);
        html.plain(&piece[digits.len()..]);
    }
}

/// Longer paths are no paths: a line of a million colons must not be looked at a million times.
const LONGEST_PATH: usize = 1024;

/// The length of a line and column at the start of a text: `:3`, `:3:5`, `(3)`, `(3,5)`; 0 if there is none.
fn position(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (open, between, close) = if text.starts_with('(') {
        ("(", ',', ")")
    } else {
        (":", ':', "")
    };
    let Some(rest) = text.strip_prefix(open) else {
        return 0;
    };
    let mut count = digits(rest);
    if count == 0 {
        return 0;
    }
    if let Some(column) = rest[count..].strip_prefix(between)
        && digits(column) > 0
    {
        count += 1 + digits(column);
    }
    let end = &rest[count..];
    let closed = if close.is_empty() {
        end.is_empty() || end.starts_with([':', ')', ' ', ',', '\t', ']', '\''])
    } else {
        end.starts_with(close)
    };
    if closed {
        open.len() + count + close.len()
    } else {
        0
    }
}

fn is_path(text: &str) -> bool {
    let mark = |sign: char| matches!(sign, '/' | '\\' | '.');
    let named = text.contains(mark)
        || text.starts_with("node:")
        || text.starts_with('<') && text.ends_with('>');
    let balanced = text.matches('(').count() == text.matches(')').count();
    named
        && balanced
        && !text.contains(['"', '\'', '`', '=', '[', ',', ';'])
        && text.contains(char::is_alphabetic)
        && !is_number(text)
}

/// An address or a version is no path: `127.0.0.1:80`, `v1.2.3:4`.
fn is_number(text: &str) -> bool {
    text.trim_start_matches('v')
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_path_with_a_position() {
        let place = |text| leading(text).map(|spot| (spot.path, spot.position, spot.rest));
        assert_eq!(
            place("a.ts(3,5): error"),
            Some(("a.ts", "(3,5)", ": error"))
        );
        assert_eq!(
            place("http://localhost:3000/x.js:1:2"),
            Some(("http://localhost:3000/x.js", ":1:2", ""))
        );
        assert_eq!(place(r"C:\x\y.cs:7"), Some((r"C:\x\y.cs", ":7", "")));
        assert_eq!(place("node:fs:573"), Some(("node:fs", ":573", "")));
        for text in [
            "127.0.0.1:80",
            "Error: x",
            "a b.c:3",
            "x:",
            "",
            "f(3)",
            "v1.2:3",
        ] {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
