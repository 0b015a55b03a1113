//! SVG → PNG.
//!
//! Comes in: the text of an SVG. Goes out: the bytes of a PNG of a fixed size, or why it cannot be drawn. Never: a file that
//! the SVG names, a font of the machine, or an element that would silently be missing.

use anyhow::{Context, Result, anyhow};
use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, Options, Tree};
use rustc_hash::FxHashMap;

/// In pixels: what previews show without cutting.
pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

/// What cannot be drawn, and what to do instead.
const REFUSED: &[(&str, &str)] = &[
    (
        "text",
        "draw the `path` of a line: texts come as outlines, because a picture must not depend on the fonts of the machine",
    ),
    (
        "image",
        "draw shapes: a picture cannot hold another picture",
    ),
    ("foreignObject", "draw shapes: a picture cannot hold HTML"),
];

/// Why an SVG cannot be drawn: what is wrong, and what to do.
#[derive(Debug)]
pub struct Refusal {
    pub message: String,
    pub help: &'static str,
}

/// Reads an SVG.
pub fn read(svg: &str) -> Result<Tree, Refusal> {
    let refusal = |error: &dyn std::fmt::Display| Refusal {
        message: format!("what it makes is no SVG: {error}"),
        help: "compare it with the built-in template of the same name",
    };
    let options = ParsingOptions::default();
    let document = Document::parse_with_options(svg, options).map_err(|error| refusal(&error))?;
    for node in document.descendants() {
        let name = node.tag_name().name();
        if let Some((name, help)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
            return Err(Refusal {
                message: format!("`<{name}>` is not drawn"),
                help,
            });
        }
    }
    // What names a file or holds another picture is refused above; this keeps what a style sheet could name.
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    Tree::from_xmltree(&document, &options).map_err(|error| refusal(&error))
}

/// Draws it onto white.
pub fn png(tree: &Tree) -> Result<Vec<u8>> {
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or_else(|| anyhow!("no room for a picture"))?;
    pixels.fill(Color::WHITE);
    let size = tree.size();
    #[expect(clippy::cast_precision_loss, reason = "both are below 2^24")]
    let scale = Transform::from_scale(WIDTH as f32 / size.width(), HEIGHT as f32 / size.height());
    resvg::render(tree, scale, &mut pixels.as_mut());
    encoded(&pixels)
}

/// The pixels as they are: opaque, and with a palette where it holds all colours, which halves the file.
fn encoded(pixels: &Pixmap) -> Result<Vec<u8>> {
    let colours = pixels
        .pixels()
        .iter()
        .map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, WIDTH, HEIGHT);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    let bytes = if let Some((palette, places)) = indexed(colours.clone()) {
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(palette);
        encoder.set_filter(Filter::NoFilter);
        places
    } else {
        encoder.set_color(ColorType::Rgb);
        colours.flatten().collect()
    };
    let mut writer = encoder.write_header().context(UNWRITTEN)?;
    writer.write_image_data(&bytes).context(UNWRITTEN)?;
    writer.finish().context(UNWRITTEN)?;
    Ok(file)
}

/// The colours, one after the other, and for each pixel the place of its own; nothing where there are more than 256.
fn indexed(colours: impl Iterator<Item = [u8; 3]>) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut palette: Vec<[u8; 3]> = Vec::new();
    let mut known: FxHashMap<[u8; 3], u8> = FxHashMap::default();
    let mut places = Vec::new();
    for colour in colours {
        let place = if let Some(place) = known.get(&colour) {
            *place
        } else {
            let place = u8::try_from(palette.len()).ok()?;
            palette.push(colour);
            known.insert(colour, place);
            place
        };
        places.push(place);
    }
    Some((palette.concat(), places))
}

const UNWRITTEN: &str = "a picture cannot be written";

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture as it is read back: its kind and its pixels.
    fn read_back(file: &[u8]) -> (ColorType, Vec<u8>) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let kind = reader.info().color_type;
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        (kind, pixels)
    }

    fn svg(inner: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">{inner}</svg>"
        )
    }

    #[test]
    fn a_drawing_has_a_palette_and_a_blend_has_all_its_colours() {
        let blend = "<linearGradient id=\"g\"><stop stop-color=\"#f00\"/>\
            <stop offset=\"0.5\" stop-color=\"#0f0\"/><stop offset=\"1\" stop-color=\"#00f\"/></linearGradient>\
            <rect width=\"1200\" height=\"630\" fill=\"url(#g)\"/>";
        for (inner, kind, first) in [
            (
                "<rect width=\"9\" height=\"9\" fill=\"#123456\"/>",
                ColorType::Indexed,
                [0x12, 0x34, 0x56],
            ),
            (blend, ColorType::Rgb, [255, 0, 0]),
        ] {
            let file = png(&read(&svg(inner)).unwrap()).unwrap();
            let (found, pixels) = read_back(&file);
            assert_eq!(found, kind);
            assert_eq!(pixels.len(), 1200 * 630 * 3);
            assert_eq!(pixels[..3], first);
            assert!(kind == ColorType::Rgb || pixels.ends_with(&[255, 255, 255]));
        }
    }

    #[test]
    fn what_would_be_missing_is_refused() {
        for (inner, word) in [
            ("<text>a</text>", "`<text>`"),
            ("<g><image href=\"/etc/passwd\"/></g>", "`<image>`"),
            ("<foreignObject/>", "`<foreignObject>`"),
            ("<g>", "no SVG"),
        ] {
            let refusal = read(&svg(inner)).unwrap_err();
            assert!(refusal.message.contains(word), "{}", refusal.message);
            assert!(!refusal.help.is_empty());
        }
        let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&e;</svg>";
        assert!(read(entity).is_err());
    }

    #[test]
    fn a_drawing_of_another_size_fills_the_picture() {
        let small = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"12\" height=\"6.3\"><rect width=\"12\" height=\"6.3\" fill=\"#010203\"/></svg>";
        let (_, pixels) = read_back(&png(&read(small).unwrap()).unwrap());
        assert!(pixels.ends_with(&[1, 2, 3]));
    }
}
