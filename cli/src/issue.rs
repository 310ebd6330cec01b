//! `cando issue`: from evidence to a credential.

use std::path::PathBuf;

use anyhow::Result;
use cando_signer::sd_jwt::twin;
use cando_signer::{Claim, IssueError, issue, reissue};
use clap::Args;

use crate::ending::{Ending, no, unusable};
use crate::replay::{self, Record};
use crate::status::Register;
use crate::workbench::{Options, Workbench};
use crate::{files, key, world};

/// Issues a credential.
#[derive(Args)]
#[command(
    after_help = "The evidence is replayed first: nothing is signed that does not replay. With --anew-for the credential names the lost key \
    too, and says that you have checked the person; revoke the old credential if it has a status.\n\nExit codes: 0 issued; 1 the evidence does not hold, \
    or the ticket is another grader's; 2 unusable input, a practice record among it; 3 the replay refutes the evidence; 4 it could not be replayed."
)]
pub struct Arguments {
    /// The evidence
    #[arg(value_name = "FILE")]
    evidence: PathBuf,
    #[command(flatten)]
    signatory: key::Source,
    /// Where to write the credential
    #[arg(short, long, value_name = "FILE", default_value = "credential.json")]
    output: PathBuf,
    /// The issuer's name in the credential: a claim of its own, which no verifier takes as proven
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Issue anew, for another key of a candidate who has lost the one that took the attempt: check the person first
    #[arg(long, value_name = "DID")]
    anew_for: Option<String>,
    /// The folder that `cando status new` made: the credential gets a place in its lists, so that it can be taken back
    #[arg(long, value_name = "DIR")]
    status: Option<PathBuf>,
    /// Write the credential's twin as well, of which its holder can show a part (SD-JWT, RFC 9901); `cando disclose` does
    #[arg(long, value_name = "FILE")]
    sd_jwt: Option<PathBuf>,
    #[command(flatten)]
    modules: Options,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let signatory = arguments.signatory.open()?;
    let record = replay::read(&arguments.evidence)?;
    let Record::Evidence(evidence) = &record else {
        return Err(unusable(
            "this is the record of a practice attempt: no command turns it into a credential",
            "take a certified attempt with a ticket",
        ));
    };
    let workbench = Workbench::open(&arguments.modules)?;
    let assessment = workbench.assessment_by_digest(&evidence.ticket.body.module)?;
    let mut claim = Claim {
        evidence,
        manifest: assessment.manifest(),
        issued: world::now(),
        issuer_name: arguments.name.as_deref(),
        status: None,
    };
    let subject = arguments.anew_for.as_ref().unwrap_or(&evidence.ticket.body.subject);
    let sign = |claim: &Claim| {
        let issued = match &arguments.anew_for {
            Some(subject) => reissue(claim, subject, signatory.as_ref()),
            None => issue(claim, signatory.as_ref()),
        };
        issued.map_err(|error| match error {
            IssueError::Signing(error) => key::unsigned(error),
            error => no(error, "issue only what `cando take` or the service wrote"),
        })
    };
    let mut credential = sign(&claim)?;
    replay::must_hold(&workbench, &assessment, &record)?;
    // A place in the lists is for evidence that holds and replays.
    if let Some(folder) = &arguments.status {
        let mut register = Register::open(folder)?;
        register.admit(signatory.as_ref())?;
        claim.status = Some(register.allocate(&credential)?);
        credential = sign(&claim)?;
    }
    files::write(&arguments.output, credential.to_pretty().as_bytes())?;
    if let Some(path) = &arguments.sd_jwt {
        let twin = twin(&credential, &world::entropy()?, signatory.as_ref())
            .map_err(|error| no(error, "tell us: it was issued just now"))?;
        files::write(path, twin.as_bytes())?;
    }
    world::say(format_args!("{}: issued by {}", arguments.output.display(), signatory.did()));
    world::say(format_args!("  to {subject} for {}", assessment.manifest().id));
    Ok(Ending::Good)
}
