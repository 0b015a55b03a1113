//! The records of errbook's own knowledge base: what is proved there, and that no snippet proves what it is not about.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use errbook::entry::{Date, Entry, Record, Side};
use errbook::pipeline;
use errbook::verify;
use std::path::Path;

/// Every entry with a valid record.
fn recorded(catalog: &errbook::link::Catalog) -> Vec<(&Entry, &Record)> {
    let entries = catalog.entries.iter().map(|linked| &*linked.entry);
    entries
        .filter_map(|entry| Some((entry, entry.ran.as_deref()?)))
        .collect()
}

/// What each snippet really printed is put into every other entry of the same runner: none of them may take it for its own
/// error, unless it says how to tell the two apart.
#[test]
fn what_a_snippet_printed_proves_its_own_entry_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let today = Date::parse("2027-01-15").unwrap();
    let entries = pipeline::entries(root, today).unwrap();
    let recorded = recorded(&entries.catalog);
    let runners = entries.settings.runners.all();
    let (mut tried, mut wrong) = (0, Vec::new());
    for (own, record) in &recorded {
        let broken = record.runs.iter().filter(|run| run.side == Side::Broken);
        for run in broken {
            for (entry, other) in &recorded {
                if other.runner != record.runner {
                    continue;
                }
                tried += 1;
                let runner = &runners[&other.runner];
                // The same text stands for both, and the pages say how to tell them.
                let tells = |one: &Entry, other: &Entry| {
                    one.not_this.iter().any(|look| look.entry.value == other.id)
                };
                if tells(entry, own) || tells(own, entry) {
                    continue;
                }
                let shows = verify::shows(entry, runner, &run.output, &run.output);
                if shows != (entry.id == own.id) {
                    wrong.push(format!("{} in {}: {shows}", own.id, entry.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "of {tried}:\n{}", wrong.join("\n"));
    assert!(recorded.len() > 100, "{} are proved", recorded.len());
    assert!(tried > 1000, "{tried}");
}

/// Of exceptions that follow from each other, the last one ends the program.
#[test]
fn only_the_exception_that_ends_a_program_counts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let today = Date::parse("2027-01-15").unwrap();
    let entries = pipeline::entries(root, today).unwrap();
    let entry = |id: &str| {
        let mut all = entries.catalog.entries.iter();
        &all.find(|linked| linked.entry.id.to_string() == id)
            .unwrap()
            .entry
    };
    let python = &entries.settings.runners.all()["python"];
    let raised = |error: &str| {
        format!(
            "Traceback (most recent call last):\n  File \"/app/x.py\", line 1, in <module>\n    f()\n    ~^^\n{error}\n"
        )
    };
    let between = "\nDuring handling of the above exception, another exception occurred:\n\n";
    let (key, other) = (raised("KeyError: 'x'"), raised("shop.Refused: no"));
    let shows = |text: &str| verify::shows(entry("python/key-error"), python, "", text);
    assert!(shows(&key));
    assert!(shows(&format!("{other}{between}{key}")));
    assert!(!shows(&format!("{key}{between}{other}")));
    // What a program prints by itself is no exception.
    assert!(!shows("KeyError: 'x'\n"));
    let syntax = "  File \"/app/x.py\", line 2\n    print(1)\n    ^\nIndentationError: expected an indented block after 'if' statement on line 1\n";
    assert!(verify::shows(
        entry("python/indentation-error"),
        python,
        "",
        syntax
    ));
}
