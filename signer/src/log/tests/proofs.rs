//! From a statement to the checked fact, and every way to fail by its name.

use cando_record::Seed;

use super::tree::{TreeError, prove_consistency, prove_inclusion};
use super::*;
use crate::log::witness::{Request, WitnessError, admit, judge};

const NOW: u64 = 1_795_348_800;
const SALT: Seed = Seed([6; 32]);

fn entry() -> Entry {
    Entry::ticket(&SALT, &crate::support::evidence().ticket)
}

/// A log of ten entries, then ours, then some more.
fn shelf() -> Shelf {
    let mut shelf = Shelf::grown(10);
    shelf.append(&entry().to_bytes());
    (0..6).for_each(|number: u8| shelf.append(&[number]));
    shelf
}

fn checkpoint(shelf: &Shelf, size: usize) -> Checkpoint {
    Checkpoint { origin: log_key().0.name().clone(), size: size as u64, root: shelf.roots[size] }
}

fn signed(checkpoint: &Checkpoint) -> Note {
    let (log, key) = log_key();
    let mut note = checkpoint.to_note();
    note.add(log.sign(note.text(), &key).unwrap());
    note
}

/// Our entry's proof, cosigned by witnesses 1, 2, … at these times.
fn proof(times: &[u64]) -> Proof {
    let shelf = shelf();
    let mut note = signed(&checkpoint(&shelf, 17));
    for (time, number) in times.iter().zip(1..) {
        let (witness, key) = witness_key(number);
        note.add(witness.cosign(note.text(), *time, &key).unwrap());
    }
    let path = prove_inclusion(&mut shelf.tiled(17), 10, 17).unwrap();
    Proof { checkpoint: note, index: 10, path, salt: Some(SALT) }
}

fn policy(quorum: &str) -> Policy {
    let witnesses: String = (1..=3).map(|n| format!("witness w{n} {}\n", witness_key(n).0)).collect();
    let text = format!("log {}\n{witnesses}group two 2 w1 w2 w3\nquorum {quorum}\n", log_key().0);
    Policy::read(text.as_bytes()).unwrap()
}

fn verify(proof: &Proof, policy: &Policy, age: Option<u64>) -> Result<Logged, LogError> {
    Logged::verify(proof, &entry(), &Demand { age, now: NOW, policy, seen: &[] })
}

#[test]
fn what_is_logged_is_found_with_its_time() {
    let proof = proof(&[NOW - 100, NOW - 50, NOW - 20]);
    assert_eq!(Proof::read(proof.to_string().as_bytes()).unwrap(), proof);
    let logged = verify(&proof, &policy("two"), Some(60)).unwrap();
    assert_eq!((logged.index(), logged.checkpoint().size, logged.time()), (10, 17, Some(NOW - 50)));
    assert_eq!(logged.witnesses().len(), 3);
    assert_eq!(verify(&proof, &policy("none"), None).unwrap().time(), None);
}

#[test]
fn every_failure_has_its_name() {
    let fresh = proof(&[NOW - 100, NOW - 50]);
    let two = policy("two");
    let fault = |proof: &Proof| verify(proof, &two, None).unwrap_err();
    assert_eq!(fault(&proof(&[NOW - 100])), LogError::TooFewWitnesses { found: 1 });
    assert_eq!(fault(&proof(&[NOW - 100, NOW + 301])), LogError::TooFewWitnesses { found: 1 }, "from the future");
    assert_eq!(verify(&fresh, &two, Some(99)).unwrap_err(), LogError::Stale { age: 100, most: 99 });
    assert!(verify(&fresh, &two, Some(100)).is_ok());
    assert_eq!(verify(&fresh, &policy("none"), Some(100)).unwrap_err(), LogError::Untimed);

    let wrong_place = Proof { index: 11, ..fresh.clone() };
    assert_eq!(fault(&wrong_place), LogError::WrongLeaf { index: 11, error: TreeError::Mismatch });
    let no_place = Proof { index: 17, ..fresh.clone() };
    assert_eq!(fault(&no_place), LogError::WrongLeaf { index: 17, error: TreeError::Range });
    let other = Entry::credential(&SALT, &Digest::of(b"another"));
    let demand = Demand { age: None, now: NOW, policy: &two, seen: &[] };
    assert!(matches!(Logged::verify(&fresh, &other, &demand), Err(LogError::WrongLeaf { .. })));

    let mut elsewhere = checkpoint(&shelf(), 17);
    elsewhere.origin = "other.example/log".parse().unwrap();
    let unknown = Proof { checkpoint: elsewhere.to_note(), ..fresh.clone() };
    assert!(matches!(fault(&unknown), LogError::UnknownLog(_)));
    let unsigned = Proof { checkpoint: checkpoint(&shelf(), 17).to_note(), ..fresh.clone() };
    assert!(matches!(fault(&unsigned), LogError::Checkpoint(CheckpointError::Unsigned(_))));

    let twin = Checkpoint { root: Digest::of(b"another"), ..checkpoint(&shelf(), 17) };
    let seen = Demand { seen: &[twin], ..demand };
    let split = Logged::verify(&fresh, &entry(), &seen).unwrap_err();
    assert!(matches!(split, LogError::SplitView { size: 17, .. }), "{split}");
}

/// Every byte of a proof counts: its checkpoint, path and salt, and both signatures that make the quorum.
#[test]
fn every_changed_byte_of_a_proof_is_a_named_failure() {
    let text = proof(&[NOW - 100, NOW - 50]).to_string();
    let policy = policy("two");
    let mut ways = std::collections::BTreeSet::new();
    for place in 0..text.len() {
        for flip in [1, 4] {
            let mut changed = text.clone().into_bytes();
            changed[place] ^= flip;
            let error = match Proof::read(&changed) {
                Err(error) => LogError::from(error),
                Ok(proof) => {
                    let salted =
                        Entry::ticket(&proof.salt.unwrap_or(Seed([0; 32])), &crate::support::evidence().ticket);
                    let demand = Demand { age: None, now: NOW, policy: &policy, seen: &[] };
                    Logged::verify(&proof, &salted, &demand).expect_err(&format!("byte {place}, bit {flip}"))
                }
            };
            ways.insert(format!("{error:?}").split(['(', ' ']).next().unwrap_or_default().to_owned());
        }
    }
    let named = ["Checkpoint", "Note", "Proof", "TooFewWitnesses", "UnknownLog", "WrongLeaf"];
    assert!(named.iter().all(|way| ways.contains(*way)), "{ways:?}");
}

#[test]
fn two_checkpoints_are_compared_by_name() {
    let shelf = shelf();
    let (early, late) = (checkpoint(&shelf, 12), checkpoint(&shelf, 17));
    let path = prove_consistency(&mut shelf.tiled(17), 12, 17).unwrap();
    assert_eq!(compare(&early, &late, &path), Ok(()));
    assert!(matches!(compare(&late, &early, &path), Err(LogError::RolledBack { seen: 17, size: 12, .. })));
    let other = Checkpoint { root: Digest::of(b"x"), ..late.clone() };
    assert!(matches!(compare(&early, &other, &path), Err(LogError::Inconsistent { old: 12, new: 17, .. })));
    assert!(matches!(compare(&late, &other, &[]), Err(LogError::SplitView { size: 17, .. })));
    let elsewhere = Checkpoint { origin: "x.example".parse().unwrap(), ..early };
    assert!(matches!(compare(&elsewhere, &late, &path), Err(LogError::UnknownLog(_))));
}

#[test]
fn a_witness_asks_what_its_protocol_says() {
    let (shelf, logs) = (shelf(), [log_key().0]);
    let request = |old: usize, new: usize| Request {
        checkpoint: signed(&checkpoint(&shelf, new)),
        old: old as u64,
        proof: prove_consistency(&mut shelf.tiled(new), old as u64, new as u64).unwrap(),
    };
    let ask = |request: &Request, last: Option<usize>| {
        let read = Request::read(request.to_string().as_bytes()).unwrap();
        assert_eq!(read, *request);
        let (_, new) = admit(&read, &logs)?;
        judge(&read, &new, last.map(|size| checkpoint(&shelf, size)).as_ref())
    };
    assert_eq!(ask(&request(0, 12), None), Ok(()));
    assert_eq!(ask(&request(12, 17), Some(12)), Ok(()));
    assert_eq!(ask(&request(12, 12), Some(12)), Ok(()));
    assert_eq!(ask(&request(0, 17), Some(12)), Err(WitnessError::Conflict { size: 12 }));
    assert_eq!(ask(&request(5, 12), Some(17)), Err(WitnessError::Conflict { size: 17 }), "rolled back");
    let mut shrinking = request(12, 17);
    shrinking.old = 18;
    assert_eq!(ask(&shrinking, Some(18 - 1)), Err(WitnessError::Shrinks));
    let mut broken = request(12, 17);
    broken.proof[0].0[0] ^= 1;
    assert_eq!(ask(&broken, Some(12)), Err(WitnessError::Inconsistent { old: 12 }));
    let forked = Checkpoint { root: Digest::of(b"x"), ..checkpoint(&shelf, 12) };
    let fork = Request { checkpoint: signed(&forked), old: 12, proof: vec![] };
    assert_eq!(ask(&fork, Some(12)), Err(WitnessError::SplitView { size: 12 }));
    let unsigned = Request { checkpoint: checkpoint(&shelf, 12).to_note(), old: 0, proof: vec![] };
    assert!(matches!(admit(&unsigned, &logs), Err(WitnessError::Unsigned(_))));
    assert!(matches!(admit(&request(0, 12), &[]), Err(WitnessError::UnknownLog(_))));
    let text = request(0, 12).to_string();
    for (bad, line) in [("", 1), ("old 0", 1), ("old 00\n\nx", 1), ("old 1\n?\n\nx", 2), ("new 0\n\nx", 1)] {
        assert_eq!(Request::read(bad.as_bytes()).unwrap_err(), WitnessError::Form(line), "{bad}");
    }
    let long =
        text.replacen("old 0\n", &format!("old 0\n{}", "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n".repeat(64)), 1);
    assert!(matches!(Request::read(long.as_bytes()), Err(WitnessError::Form(_))));
}

#[test]
fn an_entry_tells_only_what_it_must() {
    let ticket = crate::support::evidence().ticket;
    let first = Entry::ticket(&SALT, &ticket);
    let again = Entry::ticket(&Seed([7; 32]), &ticket);
    assert_ne!(first.commitment, again.commitment, "the salt hides it");
    assert_eq!(first.subject, again.subject, "a second ticket for the same attempt is seen");
    let digest = Digest::of(b"x");
    for entry in [first, Entry::credential(&SALT, &digest), Entry::key(&SALT, &digest)] {
        assert_eq!(Entry::read(&entry.to_bytes()), Ok(entry.clone()));
        assert!(!String::from_utf8(entry.to_bytes()).unwrap().contains("did:"));
    }
    let hash = "0".repeat(64);
    for bad in ["", "cando/log/1 credential", "x", "cando/log/2 key 00", "cando/log/1  key 00"] {
        assert_eq!(Entry::read(bad.as_bytes()), Err(EntryError), "{bad}");
    }
    for bad in [
        format!("cando/log/1 key {hash}\n"),
        format!("cando/log/1 ticket {hash} {hash} 01"),
        format!("cando/log/1 key {hash} 1"),
    ] {
        assert_eq!(Entry::read(bad.as_bytes()), Err(EntryError), "{bad}");
    }
}

/// What the credential and its evidence say of the ticket's entry, and how each change of it is found.
#[test]
fn a_credential_shows_its_tickets_entry() {
    use crate::support::{claim, grader, logged_evidence, manifest, report};
    use crate::{CheckVerdict, Credential, Submission, issue, verify};
    let evidence = logged_evidence();
    let issued = issue(&claim(&evidence, &manifest()), &grader()).unwrap();
    let results = &issued.as_value()["credentialSubject"]["result"];
    assert_eq!(results.as_array().unwrap().last().unwrap()["value"], "log.example/one 0");
    assert_eq!(Credential::read(&issued.to_bytes()).unwrap(), issued);
    let log = &policy("none");
    let demand = Demand { age: None, now: NOW, policy: log, seen: &[] };
    let proof = evidence.logged.clone().unwrap();
    assert_eq!(Logged::ticket(proof.as_bytes(), &evidence.ticket, &demand).unwrap().index(), 0);

    let failed = |evidence: &cando_record::Evidence| {
        let (text, report) = (cando_record::json::write(evidence), report(evidence));
        let verdict = verify(&Submission {
            credential: &issued.to_bytes(),
            evidence: Some(&text),
            now: "2026-11-23T12:00:00Z".parse().unwrap(),
            report: Some(&report),
            unreplayed: None,
        });
        let failed = verdict.checks.into_iter().filter(|check| check.verdict == CheckVerdict::Fail);
        failed.map(|check| (check.id, check.reason)).collect::<Vec<_>>()
    };
    assert_eq!(failed(&evidence), []);
    let without = cando_record::Evidence { logged: None, ..evidence.clone() };
    let (check, reason) = &failed(&without)[0];
    assert_eq!((*check, reason.contains("which is missing")), ("acceptance", true), "{reason}");
    for place in 0..proof.len() {
        let mut changed = proof.clone().into_bytes();
        changed[place] ^= 1;
        let Ok(logged) = String::from_utf8(changed) else { continue };
        let changed = cando_record::Evidence { logged: Some(logged), ..evidence.clone() };
        assert_eq!(failed(&changed)[0].0, "acceptance", "byte {place}");
    }
}
