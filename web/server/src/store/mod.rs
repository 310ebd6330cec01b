//! The store: one SQLite file, one writer.
//!
//! Write-ahead log with `synchronous = FULL`: a reply promises that an answer is kept, so a commit reaches the disk
//! before it, and not even a power cut takes it back. One sync an answer is little beside grading it.
//! What must happen once only (a ticket opened, entry `n` added, a credential issued) is a compare-and-swap in SQL, so
//! it holds between processes too.

mod entries;
mod invitations;
mod overview;
mod proofs;
mod schema;
mod status;
mod tickets;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cando_record::{caps, json};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use entries::Tail;
pub use invitations::Invitation;
pub use overview::{Costs, Line, Summary};
pub use proofs::Logs;
pub use tickets::{Begun, Found, Held, Opening};

use crate::world::World;

/// All that the service keeps.
pub struct Store {
    connection: Mutex<Connection>,
    world: Arc<dyn World>,
}

/// Why something could not be stored or found.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A stored document cannot be read again.
    #[error("the store holds a damaged {what}: {reason}; restore a backup")]
    Damaged {
        /// Which document.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Written by a later version.
    #[error("the store has version {found}, this program knows versions up to {known}; use a newer program")]
    Newer {
        /// Version found.
        found: u32,
        /// The latest known.
        known: u32,
    },
    /// Something else came first: the compare-and-swap did not swap.
    #[error("not stored: {0}")]
    Raced(Raced),
    /// SQLite's own.
    #[error("the store failed: {0}; check the disk that holds the data directory")]
    Sqlite(#[from] rusqlite::Error),
    /// The last step failed.
    #[error("the write could not be finished: {0}")]
    Unfinished(String),
}

/// What came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Raced {
    /// The attempt has a credential already.
    #[error("the credential has been issued")]
    Credential,
    /// Another entry stands at this place.
    #[error("another entry stands there")]
    Entry,
    /// All uses of the invitation are used.
    #[error("the invitation is used up")]
    Invitation,
    /// The credential is revoked, or there is none.
    #[error("the credential is revoked for good")]
    Revoked,
    /// The subject has opened another ticket with this number.
    #[error("another ticket with the same attempt number was opened")]
    Number,
    /// The ticket was opened already, or erased.
    #[error("the ticket was opened before")]
    Ticket,
}

impl Store {
    /// Opens the store, made or migrated as needed.
    pub fn open(path: &Path, world: Arc<dyn World>) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;",
        )?;
        schema::migrate(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection), world })
    }

    /// A setting, if it has been made.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let find = "SELECT value FROM setting WHERE name = ?1";
        Ok(self.lock().query_row(find, [name], |row| row.get(0)).optional()?)
    }

    /// Makes or replaces a setting.
    pub fn set(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.write("setting", |transaction| {
            let put = "INSERT INTO setting VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2";
            transaction.execute(put, [name, value])?;
            Ok(())
        })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A transaction that panicked was rolled back when it was dropped.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One transaction, whose last step goes through the world's door.
    fn write<T>(
        &self,
        name: &'static str,
        work: impl FnOnce(&Transaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        let mut open = Some(transaction);
        self.world.commit(name, &mut || open.take().map_or(Ok(()), |transaction| Ok(transaction.commit()?)))?;
        Ok(result)
    }
}

/// A stored document, which must be in the form in which [`text`] wrote it.
fn document<T: DeserializeOwned + Serialize>(what: &'static str, text: &str) -> Result<T, StoreError> {
    json::read_canonical(text.as_bytes(), caps::DOCUMENT)
        .map_err(|error| StoreError::Damaged { what, reason: error.to_string() })
}

/// A document as it is stored.
fn text<T: Serialize>(document: &T) -> String {
    String::from_utf8(json::write(document)).expect("JSON is UTF-8")
}

/// A stored value in text form.
fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(what: &'static str, text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|error: T::Err| StoreError::Damaged { what, reason: error.to_string() })
}

/// Whether exactly one row was changed; else something came first.
fn swapped(rows: usize, otherwise: Raced) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Raced(otherwise)) }
}
