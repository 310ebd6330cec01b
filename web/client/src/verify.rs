//! The employer's side: what a replay needs, and the verdict.

use cando_record::{Digest, Evidence, Report, json};
use cando_signer::{Bundle, Policy, Submission, Trust};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Error, read, write};

/// A module that a replay needs.
#[derive(Serialize)]
struct Need<'a> {
    kind: &'static str,
    name: &'a str,
    digest: Digest,
}

/// The modules that a replay of `Evidence` needs: `[{"kind","name","digest"}]`, the assessment first.
#[wasm_bindgen]
pub fn needs(evidence: &str) -> Result<String, Error> {
    let evidence: Evidence = read("evidence", evidence)?;
    let opening = &evidence.transcript.opening;
    let assessment = Need { kind: "assessment", name: &evidence.ticket.body.assessment, digest: opening.module };
    let language = opening.languages.iter();
    let languages = language.map(|language| Need { kind: "language", name: &language.name, digest: language.module });
    Ok(write(&[assessment].into_iter().chain(languages).collect::<Vec<_>>()))
}

/// The evidence inside a bundle, if the file is one that has some.
#[wasm_bindgen(js_name = bundledEvidence)]
pub fn bundled_evidence(file: &[u8]) -> Option<String> {
    Bundle::read(file).ok()?.evidence.as_ref().map(write)
}

/// Weighs the bytes of a credential or bundle, those of its evidence, and the `Report` of a replay that was made here, at
/// the moment `now` (`2026-11-22T12:00:00Z`), by the verifier's files of trust and policy: the `Verdict` in canonical JSON,
/// as `cando verify --json` prints it. Where a replay was wanted and there is no report, `missing` says why.
#[wasm_bindgen]
pub fn verify(
    file: &[u8],
    evidence: Option<Vec<u8>>,
    report: Option<String>,
    now: &str,
    missing: Option<String>,
    trust: Option<String>,
    policy: Option<String>,
) -> Result<String, Error> {
    let report: Option<Report> = report.map(|report| read("report", &report)).transpose()?;
    let trust = trust.map_or_else(|| Ok(Trust::new()), |text| Trust::read(text.as_bytes()))?;
    let policy = policy.map_or_else(|| Ok(Policy::new()), |text| Policy::read(text.as_bytes()))?;
    let verdict = cando_signer::verify(&Submission {
        evidence: evidence.as_deref(),
        policy: &policy,
        report: report.as_ref(),
        trust: &trust,
        unreplayed: missing.as_deref(),
        ..Submission::new(file, now.parse()?)
    });
    Ok(String::from_utf8(json::write(&verdict)).expect("JSON is UTF-8"))
}
