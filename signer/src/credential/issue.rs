//! From evidence to a credential. The same claim and key always give the same bytes.

use cando_record::{Digest, Evidence, Instant, Language, Localized, Manifest, Outcome, Ticket, caps, json};

use super::CREDENTIAL;
use super::content::{Assessment, Content, is_name, skill_scores};
use super::inspect::{logged, require};
use crate::status::StatusEntry;
use crate::{Credential, DidError, PublicKey, Signatory, SigningError, Unsound, inspect};

/// What is to be vouched for.
pub struct Claim<'a> {
    /// The whole attempt.
    pub evidence: &'a Evidence,
    /// The manifest of the module that the ticket names.
    pub manifest: &'a Manifest,
    /// When the credential is issued.
    pub issued: Instant,
    /// The issuer's own name for itself, which no verifier takes as proven.
    pub issuer_name: Option<&'a str>,
    /// Where its status will be found, if the issuer publishes lists: a place that no other credential has.
    pub status: Option<StatusEntry>,
}

/// Why no credential can be issued.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The evidence does not hold.
    #[error(transparent)]
    Evidence(#[from] Unsound),
    /// The manifest belongs to another assessment.
    #[error("the manifest does not fit the evidence: {0}")]
    Manifest(String),
    /// The credential's moment is wrong.
    #[error("the attempt started at {started}, so a credential cannot be issued at {issued}; check the clock")]
    Moment {
        /// When the attempt started.
        started: Instant,
        /// When the credential was to be issued.
        issued: Instant,
    },
    /// There is no signature, or none that holds.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The new subject is no usable key.
    #[error("no credential can be issued for this subject: {0}")]
    Subject(#[from] DidError),
    /// The new subject is the old one.
    #[error("the attempt was taken by {0} itself, so there is nothing to issue anew; name the new key")]
    SameSubject(String),
    /// The ticket is another grader's.
    #[error("the ticket was signed by {ticket}, so {issuer} cannot issue for it; use the key that signed the ticket")]
    OtherIssuer {
        /// Who signed the ticket.
        ticket: String,
        /// Who was to issue.
        issuer: String,
    },
    /// The credential would be larger than any verifier reads.
    #[error("the manifest's texts are too long for a credential")]
    TooLarge,
}

/// Issues the credential of an attempt. It refuses evidence in which a signature, the chain, the seed or the outcome
/// does not hold, and tickets of other graders; it does not replay, which is the caller's to do first.
pub fn issue(claim: &Claim, signatory: &dyn Signatory) -> Result<Credential, IssueError> {
    sign(content(claim, &signatory.did())?, signatory)
}

/// Issues the credential of an attempt anew, for another key of a candidate who has lost the one that took it. That it is
/// the same person, somebody must have checked: the credential says that the issuer did, and names the lost key.
pub fn reissue(claim: &Claim, subject: &str, signatory: &dyn Signatory) -> Result<Credential, IssueError> {
    PublicKey::from_did(subject)?;
    let first = content(claim, &signatory.did())?;
    match first.subject == subject {
        true => Err(IssueError::SameSubject(first.subject)),
        false => sign(Content { formerly: Some(first.subject), subject: subject.into(), ..first }, signatory),
    }
}

fn sign(content: Content, signatory: &dyn Signatory) -> Result<Credential, IssueError> {
    let credential = Credential::sign(content, signatory)?;
    match credential.to_bytes().len() <= CREDENTIAL {
        true => Ok(credential),
        false => Err(IssueError::TooLarge),
    }
}

/// Whether issuer, moment and manifest fit the evidence.
fn admit(claim: &Claim, outcome: &Outcome, issuer: &str) -> Result<(), IssueError> {
    let Evidence { ticket, transcript, .. } = claim.evidence;
    if ticket.by != issuer {
        return Err(IssueError::OtherIssuer { ticket: ticket.by.clone(), issuer: issuer.into() });
    }
    let started = &transcript.opening.started;
    if *started < ticket.body.valid_from || *started > ticket.body.valid_until {
        let reason = "the attempt started outside the ticket's window".into();
        return Err(Unsound { check: "dates", reason }.into());
    }
    if claim.issued < *started {
        return Err(IssueError::Moment { started: started.clone(), issued: claim.issued.clone() });
    }
    fit(claim.manifest, &ticket.body, outcome).map_err(IssueError::Manifest)
}

fn fit(manifest: &Manifest, ticket: &Ticket, outcome: &Outcome) -> Result<(), String> {
    require(manifest.id == ticket.assessment, "it describes another assessment than the ticket's")?;
    let mut names = ticket.languages.iter().map(|language| &language.name).chain([&manifest.id]);
    require(names.all(|name| is_name(name)), "the assessment's or a language's name is not in kebab case")?;
    let known = |language: &Language| manifest.languages.contains(language);
    require(
        ticket.languages.iter().all(known),
        "the ticket allows a language that it does not name, or with another digest",
    )?;
    for (i, score) in outcome.scores.iter().enumerate() {
        let named = manifest.skills.iter().any(|skill| skill.id == score.skill);
        require(named, "the outcome scores a skill that it does not name")?;
        require(is_name(&score.skill), "a skill's id is not in kebab case")?;
        let again = outcome.scores[..i].iter().any(|other| other.skill == score.skill);
        require(!again, "the outcome scores a skill twice")?;
    }
    Ok(())
}

/// What the credential is to say, if the claim holds.
fn content(claim: &Claim, issuer: &str) -> Result<Content, IssueError> {
    let Claim { evidence, manifest, issued, issuer_name, status } = claim;
    let file = json::write(*evidence);
    if file.len() > caps::DOCUMENT {
        return Err(Unsound { check: "format", reason: "it is larger than any verifier reads".into() }.into());
    }
    inspect(evidence)?;
    let outcome = evidence.transcript.outcome().expect("an inspected chain ends with an outcome");
    admit(claim, outcome, issuer)?;
    let ticket = &evidence.ticket.body;
    let title = |id: &str| {
        let skill = manifest.skills.iter().find(|skill| skill.id == id);
        skill.map_or_else(|| id.into(), |skill| english(&skill.title))
    };
    Ok(Content {
        assessment: Assessment {
            about: english(&manifest.about),
            id: manifest.id.clone(),
            languages: ticket.languages.clone(),
            module: ticket.module,
            scoring: english(&manifest.scoring),
            title: english(&manifest.title),
            version: manifest.version.clone(),
        },
        attempt: ticket.attempt,
        created: issued.clone(),
        ended: outcome.ended,
        evidence: Digest::of(&file),
        formerly: None,
        issued: issued.clone(),
        issuer: issuer.into(),
        issuer_name: issuer_name.map(String::from),
        keyed: manifest.keyed,
        logged: logged(claim.evidence),
        skills: skill_scores(outcome, title),
        status: status.clone(),
        subject: ticket.subject.clone(),
        until: None,
    })
}

/// Credentials are in English, which every manifest has: the field's wallets know no other way.
fn english(texts: &Localized) -> String {
    texts.get("en").cloned().unwrap_or_default()
}
