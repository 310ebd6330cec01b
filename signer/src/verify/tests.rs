//! Every way in which a credential or its evidence can be wrong, and the check that names it.

use cando_record::json;
use cando_record::{
    Acceptance, Difference, Digest, Event, Evidence, Finding, Head, Instant, Mode, Report, Seed, Ticket, Transcript,
};

use super::*;
use crate::support::{
    candidate, claim, credential, end, english, evidence, evidence_with, grader, manifest, outcome, report, ticket,
};
use crate::{Claim, IssueError, Key, Unsound, issue, sign};

const NOW: &str = "2026-11-23T09:00:00Z";

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}

fn judge(credential: &Credential, evidence: Option<&Evidence>, report: Option<&Report>) -> Verdict {
    let file = evidence.map(json::write);
    judge_files(&credential.to_bytes(), file.as_deref(), report)
}

pub(super) fn judge_files(credential: &[u8], evidence: Option<&[u8]>, report: Option<&Report>) -> Verdict {
    verify(&Submission { evidence, report, ..Submission::new(credential, moment(NOW)) })
}

pub(super) fn ids(verdict: &Verdict, wanted: CheckVerdict) -> Vec<&'static str> {
    verdict.checks.iter().filter(|check| check.verdict == wanted).map(|check| check.id).collect()
}

fn reason<'a>(verdict: &'a Verdict, id: &str) -> &'a str {
    &verdict.checks.iter().find(|check| check.id == id).unwrap().reason
}

/// The sample's credential with other content, signed again by its issuer.
pub(super) fn altered(change: impl FnOnce(&mut Content)) -> Credential {
    let mut content = credential().content().clone();
    change(&mut content);
    Credential::sign(content, &grader()).unwrap()
}

/// A credential that its issuer signs for any evidence at all.
fn vouched(evidence: &Evidence) -> Credential {
    altered(|content| content.evidence = evidence.digest())
}

fn fails(evidence: &Evidence, expected: &[&str]) -> Verdict {
    let verdict = judge(&vouched(evidence), Some(evidence), None);
    assert_eq!(ids(&verdict, CheckVerdict::Fail), expected, "{verdict:#?}");
    assert_eq!(verdict.conclusion, Conclusion::Invalid);
    verdict
}

#[test]
fn genuine_with_replay() {
    let evidence = evidence();
    let verdict = judge(&credential(), Some(&evidence), Some(&report(&evidence)));
    assert_eq!(ids(&verdict, CheckVerdict::Pass).len(), 13, "{verdict:#?}");
    assert_eq!(ids(&verdict, CheckVerdict::Warn), ["issuer"]);
    assert_eq!(verdict.conclusion, Conclusion::Valid);
    let (issuer, subject) = (grader().did(), candidate().did());
    let expected = format!(
        "Genuine. Issued by {issuer} to {subject} on 2026-11-22 for number-series, attempt 1. \
         Score re-computed here: induction 1000 of 1000, coding 500 of 1000, the same."
    );
    assert_eq!(verdict.sentence, expected);
    let summary = verdict.summary.unwrap();
    assert_eq!((summary.issuer, summary.subject, summary.attempt), (issuer, subject, 1));
    assert_eq!((summary.skills.len(), summary.skills[1].title.as_str()), (2, "Writing programs"));
}

#[test]
fn genuine_without_replay() {
    let verdict = judge(&credential(), Some(&evidence()), None);
    assert_eq!(ids(&verdict, CheckVerdict::NotRun), ["replay", "graders", "status", "log", "holder"]);
    assert_eq!(verdict.conclusion, Conclusion::Valid);
    assert!(verdict.sentence.starts_with("Genuine, not replayed."), "{}", verdict.sentence);
}

#[test]
fn genuine_without_evidence() {
    let verdict = judge(&credential(), None, None);
    assert_eq!(ids(&verdict, CheckVerdict::Pass), ["format", "proof-rdfc", "proof-jcs", "dates"]);
    assert_eq!(verdict.conclusion, Conclusion::Valid);
    assert!(verdict.sentence.contains("without its evidence"), "{}", verdict.sentence);
}

#[test]
fn replay_that_could_not_be_done() {
    let evidence = evidence();
    let unable = Report { finding: Finding::Unable { reason: "the module is missing".into() }, ..report(&evidence) };
    let other = Report { evidence: Digest([0; 32]), ..report(&evidence) };
    let contradictory = [
        Report { head: Digest([0; 32]), ..report(&evidence) },
        Report { steps: 3, ..report(&evidence) },
        Report { outcome: None, ..report(&evidence) },
    ];
    for report in [unable, other].iter().chain(&contradictory) {
        let verdict = judge(&credential(), Some(&evidence), Some(report));
        assert_eq!(ids(&verdict, CheckVerdict::Unknown), ["replay"]);
        assert_eq!(verdict.conclusion, Conclusion::Unknown);
    }
    let (credential, file) = (credential().to_bytes(), json::write(&evidence));
    let asked = Submission {
        evidence: Some(&file),
        unreplayed: Some("no engine here"),
        ..Submission::new(&credential, moment(NOW))
    };
    let verdict = verify(&asked);
    assert_eq!((verdict.conclusion, reason(&verdict, "replay")), (Conclusion::Unknown, "no engine here"));
    let verdict = verify(&Submission { evidence: None, ..asked });
    assert_eq!(verdict.conclusion, Conclusion::Unknown);
}

#[test]
fn altered_score_is_refuted_by_replay() {
    let evidence = evidence();
    let forged = altered(|content| content.skills[1].scaled = 980);
    let verdict = judge(&forged, Some(&evidence), Some(&report(&evidence)));
    assert_eq!(ids(&verdict, CheckVerdict::Fail), ["score", "replay"]);
    assert_eq!(verdict.conclusion, Conclusion::Refuted);
    let expected = "the credential says \"980\" at /credentialSubject/result/3/value, the replay says \"500\"";
    assert_eq!(reason(&verdict, "replay"), expected);
    assert!(verdict.sentence.starts_with("REFUTED.") && verdict.sentence.contains(expected), "{}", verdict.sentence);

    let verdict = judge(&forged, Some(&evidence), None);
    assert_eq!(verdict.conclusion, Conclusion::Invalid);
    let score = verdict.checks.iter().find(|check| check.id == "score").unwrap();
    assert!(score.hint.as_deref().unwrap().contains("Replay"));
}

#[test]
fn every_altered_result_is_refuted() {
    let evidence = evidence();
    let forgeries: [fn(&mut Content); 8] = [
        |content| content.attempt = 2,
        |content| content.ended = cando_record::Ended::TimeUp,
        |content| content.skills[0].error = 1,
        |content| content.skills[0].points = 9,
        |content| content.skills[0].of = 9,
        |content| content.skills[0].skill = "other".into(),
        |content| content.skills.reverse(),
        |content| drop(content.skills.pop()),
    ];
    for forge in forgeries {
        let verdict = judge(&altered(forge), Some(&evidence), Some(&report(&evidence)));
        assert_eq!(ids(&verdict, CheckVerdict::Fail), ["score", "replay"]);
        assert_eq!(verdict.conclusion, Conclusion::Refuted);
        assert!(reason(&verdict, "replay").contains("at /credentialSubject/"), "{}", verdict.sentence);
    }
}

#[test]
fn replay_that_differs_refutes() {
    let evidence = evidence();
    let difference = Difference { n: 4, pointer: "/step/outcome".into(), recorded: "9".into(), replayed: "1".into() };
    let refuted = Report { finding: Finding::Refuted { difference }, ..report(&evidence) };
    let verdict = judge(&credential(), Some(&evidence), Some(&refuted));
    assert_eq!((ids(&verdict, CheckVerdict::Fail), verdict.conclusion), (vec!["replay"], Conclusion::Refuted));
    assert!(verdict.sentence.contains("step 4, /step/outcome"), "{}", verdict.sentence);

    let mut broken = evidence.clone();
    broken.head.signature = "0".repeat(128);
    let refuted = Report { evidence: broken.digest(), ..refuted };
    let verdict = judge(&vouched(&broken), Some(&broken), Some(&refuted));
    assert_eq!(verdict.conclusion, Conclusion::Invalid, "what signatures disprove is not refuted but invalid");
}

#[test]
fn dates_are_told_apart() {
    let at = |credential: &Credential, now: &str| {
        let file = credential.to_bytes();
        verify(&Submission { ..Submission::new(&file, moment(now)) })
    };
    let limited = altered(|content| content.until = Some(moment("2026-12-01T00:00:00Z")));
    assert_eq!(at(&limited, "2026-12-01T00:00:00Z").conclusion, Conclusion::Valid);
    for (now, word) in [("2026-11-22T12:29:59Z", "not yet valid"), ("2026-12-01T00:00:01Z", "expired")] {
        let verdict = at(&limited, now);
        assert_eq!((ids(&verdict, CheckVerdict::Fail), verdict.conclusion), (vec!["dates"], Conclusion::Invalid));
        assert!(verdict.sentence.contains(word), "{}", verdict.sentence);
    }
    for created in ["2026-11-22T12:29:59Z", "2026-11-23T09:00:01Z", "2026-12-01T00:00:01Z"] {
        let forged = altered(|content| {
            content.created = moment(created);
            content.until = Some(moment("2026-12-01T00:00:00Z"));
        });
        assert_eq!(ids(&judge(&forged, None, None), CheckVerdict::Fail), ["dates"], "{created}");
    }
    let early = altered(|content| content.issued = moment("2026-11-22T11:59:59Z"));
    assert_eq!(ids(&judge(&early, Some(&evidence()), None), CheckVerdict::Fail), ["dates"]);
    for window in [("2026-11-22T12:00:01Z", "2026-11-22T18:00:00Z"), ("2026-11-22T10:00:00Z", "2026-11-22T11:59:59Z")] {
        let ticket = Ticket { valid_from: moment(window.0), valid_until: moment(window.1), ..ticket() };
        fails(&evidence_with(ticket, outcome(), &grader()), &["dates"]);
    }
}

#[test]
fn each_signature_fails_by_name() {
    let zeros = "0".repeat(128);
    let mut broken = evidence();
    broken.ticket.signature = zeros.clone();
    fails(&broken, &["ticket"]);
    let mut broken = evidence();
    broken.acceptance.signature = zeros.clone();
    fails(&broken, &["acceptance"]);
    let mut broken = evidence();
    broken.head.signature = zeros;
    fails(&broken, &["head"]);
}

#[test]
fn parts_of_other_attempts_do_not_fit() {
    let stranger = Key::from_entropy([9; 32]);
    let original = evidence();
    let other_ticket = Digest([7; 32]);
    let mut broken = original.clone();
    broken.acceptance =
        sign(Acceptance { ticket: other_ticket, ..original.acceptance.body.clone() }, &candidate()).unwrap();
    fails(&broken, &["acceptance", "chain"]);
    let mut broken = original.clone();
    broken.head = sign(Head { ticket: other_ticket, ..original.head.body.clone() }, &candidate()).unwrap();
    fails(&broken, &["head"]);
    let mut broken = original.clone();
    broken.head = sign(original.head.body.clone(), &stranger).unwrap();
    fails(&broken, &["subject"]);
    let mut broken = original.clone();
    broken.acceptance = sign(original.acceptance.body.clone(), &stranger).unwrap();
    fails(&broken, &["subject", "chain"]);
    fails(&evidence_with(ticket(), outcome(), &stranger), &["issuer"]);
}

#[test]
fn rewritten_answers_fail_at_the_candidates_signature() {
    let mut broken = evidence();
    let Event::Respond { at, .. } = &mut broken.transcript.entries[1].event else { panic!() };
    *at += 1;
    let verdict = fails(&broken, &["chain"]);
    assert!(verdict.sentence.contains("the candidate signed"), "{}", verdict.sentence);
    broken.head = sign(Head { head: broken.transcript.head(), ..broken.head.body.clone() }, &grader()).unwrap();
    fails(&broken, &["subject"]);
}

#[test]
fn chain_must_be_whole() {
    let broken = |change: fn(&mut Transcript)| {
        let mut broken = evidence();
        change(&mut broken.transcript);
        broken.head = end(&broken.transcript, &broken.ticket);
        fails(&broken, &["chain"]);
    };
    broken(|transcript| transcript.entries[2].n = 4);
    broken(|transcript| transcript.entries.swap(1, 2));
    broken(|transcript| transcript.entries[2].step = transcript.entries[3].step.clone());
    broken(|transcript| transcript.opening.module = Digest([0; 32]));
    broken(|transcript| transcript.opening.ticket = Digest([0; 32]));
    broken(|transcript| transcript.opening.acceptance = Digest([0; 32]));
    broken(|transcript| transcript.opening.languages.clear());
    let mut cut = evidence();
    cut.transcript.entries.pop();
    cut.head = end(&cut.transcript, &cut.ticket);
    fails(&cut, &["chain", "score"]);
}

pub(super) type Change<T> = fn(&mut T);

/// Ways in which an attempt's start can be another than its ticket and acceptance permit, each with a name.
pub(super) fn other_starts() -> [(&'static str, Change<Event>); 5] {
    macro_rules! other {
        ($member:ident, $value:expr) => {
            |start| {
                let Event::Start { $member, .. } = start else { panic!() };
                $value
            }
        };
    }
    [
        ("time", other!(at, *at = 1)),
        ("limits", other!(limits, limits.time += 1)),
        ("locale", other!(locale, *locale = "de".into())),
        ("mode", other!(mode, *mode = Mode::Practice)),
        ("other", other!(seed, *seed = Seed([0; 32]))),
    ]
}

#[test]
fn seed_must_follow() {
    let mut broken = evidence();
    broken.secret = Seed([0; 32]);
    fails(&broken, &["seed"]);
    let other = Ticket { commitment: Digest([0; 32]), ..ticket() };
    fails(&evidence_with(other, outcome(), &grader()), &["seed"]);
    for (_, change) in other_starts() {
        let mut broken = evidence();
        change(&mut broken.transcript.entries[0].event);
        broken.head = end(&broken.transcript, &broken.ticket);
        fails(&broken, &["seed"]);
    }
}

#[test]
fn credential_must_be_about_its_evidence() {
    let named = |forged: Credential| ids(&judge(&forged, Some(&evidence()), None), CheckVerdict::Fail);
    assert_eq!(named(altered(|content| content.evidence = Digest([0; 32]))), ["evidence"]);
    assert_eq!(named(altered(|content| content.assessment.id = "other".into())), ["evidence"]);
    assert_eq!(named(altered(|content| content.assessment.module = Digest([0; 32]))), ["evidence"]);
    assert_eq!(named(altered(|content| content.assessment.languages.clear())), ["evidence"]);
    assert_eq!(named(altered(|content| content.subject = grader().did())), ["subject"]);
}

#[test]
fn only_the_issuer_can_sign_for_the_issuer() {
    let forged = Credential::sign(credential().content().clone(), &Key::from_entropy([9; 32])).unwrap();
    let verdict = judge(&forged, Some(&evidence()), None);
    assert_eq!((ids(&verdict, CheckVerdict::Fail), verdict.summary), (vec!["proof-rdfc", "proof-jcs"], None));
    assert!(!verdict.sentence.contains("did:key"), "{}", verdict.sentence);
}

/// One proof of two is none: whoever removes, swaps, renames or exchanges one is told which.
#[test]
fn both_proofs_are_needed() {
    let genuine = credential();
    let stranger = Credential::sign(genuine.content().clone(), &Key::from_entropy([9; 32])).unwrap();
    let late = altered(|content| content.created = moment("2026-11-22T12:31:00Z"));
    let proofs = |from: &Credential| from.as_value()["proof"].as_array().unwrap().clone();
    let ([rdfc, jcs], other) = (<[_; 2]>::try_from(proofs(&genuine)).unwrap(), proofs(&stranger));
    let changed = |proof: &json::Value, name: &str, value: &json::Value| {
        let mut proof = proof.clone();
        proof[name] = value.clone();
        proof
    };
    let renamed = changed(&rdfc, "cryptosuite", &"eddsa-2022".into());
    let login = changed(&rdfc, "proofPurpose", &"authentication".into());
    let undated = changed(&jcs, "created", &"yesterday".into());
    let (first, second) = (&rdfc["proofValue"], &jcs["proofValue"]);
    for (what, set, named) in [
        ("first removed", vec![jcs.clone()], vec!["proof-rdfc"]),
        ("second removed", vec![rdfc.clone()], vec!["proof-jcs"]),
        ("both removed", vec![], vec!["format"]),
        ("order", vec![jcs.clone(), rdfc.clone()], vec!["format"]),
        ("one twice", vec![rdfc.clone(), rdfc.clone()], vec!["format"]),
        ("a third", vec![rdfc.clone(), jcs.clone(), jcs.clone()], vec!["format"]),
        ("first by another key", vec![other[0].clone(), jcs.clone()], vec!["proof-rdfc"]),
        ("second by another key", vec![rdfc.clone(), other[1].clone()], vec!["proof-jcs"]),
        (
            "signatures swapped",
            vec![changed(&rdfc, "proofValue", second), changed(&jcs, "proofValue", first)],
            vec!["proof-rdfc", "proof-jcs"],
        ),
        ("another suite", vec![renamed, jcs.clone()], vec!["format"]),
        ("another purpose", vec![login, jcs.clone()], vec!["format"]),
        ("malformed date", vec![rdfc.clone(), undated], vec!["format"]),
        ("two dates", vec![rdfc.clone(), proofs(&late)[1].clone()], vec!["format"]),
    ] {
        let mut document = genuine.as_value().clone();
        document["proof"] = set.into();
        let verdict = judge_files(&json::canonical(&document), None, None);
        assert_eq!((ids(&verdict, CheckVerdict::Fail), verdict.conclusion), (named, Conclusion::Invalid), "{what}");
        assert_eq!(verdict.summary, None, "{what}");
    }
}

#[test]
fn foreign_and_broken_files_are_told_apart() {
    let told = |text: &[u8]| {
        let verdict = judge_files(text, None, None);
        assert_eq!((ids(&verdict, CheckVerdict::Fail), verdict.conclusion), (vec!["format"], Conclusion::Invalid));
        reason(&verdict, "format").to_owned()
    };
    let text = credential().to_pretty();
    assert!(told(b"").contains("not acceptable JSON"));
    assert!(told(b"{}").contains("not a credential"));
    assert!(told(&text.as_bytes()[..text.len() / 2]).contains("not acceptable JSON"));
    assert!(told(text.replacen('{', "{\"id\":1,", 1).as_bytes()).contains("duplicate name"));
    assert!(told(text.replacen("\"1000\"", "1000.5", 1).as_bytes()).contains("integer"));
    assert!(told(&[text.as_bytes(), &[b' '; crate::CREDENTIAL]].concat()).contains("more than"));
    assert!(told(br#"{"type":["VerifiableCredential","OpenBadgeCredential"]}"#).contains("/issuer is missing"));
    assert!(told(text.replacen("Not supervised", "Supervised", 1).as_bytes()).contains("/credentialSubject/narrative"));
    let pretty = serde_json::to_string_pretty(&evidence()).unwrap();
    let verdict = judge_files(text.as_bytes(), Some(pretty.as_bytes()), None);
    assert_eq!(verdict.conclusion, Conclusion::Valid, "layout does not matter");
    let double = pretty.replacen('{', "{\"format\":\"cando-evidence/1\",", 1);
    assert_eq!(ids(&judge_files(text.as_bytes(), Some(double.as_bytes()), None), CheckVerdict::Fail), ["format"]);
}

/// Shapes that the standard allows, and CanDo itself never writes: one type as a text, texts that say their language.
#[test]
fn foreign_ones_hold_in_shapes_of_their_own() {
    let document = serde_json::json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "credentialSubject": { "id": candidate().did() },
        "issuer": { "description": { "@language": "en-GB", "@value": "A guild" }, "id": grader().did() },
        "name": [{ "@language": "es", "@value": "Tejer" }, { "@language": "en", "@value": "Weaving" }],
        "type": "VerifiableCredential",
    });
    let created = "2026-11-22T12:00:00Z".parse().unwrap();
    let secured = crate::secure(&document, &created, &grader()).unwrap();
    let verdict = judge_files(&json::canonical(&secured), None, None);
    assert_eq!(verdict.conclusion, Conclusion::Valid, "{}", verdict.sentence);
    assert_eq!(verdict.foreign.unwrap().title.as_deref(), Some("Tejer"));
}

#[test]
fn issuing_refuses_what_verifying_would_refuse() {
    let (good, manifest) = (evidence(), manifest());
    let refused = |evidence: &Evidence| issue(&claim(evidence, &manifest), &grader()).unwrap_err();
    let mut broken = good.clone();
    broken.head.signature = "0".repeat(128);
    assert!(matches!(refused(&broken), IssueError::Evidence(Unsound { check: "head", .. })));
    let mut broken = good.clone();
    broken.secret = Seed([0; 32]);
    assert!(matches!(refused(&broken), IssueError::Evidence(Unsound { check: "seed", .. })));
    let mut broken = good.clone();
    broken.transcript.entries.pop();
    assert!(matches!(refused(&broken), IssueError::Evidence(Unsound { check: "chain", .. })));
    let late = Ticket { valid_until: moment("2026-11-22T11:00:00Z"), ..ticket() };
    assert!(matches!(
        refused(&evidence_with(late, outcome(), &grader())),
        IssueError::Evidence(Unsound { check: "dates", .. })
    ));
    assert!(matches!(issue(&claim(&good, &manifest), &candidate()), Err(IssueError::OtherIssuer { .. })));
    let early = Claim { issued: moment("2026-11-22T11:00:00Z"), ..claim(&good, &manifest) };
    assert!(matches!(issue(&early, &grader()), Err(IssueError::Moment { .. })));
}

#[test]
fn issuing_refuses_another_manifest() {
    let evidence = evidence();
    let fault = |change: fn(&mut cando_record::Manifest)| {
        let mut manifest = manifest();
        change(&mut manifest);
        issue(&claim(&evidence, &manifest), &grader()).unwrap_err()
    };
    assert!(matches!(fault(|manifest| manifest.id = "other".into()), IssueError::Manifest(_)));
    assert!(matches!(fault(|manifest| manifest.languages.clear()), IssueError::Manifest(_)));
    assert!(matches!(fault(|manifest| drop(manifest.skills.pop())), IssueError::Manifest(_)));
    assert!(matches!(fault(|manifest| manifest.about = english(&"x".repeat(300_000))), IssueError::TooLarge));
}

proptest::proptest! {
    #[test]
    fn nothing_panics(credential: Vec<u8>, at in 0usize..4000, byte: u8) {
        judge_files(&credential, Some(&credential), None);
        let mut file = crate::support::credential().to_bytes();
        let at = at % file.len();
        file[at] = byte;
        let (changed, same) = (judge_files(&file, None, None), file == crate::support::credential().to_bytes());
        proptest::prop_assert_eq!(changed.conclusion == Conclusion::Valid, same);
    }
}
