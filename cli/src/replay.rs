//! `cando replay`: running an attempt again, and comparing every step.

use std::fmt::{Display, Formatter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use cando_record::{Digest, Evidence, Finding, Practice, Report, caps, json};
use cando_sandbox::{Assessment, replay, replay_practice};
use clap::Args;
use serde::Serialize;

use crate::ending::{Ending, refuted, unknown, unusable};
use crate::workbench::{Options, Workbench};
use crate::{files, show, world};

/// Replays a record.
#[derive(Args)]
#[command(
    after_help = "Signatures are not looked at: `cando verify` does that.\n\nExit codes: 0 the same to the last bit; 2 unusable input; \
    3 something differs; 4 the replay could not be done."
)]
pub struct Arguments {
    /// Evidence, or a practice record
    #[arg(value_name = "FILE")]
    record: PathBuf,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    modules: Options,
}

/// A record of either kind.
pub enum Record {
    /// Of a certified attempt.
    Evidence(Box<Evidence>),
    /// Of a practice attempt.
    Practice(Box<Practice>),
}

/// What grading an attempt takes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Bytes of the record in canonical form, as it is stored.
    pub bytes: usize,
    /// CPU time of the replay, without compiling, in microseconds.
    pub cpu_microseconds: u128,
    /// Fuel of the assessment and of all runs.
    pub fuel: u64,
}

/// `12345 fuel, 3.4 ms CPU, 5678 bytes`.
impl Display for Cost {
    fn fmt(&self, f: &mut Formatter) -> std::fmt::Result {
        let Self { bytes, cpu_microseconds, fuel } = self;
        write!(f, "{fuel} fuel, {}.{} ms CPU, {bytes} bytes", cpu_microseconds / 1000, cpu_microseconds % 1000 / 100)
    }
}

#[derive(Serialize)]
struct Output<'a> {
    cost: &'a Cost,
    report: &'a Report,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let record = read(&arguments.record)?;
    let workbench = Workbench::open(&arguments.modules)?;
    let assessment = workbench.assessment_by_digest(record.module())?;
    let (report, cost) = replay_record(&workbench, &assessment, &record);
    match arguments.json {
        true => world::print(files::pretty(&Output { cost: &cost, report: &report })),
        false => world::print(text(&assessment, &report, &cost)),
    }
    Ok(ending(&report))
}

/// Reads evidence or a practice record.
pub fn read(path: &Path) -> Result<Record> {
    let bytes = files::read(path, caps::DOCUMENT)?;
    let hint = "give the evidence or the practice record that `cando take` wrote";
    let wrong = |error| unusable(format!("{} is no record of an attempt: {error}", path.display()), hint);
    let value = json::parse(&bytes, caps::DOCUMENT).map_err(wrong)?;
    match value.get("format").and_then(json::Value::as_str) {
        Some("cando-practice/1") => json::from_value(value).map(Box::new).map(Record::Practice),
        _ => json::from_value(value).map(Box::new).map(Record::Evidence),
    }
    .map_err(wrong)
}

/// Replays a record and measures it; languages are compiled before the clock starts.
pub fn replay_record(workbench: &Workbench, assessment: &Arc<Assessment>, record: &Record) -> (Report, Cost) {
    workbench.warm(assessment);
    let began = world::cpu_time();
    let (report, bytes) = match record {
        Record::Evidence(evidence) => {
            (replay(&workbench.host, assessment, evidence, &mut |_, _| {}), json::write(&**evidence).len())
        }
        Record::Practice(practice) => {
            (replay_practice(&workbench.host, assessment, practice, &mut |_, _| {}), json::write(&**practice).len())
        }
    };
    let cpu_microseconds = world::cpu_time().saturating_sub(began).as_micros();
    let cost = Cost { bytes, cpu_microseconds, fuel: report.fuel };
    (report, cost)
}

/// Replays a record that nobody signs for unless it is the same again.
pub fn must_hold(workbench: &Workbench, assessment: &Arc<Assessment>, record: &Record) -> Result<()> {
    match replay_record(workbench, assessment, record).0.finding {
        Finding::Equal => Ok(()),
        Finding::Refuted { difference } => {
            let (n, pointer) = (difference.n, difference.pointer);
            Err(refuted(format!("the replay differs at step {n}, {pointer}"), "`cando replay` shows both values"))
        }
        Finding::Unable { reason } => Err(unknown(reason, "try again, or with --engine wasmi")),
    }
}

/// The exit code of a report.
pub fn ending(report: &Report) -> Ending {
    match report.finding {
        Finding::Equal => Ending::Good,
        Finding::Refuted { .. } => Ending::Refuted,
        Finding::Unable { .. } => Ending::Unknown,
    }
}

impl Record {
    /// The assessment's module, before sealing.
    pub fn module(&self) -> &Digest {
        match self {
            Self::Evidence(evidence) => &evidence.transcript.opening.module,
            Self::Practice(practice) => &practice.module,
        }
    }
}

fn text(assessment: &Assessment, report: &Report, cost: &Cost) -> String {
    let id = &assessment.manifest().id;
    let mut text = match &report.finding {
        Finding::Equal => format!("{id}: the same as recorded, to the last bit\n"),
        Finding::Refuted { difference } => format!(
            "{id}: REFUTED at step {}, {}\n  recorded: {}\n  replayed: {}\n",
            difference.n, difference.pointer, difference.recorded, difference.replayed
        ),
        Finding::Unable { reason } => format!("{id}: could not be replayed: {reason}\n"),
    };
    text += &format!("  head: {}\n  steps: {}\n  engine: {}\n", report.head, report.steps, report.engine);
    if let Some(outcome) = &report.outcome {
        text += &format!("  outcome: {}\n{}", show::ended(outcome), show::scores(outcome));
    }
    text + &format!("  cost: {cost}\n")
}
