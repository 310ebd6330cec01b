//! Freezes the standard library, and links it and our own sources with CPython's libraries.

use std::path::Path;

use anyhow::Result;

use super::compile::LIBRARIES;
use crate::common::Workshop;
use crate::common::command::Step;
use crate::common::compile::{self, STRICT};

const SOURCES: [&str; 8] = [
    "own/buffer.c",
    "own/driver.c",
    "own/face.c",
    "own/failure.c",
    "own/result.c",
    "own/sandbox.c",
    "own/value_read.c",
    "own/value_write.c",
];

/// Freezes the standard library and links it and our sources in `FOLDER/own` with the libraries in `FOLDER/cpython`.
pub(super) fn link(workshop: &mut Workshop, folder: &Path) -> Result<()> {
    workshop.say("python: freezing the standard library and linking (3 of 3; half a minute)");
    freeze(folder)?;
    let headers = ["-Iown", "-Icpython/src/Include", "-Icpython/src/Include/internal", "-Icpython/wasi"];
    let flags: Vec<&str> = STRICT.into_iter().chain(headers).collect();
    let sources = SOURCES.into_iter().chain(["frozen.c"]);
    let mut inputs = sources.map(|source| compile::object(folder, source, &flags)).collect::<Result<Vec<_>>>()?;
    inputs.extend(LIBRARIES.map(|library| format!("cpython/wasi/{library}")));
    let system = ["-lwasi-emulated-signal", "-lwasi-emulated-getpid", "-lwasi-emulated-process-clocks", "-lm"];
    compile::link(folder, &inputs, &system)
}

fn freeze(folder: &Path) -> Result<()> {
    Step::new("cpython/native/python", folder, "freeze")
        .env("PYTHONHASHSEED", "0")
        .args(["-S", "-B", "own/freeze.py", "cpython/src/Lib", "own/_cando.py", "own/modules.txt", "frozen.c"])
        .run()
}
