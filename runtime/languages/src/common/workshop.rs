//! The cache that a build works in. What is there under a key was made from all that the key is a digest of, so it need
//! not be made again; what is being made has another name until it is finished.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::snapshot::snapshot;
use super::tools::{self, Tools};
use super::{OWN, RECIPE};

/// Where and with what a language is built.
pub(crate) struct Workshop<'a> {
    pub(crate) cache: PathBuf,
    pub(crate) tools: Tools,
    progress: &'a mut dyn FnMut(&str),
}

/// What a module says about itself, in its custom section `cando-language`.
#[derive(Serialize)]
pub(crate) struct About<'a> {
    /// What a program can import or require.
    pub(crate) library: Vec<&'a str>,
    /// SPDX.
    pub(crate) licence: &'a str,
    pub(crate) name: &'a str,
    pub(crate) version: &'a str,
}

impl<'a> Workshop<'a> {
    /// Finds the tools, or installs them.
    pub(crate) fn open(cache: &Path, progress: &'a mut dyn FnMut(&str)) -> Result<Self> {
        fs::create_dir_all(cache).with_context(|| format!("making the folder {}", cache.display()))?;
        let tools = tools::find(progress)?;
        Ok(Self { cache: cache.canonicalize()?, tools, progress })
    }

    /// Tells what is going on.
    pub(crate) fn say(&mut self, line: &str) {
        (self.progress)(line);
    }

    /// The folder `CACHE/NAME-KEY`; `make` fills it if it is not there.
    pub(crate) fn folder(
        &mut self,
        name: &str,
        key: &str,
        make: impl FnOnce(&mut Self, &Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let finished = self.cache.join(format!("{name}-{key}"));
        if finished.is_dir() {
            return Ok(finished);
        }
        let folder = self.fresh(name)?;
        make(self, &folder)?;
        // Another process may have been faster.
        if fs::rename(&folder, &finished).is_err() && finished.is_dir() {
            fs::remove_dir_all(&folder)?;
        }
        Ok(finished)
    }

    /// The module `CACHE/NAME-KEY.wasm`, a snapshot of the `linked.wasm` that `link` leaves in a folder where `own` has
    /// our sources. The key is of `parts`, and of what all languages share.
    pub(crate) fn module(
        &mut self,
        about: &About,
        own: &[(&str, &str)],
        parts: &[&str],
        link: impl FnOnce(&mut Self, &Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let own: Vec<_> = OWN.iter().chain(own).collect();
        let says = serde_json::to_string(about)?;
        let texts = own.iter().flat_map(|(name, text)| [*name, *text]);
        let key = key(texts.chain(RECIPE).chain(parts.iter().copied()).chain([&*self.tools.identity, &*says]));
        let module = self.cache.join(format!("{}-{key}.wasm", about.name));
        if module.is_file() {
            return Ok(module);
        }
        let folder = self.fresh(about.name)?;
        fs::create_dir_all(folder.join("own"))?;
        for (name, text) in own {
            fs::write(folder.join("own").join(name), text)?;
        }
        link(self, &folder)?;
        self.say(&format!("{}: initializing it once and taking a snapshot", about.name));
        let unfinished = folder.join("snapshot.wasm");
        fs::write(&unfinished, snapshot(&fs::read(folder.join("linked.wasm"))?, &says)?)?;
        fs::rename(&unfinished, &module)?;
        fs::remove_dir_all(&folder)?;
        Ok(module)
    }

    fn fresh(&self, name: &str) -> Result<PathBuf> {
        let folder = self.cache.join(format!("building-{name}-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

/// A digest of texts, each with its length.
pub(crate) fn key<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    hex(&digest.finalize()[..10])
}

/// Lowercase hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
