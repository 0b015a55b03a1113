//! The suite: what errbook promises, seen from outside. Each file is one promise.

mod readme;
