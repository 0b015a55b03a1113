//! What a page gets that `errbook build` does not give it: the script that reloads it.
//!
//! Comes in: the bytes of a page. Goes out: the same with two elements more in its head. Never: code within the page, which
//! its own rules would not let run.

/// Reloads what has changed, and shows what is wrong.
pub const SCRIPT: &str = include_str!("live.js");

/// How that looks.
pub const STYLE: &str = include_str!("live.css");

/// The page with the script; `tag` is what the page without it is known by.
pub fn with_script(page: Vec<u8>, tag: &str) -> Vec<u8> {
    let elements = format!(
        "<link rel=\"stylesheet\" href=\"/.errbook/live.css\">\n<script src=\"/.errbook/live.js\" data-errbook=\"{tag}\" defer></script>\n"
    );
    let mark = b"</head>";
    let place = page.windows(mark.len()).position(|window| window == mark);
    let place = place.unwrap_or(page.len());
    let mut whole = page;
    whole.splice(place..place, elements.into_bytes());
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_in_the_head_or_at_the_end() {
        let page = with_script(b"<head></head><body></head>".to_vec(), "a1");
        let page = String::from_utf8(page).unwrap();
        assert!(page.starts_with("<head><link rel"), "{page}");
        assert!(
            page.ends_with("defer></script>\n</head><body></head>"),
            "{page}"
        );
        assert!(page.contains("data-errbook=\"a1\""));
        assert!(with_script(b"text".to_vec(), "a").starts_with(b"text<link"));
    }
}
