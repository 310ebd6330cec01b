//! Remembering what a result was made from, so that it is made once.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cando_record::Digest;

/// A file beside a result, with the digest of what the result was made from.
pub struct Stamp(PathBuf);

impl Stamp {
    /// The stamp kept in this file.
    pub fn at(file: impl Into<PathBuf>) -> Self {
        Self(file.into())
    }

    /// Whether the result was made from these inputs.
    pub fn fits(&self, inputs: &Digest) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|text| text.trim() == inputs.to_string())
    }

    /// Says that the result has now been made from these inputs.
    pub fn press(&self, inputs: &Digest) -> Result<()> {
        fs::write(&self.0, format!("{inputs}\n")).with_context(|| format!("{} cannot be written", self.0.display()))
    }
}

/// Digest of a folder: the name and the digest of every file in it, in order, without the named entries at its top.
pub fn digest_of_folder(folder: &Path, without: &[&str]) -> Result<Digest> {
    let mut text = String::new();
    list(folder, &mut |path| {
        let name = path.strip_prefix(folder).expect("a folder's files are inside it");
        if name.components().next().is_some_and(|top| without.iter().any(|other| top.as_os_str() == *other)) {
            return Ok(false);
        }
        if path.is_file() {
            let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
            text += &format!("{} {}\n", Digest::of(&bytes), name.display());
        }
        Ok(true)
    })?;
    Ok(Digest::of(text.as_bytes()))
}

/// Visits everything in a folder by name; a folder for which `visit` says `false` is not entered.
fn list(folder: &Path, visit: &mut dyn FnMut(&Path) -> Result<bool>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if visit(&path)? && path.is_dir() {
            list(&path, visit)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_known_by_names_and_contents() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let digest = || digest_of_folder(folder.path(), &["dist"]).unwrap();
        fs::create_dir_all(folder.path().join("src")).unwrap();
        fs::create_dir_all(folder.path().join("dist")).unwrap();
        write("src/a", "1");
        let before = digest();
        write("dist/a", "made from it");
        assert_eq!(digest(), before);
        write("src/a", "2");
        assert_ne!(digest(), before);
        write("src/a", "1");
        assert_eq!(digest(), before);
        write("src/dist", "not at the top");
        assert_ne!(digest(), before);
    }

    #[test]
    fn a_stamp_fits_what_it_was_pressed_for() {
        let folder = tempfile::tempdir().unwrap();
        let stamp = Stamp::at(folder.path().join("stamp"));
        assert!(!stamp.fits(&Digest([1; 32])));
        stamp.press(&Digest([1; 32])).unwrap();
        assert!(stamp.fits(&Digest([1; 32])));
        assert!(!stamp.fits(&Digest([2; 32])));
    }
}
