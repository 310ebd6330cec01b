//! The negative corpus: one file for each way in which a submission can be wrong, named by its failure, with the verdict.
//!
//! ```text
//! tests/vectors/negative/proof-jcs-removed.json
//! {"evidence":"text or absent","file":"text","now":"…","policy":{…},"report":{…},"trust":{…},"verdict":{…}}
//! ```
//!
//! `CANDO_WRITE_VECTORS=1` writes the files anew. Whoever writes a verifier can run them; `web/client/tests/browser/verdicts.rs` does.

use std::collections::BTreeSet;
use std::path::Path;

use cando_record::json::{self, Value};
use cando_record::{
    Acceptance, Confirmation, Difference, Digest, Ended, Event, Evidence, Finding, Head, Instant, Mode, Report, Seed,
    Ticket,
};
use serde_json::json as value;

use super::pinned::{badge, hosted, pinning};
use super::stapled::{LOGGED, listed, logged, proof, retired, trust};
use super::tests::altered;
use super::{CheckVerdict, Conclusion, verify};
use crate::status::Purpose;
use crate::support::{candidate, credential, end, evidence, evidence_with, grader, outcome, report, ticket};
use crate::{Bundle, Credential, Key, KeyRecord, Party, Policy, Submission, Trust, secure, sign};

mod twins;

const NOW: &str = "2026-11-23T09:00:00Z";

/// One submission.
struct Negative {
    name: String,
    evidence: Option<Vec<u8>>,
    file: Vec<u8>,
    now: Instant,
    policy: Policy,
    report: Option<Report>,
    trust: Trust,
}

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}

fn negative(name: &str, file: impl AsRef<[u8]>) -> Negative {
    let (policy, trust) = (Policy::new(), Trust::new());
    let (name, file) = (name.to_owned(), file.as_ref().to_vec());
    Negative { name, evidence: None, file, now: moment(NOW), policy, report: None, trust }
}

impl Negative {
    fn evidence(mut self, evidence: &Evidence) -> Self {
        self.evidence = Some(json::write(evidence));
        self
    }

    fn at(mut self, now: &str) -> Self {
        self.now = moment(now);
        self
    }

    fn submission(&self) -> Submission<'_> {
        let Self { evidence, now, policy, report, trust, .. } = self;
        let (evidence, report) = (evidence.as_deref(), report.as_ref());
        Submission { evidence, policy, report, trust, ..Submission::new(&self.file, now.clone()) }
    }

    fn to_value(&self) -> Value {
        let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).unwrap();
        value!({
            "evidence": self.evidence.as_ref().map(text),
            "file": text(&self.file),
            "now": self.now,
            "policy": self.policy,
            "report": self.report,
            "trust": self.trust,
            "verdict": verify(&self.submission()),
        })
    }
}

/// Files that are no credential in form.
fn forms() -> Vec<Negative> {
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
fn changes() -> Vec<Negative> {
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
            d["evidence"][0]["digestMultibase"] = crate::identifier::multibase(&Digest([0; 32])).into()
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
fn proofs() -> Vec<Negative> {
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
fn dates() -> Vec<Negative> {
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

/// A credential that its issuer signs for any evidence at all.
fn vouched(evidence: &Evidence) -> Vec<u8> {
    altered(|content| content.evidence = evidence.digest()).to_bytes()
}

/// Evidence in which something does not hold, though the issuer vouches for it.
fn attempts() -> Vec<Negative> {
    let zeros = || "0".repeat(128);
    let stranger = Key::from_entropy([9; 32]);
    let original = evidence();
    let other_ticket = Digest([7; 32]);
    let mut found = Vec::new();
    let mut add = |name: &str, change: &dyn Fn(&mut Evidence)| {
        let mut broken = evidence();
        change(&mut broken);
        found.push(negative(name, vouched(&broken)).evidence(&broken));
    };
    add("ticket-signature", &|e| e.ticket.signature = zeros());
    add("ticket-signature-form", &|e| e.ticket.signature = e.ticket.signature.to_uppercase());
    add("ticket-signer", &|e| e.ticket.by = "did:web:example.com".into());
    add("acceptance-signature", &|e| e.acceptance.signature = zeros());
    add("acceptance-of-another-ticket", &|e| {
        let body = Acceptance { ticket: other_ticket, ..original.acceptance.body.clone() };
        e.acceptance = sign(body, &candidate()).unwrap();
    });
    add("head-signature", &|e| e.head.signature = zeros());
    add("head-of-another-ticket", &|e| {
        e.head = sign(Head { ticket: other_ticket, ..original.head.body.clone() }, &candidate()).unwrap();
    });
    add("subject-head-by-another", &|e| e.head = sign(original.head.body.clone(), &stranger).unwrap());
    add("subject-acceptance-by-another", &|e| {
        e.acceptance = sign(original.acceptance.body.clone(), &stranger).unwrap()
    });
    add("chain-answer-rewritten", &|e| {
        let Event::Respond { at, .. } = &mut e.transcript.entries[1].event else { panic!() };
        *at += 1;
    });
    add("seed-secret", &|e| e.secret = Seed([0; 32]));
    let mut resigned = |name: &str, change: &dyn Fn(&mut Evidence)| {
        let mut broken = evidence();
        change(&mut broken);
        broken.head = end(&broken.transcript, &broken.ticket);
        found.push(negative(name, vouched(&broken)).evidence(&broken));
    };
    resigned("chain-numbering", &|e| e.transcript.entries[2].n = 4);
    resigned("chain-order", &|e| e.transcript.entries.swap(1, 2));
    resigned("chain-two-ends", &|e| e.transcript.entries[2].step = e.transcript.entries[3].step.clone());
    resigned("chain-no-end", &|e| drop(e.transcript.entries.pop()));
    resigned("chain-empty", &|e| e.transcript.entries.clear());
    resigned("chain-opening-module", &|e| e.transcript.opening.module = Digest([0; 32]));
    resigned("chain-opening-ticket", &|e| e.transcript.opening.ticket = Digest([0; 32]));
    resigned("chain-opening-acceptance", &|e| e.transcript.opening.acceptance = Digest([0; 32]));
    resigned("chain-opening-languages", &|e| e.transcript.opening.languages.clear());
    for (name, which) in [("time", 0), ("limits", 1), ("locale", 2), ("mode", 3), ("other", 4)] {
        resigned(&format!("seed-{name}"), &|e| {
            let Event::Start { at, limits, locale, mode, seed } = &mut e.transcript.entries[0].event else { panic!() };
            match which {
                0 => *at = 1,
                1 => limits.time += 1,
                2 => *locale = "de".into(),
                3 => *mode = Mode::Practice,
                _ => *seed = Seed([0; 32]),
            }
        });
    }
    let ticket_of = |ticket: Ticket, key: &Key| evidence_with(ticket, outcome(), key);
    for (name, evidence) in [
        ("ticket-attempt-zero", ticket_of(Ticket { attempt: 0, ..ticket() }, &grader())),
        ("seed-commitment", ticket_of(Ticket { commitment: Digest([0; 32]), ..ticket() }, &grader())),
        ("issuer-ticket-by-another", ticket_of(ticket(), &stranger)),
    ] {
        found.push(negative(name, vouched(&evidence)).evidence(&evidence));
    }
    found
}

/// Credentials that say something else than their evidence.
fn mismatches() -> Vec<Negative> {
    type Change = fn(&mut crate::content::Content);
    let changes: [(&str, Change); 14] = [
        ("evidence-other-digest", |c| c.evidence = Digest([0; 32])),
        ("evidence-other-assessment", |c| c.assessment.id = "other".into()),
        ("evidence-other-module", |c| c.assessment.module = Digest([0; 32])),
        ("evidence-other-languages", |c| c.assessment.languages.clear()),
        ("subject-other", |c| c.subject = grader().did()),
        ("score-attempt", |c| c.attempt = 2),
        ("score-ended", |c| c.ended = Ended::TimeUp),
        ("score-error", |c| c.skills[0].error = 1),
        ("score-of", |c| c.skills[0].of = 9),
        ("score-order", |c| c.skills.reverse()),
        ("score-points", |c| c.skills[0].points = 9),
        ("score-scaled", |c| c.skills[1].scaled = 980),
        ("score-skill", |c| c.skills[0].skill = "other".into()),
        ("score-skill-less", |c| drop(c.skills.pop())),
    ];
    let stated = |(name, change): (&str, Change)| negative(name, altered(change).to_bytes()).evidence(&evidence());
    let mut found: Vec<_> = changes.into_iter().map(stated).collect();
    let replayed = |mut negative: Negative, name: &str, report: Report| {
        negative.name = name.into();
        negative.report = Some(report);
        negative
    };
    let original = evidence();
    let honest = report(&original);
    let difference = Difference { n: 4, pointer: "/step/outcome".into(), recorded: "9".into(), replayed: "1".into() };
    let genuine = || negative("", credential().to_bytes()).evidence(&original);
    found.extend([
        replayed(stated(("", |c| c.skills[1].scaled = 980)), "replay-refutes-the-score", honest.clone()),
        replayed(genuine(), "replay-differs", Report { finding: Finding::Refuted { difference }, ..honest.clone() }),
        replayed(genuine(), "replay-of-other-evidence", Report { evidence: Digest([0; 32]), ..honest.clone() }),
        replayed(genuine(), "replay-contradicts-itself", Report { steps: 3, ..honest.clone() }),
        replayed(
            genuine(),
            "replay-unable",
            Report { finding: Finding::Unable { reason: "the module is missing".into() }, ..honest },
        ),
    ]);
    found
}

/// What a verifier of few words demands.
fn policies() -> Vec<Negative> {
    let demanding = |name: &str, demands: &[&str], bundle: Vec<u8>| {
        let mut negative = negative(name, bundle);
        negative.policy.demands = demands.iter().map(|id| (*id).to_owned()).collect();
        negative
    };
    let plain = || credential().to_bytes();
    vec![
        demanding("unmet-issuer", &["issuer"], plain()),
        demanding("unmet-replay", &["replay"], plain()),
        demanding("unmet-evidence", &["evidence"], plain()),
        demanding("unmet-status", &["status"], plain()),
        demanding("unmet-graders", &["graders"], plain()),
    ]
}

/// Confirmations that do not confirm.
fn graders() -> Vec<Negative> {
    let (first, second) = (Key::from_entropy([21; 32]), Key::from_entropy([22; 32]));
    let party = |key: &Key, name: &str| Party { id: key.did(), name: name.into() };
    let body = Confirmation { at: moment(NOW), evidence: evidence().digest(), results: outcome().results() };
    let confirmed = |name: &str, confirmations: Vec<cando_record::Signed<Confirmation>>| {
        let bundle = crate::Bundle { confirmations, credential: credential().as_value().clone(), ..Bundle::default() };
        let mut negative = negative(name, bundle.to_pretty());
        negative.policy.graders = Some(2);
        negative.trust.graders = vec![party(&first, "North"), party(&second, "South"), party(&grader(), "The issuer")];
        negative
    };
    let sure = |key: &Key| sign(body.clone(), key).unwrap();
    let mut forged = sure(&first);
    forged.signature = "0".repeat(128);
    let about = |body: Confirmation| sign(body, &first).unwrap();
    let mut keyed = negative("graders-none-for-a-keyed-assessment", altered(|content| content.keyed = true).to_bytes());
    keyed.trust.graders = vec![party(&first, "North")];
    vec![
        confirmed("graders-signature", vec![forged]),
        confirmed("graders-of-other-evidence", vec![about(Confirmation { evidence: Digest([0; 32]), ..body.clone() })]),
        confirmed("graders-other-results", vec![about(Confirmation { results: Digest([0; 32]), ..body.clone() })]),
        confirmed("graders-too-few", vec![sure(&first)]),
        confirmed("graders-one-key-twice", vec![sure(&first), sure(&first)]),
        confirmed("graders-the-issuer-itself", vec![sure(&first), sure(&grader())]),
        confirmed("graders-unknown", vec![sure(&Key::from_entropy([23; 32]))]),
        confirmed("graders-too-many", vec![sure(&first); 65]),
        keyed,
    ]
}

/// What came with the credential says against it, or cannot be relied on.
fn staples() -> Vec<Negative> {
    let with = |name: &str, bundle: Bundle| Negative { trust: trust(), ..negative(name, bundle.to_pretty()) };
    let demanding = |name: &str, bundle: Bundle| {
        let mut negative = with(name, bundle);
        negative.policy.demands = vec!["log".into()];
        negative
    };
    let aged = |mut negative: Negative| {
        negative.policy.maximal_checkpoint_age = Some(3600);
        negative.policy.maximal_status_age = Some(3600);
        negative
    };
    let cut = |mut bundle: Bundle| {
        bundle.log = bundle.log.map(|text| text[..text.len() / 2].to_owned());
        bundle
    };
    let other = Bundle { log: Some(proof(&altered(|content| content.attempt = 2), Some(LOGGED))), ..logged(None) };
    let late = "2026-11-22T12:59:59Z";
    let bundle = |keys: Vec<KeyRecord>, cosigned| Bundle { keys, ..logged(cosigned) };
    let mut forged = retired("2026-11-22T20:00:00Z");
    forged[1].statement.signature = "0".repeat(128);
    let listed = |set: &[Purpose], key: &Key, change: fn(&mut Vec<Value>)| {
        let (credential, mut status_lists) = listed(set, key);
        change(&mut status_lists);
        Bundle { credential: credential.as_value().clone(), status_lists, ..Bundle::default() }
    };
    let nothing = |_: &mut Vec<Value>| {};
    vec![
        with("log-cut", cut(logged(Some(LOGGED)))),
        with("log-of-another-credential", other),
        with("log-without-witnesses", logged(None)),
        aged(with("log-stale", logged(Some(LOGGED)))),
        demanding("log-missing", Bundle { log: None, ..logged(None) }),
        with("issuer-key-retired-before-it-was-logged", bundle(retired(late), Some(LOGGED))),
        with("issuer-key-retired-and-never-logged", Bundle { log: None, ..bundle(retired(late), None) }),
        with("issuer-key-statement-forged", bundle(forged, Some(LOGGED))),
        with("status-suspended", listed(&[Purpose::Suspension], &grader(), nothing)),
        with("status-revoked", listed(&Purpose::ALL, &grader(), nothing)),
        with("status-without-lists", listed(&[], &grader(), Vec::clear)),
        with("status-without-companion", listed(&[], &grader(), |lists| drop(lists.pop()))),
        with("status-by-another", listed(&[], &candidate(), nothing)),
        with("status-changed", listed(&[], &grader(), |lists| lists[0]["validUntil"] = "2999-01-01T00:00:00Z".into())),
        aged(with("status-stale", listed(&[], &grader(), nothing))),
        with("status-expired", listed(&[], &grader(), nothing)).at("2026-12-23T00:00:01Z"),
    ]
}

/// Credentials of other systems.
fn foreign() -> Vec<Negative> {
    let document = value!({
        "@context": crate::content::CONTEXTS,
        "credentialSubject": {
            "achievement": {
                "criteria": { "narrative": "Welds." }, "description": "Welding", "id": "urn:uuid:1", "name": "Welder",
                "type": ["Achievement"],
            },
            "id": candidate().did(),
            "type": ["AchievementSubject"],
        },
        "id": "urn:uuid:2",
        "issuer": { "id": grader().did(), "type": ["Profile"] },
        "name": "Welding",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "validFrom": "2026-11-22T12:00:00Z",
        "validUntil": "2026-12-01T00:00:00Z",
    });
    let secured = secure(&document, &moment("2026-11-22T12:00:00Z"), &grader()).unwrap();
    let changed = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut document = secured.clone();
        change(&mut document);
        negative(name, json::canonical(&document))
    };
    vec![
        changed("foreign-expired", &|_| {}).at("2026-12-01T00:00:01Z"),
        changed("foreign-not-yet-valid", &|_| {}).at("2026-11-22T11:59:59Z"),
        changed("foreign-changed", &|d| d["name"] = "Diving".into()),
        changed("foreign-unsigned-member", &|d| d["note"] = "x".into()),
        changed("foreign-unknown-context", &|d| d["@context"][1] = "https://example.com/v1".into()),
        changed("foreign-unknown-suite", &|d| {
            d["proof"] = value!({ "cryptosuite": "ecdsa-sd-2023", "type": "DataIntegrityProof" })
        }),
        changed("foreign-unsigned", &|d| drop(d.as_object_mut().unwrap().remove("proof"))),
        changed("foreign-issuer-by-web", &|d| {
            d["proof"][0]["verificationMethod"] = "did:web:example.com#key".into();
            d["proof"].as_array_mut().unwrap().truncate(1);
        }),
        changed("foreign-other-issuer", &|d| d["issuer"] = candidate().did().into()),
        changed("foreign-date-malformed", &|d| d["validFrom"] = "22 November".into()),
        changed("foreign-issuer-missing", &|d| drop(d.as_object_mut().unwrap().remove("issuer"))),
    ]
}

/// Issuers by `did:web`, with the document that the verifier pinned.
fn by_web() -> Vec<Negative> {
    let with = |name: &str, method: &str, key: &Key, document: Value| Negative {
        trust: pinning(&document),
        ..negative(name, badge(method, key))
    };
    vec![
        with("web-key-for-logging-in", "login", &candidate(), hosted(None)),
        with("web-key-of-another", "issuing", &candidate(), hosted(None)),
        with("web-key-unknown", "other", &grader(), hosted(None)),
        with("web-key-expired", "issuing", &grader(), hosted(Some(("expires", NOW)))),
        with("web-key-revoked", "issuing", &grader(), hosted(Some(("revoked", NOW)))),
        negative("web-not-pinned", badge("issuing", &grader())),
    ]
}

fn all() -> Vec<Negative> {
    let groups = [
        forms(),
        changes(),
        proofs(),
        dates(),
        attempts(),
        mismatches(),
        policies(),
        graders(),
        staples(),
        foreign(),
        twins::twins(),
        by_web(),
    ];
    groups.into_iter().flatten().collect()
}

/// Each is refused, by the check that its name begins with, and its file says what is said here.
#[test]
fn each_is_named() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/negative");
    let write = std::env::var_os("CANDO_WRITE_VECTORS").is_some();
    let all = all();
    let names: BTreeSet<&str> = all.iter().map(|negative| negative.name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "two with one name");
    assert!(all.len() >= 80, "{}", all.len());
    for negative in &all {
        let verdict = verify(&negative.submission());
        let name = &negative.name;
        assert!(
            !matches!(verdict.conclusion, Conclusion::Valid | Conclusion::Confirmed),
            "{name}: {}",
            verdict.sentence
        );
        let named = |wanted: &[CheckVerdict]| -> Vec<&str> {
            verdict.checks.iter().filter(|check| wanted.contains(&check.verdict)).map(|check| check.id).collect()
        };
        let gravest =
            [&[CheckVerdict::Fail][..], &[CheckVerdict::Unknown], &[CheckVerdict::Warn, CheckVerdict::NotRun]];
        let named = gravest.into_iter().map(named).find(|ids| !ids.is_empty()).unwrap_or_default();
        let group = name.split('-').next().unwrap();
        let fits = |id: &str| match group {
            "foreign" => ["format", "dates", "proof-rdfc", "proof-jcs"].contains(&id),
            "proof" => id.starts_with("proof") || id == "format",
            "graders" | "unmet" => true,
            "sdjwt" => {
                let rest = name.trim_start_matches("sdjwt-");
                rest.starts_with("unmet") || id.starts_with(rest.split('-').next().unwrap())
            }
            "web" => id == "proof-rdfc" || id == "issuer",
            "replay" | "score" => id == "replay" || id == "score",
            _ => id == group,
        };
        assert!(named.iter().any(|id| fits(id)), "{name}: {named:?} {}", verdict.sentence);
        let path = folder.join(format!("{name}.json"));
        let text = format!("{:#}\n", sorted(negative.to_value()));
        match write {
            true => std::fs::write(path, text).unwrap(),
            false => assert_eq!(std::fs::read_to_string(path).unwrap(), text, "{name}"),
        }
    }
}

fn sorted(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}
