//! The modules and pages that the service hands out and the command line uses.
//!
//! ```text
//! modules.toml                 [name] bytes = number, kind = "assessment"|"language", module = hex, sealed = hex
//! modules/<sha256>.wasm.br     source modules, before sealing
//! pages/…                      index.html, hashed assets, the client
//! ```

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use cando_record::Digest;
use serde::Deserialize;

/// Bytes of one module before sealing: the seal's own cap.
const MODULE: u64 = 64 << 20;

/// Modules by name and by digest, and the pages. Packed; unpacked on demand.
#[derive(Debug)]
pub struct Library {
    modules: Vec<Module>,
    pages: BTreeMap<String, Bytes>,
}

/// A module in the library.
#[derive(Clone, Debug)]
pub struct Module {
    /// Bytes before sealing, unpacked.
    pub bytes: u64,
    /// What it is for.
    pub kind: Kind,
    /// Its name, such as `number-series` or `python`.
    pub name: String,
    /// The source module, packed with brotli.
    pub packed: Bytes,
    /// SHA-256 after sealing, as it was when the library was built.
    pub sealed: Digest,
    /// SHA-256 before sealing.
    pub source: Digest,
}

/// What a module is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Attempts can be made at it.
    Assessment,
    /// It runs programs.
    Language,
}

/// Why there is no usable library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// Nothing is there.
    #[error("no modules found in {0}; run `cargo xtask build` first, or name a bundle directory in CANDO_BUNDLE")]
    Missing(PathBuf),
    /// A file cannot be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The list of modules is no good.
    #[error("modules.toml: {0}; build the bundle again")]
    List(String),
    /// A module is listed, but not there.
    #[error("modules.toml lists {name}, but modules/{module}.wasm.br is missing; build the bundle again")]
    ModuleMissing {
        /// The module's name.
        name: String,
        /// SHA-256 before sealing.
        module: Digest,
    },
    /// A module is not what its name says.
    #[error("the file of module {name} is damaged: {reason}; build the bundle again")]
    Damaged {
        /// The module's name.
        name: String,
        /// What is wrong.
        reason: String,
    },
}

#[derive(Deserialize)]
struct Listed {
    bytes: u64,
    kind: Kind,
    module: Digest,
    sealed: Digest,
}

impl Library {
    /// The bundle inside the binary, if it was built with one; else that in `$CANDO_BUNDLE`, or in `./target/bundle`.
    pub fn find() -> Result<Self, LibraryError> {
        #[cfg(feature = "bundled")]
        return Self::from_files(bundled::files());
        #[cfg(not(feature = "bundled"))]
        Self::open(&std::env::var_os("CANDO_BUNDLE").map_or_else(|| "target/bundle".into(), PathBuf::from))
    }

    /// A bundle directory.
    pub fn open(directory: &Path) -> Result<Self, LibraryError> {
        if !directory.join("modules.toml").is_file() {
            return Err(LibraryError::Missing(directory.into()));
        }
        let mut files = BTreeMap::new();
        collect(directory, directory, &mut files)?;
        Self::from_files(files)
    }

    /// A bundle in memory: bytes by path, with `/` between parts.
    pub fn from_files(mut files: BTreeMap<String, Bytes>) -> Result<Self, LibraryError> {
        let list = files.remove("modules.toml").unwrap_or_default();
        let list = std::str::from_utf8(&list).map_err(|error| LibraryError::List(error.to_string()))?;
        let list: BTreeMap<String, Listed> =
            toml::from_str(list).map_err(|error| LibraryError::List(error.message().into()))?;
        let mut modules = Vec::new();
        for (name, Listed { bytes, kind, module: source, sealed }) in list {
            let packed = files.remove(&format!("modules/{source}.wasm.br"));
            let packed = packed.ok_or(LibraryError::ModuleMissing { name: name.clone(), module: source })?;
            modules.push(Module { bytes, kind, name, packed, sealed, source });
        }
        let page = |(path, bytes): (String, Bytes)| Some((path.strip_prefix("pages/")?.to_owned(), bytes));
        Ok(Self { modules, pages: files.into_iter().filter_map(page).collect() })
    }

    /// All modules, by name.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// A module by name.
    pub fn named(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name == name)
    }

    /// A module by its SHA-256 before sealing.
    pub fn by_digest(&self, source: &Digest) -> Option<&Module> {
        self.modules.iter().find(|module| module.source == *source)
    }

    /// All pages: bytes by path.
    pub fn pages(&self) -> &BTreeMap<String, Bytes> {
        &self.pages
    }
}

impl Module {
    /// The source module's bytes, whose SHA-256 has been checked.
    pub fn unpack(&self) -> Result<Vec<u8>, LibraryError> {
        let damaged = |reason: String| LibraryError::Damaged { name: self.name.clone(), reason };
        let mut bytes = Vec::new();
        let unpacked = brotli::Decompressor::new(self.packed.as_ref(), 64 << 10).take(MODULE).read_to_end(&mut bytes);
        unpacked.map_err(|error| damaged(error.to_string()))?;
        match Digest::of(&bytes) {
            found if found == self.source => Ok(bytes),
            found => Err(damaged(format!("its SHA-256 is {found}, not {}", self.source))),
        }
    }
}

fn collect(root: &Path, directory: &Path, files: &mut BTreeMap<String, Bytes>) -> Result<(), LibraryError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |error| LibraryError::Unreadable { path, error }
    };
    for entry in std::fs::read_dir(directory).map_err(unreadable(directory))? {
        let path = entry.map_err(unreadable(directory))?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
            continue;
        }
        let bytes = std::fs::read(&path).map_err(unreadable(&path))?;
        let parts = path.strip_prefix(root).unwrap_or(&path).components();
        let name: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
        files.insert(name.join("/"), bytes.into());
    }
    Ok(())
}

#[cfg(feature = "bundled")]
mod bundled {
    use std::collections::BTreeMap;

    use axum::body::Bytes;
    use include_dir::{Dir, include_dir};

    static BUNDLE: Dir<'static> = include_dir!("$CANDO_BUNDLE");

    /// Everything in the binary's own bundle.
    pub fn files() -> BTreeMap<String, Bytes> {
        let mut files = BTreeMap::new();
        collect(&BUNDLE, &mut files);
        files
    }

    fn collect(directory: &'static Dir<'static>, files: &mut BTreeMap<String, Bytes>) {
        for file in directory.files() {
            files.insert(file.path().to_string_lossy().replace('\\', "/"), Bytes::from_static(file.contents()));
        }
        directory.dirs().for_each(|inner| collect(inner, files));
    }
}
