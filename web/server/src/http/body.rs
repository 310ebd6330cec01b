//! Request bodies: capped, and read by the record's strict JSON reader.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use cando_record::{Head, Signed, json};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::attempts::{AnswerRequest, AttemptRequest};
use crate::credentials::ReissueRequest;
use crate::fault::Fault;
use crate::status::StandingRequest;
use crate::tickets::{InvitationRequest, TicketRequest};

/// What a route takes, and how many bytes of it at most.
pub trait Document: DeserializeOwned + Serialize {
    /// Bytes.
    const CAP: usize;
}

impl Document for AnswerRequest {
    /// A compiled program in base64. That is more than a text of which every byte is escaped as six.
    const CAP: usize = 4 * cando_record::caps::MODULE / 3 + 1024;
}

impl Document for AttemptRequest {
    const CAP: usize = 4096;
}

impl Document for InvitationRequest {
    const CAP: usize = 8192;
}

impl Document for ReissueRequest {
    const CAP: usize = 1024;
}

impl Document for Signed<Head> {
    const CAP: usize = 4096;
}

impl Document for StandingRequest {
    const CAP: usize = 256;
}

impl Document for TicketRequest {
    const CAP: usize = 4096;
}

/// A body in strict JSON: no duplicate names, no floats, no unknown members, at most [`Document::CAP`] bytes.
pub struct Strict<T>(pub T);

impl<S: Send + Sync, T: Document> FromRequest<S> for Strict<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let bytes = read(request.into_body(), T::CAP).await?;
        json::read(&bytes, T::CAP).map(Self).map_err(Fault::Malformed)
    }
}

async fn read(body: Body, cap: usize) -> Result<Bytes, Fault> {
    if body.size_hint().lower() > cap as u64 {
        return Err(Fault::TooLarge { cap });
    }
    match Limited::new(body, cap).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Fault::TooLarge { cap }),
        Err(_) => Err(Fault::Cut),
    }
}
