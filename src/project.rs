//! A project: its root folder and the settings of `errbook.yaml`, read like any entry.
//!
//! Comes in: a folder, and the settings file among the sources. Goes out: [`Settings`], each with its default where the
//! file says nothing. Never: a setting that is silently ignored.

mod look;
mod runners;
mod schema;
mod table;
mod words;

pub use runners::Runners;
pub use schema::schema;
pub use table::{RUNNER, SETTINGS, SHAPE};

use crate::check::fields::Fields;
use crate::check::schema::{ENTRY, Key};
use crate::check::{ExtraSchema, list, nearest, read, unknown_rule};
use crate::diagnostic::{Diagnostic, Diagnostics, Levels};
use crate::parse::{self, Field, Headings, Node, Value};
use crate::render::{Repository, SiteSettings};
use crate::rule::{self, Level};
use crate::source::{FileId, Role, Sources, Spanned};
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a site has settled.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the pages need.
    pub site: SiteSettings,
    /// How many KB the files of the search may have.
    pub search_budget: Option<Spanned<u64>>,
    /// After how many months a verification is too old.
    pub stale_after: u16,
    /// The headings that stand for sections, with the site's own spellings.
    pub headings: Headings,
    /// The level of each rule.
    pub levels: Levels,
    /// What snippets may be run with, by name.
    pub runners: Runners,
    /// The newest versions of software that the site knows.
    pub newest: BTreeMap<String, String>,
}

/// Two years, unless the site says otherwise.
const STALE_AFTER: u16 = 24;

/// Finds the project: the folder given, or the nearest one from `start` upwards that holds `errbook.yaml` or `content/`.
pub fn find(given: Option<&Path>, start: &Path) -> Result<PathBuf> {
    let is_project =
        |folder: &Path| folder.join("errbook.yaml").is_file() || folder.join("content").is_dir();
    if let Some(folder) = given {
        if !folder.is_dir() {
            bail!(
                "{} is not a folder; name the project's root with --root",
                folder.display()
            );
        }
        if !is_project(folder) {
            bail!(
                "{} is not an errbook project: it holds neither errbook.yaml nor a folder content/",
                folder.display()
            );
        }
        return Ok(folder.to_owned());
    }
    match start.ancestors().find(|folder| is_project(folder)) {
        Some(folder) => Ok(folder.to_owned()),
        None => bail!(
            "{} is not in an errbook project: no folder from here upwards holds errbook.yaml or content/; make one with `errbook init`, or name it with --root",
            start.display()
        ),
    }
}

/// Reads the settings among the sources; without a file every setting has its default.
#[must_use]
pub fn settings(sources: &Sources, diagnostics: &mut Diagnostics) -> Settings {
    let file = sources.of(Role::Settings).next();
    let document = file.map(|(id, source)| parse::settings(id, source, diagnostics));
    let empty = Node::map(crate::source::Span::file(FileId(0)), Vec::new());
    let root = document.as_ref().map_or(&empty, |document| &document.root);
    let file = file.map(|(id, _)| id);
    let mut settings = decode(root, file, sources, diagnostics).unwrap_or_else(defaults);
    if let Some((id, source)) = sources.of(Role::Versions).next() {
        let document = parse::settings(id, source, diagnostics);
        settings.newest = crate::check::versions(&document, diagnostics);
    }
    settings
}

fn defaults() -> Settings {
    Settings {
        site: SiteSettings::default(),
        search_budget: None,
        stale_after: STALE_AFTER,
        headings: crate::check::schema::headings(&[]),
        levels: Levels::default(),
        runners: Runners::default(),
        newest: BTreeMap::new(),
    }
}

fn decode(
    root: &Node,
    file: Option<FileId>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Settings> {
    let mut fields = Fields::open(root, SETTINGS, diagnostics)?;
    let title = fields.take("title", diagnostics, read::line);
    let description = fields.take("description", diagnostics, read::line);
    let language = fields.take("language", diagnostics, words::language);
    let base_url = fields.take("base_url", diagnostics, |node, key, d| {
        read::url(node, key, d).filter(|url| is_bare(url.as_str(), node, d))
    });
    let repository = fields.take("repository", diagnostics, read::url);
    let branch = fields.take("branch", diagnostics, read::line);
    let folder = fields.take("folder", diagnostics, read::line);
    let contact = fields.take("contact", diagnostics, read::email);
    let page_size = fields.take("page_size", diagnostics, |node, key, d| {
        read::integer(node, key, (10, 1000), d)
    });
    let search_keys = fields.take("search_keys", diagnostics, read::flag);
    let integrity = fields.take("integrity", diagnostics, read::flag);
    let social_images = fields.take("social_images", diagnostics, read::flag);
    let stale_after = fields.take("stale_after", diagnostics, |node, key, d| {
        read::integer(node, key, (1, 1200), d)
    });
    let search_budget = fields.take("search_budget", diagnostics, |node, key, d| {
        let size = read::integer(node, key, (1, 1_000_000), d)?;
        Some(Spanned::new(u64::try_from(size).ok()?, node.span))
    });
    let own = fields.take("runners", diagnostics, |node, _, d| {
        Some(Runners::read(node, d))
    });
    let look = look::take(&mut fields, file, sources, diagnostics);
    let extra = fields.take("extra", diagnostics, |node, _, d| {
        ExtraSchema::new(node, d).map(Arc::new)
    });
    let headings = fields.take("headings", diagnostics, |node, _, d| {
        Some(headings(node, d))
    });
    let levels = fields.take("rules", diagnostics, |node, _, d| Some(levels(node, d)));
    fields.close();
    let words = words::read(language.as_ref(), sources, diagnostics);
    let standard = SiteSettings::default();
    let branch = branch.unwrap_or_else(|| "main".to_owned());
    let folder = folder.map_or_else(String::new, |folder| folder.trim_matches('/').to_owned());
    let site = SiteSettings {
        title: title.unwrap_or(standard.title),
        description: description.unwrap_or(standard.description),
        integrity: integrity.unwrap_or(base_url.is_some()),
        base_url,
        repository: repository.map(|url| Repository {
            url,
            branch,
            folder,
        }),
        contact,
        page_size: page_size
            .and_then(|size| usize::try_from(size).ok())
            .unwrap_or(standard.page_size),
        search_keys: search_keys.unwrap_or(standard.search_keys),
        social_images: social_images.unwrap_or(standard.social_images),
        words: Arc::new(words),
        extra,
        look,
    };
    let headings = crate::check::schema::headings(&headings.unwrap_or_default());
    Some(Settings {
        site,
        search_budget,
        stale_after: stale_after
            .and_then(|months| u16::try_from(months).ok())
            .unwrap_or(STALE_AFTER),
        headings,
        levels: levels.unwrap_or_default(),
        runners: own.unwrap_or_default(),
        newest: BTreeMap::new(),
    })
}

/// Whether nothing follows the path of `base_url`, from which the addresses of pages are built.
fn is_bare(url: &str, node: &Node, diagnostics: &mut Diagnostics) -> bool {
    let is_bare = !url.contains(['?', '#']);
    if !is_bare {
        let message = format!("`{url}` is no address of a home page");
        let finding = Diagnostic::new(&rule::SETTINGS, node.span, message);
        diagnostics.push(finding.help("write it up to its path, without `?` and `#`"));
    }
    is_bare
}

/// The fields of a table in `errbook.yaml`; anything else is reported.
fn table<'a>(node: &'a Node, help: &'static str, diagnostics: &mut Diagnostics) -> &'a [Field] {
    if let Value::Map(fields) = &node.value {
        return fields;
    }
    if !matches!(node.value, Value::Broken) {
        diagnostics.push(
            Diagnostic::new(&rule::SETTINGS, node.span, "expected names with values").help(help),
        );
    }
    &[]
}

fn headings(node: &Node, diagnostics: &mut Diagnostics) -> Vec<(&'static str, Vec<String>)> {
    let sections: Vec<&Key> = ENTRY
        .iter()
        .filter(|key| {
            key.section
                .as_ref()
                .is_some_and(|section| !section.headings.is_empty())
        })
        .collect();
    let names: Vec<&str> = sections.iter().map(|key| key.name).collect();
    let mut found = Vec::new();
    for field in table(
        node,
        "write `headings: {quick_fix: [Schnelle Abhilfe]}`",
        diagnostics,
    ) {
        let Some(key) = sections.iter().find(|key| key.name == field.name.text) else {
            let near = nearest(&field.name.text, names.iter().copied());
            let help = near.map_or_else(
                || format!("the sections are {}", list(&names)),
                |near| format!("did you mean `{near}`?"),
            );
            diagnostics.push(
                Diagnostic::new(
                    &rule::SETTINGS,
                    field.name.span,
                    format!("there is no section `{}`", field.name.text),
                )
                .help(help),
            );
            continue;
        };
        let spellings = match &field.node.value {
            Value::Text(_) => read::line(&field.node, key, diagnostics).map(|one| vec![one]),
            _ => read::list(&field.node, key, diagnostics, read::line),
        };
        found.extend(spellings.map(|spellings| (key.name, spellings)));
    }
    found
}

fn levels(node: &Node, diagnostics: &mut Diagnostics) -> Levels {
    let mut levels = Levels::default();
    for field in table(node, "write `rules: {expected-part: deny}`", diagnostics) {
        let Some(rule) = rule::named(&field.name.text) else {
            diagnostics.push(unknown_rule(
                &field.name.text,
                field.name.span,
                &rule::SETTINGS,
            ));
            continue;
        };
        let word = if let Value::Text(scalar) = &field.node.value {
            scalar.text.as_str()
        } else {
            ""
        };
        if let Some((_, level)) = Level::NAMES.iter().find(|(name, _)| *name == word) {
            if rule.is_fatal && *level != Level::Deny {
                let message = format!("`{}` cannot be lowered", rule.id);
                let finding = Diagnostic::new(&rule::SETTINGS, field.node.span, message)
                    .help("what it finds leaves nothing to publish; remove this line");
                diagnostics.push(finding);
            } else {
                levels.set(rule, *level);
            }
        } else {
            let message = if word.is_empty() {
                format!("the level of `{}` is not one word", rule.id)
            } else {
                format!("`{}` has no level `{word}`", rule.id)
            };
            let finding =
                Diagnostic::new(&rule::SETTINGS, field.node.span, message).help(match word {
                    "error" => "did you mean `deny`? a level is `allow`, `warn` or `deny`",
                    "warning" => "did you mean `warn`? a level is `allow`, `warn` or `deny`",
                    "off" | "ignore" => {
                        "did you mean `allow`? a level is `allow`, `warn` or `deny`"
                    }
                    _ => "a level is `allow`, `warn` or `deny`",
                });
            diagnostics.push(finding);
        }
    }
    levels
}
