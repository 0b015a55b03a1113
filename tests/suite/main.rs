//! The suite: what errbook promises, seen from outside. Each file is one promise.

mod api;
mod architecture;
mod asked;
mod commands;
mod contract;
mod contrast;
mod diagnostics;
mod extra;
mod fix;
mod formats;
mod guide;
mod heads;
mod health;
mod hostile;
mod init;
mod levels;
mod look;
mod machines;
mod markup;
#[expect(
    clippy::duplicate_mod,
    reason = "the generated entries of benches/corpus bring it with them"
)]
mod numbers;
mod pictures;
mod places;
mod project;
mod proofs;
mod publish;
mod readers;
mod readme;
mod remembered;
mod reports;
mod rules;
mod schema;
mod search;
mod serve;
mod site;
mod size;
mod traces;
mod verify;
