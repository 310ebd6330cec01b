//! The journal of a certified attempt, beside its ticket: whatever kills the command, the attempt goes on where it was.
//!
//! ```text
//! {"acceptance":…,"began":1795348800000,"opening":…}
//! {"event":…,"fuel":…,"n":1,"step":…}
//! …
//! ```
//!
//! Each line is on the disk before the next step is shown. A last line without its end was never accepted.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::{Acceptance, Evidence, Opening, Signed, TranscriptEntry, caps, json};
use serde::{Deserialize, Serialize};

use crate::ending::unusable;
use crate::files;

/// What is fixed before the first entry.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begun {
    /// The acceptance that counts.
    pub acceptance: Signed<Acceptance>,
    /// When the attempt started, in milliseconds since 1970.
    pub began: u64,
    /// The transcript's opening.
    pub opening: Opening,
}

impl Begun {
    /// Whether a file holds evidence of an attempt that began like this.
    pub fn ends_in(&self, path: &Path) -> bool {
        let evidence = files::read_json::<Evidence>(path, caps::DOCUMENT, "evidence", "cando take");
        evidence.is_ok_and(|evidence| evidence.transcript.opening == self.opening)
    }
}

/// An open journal.
pub struct Journal {
    path: PathBuf,
    file: File,
}

/// What a journal holds.
pub struct Contents {
    /// How the attempt began.
    pub begun: Begun,
    /// The entries so far.
    pub entries: Vec<TranscriptEntry>,
}

impl Journal {
    /// Where the journal of a ticket lies.
    pub fn path(ticket: &Path) -> PathBuf {
        ticket.with_extension("journal")
    }

    /// Begins a journal, which must not exist: of two commands at the same time, one begins it.
    pub fn begin(path: &Path, begun: &Begun) -> Result<Self> {
        files::write_new(path, &line(begun), true)?;
        Self::append_to(path, None)
    }

    /// Opens a journal to go on; `None` if there is none, or its first line was never finished.
    pub fn resume(path: &Path) -> Result<Option<(Self, Contents)>> {
        if fs::symlink_metadata(path).is_err() {
            return Ok(None);
        }
        let bytes = files::read_any(path, caps::DOCUMENT)?;
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        let mut lines = bytes[..whole].split_terminator();
        let Some(first) = lines.next() else {
            fs::remove_file(path)?;
            return Ok(None);
        };
        let damaged = |error| {
            let hint = "restore it from a copy; without it the attempt cannot go on";
            unusable(format!("{} is damaged: {error}", path.display()), hint)
        };
        let begun = json::read_canonical(first, caps::STEP).map_err(damaged)?;
        let entries =
            lines.map(|line| json::read_canonical(line, caps::STEP)).collect::<Result<_, _>>().map_err(damaged)?;
        let journal = Self::append_to(path, Some(whole as u64))?;
        Ok(Some((journal, Contents { begun, entries })))
    }

    /// Keeps an entry: it is on the disk when this returns.
    pub fn keep(&mut self, entry: &TranscriptEntry) -> Result<(), String> {
        let written = self.file.write_all(&line(entry)).and_then(|()| self.file.sync_data());
        written.map_err(|error| format!("{}: {error}", self.path.display()))
    }

    /// Removes the journal of an attempt whose evidence is written.
    pub fn remove(self) {
        // If it stays, the next command writes the same evidence again.
        let _ = fs::remove_file(self.path);
    }

    fn append_to(path: &Path, length: Option<u64>) -> Result<Self> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        if let Some(length) = length {
            file.set_len(length)?;
        }
        file.seek(SeekFrom::End(0))?;
        Ok(Self { path: path.into(), file })
    }
}

fn line<T: Serialize>(document: &T) -> Vec<u8> {
    let mut line = json::write(document);
    line.push(b'\n');
    line
}

trait Lines {
    fn split_terminator(&self) -> impl Iterator<Item = &[u8]>;
}

impl Lines for [u8] {
    fn split_terminator(&self) -> impl Iterator<Item = &[u8]> {
        self.split_inclusive(|&byte| byte == b'\n').map(|line| &line[..line.len() - 1])
    }
}
