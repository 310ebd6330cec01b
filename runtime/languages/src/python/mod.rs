//! CPython 3.11.2 as one module: interpreter, standard library, and a system made of memory.

mod compile;
mod edits;
mod extensions;
mod link;
mod source;

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::common::{About, Workshop, compile::OPTIMIZED, edits::apply, key, sqlite};

const MODULES: &str = include_str!("modules.txt");

/// Modules that are written in C, beyond those in the list.
const BUILT_IN: [&str; 8] = ["binascii", "errno", "itertools", "marshal", "math", "sys", "unicodedata", "zlib"];

/// Our part of the module, beyond what all languages have.
const OWN: [(&str, &str); 12] = [
    sqlite::SYSTEM,
    ("_cando.py", include_str!("_cando.py")),
    ("driver.c", include_str!("driver.c")),
    ("failure.c", include_str!("failure.c")),
    ("failure.h", include_str!("failure.h")),
    ("freeze.py", include_str!("freeze.py")),
    ("modules.txt", MODULES),
    ("statements.c", include_str!("statements.c")),
    ("unix_events.py", include_str!("unix_events.py")),
    ("value.h", include_str!("value.h")),
    ("value_read.c", include_str!("value_read.c")),
    ("value_write.c", include_str!("value_write.c")),
];

/// This folder's code, as far as it decides what comes out.
const RECIPE: [&str; 2] = [include_str!("compile.rs"), include_str!("edits.rs")];

/// Finds the module in the cache, or builds it there, from nothing if need be: the source is fetched by
/// `apt-get source`, or named by `CANDO_CPYTHON_TARBALL`; then come a few minutes of compiling.
///
/// CPython's compiled libraries stay in `CACHE/cpython-KEY`, for the next change of ours; that folder may be deleted.
pub(crate) fn build(workshop: &mut Workshop) -> Result<PathBuf> {
    let libraries = key(RECIPE.into_iter().chain(OPTIMIZED).chain([source::SHA256, &workshop.tools.identity]));
    let about = About {
        library: library(),
        licence: "PSF-2.0 AND Zlib AND blessing",
        name: "python",
        version: "CPython 3.11.2",
    };
    let [sqlite, zlib] = extensions::identity(workshop);
    let parts = [include_str!("link.rs"), include_str!("extensions.rs"), &libraries, &sqlite, &zlib];
    workshop.module(&about, &OWN, &parts, |workshop, folder| {
        let finished = workshop.folder("cpython", &libraries, build_libraries)?;
        symlink(finished, folder.join("cpython"))?;
        link::link(workshop, folder)
    })
}

/// Fills a folder with the source, a Python for this machine and the libraries for WebAssembly.
fn build_libraries(workshop: &mut Workshop, folder: &Path) -> Result<()> {
    let tarball = source::fetch(workshop, folder)?;
    source::unpack(&tarball, folder)?;
    apply(edits::EDITS, &folder.join("src"))?;
    compile::compile(workshop, folder)
}

/// The modules that a program may count on, packages by their first name.
fn library() -> Vec<&'static str> {
    let lines = MODULES.lines().map(|line| line.split('#').next().unwrap_or_default());
    let words = lines.flat_map(str::split_whitespace).map(|name| name.split('.').next().unwrap_or_default());
    let mut names: Vec<_> = words.filter(|name| !name.starts_with('_')).chain(BUILT_IN).collect();
    names.sort_unstable();
    names.dedup();
    names
}
