//! Compiled code on disk: what was tampered with, or could have been, is not loaded.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use cando_record::json;
use cando_sandbox::{Engine, Profile, Sealed, Wasmtime, seal};

use crate::scripted;

fn sealed() -> Sealed {
    seal(&scripted::language(&json::Value::Null), Profile::Language).unwrap()
}

fn instantiate(folder: &Path) {
    Wasmtime::new().unwrap().with_cache(folder.to_owned()).instantiate(&sealed()).map(drop).unwrap();
}

fn entry(folder: &Path) -> PathBuf {
    fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn a_poisoned_entry_is_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    instantiate(&cache);
    let entry = entry(&cache);
    let good = fs::read(&entry).unwrap();
    for at in [0, 40, good.len() / 2, good.len() - 1] {
        let mut poisoned = good.clone();
        poisoned[at] ^= 1;
        fs::write(&entry, &poisoned).unwrap();
        instantiate(&cache);
        assert_eq!(fs::read(&entry).unwrap(), good, "byte {at}: it was compiled again, and written anew");
    }
    // One that is whole, but another module's.
    let other = seal(&scripted::language(&json::Value::Bool(true)), Profile::Language).unwrap();
    let engine = Wasmtime::new().unwrap().with_cache(cache.clone());
    engine.instantiate(&other).map(drop).unwrap();
    let others = fs::read_dir(&cache).unwrap().map(|entry| entry.unwrap().path()).find(|path| *path != entry).unwrap();
    fs::copy(&others, &entry).unwrap();
    instantiate(&cache);
    assert_eq!(fs::read(&entry).unwrap(), good);
}

#[test]
fn a_folder_that_others_can_write_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    instantiate(&cache);
    let entry = entry(&cache);
    fs::set_permissions(&cache, fs::Permissions::from_mode(0o777)).unwrap();
    fs::write(&entry, b"anything").unwrap();
    instantiate(&cache);
    assert_eq!(fs::read(&entry).unwrap(), b"anything", "neither read nor written");
}
