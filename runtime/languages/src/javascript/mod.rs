//! QuickJS-ng 0.16.2 as one module: JavaScript as of ES2023, a console, and the modules that reading and writing need.

mod edits;
mod prelude;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::common::compile::{self, OPTIMIZED, STRICT};
use crate::common::crates::Crate;
use crate::common::{About, NUMBER, Workshop, edits::apply, key};

const QUICKJS: Crate = Crate {
    name: "rquickjs-sys",
    version: "0.14.0",
    folder: "quickjs",
    files: &[
        "LICENSE",
        "builtin-array-fromasync.h",
        "builtin-iterator-zip-keyed.h",
        "builtin-iterator-zip.h",
        "cutils.h",
        "dtoa.c",
        "dtoa.h",
        "libregexp-opcode.h",
        "libregexp.c",
        "libregexp.h",
        "libunicode-table.h",
        "libunicode.c",
        "libunicode.h",
        "list.h",
        "quickjs-atom.h",
        "quickjs-c-atomics.h",
        "quickjs-opcode.h",
        "quickjs.c",
        "quickjs.h",
    ],
    key: "97f4e0dd916619785652",
};

const ENGINE: [&str; 4] = ["dtoa", "libregexp", "libunicode", "quickjs"];

/// What decides about the module besides.
pub(crate) const RECIPE: [&str; 3] = [include_str!("mod.rs"), include_str!("prelude.rs"), prelude::TEXT];

/// What a program can import.
pub(crate) const LIBRARY: [&str; 11] =
    ["assert", "buffer", "events", "fs", "os", "path", "perf_hooks", "process", "readline", "timers/promises", "util"];

/// Our part of the module, beyond what all languages have.
pub(crate) const OWN: [(&str, &str); 14] = [
    NUMBER[0],
    NUMBER[1],
    ("driver.c", include_str!("driver.c")),
    ("engine.c", include_str!("engine.c")),
    ("engine.h", include_str!("engine.h")),
    ("failure.c", include_str!("failure.c")),
    ("failure.h", include_str!("failure.h")),
    ("native.c", include_str!("native.c")),
    ("native.h", include_str!("native.h")),
    ("program.c", include_str!("program.c")),
    ("program.h", include_str!("program.h")),
    ("value.h", include_str!("value.h")),
    ("value_read.c", include_str!("value_read.c")),
    ("value_write.c", include_str!("value_write.c")),
];

/// Finds the module in the cache, or builds it there. The compiled engine stays in `CACHE/quickjs-KEY`, for the next
/// change of ours; that folder may be deleted.
pub(crate) fn build(workshop: &mut Workshop) -> Result<PathBuf> {
    let key = engine_key(workshop);
    let about =
        About { library: LIBRARY.to_vec(), licence: "MIT", name: "javascript", version: "QuickJS-ng 0.16.2 (ES2023)" };
    let parts: Vec<_> = RECIPE.into_iter().chain([&*key]).collect();
    workshop.module(&about, &OWN, &parts, |workshop, folder| {
        symlink(engine(workshop)?, folder.join("quickjs"))?;
        link(workshop, folder, &[])
    })
}

/// What decides about the engine.
pub(crate) fn engine_key(workshop: &Workshop) -> String {
    let parts = [include_str!("edits.rs"), include_str!("mod.rs"), QUICKJS.key, &workshop.tools.identity];
    key(OPTIMIZED.into_iter().chain(parts))
}

/// The folder of the engine's sources, edited, and its objects.
pub(crate) fn engine(workshop: &mut Workshop) -> Result<PathBuf> {
    workshop.folder("quickjs", &engine_key(workshop), build_engine)
}

fn build_engine(workshop: &mut Workshop, folder: &Path) -> Result<()> {
    QUICKJS.lay(workshop, folder)?;
    apply(edits::EDITS, &folder.join("src"))?;
    workshop.say("javascript: compiling QuickJS-ng (half a minute)");
    for name in ENGINE {
        let flags = ["-D_GNU_SOURCE", "-funsigned-char", "-fvisibility=hidden", "-w", "-Isrc"];
        compile::object(folder, &format!("src/{name}.c"), &flags)?;
    }
    Ok(())
}

/// Links the engine and our sources, and libraries besides.
pub(crate) fn link(workshop: &mut Workshop, folder: &Path, libraries: &[&str]) -> Result<()> {
    workshop.say("javascript: linking");
    fs::write(folder.join("prelude.c"), prelude::as_c())?;
    let flags: Vec<&str> = STRICT.into_iter().chain(["-Iown", "-Iquickjs/src"]).collect();
    let mut inputs = compile::own(folder, &flags)?;
    inputs.push(compile::object(folder, "prelude.c", &flags)?);
    inputs.extend(ENGINE.map(|name| format!("quickjs/{name}.o")));
    compile::link(folder, &inputs, &[libraries, &["-lm"]].concat())
}
