//! Tickets.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::fault::Fault;
use crate::http::body::Strict;
use crate::service::{Service, blocking};
use crate::tickets::{TicketReply, TicketRequest};

/// `POST /api/tickets`
pub async fn create(
    State(service): State<Arc<Service>>,
    Strict(request): Strict<TicketRequest>,
) -> Result<(StatusCode, Json<TicketReply>), Fault> {
    let reply = blocking(&service, move |service| service.make_ticket(&request)).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}
