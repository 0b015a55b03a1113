//! The suite: what errbook promises, seen from outside. Each file is one promise.

mod api;
mod architecture;
mod commands;
mod contrast;
mod diagnostics;
mod extra;
mod fix;
mod formats;
mod heads;
mod health;
mod hostile;
mod levels;
mod machines;
mod markup;
mod pictures;
mod places;
mod project;
mod publish;
mod readers;
mod readme;
mod remembered;
mod reports;
mod rules;
mod schema;
mod search;
mod site;
