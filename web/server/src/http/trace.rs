//! One line of log a request, without a word about who asked: method, route, status, time. Its id goes out too.

use std::any::Any;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::config::Network;
use crate::fault::Fault;
use crate::world::World;

/// Names the request, and logs how it went.
pub async fn trace(State(world): State<Arc<dyn World>>, request: Request, next: Next) -> Response {
    let id: String = world.entropy()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let span = tracing::info_span!("request", id);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-".into(), |path| path.as_str().to_owned());
    let before = world.now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), world.now().saturating_sub(before));
    span.in_scope(|| tracing::info!(%method, route, status, took, "done"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// Gives up on a request that takes too long. What it has started goes on.
pub async fn time_out(State(network): State<Network>, request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(network.timeout, next.run(request)).await;
    answered.unwrap_or_else(|_| Fault::Timeout.into_response())
}

/// What a panic looks like from outside: a mistake of ours, and nothing of its text.
pub fn recover(_: Box<dyn Any + Send + 'static>) -> Response {
    Fault::Internal.into_response()
}
