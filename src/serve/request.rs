//! The head of an HTTP request, read once: every decision is about what is read here, never about the raw bytes again.
//!
//! Comes in: the bytes up to the empty line. Goes out: a [`Request`], or the [`Refusal`] to answer with. Never: a path
//! that was decoded twice, a body, or a panic, whatever the bytes are. Source: RFC 9112, RFC 3986.

/// The most bytes that a head may have.
pub const LONGEST: usize = 16 * 1024;

/// The most lines that a head may have.
const MOST_LINES: usize = 100;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// With its percent-encoding read, and without what follows `?`.
    pub path: String,
    /// What follows `?`, as it was sent, with the `?`.
    pub query: String,
    pub host: Option<String>,
    pub origin: Option<String>,
    /// `Sec-Fetch-Site`: where the page stands that asks.
    pub site: Option<String>,
    /// `Sec-Fetch-Mode`: what it asks for.
    pub mode: Option<String>,
    pub known: Option<String>,
    pub after: After,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
}

/// What becomes of the connection when the answer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    Stay,
    Close,
}

/// Why a request is not answered with what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is no HTTP/1 request.
    Malformed,
    /// It asks for something to be done.
    Method,
    TooLarge,
    /// It is not meant for this server, or is sent by a page of another site.
    Foreign,
    Busy,
}

/// Where the head ends that these bytes begin with: behind its empty line.
pub fn end(bytes: &[u8]) -> Option<usize> {
    let after = |mark: &[u8]| {
        let at = bytes
            .windows(mark.len())
            .position(|window| window == mark)?;
        Some(at + mark.len())
    };
    after(b"\r\n\r\n")
}

/// Reads a head.
pub fn read(head: &[u8]) -> Result<Request, Refusal> {
    let head = str::from_utf8(head).map_err(|_| Refusal::Malformed)?;
    let mut lines = head.trim_end_matches("\r\n").split("\r\n");
    let mut words = lines.next().unwrap_or("").split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Refusal::Malformed);
    };
    let stays = match version {
        "HTTP/1.1" => After::Stay,
        "HTTP/1.0" => After::Close,
        _ => return Err(Refusal::Malformed),
    };
    let (path, query) = target.split_at(target.find('?').unwrap_or(target.len()));
    let mut request = Request {
        method: match method {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            _ if method.bytes().all(|b| b.is_ascii_uppercase()) => return Err(Refusal::Method),
            _ => return Err(Refusal::Malformed),
        },
        path: decoded(path)?,
        query: query.to_owned(),
        host: None,
        origin: None,
        site: None,
        mode: None,
        known: None,
        after: stays,
    };
    for (at, line) in lines.enumerate() {
        if at >= MOST_LINES {
            return Err(Refusal::TooLarge);
        }
        field(line, &mut request)?;
    }
    Ok(request)
}

fn field(line: &str, request: &mut Request) -> Result<(), Refusal> {
    let (name, value) = line.split_once(':').ok_or(Refusal::Malformed)?;
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(Refusal::Malformed);
    }
    let value = value.trim_matches([' ', '\t']);
    if value.chars().any(|c| c.is_control() && c != '\t') {
        return Err(Refusal::Malformed);
    }
    let place = match name.to_ascii_lowercase().as_str() {
        "host" => &mut request.host,
        "origin" => &mut request.origin,
        "sec-fetch-site" => &mut request.site,
        "sec-fetch-mode" => &mut request.mode,
        "if-none-match" => &mut request.known,
        "connection" if value.eq_ignore_ascii_case("close") => {
            request.after = After::Close;
            return Ok(());
        }
        // A body is not read, so nothing can follow it.
        "content-length" | "transfer-encoding" if value != "0" => {
            request.after = After::Close;
            return Ok(());
        }
        _ => return Ok(()),
    };
    // Two hosts are one too many: who is asked would depend on which one is read.
    if place.replace(value.to_owned()).is_some() {
        return Err(Refusal::Malformed);
    }
    Ok(())
}

/// A path with its percent-encoding read, once.
fn decoded(path: &str) -> Result<String, Refusal> {
    let raw = path.as_bytes();
    if raw.first() != Some(&b'/') || !raw.iter().all(u8::is_ascii_graphic) {
        return Err(Refusal::Malformed);
    }
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(byte) = raw.get(at) {
        if *byte == b'%' {
            let digits = path.get(at + 1..at + 3).ok_or(Refusal::Malformed)?;
            let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
            let byte = u8::from_str_radix(digits, 16).ok().filter(|_| is_hex);
            bytes.push(byte.ok_or(Refusal::Malformed)?);
            at += 3;
        } else {
            bytes.push(*byte);
            at += 1;
        }
    }
    let path = String::from_utf8(bytes).map_err(|_| Refusal::Malformed)?;
    if path.chars().any(char::is_control) {
        return Err(Refusal::Malformed);
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(head: &str) -> Result<Request, Refusal> {
        read(head.as_bytes())
    }

    #[test]
    fn a_request_is_its_path_and_a_few_fields() {
        let request = get("GET /a/%C3%BC%25/?q=%20 HTTP/1.1\r\nHost: localhost:3000\r\nORIGIN:\thttp://a \r\n\r\n").unwrap();
        assert_eq!(
            (request.path.as_str(), request.query.as_str()),
            ("/a/ü%/", "?q=%20")
        );
        assert_eq!(request.host.as_deref(), Some("localhost:3000"));
        assert_eq!(request.origin.as_deref(), Some("http://a"));
        assert_eq!((request.method, request.after), (Method::Get, After::Stay));
        let request = get("HEAD / HTTP/1.0\r\n\r\n").unwrap();
        assert_eq!(
            (request.method, request.after),
            (Method::Head, After::Close)
        );
        let request = get("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n").unwrap();
        assert_eq!(request.after, After::Close);
    }

    #[test]
    fn anything_else_is_refused() {
        for (head, refusal) in [
            ("", Refusal::Malformed),
            ("GET", Refusal::Malformed),
            ("GET / HTTP/2", Refusal::Malformed),
            ("GET  / HTTP/1.1", Refusal::Malformed),
            ("get / HTTP/1.1", Refusal::Malformed),
            ("POST / HTTP/1.1", Refusal::Method),
            ("GET http://a/ HTTP/1.1", Refusal::Malformed),
            ("GET * HTTP/1.1", Refusal::Malformed),
            ("GET /%zz HTTP/1.1", Refusal::Malformed),
            ("GET /%+1 HTTP/1.1", Refusal::Malformed),
            ("GET /%0 HTTP/1.1", Refusal::Malformed),
            ("GET /%00 HTTP/1.1", Refusal::Malformed),
            ("GET /%ff HTTP/1.1", Refusal::Malformed),
            ("GET /é HTTP/1.1", Refusal::Malformed),
            ("GET / HTTP/1.1\r\nHost", Refusal::Malformed),
            ("GET / HTTP/1.1\r\n: a", Refusal::Malformed),
            ("GET / HTTP/1.1\r\nHost : a", Refusal::Malformed),
            ("GET / HTTP/1.1\r\n Host: a", Refusal::Malformed),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: a", Refusal::Malformed),
            ("GET / HTTP/1.1\r\nHost: a\nX: b", Refusal::Malformed),
            ("GET / HTTP/1.1\r\nHost: \u{1}", Refusal::Malformed),
        ] {
            assert_eq!(get(head), Err(refusal), "{head:?}");
        }
        let many = format!("GET / HTTP/1.1\r\n{}", "A: b\r\n".repeat(200));
        assert_eq!(get(&many), Err(Refusal::TooLarge));
        assert_eq!(read(b"GET /\xff HTTP/1.1"), Err(Refusal::Malformed));
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let seed = b"GET /%41?b HTTP/1.1\r\nHost: a:1\r\nOrigin: null\r\n\r\n";
        for at in 0..seed.len() {
            for byte in [0, b'\r', b'\n', b' ', b'%', b':', b'/', 0x80, 0xff] {
                let mut bytes = seed.to_vec();
                bytes[at] = byte;
                let _ = read(&bytes);
                let _ = read(&bytes[..at]);
                let _ = read(&bytes[at..]);
                let _ = end(&bytes);
            }
        }
    }
}
