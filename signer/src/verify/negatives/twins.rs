//! SD-JWTs in which something does not hold.

use cando_record::json::Value;
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use super::{Negative, negative};
use crate::sd_jwt::tests::{binding_of, forged, issued, member, shown};
use crate::support::{candidate, grader};

/// Each by the check that names it.
pub fn twins() -> Vec<Negative> {
    let text = issued();
    let (token, rest) = text.split_once('~').unwrap();
    let (_, signed) = token.split_once('.').unwrap();
    let (unsigned, _) = token.rsplit_once('.').unwrap();
    let elsewhere = forged(json!({}), &[]);
    let (_, stranger) = elsewhere.trim_end_matches('~').rsplit_once('.').unwrap();
    let headed = |algorithm: &str| {
        let header = BASE64URL_NOPAD.encode(json!({ "alg": algorithm, "typ": "dc+sd-jwt" }).to_string().as_bytes());
        format!("{header}.{signed}~{rest}")
    };
    let (age, name) = (member("age", json!(30)), member("name", json!("Ada")));
    let hides = |more: Value| {
        let mut payload = json!({ "_sd": [age.digest()] });
        payload.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        payload
    };
    let issuer = member("iss", json!(candidate().did()));
    let (attempt, ended) = (shown(&["attempt"]), shown(&["ended"]));
    let swapped = format!("{}~{}", ended.rsplit_once('~').unwrap().0, attempt.rsplit_once('~').unwrap().1);
    let before = attempt.rsplit_once('~').unwrap().0;
    let demanding = |name: &str, demanded: &str| {
        let mut negative = negative(name, &attempt);
        negative.policy.demands = vec![demanded.into()];
        negative
    };
    let other = forged(json!({ "cnf": Value::Null }), &[]);
    vec![
        negative("sdjwt-proof-es256", headed("ES256")),
        negative("sdjwt-proof-none", headed("none")),
        negative("sdjwt-holder-by-another-key", format!("{before}~{}", binding_of(&format!("{before}~"), &grader()))),
        negative("sdjwt-holder-of-other-disclosures", swapped),
        negative("sdjwt-disclosures-collide", forged(hides(json!({ "age": 18 })), &[&age])),
        negative("sdjwt-format-cut", token),
        negative("sdjwt-disclosures-digest-twice", forged(json!({ "_sd": [age.digest(), age.digest()] }), &[])),
        negative("sdjwt-disclosures-one-twice", forged(hides(json!({})), &[&age, &age])),
        negative("sdjwt-disclosures-unreferenced", forged(hides(json!({})), &[&age, &name])),
        negative("sdjwt-dates-expired", forged(json!({ "exp": 1_700_000_000 }), &[])),
        negative("sdjwt-disclosures-hash", forged(json!({ "_sd_alg": "sha-512" }), &[])),
        negative("sdjwt-disclosures-hide-the-issuer", forged(json!({ "_sd": [issuer.digest()] }), &[&issuer])),
        negative("sdjwt-holder-without-key", other),
        negative("sdjwt-dates-not-yet-valid", forged(json!({ "nbf": 4_000_000_000_i64 }), &[])),
        negative("sdjwt-proof-signature", format!("{unsigned}.{stranger}~{rest}")),
        negative("sdjwt-status-of-another-kind", forged(json!({ "status": { "status_list": {} } }), &[])),
        demanding("sdjwt-unmet-holder", "holder"),
        demanding("sdjwt-unmet-replay", "replay"),
    ]
}
