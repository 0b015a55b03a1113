//! A page is little more than what was written.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

#[path = "../../benches/corpus/mod.rs"]
mod corpus;

use crate::project::{Project, tree};

#[test]
fn the_page_of_an_entry_is_less_than_four_times_its_source() {
    let project = Project::new().file("errbook.yaml", "base_url: https://acme.example/\n");
    corpus::write(project.root(), 60).unwrap();
    let site = project.build();
    let sources = tree(&project.path("content"));
    let written: usize = sources.values().map(Vec::len).sum();
    let page = |path: &String| site.text(&path.replace(".md", "/index.html")).len();
    let made: usize = sources.keys().map(page).sum();
    assert!(made < 4 * written, "{made} bytes of {written}");
}
