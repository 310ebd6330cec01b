//! Whether the service lives, and whether it can do its work.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::service::{Service, blocking};

/// `GET /healthz`: it answers.
pub async fn show_alive() -> Json<Value> {
    Json(json!({ "alive": true }))
}

/// `GET /readyz`: every module has been compiled and tested, and the store takes writes.
pub async fn show_ready(State(service): State<Arc<Service>>) -> Result<(StatusCode, Json<Value>), Fault> {
    let ready = blocking(&service, |service| service.ready()).await?;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok((status, Json(json!({ "ready": ready }))))
}
