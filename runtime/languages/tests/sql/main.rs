//! SQL's module: statements, and the tables that come back.
#![allow(clippy::unwrap_used)]

mod failures;
mod hostile;
mod limits;
mod sandbox;
#[path = "../support/mod.rs"]
mod support;
mod values;

use std::sync::OnceLock;

use serde_json::{Value, json};
use support::{Language, assert_ends};

/// The module, compiled once.
fn sql() -> Option<&'static Language> {
    static MODULE: OnceLock<Option<Language>> = OnceLock::new();
    MODULE.get_or_init(|| support::find("sql")).as_ref()
}

/// Held to be what a query gives.
#[track_caller]
fn assert_table(result: &Value, columns: &[&str], rows: &Value) {
    assert_ends(result, "ok", "");
    assert_eq!(result["value"], json!({ "columns": columns, "rows": rows }), "{result:#}");
}
