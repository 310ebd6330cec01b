//! Attempts: opened, answered, fetched, erased.
//!
//! Every entry is in the store before its reply goes out and before the next is made. What is live in memory is only
//! a shortcut: dropped at any moment, it is folded again from the stored entries, and compared with them.

use std::sync::Arc;

use cando_record::{Acceptance, Digest, Event, Mode, Opening, Response, Signed, Step, TranscriptEntry, seed};
use cando_sandbox::{Assessment, Attempt, AttemptError};
use cando_signer::check;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::grading::Slot;
use crate::id::AttemptId;
use crate::moment::instant;
use crate::service::{Service, blocking};
use crate::state::State;
use crate::store::{self, Begun, Held, Logs, Raced, StoreError, Tail};
use crate::token::TokenHash;

/// A candidate's acceptance.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttemptRequest {
    /// Signed by the ticket's subject.
    pub acceptance: Signed<Acceptance>,
}

/// An attempt that has begun.
#[derive(Clone, Debug, Serialize)]
pub struct AttemptReply {
    /// Its name.
    pub id: AttemptId,
    /// Its first step.
    pub state: State,
}

/// A candidate's answer as event `n`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// The item's index.
    pub item: u32,
    /// The place that the event takes.
    pub n: u32,
    /// The answer.
    pub response: Response,
}

/// Opens a ticket: the first acceptance counts, the same one again gives the attempt as it stands.
pub async fn open(service: &Arc<Service>, token: TokenHash, request: AttemptRequest) -> Result<AttemptReply, Fault> {
    let acceptance = request.acceptance;
    let (acceptance, id) = blocking(service, move |service| {
        let held = service.admit_ticket(&acceptance.body.ticket, &token)?;
        if acceptance.by != held.ticket.body.subject {
            return Err(Fault::OtherSubject("acceptance"));
        }
        check(&acceptance).map_err(|error| Fault::Signature { what: "acceptance", error })?;
        if let Some(named) = acceptance.body.logged {
            let proof = service.store.proof(&held.id, Logs::Ticket)?;
            if proof.is_none_or(|proof| Digest::of(proof.as_bytes()) != named) {
                return Err(Fault::OtherEntry);
            }
        }
        // An attempt that nobody could vouch for in the end does not begin.
        if held.begun.is_none() {
            service.signatory_of(&held)?;
        }
        Ok((acceptance, held.id))
    })
    .await?;
    let (core, name) = (service.clone(), id.clone());
    let done = service.grading.work(&id, move |slot| core.begin(slot, &name, &token, &acceptance)).await?;
    let name = id.clone();
    let state = blocking(service, move |service| service.decided(&name, &token, done)).await?;
    Ok(AttemptReply { state, id })
}

/// Takes an answer. The same one again gives the same step, another for the same place is a conflict.
pub async fn answer(
    service: &Arc<Service>,
    id: AttemptId,
    token: TokenHash,
    answer: AnswerRequest,
) -> Result<State, Fault> {
    let (name, held) = (id.clone(), blocking(service, move |service| service.admit(&id, &token)).await?);
    let (core, given) = (service.clone(), answer.clone());
    let done = service
        .grading
        .work(&name, move |slot| {
            core.fold(slot, &held, given.n, &mut |attempt, clock, keep| {
                attempt.answer(given.n, given.item, given.response.clone(), clock, keep).map(drop)
            })
        })
        .await?;
    blocking(service, move |service| {
        if done.is_none() {
            service.check_accepted(&name, &answer)?;
        }
        service.decided(&name, &token, done)
    })
    .await
}

/// Where an attempt stands, after whatever it owes without the candidate: runs that a crash cut off, the end of its time.
pub async fn fetch(service: &Arc<Service>, id: AttemptId, token: TokenHash) -> Result<State, Fault> {
    let name = id.clone();
    let (held, tail) = blocking(service, move |service| {
        let held = service.admit(&id, &token)?;
        Ok((held, service.store.tail(&id)?.ok_or(Fault::NotOpened)?))
    })
    .await?;
    let (limit, elapsed) = (held.ticket.body.limits.time, service.elapsed(&held)?);
    let owes = match tail.last.step {
        Step::Finish { .. } => false,
        Step::Present { .. } => elapsed >= limit,
        Step::Run { .. } => true,
    };
    if !owes {
        return Ok(State::at(&tail.visible, elapsed, limit));
    }
    let done = settle(service, held).await?;
    blocking(service, move |service| service.decided(&name, &token, done)).await
}

/// Settles what a crash cut off, one attempt after the other.
pub async fn settle_all(service: &Arc<Service>) -> Result<(), Fault> {
    for id in blocking(service, |service| Ok(service.store.unsettled()?)).await? {
        let found = blocking(service, move |service| Ok(service.store.find(&id)?)).await?;
        if let store::Found::Held(held) = found {
            settle(service, *held).await?;
        }
    }
    Ok(())
}

async fn settle(service: &Arc<Service>, held: Held) -> Result<Option<Result<State, Fault>>, Fault> {
    let (core, id) = (service.clone(), held.id.clone());
    service.grading.work(&id, move |slot| core.settle(slot, &held)).await
}

/// What a job does with a live attempt.
type Job<'a> = &'a mut dyn FnMut(
    &mut Attempt,
    &mut dyn FnMut() -> u64,
    &mut dyn FnMut(&TranscriptEntry) -> Result<(), String>,
) -> Result<(), AttemptError>;

impl Service {
    /// Erases an attempt; its subject's number of attempts stays.
    pub fn erase(&self, id: &AttemptId, token: &TokenHash) -> Result<(), Fault> {
        match self.admit(id, token) {
            Ok(_) => {
                self.store.erase(id)?;
                self.grading.forget(id);
                Ok(())
            }
            Err(Fault::Erased) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    fn begin(
        &self,
        slot: &mut Slot,
        id: &AttemptId,
        token: &TokenHash,
        acceptance: &Signed<Acceptance>,
    ) -> Result<State, Fault> {
        let held = self.admit(id, token)?;
        match &held.begun {
            Some(begun) if begun.acceptance == *acceptance => return self.settle(slot, &held),
            Some(_) => return Err(Fault::Opened),
            None => {}
        }
        let started = self.world.now();
        check_window(&held, started)?;
        let assessment = self.assessment(&held)?;
        let opening = opening(&held, acceptance, assessment, started);
        let start = start(&held, acceptance);
        let attempt = Attempt::begin(self.host.clone(), assessment.clone(), opening.root(), start)?;
        let first = attempt.entries().last().expect("`begin` records `start`");
        let manifest = assessment.manifest();
        let kept =
            self.store.open_ticket(&held, &store::Opening { acceptance, opening: &opening, manifest, started, first });
        kept.map_err(|error| match error {
            StoreError::Raced(Raced::Ticket) => Fault::Opened,
            StoreError::Raced(Raced::Number) => Fault::Superseded,
            StoreError::Raced(Raced::Invitation) => Fault::InvitationUsed,
            error => error.into(),
        })?;
        *slot = Some(attempt);
        self.settle(slot, &self.admit(id, token)?)
    }

    /// Does what an attempt owes without the candidate.
    fn settle(&self, slot: &mut Slot, held: &Held) -> Result<State, Fault> {
        self.fold(slot, held, u32::MAX, &mut |attempt, clock, keep| attempt.settle(clock, keep).map(drop))
    }

    /// Advances an attempt, live or folded again from the store; the state is that at event `n` (or at the last).
    fn fold(&self, slot: &mut Slot, held: &Held, n: u32, job: Job) -> Result<State, Fault> {
        let begun = held.begun.as_ref().ok_or(Fault::NotOpened)?;
        // Taken out, so that a panic leaves an empty slot.
        let mut attempt = match slot.take() {
            Some(attempt) => attempt,
            None => self.resume(held, begun)?,
        };
        let mut clock = || self.world.now().saturating_sub(begun.started);
        let mut keep = |entry: &TranscriptEntry| self.store.append(&held.id, entry).map_err(|error| error.to_string());
        let done = job(&mut attempt, &mut clock, &mut keep);
        let state = visible(attempt.entries(), n).map(|at| State::at(at, clock(), attempt.limits().time));
        // After these two, memory and store may differ: the store counts.
        if !matches!(done, Err(AttemptError::NotKept(_) | AttemptError::Fault { .. })) {
            *slot = Some(attempt);
        }
        done?;
        state.ok_or(Fault::Internal)
    }

    /// Folds the stored entries again, and compares.
    fn resume(&self, held: &Held, begun: &Begun) -> Result<Attempt, Fault> {
        let stored = self.store.entries(&held.id)?;
        let assessment = self.assessment(held)?;
        if assessment.mismatch(&begun.opening).is_some() {
            return Err(Fault::ModuleGone);
        }
        let resumed = Attempt::resume(self.host.clone(), assessment.clone(), begun.opening.root(), &stored);
        resumed.map_err(|error| match error {
            AttemptError::Conflict { n } => Fault::NotReproduced { n },
            error => error.into(),
        })
    }

    fn assessment(&self, held: &Held) -> Result<&Arc<Assessment>, Fault> {
        self.catalogue.by_digest(&held.ticket.body.module).ok_or(Fault::ModuleGone)
    }

    fn elapsed(&self, held: &Held) -> Result<u64, Fault> {
        let begun = held.begun.as_ref().ok_or(Fault::NotOpened)?;
        Ok(self.world.now().saturating_sub(begun.started))
    }

    /// Whether an answer is stored whose grading has not ended.
    fn check_accepted(&self, id: &AttemptId, answer: &AnswerRequest) -> Result<(), Fault> {
        match self.store.entry(id, answer.n)?.ok_or(Fault::Busy)?.event {
            Event::Respond { item, response, .. } if (item, &response) != (answer.item, &answer.response) => {
                Err(Fault::Conflict { n: answer.n })
            }
            _ => Ok(()),
        }
    }

    /// What a candidate is told when a job has come to its end, goes on (`None`), or the machine gave up on it.
    fn decided(&self, id: &AttemptId, token: &TokenHash, done: Option<Result<State, Fault>>) -> Result<State, Fault> {
        let gave_up = match done {
            Some(Err(Fault::Inconclusive(reason))) => Some(reason),
            Some(done) => return done,
            None => None,
        };
        let held = self.admit(id, token)?;
        let Some(Tail { last, visible }) = self.store.tail(id)? else {
            return Err(gave_up.map_or(Fault::Busy, Fault::Inconclusive));
        };
        let state = State::at(&visible, self.elapsed(&held)?, held.ticket.body.limits.time);
        Ok(match gave_up {
            Some(reason) => state.inconclusive(last.n, reason),
            None if last.n > visible.n => state.grading(last.n),
            None => state,
        })
    }
}

fn check_window(held: &Held, now: u64) -> Result<(), Fault> {
    let (now, ticket) = (instant(now), &held.ticket.body);
    match () {
        () if now < ticket.valid_from => Err(Fault::Early(ticket.valid_from.clone())),
        () if now > ticket.valid_until => Err(Fault::Expired(ticket.valid_until.clone())),
        () => Ok(()),
    }
}

fn opening(held: &Held, acceptance: &Signed<Acceptance>, assessment: &Assessment, started: u64) -> Opening {
    Opening {
        acceptance: acceptance.digest(),
        languages: assessment.sealed_languages(),
        module: assessment.sealed().source(),
        seal: cando_sandbox::seal::VERSION.into(),
        sealed: assessment.sealed().digest(),
        started: instant(started),
        ticket: held.ticket.digest(),
    }
}

fn start(held: &Held, acceptance: &Signed<Acceptance>) -> Event {
    let ticket = &held.ticket.body;
    Event::Start {
        at: 0,
        limits: ticket.limits,
        locale: ticket.locale.clone(),
        mode: Mode::Certified,
        seed: seed::derive(&held.secret, &acceptance.body.nonce, &held.ticket.digest()),
    }
}

/// The first entry at or after `n` whose step a candidate may see, or the last one before.
fn visible(entries: &[TranscriptEntry], n: u32) -> Option<&TranscriptEntry> {
    let shown = |entry: &&TranscriptEntry| !matches!(entry.step, Step::Run { .. });
    let from = entries.iter().filter(shown).find(|entry| entry.n >= n);
    from.or_else(|| entries.iter().rfind(shown))
}
