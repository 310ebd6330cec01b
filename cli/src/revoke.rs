//! `cando revoke`, `suspend`, `reinstate`: taking a credential back, for good or for the time being.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_server::{Fault, Standing, mark_credential};
use cando_signer::status::Mark;
use cando_signer::{CREDENTIAL, CheckVerdict, Credential, Key, Submission, verify};
use clap::Args;

use crate::ending::{Ending, no, unusable};
use crate::status::{Register, Validity, publish};
use crate::{files, key, world};

/// Of which credential.
#[derive(Args)]
#[command(
    after_help = "With --status, serve DIR/publish again afterwards: until then nobody knows.\n\nExit codes: 0 done, or it was so already; 1 the credential is not \
    this issuer's, has no place in these lists, or is revoked for good; 2 unusable input."
)]
pub struct Arguments {
    /// The credential
    #[arg(value_name = "FILE")]
    credential: PathBuf,
    /// The folder that `cando status new` made
    #[arg(long, value_name = "DIR", requires = "key", required_unless_present = "data", conflicts_with = "data")]
    status: Option<PathBuf>,
    /// The issuer's key
    #[arg(long, value_name = "FILE", requires = "status")]
    key: Option<PathBuf>,
    #[command(flatten)]
    passphrase: key::Known,
    #[command(flatten)]
    validity: Validity,
    /// Instead, the folder of the service that issued it, which may be running: it signs its lists itself
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Runs the command: `None` reinstates.
pub fn run(arguments: &Arguments, mark: Option<Mark>) -> Result<Ending> {
    let credential = read(arguments)?;
    let what = match (&arguments.data, &arguments.status, &arguments.key) {
        (Some(data), _, _) => in_service(data, &credential, mark)?,
        (None, Some(folder), Some(key)) => {
            in_register(folder, &key::read(key, &arguments.passphrase)?, &credential, mark, &arguments.validity)?
        }
        _ => return Err(unusable("neither --status with --key was given, nor --data", "give one of them")),
    };
    world::say(format_args!("{}: {what}", arguments.credential.display()));
    Ok(Ending::Good)
}

fn in_service(data: &Path, credential: &Credential, mark: Option<Mark>) -> Result<String> {
    let hint = "give the folder that `cando serve --data` was given, and a credential that it issued with --url";
    mark_credential(data, credential, Standing::from(mark)).map_err(|fault| match fault {
        Fault::Revoked => revoked(),
        fault => no(fault, hint),
    })?;
    Ok(format!("is now {}", word(mark)))
}

fn in_register(
    folder: &Path,
    key: &Key,
    credential: &Credential,
    mark: Option<Mark>,
    validity: &Validity,
) -> Result<String> {
    let mut register = Register::open(folder)?;
    register.admit(key)?;
    let number = register.number(credential)?;
    let before = register.mark(number);
    if before == Some(Mark::Revoked) && mark != before {
        return Err(revoked());
    }
    register.set(number, mark)?;
    publish(&mut register, validity, key)?;
    Ok(format!("{} {}", if before == mark { "was already" } else { "is now" }, word(mark)))
}

fn revoked() -> anyhow::Error {
    no("the credential is revoked for good", "a revocation cannot be lifted; only a suspension can")
}

/// The credential, whose proofs must hold: a forged one must not void what it imitates.
fn read(arguments: &Arguments) -> Result<Credential> {
    let path = &arguments.credential;
    let bytes = files::read(path, CREDENTIAL)?;
    let credential = Credential::read(&bytes)
        .map_err(|error| unusable(format!("{}: {error}", path.display()), "`cando issue` writes one"))?;
    let verdict = verify(&Submission::new(&bytes, world::now()));
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
