//! Tickets, and the attempts that they become.

use cando_record::{
    Acceptance, Digest, Evidence, Head, Manifest, Opening as Root, Seed, Signed, Ticket, TranscriptEntry,
};
use rusqlite::{OptionalExtension, Row, params};

use super::{Raced, Store, StoreError, document, entries, parsed, swapped, text};
use crate::id::AttemptId;
use crate::token::TokenHash;

/// A ticket, and how far its attempt has come.
pub struct Held {
    /// Name of ticket and attempt.
    pub id: AttemptId,
    /// The token that opens it.
    pub token: TokenHash,
    /// The ticket.
    pub ticket: Signed<Ticket>,
    /// What it commits to.
    pub secret: Seed,
    /// The invitation that it was made for.
    pub invitation: Option<TokenHash>,
    /// From the acceptance on.
    pub begun: Option<Begun>,
    /// From the candidate's last signature on.
    pub issued: Option<Issued>,
}

/// What is fixed when an attempt begins.
pub struct Begun {
    /// The candidate's acceptance.
    pub acceptance: Signed<Acceptance>,
    /// The chain's root.
    pub opening: Root,
    /// The assessment's words at that time.
    pub manifest: Manifest,
    /// Milliseconds since 1970.
    pub started: u64,
    /// Whether it has come to its end.
    pub ended: bool,
}

/// What there is after the end.
pub struct Issued {
    /// The candidate's signature under the transcript.
    pub head: Signed<Head>,
    /// The credential, in canonical form.
    pub credential: String,
}

/// What is known under a name.
pub enum Found {
    /// It was erased; its token is still known.
    Erased(TokenHash),
    /// A ticket.
    Held(Box<Held>),
    /// Nothing.
    Nothing,
}

/// The attempts of one subject at one assessment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many were opened.
    pub opened: u32,
    /// When the last one was, in milliseconds since 1970.
    pub last: u64,
}

/// Everything that opening a ticket stores at once.
pub struct Opening<'a> {
    /// The candidate's acceptance.
    pub acceptance: &'a Signed<Acceptance>,
    /// The chain's root.
    pub opening: &'a Root,
    /// The assessment's words.
    pub manifest: &'a Manifest,
    /// Milliseconds since 1970.
    pub started: u64,
    /// `start` and its step.
    pub first: &'a TranscriptEntry,
}

const COLUMNS: &str =
    "id, token, ticket, secret, invitation, acceptance, opening, manifest, started, outcome, head, credential";

impl Store {
    /// Keeps a new ticket.
    pub fn add_ticket(&self, held: &Held, made: u64) -> Result<(), StoreError> {
        let put = "INSERT INTO ticket (id, digest, token, assessment, ticket, secret, invitation, made)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.write("ticket", |transaction| {
            transaction.execute(
                put,
                params![
                    held.id.as_str(),
                    held.ticket.digest().to_string(),
                    held.token.0.to_string(),
                    held.ticket.body.assessment,
                    text(&held.ticket),
                    held.secret.to_string(),
                    held.invitation.map(|code| code.0.to_string()),
                    made,
                ],
            )?;
            Ok(())
        })
    }

    /// What is known under an attempt's name.
    pub fn find(&self, id: &AttemptId) -> Result<Found, StoreError> {
        if let Some(held) = self.find_by("id", id.as_str())? {
            return Ok(Found::Held(Box::new(held)));
        }
        let find = "SELECT token FROM erased WHERE id = ?1";
        let token: Option<String> = self.lock().query_row(find, [id.as_str()], |row| row.get(0)).optional()?;
        token.map_or(Ok(Found::Nothing), |token| Ok(Found::Erased(TokenHash(parsed("token", &token)?))))
    }

    /// The ticket with this digest.
    pub fn find_digest(&self, digest: &Digest) -> Result<Option<Held>, StoreError> {
        self.find_by("digest", &digest.to_string())
    }

    fn find_by(&self, column: &str, value: &str) -> Result<Option<Held>, StoreError> {
        let find = format!("SELECT {COLUMNS} FROM ticket WHERE {column} = ?1");
        self.lock().query_row(&find, [value], |row| Ok(held(row))).optional()?.transpose()
    }

    /// The attempts of a subject at an assessment.
    pub fn tally(&self, assessment: &str, subject: &str) -> Result<Tally, StoreError> {
        let find = "SELECT opened, last FROM tally WHERE assessment = ?1 AND subject = ?2";
        let read = |row: &Row| Ok(Tally { opened: row.get(0)?, last: row.get(1)? });
        let found = self.lock().query_row(find, [assessment, &hidden(assessment, subject)], read).optional()?;
        Ok(found.unwrap_or_default())
    }

    /// Consumes a ticket: acceptance, attempt number, invitation and first entry at once, or nothing.
    pub fn open_ticket(&self, held: &Held, opening: &Opening) -> Result<(), StoreError> {
        let Ticket { assessment, attempt, subject, .. } = &held.ticket.body;
        let take = "UPDATE ticket SET acceptance = ?2, opening = ?3, manifest = ?4, started = ?5
                    WHERE id = ?1 AND acceptance IS NULL";
        let begin = "INSERT INTO tally VALUES (?1, ?2, 0, 0) ON CONFLICT DO NOTHING";
        let count =
            "UPDATE tally SET opened = ?3, last = ?4 WHERE assessment = ?1 AND subject = ?2 AND opened = ?3 - 1";
        let admit = "UPDATE invitation SET used = used + 1 WHERE code = ?1 AND used < uses";
        let started = opening.started;
        let documents = (text(opening.acceptance), text(opening.opening), text(opening.manifest));
        let values = params![held.id.as_str(), documents.0, documents.1, documents.2, started];
        let subject = hidden(assessment, subject);
        self.write("open", |transaction| {
            swapped(transaction.execute(take, values)?, Raced::Ticket)?;
            transaction.execute(begin, params![assessment, subject])?;
            swapped(transaction.execute(count, params![assessment, subject, attempt, started])?, Raced::Number)?;
            if let Some(code) = held.invitation {
                swapped(transaction.execute(admit, [code.0.to_string()])?, Raced::Invitation)?;
            }
            entries::append(transaction, &held.id, opening.first)
        })
    }

    /// Keeps a credential, once.
    pub fn add_credential(&self, id: &AttemptId, evidence: &Evidence, credential: &str) -> Result<(), StoreError> {
        let put = "UPDATE ticket SET head = ?2, evidence = ?3, credential = ?4 WHERE id = ?1 AND credential IS NULL";
        self.write("credential", |transaction| {
            let values = params![id.as_str(), text(&evidence.head), evidence.digest().to_string(), credential];
            swapped(transaction.execute(put, values)?, Raced::Credential)
        })
    }

    /// Erases all that is known of an attempt but its name, its token's hash, and the number of its subject's attempts.
    pub fn erase(&self, id: &AttemptId) -> Result<(), StoreError> {
        let keep = "INSERT INTO erased SELECT id, token, made FROM ticket WHERE id = ?1";
        self.write("erase", |transaction| {
            transaction.execute(keep, [id.as_str()])?;
            transaction.execute("DELETE FROM ticket WHERE id = ?1", [id.as_str()])?;
            Ok(())
        })?;
        // The log would keep what was erased until it is written over.
        self.lock().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

/// A subject in the tally: it outlives erasure, so it names nobody.
fn hidden(assessment: &str, subject: &str) -> String {
    Digest::of_parts(&[b"cando/subject/1", assessment.as_bytes(), b"\n", subject.as_bytes()]).to_string()
}

fn held(row: &Row) -> Result<Held, StoreError> {
    let string = |column: &str| row.get::<_, String>(column);
    let optional = |column: &str| row.get::<_, Option<String>>(column);
    let begun = match (optional("acceptance")?, row.get("started")?) {
        (Some(acceptance), Some(started)) => Some(Begun {
            acceptance: document("acceptance", &acceptance)?,
            opening: document("opening", &string("opening")?)?,
            manifest: document("manifest", &string("manifest")?)?,
            started,
            ended: optional("outcome")?.is_some(),
        }),
        _ => None,
    };
    let issued = match (optional("head")?, optional("credential")?) {
        (Some(head), Some(credential)) => Some(Issued { head: document("head", &head)?, credential }),
        _ => None,
    };
    let id = string("id")?;
    let invitation = optional("invitation")?.map(|code| parsed("invitation", &code)).transpose()?;
    Ok(Held {
        id: AttemptId::parse(&id).ok_or(StoreError::Damaged { what: "name of an attempt", reason: id })?,
        token: TokenHash(parsed("token", &string("token")?)?),
        ticket: document("ticket", &string("ticket")?)?,
        secret: parsed("secret", &string("secret")?)?,
        invitation: invitation.map(TokenHash),
        begun,
        issued,
    })
}
