//! A witness's door: C2SP tlog-witness over HTTP.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use cando_signer::log::witness::{LARGEST, Request, WitnessError};

use tokio::net::TcpListener;

use super::{WitnessFolder, WitnessFolderError};
use crate::config::Config;
use crate::serve::{accept, interrupted};
use crate::world::World;

/// `POST /add-checkpoint`, and nothing else.
pub fn witness_routes<W: World>(witness: Arc<WitnessFolder<W>>) -> Router {
    let add = post(add_checkpoint::<W>).layer(DefaultBodyLimit::max(LARGEST));
    Router::new().route("/add-checkpoint", add).with_state(witness)
}

/// Serves a witness until the process is interrupted; `started` is told where it listens.
pub fn serve_witness<W: World>(
    address: SocketAddr,
    witness: Arc<WitnessFolder<W>>,
    started: impl FnOnce(SocketAddr),
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let network = Config::new(PathBuf::new()).network;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        started(listener.local_addr()?);
        accept(listener, witness_routes(witness), network, interrupted()).await;
        Ok(())
    })
}

async fn add_checkpoint<W: World>(State(witness): State<Arc<WitnessFolder<W>>>, body: Bytes) -> Response {
    let work = move || witness.add_checkpoint(&Request::read(&body)?);
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(line)) => (StatusCode::OK, format!("{line}\n")).into_response(),
        Ok(Err(error)) => refuse(&error),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The one switch.
fn refuse(error: &WitnessFolderError) -> Response {
    use StatusCode as S;
    let status = match error {
        WitnessFolderError::Folder(error) => {
            tracing::error!(%error, "the witness cannot keep what it sees");
            return S::INTERNAL_SERVER_ERROR.into_response();
        }
        WitnessFolderError::Refused(error) => match error {
            WitnessError::Conflict { size } => {
                let media = [(header::CONTENT_TYPE, "text/x.tlog.size")];
                return (S::CONFLICT, media, format!("{size}\n")).into_response();
            }
            WitnessError::SplitView { .. } => S::CONFLICT,
            WitnessError::Checkpoint(_) | WitnessError::Form(_) | WitnessError::Shrinks => S::BAD_REQUEST,
            WitnessError::Inconsistent { .. } => S::UNPROCESSABLE_ENTITY,
            WitnessError::UnknownLog(_) => S::NOT_FOUND,
            WitnessError::Unsigned(_) => S::FORBIDDEN,
        },
    };
    if matches!(status, S::CONFLICT | S::UNPROCESSABLE_ENTITY) {
        tracing::warn!(%error, "a log may show two histories");
    }
    (status, format!("{error}\n")).into_response()
}
