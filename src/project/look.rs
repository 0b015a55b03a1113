//! The settings of the look: `colors`, `logo`, `links`, `footer`.
//!
//! Comes in: the fields of `errbook.yaml`. Goes out: [`Look`]. Never: a colour, file or address that is not checked.

use crate::check::fields::Fields;
use crate::check::schema::{Key, Kind, Need, key};
use crate::check::{link_to, nearest, prose_of, read};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::Node;
use crate::render::{Colour, Look, Use};
use crate::rule;
use crate::source::{FileId, Role, Sources};

const fn colour_key(name: &'static str, doc: &'static str, example: &'static str) -> Key {
    key(name, Need::Optional, Kind::Line, doc, example)
}

/// The colours that a site may set.
pub static COLORS: &[Key] = &[
    colour_key("accent", "links, marks and bars", "\"#1a56c4\""),
    colour_key(
        "error",
        "what is bad: broken code, high severity",
        "\"#b3261e\"",
    ),
    colour_key("warning", "what needs care", "\"#8a4b00\""),
    colour_key("success", "what is good: fixed code", "\"#146c3b\""),
];

/// Takes the settings of the look.
pub fn take(
    fields: &mut Fields<'_>,
    file: Option<FileId>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Look {
    let colours = fields.take("colors", diagnostics, |node, _, d| Some(colours(node, d)));
    let logo = fields.take("logo", diagnostics, |node, key, d| {
        logo(node, key, sources, d)
    });
    let links = fields.take("links", diagnostics, |node, key, d| {
        read::list(node, key, d, |node, _, d| link_to(node, d))
    });
    let footer = fields.take("footer", diagnostics, read::prose);
    let footer_links = match (&footer, file) {
        (Some(text), Some(file)) => prose_of(text, sources, file, diagnostics),
        _ => Vec::new(),
    };
    Look {
        colours: colours.unwrap_or_default(),
        logo,
        links: links.unwrap_or_default(),
        footer,
        footer_links,
        file,
    }
}

fn colours(node: &Node, diagnostics: &mut Diagnostics) -> Vec<(Use, Colour)> {
    let Some(mut fields) = Fields::open(node, COLORS, diagnostics) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, what) in Use::ALL {
        let colour = fields.take(name, diagnostics, |node, key, d| {
            let text = read::line(node, key, d)?;
            let colour = Colour::parse(&text);
            if colour.is_none() {
                let message = format!("`{}` is no colour", crate::check::short(&text));
                let finding = Diagnostic::new(&rule::SETTINGS, node.span, message);
                d.push(finding.help("write red, green and blue in quotes, such as \"#1a56c4\""));
            }
            colour
        });
        found.extend(colour.map(|colour| (what, colour)));
    }
    fields.close();
    found
}

/// A picture in `static/`.
fn logo(
    node: &Node,
    key: &'static Key,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let text = read::line(node, key, diagnostics)?;
    let path = text.strip_prefix("static/").unwrap_or(&text).to_owned();
    let is_picture = ["svg", "png", "jpg", "jpeg", "gif", "webp", "avif"]
        .iter()
        .any(|end| path.to_ascii_lowercase().ends_with(&format!(".{end}")));
    let is_there = |source: &crate::source::Source| {
        source.problem.is_none() && source.path.strip_prefix("static/") == Some(&path)
    };
    if is_picture && sources.of(Role::Static).any(|(_, source)| is_there(source)) {
        return Some(path);
    }
    let shown = crate::check::short(&path);
    let (message, help) = if is_picture {
        let files = sources.of(Role::Static);
        let names = files.filter_map(|(_, source)| source.path.strip_prefix("static/"));
        let help = match nearest(&path, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "put the picture into static/, and write its path from there".to_owned(),
        };
        (format!("there is no file `static/{shown}`"), help)
    } else {
        let help = "a logo is an svg, png, jpg, gif, webp or avif in static/".to_owned();
        (format!("`{shown}` is no picture"), help)
    };
    let finding = Diagnostic::new(&rule::SETTINGS, node.span, message);
    diagnostics.push(finding.help(help));
    None
}
