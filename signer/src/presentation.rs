//! Presentations: credentials shown by their holder to one verifier, for one challenge and domain.
//!
//! ```text
//! verifier: Challenge + Domain ─→ holder: Draft ─ sign → presentation ─→ verifier: receive → Presented
//! ```
//!
//! A W3C VC 2.0 `VerifiablePresentation` of credentials as they are, under the two proofs of [`crate::proof`], made for
//! `authentication` by the holder's key. Challenge, domain and moment are arguments everywhere: there is no way to leave
//! one out. What is inside the credentials is not weighed here: [`crate::verify`] does that, one by one.
//!
//! Source: W3C Verifiable Credentials Data Model 2.0, section 4.13; W3C VC Data Integrity 1.0, section 2.1.

use cando_record::json::{JsonError, Value};
use cando_record::{Instant, Rebinding};
use serde_json::json;

use crate::proof::{self, ProofError, Purpose, Suite};
use crate::{Key, RebindError, check_rebinding, follow};
pub use draft::Draft;
pub use request::{Challenge, Challenges, Domain, Request, RequestError, Standing};
pub use verify::{Expectation, Presented, verify_presentation};
pub(crate) use verify::{is_presentation, spend, verify_document};

mod draft;
mod request;
#[cfg(test)]
mod tests;
mod verify;

/// The largest presentation that is read, in bytes.
pub const PRESENTATION: usize = 1 << 20;
/// The most credentials in one.
pub const CREDENTIALS: usize = 16;
/// A presentation can be used for so many seconds at most: a day.
pub const LONGEST: i64 = 86_400;
/// A holder's clock may be ahead of the verifier's by so many seconds.
pub const SKEW: i64 = 300;

const CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";

/// When a presentation is made, and the last moment at which it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The moment of signing.
    pub created: Instant,
    /// The last moment.
    pub expires: Instant,
}

/// Why a presentation cannot be made, or is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum PresentationError {
    /// The store knows the challenge, but it was answered too late.
    #[error("the challenge was not answered in time; make a new one")]
    ChallengeExpired,
    /// None, or more than [`CREDENTIALS`].
    #[error("a presentation shows 1 to {CREDENTIALS} credentials, not {found}")]
    Count {
        /// How many.
        found: usize,
    },
    /// Its window has not begun.
    #[error("it is dated {created}, and now it is {now}: one of the two clocks is wrong")]
    Early {
        /// When it says that it was made.
        created: Instant,
        /// Now.
        now: Instant,
    },
    /// Its window is over.
    #[error("it was valid until {expires}, and now it is {now}; ask for a new one")]
    Expired {
        /// Its last moment.
        expires: Instant,
        /// Now.
        now: Instant,
    },
    /// A member that no proof would cover in every system, or that lacks.
    #[error("not in CanDo's form: {pointer} is missing, foreign or not as CanDo writes it")]
    Foreign {
        /// JSON pointer to it.
        pointer: String,
    },
    /// The key that signed is not the holder's.
    #[error("it was signed by {signer}, but names {holder} as holder")]
    Holder {
        /// The named holder.
        holder: String,
        /// Whose key signed.
        signer: String,
    },
    /// Not strict JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// The proofs name no challenge.
    #[error("it answers no challenge, so anybody could have kept it and sent it again")]
    MissingChallenge,
    /// The proofs name no domain.
    #[error("it names no domain, so it could have been made for somebody else")]
    MissingDomain,
    /// Not a credential.
    #[error("what stands at {at} is no credential with a subject; give files that `cando issue` or the service wrote")]
    NoCredential {
        /// Its place, from 0.
        at: usize,
    },
    /// The store never asked this.
    #[error("the challenge was not asked here, or for another domain; make one with `cando challenge`")]
    NotAsked,
    /// Some other JSON document.
    #[error("not a presentation; `cando present` makes one")]
    Other,
    /// It answers another challenge.
    #[error("it answers another challenge: it was made for another occasion")]
    OtherChallenge,
    /// It was made for another verifier.
    #[error("it was made for {found}, not for {expected}")]
    OtherDomain {
        /// The verifier that it names.
        found: String,
        /// The verifier that was to be named.
        expected: Domain,
    },
    /// A credential of somebody else.
    #[error("the credential at {at} belongs to {subject}, not to {holder}, who presents it")]
    OtherHolder {
        /// Its place, from 0.
        at: usize,
        /// Who presents.
        holder: String,
        /// Whose it is.
        subject: String,
    },
    /// A proof does not hold.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The changes of keys do not hold.
    #[error(transparent)]
    Rebind(#[from] RebindError),
    /// It, or another answer to the same challenge, came before.
    #[error("the challenge was answered before: a presentation counts once")]
    Replayed,
    /// What came is no signature of this draft by this key.
    #[error("the key gave a signature that does not fit, so nothing was made: try again with the right key")]
    Signature,
    /// More than [`PRESENTATION`] bytes.
    #[error("the presentation would be larger than any verifier reads; show fewer credentials")]
    TooLarge,
    /// The same credential twice.
    #[error("the credential at {at} stands there twice")]
    Twice {
        /// The second place, from 0.
        at: usize,
    },
    /// No proof at all.
    #[error("it is not signed")]
    Unsigned,
    /// The window ends before it begins, or is longer than [`LONGEST`].
    #[error("it must be usable for a second to a day, from {} to {}", .0.created, .0.expires)]
    Window(Window),
}

/// Signs a presentation with a key that is at hand; `rebinds` are the changes of keys since the credentials were issued.
pub fn present(
    credentials: &[Value],
    request: &Request,
    window: &Window,
    rebinds: &[Rebinding],
    key: &Key,
) -> Result<Presented, PresentationError> {
    let draft = Draft::new(credentials, &key.did(), request, window, rebinds)?;
    let signatures = draft.messages().map(|message| key.sign(message));
    draft.sign(&signatures)
}

/// The document without its proofs.
fn unsecured(credentials: &[Value], holder: &str) -> Value {
    json!({
        "@context": [CONTEXT],
        "holder": holder,
        "type": ["VerifiablePresentation"],
        "verifiableCredential": credentials,
    })
}

/// The members of a proof but its signature.
fn options(suite: Suite, document: &Value, holder: &str, texts: [&str; 4]) -> cando_record::json::Map<String, Value> {
    let [challenge, domain, created, expires] = texts;
    let options = proof::options(suite, document.get("@context"), created, &crate::keys::did::method(holder));
    proof::authentication(options, challenge, domain, expires)
}

/// Whether a window can be granted.
fn admit(window: &Window) -> Result<(), PresentationError> {
    match (1..=LONGEST).contains(&(window.expires.seconds() - window.created.seconds())) {
        true => Ok(()),
        false => Err(PresentationError::Window(window.clone())),
    }
}

/// Whether these are credentials, each once, and all the holder's.
fn belong(credentials: &[Value], holder: &str, rebinds: &[Rebinding]) -> Result<(), PresentationError> {
    if !(1..=CREDENTIALS).contains(&credentials.len()) {
        return Err(PresentationError::Count { found: credentials.len() });
    }
    rebinds.iter().try_for_each(check_rebinding)?;
    for (at, credential) in credentials.iter().enumerate() {
        let kinds = credential["type"].as_array().map(Vec::as_slice).unwrap_or_default();
        let subject = credential.pointer("/credentialSubject/id").and_then(Value::as_str);
        let Some(subject) = subject.filter(|_| kinds.contains(&"VerifiableCredential".into())) else {
            return Err(PresentationError::NoCredential { at });
        };
        if credentials[..at].contains(credential) {
            return Err(PresentationError::Twice { at });
        }
        if follow(subject, &about(subject, rebinds))? != holder {
            let (holder, subject) = (holder.into(), subject.into());
            return Err(PresentationError::OtherHolder { at, holder, subject });
        }
    }
    Ok(())
}

/// The changes of keys that start from a subject: one presentation may show credentials of several old keys.
fn about(subject: &str, rebinds: &[Rebinding]) -> Vec<Rebinding> {
    let mut met = vec![subject];
    let mut found: Vec<Rebinding> = Vec::new();
    while let Some(next) = rebinds.iter().find(|next| met.contains(&next.rebind.by.as_str()) && !found.contains(next)) {
        met.push(&next.rebind.body.to);
        found.push(next.clone());
    }
    found
}
