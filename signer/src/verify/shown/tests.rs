//! What was shown to somebody counts once, and for whoever asked.

use std::collections::BTreeSet;
use std::convert::Infallible;

use super::*;
use crate::presentation::{Challenge as Question, Standing, Window, present};
use crate::sd_jwt;
use crate::sd_jwt::tests::issued;
use crate::support::{candidate, credential};
use crate::verify::{CheckVerdict, Conclusion, Submission, Verdict, verify};

/// A memory in which one challenge is open.
struct Memory(BTreeSet<Question>);

impl Challenges for Memory {
    type Error = Infallible;

    fn remember(&mut self, request: &Request, _: &Instant) -> Result<(), Infallible> {
        self.0.insert(request.challenge.clone());
        Ok(())
    }

    fn spend(&mut self, request: &Request, _: &Instant) -> Result<Standing, Infallible> {
        Ok(if self.0.remove(&request.challenge) { Standing::Fresh } else { Standing::Spent })
    }
}

fn now() -> Instant {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn request(domain: &str) -> Request {
    Request { challenge: Question::from_entropy([5; 32]), domain: domain.parse().unwrap() }
}

fn presentation() -> Vec<u8> {
    let window = Window { created: now(), expires: "2026-11-23T09:10:00Z".parse().unwrap() };
    let credentials = [credential().as_value().clone()];
    present(&credentials, &request("jobs.example"), &window, &[], &candidate()).unwrap().to_bytes()
}

fn bound() -> Vec<u8> {
    let Request { challenge, domain } = request("jobs.example");
    let challenge = Challenge { audience: domain.as_str(), nonce: challenge.as_str() };
    sd_jwt::present(&issued(), |_| true, challenge, &now(), &candidate()).unwrap().into_bytes()
}

/// The verdict about the one thing that a file shows.
fn weighed(file: &[u8], asked: Option<&Request>, memory: &mut Memory) -> Verdict {
    let found = shown(file, &now(), &[], asked.map(|request| (request, memory))).unwrap();
    let [one] = found.credentials.as_slice() else { panic!("{} credentials", found.credentials.len()) };
    verify(&Submission { asked, presented: found.presented.as_ref(), ..Submission::new(one, now()) })
}

fn holder(verdict: &Verdict) -> (Conclusion, CheckVerdict, &str) {
    let check = verdict.checks.iter().find(|check| check.id == "holder").unwrap();
    (verdict.conclusion, check.verdict, &check.reason)
}

#[test]
fn it_counts_once_and_for_whoever_asked() {
    for file in [presentation(), bound()] {
        let mut memory = Memory(BTreeSet::from([request("jobs.example").challenge]));
        let mut ask = |domain: Option<&str>| weighed(&file, domain.map(request).as_ref(), &mut memory);
        // Nobody asked: never a pass, and the hint says what is missing.
        let unasked = ask(None);
        assert_eq!(holder(&unasked).1, CheckVerdict::NotRun, "{}", unasked.sentence);
        assert!(unasked.checks.last().unwrap().hint.as_ref().unwrap().contains("--challenge"));
        // Somebody else asked: refused, and nothing is spent.
        let other = ask(Some("other.example"));
        assert_eq!((holder(&other).0, holder(&other).1), (Conclusion::Invalid, CheckVerdict::Fail));
        let good = ask(Some("jobs.example"));
        assert_eq!((holder(&good).0, holder(&good).1), (Conclusion::Valid, CheckVerdict::Pass), "{}", good.sentence);
        let again = ask(Some("jobs.example"));
        let (conclusion, verdict, reason) = holder(&again);
        assert_eq!((conclusion, verdict), (Conclusion::Invalid, CheckVerdict::Fail));
        assert!(reason.contains("answered before"), "{reason}");
    }
}

#[test]
fn a_bare_file_is_no_answer() {
    let request = request("jobs.example");
    for file in [credential().to_bytes(), issued().into_bytes()] {
        let mut memory = Memory(BTreeSet::from([request.challenge.clone()]));
        let verdict = weighed(&file, Some(&request), &mut memory);
        assert_eq!((holder(&verdict).0, holder(&verdict).1), (Conclusion::Invalid, CheckVerdict::Fail));
        assert_eq!(memory.0.len(), 1, "what is no answer spends nothing");
        assert_eq!(holder(&weighed(&file, None, &mut memory)).1, CheckVerdict::NotRun);
    }
}

#[test]
fn a_changed_presentation_fails_unasked_too() {
    let changed = String::from_utf8(presentation()).unwrap().replacen("09:10:00Z", "09:11:00Z", 1);
    let verdict = weighed(changed.as_bytes(), None, &mut Memory(BTreeSet::new()));
    assert_eq!((holder(&verdict).0, holder(&verdict).1), (Conclusion::Invalid, CheckVerdict::Fail));
}
