//! Proofs that tickets and credentials are in the log.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};
use crate::id::AttemptId;

/// What of an attempt is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    /// Its credential.
    Credential,
    /// Its ticket.
    Ticket,
}

impl Store {
    /// Keeps a proof (C2SP tlog-proof), unless there is one.
    pub fn add_proof(&self, id: &AttemptId, what: Logs, proof: &str) -> Result<(), StoreError> {
        let put = "INSERT INTO proof VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.write("proof", |transaction| {
            transaction.execute(put, params![id.as_str(), what.name(), proof])?;
            Ok(())
        })
    }

    /// The proof, to the byte as it was kept first.
    pub fn proof(&self, id: &AttemptId, what: Logs) -> Result<Option<String>, StoreError> {
        let find = "SELECT proof FROM proof WHERE ticket = ?1 AND what = ?2";
        Ok(self.lock().query_row(find, [id.as_str(), what.name()], |row| row.get(0)).optional()?)
    }
}

impl Logs {
    fn name(self) -> &'static str {
        match self {
            Self::Credential => "credential",
            Self::Ticket => "ticket",
        }
    }
}
