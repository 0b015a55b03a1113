//! What the machine has for a recipe: tools, where they are installed, and a folder with the packages.
//!
//! Comes in: a recipe. Goes out: a [`Place`], or why the machine cannot run it. Never: a package of another recipe; each set
//! of packages has its own folder, which is made once.

use super::recipe::{Place, Recipe, fill};
use super::runner;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Is written last: what has it is whole.
const WHOLE: &str = ".errbook-whole";

/// Finds everything, and installs what is not there yet.
pub fn of(recipe: &Recipe<'_>, environments: &Path) -> Result<Place, String> {
    let allowed = recipe.runner;
    let mut place = Place::default();
    place.tool = tool(&allowed.tool, &allowed.home, &mut place)?;
    for name in &recipe.proof.tools {
        let none = Vec::new();
        let asked = allowed.homes.get(name).unwrap_or(&none);
        let home = tool(name, asked, &mut place)?;
        if !place.readable.contains(&home) {
            place.readable.push(home);
        }
        let version = runner::said(&[name.clone(), "--version".to_owned()]);
        let version = version.ok().and_then(|said| number(&said));
        place
            .versions
            .extend(version.map(|version| (name.clone(), version)));
    }
    let packages = recipe.packages();
    if packages.is_empty() {
        place.environment.clone_from(&place.tool);
    } else {
        place.environment = environment(recipe, &packages, &place, environments)?;
        place.has_packages = true;
        place.versions.extend(packages);
    }
    let (home, environment) = (
        place.tool.display().to_string(),
        place.environment.display().to_string(),
    );
    let words = [("tool", home.as_str()), ("environment", &environment)];
    let version: Vec<String> = allowed
        .version
        .iter()
        .map(|word| fill(word, &words))
        .collect();
    if !version.is_empty() {
        let said = runner::said(&version).map_err(|error| format!("{error:#}"))?;
        let version = number(&said).unwrap_or_else(|| said.lines().next().unwrap_or("").to_owned());
        let tool = allowed.tool.trim_end_matches(|c: char| c.is_ascii_digit());
        let name = if allowed.name == "bash" || tool.is_empty() {
            &allowed.tool
        } else {
            tool
        };
        place.versions.entry(name.to_owned()).or_insert(version);
    }
    Ok(place)
}

/// The folder that a program is installed in; its folder goes into the path.
fn tool(name: &str, home: &[String], place: &mut Place) -> Result<PathBuf, String> {
    let folders = runner::search_path();
    let found = folders
        .iter()
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    let found = found.ok_or_else(|| format!("`{name}` is not on this machine"))?;
    let real = if home.is_empty() {
        found.canonicalize().ok()
    } else {
        let said = runner::said(home).map_err(|error| format!("{error:#}"))?;
        Some(PathBuf::from(said).join("bin").join(name))
    };
    let real = real.ok_or_else(|| format!("`{name}` cannot be found behind its links"))?;
    let bin = real.parent().unwrap_or(Path::new("/"));
    let is_bin = bin
        .file_name()
        .is_some_and(|name| name == "bin" || name == "sbin");
    // A program in somebody's own folder has that folder, and nothing around it.
    let installed = match bin.parent() {
        Some(above) if is_bin && !is_home(above) => above,
        _ => bin,
    };
    for folder in [
        if home.is_empty() {
            found.parent().unwrap_or(bin)
        } else {
            bin
        },
        bin,
    ] {
        if !place.path.iter().any(|known| known == folder) {
            place.path.push(folder.to_owned());
        }
    }
    if found.parent() != Some(bin) {
        // The link itself is in another folder than what it leads to.
        place.readable.push(found.clone());
    }
    place.readable.push(installed.to_owned());
    Ok(installed.to_owned())
}

fn is_home(folder: &Path) -> bool {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    folder.parent().is_none() || home.is_some_and(|home| home == folder)
}

/// The folder with these packages: made by the runner's installer, unless it is there.
fn environment(
    recipe: &Recipe<'_>,
    packages: &BTreeMap<String, String>,
    place: &Place,
    environments: &Path,
) -> Result<PathBuf, String> {
    let allowed = recipe.runner;
    let Some(package) = &allowed.package else {
        return Err(format!("{} installs no packages", allowed.name));
    };
    let mut hasher = blake3::Hasher::new();
    // Installed packages know the folder that they are in.
    hasher.update(
        format!(
            "{} {:?} {} {packages:?}",
            environments.display(),
            allowed.install,
            place.tool.display()
        )
        .as_bytes(),
    );
    let folder = environments.join(format!(
        "{}-{}",
        allowed.name,
        &hasher.finalize().to_hex()[..16]
    ));
    if folder.join(WHOLE).is_file() {
        return Ok(folder);
    }
    // What an interrupted run has left is not used.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let named = packages
        .iter()
        .map(|(name, version)| fill(package, &[("name", name), ("version", version)]));
    let named: Vec<String> = named.collect();
    let (tool, environment) = (
        place.tool.display().to_string(),
        folder.display().to_string(),
    );
    let words = [("tool", tool.as_str()), ("environment", &environment)];
    for command in &allowed.install {
        let word = |word: &String| {
            if word == "{packages}" {
                named.clone()
            } else {
                vec![fill(word, &words)]
            }
        };
        let command: Vec<String> = command.iter().flat_map(word).collect();
        runner::install(&command, &folder).map_err(|error| format!("{error:#}"))?;
    }
    fs::write(folder.join(WHOLE), "").map_err(|error| format!("cannot write: {error}"))?;
    Ok(folder)
}

/// The first version in a text: digits with dots between.
fn number(said: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let mut words = said
        .split(|c: char| !is_part(c))
        .map(|word| word.trim_matches('.'));
    words.find(|word| word.contains('.')).map(str::to_owned)
}
