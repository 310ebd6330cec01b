//! `cando verify`: a credential, its evidence and, if wanted, an own replay, to a verdict.

use std::path::PathBuf;

use anyhow::Result;
use cando_record::{Evidence, Report, caps, json};
use cando_signer::{CREDENTIAL, CheckVerdict, Conclusion, Credential, CredentialError, Submission, Verdict, verify};
use clap::Args;

use crate::ending::Ending;
use crate::replay::{Record, replay_record};
use crate::workbench::{Options, Workbench};
use crate::{files, world};

/// Verifies a credential.
#[derive(Args)]
#[command(
    after_help = "A replay seals the modules itself and trusts no score that is written down.\n\nExit codes: 0 everything that was checked holds; \
    1 the credential or its evidence is not valid; 2 unusable input: not strict JSON, or no credential at all; 3 REFUTED: validly signed, but a replay \
    gives another outcome; 4 the replay that was asked for could not be done."
)]
pub struct Arguments {
    /// The credential
    #[arg(value_name = "CREDENTIAL")]
    credential: PathBuf,
    /// The evidence
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// Run the attempt again and compare
    #[arg(long, requires = "evidence")]
    replay: bool,
    /// Print the verdict as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    modules: Options,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let credential = files::read(&arguments.credential, CREDENTIAL)?;
    let evidence = arguments.evidence.as_deref().map(|path| files::read(path, caps::DOCUMENT)).transpose()?;
    let replayed = match (&evidence, arguments.replay) {
        (Some(evidence), true) => replay(evidence, &arguments.modules).map_err(|error| error.to_string()),
        _ => Err(String::new()),
    };
    let verdict = verify(&Submission {
        credential: &credential,
        evidence: evidence.as_deref(),
        now: world::now(),
        report: replayed.as_ref().ok(),
        unreplayed: replayed.as_ref().err().map(String::as_str).filter(|reason| !reason.is_empty()),
    });
    match arguments.json {
        true => world::print(files::pretty(&verdict)),
        false => world::print(text(&verdict)),
    }
    let is_json = |bytes: &[u8], cap| json::parse(bytes, cap).is_ok();
    let is_credential =
        !matches!(Credential::read(&credential), Err(CredentialError::Json(_) | CredentialError::Other));
    let readable = is_credential && evidence.is_none_or(|bytes| is_json(&bytes, caps::DOCUMENT));
    Ok(match verdict.conclusion {
        _ if !readable => Ending::Unusable,
        Conclusion::Valid => Ending::Good,
        Conclusion::Invalid => Ending::No,
        Conclusion::Refuted => Ending::Refuted,
        Conclusion::Unknown => Ending::Unknown,
    })
}

fn replay(evidence: &[u8], modules: &Options) -> Result<Report> {
    let evidence: Evidence = json::read(evidence, caps::DOCUMENT)?;
    let workbench = Workbench::open(modules)?;
    let assessment = workbench.assessment_by_digest(&evidence.ticket.body.module)?;
    Ok(replay_record(&workbench, &assessment, &Record::Evidence(Box::new(evidence))).0)
}

/// The sentence, what the credential says, then the checks.
fn text(verdict: &Verdict) -> String {
    let mut text = format!("{}\n", verdict.sentence);
    if let Some(summary) = &verdict.summary {
        text += &format!("\n  {} {}, attempt {}\n", summary.title, summary.version, summary.attempt);
        for skill in &summary.skills {
            text += &format!(
                "  {}: {} of {} points ({} of 1000, ± {})\n",
                skill.title, skill.points, skill.of, skill.scaled, skill.error
            );
        }
        text +=
            &format!("  candidate: {}\n  issuer: {}\n  issued: {}\n", summary.subject, summary.issuer, summary.issued);
    }
    text.push('\n');
    for check in &verdict.checks {
        let mark = match check.verdict {
            CheckVerdict::Pass => "pass",
            CheckVerdict::Fail => "FAIL",
            CheckVerdict::Unknown => "unknown",
            CheckVerdict::NotRun => "not run",
        };
        text += &format!("  {mark:8} {:10} {}\n", check.id, check.reason);
        if let Some(hint) = &check.hint {
            text += &format!("  {:19} {hint}\n", "");
        }
    }
    text
}
