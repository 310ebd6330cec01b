//! What can go wrong in a request, whose fault it is, and what to do: one enum, one switch.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cando_record::Instant;
use cando_record::json::JsonError;
use cando_sandbox::AttemptError;
use cando_signer::{DidError, IssueError, SignatureError, SigningError};
use serde_json::json;

use crate::library::LibraryError;
use crate::log::FolderError;
use crate::store::StoreError;

/// Why a request was not done. The variants before [`Fault::Assessment`] are the sender's to mend.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Body: not acceptable JSON, or not what is asked for.
    #[error("the body is {0}")]
    Malformed(JsonError),
    /// Body: more bytes than the route takes.
    #[error("the body has more than the {cap} bytes allowed here")]
    TooLarge {
        /// Bytes allowed.
        cap: usize,
    },
    /// Body: the connection broke.
    #[error("the body could not be read to its end")]
    Cut,
    /// No or another token.
    #[error("{0}")]
    Unauthorized(&'static str),
    /// Nothing is there.
    #[error("there is no {0} here")]
    Unknown(&'static str),
    /// The path is known, the method is not.
    #[error("this path does not take that method")]
    Method,
    /// It was there.
    #[error("the attempt was erased")]
    Erased,
    /// An assessment that is not open.
    #[error("this assessment needs an invitation")]
    InvitationNeeded,
    /// A code that nobody was given, or for another assessment.
    #[error("there is no such invitation to this assessment")]
    InvitationUnknown,
    /// A code that has done its work.
    #[error("the invitation is used up")]
    InvitationUsed,
    /// The subject is no DID whose signatures can be checked.
    #[error("the subject cannot sign: {0}")]
    Subject(DidError),
    /// To issue anew for the key that has the credential.
    #[error("this key took the attempt itself, so there is nothing to issue anew")]
    SameSubject,
    /// No texts in this locale.
    #[error("the assessment has no texts in {wanted:?}, only in {known}")]
    Locale {
        /// The locale asked for.
        wanted: String,
        /// The locales there are.
        known: String,
    },
    /// Something is outside what is granted.
    #[error("{0}")]
    Limit(&'static str),
    /// The last attempt is too recent.
    #[error("the next attempt can start at {from}")]
    Cooldown {
        /// From when on.
        from: Instant,
        /// Seconds until then.
        seconds: u64,
    },
    /// The issuer's key that signed the ticket signs no more.
    #[error("the issuer's key that signed the ticket is not in use any more")]
    KeyEnded,
    /// The window has not begun.
    #[error("the ticket is valid from {0}; the service's clock shows an earlier time")]
    Early(Instant),
    /// The window is over.
    #[error("the ticket was valid until {0}")]
    Expired(Instant),
    /// A signature that does not hold.
    #[error("the signature of the {what} does not hold: {error}")]
    Signature {
        /// What was signed.
        what: &'static str,
        /// What is wrong.
        error: SignatureError,
    },
    /// A signature that holds, but is another's.
    #[error("the {0} was signed by another key than the ticket's subject")]
    OtherSubject(&'static str),
    /// The acceptance names another proof of logging.
    #[error("the acceptance names another entry in the log than the ticket's")]
    OtherEntry,
    /// The ticket was accepted with other words.
    #[error("the ticket was opened before, with another acceptance")]
    Opened,
    /// Another ticket with the same number was opened.
    #[error("another ticket for this attempt number was opened")]
    Superseded,
    /// The attempt has not begun.
    #[error("the ticket has not been opened")]
    NotOpened,
    /// The attempt has not ended.
    #[error("the attempt has not ended")]
    NotEnded,
    /// The head is another's, or of another transcript.
    #[error("the head is not that of this attempt's transcript")]
    OtherHead,
    /// No credential yet.
    #[error("no credential has been issued, because the candidate has not signed the head")]
    NotIssued,
    /// The service publishes no status lists, or did not when it issued.
    #[error("the credential names no status list, so it cannot be taken back")]
    Untracked,
    /// It was taken back for good.
    #[error("the credential is revoked for good")]
    Revoked,
    /// Another event stands there.
    #[error("event {n} was already recorded with other content")]
    Conflict {
        /// The place.
        n: u32,
    },
    /// The event does not fit.
    #[error("{0}")]
    Refused(String),
    /// Asked too often.
    #[error("too many requests")]
    TooFast {
        /// Seconds until the next will do.
        seconds: u64,
    },
    /// The assessment's author's.
    #[error("{0}")]
    Assessment(String),
    /// The operator's: the module is not in this library.
    #[error("the module of this attempt is not here any more")]
    ModuleGone,
    /// The operator's: stored entries do not come out again.
    #[error("the stored attempt does not come out the same again, at event {n}")]
    NotReproduced {
        /// The place.
        n: u32,
    },
    /// The evidence does not hold.
    #[error("no credential can be issued: {0}")]
    Issue(IssueError),
    /// The machine's: all gradings are taken.
    #[error("the service is busy grading")]
    Busy,
    /// The machine's: it could not go on; nothing was decided.
    #[error("{0}")]
    Inconclusive(String),
    /// The log's.
    #[error(transparent)]
    Log(#[from] FolderError),
    /// Whoever holds the issuer's key has not signed; nothing was decided.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The library's.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// It took too long.
    #[error("the request took too long")]
    Timeout,
    /// A mistake in this program.
    #[error("the service made a mistake")]
    Internal,
}

/// How a fault looks from outside.
struct Look(StatusCode, &'static str, &'static str);

impl Fault {
    /// The one switch.
    fn look(&self) -> Look {
        use StatusCode as S;
        const AGAIN: &str = "Send the same request again; what was accepted is kept, and nothing is counted twice.";
        const FETCH: &str = "Fetch the attempt and go on from its last step.";
        const NEW: &str = "Ask for a new ticket.";
        const OPERATOR: &str = "Tell the operator of this service, with the request's x-request-id.";
        match self {
            Self::Malformed(JsonError::TooLarge { .. }) | Self::TooLarge { .. } => {
                Look(S::PAYLOAD_TOO_LARGE, "too-large", "Send less.")
            }
            Self::Malformed(_) => Look(S::BAD_REQUEST, "malformed", "Send what docs/FORMAT.md says, as strict JSON."),
            Self::Cut => Look(S::BAD_REQUEST, "cut", AGAIN),
            Self::Unauthorized(_) => {
                Look(S::UNAUTHORIZED, "unauthorized", "Send `Authorization: Bearer …` with the token you were given.")
            }
            Self::Unknown(_) => Look(S::NOT_FOUND, "not-found", "Check the address."),
            Self::Method => Look(S::METHOD_NOT_ALLOWED, "method", "Check the method."),
            Self::Erased => Look(S::GONE, "erased", "Nothing is left of it here."),
            Self::InvitationNeeded => Look(S::FORBIDDEN, "invitation-needed", "Open the link that you were sent."),
            Self::InvitationUnknown => {
                Look(S::FORBIDDEN, "invitation-unknown", "Open the link exactly as it was sent, or ask for a new one.")
            }
            Self::InvitationUsed => Look(S::FORBIDDEN, "invitation-used", "Ask whoever invited you for a new one."),
            Self::Subject(_) => Look(S::UNPROCESSABLE_ENTITY, "subject", "Send an Ed25519 `did:key`."),
            Self::SameSubject => Look(S::CONFLICT, "same-subject", "Send the DID of the candidate's new key."),
            Self::Locale { .. } => Look(S::UNPROCESSABLE_ENTITY, "locale", "Choose one of these."),
            Self::Limit(_) => Look(S::UNPROCESSABLE_ENTITY, "limit", "Stay within it."),
            Self::Cooldown { .. } => Look(S::TOO_MANY_REQUESTS, "cooldown", "Come back then."),
            Self::Early(_) => Look(S::CONFLICT, "early", "Come back then."),
            Self::Expired(_) => Look(S::GONE, "expired", NEW),
            Self::KeyEnded => Look(S::GONE, "key-ended", NEW),
            Self::Signature { .. } => Look(S::UNPROCESSABLE_ENTITY, "signature", "Sign again, with the key you named."),
            Self::OtherSubject(_) => Look(S::FORBIDDEN, "other-subject", "Sign with the key that the ticket names."),
            Self::OtherEntry => {
                Look(S::UNPROCESSABLE_ENTITY, "other-entry", "Name the SHA-256 of the proof that came with the ticket.")
            }
            Self::Opened => {
                Look(S::CONFLICT, "opened", "A ticket is opened once. Fetch the attempt, or ask for a new ticket.")
            }
            Self::Superseded => Look(S::CONFLICT, "superseded", NEW),
            Self::NotOpened => Look(S::CONFLICT, "not-opened", "Send the signed acceptance first."),
            Self::NotEnded => Look(S::CONFLICT, "not-ended", FETCH),
            Self::OtherHead => Look(S::CONFLICT, "other-head", "Fetch the record and sign its head."),
            Self::NotIssued => Look(S::CONFLICT, "not-issued", "Fetch the record, sign its head, and send that."),
            Self::Untracked => {
                Look(S::CONFLICT, "untracked", "Start the service with --url; it holds for what is issued then.")
            }
            Self::Revoked => Look(S::CONFLICT, "revoked", "A revocation cannot be lifted; only a suspension can."),
            Self::Conflict { .. } => Look(S::CONFLICT, "conflict", FETCH),
            Self::Refused(_) => Look(S::UNPROCESSABLE_ENTITY, "refused", FETCH),
            Self::TooFast { .. } => Look(S::TOO_MANY_REQUESTS, "too-fast", "Wait as long as Retry-After says."),
            Self::Assessment(_) => Look(S::INTERNAL_SERVER_ERROR, "assessment", OPERATOR),
            Self::ModuleGone => Look(S::INTERNAL_SERVER_ERROR, "module-gone", OPERATOR),
            Self::NotReproduced { .. } => Look(S::INTERNAL_SERVER_ERROR, "not-reproduced", OPERATOR),
            Self::Issue(_) => Look(S::INTERNAL_SERVER_ERROR, "issue", OPERATOR),
            Self::Busy => Look(S::SERVICE_UNAVAILABLE, "busy", AGAIN),
            Self::Inconclusive(_) => Look(S::SERVICE_UNAVAILABLE, "inconclusive", AGAIN),
            Self::Log(FolderError::File { .. }) => Look(S::SERVICE_UNAVAILABLE, "log", AGAIN),
            Self::Log(_) => Look(S::INTERNAL_SERVER_ERROR, "log", OPERATOR),
            Self::Signing(SigningError::Away(_)) => Look(S::SERVICE_UNAVAILABLE, "signer", AGAIN),
            Self::Signing(_) => Look(S::INTERNAL_SERVER_ERROR, "signer", OPERATOR),
            Self::Store(StoreError::Damaged { .. } | StoreError::Newer { .. }) | Self::Library(_) => {
                Look(S::INTERNAL_SERVER_ERROR, "store", OPERATOR)
            }
            Self::Store(_) => Look(S::SERVICE_UNAVAILABLE, "store", AGAIN),
            Self::Timeout => Look(S::SERVICE_UNAVAILABLE, "timeout", AGAIN),
            Self::Internal => Look(S::INTERNAL_SERVER_ERROR, "internal", OPERATOR),
        }
    }

    /// What a person is told. What only an operator can use stays in the log.
    fn message(&self) -> String {
        match self {
            Self::Log(_) | Self::Store(_) | Self::Library(_) => "the service could not store or find something".into(),
            Self::Signing(_) => "the service could not sign".into(),
            told => told.to_string(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Busy | Self::Inconclusive(_) | Self::Log(_) | Self::Signing(_) | Self::Store(_) | Self::Timeout => {
                Some(2)
            }
            Self::Cooldown { seconds, .. } | Self::TooFast { seconds } => Some(*seconds),
            _ => None,
        }
    }
}

impl From<IssueError> for Fault {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::SameSubject(_) => Self::SameSubject,
            IssueError::Signing(error) => Self::Signing(error),
            IssueError::Subject(error) => Self::Subject(error),
            error => Self::Issue(error),
        }
    }
}

impl From<AttemptError> for Fault {
    fn from(error: AttemptError) -> Self {
        match error {
            AttemptError::Conflict { n } => Self::Conflict { n },
            AttemptError::Fault { .. } => Self::Assessment(error.to_string()),
            AttemptError::Inconclusive(reason) => Self::Inconclusive(reason.to_string()),
            AttemptError::NotKept(reason) => Self::Store(StoreError::Unfinished(reason)),
            AttemptError::Late { .. } | AttemptError::Refused(_) => Self::Refused(error.to_string()),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let Look(status, code, hint) = self.look();
        if status.is_server_error() {
            tracing::warn!(code, error = %self, "request failed");
        }
        let body = json!({ "error": { "code": code, "hint": hint, "message": self.message() } });
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
