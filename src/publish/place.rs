//! Where a site will stand, and whether it may stand there.
//!
//! Comes in: the output path as the user wrote it, the project's root and sources. Goes out: a [`Place`], its paths
//! without links or `..`, or a refusal. Never: a change on the disk before every refusal has had its say.

use super::system::{self, Moment};
use super::{refusal, shown};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Where a site stands or will stand, and what errbook may keep beside it for the time of a build.
#[derive(Debug, Clone)]
pub struct Place {
    pub site: PathBuf,
    /// The folder that holds the site; may not exist yet.
    pub parent: PathBuf,
    name: OsString,
}

impl Place {
    /// The path of `.<name>.<what>` beside the site, on the same file system.
    pub fn beside(&self, what: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".");
        name.push(what);
        self.parent.join(name)
    }

    /// Its name, for the notes of its builds.
    pub fn name(&self) -> [u8; 32] {
        *blake3::hash(self.site.as_os_str().as_encoded_bytes()).as_bytes()
    }

    /// What time it is by the clock of the disk, as soon as something beside the site has come or gone.
    pub fn clock(&self) -> io::Result<Moment> {
        Ok(system::changed(&fs::metadata(&self.parent)?))
    }

    /// Creates the folders above the site that are missing.
    pub fn make_parents(&self) -> Result<Parents> {
        let mut parents = Parents {
            created: Vec::new(),
        };
        let missing: Vec<&Path> = self
            .parent
            .ancestors()
            .take_while(|folder| !folder.is_dir())
            .collect();
        for folder in missing.into_iter().rev() {
            match system::create_folder(folder) {
                Ok(()) => parents.created.push(folder.to_owned()),
                // Another build may be creating the same ones.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
                Err(error) => {
                    return Err(error)
                        .with_context(|| format!("cannot create the folder {}", shown(folder)));
                }
            }
        }
        Ok(parents)
    }
}

/// The folders that were created above a site. Those still empty when it is dropped go again, so that an abandoned
/// first build leaves nothing behind.
#[derive(Debug)]
pub struct Parents {
    created: Vec<PathBuf>,
}

impl Drop for Parents {
    fn drop(&mut self) {
        for folder in self.created.iter().rev() {
            // Fails, rightly, when the site or anything else is in it.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Settles where `out` is, and refuses places where publishing would cover or remove what is not errbook's.
///
/// The output may lie in the project's root, but not be or contain it. It may not be, contain or lie in a source.
pub fn settle(out: &Path, root: &Path, sources: &[&Path]) -> Result<Place> {
    let place = locate(out)?;
    let site = &place.site;
    check_kind(&place)?;
    let root = fs::canonicalize(root)
        .with_context(|| format!("cannot find the project {}", shown(root)))?;
    let advice = "choose a folder of its own, such as `public`";
    if is_same(site, &root) {
        return Err(refusal(
            &format!("the output folder {} is the project itself", shown(site)),
            advice,
        ));
    }
    if lies_in(&root, site) {
        let what = format!(
            "the output folder {} contains the project {}",
            shown(site),
            shown(&root)
        );
        return Err(refusal(&what, advice));
    }
    for source in sources {
        // A source may be reached through a link: neither the link nor what it points to may be covered.
        for source in [locate(source)?.site, real(source)?] {
            let relation = match () {
                () if is_same(site, &source) => "is",
                () if lies_in(&source, site) => "contains",
                () if lies_in(site, &source) => "lies in",
                () => continue,
            };
            let what = format!(
                "the output folder {} {relation} {}, which the site is built from",
                shown(site),
                shown(&source)
            );
            return Err(refusal(&what, advice));
        }
    }
    Ok(place)
}

/// What stands at the place must be nothing, or a folder that can be renamed.
fn check_kind(place: &Place) -> Result<()> {
    let site = &place.site;
    let metadata = match fs::symlink_metadata(site) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("cannot look at {}", shown(site))),
    };
    if metadata.is_symlink() {
        let what = format!("the output folder {} is a symbolic link", shown(site));
        return Err(refusal(
            &what,
            "write the folder that it points to, or remove the link",
        ));
    }
    if !metadata.is_dir() {
        return Err(in_the_way(site));
    }
    let parent = fs::metadata(&place.parent)
        .with_context(|| format!("cannot look at {}", shown(&place.parent)))?;
    if !system::is_same_disk(&metadata, &parent) {
        let what = format!(
            "the output folder {} is a disk of its own (a mount point), which cannot be exchanged",
            shown(site)
        );
        return Err(refusal(&what, "choose a folder inside it"));
    }
    Ok(())
}

/// The refusal of something that is no folder where the site should stand.
pub fn in_the_way(site: &Path) -> anyhow::Error {
    let what = format!(
        "{} is in the way of the output folder and is not a folder",
        shown(site)
    );
    refusal(&what, "move it away, or choose another output folder")
}

/// The path with everything above its last name resolved; the last name itself is not followed.
fn locate(path: &Path) -> Result<Place> {
    let whole = std::path::absolute(path)
        .with_context(|| format!("cannot tell where {} is", shown(path)))?;
    // Collected anew: a `/` at the end would follow a link.
    let whole: PathBuf = whole.components().collect();
    if let (Some(parent), Some(Component::Normal(name))) =
        (whole.parent(), whole.components().next_back())
    {
        let parent = real(parent)?;
        return Ok(Place {
            site: parent.join(name),
            name: name.to_owned(),
            parent,
        });
    }
    // `..` at the end: only the disk knows what it names.
    let site =
        fs::canonicalize(&whole).with_context(|| format!("cannot find {}", shown(&whole)))?;
    let (Some(parent), Some(name)) = (
        site.parent().map(Path::to_owned),
        site.file_name().map(OsString::from),
    ) else {
        return Err(refusal(
            &format!("{} is the top of the disk", shown(&site)),
            "choose a folder for the site alone",
        ));
    };
    Ok(Place { site, parent, name })
}

/// The path with all links resolved, as far as it exists.
fn real(path: &Path) -> Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let (Some(parent), Some(Component::Normal(name))) =
                (path.parent(), path.components().next_back())
            else {
                bail!(
                    "cannot tell where {} is: `..` follows a folder that does not exist",
                    shown(path)
                );
            };
            // An empty parent is the current folder.
            let parent = if parent.as_os_str().is_empty() {
                Path::new(".")
            } else {
                parent
            };
            Ok(real(parent)?.join(name))
        }
        outcome => outcome.with_context(|| format!("cannot find {}", shown(path))),
    }
}

fn lies_in(inner: &Path, outer: &Path) -> bool {
    inner.ancestors().any(|above| is_same(above, outer))
}

/// By path and by identity: a disk without letter case and a bind mount have two paths for one folder.
fn is_same(left: &Path, right: &Path) -> bool {
    left == right
        || matches!((fs::metadata(left), fs::metadata(right)), (Ok(left), Ok(right)) if system::is_same(&left, &right))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::os::unix::fs::symlink;

    struct Project {
        folder: tempfile::TempDir,
    }

    impl Project {
        fn new() -> Result<Self> {
            let folder = tempfile::tempdir()?;
            let root = folder.path().join("project");
            fs::create_dir_all(root.join("content/deep"))?;
            fs::create_dir_all(folder.path().join("far"))?;
            fs::write(root.join("errbook.yaml"), "title: x\n")?;
            symlink("content", root.join("to-content"))?;
            symlink("nowhere", root.join("dangling"))?;
            symlink("../far", root.join("assets"))?;
            Ok(Self { folder })
        }

        fn settle(&self, out: &str) -> Result<Place> {
            let root = self.folder.path().join("project");
            let sources =
                ["content", "static", "assets", "errbook.yaml"].map(|name| root.join(name));
            settle(
                &root.join(out),
                &root,
                &sources.each_ref().map(PathBuf::as_path),
            )
        }

        fn names(&self) -> Result<BTreeSet<OsString>> {
            let root = fs::read_dir(self.folder.path().join("project"))?;
            Ok(root
                .map(|child| child.map(|child| child.file_name()))
                .collect::<io::Result<_>>()?)
        }
    }

    #[test]
    fn places_that_are_not_errbooks_are_refused_with_nothing_changed() -> Result<()> {
        let project = Project::new()?;
        let before = project.names()?;
        for (out, reason) in [
            ("", "is the project itself"),
            (".", "is the project itself"),
            ("content/..", "is the project itself"),
            ("..", "contains the project"),
            ("../../", "contains the project"),
            ("/", "top of the disk"),
            ("content", "which the site is built from"),
            ("content/", "which the site is built from"),
            ("static", "which the site is built from"),
            ("content/sub", "lies in"),
            ("static/sub/deeper", "lies in"),
            ("to-content/sub", "lies in"),
            ("../far", "which the site is built from"),
            ("../far/site", "lies in"),
            ("assets", "is a symbolic link"),
            ("to-content", "is a symbolic link"),
            ("to-content/", "is a symbolic link"),
            ("dangling", "is a symbolic link"),
            ("errbook.yaml", "is not a folder"),
        ] {
            let Err(error) = project.settle(out) else {
                panic!("{out:?} was accepted")
            };
            let message = error.to_string();
            assert!(
                message.contains(reason) && message.contains("nothing was changed: "),
                "{out:?}: {message}"
            );
        }
        assert_eq!(project.names()?, before);
        Ok(())
    }

    #[test]
    fn a_folder_that_contains_a_source_is_refused() -> Result<()> {
        let folder = tempfile::tempdir()?;
        for name in ["project", "shared/static"] {
            fs::create_dir_all(folder.path().join(name))?;
        }
        let source = folder.path().join("shared/static");
        let outcome = settle(
            &folder.path().join("shared"),
            &folder.path().join("project"),
            &[&source],
        );
        let message = outcome.expect_err("it contains a source").to_string();
        assert!(message.contains("contains"), "{message}");
        Ok(())
    }

    #[test]
    fn a_file_above_the_output_is_named() -> Result<()> {
        let project = Project::new()?;
        let error = project
            .settle("errbook.yaml/site")
            .and_then(|place| place.make_parents());
        let message = format!("{:#}", error.expect_err("a file is no folder"));
        assert!(message.contains("errbook.yaml"), "{message}");
        Ok(())
    }

    #[test]
    fn a_place_inside_the_project_or_elsewhere_is_fine() -> Result<()> {
        let project = Project::new()?;
        let top = fs::canonicalize(project.folder.path())?;
        for (out, site) in [
            ("public", "project/public"),
            ("./new/deep/public/", "project/new/deep/public"),
            ("../public", "public"),
            ("content/../public", "project/public"),
            ("content-2", "project/content-2"),
        ] {
            let place = project.settle(out).with_context(|| out.to_owned())?;
            assert_eq!(place.site, top.join(site));
        }
        let place = project.settle("public")?;
        assert_eq!(place.beside("stage-7"), top.join("project/.public.stage-7"));
        Ok(())
    }

    #[test]
    fn parents_that_stay_empty_go_again() -> Result<()> {
        let project = Project::new()?;
        let place = project.settle("new/deep/public")?;
        let parents = place.make_parents()?;
        assert!(place.parent.is_dir());
        drop(parents);
        assert!(!project.folder.path().join("project/new").exists());
        let parents = place.make_parents()?;
        fs::create_dir(&place.site)?;
        drop(parents);
        assert!(place.site.is_dir());
        Ok(())
    }
}
