//! `cando verify`: credentials, their evidence and, if wanted, own replays, to verdicts.

use std::path::PathBuf;

use anyhow::Result;
use cando_record::{Evidence, Report, caps, json};
use cando_signer::log::Checkpoint;
use cando_signer::sd_jwt::is_sd_jwt;
use cando_signer::status::{Lists, STATUS_LIST};
use cando_signer::{
    Conclusion, Policy, PresentationError, Presented, Shown, Submission, TRUST, Trust, Verdict, verify,
};
use clap::Args;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use crate::ending::{Ending, unusable};
use crate::replay::{Record, replay_record};
use crate::workbench::{Options, Workbench};
use crate::{files, log, pictures, trust, world};

mod asked;
mod intake;
mod show;

use asked::Asked;

/// Verifies credentials.
#[derive(Args)]
#[command(
    after_help = "A replay seals the modules itself and trusts no score that is written down. With a directory or several files, a line for each; \
    evidence is then found by the digest that its credential names.\n\nExit codes: 0 everything that was checked holds; \
    1 a credential or its evidence is not valid, or less than the policy demands; 2 unusable input: not strict JSON, or no credential at all; \
    3 REFUTED: validly signed, but a replay gives another outcome; 4 something that matters could not be told, a replay for instance. \
    Of several the gravest counts: 3, 1, 2, then 4."
)]
pub struct Arguments {
    /// Credentials, bundles, presentations, SD-JWTs, baked images or pictures of QR codes: files, directories, or - for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Evidence: a file, or a directory of them
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
    /// Run the attempts again and compare
    #[arg(long)]
    replay: bool,
    /// Status lists of issuers, fetched from where the credentials say
    #[arg(long = "status-list", value_name = "FILE")]
    lists: Vec<PathBuf>,
    #[command(flatten)]
    asked: Asked,
    /// A checkpoint of a log that you trust, kept from before or elsewhere: another tree of the same size is refused
    #[arg(long, value_name = "FILE")]
    seen: Vec<PathBuf>,
    /// Whom you trust; else $XDG_CONFIG_HOME/cando/trust.json or ~/.config/cando/trust.json, if there is one
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// What you demand
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Print each verdict as a line of canonical JSON; of several files, {"file":…,"verdict":…}
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    modules: Options,
}

/// Files that are verified at the same time; what is printed keeps their order.
const BATCH: usize = 256;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let mut intake = intake::Intake::of(&arguments.files);
    let single = intake.is_single();
    let desk = Desk::open(arguments, single)?;
    let mut tally = show::Tally::new();
    loop {
        let batch = intake.next(BATCH)?;
        if batch.is_empty() {
            return Ok(tally.finish(single));
        }
        let judged: Vec<_> = batch.par_iter().map(|source| desk.judge(source)).collect();
        for (source, judged) in batch.iter().zip(judged) {
            match judged {
                Err(error) if single => return Err(error),
                Err(error) => {
                    eprintln!("{}: {error:#}", source.name());
                    tally.add(Ending::Unusable);
                }
                Ok(judged) => judged.into_iter().for_each(|(verdict, ending)| {
                    world::print(match (arguments.json, single) {
                        (true, true) => show::json(&verdict),
                        (true, false) => show::json(&Line { file: source.name(), verdict }),
                        (false, true) => show::whole(&verdict),
                        (false, false) => show::row(&source.name(), &verdict),
                    });
                    tally.add(ending);
                }),
            }
        }
        tally.progress();
    }
}

#[derive(Serialize)]
struct Line {
    file: String,
    verdict: Verdict,
}

fn ending(verdict: &Verdict) -> Ending {
    match verdict.conclusion {
        Conclusion::Valid | Conclusion::Confirmed => Ending::Good,
        Conclusion::Invalid | Conclusion::Unmet => Ending::No,
        Conclusion::Refuted => Ending::Refuted,
        Conclusion::Unknown => Ending::Unknown,
    }
}

/// What is at hand for every file.
struct Desk<'a> {
    asked: Option<asked::Occasion<'a>>,
    evidence: intake::Shelf,
    lists: Lists,
    now: cando_record::Instant,
    policy: Policy,
    seen: Vec<Checkpoint>,
    trust: Trust,
    workbench: Option<Result<Workbench, String>>,
}

impl<'a> Desk<'a> {
    fn open(arguments: &'a Arguments, single: bool) -> Result<Self> {
        let policy = match &arguments.policy {
            Some(path) => Policy::read(&files::read(path, TRUST)?).map_err(|error| {
                unusable(
                    format!("{} is no policy: {error}", path.display()),
                    "docs/FORMAT.md shows what one looks like",
                )
            })?,
            None => Policy::default(),
        };
        let open = || Workbench::open(&arguments.modules).map_err(|error| error.to_string());
        let lists = arguments.lists.iter().map(|path| files::read(path, STATUS_LIST)).collect::<Result<Vec<_>>>()?;
        let trust = trust::read(arguments.trust.as_deref())?;
        Ok(Self {
            asked: arguments.asked.occasion()?,
            evidence: intake::Shelf::of(&arguments.evidence, single)?,
            lists: Lists::read(lists.iter().map(Vec::as_slice)),
            now: world::now(),
            policy,
            seen: seen(&arguments.seen, &trust)?,
            trust,
            workbench: arguments.replay.then(open),
        })
    }

    /// Verifies what is in one file; nothing, if something else was found in a directory.
    fn judge(&self, source: &intake::Source) -> Result<Vec<(Verdict, Ending)>> {
        let file = source.read()?;
        let shown = asked::open(&file, &self.now, self.asked.as_ref())?;
        if let Shown { credentials, presented: Some(presented) } = &shown {
            return credentials.iter().map(|credential| self.weigh(credential, Some(presented))).collect();
        }
        if is_sd_jwt(&file) {
            return Ok(vec![self.weigh(&file, None)?]);
        }
        let carried = match pictures::credential(&file) {
            Ok(carried) => carried.credential,
            Err(_) if source.was_found() => return Ok(vec![]),
            Err(error) => return Err(error),
        };
        match source.was_found() && intake::bundle(&carried).is_none() && !intake::speaks_of_one(&carried) {
            true => Ok(vec![]),
            false => Ok(vec![self.weigh(&carried, None)?]),
        }
    }

    /// Verifies one credential.
    fn weigh(
        &self,
        file: &[u8],
        presented: Option<&Result<Presented, PresentationError>>,
    ) -> Result<(Verdict, Ending)> {
        let bundle = intake::bundle(file);
        let given = self.evidence.evidence(bundle.as_ref())?;
        let bundled = || bundle.as_ref()?.evidence.as_ref().map(json::write);
        let evidence = given.or_else(bundled);
        let replayed = self.workbench.as_ref().map(|workbench| replay(workbench, evidence.as_deref()));
        let verdict = verify(&Submission {
            asked: self.asked.as_ref().map(asked::Occasion::request),
            evidence: evidence.as_deref(),
            lists: &self.lists,
            policy: &self.policy,
            presented,
            report: replayed.as_ref().and_then(|replayed| replayed.as_ref().ok()),
            seen: &self.seen,
            trust: &self.trust,
            unreplayed: replayed.as_ref().and_then(|replayed| replayed.as_ref().err()).map(String::as_str),
            ..Submission::new(file, self.now.clone())
        });
        let is_json = |bytes: Vec<u8>| json::parse(&bytes, caps::DOCUMENT).is_ok();
        let is_presentation = presented.is_some_and(|found| !matches!(found, Err(PresentationError::Other)));
        let is_readable = bundle.is_some() || is_presentation || is_sd_jwt(file);
        let ending = match is_readable && evidence.is_none_or(is_json) {
            true => ending(&verdict),
            false => Ending::Unusable,
        };
        Ok((verdict, ending))
    }
}

/// The checkpoints in these files, each of a log of the trust file.
fn seen(paths: &[PathBuf], trust: &Trust) -> Result<Vec<Checkpoint>> {
    let read = |path: &PathBuf| log::read_seen(path, trust.log.as_deref().unwrap_or_default());
    paths.iter().map(read).collect()
}

fn replay(workbench: &Result<Workbench, String>, evidence: Option<&[u8]>) -> Result<Report, String> {
    let workbench = workbench.as_ref().map_err(String::clone)?;
    let evidence = evidence.ok_or("there is no evidence; give it with --evidence")?;
    let evidence: Evidence = json::read(evidence, caps::DOCUMENT).map_err(|error| error.to_string())?;
    let assessment = workbench.assessment_by_digest(&evidence.ticket.body.module).map_err(|error| error.to_string())?;
    Ok(replay_record(workbench, &assessment, &Record::Evidence(Box::new(evidence))).0)
}
