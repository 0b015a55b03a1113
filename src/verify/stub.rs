//! Serves canned replies on the loopback address, to the snippet beside it.
//!
//! Comes in: replies, and requests from this machine. Goes out: answers, and the list of what was asked. Never: a file, a
//! connection to anywhere, or a port that was not free.

use super::replies::{self, Read, Replies, Reply};
use std::io::{Read as _, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A server that runs until the process ends.
#[derive(Debug)]
pub struct Stub {
    pub port: u16,
    replies: Arc<Mutex<Replies>>,
}

/// How long a client may keep a connection without a word.
const PATIENCE: Duration = Duration::from_secs(10);

impl Stub {
    /// Starts to serve.
    pub fn start(all: Vec<Reply>) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let replies = Arc::new(Mutex::new(Replies::new(all)));
        let shared = Arc::clone(&replies);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let replies = Arc::clone(&shared);
                // A client that goes away in the middle is none of our concern.
                std::thread::spawn(move || serve(stream, &replies));
            }
        });
        Ok(Self { port, replies })
    }

    /// What was asked so far.
    pub fn log(&self) -> Vec<String> {
        let replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        replies.log.clone()
    }
}

fn serve(mut stream: TcpStream, all: &Mutex<Replies>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    let request = loop {
        match replies::read(&bytes) {
            Read::Whole(request) => break request,
            Read::Wrong => return Ok(()),
            Read::More if bytes.len() > 2 * replies::LARGEST => return Ok(()),
            Read::More => {}
        }
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    };
    let answer = all
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .answer(&request);
    std::thread::sleep(Duration::from_millis(answer.delay));
    stream.write_all(&answer.bytes)?;
    stream.flush()
}
