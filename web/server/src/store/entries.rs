//! Events and their steps: the attempts themselves.

use cando_record::{Event, Step, TranscriptEntry};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Raced, Store, StoreError, document, swapped, text};
use crate::id::AttemptId;

/// The end of an attempt's entries, as far back as its last visible step.
#[derive(Clone, Debug)]
pub struct Tail {
    /// The last entry.
    pub last: TranscriptEntry,
    /// The last entry whose step a candidate may see; what came after it was `run`.
    pub visible: TranscriptEntry,
}

impl Store {
    /// Keeps the next entry of an attempt, and with the last one its outcome.
    pub fn append(&self, id: &AttemptId, entry: &TranscriptEntry) -> Result<(), StoreError> {
        self.write("entry", |transaction| append(transaction, id, entry))
    }

    /// All entries of an attempt, in order.
    pub fn entries(&self, id: &AttemptId) -> Result<Vec<TranscriptEntry>, StoreError> {
        let connection = self.lock();
        let mut find = connection.prepare_cached("SELECT entry FROM entry WHERE ticket = ?1 ORDER BY n")?;
        let texts = find.query_map([id.as_str()], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>();
        drop(find);
        drop(connection);
        texts?.iter().map(|text| document("entry", text)).collect()
    }

    /// One entry.
    pub fn entry(&self, id: &AttemptId, n: u32) -> Result<Option<TranscriptEntry>, StoreError> {
        let find = "SELECT entry FROM entry WHERE ticket = ?1 AND n = ?2";
        let found = self.lock().query_row(find, params![id.as_str(), n], |row| row.get::<_, String>(0)).optional()?;
        found.map(|text| document("entry", &text)).transpose()
    }

    /// The end of an attempt's entries; `None` before the first.
    pub fn tail(&self, id: &AttemptId) -> Result<Option<Tail>, StoreError> {
        let connection = self.lock();
        let find = "SELECT entry FROM entry WHERE ticket = ?1 ORDER BY n DESC";
        let mut find = connection.prepare_cached(find)?;
        let mut rows = find.query([id.as_str()])?;
        let mut last = None;
        while let Some(row) = rows.next()? {
            let entry: TranscriptEntry = document("entry", &row.get::<_, String>(0)?)?;
            let last = last.get_or_insert_with(|| entry.clone());
            if !matches!(entry.step, Step::Run { .. }) {
                return Ok(Some(Tail { last: last.clone(), visible: entry }));
            }
        }
        Ok(None)
    }

    /// The attempts whose last step is a run that was not finished.
    pub fn unsettled(&self) -> Result<Vec<AttemptId>, StoreError> {
        let find = "SELECT id FROM ticket JOIN entry ON entry.ticket = id WHERE outcome IS NULL AND step = 'run'
                    AND n = (SELECT MAX(n) FROM entry WHERE ticket = id) ORDER BY id";
        let connection = self.lock();
        let mut find = connection.prepare(find)?;
        let ids = find.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(ids.iter().filter_map(|id| AttemptId::parse(id)).collect())
    }
}

/// Adds an entry if it is the next one; two processes cannot both be first.
pub(super) fn append(connection: &Connection, id: &AttemptId, entry: &TranscriptEntry) -> Result<(), StoreError> {
    let put = "INSERT INTO entry SELECT ?1, ?2, ?3, ?4, ?5
               WHERE (SELECT COALESCE(MAX(n), 0) FROM entry WHERE ticket = ?1) = ?2 - 1";
    let (step, outcome) = match &entry.step {
        Step::Finish { outcome } => ("finish", Some(outcome)),
        Step::Present { .. } => ("present", None),
        Step::Run { .. } => ("run", None),
    };
    let values = params![id.as_str(), entry.n, step, fuel(entry).min(i64::MAX as u64), text(entry)];
    swapped(connection.execute(put, values)?, Raced::Entry)?;
    if let Some(outcome) = outcome {
        let end = "UPDATE ticket SET outcome = ?2 WHERE id = ?1";
        connection.execute(end, params![id.as_str(), text(outcome)])?;
    }
    Ok(())
}

/// Fuel of the assessment, and of the runs that the event reports.
fn fuel(entry: &TranscriptEntry) -> u64 {
    let runs = match &entry.event {
        Event::Ran { results, .. } => results.iter().flatten().map(|run| run.fuel).fold(0, u64::saturating_add),
        _ => 0,
    };
    entry.fuel.saturating_add(runs)
}
