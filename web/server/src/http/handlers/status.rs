//! Status lists, for anyone and any cache between.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cando_record::Digest;
use cando_signer::status::Purpose;

use crate::fault::Fault;
use crate::service::{Service, blocking};

/// So long a cache may answer: a credential that is taken back stands that much longer.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// `GET /status/{purpose}/{list}`
pub async fn show_list(
    State(service): State<Arc<Service>>,
    Path((purpose, list)): Path<(String, String)>,
    request: HeaderMap,
) -> Result<Response, Fault> {
    let unknown = || Fault::Unknown("such status list");
    let purpose = Purpose::ALL.into_iter().find(|known| known.name() == purpose).ok_or_else(unknown)?;
    let list = list.parse().ok().filter(|number: &u32| number.to_string() == list).ok_or_else(unknown)?;
    let signed = blocking(&service, move |service| service.status_list(purpose, list)).await?;
    let tag = format!("\"{}\"", Digest::of(&signed.bytes));
    let known = request.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let mut response = match known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag)) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => signed.bytes.clone().into_response(),
    };
    let headers = response.headers_mut();
    // More exact would be application/vc, which the field's clients do not read as JSON.
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, CACHED);
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).expect("hexadecimal digits"));
    for (name, value) in [("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "cross-origin")] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}
