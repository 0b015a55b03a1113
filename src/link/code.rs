//! A code and its owners: what `/code/e0308/` lists.

use crate::entry::{MAX_NAME, is_reserved_slug};

/// A code that programs print, and the entries that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The part of the address: `e0308`, `http-403`.
    pub address: String,
    /// As it is written: `E0308`; several where different codes come to one address.
    pub labels: Vec<String>,
    /// Positions in the catalog, by id.
    pub entries: Vec<usize>,
}

impl Code {
    /// All its spellings.
    #[must_use]
    pub fn label(&self) -> String {
        self.labels.join(", ")
    }

    /// A code as a part of an address: small letters and digits, with a hyphen for whatever stands between them.
    #[must_use]
    pub fn address(code: &str) -> String {
        let mut address = String::new();
        for c in code.chars() {
            if c.is_ascii_alphanumeric() {
                address.push(c.to_ascii_lowercase());
            } else if !address.is_empty() && !address.ends_with('-') {
                address.push('-');
            }
        }
        if !address.bytes().any(|b| b.is_ascii_alphanumeric()) {
            // Nothing of it can stand in an address: its characters by their numbers.
            let numbers: Vec<String> = code
                .chars()
                .map(|c| format!("u{:x}", u32::from(c)))
                .collect();
            address = numbers.join("-");
        }
        address.truncate(MAX_NAME);
        let address = address.trim_end_matches('-');
        if is_reserved_slug(address) {
            format!("code-{address}")
        } else {
            address.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_code_has_an_address() {
        for (code, address) in [
            ("E0308", "e0308"),
            ("HTTP 403", "http-403"),
            ("ERR_INVALID_ARG_TYPE", "err-invalid-arg-type"),
            ("(E_1)", "e-1"),
            ("../../etc", "etc"),
            ("NUL", "code-nul"),
            ("page", "code-page"),
            ("型", "u578b"),
        ] {
            assert_eq!(Code::address(code), address, "{code}");
        }
    }
}
