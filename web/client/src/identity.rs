//! The candidate's key, and the two things that it signs.

use cando_record::{
    Acceptance, Digest, Event, Evidence, EvidenceFormat, Head, Instant, Response, Seed, Signed, Ticket, Transcript,
};
use cando_signer::{Key, check, inspect, sign};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Error, bytes32, read, write};

/// A candidate's key.
#[wasm_bindgen]
pub struct Identity {
    key: Key,
    secret: [u8; 32],
}

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
    /// A new identity from 32 bytes of `crypto.getRandomValues`.
    pub fn create(entropy: &[u8]) -> Result<Identity, Error> {
        let secret = bytes32("entropy", entropy)?;
        Ok(Self { key: Key::from_entropy(secret), secret })
    }

    /// The identity whose `secret()` was kept.
    pub fn open(secret: &[u8]) -> Result<Identity, Error> {
        Self::create(secret)
    }

    /// Its `did:key`.
    pub fn did(&self) -> String {
        self.key.did()
    }

    /// The 32 bytes that open it again; they must not leave the candidate's device.
    pub fn secret(&self) -> Vec<u8> {
        self.secret.to_vec()
    }

    /// Accepts a `Signed<Ticket>` at the moment `now` (`2026-11-22T12:00:00Z`) and gives the `Signed<Acceptance>`. `nonce`
    /// is 32 fresh random bytes, `logged` the proof that came with the ticket, if one did. Throws if the ticket's signature
    /// does not hold, or it is another's, too early or too late.
    pub fn accept(&self, ticket: &str, nonce: &[u8], now: &str, logged: Option<String>) -> Result<String, Error> {
        let ticket: Signed<Ticket> = read("ticket", ticket)?;
        let nonce = Seed(bytes32("nonce", nonce)?);
        self.admit(&ticket, &now.parse()?).map_err(Error::Ticket)?;
        let logged = logged.map(|proof| Digest::of(proof.as_bytes()));
        Ok(write(&sign(Acceptance { logged, nonce, ticket: ticket.digest() }, &self.key)?))
    }

    /// Signs the end of an attempt: takes the grader's `{"ticket","acceptance","secret","transcript"}` and the answers
    /// kept here, `[{"item","response"}]`, and gives the `Signed<Head>`. Throws unless signatures, secret, seed and chain
    /// fit together and the answers in the record are these; only an answer that came too late may be missing.
    #[wasm_bindgen(js_name = signHead)]
    pub fn sign_head(&self, record: &str, answers: &str) -> Result<String, Error> {
        let Record { acceptance, logged, secret, ticket, transcript } = read("record", record)?;
        let answers: Vec<Answer> = read("list of answers", answers)?;
        compare(&transcript, &answers).map_err(Error::Answers)?;
        let head = sign(Head { head: transcript.head(), ticket: ticket.digest() }, &self.key)?;
        let evidence = Evidence { acceptance, format: EvidenceFormat::V1, head, logged, secret, ticket, transcript };
        inspect(&evidence)?;
        Ok(write(&evidence.head))
    }
}

impl Identity {
    fn admit(&self, ticket: &Signed<Ticket>, now: &Instant) -> Result<(), String> {
        check(ticket).map_err(|error| error.to_string())?;
        let Ticket { subject, valid_from, valid_until, .. } = &ticket.body;
        match () {
            () if *subject != self.did() => Err("it is for another candidate".into()),
            () if now < valid_from => Err(format!("it is valid from {valid_from}, and now it is {now}")),
            () if now > valid_until => {
                Err(format!("it was valid until {valid_until}, and now it is {now}; ask for a new one"))
            }
            () => Ok(()),
        }
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
