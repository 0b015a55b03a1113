//! `errbook theme`: which files the look of the site is made of, and copies of them to change.

use super::Verdict;
use super::terminal::{Stream, Terminal};
use crate::check::nearest;
use crate::pipeline;
use crate::render::{Embedded, embedded};
use crate::report;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "\
Examples:
  errbook theme list                          the files of the theme, and whose they are
  errbook theme eject templates/entry.html    a copy to change";

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the files of the theme: which are built in, and which the project has in their place
    List,
    /// Copy built-in files into the project, where they take the place of the built-in ones
    Eject {
        /// A file of the list, such as templates/entry.html or look.css
        #[arg(value_name = "FILE", required = true)]
        files: Vec<String>,
    },
}

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let root = super::root(root)?;
    match &arguments.what {
        What::List => terminal.print(&list(&root)?, Stream::Output)?,
        What::Eject { files } => {
            // All are known before one is written.
            let files: Vec<Embedded> = files
                .iter()
                .map(|name| known(name))
                .collect::<Result<_>>()?;
            for file in files {
                eject(&file, &root)?;
                let line = format!(
                    "wrote {}: it takes the place of the built-in one",
                    file.path()
                );
                terminal.say(&line, Stream::Output)?;
            }
        }
    }
    Ok(Verdict::Fine)
}

/// A line for each file: its path, and whose it is.
fn list(root: &Path) -> Result<String> {
    let own = pipeline::theme_files(root)?;
    let built_in = embedded();
    let mut lines: Vec<(String, String)> = built_in
        .iter()
        .map(|file| {
            let path = file.path();
            let whose = match own.get(&path) {
                None => "built in",
                Some(bytes) if bytes == file.bytes => "the project's own, the same as built in",
                Some(_) => "the project's own",
            };
            (path, whose.to_owned())
        })
        .collect();
    for path in own.keys() {
        if !built_in.iter().any(|file| file.path() == *path) {
            lines.push((path.clone(), alone(path, &own, &built_in)));
        }
    }
    let width = lines.iter().map(|(path, _)| path.chars().count()).max();
    let width = width.unwrap_or(0);
    let line = |(path, whose): (String, String)| format!("{path:width$}  {whose}\n");
    let text: String = lines.into_iter().map(line).collect();
    Ok(report::visible(&text))
}

/// What a file is for that takes no built-in one's place.
fn alone(path: &str, own: &BTreeMap<String, Vec<u8>>, built_in: &[Embedded]) -> String {
    let Some(name) = path.strip_prefix("templates/") else {
        return "the project's own, published as it is".to_owned();
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    // By whatever tag: a template names another one in quotes, and a component stands for itself.
    let names = |text: &str| {
        ['"', '\'']
            .iter()
            .any(|quote| text.contains(&format!("{quote}{name}{quote}")))
    };
    let others = own.iter().filter(|(other, _)| *other != path);
    let is_used = others.into_iter().any(|(_, bytes)| names(&text(bytes)));
    if is_used || text(&own[path]).contains("component ") {
        return "the project's own, for its other templates".to_owned();
    }
    let templates = built_in.iter().filter(|file| file.folder == "templates");
    // The endings are alike in all of them, and would make any two names similar.
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let stems = templates.filter_map(|file| file.name.rsplit_once('.').map(|(stem, _)| stem));
    match nearest(stem, stems) {
        Some(near) => {
            format!("the project's own, and nothing uses it: did you mean `{near}.{end}`?")
        }
        None => "the project's own, and nothing uses it".to_owned(),
    }
}

/// The built-in file that is meant, with its folder or without.
fn known(wanted: &str) -> Result<Embedded> {
    let all = embedded();
    let is_meant = |file: &&Embedded| file.path() == wanted || file.name == wanted;
    if let Some(file) = all.iter().find(is_meant) {
        return Ok(*file);
    }
    let paths: Vec<String> = all.iter().map(Embedded::path).collect();
    let paths = || paths.iter().map(String::as_str);
    let names = all.iter().map(|file| file.name);
    let help = match nearest(wanted, paths().chain(names)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`errbook theme list` lists them".to_owned(),
    };
    bail!(
        "the theme has no file `{}`: {help}",
        report::visible(wanted)
    )
}

fn eject(file: &Embedded, root: &Path) -> Result<()> {
    let path = file.path();
    let folder = root.join(file.folder);
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}/", file.folder))?;
    let mut made = match fs::File::create_new(root.join(&path)) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!("{path} is there already; it was not touched")
        }
        made => made.with_context(|| format!("cannot write {path}"))?,
    };
    made.write_all(file.bytes)
        .with_context(|| format!("cannot write {path}"))
}
