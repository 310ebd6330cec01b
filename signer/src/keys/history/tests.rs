//! Histories that hold, and one for each way not to.

use cando_record::Succession;

use super::*;
use crate::{Key, sign};

fn key(byte: u8) -> Key {
    Key::from_entropy([byte; 32])
}

fn did(byte: u8) -> String {
    key(byte).did()
}

/// The first second of a day in 2026-11.
fn day(day: u8) -> Instant {
    format!("2026-11-{day:02}T00:00:00Z").parse().unwrap()
}

fn rotation(old: u8, new: u8, at: u8) -> Signed<KeyStatement> {
    let succession = sign(Succession { at: day(at), predecessor: did(old) }, &key(new)).unwrap();
    sign(KeyStatement::Rotation { succession }, &key(old)).unwrap()
}

fn retirement(of: u8, by: u8, since: u8, at: u8, reason: RetirementReason) -> Signed<KeyStatement> {
    let body = KeyStatement::Retirement { at: day(at), key: did(of), reason, since: day(since) };
    sign(body, &key(by)).unwrap()
}

fn retired(of: u8, by: u8, since: u8) -> Signed<KeyStatement> {
    retirement(of, by, since, since, RetirementReason::Retired)
}

/// Weighs statements with the days on which they were logged, 0 for never: in this order and backwards, with one result.
fn weigh(statements: &[(Signed<KeyStatement>, u8)]) -> Result<History, HistoryError> {
    let at = |logged: u8| (logged > 0).then(|| day(logged));
    let mut all: Vec<_> = statements.iter().map(|(statement, logged)| Dated { at: at(*logged), statement }).collect();
    let found = History::verify(&all);
    all.reverse();
    assert_eq!(History::verify(&all), found, "the order of statements does not matter");
    found
}

/// The bytes that are signed, and their digests, which the log holds.
#[test]
fn the_bytes_are_these() {
    let KeyStatement::Rotation { succession } = rotation(1, 2, 5).body else { panic!() };
    let (one, two) = (did(1), did(2));
    let covered =
        format!(r#"cando/succession/1{{"body":{{"at":"2026-11-05T00:00:00Z","predecessor":"{one}"}},"by":"{two}"}}"#);
    assert_eq!(String::from_utf8(Signed::message(&succession.body, &two)).unwrap(), covered);
    let end = retirement(1, 2, 6, 7, RetirementReason::Compromised);
    let body = format!(
        r#"{{"at":"2026-11-07T00:00:00Z","key":"{one}","reason":"compromised","since":"2026-11-06T00:00:00Z","type":"retirement"}}"#
    );
    let covered = format!(r#"cando/key/1{{"body":{body},"by":"{two}"}}"#);
    assert_eq!(String::from_utf8(Signed::message(&end.body, &two)).unwrap(), covered);
    assert_eq!(
        (one.as_str(), two.as_str()),
        (
            "did:key:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX",
            "did:key:z6Mko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH"
        )
    );
    let digests = [rotation(1, 2, 5).digest(), end.digest()].map(|digest| digest.to_string());
    let logged = [
        "f7e4f6403931331ded2728f00fe13ec75188cc2b4f10f0bd7e721c4e4306d28e",
        "c14df20c3e21cb303dde8d694fc555e5ae31e4749430aa66b001ea84cb24f421",
    ];
    assert_eq!(digests, logged);
}

#[test]
fn an_issuer_keeps_its_identity_across_rotations() {
    let history = weigh(&[(rotation(1, 2, 1), 0), (rotation(2, 3, 5), 0)]).unwrap();
    for (key, issuer) in [(1, 1), (2, 1), (3, 1), (2, 2), (3, 2), (9, 9)] {
        assert_eq!(history.may_sign(&did(key), &did(issuer), None), Ok(()), "{key} for {issuer}");
    }
    for (key, issuer) in [(1, 2), (1, 3), (2, 3), (9, 1), (1, 9)] {
        assert_eq!(history.may_sign(&did(key), &did(issuer), None), Err(KeyRefusal::Stranger), "{key} for {issuer}");
    }
    assert_eq!((history.latest(&did(1)), history.successor(&did(1))), (did(3).as_str(), Some(did(2).as_str())));
    assert_eq!(history.line(&did(2)), [did(1), did(2), did(3)]);
    assert_eq!(history.line(&did(9)), [did(9)]);
}

#[test]
fn a_key_is_the_issuers_from_its_rotation_on() {
    let history = weigh(&[(rotation(1, 2, 5), 0)]).unwrap();
    let early = KeyRefusal::Early { logged: day(4), since: day(5) };
    assert_eq!(history.may_sign(&did(2), &did(1), Some(&day(4))), Err(early));
    assert_eq!(history.may_sign(&did(2), &did(1), Some(&day(5))), Ok(()));
    assert_eq!(history.may_sign(&did(2), &did(2), Some(&day(4))), Ok(()), "for itself it always could");
}

/// A credential by a retired key holds exactly if the log had it before: so a backdated forgery with the stolen key does not.
#[test]
fn what_a_retired_key_signed_counts_only_if_logged_before() {
    use RetirementReason::{Compromised, Retired};
    for (reason, since, said) in [(Retired, 10, 10), (Compromised, 10, 20)] {
        let history = weigh(&[(rotation(1, 2, 5), 6), (retirement(1, 2, since, said, reason), said)]).unwrap();
        let asked = |logged: Option<u8>| history.may_sign(&did(1), &did(1), logged.map(day).as_ref());
        assert_eq!(asked(Some(9)), Ok(()));
        for late in [10, 11, 25] {
            assert_eq!(asked(Some(late)), Err(KeyRefusal::Late { logged: day(late), reason, since: day(10) }));
        }
        assert_eq!(asked(None), Err(KeyRefusal::Unlogged { reason, since: day(10) }));
        assert_eq!(history.may_sign(&did(2), &did(1), None), Ok(()), "its successor goes on");
    }
}

#[test]
fn the_earliest_end_counts() {
    let compromised = retirement(1, 2, 3, 20, RetirementReason::Compromised);
    let history = weigh(&[(rotation(1, 2, 5), 6), (retired(1, 2, 10), 10), (compromised, 20)]).unwrap();
    let end = End { reason: RetirementReason::Compromised, since: day(3) };
    assert_eq!(
        history.ended(&did(1)),
        Some(&end),
        "found out later, and before the rotation: its successor may say so"
    );
}

#[test]
fn two_successors_are_a_fork() {
    assert_eq!(weigh(&[(rotation(1, 2, 5), 5), (rotation(1, 3, 6), 6)]), Err(HistoryError::Fork(did(1))));
    assert_eq!(weigh(&[(rotation(1, 2, 5), 5), (rotation(1, 2, 6), 6)]).unwrap_err(), HistoryError::Merged(did(2)));
    let twice = weigh(&[(rotation(1, 2, 5), 0), (rotation(1, 2, 5), 6)]).unwrap();
    assert_eq!(twice.links[&did(1)].logged, Some(day(6)), "the very same statement again is none");
}

#[test]
fn two_predecessors_are_no_line() {
    assert_eq!(weigh(&[(rotation(1, 3, 5), 5), (rotation(2, 3, 5), 5)]), Err(HistoryError::Merged(did(3))));
}

#[test]
fn circles_end() {
    let cycle = |statements: &[_]| matches!(weigh(statements), Err(HistoryError::Cycle(_)));
    assert!(cycle(&[(rotation(1, 1, 5), 0)]));
    assert!(cycle(&[(rotation(1, 2, 5), 0), (rotation(2, 1, 5), 0)]));
    assert!(cycle(&[(rotation(1, 2, 5), 0), (rotation(2, 3, 5), 0), (rotation(3, 1, 5), 0)]));
}

#[test]
fn strangers_have_no_say() {
    let wrong = |by, key| Err(HistoryError::WrongKey { by: did(by), key: did(key) });
    assert_eq!(weigh(&[(retired(1, 2, 5), 5)]), wrong(2, 1));
    assert_eq!(weigh(&[(rotation(1, 2, 5), 5), (retired(2, 1, 6), 6)]), wrong(1, 2), "a predecessor has none either");
    let KeyStatement::Rotation { succession } = rotation(1, 2, 5).body else { panic!() };
    let stolen = sign(KeyStatement::Rotation { succession }, &key(3)).unwrap();
    assert_eq!(weigh(&[(stolen, 5)]), wrong(3, 1), "a consent to succeed another");
}

/// Nobody can be named a successor without a signature of its own.
#[test]
fn a_successor_agrees() {
    let mut succession = sign(Succession { at: day(5), predecessor: did(1) }, &key(1)).unwrap();
    succession.by = did(2);
    let claimed = sign(KeyStatement::Rotation { succession }, &key(1)).unwrap();
    assert_eq!(weigh(&[(claimed, 5)]), Err(HistoryError::Signature(SignatureError::Mismatch)));
}

#[test]
fn signatures_are_checked() {
    let mut forged = rotation(1, 2, 5);
    forged.by = did(3);
    assert_eq!(weigh(&[(forged, 5)]), Err(HistoryError::Signature(SignatureError::Mismatch)));
    let mut copy = rotation(1, 2, 5);
    copy.signature = "00".repeat(64);
    let mismatch = Err(HistoryError::Signature(SignatureError::Mismatch));
    assert_eq!(weigh(&[(rotation(1, 2, 5), 5), (copy, 5)]), mismatch, "a copy with another signature is no copy");
}

#[test]
fn times_run_forwards() {
    assert_eq!(weigh(&[(rotation(1, 2, 5), 5), (rotation(2, 3, 4), 4)]), Err(HistoryError::Order(did(2))));
    let ahead = retirement(1, 1, 6, 5, RetirementReason::Retired);
    assert_eq!(weigh(&[(ahead, 6)]), Err(HistoryError::Order(did(1))), "no key is retired in advance");
    assert_eq!(weigh(&[(rotation(1, 2, 5), 5), (retired(1, 2, 4), 4)]), Err(HistoryError::Order(did(1))));
}

#[test]
fn an_ended_key_names_no_successor() {
    let retired = |by: u8| Err(HistoryError::Retired { by: did(by), key: did(1) });
    let stolen = |logged| weigh(&[(super::tests::retired(1, 1, 10), 10), (rotation(1, 6, 4), logged)]);
    assert_eq!(stolen(0), retired(1), "backdated");
    assert_eq!(stolen(12), retired(1), "backdated, and logged too late");
    assert!(stolen(9).is_ok(), "a key that rotates, then retires itself");
}

#[test]
fn an_ended_key_retires_no_other() {
    let statements = |logged| {
        let denial = retirement(1, 2, 1, 8, RetirementReason::Compromised);
        weigh(&[(rotation(1, 2, 5), 5), (rotation(2, 3, 9), 9), (retired(2, 3, 10), 10), (denial, logged)])
    };
    let refused = Err(HistoryError::Retired { by: did(2), key: did(1) });
    assert_eq!((statements(0), statements(11)), (refused.clone(), refused));
    assert!(statements(9).is_ok(), "logged while it was in force");
}

#[test]
fn a_history_has_a_longest() {
    let line: Vec<_> = (0..STATEMENTS as u8).map(|n| (rotation(n, n + 1, 5), 5)).collect();
    let history = weigh(&line).unwrap();
    assert_eq!(history.latest(&did(0)), did(STATEMENTS as u8));
    let more: Vec<_> = line.into_iter().chain([(retired(1, 1, 5), 5)]).collect();
    assert_eq!(weigh(&more), Err(HistoryError::TooLong));
}
