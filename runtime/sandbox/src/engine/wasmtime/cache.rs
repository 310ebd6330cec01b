//! Compiled modules on disk.
//!
//! Loading native code is as good as running it, so an entry is loaded only from a directory that nobody else can write,
//! under a name that binds sealed digest and engine, and with the checksum that was written with it. wasmtime itself refuses code of another version, configuration or processor.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use cando_record::Digest;
use wasmtime::{Engine, Module};

use crate::Sealed;

/// The compiled module, if a good entry is there.
pub fn load(directory: &Path, engine: &Engine, sealed: &Sealed) -> Option<Module> {
    if !is_private(directory) {
        return None;
    }
    let entry = fs::read(path(directory, engine, sealed)).ok()?;
    let (checksum, code) = entry.split_first_chunk::<32>()?;
    if Digest::of_parts(&[&sealed.digest().0, code]).0 != *checksum {
        return None;
    }
    // SAFETY: the bytes were written by `store` below: only this user can write the directory, and the checksum holds.
    unsafe { Module::deserialize(engine, code) }.ok()
}

/// Keeps a compiled module; a cache that cannot be written is no error.
pub fn store(directory: &Path, engine: &Engine, sealed: &Sealed, module: &Module) {
    let Ok(code) = module.serialize() else { return };
    if create_private(directory).is_err() || !is_private(directory) {
        return;
    }
    let checksum = Digest::of_parts(&[&sealed.digest().0, &code]);
    let path = path(directory, engine, sealed);
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    let written = fs::File::create(&draft).and_then(|mut file| {
        file.write_all(&checksum.0)?;
        file.write_all(&code)
    });
    match written {
        Ok(()) => drop(fs::rename(&draft, &path)),
        Err(_) => drop(fs::remove_file(&draft)),
    }
}

fn path(directory: &Path, engine: &Engine, sealed: &Sealed) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    directory.join(format!("{}-{:016x}.cwasm", sealed.digest(), hasher.finish()))
}

#[cfg(unix)]
fn create_private(directory: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

#[cfg(unix)]
fn is_private(directory: &Path) -> bool {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let owner = fs::metadata("/proc/self").map(|process| process.uid());
    let Ok(metadata) = fs::symlink_metadata(directory) else { return false };
    let mine = owner.is_ok_and(|owner| owner == metadata.uid());
    metadata.is_dir() && metadata.permissions().mode() & 0o022 == 0 && mine
}

#[cfg(not(unix))]
fn create_private(_: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    false
}
