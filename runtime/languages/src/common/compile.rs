//! From C to WebAssembly. All paths given to the tools are relative, so that nothing of a folder's name shows in what
//! they make.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::command::Step;

pub(crate) const TARGET: &str = "--target=wasm32-wasi";
/// Measured against `-O3`, `-Os` and others: docs/LANGUAGES.md has the table.
pub(crate) const OPTIMIZED: [&str; 3] = ["-DNDEBUG", "-fwrapv", "-O2"];

/// Our own sources are held to this; others' are what they are.
pub(crate) const STRICT: [&str; 3] = ["-fvisibility=hidden", "-Wall", "-Werror"];

/// Bytes of linear memory for C's stack; the sealed stack and the languages' own limits end before it does.
const STACK: usize = 8 << 20;

/// Compiles a source in `folder` (or reached from there); the object's name.
pub(crate) fn object(folder: &Path, source: &str, flags: &[&str]) -> Result<String> {
    let name = Path::new(source).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let object = format!("{name}.o");
    Step::new("clang-16", folder, &name)
        .args([TARGET])
        .args(OPTIMIZED)
        .args(flags)
        .args(["-c", source, "-o", &object])
        .run()?;
    Ok(object)
}

/// Compiles all sources in `FOLDER/own`; the objects' names, in order.
pub(crate) fn own(folder: &Path, flags: &[&str]) -> Result<Vec<String>> {
    let names = fs::read_dir(folder.join("own"))?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<_>>>()?;
    names.retain(|name| name.ends_with(".c"));
    names.sort();
    names.iter().map(|name| object(folder, &format!("own/{name}"), flags)).collect()
}

/// Links objects and libraries into `linked.wasm`. Only the linker hears of optimization: told of it, clang would run
/// whatever `wasm-opt` this machine has.
pub(crate) fn link(folder: &Path, inputs: &[String], libraries: &[&str]) -> Result<()> {
    Step::new("clang-16", folder, "link")
        .args([TARGET, "-Wl,-O2", "-nostartfiles", "-Wl,--no-entry", "-Wl,--stack-first", "-Wl,--strip-all"])
        .args([format!("-Wl,-z,stack-size={STACK}"), "-o".to_owned(), "linked.wasm".to_owned()])
        .args(inputs)
        .args(libraries)
        .run()
}
