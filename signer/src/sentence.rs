//! The verdict in words.

use crate::content::Content;
use crate::verdict::{Check, CheckVerdict, Conclusion};

/// Characters of one reason: texts from outside may be long.
const REASON: usize = 400;

/// The one sentence (or two) that a verdict begins with.
pub(crate) fn compose(conclusion: Conclusion, checks: &[Check], proven: Option<&Content>) -> String {
    let reason = |id: &str| checks.iter().find(|check| check.id == id).map_or("", |check| check.reason.as_str());
    let Some(content) = proven else {
        return unproven(checks).into();
    };
    let (who, scores) = (issued(content), scores(content));
    let passed = |id: &str| checks.iter().any(|check| check.id == id && check.verdict == CheckVerdict::Pass);
    match conclusion {
        Conclusion::Invalid => format!("Not valid: {}.", first_failure(checks)),
        Conclusion::Refuted => format!("REFUTED. {} signed it, but {}.", content.issuer, reason("replay")),
        Conclusion::Unknown => {
            format!("Genuine, not replayed. {who} The replay could not be done here: {}", ended(reason("replay")))
        }
        Conclusion::Valid if passed("replay") => format!("Genuine. {who} Score re-computed here: {scores}, the same."),
        Conclusion::Valid if passed("score") => {
            format!("Genuine, not replayed. {who} Its evidence holds; the score, {scores}, was not re-computed here.")
        }
        Conclusion::Valid => format!(
            "Genuine, not replayed. {who} It states {scores}; without its evidence, how that came about cannot be checked."
        ),
    }
}

/// What to do about a check that did not pass.
pub(crate) fn hint(id: &str, verdict: CheckVerdict) -> Option<&'static str> {
    match (id, verdict) {
        (_, CheckVerdict::Pass) => None,
        ("format", _) => Some("Give the files as CanDo wrote them."),
        ("proof-rdfc" | "proof-jcs", CheckVerdict::Fail) => Some("Ask the holder for the credential as it was issued."),
        ("dates", CheckVerdict::Fail) => {
            Some("Look at this machine's clock, or ask for a credential that is valid now.")
        }
        ("evidence", CheckVerdict::Fail) => Some("Ask the holder for the evidence that belongs to this credential."),
        ("evidence", CheckVerdict::NotRun) => Some("Ask the holder for the evidence file."),
        ("score", CheckVerdict::Fail) => Some("Replay the evidence: it shows which of the two is right."),
        ("replay", CheckVerdict::NotRun) => Some("Replay the evidence to compute the score again."),
        ("replay", CheckVerdict::Unknown) => Some("Give what was missing, and verify again."),
        _ => None,
    }
}

/// A text from outside, on one line and not too long.
pub(crate) fn plain(text: &str) -> String {
    let visible = |c: char| if c.is_control() || is_direction(c) { '\u{fffd}' } else { c };
    let mut short: String = text.chars().take(REASON).map(visible).collect();
    if text.chars().nth(REASON).is_some() {
        short.push('…');
    }
    short
}

/// Characters that reorder the text around them.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}

fn unproven(checks: &[Check]) -> &'static str {
    match checks.first() {
        Some(Check { verdict: CheckVerdict::Fail, reason, .. }) if reason.starts_with("credential") => {
            "Not valid: the file is not a credential that CanDo can read; the check `format` tells why."
        }
        _ => "Not valid: the credential's own signature does not hold, so nothing in it can be relied on.",
    }
}

fn first_failure(checks: &[Check]) -> &str {
    let failed = checks.iter().find(|check| check.verdict == CheckVerdict::Fail);
    match failed {
        Some(Check { id: "format", .. }) => "the evidence cannot be read; the check `format` tells why",
        Some(check) => check.reason.trim_end_matches('.'),
        None => "a check failed",
    }
}

fn issued(content: &Content) -> String {
    let Content { assessment, attempt, issued, issuer, subject, .. } = content;
    let day = &issued.as_str()[..10];
    format!("Issued by {issuer} to {subject} on {day} for {}, attempt {attempt}.", assessment.id)
}

fn scores(content: &Content) -> String {
    match content.skills.as_slice() {
        [] => "no score".into(),
        [skill] => format!("{} of 1000", skill.scaled),
        skills => {
            let each: Vec<String> =
                skills.iter().map(|skill| format!("{} {} of 1000", skill.skill, skill.scaled)).collect();
            each.join(", ")
        }
    }
}

fn ended(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}
