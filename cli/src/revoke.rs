//! `cando revoke`, `suspend`, `reinstate`: taking a credential back, for good or for the time being.

use std::path::PathBuf;

use anyhow::Result;
use cando_signer::status::Mark;
use cando_signer::{CREDENTIAL, CheckVerdict, Credential, Submission, verify};
use clap::Args;

use crate::ending::{Ending, no, unusable};
use crate::status::{Register, Signing, publish};
use crate::{files, key, world};

/// Of which credential.
#[derive(Args)]
#[command(
    after_help = "Afterwards serve DIR/publish again: until then nobody knows.\n\nExit codes: 0 done, or it was so already; 1 the credential is not \
    this issuer's, has no place in these lists, or is revoked for good; 2 unusable input."
)]
pub struct Arguments {
    /// The credential
    #[arg(value_name = "FILE")]
    credential: PathBuf,
    /// The folder that `cando status new` made
    #[arg(long, value_name = "DIR")]
    status: PathBuf,
    #[command(flatten)]
    signing: Signing,
}

/// Runs the command: `None` reinstates.
pub fn run(arguments: &Arguments, mark: Option<Mark>) -> Result<Ending> {
    let key = key::read(&arguments.signing.key)?;
    let credential = read(arguments)?;
    let mut register = Register::open(&arguments.status)?;
    register.admit(&key)?;
    let number = register.number(credential.evidence(), credential.status())?;
    let before = register.mark(number);
    if before == Some(Mark::Revoked) && mark != before {
        let hint =
            "a revocation cannot be lifted; issue another credential for the same evidence with another register";
        return Err(no("the credential is revoked for good", hint));
    }
    register.set(number, mark)?;
    publish(&mut register, &arguments.signing, &key)?;
    let (already, what) = (if before == mark { "was already" } else { "is now" }, word(mark));
    world::say(format_args!("{}: {already} {what}", arguments.credential.display()));
    Ok(Ending::Good)
}

/// The credential, whose proofs must hold: a forged one must not void what it imitates.
fn read(arguments: &Arguments) -> Result<Credential> {
    let path = &arguments.credential;
    let bytes = files::read(path, CREDENTIAL)?;
    let credential = Credential::read(&bytes)
        .map_err(|error| unusable(format!("{}: {error}", path.display()), "`cando issue` writes one"))?;
    let submission =
        Submission { credential: &bytes, evidence: None, now: world::now(), report: None, unreplayed: None };
    let verdict = verify(&submission);
    let mut proofs = verdict.checks.iter().filter(|check| check.id.starts_with("proof"));
    match proofs.find(|check| check.verdict != CheckVerdict::Pass) {
        None => Ok(credential),
        Some(check) => Err(no(format!("{}: {}", path.display(), check.reason), "give the credential as it was issued")),
    }
}

fn word(mark: Option<Mark>) -> &'static str {
    match mark {
        None => "in force",
        Some(Mark::Revoked) => "revoked",
        Some(Mark::Suspended) => "suspended",
    }
}
