//! SQLite, compiled once for every language that has it.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::compile::{self, OPTIMIZED};
use super::crates::Crate;
use super::{Workshop, key};

/// As `sqlite3_libversion` says it.
pub(crate) const VERSION: &str = "3.54.1";

/// What SQLite asks of its system: compiled by each language among its own sources.
pub(crate) const SYSTEM: (&str, &str) = ("sqlite.c", include_str!("sqlite.c"));

const SOURCE: Crate = Crate {
    name: "libsqlite3-sys",
    version: "0.39.1",
    folder: "sqlite3",
    files: &["sqlite3.c", "sqlite3.h"],
    key: "3dd41048c05514027d94",
};

/// A pattern of `LIKE` takes native stack for each of its wildcards, so it is held to a length that fits the sealed stack.
const FLAGS: [&str; 12] = [
    "-DSQLITE_OS_OTHER=1",
    "-DSQLITE_THREADSAFE=0",
    "-DSQLITE_TEMP_STORE=3",
    "-DSQLITE_DEFAULT_MEMSTATUS=0",
    "-DSQLITE_MAX_LIKE_PATTERN_LENGTH=5000",
    "-DSQLITE_OMIT_LOAD_EXTENSION",
    "-DSQLITE_OMIT_WAL",
    "-DSQLITE_ENABLE_FTS5",
    "-DSQLITE_ENABLE_MATH_FUNCTIONS",
    "-DSQLITE_ENABLE_PERCENTILE",
    "-fvisibility=hidden",
    "-w",
];

/// What decides about the object that [`folder`] holds.
pub(crate) fn identity(workshop: &Workshop) -> String {
    key(OPTIMIZED.into_iter().chain(FLAGS).chain([SOURCE.key, &workshop.tools.identity]))
}

/// The folder `CACHE/sqlite-KEY` with `src/sqlite3.h` and `sqlite3.o`; it may be deleted.
pub(crate) fn folder(workshop: &mut Workshop) -> Result<PathBuf> {
    let identity = identity(workshop);
    workshop.folder("sqlite", &identity, compile)
}

fn compile(workshop: &mut Workshop, folder: &Path) -> Result<()> {
    SOURCE.lay(workshop, folder)?;
    workshop.say("compiling SQLite (half a minute)");
    compile::object(folder, "src/sqlite3.c", &FLAGS).map(drop)
}
