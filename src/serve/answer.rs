//! What is sent back.
//!
//! Comes in: a request that is admitted, and the site as it is shown. Goes out: a status, a few headers and a body; or the
//! knowledge that the stream of events is asked for. Never: a header that lets another site read the answer.

use super::page;
use super::request::{After, Method, Refusal, Request};
use super::stage::Stage;
use super::told::Report;
use crate::pipeline::{Preview, Served};
use crate::render::{self, POLICY};
use anyhow::Result;
use std::fmt::Write as _;

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    status: &'static str,
    kind: &'static str,
    /// What the content is known by, where it may be asked for again.
    tag: Option<String>,
    /// Where to go instead.
    location: Option<String>,
    body: Vec<u8>,
}

/// What to do about a request.
#[derive(Debug)]
pub enum Reply {
    Answer(Answer),
    /// To tell of everything that happens from now on.
    Events,
}

/// Where everything stands that is no part of the site. No file of a site begins with a dot.
pub const OWN: &str = "/.errbook/";

/// Answers a request.
pub fn answer(request: &Request, stage: &Stage) -> Reply {
    match request.path.strip_prefix(OWN) {
        Some("events") => Reply::Events,
        Some("live.js") => {
            Reply::Answer(Answer::own("text/javascript; charset=utf-8", page::SCRIPT))
        }
        Some("live.css") => Reply::Answer(Answer::own("text/css; charset=utf-8", page::STYLE)),
        Some("findings") => {
            let report = stage.report();
            Reply::Answer(Answer::new(
                "200 OK",
                "application/json",
                report.json().into_bytes(),
            ))
        }
        Some(_) => Reply::Answer(Answer::text("404 Not Found", "there is nothing here\n")),
        None => Reply::Answer(site(request, stage).unwrap_or_else(|error| {
            let text = format!("this page cannot be made: {error:#}\n");
            Answer::text("500 Internal Server Error", &text)
        })),
    }
}

fn site(request: &Request, stage: &Stage) -> Result<Answer> {
    let shown = stage.shown();
    let base = shown.now.base();
    let Some(below) = request.path.strip_prefix(base.as_str()) else {
        if request.path == "/" || format!("{}/", request.path) == base {
            return Ok(Answer::elsewhere(base));
        }
        return missing(&shown.now, stage);
    };
    let path = if below.is_empty() || below.ends_with('/') {
        format!("{below}index.html")
    } else {
        below.to_owned()
    };
    if let Some(served) = shown.now.file(&path)? {
        return Ok(found(&path, served, "200 OK", &shown.now, stage));
    }
    // Asked for by a page that was made a moment ago.
    if let Some(before) = shown
        .before
        .as_ref()
        .filter(|_| path.starts_with("assets/"))
        && let Some(served) = before.file(&path)?
    {
        return Ok(found(&path, served, "200 OK", before, stage));
    }
    if !path.ends_with(".html") && shown.now.file(&format!("{path}/index.html"))?.is_some() {
        let place = format!("{}{}/{}", encoded(&base), encoded(&path), request.query);
        return Ok(Answer::elsewhere(place));
    }
    missing(&shown.now, stage)
}

fn missing(preview: &Preview, stage: &Stage) -> Result<Answer> {
    let served = preview.missing()?;
    Ok(found("404.html", served, "404 Not Found", preview, stage))
}

fn found(
    path: &str,
    served: Served,
    status: &'static str,
    preview: &Preview,
    stage: &Stage,
) -> Answer {
    stage.add(Report::of(&served.found, preview.sources()));
    let tag = blake3::hash(&served.bytes).to_hex()[..16].to_owned();
    let kind = kind(path);
    let body = if kind.starts_with("text/html") {
        page::with_script(served.bytes, &tag)
    } else {
        served.bytes
    };
    Answer {
        tag: Some(tag),
        ..Answer::new(status, kind, body)
    }
}

impl Answer {
    fn new(status: &'static str, kind: &'static str, body: Vec<u8>) -> Self {
        Self {
            status,
            kind,
            tag: None,
            location: None,
            body,
        }
    }

    fn own(kind: &'static str, text: &str) -> Self {
        Self::new("200 OK", kind, text.as_bytes().to_vec())
    }

    fn text(status: &'static str, text: &str) -> Self {
        Self::new(
            status,
            "text/plain; charset=utf-8",
            text.as_bytes().to_vec(),
        )
    }

    fn elsewhere(place: String) -> Self {
        let text = format!("go to {place}\n");
        Self {
            location: Some(place),
            ..Self::text("302 Found", &text)
        }
    }

    /// The answer to what is not answered.
    pub fn refusal(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Malformed => Self::text(
                "400 Bad Request",
                "this is no request that a browser sends\n",
            ),
            Refusal::Method => Self::text(
                "405 Method Not Allowed",
                "a site can only be read: GET and HEAD\n",
            ),
            Refusal::TooLarge => Self::text(
                "431 Request Header Fields Too Large",
                "the head of the request is too large\n",
            ),
            Refusal::Foreign => Self::text(
                "403 Forbidden",
                "only this machine's own browser is answered, at 127.0.0.1 or localhost, and no page of another site\n",
            ),
            Refusal::Busy => Self::text(
                "503 Service Unavailable",
                "too many connections are open; close some pages\n",
            ),
        }
    }

    /// As it is sent.
    pub fn bytes(mut self, request: Option<&Request>, after: After) -> Vec<u8> {
        let is_known = |known: &str| {
            let tags = known
                .split(',')
                .map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"'));
            self.status == "200 OK" && tags.into_iter().any(|tag| Some(tag) == self.tag.as_deref())
        };
        if request
            .and_then(|request| request.known.as_deref())
            .is_some_and(is_known)
        {
            self.status = "304 Not Modified";
            self.body = Vec::new();
        }
        let mut head = format!(
            "HTTP/1.1 {}\r\n{}Content-Type: {}\r\n",
            self.status,
            always(),
            self.kind
        );
        // Written to a text, which never fails.
        if self.status != "304 Not Modified" {
            let _ = write!(head, "Content-Length: {}\r\n", self.body.len());
        }
        if let Some(tag) = &self.tag {
            let _ = write!(head, "ETag: \"{tag}\"\r\n");
        }
        if let Some(place) = &self.location {
            let _ = write!(head, "Location: {place}\r\n");
        }
        if self.status.starts_with("405") {
            head.push_str("Allow: GET, HEAD\r\n");
        }
        head.push_str(match after {
            After::Stay => "Connection: keep-alive\r\n\r\n",
            After::Close => "Connection: close\r\n\r\n",
        });
        let mut bytes = head.into_bytes();
        if request.is_none_or(|request| request.method == Method::Get) {
            bytes.extend(self.body);
        }
        bytes
    }
}

/// The head of the stream of events.
pub fn events() -> String {
    format!(
        "HTTP/1.1 200 OK\r\n{}Content-Type: text/event-stream\r\nConnection: close\r\n\r\n",
        always()
    )
}

/// What every answer says: what hosts are asked to say, and that no other site may load it.
fn always() -> String {
    format!(
        "Content-Security-Policy: {POLICY}\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: strict-origin\r\nCross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\nCache-Control: no-cache\r\n"
    )
}

/// Percent-encodes a path of the site.
fn encoded(path: &str) -> String {
    path.split('/')
        .map(render::encoded)
        .collect::<Vec<_>>()
        .join("/")
}

/// The media type of a file, by its name.
fn kind(path: &str) -> &'static str {
    let end = path
        .rsplit(['.', '/'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    match end.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "xml" => "application/xml",
        "txt" | "_headers" | "_redirects" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded_byte_by_byte() {
        assert_eq!(encoded("a b/é\r\n"), "a%20b/%C3%A9%0D%0A");
    }

    #[test]
    fn files_have_the_type_of_their_names() {
        for (path, expected) in [
            ("a/index.html", "text/html; charset=utf-8"),
            ("_headers", "text/plain; charset=utf-8"),
            ("a/CNAME", "application/octet-stream"),
            ("b.PNG", "image/png"),
        ] {
            assert_eq!(kind(path), expected, "{path}");
        }
    }
}
