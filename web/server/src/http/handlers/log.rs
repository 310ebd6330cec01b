//! The files of the log (C2SP tlog-tiles, section "APIs"), for anybody, from any origin.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cando_signer::log::tiles::Tile;

use crate::fault::Fault;
use crate::http::files::{ASK_AGAIN, FOREVER};
use crate::log::FolderError;
use crate::service::{Service, blocking};

const UNKNOWN: Fault = Fault::Unknown("such file of a log");

/// `GET /log/checkpoint`, `GET /log/tile/…`
pub async fn show(State(service): State<Arc<Service>>, Path(path): Path<String>) -> Result<Response, Fault> {
    let found = blocking(&service, move |service| {
        let log = service.log.as_ref().ok_or(UNKNOWN)?;
        if path == "checkpoint" {
            let (_, checkpoint) = log.folder().published(&log.vkey())?.ok_or(UNKNOWN)?;
            return Ok((checkpoint.to_string().into_bytes(), ASK_AGAIN, "text/plain; charset=utf-8"));
        }
        let tile = Tile::from_path(&path).ok_or(UNKNOWN)?;
        match log.folder().tile(&tile) {
            Err(FolderError::File { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => Err(UNKNOWN),
            found => Ok((found?, FOREVER, "application/octet-stream")),
        }
    });
    let (bytes, cache, media) = found.await?;
    let headers = [(CONTENT_TYPE, media), (CACHE_CONTROL, cache), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    Ok((headers, [("cross-origin-resource-policy", "cross-origin")], bytes).into_response())
}
