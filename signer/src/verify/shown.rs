//! What a file shows: one credential or several, and whether their holder showed them to this verifier.

use cando_record::json::{self, Value};
use cando_record::{Instant, Rebinding};

use crate::presentation::{
    CREDENTIALS, Challenges, PRESENTATION, PresentationError, Presented, Request, is_presentation, spend,
    verify_document,
};
use crate::sd_jwt::{Binding, Challenge, Twin, WINDOW};

/// What a file shows, to be weighed one by one with [`crate::verify`].
#[derive(Debug)]
pub struct Shown {
    /// The files to weigh: the credentials of a presentation; else the file itself.
    pub credentials: Vec<Vec<u8>>,
    /// The presentation, or why it does not count; nothing if there is none and none was asked for.
    pub presented: Option<Result<Presented, PresentationError>>,
}

/// Opens a file. If the verifier asked something, what holds spends the challenge: the same answer never counts again. The
/// error is the memory's.
pub fn shown<S: Challenges>(
    file: &[u8],
    now: &Instant,
    rebinds: &[Rebinding],
    asked: Option<(&Request, &mut S)>,
) -> Result<Shown, S::Error> {
    let alone = |presented| Shown { credentials: vec![file.to_vec()], presented };
    if Twin::is_one(file) {
        let Some((request, store)) = asked.filter(|(request, _)| answers(file, request, now)) else {
            return Ok(alone(None));
        };
        return Ok(alone(spend(request, now, store)?.err().map(Err)));
    }
    let document = json::parse(file, PRESENTATION).ok().filter(is_presentation);
    let Some(document) = document else {
        return Ok(alone(asked.map(|_| Err(PresentationError::Other))));
    };
    let inside = |one: &Value| one.is_object().then(|| json::canonical(one));
    let credentials = document["verifiableCredential"].as_array().map(Vec::as_slice).unwrap_or_default();
    let credentials: Vec<_> = credentials.iter().take(CREDENTIALS).filter_map(inside).collect();
    let request = asked.as_ref().map(|(request, _)| *request);
    let presented = match (verify_document(document, now, rebinds, request), asked) {
        (Ok(presented), Some((request, store))) => spend(request, now, store)?.map(|()| presented),
        (found, _) => found,
    };
    match credentials.is_empty() {
        true => Ok(alone(Some(presented))),
        false => Ok(Shown { credentials, presented: Some(presented) }),
    }
}

/// Whether an SD-JWT is what was asked for, by a holder whose issuer signed it.
fn answers(file: &[u8], request: &Request, now: &Instant) -> bool {
    let text = std::str::from_utf8(file).unwrap_or_default().trim();
    let challenge = Challenge { audience: request.domain.as_str(), nonce: request.challenge.as_str() };
    let Ok(twin) = Twin::read(text) else { return false };
    twin.held(&Binding::Demanded { challenge, window: WINDOW }, now).is_ok()
}

#[cfg(test)]
mod tests;
