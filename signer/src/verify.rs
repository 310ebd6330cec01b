//! From files to a verdict.

use cando_record::json::{self, JsonError};
use cando_record::{Digest, Evidence, Finding, Instant, Outcome, Report, caps};

use crate::content::Content;
use crate::inspect::{Inspection, logged, require};
use crate::proof::{ProofError, Suite};
use crate::verdict::{Check, CheckVerdict, Conclusion, Summary, Verdict};
use crate::{Credential, CredentialError, sentence};

#[cfg(test)]
pub(crate) mod mutations;
#[cfg(test)]
mod tests;

/// What is to be verified.
pub struct Submission<'a> {
    /// The credential's file.
    pub credential: &'a [u8],
    /// The evidence's file.
    pub evidence: Option<&'a [u8]>,
    /// The moment of verification.
    pub now: Instant,
    /// What a replay of the evidence found here; it must come from an own replay, never from the holder.
    pub report: Option<&'a Report>,
    /// Why a replay that was asked for gave no report.
    pub unreplayed: Option<&'a str>,
}

/// Weighs a credential, its evidence and a replay's report.
pub fn verify(input: &Submission) -> Verdict {
    let credential = Credential::read(input.credential);
    let evidence = input.evidence.map(Read::new);
    let proof = |suite| Some(credential.as_ref().ok()?.verify_proof(suite));
    let (jcs, rdfc) = (proof(Suite::Jcs), proof(Suite::Rdfc));
    let proven = credential.as_ref().ok().filter(|_| [&jcs, &rdfc].iter().all(|proof| **proof == Some(Ok(()))));
    let proven = proven.map(Credential::content);
    let case = Case { credential: &credential, evidence: &evidence, input, jcs, proven, rdfc };
    let checks = case.checks();
    let conclusion = conclude(&checks);
    let sentence = sentence::compose(conclusion, &checks, proven);
    Verdict { checks, conclusion, sentence, summary: proven.map(Summary::of) }
}

fn conclude(checks: &[Check]) -> Conclusion {
    let is = |id: &str, verdict| checks.iter().any(|check| check.id == id && check.verdict == verdict);
    let weighed_later = |check: &&Check| check.id != "score" && check.id != "replay";
    if checks.iter().filter(weighed_later).any(|check| check.verdict == CheckVerdict::Fail) {
        return Conclusion::Invalid;
    }
    match () {
        () if is("replay", CheckVerdict::Fail) => Conclusion::Refuted,
        () if is("score", CheckVerdict::Fail) => Conclusion::Invalid,
        () if is("replay", CheckVerdict::Unknown) => Conclusion::Unknown,
        () => Conclusion::Valid,
    }
}

/// An evidence file as read.
enum Read {
    Sound { digest: Digest, evidence: Box<Evidence> },
    Unsound(JsonError),
}

impl Read {
    fn new(text: &[u8]) -> Self {
        let read = json::parse(text, caps::DOCUMENT).and_then(|value| {
            let digest = Digest::of(&json::canonical(&value));
            Ok(Self::Sound { digest, evidence: Box::new(json::from_value(value)?) })
        });
        read.unwrap_or_else(Self::Unsound)
    }
}

/// Why a check is no pass.
enum Obstacle {
    Fail(String),
    NotRun(&'static str),
    Unknown(String),
}

impl From<String> for Obstacle {
    fn from(reason: String) -> Self {
        Self::Fail(reason)
    }
}

type Found = Result<String, Obstacle>;

struct Case<'a> {
    credential: &'a Result<Credential, CredentialError>,
    evidence: &'a Option<Read>,
    input: &'a Submission<'a>,
    /// Whether its issuer signed the credential's JSON, if it could be read.
    jcs: Option<Result<(), ProofError>>,
    /// What the credential says, if its issuer signed it both ways.
    proven: Option<&'a Content>,
    /// Whether its issuer signed the credential's statements, if it could be read.
    rdfc: Option<Result<(), ProofError>>,
}

impl<'a> Case<'a> {
    fn checks(&self) -> Vec<Check> {
        let found = [
            ("format", self.format()),
            ("proof-rdfc", self.proof(&self.rdfc, "statements, by which other systems know it")),
            ("proof-jcs", self.proof(&self.jcs, "text, every name and value of it")),
            ("issuer", self.issuer()),
            ("dates", self.dates()),
            ("ticket", self.inspect(Inspection::ticket)),
            ("acceptance", self.inspect(Inspection::acceptance)),
            ("head", self.inspect(Inspection::head)),
            ("subject", self.subject()),
            ("evidence", self.belongs()),
            ("chain", self.inspect(Inspection::chain)),
            ("seed", self.inspect(Inspection::seed)),
            ("score", self.score()),
            ("replay", self.replay()),
        ];
        found.into_iter().map(|(id, found)| weigh(id, found)).collect()
    }

    /// What the credential says, if that can be relied on.
    fn content(&self) -> Result<&'a Content, Obstacle> {
        self.proven.ok_or(Obstacle::NotRun("The credential's own signature does not hold, or it cannot be read."))
    }

    fn evidence(&self) -> Result<(&'a Evidence, &'a Digest), Obstacle> {
        match self.evidence {
            Some(Read::Sound { digest, evidence }) => Ok((evidence, digest)),
            Some(Read::Unsound(_)) => Err(Obstacle::NotRun("The evidence cannot be read.")),
            None => Err(Obstacle::NotRun("No evidence was given.")),
        }
    }

    fn inspect(&self, question: impl Fn(&Inspection<'a>) -> Result<String, String>) -> Found {
        Ok(question(&Inspection::new(self.evidence()?.0))?)
    }

    fn format(&self) -> Found {
        if let Err(error) = self.credential {
            return Err(Obstacle::Fail(format!("credential: {error}")));
        }
        match self.evidence {
            Some(Read::Unsound(error)) => Err(Obstacle::Fail(format!("evidence: {error}"))),
            Some(Read::Sound { .. }) => Ok("Credential and evidence have the form that they must have.".into()),
            None => Ok("The credential has the form that it must have.".into()),
        }
    }

    fn proof(&self, proof: &Option<Result<(), ProofError>>, what: &str) -> Found {
        match (proof, self.credential) {
            (Some(Err(error)), _) => Err(Obstacle::Fail(error.to_string())),
            (Some(Ok(())), Ok(credential)) => Ok(format!("{} signed its {what}.", credential.content().issuer)),
            _ => Err(Obstacle::NotRun("The credential cannot be read.")),
        }
    }

    fn issuer(&self) -> Found {
        let (content, (evidence, _)) = (self.content()?, self.evidence()?);
        require(
            evidence.ticket.by == content.issuer,
            "the ticket was signed by another key than the credential's issuer",
        )?;
        Ok("The ticket is by the same key as the credential. Whose key it is, you must know from elsewhere.".into())
    }

    fn dates(&self) -> Found {
        let Content { created, issued, until, .. } = self.content()?;
        let now = &self.input.now;
        require(now >= issued, &format!("not yet valid: it is valid from {issued}, and now it is {now}"))?;
        if let Some(until) = until {
            require(now <= until, &format!("expired: it was valid until {until}, and now it is {now}"))?;
        }
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

    fn subject(&self) -> Found {
        let (content, (evidence, _)) = (self.content()?, self.evidence()?);
        let same = content.subject == evidence.ticket.body.subject;
        require(same, "the credential is about another candidate than the ticket")?;
        Ok(Inspection::new(evidence).subject()?)
    }

    /// Whether the evidence is the one that the credential was issued for.
    fn belongs(&self) -> Found {
        let (Content { assessment, evidence: named, logged: place, .. }, (evidence, digest)) =
            (self.content()?, self.evidence()?);
        let ticket = &evidence.ticket.body;
        require(named == digest, "the evidence is not the file that the credential was issued for, or it was changed")?;
        require(assessment.id == ticket.assessment, "the credential names another assessment than the ticket")?;
        require(assessment.module == ticket.module, "the credential names another module than the ticket")?;
        require(assessment.languages == ticket.languages, "the credential names other languages than the ticket")?;
        require(*place == logged(evidence), "the credential names another entry of the ticket in a log")?;
        Ok(format!("The evidence has the digest that the credential names, {digest}."))
    }

    fn score(&self) -> Found {
        let (content, (evidence, _)) = (self.content()?, self.evidence()?);
        let outcome = evidence.transcript.outcome().ok_or("the transcript has no outcome".to_owned())?;
        agree(content, outcome, evidence, "the transcript")?;
        Ok("The credential states the transcript's scores.".into())
    }

    fn replay(&self) -> Found {
        let report = match (self.input.report, self.input.unreplayed) {
            (None, None) => return Err(Obstacle::NotRun("No replay was asked for.")),
            (None, Some(why)) => return Err(Obstacle::Unknown(why.into())),
            (Some(report), _) => report,
        };
        let content = self.content()?;
        let Ok((evidence, digest)) = self.evidence() else {
            return Err(Obstacle::Unknown("a replay's report without the evidence says nothing".into()));
        };
        if report.evidence != *digest {
            return Err(Obstacle::Unknown("the replay's report is about other evidence".into()));
        }
        match &report.finding {
            Finding::Unable { reason } => Err(Obstacle::Unknown(reason.clone())),
            Finding::Refuted { difference } => Err(Obstacle::Fail(format!(
                "the replay differs at step {}, {}: recorded is {}, the replay gives {}",
                difference.n, difference.pointer, difference.recorded, difference.replayed
            ))),
            Finding::Equal => replayed(report, content, evidence),
        }
    }
}

/// Weighs a report of an equal replay.
fn replayed(report: &Report, content: &Content, evidence: &Evidence) -> Found {
    let transcript = &evidence.transcript;
    let outcome = report.outcome.as_ref().filter(|outcome| {
        let steps = usize::try_from(report.steps).is_ok_and(|steps| steps == transcript.entries.len());
        steps && report.head == transcript.head() && transcript.outcome() == Some(*outcome)
    });
    let Some(outcome) = outcome else {
        return Err(Obstacle::Unknown("the replay's report contradicts itself".into()));
    };
    agree(content, outcome, evidence, "the replay")?;
    Ok(format!("Run again here on {}: {} steps, {} fuel, all the same.", report.engine, report.steps, report.fuel))
}

/// Whether the credential states these results; else the first field that differs, with both values.
fn agree(content: &Content, outcome: &Outcome, evidence: &Evidence, source: &str) -> Result<(), String> {
    let stated = content.write();
    let right = content.with_results(outcome, evidence.ticket.body.attempt).write();
    let pointers = ["/credentialSubject/result", ""].into_iter();
    let part = |value: &json::Value, pointer: &str| value.pointer(pointer).cloned().unwrap_or_default();
    let mut differences = pointers
        .filter_map(|at| json::difference(&part(&stated, at), &part(&right, at)).map(|inside| format!("{at}{inside}")));
    match differences.next() {
        None => Ok(()),
        Some(pointer) => Err(format!(
            "the credential says {} at {pointer}, {source} says {}",
            part(&stated, &pointer),
            part(&right, &pointer)
        )),
    }
}

fn weigh(id: &'static str, found: Found) -> Check {
    let (verdict, reason) = match found {
        Ok(reason) => (CheckVerdict::Pass, reason),
        Err(Obstacle::Fail(reason)) => (CheckVerdict::Fail, reason),
        Err(Obstacle::NotRun(reason)) => (CheckVerdict::NotRun, reason.into()),
        Err(Obstacle::Unknown(reason)) => (CheckVerdict::Unknown, reason),
    };
    Check { hint: sentence::hint(id, verdict).map(String::from), id, reason: sentence::plain(&reason), verdict }
}
