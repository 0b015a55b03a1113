//! Social images: what a chat shows of a link. One for the site, and with `social_images` one for each entry.
//!
//! Comes in: the site. Goes out: a view with all texts as outlines, which the template `social.svg` puts into an SVG, and
//! that as PNG. A text with letters that the fonts lack gives way to one without: a title to the printed name, that to the
//! entry's id, the site's title to its address. Never: a box in the place of a letter.

mod lettering;
mod paint;
mod wrap;

pub use paint::{HEIGHT, WIDTH};

use super::Site;
use super::frame::Here;
use super::highlight::Highlighter;
use super::view::{Line, Mark, PicturePage};
use crate::diagnostic::Diagnostics;
use crate::link::Facet;
use anyhow::{Result, anyhow};
use lettering::Hand;
use wrap::{Room, block};

const TEMPLATE: &str = "social.svg";

/// From the edge to what is drawn, in pixels.
const MARGIN: f32 = 72.0;

/// What is between the edges.
const INNER: f32 = 1200.0 - 2.0 * MARGIN;

/// Within a frame, from its edge to its text and its icon.
const PADDING: f32 = 22.0;

/// The room of an icon, with the gap behind it.
const ICON: f32 = 36.0;

/// Between frames.
const GAP: f32 = 18.0;

/// Whatever is chosen, the lines of title and name, or of title and description, stay above the rule.
const TITLE: Room = Room {
    hand: Hand::Text,
    sizes: &[(84.0, 2), (72.0, 2), (60.0, 3), (54.0, 3), (48.0, 3)],
    width: INNER,
};

const ERROR: Room = Room {
    hand: Hand::Code,
    sizes: &[(38.0, 2), (34.0, 2), (30.0, 2), (27.0, 2)],
    width: INNER,
};

const DESCRIPTION: Room = Room {
    hand: Hand::Text,
    sizes: &[(36.0, 2), (32.0, 2)],
    width: INNER,
};

const SITE: Room = Room {
    hand: Hand::Text,
    sizes: &[(32.0, 1), (28.0, 1)],
    width: INNER,
};

/// Beside the facts, as far as there is room.
const ADDRESS: Room = Room {
    hand: Hand::Code,
    sizes: &[(26.0, 1), (22.0, 1)],
    width: INNER,
};

/// With less room than this there is no address.
const SHORTEST_ADDRESS: f32 = 220.0;

/// The size of the text in a frame, in pixels.
const MARK: f32 = 28.0;

/// The picture of the entry at this position, or of the site.
pub fn png(
    entry: Option<usize>,
    site: Site<'_>,
    path: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    let here = Here { site, path };
    let view = match entry {
        Some(at) => entry_view(at, here)?,
        None => site_view(here)?,
    };
    let svg = site.render("social.svg", &view, diagnostics)?;
    // A template that cannot be rendered has been reported, and is empty.
    if svg.is_empty() {
        return Ok(svg);
    }
    painted(&String::from_utf8(svg)?, site, diagnostics)
}

/// SVG → PNG: a pure function of the text, and slow, so it is remembered.
fn painted(svg: &str, site: Site<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<u8>> {
    let Highlighter { cache, watch } = site.highlighter;
    let key = blake3::hash(svg.as_bytes());
    let mut refusal = None;
    let paint = || match paint::read(svg) {
        Ok(tree) => paint::png(&tree),
        Err(found) => {
            let error = anyhow!("the picture cannot be drawn: {}", found.message);
            refusal = Some(found);
            Err(error)
        }
    };
    let painted = watch.part("social images", || {
        cache.remembered("social", key.as_bytes(), paint)
    });
    let own = refusal.and_then(|found| site.theme.refused(TEMPLATE, &found.message, found.help));
    match own {
        Some(finding) => {
            diagnostics.push(finding);
            Ok(Vec::new())
        }
        None => painted,
    }
}

fn entry_view(at: usize, here: Here<'_>) -> Result<PicturePage> {
    let linked = &here.site.catalog.entries[at];
    let entry = &linked.entry;
    let collection = &here.site.catalog.collections[linked.collection];
    let id = entry.id.to_string();
    let site = format!("{} · {}", here.site.settings.title, collection.title);
    let title = drawable(Hand::Text, &[&entry.title, &entry.error, &id])?;
    let error = Hand::Code.drawable(&entry.error)?;
    let error = error.filter(|error| *error != title);
    let severity = here.severity(entry.severity);
    let status = here.badge(Facet::Status, entry);
    let mut facts = vec![("severity", severity.key.clone(), severity.label)];
    facts.extend(status.map(|status| ("status", status.key, status.label)));
    Ok(PicturePage {
        site: Some(block(
            &drawable(Hand::Text, &[&site, &collection.id])?,
            SITE,
        )?),
        error: error.map(|error| block(&error, ERROR)).transpose()?,
        severity: Some(severity.key),
        ..page(&title, facts, here)?
    })
}

fn site_view(here: Here<'_>) -> Result<PicturePage> {
    let settings = here.site.settings;
    let address = address(here).unwrap_or_default();
    let title = drawable(Hand::Text, &[&settings.title, &address])?;
    let description = Hand::Text.drawable(&settings.description)?;
    let description = description
        .map(|text| block(&text, DESCRIPTION))
        .transpose()?;
    let count = here.site.catalog.entries.len();
    let facts = vec![("count", count.to_string(), here.entries(count))];
    Ok(PicturePage {
        description,
        ..page(&title, facts, here)?
    })
}

/// What every picture has.
fn page(title: &str, facts: Vec<(&str, String, String)>, here: Here<'_>) -> Result<PicturePage> {
    let facts = marks(facts)?;
    let taken = facts
        .last()
        .map_or(0.0, |mark| mark.x + mark.width + 2.0 * GAP);
    let room = Room {
        width: INNER - taken,
        ..ADDRESS
    };
    let address = address(here)
        .map(|text| Hand::Code.drawable(&text))
        .transpose()?;
    let address = address.flatten().filter(|_| room.width >= SHORTEST_ADDRESS);
    Ok(PicturePage {
        width: WIDTH,
        height: HEIGHT,
        site: None,
        title: block(title, TITLE)?,
        error: None,
        description: None,
        facts,
        address: address.map(|text| block(&text, room)).transpose()?,
        severity: None,
    })
}

/// The first text that can be drawn.
fn drawable(hand: Hand, texts: &[&str]) -> Result<String> {
    for text in texts {
        if let Some(found) = hand.drawable(text)? {
            return Ok(found);
        }
    }
    Ok("errbook".to_owned())
}

/// `acme.example/errors`
fn address(here: Here<'_>) -> Option<String> {
    let base = here.site.settings.base_url.as_ref()?.as_str();
    let (_, address) = base.split_once("://")?;
    Some(address.trim_end_matches('/').to_owned())
}

/// Facts in their frames, beside each other. One whose words cannot be drawn is left out, and what has no room.
fn marks(facts: Vec<(&str, String, String)>) -> Result<Vec<Mark>> {
    let mut marks = Vec::new();
    let mut x = 0.0;
    for (kind, key, label) in facts {
        let Some(text) = Hand::Text.drawable(&label)? else {
            continue;
        };
        let line = Line {
            path: Hand::Text.outline(&text, MARK)?,
            width: Hand::Text.width(&text)? * MARK,
            y: 0.0,
            text,
        };
        let icon = if kind == "severity" { ICON } else { 0.0 };
        let width = line.width + icon + 2.0 * PADDING;
        if x + width > INNER {
            break;
        }
        marks.push(Mark {
            kind: kind.to_owned(),
            key,
            line,
            x,
            width,
        });
        x += width + GAP;
    }
    Ok(marks)
}
