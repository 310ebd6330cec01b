//! What a verifier asks for, and its memory of having asked.

use std::fmt;
use std::str::FromStr;

use cando_record::Instant;
use data_encoding::BASE64URL_NOPAD;

/// A number that a verifier uses once: 16 to 128 visible ASCII characters. Ours have 43, base64url of 32 random bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Challenge(String);

/// The name of the verifier that asks, such as `jobs.example`: 1 to 253 visible ASCII characters, compared as they are.
/// Only ASCII, so that two names that look alike are alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Domain(String);

/// A text that is no challenge, or no domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Not a challenge.
    #[error("a challenge has 16 to 128 visible ASCII characters; copy the verifier's whole text")]
    Challenge,
    /// Not a domain.
    #[error("a domain has 1 to 253 visible ASCII characters, such as jobs.example")]
    Domain,
}

/// A challenge, and who asks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// To be answered once.
    pub challenge: Challenge,
    /// Whom the answer is for.
    pub domain: Domain,
}

/// What a verifier's memory says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Asked, and its time is over.
    Expired,
    /// Asked, and answered for the first time just now.
    Fresh,
    /// Answered before.
    Spent,
    /// Never asked here, or not of this domain.
    Unknown,
}

/// A verifier's memory. What it keeps must outlive the process, and [`Challenges::spend`] must be one step: of two
/// answers at the same time, one is the first.
pub trait Challenges {
    /// Why it could not remember.
    type Error;

    /// Keeps that this was asked, and until when an answer counts.
    fn remember(&mut self, request: &Request, until: &Instant) -> Result<(), Self::Error>;

    /// Takes an answer, if it is the first in time; from then on the challenge is spent.
    fn spend(&mut self, request: &Request, now: &Instant) -> Result<Standing, Self::Error>;
}

impl Challenge {
    /// From 32 bytes that nobody can guess.
    pub fn from_entropy(entropy: [u8; 32]) -> Self {
        Self(BASE64URL_NOPAD.encode(&entropy))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Domain {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Challenge {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Self, RequestError> {
        match (16..=128).contains(&text.len()) && is_visible(text) {
            true => Ok(Self(text.into())),
            false => Err(RequestError::Challenge),
        }
    }
}

impl FromStr for Domain {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Self, RequestError> {
        match (1..=253).contains(&text.len()) && is_visible(text) {
            true => Ok(Self(text.into())),
            false => Err(RequestError::Domain),
        }
    }
}

fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}
