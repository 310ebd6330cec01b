//! What an issuer on the command line keeps about its credentials' status.
//!
//! ```text
//! DIR/register.json   mode 0600: address, secret, issuer, what is revoked and what is suspended, by number
//! DIR/issued          mode 0600: SHA-256 of the ids of the issued, one a line; the line is the number, from 0
//! DIR/publish/        suspension/1, revocation/1, …: the signed lists, to be served under the address
//! ```
//!
//! `issued` only grows, and a number is given away when its line has reached the disk, before anything is signed: a command
//! that is killed leaves a number that nobody has, never one that two have. What it leaves of a line is cut off.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::{Digest, Seed};
use cando_signer::status::{Ledger, Mark, Purpose, StatusBase, StatusEntry, Window};
use cando_signer::{Credential, Signatory};
use serde::{Deserialize, Serialize};

use crate::ending::{no, unusable};
use crate::{files, key, world};

/// Bytes of a register that is read: some million marks.
const REGISTER: usize = 16 << 20;
/// Bytes of the file of issued credentials that is read: some four million.
const ISSUED: u64 = 256 << 20;
/// A digest and a line feed.
const LINE: usize = 65;

/// An issuer's register, locked until it is dropped.
pub struct Register {
    folder: PathBuf,
    issued: File,
    ledger: Ledger,
    state: State,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    base: String,
    format: String,
    issuer: String,
    revoked: BTreeSet<u64>,
    secret: Seed,
    suspended: BTreeSet<u64>,
}

impl Register {
    /// Makes the folder of a new register.
    pub fn create(folder: &Path, base: StatusBase, signatory: &dyn Signatory) -> Result<Self> {
        let failed = |error: std::io::Error| {
            unusable(format!("{} cannot be made: {}", folder.display(), files::plain(&error)), "name another folder")
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let (issued, register) = (folder.join("issued"), folder.join("register.json"));
        if files::is_there(&register) {
            let what = format!("{} holds a register already", folder.display());
            return Err(unusable(what, "`cando status renew` signs its lists; or name another folder"));
        }
        let state = State {
            base: base.as_str().into(),
            format: FORMAT.into(),
            issuer: signatory.did(),
            revoked: BTreeSet::new(),
            secret: world::random_seed()?,
            suspended: BTreeSet::new(),
        };
        // Empty, it is what was left by a command that was killed; with entries, a register that has lost its other half.
        let left = fs::symlink_metadata(&issued).is_ok_and(|found| found.is_file() && found.len() == 0);
        if !left {
            files::write_new(&issued, b"", true)?;
        }
        files::write_new(&register, files::pretty(&state).as_bytes(), true)?;
        Self::open(folder)
    }

    /// Opens a register; waits until no other command has it open.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join("issued");
        let failed = |error: std::io::Error| {
            let hint = "give the folder that `cando status new` made";
            unusable(format!("{} cannot be used: {}", path.display(), files::plain(&error)), hint)
        };
        let issued = OpenOptions::new().read(true).write(true).open(&path).map_err(failed)?;
        issued.lock().map_err(failed)?;
        let file = folder.join("register.json");
        let state: State = files::read_json(&file, REGISTER, "status register", "cando status new")?;
        let wrong = |what: &str| unusable(format!("{}: {what}", file.display()), "restore it from a backup");
        let base = state.base.parse().map_err(|error| wrong(&format!("{error}")))?;
        if state.format != FORMAT {
            return Err(wrong("another format than this program knows"));
        }
        Ok(Self { folder: folder.into(), issued, ledger: Ledger { base, secret: state.secret }, state })
    }

    /// The place of a credential, told by its id, and so by evidence and subject: always the same one.
    pub fn allocate(&mut self, credential: &Credential) -> Result<StatusEntry> {
        let lines = self.lines()?;
        let id = Digest::of(credential.id().as_bytes());
        let known = number(&lines, &id);
        if known.is_none() {
            let end = (lines.len() / LINE * LINE) as u64;
            let line = format!("{id}\n");
            let write = self.issued.set_len(end).and_then(|()| self.issued.seek(SeekFrom::Start(end)));
            let write =
                write.and_then(|_| self.issued.write_all(line.as_bytes())).and_then(|()| self.issued.sync_all());
            write.map_err(|error| self.failed(&error))?;
        }
        let number = known.unwrap_or((lines.len() / LINE) as u64);
        if self.mark(number).is_some() {
            let hint = "`cando reinstate` lifts a suspension; a revocation stays";
            return Err(no("this credential was taken back", hint));
        }
        self.ledger.entry(number).ok_or_else(|| unusable("all numbers are given away", "make another register"))
    }

    /// The number of a credential that has its place here.
    pub fn number(&mut self, credential: &Credential) -> Result<u64> {
        let number = number(&self.lines()?, &Digest::of(credential.id().as_bytes()));
        let here = number.filter(|number| self.ledger.entry(*number).as_ref() == credential.status());
        here.ok_or_else(|| {
            let hint = "give the folder that was named when it was issued";
            no(format!("the credential has no place in {}", self.folder.display()), hint)
        })
    }

    /// What was said of the credential with this number.
    pub fn mark(&self, number: u64) -> Option<Mark> {
        match number {
            number if self.state.revoked.contains(&number) => Some(Mark::Revoked),
            number if self.state.suspended.contains(&number) => Some(Mark::Suspended),
            _ => None,
        }
    }

    /// Says something else of it.
    pub fn set(&mut self, number: u64, mark: Option<Mark>) -> Result<()> {
        let State { revoked, suspended, .. } = &mut self.state;
        suspended.remove(&number);
        match mark {
            Some(Mark::Revoked) => drop(revoked.insert(number)),
            Some(Mark::Suspended) => drop(suspended.insert(number)),
            None => {}
        }
        self.save()
    }

    fn save(&self) -> Result<()> {
        files::write_secret(&self.folder.join("register.json"), files::pretty(&self.state).as_bytes())
    }

    /// Whether a key signs these lists.
    pub fn admit(&self, signatory: &dyn Signatory) -> Result<()> {
        match signatory.did() == self.state.issuer {
            true => Ok(()),
            false => {
                let hint = format!(
                    "give the key of {}, or let its successor take over: `renew --take-over`",
                    self.state.issuer
                );
                Err(unusable(format!("the lists of {} are another key's", self.folder.display()), hint))
            }
        }
    }

    /// Lets another key sign the lists from now on: the successor of the one that did.
    pub fn hand_over(&mut self, signatory: &dyn Signatory) -> Result<()> {
        self.state.issuer = signatory.did();
        self.save()
    }

    /// Signs all lists and writes them; where they are, and where they are to be served.
    pub fn publish(&mut self, window: &Window, signatory: &dyn Signatory) -> Result<Vec<(PathBuf, String)>> {
        self.admit(signatory)?;
        let issued = (self.lines()?.len() / LINE) as u64;
        let marked = |numbers: &BTreeSet<u64>, mark| numbers.iter().map(|number| (*number, mark)).collect::<Vec<_>>();
        let State { revoked, suspended, .. } = &self.state;
        let marks = [marked(revoked, Mark::Revoked), marked(suspended, Mark::Suspended)].concat();
        let mut written = Vec::new();
        for purpose in Purpose::ALL {
            let folder = self.folder.join("publish").join(purpose.name());
            fs::create_dir_all(&folder).map_err(|error| self.failed(&error))?;
            for list in 1..=Ledger::lists(issued) {
                let path = folder.join(list.to_string());
                let signed = self.ledger.publish(purpose, list, &marks, window, signatory).map_err(key::unsigned)?;
                files::write(&path, &cando_record::json::canonical(&signed))?;
                written.push((path, purpose.url(&self.ledger.base, list)));
            }
        }
        Ok(written)
    }

    fn lines(&mut self) -> Result<Vec<u8>> {
        let mut lines = Vec::new();
        let read = self.issued.rewind().and_then(|()| (&self.issued).take(ISSUED).read_to_end(&mut lines));
        read.map_err(|error| self.failed(&error))?;
        match lines.len() as u64 == ISSUED {
            true => Err(unusable("the register is full", "make another one with `cando status new`")),
            false => Ok(lines),
        }
    }

    fn failed(&self, error: &std::io::Error) -> anyhow::Error {
        let what = format!("{} cannot be written: {}", self.folder.display(), files::plain(error));
        unusable(what, "check the disk and your rights, and say the same again")
    }
}

const FORMAT: &str = "cando-status/1";

/// The line on which a digest stands.
fn number(lines: &[u8], id: &Digest) -> Option<u64> {
    let wanted = format!("{id}\n");
    lines.chunks_exact(LINE).position(|line| line == wanted.as_bytes()).map(|at| at as u64)
}
