//! The checks of the credential itself.

use cando_record::Instant;

use super::{Case, Document, Found, Obstacle, Read};
use crate::content::Content;
use crate::inspect::require;
use crate::proof::{ProofError, Suite};

impl Case<'_> {
    pub(super) fn format(&self) -> Found {
        if let Err(error) = self.bundle {
            return Err(Obstacle::Fail(format!("credential: {error}")));
        }
        match (self.document, self.evidence) {
            (Err(error), _) => Err(Obstacle::Fail(format!("credential: {error}"))),
            (_, Some(Read::Unsound(error))) => Err(Obstacle::Fail(format!("evidence: {error}"))),
            (Ok(Document::Foreign(_)), _) => Ok(
                "A verifiable credential of another system: its signature, dates and status can be checked, no more."
                    .into(),
            ),
            (_, Some(Read::Sound { .. })) => Ok("Credential and evidence have the form that they must have.".into()),
            (_, None) => Ok("The credential has the form that it must have.".into()),
        }
    }

    pub(super) fn proof(&self, proof: &Option<Result<(), ProofError>>, suite: Suite, what: &str) -> Found {
        let (Some(found), Ok(document)) = (proof, self.document) else {
            return Err(Obstacle::NotRun("The credential cannot be read."));
        };
        match (found, document) {
            (Ok(()), Document::Ours(credential)) => Ok(format!("{} signed its {what}.", credential.content().issuer)),
            (Ok(()), Document::Foreign(foreign)) => Ok(format!("{} signed its {what}.", foreign.issuer)),
            (Err(ProofError::Missing(_)), Document::Foreign(_)) if self.foreign().is_some() => {
                Err(Obstacle::NotRun("It has no proof of this suite."))
            }
            (Err(ProofError::Missing(_)), Document::Foreign(foreign)) if suite == Suite::Rdfc => {
                let why = format!("its proofs are of suites that CanDo does not know ({})", foreign.suites());
                Err(Obstacle::Unknown(why))
            }
            (Err(ProofError::Missing(_)), Document::Foreign(_)) => {
                Err(Obstacle::NotRun("It has no proof of this suite."))
            }
            (Err(error), Document::Foreign(_)) if error.is_ignorance() => Err(Obstacle::Unknown(error.to_string())),
            (Err(error), _) => Err(Obstacle::Fail(error.to_string())),
        }
    }

    pub(super) fn issuer(&self) -> Found {
        let issuer = match (self.foreign(), self.content()) {
            (Some(foreign), _) => &foreign.issuer,
            (None, content) => &content?.issuer,
        };
        if let Ok((evidence, _)) = self.evidence() {
            require(
                evidence.ticket.by == *issuer,
                "the ticket was signed by another key than the credential's issuer",
            )?;
        }
        match self.input.trust.issuer(issuer) {
            Some(name) => Ok(format!("It is {name}, as your trust file says.")),
            None => Err(Obstacle::Warn(
                "Your trust file does not name this issuer: whose key it is, you must know from elsewhere.".into(),
            )),
        }
    }

    pub(super) fn dates(&self) -> Found {
        let now = &self.input.now;
        if let Some(foreign) = self.foreign() {
            let until = foreign.until.iter().chain(&foreign.expires).min();
            within(now, foreign.issued.as_ref(), until)?;
            let created = foreign.created.as_ref();
            require(created.is_none_or(|created| created <= now), "its signature is dated later than now")?;
            return match &foreign.issued {
                Some(issued) => Ok(format!("Valid since {issued}.")),
                None => Ok("It is not limited in time.".into()),
            };
        }
        let Content { created, issued, until, .. } = self.content()?;
        within(now, Some(issued), until.as_ref())?;
        let signed_while_valid = issued <= created && created <= until.as_ref().unwrap_or(now) && created <= now;
        require(signed_while_valid, &format!("its signature is dated {created}, when it was not valid"))?;
        let Ok((evidence, _)) = self.evidence() else {
            return Ok(format!("Valid since {issued}."));
        };
        let started = &evidence.transcript.opening.started;
        let ticket = &evidence.ticket.body;
        require(*started >= ticket.valid_from, "the attempt started before the ticket was valid")?;
        require(*started <= ticket.valid_until, "the attempt started after the ticket had expired")?;
        require(issued >= started, "the credential was issued before the attempt started")?;
        Ok(format!("Valid since {issued}; the attempt started within its ticket's window."))
    }

    pub(super) fn status(&self) -> Found {
        Err(Obstacle::NotRun("The issuer keeps no status of it: it cannot be revoked."))
    }
}

fn within(now: &Instant, from: Option<&Instant>, until: Option<&Instant>) -> Result<(), String> {
    if let Some(from) = from {
        require(now >= from, &format!("not yet valid: it is valid from {from}, and now it is {now}"))?;
    }
    if let Some(until) = until {
        require(now <= until, &format!("expired: it was valid until {until}, and now it is {now}"))?;
    }
    Ok(())
}
