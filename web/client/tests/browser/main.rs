//! The built client, in node and in browsers: V8 and SpiderMonkey must give what the native engine gives, to the byte.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod recursion;
mod sealing;
mod stack;
mod support;
mod verdicts;

use std::collections::BTreeMap;
use std::sync::Arc;

use cando_record::{
    Acceptance, Entry, Event, Evidence, EvidenceFormat, Finding, Head, Input, Interaction, Job, Mode, Opening,
    Practice, Report, Response, RunLimits, RunResult, RunStatus, Seed, Signed, Step, Ticket, Transcript, json, seed,
};
use cando_sandbox::{Assessment, Attempt, Host, Profile, Wasmi, replay_practice, seal};
use cando_signer::{Claim, Credential, Key, Request, Submission, Window, check, issue, present, sign, verify};
use data_encoding::BASE64;
use serde_json::{Value, json};
use support::{Client, assessment, built, language_of, program, system};

const ENTROPY: [u8; 32] = [7; 32];
const NONCE: [u8; 32] = [3; 32];
const NOW: &str = "2026-11-22T12:00:00Z";

#[test]
fn languages_end_alike_everywhere() {
    Client::everywhere().for_each(|(place, mut client)| languages_end_alike(place, &mut client));
}

fn languages_end_alike(place: &str, client: &mut Client) {
    client.keep("host", "Host.new", json!([])).unwrap();
    let native = Host::new(Wasmi::default());
    let cases = [
        ("(global.get $answer)", RunStatus::Ok),
        ("(drop (memory.grow (i32.const 99))) (global.get $answer)", RunStatus::Ok),
        ("(loop $again (br $again)) unreachable", RunStatus::OutOfFuel),
        ("(i64.add (i64.const 1) (call $run (local.get 0) (local.get 1)))", RunStatus::OutOfStack),
        ("(i64.load (i32.const -1))", RunStatus::Trapped),
        ("(i64.div_u (i64.const 1) (i64.const 0))", RunStatus::Trapped),
        ("(i64.const -1)", RunStatus::Trapped),
    ];
    for (body, status) in cases {
        let module = language_of(body);
        let sealed = seal(&module, Profile::Language).unwrap();
        let digest = client.call("host.add", json!([{ "bytes": module }, "language"])).unwrap();
        assert_eq!(digest, sealed.source().to_string());
        assert_eq!(client.call("host.sealed", json!([digest])).unwrap(), sealed.digest().to_string(), "{body}");
        let job = job();
        let text = client.call("host.run", json!([digest, String::from_utf8(json::write(&job)).unwrap()])).unwrap();
        let found: Vec<RunResult> = serde_json::from_str(text.as_str().unwrap()).unwrap();
        let expected: Vec<RunResult> =
            job.inputs.iter().map(|input| native.run(&sealed, &job, input).unwrap()).collect();
        assert_eq!(found, expected, "{place}: {body}");
        assert_eq!(found[0].status, status, "{place}: {body}");
    }
}

#[test]
fn compiled_programs_end_alike_everywhere() {
    Client::everywhere().for_each(|(place, mut client)| compiled_programs_end_alike(place, &mut client));
}

/// Linking and sealing included: what is run is what both ends have made of the same two modules.
fn compiled_programs_end_alike(place: &str, client: &mut Client) {
    client.keep("host", "Host.new", json!([])).unwrap();
    let native = Host::new(Wasmi::default());
    let system = system();
    let sealed = seal(&system, Profile::Language).unwrap();
    let digest = client.call("host.add", json!([{ "bytes": system }, "language"])).unwrap();
    for (body, status) in [
        ("", RunStatus::Ok),
        ("(drop (i64.load (i32.mul (memory.size) (i32.const 65528))))", RunStatus::Ok),
        ("(loop $again (br $again))", RunStatus::OutOfFuel),
        ("(i64.store (i32.const -65536) (i64.const 0))", RunStatus::Trapped),
        ("(memory.fill (i32.const 0) (i32.const 0) (i32.const 1))", RunStatus::Trapped),
        ("(drop (v128.const i64x2 0 0))", RunStatus::CompileError),
    ] {
        let program = BASE64.encode(&program(body));
        let job = Job { entry: Entry::Function { name: "f".into() }, program, inputs: vec![json!([])], ..job() };
        let text = client.call("host.run", json!([digest, String::from_utf8(json::write(&job)).unwrap()])).unwrap();
        let found: Vec<RunResult> = serde_json::from_str(text.as_str().unwrap()).unwrap();
        assert_eq!(found, [native.run(&sealed, &job, &json!([])).unwrap()], "{place}: {body}");
        assert_eq!(found[0].status, status, "{place}: {body}");
    }
}

#[test]
fn practice_is_the_same_everywhere() {
    Client::everywhere().for_each(|(_, mut client)| practice_is_the_same(&mut client));
}

fn practice_is_the_same(client: &mut Client) {
    for module in [Some(assessment()), built("number_series")].into_iter().flatten() {
        let record = practise(client, &module);
        let host = Arc::new(Host::new(Wasmi::default()));
        let assessment = Arc::new(Assessment::load(&host, &module, |_| None).unwrap());
        assert_eq!(record.sealed, assessment.sealed().digest());
        let report = replay_practice(&host, &assessment, &record, &mut |_, _| {});
        assert_eq!(report.finding, Finding::Equal);

        let text = String::from_utf8(json::write(&record)).unwrap();
        let (again, told) = client.watch("host.replayPractice", &text).unwrap();
        let again: Report = serde_json::from_str(&again).unwrap();
        assert_eq!(Report { engine: report.engine.clone(), ..again }, report);
        assert_eq!(told.as_array().unwrap().len(), record.entries.len());
        let changed = text.replacen(r#"},"fuel":"#, r#"},"fuel":1"#, 1);
        let (refuted, _) = client.watch("host.replayPractice", &changed).unwrap();
        assert!(refuted.contains(r#""type":"refuted""#), "{refuted}");
    }
}

#[test]
fn an_attempt_becomes_a_credential_that_is_replayed_everywhere() {
    Client::everywhere().for_each(|(_, mut client)| an_attempt_becomes_a_credential(&mut client));
}

fn an_attempt_becomes_a_credential(client: &mut Client) {
    let (host, module) = (Arc::new(Host::new(Wasmi::default())), assessment());
    let assessment = Arc::new(Assessment::load(&host, &module, |_| None).unwrap());
    let grader = Key::from_entropy([1; 32]);
    client.keep("me", "Identity.create", json!([{ "bytes": ENTROPY }])).unwrap();
    let did = client.call("me.did", json!([])).unwrap();
    let secret = Seed([2; 32]);
    let ticket = sign(ticket(&assessment, did.as_str().unwrap(), &secret), &grader).unwrap();

    let mut refusal = |ticket: &Signed<Ticket>, now: &str| {
        client.call("client.acceptTicket", json!([did, text(ticket), { "bytes": NONCE }, now])).unwrap_err()
    };
    assert!(refusal(&ticket, "2026-11-23T12:00:01Z").contains("ask for a new one"));
    assert!(refusal(&ticket, "2026-11-22T11:59:59Z").contains("it is valid from"));
    let forged = Signed { body: Ticket { attempt: 2, ..ticket.body.clone() }, ..ticket.clone() };
    assert!(refusal(&forged, NOW).contains("the signature does not fit"));
    let others = sign(Ticket { subject: grader.did(), ..ticket.body.clone() }, &grader).unwrap();
    assert!(refusal(&others, NOW).contains("it is for another candidate"));

    client.keep("draft", "client.acceptTicket", json!([did, text(&ticket), { "bytes": NONCE }, NOW])).unwrap();
    let acceptance: Signed<Acceptance> = serde_json::from_str(&finish_draft(client).unwrap()).unwrap();
    check(&acceptance).unwrap();
    client.keep("draft", "client.acceptTicket", json!([did, text(&ticket), { "bytes": NONCE }, NOW])).unwrap();
    let fault = client.call("draft.finish", json!([{ "bytes": vec![0; 64] }])).unwrap_err();
    assert!(fault.contains("a signature that does not fit"), "{fault}");
    let transcript = attempt(&host, &assessment, &ticket, &acceptance, &secret);

    let record = json!({ "ticket": ticket, "acceptance": acceptance, "secret": secret, "transcript": transcript });
    let answers = |text: &str| json!([{ "item": 0, "response": { "type": "text-entry", "text": text } }]).to_string();
    let fault = client.call("client.endAttempt", json!([did, record.to_string(), answers("u")])).unwrap_err();
    assert!(fault.contains("its answer to item 0 was not given here"), "{fault}");
    let fault = client.call("client.endAttempt", json!([did, record.to_string(), "[]"])).unwrap_err();
    assert!(fault.contains("its answer to item 0 was not given here"), "{fault}");
    let mut other = record.clone();
    other["secret"] = json!(Seed([4; 32]));
    client.keep("draft", "client.endAttempt", json!([did, other.to_string(), answers("ü")])).unwrap();
    let fault = finish_draft(client).unwrap_err();
    assert!(fault.contains("the revealed secret is not the one"), "{fault}");
    client.keep("draft", "client.endAttempt", json!([did, record.to_string(), answers("ü")])).unwrap();
    let head: Signed<Head> = serde_json::from_str(&finish_draft(client).unwrap()).unwrap();

    let evidence = Evidence { acceptance, format: EvidenceFormat::V1, head, logged: None, secret, ticket, transcript };
    let claim = Claim {
        evidence: &evidence,
        manifest: assessment.manifest(),
        issued: NOW.parse().unwrap(),
        issuer_name: Some("Examiner"),
        status: None,
    };
    let credential = issue(&claim, &grader).unwrap();
    present_it(client, &credential);
    weigh(client, &module, &evidence, &credential.to_bytes());
}

/// Signs the draft that the client keeps with its own key.
fn finish_draft(client: &mut Client) -> Result<String, String> {
    let count = client.call("draft.count", json!([])).unwrap().as_u64().unwrap();
    let mut signatures: Vec<Value> = Vec::new();
    for i in 0..count {
        let message = client.call("draft.message", json!([i])).unwrap();
        let signature = client.call("me.sign", json!([{ "bytes": message }])).unwrap();
        signatures.extend(signature.as_array().unwrap().clone());
    }
    let finished = client.call("draft.finish", json!([{ "bytes": signatures }]));
    finished.map(|text| text.as_str().unwrap().to_owned())
}

/// The client's presentation is, to the byte, the one that a key at hand makes.
fn present_it(client: &mut Client, credential: &Credential) {
    let (key, expires) = (Key::from_entropy(ENTROPY), "2026-11-22T12:10:00Z");
    let (challenge, domain) = ("a challenge of enough letters".replace(' ', "-"), "jobs.example");
    let arguments = |did: &str| {
        let credentials = json!([credential.as_value()]).to_string();
        json!([did, credentials, challenge, domain, NOW, expires, "[]"])
    };
    client.keep("draft", "client.presentCredentials", arguments(&key.did())).unwrap();
    let made = finish_draft(client).unwrap();
    let request = Request { challenge: challenge.parse().unwrap(), domain: domain.parse().unwrap() };
    let window = Window { created: NOW.parse().unwrap(), expires: expires.parse().unwrap() };
    let native = present(&[credential.as_value().clone()], &request, &window, &[], &key).unwrap();
    assert_eq!(made, native.to_pretty());
    let native = Ok(native);
    // What it shows, a verifier here and there calls shown; and nothing else.
    for (shown, file) in
        [(true, credential.to_bytes()), (false, credential.to_pretty().replace("Examiner", "X").into())]
    {
        let case = Submission {
            asked: Some(&request),
            presented: Some(&native),
            ..Submission::new(&file, NOW.parse().unwrap())
        };
        client.keep("case", "Case.new", json!([{ "bytes": file }, NOW])).unwrap();
        client.call("case.show", json!([{ "bytes": made.as_bytes() }, challenge, domain, NOW, "[]"])).unwrap();
        let told = client.call("case.verdict", json!([])).unwrap();
        assert_eq!(told, text(&verify(&case)));
        assert_eq!(told.as_str().unwrap().contains("showed it to jobs.example"), shown);
    }
    let other = Key::from_entropy([1; 32]).did();
    let fault = client.call("client.presentCredentials", arguments(&other)).unwrap_err();
    assert!(fault.contains("belongs to"), "{fault}");
}

/// Replays and verifies in the client: as issued, and without a module.
fn weigh(client: &mut Client, module: &[u8], evidence: &Evidence, credential: &[u8]) {
    let absent = weigh_with(client, evidence, credential, "unreplayed", "the module is missing");
    assert_eq!(absent["conclusion"], "unknown");
    let needs = client.call("client.needs", json!([text(evidence)])).unwrap();
    let needs: Value = serde_json::from_str(needs.as_str().unwrap()).unwrap();
    client.keep("host", "Host.new", json!(["Node.js/20"])).unwrap();
    let absent = client.watch("host.replay", &text(evidence)).unwrap_err();
    assert!(absent.contains("add its module first"), "{absent}");
    let digest = client.call("host.add", json!([{ "bytes": module }, needs[0]["kind"]])).unwrap();
    assert_eq!(digest, needs[0]["digest"]);
    let (report, told) = client.watch("host.replay", &text(evidence)).unwrap();
    assert_eq!(told, json!([[1, 2], [2, 2]]));
    assert!(report.contains(r#""engine":"Node.js/20""#), "{report}");

    let verdict = weigh_with(client, evidence, credential, "replayed", &report);
    assert_eq!(verdict["conclusion"], "valid", "{verdict}");
    let checks = verdict["checks"].as_array().unwrap();
    let open: Vec<_> = checks.iter().filter(|check| check["verdict"] != "pass").map(|check| &check["id"]).collect();
    assert_eq!(open, ["issuer", "graders", "status", "log", "holder"], "{verdict}");
}

/// The client's verdict, with a report or the reason why there is none.
fn weigh_with(client: &mut Client, evidence: &Evidence, credential: &[u8], method: &str, told: &str) -> Value {
    client.keep("case", "Case.new", json!([{ "bytes": credential }, NOW])).unwrap();
    client.call("case.add", json!(["evidence", { "bytes": json::write(evidence) }])).unwrap();
    client.call(&format!("case.{method}"), json!([told])).unwrap();
    serde_json::from_str(client.call("case.verdict", json!([])).unwrap().as_str().unwrap()).unwrap()
}

fn practise(client: &mut Client, module: &[u8]) -> Practice {
    client.keep("host", "Host.new", json!([])).unwrap();
    let digest = client.call("host.add", json!([{ "bytes": module }, "assessment"])).unwrap();
    begin(client, &digest);
    finish(client)
}

fn begin(client: &mut Client, module: &Value) {
    client.keep("practice", "host.practice", json!([module, "5a".repeat(32), "en"])).unwrap();
}

fn finish(client: &mut Client) -> Practice {
    let mut step = client.call("practice.step", json!([])).unwrap();
    let mut elapsed = 0;
    while let Step::Present { item, .. } = serde_json::from_str(step.as_str().unwrap()).unwrap() {
        let n = client.call("practice.next", json!([])).unwrap();
        let response = match &item.interaction {
            Interaction::Choice { options } => Response::Choice { option: options[0].id.clone() },
            Interaction::TextEntry { .. } => Response::TextEntry { text: "7".into() },
            Interaction::Code { .. } => Response::Skip,
        };
        elapsed += 1500;
        step = client.call("practice.answer", json!([n, item.index, text(&response), elapsed])).unwrap();
    }
    let record = client.call("practice.record", json!([])).unwrap();
    serde_json::from_str(record.as_str().unwrap()).unwrap()
}

fn attempt(
    host: &Arc<Host>,
    assessment: &Arc<Assessment>,
    ticket: &Signed<Ticket>,
    acceptance: &Signed<Acceptance>,
    secret: &Seed,
) -> Transcript {
    let opening = Opening {
        acceptance: acceptance.digest(),
        languages: assessment.sealed_languages(),
        module: assessment.sealed().source(),
        seal: seal::VERSION.into(),
        sealed: assessment.sealed().digest(),
        started: NOW.parse().unwrap(),
        ticket: ticket.digest(),
    };
    let seed = seed::derive(secret, &acceptance.body.nonce, &ticket.digest());
    let start = Event::Start { at: 0, limits: ticket.body.limits, locale: "en".into(), mode: Mode::Certified, seed };
    let mut attempt = Attempt::begin(host.clone(), assessment.clone(), opening.root(), start).unwrap();
    let response = Response::TextEntry { text: "ü".into() };
    attempt.answer(2, 0, response, &mut || 900, &mut |_| Ok(())).unwrap();
    Transcript { entries: attempt.entries().to_vec(), opening }
}

fn ticket(assessment: &Assessment, subject: &str, secret: &Seed) -> Ticket {
    Ticket {
        assessment: assessment.manifest().id.clone(),
        attempt: 1,
        commitment: seed::commit(secret),
        id: "urn:uuid:00000000-0000-4000-8000-000000000000".into(),
        languages: Vec::new(),
        limits: assessment.manifest().limits,
        locale: "en".into(),
        module: assessment.sealed().source(),
        subject: subject.into(),
        valid_from: NOW.parse().unwrap(),
        valid_until: "2026-11-23T12:00:00Z".parse().unwrap(),
    }
}

fn job() -> Job {
    Job {
        entry: Entry::Stdin,
        files: BTreeMap::new(),
        inputs: vec![Input::from("first"), Input::from("second")],
        language: "test".into(),
        limits: RunLimits { fuel: 100_000_000, output: 1000 },
        program: "print()".into(),
        seed: Seed([9; 32]),
    }
}

fn text<T: serde::Serialize>(document: &T) -> String {
    serde_json::to_string(document).unwrap()
}
