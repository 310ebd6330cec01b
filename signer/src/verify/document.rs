//! The checks of the credential itself.

use cando_record::Instant;
use cando_record::json::Value;

use super::sentence;
use super::trust::Party;
use super::verdict::CheckVerdict;
use super::{Case, Document, Found, Obstacle, Read, Submission};
use crate::credential::content::Content;
use crate::credential::inspect::require;
use crate::keys::history::{History, KeyRefusal};
use crate::presentation::Presented;
use crate::proof::{ProofError, Suite};
use crate::status::{Moment, Origin, Standing, standing};

/// Seconds that a status list may be old where no policy says otherwise: a month.
const STATUS_AGE: i64 = 30 * 86_400;

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
            (Err(ProofError::Missing(_)), Document::Foreign(foreign)) => match (suite, &self.jcs) {
                (Suite::Rdfc, _) if !foreign.is_signed() => {
                    Err(Obstacle::Fail("nobody signed it: it has no proof".into()))
                }
                (Suite::Rdfc, Some(Err(ProofError::Missing(_)))) => {
                    let why = format!("its proofs are of suites that CanDo does not know ({})", foreign.suites());
                    Err(Obstacle::Unknown(why))
                }
                _ => Err(Obstacle::NotRun("It has no proof of this suite.")),
            },
            (Err(error @ ProofError::Unpinned(_)), Document::Foreign(_)) => {
                let verdict = CheckVerdict::Unknown;
                Err(Obstacle::Advised { hint: sentence::PIN, reason: error.to_string(), verdict })
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
        named(issuer, &self.history()?, self.moment().as_ref(), self.input)
    }

    /// Whether its issuer has taken it back.
    pub(super) fn status(&self) -> Found {
        let (document, origin) = match self.foreign() {
            Some(foreign) => (&foreign.document, Origin::Foreign),
            None => {
                self.content()?;
                (&self.bundle.as_ref().map_err(|error| error.to_string())?.credential, Origin::CanDo)
            }
        };
        let stapled = self.bundle.as_ref().map_or(&[][..], |bundle| &bundle.status_lists);
        stands(document, origin, stapled, &self.history()?, self.input)
    }

    /// Whether its subject showed it to this verifier.
    pub(super) fn holder(&self) -> Found {
        let presented = match (self.input.presented, self.input.asked) {
            (None, _) => return Err(Obstacle::NotRun("Nobody showed it: whoever has the file can pass it on.")),
            (Some(Err(error)), _) => return Err(Obstacle::Fail(format!("the presentation does not count: {error}"))),
            (Some(Ok(presented)), Some(_)) => presented,
            (Some(Ok(_)), None) => return Err(unasked()),
        };
        let shown = self.bundle.as_ref().is_ok_and(|bundle| presented.credentials.contains(&bundle.credential));
        require(shown, "the presentation shows other credentials")?;
        let Presented { domain, holder, .. } = presented;
        Ok(format!("Its holder {holder} showed it to {domain}, for this occasion."))
    }

    pub(super) fn dates(&self) -> Found {
        let now = &self.input.now;
        if let Some(foreign) = self.foreign() {
            within(now, foreign.issued.as_ref(), foreign.until.as_ref())?;
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

/// Whose key this is, by what the verifier knows; `logged` is when witnesses had seen what it signed.
pub(super) fn named(issuer: &str, history: &History, logged: Option<&Instant>, input: &Submission) -> Found {
    let may_sign = |root: &str| history.may_sign(issuer, root, logged);
    may_sign(issuer).map_err(|refusal| refusal.to_string())?;
    let of_line = |party: &&Party| may_sign(&party.id) != Err(KeyRefusal::Stranger);
    match input.trust.issuers.iter().find(of_line) {
        Some(Party { id, name }) => {
            may_sign(id).map_err(|refusal| refusal.to_string())?;
            let follows = if id == issuer { "" } else { ": its key follows the one that you trust" };
            Ok(format!("It is {name}, as your trust file says{follows}."))
        }
        None => other_name(issuer, logged.unwrap_or(&input.now), input),
    }
}

/// Whether a key is another name of an issuer by `did:web`: only the document that the verifier pinned can say so.
fn other_name(key: &str, moment: &Instant, input: &Submission) -> Found {
    for snapshot in &input.trust.documents {
        let document = snapshot.read().map_err(|error| format!("your trust file: {error}"))?;
        if let (Some(known), Some(name)) =
            (document.knows_as(key, moment, &input.now), input.trust.issuer(snapshot.id()))
        {
            known.map_err(|error| error.to_string())?;
            return Ok(format!("It is {name}, as your trust file says: this key stands in its DID document."));
        }
    }
    Err(Obstacle::Warn(
        "Your trust file does not name this issuer: whose key it is, you must know from elsewhere.".into(),
    ))
}

/// Whether lists say that something still stands; `stapled` are those that came with it.
pub(super) fn stands(
    document: &Value,
    origin: Origin,
    stapled: &[Value],
    history: &History,
    input: &Submission,
) -> Found {
    let issuer = document["issuer"]["id"].as_str().or(document["issuer"].as_str()).unwrap_or_default();
    // A list by a key that has ended may be a thief's: only what came after it can keep lists now.
    let keeps = |did: &&str| history.may_sign(did, issuer, None).is_ok();
    let moment = Moment {
        greatest_age: input.policy.maximal_status_age.map_or(STATUS_AGE, u64::cast_signed),
        now: input.now.clone(),
        keepers: Some(history.line(issuer).into_iter().filter(keeps).map(String::from).collect()),
    };
    match standing(document, origin, &input.lists.with(stapled), &moment) {
        Standing::Good { as_of } => Ok(format!("By the issuer's lists of {as_of} it stands.")),
        Standing::Revoked { as_of } => Err(Obstacle::Fail(format!("revoked: its issuer's list of {as_of} says so"))),
        Standing::Suspended { as_of } => {
            Err(Obstacle::Fail(format!("suspended: its issuer's list of {as_of} says so")))
        }
        Standing::Unknown { reason } => Err(Obstacle::Unknown(reason.to_string())),
        Standing::Untracked => Err(Obstacle::NotRun("The issuer keeps no status of it: it cannot be revoked.")),
    }
}

/// It was shown, but by what question is not known.
pub(super) fn unasked() -> Obstacle {
    Obstacle::Advised {
        hint: sentence::ASK,
        reason: "Its holder signed it for one verifier and one occasion; whether for you and now, was not checked."
            .into(),
        verdict: CheckVerdict::NotRun,
    }
}
