//! The pristine source, by digest: from the environment, the cache, or Debian's archive.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::common::command::Step;
use crate::common::{Workshop, hex};

/// Of the official `Python-3.11.2.tgz`, which is also Debian's `python3.11_3.11.2.orig.tar.gz`.
pub(super) const SHA256: &str = "2411c74bda5bbcfcddaf4531f66d1adc73f247f529aee981b029513aefdbf849";

const VARIABLE: &str = "CANDO_CPYTHON_TARBALL";
const NAME: &str = "Python-3.11.2.tgz";
const LIST: &str =
    "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main\n";

/// The tarball's path, its digest checked. What was fetched stays in the cache.
pub(super) fn fetch(workshop: &mut Workshop, folder: &Path) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        let named = PathBuf::from(named);
        check(&named).with_context(|| format!("the file that {VARIABLE} names"))?;
        return Ok(named);
    }
    let cached = workshop.cache.join(NAME);
    if cached.is_file() && check(&cached).is_ok() {
        return Ok(cached);
    }
    workshop.say("python: fetching the source of CPython 3.11.2 (26 MB) from Debian's archive");
    let fetched = fetch_from_debian(&folder.join("fetch")).with_context(|| {
        format!(
            "could not fetch it; download the official {NAME} and set {VARIABLE} to its path, or put it at {}",
            cached.display()
        )
    })?;
    check(&fetched)?;
    fs::rename(&fetched, &cached)?;
    Ok(cached)
}

fn check(tarball: &Path) -> Result<()> {
    let bytes = fs::read(tarball).with_context(|| format!("reading {}", tarball.display()))?;
    let digest = hex(&Sha256::digest(bytes));
    ensure!(digest == SHA256, "{} has SHA-256 {digest}, not {SHA256}", tarball.display());
    Ok(())
}

/// With package lists, cache and sources of its own: the system's stay as they are.
fn fetch_from_debian(folder: &Path) -> Result<PathBuf> {
    for name in ["lists/partial", "archives/partial"] {
        fs::create_dir_all(folder.join(name))?;
    }
    fs::write(folder.join("sources.list"), LIST)?;
    let path = |name: &str| folder.join(name).display().to_string();
    let options = [
        format!("Dir::Etc::sourcelist={}", path("sources.list")),
        "Dir::Etc::sourceparts=/dev/null".to_owned(),
        format!("Dir::State::lists={}", path("lists")),
        format!("Dir::Cache={}", path("")),
        "APT::Sandbox::User=root".to_owned(),
    ];
    let options: Vec<&str> = options.iter().flat_map(|option| ["-o", option]).collect();
    for verb in [&["update"][..], &["source", "--download-only", "python3.11"]] {
        let log = format!("apt-{}", verb[0]);
        let step = Step::new("apt-get", folder, &log).args(&options).args(verb);
        let result = step.run();
        // A newer Debian patch may be listed but gone; ours is the original tarball only.
        if let (Err(error), None) = (result, find(folder)?) {
            return Err(error);
        }
    }
    match find(folder)? {
        Some(tarball) => Ok(tarball),
        None => bail!("apt-get source did not leave a tarball"),
    }
}

fn find(folder: &Path) -> Result<Option<PathBuf>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".orig.tar.gz")) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// Unpacks into `FOLDER/src`.
pub(super) fn unpack(tarball: &Path, folder: &Path) -> Result<()> {
    let source = folder.join("src");
    fs::create_dir_all(&source)?;
    let tarball = tarball.canonicalize()?;
    Step::new("tar", folder, "unpack")
        .args(["-xzf", &tarball.to_string_lossy(), "--strip-components=1", "-C", "src"])
        .run()
}
