//! Verdicts as people and programs read them.

use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use cando_record::json;
use cando_signer::{CheckVerdict, Conclusion, Summary, Verdict, plain};
use serde::Serialize;

use crate::ending::Ending;

/// One line of canonical JSON.
pub fn json<T: Serialize>(document: &T) -> String {
    format!("{}\n", String::from_utf8_lossy(&json::write(document)))
}

/// The sentence, what the credential says, then the checks.
pub fn whole(verdict: &Verdict) -> String {
    let mut text = format!("{}\n", verdict.sentence);
    if let Some(summary) = &verdict.summary {
        text += &about(summary);
    }
    if let Some(foreign) = &verdict.foreign {
        let facts = [("title", &foreign.title), ("achievement", &foreign.achievement), ("subject", &foreign.subject)];
        let known = facts.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        let results = foreign.results.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in known.chain(results) {
            text += &format!("  {}: {}\n", plain(name), plain(value));
        }
    }
    if let Some(disclosed) = &verdict.disclosed {
        let shown = disclosed.claims.as_object().into_iter().flatten();
        for (name, value) in shown.filter(|(name, _)| *name != "cnf") {
            text += &format!("  {}: {}\n", plain(name), plain(&value.to_string()));
        }
    }
    text.push('\n');
    for check in &verdict.checks {
        let mark = match check.verdict {
            CheckVerdict::Fail => "FAIL",
            CheckVerdict::NotRun => "not run",
            CheckVerdict::Pass => "pass",
            CheckVerdict::Unknown => "unknown",
            CheckVerdict::Warn => "warning",
        };
        let demanded = if check.demanded { " (demanded)" } else { "" };
        text += &format!("  {mark:8} {:10} {}{demanded}\n", check.id, check.reason);
        if let Some(hint) = &check.hint {
            text += &format!("  {:19} {hint}\n", "");
        }
    }
    text
}

fn about(summary: &Summary) -> String {
    let mut text = format!("\n  {} {}, attempt {}\n", plain(&summary.title), plain(&summary.version), summary.attempt);
    for skill in &summary.skills {
        text += &format!(
            "  {}: {} of {} points ({} of 1000, ± {})\n",
            plain(&skill.title),
            skill.points,
            skill.of,
            skill.scaled,
            skill.error
        );
    }
    let named = summary.issuer_name.as_ref().map(|name| format!(" ({})", plain(name))).unwrap_or_default();
    let Summary { issued, issuer, subject, .. } = summary;
    text + &format!("  candidate: {subject}\n  issuer: {issuer}{named}\n  issued: {issued}\n")
}

/// One row of the table of many.
pub fn row(file: &str, verdict: &Verdict) -> String {
    let word = match verdict.conclusion {
        Conclusion::Confirmed => "confirmed",
        Conclusion::Invalid => "INVALID",
        Conclusion::Refuted => "REFUTED",
        Conclusion::Unknown => "unknown",
        Conclusion::Unmet => "unmet",
        Conclusion::Valid => "valid",
    };
    let replayed = verdict.checks.iter().any(|check| check.id == "replay" && check.verdict == CheckVerdict::Pass);
    let what = match (&verdict.summary, &verdict.foreign) {
        (Some(summary), _) => {
            let scores = summary.skills.iter().map(|skill| format!("{} {}", skill.skill, skill.scaled));
            let scores = scores.collect::<Vec<_>>().join(", ");
            format!("{} {}: {scores}{}", summary.assessment, summary.subject, if replayed { ", replayed" } else { "" })
        }
        (None, Some(foreign)) => {
            let title = foreign.title.as_ref().or(foreign.achievement.as_ref());
            format!("of another system: {}", plain(title.map_or("untitled", String::as_str)))
        }
        (None, None) if verdict.disclosed.is_some() => "a part of a credential".into(),
        (None, None) => verdict.sentence.clone(),
    };
    format!("{word:9}  {}  {what}\n", plain(file))
}

/// How many ended how.
pub struct Tally {
    endings: [usize; 5],
    began: Instant,
    shown: Instant,
}

impl Tally {
    /// Nothing yet.
    pub fn new() -> Self {
        let now = Instant::now();
        Self { endings: [0; 5], began: now, shown: now }
    }

    /// One more.
    pub fn add(&mut self, ending: Ending) {
        self.endings[ending as usize] += 1;
    }

    /// Tells on a terminal how far it is, now and then.
    pub fn progress(&mut self) {
        if stderr().is_terminal() && self.shown.elapsed() > Duration::from_millis(500) {
            self.shown = Instant::now();
            eprint!("\r{} verified", self.endings.iter().sum::<usize>());
        }
    }

    /// Sums up, and ends as the gravest did.
    pub fn finish(self, single: bool) -> Ending {
        const GRAVEST_FIRST: [Ending; 5] =
            [Ending::Refuted, Ending::No, Ending::Unusable, Ending::Unknown, Ending::Good];
        let gravest = GRAVEST_FIRST.into_iter().find(|ending| self.endings[*ending as usize] > 0);
        if !single {
            let [good, no, unusable, refuted, unknown] = self.endings;
            let all = good + no + unusable + refuted + unknown;
            let seconds = self.began.elapsed().as_secs_f64();
            eprintln!(
                "{all} verified in {seconds:.1} s: {good} good, {no} not valid, {refuted} refuted, {unknown} unknown, {unusable} unusable"
            );
        }
        if gravest.is_none() {
            eprintln!("nothing to verify was found: name credentials, or a directory that holds some");
        }
        // Nothing to verify is no success.
        gravest.unwrap_or(Ending::Unusable)
    }
}
