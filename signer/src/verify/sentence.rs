//! The verdict in words.

use super::trust::Trust;
use super::verdict::{Check, CheckVerdict, Conclusion};
use crate::credential::content::Content;
use crate::credential::foreign::Foreign;
use crate::plain;
use crate::sd_jwt::Disclosed;

/// What a sentence can tell of.
pub(crate) struct Told<'a> {
    pub checks: &'a [Check],
    /// What the credential says, if its issuer signed it.
    pub content: Option<&'a Content>,
    /// The same for another system's.
    pub foreign: Option<&'a Foreign>,
    pub trust: &'a Trust,
}

impl Told<'_> {
    /// The one sentence (or two) that a verdict begins with.
    pub fn compose(&self, conclusion: Conclusion) -> String {
        let (who, scores) = match (self.content, self.foreign) {
            (Some(content), _) => (self.issued(content), scores(content)),
            (None, Some(foreign)) => return self.of_foreign(foreign, conclusion),
            (None, None) => return self.unproven(conclusion).into(),
        };
        match conclusion {
            Conclusion::Invalid => format!("Not valid: {}.", self.first_failure()),
            Conclusion::Refuted => {
                format!("REFUTED. {} signed it, but {}.", self.issuer(), self.reason("replay"))
            }
            Conclusion::Unknown => format!("Genuine, not {}. {who} {}", self.lacks(), self.first_unknown()),
            Conclusion::Unmet => format!("Genuine, but less than your policy demands. {who} {}", self.first_unmet()),
            Conclusion::Confirmed => {
                format!("Genuine, not re-runnable by you. {who} It states {scores}. {}", self.reason("graders"))
            }
            Conclusion::Valid if self.passed("replay") => {
                format!("Genuine. {who} Score re-computed here: {scores}, the same.")
            }
            Conclusion::Valid if self.passed("score") => {
                format!(
                    "Genuine, not replayed. {who} Its evidence holds; the score, {scores}, was not re-computed here."
                )
            }
            Conclusion::Valid => format!(
                "Genuine, not replayed. {who} It states {scores}; without its evidence, how that came about cannot be checked."
            ),
        }
    }

    fn of_foreign(&self, foreign: &Foreign, conclusion: Conclusion) -> String {
        let limits = "It is no CanDo credential: how its results came about cannot be checked.";
        let issuer = self.named(&foreign.issuer);
        match conclusion {
            Conclusion::Invalid | Conclusion::Refuted => format!("Not valid: {}.", self.first_failure()),
            Conclusion::Unknown => format!("Signed by {issuer}. {} {limits}", self.first_unknown()),
            Conclusion::Unmet => {
                format!("Signed by {issuer}, but less than your policy demands. {} {limits}", self.first_unmet())
            }
            Conclusion::Confirmed | Conclusion::Valid => format!("Genuine: signed by {issuer}. {limits}"),
        }
    }

    /// The same for what an SD-JWT shows, if its signature holds.
    pub fn of_twin(&self, disclosed: Option<&Disclosed>, conclusion: Conclusion) -> String {
        let Some(disclosed) = disclosed else { return format!("Not relied on: {}.", self.first_trouble()) };
        let issuer = self.named(&disclosed.issuer);
        let holder = if self.passed("holder") { format!(" {}", self.reason("holder")) } else { String::new() };
        match conclusion {
            Conclusion::Invalid | Conclusion::Refuted => format!("Not valid: {}.", self.first_failure()),
            Conclusion::Unknown => format!("Signed by {issuer}, a part of a credential. {}", self.first_unknown()),
            Conclusion::Unmet => {
                format!("Signed by {issuer}, but less than your policy demands. {}", self.first_unmet())
            }
            Conclusion::Confirmed | Conclusion::Valid => {
                format!(
                    "Genuine: a part of a credential, signed by {issuer}.{holder} Its evidence and replay it cannot show."
                )
            }
        }
    }

    /// The first check that says why nothing is known.
    fn first_trouble(&self) -> &str {
        let bad = |check: &&Check| matches!(check.verdict, CheckVerdict::Fail | CheckVerdict::Unknown);
        self.checks.iter().find(bad).map_or("its signature was not checked", |check| check.reason.trim_end_matches('.'))
    }

    fn reason(&self, id: &str) -> &str {
        self.checks.iter().find(|check| check.id == id).map_or("", |check| check.reason.as_str())
    }

    fn passed(&self, id: &str) -> bool {
        self.checks.iter().any(|check| check.id == id && check.verdict == CheckVerdict::Pass)
    }

    fn issuer(&self) -> String {
        self.content.map_or_else(String::new, |content| self.named(&content.issuer))
    }

    fn named(&self, id: &str) -> String {
        match self.trust.issuer(id) {
            Some(name) => format!("{} ({id})", plain(name)),
            None => plain(id),
        }
    }

    fn issued(&self, content: &Content) -> String {
        let Content { assessment, attempt, issued, subject, .. } = content;
        let day = &issued.as_str()[..10];
        format!("Issued by {} to {subject} on {day} for {}, attempt {attempt}.", self.issuer(), assessment.id)
    }

    fn unproven(&self, conclusion: Conclusion) -> &'static str {
        match self.checks.first() {
            Some(Check { verdict: CheckVerdict::Fail, reason, .. }) if reason.starts_with("credential") => {
                "Not valid: the file is not a credential that CanDo can read; the check `format` tells why."
            }
            _ if conclusion == Conclusion::Unknown => {
                "Not known: the credential is signed in a way that CanDo cannot check, so nothing in it can be relied on."
            }
            _ => "Not valid: the credential's own signature does not hold, so nothing in it can be relied on.",
        }
    }

    fn first_failure(&self) -> &str {
        match self.checks.iter().find(|check| check.verdict == CheckVerdict::Fail) {
            Some(Check { id: "format", .. }) => "the evidence cannot be read; the check `format` tells why",
            Some(check) => check.reason.trim_end_matches('.'),
            None => "a check failed",
        }
    }

    /// What the first unknown check leaves undone.
    fn lacks(&self) -> &'static str {
        match self.checks.iter().find(|check| check.verdict == CheckVerdict::Unknown) {
            Some(Check { id: "replay", .. }) => "replayed",
            _ => "confirmed in full",
        }
    }

    fn first_unknown(&self) -> String {
        match self.checks.iter().find(|check| check.verdict == CheckVerdict::Unknown) {
            Some(check) if check.id == "replay" => {
                format!("The replay could not be done here: {}", ended(&check.reason))
            }
            Some(check) => format!("The check `{}` could not tell: {}", check.id, ended(&check.reason)),
            None => "You cannot run it again, and too few graders whom you trust have confirmed it.".into(),
        }
    }

    fn first_unmet(&self) -> String {
        let unmet = |check: &&Check| check.demanded && check.verdict != CheckVerdict::Pass;
        let first = self.checks.iter().find(unmet);
        first.map_or_else(String::new, |check| {
            format!("The check `{}` did not pass: {}", check.id, ended(&check.reason))
        })
    }
}

/// The standard, or the section of `docs/FORMAT.md`, that asks for a check.
pub(crate) fn source(id: &str) -> &'static str {
    match id {
        "format" => "W3C VC Data Model 2.0, 4; 1EdTech Open Badges 3.0; FORMAT 11",
        "proof-rdfc" => "W3C Data Integrity EdDSA Cryptosuites 1.0, 3.2",
        "proof-jcs" => "W3C Data Integrity EdDSA Cryptosuites 1.0, 3.3",
        "proof-jwt" => "RFC 7515; RFC 8037; RFC 9901, 7.1",
        "disclosures" => "RFC 9901, 7.1",
        "issuer" => "W3C VC Data Model 2.0, 4.7",
        "dates" => "W3C VC Data Model 2.0, 4.9",
        "status" => "W3C Bitstring Status List 1.0",
        "ticket" | "acceptance" | "head" | "subject" => "FORMAT 6",
        "evidence" => "W3C VC Data Model 2.0, 5.6; FORMAT 9",
        "log" => "C2SP tlog-proof, tlog-policy",
        "holder" => "W3C VC Data Model 2.0, 4.13",
        "seed" => "FORMAT 7",
        "chain" => "FORMAT 8",
        _ => "FORMAT 10",
    }
}

/// What to do about an issuer by `did:web` whose document is not pinned.
pub(crate) const PIN: &str =
    "Save that document, make sure that it is the issuer's, and pin it: `cando trust add DID NAME --document FILE`.";

/// What to do about an answer to a question that is not at hand.
pub(crate) const ASK: &str = "Give the challenge that you made and your domain, as with `--challenge` and `--domain`.";

/// What to do about a check that did not pass.
pub(crate) fn hint(id: &str, verdict: CheckVerdict) -> Option<&'static str> {
    match (id, verdict) {
        (_, CheckVerdict::Pass) => None,
        ("format", CheckVerdict::Fail) => Some("Give the files as CanDo wrote them."),
        ("proof-rdfc" | "proof-jcs" | "proof-jwt" | "disclosures", CheckVerdict::Fail) => {
            Some("Ask the holder for the credential as it was issued.")
        }
        ("dates", CheckVerdict::Fail) => {
            Some("Look at this machine's clock, or ask for a credential that is valid now.")
        }
        ("evidence", CheckVerdict::Fail) => Some("Ask the holder for the evidence that belongs to this credential."),
        ("evidence", CheckVerdict::NotRun) => Some("Ask the holder for the evidence file."),
        ("score", CheckVerdict::Fail) => Some("Replay the evidence: it shows which of the two is right."),
        ("log", CheckVerdict::Warn) => Some("If you know the log and its witnesses, name them with `cando trust log`."),
        ("replay", CheckVerdict::NotRun) => Some("Replay the evidence to compute the score again."),
        ("issuer", CheckVerdict::Warn) => Some("If you know the issuer, name it with `cando trust add`."),
        ("graders", CheckVerdict::Warn) => Some("Ask the holder for confirmations by graders whom you trust."),
        ("holder", CheckVerdict::Fail) => {
            Some("Make a new challenge with `cando challenge`, and ask the holder to answer it.")
        }
        ("status", CheckVerdict::Unknown) => Some("Give the issuer's current status lists."),
        ("status", CheckVerdict::Fail) => Some("Ask the issuer."),
        ("replay", CheckVerdict::Unknown) => Some("Give what was missing, and verify again."),
        _ => None,
    }
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
