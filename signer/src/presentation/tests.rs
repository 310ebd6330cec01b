//! Everything that a presentation must refuse, by name.

use std::collections::BTreeMap;

use cando_record::json;
use serde_json::json;

use super::*;
use crate::proof::without;
use crate::rebind;
use crate::support::{candidate, claim, credential, evidence, grader, manifest};
use crate::verify::mutations::mutations;

const CREATED: &str = "2026-11-23T09:00:00Z";

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn request() -> Request {
    Request { challenge: Challenge::from_entropy([5; 32]), domain: "jobs.example".parse().unwrap() }
}

fn window() -> Window {
    Window { created: at(CREATED), expires: at("2026-11-23T09:10:00Z") }
}

fn shown() -> Vec<Value> {
    vec![credential().as_value().clone()]
}

fn presented() -> Presented {
    present(&shown(), &request(), &window(), &[], &candidate()).unwrap()
}

fn expected() -> Expectation<'static> {
    Expectation { now: at("2026-11-23T09:05:00Z"), rebinds: &[], request: request() }
}

fn fault(document: &Value) -> PresentationError {
    verify_presentation(&json::canonical(document), &expected()).unwrap_err()
}

#[test]
fn holds_for_what_was_asked() {
    let presented = presented();
    let found = verify_presentation(&presented.to_bytes(), &expected()).unwrap();
    assert_eq!(found, presented);
    assert_eq!(found.credentials, shown());
    assert_eq!(found.holder, candidate().did());
    assert_eq!(verify_presentation(presented.to_pretty().as_bytes(), &expected()).unwrap(), presented);
    // The same is always the same bytes, wherever the key is.
    let draft = Draft::new(&shown(), &candidate().did(), &request(), &window(), &[]).unwrap();
    let signatures = draft.messages().map(|message| candidate().sign(message));
    assert_eq!(draft.sign(&signatures).unwrap(), presented);
}

#[test]
fn challenge_and_domain_are_the_verifiers() {
    let text = presented().to_bytes();
    let other = Request { challenge: Challenge::from_entropy([6; 32]), ..request() };
    let found = verify_presentation(&text, &Expectation { request: other, ..expected() });
    assert!(matches!(found, Err(PresentationError::OtherChallenge)));
    let other = Request { domain: "other.example".parse().unwrap(), ..request() };
    let found = verify_presentation(&text, &Expectation { request: other, ..expected() });
    assert!(matches!(found, Err(PresentationError::OtherDomain { found, .. }) if found == "jobs.example"));

    let lacking = |name: &str| {
        let mut document = presented().document;
        for proof in document["proof"].as_array_mut().unwrap() {
            *proof = without(proof, name);
        }
        fault(&document)
    };
    assert!(matches!(lacking("challenge"), PresentationError::MissingChallenge));
    assert!(matches!(lacking("domain"), PresentationError::MissingDomain));
    assert!(matches!(lacking("expires"), PresentationError::Foreign { pointer } if pointer == "/proof/0/expires"));
    let mut document = presented().document;
    document["proof"][1]["domain"] = "other.example".into();
    assert!(matches!(fault(&document), PresentationError::Foreign { pointer } if pointer == "/proof/1/domain"));
}

#[test]
fn texts_of_requests_have_limits() {
    for challenge in ["", "too short", &"x".repeat(129), "a challenge with spaces", "challenge\u{301}challenge"] {
        assert_eq!(challenge.parse::<Challenge>(), Err(RequestError::Challenge), "{challenge}");
    }
    for domain in ["", "a b", &"x".repeat(254), "j\u{f3}bs.example", "jobs.example\n"] {
        assert_eq!(domain.parse::<Domain>(), Err(RequestError::Domain), "{domain}");
    }
    assert_eq!(Challenge::from_entropy([255; 32]).as_str().len(), 43);
}

#[test]
fn has_its_time() {
    let text = presented().to_bytes();
    let found = |now: &str| verify_presentation(&text, &Expectation { now: at(now), ..expected() });
    assert!(found("2026-11-23T09:10:00Z").is_ok());
    assert!(matches!(found("2026-11-23T09:10:01Z"), Err(PresentationError::Expired { .. })));
    // The holder's clock may be a little ahead.
    assert!(found("2026-11-23T08:55:00Z").is_ok());
    assert!(matches!(found("2026-11-23T08:54:59Z"), Err(PresentationError::Early { .. })));
    for expires in [CREATED, "2026-11-23T08:59:59Z", "2026-11-24T09:00:01Z"] {
        let window = Window { expires: at(expires), ..window() };
        let found = present(&shown(), &request(), &window, &[], &candidate());
        assert!(matches!(found, Err(PresentationError::Window(_))), "{expires}");
    }
}

#[test]
fn must_be_signed_for_this() {
    let whole = presented().document;
    assert!(matches!(fault(&without(&whole, "proof")), PresentationError::Unsigned));
    for suite in 0..2 {
        let mut document = whole.clone();
        document["proof"].as_array_mut().unwrap().remove(suite);
        assert!(
            matches!(fault(&document), PresentationError::Proof(ProofError::Missing(found)) if found == Suite::SET[suite])
        );
        let mut document = whole.clone();
        document["proof"][suite]["proofValue"] = whole["proof"][1 - suite]["proofValue"].clone();
        assert!(matches!(fault(&document), PresentationError::Proof(ProofError::Mismatch)));
    }
    // An assertion authenticates nobody, and an authentication asserts nothing.
    let asserted = proof::secure(&without(&whole, "proof"), &at(CREATED), &candidate()).unwrap();
    assert!(matches!(fault(&asserted), PresentationError::Proof(ProofError::Purpose(Purpose::Authentication))));
    for (suite, proof) in Suite::SET.into_iter().zip(whole["proof"].as_array().unwrap()) {
        assert_eq!(proof::verify(&whole, proof, suite), Err(ProofError::Purpose(Purpose::Assertion)));
    }
    // A credential is no presentation, and some other text neither.
    assert!(matches!(fault(credential().as_value()), PresentationError::Other));
    assert!(matches!(fault(&json!([])), PresentationError::Other));
    assert!(matches!(verify_presentation(b"{", &expected()), Err(PresentationError::Json(_))));
}

#[test]
fn holder_signs_and_owns() {
    let stranger = Key::from_entropy([9; 32]);
    let found = present(&shown(), &request(), &window(), &[], &stranger);
    assert!(matches!(found, Err(PresentationError::OtherHolder { at: 0, .. })));
    // Another key than the named holder's.
    let draft = || Draft::new(&shown(), &candidate().did(), &request(), &window(), &[]).unwrap();
    let wrong = draft().messages().map(|message| stranger.sign(message));
    assert!(matches!(draft().sign(&wrong), Err(PresentationError::Signature)));
    let mut document = unsecured(&shown(), &candidate().did());
    let texts = ["x".repeat(43), "jobs.example".into(), CREATED.into(), "2026-11-23T09:10:00Z".into()];
    let proofs = Suite::SET.map(|suite| {
        let options = options(suite, &document, &stranger.did(), texts.each_ref().map(|text| text.as_str()));
        let unsigned = proof::Unsigned::new(&document, suite, options).unwrap();
        let signature = stranger.sign(&unsigned.message);
        unsigned.signed(&signature)
    });
    document["proof"] = proofs.to_vec().into();
    assert!(matches!(fault(&document), PresentationError::Holder { signer, .. } if signer == stranger.did()));
}

#[test]
fn shows_a_few_credentials_once_each() {
    let with = |credentials: &[Value]| present(credentials, &request(), &window(), &[], &candidate()).map(drop);
    let one = shown().remove(0);
    assert!(matches!(with(&[]), Err(PresentationError::Count { found: 0 })));
    assert!(matches!(with(&vec![one.clone(); 17]), Err(PresentationError::Count { found: 17 })));
    assert!(matches!(with(&[one.clone(), one.clone()]), Err(PresentationError::Twice { at: 1 })));
    assert!(matches!(with(&[one, json!({ "type": ["x"] })]), Err(PresentationError::NoCredential { at: 1 })));
    // Sixteen of one kind: their nameless nodes are alike, and canonicalization must still end soon.
    let (evidence, manifest) = (evidence(), manifest());
    let alike: Vec<Value> = (0..16)
        .map(|i| {
            let issued = at(&format!("2026-11-22T12:30:{i:02}Z"));
            let claim = crate::Claim { issued, ..claim(&evidence, &manifest) };
            crate::issue(&claim, &grader()).unwrap().as_value().clone()
        })
        .collect();
    let presented = present(&alike, &request(), &window(), &[], &candidate()).unwrap();
    let found = verify_presentation(&presented.to_bytes(), &expected()).unwrap();
    assert_eq!(found.credentials, alike);
}

#[test]
fn a_new_key_shows_what_the_old_one_gave_it() {
    let new = Key::from_entropy([9; 32]);
    let rebinds = [rebind(&candidate(), &new, at("2026-11-23T08:00:00Z")).unwrap()];
    let presented = present(&shown(), &request(), &window(), &rebinds, &new).unwrap();
    let text = presented.to_bytes();
    assert!(matches!(verify_presentation(&text, &expected()), Err(PresentationError::OtherHolder { .. })));
    let found = verify_presentation(&text, &Expectation { rebinds: &rebinds, ..expected() }).unwrap();
    assert_eq!(found.holder, new.did());
    // The old key has given them away.
    let found = present(&shown(), &request(), &window(), &rebinds, &candidate());
    assert!(matches!(found, Err(PresentationError::OtherHolder { .. })));
}

/// Any value or name that is changed, and any member that is added, fails by name.
#[test]
fn every_change_is_noticed() {
    let whole = presented().document;
    let mutations = mutations(&whole);
    assert!(mutations.len() > 500, "{}", mutations.len());
    for (what, document) in mutations {
        assert!(verify_presentation(&json::canonical(&document), &expected()).is_err(), "{what}");
    }
    for at in ["", "/proof/0", "/proof/1", "/verifiableCredential/0"] {
        let mut document = whole.clone();
        document.pointer_mut(at).unwrap()["nonce"] = "more".into();
        let found = fault(&document);
        let by_place = format!("{at}/nonce");
        match &found {
            PresentationError::Foreign { pointer } => assert_eq!(*pointer, by_place),
            PresentationError::Proof(ProofError::Unmapped(unmapped)) => assert_eq!(unmapped.pointer, by_place),
            _ => panic!("{at}: {found}"),
        }
    }
}

/// A memory in memory.
#[derive(Default)]
struct Memory(BTreeMap<(Challenge, Domain), (Instant, bool)>);

impl Challenges for Memory {
    type Error = std::convert::Infallible;

    fn remember(&mut self, request: &Request, until: &Instant) -> Result<(), Self::Error> {
        let Request { challenge, domain } = request.clone();
        self.0.insert((challenge, domain), (until.clone(), false));
        Ok(())
    }

    fn spend(&mut self, request: &Request, now: &Instant) -> Result<Standing, Self::Error> {
        let Request { challenge, domain } = request.clone();
        Ok(match self.0.get_mut(&(challenge, domain)) {
            None => Standing::Unknown,
            Some((_, true)) => Standing::Spent,
            Some((until, _)) if now > until => Standing::Expired,
            Some((_, spent)) => {
                *spent = true;
                Standing::Fresh
            }
        })
    }
}

#[test]
fn counts_once() {
    let text = presented().to_bytes();
    let mut memory = Memory::default();
    let found = |memory: &mut Memory, text: &[u8]| {
        let Expectation { now, rebinds, request } = expected();
        let Ok(shown) = crate::shown(text, &now, rebinds, Some((&request, memory)));
        shown.presented.unwrap().err()
    };
    assert!(matches!(found(&mut memory, &text), Some(PresentationError::NotAsked)));
    memory.remember(&request(), &at("2026-11-23T09:01:00Z")).unwrap();
    assert!(matches!(found(&mut memory, &text), Some(PresentationError::ChallengeExpired)));
    memory.remember(&request(), &at("2026-11-23T09:30:00Z")).unwrap();
    // What does not hold spends nothing.
    assert!(matches!(found(&mut memory, b"[]"), Some(PresentationError::Other)));
    assert!(found(&mut memory, &text).is_none());
    assert!(matches!(found(&mut memory, &text), Some(PresentationError::Replayed)));
}
