use cando_record::Seed;
use serde_json::json;

use super::*;
use crate::proof::ProofError;
use crate::support::{claim, evidence, grader, manifest};
use crate::verify::mutations::mutations;
use crate::{Credential, Key, issue, secure};

fn ledger() -> Ledger {
    Ledger { base: "https://a.example/status".parse().unwrap(), secret: Seed([7; 32]) }
}

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

fn window() -> Window {
    Window { from: instant("2026-11-23T00:00:00Z"), until: instant("2026-11-30T00:00:00Z") }
}

fn now() -> Moment {
    Moment::new(instant("2026-11-23T01:00:00Z"), 7200)
}

/// The credential with this number.
fn credential(number: u64) -> Credential {
    let (evidence, manifest) = (evidence(), manifest());
    let claim = crate::Claim { status: ledger().entry(number), ..claim(&evidence, &manifest) };
    issue(&claim, &grader()).unwrap()
}

/// Both lists, the first that of suspensions.
fn published(marks: &[(u64, Mark)]) -> Vec<Value> {
    Purpose::ALL.map(|purpose| ledger().publish(purpose, 1, marks, &window(), &grader()).unwrap()).to_vec()
}

fn read(lists: &[Value]) -> Lists {
    let files: Vec<Vec<u8>> = lists.iter().map(json::canonical).collect();
    Lists::read(files.iter().map(Vec::as_slice))
}

fn judge(lists: &[Value]) -> Standing {
    standing(credential(5).as_value(), Origin::CanDo, &read(lists), &now())
}

fn doubt(standing: Standing) -> Doubt {
    match standing {
        Standing::Unknown { reason } => reason,
        other => panic!("{other:?}"),
    }
}

/// The same list, said and signed anew.
fn resigned(list: &Value, key: &Key, change: impl Fn(&mut Value)) -> Value {
    let mut list = list.clone();
    change(&mut list);
    secure(&list, &window().from, key).unwrap()
}

fn as_of() -> Instant {
    window().from
}

#[test]
fn stands_until_it_is_taken_back() {
    assert_eq!(judge(&published(&[])), Standing::Good { as_of: as_of() });
    let others: Vec<_> = (0..300).filter(|n| *n != 5).map(|n| (n, Mark::Revoked)).collect();
    assert_eq!(judge(&published(&others)), Standing::Good { as_of: as_of() });
    assert_eq!(judge(&published(&[(5, Mark::Suspended)])), Standing::Suspended { as_of: as_of() });
    assert_eq!(judge(&published(&[(5, Mark::Revoked)])), Standing::Revoked { as_of: as_of() });
}

/// Whoever reads the entry's own list alone refuses both, and takes neither for the other.
#[test]
fn one_list_says_that_something_is_wrong() {
    for mark in [Mark::Suspended, Mark::Revoked] {
        let lists = published(&[(5, mark)]);
        assert_eq!(judge(&lists[..1]), Standing::Suspended { as_of: as_of() });
        let foreign = standing(credential(5).as_value(), Origin::Foreign, &read(&lists), &now());
        assert_eq!(foreign, Standing::Suspended { as_of: as_of() });
    }
}

#[test]
fn what_is_missing_is_named() {
    let lists = published(&[]);
    let [suspension, revocation] = Purpose::ALL.map(|purpose| purpose.url(&ledger().base, 1));
    assert_eq!(doubt(judge(&lists[..1])), Doubt::Missing { url: revocation.clone() });
    assert_eq!(doubt(judge(&lists[1..])), Doubt::Missing { url: suspension.clone() });
    let named = lists_of(credential(5).as_value(), Origin::CanDo);
    assert_eq!(named, [suspension, revocation]);
    let second = ledger().publish(Purpose::Revocation, 2, &[], &window(), &grader()).unwrap();
    let all = [&lists[..], &[second]].concat();
    assert_eq!(staple(credential(5).as_value(), Origin::CanDo, &all), lists);
}

#[test]
fn a_list_counts_from_its_beginning_to_its_end_and_while_it_is_young() {
    let at = |now: &str, greatest_age| {
        let moment = Moment::new(instant(now), greatest_age);
        standing(credential(5).as_value(), Origin::CanDo, &read(&published(&[])), &moment)
    };
    let url = Purpose::Suspension.url(&ledger().base, 1);
    let day = 86_400;
    assert_eq!(at("2026-11-23T00:00:00Z", 0), Standing::Good { as_of: as_of() });
    assert_eq!(at("2026-11-30T00:00:00Z", 7 * day), Standing::Good { as_of: as_of() });
    assert_eq!(doubt(at("2026-11-22T23:59:59Z", day)), Doubt::Early { url: url.clone(), from: as_of() });
    let expired = Doubt::Expired { url: url.clone(), until: window().until };
    assert_eq!(doubt(at("2026-11-30T00:00:01Z", 9 * day)), expired);
    assert_eq!(doubt(at("2026-11-24T00:00:01Z", day)), Doubt::Stale { url, age: day + 1, greatest: day });
}

#[test]
fn the_youngest_list_counts() {
    let older = published(&[]);
    let later = Window { from: instant("2026-11-23T00:30:00Z"), until: window().until };
    let newer =
        Purpose::ALL.map(|purpose| ledger().publish(purpose, 1, &[(5, Mark::Revoked)], &later, &grader()).unwrap());
    for lists in [[&older[..], &newer[..]].concat(), [&newer[..], &older[..]].concat()] {
        assert_eq!(judge(&lists), Standing::Revoked { as_of: later.from.clone() });
    }
    // A forged one beside it changes nothing.
    let mut forged = older.clone();
    forged.iter_mut().for_each(|list| list["validFrom"] = json!("2026-11-23T00:45:00Z"));
    assert_eq!(judge(&[&newer[..], &forged[..]].concat()), Standing::Revoked { as_of: later.from });
}

#[test]
fn lists_that_cannot_be_relied_on_are_named() {
    let lists = published(&[]);
    let url = Purpose::Suspension.url(&ledger().base, 1);
    let with = |list: Value| doubt(judge(&[list, lists[1].clone()]));
    let list = |error| Doubt::List { url: url.clone(), error };
    let form = |pointer: &str| list(ListError::Form { pointer: pointer.into() });
    let changed = |name: &str, value: Value| {
        let mut document = lists[0].clone();
        *document.pointer_mut(name).unwrap() = value;
        document
    };
    let stranger = Key::from_entropy([9; 32]);
    let subject = "/credentialSubject/encodedList";

    assert_eq!(with(changed("/validUntil", json!("2027-11-30T00:00:00Z"))), list(ProofError::Mismatch.into()));
    assert_eq!(with(changed(subject, json!(Bits::with([1]).encode()))), list(ProofError::Mismatch.into()));
    assert_eq!(with(resigned(&lists[0], &stranger, |_| ())), list(ProofError::Issuer.into()));
    let other = resigned(&lists[0], &stranger, |list| list["issuer"] = stranger.did().into());
    assert_eq!(with(other), Doubt::OtherIssuer { url: url.clone() });
    let purpose =
        resigned(&lists[0], &grader(), |list| list["credentialSubject"]["statusPurpose"] = json!("revocation"));
    assert_eq!(with(purpose), Doubt::Purpose { url: url.clone() });
    for (i, suite) in crate::proof::Suite::SET.into_iter().enumerate() {
        let mut one = lists[0].clone();
        one["proof"].as_array_mut().unwrap().remove(i);
        assert_eq!(with(one), list(ProofError::Missing(suite).into()));
    }
    assert_eq!(with(changed("/proof", json!([]))), list(ListError::Unproven));
    assert_eq!(with(changed("/type", json!(["VerifiableCredential"]))), form("/type"));
    let named = resigned(&lists[0], &grader(), |list| list["name"] = json!("x"));
    assert_eq!(with(named), form("/name"));
    let timeless = resigned(&lists[0], &grader(), |list| drop(list.as_object_mut().unwrap().remove("validUntil")));
    assert_eq!(with(timeless), form("/credentialSubject"));
    let short = resigned(&lists[0], &grader(), |list| list["credentialSubject"]["encodedList"] = json!("uH4sI"));
    assert_eq!(with(short), list(BitsError::Gzip.into()));
    let twice = format!("{}x", String::from_utf8(json::canonical(&lists[0])).unwrap());
    let faults = Lists::read([twice.as_bytes(), b"{}"]);
    assert!(matches!(faults.faults().next(), Some(Some(ListError::Json(_)))));
    assert!(faults.faults().all(|fault| fault.is_some()));
}

#[test]
fn every_change_of_a_list_makes_it_unknown() {
    let lists = published(&[]);
    let mutations = mutations(&lists[0]);
    assert!(mutations.len() > 80, "{}", mutations.len());
    for (what, document) in mutations {
        assert!(matches!(judge(&[document, lists[1].clone()]), Standing::Unknown { .. }), "{what}");
    }
}

#[test]
fn every_change_of_an_entry_is_found() {
    let document = credential(5).as_value().clone();
    for (what, status) in mutations(&document["credentialStatus"]) {
        let mut changed = document.clone();
        changed["credentialStatus"] = status;
        let file = json::canonical(&changed);
        let submission = crate::Submission::new(&file, now().now);
        assert_eq!(crate::verify(&submission).conclusion, crate::Conclusion::Invalid, "{what}");
        let found = standing(&changed, Origin::CanDo, &read(&published(&[])), &now());
        assert!(!matches!(found, Standing::Good { .. }), "{what}: {found:?}");
    }
}

/// Another system's credential, with any entries.
fn foreign(entries: Value) -> Standing {
    let credential = json!({ "credentialStatus": entries, "issuer": grader().did() });
    let mut lists = published(&[(5, Mark::Suspended), (6, Mark::Revoked)]);
    lists.iter_mut().for_each(|list| drop(list["proof"].as_array_mut().unwrap().pop()));
    standing(&credential, Origin::Foreign, &read(&lists), &now())
}

fn entry(number: u64, purpose: Purpose) -> Value {
    let entry = ledger().entry(number).unwrap();
    json!({
        "statusListCredential": entry.url(purpose),
        "statusListIndex": entry.index().to_string(),
        "statusPurpose": purpose.name(),
        "type": ENTRY,
    })
}

#[test]
fn of_several_entries_all_count() {
    let [suspension, revocation] = Purpose::ALL.map(|purpose| move |number| entry(number, purpose));
    assert_eq!(foreign(Value::Null), Standing::Unknown { reason: Doubt::Kind });
    assert_eq!(foreign(json!([])), Standing::Untracked);
    let good = Standing::Good { as_of: as_of() };
    assert_eq!(foreign(revocation(5)), good);
    assert_eq!(foreign(json!([suspension(7), revocation(7)])), good);
    assert_eq!(foreign(json!([revocation(5), suspension(5)])), Standing::Suspended { as_of: as_of() });
    let all = json!([suspension(6), { "type": "1EdTechRevocationList" }, revocation(6)]);
    assert_eq!(foreign(all), Standing::Revoked { as_of: as_of() });
    let unknown = json!([revocation(7), { "id": "https://a.example/1", "type": "1EdTechRevocationList" }]);
    assert_eq!(foreign(unknown), Standing::Unknown { reason: Doubt::Kind });
}

#[test]
fn malformed_entries_are_named() {
    let with = |name: &str, value: Value| {
        let mut entry = entry(7, Purpose::Revocation);
        entry[name] = value;
        doubt(foreign(entry))
    };
    for index in [json!("-1"), json!("007"), json!(7), json!("x"), json!("99999999999999999999")] {
        assert_eq!(with("statusListIndex", index), Doubt::Entry("statusListIndex"));
    }
    let url = Purpose::Revocation.url(&ledger().base, 1);
    let error = BitsError::Range { index: 131_072, entries: 131_072 }.into();
    assert_eq!(with("statusListIndex", json!("131072")), Doubt::List { url, error });
    assert_eq!(with("statusSize", json!(2)), Doubt::Entry("statusSize"));
    assert_eq!(with("statusListCredential", Value::Null), Doubt::Entry("statusListCredential"));
    assert_eq!(with("statusPurpose", json!("message")), Doubt::Kind);
    assert_eq!(with("type", json!("StatusList2021Entry")), Doubt::Kind);
    let url = "https://b.example/1";
    assert_eq!(with("statusListCredential", json!(url)), Doubt::Missing { url: url.into() });
}

#[test]
fn what_names_no_list_is_untracked() {
    let plain = crate::support::credential();
    assert_eq!(standing(plain.as_value(), Origin::CanDo, &Lists::default(), &now()), Standing::Untracked);
    assert_eq!(lists_of(plain.as_value(), Origin::CanDo), Vec::<String>::new());
    let said = serde_json::to_string(&judge(&[])).unwrap();
    assert!(said.starts_with(r#"{"standing":"unknown","reason":"the status list https://a.example/status/"#), "{said}");
}
