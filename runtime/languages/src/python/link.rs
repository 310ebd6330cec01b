//! Freezes the standard library, and links it and our own sources with CPython's libraries.

use std::path::Path;

use anyhow::Result;

use super::compile::LIBRARIES;
use super::extensions;
use crate::common::Workshop;
use crate::common::command::Step;
use crate::common::compile::{self, STRICT};

/// Freezes the standard library and links it and our sources in `FOLDER/own` with the libraries in `FOLDER/cpython`.
pub(super) fn link(workshop: &mut Workshop, folder: &Path) -> Result<()> {
    workshop.say("python: freezing the standard library and linking (3 of 3; half a minute)");
    freeze(folder)?;
    let headers = ["-Icpython/src/Include", "-Icpython/src/Include/internal", "-Icpython/wasi"];
    let mut inputs = extensions::compile(workshop, folder, &headers)?;
    let flags: Vec<&str> = STRICT.into_iter().chain(headers).chain(["-Iown", "-Isqlite/src"]).collect();
    inputs.extend(compile::own(folder, &flags)?);
    inputs.push(compile::object(folder, "frozen.c", &flags)?);
    inputs.extend(LIBRARIES.map(|library| format!("cpython/wasi/{library}")));
    let system = ["-lwasi-emulated-signal", "-lwasi-emulated-getpid", "-lwasi-emulated-process-clocks", "-lm"];
    compile::link(folder, &inputs, &system)
}

fn freeze(folder: &Path) -> Result<()> {
    Step::new("cpython/native/python", folder, "freeze")
        .env("PYTHONHASHSEED", "0")
        .args(["-S", "-B", "own/freeze.py", "cpython/src/Lib", "own/modules.txt", "frozen.c"])
        .args(["_cando=own/_cando.py", "asyncio.unix_events=own/unix_events.py"])
        .run()
}
