//! What a credential says, and the one way in which it says it.
//!
//! [`Content::write`] is the only writer of the document; [`Content::read`] takes the variable parts out of one again.
//! Whatever else a document holds is found by writing it once more and comparing. All terms are those of the VC 2.0 and
//! Open Badges 3.0.3 contexts: a term that no context defines would be displayed, but not signed, by half of the field.

use cando_record::json::Value;
use cando_record::{Digest, Ended, Instant, Language, Outcome};
use serde::Serialize;
use serde_json::json;

use super::identifier::{multibase, urn};
use crate::log::Place;
use crate::status::StatusEntry;

mod read;

/// The contexts, in the order that Open Badges 3.0 demands.
pub(crate) const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

/// Name of the last result, where the ticket was logged.
const LOGGED: &str = "ticket-entry";

/// What a credential says of itself that replaces one whose subject lost the key.
const REISSUED: &str = " Issued anew: the key that took the assessment, named as another identifier, was lost, \
                        and the issuer has checked that this is the same person.";

/// All variable parts of a credential.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Content {
    pub assessment: Assessment,
    pub attempt: u32,
    /// When the proof was made.
    pub created: Instant,
    pub ended: Ended,
    pub evidence: Digest,
    /// The key that took the assessment and is lost, if this was issued anew for another.
    pub formerly: Option<String>,
    pub issued: Instant,
    pub issuer: String,
    pub issuer_name: Option<String>,
    /// Whether the module holds the answers, and stays with its graders.
    pub keyed: bool,
    /// Where the ticket stands in a log, if it was logged.
    pub logged: Option<Place>,
    pub skills: Vec<SkillScore>,
    pub status: Option<StatusEntry>,
    pub subject: String,
    pub until: Option<Instant>,
}

/// What was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assessment {
    pub about: String,
    pub id: String,
    pub languages: Vec<Language>,
    pub module: Digest,
    pub scoring: String,
    pub title: String,
    pub version: String,
}

/// The score in one skill, with the skill's title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkillScore {
    /// Standard error of `scaled`, in the same unit.
    pub error: u32,
    /// Points that could be had.
    pub of: u32,
    /// Points.
    pub points: u32,
    /// Points in thousandths of `of`.
    pub scaled: u32,
    /// The skill's id.
    pub skill: String,
    /// The skill's title, in the issuer's words.
    pub title: String,
}

/// Who can compute the score again.
const OPEN: &str = "Whoever has the module can compute the score again from the evidence.";
const KEYED: &str = "The module holds the answers: its graders alone can compute the score again from the evidence.";
/// The name of the evidence, by which a CanDo credential is known.
const RECORD: &str = "Record of the attempt";

impl Content {
    /// Whether a document bears the name that CanDo gives to evidence.
    pub fn is_marked(document: &Value) -> bool {
        document.pointer("/evidence/0/name").is_some_and(|name| name == RECORD)
    }

    /// The same, with the results of an attempt instead of its own.
    pub fn with_results(&self, outcome: &Outcome, attempt: u32) -> Self {
        let title = |id: &str| {
            let known = self.skills.iter().find(|skill| skill.skill == id);
            known.map_or_else(|| id.into(), |skill| skill.title.clone())
        };
        Self { attempt, ended: outcome.ended, skills: skill_scores(outcome, title), ..self.clone() }
    }

    /// The document without its proof.
    pub fn write(&self) -> Value {
        let mut document = json!({
            "@context": CONTEXTS,
            "credentialSubject": self.subject(),
            "evidence": [self.evidence()],
            "id": self.id(),
            "issuer": { "id": self.issuer, "type": ["Profile"] },
            "name": self.assessment.title,
            "relatedResource": self.resources(),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "validFrom": self.issued,
        });
        if let Some(name) = &self.issuer_name {
            document["issuer"]["name"] = name.as_str().into();
        }
        if let Some(status) = &self.status {
            document["credentialStatus"] = status.write();
        }
        if let Some(until) = &self.until {
            document["validUntil"] = until.as_str().into();
        }
        document
    }

    /// Of one attempt there is one credential for each subject.
    fn id(&self) -> String {
        match self.formerly {
            None => urn("cando/credential/1", &self.evidence.0),
            Some(_) => urn("cando/reissue/1", &Digest::of(&[&self.evidence.0, self.subject.as_bytes()].concat()).0),
        }
    }

    fn subject(&self) -> Value {
        let mut subject = json!({
            "achievement": self.achievement(),
            "id": self.subject,
            "narrative": format!(
                "Attempt {}: {}. Not supervised: nobody watched who answered, or what helped. {}{}",
                self.attempt,
                match self.ended {
                    Ended::Completed => "completed",
                    Ended::TimeUp => "ended by the time limit",
                },
                if self.keyed { KEYED } else { OPEN },
                if self.formerly.is_some() { REISSUED } else { "" },
            ),
            "result": self.results(),
            "type": ["AchievementSubject"],
        });
        if let Some(key) = &self.formerly {
            let identity = json!({
                "hashed": false,
                "identityHash": key,
                "identityType": "identifier",
                "type": "IdentityObject",
            });
            subject["identifier"] = [identity].into_iter().collect();
        }
        subject
    }

    fn achievement(&self) -> Value {
        let Assessment { about, id, scoring, title, version, .. } = &self.assessment;
        json!({
            "achievementType": "Assessment",
            "criteria": { "narrative": scoring },
            "description": about,
            "humanCode": id,
            "id": self.achievement_id(),
            "name": title,
            "resultDescription": self.descriptions(),
            "type": ["Achievement"],
            "version": version,
        })
    }

    fn achievement_id(&self) -> String {
        urn("cando/achievement/1", &self.assessment.module.0)
    }

    /// Per skill: scaled score, its standard error, points; then the attempt's number, how it ended, and its ticket's entry.
    fn results(&self) -> Vec<Value> {
        let achievement = self.achievement_id();
        let result = |name: &str, value: &str| json!({ "resultDescription": format!("{achievement}#{name}"), "type": ["Result"], "value": value });
        let mut results = Vec::new();
        for SkillScore { error, points, scaled, skill, .. } in &self.skills {
            results.push(result(&format!("{skill}/scaled"), &scaled.to_string()));
            results.push(result(&format!("{skill}/error"), &error.to_string()));
            results.push(result(&format!("{skill}/points"), &points.to_string()));
        }
        results.push(result("attempt", &self.attempt.to_string()));
        results.push(result("ended", word(self.ended)));
        results.extend(self.logged.iter().map(|place| result(LOGGED, &place.to_string())));
        results
    }

    /// What each of [`Content::results`] means.
    fn descriptions(&self) -> Vec<Value> {
        let achievement = self.achievement_id();
        let describe = |name: &str, title: &str, kind: &str| json!({ "id": format!("{achievement}#{name}"), "name": title, "resultType": kind, "type": ["ResultDescription"] });
        let mut descriptions = Vec::new();
        for SkillScore { of, skill, title, .. } in &self.skills {
            let mut scaled = describe(&format!("{skill}/scaled"), title, "ScaledScore");
            (scaled["valueMin"], scaled["valueMax"]) = ("0".into(), "1000".into());
            let error = format!("{title}: standard error of the scaled score");
            let mut points = describe(&format!("{skill}/points"), &format!("{title}: points"), "RawScore");
            (points["valueMin"], points["valueMax"]) = ("0".into(), of.to_string().into());
            descriptions.extend([scaled, describe(&format!("{skill}/error"), &error, "ext:StandardError"), points]);
        }
        descriptions.push(describe("attempt", "Number of the attempt", "ext:Attempt"));
        descriptions.push(describe("ended", "How the attempt ended", "ext:Ending"));
        if self.logged.is_some() {
            descriptions.push(describe(LOGGED, "Entry of the ticket in a transparency log", "ext:LogEntry"));
        }
        descriptions
    }

    fn evidence(&self) -> Value {
        json!({
            "digestMultibase": multibase(&self.evidence),
            "id": urn("cando/evidence/1", &self.evidence.0),
            "mediaType": "application/json",
            "name": RECORD,
            "narrative": "Ticket, seed, answers, steps and scores, signed by both sides. Its digest is that of its RFC 8785 \
                          form. Running it again in the assessment's module must give the same to the last bit.",
            "type": ["Evidence"],
        })
    }

    /// The module of the assessment, then those of its languages, each before sealing.
    fn resources(&self) -> Vec<Value> {
        let resource = |name: &str, digest: &Digest| {
            json!({
                "digestMultibase": multibase(digest),
                "id": urn("cando/module/1", &digest.0),
                "mediaType": "application/wasm",
                "name": name,
            })
        };
        let Assessment { id, languages, module, .. } = &self.assessment;
        let languages = languages.iter().map(|language| resource(&language.name, &language.module));
        std::iter::once(resource(id, module)).chain(languages).collect()
    }
}

/// The scores of an outcome, with titles.
pub(crate) fn skill_scores(outcome: &Outcome, title: impl Fn(&str) -> String) -> Vec<SkillScore> {
    let scores = outcome.scores.iter().cloned();
    let titled = scores.map(|score| SkillScore {
        title: title(&score.skill),
        error: score.error,
        of: score.of,
        points: score.points,
        scaled: score.scaled,
        skill: score.skill,
    });
    titled.collect()
}

fn word(ended: Ended) -> &'static str {
    match ended {
        Ended::Completed => "completed",
        Ended::TimeUp => "time-up",
    }
}

/// Kebab case of at most 64 characters: such a name can be part of an identifier and of a sentence.
pub(crate) fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}
