//! The candidate's key, and the two things that it signs in an attempt.

use cando_record::{
    Acceptance, Digest, Event, Evidence, EvidenceFormat, Head, Instant, Response, Seed, Signed, Ticket, Transcript,
};
use cando_signer::{Key, KeyError, Passphrase, PublicKey, Signatory, check, inspect};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::draft::{Draft, signed};
use crate::error::{Error, bytes32, read, write};

/// A candidate's key, where its secret must be at hand: to be copied, and in a browser that has no Ed25519 of its own.
#[wasm_bindgen]
pub struct Identity(Key);

/// What a grader reveals when an attempt has ended.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    acceptance: Signed<Acceptance>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    logged: Option<String>,
    secret: Seed,
    ticket: Signed<Ticket>,
    transcript: Transcript,
}

/// An answer as the page kept it.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    item: u32,
    response: Response,
}

#[wasm_bindgen]
impl Identity {
    /// A new identity from 32 bytes of `crypto.getRandomValues`, or the one whose `secret()` was kept.
    pub fn create(entropy: &[u8]) -> Result<Identity, Error> {
        Ok(Self(Key::from_entropy(bytes32("entropy", entropy)?)))
    }

    /// The identity in a key file, `-----BEGIN PRIVATE KEY-----` or `-----BEGIN ENCRYPTED PRIVATE KEY-----`; nothing if the
    /// passphrase does not open it.
    pub fn unlock(pem: &str, passphrase: &str) -> Result<Option<Identity>, Error> {
        let opened = match Key::from_pem(pem) {
            Err(KeyError::Encrypted) => Key::from_encrypted_pem(pem, &Passphrase::new(passphrase.to_owned().into())?),
            plain => plain,
        };
        match opened {
            Ok(key) => Ok(Some(Self(key))),
            Err(KeyError::Passphrase) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A key file under a passphrase, as `cando key` writes it; `entropy` is 32 fresh random bytes.
    pub fn lock(&self, passphrase: &str, entropy: &[u8]) -> Result<String, Error> {
        let passphrase = Passphrase::new(passphrase.to_owned().into())?;
        Ok(self.0.to_encrypted_pem(&passphrase, bytes32("entropy", entropy)?).to_string())
    }

    /// Its `did:key`.
    pub fn did(&self) -> String {
        self.0.did()
    }

    /// The 32 bytes that open it again; they must not leave the candidate's device.
    pub fn secret(&self) -> Vec<u8> {
        let pem = self.0.to_pem();
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = BASE64.decode(body.as_bytes()).expect("PEM is base64");
        // They end its PKCS#8 form (RFC 8410).
        der[der.len() - 32..].to_vec()
    }

    /// The signature of a [`Draft`]'s message.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(Signatory::sign(&self.0, message)?.to_vec())
    }
}

/// The `did:key` of a public key of 32 bytes.
#[wasm_bindgen(js_name = didOf)]
pub fn did_of(public: &[u8]) -> Result<String, Error> {
    Ok(PublicKey::from_bytes(&bytes32("public key", public)?)?.did())
}

/// Accepts a `Signed<Ticket>` at the moment `now` (`2026-11-22T12:00:00Z`); the draft gives the `Signed<Acceptance>`. `nonce`
/// is 32 fresh random bytes, `logged` the proof that the ticket was logged, if one came with it. Throws if the ticket's
/// signature does not hold, or it is another's, too early or too late.
#[wasm_bindgen(js_name = acceptTicket)]
pub fn accept_ticket(did: &str, ticket: &str, nonce: &[u8], now: &str, logged: Option<String>) -> Result<Draft, Error> {
    let ticket: Signed<Ticket> = read("ticket", ticket)?;
    let nonce = Seed(bytes32("nonce", nonce)?);
    admit(did, &ticket, &now.parse()?).map_err(Error::Ticket)?;
    let logged = logged.map(|proof| Digest::of(proof.as_bytes()));
    Draft::statement(Acceptance { logged, nonce, ticket: ticket.digest() }, did)
}

/// Signs the end of an attempt: takes the grader's `{"ticket","acceptance","secret","transcript"}` and the answers kept
/// here, `[{"item","response"}]`; the draft gives the `Signed<Head>`, and throws unless signatures, secret, seed and chain
/// fit together. The answers in the record must be these; only one that came too late may be missing.
#[wasm_bindgen(js_name = endAttempt)]
pub fn end_attempt(did: &str, record: &str, answers: &str) -> Result<Draft, Error> {
    let Record { acceptance, logged, secret, ticket, transcript } = read("record", record)?;
    let answers: Vec<Answer> = read("list of answers", answers)?;
    compare(&transcript, &answers).map_err(Error::Answers)?;
    let (body, by) = (Head { head: transcript.head(), ticket: ticket.digest() }, PublicKey::from_did(did)?.did());
    Ok(Draft::new(vec![Signed::message(&body, &by)], move |signatures| {
        let head = signed(body, by, &signatures[0])?;
        let evidence = Evidence { acceptance, format: EvidenceFormat::V1, head, logged, secret, ticket, transcript };
        inspect(&evidence)?;
        Ok(write(&evidence.head))
    }))
}

fn admit(did: &str, ticket: &Signed<Ticket>, now: &Instant) -> Result<(), String> {
    check(ticket).map_err(|error| error.to_string())?;
    let Ticket { subject, valid_from, valid_until, .. } = &ticket.body;
    match () {
        () if subject != did => Err("it is for another candidate".into()),
        () if now < valid_from => Err(format!("it is valid from {valid_from}, and now it is {now}")),
        () if now > valid_until => {
            Err(format!("it was valid until {valid_until}, and now it is {now}; ask for a new one"))
        }
        () => Ok(()),
    }
}

/// Whether the recorded answers are those given.
fn compare(transcript: &Transcript, given: &[Answer]) -> Result<(), String> {
    let mut given = given.iter();
    for entry in &transcript.entries {
        let Event::Respond { item, response, .. } = &entry.event else { continue };
        match given.next() {
            Some(answer) if answer.item == *item && answer.response == *response => {}
            _ => return Err(format!("its answer to item {item} was not given here")),
        }
    }
    let timed_out = transcript.entries.iter().any(|entry| matches!(entry.event, Event::TimeUp { .. }));
    match given.as_slice() {
        [] => Ok(()),
        [_] if timed_out => Ok(()),
        [answer, ..] => Err(format!("it lacks the answer to item {}", answer.item)),
    }
}
