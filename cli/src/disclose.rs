//! `cando disclose`: showing a part of a credential's twin to one verifier.

use std::path::PathBuf;

use anyhow::Result;
use cando_signer::sd_jwt::{Challenge, Disclosure, SD_JWT, disclosures, present};
use clap::Args;

use crate::ending::{Ending, unusable};
use crate::{files, key, world};

/// Lists what a twin can show, or shows a part of it.
#[derive(Args)]
#[command(
    after_help = "Without --identity it lists what can be shown. What is always visible: issuer, dates, the holder's key, how many scores there \
    are, and the digest of the credential."
)]
pub struct Arguments {
    /// The twin, which `cando issue --sd-jwt` wrote
    #[arg(value_name = "FILE")]
    twin: PathBuf,
    /// The candidate's key
    #[arg(long, value_name = "FILE", requires_all = ["audience", "nonce"])]
    identity: Option<PathBuf>,
    #[command(flatten)]
    passphrase: key::Known,
    /// Who the verifier is, in their own words
    #[arg(long, value_name = "TEXT", requires = "identity")]
    audience: Option<String>,
    /// The challenge that the verifier gave
    #[arg(long, value_name = "TEXT", requires = "identity")]
    nonce: Option<String>,
    /// What to show: skills, and other names of the list
    #[arg(long, value_name = "NAME", num_args = 1.., requires = "identity")]
    show: Vec<String>,
    /// Where to write what the verifier gets
    #[arg(short, long, value_name = "FILE", default_value = "shown.txt")]
    output: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let path = arguments.twin.display();
    let text = files::read_text(&arguments.twin, SD_JWT)?;
    let text = text.trim_end();
    let wrong = |error| unusable(format!("{path}: {error}"), "give the file that `cando issue --sd-jwt` wrote");
    let all = disclosures(text).map_err(wrong)?;
    let (Some(identity), Some(audience), Some(nonce)) = (&arguments.identity, &arguments.audience, &arguments.nonce)
    else {
        all.iter().for_each(|one| world::say(format_args!("{}: {}", one.label(), one.value)));
        return Ok(Ending::Good);
    };
    for name in &arguments.show {
        if !all.iter().any(|one| one.label() == name) {
            let known: Vec<&str> = all.iter().map(Disclosure::label).collect();
            return Err(unusable(format!("{path} has no {name:?}"), format!("it has: {}", known.join(", "))));
        }
    }
    let chosen = |one: &Disclosure| arguments.show.iter().any(|name| name == one.label());
    let identity = key::read(identity, &arguments.passphrase)?;
    let shown = present(text, chosen, Challenge { audience, nonce }, &world::now(), &identity);
    let shown = shown.map_err(|error| unusable(format!("{path}: {error}"), "give the candidate's own key and twin"))?;
    files::write(&arguments.output, shown.as_bytes())?;
    world::say(format_args!("{}: for {audience} alone; send it soon", arguments.output.display()));
    Ok(Ending::Good)
}
