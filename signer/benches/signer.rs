//! What it costs to issue and to verify a credential.

#![allow(missing_docs, reason = "criterion's macros")]

use cando_record::json;
use cando_signer::{Submission, issue, verify};
use criterion::{Criterion, criterion_group, criterion_main};

#[path = "../tests/support/mod.rs"]
mod support;

fn signer(criterion: &mut Criterion) {
    let (evidence, manifest, key) = (support::evidence(), support::manifest(), support::grader());
    let claim = support::claim(&evidence, &manifest);
    let mut group = criterion.benchmark_group("signer");
    group.bench_function("issue", |bench| bench.iter(|| issue(&claim, &key)));
    let (credential, file, report) =
        (support::credential().to_bytes(), json::write(&evidence), support::report(&evidence));
    let now = claim.issued.clone();
    let alone = Submission::new(&credential, now);
    group.bench_function("verify credential", |bench| bench.iter(|| verify(&alone)));
    let whole = Submission { evidence: Some(&file), report: Some(&report), ..alone };
    group.bench_function("verify with evidence and report", |bench| bench.iter(|| verify(&whole)));
}

criterion_group!(benches, signer);
criterion_main!(benches);
