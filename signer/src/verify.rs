//! From files to a verdict.

use std::collections::BTreeSet;

use cando_record::json::{self, JsonError, Value};
use cando_record::{Digest, Evidence, Instant, Report, caps};

use crate::credential::CredentialError;
use crate::credential::bundle::Bundle;
use crate::credential::content::Content;
use crate::credential::foreign::Foreign;
use crate::log::Checkpoint;
use crate::presentation::{PresentationError, Presented, Request};
use crate::proof::snapshot::Methods;
use crate::proof::{ProofError, Suite};
use crate::sd_jwt::Twin;
use crate::status::Lists;
use crate::{Credential, plain};
use sentence::Told;
use trust::{Policy, Trust};
use verdict::{Check, CheckVerdict, Conclusion, Summary, Verdict, VerdictFormat};

mod attempt;
mod document;
mod log;
mod replay;
pub(crate) mod sentence;
mod shown;
pub(crate) mod trust;
mod twin;
pub(crate) mod verdict;

#[cfg(test)]
pub(crate) mod mutations;
#[cfg(test)]
mod negatives;
#[cfg(test)]
mod pinned;
#[cfg(test)]
mod stapled;
#[cfg(test)]
mod tests;

/// What is to be verified, and by whom.
pub struct Submission<'a> {
    /// What its holder was asked, if the verifier asked.
    pub asked: Option<&'a Request>,
    /// The evidence's file, where it is not in the credential's.
    pub evidence: Option<&'a [u8]>,
    /// The credential's file: the credential alone, or a bundle.
    pub file: &'a [u8],
    /// Status lists that the verifier has, besides those in the file.
    pub lists: &'a Lists,
    /// The moment of verification.
    pub now: Instant,
    /// What the verifier demands.
    pub policy: &'a Policy,
    /// The presentation in which it was shown, if it was, or why that does not count.
    pub presented: Option<&'a Result<Presented, PresentationError>>,
    /// What a replay of the evidence found here; it must come from an own replay, never from the holder.
    pub report: Option<&'a Report>,
    /// Checkpoints of logs that the verifier has seen before or elsewhere, and opened.
    pub seen: &'a [Checkpoint],
    /// Whom the verifier trusts.
    pub trust: &'a Trust,
    /// Why a replay that was asked for gave no report.
    pub unreplayed: Option<&'a str>,
}

impl<'a> Submission<'a> {
    /// A file alone, by a verifier who trusts and demands nothing.
    pub fn new(file: &'a [u8], now: Instant) -> Self {
        static NOTHING: (Lists, Policy, Trust) = (Lists::new(), Policy::new(), Trust::new());
        let (lists, policy, trust) = &NOTHING;
        Self {
            asked: None,
            evidence: None,
            file,
            lists,
            now,
            policy,
            presented: None,
            report: None,
            seen: &[],
            trust,
            unreplayed: None,
        }
    }
}

/// The ids of all checks of a credential, in the order of a verdict.
const IDS: [&str; 18] = [
    "format",
    "proof-rdfc",
    "proof-jcs",
    "issuer",
    "dates",
    "ticket",
    "acceptance",
    "head",
    "subject",
    "evidence",
    "chain",
    "seed",
    "score",
    "replay",
    "graders",
    "status",
    "log",
    "holder",
];

pub use shown::{Shown, shown};

/// Whether some kind of document has a check with this id.
pub(crate) fn is_check(id: &str) -> bool {
    IDS.contains(&id) || twin::IDS.contains(&id)
}

/// Weighs a credential, what comes with it, and a replay's report; or an SD-JWT.
pub fn verify(input: &Submission) -> Verdict {
    match Twin::is_one(input.file) {
        true => twin::verify(input),
        false => verify_credential(input),
    }
}

fn verify_credential(input: &Submission) -> Verdict {
    let bundle = Bundle::read(input.file);
    let document = match &bundle {
        Ok(bundle) => Document::read(&bundle.credential),
        Err(_) => Err(CredentialError::Other),
    };
    let evidence = match (&bundle, input.evidence) {
        (_, Some(file)) => Some(Read::new(json::parse(file, caps::DOCUMENT))),
        (Ok(Bundle { evidence: Some(evidence), .. }), None) => Some(Read::new(Ok(evidence.clone()))),
        _ => None,
    };
    let methods = Methods::pinned(&input.trust.documents, &input.now);
    let proof = |suite| Some(document.as_ref().ok()?.verify_proof(suite, methods));
    let case = Case {
        bundle: &bundle,
        document: &document,
        evidence: &evidence,
        input,
        jcs: proof(Suite::Jcs),
        rdfc: proof(Suite::Rdfc),
    };
    let mut checks = case.checks();
    checks.extend(beyond(&checks, input.policy));
    let conclusion = conclude(&checks, case.content().ok());
    let (content, foreign) = (case.content().ok(), case.foreign());
    Verdict {
        sentence: Told { checks: &checks, content, foreign, trust: input.trust }.compose(conclusion),
        checks,
        conclusion,
        disclosed: None,
        foreign: foreign.map(Foreign::statement),
        format: VerdictFormat::V1,
        summary: content.map(|content| Summary::of(content, input.trust)),
    }
}

fn conclude(checks: &[Check], content: Option<&Content>) -> Conclusion {
    let is = |id: &str, verdict| checks.iter().any(|check| check.id == id && check.verdict == verdict);
    let weighed_later = |check: &&Check| check.id != "score" && check.id != "replay";
    if checks.iter().filter(weighed_later).any(|check| check.verdict == CheckVerdict::Fail) {
        return Conclusion::Invalid;
    }
    let unmet = |check: &Check| check.demanded && check.verdict != CheckVerdict::Pass;
    match () {
        () if is("replay", CheckVerdict::Fail) => Conclusion::Refuted,
        () if is("score", CheckVerdict::Fail) => Conclusion::Invalid,
        () if checks.iter().any(|check| check.verdict == CheckVerdict::Unknown) => Conclusion::Unknown,
        () if checks.iter().any(unmet) => Conclusion::Unmet,
        () if content.is_some_and(|content| content.keyed) && !is("replay", CheckVerdict::Pass) => {
            match is("graders", CheckVerdict::Pass) {
                true => Conclusion::Confirmed,
                false => Conclusion::Unknown,
            }
        }
        () => Conclusion::Valid,
    }
}

/// A credential of either kind.
#[derive(Debug)]
enum Document {
    Foreign(Box<Foreign>),
    Ours(Box<Credential>),
}

impl Document {
    fn read(value: &Value) -> Result<Self, CredentialError> {
        match Credential::from_value(value.clone()) {
            Ok(credential) => Ok(Self::Ours(Box::new(credential))),
            Err(CredentialError::Foreign { .. }) if !Credential::claims_to_be_ours(value) => {
                let wrong = |pointer| CredentialError::Malformed { pointer };
                Ok(Self::Foreign(Box::new(Foreign::read(value.clone()).map_err(wrong)?)))
            }
            Err(error) => Err(error),
        }
    }

    fn verify_proof(&self, suite: Suite, methods: Methods) -> Result<(), ProofError> {
        match self {
            Self::Foreign(foreign) => foreign.verify_proof(suite, methods),
            Self::Ours(credential) => credential.verify_proof(suite),
        }
    }
}

/// An evidence file as read.
enum Read {
    Sound { digest: Digest, evidence: Box<Evidence> },
    Unsound(JsonError),
}

impl Read {
    fn new(parsed: Result<Value, JsonError>) -> Self {
        let read = parsed.and_then(|value| {
            let digest = Digest::of(&json::canonical(&value));
            Ok(Self::Sound { digest, evidence: Box::new(json::from_value(value)?) })
        });
        read.unwrap_or_else(Self::Unsound)
    }
}

/// Why a check is no pass.
enum Obstacle {
    /// With what to do in this very case.
    Advised {
        hint: &'static str,
        reason: String,
        verdict: CheckVerdict,
    },
    Fail(String),
    /// Nobody can give what is missing, so there is no hint.
    Impossible(&'static str),
    NotRun(&'static str),
    Unknown(String),
    Warn(String),
}

const NO_RECORD: Obstacle =
    Obstacle::Impossible("This is no CanDo credential: it has no record of an attempt that could be run again.");

impl From<String> for Obstacle {
    fn from(reason: String) -> Self {
        Self::Fail(reason)
    }
}

type Found = Result<String, Obstacle>;

struct Case<'a> {
    bundle: &'a Result<Bundle, JsonError>,
    document: &'a Result<Document, CredentialError>,
    evidence: &'a Option<Read>,
    input: &'a Submission<'a>,
    /// Whether its issuer signed the credential's JSON, if it could be read.
    jcs: Option<Result<(), ProofError>>,
    /// Whether its issuer signed the credential's statements, if it could be read.
    rdfc: Option<Result<(), ProofError>>,
}

impl<'a> Case<'a> {
    fn checks(&self) -> Vec<Check> {
        IDS.into_iter().map(|id| weigh(id, self.check(id), self.input.policy)).collect()
    }

    fn check(&self, id: &str) -> Found {
        match id {
            "acceptance" => self.acceptance(),
            "chain" => self.chain(),
            "dates" => self.dates(),
            "evidence" => self.belongs(),
            "format" => self.format(),
            "graders" => self.graders(),
            "head" => self.head(),
            "holder" => self.holder(),
            "issuer" => self.issuer(),
            "log" => self.log(),
            "proof-jcs" => self.proof(&self.jcs, Suite::Jcs, "text, every name and value of it"),
            "proof-rdfc" => self.proof(&self.rdfc, Suite::Rdfc, "statements, by which other systems know it"),
            "replay" => self.replay(),
            "score" => self.score(),
            "seed" => self.seed(),
            "status" => self.status(),
            "subject" => self.subject(),
            _ => self.ticket(),
        }
    }

    /// What the credential says, if its issuer signed it both ways.
    fn content(&self) -> Result<&'a Content, Obstacle> {
        match self.document {
            Ok(Document::Ours(credential)) if self.both_proofs_hold() => Ok(credential.content()),
            Ok(Document::Foreign(_)) if self.foreign().is_some() => Err(NO_RECORD),
            _ => Err(Obstacle::NotRun("The credential's own signature does not hold, or it cannot be read.")),
        }
    }

    fn both_proofs_hold(&self) -> bool {
        [&self.jcs, &self.rdfc].iter().all(|proof| **proof == Some(Ok(())))
    }

    /// The credential of another system, if its issuer signed it in a way that CanDo knows, and in none that fails.
    fn foreign(&self) -> Option<&'a Foreign> {
        let Ok(Document::Foreign(foreign)) = self.document else { return None };
        let proofs = || [&self.jcs, &self.rdfc].into_iter().flatten();
        let holds = proofs().any(Result::is_ok);
        let fails = proofs().any(|proof| !matches!(proof, Ok(()) | Err(ProofError::Missing(_))));
        (holds && !fails).then_some(foreign)
    }

    /// Whether it is a document that can have a record of an attempt.
    fn records(&self) -> Result<(), Obstacle> {
        match self.document {
            Ok(Document::Foreign(_)) => Err(NO_RECORD),
            _ => Ok(()),
        }
    }

    fn evidence(&self) -> Result<(&'a Evidence, &'a Digest), Obstacle> {
        self.records()?;
        match self.evidence {
            Some(Read::Sound { digest, evidence }) => Ok((evidence, digest)),
            Some(Read::Unsound(_)) => Err(Obstacle::NotRun("The evidence cannot be read.")),
            None => Err(Obstacle::NotRun("No evidence was given.")),
        }
    }
}

/// What a policy demands and such a document cannot show: it must not go unseen.
fn beyond(checks: &[Check], policy: &Policy) -> Vec<Check> {
    let known = IDS.into_iter().chain(twin::IDS).filter(|id| policy.demands(id));
    let missing: BTreeSet<_> = known.filter(|id| !checks.iter().any(|check| check.id == *id)).collect();
    let absent = || Err(Obstacle::Impossible("A document of this kind cannot show that: ask the holder for another."));
    missing.into_iter().map(|id| weigh(id, absent(), policy)).collect()
}

fn weigh(id: &'static str, found: Found, policy: &Policy) -> Check {
    let usual = |verdict, reason| (verdict, reason, sentence::hint(id, verdict));
    let (verdict, reason, hint) = match found {
        Ok(reason) => usual(CheckVerdict::Pass, reason),
        Err(Obstacle::Advised { hint, reason, verdict }) => (verdict, reason, Some(hint)),
        Err(Obstacle::Fail(reason)) => usual(CheckVerdict::Fail, reason),
        Err(Obstacle::Impossible(reason)) => (CheckVerdict::NotRun, reason.into(), None),
        Err(Obstacle::NotRun(reason)) => usual(CheckVerdict::NotRun, reason.into()),
        Err(Obstacle::Unknown(reason)) => usual(CheckVerdict::Unknown, reason),
        Err(Obstacle::Warn(reason)) => usual(CheckVerdict::Warn, reason),
    };
    Check {
        demanded: policy.demands(id),
        hint: hint.map(String::from),
        id,
        reason: plain(&reason),
        source: sentence::source(id),
        verdict,
    }
}
