//! Python's module: programs, and what comes back.
#![allow(clippy::unwrap_used)]

mod failures;
mod limits;
mod recursion;
mod sandbox;
#[path = "../support/mod.rs"]
mod support;
mod values;

use std::sync::OnceLock;

use support::{Language, assert_ends};

/// The module, compiled once.
fn python() -> Option<&'static Language> {
    static MODULE: OnceLock<Option<Language>> = OnceLock::new();
    MODULE.get_or_init(|| support::find("python")).as_ref()
}
