//! What comes with a credential, or does not: confirmations, logs, lists, and what a policy demands.

use super::*;

/// What a verifier of few words demands.
pub fn policies() -> Vec<Negative> {
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
pub fn graders() -> Vec<Negative> {
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
pub fn staples() -> Vec<Negative> {
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
