//! The beginning and the end of an output, however long it is.
//!
//! Comes in: a stream. Goes out: its first and its last bytes. Never: a stop before the end: a program whose output is not
//! read fails of that.

use std::io::Read;

/// Of the beginning and of the end of a stream, so many bytes are kept.
const HALF: usize = 32 * 1024;

/// What was kept.
#[derive(Debug, Default)]
pub struct Kept {
    start: Vec<u8>,
    end: Vec<u8>,
    dropped: u64,
}

impl Kept {
    /// Reads a stream to its end.
    pub fn all(mut from: impl Read) -> Self {
        let mut kept = Self::default();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => return kept,
                Ok(count) => kept.add(&buffer[..count]),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return kept,
            }
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        let room = HALF.saturating_sub(self.start.len()).min(bytes.len());
        self.start.extend_from_slice(&bytes[..room]);
        self.end.extend_from_slice(&bytes[room..]);
        if self.end.len() > 2 * HALF {
            let less = self.end.len() - HALF;
            self.end.drain(..less);
            self.dropped += less as u64;
        }
    }

    /// As text; where something was left out, a line says how much.
    #[must_use]
    pub fn text(&self) -> String {
        let less = self.end.len().saturating_sub(HALF);
        let dropped = self.dropped + less as u64;
        let start = String::from_utf8_lossy(&self.start);
        let end = String::from_utf8_lossy(&self.end[less..]);
        if dropped == 0 {
            let whole: Vec<u8> = self.start.iter().chain(&self.end).copied().collect();
            return String::from_utf8_lossy(&whole).into_owned();
        }
        format!("{start}\n… {dropped} bytes left out …\n{end}")
    }
}
