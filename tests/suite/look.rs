//! Colours, logo, links and footer are settings; no template has to be touched for them.

use crate::project::Project;

const SETTINGS: &str = "\
colors: {accent: \"#ffcc00\", error: \"#900\"}
logo: images/logo.svg
links:
  - {title: Status <now>, url: \"https://status.acme.example/\"}
footer: \"**Acme**, see [the lock](/git/lock/) and <b>more</b>\"
";

fn project() -> Project {
    Project::new()
        .entry("git/lock", "")
        .file("errbook.yaml", SETTINGS)
        .file(
            "static/images/logo.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
}

#[test]
fn every_page_has_what_the_settings_say() {
    let site = project().build();
    let pages = site
        .pages()
        .filter(|(path, page)| page.contains("class=bar") && *path != "404.html");
    let mut count = 0;
    for (path, page) in pages {
        let ups = "../".repeat(path.matches('/').count());
        for part in [
            format!("<img src={ups}images/logo.svg alt=\"\">"),
            "<a href=\"https://status.acme.example/\" rel=external>Status &lt;now&gt;</a>"
                .to_owned(),
            "<strong>Acme</strong>".to_owned(),
            "&lt;b&gt;more&lt;/b&gt;".to_owned(),
        ] {
            assert!(page.contains(&part), "{path} lacks {part}");
        }
        count += 1;
    }
    assert!(count > 10, "{count}");
    assert!(
        site.text("by/severity/index.html")
            .contains("<a href=\"../../git/lock/index.html\">the lock</a>")
    );
    let look = site
        .files
        .keys()
        .find(|path| path.starts_with("assets/look-"))
        .map(String::as_str);
    let css = site.text(look.unwrap_or_default());
    // Yellow can be read on dark pages as it is, and on light ones only when it is made darker.
    assert!(css.contains(",#ffcc00);"), "{css}");
    assert!(!css.contains("--link:light-dark(#ffcc00"), "{css}");
    assert!(css.contains("--bad:light-dark(#990000,"), "{css}");
}

#[test]
fn what_cannot_be_used_is_told_at_its_place() {
    let project = project().file(
        "errbook.yaml",
        "colors: {accent: blue, eror: \"#900\"}\nlogo: images/logo.png\nlinks: [{title: Evil, url: \"javascript:alert(1)\"}]\nfooter: \"[x](javascript:alert(1)) [y](/git/none/)\"\n",
    );
    let said = project.run(&["check"]).finds().said();
    for part in [
        "`blue` is no colour\n --> errbook.yaml:1:18",
        "did you mean `error`?",
        "there is no file `static/images/logo.png`",
        "did you mean `images/logo.svg`?",
        "errbook.yaml:3:28",
        "a link to `javascript:alert(1)` is never published",
        "there is no page at `/git/none/`",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
}
