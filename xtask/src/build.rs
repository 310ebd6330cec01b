//! From sources to the one binary.
//!
//! ```text
//! languages, assessments ─→ target/bundle/modules/<sha256>.wasm.br ─┐
//! client, pages ─────────→ target/bundle/pages ─────────────────────┼─→ target/release/cando
//! assessments/modules.toml → target/bundle/modules.toml ────────────┘
//! ```

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::modules::{self, Module, Unknown};
use crate::place::{Place, announce, run};
use crate::setup;

/// Builds all; the path of the binary.
pub fn everything(place: &Place) -> Result<PathBuf> {
    announce("set-up");
    setup::for_build(place)?;
    modules(place, Unknown::Refuse)?;
    announce("browser client and pages");
    cando_bundle::client(&place.root, &place.target, &place.root.join("web/app/src/client"))?;
    cando_bundle::pages(&place.root, &place.bundle().join("pages"))?;
    announce("the one binary");
    let mut cargo = place.cargo(&["build", "--locked", "--release", "--package", "cando", "--features", "bundled"]);
    run(cargo.env("CANDO_BUNDLE", place.bundle()))?;
    eprintln!("\nbuilt {}", place.binary().display());
    Ok(place.binary())
}

/// Builds languages and assessments, holds their digests to the file, and lays them into the bundle.
pub fn modules(place: &Place, unknown: Unknown) -> Result<()> {
    let mut all = modules::languages(place, &modules::AMONG_ALL)?;
    // Before the assessments: they name languages by the digests in the file.
    modules::compare(place, &all, unknown)?;
    all.extend(modules::assessments(place)?);
    modules::compare(place, &all, unknown)?;
    lay(place, &all)
}

/// Builds the languages alone, and holds their digests to the file.
pub fn languages(place: &Place) -> Result<()> {
    let languages = modules::languages(place, &modules::ALONE)?;
    modules::compare(place, &languages, Unknown::Refuse)?;
    println!("{} languages, with the digests of {}", languages.len(), modules::FILE);
    Ok(())
}

/// Lays exactly these modules into the bundle: what lies there ends up in the binary.
fn lay(place: &Place, all: &[Module]) -> Result<()> {
    let folder = place.bundle().join("modules");
    let digests = cando_bundle::modules(all.iter().map(|module| &module.bytes[..]), &folder)?;
    let names: Vec<String> = digests.iter().map(|digest| format!("{digest}.wasm.br")).collect();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if !names.iter().any(|name| path.ends_with(name)) {
            fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
        }
    }
    fs::copy(place.root.join(modules::FILE), place.bundle().join("modules.toml"))?;
    Ok(())
}
