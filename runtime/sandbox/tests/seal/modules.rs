//! The modules that CanDo is made of, as `cargo xtask build` leaves them: the real ones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cando_record::Digest;
use cando_sandbox::{Profile, Sealed, seal};
use serde::Deserialize;

use crate::prove::{Check, thorough};

#[derive(Deserialize)]
struct Entry {
    kind: String,
    module: Digest,
    sealed: Digest,
}

/// All of them but Python, and that too where time does not matter: name, source, sealed.
pub fn built() -> Vec<(String, Vec<u8>, Sealed)> {
    let modules = entries().into_iter().filter(|(name, _)| name != "python" || thorough());
    modules
        .map(|(name, entry)| {
            let source = read(&entry.module);
            let profile: Profile = entry.kind.parse().unwrap();
            let sealed = seal(&source, profile).unwrap();
            (name, source, sealed)
        })
        .collect()
}

/// `modules.toml` was written by an optimized build: so this is the transform with and without optimization, on what it
/// is for. The browser's tests compare with the same file.
#[test]
fn sealing_gives_the_published_digests() {
    let mut check = Check::of("digests of the real modules");
    let published = entries();
    for (name, source, sealed) in built() {
        assert_eq!(sealed.source(), published[&name].module, "{name}");
        assert_eq!(sealed.digest(), published[&name].sealed, "{name}");
        let again = seal(&source, sealed.profile()).unwrap();
        assert_eq!(again.bytes(), sealed.bytes(), "{name}");
        check.pass();
    }
    check.done();
}

fn entries() -> BTreeMap<String, Entry> {
    let Ok(text) = std::fs::read_to_string(bundle().join("modules.toml")) else {
        eprintln!("skipped: the modules are not built; `cargo xtask build` builds them");
        return BTreeMap::new();
    };
    toml::from_str(&text).unwrap()
}

fn read(digest: &Digest) -> Vec<u8> {
    let compressed = std::fs::read(bundle().join("modules").join(format!("{digest}.wasm.br"))).unwrap();
    let mut source = Vec::new();
    brotli::BrotliDecompress(&mut compressed.as_slice(), &mut source).unwrap();
    source
}

/// `$CANDO_BUNDLE`, or beside the folder of this test.
fn bundle() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let beside = || program.ancestors().nth(3).map_or(PathBuf::new(), Path::to_owned).join("bundle");
    std::env::var_os("CANDO_BUNDLE").map_or_else(beside, PathBuf::from)
}
