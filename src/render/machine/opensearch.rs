//! The search description: browsers learn from it to search the site from their address bar.
//!
//! Comes in: the site. Goes out: one `OpenSearch` description. Never: a search that runs elsewhere than on the search page.

use crate::render::frame::Here;
use crate::render::target::Target;
use crate::render::xml::{HEAD, xml};

/// The longest short name, in characters. Source: `OpenSearch` 1.1, `ShortName`.
const SHORT: usize = 16;

/// The text of `opensearch.xml`; nothing without `base_url`.
pub fn description(here: Here<'_>) -> Option<String> {
    let settings = here.site.settings;
    let search = here.absolute(&Target::Search)?;
    let icon = here.absolute_file(&here.site.theme.asset("icon.svg")?.path)?;
    let whole = if settings.description.is_empty() {
        &settings.title
    } else {
        &settings.description
    };
    Some(format!(
        "{HEAD}<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">
<ShortName>{}</ShortName>
<Description>{}</Description>
<InputEncoding>UTF-8</InputEncoding>
<Image width=\"16\" height=\"16\" type=\"image/svg+xml\">{}</Image>
<Url type=\"text/html\" method=\"get\" template=\"{}?q={{searchTerms}}\"/>
</OpenSearchDescription>
",
        xml(cut(&settings.title, SHORT).trim()),
        xml(cut(whole, 1024)),
        xml(&icon),
        xml(&search)
    ))
}

/// The first so many characters.
fn cut(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most);
    &text[..end.map_or(text.len(), |(end, _)| end)]
}
