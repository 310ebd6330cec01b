//! What an operator sees of all attempts.

use cando_record::{Outcome, Signed, Ticket};
use rusqlite::{Row, params};
use serde::Serialize;

use super::{Store, StoreError, document, status};
use crate::status::Standing;

/// One attempt, or a ticket that was not opened.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name.
    pub id: String,
    /// The ticket.
    pub ticket: Signed<Ticket>,
    /// When the ticket was made, in milliseconds since 1970.
    pub made: u64,
    /// When it was opened.
    pub started: Option<u64>,
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// Whether a credential was issued.
    pub issued: bool,
    /// Whether it is in force, if the lists know it.
    pub standing: Option<Standing>,
    /// What it cost.
    pub costs: Costs,
}

/// What attempts cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Costs {
    /// Entries stored.
    pub entries: u64,
    /// Fuel of assessment and runs.
    pub fuel: u64,
    /// Bytes of the entries stored.
    pub bytes: u64,
}

/// Counts for one assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Its id.
    pub assessment: String,
    /// Tickets made.
    pub tickets: u64,
    /// Tickets opened.
    pub opened: u64,
    /// Attempts that came to their end.
    pub ended: u64,
    /// Credentials issued.
    pub issued: u64,
    /// What all of it cost.
    pub costs: Costs,
}

const COSTS: &str = "(SELECT COUNT(*) FROM entry WHERE ticket = ticket.id) AS entries,
    (SELECT TOTAL(fuel) FROM entry WHERE ticket = ticket.id) AS fuel,
    (SELECT TOTAL(OCTET_LENGTH(entry)) FROM entry WHERE ticket = ticket.id) AS bytes";

impl Store {
    /// The latest tickets and attempts, newest first.
    pub fn overview(&self, most: u32) -> Result<Vec<Line>, StoreError> {
        self.lines("ORDER BY made DESC, id LIMIT ?1", params![most])
    }

    /// One ticket or attempt.
    pub fn line(&self, id: &str) -> Result<Option<Line>, StoreError> {
        Ok(self.lines("WHERE id = ?1", params![id])?.pop())
    }

    fn lines(&self, which: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Line>, StoreError> {
        let connection = self.lock();
        let columns = "id, ticket, made, started, outcome, credential IS NOT NULL AS issued,
            EXISTS (SELECT 1 FROM status WHERE status.ticket = ticket.id AND credential IS NOT NULL) AS tracked,
            (SELECT mark FROM status WHERE status.ticket = ticket.id) AS mark";
        let mut find = connection.prepare(&format!("SELECT {columns}, {COSTS} FROM ticket {which}"))?;
        let lines = find.query_map(values, |row| Ok(line(row)))?.collect::<Result<Vec<_>, _>>()?;
        lines.into_iter().collect()
    }

    /// Counts per assessment.
    pub fn summary(&self) -> Result<Vec<Summary>, StoreError> {
        let find = format!(
            "SELECT assessment, COUNT(*) AS tickets, COUNT(started) AS opened, COUNT(outcome) AS ended,
                    COUNT(credential) AS issued, SUM(entries) AS entries, TOTAL(fuel) AS fuel, TOTAL(bytes) AS bytes
             FROM (SELECT assessment, started, outcome, credential, {COSTS} FROM ticket)
             GROUP BY assessment ORDER BY assessment"
        );
        let read = |row: &Row| {
            Ok(Summary {
                assessment: row.get("assessment")?,
                tickets: row.get("tickets")?,
                opened: row.get("opened")?,
                ended: row.get("ended")?,
                issued: row.get("issued")?,
                costs: costs(row)?,
            })
        };
        let connection = self.lock();
        let mut find = connection.prepare(&find)?;
        Ok(find.query_map([], read)?.collect::<Result<_, _>>()?)
    }
}

fn line(row: &Row) -> Result<Line, StoreError> {
    let outcome: Option<String> = row.get("outcome")?;
    let mark = status::read(row.get("mark")?);
    Ok(Line {
        id: row.get("id")?,
        ticket: document("ticket", &row.get::<_, String>("ticket")?)?,
        made: row.get("made")?,
        started: row.get("started")?,
        outcome: outcome.map(|text| document("outcome", &text)).transpose()?,
        issued: row.get("issued")?,
        standing: row.get::<_, bool>("tracked")?.then(|| mark.into()),
        costs: costs(row)?,
    })
}

/// Sums are SQLite's floats, which cannot overflow; beyond 2^53 they are rounded.
fn costs(row: &Row) -> rusqlite::Result<Costs> {
    let total = |column: &str| Ok::<_, rusqlite::Error>(row.get::<_, f64>(column)? as u64);
    Ok(Costs { entries: row.get("entries")?, fuel: total("fuel")?, bytes: total("bytes")? })
}
