//! `errbook serve`: what an author sees is what a build publishes, soon after it was saved; and nobody else sees anything.
//!
//! The real program listens at a free port, and is spoken to in bytes. Waiting has a limit that fails the test; nothing
//! here says how quick something has to be.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{Project, Run, ended, entry, tree};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout};
use std::time::{Duration, Instant};

/// How long a save may take to be seen on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `errbook serve`, killed with the value.
struct Served {
    child: Option<Child>,
    out: BufReader<ChildStdout>,
    port: u16,
    /// `/`, or the path of `base_url`.
    base: String,
}

impl Served {
    /// Starts it at a port that the system chooses.
    fn start(project: &Project, more: &[&str]) -> Self {
        Self::at(project, "0", more)
    }

    fn at(project: &Project, port: &str, more: &[&str]) -> Self {
        let arguments = [&["serve", "--port", port], more].concat();
        let mut child = project
            .command(&arguments)
            .process_group(0)
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("http://") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "it has ended");
        }
        let rest = line.strip_prefix("http://127.0.0.1:").unwrap();
        let (port, rest) = rest.split_once('/').unwrap();
        let base = rest.split(' ').next().unwrap();
        Self {
            child: Some(child),
            out,
            port: port.parse().unwrap(),
            base: format!("/{base}"),
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes and reads the answer to its end.
    fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // It may have refused before it has read all.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Answer::of(&answer)
    }

    fn ask(&self, method: &str, path: &str, fields: &str) -> Answer {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n{fields}\r\n",
            self.port
        );
        self.raw(head.as_bytes())
    }

    /// The answer to the path of a file of the site.
    fn get(&self, path: &str) -> Answer {
        self.ask("GET", &format!("{}{path}", self.base), "")
    }

    /// Waits until the page has a text, or has it no longer.
    #[track_caller]
    fn until(&self, path: &str, what: impl Fn(&Answer) -> bool) -> Answer {
        let start = Instant::now();
        loop {
            let answer = self.get(path);
            if what(&answer) {
                return answer;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{path} does not become what it should be:\n{}",
                answer.text()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    fn until_shown(&self, path: &str, text: &str) -> Answer {
        self.until(path, |answer| {
            answer.status == 200 && answer.text().contains(text)
        })
    }

    /// Waits until what is wrong is known to be this.
    #[track_caller]
    fn until_found(&self, what: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        let start = Instant::now();
        loop {
            let answer = self.ask("GET", "/.errbook/findings", "");
            let report = serde_json::from_slice(&answer.body).unwrap();
            if what(&report) {
                return report;
            }
            assert!(start.elapsed() < PATIENCE, "{report:#}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Ends it as Ctrl-C in a terminal does.
    fn interrupt(mut self) -> Run {
        let child = self.child.take().unwrap();
        let id = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(id, interruption()).unwrap();
        let mut run = ended(child, "errbook serve");
        self.out.read_to_string(&mut run.out).unwrap();
        run
    }
}

/// What Ctrl-C sends. Who runs the tests in the background of a shell has it ignored, and so have all that they start.
fn interruption() -> rustix::process::Signal {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = u64::from_str_radix(ignored.unwrap().trim(), 16).unwrap();
    if ignored & 0b10 == 0 {
        rustix::process::Signal::INT
    } else {
        rustix::process::Signal::TERM
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[derive(Debug)]
struct Answer {
    /// 0 where nothing was answered.
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = bytes.split_at(end.map_or(bytes.len(), |end| end + 4));
        let head = String::from_utf8(head.to_vec()).unwrap();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Self {
            status: status.unwrap_or(0),
            head,
            body: body.to_vec(),
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn field(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find_map(|line| {
            let (field, value) = line.split_once(": ")?;
            field.eq_ignore_ascii_case(name).then_some(value)
        });
        line.map(str::trim)
    }

    /// The page without what `serve` adds to it.
    fn bare(&self) -> Vec<u8> {
        let text = self.text();
        let Some(start) = text.find("<link rel=\"stylesheet\" href=\"/.errbook/live.css\">") else {
            return self.body.clone();
        };
        let mark = "defer></script>\n";
        let end = start + text[start..].find(mark).unwrap() + mark.len();
        format!("{}{}", &text[..start], &text[end..]).into_bytes()
    }
}

/// A project with something of everything.
fn whole() -> Project {
    Project::new()
        .file(
            "errbook.yaml",
            "title: Acme errors\nbase_url: https://acme.example/errors/\nsocial_images: true\n",
        )
        .file("content/_index.md", "---\ntitle: All\n---\n\nWelcome.\n")
        .entry(
            "git/lock",
            "http_status: 403\ncodes: [E0001]\ntags: [locks]\naliases: [/old/lock/]\n",
        )
        .entry("git/merge", "related: [git/lock]\n")
        .entry("rustc/borrow", "")
        .entry("rustc/hidden", "draft: true\n")
        .file("content/rustc/moved/index.md", entry("rustc/moved", ""))
        .file("content/rustc/moved/picture.png", b"\x89PNG\r\n\x1a\n")
        .file("static/own.txt", "mine\n")
        .file("static/look.css", "body { color: red }\n")
}

#[test]
fn every_file_is_the_one_that_a_build_publishes() {
    let project = whole();
    let site = project.build();
    let served = Served::start(&project, &[]);
    assert_eq!(served.base, "/errors/");
    // The list of what is published is no part of the site.
    let files = site.files.iter().filter(|(path, _)| !path.starts_with('.'));
    let mut count = 0;
    for (path, bytes) in files {
        // Pieces of the search have addresses that the script names first.
        let answer = served.get(path);
        let is_piece = path.starts_with("assets/search-index");
        if answer.status == 404 && is_piece {
            served.get("search/index.js");
        }
        let answer = served.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.bare() == *bytes, "{path} is another one");
        count += 1;
    }
    assert!(count > 60, "{count}");
    let missing = served.get("git/none/");
    assert_eq!(missing.status, 404);
    assert!(missing.bare() == site.files["404.html"]);
    let holding: Vec<_> = site
        .files
        .keys()
        .filter(|path| path.contains("covert"))
        .collect();
    assert_eq!(holding, [] as [&String; 0], "drafts are not published");
}

#[test]
fn pages_have_the_addresses_that_readers_type() {
    let project = whole();
    let served = Served::start(&project, &[]);
    for (path, place) in [
        ("/", "/errors/"),
        ("/errors", "/errors/"),
        ("/errors/git/lock", "/errors/git/lock/"),
        ("/errors/git/lock?a=b", "/errors/git/lock/?a=b"),
    ] {
        let answer = served.ask("GET", path, "");
        assert_eq!(
            (answer.status, answer.field("Location")),
            (302, Some(place)),
            "{path}"
        );
    }
    assert_eq!(served.get("git/lock/?q=%22").status, 200);
    assert_eq!(served.get("git/lock/").status, 200);
    assert_eq!(served.ask("GET", "/git/lock/", "").status, 404);
}

#[test]
fn nothing_but_the_site_is_served() {
    let project = Project::new()
        .entry("git/lock", "")
        .entry("git/covert", "draft: true\n")
        .file("secret.txt", "canary")
        .file(".env", "canary")
        .file("content/.hidden.md", "canary")
        .file("static/open.txt", "open")
        .file("static/.htaccess", "canary");
    std::os::unix::fs::symlink("/etc/hostname", project.path("static/link.txt")).unwrap();
    let served = Served::start(&project, &[]);
    assert_eq!(served.get("open.txt").text(), "open");
    let root = project.root().display();
    let ups = "../".repeat(12);
    let encoded = "..%2f".repeat(12);
    for path in [
        "..",
        "../secret.txt",
        "./../secret.txt",
        "%2e%2e/secret.txt",
        "%2e%2e%2fsecret.txt",
        "..%2fsecret.txt",
        "..%5csecret.txt",
        "..\\secret.txt",
        "%252e%252e/secret.txt",
        "git/../../secret.txt",
        "git/lock/../../../secret.txt",
        "assets/../../secret.txt",
        "secret.txt",
        "/secret.txt",
        "//secret.txt",
        ".env",
        ".htaccess",
        ".git/config",
        ".errbook-manifest",
        ".hidden.md",
        "link.txt",
        "errbook.yaml",
        "content/git/lock.md",
        "git/lock.md",
        "git/covert/",
        "git/covert/index.md",
        "static/open.txt",
        "templates/base.html",
        "open.txt/",
        "open.txt/..",
        "open.txt::$DATA",
        "open.txt%20",
        "open.txt.",
        "OPEN.TXT",
        "C:/open.txt",
        "file:///etc/passwd",
        "@fs/etc/passwd",
        "@fs/etc/passwd?raw??",
        "etc/passwd",
        "%2fetc%2fpasswd",
        "proc/self/environ",
        "dev/stdin",
        &format!("{ups}etc/passwd"),
        &format!("{encoded}etc/passwd"),
        &format!("{root}/secret.txt"),
        &format!("/{root}/secret.txt"),
        &format!("@fs{root}/secret.txt"),
    ] {
        let answer = served.get(path);
        assert!(
            matches!(answer.status, 404 | 400),
            "{path}: {}",
            answer.head
        );
        let text = answer.text();
        assert!(
            !text.contains("canary") && !text.contains("root:"),
            "{path}"
        );
    }
    assert_eq!(served.get("%00").status, 400);
    assert_eq!(served.ask("GET", "/.errbook/../secret.txt", "").status, 404);
    assert_eq!(served.ask("GET", "/.errbook/", "").status, 404);
}

#[test]
fn only_this_machine_and_no_other_site_is_answered() {
    let project = Project::new().entry("git/lock", "");
    let served = Served::start(&project, &[]);
    let port = served.port;
    let ask = |path: &str, fields: &str| {
        served.raw(format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{fields}\r\n").as_bytes())
    };
    for path in [
        "/",
        "/git/lock/",
        "/.errbook/events",
        "/.errbook/findings",
        "/none",
    ] {
        for fields in [
            String::new(),
            "Host: evil.example\r\n".to_owned(),
            format!("Host: evil.example:{port}\r\n"),
            format!("Host: localhost.evil.example:{port}\r\n"),
            format!("Host: 0.0.0.0:{port}\r\n"),
            "Host: localhost:1\r\n".to_owned(),
            format!("Host: localhost:{port}\r\nOrigin: http://evil.example\r\n"),
            format!("Host: localhost:{port}\r\nOrigin: null\r\n"),
            format!(
                "Host: localhost:{port}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"
            ),
            format!(
                "Host: localhost:{port}\r\nOrigin: http://evil.example\r\nUpgrade: websocket\r\n"
            ),
        ] {
            let answer = ask(path, &fields);
            assert_eq!(answer.status, 403, "{path} {fields:?}");
            assert!(!answer.text().contains("git"), "{path} {fields:?}");
        }
    }
    let answer = ask(
        "/git/lock/",
        &format!("Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"),
    );
    assert_eq!(answer.status, 200);
    assert!(
        !answer.head.to_ascii_lowercase().contains("access-control"),
        "{}",
        answer.head
    );
    assert_eq!(
        answer.field("Cross-Origin-Resource-Policy"),
        Some("same-origin")
    );
    // It listens at the loopback interface alone.
    let table = fs::read_to_string("/proc/net/tcp").unwrap();
    let place = format!(":{port:04X} ");
    let listens: Vec<&str> = table
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .filter(|address| format!("{address} ").ends_with(&place))
        .collect();
    assert!(
        !listens.is_empty()
            && listens
                .iter()
                .all(|address| address.starts_with("0100007F:")),
        "{listens:?}"
    );
}

#[test]
fn what_is_no_request_is_refused_or_dropped_and_the_next_one_is_answered() {
    let project = Project::new().entry("git/lock", "");
    let served = Served::start(&project, &[]);
    let port = served.port;
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH",
    ] {
        let answer = served.ask(method, "/", "");
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.field("Allow"), Some("GET, HEAD"));
    }
    let long = "a".repeat(100_000);
    let many = "A: b\r\n".repeat(1000);
    let heads: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"\r\n\r\n".to_vec(),
        b"\0\0\0\0\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: :::::::\r\nOrigin: ://\r\n\r\n".to_vec(),
        b"GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        format!("GET /{long} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").into_bytes(),
        format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nA: {long}\r\n\r\n").into_bytes(),
        format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n{many}\r\n").into_bytes(),
        format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example\r\n\r\n")
            .into_bytes(),
    ];
    for head in heads {
        let answer = served.raw(&head);
        assert!(
            matches!(answer.status, 0 | 400 | 403 | 431),
            "{}: {}",
            String::from_utf8_lossy(&head),
            answer.head
        );
        assert_eq!(served.get("git/lock/").status, 200);
    }
    // Nothing that is sent along is taken for a request.
    let smuggled = format!(
        "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 60\r\n\r\nGET /git/lock/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
    );
    let answer = served.raw(smuggled.as_bytes());
    assert_eq!(answer.text().matches("HTTP/1.1 ").count(), 0);
    let head = served.ask("HEAD", "/git/lock/", "");
    let get = served.ask("GET", "/git/lock/", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.field("Content-Length"),
        Some(&*get.body.len().to_string())
    );
    let tag = get.field("ETag").unwrap();
    let known = served.ask("GET", "/git/lock/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((known.status, known.body.len()), (304, 0));
}

#[test]
fn one_connection_may_ask_several_times_and_idle_ones_are_in_nobodys_way() {
    let project = Project::new().entry("git/lock", "");
    let served = Served::start(&project, &[]);
    let idle: Vec<TcpStream> = (0..60).map(|_| served.connect()).collect();
    let mut slow: Vec<TcpStream> = (0..20).map(|_| served.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /git/lo").unwrap();
    }
    let mut stream = served.connect();
    let head = format!(
        "GET /git/lock/ HTTP/1.1\r\nHost: localhost:{}\r\n",
        served.port
    );
    // Two at once, and the last in pieces.
    let all = format!("{head}\r\n{head}\r\n{head}Connection: close\r\n\r\n");
    let (first, last) = all.split_at(all.len() - 7);
    stream.write_all(first.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(20));
    stream.write_all(last.as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK\r\n").count(), 3);
    assert_eq!(served.get("git/lock/").status, 200);
    drop((idle, slow));
}

/// An entry with a text of its own.
fn saying(word: &str) -> String {
    entry("git/lock", "").replace("What git.lock means.", &format!("What {word} means."))
}

#[test]
fn every_way_of_saving_is_seen() {
    let project = Project::new().entry("git/lock", "").entry("git/merge", "");
    let served = Served::start(&project, &[]);
    ways_of_saving(&project, &served);
}

#[test]
fn every_way_of_saving_is_seen_where_the_system_does_not_tell() {
    let project = Project::new().entry("git/lock", "").entry("git/merge", "");
    let served = Served::start(&project, &["--poll"]);
    ways_of_saving(&project, &served);
}

fn ways_of_saving(project: &Project, served: &Served) {
    let file = project.path("content/git/lock.md");
    let beside = project.path("content/git/lock.md.tmp");
    let shown = |word: &str| served.until_shown("git/lock/", &format!("What {word} means."));
    shown("git.lock");
    fs::write(&file, saying("written")).unwrap();
    shown("written");
    // A new file is renamed over the old one.
    fs::write(&beside, saying("renamed")).unwrap();
    fs::rename(&beside, &file).unwrap();
    shown("renamed");
    // The old file is moved away, and a new one written: vim.
    let backup = project.path("content/git/lock.md~");
    fs::rename(&file, &backup).unwrap();
    fs::write(&file, saying("moved")).unwrap();
    fs::remove_file(&backup).unwrap();
    shown("moved");
    // It is gone for a moment.
    fs::remove_file(&file).unwrap();
    std::thread::sleep(Duration::from_millis(30));
    fs::write(&file, saying("again")).unwrap();
    shown("again");
    // Piece by piece.
    let text = saying("pieces");
    let mut open = fs::File::create(&file).unwrap();
    for piece in text.as_bytes().chunks(40) {
        open.write_all(piece).unwrap();
        std::thread::sleep(Duration::from_millis(2));
    }
    drop(open);
    shown("pieces");
    // At the end, in place.
    let mut open = fs::OpenOptions::new().append(true).open(&file).unwrap();
    open.write_all(b"\n## More\n\nAppended.\n").unwrap();
    drop(open);
    served.until_shown("git/lock/", "Appended.");
    // A burst.
    for number in 0..30 {
        fs::write(&file, saying(&format!("number{number}"))).unwrap();
    }
    shown("number29");
    // New files and folders, also whole ones that come from elsewhere.
    project.write("content/git/new.md", entry("git/new", ""));
    served.until_shown("git/new/", "What git.new means.");
    project.write("content/fresh/one/index.md", entry("fresh/one", ""));
    served.until_shown("fresh/one/", "What fresh.one means.");
    project.write(
        "content/fresh/one/index.md",
        entry("fresh/one", "").replace("thing", "stuff"),
    );
    served.until_shown("fresh/one/", "stuff");
    let elsewhere = project.above().join("moved");
    fs::create_dir_all(&elsewhere).unwrap();
    fs::write(elsewhere.join("two.md"), entry("come/two", "")).unwrap();
    fs::rename(&elsewhere, project.path("content/come")).unwrap();
    served.until_shown("come/two/", "What come.two means.");
    fs::rename(project.path("content/come"), project.path("content/went")).unwrap();
    served.until("come/two/", |answer| answer.status == 404);
    served.until_shown("went/two/", "What come.two means.");
    fs::write(project.path("content/went/two.md"), entry("go/two", "")).unwrap();
    served.until_shown("went/two/", "What go.two means.");
    fs::remove_dir_all(project.path("content/went")).unwrap();
    served.until("went/two/", |answer| answer.status == 404);
    assert!(!served.get("").text().contains("went"));
    // What was never there at the start.
    project.write("errbook.yaml", "title: Another name\n");
    served.until_shown("", "Another name");
    project.write("static/own.txt", "first");
    served.until_shown("own.txt", "first");
    project.write("static/own.txt", "second");
    served.until_shown("own.txt", "second");
    let note = "{% extends \"base.html\" %}{% block main %}Own page{% endblock main %}\n";
    project.write("templates/licences.html", note);
    served.until_shown("licences/", "Own page");
    fs::remove_file(project.path("templates/licences.html")).unwrap();
    served.until("licences/", |answer| {
        answer.status == 200 && !answer.text().contains("Own page")
    });
    project.write("words/en.yaml", "errors: Mistakes\n");
    served.until_shown("git/lock/", "Mistakes");
    fs::remove_dir_all(project.path("words")).unwrap();
    served.until("git/lock/", |answer| !answer.text().contains("Mistakes"));
    project.write("words/en.yaml", "errors: Blunders\n");
    served.until_shown("git/lock/", "Blunders");
    // All of it together is what a build makes of it.
    let site = project.build();
    for (path, page) in site.pages() {
        assert!(
            served.get(path).bare() == page.as_bytes(),
            "{path} is another one"
        );
    }
}

#[test]
fn what_is_wrong_is_told_and_the_last_right_page_stays() {
    let project = Project::new().entry("git/lock", "").entry("git/merge", "");
    let served = Served::start(&project, &[]);
    served.until_shown("git/lock/", "What git.lock means.");
    let broken = saying("nothing").replace("severity: high", "severity: hihg\nnonsense: 1");
    project.write("content/git/lock.md", &broken);
    project.write(
        "content/git/merge.md",
        entry("git/merge", "related: [git/none]\n"),
    );
    let report = served.until_found(|report| report["errors"] == 3);
    let texts: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["text"].as_str().unwrap())
        .collect();
    let whole = texts.join("\n");
    for part in [
        "error[unknown-value]: unknown value `hihg` for `severity`\n --> content/git/lock.md:3:11\n",
        "3 | severity: hihg\n  |           ^^^^\n",
        "help: did you mean `high`?",
        "error[unknown-key]: unknown key `nonsense`",
        "there is no entry `git/none`",
    ] {
        assert!(whole.contains(part), "{part} is not in\n{whole}");
    }
    served.until_shown("git/lock/", "What git.lock means.");
    // They are those of a check.
    let check = project.run(&["check"]).finds();
    for text in &texts {
        assert!(
            check.said().contains(text),
            "{text} is not in\n{}",
            check.said()
        );
    }
    project.write("content/git/lock.md", saying("mended"));
    served.until_shown("git/lock/", "What mended means.");
    project.write(
        "content/git/merge.md",
        entry("git/merge", "related: [git/lock]\n"),
    );
    served.until_found(|report| {
        report["whole"] == true && report["findings"].as_array().unwrap().is_empty()
    });
    let run = served.interrupt();
    assert!(
        run.said().contains("changed content/git/lock.md"),
        "{}",
        run.said()
    );
    assert!(run.said().contains("3 errors"), "{}", run.said());
    assert!(
        run.said().contains("nothing is wrong any more"),
        "{}",
        run.said()
    );
}

#[test]
fn a_broken_template_is_told_and_the_last_right_one_is_used() {
    let project = Project::new().entry("git/lock", "").file(
        "templates/licences.html",
        "{% extends \"base.html\" %}{% block main %}Mine{% endblock main %}\n",
    );
    let served = Served::start(&project, &[]);
    served.until_shown("licences/", "Mine");
    for broken in [
        "{% block main %}{{ frame.nothing }}{% endblock main %}",
        "{% if %}",
        "{% extends \"none.html\" %}",
    ] {
        project.write("templates/licences.html", broken);
        let report = served.until_found(|report| report["errors"] == 1);
        let text = report["findings"][0]["text"].as_str().unwrap();
        assert!(
            text.contains("error[template-error]") && text.contains("templates/licences.html"),
            "{text}"
        );
        served.until_shown("licences/", "Mine");
    }
    project.write(
        "templates/licences.html",
        "{% extends \"base.html\" %}{% block main %}Yours{% endblock main %}\n",
    );
    served.until_shown("licences/", "Yours");
    served.until_found(|report| report["errors"] == 0);
}

#[test]
fn drafts_are_shown_where_they_are_asked_for() {
    let project = Project::new()
        .entry("git/lock", "")
        .entry("git/covert", "draft: true\n");
    let served = Served::start(&project, &[]);
    assert_eq!(served.get("git/covert/").status, 404);
    assert!(!served.get("git/").text().contains("covert"));
    drop(served);
    let served = Served::start(&project, &["--drafts"]);
    let page = served.get("git/covert/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Draft, not published"));
    assert!(served.get("git/").text().contains("Draft, not published"));
    assert!(
        served.get("git/").text().contains("git/covert")
            || served.get("git/").text().contains("covert/index.html")
    );
    // A draft that is published, and the other way round.
    project.write("content/git/covert.md", entry("git/covert", ""));
    served.until("git/covert/", |answer| {
        answer.status == 200 && !answer.text().contains("Draft, not published")
    });
    drop(served);
    let served = Served::start(&project, &[]);
    assert_eq!(served.get("git/covert/").status, 200);
    project.write(
        "content/git/covert.md",
        entry("git/covert", "draft: true\n"),
    );
    served.until("git/covert/", |answer| answer.status == 404);
    assert!(!served.get("git/").text().contains("covert"));
}

#[test]
fn pages_are_told_what_happens() {
    let project = Project::new()
        .entry("git/lock", "")
        .file("static/own.css", "a {}");
    let served = Served::start(&project, &[]);
    let mut stream = served.connect();
    let head = format!(
        "GET /.errbook/events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n",
        served.port
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut next = |wanted: &str| -> String {
        let mut last = String::new();
        let start = Instant::now();
        while last != format!("event: {wanted}") {
            assert!(start.elapsed() < PATIENCE, "nothing is said of {wanted}");
            last = lines.next().unwrap().unwrap();
        }
        lines.next().unwrap().unwrap()
    };
    next("hello");
    project.write("content/git/lock.md", saying("told"));
    next("pages");
    // It is in its place before that is said.
    assert!(served.get("git/lock/").text().contains("What told means."));
    project.write(
        "content/git/lock.md",
        saying("told").replace("severity: high", "severity: no"),
    );
    next("findings");
    project.write("content/git/lock.md", saying("told"));
    next("findings");
    project.write("static/own.css", "b {}");
    assert_eq!(next("styles"), "data: [[\"own.css\",\"own.css\"]]");
    project.write("static/look.css", "b {}");
    next("styles");
    project.write("static/look.css", "c {}");
    let styles = next("styles");
    let path = styles.split('"').nth(3).unwrap();
    assert_eq!(served.get(path).text(), "c {}", "{styles}");
    project.write("static/picture.svg", "<svg/>");
    next("files");
}

#[test]
fn a_taken_port_gives_the_next_free_one_and_the_end_leaves_nothing() {
    let project = Project::new().entry("git/lock", "");
    project.build();
    let before = tree(project.root());
    let first = Served::start(&project, &[]);
    let second = Served::at(&project, &first.port.to_string(), &[]);
    assert!(second.port > first.port);
    assert_eq!(second.get("git/lock/").status, 200);
    second.get("search/index.js");
    assert_eq!(tree(project.root()), before);
    // A build beside it changes nothing of what is served, nor the other way round.
    project.build();
    let before = tree(project.root());
    assert_eq!(first.get("git/lock/").status, 200);
    for served in [first, second] {
        let run = served.interrupt();
        assert_eq!(run.signal, Some(interruption().as_raw()));
        assert!(!run.said().contains("changed"), "{}", run.said());
    }
    assert_eq!(tree(project.root()), before);
    assert!(project.litter().is_empty());
}

#[test]
fn a_second_server_says_which_port_it_took() {
    let project = Project::new().entry("git/lock", "");
    let first = Served::start(&project, &[]);
    let port = first.port.to_string();
    let mut command = project.command(&["serve", "--port", &port]);
    let mut child = command.process_group(0).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        line.starts_with(&format!("port {port} is taken; ")),
        "{line}"
    );
}

#[test]
fn a_project_that_is_gone_is_told_and_seen_when_it_is_back() {
    let project = Project::new().entry("git/lock", "");
    let served = Served::start(&project, &["--poll"]);
    served.until_shown("git/lock/", "git.lock");
    let away = project.above().join("away");
    fs::rename(project.root(), &away).unwrap();
    served.until("git/lock/", |answer| {
        answer.status == 404 || answer.status == 200
    });
    fs::rename(&away, project.root()).unwrap();
    project.write("content/git/lock.md", saying("back"));
    served.until_shown("git/lock/", "What back means.");
}

#[test]
fn edits_give_what_a_build_gives_whatever_they_change() {
    let project = whole();
    let served = Served::start(&project, &[]);
    let edits: &[(&str, &str)] = &[
        ("severity: high", "severity: low"),
        ("severity: high", "title: Zebra\nseverity: high"),
        (
            "severity: high",
            "verified: 2026-01\nfix_time: 1 h\nseverity: critical",
        ),
        ("What git.lock means.", "Something else."),
        ("codes: [E0001]", "codes: [E0002]"),
        ("tags: [locks]", "tags: [other]"),
        ("error: git.lock", "error: git.unlock"),
        ("of {thing} failed", "of {thing} went wrong"),
        ("/old/lock/", "/older/lock/"),
        ("http_status: 403", "http_status: 404"),
    ];
    let text = fs::read_to_string(project.path("content/git/lock.md")).unwrap();
    for (old, new) in edits {
        let edited = text.replace(old, new);
        assert_ne!(edited, text, "{old}");
        project.write("content/git/lock.md", edited);
        let site = project.build();
        served.until("git/lock/", |answer| {
            answer.bare() == site.files["git/lock/index.html"]
        });
        for (path, bytes) in site.files.iter().filter(|(path, _)| !path.starts_with('.')) {
            let is_piece = path.starts_with("assets/search-index");
            if is_piece {
                served.get("search/index.js");
            }
            assert!(
                served.get(path).bare() == *bytes,
                "{new}: {path} is another one"
            );
        }
    }
}
