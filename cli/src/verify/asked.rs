//! A presentation as the answer to what this verifier asked.

use std::path::PathBuf;

use anyhow::Result;
use cando_record::Rebinding;
use cando_signer::{Challenge, Domain, Expectation, Presented, ReceiveError, Request, receive};
use clap::Args;

use crate::challenge::Memory;
use crate::ending::{no, unknown};
use crate::{present, world};

/// What was asked.
#[derive(Args)]
pub struct Asked {
    /// The file is a presentation: the challenge that it must answer, from `cando challenge`
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
    /// Checks a presentation, and spends its challenge.
    pub fn receive(&self, file: &[u8]) -> Result<Presented> {
        let expected = Expectation { now: world::now(), rebinds: &self.rebinds, request: self.request.clone() };
        receive(file, &expected, &mut self.memory.open()?).map_err(|error| match error {
            ReceiveError::Presentation(error) => no(error, "ask the holder to answer a new challenge"),
            ReceiveError::Store(error) => unknown(error, "name the right file with --store"),
        })
    }
}
