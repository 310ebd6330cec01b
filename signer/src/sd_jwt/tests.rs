use cando_record::Instant;
use cando_record::json::Value;
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use super::disclosure::Disclosure;
use super::*;
use crate::Key;
use crate::support::{candidate, credential, grader};

const CHALLENGE: Challenge = Challenge { audience: "https://employer.example", nonce: "4f2a" };

fn now() -> Instant {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

pub fn issued() -> String {
    twin(&credential(), &[6; 32], &grader()).unwrap()
}

pub fn shown(labels: &[&str]) -> String {
    present(&issued(), |one| labels.contains(&one.label()), CHALLENGE, &now(), &candidate()).unwrap()
}

fn verify_for(text: &str, challenge: Challenge, now: &Instant) -> Result<Disclosed, SdJwtError> {
    verify_sd_jwt(text, &Demand { binding: Binding::Demanded { challenge, window: 60 }, now })
}

fn verify(text: &str) -> Result<Disclosed, SdJwtError> {
    verify_for(text, CHALLENGE, &now())
}

fn unbound(text: &str) -> Result<Disclosed, SdJwtError> {
    verify_sd_jwt(text, &Demand { binding: Binding::None, now: &now() })
}

/// A token of any payload by the grader, with disclosures.
pub fn forged(payload: Value, disclosures: &[&Disclosure]) -> String {
    let mut payload = payload;
    payload["iss"] = grader().did().into();
    let parts = disclosures.iter().map(|one| format!("{}~", one.as_str()));
    format!(
        "{}~{}",
        jwt::sign(&json!({ "alg": "EdDSA", "typ": "dc+sd-jwt" }), &payload, &grader()).unwrap(),
        parts.collect::<String>()
    )
}

/// A key binding for [`CHALLENGE`] by any key.
pub fn binding_of(shown: &str, key: &Key) -> String {
    let hash = super::present::hash(shown);
    let payload =
        json!({ "aud": CHALLENGE.audience, "iat": now().seconds(), "nonce": CHALLENGE.nonce, "sd_hash": hash });
    jwt::sign(&json!({ "alg": "EdDSA", "typ": "kb+jwt" }), &payload, key).unwrap()
}

pub fn member(name: &str, value: Value) -> Disclosure {
    Disclosure::new("salt", Some(name), value)
}

#[test]
fn shows_what_was_chosen_and_nothing_else() {
    let disclosed = verify(&shown(&["induction", "attempt"])).unwrap();
    let claims = &disclosed.claims;
    assert_eq!(claims["attempt"], credential().content().attempt);
    assert_eq!(claims["scores"], json!([credential().content().skills[0]]));
    for hidden in ["assessment", "ended", "evidence", "module", "_sd", "_sd_alg"] {
        assert_eq!(claims.get(hidden), None, "{hidden}");
    }
    assert!(!shown(&["attempt"]).contains(disclosures(&issued()).unwrap().last().unwrap().as_str()));
    assert_eq!(disclosed.credential, Some(credential().digest()));
    assert_eq!((disclosed.issuer, disclosed.holder), (grader().did(), Some(candidate().did())));
    assert_eq!(claims["vct"], TWIN);
}

#[test]
fn everything_can_be_shown() {
    let all = disclosures(&issued()).unwrap();
    let labels: Vec<&str> = all.iter().map(Disclosure::label).collect();
    assert_eq!(labels, ["assessment", "attempt", "ended", "evidence", "module", "induction", "coding"]);
    let claims = verify(&shown(&labels)).unwrap().claims;
    assert_eq!(claims["scores"].as_array().map(Vec::len), Some(2));
    assert_eq!(claims["ended"], "completed");
    assert_eq!(unbound(&issued()).unwrap().claims, claims);
}

#[test]
fn the_same_entropy_gives_the_same_twin_and_another_hides_anew() {
    assert_eq!(issued(), issued());
    let other = twin(&credential(), &[7; 32], &grader()).unwrap();
    assert_eq!(twin(&credential(), &[6; 32], &candidate()), Err(SdJwtError::Key(Part::Token)));
    let encoded = |twin: &str| disclosures(twin).unwrap().iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>();
    assert!(encoded(&issued()).iter().all(|one| !encoded(&other).contains(one)));
}

#[test]
fn an_answer_is_for_one_audience_and_one_challenge_and_now() {
    let text = shown(&["attempt"]);
    let ask =
        |audience, nonce, moment: &str| verify_for(&text, Challenge { audience, nonce }, &moment.parse().unwrap());
    let (audience, nonce, at) = (CHALLENGE.audience, CHALLENGE.nonce, "2026-11-23T09:00:00Z");
    assert_eq!(ask("https://other.example", nonce, at), Err(SdJwtError::Audience));
    assert_eq!(ask("", nonce, at), Err(SdJwtError::Audience));
    assert_eq!(ask(audience, "4f2b", at), Err(SdJwtError::Nonce));
    assert_eq!(ask(audience, nonce, "2026-11-23T09:01:01Z"), Err(SdJwtError::Stale));
    assert_eq!(ask(audience, nonce, "2026-11-23T08:58:59Z"), Err(SdJwtError::Stale));
    assert!(ask(audience, nonce, "2026-11-23T09:01:00Z").is_ok());
}

#[test]
fn its_holder_must_have_shown_it() {
    let text = shown(&["attempt"]);
    let (before, binding) = text.rsplit_once('~').unwrap();
    assert_eq!(verify(&format!("{before}~")), Err(SdJwtError::Unbound));
    assert_eq!(unbound(&text), Err(SdJwtError::Unasked));
    // Another selection under the same signature.
    let other = shown(&["ended"]);
    let swapped = format!("{}~{binding}", other.rsplit_once('~').unwrap().0);
    assert_eq!(verify(&swapped), Err(SdJwtError::Hash));
    let stranger = present(&issued(), |_| true, CHALLENGE, &now(), &Key::from_entropy([9; 32]));
    assert_eq!(stranger, Err(SdJwtError::Key(Part::Binding)));
    let bind = |header: Value, payload: Value, key: &Key| {
        let binding = jwt::sign(&header, &payload, key).unwrap();
        verify(&format!("{before}~{binding}"))
    };
    let hash = super::present::hash(&format!("{before}~"));
    let header = json!({ "alg": "EdDSA", "typ": "kb+jwt" });
    let payload =
        json!({ "aud": CHALLENGE.audience, "iat": now().seconds(), "nonce": CHALLENGE.nonce, "sd_hash": hash });
    let without = |name: &str| {
        let members = payload.as_object().unwrap().iter().filter(|(found, _)| *found != name);
        Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    assert!(bind(header.clone(), payload.clone(), &candidate()).is_ok());
    assert_eq!(bind(header.clone(), payload.clone(), &grader()), Err(SdJwtError::Signature(Part::Binding)));
    for name in ["aud", "iat", "nonce", "sd_hash"] {
        assert_eq!(bind(header.clone(), without(name), &candidate()), Err(SdJwtError::Claim(name)));
    }
    let array = json!({ "aud": [CHALLENGE.audience], "iat": 1, "nonce": "4f2a", "sd_hash": hash });
    assert_eq!(bind(header, array, &candidate()), Err(SdJwtError::Claim("aud")));
    let kind = json!({ "alg": "EdDSA", "typ": "JWT" });
    assert_eq!(bind(kind, payload.clone(), &candidate()), Err(SdJwtError::Type(Part::Binding)));
    let none = json!({ "alg": "none", "typ": "kb+jwt" });
    assert_eq!(bind(none, payload, &candidate()), Err(SdJwtError::Algorithm(Part::Binding)));
    let keyless = forged(json!({}), &[]);
    let hash = super::present::hash(&keyless);
    let payload =
        json!({ "aud": CHALLENGE.audience, "iat": now().seconds(), "nonce": CHALLENGE.nonce, "sd_hash": hash });
    let binding = jwt::sign(&json!({ "alg": "EdDSA", "typ": "kb+jwt" }), &payload, &candidate()).unwrap();
    assert_eq!(verify(&format!("{keyless}{binding}")), Err(SdJwtError::Claim("cnf")));
}

#[test]
fn only_eddsa_is_taken() {
    let text = issued();
    let (token, rest) = text.split_once('~').unwrap();
    let (header, signed) = token.split_once('.').unwrap();
    let _ = header;
    for alg in [json!("none"), json!("ES256"), json!("HS256"), json!("eddsa"), json!("Ed25519"), Value::Null] {
        let header = BASE64URL_NOPAD.encode(json!({ "alg": alg, "typ": "dc+sd-jwt" }).to_string().as_bytes());
        assert_eq!(unbound(&format!("{header}.{signed}~{rest}")), Err(SdJwtError::Algorithm(Part::Token)), "{alg}");
    }
    // Without a signature at all.
    let header = BASE64URL_NOPAD.encode(br#"{"alg":"none"}"#);
    let unsigned = format!("{header}.{}.~", signed.split_once('.').unwrap().0);
    assert_eq!(unbound(&unsigned), Err(SdJwtError::Algorithm(Part::Token)));
}

#[test]
fn headers_must_be_known() {
    let with = |header: Value| {
        unbound(&format!("{}~", jwt::sign(&header, &json!({ "iss": grader().did() }), &grader()).unwrap()))
    };
    assert!(with(json!({ "alg": "EdDSA" })).is_ok());
    assert!(with(json!({ "alg": "EdDSA", "kid": grader().did(), "typ": "vc+sd-jwt" })).is_ok());
    for typ in [json!("kb+jwt"), json!("JWT"), json!(1)] {
        assert_eq!(with(json!({ "alg": "EdDSA", "typ": typ })), Err(SdJwtError::Type(Part::Token)));
    }
    assert_eq!(with(json!({ "alg": "EdDSA", "crit": ["x"] })), Err(SdJwtError::Type(Part::Token)));
    assert_eq!(with(json!({ "alg": "EdDSA", "b64": false })), Err(SdJwtError::Type(Part::Token)));
    assert_eq!(with(json!({ "alg": "EdDSA", "kid": candidate().did() })), Err(SdJwtError::Key(Part::Token)));
}

#[test]
fn disclosures_have_one_place_each() {
    let (age, name) = (member("age", json!(30)), member("name", json!("Ada")));
    assert_eq!(unbound(&forged(json!({ "_sd": [age.digest()] }), &[&age])).unwrap().claims["age"], 30);
    let twice = forged(json!({ "_sd": [age.digest()] }), &[&age, &age]);
    assert_eq!(unbound(&twice), Err(SdJwtError::Duplicate));
    let two = json!({ "_sd": [age.digest()], "inner": { "_sd": [age.digest()] } });
    assert_eq!(unbound(&forged(two, &[&age])), Err(SdJwtError::Duplicate));
    let hidden = json!({ "_sd": [age.digest(), age.digest()] });
    assert_eq!(unbound(&forged(hidden, &[])), Err(SdJwtError::Duplicate));
    let extra = forged(json!({ "_sd": [age.digest()] }), &[&age, &name]);
    assert_eq!(unbound(&extra), Err(SdJwtError::Unreferenced));
    let over = json!({ "_sd": [age.digest()], "age": 18 });
    assert_eq!(unbound(&forged(over, &[&age])), Err(SdJwtError::Collision("age".into())));
    let other = Disclosure::new("other", Some("age"), json!(18));
    let both = json!({ "_sd": [age.digest(), other.digest()] });
    assert_eq!(unbound(&forged(both, &[&age, &other])), Err(SdJwtError::Collision("age".into())));
}

/// RFC 9901, section 7.1, steps 3 and 4: what stands in the wrong kind of place.
#[test]
fn disclosures_fit_their_place() {
    let (age, element) = (member("age", json!(30)), Disclosure::new("salt", None, json!(30)));
    let array = |one: &Disclosure| json!({ "list": [1, { "...": one.digest() }] });
    assert_eq!(unbound(&forged(array(&element), &[&element])).unwrap().claims["list"], json!([1, 30]));
    assert_eq!(unbound(&forged(array(&element), &[])).unwrap().claims["list"], json!([1]));
    assert_eq!(unbound(&forged(array(&age), &[&age])), Err(SdJwtError::Disclosure));
    assert_eq!(unbound(&forged(json!({ "_sd": [element.digest()] }), &[&element])), Err(SdJwtError::Disclosure));
    for (payload, name) in [
        (json!({ "_sd": "x" }), "_sd"),
        (json!({ "_sd": [1] }), "_sd"),
        (json!({ "...": "x" }), "..."),
        (json!({ "list": [{ "...": "x", "y": 1 }] }), "..."),
        (json!({ "list": [{ "...": 1 }] }), "..."),
    ] {
        assert_eq!(unbound(&forged(payload.clone(), &[])), Err(SdJwtError::Claim(name)), "{payload}");
    }
    let nested = member("address", json!({ "_sd": [age.digest()] }));
    let claims = unbound(&forged(json!({ "_sd": [nested.digest()] }), &[&age, &nested])).unwrap().claims;
    assert_eq!(claims["address"], json!({ "age": 30 }));
    let orphan = forged(json!({ "_sd": [nested.digest()] }), &[&age]);
    assert_eq!(unbound(&orphan), Err(SdJwtError::Unreferenced));
    for name in ["_sd", "..."] {
        let one = member(name, json!([]));
        assert_eq!(unbound(&forged(json!({ "_sd": [one.digest()] }), &[&one])), Err(SdJwtError::Disclosure));
    }
    for name in ["iss", "exp", "nbf", "cnf", "vct", "credentialStatus"] {
        let one = member(name, json!(1));
        let hidden = forged(json!({ "_sd": [one.digest()] }), &[&one]);
        assert_eq!(unbound(&hidden), Err(SdJwtError::Hidden(name.into())));
    }
}

#[test]
fn disclosures_nest_no_deeper_than_documents() {
    let mut chain = vec![member("x", json!(1))];
    for _ in 0..80 {
        let value = json!({ "_sd": [chain.last().unwrap().digest()] });
        chain.push(member("x", value));
    }
    let all: Vec<&Disclosure> = chain.iter().collect();
    let deep = forged(json!({ "_sd": [chain.last().unwrap().digest()] }), &all);
    assert_eq!(unbound(&deep), Err(SdJwtError::Json(Part::Disclosure)));
    let many: Vec<Disclosure> = (0..1025).map(|n| member(&format!("n{n}"), json!(n))).collect();
    let all: Vec<&Disclosure> = many.iter().collect();
    assert_eq!(unbound(&forged(json!({}), &all)), Err(SdJwtError::Shape));
}

#[test]
fn malformed_texts_are_named() {
    let text = issued();
    let with = |disclosure: &[u8]| unbound(&format!("{text}{}~", BASE64URL_NOPAD.encode(disclosure)));
    for bad in [&br#"["salt"]"#[..], br#"["s","n",1,2]"#, br#"[1,"n",1]"#, br#"["s",1,1]"#, b"{}", b"1"] {
        assert_eq!(with(bad), Err(SdJwtError::Disclosure), "{}", String::from_utf8_lossy(bad));
    }
    for bad in [&br#"["s","n",{"a":1,"a":2}]"#[..], br#"["s","n",1.5]"#, b"[", b"\xff"] {
        assert_eq!(with(bad), Err(SdJwtError::Json(Part::Disclosure)), "{}", String::from_utf8_lossy(bad));
    }
    assert_eq!(unbound(&format!("{text}a=~")), Err(SdJwtError::Disclosure));
    assert_eq!(unbound(&text.replacen('~', "~~", 1)), Err(SdJwtError::Json(Part::Disclosure)));
    for bad in ["", "a.b.c"] {
        assert_eq!(unbound(bad), Err(SdJwtError::Shape));
    }
    assert_eq!(unbound(&"~".repeat(SD_JWT + 1)), Err(SdJwtError::Shape));
    for bad in ["~", "a~", "a.b~", "=.=.=~"] {
        assert_eq!(unbound(bad), Err(SdJwtError::Form(Part::Token)), "{bad}");
    }
    let header = BASE64URL_NOPAD.encode(br#"{"alg":"EdDSA","alg":"none"}"#);
    assert_eq!(unbound(&format!("{header}.e30.AAAA~")), Err(SdJwtError::Json(Part::Token)));
}

#[test]
fn claims_of_time_and_key_are_checked() {
    let at = now().seconds();
    let with = |name: &str, value: Value| unbound(&forged(json!({ name: value }), &[])).map(|_| ());
    assert_eq!(with("exp", (at - 1).into()), Err(SdJwtError::Expired));
    assert_eq!(with("exp", at.into()), Ok(()));
    assert_eq!(with("nbf", (at + 1).into()), Err(SdJwtError::Early));
    assert_eq!(with("iat", (at + 1).into()), Err(SdJwtError::Early));
    assert_eq!(with("exp", json!("soon")), Err(SdJwtError::Claim("exp")));
    assert_eq!(with("_sd_alg", json!("sha-512")), Err(SdJwtError::HashAlgorithm));
    assert_eq!(with("_sd_alg", json!("sha-256")), Ok(()));
    assert_eq!(with("credential", json!("x")), Err(SdJwtError::Claim("credential")));
    for jwk in [json!({ "kty": "EC" }), json!({ "crv": "Ed25519", "kty": "OKP", "x": "AA" }), json!(null)] {
        assert_eq!(with("cnf", json!({ "jwk": jwk })), Err(SdJwtError::Key(Part::Binding)));
    }
    let named = |iss: &str| {
        let token = jwt::sign(&json!({ "alg": "EdDSA" }), &json!({ "iss": iss }), &grader()).unwrap();
        unbound(&format!("{token}~")).map(|_| ())
    };
    assert_eq!(named(&candidate().did()), Err(SdJwtError::Signature(Part::Token)));
    assert_eq!(named("https://a.example"), Err(SdJwtError::Key(Part::Token)));
}

/// RFC 9901, section 4.2: what its examples hide, as they write it.
#[test]
fn the_standards_own_disclosures_have_their_digests() {
    let texts = [
        (
            "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
            "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
        ),
        ("WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0", "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"),
    ];
    let [name, country] = texts.map(|(text, digest)| {
        let read = Disclosure::read(text).unwrap();
        assert_eq!(read.digest(), digest);
        read
    });
    let payload = json!({ "_sd": [texts[0].1], "nationalities": [{ "...": "other" }, { "...": texts[1].1 }] });
    let claims = unbound(&forged(payload, &[&country, &name])).unwrap().claims;
    assert_eq!((&claims["family_name"], &claims["nationalities"]), (&"Möbius".into(), &json!(["FR"])));
}

/// Made by `@sd-jwt/core` 0.19.0 with the keys of the seeds 1 and 2.
#[test]
fn a_peers_presentation_holds() {
    let disclosed = verify(include_str!("peer.txt").trim_end()).unwrap();
    let expected = json!({ "address": { "city": "Turing", "street": "1 Main" }, "name": "Ada", "skills": ["rust"] });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(disclosed.claims[name], *value);
    }
    assert_eq!(disclosed.holder, Some(Key::from_entropy([2; 32]).did()));
    assert_eq!(disclosed.credential, None);
}

/// Every character of a presentation counts.
#[test]
fn every_change_is_found() {
    let text = shown(&["induction", "attempt"]);
    for (i, byte) in text.bytes().enumerate() {
        let mut changed = text.clone().into_bytes();
        changed[i] = if byte == b'A' { b'B' } else { b'A' };
        assert!(verify(std::str::from_utf8(&changed).unwrap()).is_err(), "{i}");
        changed.remove(i);
        assert!(verify(std::str::from_utf8(&changed).unwrap()).is_err(), "{i}");
    }
}

proptest::proptest! {
    #[test]
    fn survives_any_text(text in "[A-Za-z0-9._~-]{0,80}") {
        proptest::prop_assert!(unbound(&text).is_err());
    }
}
