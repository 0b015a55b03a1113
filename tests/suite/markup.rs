//! A reader of the HTML that errbook writes, far stricter than a browser.
//!
//! Comes in: a page. Goes out: its elements and the ids and addresses in them, or the first place where two browsers
//! could see two things: a tag that is not closed, a bare `<` or `&`, an attribute given twice, or without quotes and not a word, an
//! element that a browser would close early. What passes here has one meaning only, so that a test which looks at
//! elements and attributes has seen all that a browser can act on.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use std::collections::{BTreeMap, BTreeSet};

/// One start tag.
#[derive(Debug, Clone)]
pub struct Element {
    pub name: String,
    /// In the order of the tag; entities are decoded.
    pub attributes: Vec<(String, String)>,
    /// The text in it, of all depths; entities are decoded.
    pub text: String,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Elements without content.
const VOID: &[&str] = &["meta", "link", "br", "hr", "img", "input", "wbr"];

/// A browser closes an open `<p>` in front of these.
const BLOCKS: &[&str] = &[
    "p",
    "ul",
    "ol",
    "dl",
    "pre",
    "table",
    "div",
    "figure",
    "section",
    "blockquote",
    "details",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "form",
    "header",
    "footer",
    "nav",
    "aside",
    "main",
];

/// All elements of a page, in the order of their start tags.
pub fn elements(html: &str) -> Result<Vec<Element>, String> {
    let mut elements: Vec<Element> = Vec::new();
    let mut text = String::new();
    // The open elements, each with where its text begins; and how many there are of each name.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut rest = html
        .strip_prefix("<!doctype html>")
        .ok_or("it does not begin with <!doctype html>")?;
    let at = |rest: &str| {
        let line = html[..html.len() - rest.len()].matches('\n').count() + 1;
        let near: String = rest.chars().take(60).collect();
        format!("line {line}: {near:?}")
    };
    loop {
        let end = rest.find('<').unwrap_or(rest.len());
        text += &decoded(&rest[..end]).map_err(|fault| format!("{fault}, {}", at(rest)))?;
        rest = &rest[end..];
        if rest.is_empty() {
            break;
        }
        if let Some(name) = rest.strip_prefix("</") {
            let end = name.find('>').ok_or_else(|| at(rest))?;
            let Some((index, start)) = open.pop() else {
                return Err(format!("nothing is open, {}", at(rest)));
            };
            let element = &mut elements[index];
            if element.name != name[..end] {
                return Err(format!("<{}> is open, {}", element.name, at(rest)));
            }
            text[start..].clone_into(&mut element.text);
            *names.entry(element.name.clone()).or_default() -= 1;
            rest = &name[end + 1..];
            continue;
        }
        let (element, after) = start_tag(rest).map_err(|fault| format!("{fault}, {}", at(rest)))?;
        let is_open = |name: &str| names.get(name).is_some_and(|count| *count > 0);
        if BLOCKS.contains(&element.name.as_str()) && is_open("p") {
            return Err(format!("a block in <p>, {}", at(rest)));
        }
        for single in ["a", "button", "form"] {
            if element.name == single && is_open(single) {
                return Err(format!("<{single}> in <{single}>, {}", at(rest)));
            }
        }
        if !VOID.contains(&element.name.as_str()) {
            open.push((elements.len(), text.len()));
            *names.entry(element.name.clone()).or_default() += 1;
        }
        elements.push(element);
        rest = after;
    }
    match open.pop() {
        Some((index, _)) => Err(format!("<{}> is never closed", elements[index].name)),
        None => Ok(elements),
    }
}

fn start_tag(html: &str) -> Result<(Element, &str), String> {
    let mut rest = &html[1..];
    let name = word(rest);
    if name.is_empty() {
        return Err("a bare `<`".to_owned());
    }
    rest = &rest[name.len()..];
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix('>').or_else(|| rest.strip_prefix(" />")) {
            let element = Element {
                name: name.to_owned(),
                attributes,
                text: String::new(),
            };
            return Ok((element, after));
        }
        rest = rest
            .strip_prefix([' ', '\n'])
            .ok_or("no space before an attribute")?;
        let key = word(rest);
        if key.is_empty() || attributes.iter().any(|(seen, _)| seen == key) {
            return Err(format!("an attribute `{key}` that is empty or given twice"));
        }
        rest = &rest[key.len()..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').ok_or("a value that never ends")?;
            if quoted[..end].contains(['<', '>']) {
                return Err(format!("an angle bracket in the value of `{key}`"));
            }
            value = decoded(&quoted[..end])?;
            rest = &quoted[end + 1..];
        } else if let Some(bare) = rest.strip_prefix('=') {
            // A word is a word to every browser; a slash at its end could be one of the tag.
            let end = bare
                .find([' ', '\n', '>'])
                .ok_or("a value that never ends")?;
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/#+".contains(&byte);
            if end == 0 || bare[..end].ends_with('/') || !bare[..end].bytes().all(is_plain) {
                return Err(format!("the value of `{key}` has no quotes"));
            }
            bare[..end].clone_into(&mut value);
            rest = &bare[end..];
        }
        attributes.push((key.to_owned(), value));
    }
}

fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        .unwrap_or(text.len());
    &text[..end]
}

/// Text without entities; a `&` that begins none is a fault.
fn decoded(text: &str) -> Result<String, String> {
    let mut decoded = String::with_capacity(text.len());
    let mut parts = text.split('&');
    decoded.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let (entity, after) = part
            .split_once(';')
            .ok_or_else(|| format!("a bare `&` before {part:?}"))?;
        decoded.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            _ => numeric(entity).ok_or_else(|| format!("a bare `&` before {part:?}"))?,
        });
        decoded.push_str(after);
    }
    Ok(decoded)
}

fn numeric(entity: &str) -> Option<char> {
    let digits = entity.strip_prefix('#')?;
    let number = match digits.strip_prefix('x') {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => digits.parse(),
    };
    char::from_u32(number.ok()?)
}

/// The ids of a page; one that is given twice is a fault.
pub fn ids(elements: &[Element]) -> Result<BTreeSet<&str>, String> {
    let mut ids = BTreeSet::new();
    for element in elements {
        if let Some(id) = element.attribute("id")
            && !ids.insert(id)
        {
            return Err(format!("the id `{id}` is given twice"));
        }
    }
    Ok(ids)
}

#[test]
fn what_browsers_could_read_in_two_ways_is_refused() {
    let read = |body: &str| elements(&format!("<!doctype html>{body}"));
    for good in [
        "<p class=\"a\" hidden>a &amp; b &#x27;&lt;</p>",
        "<ul><li>a<br />b</li></ul>",
        "<img src=\"a.png\" alt=\"\">",
        "<a href=../b/index.html#c-1 hidden>a</a>",
    ] {
        read(good).unwrap();
    }
    for bad in [
        "<p>a < b</p>",
        "<p>a && b</p>",
        "<p>a &nbsp</p>",
        "<p>",
        "</p>",
        "<p><b></p></b>",
        "<p><div></div></p>",
        "<p class=a&b></p>",
        "<p class='a'></p>",
        "<p class=></p>",
        "<a href=a/>b</a>",
        "<a href=a?b=c>b</a>",
        "<p class=\"a\"id=\"b\"></p>",
        "<p class=\"a\" class=\"b\"></p>",
        "<p class=\"<\"></p>",
        "<!-- a -->",
        "<P></P>",
        "<a href=\"a\"><a href=\"b\"></a></a>",
    ] {
        assert!(read(bad).is_err(), "{bad} was read");
    }
    let page = read("<h2 id=\"a&quot;b\">1 <b id=\"c\">2</b></h2>").unwrap();
    assert_eq!(page[0].text, "1 2");
    assert_eq!(ids(&page).unwrap(), BTreeSet::from(["a\"b", "c"]));
    assert!(ids(&[page[1].clone(), page[1].clone()]).is_err());
}
