//! Canned replies: a request → the answer that the entry has for it.
//!
//! Comes in: the replies of a proof in their order, and one request as bytes. Goes out: an answer as bytes, and the line
//! for the record. Never: a file, another host, or an answer that is not in the list.

use crate::entry::{self, Extra, Method};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A canned reply, as it is told to the process that serves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    method: Option<String>,
    path: String,
    headers: Vec<(String, String)>,
    json: Option<Value>,
    times: Option<u32>,
    /// Milliseconds.
    pub delay: u64,
    status: u16,
    answer_headers: Vec<(String, String)>,
    answer: Option<Value>,
}

impl From<&entry::Reply> for Reply {
    fn from(reply: &entry::Reply) -> Self {
        Self {
            method: reply.method.map(Method::word).map(str::to_owned),
            path: reply.path.clone(),
            headers: reply.headers.clone(),
            json: reply.json.as_ref().map(Extra::json),
            times: reply.times,
            delay: u64::from(reply.delay),
            status: reply.status,
            answer_headers: reply.answer_headers.clone(),
            answer: reply.answer.as_ref().map(Extra::json),
        }
    }
}

/// The largest request that is read, in bytes.
pub const LARGEST: usize = 1 << 20;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// Names in lower case.
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// What the bytes so far are.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    More,
    Whole(Request),
    Wrong,
}

/// Reads a request: with a length, in chunks, or without a body.
#[must_use]
pub fn read(bytes: &[u8]) -> Read {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return if bytes.len() > 64 * 1024 {
            Read::Wrong
        } else {
            Read::More
        };
    };
    let Ok(head) = std::str::from_utf8(&bytes[..end]) else {
        return Read::Wrong;
    };
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or("").split(' ');
    let (Some(method), Some(target)) = (first.next(), first.next()) else {
        return Read::Wrong;
    };
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
        .collect();
    let body = &bytes[end + 4..];
    let is_chunked = headers
        .get("transfer-encoding")
        .is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
    let body = if is_chunked {
        match chunks(body) {
            Some(body) => body,
            None => return Read::More,
        }
    } else {
        let length = headers
            .get("content-length")
            .map_or(Some(0), |value| value.parse::<usize>().ok());
        match length {
            Some(length) if length > LARGEST => return Read::Wrong,
            Some(length) if length > body.len() => return Read::More,
            Some(length) => body[..length].to_vec(),
            None => return Read::Wrong,
        }
    };
    let path = target.split(['?', '#']).next().unwrap_or("");
    Read::Whole(Request {
        method: method.to_owned(),
        path: path.to_owned(),
        headers,
        body,
    })
}

/// The body of chunks that are all there.
fn chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        rest = rest.get(end + 2..)?;
        if size == 0 {
            return Some(body);
        }
        body.extend(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

/// The replies of one run, and how often each has answered.
#[derive(Debug)]
pub struct Replies {
    replies: Vec<(Reply, u32)>,
    /// What was asked, and what was answered.
    pub log: Vec<String>,
}

impl Replies {
    #[must_use]
    pub fn new(replies: Vec<Reply>) -> Self {
        Self {
            replies: replies.into_iter().map(|reply| (reply, 0)).collect(),
            log: Vec::new(),
        }
    }

    /// The first reply that fits; none is an answer with status 501.
    pub fn answer(&mut self, request: &Request) -> Answer {
        let fitting = self.replies.iter_mut().find(|(reply, used)| {
            reply.times.is_none_or(|times| *used < times) && fits(reply, request)
        });
        let (status, delay, headers, body) = if let Some((reply, used)) = fitting {
            *used += 1;
            let headers = reply.answer_headers.clone();
            (reply.status, reply.delay, headers, reply.answer.clone())
        } else {
            let Request { method, path, .. } = request;
            let text = format!("errbook has no reply for {method} {path}");
            (501, 0, Vec::new(), Some(Value::String(text)))
        };
        self.log
            .push(format!("{} {} → {status}", request.method, request.path));
        Answer {
            delay,
            bytes: bytes(status, &headers, body.as_ref(), &request.method),
        }
    }
}

/// What is sent, and after how many milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub delay: u64,
    pub bytes: Vec<u8>,
}

fn fits(reply: &Reply, request: &Request) -> bool {
    let is_path = match reply.path.strip_suffix('*') {
        Some(start) => request.path.starts_with(start),
        None => request.path == reply.path,
    };
    let has =
        |(name, value): &(String, String)| request.headers.get(&name.to_lowercase()) == Some(value);
    let is_body = reply.json.as_ref().is_none_or(|wanted| {
        serde_json::from_slice(&request.body).is_ok_and(|body: Value| holds(&body, wanted))
    });
    is_path
        && reply
            .method
            .as_ref()
            .is_none_or(|method| *method == request.method)
        && reply.headers.iter().all(has)
        && is_body
}

/// Whether a value is, or holds, what is wanted: of an object these fields, of a list these items in their places.
fn holds(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Object(value), Value::Object(wanted)) => wanted
            .iter()
            .all(|(name, wanted)| value.get(name).is_some_and(|value| holds(value, wanted))),
        (Value::Array(value), Value::Array(wanted)) => {
            value.len() == wanted.len()
                && value
                    .iter()
                    .zip(wanted)
                    .all(|(value, wanted)| holds(value, wanted))
        }
        (value, wanted) => value == wanted,
    }
}

fn bytes(status: u16, headers: &[(String, String)], body: Option<&Value>, method: &str) -> Vec<u8> {
    let (kind, body) = match body {
        None => ("text/plain; charset=utf-8", String::new()),
        Some(Value::String(text)) => ("text/plain; charset=utf-8", text.clone()),
        Some(value) => ("application/json", value.to_string()),
    };
    // Clients print the name of the status.
    let status =
        entry::HttpStatus::new(status).map_or_else(|| status.to_string(), entry::HttpStatus::label);
    let mut head = format!("HTTP/1.1 {status}\r\n");
    let given = |name: &str| {
        headers
            .iter()
            .any(|(given, _)| given.eq_ignore_ascii_case(name))
    };
    if !given("content-type") {
        let _ = write!(head, "content-type: {kind}\r\n");
    }
    for (name, value) in headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = write!(
        head,
        "content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let mut bytes = head.into_bytes();
    if method != "HEAD" {
        bytes.extend(body.bytes());
    }
    bytes
}
