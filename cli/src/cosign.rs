//! `cando cosign`: a grader runs an attempt again, and signs that the same came out.

use std::path::PathBuf;

use anyhow::Result;
use cando_record::Confirmation;
use cando_signer::{inspect, sign};
use clap::Args;

use crate::ending::{Ending, no, unusable};
use crate::replay::{self, Record};
use crate::workbench::{Options, Workbench};
use crate::{files, key, world};

/// Confirms an outcome.
#[derive(Args)]
#[command(
    after_help = "`cando staple` puts confirmations into one file with the credential.\n\nExit codes: 0 confirmed; 1 the evidence does not hold; \
    2 unusable input; 3 the replay refutes the evidence; 4 it could not be replayed."
)]
pub struct Arguments {
    /// The evidence
    #[arg(value_name = "FILE")]
    evidence: PathBuf,
    #[command(flatten)]
    signatory: key::Source,
    /// Where to write the confirmation
    #[arg(short, long, value_name = "FILE", default_value = "confirmation.json")]
    output: PathBuf,
    #[command(flatten)]
    modules: Options,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let signatory = arguments.signatory.open()?;
    let record = replay::read(&arguments.evidence)?;
    let Record::Evidence(evidence) = &record else {
        return Err(unusable("this is the record of a practice attempt", "give the evidence of a certified one"));
    };
    if evidence.ticket.by == signatory.did() {
        return Err(unusable("this is the key that signed the ticket, and confirms nothing", "ask another grader"));
    }
    inspect(evidence).map_err(|error| no(error, "confirm only what `cando take` or the service wrote"))?;
    let workbench = Workbench::open(&arguments.modules)?;
    let assessment = workbench.assessment_by_digest(record.module())?;
    replay::must_hold(&workbench, &assessment, &record)?;
    let results = evidence.transcript.outcome().expect("an inspected chain ends with an outcome").results();
    let confirmation = Confirmation { at: world::now(), evidence: evidence.digest(), results };
    let signed = sign(confirmation, signatory.as_ref()).map_err(key::unsigned)?;
    files::write(&arguments.output, files::pretty(&signed).as_bytes())?;
    world::say(format_args!("{}: confirmed by {}", arguments.output.display(), signatory.did()));
    Ok(Ending::Good)
}
