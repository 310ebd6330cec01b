//! Whether the score is right: by the transcript, by an own replay, by other graders.

use std::collections::BTreeSet;

use cando_record::json::{self, Value};
use cando_record::{Confirmation, Evidence, Finding, Outcome, Report, Score, Signed, results};

use super::{Case, Found, Obstacle};
use crate::check;
use crate::credential::content::Content;
use crate::credential::inspect::require;

/// Confirmations that are read.
const CONFIRMATIONS: usize = 64;

impl Case<'_> {
    pub(super) fn score(&self) -> Found {
        let (content, (evidence, _)) = (self.content()?, self.evidence()?);
        let outcome = evidence.transcript.outcome().ok_or("the transcript has no outcome".to_owned())?;
        agree(content, outcome, evidence, "the transcript")?;
        Ok("The credential states the transcript's scores.".into())
    }

    pub(super) fn replay(&self) -> Found {
        self.records()?;
        let report = match (self.input.report, self.input.unreplayed, self.content()) {
            (None, _, Ok(content)) if content.keyed => {
                return Err(Obstacle::Impossible(
                    "Not re-runnable by you: the module holds the answers, so its graders alone have it.",
                ));
            }
            (None, None, _) => return Err(Obstacle::NotRun("No replay was asked for.")),
            (None, Some(why), _) => return Err(Obstacle::Unknown(why.into())),
            (Some(report), ..) => report,
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

    /// Whether as many graders as needed confirm the results, each by a key of its own.
    pub(super) fn graders(&self) -> Found {
        let content = self.content()?;
        let confirmations = self.bundle.as_ref().map_or(&[][..], |bundle| &bundle.confirmations);
        let need = self.input.policy.graders.unwrap_or(self.input.trust.quorum).max(1);
        require(confirmations.len() <= CONFIRMATIONS, "it has more confirmations than are read")?;
        confirmations.iter().try_for_each(|confirmation| confirms(confirmation, content))?;
        // One key counts once, and the issuer's own word adds nothing to its credential.
        let graders: BTreeSet<&str> = confirmations.iter().map(|confirmation| confirmation.by.as_str()).collect();
        let others = graders.iter().filter(|by| **by != content.issuer);
        let names: Vec<&str> = others.filter_map(|by| self.input.trust.grader(by)).collect();
        let (count, all) = (names.len(), graders.len());
        match (count, all) {
            (_, 0) => Err(Obstacle::NotRun("No other grader confirmed it.")),
            (0, _) => Err(Obstacle::Warn(format!("Confirmed by {all}, but by no grader that your trust file names."))),
            _ if u32::try_from(count).is_ok_and(|count| count < need) => {
                Err(Obstacle::Warn(format!("Confirmed by {}: {count} of the {need} graders needed.", names.join(", "))))
            }
            _ => Ok(format!("The same came out when it was run again by {}.", names.join(", "))),
        }
    }
}

/// Whether a grader signed that these are the results.
fn confirms(confirmation: &Signed<Confirmation>, content: &Content) -> Result<(), String> {
    let by = &confirmation.by;
    check(confirmation).map_err(|error| format!("confirmation by {by}: {error}"))?;
    require(
        confirmation.body.evidence == content.evidence,
        &format!("the confirmation by {by} is about other evidence"),
    )?;
    let same = confirmation.body.results == results(content.ended, &scores(content));
    require(same, &format!("the confirmation by {by} is about other results than the credential states"))
}

fn scores(content: &Content) -> Vec<Score> {
    let score = |skill: &crate::SkillScore| Score {
        error: skill.error,
        of: skill.of,
        points: skill.points,
        scaled: skill.scaled,
        skill: skill.skill.clone(),
    };
    content.skills.iter().map(score).collect()
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
    let part = |value: &Value, pointer: &str| value.pointer(pointer).cloned().unwrap_or_default();
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
