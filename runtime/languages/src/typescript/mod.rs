//! TypeScript: the JavaScript engine, and before it SWC's type stripper, which is what Node.js has too. Types make way for
//! spaces; what would need other code than it has (enumerations, namespaces, parameter properties) is an error that says so.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::common::command::Step;
use crate::common::{About, Workshop, key};
use crate::javascript;

/// The stripper, a library in Rust.
const STRIP: [(&str, &str); 4] = [
    ("Cargo.lock", include_str!("strip/Cargo.lock")),
    ("Cargo.toml", include_str!("strip/Cargo.toml")),
    ("rust-toolchain.toml", include_str!("../../../../rust-toolchain.toml")),
    ("src/lib.rs", include_str!("strip/src/lib.rs")),
];

/// Its crates, and their licence.
const VERSION: &str = "QuickJS-ng 0.16.2 (ES2023), types stripped by SWC 60.0.0";

/// Finds the module in the cache, or builds it there.
pub(crate) fn build(workshop: &mut Workshop) -> Result<PathBuf> {
    let engine_key = javascript::engine_key(workshop);
    let strip_key = key(STRIP.iter().flat_map(|(name, text)| [*name, *text]).chain([include_str!("mod.rs")]));
    let about = About {
        library: javascript::LIBRARY.to_vec(),
        licence: "MIT AND Apache-2.0",
        name: "typescript",
        version: VERSION,
    };
    let own: Vec<_> = javascript::OWN.into_iter().chain([("strip.c", include_str!("strip.c"))]).collect();
    let parts: Vec<_> = javascript::RECIPE.into_iter().chain([&*engine_key, &*strip_key]).collect();
    workshop.module(&about, &own, &parts, |workshop, folder| {
        symlink(javascript::engine(workshop)?, folder.join("quickjs"))?;
        symlink(workshop.folder("strip", &strip_key, build_strip)?, folder.join("strip"))?;
        javascript::link(workshop, folder, &["strip/libstrip.a"])
    })
}

/// Compiles the stripper from vendored crates, under names that are the same in every folder.
fn build_strip(workshop: &mut Workshop, folder: &Path) -> Result<()> {
    for (name, text) in STRIP {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().context("a file has a folder")?)?;
        fs::write(file, text)?;
    }
    workshop.say("typescript: fetching the crates of SWC's type stripper");
    let vendor = ["vendor", "--locked", "--versioned-dirs", "vendored"];
    Step::new("cargo", folder, "vendor").with_environment().args(vendor).run()?;
    workshop.say("typescript: compiling it (two minutes)");
    let path = folder.canonicalize()?;
    let remap = format!("--remap-path-prefix={}=strip", path.display());
    Step::new("cargo", folder, "compile")
        .with_environment()
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_ENCODED_RUSTFLAGS", remap)
        .args(["build", "--release", "--locked", "--offline", "--target", "wasm32-unknown-unknown"])
        .args(["--config", "source.crates-io.replace-with='vendored'"])
        .args(["--config", "source.vendored.directory='vendored'"])
        .run()?;
    fs::rename(folder.join("target/wasm32-unknown-unknown/release/libstrip.a"), folder.join("libstrip.a"))?;
    fs::remove_dir_all(folder.join("target"))?;
    Ok(fs::remove_dir_all(folder.join("vendored"))?)
}
