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
const OWN: [(&str, &str); 11] = [
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
];

/// This crate's own code, as far as it decides what comes out.
const RECIPE: [&str; 3] =
    [include_str!("python/compile.rs"), include_str!("python/edits.rs"), include_str!("snapshot.rs")];

/// Finds the module in the cache, or builds it there, from nothing if need be: the tools (installed by `apt-get` when
/// run as root), the source (fetched by `apt-get source`, or named by `CANDO_CPYTHON_TARBALL`), a few minutes of compiling.
///
/// The result is `CACHE/python-KEY.wasm`, where the key is a digest of everything that goes in. The same inputs give the
/// same bytes in every folder. CPython's compiled libraries stay in `CACHE/cpython-KEY`, for the next change of ours;
/// that folder may be deleted. `progress` is told what is going on, a line at a time.
pub fn build(cache: &Path, progress: &mut dyn FnMut(&str)) -> Result<PathBuf> {
    fs::create_dir_all(cache).with_context(|| format!("making the folder {}", cache.display()))?;
    let cache = &cache.canonicalize()?;
    let tools = tools::find(progress)?;
    let libraries = key(RECIPE.into_iter().take(2).chain([source::SHA256, &tools.identity]));
    let own = OWN.iter().flat_map(|(name, text)| [*name, *text]);
    let module = cache.join(format!("python-{}.wasm", key(own.chain(RECIPE).chain([&*libraries]))));
    if module.is_file() {
        return Ok(module);
    }
    let libraries = build_libraries(cache, &libraries, progress)?;
    let folder = fresh_folder(cache, "python")?;
    std::os::unix::fs::symlink(libraries, folder.join("cpython"))?;
    write_own(&folder.join("own"))?;
    let linked = compile::link(&folder, progress)?;
    progress("python: initializing it once and taking a snapshot");
    let unfinished = folder.join("snapshot.wasm");
    fs::write(&unfinished, snapshot(&fs::read(&linked)?)?)?;
    fs::rename(&unfinished, &module)?;
    fs::remove_dir_all(&folder)?;
    Ok(module)
}

/// The folder with the source, a Python for this machine and the libraries for WebAssembly.
fn build_libraries(cache: &Path, key: &str, progress: &mut dyn FnMut(&str)) -> Result<PathBuf> {
    let finished = cache.join(format!("cpython-{key}"));
    if finished.is_dir() {
        return Ok(finished);
    }
    let folder = fresh_folder(cache, "cpython")?;
    let tarball = source::fetch(cache, &folder, progress)?;
    source::unpack(&tarball, &folder, progress)?;
    edits::apply(&folder.join("src"))?;
    compile::compile(&folder, progress)?;
    // Another process may have been faster.
    if fs::rename(&folder, &finished).is_err() && finished.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    Ok(finished)
}

fn fresh_folder(cache: &Path, name: &str) -> Result<PathBuf> {
    let folder = cache.join(format!("building-{name}-{}", std::process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn key<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
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
