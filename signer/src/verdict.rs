//! The verdict: what a verifier found, for people and for programs.

use cando_record::{Digest, Ended, Instant, Language};
use serde::Serialize;

use crate::SkillScore;
use crate::content::Content;

/// What verifying came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Every check, always the same ones in the same order.
    pub checks: Vec<Check>,
    /// The answer.
    pub conclusion: Conclusion,
    /// The answer in plain words. It repeats nothing from a file whose own signature does not hold.
    pub sentence: String,
    /// What the credential says, if its signature holds.
    pub summary: Option<Summary>,
}

/// The answer of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// A signature, a date, a digest or a form does not hold.
    Invalid,
    /// Validly signed, but the replay gives another outcome.
    Refuted,
    /// Nothing is wrong, but the replay that was asked for could not be done.
    Unknown,
    /// Everything that was checked holds; whether a replay was among it, the sentence says.
    Valid,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// `format`, `proof-rdfc`, `proof-jcs`, `issuer`, `dates`, `ticket`, `acceptance`, `head`, `subject`, `evidence`,
    /// `chain`, `seed`, `score` or `replay`.
    pub id: &'static str,
    /// Why.
    pub reason: String,
    /// How it went.
    pub verdict: CheckVerdict,
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckVerdict {
    /// It does not hold.
    Fail,
    /// There was nothing to check, or nothing to check it with. Never a pass.
    NotRun,
    /// It holds.
    Pass,
    /// It was asked for, and could not be told. Never a pass.
    Unknown,
}

/// What a credential says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The assessment's id.
    pub assessment: String,
    /// Which attempt it was, from 1.
    pub attempt: u32,
    /// How the attempt ended.
    pub ended: Ended,
    /// SHA-256 of the evidence.
    pub evidence: Digest,
    /// When it was issued.
    pub issued: Instant,
    /// The issuer's DID. The name that an issuer gives itself proves nothing and is left out.
    pub issuer: String,
    /// The languages used, by the digests of their modules before sealing.
    pub languages: Vec<Language>,
    /// SHA-256 of the assessment's module before sealing.
    pub module: Digest,
    /// Scores per skill.
    pub skills: Vec<SkillScore>,
    /// The candidate's DID.
    pub subject: String,
    /// The assessment's title, in the issuer's words.
    pub title: String,
    /// Until when it is valid, if that is limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// The assessment's version.
    pub version: String,
}

impl Summary {
    pub(crate) fn of(content: &Content) -> Self {
        let Content { assessment, attempt, ended, evidence, issued, issuer, skills, subject, until, .. } =
            content.clone();
        Self {
            assessment: assessment.id,
            attempt,
            ended,
            evidence,
            issued,
            issuer,
            languages: assessment.languages,
            module: assessment.module,
            skills,
            subject,
            title: assessment.title,
            until,
            version: assessment.version,
        }
    }
}
