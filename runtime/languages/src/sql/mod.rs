//! SQLite as one module: a database in memory, made by the task, and the candidate's statements on it.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::common::compile::{self, STRICT};
use crate::common::{About, NUMBER, Workshop, sqlite};
use crate::javascript;

/// Our part of the module, beyond what all languages have.
const OWN: [(&str, &str); 14] = [
    NUMBER[0],
    NUMBER[1],
    sqlite::SYSTEM,
    ("database.c", include_str!("database.c")),
    ("database.h", include_str!("database.h")),
    ("driver.c", include_str!("driver.c")),
    ("failure.c", include_str!("failure.c")),
    ("failure.h", include_str!("failure.h")),
    ("request.c", include_str!("request.c")),
    ("request.h", include_str!("request.h")),
    ("script.c", include_str!("script.c")),
    ("script.h", include_str!("script.h")),
    ("value.c", include_str!("value.c")),
    ("value.h", include_str!("value.h")),
];

/// Finds the module in the cache, or builds it there. Floats are written by JavaScript's engine's own functions.
pub(crate) fn build(workshop: &mut Workshop) -> Result<PathBuf> {
    let engine = sqlite::identity(workshop);
    let numbers = javascript::engine_key(workshop);
    let version = format!("SQLite {}", sqlite::VERSION);
    let about = About {
        library: vec!["fts5", "json", "math", "percentile"],
        licence: "blessing AND MIT",
        name: "sql",
        version: &version,
    };
    workshop.module(&about, &OWN, &[include_str!("mod.rs"), &engine, &numbers], |workshop, folder| {
        symlink(sqlite::folder(workshop)?, folder.join("sqlite"))?;
        symlink(javascript::engine(workshop)?, folder.join("quickjs"))?;
        link(workshop, folder)
    })
}

fn link(workshop: &mut Workshop, folder: &Path) -> Result<()> {
    workshop.say("sql: compiling and linking");
    let flags: Vec<&str> = STRICT.into_iter().chain(["-Iown", "-Iquickjs/src", "-Isqlite/src"]).collect();
    let mut inputs = compile::own(folder, &flags)?;
    inputs.extend(["quickjs/dtoa.o".into(), "sqlite/sqlite3.o".into()]);
    compile::link(folder, &inputs, &["-lm"])
}
