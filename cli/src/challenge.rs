//! `cando challenge`: the verifier's question to a holder, and its memory of having asked.

use std::path::PathBuf;

use anyhow::Result;
use cando_server::ChallengeBook;
use cando_signer::{Challenge, Challenges, Domain, Request};
use clap::Args;

use crate::ending::{Ending, unusable};
use crate::world;

/// Makes a challenge.
#[derive(Args)]
#[command(
    after_help = "Send the challenge and your domain to the holder, who answers with `cando present` or on the page that --page names. \
    Whoever verifies the answer must use the same --store: a challenge is answered once."
)]
pub struct Arguments {
    /// Your own name for yourself, such as jobs.example: the answer is for it alone
    #[arg(long, value_name = "DOMAIN")]
    domain: Domain,
    /// How long an answer counts
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=10_080))]
    minutes: u16,
    /// Print a link to this site's page for holders instead, such as `https://cando.example`
    #[arg(long, value_name = "URL")]
    page: Option<String>,
    #[command(flatten)]
    memory: Memory,
}

/// Where challenges are remembered.
#[derive(Args)]
pub struct Memory {
    /// Where challenges are remembered [default: $XDG_STATE_HOME/cando/challenges.sqlite, or in ~/.local/state]
    #[arg(long = "store", value_name = "FILE")]
    path: Option<PathBuf>,
}

impl Memory {
    /// Opens it, made if it is not there.
    pub fn open(&self) -> Result<ChallengeBook> {
        let path = self.path.clone().or_else(state).ok_or_else(|| {
            unusable("no place is known to remember challenges in: HOME is not set", "name a file with --store")
        })?;
        let failed = |error: &dyn std::fmt::Display| {
            unusable(format!("{} cannot be opened: {error}", path.display()), "name another file with --store")
        };
        if let (None, Some(folder)) = (&self.path, path.parent()) {
            std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        }
        ChallengeBook::open(&path).map_err(|error| failed(&error))
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let request = Request { challenge: Challenge::from_entropy(world::entropy()?), domain: arguments.domain.clone() };
    let until = world::instant(world::milliseconds() + u64::from(arguments.minutes) * 60_000);
    let kept = arguments.memory.open()?.remember(&request, &until);
    kept.map_err(|error| unusable(format!("the challenge could not be remembered: {error}"), "try again"))?;
    match &arguments.page {
        Some(page) => {
            let Request { challenge, domain } = request;
            world::say(format_args!("{}/present#challenge={challenge}&domain={domain}", page.trim_end_matches('/')));
        }
        None => world::say(&request.challenge),
    }
    Ok(Ending::Good)
}

fn state() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = named("XDG_STATE_HOME").or_else(|| Some(named("HOME")?.join(".local/state")))?;
    Some(folder.join("cando/challenges.sqlite"))
}
