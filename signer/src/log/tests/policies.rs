//! Policies: every rule of their text.

use super::*;

/// Four witnesses `w1` to `w4` and one log, then these lines.
fn policy(lines: &str) -> Result<Policy, PolicyError> {
    let witnesses = (1..=4).map(|n| format!("witness w{n} {} https://w{n}.example/\n", witness_key(n).0));
    let head: String = witnesses.collect();
    Policy::read(format!("# ours\n\nlog {}\n{head}{lines}", log_key().0).as_bytes())
}

fn quorum(lines: &str, cosigned: &[usize]) -> bool {
    policy(lines).unwrap().is_quorum(|place| cosigned.contains(&(place + 1)))
}

#[test]
fn a_quorum_is_what_its_groups_say() {
    assert!(quorum("quorum none\n", &[]));
    assert!(quorum("quorum w2\n", &[2]) && !quorum("quorum w2\n", &[1, 3, 4]));
    let two = "group g 2 w1 w2 w3\nquorum g\n";
    assert!(quorum(two, &[1, 3]) && !quorum(two, &[3]) && !quorum(two, &[3, 4]));
    let nested = "\tgroup x  all w1 w2\ngroup y any w3 w4\ngroup both all x y \nquorum both\n";
    assert!(quorum(nested, &[1, 2, 4]) && !quorum(nested, &[1, 2]) && !quorum(nested, &[1, 3, 4]));
    let policy = policy(two).unwrap();
    assert_eq!((policy.logs().len(), policy.witnesses().len()), (1, 4));
    assert_eq!(policy.witnesses()[1].url.as_deref(), Some("https://w2.example/"));
}

#[test]
fn what_is_no_policy_is_refused_by_name() {
    let same_key =
        Vkey::new("another.example".parse().unwrap(), SignatureType::Witness, witness_key(2).0.key().clone());
    let log = log_key().0;
    for (lines, error) in [
        ("".into(), PolicyError::Quorum),
        ("quorum w1\nquorum w1\n".into(), PolicyError::Quorum),
        ("quorum w9\n".into(), PolicyError::Unknown(8)),
        ("quorum g\ngroup g any w1\n".into(), PolicyError::Unknown(8)),
        ("group g any g\nquorum g\n".into(), PolicyError::Unknown(8)),
        ("group g any none\nquorum g\n".into(), PolicyError::Unknown(8)),
        ("group none any w1\nquorum none\n".into(), PolicyError::DuplicateName(8)),
        ("group w1 any w2\nquorum w1\n".into(), PolicyError::DuplicateName(8)),
        ("group g 2 w1 w1\nquorum g\n".into(), PolicyError::DuplicateName(8)),
        ("group g any w1\ngroup h any w1\nquorum h\n".into(), PolicyError::DuplicateName(9)),
        ("group g 0 w1\nquorum g\n".into(), PolicyError::Threshold(8)),
        ("group g 3 w1 w2\nquorum g\n".into(), PolicyError::Threshold(8)),
        ("group g 01 w1 w2\nquorum g\n".into(), PolicyError::Threshold(8)),
        ("group g some w1 w2\nquorum g\n".into(), PolicyError::Threshold(8)),
        ("group g any\nquorum g\n".into(), PolicyError::Form(8)),
        ("allow all\nquorum none\n".into(), PolicyError::Form(8)),
        ("quorum none\r\n".into(), PolicyError::Bytes(8)),
        ("quorum none".into(), PolicyError::Bytes(8)),
        (format!("witness again {same_key}\nquorum again\n"), PolicyError::DuplicateKey(8)),
        (format!("log {log}\nquorum none\n"), PolicyError::DuplicateKey(8)),
        (format!("witness w5 {log}\nquorum none\n"), PolicyError::Kind(8)),
        (format!("log {same_key}\nquorum none\n"), PolicyError::Kind(8)),
        ("log example.com/log\nquorum none\n".into(), PolicyError::Key(8, VkeyError::Form)),
        ("#".repeat(1 << 17), PolicyError::TooLarge),
    ] {
        assert_eq!(policy(&lines).unwrap_err(), error, "{lines:.200}");
    }
    let many: String = (0..300)
        .map(|n| format!("group g{n} any {}\n", if n == 0 { "w1".into() } else { format!("g{}", n - 1) }))
        .collect();
    assert_eq!(policy(&many).unwrap_err(), PolicyError::TooLarge);
}
