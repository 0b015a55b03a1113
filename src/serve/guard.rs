//! Whether a request is meant for this server, and sent by a person or by one of its own pages.
//!
//! Any page of the web may let a browser ask a server on the same machine. What it must not get is the site: so the name
//! that was asked for has to be one of this machine (a name that an attacker lets point here is another), a page that says
//! where it stands has to stand here, and no answer allows anybody else to read it.
//!
//! Comes in: a request and the port. Goes out: whether it is answered. Never: a decision by the path.

use super::request::Request;

/// Whether a request may be answered.
pub fn admits(request: &Request, port: u16) -> bool {
    let is_here = |host: &str| {
        let (name, asked) = host
            .rsplit_once(':')
            .filter(|(name, _)| !name.ends_with(':'))
            .unwrap_or((host, "80"));
        let is_name = matches!(
            name.to_ascii_lowercase().as_str(),
            "127.0.0.1" | "localhost" | "[::1]"
        );
        is_name && asked == port.to_string()
    };
    let is_own = |origin: &str| origin.strip_prefix("http://").is_some_and(is_here);
    let is_asked_from_here = match (request.site.as_deref(), request.mode.as_deref()) {
        (None | Some("same-origin" | "none"), _) => true,
        // A link on another page may lead here; what that page itself loads may not be from here.
        (Some(_), mode) => mode == Some("navigate"),
    };
    request.host.as_deref().is_some_and(is_here)
        && request.origin.as_deref().is_none_or(is_own)
        && is_asked_from_here
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::request::read;

    #[test]
    fn only_pages_of_this_server_and_people_are_answered() {
        for (fields, expected) in [
            ("Host: 127.0.0.1:3000", true),
            ("Host: localhost:3000", true),
            ("Host: LOCALHOST:3000", true),
            ("Host: [::1]:3000", true),
            ("", false),
            ("Host:", false),
            ("Host: localhost", false),
            ("Host: localhost:3001", false),
            ("Host: localhost:3000:3000", false),
            ("Host: localhost:03000", false),
            ("Host: localhost.evil.example:3000", false),
            ("Host: evil.example:3000", false),
            ("Host: 127.0.0.1.evil.example:3000", false),
            ("Host: 0.0.0.0:3000", false),
            (
                "Host: localhost:3000\r\nOrigin: http://localhost:3000",
                true,
            ),
            (
                "Host: localhost:3000\r\nOrigin: https://localhost:3000",
                false,
            ),
            (
                "Host: localhost:3000\r\nOrigin: http://localhost:3001",
                false,
            ),
            ("Host: localhost:3000\r\nOrigin: http://evil.example", false),
            ("Host: localhost:3000\r\nOrigin: null", false),
            ("Host: localhost:3000\r\nOrigin:", false),
            ("Host: localhost:3000\r\nSec-Fetch-Site: same-origin", true),
            ("Host: localhost:3000\r\nSec-Fetch-Site: none", true),
            (
                "Host: localhost:3000\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors",
                false,
            ),
            (
                "Host: localhost:3000\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors",
                false,
            ),
            (
                "Host: localhost:3000\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate",
                true,
            ),
        ] {
            let head = format!("GET / HTTP/1.1\r\n{fields}\r\n\r\n");
            let request = read(head.as_bytes());
            let admitted = request.is_ok_and(|request| admits(&request, 3000));
            assert_eq!(admitted, expected, "{fields}");
        }
    }
}
