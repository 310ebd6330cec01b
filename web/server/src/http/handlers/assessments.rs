//! What can be taken here.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use cando_record::{Digest, Manifest};
use cando_signer::Signatory;
use serde::Serialize;

use crate::service::Service;

/// All assessments, and who issues for them.
#[derive(Serialize)]
pub struct Assessments {
    assessments: Vec<Entry>,
    issuer: String,
    seal: &'static str,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    manifest: Manifest,
    module: Digest,
    open: bool,
    sealed: Digest,
}

/// `GET /api/assessments`
pub async fn list(State(service): State<Arc<Service>>) -> Json<Assessments> {
    let entry = |assessment: &Arc<cando_sandbox::Assessment>| Entry {
        id: assessment.manifest().id.clone(),
        manifest: assessment.manifest().clone(),
        module: assessment.sealed().source(),
        open: service.config.tickets.open.admits(&assessment.manifest().id),
        sealed: assessment.sealed().digest(),
    };
    let assessments = service.catalogue.assessments().map(entry).collect();
    Json(Assessments { assessments, issuer: service.key.did(), seal: cando_sandbox::seal::VERSION })
}
