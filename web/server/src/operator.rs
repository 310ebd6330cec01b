//! What an operator sees.

use cando_record::{Outcome, TranscriptEntry};
use cando_signer::Bundle;
use serde::Serialize;

use crate::fault::Fault;
use crate::id::AttemptId;
use crate::moment::instant;
use crate::service::Service;
use crate::status::Standing;
use crate::store::{Costs, Found, Invitation, Line, Summary};

/// A list shows so many of the latest.
const MOST: u32 = 500;

/// A ticket and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct AttemptLine {
    /// The assessment's id.
    pub assessment: String,
    /// Which attempt of this subject it is.
    pub attempt: u32,
    /// What it cost.
    pub costs: Costs,
    /// Name of ticket and attempt.
    pub id: String,
    /// When the ticket was made, in milliseconds since 1970.
    pub made: u64,
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// Whether its credential is in force, if there is one that can be taken back.
    pub standing: Option<Standing>,
    /// When it was opened.
    pub started: Option<u64>,
    /// How far it came.
    pub status: Progress,
    /// The candidate's DID.
    pub subject: String,
}

/// How far a ticket came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Opened, not ended, and its time is over.
    Abandoned,
    /// Ended; the candidate has not signed.
    Ended,
    /// The credential is issued.
    Issued,
    /// Never opened, and its window is over.
    Lapsed,
    /// Under way.
    Open,
    /// Can be opened.
    Waiting,
}

/// One attempt with all that is stored of it.
#[derive(Clone, Debug, Serialize)]
pub struct AttemptDetail {
    /// As in the list.
    #[serde(flatten)]
    pub line: AttemptLine,
    /// Events and steps.
    pub entries: Vec<TranscriptEntry>,
    /// The credential with all that belongs to it, once there is one.
    pub bundle: Option<Bundle>,
}

impl Service {
    /// The latest tickets and attempts.
    pub fn list_attempts(&self) -> Result<Vec<AttemptLine>, Fault> {
        let now = self.world.now();
        Ok(self.store.overview(MOST)?.into_iter().map(|line| describe(line, now)).collect())
    }

    /// One attempt.
    pub fn show_attempt(&self, id: &AttemptId) -> Result<AttemptDetail, Fault> {
        let held = match self.store.find(id)? {
            Found::Held(held) => held,
            Found::Erased(_) => return Err(Fault::Erased),
            Found::Nothing => return Err(Fault::Unknown("such attempt")),
        };
        let line = self.show_line(id)?;
        Ok(AttemptDetail { line, entries: self.store.entries(id)?, bundle: self.bundle_of(&held)? })
    }

    /// One attempt's line in the list.
    pub(crate) fn show_line(&self, id: &AttemptId) -> Result<AttemptLine, Fault> {
        let line = self.store.line(id.as_str())?.ok_or(Fault::Unknown("such attempt"))?;
        Ok(describe(line, self.world.now()))
    }

    /// The latest invitations.
    pub fn list_invitations(&self) -> Result<Vec<Invitation>, Fault> {
        Ok(self.store.invitations(MOST)?)
    }

    /// Counts and costs per assessment.
    pub fn summarize(&self) -> Result<Vec<Summary>, Fault> {
        Ok(self.store.summary()?)
    }
}

fn describe(line: Line, now: u64) -> AttemptLine {
    let status = progress(&line, now);
    let ticket = line.ticket.body;
    AttemptLine {
        assessment: ticket.assessment,
        attempt: ticket.attempt,
        costs: line.costs,
        id: line.id,
        made: line.made,
        outcome: line.outcome,
        standing: line.standing,
        started: line.started,
        status,
        subject: ticket.subject,
    }
}

fn progress(line: &Line, now: u64) -> Progress {
    let ticket = &line.ticket.body;
    match (line.started, &line.outcome) {
        (_, Some(_)) if line.issued => Progress::Issued,
        (_, Some(_)) => Progress::Ended,
        (Some(started), None) if now >= started.saturating_add(ticket.limits.time) => Progress::Abandoned,
        (Some(_), None) => Progress::Open,
        (None, None) if instant(now) > ticket.valid_until => Progress::Lapsed,
        (None, None) => Progress::Waiting,
    }
}
