//! What only the operator may see and do.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cando_signer::Bundle;
use serde::Serialize;

use super::Reply;
use crate::credentials::ReissueRequest;
use crate::fault::Fault;
use crate::http::bearer::Operator;
use crate::http::body::Strict;
use crate::id::AttemptId;
use crate::operator::{AttemptDetail, AttemptLine};
use crate::service::{Service, blocking};
use crate::status::StandingRequest;
use crate::store;
use crate::tickets::{InvitationReply, InvitationRequest};

type Core = State<Arc<Service>>;

/// The latest attempts.
#[derive(Serialize)]
pub struct Attempts {
    attempts: Vec<AttemptLine>,
}

/// The latest invitations.
#[derive(Serialize)]
pub struct Invitations {
    invitations: Vec<store::Invitation>,
}

/// Counts and costs.
#[derive(Serialize)]
pub struct Summary {
    assessments: Vec<store::Summary>,
}

/// `GET /api/admin/attempts`
pub async fn list_attempts(State(service): Core, _: Operator) -> Reply<Attempts> {
    blocking(&service, |service| service.list_attempts()).await.map(|attempts| Json(Attempts { attempts }))
}

/// `GET /api/admin/attempts/{id}`
pub async fn show_attempt(State(service): Core, _: Operator, id: AttemptId) -> Reply<AttemptDetail> {
    blocking(&service, move |service| service.show_attempt(&id)).await.map(Json)
}

/// `POST /api/admin/attempts/{id}/reissue`
pub async fn reissue(
    State(service): Core,
    _: Operator,
    id: AttemptId,
    Strict(request): Strict<ReissueRequest>,
) -> Result<(StatusCode, Json<Bundle>), Fault> {
    let bundle = blocking(&service, move |service| service.reissue(&id, &request)).await?;
    Ok((StatusCode::CREATED, Json(bundle)))
}

/// `POST /api/admin/attempts/{id}/standing`
pub async fn mark_attempt(
    State(service): Core,
    _: Operator,
    id: AttemptId,
    Strict(request): Strict<StandingRequest>,
) -> Reply<AttemptLine> {
    blocking(&service, move |service| service.mark_attempt(&id, request.standing)).await.map(Json)
}

/// `POST /api/admin/invitations`
pub async fn create_invitation(
    State(service): Core,
    _: Operator,
    Strict(request): Strict<InvitationRequest>,
) -> Result<(StatusCode, Json<InvitationReply>), Fault> {
    let reply = blocking(&service, move |service| service.make_invitation(&request)).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// `GET /api/admin/invitations`
pub async fn list_invitations(State(service): Core, _: Operator) -> Reply<Invitations> {
    let invitations = blocking(&service, |service| service.list_invitations()).await?;
    Ok(Json(Invitations { invitations }))
}

/// `GET /api/admin/summary`
pub async fn show_summary(State(service): Core, _: Operator) -> Reply<Summary> {
    blocking(&service, |service| service.summarize()).await.map(|assessments| Json(Summary { assessments }))
}
