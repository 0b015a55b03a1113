//! Words and names of a line, whole and in parts.
//!
//! Comes in: one line. Goes out: each word and name in lower case with its share. Never: a stop word, or a word of one
//! letter.

use super::scan::{self, at, is_part, is_start, lowered, run};
use super::skeleton::quotes;
use super::table::Table;

/// Where a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Typed,
    Pasted,
    Entry,
}

/// What is called with a word or a name, its share, and the place of the whole name that it is a part of.
pub type Put<'a> = &'a mut dyn FnMut(&str, Is, u32, usize);

/// The same for the parts of a name.
type PutPart<'a> = &'a mut dyn FnMut(&str, Is, u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    Word,
    Name,
}

/// Calls `put` with every word and name of a line.
pub fn words(line: &str, origin: Origin, table: &Table, put: Put<'_>) {
    let quoted = if origin == Origin::Pasted {
        quotes(line)
    } else {
        Vec::new()
    };
    // Written over for each of them.
    let mut text = String::new();
    let mut place = 0;
    while place < line.len() {
        let byte = at(line, place);
        if byte.is_ascii_digit() {
            let end = run(line, place, scan::is_word);
            let token = &line[place..end];
            if (3..=8).contains(&token.len()) && token.is_ascii() {
                let share = if origin == Origin::Typed {
                    table.shares.whole
                } else {
                    table.shares.number
                };
                put(lowered(&mut text, [token]), Is::Word, share, place);
            }
            place = end;
        } else if is_start(byte) {
            let end = chain(line, place);
            let is_quoted = quoted
                .iter()
                .any(|(start, stop)| *start <= place && place < *stop);
            let full = if is_quoted {
                table.shares.quoted
            } else {
                table.shares.whole
            };
            let chain = &line[place..end];
            let put: PutPart<'_> = &mut |text, is, share| put(text, is, share, place);
            if is_plain(chain) {
                word(chain, full, table, &mut text, put);
            } else {
                name(chain, is_quoted, full, table, &mut text, put);
            }
            place = end;
        } else {
            place += 1;
        }
    }
}

/// Whether a chain of names is one word that has no parts: small letters, of which the first may be a capital.
fn is_plain(chain: &str) -> bool {
    let bytes = chain.as_bytes();
    bytes[0].is_ascii_alphabetic() && bytes[1..].iter().all(u8::is_ascii_lowercase)
}

/// The end of names joined by `.`, `::`, `\`, `/`, `#` or `-`.
fn chain(line: &str, start: usize) -> usize {
    let mut end = run(line, start, is_part);
    loop {
        let gap = match at(line, end) {
            b'.' | b'\\' | b'/' | b'#' | b'-' => 1,
            b':' if at(line, end + 1) == b':' => 2,
            _ => return end,
        };
        if !is_start(at(line, end + gap)) {
            return end;
        }
        end = run(line, end + gap, is_part);
    }
}

/// The pieces of a chain of names that are not empty.
fn segments(chain: &str) -> impl Iterator<Item = &str> + Clone {
    chain
        .split(['.', ':', '\\', '/', '#', '-'])
        .filter(|part| !part.is_empty())
}

fn name(
    chain: &str,
    is_quoted: bool,
    full: u32,
    table: &Table,
    text: &mut String,
    put: PutPart<'_>,
) {
    let shares = &table.shares;
    // No name starts with what parts names, so a first one is there.
    let last = segments(chain).skip(1).count();
    if last > 0 && !chain.contains('-') && !is_quoted {
        let ends = |at: &usize| *at == 0 || *at == last;
        let dotted = |kept: &dyn Fn(&usize) -> bool, text: &mut String| {
            text.clear();
            for (at, segment) in segments(chain).enumerate().filter(|(at, _)| kept(at)) {
                if at > 0 {
                    text.push('.');
                }
                text.push_str(segment);
            }
            text.make_ascii_lowercase();
        };
        dotted(&|_| true, text);
        put(text, Is::Name, shares.whole);
        if last > 1 {
            dotted(&ends, text);
            put(text, Is::Name, shares.ends);
        }
    }
    for (at, segment) in segments(chain).enumerate() {
        if parts(segment).nth(1).is_some() {
            if !is_quoted {
                put(
                    lowered(text, segment.split(['_', '$'])),
                    Is::Name,
                    if at == last {
                        shares.whole
                    } else {
                        shares.inner
                    },
                );
            }
            for part in parts(segment) {
                word(part, full.min(shares.part), table, text, put);
            }
            continue;
        }
        let share = if last > 0 {
            full.min(shares.path)
        } else {
            full
        };
        word(segment.trim_matches(['_', '$']), share, table, text, put);
        if at == last && last > 0 && segment.starts_with(|c: char| c.is_ascii_uppercase()) {
            put(lowered(text, [segment]), Is::Name, shares.ends);
        }
    }
}

/// One word: stemmed, or in pairs of characters where a script has no spaces.
fn word(part: &str, share: u32, table: &Table, text: &mut String, put: PutPart<'_>) {
    if part.is_ascii() {
        // Most words are small already, and stay whole: they are not copied.
        let small = if part.bytes().any(scan::is_upper) {
            lowered(text, [part])
        } else {
            part
        };
        if small.len() > 1 && !table.stop.has(small) {
            match stem(small) {
                (whole, "") => put(whole, Is::Word, share),
                (stem, end) => put(&[stem, end].concat(), Is::Word, share),
            }
        }
        return;
    }
    let mut run: Vec<char> = Vec::new();
    let mut other = String::new();
    for c in part.chars().chain(['\u{0}']) {
        if is_dense(c) {
            run.push(c);
            continue;
        }
        for pair in run.windows(2.min(run.len().max(1))) {
            text.clear();
            text.extend(pair);
            put(text, Is::Word, share);
        }
        run.clear();
        if c != '\u{0}' {
            other.push(c);
        }
    }
    if other.chars().count() > 1 {
        put(lowered(text, [other.as_str()]), Is::Word, share);
    }
}

/// Characters of scripts without spaces: Han, kana, Hangul, Thai.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// `ERR_INVALID_ARG` → ERR INVALID ARG, `HTTPServerError` → HTTP Server Error.
pub fn parts(name: &str) -> impl Iterator<Item = &str> {
    let bytes = name.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        while start < bytes.len() {
            let mut end = start + 1;
            while end < bytes.len() && !is_gap(bytes, end) && !matches!(bytes[end - 1], b'_' | b'$')
            {
                end += 1;
            }
            let part = name[start..end].trim_matches(['_', '$']);
            start = end;
            if !part.is_empty() {
                return Some(part);
            }
        }
        None
    })
}

/// Whether a name goes into its next part at a place.
fn is_gap(bytes: &[u8], at: usize) -> bool {
    let (before, here) = (bytes[at - 1], bytes[at]);
    if !here.is_ascii_uppercase() {
        return false;
    }
    let is_end_of_capitals =
        before.is_ascii_uppercase() && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    before.is_ascii_lowercase() || before.is_ascii_digit() || is_end_of_capitals
}

/// Takes the plural's `s` off, and nothing else: what is left, and what comes in its place.
pub fn stem(word: &str) -> (&str, &'static str) {
    let without = |length: usize| &word[..word.len() - length];
    if word.len() <= 4 || !word.ends_with('s') || !word.is_ascii() {
        (word, "")
    } else if word.ends_with("ies") {
        (without(3), "y")
    } else if ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        (word, "")
    } else if ["ches", "shes", "xes", "sses"]
        .iter()
        .any(|end| word.ends_with(end))
    {
        (without(2), "")
    } else {
        (without(1), "")
    }
}

/// Symbols that people type: `c++`, `.env`, `--no-verify`, `?.`.
pub fn symbols(line: &str, put: &mut dyn FnMut(&str)) {
    // Written over for each of them.
    let mut text = String::new();
    let is_between = |b: u8| {
        matches!(
            b,
            b' ' | b'`' | b'"' | b'\'' | b',' | b';' | b'(' | b')' | 1
        )
    };
    let mut place = 0;
    while place < line.len() {
        let end = run(line, place, |b| !is_between(b));
        let token = &line[place..end];
        place = end + 1;
        let bytes = token.as_bytes();
        // Most are words.
        let is_word = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_alphanumeric);
        if is_word(bytes.first()) && is_word(bytes.last()) {
            continue;
        }
        let is_named = token.bytes().any(scan::is_word);
        let token = if is_named {
            token.trim_end_matches(['.', '!', ':', '?'])
        } else {
            token
        };
        if !(2..=24).contains(&token.len()) || !token.is_ascii() {
            continue;
        }
        let first = at(token, 0);
        let is_symbol = if is_named {
            let is_flag = matches!(first, b'-' | b'.' | b'@' | b'#' | b'&' | b'*' | b'?');
            let is_grown = first.is_ascii_alphabetic() && token.ends_with(['+', '#']);
            is_flag && token.bytes().any(|b| b.is_ascii_alphabetic()) || is_grown
        } else {
            // Lines and dots are drawn, not asked for.
            !token
                .bytes()
                .all(|b| matches!(b, b'-' | b'.' | b'^' | b'=' | b'*' | b'#' | b'~' | b'|'))
        };
        // What ends so in the index is a code.
        if is_symbol && !token.ends_with('!') {
            put(lowered(&mut text, [token]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str, origin: Origin) -> String {
        let mut found = Vec::new();
        words(line, origin, &Table::own(), &mut |text, is, share, _| {
            found.push(format!(
                "{text}{}={share}",
                if is == Is::Name { "." } else { "" }
            ));
        });
        found.join(" ")
    }

    #[test]
    fn names_are_found_whole_and_in_parts() {
        assert_eq!(
            found("openai.PermissionDeniedError", Origin::Pasted),
            "openai.permissiondeniederror.=16 openai=10 permissiondeniederror.=16 permission=8 denied=8 error=8"
        );
        assert_eq!(
            found("ERR_INVALID_ARG", Origin::Pasted),
            "errinvalidarg.=16 err=8 invalid=8 arg=8"
        );
        assert_eq!(
            found("std::fs::File", Origin::Pasted),
            "std.fs.file.=16 std.file.=14 std=10 fs=10 file=10 file.=14"
        );
        assert_eq!(
            found("the `fooBar` queries 404", Origin::Pasted),
            "foo=8 bar=8 query=16 404=4"
        );
        assert_eq!(
            found("型が一致しません", Origin::Typed),
            "型が=16 が一=16 一致=16 致し=16 しま=16 ませ=16 せん=16"
        );
    }

    #[test]
    fn symbols_that_people_type() {
        let mut found = Vec::new();
        symbols(
            "C++ and .env, --no-verify or ?. with `??` and #[derive] => x... - 3. end.",
            &mut |text| found.push(text.to_owned()),
        );
        assert_eq!(found.join(" "), "c++ .env --no-verify ?. ?? #[derive] =>");
    }
}
