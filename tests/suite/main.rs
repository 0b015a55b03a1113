//! The suite: what errbook promises, seen from outside. Each file is one promise.

mod architecture;
mod diagnostics;
mod formats;
mod readme;
mod reports;
