//! What it costs to issue and to verify a credential, on one core.

#![allow(missing_docs, reason = "criterion's macros")]
#![allow(clippy::unwrap_used, reason = "a measurement may fail by panicking")]

use cando_record::{Digest, Seed, json};
use cando_signer::log::{Checkpoint, Entry, Proof, SignatureType, Vkey, tree};
use cando_signer::{
    Bundle, CheckVerdict, Conclusion, Credential, Key, Party, Submission, Trust, issue, reissue, verify,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

#[path = "../tests/support/mod.rs"]
mod support;

/// Levels of the log's tree: a million entries.
const LEVELS: u8 = 20;
/// 2026-11-22T13:00:00Z, half an hour after the credential was issued.
const LOGGED: u64 = 1_795_352_400;
const BATCH: u8 = 100;

fn signer(criterion: &mut Criterion) {
    let (evidence, manifest, key) = (support::evidence(), support::manifest(), support::grader());
    let claim = support::claim(&evidence, &manifest);
    let mut group = criterion.benchmark_group("signer");
    group.bench_function("issue", |bench| bench.iter(|| issue(&claim, &key)));

    let credential = support::credential();
    let (file, record, report) = (credential.to_bytes(), json::write(&evidence), support::report(&evidence));
    let now = claim.issued.clone();
    for (i, name) in ["rdfc", "jcs"].into_iter().enumerate() {
        let file = signed_once(&credential, i);
        let alone = Submission::new(&file, now.clone());
        let held =
            |id: &str| verify(&alone).checks.iter().any(|check| check.id == id && check.verdict == CheckVerdict::Pass);
        assert!(held(&format!("proof-{name}")));
        group.bench_function(format!("verify, {name} alone"), |bench| bench.iter(|| verify(&alone)));
    }
    let both = Submission::new(&file, now.clone());
    assert_eq!(verify(&both).conclusion, Conclusion::Valid);
    group.bench_function("verify, both proofs", |bench| bench.iter(|| verify(&both)));

    let (trust, bundle) = logged(&credential);
    let with_log = Submission { trust: &trust, ..Submission::new(&bundle, "2026-11-22T14:00:00Z".parse().unwrap()) };
    let found = verify(&with_log);
    assert!(found.checks.iter().any(|check| check.id == "log" && check.verdict == CheckVerdict::Pass), "{found:?}");
    group.bench_function("verify, both proofs and log proof", |bench| bench.iter(|| verify(&with_log)));
    let whole = Submission { evidence: Some(&record), report: Some(&report), ..both };
    group.bench_function("verify, with evidence and report", |bench| bench.iter(|| verify(&whole)));

    // None of the samples' own keys.
    let subject = |n| Key::from_entropy([100 + n; 32]).did();
    let batch: Vec<_> = (0..BATCH).map(|n| reissue(&claim, &subject(n), &key).unwrap().to_bytes()).collect();
    group.throughput(Throughput::Elements(BATCH.into()));
    group.bench_function("verify a batch, both proofs", |bench| {
        bench.iter(|| {
            batch.iter().all(|file| verify(&Submission::new(file, now.clone())).conclusion == Conclusion::Valid)
        });
    });
}

/// The credential with one of its proofs.
fn signed_once(credential: &Credential, proof: usize) -> Vec<u8> {
    let mut document = credential.as_value().clone();
    document["proof"] = vec![document["proof"][proof].clone()].into();
    json::canonical(&document)
}

/// The credential as the first entry of a large log with one witness, for a verifier who relies on both.
fn logged(credential: &Credential) -> (Trust, Vec<u8>) {
    let keyed = |name: &str, kind, entropy| {
        let key = Key::from_entropy([entropy; 32]);
        (Vkey::new(name.parse().unwrap(), kind, key.public().clone()), key)
    };
    let (log, key) = keyed("log.example/one", SignatureType::Log, 11);
    let (witness, other) = keyed("witness.example/one", SignatureType::Witness, 12);
    let salt = Seed([6; 32]);
    let path: Vec<Digest> = (0..LEVELS).map(|level| Digest([level; 32])).collect();
    let leaf = tree::leaf(&Entry::credential(&salt, &credential.digest()).to_bytes());
    let root = path.iter().fold(leaf, |left, right| tree::node(&left, right));
    let mut checkpoint = Checkpoint { origin: log.name().clone(), size: 1 << LEVELS, root }.to_note();
    checkpoint.add(log.sign(checkpoint.text(), &key).unwrap());
    checkpoint.add(witness.cosign(checkpoint.text(), LOGGED, &other).unwrap());
    let proof = Proof { checkpoint, index: 0, path, salt: Some(salt) }.to_string();
    let policy = format!("log {log}\nwitness w {witness}\nquorum w\n");
    let issuer = Party { id: support::grader().did(), name: "A school".into() };
    let bundle = Bundle { credential: credential.as_value().clone(), log: Some(proof), ..Bundle::default() };
    (Trust { issuers: vec![issuer], log: Some(policy), ..Trust::new() }, json::write(&bundle))
}

criterion_group!(benches, signer);
criterion_main!(benches);
