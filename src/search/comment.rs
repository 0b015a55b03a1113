//! A line of code and the comment behind it.
//!
//! Comes in: one line, cleaned. Goes out: its two halves. Never: a language; the four signs are those of most, and what is
//! taken for a comment by mistake is found all the same.

/// The code and the comment of a line; either may be empty.
pub fn comment(line: &str) -> (&str, &str) {
    // Most lines hold none of the signs that one starts with.
    if !line.bytes().any(|b| matches!(b, b'/' | b'#' | b'-')) {
        return (line, "");
    }
    let starts = ["//", "# ", "-- ", "/*"];
    let is_apart = |at: usize| at == 0 || line[..at].ends_with([' ', '/']);
    let found = starts
        .iter()
        .filter_map(|start| line.find(start))
        .filter(|at| is_apart(*at))
        .min();
    found.map_or((line, ""), |at| line.split_at(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_lines() {
        for (line, code, said) in [
            ("x = 1", "x = 1", ""),
            ("x = 1 # why", "x = 1 ", "# why"),
            ("f(); // so", "f(); ", "// so"),
            ("-- all of it", "", "-- all of it"),
            ("a[href='#'] {} /* b */", "a[href='#'] {} ", "/* b */"),
            (
                "get('https://a.example/b')",
                "get('https://a.example/b')",
                "",
            ),
        ] {
            assert_eq!(comment(line), (code, said));
        }
    }
}
