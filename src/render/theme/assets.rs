//! The files of the theme that are not templates, and what a site has in their place.
//!
//! Comes in: the sources (`static/`). Goes out: assets under names that follow their content, and the files that are
//! published as they are. Never: two files where one takes the place of the other.

use super::{Asset, STATIC};
use crate::render::SiteSettings;
use crate::render::address::href;
use crate::render::shrink;
use crate::render::target::INDEX;
use crate::source::{self, FileId, Role, Sources};
use anyhow::Result;
use include_dir::File;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The style sheet that has the colours of the site.
const LOOK: &str = "look.css";

/// The script that brings the words for all scripts, and the names of those that are loaded later: every page has it.
const SPEAKS: &str = "site.js";

/// What is loaded when the search is first used: the script that finds, and the one that shows what is found.
const LATER: [(&str, &str); 2] = [("matcher", "match.js"), ("script", "search.js")];

/// The path from within a folder: once, since a folder may hold one of its own name.
pub fn below<'a>(path: &'a str, folder: &str) -> &'a str {
    path.strip_prefix(folder).unwrap_or(path)
}

pub type Assets = (BTreeMap<String, Asset>, Vec<(String, FileId)>);

pub fn assets(sources: &Sources, settings: &SiteSettings) -> Result<Assets> {
    let mut assets: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for file in STATIC.files() {
        let name = file.path().to_string_lossy().into_owned();
        let bytes = match file.contents_utf8() {
            Some(text) if name.ends_with(".js") => shrink::script(text).into_bytes(),
            _ => file.contents().to_vec(),
        };
        assets.insert(name, bytes);
    }
    let mut files = Vec::new();
    for (id, source) in sources
        .of(Role::Static)
        .filter(|(_, source)| source.problem.is_none())
    {
        let name = below(&source.path, "static/");
        match assets.get_mut(name) {
            Some(bytes) => {
                let own = source::bytes(source)?;
                // A copy of the built-in file takes no place: it is that file.
                if STATIC.get_file(name).map(File::contents) != Some(own.as_slice()) {
                    *bytes = own;
                }
            }
            None => files.push((name.to_owned(), id)),
        }
    }
    if let Some(sheet) = assets.get_mut(LOOK) {
        sheet.extend(settings.look.css().into_bytes());
    }
    let speaks = assets.remove(SPEAKS);
    let named = |(name, bytes): (String, Vec<u8>)| (name.clone(), Asset::new(&name, bytes));
    let mut assets: BTreeMap<String, Asset> = assets.into_iter().map(named).collect();
    if let Some(script) = speaks {
        let mut whole = format!(
            "globalThis.errbookWords={};\nglobalThis.errbookFiles={};\n",
            Value::Object(settings.words.for_scripts()),
            later(&assets, settings.integrity)
        )
        .into_bytes();
        whole.extend(script);
        assets.insert(SPEAKS.to_owned(), Asset::new(SPEAKS, whole));
    }
    Ok((assets, files))
}

/// What scripts see as `errbookFiles`: addresses as seen from a script of the theme, each with the hash that a browser
/// holds the file against. The name of the index never changes, so that no page changes with what is found.
fn later(assets: &BTreeMap<String, Asset>, integrity: bool) -> Value {
    let seen = |path: &str| href("assets/site.js", path);
    let mut files = json!({"home": [seen("index.html")], "index": [seen(INDEX)]});
    for (key, name) in LATER {
        if let Some(asset) = assets.get(name) {
            let hash = integrity.then_some(asset.integrity.as_str());
            files[key] = json!([seen(&asset.path), hash.unwrap_or_default()]);
        }
    }
    files
}
