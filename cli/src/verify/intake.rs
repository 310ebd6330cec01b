//! What is to be verified: files, directories, standard input; and the evidence that belongs to it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::{Digest, Evidence, caps, json};
use cando_signer::{BUNDLE, Bundle, Credential};

use crate::ending::unusable;
use crate::files;

/// Directories inside directories that are entered.
const DEPTH: usize = 16;

/// One thing to verify.
pub struct Source {
    path: PathBuf,
    /// Found in a directory, not named: other files may lie there too.
    found: bool,
}

impl Source {
    /// As it is shown.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Whether it was found in a directory, where other files may lie too.
    pub fn was_found(&self) -> bool {
        self.found
    }

    /// Its bytes, of a capped number.
    pub fn read(&self) -> Result<Vec<u8>> {
        if self.path != Path::new("-") {
            return files::read(&self.path, BUNDLE);
        }
        let mut bytes = Vec::new();
        let failed =
            |error: std::io::Error| unusable(format!("standard input: {}", files::plain(&error)), "try a file");
        std::io::stdin().lock().take(BUNDLE as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
        match bytes.len() > BUNDLE {
            true => Err(unusable(format!("standard input has more than {BUNDLE} bytes"), "give one credential")),
            false => Ok(bytes),
        }
    }
}

/// Sources, one after the other, directories in the order of names. Only the names of open directories are held.
pub struct Intake {
    /// What is still to come, the next one last.
    open: Vec<(PathBuf, usize, bool)>,
    single: bool,
}

impl Intake {
    /// The named files and directories.
    pub fn of(paths: &[PathBuf]) -> Self {
        let single = matches!(paths, [path] if !path.is_dir());
        let open = paths.iter().rev().map(|path| (path.clone(), 0, false)).collect();
        Self { open, single }
    }

    /// Whether one file is named, and nothing else.
    pub fn is_single(&self) -> bool {
        self.single
    }

    /// The next ones, at most so many.
    pub fn next(&mut self, count: usize) -> Result<Vec<Source>> {
        let mut sources = Vec::new();
        while sources.len() < count {
            let Some((path, depth, found)) = self.open.pop() else { break };
            if !path.is_dir() {
                sources.push(Source { path, found });
                continue;
            }
            if depth == DEPTH {
                return Err(unusable(format!("{} is too deep", path.display()), "name the directory inside"));
            }
            let failed = |error: std::io::Error| {
                unusable(
                    format!("{} cannot be read: {}", path.display(), files::plain(&error)),
                    "give yourself the right",
                )
            };
            let entries = fs::read_dir(&path).map_err(failed)?;
            let mut inside =
                entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>().map_err(failed)?;
            inside.sort_unstable_by(|a, b| b.cmp(a));
            // A link could lead back up.
            inside.retain(|path| !path.is_symlink());
            self.open.extend(inside.into_iter().map(|path| (path, depth + 1, true)));
        }
        Ok(sources)
    }
}

/// A file as a bundle, if it holds a credential, good or bad.
pub fn bundle(bytes: &[u8]) -> Option<Bundle> {
    Bundle::read(bytes).ok().filter(|bundle| Credential::is_credential(&bundle.credential))
}

/// Whether a file that holds none looks as if one was meant: cut, changed, or with something that does not belong there.
pub fn speaks_of_one(bytes: &[u8]) -> bool {
    const WORD: &[u8] = b"\"VerifiableCredential\"";
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    text.starts_with(b"{") && text.windows(WORD.len()).any(|window| window == WORD)
}

/// The evidence at hand.
pub enum Shelf {
    /// Files by the digest that credentials name.
    Many(BTreeMap<Digest, PathBuf>),
    /// One file for the one credential, whether it belongs to it or not.
    Sole(Vec<u8>),
}

impl Shelf {
    /// The evidence in these files and directories.
    pub fn of(paths: &[PathBuf], single: bool) -> Result<Self> {
        if let ([path], true) = (paths, single && !paths.iter().any(|path| path.is_dir())) {
            return Ok(Self::Sole(files::read(path, caps::DOCUMENT)?));
        }
        let (mut intake, mut shelf) = (Intake::of(paths), BTreeMap::new());
        loop {
            let batch = intake.next(64)?;
            if batch.is_empty() {
                return Ok(Self::Many(shelf));
            }
            for Source { path, .. } in batch {
                let parsed = json::parse(&files::read_any(&path, caps::DOCUMENT)?, caps::DOCUMENT);
                let Ok(value) = parsed else { continue };
                let digest = Digest::of(&json::canonical(&value));
                if json::from_value::<Evidence>(value).is_ok() {
                    shelf.insert(digest, path);
                }
            }
        }
    }

    /// The evidence for a file with a credential, if it is here.
    pub fn evidence(&self, bundle: Option<&Bundle>) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Sole(bytes) => Ok(Some(bytes.clone())),
            Self::Many(shelf) => {
                let named = bundle.and_then(|bundle| Credential::evidence_of(&bundle.credential));
                named.and_then(|digest| shelf.get(&digest)).map(|path| files::read(path, caps::DOCUMENT)).transpose()
            }
        }
    }
}
