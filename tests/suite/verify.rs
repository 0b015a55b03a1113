//! `errbook verify`: what counts as a proof, what a snippet can do to the machine, and who is asked before.
//!
//! The snippets are Bash, which every machine with these tests has. What only a sandbox can hold is asked for where the
//! program says that it is in force.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::ERRBOOK;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A project with places around it that nothing may be left in.
struct Stage {
    folder: TempDir,
}

/// An entry about an error that prints `boom: <its name>`.
struct Told<'a> {
    name: &'a str,
    proof: &'a str,
    broken: &'a str,
    fixed: &'a str,
}

const BASH: &str = "{runner: bash}";

impl Stage {
    fn new() -> Self {
        let stage = Self {
            folder: TempDir::new().unwrap(),
        };
        for name in ["project/content/demo", "passing", "home", "state"] {
            fs::create_dir_all(stage.path(name)).unwrap();
        }
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn file(self, name: &str, text: &str) -> Self {
        let path = self.path("project").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn entry(self, told: &Told<'_>) -> Self {
        let Told {
            name,
            proof,
            broken,
            fixed,
        } = told;
        let text = format!(
            "---\nerror: \"boom: {name}\"\nseverity: low\nmessages: [\"boom: {name} in {{place}}\"]\nproof: {proof}\n---\n\n\
             The demo did not work.\n\n## Stack trace\n\n```text\nboom: {name} in x\n```\n\n## Quick fix\n\nRun it again.\n\n\
             ## Causes and fixes\n\n### It was asked to fail\n\nAsk it to work.\n\n\
             ## Code\n\n```bash broken\n{broken}\n```\n\n```bash fixed\n{fixed}\n```\n"
        );
        self.file(&format!("content/demo/{name}.md"), &text)
    }

    /// An entry whose broken snippet does this and then fails as it says.
    fn doing(self, name: &str, what: &str) -> Self {
        let broken = format!("{what}\necho 'boom: {name} in x' >&2\nexit 1");
        self.entry(&Told {
            name,
            proof: BASH,
            broken: &broken,
            fixed: "echo fine",
        })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(ERRBOOK);
        command
            .args(arguments)
            .current_dir(self.path("project"))
            .env("HOME", self.path("home"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("TMPDIR", self.path("passing"))
            .env("ERRBOOK_TEST_SECRET", "canary-4711")
            .env("NO_COLOR", "1")
            .env("SOURCE_DATE_EPOCH", crate::project::TODAY)
            .env_remove("CI")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The answer of `verify --trust --json` for all entries.
    fn verified(&self, more: &[&str]) -> Verified {
        let output = self.run(&[&["verify", "--trust", "--json"], more].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        let document = serde_json::from_str(&text)
            .unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)));
        Verified {
            document,
            code: output.status.code(),
        }
    }

    /// Nothing is left where snippets ran.
    fn is_clean(&self) {
        let left: Vec<_> = fs::read_dir(self.path("passing")).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

struct Verified {
    document: Value,
    code: Option<i32>,
}

impl Verified {
    fn of(&self, name: &str) -> &Value {
        let entries = self.document["entries"].as_array().unwrap();
        let id = format!("demo/{name}");
        entries.iter().find(|entry| entry["id"] == *id).unwrap()
    }

    fn verdict(&self, name: &str) -> &str {
        self.of(name)["verdict"].as_str().unwrap()
    }

    /// What the broken snippet printed.
    fn said(&self, name: &str) -> String {
        let attempt = &self.of(name)["attempts"][0];
        format!(
            "{}{}",
            attempt["output"].as_str().unwrap(),
            attempt["errors"].as_str().unwrap()
        )
    }

    fn has(&self, layer: &str) -> bool {
        let force = self.document["sandbox"].as_str().unwrap();
        force
            .split("; ")
            .next()
            .unwrap()
            .split(", ")
            .any(|word| word == layer)
    }
}

/// A runner with a short time, so that a test need not wait.
const QUICK: &str = "runners:\n  quick:\n    languages: [bash]\n    file: snippet.sh\n    tool: bash\n    program: \"set -e\\n{setup}{snippet}\\necho '{end}'\\n\"\n    run: [bash, \"{file}\"]\n    seconds: 1\n    memory: 64\n    errors:\n      - {stream: stderr, find: \"(?m)^(?P<whole>boom: .*)$\"}\n  absent:\n    languages: [bash]\n    file: snippet.sh\n    tool: no-such-program-anywhere\n    run: [no-such-program-anywhere, \"{file}\"]\n    errors: [{stream: stderr, find: \".+\"}]\n";

#[test]
fn a_verdict_needs_the_error_in_its_place_and_the_end_of_the_fix() {
    let told = |name, proof, broken, fixed| Told {
        name,
        proof,
        broken,
        fixed,
    };
    let quick = "{runner: quick}";
    let stage = Stage::new()
        .file("errbook.yaml", QUICK)
        .entry(&told(
            "proved",
            quick,
            "echo 'boom: proved in x' >&2; exit 3",
            "echo fine",
        ))
        .entry(&told(
            "prints",
            quick,
            "echo 'boom: prints in x' >&2; exit 0",
            "echo fine",
        ))
        .entry(&told(
            "stream",
            quick,
            "echo 'boom: stream in x'; exit 1",
            "echo fine",
        ))
        .entry(&told(
            "other",
            quick,
            "echo 'boom: another in x' >&2; exit 1",
            "echo fine",
        ))
        .entry(&told(
            "inside",
            quick,
            "echo 'it says boom: inside in x' >&2; exit 1",
            "echo fine",
        ))
        .entry(&told(
            "nameless",
            quick,
            "echo 'boom: nameless' >&2; exit 1",
            "echo fine",
        ))
        .entry(&told(
            "both",
            quick,
            "echo 'boom: both in x' >&2; exit 1",
            "echo no >&2; exit 1",
        ))
        .entry(&told(
            "half",
            quick,
            "echo 'boom: half in x' >&2; exit 1",
            "echo fine; exit 0",
        ))
        .entry(&told(
            "status",
            quick,
            "echo 'boom: status in x' >&2; exit 127",
            "echo fine",
        ))
        .entry(&told(
            "signal",
            quick,
            "echo 'boom: signal in x' >&2; kill -SEGV $$",
            "echo fine",
        ))
        .entry(&told("loop", quick, "while :; do :; done", "echo fine"))
        .entry(&told("sleep", quick, "sleep 4800", "echo fine"))
        .entry(&told("absent", "{runner: absent}", "echo", "echo fine"))
        .entry(&told(
            "tools",
            "{runner: quick, tools: [no-such-tool-anywhere]}",
            "echo",
            "echo fine",
        ))
        .entry(&told(
            "late",
            "{runner: quick, skip: is broken}",
            "echo 'boom: late in x' >&2; exit 1",
            "echo fine",
        ))
        .entry(&told(
            "rightly",
            "{runner: quick, skip: is broken}",
            "exit 0",
            "echo fine",
        ))
        .entry(&told(
            "given",
            "{runner: quick, error: \"boom: {what} else\"}",
            "echo 'boom: something else' >&2; exit 1",
            "echo fine",
        ));
    let verified = stage.verified(&[]);
    for (name, verdict) in [
        ("proved", "proved"),
        ("prints", "broken-passes"),
        ("stream", "wrong-error"),
        ("other", "wrong-error"),
        ("inside", "wrong-error"),
        ("nameless", "wrong-error"),
        ("both", "fixed-fails"),
        ("half", "fixed-fails"),
        ("status", "could-not-run"),
        ("signal", "wrong-error"),
        ("loop", "timed-out"),
        ("sleep", "timed-out"),
        ("absent", "could-not-run"),
        ("tools", "could-not-run"),
        ("late", "skipped"),
        ("rightly", "skipped"),
        ("given", "proved"),
    ] {
        assert_eq!(verified.verdict(name), verdict, "{}", verified.of(name));
    }
    assert!(
        verified.of("late")["why"]
            .as_str()
            .unwrap()
            .contains("would pass")
    );
    assert_eq!(verified.of("rightly")["why"], "");
    assert_eq!(verified.code, Some(1));
    stage.is_clean();
    // Where nothing can be said, nothing is wrong, unless everything is wanted.
    assert_eq!(stage.verified(&["demo/absent"]).code, Some(0));
    assert_eq!(stage.verified(&["demo/absent", "--strict"]).code, Some(1));
    assert_eq!(stage.verified(&["demo/proved"]).code, Some(0));
}

#[test]
fn what_a_second_run_contradicts_is_flaky() {
    let stage = Stage::new();
    let counter = stage.path("home/counter");
    let broken = format!(
        "echo x >> {0}; [ $(wc -l < {0}) = 2 ] && exit 1",
        counter.display()
    );
    let stage = stage.entry(&Told {
        name: "flaky",
        proof: BASH,
        broken: &format!("{broken}; exit 0"),
        fixed: "echo fine",
    });
    // Only without a sandbox can it leave something for its second run.
    assert_eq!(
        stage.verified(&["--sandbox", "off"]).verdict("flaky"),
        "flaky"
    );
}

#[test]
fn nothing_runs_but_by_verify_and_nothing_without_consent() {
    let stage = Stage::new();
    let trace = stage.path("home/trace");
    let stage = stage.doing("plant", &format!("echo x > {}", trace.display()));
    for arguments in [
        &["check"][..],
        &["build"],
        &["stats"],
        &["explain", "boom"],
        &["schema"],
        &["new", "demo/other"],
        &["trust"],
        &["check", "--fix"],
    ] {
        stage.run(arguments);
        assert!(!trace.exists(), "{arguments:?} has run a snippet");
    }
    fs::remove_file(stage.path("project/content/demo/other.md")).unwrap();
    // The agreement is the user's, about exactly this: nothing of it is in the project.
    fs::remove_dir_all(stage.path("state")).unwrap();
    let asked = stage.run(&["verify", "--sandbox", "off"]);
    assert_eq!(asked.status.code(), Some(2));
    let said = String::from_utf8(asked.stderr).unwrap();
    assert!(
        said.contains("demo/plant") && said.contains("--trust"),
        "{said}"
    );
    assert!(!trace.exists());
    stage.run(&["trust"]);
    let agreed = stage.run(&["verify", "--sandbox", "off"]);
    assert_eq!(agreed.status.code(), Some(0), "{agreed:?}");
    assert!(trace.exists(), "the snippet leaves a trace where it runs");
    let stage = stage.doing("plant", &format!("echo y > {}", trace.display()));
    assert_eq!(
        stage.run(&["verify", "--sandbox", "off"]).status.code(),
        Some(2)
    );
    let stage = stage.doing("plant", &format!("echo x > {}", trace.display()));
    assert_eq!(
        stage.run(&["verify", "--sandbox", "off"]).status.code(),
        Some(0)
    );
    // Another runner of the same name is something else.
    let stage = stage.file("errbook.yaml", &QUICK.replace("quick", "bash"));
    assert_eq!(
        stage.run(&["verify", "--sandbox", "off"]).status.code(),
        Some(2)
    );
}

#[test]
fn a_hostile_snippet_reaches_nothing() {
    let stage = Stage::new();
    let home = stage.path("home/written");
    let mark = format!("79{}", std::process::id());
    let stage = stage
        .doing("output", "head -c 250000000 /dev/zero | tr '\\0' x")
        .doing("sleepers", &format!("for i in 1 2 3 4; do setsid sleep {mark} & done"))
        .doing("deletes", "rm -rf \"$PWD\" ./* .[a-z]* 2>/dev/null || true")
        .doing("writes", &format!("echo x > {} || true; echo x > ~/own", home.display()))
        .doing("environment", "env")
        .doing("sockets", "(echo x > /dev/tcp/127.0.0.1/9) 2>&1 || true; (echo x > /dev/tcp/192.0.2.1/80) 2>&1 || true")
        .doing("parent", "kill -9 $PPID 2>&1 || true")
        .doing("input", "read line || echo nothing to read");
    let verified = stage.verified(&[]);
    stage.is_clean();
    let left = processes(&mark);
    assert!(left.is_empty(), "{left:?}");
    for name in [
        "output",
        "sleepers",
        "deletes",
        "environment",
        "sockets",
        "input",
    ] {
        assert_eq!(verified.verdict(name), "proved", "{}", verified.of(name));
    }
    assert!(verified.said("output").len() < 200_000);
    assert!(verified.said("output").contains("bytes left out"));
    let environment = verified.said("environment");
    assert!(
        !environment.contains("canary-4711") && !environment.contains("ERRBOOK_TEST"),
        "{environment}"
    );
    assert!(
        !environment.contains(&stage.path("home").display().to_string()),
        "{environment}"
    );
    assert!(verified.said("input").contains("nothing to read"));
    if verified.has("files") {
        assert!(!home.exists(), "a snippet has written to the home folder");
    }
    if verified.has("network namespace") {
        assert!(
            verified.said("sockets").contains("unreachable"),
            "{}",
            verified.said("sockets")
        );
    }
    if verified.has("process namespace") || verified.has("signals") {
        assert_eq!(
            verified.verdict("parent"),
            "proved",
            "{}",
            verified.of("parent")
        );
    }
}

#[test]
fn what_takes_too_much_is_ended() {
    let quick = "{runner: quick}";
    let told = |name, broken| Told {
        name,
        proof: quick,
        broken,
        fixed: "echo fine",
    };
    let stage = Stage::new()
        .file("errbook.yaml", QUICK)
        .entry(&told("memory", "x=$(head -c 200000000 /dev/zero | tr '\\0' x); y=$x$x; sleep 60"))
        .entry(&told("many", "for i in {1..400}; do sleep 60 & done; wait"))
        .entry(&told("file", "head -c 100000000 /dev/zero > large; echo \"boom: file in $(wc -c < large)\" >&2; exit 1"));
    let verified = stage.verified(&[]);
    for name in ["memory", "many"] {
        assert!(
            matches!(verified.verdict(name), "could-not-run" | "wrong-error"),
            "{}",
            verified.of(name)
        );
    }
    // The write fails at its limit, and with it the snippet.
    assert_ne!(
        verified.verdict("file"),
        "proved",
        "{}",
        verified.of("file")
    );
    stage.is_clean();
}

#[test]
fn an_interrupted_run_leaves_nothing() {
    for (at, signal) in ["-INT", "-TERM", "-KILL"].iter().enumerate() {
        let mark = format!("78{at}{}", std::process::id());
        let stage = Stage::new().doing("sleeper", &format!("setsid sleep {mark} & sleep {mark}"));
        let mut child = stage
            .command(&["verify", "--trust"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_until(
            || processes(&mark).len() >= 2,
            "the snippet never ran",
            &mut child,
        );
        let killed = Command::new("bash")
            .args(["-c", &format!("kill {signal} {}", child.id())])
            .status()
            .unwrap();
        assert!(killed.success());
        child.wait().unwrap();
        let started = Instant::now();
        while !processes(&mark).is_empty()
            || fs::read_dir(stage.path("passing"))
                .unwrap()
                .next()
                .is_some()
        {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "{signal} leaves {:?}",
                processes(&mark)
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn wait_until(is_there: impl Fn() -> bool, never: &str, child: &mut Child) {
    let started = Instant::now();
    while !is_there() {
        assert!(started.elapsed() < Duration::from_secs(40), "{never}");
        assert!(
            child.try_wait().unwrap().is_none(),
            "{never}, and errbook has ended"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Processes that sleep for so long: no other has this number.
fn processes(mark: &str) -> Vec<String> {
    let mut found = Vec::new();
    for item in fs::read_dir("/proc").unwrap().flatten() {
        let line = fs::read(item.path().join("cmdline")).unwrap_or_default();
        let words: Vec<_> = line
            .split(|byte| *byte == 0)
            .map(String::from_utf8_lossy)
            .collect();
        if words.first().is_some_and(|word| word.ends_with("sleep"))
            && words.iter().any(|word| word == mark)
        {
            found.push(words.join(" "));
        }
    }
    found
}

/// A request in Bash, which needs no other program.
const ASK: &str = "ask() { host=${URL#http://}; exec 3<>/dev/tcp/${host%:*}/${host#*:}; \
    printf '%s %s HTTP/1.1\\r\\nhost: x\\r\\nx-key: %s\\r\\ncontent-length: %s\\r\\n\\r\\n%s' \"$1\" \"$2\" \"$3\" \"${#4}\" \"$4\" >&3; \
    cat <&3; }";

#[test]
fn canned_replies_answer_by_method_path_headers_and_json() {
    let proof = format!(
        "\n  runner: bash\n  environment: {{URL: \"{{replies}}\"}}\n  setup: |\n    {ASK}\n  replies:\n    \
         - {{method: POST, path: /v1/ask, json: {{model: big, deep: {{n: 1}}}}, status: 403, answer: {{error: no access to big}}}}\n    \
         - {{path: /v1/ask, headers: {{x-key: good}}, times: 1, status: 429, answer: slower}}\n    \
         - {{path: /v1/ask, headers: {{x-key: good}}, answer_headers: {{x-more: \"7\"}}, answer: {{text: hello}}}}\n    \
         - {{method: GET, path: /v1/*, answer: listed}}"
    );
    let stage = Stage::new().entry(&Told {
        name: "asks",
        proof: &proof,
        broken: "ask POST /v1/ask good '{\"model\": \"big\", \"deep\": {\"n\": 1, \"m\": 2}, \"stream\": false}'\n\
                 ask POST /v1/ask bad '{\"model\": \"big\", \"deep\": {\"n\": 2}}'\n\
                 ask GET '/v1/models?limit=2' bad ''\n\
                 echo 'boom: asks in x' >&2; exit 1",
        fixed: "ask POST /v1/ask good '{\"model\": \"small\"}' | grep -q '429 Too Many Requests'\n\
                ask POST /v1/ask good '{\"model\": \"small\"}' > answer; grep -q 'x-more: 7' answer; grep -q '\"text\":\"hello\"' answer",
    });
    let verified = stage.verified(&[]);
    let entry = verified.of("asks");
    assert_eq!(verified.verdict("asks"), "proved", "{entry}");
    assert_eq!(
        entry["attempts"][0]["requests"],
        serde_json::json!([
            "POST /v1/ask → 403",
            "POST /v1/ask → 501",
            "GET /v1/models → 200"
        ])
    );
    assert_eq!(
        entry["attempts"][1]["requests"],
        serde_json::json!(["POST /v1/ask → 429", "POST /v1/ask → 200"])
    );
    assert!(
        verified.said("asks").contains("no access to big")
            && verified.said("asks").contains("listed")
    );
}

#[test]
fn a_record_counts_until_something_changes_that_it_is_about() {
    let stage = Stage::new().doing("kept", "echo \"here <b>we</b> are\"");
    let page = |stage: &Stage| {
        let built = stage.run(&["build"]);
        assert_eq!(built.status.code(), Some(0), "{built:?}");
        let read = |name: &str| {
            fs::read_to_string(stage.path("project/public/demo/kept").join(name)).unwrap()
        };
        (
            read("index.html"),
            serde_json::from_str::<Value>(&read("index.json")).unwrap(),
            read("index.md"),
        )
    };
    let (html, json, _) = page(&stage);
    assert_eq!(
        (json["evidence"].as_str(), json.get("ran")),
        (Some("reported"), None)
    );
    assert!(!html.contains("class=ran"));
    let output = stage.run(&["verify", "--trust", "--record"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let record = fs::read_to_string(stage.path("project/proofs/demo/kept.yaml")).unwrap();
    assert!(
        record.contains("verdict: proved\ndate: 2027-01-15\n"),
        "{record}"
    );
    let (html, json, markdown) = page(&stage);
    assert_eq!(json["evidence"], "ran");
    assert_eq!(json["ran"]["runs"][0]["error"], "boom: kept in x");
    assert_eq!(json["ran"]["date"], "2027-01-15");
    assert!(
        html.contains("class=ran") && html.contains("here &lt;b&gt;we&lt;/b&gt; are"),
        "{html}"
    );
    assert!(markdown.contains("# run on 2027-01-15"), "{markdown}");
    let nothing = stage.run(&["verify", "--trust", "--changed"]);
    assert!(
        String::from_utf8_lossy(&nothing.stdout).contains("nothing to run"),
        "{nothing:?}"
    );
    let checked = |stage: &Stage| String::from_utf8(stage.run(&["check"]).stdout).unwrap();
    assert!(!checked(&stage).contains("stale-proof"));
    // Another sentence is nothing that was run; another snippet is.
    let path = stage.path("project/content/demo/kept.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("did not work", "does not work")).unwrap();
    assert!(!checked(&stage).contains("stale-proof"));
    fs::write(&path, text.replace("echo fine", "echo better")).unwrap();
    assert!(checked(&stage).contains("stale-proof"));
    assert_eq!(page(&stage).1["evidence"], "reported");
    // What is not proved any more loses its record.
    fs::write(&path, text.replace("echo fine", "exit 1")).unwrap();
    assert_eq!(
        stage.run(&["verify", "--trust", "--record"]).status.code(),
        Some(1)
    );
    assert!(!stage.path("project/proofs/demo/kept.yaml").exists());
}

#[test]
fn a_snippet_in_the_wrong_entry_proves_nothing() {
    let errors = ["one", "two", "three", "four"];
    let mut stage = Stage::new();
    let mut wrong = Vec::new();
    for entry in errors {
        for snippet in errors {
            let name = format!("{entry}-with-{snippet}");
            let broken = format!("echo 'boom: {snippet} in x' >&2; exit 1");
            let mut text = String::new();
            let _ = write!(
                text,
                "---\nerror: \"boom: {entry}\"\nseverity: low\nmessages: [\"boom: {entry} in {{place}}\"]\nproof: {BASH}\n---\n\nText.\n\n\
                 ## Causes and fixes\n\n### One\n\nTwo.\n\n## Code\n\n```bash broken\n{broken}\n```\n\n```bash fixed\necho\n```\n"
            );
            stage = stage.file(&format!("content/demo/{name}.md"), &text);
            wrong.push((name, entry == snippet));
        }
    }
    let verified = stage.verified(&[]);
    for (name, is_right) in wrong {
        let expected = if is_right { "proved" } else { "wrong-error" };
        assert_eq!(verified.verdict(&name), expected, "{name}");
    }
}

#[test]
fn without_a_sandbox_that_is_wanted_nothing_runs() {
    let stage = Stage::new().doing("plain", "echo");
    let off = stage.run(&["verify", "--trust", "--sandbox", "off"]);
    let said = String::from_utf8_lossy(&off.stdout).into_owned();
    assert!(
        said.contains("sandbox: none; files are open, the network is open"),
        "{said}"
    );
    let wanted = stage.run(&["verify", "--trust", "--sandbox", "require"]);
    // Either this machine has one, or nothing was run.
    match wanted.status.code() {
        Some(0) => {
            let said = String::from_utf8_lossy(&wanted.stdout).into_owned();
            assert!(said.contains("sandbox: files"), "{said}");
        }
        code => {
            assert_eq!(code, Some(2), "{wanted:?}");
            let said = String::from_utf8_lossy(&wanted.stderr).into_owned();
            assert!(said.contains("cannot close a snippet off"), "{said}");
        }
    }
}
