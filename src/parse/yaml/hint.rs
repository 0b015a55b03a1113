//! What most often stands behind a YAML syntax error.

/// The usual reason for a syntax error on this line, as the next action.
pub fn hint(line: &str, info: &str) -> &'static str {
    let value = line
        .split_once(": ")
        .map_or(line, |(_, value)| value)
        .trim();
    let is_quoted = value.starts_with(['"', '\'']);
    let is_closed = value.len() > 1 && value.ends_with(['"', '\'']);
    if info.contains("recursion") {
        "nest less deeply: at most 64 levels are read"
    } else if line.contains('\t') && line.trim_start_matches(' ').starts_with('\t') {
        "indent with spaces; YAML does not allow tabs"
    } else if value.starts_with(['`', '@', '%', '*', '&', '!']) || value.contains(": ") {
        "put the text into double quotes"
    } else if info.contains("quote") || (is_quoted && !is_closed) {
        "close the quote, and write a quote inside it as \\\" (or '' between single quotes)"
    } else if value.starts_with(['[', '{']) {
        "close the bracket, and put texts with `,` `:` `#` `[` or `{` into double quotes"
    } else {
        "check the indentation, and put texts with special characters into double quotes"
    }
}
