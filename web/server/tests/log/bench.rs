//! A log in a temporary folder, with witnesses.

use std::path::{Path, PathBuf};

use cando_record::{Digest, Seed};
use cando_server::World;
use cando_server::log::{Audit, Folder, FolderError, WitnessFolder, Writer, audit};
use cando_signer::Key;
use cando_signer::log::{Entry, Name, SignatureType, Vkey};
use tempfile::TempDir;

/// A clock that stands, in milliseconds since 1970.
pub const NOW: u64 = 1_795_348_800_000;

/// Knows one moment.
pub struct Noon;

impl World for Noon {
    fn now(&self) -> u64 {
        NOW
    }

    fn entropy(&self) -> [u8; 32] {
        [0; 32]
    }
}

/// A log, its key, and a folder around it.
pub struct Bench {
    pub key: Key,
    pub around: TempDir,
}

impl Bench {
    pub fn new() -> Self {
        let bench = Self { key: Key::from_entropy([11; 32]), around: tempfile::tempdir().unwrap() };
        drop(Writer::init(bench.folder("log"), origin(), &bench.key).unwrap());
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.around.path().join(name)
    }

    pub fn folder(&self, name: &str) -> Folder {
        Folder::new(self.path(name))
    }

    pub fn open(&self, name: &str) -> Writer<'_> {
        Writer::open(self.folder(name), origin(), &self.key).unwrap()
    }

    pub fn log(&self) -> Vkey {
        Vkey::new(origin(), SignatureType::Log, self.key.public().clone())
    }

    /// A witness with a memory of its own.
    pub fn witness(&self, number: u8) -> WitnessFolder<Noon> {
        let name = format!("witness.example/{number}").parse().unwrap();
        let key = Key::from_entropy([100 + number; 32]);
        WitnessFolder::new(self.path(&format!("witness {number}")), name, key, vec![self.log()], Noon)
    }

    /// Appends entries with these numbers.
    pub fn grow(&self, name: &str, numbers: impl Iterator<Item = u64>) {
        let mut writer = self.open(name);
        let entries: Vec<Vec<u8>> = numbers.map(|number| entry(number).to_bytes()).collect();
        writer.append(&entries).unwrap();
        writer.publish(&[]).unwrap();
    }

    pub fn audit(&self, name: &str) -> Result<Audit, FolderError> {
        audit(&self.folder(name), &self.log(), &[], false)
    }

    /// The same log once more.
    pub fn copy(&self, from: &str, to: &str) {
        copy(&self.path(from), &self.path(to));
    }
}

pub fn origin() -> Name {
    "log.example/one".parse().unwrap()
}

pub fn entry(number: u64) -> Entry {
    Entry::credential(&Seed([6; 32]), &Digest::of(&number.to_be_bytes()))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for found in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        match found.file_type().unwrap().is_dir() {
            true => copy(&found.path(), &to.join(found.file_name())),
            false => drop(std::fs::copy(found.path(), to.join(found.file_name())).unwrap()),
        }
    }
}

/// All files below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files(&entry.path())),
            false => found.push(entry.path()),
        }
    }
    found.sort();
    found
}
