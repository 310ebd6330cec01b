//! Credentials that were no credentials, changed, or signed otherwise than they must be.

use super::attempts::vouched;
use super::*;

/// Files that are no credential in form.
pub fn forms() -> Vec<Negative> {
    let text = String::from_utf8(credential().to_bytes()).unwrap();
    let once = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let mut found: Vec<_> = [
        ("byte-order-mark", format!("\u{feff}{text}")),
        ("cut", text[..text.len() / 2].into()),
        ("duplicate-name", once("{", r#"{"id":"urn:x","#)),
        ("duplicate-name-inside", once(r#""credentialSubject":{"#, r#""credentialSubject":{"id":"urn:x","#)),
        ("empty", String::new()),
        ("exponent", once(r#""1000""#, "1e3")),
        ("fraction", once(r#""1000""#, "1000.5")),
        ("integer-beyond-2-53", once(r#""1000""#, "9007199254740993")),
        ("list", "[]".into()),
        ("lone-surrogate", once("Number series", r"\ud800")),
        ("no-credential", "{}".into()),
        ("no-json", "hello".into()),
        ("too-deep", once(r#""1000""#, &deep)),
        ("trailing-text", format!("{text}{{}}")),
        ("bundle-of-nothing", r#"{"format":"cando-bundle/1"}"#.into()),
        ("bundle-with-more", format!(r#"{{"credential":{text},"format":"cando-bundle/1","more":1}}"#)),
        ("bundle-version", format!(r#"{{"credential":{text},"format":"cando-bundle/2"}}"#)),
    ]
    .map(|(name, text)| negative(&format!("format-{name}"), text))
    .into();
    let given = json::write(&evidence());
    let evidence_text = String::from_utf8(given).unwrap();
    found.extend(
        [
            ("cut", evidence_text[..evidence_text.len() / 2].to_owned()),
            ("duplicate-name", evidence_text.replacen('{', r#"{"secret":"","#, 1)),
            ("more", evidence_text.replacen('{', r#"{"more":1,"#, 1)),
            ("version", evidence_text.replacen("cando-evidence/1", "cando-evidence/9", 1)),
        ]
        .map(|(name, evidence)| Negative {
            evidence: Some(evidence.into_bytes()),
            ..negative(&format!("format-evidence-{name}"), &text)
        }),
    );
    found
}

/// Documents that were changed after they were signed.
pub fn changes() -> Vec<Negative> {
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 22] = [
        ("format-context-added", |d| d["@context"].as_array_mut().unwrap().push("https://example.com/v1".into())),
        ("format-context-missing", |d| drop(d.as_object_mut().unwrap().remove("@context"))),
        ("format-context-order", |d| d["@context"].as_array_mut().unwrap().reverse()),
        ("format-context-rehosted", |d| d["@context"][0] = "https://example.com/ns/credentials/v2".into()),
        ("format-member-added", |d| d["note"] = "trust me".into()),
        ("format-member-added-inside", |d| d["credentialSubject"]["award"] = "gold".into()),
        ("format-member-null", |d| d["validUntil"] = Value::Null),
        ("format-narrative", |d| d["credentialSubject"]["narrative"] = "Supervised.".into()),
        ("format-proof-as-object", |d| d["proof"] = d["proof"][0].clone()),
        ("format-proof-missing", |d| drop(d.as_object_mut().unwrap().remove("proof"))),
        ("format-result-is-no-number", |d| d["credentialSubject"]["result"][0]["value"] = "1000.5".into()),
        ("format-subject-missing", |d| drop(d["credentialSubject"].as_object_mut().unwrap().remove("id"))),
        ("format-type-as-text", |d| d["type"] = "VerifiableCredential".into()),
        ("format-type-added", |d| d["type"].as_array_mut().unwrap().push("EndorsementCredential".into())),
        ("proof-both-assessment-title", |d| d["credentialSubject"]["achievement"]["name"] = "Medicine".into()),
        ("proof-both-evidence", |d| {
            d["evidence"][0]["digestMultibase"] = crate::credential::identifier::multibase(&Digest([0; 32])).into()
        }),
        ("proof-both-issuer", |d| d["issuer"]["id"] = candidate().did().into()),
        ("proof-both-issuer-name", |d| d["issuer"]["name"] = "A better school".into()),
        ("proof-both-score", |d| d["credentialSubject"]["result"][3]["value"] = "980".into()),
        ("proof-both-subject", |d| d["credentialSubject"]["id"] = grader().did().into()),
        ("proof-both-until", |d| d["validUntil"] = "2999-01-01T00:00:00Z".into()),
        ("proof-both-valid-from", |d| d["validFrom"] = "2026-11-22T12:00:01Z".into()),
    ];
    let changed = |(name, change): (&str, Change)| {
        let mut document = credential().as_value().clone();
        change(&mut document);
        negative(name, json::canonical(&document))
    };
    changes.into_iter().map(changed).collect()
}

/// Proofs that are missing, swapped, downgraded, by others, or in another form.
pub fn proofs() -> Vec<Negative> {
    let genuine = credential();
    let proofs =
        |from: &Credential| <[Value; 2]>::try_from(from.as_value()["proof"].as_array().unwrap().clone()).unwrap();
    let [rdfc, jcs] = proofs(&genuine);
    let other = proofs(&Credential::sign(genuine.content().clone(), &Key::from_entropy([9; 32])).unwrap());
    let late = proofs(&altered(|content| content.created = moment("2026-11-22T12:31:00Z")));
    let with = |proof: &Value, name: &str, value: Value| {
        let mut proof = proof.clone();
        proof[name] = value;
        proof
    };
    let signature = |proof: &Value| bs58::decode(&proof["proofValue"].as_str().unwrap()[1..]).into_vec().unwrap();
    let encoded = |bytes: &[u8]| Value::from(format!("z{}", bs58::encode(bytes).into_string()));
    let mut sets: Vec<(&str, Vec<Value>)> = vec![
        ("proof-rdfc-removed", vec![jcs.clone()]),
        ("proof-jcs-removed", vec![rdfc.clone()]),
        ("proof-both-removed", vec![]),
        ("proof-order", vec![jcs.clone(), rdfc.clone()]),
        ("proof-one-twice", vec![rdfc.clone(), rdfc.clone()]),
        ("proof-third", vec![rdfc.clone(), jcs.clone(), jcs.clone()]),
        ("proof-rdfc-by-another-key", vec![other[0].clone(), jcs.clone()]),
        ("proof-jcs-by-another-key", vec![rdfc.clone(), other[1].clone()]),
        ("proof-both-by-another-key", other.to_vec()),
        ("proof-dates-differ", vec![rdfc.clone(), late[1].clone()]),
        (
            "proof-signatures-swapped",
            vec![
                with(&rdfc, "proofValue", jcs["proofValue"].clone()),
                with(&jcs, "proofValue", rdfc["proofValue"].clone()),
            ],
        ),
    ];
    // The same signature with the group's order added to its scalar (RFC 8032, section 5.1.7: must be refused).
    let mut malleable = signature(&rdfc);
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0;
    for (byte, order) in malleable[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        (*byte, carry) = (sum.to_le_bytes()[0], sum >> 8);
    }
    let method = format!("{}#other", grader().did());
    for (name, change) in [
        ("suite-unknown", ("cryptosuite", value!("eddsa-2022"))),
        ("purpose-authentication", ("proofPurpose", value!("authentication"))),
        ("created-malformed", ("created", value!("yesterday"))),
        ("method-of-another", ("verificationMethod", other[0]["verificationMethod"].clone())),
        ("method-fragment", ("verificationMethod", value!(method))),
        ("method-web", ("verificationMethod", value!("did:web:example.com#key"))),
        ("type-unknown", ("type", value!("Ed25519Signature2020"))),
        ("value-cut", ("proofValue", encoded(&signature(&rdfc)[1..]))),
        ("value-malleable", ("proofValue", encoded(&malleable))),
        ("value-not-base58", ("proofValue", value!("z0OIl"))),
        ("value-without-multibase", ("proofValue", value!(rdfc["proofValue"].as_str().unwrap()[1..]))),
        ("value-zero", ("proofValue", encoded(&[0; 64]))),
        ("value-small-order", ("proofValue", encoded(&[&[1][..], &[0; 63]].concat()))),
        ("more", ("domain", value!("example.com"))),
    ] {
        let (member, value) = change;
        let name: &'static str = Box::leak(format!("proof-{name}").into_boxed_str());
        sets.push((name, vec![with(&rdfc, member, value), jcs.clone()]));
    }
    let secured = |(name, set): (&str, Vec<Value>)| {
        let mut document = genuine.as_value().clone();
        document["proof"] = set.into();
        negative(name, json::canonical(&document))
    };
    sets.into_iter().map(secured).collect()
}

/// Validly signed, at the wrong time.
pub fn dates() -> Vec<Negative> {
    let limited = altered(|content| content.until = Some(moment("2026-12-01T00:00:00Z"))).to_bytes();
    let created = |at: &str| {
        let forged = altered(|content| {
            content.created = moment(at);
            content.until = Some(moment("2026-12-01T00:00:00Z"));
        });
        forged.to_bytes()
    };
    let window = |from: &str, until: &str| {
        let ticket = Ticket { valid_from: moment(from), valid_until: moment(until), ..ticket() };
        evidence_with(ticket, outcome(), &grader())
    };
    let (early, late) = (
        window("2026-11-22T12:00:01Z", "2026-11-22T18:00:00Z"),
        window("2026-11-22T10:00:00Z", "2026-11-22T11:59:59Z"),
    );
    let issued_early = altered(|content| content.issued = moment("2026-11-22T11:59:59Z"));
    vec![
        negative("dates-not-yet-valid", &limited).at("2026-11-22T12:29:59Z"),
        negative("dates-expired", &limited).at("2026-12-01T00:00:01Z"),
        negative("dates-signed-before-valid", created("2026-11-22T12:29:59Z")),
        negative("dates-signed-later-than-now", created("2026-11-23T09:00:01Z")),
        negative("dates-signed-after-expiry", created("2026-12-01T00:00:01Z")),
        negative("dates-attempt-before-ticket", vouched(&early)).evidence(&early),
        negative("dates-attempt-after-ticket", vouched(&late)).evidence(&late),
        negative("dates-issued-before-attempt", issued_early.to_bytes()).evidence(&evidence()),
    ]
}
