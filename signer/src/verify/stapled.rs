//! Bundles for the tests: a credential with a log's proof, statements about its issuer's key, or status lists.

use cando_record::{KeyStatement, RetirementReason, Seed, Signed, Succession};

use super::{Submission, Verdict, tests::altered, verify};
use crate::log::{Checkpoint, Entry, Proof, SignatureType, Vkey, tree};
use crate::status::{Bits, Purpose, StatusBase, StatusEntry, StatusList};
use crate::support::{credential, grader};
use crate::{Bundle, CheckVerdict, Conclusion, Credential, Key, KeyRecord, Party, Trust, sign};

const SALT: Seed = Seed([6; 32]);
/// 2026-11-22T13:00:00Z, half an hour after the credential was issued.
pub const LOGGED: u64 = 1_795_352_400;

fn keyed(name: &str, kind: SignatureType, entropy: u8) -> (Vkey, Key) {
    let key = Key::from_entropy([entropy; 32]);
    (Vkey::new(name.parse().unwrap(), kind, key.public().clone()), key)
}

fn log() -> (Vkey, Key) {
    keyed("log.example/one", SignatureType::Log, 11)
}

fn witness() -> (Vkey, Key) {
    keyed("witness.example/one", SignatureType::Witness, 12)
}

/// Relies on one log and one witness, and knows the issuer.
pub fn trust() -> Trust {
    let policy = format!("log {}\nwitness w {}\nquorum w\n", log().0, witness().0);
    let issuer = Party { id: grader().did(), name: "A school".into() };
    Trust { issuers: vec![issuer], log: Some(policy), ..Trust::new() }
}

/// The proof that a credential is the one entry of a log, cosigned at this time, if at all.
pub fn proof(credential: &Credential, cosigned: Option<u64>) -> String {
    let ((log, key), (witness, other)) = (log(), witness());
    let root = tree::leaf(&Entry::credential(&SALT, &credential.digest()).to_bytes());
    let mut checkpoint = Checkpoint { origin: log.name().clone(), size: 1, root }.to_note();
    checkpoint.add(log.sign(checkpoint.text(), &key).unwrap());
    if let Some(time) = cosigned {
        checkpoint.add(witness.cosign(checkpoint.text(), time, &other).unwrap());
    }
    Proof { checkpoint, index: 0, path: vec![], salt: Some(SALT) }.to_string()
}

/// The sample with a log's proof.
pub fn logged(cosigned: Option<u64>) -> Bundle {
    Bundle { log: Some(proof(&credential(), cosigned)), ..bundle(&credential()) }
}

fn bundle(credential: &Credential) -> Bundle {
    Bundle { credential: credential.as_value().clone(), ..Bundle::default() }
}

pub fn successor() -> Key {
    Key::from_entropy([31; 32])
}

fn record(statement: Signed<KeyStatement>) -> KeyRecord {
    KeyRecord { log: None, statement }
}

/// The issuer's key is followed by another, which says since when the first does not count.
pub fn retired(since: &str) -> Vec<KeyRecord> {
    let at = "2026-11-22T12:45:00Z".parse().unwrap();
    let succession = sign(Succession { at, predecessor: grader().did() }, &successor()).unwrap();
    let since = since.parse().unwrap();
    let end = KeyStatement::Retirement {
        at: "2026-11-23T08:00:00Z".parse().unwrap(),
        key: grader().did(),
        reason: RetirementReason::Compromised,
        since,
    };
    let rotation = sign(KeyStatement::Rotation { succession }, &grader()).unwrap();
    vec![record(rotation), record(sign(end, &successor()).unwrap())]
}

/// Where a credential's status is kept, and the lists of both purposes, with its bit set in these.
pub fn listed(set: &[Purpose], key: &Key) -> (Credential, Vec<cando_record::json::Value>) {
    let base: StatusBase = "https://cando.example/status".parse().unwrap();
    let entry = StatusEntry::allocate(&base, &SALT, 7).unwrap();
    let list = |purpose: Purpose| {
        let bits = Bits::with(set.contains(&purpose).then(|| entry.index()));
        let (from, until) = ("2026-11-23T00:00:00Z".parse().unwrap(), "2026-12-23T00:00:00Z".parse().unwrap());
        StatusList { bits, from, purpose, until, url: purpose.url(&base, 1) }.sign(key).unwrap()
    };
    let lists = Purpose::ALL.map(list).to_vec();
    (altered(|content| content.status = Some(entry.clone())), lists)
}

fn judge(bundle: &Bundle, trust: &Trust) -> Verdict {
    let (file, now) = (bundle.to_pretty(), "2026-11-23T09:00:00Z".parse().unwrap());
    verify(&Submission { trust, ..Submission::new(file.as_bytes(), now) })
}

fn told(verdict: &Verdict, id: &str) -> (CheckVerdict, String) {
    let check = verdict.checks.iter().find(|check| check.id == id).unwrap();
    (check.verdict, check.reason.clone())
}

#[test]
fn a_log_tells_since_when() {
    let verdict = judge(&logged(Some(LOGGED)), &trust());
    let (found, reason) = told(&verdict, "log");
    assert_eq!((found, reason.contains("by 2026-11-22T13:00:00Z")), (CheckVerdict::Pass, true), "{reason}");
    let unknown = Trust { log: None, ..trust() };
    assert_eq!(told(&judge(&logged(Some(LOGGED)), &unknown), "log").0, CheckVerdict::Warn);
}

/// What a retired key signed counts if the log had it before, and only then.
#[test]
fn a_retired_key_vouches_for_what_was_logged_before() {
    for (cosigned, since, verdict) in [
        (Some(LOGGED), "2026-11-22T20:00:00Z", CheckVerdict::Pass),
        (Some(LOGGED), "2026-11-22T12:59:59Z", CheckVerdict::Fail),
        (None, "2026-11-22T20:00:00Z", CheckVerdict::Fail),
    ] {
        let bundle = Bundle { keys: retired(since), ..logged(cosigned) };
        assert_eq!(told(&judge(&bundle, &trust()), "issuer").0, verdict, "{cosigned:?} {since}");
        // The same where the verifier knows of the end, and the holder keeps silent about it.
        let knowing = Trust { keys: retired(since), ..trust() };
        assert_eq!(told(&judge(&logged(cosigned), &knowing), "issuer").0, verdict, "{cosigned:?} {since}");
    }
}

#[test]
fn trust_follows_an_issuer_to_its_next_key() {
    let followed = Trust { keys: retired("2026-11-23T00:00:00Z"), ..trust() };
    let content = credential().content().clone();
    let by_next =
        Credential::sign(crate::credential::content::Content { issuer: successor().did(), ..content }, &successor());
    let verdict = judge(&bundle(&by_next.unwrap()), &followed);
    let (found, reason) = told(&verdict, "issuer");
    assert_eq!((found, reason.contains("A school")), (CheckVerdict::Pass, true), "{reason}");
}

#[test]
fn status_is_read_from_what_is_stapled() {
    for (set, conclusion) in [
        (vec![], Conclusion::Valid),
        (vec![Purpose::Suspension], Conclusion::Invalid),
        (Purpose::ALL.to_vec(), Conclusion::Invalid),
    ] {
        let (credential, status_lists) = listed(&set, &grader());
        let verdict = judge(&Bundle { status_lists, ..bundle(&credential) }, &trust());
        assert_eq!(verdict.conclusion, conclusion, "{set:?}: {}", verdict.sentence);
    }
    let (credential, _) = listed(&[], &grader());
    assert_eq!(judge(&bundle(&credential), &trust()).conclusion, Conclusion::Unknown, "no list is no good news");
}

/// The last key of a line has ended: nobody keeps its lists any more.
#[test]
fn an_issuer_that_ended_keeps_no_lists() {
    let since = "2026-11-22T20:00:00Z".parse().unwrap();
    let end = KeyStatement::Retirement {
        at: "2026-11-23T08:00:00Z".parse().unwrap(),
        key: grader().did(),
        reason: RetirementReason::Retired,
        since,
    };
    let (credential, status_lists) = listed(&[], &grader());
    let keys = vec![record(sign(end, &grader()).unwrap())];
    let log = Some(proof(&credential, Some(LOGGED)));
    let verdict = judge(&Bundle { keys, log, status_lists, ..bundle(&credential) }, &trust());
    assert_eq!(told(&verdict, "issuer").0, CheckVerdict::Pass);
    assert_eq!(told(&verdict, "status").0, CheckVerdict::Unknown);
}

/// A thief of a retired key can sign fresh lists; its successor's lists count.
#[test]
fn lists_by_a_key_that_ended_say_nothing() {
    let since = "2026-11-22T20:00:00Z";
    for (key, verdict) in [(grader(), CheckVerdict::Unknown), (successor(), CheckVerdict::Pass)] {
        let (credential, status_lists) = listed(&[], &key);
        let log = Some(proof(&credential, Some(LOGGED)));
        let bundle = Bundle { keys: retired(since), log, status_lists, ..bundle(&credential) };
        assert_eq!(told(&judge(&bundle, &trust()), "status").0, verdict);
    }
}
