//! The whole route table, and what every request passes through.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::files::{Shelf, pages, show_module, show_page};
use super::handlers::{admin, assessments, attempts, health, log, status, tickets};
use super::peer::{Limits, limit, limit_tickets};
use super::{headers, trace};
use crate::fault::Fault;
use crate::library::Library;
use crate::service::Service;

/// All routes of the service.
pub fn routes(service: &Arc<Service>, library: Library) -> Router {
    let limits = Arc::new(Limits::new(&service.config));
    let tickets_limited = from_fn_with_state(limits.clone(), limit_tickets);
    let shelf = Arc::new(Shelf::new(service, library));
    let network = service.config.network;

    let api = Router::new()
        .route("/assessments", get(assessments::list))
        .route("/tickets", post(tickets::create).layer(tickets_limited))
        .route("/attempts", post(attempts::create))
        .route("/attempts/{id}", get(attempts::show).delete(attempts::erase))
        .route("/attempts/{id}/answers", post(attempts::answer))
        .route("/attempts/{id}/record", get(attempts::show_record))
        .route("/attempts/{id}/head", post(attempts::sign_head))
        .route("/attempts/{id}/credential", get(attempts::show_credential))
        .route("/admin/attempts", get(admin::list_attempts))
        .route("/admin/attempts/{id}", get(admin::show_attempt))
        .route("/admin/attempts/{id}/reissue", post(admin::reissue))
        .route("/admin/attempts/{id}/standing", post(admin::mark_attempt))
        .route("/admin/invitations", get(admin::list_invitations).post(admin::create_invitation))
        .route("/admin/summary", get(admin::show_summary))
        .fallback(async || Fault::Unknown("such resource"))
        .layer(CompressionLayer::new())
        .layer(from_fn(headers::never_cache));
    let files = Router::new()
        .route("/modules/{file}", get(show_module))
        .merge(pages().into_iter().fold(Router::new(), |router, path| router.route(path, get(show_page))))
        .fallback(get(show_page))
        .with_state(shelf);

    Router::new()
        .nest("/api", api)
        .route("/status/{purpose}/{list}", get(status::show_list))
        .route("/healthz", get(health::show_alive))
        .route("/readyz", get(health::show_ready))
        .route("/log/{*path}", get(log::show))
        .with_state(service.clone())
        .merge(files)
        .method_not_allowed_fallback(async || Fault::Method)
        .layer(from_fn_with_state(limits, limit))
        .layer(from_fn_with_state(network, trace::time_out))
        .layer(CatchPanicLayer::custom(trace::recover))
        .layer(from_fn(headers::protect))
        .layer(from_fn_with_state(service.world.clone(), trace::trace))
}
