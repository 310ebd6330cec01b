//! CPython 3.11.2 as one module: interpreter, standard library, and a system made of memory.

mod compile;
mod edits;
mod source;
mod tools;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::snapshot::snapshot;

/// Our part of the module, as it is written next to CPython's source.
const OWN: [(&str, &str); 12] = [
    ("_cando.py", include_str!("../python/_cando.py")),
    ("driver.c", include_str!("../python/driver.c")),
    ("failure.c", include_str!("../python/failure.c")),
    ("failure.h", include_str!("../python/failure.h")),
    ("freeze.py", include_str!("../python/freeze.py")),
    ("modules.txt", include_str!("../python/modules.txt")),
    ("sandbox.c", include_str!("../python/sandbox.c")),
    ("sandbox.h", include_str!("../python/sandbox.h")),
    ("value.h", include_str!("../python/value.h")),
    ("value_read.c", include_str!("../python/value_read.c")),
    ("value_write.c", include_str!("../python/value_write.c")),
    ("stdout.c", include_str!("../python/stdout.c")),
];

/// This crate's own code, as far as it decides what comes out.
const RECIPE: [&str; 3] =
    [include_str!("python/compile.rs"), include_str!("python/edits.rs"), include_str!("snapshot.rs")];

/// Finds the module in the cache, or builds it there, from nothing if need be: the tools (installed by `apt-get` when
/// run as root), the source (fetched by `apt-get source`, or named by `CANDO_CPYTHON_TARBALL`), a few minutes of compiling.
///
/// The result is `CACHE/python-KEY.wasm`, where the key is a digest of everything that goes in. The same inputs give the
/// same bytes on every machine and in every folder. `progress` is told what is going on, a line at a time.
pub fn build(cache: &Path, progress: &mut dyn FnMut(&str)) -> Result<PathBuf> {
    fs::create_dir_all(cache).with_context(|| format!("making the folder {}", cache.display()))?;
    let cache = &cache.canonicalize()?;
    let tools = tools::find(progress)?;
    let key = key(&tools);
    let module = cache.join(format!("python-{key}.wasm"));
    if module.is_file() {
        return Ok(module);
    }
    let folder = cache.join(format!("python-{key}-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let tarball = source::fetch(cache, &folder, progress)?;
    source::unpack(&tarball, &folder, progress)?;
    edits::apply(&folder.join("src"))?;
    write_own(&folder.join("own"))?;
    let linked = compile::compile(&folder, progress)?;
    progress("python: initializing it once and taking a snapshot");
    let taken = snapshot(&fs::read(&linked)?)?;
    let unfinished = folder.join("python.wasm");
    fs::write(&unfinished, taken)?;
    fs::rename(&unfinished, &module)?;
    fs::remove_dir_all(&folder)?;
    Ok(module)
}

fn key(tools: &tools::Tools) -> String {
    let mut digest = Sha256::new();
    let parts = OWN.iter().flat_map(|(name, text)| [*name, *text]).chain(RECIPE);
    for part in parts.chain([source::SHA256, &tools.identity]) {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    hex(&digest.finalize()[..10])
}

fn write_own(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in OWN {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
