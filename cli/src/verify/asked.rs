//! A presentation, or an SD-JWT, as the answer to what this verifier asked.

use std::fmt::Display;
use std::path::PathBuf;

use anyhow::Result;
use cando_record::{Instant, Rebinding};
use cando_server::ChallengeBook;
use cando_signer::{Challenge, Domain, Request, Shown, shown};
use clap::Args;

use crate::challenge::Memory;
use crate::ending::unknown;
use crate::present;

/// What was asked.
#[derive(Args)]
pub struct Asked {
    /// The file is a presentation or an SD-JWT: the challenge that it must answer, from `cando challenge`
    #[arg(long, value_name = "TEXT", requires = "domain")]
    challenge: Option<Challenge>,
    /// Your name, as `cando challenge` was given it
    #[arg(long, value_name = "DOMAIN", requires = "challenge")]
    domain: Option<Domain>,
    /// Changes of keys that came with the presentation; may be repeated
    #[arg(long, value_name = "FILE")]
    rebind: Vec<PathBuf>,
    #[command(flatten)]
    memory: Memory,
}

/// One occasion of asking.
pub struct Occasion<'a> {
    memory: &'a Memory,
    rebinds: Vec<Rebinding>,
    request: Request,
}

impl Asked {
    /// What was asked, if something was.
    pub fn occasion(&self) -> Result<Option<Occasion<'_>>> {
        let Self { challenge: Some(challenge), domain: Some(domain), memory, rebind } = self else { return Ok(None) };
        let request = Request { challenge: challenge.clone(), domain: domain.clone() };
        Ok(Some(Occasion { memory, rebinds: present::rebinds(rebind)?, request }))
    }
}

impl Occasion<'_> {
    /// The question.
    pub fn request(&self) -> &Request {
        &self.request
    }
}

/// Opens a file, and spends the challenge that it answers.
pub fn open(file: &[u8], now: &Instant, occasion: Option<&Occasion>) -> Result<Shown> {
    let Some(Occasion { memory, rebinds, request }) = occasion else {
        return shown::<ChallengeBook>(file, now, &[], None).map_err(forgotten);
    };
    shown(file, now, rebinds, Some((request, &mut memory.open()?))).map_err(forgotten)
}

fn forgotten(error: impl Display) -> anyhow::Error {
    unknown(format!("the challenges could not be looked up: {error}"), "name the right file with --store")
}
