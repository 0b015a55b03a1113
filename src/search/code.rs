//! Codes: what a program prints so that people look it up.
//!
//! Comes in: one line. Goes out: its codes in lower case, each with its share. Never: a judgement whether an entry has
//! such a code; the index knows.

use super::headline::symbol;
use super::scan::{self, at, is_word, lower, lowered, run};
use super::table::Table;

/// Calls `put` with every code of a line and its share of the line's weight.
pub fn codes(line: &str, table: &Table, put: &mut dyn FnMut(&str, u32)) {
    let whole = table.shares.whole;
    // Written over for each of them.
    let mut text = String::new();
    let mut start = 0;
    while start < line.len() {
        if !is_word(at(line, start)) {
            start += 1;
            continue;
        }
        let end = run(line, start, is_word);
        let token = &line[start..end];
        if is_plain(token) {
            start = end;
            continue;
        }
        if let Some((letters, digits)) = without_zeros(token) {
            put(
                lowered(&mut text, ["~", letters, digits]),
                table.shares.alias,
            );
        }
        if is_code(token, table) {
            put(lowered(&mut text, [token]), whole);
        }
        if let Some(long) = advisory(line, start, end) {
            put(lowered(&mut text, [long]), whole);
        }
        if let Some(status) = status(line, start, end, table) {
            put(lowered(&mut text, ["http ", status]), whole);
        }
        if let Some(state) = sql_state(line, start, end) {
            put(lowered(&mut text, ["sqlstate ", state]), whole);
        }
        start = end;
    }
    if let Some(symbol) = symbol(line) {
        put(symbol, whole);
    }
}

/// Whether a word has neither a capital nor a digit, as most have: then no rule takes it for a code.
fn is_plain(token: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b == b'_' || b >= 0x80;
    token.bytes().all(is_plain)
}

/// `E502` and `E0502` are both `~e502`: the letters, and the digits that count.
fn without_zeros(token: &str) -> Option<(&str, &str)> {
    let letters = run(token, 0, |b| b.is_ascii_alphabetic());
    let zeros = run(token, letters, |b| b == b'0');
    let digits = token.len() - zeros;
    let is_short = (1..=3).contains(&letters)
        && (2..=4).contains(&digits)
        && run(token, zeros, scan::is_digit) == token.len()
        && (letters == 1 || token.len() < 5);
    is_short.then(|| (&token[..letters], &token[zeros..]))
}

/// Whether a word is a code by its shape.
fn is_code(token: &str, table: &Table) -> bool {
    let letters = run(token, 0, |b| b.is_ascii_alphabetic());
    let digits = run(token, letters, scan::is_digit) - letters;
    let is_numbered = letters + digits == token.len() && letters > 0 && digits > 0;
    let is_upper = token[..letters].bytes().all(scan::is_upper);
    if is_numbered && (2..=7).contains(&digits) && table.codes.has(&lower(&token[..letters])) {
        return true;
    }
    if is_numbered && is_upper && letters <= 4 && (3..=6).contains(&digits) {
        return true;
    }
    // `0x80070005`
    if token.len() == 10 && (token.starts_with("0x") || token.starts_with("0X")) {
        return token[2..].bytes().all(scan::is_hex);
    }
    let has_line = token.trim_matches('_').contains('_');
    let is_constant = token
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    if is_constant && has_line && token.len() >= 5 {
        return true;
    }
    // `ENOENT`, `EAI_AGAIN`, `SIGSEGV`
    let named = token.len() - usize::from(token.ends_with(|c: char| c.is_ascii_digit()));
    let is_errno = at(token, 0) == b'E' && (4..=15).contains(&named);
    let is_signal = token.starts_with("SIG") && (5..=9).contains(&token.len());
    let is_word_of_capitals = token[..named].bytes().all(scan::is_upper);
    is_word_of_capitals && (is_errno || is_signal) && !table.not_codes.has(&lower(token))
}

/// `ORA-00942`, `CVE-2021-44228`, `RUSTSEC-2021-0001`, `GHSA-…`: capitals, then groups of digits.
fn advisory(line: &str, start: usize, end: usize) -> Option<&str> {
    let is_name = (2..=8).contains(&(end - start)) && line[start..end].bytes().all(scan::is_upper);
    let mut last = end;
    while is_name && at(line, last) == b'-' && at(line, last + 1).is_ascii_digit() {
        last = run(line, last + 1, scan::is_digit);
    }
    (last >= end + 4 && !is_word(at(line, last))).then(|| &line[start..last])
}

/// The status code that a word is: `HTTP 403`, `status code: 403`, `403 Forbidden`.
fn status<'a>(line: &'a str, start: usize, end: usize, table: &Table) -> Option<&'a str> {
    let token = &line[start..end];
    let is_status = token.len() == 3
        && token.bytes().all(scan::is_digit)
        && matches!(at(token, 0), b'1'..=b'5');
    if !is_status || matches!(at(line, end), b'.' | b'-') && is_word(at(line, end + 1)) {
        return None;
    }
    let before = line[..start].trim_end_matches(['"', '\'', ':', '=', ' ', '(', '[', '#']);
    let near = before.len() + 4 >= start && before.len() < start;
    let mut word = run_back(before);
    // `HTTP/1.1 403`
    if before[..word].ends_with('/') || before[..word].ends_with('.') {
        let version = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '/');
        word = run_back(version);
        return (near && lower(&version[word..]) == "http").then_some(token);
    }
    let said = lower(&before[word..]);
    let is_said = matches!(
        said.as_str(),
        "http" | "status" | "statuscode" | "status_code" | "code"
    );
    if near && is_said {
        return Some(token);
    }
    let after = line[end..].strip_prefix(':').unwrap_or(&line[end..]);
    let next = after.strip_prefix(' ')?;
    let next = &next[..run(next, 0, is_word)];
    (token.as_bytes()[0] >= b'3' && table.statuses.has(&lower(next))).then_some(token)
}

/// Where the word starts that a text ends with.
fn run_back(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut start = bytes.len();
    while start > 0 && is_word(bytes[start - 1]) {
        start -= 1;
    }
    start
}

/// `SQLSTATE[42P01]`, `SQL state: 42P01`
fn sql_state(line: &str, start: usize, end: usize) -> Option<&str> {
    let token = &line[start..end];
    let is_state = token.len() == 5
        && token
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if !is_state {
        return None;
    }
    let before = line[..start].trim_end_matches([':', '=', ' ', '(', '[', '"']);
    let ends_with = |word: &str| {
        let end = before.len().checked_sub(word.len());
        end.is_some_and(|end| before.as_bytes()[end..].eq_ignore_ascii_case(word.as_bytes()))
    };
    (ends_with("sqlstate") || ends_with("sql state")).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_lines() {
        let table = Table::own();
        for (line, wanted) in [
            ("error[E0308]: x", "e0308 ~e308"),
            ("error TS2322: x", "ts2322"),
            (
                "a.py:1:0: C0103: x (invalid-name)",
                "c0103 invalid-name ~c103",
            ),
            ("Error code: 403 - x", "http 403"),
            ("HTTP/1.1 403 Forbidden", "http 403"),
            ("429 Too Many Requests", "http 429"),
            ("connect ECONNREFUSED 127.0.0.1:5432", "econnrefused"),
            (
                "TypeError [ERR_INVALID_ARG_TYPE]: x",
                "err_invalid_arg_type",
            ),
            ("SQLSTATE[42P01]: x", "sqlstate 42p01"),
            ("HRESULT 0x80070005", "0x80070005"),
            ("ORA-00942: x", "ora-00942"),
            ("CVE-2021-44228", "cve-2021-44228"),
            ("killed by SIGSEGV", "sigsegv"),
            ("an ERROR at line 200 of 403.5", ""),
        ] {
            let mut found = Vec::new();
            codes(line, &table, &mut |code, _| found.push(code.to_owned()));
            found.sort();
            found.dedup();
            assert_eq!(found.join(" "), wanted, "{line}");
        }
    }
}
