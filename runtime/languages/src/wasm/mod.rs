//! WebAssembly: a module that the candidate compiled. What is built here is the system that such a program is linked to by
//! the sandbox (`runtime/sandbox/src/link`): WASI preview 1, and the way from a request to the program and back.
//!
//! | export | what the sandbox does with it |
//! | --- | --- |
//! | `wasi_snapshot_preview1.NAME` | the program's import of that name becomes this function |
//! | `memory.NAME` | the program's operator of that name becomes a call of it |
//! | `program.NAME` | its body is replaced by one that says how the program is called, or calls it |

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::common::compile::{self, STRICT};
use crate::common::{About, NUMBER, Workshop};
use crate::javascript;

/// Our part of the module, beyond what all languages have.
const OWN: [(&str, &str); 13] = [
    NUMBER[0],
    NUMBER[1],
    ("driver.c", include_str!("driver.c")),
    ("heap.c", include_str!("heap.c")),
    ("json.c", include_str!("json.c")),
    ("json.h", include_str!("json.h")),
    ("memory.c", include_str!("memory.c")),
    ("memory.h", include_str!("memory.h")),
    ("program.c", include_str!("program.c")),
    ("program.h", include_str!("program.h")),
    ("system.c", include_str!("system.c")),
    ("value.c", include_str!("value.c")),
    ("value.h", include_str!("value.h")),
];

const SOURCES: [&str; 12] =
    ["buffer", "driver", "face", "heap", "json", "memory", "number", "program", "result", "sandbox", "system", "value"];

/// The program's memory begins where this one ends: it must not grow. `memory.h` has the same number.
const MEMORY: &str = "-Wl,--initial-memory=16777216,--max-memory=16777216,-z,stack-size=65536";

/// Finds the module in the cache, or builds it there. Floats are written and read by JavaScript's engine's own functions.
pub(crate) fn build(workshop: &mut Workshop) -> Result<PathBuf> {
    let key = javascript::engine_key(workshop);
    let about = About {
        library: vec!["wasi_snapshot_preview1"],
        licence: "Apache-2.0 AND MIT",
        name: "wasm",
        version: "WebAssembly 1.0 (Lime1), WASI preview 1",
    };
    workshop.module(&about, &OWN, &[include_str!("mod.rs"), &key], |workshop, folder| {
        symlink(javascript::engine(workshop)?, folder.join("quickjs"))?;
        link(workshop, folder)
    })
}

fn link(workshop: &mut Workshop, folder: &Path) -> Result<()> {
    workshop.say("wasm: linking");
    let flags: Vec<&str> = STRICT.into_iter().chain(["-fno-builtin-malloc", "-Iown", "-Iquickjs/src"]).collect();
    let sources = SOURCES.into_iter().map(|name| format!("own/{name}.c"));
    let mut inputs = sources.map(|source| compile::object(folder, &source, &flags)).collect::<Result<Vec<_>>>()?;
    inputs.push("quickjs/dtoa.o".into());
    compile::link(folder, &inputs, &[MEMORY])
}
