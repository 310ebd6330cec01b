//! JSON and JSON-LD: any document, and any change of a good one, gets a verdict or an error; a valid one is what was issued.

#![no_main]

use std::sync::LazyLock;

use cando_record::json::{self, Value};
use cando_signer::{CREDENTIAL, Challenge, Conclusion, Expectation, Key, Request, Submission, secure, verify, verify_presentation};
use libfuzzer_sys::fuzz_target;

/// A genuine credential, and the moment at which it is looked at.
static GENUINE: LazyLock<(String, String)> = LazyLock::new(|| {
    let vector: Value = serde_json::from_str(include_str!("../../../tests/vectors/negative/unmet-replay.json")).expect("JSON");
    let text = |name: &str| vector[name].as_str().expect("a text").to_owned();
    (text("file"), text("now"))
});

fuzz_target!(|data: &[u8]| {
    let (genuine, now) = &*GENUINE;
    let moment = || now.parse().expect("a moment");
    verify(&Submission::new(data, moment()));
    let challenge: Challenge = "a-challenge-of-some-length".parse().expect("a challenge");
    let request = Request { challenge, domain: "jobs.example".parse().expect("a domain") };
    let _ = verify_presentation(data, &Expectation { now: moment(), rebinds: &[], request });
    if let Ok(document) = json::parse(data, CREDENTIAL) {
        let _ = secure(&document, &moment(), &Key::from_entropy([7; 32]));
    }
    // The same bytes in the place of others in a genuine credential.
    let [high, low, length, rest @ ..] = data else { return };
    let at = usize::from(u16::from_be_bytes([*high, *low])) % genuine.len();
    let end = (at + usize::from(*length)).min(genuine.len());
    let changed = [&genuine.as_bytes()[..at], rest, &genuine.as_bytes()[end..]].concat();
    let verdict = verify(&Submission::new(&changed, moment()));
    if verdict.conclusion == Conclusion::Valid {
        let same = |text: &[u8]| json::parse(text, CREDENTIAL).expect("what is valid is JSON");
        assert_eq!(same(&changed), same(genuine.as_bytes()), "another document is valid");
    }
});
