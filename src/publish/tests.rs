//! Whole builds, from `open` to `finish`, as one project sees them.
//!
//! Comes in: nothing. Goes out: verdicts. Never: the parts by themselves; those are tested where they are.

use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

type Files = BTreeMap<String, String>;

/// An empty project.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("content"))?;
        Ok(Self { folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self) -> Result<Publisher> {
        self.open_with(b"")
    }

    /// With the notes of the last build.
    fn open_with(&self, notes: &[u8]) -> Result<Publisher> {
        Publisher::open(
            &self.path("public"),
            self.folder.path(),
            &[&self.path("content")],
            |_| Some(notes.to_vec()),
        )
    }

    fn publish(&self, pages: &[(&str, &str)]) -> Result<Published> {
        let publisher = self.open()?;
        for (path, text) in pages {
            publisher.put(path, text.as_bytes())?;
        }
        publisher.finish(|_| ())
    }

    /// All files of the site but the manifest.
    fn site(&self) -> Result<Files> {
        let mut files = Files::new();
        let mut folders = vec![self.path("public")];
        while let Some(folder) = folders.pop() {
            for child in fs::read_dir(folder)? {
                let path = child?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with(manifest::NAME) {
                    let address = path
                        .strip_prefix(self.path("public"))?
                        .to_string_lossy()
                        .into_owned();
                    files.insert(address, fs::read_to_string(path)?);
                }
            }
        }
        Ok(files)
    }

    /// Everything in the project but `content` and `public`.
    fn litter(&self) -> Result<Vec<String>> {
        let names = fs::read_dir(self.folder.path())?
            .map(|child| Ok(child?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<io::Result<Vec<_>>>()?;
        names.retain(|name| name != "content" && name != "public");
        Ok(names)
    }
}

fn files(pages: &[(&str, &str)]) -> Files {
    pages
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

const FIRST: [(&str, &str); 3] = [
    ("index.html", "start"),
    ("a/one.html", "one"),
    ("a/b/two.html", "two"),
];

#[test]
fn a_site_appears_with_finish_and_leaves_nothing_beside_it() -> Result<()> {
    let project = Project::new()?;
    let publisher = project.open()?;
    publisher.put("index.html", b"start")?;
    assert!(!project.path("public").exists());
    let done = publisher.finish(|_| ())?;
    assert_eq!(
        done,
        Published {
            written: 1,
            linked: 0,
            removed: 0,
            bytes: 5
        }
    );
    assert_eq!(project.site()?, files(&[("index.html", "start")]));
    assert!(project.litter()?.is_empty());
    Ok(())
}

#[test]
fn a_second_build_of_the_same_writes_nothing_and_gives_the_same_manifest() -> Result<()> {
    let project = Project::new()?;
    project.publish(&FIRST)?;
    let inode = || {
        fs::metadata(project.path("public/a/one.html"))
            .map(|metadata| (metadata.ino(), metadata.nlink()))
    };
    let before = (
        inode()?,
        fs::read(project.path("public").join(manifest::NAME))?,
    );
    let mut pages = FIRST;
    pages.reverse();
    assert_eq!(
        project.publish(&pages)?,
        Published {
            written: 0,
            linked: 3,
            removed: 0,
            bytes: 11
        }
    );
    assert_eq!(
        (
            inode()?,
            fs::read(project.path("public").join(manifest::NAME))?
        ),
        before
    );
    assert_eq!(
        before.0.1, 1,
        "one name for each file once the old site is gone"
    );
    Ok(())
}

#[test]
fn the_new_site_replaces_the_old_one_whole() -> Result<()> {
    let project = Project::new()?;
    project.publish(&FIRST)?;
    fs::write(project.path("public/index.html"), "edited by hand")?;
    let second = [
        ("index.html", "start"),
        ("a/one.html", "changed"),
        ("new/three.html", "three"),
    ];
    assert_eq!(
        project.publish(&second)?,
        Published {
            written: 3,
            linked: 0,
            removed: 1,
            bytes: 17
        }
    );
    assert_eq!(project.site()?, files(&second));
    assert!(
        !project.path("public/a/b").exists(),
        "a folder without pages goes, too"
    );
    assert!(project.litter()?.is_empty());
    Ok(())
}

#[test]
fn files_are_copied_from_the_project() -> Result<()> {
    let project = Project::new()?;
    fs::write(project.path("content/logo.svg"), "<svg/>")?;
    std::os::unix::fs::symlink("/etc/passwd", project.path("content/link"))?;
    for arrivals in [(1, 0), (0, 1)] {
        let publisher = project.open()?;
        publisher.copy("img/logo.svg", &project.path("content/logo.svg"))?;
        let done = publisher.finish(|_| ())?;
        assert_eq!((done.written, done.linked), arrivals);
    }
    let publisher = project.open()?;
    let message = format!(
        "{:#}",
        publisher
            .copy("link", &project.path("content/link"))
            .expect_err("a link")
    );
    assert!(
        message.contains("content/link") && message.contains("symbolic link"),
        "{message}"
    );
    Ok(())
}

#[test]
fn pages_may_come_from_many_threads() -> Result<()> {
    let project = Project::new()?;
    let publisher = project.open()?;
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let publisher = &publisher;
            scope.spawn(move || {
                for page in 0..40 {
                    let path = format!("f{}/g{}/p{thread}-{page}.html", page % 5, page % 7);
                    publisher.put(&path, path.as_bytes()).expect("put");
                }
            });
        }
    });
    assert_eq!(publisher.finish(|_| ())?.written, 320);
    assert!(project.site()?.iter().all(|(path, text)| path == text));
    Ok(())
}

#[test]
fn an_abandoned_build_leaves_the_old_site_and_nothing_else() -> Result<()> {
    let project = Project::new()?;
    let publisher = Publisher::open(
        &project.path("deep/er/public"),
        project.folder.path(),
        &[],
        |_| None,
    )?;
    publisher.put("a/b", b"x")?;
    drop(publisher);
    assert!(project.litter()?.is_empty());
    project.publish(&FIRST)?;
    let publisher = project.open()?;
    publisher.put("index.html", b"other")?;
    drop(publisher);
    assert_eq!(project.site()?, files(&FIRST));
    assert!(project.litter()?.is_empty());
    Ok(())
}

#[test]
fn after_an_error_the_site_cannot_be_finished() -> Result<()> {
    let project = Project::new()?;
    project.publish(&FIRST)?;
    let faults: [fn(&Publisher) -> Result<()>; 4] = [
        |publisher| publisher.put("../x", b""),
        |publisher| publisher.put("INDEX.html", b""),
        |publisher| publisher.copy("x", Path::new("/nowhere/x")),
        |publisher| {
            fs::write(publisher.stage.folder.join("x"), "in the way")?;
            publisher.put("x", b"")
        },
    ];
    for fault in faults {
        let publisher = project.open()?;
        publisher.put("index.html", b"other")?;
        assert!(fault(&publisher).is_err());
        let message = publisher
            .finish(|_| ())
            .expect_err("a file is missing")
            .to_string();
        assert!(message.contains("was not published"), "{message}");
        assert_eq!(project.site()?, files(&FIRST));
        assert!(project.litter()?.is_empty());
    }
    Ok(())
}

#[test]
fn a_foreign_file_stops_a_build_before_it_begins_and_before_it_ends() -> Result<()> {
    let project = Project::new()?;
    project.publish(&FIRST)?;
    let publisher = project.open()?;
    publisher.put("index.html", b"other")?;
    fs::write(project.path("public/CNAME"), "example.org")?;
    for outcome in [publisher.finish(|_| ()).map(drop), project.open().map(drop)] {
        let message = outcome.expect_err("a foreign file").to_string();
        assert!(
            message.contains("/public/CNAME is in the output folder"),
            "{message}"
        );
        assert!(
            message.contains("nothing was changed: move it away"),
            "{message}"
        );
    }
    let mut expected = files(&FIRST);
    expected.insert("CNAME".to_owned(), "example.org".to_owned());
    assert_eq!(project.site()?, expected);
    assert!(project.litter()?.is_empty());
    Ok(())
}

#[test]
fn what_stands_there_may_go_or_come_during_the_build() -> Result<()> {
    let project = Project::new()?;
    project.publish(&FIRST)?;
    let publisher = project.open()?;
    publisher.put("index.html", b"start")?;
    fs::remove_dir_all(project.path("public"))?;
    publisher.finish(|_| ())?;
    fs::remove_dir_all(project.path("public"))?;
    let publisher = project.open()?;
    publisher.put("index.html", b"start")?;
    fs::create_dir(project.path("public"))?;
    publisher.finish(|_| ())?;
    assert_eq!(project.site()?, files(&[("index.html", "start")]));
    assert!(project.litter()?.is_empty());
    Ok(())
}

#[test]
fn a_damaged_or_unknown_manifest_is_refused_by_name() -> Result<()> {
    let project = Project::new()?;
    for (text, reason) in [
        ("{\"errbook-manifest\":9}\n", "format 9"),
        ("x", "damaged"),
        ("", "damaged"),
    ] {
        project.publish(&FIRST)?;
        let manifest = project.path("public").join(manifest::NAME);
        let whole = fs::read(&manifest)?;
        fs::write(&manifest, text)?;
        let message = format!("{:#}", project.open().expect_err(text));
        assert!(
            message.contains(reason) && message.contains("nothing was changed"),
            "{message}"
        );
        assert_eq!(project.site()?, files(&FIRST));
        fs::write(&manifest, whole)?;
    }
    Ok(())
}

#[test]
fn two_builds_into_one_folder_do_not_mix_and_into_two_do_not_wait() -> Result<()> {
    let project = Project::new()?;
    let publisher = project.open()?;
    publisher.put("index.html", b"start")?;
    let message = project.open().expect_err("busy").to_string();
    assert!(
        message.contains("another errbook build is publishing into"),
        "{message}"
    );
    let other = Publisher::open(&project.path("other"), project.folder.path(), &[], |_| None)?;
    other.put("x", b"")?;
    publisher.finish(|_| ())?;
    other.finish(|_| ())?;
    project.open().map(drop)
}

#[test]
fn everything_is_readable_by_everyone() -> Result<()> {
    let project = Project::new()?;
    project.publish(&FIRST)?;
    for (path, mode) in [
        ("", 0o755),
        ("a/b", 0o755),
        ("a/b/two.html", 0o644),
        (manifest::NAME, 0o644),
    ] {
        let metadata = fs::metadata(project.path("public").join(path))?;
        assert_eq!(metadata.permissions().mode() & 0o777, mode, "{path}");
    }
    Ok(())
}

#[test]
fn a_disk_that_cannot_be_written_is_named_with_its_reason() -> Result<()> {
    let root = tempfile::tempdir()?;
    let error = Publisher::open(Path::new("/proc/errbook/public"), root.path(), &[], |_| {
        None
    })
    .expect_err("nobody writes there");
    assert!(
        format!("{error:#}").contains("cannot create the folder /proc/errbook: "),
        "{error:#}"
    );
    Ok(())
}

#[test]
fn messages_cannot_drive_a_terminal() {
    assert_eq!(shown(Path::new("a/\u{1b}[2Jb\n")), "a/\\u{1b}[2Jb\\n");
}

/// Publishes three pages by keeping what was made of the same things; says which were made anew, and the notes.
fn publish_again(project: &Project, notes: &[u8]) -> Result<(Vec<&'static str>, Vec<u8>)> {
    let publisher = project.open_with(notes)?;
    let mut made = Vec::new();
    for (path, text) in FIRST {
        let key = *blake3::hash(text.as_bytes()).as_bytes();
        if !publisher.keep(path, &key)? {
            made.push(path);
            publisher.put_made_of(path, text.as_bytes(), &key)?;
        }
    }
    let mut notes = Vec::new();
    publisher.finish(|bytes| notes = bytes.to_vec())?;
    assert_eq!(project.site()?, files(&FIRST));
    Ok((made, notes))
}

#[test]
fn what_was_made_of_the_same_is_kept_while_it_stands() -> Result<()> {
    let project = Project::new()?;
    let all = FIRST.map(|(path, _)| path);
    let (made, first) = publish_again(&project, b"")?;
    assert_eq!(made, all);
    let (made, notes) = publish_again(&project, &first)?;
    assert!(made.is_empty(), "{made:?}");
    // A file edited by hand, also under the time of the published one, is made anew; one that was only touched is not.
    let page = project.path("public/a/one.html");
    for text in ["eno", "one"] {
        let published = fs::metadata(&page)?.modified()?;
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(&page, text)?;
        fs::File::options()
            .write(true)
            .open(&page)?
            .set_modified(published)?;
        let (made, _) = publish_again(&project, &notes)?;
        let expected: &[&str] = if text == "one" { &[] } else { &["a/one.html"] };
        assert_eq!(made, expected, "{text}");
    }
    Ok(())
}

#[test]
fn notes_of_another_site_are_not_believed() -> Result<()> {
    let project = Project::new()?;
    let (_, notes) = publish_again(&project, b"")?;
    // Another site stands there, with a file that looks the same and was made of something else.
    let mut second = FIRST;
    second[0].1 = "other";
    project.publish(&second)?;
    let (made, notes) = publish_again(&project, &notes)?;
    assert_eq!(made, FIRST.map(|(path, _)| path));
    // A copy of the folder in its place: other files, which are read and found to be the same.
    fs::rename(project.path("public"), project.path("content/old"))?;
    copy_folder(&project.path("content/old"), &project.path("public"))?;
    let (made, notes) = publish_again(&project, &notes)?;
    assert!(made.is_empty(), "{made:?}");
    for end in 0..notes.len() {
        let (made, _) = publish_again(&project, &notes[..end])?;
        assert_eq!(made.len(), 3, "cut off at {end}");
    }
    Ok(())
}

/// Publishes pages with a twin, and returns the notes.
fn publish_with_twin(project: &Project, notes: &[u8], pages: &Files) -> Result<Vec<u8>> {
    let mut publisher = project.open_with(notes)?;
    publisher.keep_twin(project.path("twin"))?;
    for (path, text) in pages {
        let key = *blake3::hash(text.as_bytes()).as_bytes();
        if !publisher.keep(path, &key)? {
            publisher.put_made_of(path, text.as_bytes(), &key)?;
        }
    }
    let mut notes = Vec::new();
    publisher.finish(|bytes| notes = bytes.to_vec())?;
    assert_eq!(project.site()?, *pages);
    Ok(notes)
}

/// Everything in a folder, with which file on the disk it is; folders have none, but their mode.
fn names(folder: &Path) -> Result<BTreeMap<PathBuf, u64>> {
    let mut names = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for child in fs::read_dir(inner)? {
            let path = child?.path();
            let metadata = fs::symlink_metadata(&path)?;
            let name = path.strip_prefix(folder)?.to_owned();
            if metadata.is_dir() {
                names.insert(name, metadata.mode().into());
                folders.push(path);
            } else {
                names.insert(name, metadata.ino());
            }
        }
    }
    Ok(names)
}

#[test]
fn a_file_of_somebody_else_is_seen_also_where_the_folders_were_noted() -> Result<()> {
    let project = Project::new()?;
    let pages = files(&FIRST);
    let mut notes = publish_with_twin(&project, b"", &pages)?;
    // A folder is sure when it is older than the build that shows it, and its files were so before.
    for _ in 0..2 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        notes = publish_with_twin(&project, &notes, &pages)?;
    }
    let Found::Folder(Some(known)) = tree::found(&project.path("public"), None)? else {
        panic!("a site")
    };
    let noted = Notes::parse(&notes, &known).context("notes of this site")?;
    assert_eq!(noted.folders.len(), 2);
    assert!(noted.folders.iter().all(Option::is_some), "{noted:?}");
    for name in ["x", "a/x", "a/b/x", "a/b/x/y"] {
        let foreign = project.path("public").join(name);
        fs::create_dir_all(foreign.parent().context("a folder")?)?;
        fs::write(&foreign, "mine")?;
        let error = project.open_with(&notes).expect_err(name);
        let message = format!("{error:#}");
        assert!(message.contains("did not put it there"), "{message}");
        assert_eq!(fs::read_to_string(&foreign)?, "mine");
        fs::remove_file(foreign)?;
    }
    fs::remove_dir(project.path("public/a/b/x"))?;
    publish_with_twin(&project, &notes, &pages)?;
    Ok(())
}

#[test]
fn a_build_goes_on_from_the_twin() -> Result<()> {
    let project = Project::new()?;
    let mut pages = files(&FIRST);
    let mut notes = publish_with_twin(&project, b"", &pages)?;
    for turn in 0..3 {
        let twin = fs::metadata(project.path("twin/site/a"))?.ino();
        pages.insert("index.html".to_owned(), format!("turn {turn}"));
        notes = publish_with_twin(&project, &notes, &pages)?;
        assert_eq!(fs::metadata(project.path("public/a"))?.ino(), twin);
        assert_eq!(
            names(&project.path("twin/site"))?,
            names(&project.path("public"))?
        );
    }
    // Given up, a build leaves no twin that is half another site's.
    let mut publisher = project.open_with(&notes)?;
    publisher.keep_twin(project.path("twin"))?;
    publisher.put("more", b"more")?;
    drop(publisher);
    assert_eq!(project.site()?, pages);
    assert_eq!(project.litter()?, ["twin"]);
    assert!(!project.path("twin/site").exists());
    publish_with_twin(&project, &notes, &pages)?;
    Ok(())
}

#[test]
fn a_site_is_the_same_with_a_twin_whatever_becomes_of_both() -> Result<()> {
    const ADDRESSES: [&str; 9] = [
        "a", "a-b", "a/x", "a/y/z", "b/one", "b/two", "c/d/e", "c/d/f/g", "index",
    ];
    let project = Project::new()?;
    let mut state = 7_u64;
    let mut below = |end: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % end
    };
    let (mut notes, mut pages) = (Vec::new(), Files::new());
    for turn in 0..200 {
        let address = ADDRESSES[below(ADDRESSES.len())];
        if below(3) == 0 {
            pages.remove(address);
        } else {
            // A page and a folder of one name.
            let other = |page: &str| page.starts_with(&format!("{address}/"));
            pages.retain(|page, _| !other(page) && !address.starts_with(&format!("{page}/")));
            pages.insert(address.to_owned(), format!("text {}", below(3)));
        }
        notes = publish_with_twin(&project, &notes, &pages)?;
        let (site, twin) = (project.path("public"), project.path("twin/site"));
        assert_eq!(names(&twin)?, names(&site)?, "turn {turn}");
        for (name, mode) in names(&site)? {
            let is_folder = site.join(&name).is_dir();
            assert!(!is_folder || mode & 0o777 == 0o755, "turn {turn}: {name:?}");
        }
        assert_eq!(project.litter()?, ["twin"], "turn {turn}");
        let Some(page) = pages.keys().nth(below(pages.len().max(1))) else {
            continue;
        };
        let what = below(10);
        match what {
            0 => fs::write(site.join(page), "edited")?,
            1 => fs::remove_file(site.join(page))?,
            2 => {
                fs::write(project.path("new"), &pages[page])?;
                fs::rename(project.path("new"), site.join(page))?;
            }
            3 => fs::remove_file(twin.join(page))?,
            4 => {
                fs::write(project.path("new"), "edited")?;
                fs::rename(project.path("new"), twin.join(page))?;
            }
            5 => fs::set_permissions(&twin, fs::Permissions::from_mode(0o700))?,
            6 => fs::remove_dir_all(&twin)?,
            7 => notes.clear(),
            8 => fs::write(twin.join(page).with_file_name("more"), "foreign")?,
            _ => {}
        }
        if what == 8 {
            // What somebody put there is not lost.
            let kept = project.path(".public.kept-1");
            notes = publish_with_twin(&project, &notes, &pages)?;
            assert_eq!(
                fs::read_to_string(kept.join(page).with_file_name("more"))?,
                "foreign"
            );
            fs::remove_dir_all(kept)?;
        }
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir(to)?;
    for child in fs::read_dir(from)? {
        let (child, name) = child.map(|child| (child.path(), child.file_name()))?;
        if child.is_dir() {
            copy_folder(&child, &to.join(name))?;
        } else {
            fs::copy(&child, to.join(name))?;
        }
    }
    Ok(())
}
