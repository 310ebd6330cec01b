//! Invitations: codes that admit to an assessment.

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::{Store, StoreError};
use crate::token::TokenHash;

/// An invitation, without its code: only the one who made it has seen that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// The assessment that it admits to.
    pub assessment: String,
    /// The operator's own words about it; no candidate sees them.
    pub note: String,
    /// More time, in per cent of the assessment's limit.
    pub extra_time: u32,
    /// How many attempts it admits to.
    pub uses: u32,
    /// How many have been opened.
    pub used: u32,
    /// When it was made, in milliseconds since 1970.
    pub made: u64,
}

const COLUMNS: &str = "assessment, note, extra_time, uses, used, made";

impl Store {
    /// Keeps a new invitation.
    pub fn add_invitation(&self, code: &TokenHash, invitation: &Invitation) -> Result<(), StoreError> {
        let Invitation { assessment, note, extra_time, uses, used, made } = invitation;
        let put = format!("INSERT INTO invitation (code, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        self.write("invitation", |transaction| {
            transaction.execute(&put, params![code.0.to_string(), assessment, note, extra_time, uses, used, made])?;
            Ok(())
        })
    }

    /// The invitation with this code.
    pub fn invitation(&self, code: &TokenHash) -> Result<Option<Invitation>, StoreError> {
        let find = format!("SELECT {COLUMNS} FROM invitation WHERE code = ?1");
        Ok(self.lock().query_row(&find, [code.0.to_string()], read).optional()?)
    }

    /// The latest invitations, newest first.
    pub fn invitations(&self, most: u32) -> Result<Vec<Invitation>, StoreError> {
        let connection = self.lock();
        let find = format!("SELECT {COLUMNS} FROM invitation ORDER BY made DESC, code LIMIT ?1");
        let mut find = connection.prepare(&find)?;
        Ok(find.query_map([most], read)?.collect::<Result<_, _>>()?)
    }
}

fn read(row: &Row) -> rusqlite::Result<Invitation> {
    Ok(Invitation {
        assessment: row.get(0)?,
        note: row.get(1)?,
        extra_time: row.get(2)?,
        uses: row.get(3)?,
        used: row.get(4)?,
        made: row.get(5)?,
    })
}
