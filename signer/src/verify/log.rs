//! What a log shows: that the credential is no secret, and since when it and its issuer's keys are there.

use cando_record::Instant;

use super::{Case, Document, Found, Obstacle, Submission};
use crate::credential::bundle::{Bundle, KeyRecord};
use crate::keys::history::{Dated, History};
use crate::log::{Demand, LogError, Logged, Policy};

impl Case<'_> {
    /// Whether the credential and its ticket are in a log that the verifier relies on.
    pub(super) fn log(&self) -> Found {
        let content = self.content()?;
        let Some(policy) = policy(self.input)? else {
            let why = "Your trust file names no log and no witnesses to tell that by.";
            let comes = self.proof_text().is_some() || content.logged.is_some();
            return Err(if comes { Obstacle::Warn(why.into()) } else { Obstacle::NotRun(why) });
        };
        if let (Some(_), Ok((evidence, _))) = (&content.logged, self.evidence()) {
            let proof = evidence.logged.as_deref().unwrap_or_default();
            let found = Logged::ticket(proof.as_bytes(), &evidence.ticket, &demand(self.input, &policy)?);
            found.map_err(|error| refuse(error, "its ticket"))?;
        }
        let Some(proof) = self.proof_text() else {
            return Err(Obstacle::NotRun("No proof came with it that it is in a log."));
        };
        let found = self.credential_in_log(proof, &policy)?.map_err(|error| refuse(error, "it"))?;
        let (index, origin) = (found.index(), &found.checkpoint().origin);
        Ok(match found.time().and_then(instant) {
            Some(time) => format!("It is in the log {origin} at place {index}, where witnesses had seen it by {time}."),
            None => format!("It is in the log {origin} at place {index}."),
        })
    }

    /// When witnesses had seen the credential in a log, if that is proven.
    pub(super) fn moment(&self) -> Option<Instant> {
        let policy = policy(self.input).ok()??;
        let found = self.credential_in_log(self.proof_text()?, &policy).ok()?.ok()?;
        found.time().and_then(instant)
    }

    /// What is known about issuers' keys: by the verifier, and by what came with the credential.
    pub(super) fn history(&self) -> Result<History, String> {
        let given = self.bundle.as_ref().map_or(&[][..], |bundle| &bundle.keys);
        history(self.input, given)
    }

    fn proof_text(&self) -> Option<&str> {
        let Ok(Bundle { log, .. }) = self.bundle else { return None };
        log.as_deref()
    }

    fn credential_in_log(&self, proof: &str, policy: &Policy) -> Result<Result<Logged, LogError>, String> {
        let Ok(Document::Ours(credential)) = self.document else { return Err("there is no credential".into()) };
        Ok(Logged::credential(proof.as_bytes(), credential, &demand(self.input, policy)?))
    }
}

/// What the verifier knows about issuers' keys, and what these records add to it.
pub(super) fn history(input: &Submission, given: &[KeyRecord]) -> Result<History, String> {
    let policy = policy(input)?;
    let at = |record: &KeyRecord| {
        let demand = demand(input, policy.as_ref()?).ok()?;
        let found = Logged::key(record.log.as_ref()?.as_bytes(), &record.statement.digest(), &demand).ok()?;
        found.time().and_then(instant)
    };
    let known = input.trust.keys.iter().chain(given);
    let statements: Vec<Dated> = known.map(|record| Dated { at: at(record), statement: &record.statement }).collect();
    History::verify(&statements).map_err(|error| error.to_string())
}

fn policy(input: &Submission) -> Result<Option<Policy>, String> {
    input.trust.logs().map_err(|error| format!("your trust file: {error}"))
}

fn demand<'a>(input: &Submission<'a>, policy: &'a Policy) -> Result<Demand<'a>, String> {
    let now = u64::try_from(input.now.seconds()).map_err(|_| "the clock shows a year before 1970")?;
    Ok(Demand { age: input.policy.maximal_checkpoint_age, now, policy, seen: input.seen })
}

/// A log that the verifier does not know says nothing, good or bad.
fn refuse(error: LogError, what: &str) -> Obstacle {
    match error {
        LogError::UnknownLog(_) => Obstacle::Warn(format!("{what}: {error}")),
        error => Obstacle::Fail(format!("{what}: {error}")),
    }
}

fn instant(seconds: u64) -> Option<Instant> {
    Instant::from_seconds(i64::try_from(seconds).ok()?)
}
