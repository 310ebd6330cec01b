//! The employer's side: what a replay needs, and the verdict.

use cando_record::{Digest, Evidence, Report};
use cando_signer::Submission;
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

/// Weighs the bytes of a credential, those of its evidence, and the `Report` of a replay that was made here, at the
/// moment `now` (`2026-11-22T12:00:00Z`): the `Verdict`. Where a replay was wanted and there is no report, `missing` says why.
#[wasm_bindgen]
pub fn verify(
    credential: &[u8],
    evidence: Option<Vec<u8>>,
    report: Option<String>,
    now: &str,
    #[wasm_bindgen(js_name = replayWanted)] replay_wanted: bool,
    missing: Option<String>,
) -> Result<String, Error> {
    let report: Option<Report> = report.map(|report| read("report", &report)).transpose()?;
    let why = missing.as_deref().unwrap_or("the replay was not done");
    Ok(write(&cando_signer::verify(&Submission {
        credential,
        evidence: evidence.as_deref(),
        now: now.parse()?,
        report: report.as_ref(),
        unreplayed: (replay_wanted && report.is_none()).then_some(why),
    })))
}
