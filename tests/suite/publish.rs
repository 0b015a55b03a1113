//! Publishing, with the real program on real disks: what is refused, what happens when a build fails, is stopped or
//! killed, or meets another one, and what the exit code says. After each of these, the old site or the new one stands,
//! whole, and nothing of the user's has been touched.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::numbers::Numbers;
use crate::project::{self, ERRBOOK, MANIFEST, Project, Run, Site, ended, entry, tree};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};

fn project() -> Project {
    Project::new()
        .entry("git/lock", "")
        .file("static/robots.txt", "User-agent: *\n")
        .file("templates/.keep", "")
}

/// Builds into `out`, which must be refused with these words and leave everything as it was.
#[track_caller]
fn refused(project: &Project, out: &str, words: &str) {
    let before = tree(project.above());
    project
        .run(&["build", "--out", out])
        .fails()
        .says("nothing was changed")
        .says(words);
    assert_eq!(before, tree(project.above()), "--out {out}");
}

#[test]
fn places_that_are_not_for_a_site_are_refused_by_name() {
    for (out, words) in [
        (".", "is the project itself"),
        ("./", "is the project itself"),
        ("content/..", "is the project itself"),
        ("../project", "is the project itself"),
        ("..", "contains the project"),
        ("../", "contains the project"),
        ("/", "is the top of the disk"),
        ("content", "/content, which the site is built from"),
        ("content/", "/content, which the site is built from"),
        (
            "./content/../content",
            "/content, which the site is built from",
        ),
        ("content/sub", "lies in"),
        ("content/git/lock/public", "lies in"),
        ("static", "/static, which the site is built from"),
        ("static/sub/sub", "lies in"),
        ("templates/x", "lies in"),
        (".git/x", "lies in"),
        ("errbook.yaml/x", "lies in"),
    ] {
        refused(&project(), out, words);
    }
}

#[test]
fn the_project_is_protected_however_it_is_named() {
    let project = project();
    symlink(project.root(), project.above().join("link")).unwrap();
    symlink(project.path("content"), project.above().join("texts")).unwrap();
    let root = project.root().to_str().unwrap();
    refused(&project, root, "is the project itself");
    refused(&project, "../link", "is a symbolic link");
    refused(&project, "../link/", "is a symbolic link");
    refused(&project, "../link/content", "which the site is built from");
    refused(&project, "../texts/new", "lies in");

    // Named with --root from elsewhere, relative paths are those of the shell.
    let before = tree(project.above());
    let mut command = Command::new(ERRBOOK);
    command
        .args(["build", "--root", "project", "--out", "project/content/x"])
        .current_dir(project.above());
    project::settled(&mut command);
    project::run(command).fails().says("lies in");
    assert_eq!(before, tree(project.above()));

    let mut command = Command::new(ERRBOOK);
    command
        .args(["build", "--root", "project", "--out", "site"])
        .current_dir(project.above());
    project::settled(&mut command);
    project::run(command).fine();
    assert!(project.above().join("site/index.html").is_file());
    assert!(!project.path("site").exists() && !project.path("public").exists());
}

#[test]
fn without_out_the_site_goes_into_the_project_from_wherever_it_is_built() {
    let project = project();
    fs::create_dir_all(project.path("content/git")).unwrap();
    let mut command = project.command(&["build"]);
    command.current_dir(project.path("content/git"));
    project::run(command).fine();
    assert!(project.path("public/index.html").is_file());
    let mut command = Command::new(ERRBOOK);
    command
        .args(["build", "--root"])
        .arg(project.root())
        .current_dir("/");
    project::settled(&mut command);
    project::run(command).fine().says(" 0 files written");
}

#[test]
fn what_stands_in_the_way_is_named_and_untouched() {
    let file = project().file("public", "mine");
    refused(
        &file,
        "public",
        "public is in the way of the output folder and is not a folder",
    );

    for target in ["elsewhere", "nowhere", "content", "public"] {
        let link = project().file("elsewhere/mine.txt", "mine");
        symlink(target, link.path("public")).unwrap();
        refused(&link, "public", "public is a symbolic link");
        refused(&link, "public/", "public is a symbolic link");
        assert_eq!(
            fs::read_link(link.path("public")).unwrap(),
            Path::new(target)
        );
    }

    for foreign in [
        "notes.txt",
        "deep/down/notes.txt",
        ".git/HEAD",
        ".git",
        "CNAME",
        ".nojekyll",
        "index.html",
    ] {
        let folder = project().file(&format!("public/{foreign}"), "mine");
        refused(
            &folder,
            "public",
            &format!("/public/{}", foreign.split('/').next().unwrap()),
        );
    }
    let empty = project();
    fs::create_dir_all(empty.path("public/empty")).unwrap();
    refused(&empty, "public", "/public/empty");
    assert!(empty.path("public/empty").is_dir());
}

#[test]
fn a_site_that_got_a_foreign_file_is_refused_and_stays_whole() {
    for foreign in [
        "CNAME",
        ".git/HEAD",
        ".git",
        "git/lock/mine.html",
        "git/lock/.hidden",
        "new/folder/x",
        "assets/x",
    ] {
        let project = project();
        project.build();
        project.write(&format!("public/{foreign}"), "mine");
        project.write("content/git/lock.md", entry("git/lock", "title: Another"));
        refused(&project, "public", "errbook did not put it there");
        assert_eq!(
            fs::read(project.path(format!("public/{foreign}"))).unwrap(),
            b"mine"
        );
    }
    let project = project();
    project.build();
    let page = project.path("public/index.html");
    fs::write(project.path("mine"), "mine").unwrap();
    fs::remove_file(&page).unwrap();
    symlink("../mine", &page).unwrap();
    refused(&project, "public", "/public/index.html");
    fs::remove_file(&page).unwrap();
    fs::create_dir(project.path("public/empty")).unwrap();
    refused(&project, "public", "/public/empty");
    fs::remove_dir(project.path("public/empty")).unwrap();
    project.run(&["build"]).fine();
}

#[test]
fn a_manifest_that_was_edited_or_cut_is_not_believed() {
    let whole = {
        let project = project();
        project.build();
        fs::read_to_string(project.path("public").join(MANIFEST)).unwrap()
    };
    for (what, manifest) in [
        ("cut", whole[..whole.len() / 2].to_owned()),
        (
            "without its foot",
            whole
                .lines()
                .rev()
                .skip(1)
                .map(|line| format!("{line}\n"))
                .collect(),
        ),
        ("a path upwards", whole.replace("404.html", "../robots.txt")),
        (
            "a path of its own",
            whole.replace("404.html", "/etc/hostname"),
        ),
        ("empty", String::new()),
        ("other text", "Hello\n".to_owned()),
        ("of another format", whole.replacen(":1,", ":99,", 1)),
    ] {
        let project = project();
        project.build();
        assert_ne!(manifest, whole, "{what}");
        project.write(&format!("public/{MANIFEST}"), manifest);
        let before = tree(project.above());
        project.run(&["build"]).fails().says(MANIFEST);
        assert_eq!(before, tree(project.above()), "{what}");
    }
}

#[test]
fn a_page_edited_by_hand_or_lost_is_made_anew() {
    let project = project();
    let good = project.build();
    project.write("public/index.html", "edited");
    fs::remove_file(project.path("public/404.html")).unwrap();
    fs::remove_dir_all(project.path("public/git")).unwrap();
    good.is_same_as(&project.build(), "after the next build");
}

#[test]
fn an_error_leaves_the_old_site_as_it_is() {
    let project = project();
    let before = project.build();
    project.write("content/git/lock.md", entry("git/lock", "severty: high"));
    project.write("content/git/new.md", entry("git/new", ""));
    project
        .run(&["build"])
        .finds()
        .says("content/git/lock.md:5:1")
        .says("nothing was published");
    before.is_same_as(&project.site(), "after a failed build");
    assert_eq!(project.litter(), Vec::<String>::new());
}

#[test]
fn the_first_build_that_fails_leaves_nothing_behind() {
    let project = Project::new().entry("git/lock", "severty: high");
    project.run(&["build", "--out", "a/b/c"]).finds();
    assert!(!project.path("a").exists());
}

/// A project large enough that a build can be met half way, and its two sites.
fn large() -> (Project, [Site; 2]) {
    let mut project = Project::new();
    for number in 0..60 {
        project = project.entry(
            &format!("many/e-{number}"),
            "http_status: 503\ntags: [many]",
        );
    }
    let sites = ["One", "Two"].map(|title| {
        edition(&project, title);
        project.build()
    });
    (project, sites)
}

/// Settles which of the two sites the next build makes.
fn edition(project: &Project, title: &str) {
    project.write("errbook.yaml", format!("title: {title}\n"));
}

fn start(project: &Project) -> Child {
    let mut command = project.command(&["build"]);
    command.process_group(0).spawn().unwrap()
}

/// How many files a running build has written so far; `None` while it has no stage.
fn written(project: &Project) -> Option<usize> {
    let stage = fs::read_dir(project.root())
        .unwrap()
        .flatten()
        .find(|child| {
            child
                .file_name()
                .to_string_lossy()
                .starts_with(".public.stage-")
        })?;
    let (mut count, mut folders) = (0, vec![stage.path()]);
    while let Some(folder) = folders.pop() {
        // It may go at any moment.
        for child in fs::read_dir(folder).into_iter().flatten().flatten() {
            match child.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(child.path()),
                _ => count += 1,
            }
        }
    }
    Some(count)
}

#[test]
fn a_build_that_is_stopped_at_any_moment_leaves_the_old_site_or_the_new_one() {
    let (project, [one, two]) = large();
    let files = two.files.len();
    let mut numbers = Numbers(0x5eed);
    let mut stopped = 0;
    let signals = [
        Signal::KILL,
        Signal::KILL,
        Signal::INT,
        Signal::TERM,
        Signal::HUP,
    ];
    for round in 0..15 {
        let (old, new, title) = if round % 2 == 0 {
            (&two, &one, "One")
        } else {
            (&one, &two, "Two")
        };
        edition(&project, title);
        let signal = signals[round % signals.len()];
        // Moments from the first file to well after the last one, where folders are swapped and removed.
        let moment = numbers.below(files * 3 / 2);
        let mut child = start(&project);
        let id = Pid::from_child(&child);
        let mut wait = moment.saturating_sub(files) / 10;
        let mut is_there = false;
        while child.try_wait().unwrap().is_none() {
            is_there |= written(&project).is_some_and(|count| count >= moment.min(files));
            if is_there && wait == 0 {
                let _ = kill_process(id, signal);
                break;
            }
            wait -= usize::from(is_there);
        }
        let run = ended(child, "a build that was stopped");
        stopped += usize::from(run.signal.is_some());
        let found = project.site();
        assert!(
            found == *old || found == *new,
            "round {round}, {signal:?} after {moment} files: the site is neither the old one {:?} nor the new one {:?}",
            found.differing(old),
            found.differing(new)
        );
        project.run(&["build"]).fine();
        new.is_same_as(&project.site(), "the next build");
        assert_eq!(project.litter(), Vec::<String>::new(), "round {round}");
    }
    assert!(
        stopped >= 5,
        "only {stopped} builds were stopped before their end"
    );
}

#[test]
fn a_first_build_that_is_killed_leaves_no_site() {
    let (project, _) = large();
    fs::remove_dir_all(project.path("public")).unwrap();
    let child = start(&project);
    let id = Pid::from_child(&child);
    while written(&project).is_none_or(|count| count < 20) && !project.path("public").exists() {}
    let _ = kill_process(id, Signal::KILL);
    let run = ended(child, "a first build");
    assert_eq!(project.path("public").exists(), run.code == Some(0));
    project.run(&["build"]).fine();
    assert_eq!(project.litter(), Vec::<String>::new());
}

#[test]
fn builds_at_once_end_well_or_are_told_of_each_other() {
    let (project, sites) = large();
    for round in 0..4 {
        edition(&project, ["One", "Two"][round % 2]);
        let children: Vec<Child> = (0..3).map(|_| start(&project)).collect();
        let runs: Vec<Run> = children
            .into_iter()
            .map(|child| ended(child, "a build"))
            .collect();
        for run in &runs {
            run.is_sane();
            let is_busy =
                run.code == Some(2) && run.err.contains("another errbook build is publishing into");
            assert!(run.code == Some(0) || is_busy, "{}", run.said());
        }
        assert!(
            runs.iter().any(|run| run.code == Some(0)),
            "none of them published"
        );
        sites[round % 2].is_same_as(&project.site(), "after three builds at once");
        assert_eq!(project.litter(), Vec::<String>::new());
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    // Nobody can write there, not even root.
    for out in ["/proc/errbook-site", "/sys/errbook-site/x"] {
        if Path::new(out)
            .parent()
            .is_some_and(|folder| folder.starts_with("/sys"))
            && !Path::new("/sys").is_dir()
        {
            continue;
        }
        let project = project();
        project
            .run(&["build", "--out", out])
            .fails()
            .says("errbook-site");
        assert_eq!(project.litter(), Vec::<String>::new());
    }
}

#[test]
fn a_project_that_may_only_be_read_can_be_checked_but_not_built_into() {
    const NOBODY: u32 = 65_534;
    let project = project();
    let before = project.build();
    // Root may write everywhere; as root, the program runs as somebody else, from a place where everybody may go.
    let is_root = rustix::process::geteuid().is_root();
    let program = project.above().join("errbook");
    fs::hard_link(ERRBOOK, &program)
        .or_else(|_| fs::copy(ERRBOOK, &program).map(drop))
        .unwrap();
    let settle = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    settle(project.above(), 0o755);
    for folder in ["content/git", "content", ""] {
        settle(&project.path(folder), 0o555);
    }
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments).current_dir(project.root());
        project::settled(&mut command);
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        project::run(command)
    };
    run(&["check"]).fine();
    run(&["build"])
        .fails()
        .says("cannot write beside the output folder")
        .says("/public");
    run(&["build", "--out", "new"]).fails().says("/new");
    run(&["new", "shop/refused"]).fails().says("content/shop");
    before.is_same_as(&project.site(), "a read-only project");

    // An entry that may not be read is a failure of the machine that names it.
    settle(&project.path("content/git/lock.md"), 0o000);
    run(&["check"]).fails().says("content/git/lock.md");
    settle(&project.path("content/git"), 0o000);
    run(&["check"]).fails().says("content");
    for folder in ["", "content", "content/git"] {
        settle(&project.path(folder), 0o755);
    }
}

/// Runs a line of shell in the project; `$0` is the program.
fn shell(project: &Project, line: &str) -> Run {
    let mut command = Command::new("sh");
    command
        .args(["-c", line, ERRBOOK])
        .current_dir(project.root());
    project::settled(&mut command);
    project::run(command)
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_the_old_site_stays() {
    let project = project();
    let before = project.build();
    project.write("static/large.bin", vec![7; 600_000]);
    // In blocks of 512 bytes. The signal is ignored, so that writing fails instead.
    let run = shell(&project, "trap '' XFSZ; ulimit -f 1000; exec \"$0\" build");
    run.fails().says("large.bin").says("File too large");
    before.is_same_as(&project.site(), "after a write that failed");
    assert_eq!(project.litter(), Vec::<String>::new());
}

#[test]
fn a_full_disk_is_an_error_and_the_old_site_stays() {
    let project = project();
    project.write("static/large.bin", vec![7; 1_500_000]);
    // A disk of its own, seen by this shell alone. Where that is not permitted, the limit on the size of files above
    // is what stands for a full disk.
    let line = "
        mkdir ../disk && mount -t tmpfs -o size=1m tmpfs ../disk || { echo 'no disk of its own' >&2; exit 99; }
        mv static/large.bin ../large.bin
        \"$0\" build --out ../disk/site || exit 98
        find ../disk/site -type f | sort | xargs cksum > ../before
        mv ../large.bin static/large.bin
        \"$0\" build --out ../disk/site; code=$?
        find ../disk/site -type f | sort | xargs cksum > ../after
        cmp ../before ../after && [ \"$(ls -A ../disk)\" = site ] && exit $code
        ls -lA ../disk; exit 97";
    let mut command = Command::new("unshare");
    let user: &[&str] = if rustix::process::geteuid().is_root() {
        &[]
    } else {
        &["--map-root-user"]
    };
    command
        .args(user)
        .args(["--mount", "sh", "-c", line, ERRBOOK])
        .current_dir(project.root());
    project::settled(&mut command);
    // A system without `unshare` has no such test.
    if Command::new("unshare").arg("--version").output().is_err() {
        return;
    }
    let run = project::run(command);
    if run.code == Some(99) || run.err.starts_with("unshare:") {
        return;
    }
    run.fails().says("No space left on device").says("/disk/");
}

#[test]
fn output_that_cannot_be_printed_is_an_error_that_loses_nothing() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let project = project();
    shell(&project, "exec \"$0\" check > /dev/full")
        .fails()
        .says("No space left");
    shell(&project, "exec \"$0\" --help > /dev/full").fails();
    shell(&project, "exec \"$0\" --version > /dev/full").fails();
    shell(&project, "exec \"$0\" build > /dev/full").fails();
    // It was published all the same, and only telling so failed.
    let site = project.site();
    site.is_same_as(&project.build(), "after a build that could not say so");
    // What is wrong is told by the exit code even when nothing can be printed.
    project.write("content/git/lock.md", "");
    shell(&project, "exec \"$0\" check > /dev/full 2>&1").fails();
    shell(&project, "exec \"$0\" build > /dev/full 2>&1").fails();
    site.is_same_as(&project.site(), "after errors that could not be printed");
}

#[test]
fn closed_streams_do_no_harm() {
    let project = project();
    for line in [
        "exec \"$0\" build >&-",
        "exec \"$0\" build 2>&-",
        "exec \"$0\" build <&- >&- 2>&-",
    ] {
        let run = shell(&project, line);
        assert!(matches!(run.code, Some(0 | 2)), "{line}: {run:?}");
        let site = project.site();
        // What a closed stream's number was given to must not have been printed into.
        site.is_same_as(&project.build(), line);
        fs::remove_dir_all(project.path("public")).unwrap();
    }
}

#[test]
fn a_reader_that_has_gone_changes_nothing_but_what_is_printed() {
    let without_reader = |project: &Project, arguments: &[&str]| {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = project.command(arguments);
        command.stdout(writer.try_clone().unwrap()).stderr(writer);
        project::run(command)
    };
    // One warning, so that there is something to print before the site is published.
    let project = project().file(
        "content/git/lock.md",
        entry("git/lock", "").replace("## Quick fix", "## Why it happens"),
    );
    assert_eq!(without_reader(&project, &["--help"]).code, Some(0));
    assert_eq!(without_reader(&project, &["check"]).code, Some(0));
    assert_eq!(without_reader(&project, &["build"]).code, Some(0));
    let site = project.site();
    site.is_same_as(&project.build(), "a build without a reader");
    // A pipe must not hide from the shell that something is wrong.
    project.write("content/git/lock.md", "");
    assert_eq!(without_reader(&project, &["check"]).code, Some(1));
    assert_eq!(without_reader(&project, &["build"]).code, Some(1));
    assert_eq!(without_reader(&project, &["nonsense"]).code, Some(2));
    site.is_same_as(&project.site(), "a failed build without a reader");
}

#[test]
fn few_open_files_are_enough_or_said_to_be_too_few() {
    let project = project();
    let expected = project.build();
    fs::remove_dir_all(project.path("public")).unwrap();
    shell(&project, "ulimit -n 64; exec \"$0\" build").fine();
    expected.is_same_as(&project.site(), "with 64 open files");
    project.write("errbook.yaml", "title: Other\n");
    let run = shell(&project, "ulimit -n 6; exec \"$0\" build");
    assert!(matches!(run.code, Some(0 | 2)), "{run:?}");
    if run.code == Some(2) {
        expected.is_same_as(&project.site(), "with too few open files");
    }
    project.run(&["build"]).fine();
    assert_eq!(project.litter(), Vec::<String>::new());
}

#[test]
fn exit_codes_tell_content_from_machine() {
    let project = project();
    for arguments in [
        &["check"][..],
        &["build"],
        &["new", "git/other"],
        &["--help"],
        &["--version"],
        &["help", "build"],
    ] {
        project.run(arguments).fine();
    }
    for arguments in [
        &[][..],
        &["nonsense"],
        &["build", "--nonsense"],
        &["build", "--out"],
        &["check", "nowhere"],
        &["new"],
        &["new", "git/lock"],
        &["new", "git"],
        &["--color", "sometimes", "check"],
        &["check", "--root", "nowhere"],
        &["check", "--root", "content"],
        &["check", "--root", "content/git/lock.md"],
    ] {
        project.run(arguments).fails();
    }
    project.write("content/git/lock.md", "");
    project.run(&["check"]).finds();
    project.run(&["build"]).finds();
}
