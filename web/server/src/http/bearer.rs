//! Who asks: the bearer of a token (RFC 6750), or the operator.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::fault::Fault;
use crate::service::Service;
use crate::token::TokenHash;

/// The hash of the token in `Authorization: Bearer …`.
pub struct Bearer(pub TokenHash);

/// The operator.
pub struct Operator;

impl<S: Send + Sync> FromRequestParts<S> for Bearer {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        token(parts).map(Self).ok_or(Fault::Unauthorized("a token is needed here"))
    }
}

impl FromRequestParts<Arc<Service>> for Operator {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Fault> {
        let Bearer(token) = Bearer::from_request_parts(parts, service).await?;
        service.admit_operator(&token).map(|()| Self)
    }
}

/// The hash of the token that a request carries.
pub fn token(parts: &Parts) -> Option<TokenHash> {
    let (scheme, token) = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| TokenHash::of(token.trim()))
}
