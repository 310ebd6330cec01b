//! The verdict: what a verifier found, for people and for programs.

use cando_record::{Digest, Ended, Instant, Language};
use serde::Serialize;

use super::trust::Trust;
use crate::SkillScore;
use crate::credential::content::Content;
use crate::credential::foreign::Statement;
use crate::sd_jwt::Disclosed;

/// What verifying came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Every check, always the same ones in the same order for one kind of document; then what the policy demands besides.
    pub checks: Vec<Check>,
    /// The answer.
    pub conclusion: Conclusion,
    /// What an SD-JWT shows, if its signature holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosed: Option<Disclosed>,
    /// What a credential of another system says, if its signature holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foreign: Option<Statement>,
    /// `cando-verdict/1`.
    pub format: VerdictFormat,
    /// The answer in plain words. It repeats nothing from a file whose own signature does not hold.
    pub sentence: String,
    /// What the credential says, if its signature holds.
    pub summary: Option<Summary>,
}

/// The one version of [`Verdict`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum VerdictFormat {
    /// Version 1.
    #[serde(rename = "cando-verdict/1")]
    V1,
}

/// The answer of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// Not re-runnable by the verifier, but confirmed by as many graders as it wants. Never a pass of the replay.
    Confirmed,
    /// A signature, a date, a digest or a form does not hold.
    Invalid,
    /// Validly signed, but the replay gives another outcome.
    Refuted,
    /// Nothing is wrong, but something that matters could not be told: the check that is `unknown` says what.
    Unknown,
    /// Nothing is wrong, but it is less than the verifier's policy demands.
    Unmet,
    /// Everything that was checked holds; whether a replay was among it, the sentence says.
    Valid,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Whether the verifier's policy demands that it passes.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub demanded: bool,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Its name, which is stable.
    pub id: &'static str,
    /// Why.
    pub reason: String,
    /// The standard, or the section of `docs/FORMAT.md`, that asks for it.
    pub source: &'static str,
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
    /// It matters, and could not be told. Never a pass.
    Unknown,
    /// Nothing is wrong with it, but the verifier should know. Never a pass.
    Warn,
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
    /// The issuer's DID.
    pub issuer: String,
    /// The verifier's name for the issuer. The one that an issuer gives itself proves nothing and is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_name: Option<String>,
    /// Whether the module holds the answers, so that its graders alone can run it again.
    pub keyed: bool,
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
    pub(crate) fn of(content: &Content, trust: &Trust) -> Self {
        let Content { assessment, attempt, ended, evidence, issued, issuer, keyed, skills, subject, until, .. } =
            content.clone();
        Self {
            issuer_name: trust.issuer(&issuer).map(String::from),
            keyed,
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
