//! Which credentials were taken back.

use cando_record::Digest;
use cando_signer::status::Mark;
use rusqlite::{OptionalExtension, Row, params};

use super::{Raced, Store, StoreError, swapped};
use crate::id::AttemptId;

impl Store {
    /// The number of an attempt's credential, counted from 0; given away at the first call, and the same at every other.
    pub fn number(&self, id: &AttemptId) -> Result<u64, StoreError> {
        self.write("number", |transaction| {
            let give = "INSERT INTO status (ticket) VALUES (?1) ON CONFLICT (ticket) DO NOTHING";
            transaction.execute(give, [id.as_str()])?;
            let find = "SELECT number - 1 FROM status WHERE ticket = ?1";
            Ok(transaction.query_row(find, [id.as_str()], |row| row.get(0))?)
        })
    }

    /// How many numbers were given away.
    pub fn numbers(&self) -> Result<u64, StoreError> {
        let find = "SELECT seq FROM sqlite_sequence WHERE name = 'status'";
        Ok(self.lock().query_row(find, [], |row| row.get(0)).optional()?.unwrap_or(0))
    }

    /// All credentials that were taken back, by number.
    pub fn marks(&self) -> Result<Vec<(u64, Mark)>, StoreError> {
        let connection = self.lock();
        let mut find =
            connection.prepare("SELECT number - 1, mark FROM status WHERE mark IS NOT NULL ORDER BY number")?;
        let read = |row: &Row| Ok((row.get(0)?, read(row.get(1)?)));
        let marks = find.query_map([], read)?.collect::<Result<Vec<(u64, Option<Mark>)>, _>>()?;
        Ok(marks.into_iter().filter_map(|(number, mark)| Some((number, mark?))).collect())
    }

    /// Takes an attempt's credential back, or puts it in force again; what is revoked stays so.
    pub fn mark(&self, id: &AttemptId, mark: Option<Mark>) -> Result<(), StoreError> {
        let put = "UPDATE status SET mark = ?2
                   WHERE ticket = (SELECT id FROM ticket WHERE id = ?1 AND credential IS NOT NULL)
                     AND (mark IS NOT 'revoked' OR ?2 IS 'revoked')";
        self.write("mark", |transaction| {
            swapped(transaction.execute(put, params![id.as_str(), mark.map(word)])?, Raced::Revoked)
        })
    }

    /// The attempt whose credential names this evidence.
    pub fn find_evidence(&self, evidence: &Digest) -> Result<Option<AttemptId>, StoreError> {
        let find = "SELECT id FROM ticket WHERE evidence = ?1";
        let id: Option<String> = self.lock().query_row(find, [evidence.to_string()], |row| row.get(0)).optional()?;
        Ok(id.and_then(|id| AttemptId::parse(&id)))
    }
}

/// As a mark is stored.
pub fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Revoked => "revoked",
        Mark::Suspended => "suspended",
    }
}

/// A stored mark; the table admits no other words.
pub fn read(mark: Option<String>) -> Option<Mark> {
    [Mark::Revoked, Mark::Suspended].into_iter().find(|known| mark.as_deref() == Some(word(*known)))
}
