//! `errbook init`: a new knowledge base that builds at once.
//!
//! Comes in: a folder. Goes out: the files of a project, with `errbook.yaml` derived from the table of settings. Never: a
//! file that was there before; it is kept, and named.

use super::Verdict;
use super::terminal::{Stream, Terminal};
use crate::check::scaffold::quoted;
use crate::project::SETTINGS;
use crate::report::visible;
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The folder; it is made where it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The site's name; by default made of the folder's
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Where the site will be published, which decides what is written for it; may be given several times
    #[arg(long, value_name = "HOST", default_values = ["github", "gitlab"])]
    deploy: Vec<Host>,
}

const EXAMPLES: &str = "\
Examples:
  errbook init my-errors                    with workflows for GitHub Pages and GitLab Pages
  errbook init my-errors --deploy netlify   with what Netlify needs instead
  errbook init --deploy none                in this folder, without any of them";

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Host {
    /// GitHub Pages: .github/workflows/errbook.yml
    Github,
    /// GitLab Pages: .gitlab-ci.yml
    Gitlab,
    /// netlify.toml
    Netlify,
    /// Cloudflare Pages: deploy/cloudflare.sh
    Cloudflare,
    /// A bucket of Amazon S3: deploy/s3.sh
    S3,
    /// A server of one's own: deploy/nginx.conf
    Nginx,
    None,
}

/// Where each file goes, what is in it, and the host that it is for.
const FILES: &[(&str, &str, Option<Host>)] = &[
    (
        "content/billing-api/_index.md",
        include_str!("../../scaffold/content/billing.md"),
        None,
    ),
    (
        "content/billing-api/card-declined.md",
        include_str!("../../scaffold/content/card-declined.md"),
        None,
    ),
    ("README.md", include_str!("../../scaffold/README.md"), None),
    (".gitignore", include_str!("../../scaffold/gitignore"), None),
    (
        ".github/workflows/errbook.yml",
        include_str!("../../scaffold/github.yml"),
        Some(Host::Github),
    ),
    (
        ".gitlab-ci.yml",
        include_str!("../../scaffold/gitlab.yml"),
        Some(Host::Gitlab),
    ),
    (
        "netlify.toml",
        include_str!("../../scaffold/netlify.toml"),
        Some(Host::Netlify),
    ),
    (
        "deploy/cloudflare.sh",
        include_str!("../../scaffold/cloudflare.sh"),
        Some(Host::Cloudflare),
    ),
    (
        "deploy/s3.sh",
        include_str!("../../scaffold/s3.sh"),
        Some(Host::S3),
    ),
    (
        "deploy/nginx.conf",
        include_str!("../../scaffold/nginx.conf"),
        Some(Host::Nginx),
    ),
];

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    if root.is_some() {
        bail!("`--root` names a project that is there; write `errbook init DIR` for a new one");
    }
    let folder = &arguments.folder;
    let shown = folder.display();
    for sign in ["errbook.yaml", "content"] {
        if folder.join(sign).symlink_metadata().is_ok() {
            bail!("{shown} is an errbook project already: it holds {sign}; nothing was written");
        }
    }
    let title = title(arguments)?;
    let settings = settings(&title);
    let wanted = FILES
        .iter()
        .filter(|(_, _, host)| host.is_none_or(|host| arguments.deploy.contains(&host)));
    let texts = wanted.map(|(path, text, _)| (*path, filled(text, &title)));
    let mut kept = Vec::new();
    let mut count = 0;
    for (path, text) in std::iter::once(("errbook.yaml", settings)).chain(texts) {
        if write(&folder.join(path), &text)? {
            count += 1;
        } else {
            kept.push(path);
        }
    }
    for path in kept {
        let line = format!("kept {path}: it was there before");
        terminal.say(&line, Stream::Errors)?;
    }
    let (place, steps) = if folder.as_os_str() == "." {
        ("this folder".to_owned(), String::new())
    } else {
        (shown.to_string(), format!("cd {shown}\n  "))
    };
    let text = format!(
        "wrote {count} files into {place}\n\nnext:\n  {steps}errbook serve --open                  see it in the browser, and see every change at once\n  errbook new --from-trace crash.log    write an entry of your own\n  errbook build                         publish the site into public/"
    );
    terminal.say(&visible(&text), Stream::Output)?;
    Ok(Verdict::Fine)
}

/// The site's name: the one that is given, else the folder's.
fn title(arguments: &Arguments) -> Result<String> {
    if let Some(title) = &arguments.title {
        if title.trim().is_empty() || title.chars().any(char::is_control) {
            bail!("the title is not one line of text; write for example --title \"Acme errors\"");
        }
        return Ok(title.trim().to_owned());
    }
    let named = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let name = match named(&arguments.folder) {
        Some(name) => Some(name),
        None => std::env::current_dir().ok().and_then(|here| {
            named(
                &here
                    .join(&arguments.folder)
                    .components()
                    .collect::<PathBuf>(),
            )
        }),
    };
    let name = name.unwrap_or_default();
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut title = words.join(" ");
    title
        .get_mut(..1)
        .into_iter()
        .for_each(str::make_ascii_uppercase);
    Ok(if title.is_empty() {
        "Errors".to_owned()
    } else {
        title
    })
}

/// `errbook.yaml`: every key of the table, as a comment where it need not be set.
fn settings(title: &str) -> String {
    let mut text = String::from(
        "# The settings of this knowledge base. A line with one `#` in front is an example: remove the `#` to set the key.\n",
    );
    for key in SETTINGS {
        let _ = write!(text, "\n## {}\n", key.doc);
        let _ = match key.name {
            "title" => writeln!(text, "title: {}", quoted(title)),
            name => writeln!(text, "# {name}: {}", key.example),
        };
    }
    text
}

/// A text of the scaffold with its holes filled.
fn filled(text: &str, title: &str) -> String {
    text.replace("{title}", title)
        .replace("{repository}", env!("CARGO_PKG_REPOSITORY"))
        .replace("{version}", env!("CARGO_PKG_VERSION"))
}

/// Writes a file that is not there; says whether it did.
fn write(path: &Path, text: &str) -> Result<bool> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let mut file = match fs::File::create_new(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot write {}", path.display()));
        }
    };
    file.write_all(text.as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))?;
    #[cfg(unix)]
    if text.starts_with("#!") {
        use std::os::unix::fs::PermissionsExt;
        let rights = fs::Permissions::from_mode(0o755);
        file.set_permissions(rights)
            .with_context(|| format!("cannot make {} executable", path.display()))?;
    }
    Ok(true)
}
