//! Handlers, named by resource and verb.

pub mod admin;
pub mod assessments;
pub mod attempts;
pub mod health;
pub mod log;
pub mod status;
pub mod tickets;

use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::fault::Fault;
use crate::id::AttemptId;

type Reply<T> = Result<Json<T>, Fault>;

impl<S: Send + Sync> FromRequestParts<S> for AttemptId {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let found = Path::<String>::from_request_parts(parts, state).await;
        found.ok().and_then(|Path(id)| Self::parse(&id)).ok_or(Fault::Unknown("such attempt"))
    }
}
