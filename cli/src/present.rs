//! `cando present`: the holder's answer to a verifier's challenge.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::json::{self, Value};
use cando_record::{Rebinding, caps};
use cando_signer::{CREDENTIAL, Challenge, Domain, PresentationError, Request, Window, present};
use clap::Args;

use crate::ending::{Ending, no, unusable};
use crate::{files, key, world};

/// Shows credentials.
#[derive(Args)]
#[command(
    after_help = "The presentation holds the credentials as they are, signed by their holder for this challenge and this domain. It is of \
    no use to anybody else, and to the verifier once.\n\nExit codes: 0 made; 1 a credential is not this key's; 2 unusable input."
)]
pub struct Arguments {
    /// The credentials
    #[arg(value_name = "CREDENTIAL", required = true)]
    credentials: Vec<PathBuf>,
    /// The holder's key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The challenge that the verifier sent
    #[arg(long, value_name = "TEXT")]
    challenge: Challenge,
    #[command(flatten)]
    passphrase: key::Known,
    /// The verifier's name
    #[arg(long, value_name = "DOMAIN")]
    domain: Domain,
    /// How long the presentation can be used
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=1_440))]
    minutes: u16,
    /// A rebind by which an older key gave its credentials to this one; may be repeated
    #[arg(long, value_name = "FILE")]
    rebind: Vec<PathBuf>,
    /// Where to write it
    #[arg(short, long, value_name = "FILE", default_value = "presentation.json")]
    output: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let key = key::read(&arguments.key, &arguments.passphrase)?;
    let credentials = arguments.credentials.iter().map(|path| credential(path)).collect::<Result<Vec<_>>>()?;
    let rebinds = rebinds(&arguments.rebind)?;
    let request = Request { challenge: arguments.challenge.clone(), domain: arguments.domain.clone() };
    let now = world::milliseconds();
    let expires = world::instant(now + u64::from(arguments.minutes) * 60_000);
    let window = Window { created: world::instant(now), expires };
    let presented = present(&credentials, &request, &window, &rebinds, &key).map_err(refused)?;
    files::write(&arguments.output, presented.to_pretty().as_bytes())?;
    let Window { expires, .. } = presented.window;
    world::say(format_args!("{}: for {} alone, once, until {expires}", arguments.output.display(), request.domain));
    Ok(Ending::Good)
}

fn refused(error: PresentationError) -> anyhow::Error {
    match error {
        PresentationError::OtherHolder { .. } | PresentationError::Rebind(_) => {
            no(error, "give credentials of this key, and with --rebind how older keys gave theirs to it")
        }
        _ => unusable(error, "give up to 16 credentials as they were issued"),
    }
}

/// The changes of keys in these files.
pub fn rebinds(paths: &[PathBuf]) -> Result<Vec<Rebinding>> {
    paths.iter().map(|path| files::read_json(path, caps::TEXT, "rebind", "cando rebind")).collect()
}

fn credential(path: &Path) -> Result<Value> {
    let bytes = files::read(path, CREDENTIAL)?;
    let wrong = |error| unusable(format!("{} is no credential: {error}", path.display()), "`cando issue` writes one");
    json::parse(&bytes, CREDENTIAL).map_err(wrong)
}
