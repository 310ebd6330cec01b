//! What an entry is about.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::{Digest, Seed, Signed, Ticket, caps, json};
use cando_signer::Credential;
use cando_signer::log::Entry;
use clap::Args;

use crate::ending::unusable;
use crate::files;

/// A credential or ticket in a file, or a digest.
#[derive(Args)]
pub struct About {
    /// The credential or ticket
    #[arg(long = "of", value_name = "FILE")]
    file: Option<PathBuf>,
    /// The SHA-256 of a signed statement about a key, as hexadecimal digits
    #[arg(long, value_name = "HEX", conflicts_with = "file")]
    digest: Option<Digest>,
}

/// What was signed.
pub enum Subject {
    /// A credential, by the digest of its canonical form.
    Credential(Digest),
    /// A statement about a key, by its digest.
    Key(Digest),
    /// A ticket.
    Ticket(Box<Signed<Ticket>>),
}

impl About {
    /// Reads it.
    pub fn read(&self) -> Result<Subject> {
        match (&self.file, self.digest) {
            (_, Some(digest)) => Ok(Subject::Key(digest)),
            (Some(file), None) => Subject::read(file),
            (None, None) => {
                Err(unusable("nothing to look for", "name a credential or ticket with --of, or give --digest"))
            }
        }
    }

    /// Where its proof lies, unless told otherwise.
    pub fn proof(&self) -> PathBuf {
        let beside = |file: &PathBuf| file.with_extension("tlog-proof");
        self.file.as_ref().map_or_else(|| "key.tlog-proof".into(), beside)
    }
}

impl Subject {
    /// Reads a credential or a ticket.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = files::read(path, caps::STEP)?;
        if let Ok(credential) = Credential::read(&bytes) {
            return Ok(Self::Credential(credential.digest()));
        }
        let ticket = json::read(&bytes, caps::STEP).map_err(|error| {
            let hint = "give what `cando issue` or `cando ticket new` wrote; anything else by --digest";
            unusable(format!("{} is neither a credential nor a ticket: {error}", path.display()), hint)
        })?;
        Ok(Self::Ticket(Box::new(ticket)))
    }

    /// Its entry in a log.
    pub fn entry(&self, salt: &Seed) -> Entry {
        match self {
            Self::Credential(digest) => Entry::credential(salt, digest),
            Self::Key(digest) => Entry::key(salt, digest),
            Self::Ticket(ticket) => Entry::ticket(salt, ticket),
        }
    }
}
