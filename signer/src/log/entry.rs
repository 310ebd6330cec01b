//! What a leaf says: that something was signed, to nobody but those who have it.
//!
//! ```text
//! cando/log/1 credential COMMITMENT
//! cando/log/1 ticket COMMITMENT SERIES ATTEMPT
//! cando/log/1 key COMMITMENT
//! COMMITMENT = SHA-256("cando/logged/1" ‖ salt ‖ digest of what was signed)
//! SERIES     = SHA-256("cando/series/1" ‖ JCS({"assessment","grader","subject"}))
//! ```
//!
//! Without the salt, a commitment tells nothing. A series is the same for all tickets of one grader to one candidate for
//! one assessment: so whoever has the log sees a number that is given twice or left out, and only who knows the
//! candidate's DID sees whose.

use cando_record::{Digest, Seed, Signed, Ticket, json};
use serde::Serialize;

use super::text::decimal;

const FORM: &str = "cando/log/1";

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// SHA-256 over salt and digest.
    pub commitment: Digest,
    /// What kind of thing was signed.
    pub subject: Subject,
}

/// What kind of thing an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A credential, by the digest of its canonical form.
    Credential,
    /// A statement about a key, by its digest.
    Key,
    /// A ticket, by its digest.
    Ticket {
        /// Which attempt in the series, from 1.
        attempt: u32,
        /// Grader, candidate and assessment, hidden.
        series: Digest,
    },
}

/// Bytes that are no entry of CanDo's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an entry of CanDo's: it must read `{FORM} credential|key|ticket …`")]
pub struct EntryError;

impl Entry {
    /// The entry about a credential; `digest` is that of its canonical form.
    pub fn credential(salt: &Seed, digest: &Digest) -> Self {
        Self { commitment: commit(salt, digest), subject: Subject::Credential }
    }

    /// The entry about a statement of a key's; `digest` is the statement's.
    pub fn key(salt: &Seed, digest: &Digest) -> Self {
        Self { commitment: commit(salt, digest), subject: Subject::Key }
    }

    /// The entry about a ticket.
    pub fn ticket(salt: &Seed, ticket: &Signed<Ticket>) -> Self {
        let series = series(&ticket.by, &ticket.body.subject, &ticket.body.assessment);
        let subject = Subject::Ticket { attempt: ticket.body.attempt, series };
        Self { commitment: commit(salt, &ticket.digest()), subject }
    }

    /// Reads an entry in its one form.
    pub fn read(bytes: &[u8]) -> Result<Self, EntryError> {
        let text = str::from_utf8(bytes).map_err(|_| EntryError)?;
        let words: Vec<&str> = text.split(' ').collect();
        let hash = |word: &str| word.parse().map_err(|_| EntryError);
        let entry = match words.as_slice() {
            [FORM, "credential", commitment] => Self { commitment: hash(commitment)?, subject: Subject::Credential },
            [FORM, "key", commitment] => Self { commitment: hash(commitment)?, subject: Subject::Key },
            [FORM, "ticket", commitment, series, attempt] => {
                let attempt = decimal(attempt).and_then(|number| number.try_into().ok()).ok_or(EntryError)?;
                Self { commitment: hash(commitment)?, subject: Subject::Ticket { attempt, series: hash(series)? } }
            }
            _ => return Err(EntryError),
        };
        Ok(entry)
    }

    /// The bytes in the log.
    pub fn to_bytes(&self) -> Vec<u8> {
        let commitment = &self.commitment;
        let text = match self.subject {
            Subject::Credential => format!("{FORM} credential {commitment}"),
            Subject::Key => format!("{FORM} key {commitment}"),
            Subject::Ticket { attempt, series } => format!("{FORM} ticket {commitment} {series} {attempt}"),
        };
        text.into_bytes()
    }
}

/// Grader, candidate and assessment as one hash.
pub fn series(grader: &str, subject: &str, assessment: &str) -> Digest {
    #[derive(Serialize)]
    struct Series<'a> {
        assessment: &'a str,
        grader: &'a str,
        subject: &'a str,
    }
    Digest::of_parts(&[b"cando/series/1", &json::write(&Series { assessment, grader, subject })])
}

fn commit(salt: &Seed, digest: &Digest) -> Digest {
    Digest::of_parts(&[b"cando/logged/1", &salt.0, &digest.0])
}
