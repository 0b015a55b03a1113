//! The server: connections to this machine's own browser, a thread for each.
//!
//! Comes in: a port and what is shown. Goes out: answers. Never: an address of the network, a request body, a path on the
//! disk, or a wait without an end for somebody who does not ask, does not read, or sends a head a byte at a time.
//!
//! HTTP is spoken here by hand: what a browser needs of a site's own author is GET, HEAD and a stream of events, on one
//! machine. That is less than what any server library has to be told to leave out.

use super::answer::{self, Answer, Reply};
use super::guard;
use super::request::{self, After, LONGEST, Refusal};
use super::stage::{Event, Stage};
use anyhow::{Context, Result};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Connections at a time: a browser has six, and a page that is looked at keeps one of them.
const MOST: usize = 256;

/// How long a client may take for a head, or for taking what it asked for.
const PATIENCE: Duration = Duration::from_secs(10);

/// A stream of events says so often that it is still there.
const BEAT: Duration = Duration::from_secs(15);

/// So many ports are tried.
const TRIES: u16 = 64;

/// Room for pages with deep nesting; only what is used is taken.
const STACK: usize = 16 * 1024 * 1024;

/// A port of this machine that is listened at.
#[derive(Debug)]
pub struct Port {
    pub number: u16,
    listener: TcpListener,
}

impl Port {
    /// Listens at a port, or at the next one that is free.
    pub fn bind(wanted: u16) -> Result<Self> {
        let last = wanted.saturating_add(TRIES);
        for tried in wanted..=last {
            match TcpListener::bind((Ipv4Addr::LOCALHOST, tried)) {
                Ok(listener) => {
                    let address = listener.local_addr();
                    let number = address.context("cannot tell which port this is")?.port();
                    return Ok(Self { number, listener });
                }
                Err(error) if error.kind() == ErrorKind::AddrInUse && tried < last => {}
                Err(error) => {
                    let what =
                        format!("cannot listen at port {tried}; name another one with --port");
                    return Err(error).context(what);
                }
            }
        }
        anyhow::bail!("no port from {wanted} to {last} is free; name another one with --port")
    }

    /// Accepts connections for ever.
    pub fn accept(&self, stage: &Arc<Stage>) {
        let open = Arc::new(AtomicUsize::new(0));
        for stream in self.listener.incoming() {
            // A client that has gone again, or no more file descriptors: the next one is as good.
            let Ok(stream) = stream else {
                std::thread::sleep(Duration::from_millis(10));
                continue;
            };
            let held = Held::one_more(&open);
            let stage = Arc::clone(stage);
            let port = self.number;
            let talk = move || {
                let mut connection = Connection { stream, port };
                // A client that has gone misses nothing.
                let _ = if held.count > MOST {
                    connection.send(&Answer::refusal(Refusal::Busy).bytes(None, After::Close))
                } else {
                    connection.talk(&stage)
                };
                drop(held);
            };
            // Without a thread the connection is dropped, which closes it.
            let _ = std::thread::Builder::new().stack_size(STACK).spawn(talk);
        }
    }
}

/// One of the connections that are open, counted until it is dropped.
struct Held {
    open: Arc<AtomicUsize>,
    count: usize,
}

impl Held {
    fn one_more(open: &Arc<AtomicUsize>) -> Self {
        Self {
            count: open.fetch_add(1, Ordering::SeqCst) + 1,
            open: Arc::clone(open),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Connection {
    stream: TcpStream,
    port: u16,
}

impl Connection {
    fn talk(&mut self, stage: &Stage) -> std::io::Result<()> {
        self.stream.set_nodelay(true)?;
        self.stream.set_write_timeout(Some(PATIENCE))?;
        let mut bytes = Vec::new();
        loop {
            let Some(head) = self.head(&mut bytes)? else {
                return Ok(());
            };
            let request = match head.and_then(|head| request::read(&head)) {
                Ok(request) if guard::admits(&request, self.port) => request,
                Ok(_) => return self.refuse(Refusal::Foreign),
                Err(refusal) => return self.refuse(refusal),
            };
            match answer::answer(&request, stage) {
                Reply::Events => return self.events(stage),
                Reply::Answer(answer) => {
                    self.send(&answer.bytes(Some(&request), request.after))?;
                }
            }
            if request.after == After::Close {
                return Ok(());
            }
        }
    }

    /// The next head; what came behind it stays in `bytes`. Nothing where the client has gone or says nothing more.
    fn head(&mut self, bytes: &mut Vec<u8>) -> std::io::Result<Option<Result<Vec<u8>, Refusal>>> {
        let start = Instant::now();
        let mut buffer = [0; 4096];
        loop {
            if let Some(end) = request::end(bytes) {
                return Ok(Some(Ok(bytes.drain(..end).collect())));
            }
            if bytes.len() > LONGEST {
                return Ok(Some(Err(Refusal::TooLarge)));
            }
            let left = PATIENCE.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Ok(None);
            }
            self.stream.set_read_timeout(Some(left))?;
            match self.stream.read(&mut buffer) {
                Ok(0) => return Ok(None),
                Ok(count) => bytes.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn refuse(&mut self, refusal: Refusal) -> std::io::Result<()> {
        self.send(&Answer::refusal(refusal).bytes(None, After::Close))?;
        // What was sent and not read would make the system throw the answer away.
        self.stream.shutdown(std::net::Shutdown::Write)?;
        self.stream
            .set_read_timeout(Some(Duration::from_millis(200)))?;
        let mut rest = [0; LONGEST];
        for _ in 0..16 {
            if !matches!(self.stream.read(&mut rest), Ok(1..)) {
                break;
            }
        }
        Ok(())
    }

    fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()
    }

    /// Tells of everything that happens, until nobody listens.
    fn events(&mut self, stage: &Stage) -> std::io::Result<()> {
        let mut seen = stage.count();
        self.send(answer::events().as_bytes())?;
        self.send(b"event: hello\ndata: {}\n\n")?;
        loop {
            let (count, events) = stage.events(seen, BEAT);
            seen = count;
            let said = if events.is_empty() {
                ": still here\n\n".to_owned()
            } else {
                events.iter().map(line).collect()
            };
            self.send(said.as_bytes())?;
        }
    }
}

fn line(event: &Event) -> String {
    match event {
        Event::Pages => "event: pages\ndata: {}\n\n".to_owned(),
        Event::Files => "event: files\ndata: {}\n\n".to_owned(),
        Event::Findings => "event: findings\ndata: {}\n\n".to_owned(),
        // JSON has no line ends of its own.
        Event::Styles(styles) => format!("event: styles\ndata: {}\n\n", serde_json::json!(styles)),
    }
}
