//! Problems that others have set, with solutions and with broken ones: each gets the verdict that it deserves.
//!
//! The problems lie outside the project: in `$CANDO_FIXTURES`, or `../shared/fixtures` from the project's root. Whatever
//! is there is read, so that other problems of the same formats can be put there.

mod exercism;
mod exercism_track;
mod humaneval;
mod mbpp;

use std::path::PathBuf;
use std::{env, fs};

use cando_record::{RunResult, RunStatus};

/// A file or folder of the problems, or `None` and a word about it.
fn fixture(name: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures");
    let path = env::var_os("CANDO_FIXTURES").map_or_else(beside, PathBuf::from).join("problems").join(name);
    if !path.exists() {
        eprintln!("skipped: no fixtures");
    }
    path.exists().then_some(path)
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Did the program end as one whose assertions all hold?
fn solves(result: &RunResult) -> bool {
    result.status == RunStatus::Ok
}

/// What a result says, for a person.
fn explain(result: &RunResult) -> String {
    let error = result.error.as_ref().map_or("", |error| &*error.traceback);
    format!("{:?} {} {error}", result.status, result.value)
}
