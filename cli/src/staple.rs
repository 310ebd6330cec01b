//! `cando staple`: a credential and all that belongs to it, in one file that needs no network.

use std::path::PathBuf;

use anyhow::Result;
use cando_record::{Confirmation, Evidence, KeyHistory, Signed, caps, json};
use cando_signer::log::Proof;
use cando_signer::status::{Origin, STATUS_LIST, staple};
use cando_signer::{BUNDLE, Bundle, CREDENTIAL, Credential, KeyRecord, TRUST};
use clap::Args;

use crate::ending::{Ending, unusable};
use crate::{files, world};

/// Makes a bundle.
#[derive(Args)]
#[command(after_help = "Evidence holds the answers: staple it only for those who may read them.")]
pub struct Arguments {
    /// The credential, or a bundle to add to
    #[arg(value_name = "FILE")]
    credential: PathBuf,
    /// Its evidence
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// Graders' confirmations, from `cando cosign`
    #[arg(long = "confirmation", value_name = "FILE")]
    confirmations: Vec<PathBuf>,
    /// Snapshots of the issuer's status lists
    #[arg(long = "status-list", value_name = "FILE")]
    lists: Vec<PathBuf>,
    /// What the issuer said about its keys, from `cando key export`
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// The proof that the credential is in a log, from `cando log append` or the service
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Where to write the bundle
    #[arg(short, long, value_name = "FILE", default_value = "bundle.json")]
    output: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let path = &arguments.credential;
    let hint = "give the credential that `cando issue` or the service wrote";
    let mut bundle = Bundle::read(&files::read(path, BUNDLE)?)
        .map_err(|error| unusable(format!("{}: {error}", path.display()), hint))?;
    if !Credential::is_credential(&bundle.credential) {
        return Err(unusable(format!("{} is no credential", path.display()), hint));
    }
    if let Some(path) = &arguments.evidence {
        let evidence: Evidence = files::read_json(path, caps::DOCUMENT, "evidence", "cando take")?;
        if Credential::evidence_of(&bundle.credential) != Some(evidence.digest()) {
            let what = format!("{} is not the evidence that the credential names", path.display());
            return Err(unusable(what, "give the file that came with the credential"));
        }
        bundle.evidence = Some(serde_json::to_value(&evidence)?);
    }
    for path in &arguments.confirmations {
        let confirmation: Signed<Confirmation> = files::read_json(path, CREDENTIAL, "confirmation", "cando cosign")?;
        bundle.confirmations.retain(|other| other.by != confirmation.by);
        bundle.confirmations.push(confirmation);
    }
    for path in &arguments.lists {
        let read = files::read(path, STATUS_LIST)?;
        let list = json::parse(&read, STATUS_LIST)
            .map_err(|error| unusable(format!("{} is no status list: {error}", path.display()), "fetch it again"))?;
        if staple(&bundle.credential, Origin::CanDo, std::slice::from_ref(&list)).is_empty() {
            let what = format!("{} is not a list that the credential names", path.display());
            return Err(unusable(what, "`cando status show` tells which it names"));
        }
        bundle.status_lists.retain(|other| other["id"] != list["id"]);
        bundle.status_lists.push(list);
    }
    if let Some(path) = &arguments.keys {
        let history: KeyHistory = files::read_json(path, TRUST, "key history", "cando key export")?;
        bundle.keys = history.statements.into_iter().map(|statement| KeyRecord { log: None, statement }).collect();
    }
    if let Some(path) = &arguments.log {
        let proof = files::read_text(path, CREDENTIAL)?;
        // Whatever stands in a bundle is given away: a key or a secret that was named by mistake must not.
        Proof::read(proof.as_bytes()).map_err(|error| {
            unusable(format!("{} is no proof of a log: {error}", path.display()), "`cando log append` writes one")
        })?;
        bundle.log = Some(proof);
    }
    files::write(&arguments.output, bundle.to_pretty().as_bytes())?;
    world::say(arguments.output.display());
    Ok(Ending::Good)
}
