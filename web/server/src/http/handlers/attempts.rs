//! Attempts, for whoever holds the token.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cando_record::{Head, Signed};
use cando_signer::Bundle;

use super::Reply;
use crate::attempts::{self, AnswerRequest, AttemptReply, AttemptRequest};
use crate::credentials::Record;
use crate::fault::Fault;
use crate::http::bearer::Bearer;
use crate::http::body::Strict;
use crate::id::AttemptId;
use crate::service::{Service, blocking};
use crate::state;

type Core = State<Arc<Service>>;

/// `POST /api/attempts`
pub async fn create(
    State(service): Core,
    Bearer(token): Bearer,
    Strict(request): Strict<AttemptRequest>,
) -> Result<(StatusCode, Json<AttemptReply>), Fault> {
    let reply = attempts::open(&service, token, request).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// `GET /api/attempts/{id}`
pub async fn show(State(service): Core, id: AttemptId, Bearer(token): Bearer) -> Reply<state::State> {
    attempts::fetch(&service, id, token).await.map(Json)
}

/// `POST /api/attempts/{id}/answers`
pub async fn answer(
    State(service): Core,
    id: AttemptId,
    Bearer(token): Bearer,
    Strict(request): Strict<AnswerRequest>,
) -> Reply<state::State> {
    attempts::answer(&service, id, token, request).await.map(Json)
}

/// `GET /api/attempts/{id}/record`
pub async fn show_record(State(service): Core, id: AttemptId, Bearer(token): Bearer) -> Reply<Record> {
    blocking(&service, move |service| service.record(&id, &token)).await.map(Json)
}

/// `POST /api/attempts/{id}/head`
pub async fn sign_head(
    State(service): Core,
    id: AttemptId,
    Bearer(token): Bearer,
    Strict(head): Strict<Signed<Head>>,
) -> Reply<Bundle> {
    blocking(&service, move |service| service.sign_head(&id, &token, head)).await.map(Json)
}

/// `GET /api/attempts/{id}/credential`
pub async fn show_credential(State(service): Core, id: AttemptId, Bearer(token): Bearer) -> Reply<Bundle> {
    blocking(&service, move |service| service.credential(&id, &token)).await.map(Json)
}

/// `DELETE /api/attempts/{id}`
pub async fn erase(State(service): Core, id: AttemptId, Bearer(token): Bearer) -> Result<StatusCode, Fault> {
    blocking(&service, move |service| service.erase(&id, &token)).await.map(|()| StatusCode::NO_CONTENT)
}
