//! What a host is told: robots, and the `_headers` and `_redirects` that Netlify, Cloudflare Pages and others read.
//!
//! Comes in: the site. Goes out: rules. Hosts read them at the root of what is uploaded, so they name files as seen from
//! there; where a redirect leads to is seen by browsers, and begins with the path of `base_url`. Never: a rule that weakens
//! what the pages keep by themselves.

use crate::render::address::base_path;
use crate::render::frame::Here;
use crate::render::target::Target;
use std::fmt::Write;

/// What pages may load and do: nothing that is not the site's own, and nothing that is not in a file.
pub const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// The text of `robots.txt`: everything may be read. What is not to be listed says so itself.
/// Source: RFC 9309, sitemaps.org/protocol.html.
pub fn robots(here: Here<'_>) -> String {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(sitemap) = here.absolute_file("sitemap.xml") {
        let _ = write!(text, "\nSitemap: {sitemap}\n");
    }
    text
}

/// The text of `_headers`. The names of assets follow their content, so that browsers may keep them for ever.
/// Source: docs.netlify.com, “Custom headers”; developers.cloudflare.com/pages, “Headers”.
pub fn headers() -> String {
    format!(
        "/*
  Content-Security-Policy: {POLICY}
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin

/assets/*
  Cache-Control: public, max-age=31536000, immutable
"
    )
}

/// The text of `_redirects`; empty where nothing has moved. An address without the slash at its end is taken to the one
/// with it by the hosts themselves, since a page stands there for those that read no rules.
/// Source: docs.netlify.com, “Redirects and rewrites”; developers.cloudflare.com/pages, “Redirects”.
pub fn redirects(here: Here<'_>) -> String {
    let catalog = here.site.catalog;
    let base = here.site.settings.base_url.as_ref();
    let base = base.map_or("/".to_owned(), |url| base_path(url.as_str()));
    let folder = |file: &str| {
        let folder = file.strip_suffix("index.html");
        folder.unwrap_or(file).to_owned()
    };
    let mut text = String::new();
    for (from, entry) in &catalog.redirects {
        let to = Target::Entry(*entry).path(catalog);
        let _ = writeln!(text, "/{} {base}{} 301", folder(from), folder(&to));
    }
    text
}
