//! `errbook serve`: the site on this machine, as it is written.

use super::terminal::{Stream, Terminal, counts_of, entries};
use super::today::today;
use super::{Verdict, browser};
use crate::link::Drafts;
use crate::pipeline::Live;
use crate::serve::{self, News, Place, Port, Way};
use anyhow::{Context, Result};
use std::path::Path;
use std::sync::Mutex;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The port; when it is taken, the next one that is free
    #[arg(long, value_name = "N", default_value_t = 3000)]
    port: u16,

    /// Open the site in the browser
    #[arg(long)]
    open: bool,

    /// Show drafts as well, marked as such
    #[arg(long)]
    drafts: bool,

    /// Look for changes twice a second, where the system does not tell of them: shared and network folders
    #[arg(long)]
    poll: bool,
}

const EXAMPLES: &str = "\
Examples:
  errbook serve --open         look at the site while it is written
  errbook serve --drafts       with the entries that are not published yet
  errbook serve --port 8080    on another port";

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let root = super::root(root)?;
    // The system tells of changes by whole paths.
    let root = root
        .canonicalize()
        .with_context(|| format!("cannot find {}", root.display()))?;
    let drafts = if arguments.drafts {
        Drafts::Kept
    } else {
        Drafts::LeftOut
    };
    let port = Port::bind(arguments.port)?;
    let live = Live::open(&root, drafts, today()?)?;
    if port.number != arguments.port && arguments.port != 0 {
        let line = format!(
            "port {} is taken; {} is the next one that is free",
            arguments.port, port.number
        );
        terminal.say(&line, Stream::Output)?;
    }
    let preview = live.preview();
    let address = format!("http://127.0.0.1:{}{}", port.number, preview.base());
    let line = format!(
        "{address} shows {}; Ctrl-C ends",
        entries(preview.entries())
    );
    drop(preview);
    terminal.print(&format!("{line}\n"), Stream::Output)?;
    if arguments.open {
        // The site is there all the same.
        if let Err(error) = browser::open(&address) {
            terminal.failure(&error);
        }
    }
    let place = Place {
        root: &root,
        port,
        way: if arguments.poll {
            Way::Polling
        } else {
            Way::Told
        },
    };
    let said = Mutex::new((0, 0, String::new()));
    let tell = |news: News<'_>| {
        // A terminal that is gone is no reason to end.
        let _ = say(&news, &said, terminal);
    };
    serve::serve(live, place, &today, &tell)?;
    Ok(Verdict::Fine)
}

fn say(news: &News<'_>, said: &Mutex<(usize, usize, String)>, terminal: &Terminal) -> Result<()> {
    match news {
        News::Polling(why) => terminal.say(
            &format!("{why}: changes are looked for twice a second"),
            Stream::Errors,
        ),
        News::Changed(paths) => {
            let more = match paths.len() {
                0 | 1 => String::new(),
                2 => " and one more".to_owned(),
                count => format!(" and {} more", count - 1),
            };
            let first = paths.first().map_or("", String::as_str);
            terminal.say(
                &crate::report::visible(&format!("changed {first}{more}")),
                Stream::Output,
            )
        }
        News::Failed(error) => {
            terminal.failure(error);
            Ok(())
        }
        News::Judged {
            errors,
            warnings,
            text,
        } => {
            let now = (*errors, *warnings, (*text).to_owned());
            let mut said = said
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            if *said == now {
                return Ok(());
            }
            terminal.print(text, Stream::Errors)?;
            let line = match (*errors, *warnings) {
                (0, 0) => "nothing is wrong any more".to_owned(),
                (0, _) => format!("{}; `errbook check` lists them", counts_of(0, *warnings)),
                _ => format!(
                    "{}; until they are mended, the last right pages are shown",
                    counts_of(*errors, *warnings)
                ),
            };
            *said = now;
            terminal.say(&line, Stream::Errors)
        }
    }
}
