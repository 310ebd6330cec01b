//! Languages and assessments as WebAssembly modules, and the file that names their digests.
//!
//! A digest must be the same on every machine: the compiler is pinned, paths are mapped away, and each module is built on
//! its own, so that no other package can switch features on in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use cando_sandbox::{Profile, seal};
use serde::{Deserialize, Serialize};

use crate::place::{Place, announce, output, run};

/// The file of digests, in the workspace.
pub const FILE: &str = "assessments/modules.toml";
const HEADER: &str = "# The modules by name: SHA-256 before and after sealing, and bytes before it. `cargo xtask build` holds what it builds to this file;\n\
    # after a change that is meant to be one, `cargo xtask modules --accept` writes it anew.\n\n";

/// A module before sealing.
pub struct Module {
    /// Name of the assessment or language.
    pub name: String,
    /// WebAssembly.
    pub bytes: Vec<u8>,
    kind: Kind,
}

/// What to do about a module whose digest is not in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Write it there.
    Accept,
    /// Fail.
    Refuse,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Assessment,
    Language,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Digests {
    bytes: u64,
    kind: Kind,
    module: String,
    sealed: String,
}

/// How the languages' builder is compiled when all else will be, too: among the whole workspace, and with a test, so that
/// wasmtime is compiled once, with the features that all tests have.
pub const AMONG_ALL: [&str; 3] = ["--workspace", "--test", "layering"];
/// How it is compiled when nothing else will be.
pub const ALONE: [&str; 2] = ["--package", "cando-languages"];

/// Builds the languages by their own builder, which keeps what is slow in the cache.
pub fn languages(place: &Place, selection: &[&str]) -> Result<Vec<Module>> {
    announce("languages");
    run(place.cargo(&["build", "--locked", "--bin", "cando-languages"]).args(selection))?;
    let builder = place.target.join("debug").join(format!("cando-languages{}", std::env::consts::EXE_SUFFIX));
    let cache = place.cache.join("languages");
    let mut builder = place.command(&builder.to_string_lossy(), &["--cache"]);
    // `NAME PATH DIGEST SIZE bytes`, a line each; what it does goes to the terminal.
    let printed = output(builder.arg(&cache).stderr(Stdio::inherit()))?;
    let modules = printed.lines().map(|line| {
        let (name, rest) = line.split_once(' ').context("a line of the builder has a name")?;
        // From the right: a path may have spaces.
        let path = rest.rsplitn(4, ' ').nth(3).with_context(|| format!("no module of {name} was built"))?;
        Ok(Module { name: name.into(), bytes: fs::read(path)?, kind: Kind::Language })
    });
    modules.collect()
}

/// Builds every assessment: each folder `assessments/FIELD/NAME` holds the package NAME.
pub fn assessments(place: &Place) -> Result<Vec<Module>> {
    announce("assessments");
    let target = place.target.join("modules");
    names(place)?
        .into_iter()
        .map(|name| {
            let bytes = fs::read(cando_bundle::wasm(&place.root, &target, &name, "module")?)?;
            Ok(Module { name, bytes, kind: Kind::Assessment })
        })
        .collect()
}

/// Seals the modules and compares them with the file of digests; entries of other modules stay as they are.
pub fn compare(place: &Place, modules: &[Module], unknown: Unknown) -> Result<()> {
    let path = place.root.join(FILE);
    let listed = read(&path)?;
    let mut found = listed.clone();
    for Module { name, bytes, kind } in modules {
        let profile = if *kind == Kind::Assessment { Profile::Assessment } else { Profile::Language };
        let sealed = seal(bytes, profile).with_context(|| format!("{name} cannot be sealed"))?;
        let (module, sealed) = (sealed.source().to_string(), sealed.digest().to_string());
        found.insert(name.clone(), Digests { bytes: bytes.len() as u64, kind: *kind, module, sealed });
    }
    if found == listed {
        return Ok(());
    }
    let differ: Vec<&str> =
        found.iter().filter(|(name, digests)| listed.get(*name) != Some(digests)).map(|(name, _)| &**name).collect();
    let differ = differ.join(", ");
    match unknown {
        Unknown::Accept => eprintln!("{FILE}: new digests of {differ}"),
        Unknown::Refuse => bail!(
            "{FILE} names other digests than those built of: {differ}. If you changed it, or what it is built from, run \
             `cargo xtask modules --accept` and commit the file; if you did not, this machine builds other bytes: compare \
             `rustc --version` with rust-toolchain.toml"
        ),
    }
    Ok(fs::write(path, format!("{HEADER}{}", toml::to_string(&found)?))?)
}

fn read(path: &Path) -> Result<BTreeMap<String, Digests>> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).with_context(|| format!("{} cannot be read", path.display())),
        Err(_) => Ok(BTreeMap::new()),
    }
}

fn names(place: &Place) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for field in folders(&place.root.join("assessments"))? {
        for folder in folders(&field)?.iter().filter(|folder| folder.join("Cargo.toml").exists()) {
            names.push(folder.file_name().context("a folder has a name")?.to_string_lossy().into_owned());
        }
    }
    names.sort();
    ensure!(!names.is_empty(), "there is no assessment in {}", place.root.join("assessments").display());
    Ok(names)
}

fn folders(parent: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(parent)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(entries.into_iter().filter(|path| path.is_dir()).collect())
}
