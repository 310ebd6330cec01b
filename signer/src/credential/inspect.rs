//! What can be checked about evidence without running anything. Issuing and verifying ask the same questions.

use cando_record::{Digest, Event, Evidence, Mode, Signed, Statement, Step, caps, seed};

use crate::check;
use crate::log::{Entry, Place, Proof};

/// What a check found: what holds, or what is wrong.
pub(crate) type Found = Result<String, String>;

/// Evidence that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the evidence does not hold at its {check}: {reason}")]
pub struct Unsound {
    /// The check that failed, as in a verdict.
    pub check: &'static str,
    /// What is wrong.
    pub reason: String,
}

/// Asks about evidence all that needs neither a credential nor a replay.
pub fn inspect(evidence: &Evidence) -> Result<(), Unsound> {
    let mut found = Inspection::new(evidence).all().into_iter();
    found.try_for_each(|(check, found)| found.map(drop).map_err(|reason| Unsound { check, reason }))
}

/// Evidence under inspection, with the digest of its ticket.
pub(crate) struct Inspection<'a> {
    pub evidence: &'a Evidence,
    ticket: Digest,
}

impl<'a> Inspection<'a> {
    pub fn new(evidence: &'a Evidence) -> Self {
        Self { evidence, ticket: evidence.ticket.digest() }
    }

    /// All questions that need no credential, by name, in the order of a verdict.
    pub fn all(&self) -> [(&'static str, Found); 6] {
        [
            ("ticket", self.ticket()),
            ("acceptance", self.acceptance()),
            ("head", self.head()),
            ("subject", self.subject()),
            ("chain", self.chain()),
            ("seed", self.seed()),
        ]
    }

    pub fn ticket(&self) -> Found {
        signature("ticket", &self.evidence.ticket)?;
        require(self.evidence.ticket.body.attempt > 0, "the ticket's attempt number is 0; attempts count from 1")?;
        Ok("The ticket is signed.".into())
    }

    pub fn acceptance(&self) -> Found {
        signature("acceptance", &self.evidence.acceptance)?;
        require(self.evidence.acceptance.body.ticket == self.ticket, "the acceptance is for another ticket")?;
        let Some(text) = &self.evidence.logged else {
            let unlogged = self.evidence.acceptance.body.logged.is_none();
            require(unlogged, "the acceptance names a proof that the ticket was logged, which is missing")?;
            return Ok("The candidate's acceptance is signed and names this ticket.".into());
        };
        self.logged(text)?;
        Ok("The candidate's acceptance is signed, and names this ticket and its entry in a log.".into())
    }

    /// Whether the candidate had this proof, and it is about this ticket; who signed the log is a verifier's policy to ask.
    fn logged(&self, text: &str) -> Result<(), String> {
        let named = self.evidence.acceptance.body.logged == Some(Digest::of(text.as_bytes()));
        require(named, "the acceptance does not name this proof that the ticket was logged")?;
        let proof = Proof::read(text.as_bytes()).map_err(|error| error.to_string())?;
        let salt = proof.salt.ok_or("the proof that the ticket was logged lacks its salt")?;
        let found = proof.leads_to_root(&Entry::ticket(&salt, &self.evidence.ticket));
        found.map(drop).map_err(|error| format!("the ticket: {error}"))
    }

    pub fn head(&self) -> Found {
        signature("head", &self.evidence.head)?;
        require(self.evidence.head.body.ticket == self.ticket, "the candidate's last signature is for another ticket")?;
        Ok("The candidate's signature under the last hash holds and names this ticket.".into())
    }

    pub fn subject(&self) -> Found {
        let Evidence { acceptance, head, ticket, .. } = self.evidence;
        require(
            acceptance.by == ticket.body.subject,
            "the acceptance is signed by another key than the ticket's subject",
        )?;
        require(head.by == ticket.body.subject, "the last hash is signed by another key than the ticket's subject")?;
        Ok("Ticket, acceptance and last signature are of one candidate.".into())
    }

    pub fn chain(&self) -> Found {
        self.opening()?;
        let entries = &self.evidence.transcript.entries;
        require(entries.len() <= caps::ENTRIES, "the transcript has more entries than are allowed")?;
        let numbered = entries.iter().zip(1u32..).all(|(entry, n)| entry.n == n);
        require(numbered, "the transcript's entries are not numbered 1, 2, 3 and so on")?;
        let forward = entries.windows(2).all(|pair| pair[0].event.at() <= pair[1].event.at());
        require(forward, "time runs backwards in the transcript")?;
        let starts = |n: usize| matches!(entries[n].event, Event::Start { .. });
        let finishes = |n: usize| matches!(entries[n].step, Step::Finish { .. });
        let last = entries.len().checked_sub(1).ok_or("the transcript is empty")?;
        require((0..=last).all(|n| starts(n) == (n == 0)), "the transcript does not start once, at its first entry")?;
        require(
            (0..=last).all(|n| finishes(n) == (n == last)),
            "the transcript does not finish once, at its last entry",
        )?;
        let signed = self.evidence.transcript.head() == self.evidence.head.body.head;
        require(
            signed,
            "the transcript is not the one whose last hash the candidate signed: an entry or the opening was changed",
        )?;
        Ok(format!("The hash chain of {} entries ends where the candidate signed.", entries.len()))
    }

    fn opening(&self) -> Result<(), String> {
        let opening = &self.evidence.transcript.opening;
        let ticket = &self.evidence.ticket.body;
        require(opening.ticket == self.ticket, "the transcript's opening names another ticket")?;
        require(
            opening.acceptance == self.evidence.acceptance.digest(),
            "the transcript's opening names another acceptance",
        )?;
        require(opening.module == ticket.module, "the transcript's opening names another module than the ticket")?;
        let opened = opening.languages.iter().map(|language| (&language.name, &language.module));
        let allowed = ticket.languages.iter().map(|language| (&language.name, &language.module));
        require(opened.eq(allowed), "the transcript's opening names other languages than the ticket")
    }

    pub fn seed(&self) -> Found {
        let Evidence { acceptance, secret, ticket, transcript, .. } = self.evidence;
        let commitment = seed::commit(secret);
        require(
            commitment == ticket.body.commitment,
            "the revealed secret is not the one that the ticket committed to",
        )?;
        let Some(Event::Start { at, limits, locale, mode, seed }) =
            transcript.entries.first().map(|entry| &entry.event)
        else {
            return Err("the transcript does not begin with a start event".into());
        };
        let derived = seed::derive(secret, &acceptance.body.nonce, &self.ticket);
        require(*seed == derived, "the attempt was run with another seed than the one that secret and nonce give")?;
        require(*at == 0, "the start event is not at time 0")?;
        require(*limits == ticket.body.limits, "the attempt was run with other limits than the ticket's")?;
        require(*locale == ticket.body.locale, "the attempt was run in another locale than the ticket's")?;
        require(*mode == Mode::Certified, "the attempt was not a certified one")?;
        Ok("The seed follows from the ticket's commitment and the candidate's nonce.".into())
    }
}

/// Where the evidence says that its ticket was logged.
pub(crate) fn logged(evidence: &Evidence) -> Option<Place> {
    Proof::read(evidence.logged.as_ref()?.as_bytes()).ok()?.place().ok()
}

pub(crate) fn require(holds: bool, otherwise: &str) -> Result<(), String> {
    match holds {
        true => Ok(()),
        false => Err(otherwise.into()),
    }
}

fn signature<T: Statement>(name: &str, signed: &Signed<T>) -> Result<(), String> {
    check(signed).map_err(|error| format!("{name}: {error}"))
}
