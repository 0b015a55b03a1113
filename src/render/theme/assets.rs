//! The files of the theme that are not templates, and what a site has in their place.
//!
//! Comes in: the sources (`static/`). Goes out: assets under names that follow their content, and the files that are
//! published as they are. Never: two files where one takes the place of the other.

use super::{Asset, STATIC};
use crate::render::SiteSettings;
use crate::render::shrink;
use crate::source::{self, FileId, Role, Sources};
use anyhow::Result;
use include_dir::File;
use serde_json::Value;
use std::collections::BTreeMap;

/// The style sheet that has the colours of the site.
const LOOK: &str = "look.css";

/// The script that brings the words for all scripts: every page has it.
const SPEAKS: &str = "site.js";

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
    if let Some(script) = assets.get_mut(SPEAKS) {
        let mut whole = format!(
            "globalThis.errbookWords={};\n",
            Value::Object(settings.words.for_scripts())
        )
        .into_bytes();
        whole.append(script);
        *script = whole;
    }
    let named = assets
        .into_iter()
        .map(|(name, bytes)| (name.clone(), Asset::new(&name, bytes)));
    Ok((named.collect(), files))
}
