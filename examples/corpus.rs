//! Writes a project of generated entries: `cargo run --release --example corpus -- 500 FOLDER`.

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let count = arguments
        .next()
        .and_then(|count| count.to_str()?.parse().ok());
    match (count, arguments.next().map(PathBuf::from)) {
        (Some(count), Some(folder)) => corpus::write(&folder, count),
        _ => Err(std::io::Error::other("usage: corpus NUMBER FOLDER")),
    }
}
