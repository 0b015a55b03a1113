//! Social images: what previews show of the site and of its entries.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{Project, Site};

const SETTINGS: &str = "base_url: https://acme.example/\n";

/// Width and height of a PNG, from its first chunk.
#[track_caller]
fn size(site: &Site, path: &str) -> (u32, u32) {
    let bytes = &site.files[path];
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{path} is no PNG");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

/// What a page tells previews: `og:image` and the like.
fn told<'a>(site: &'a Site, path: &str, what: &str) -> Option<&'a str> {
    let html = site.text(path);
    let (_, rest) = html.split_once(&format!("property=\"{what}\" content=\""))?;
    rest.split('"').next()
}

fn pictures(site: &Site) -> Vec<&str> {
    let names = site.names().into_iter();
    names.filter(|name| name.ends_with("social.png")).collect()
}

#[test]
fn a_site_has_one_picture_that_all_its_pages_show() {
    let site = Project::new()
        .file("errbook.yaml", SETTINGS)
        .entry("git/lock", "title: Locked & barred")
        .build();
    assert_eq!(pictures(&site), ["social.png"]);
    assert_eq!(size(&site, "social.png"), (1200, 630));
    for path in ["index.html", "git/index.html", "git/lock/index.html"] {
        assert_eq!(
            told(&site, path, "og:image"),
            Some("https://acme.example/social.png")
        );
        assert_eq!(told(&site, path, "og:image:width"), Some("1200"));
        assert_eq!(told(&site, path, "og:image:height"), Some("630"));
        let card = "<meta name=\"twitter:card\" content=\"summary_large_image\">";
        assert!(site.text(path).contains(card), "{path}");
    }
    let alt = told(&site, "git/lock/index.html", "og:image:alt");
    assert_eq!(alt, Some("Locked &amp; barred"));
}

#[test]
fn each_entry_has_a_picture_of_its_own_where_the_site_wants_that() {
    let site = Project::new()
        .file("errbook.yaml", format!("{SETTINGS}social_images: true\n"))
        .entry("git/lock", "title: One")
        .entry("git/merge", "title: Two")
        .entry("git/cjk", "title: 権限がありません")
        .entry("git/rtl", "title: خطأ في الخادم")
        .build();
    let expected = ["cjk", "lock", "merge", "rtl"].map(|name| format!("git/{name}/social.png"));
    let found = pictures(&site);
    assert_eq!(found[..4], expected);
    for path in &found {
        assert_eq!(size(&site, path), (1200, 630), "{path}");
        let same = found
            .iter()
            .filter(|other| site.files[**other] == site.files[*path]);
        assert_eq!(same.count(), 1, "{path} is the picture of another");
    }
    let own = told(&site, "git/lock/index.html", "og:image");
    assert_eq!(own, Some("https://acme.example/git/lock/social.png"));
    let shared = told(&site, "git/index.html", "og:image");
    assert_eq!(shared, Some("https://acme.example/social.png"));
    let data = site.text("git/lock/index.html");
    assert!(data.contains("\"image\":[\"https://acme.example/git/lock/social.png\"]"));
}

#[test]
fn a_picture_of_the_sites_own_takes_the_place_of_ours() {
    let site = Project::new()
        .file("errbook.yaml", SETTINGS)
        .file("static/social.png", "mine")
        .entry("git/lock", "")
        .build();
    assert_eq!(site.text("social.png"), "mine");
    assert_eq!(
        told(&site, "index.html", "og:image"),
        Some("https://acme.example/social.png")
    );
    // Nobody knows how large it is.
    assert_eq!(told(&site, "index.html", "og:image:width"), None);
}

#[test]
fn without_an_address_there_is_no_picture() {
    let project = Project::new()
        .file("errbook.yaml", "social_images: true\n")
        .entry("git/lock", "");
    project.run(&["build"]).fine().says(" or social images");
    assert_eq!(pictures(&project.site()), Vec::<&str>::new());
}

#[test]
fn a_site_draws_its_own_pictures() {
    let template = |inner: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{{{{ width }}}}\" height=\"{{{{ height }}}}\">\n{inner}\n</svg>\n"
        )
    };
    let project = || {
        Project::new()
            .file("errbook.yaml", SETTINGS)
            .entry("git/lock", "")
    };
    let usual = project().build();
    let own = "{% for line in title.lines %}<path transform=\"translate(50 {{ line.y }})\" d=\"{{ line.path }}\"/>{% endfor %}";
    let site = project()
        .file("templates/social.svg", template(own))
        .build();
    assert_eq!(size(&site, "social.png"), (1200, 630));
    assert_ne!(site.files["social.png"], usual.files["social.png"]);
    for (inner, word) in [
        (
            "<text>{{ title.lines[0].text }}</text>",
            "`<text>` is not drawn",
        ),
        ("<image href=\"logo.png\"/>", "`<image>` is not drawn"),
        ("<g>", "no SVG"),
        ("{{ no_such_name }}", "no_such_name"),
    ] {
        for command in ["check", "build"] {
            project()
                .file("templates/social.svg", template(inner))
                .run(&[command])
                .finds()
                .says("error[template-error]")
                .says("templates/social.svg:")
                .says(word);
        }
    }
}
