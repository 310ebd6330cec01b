//! `cando cost`: what one attempt of each assessment costs to grade.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use cando_record::{Event, Mode, Practice, PracticeFormat, Seed, practice_root};
use cando_sandbox::{Assessment, Attempt, seal};
use cando_server::Kind;
use clap::Args;
use serde::Serialize;

use crate::answers::{Draw, Quality, answer};
use crate::ending::{Ending, unknown};
use crate::replay::{Cost, Record, replay_record};
use crate::workbench::{Options, Workbench};
use crate::{files, world};

/// Measures what grading costs.
#[derive(Args)]
#[command(
    after_help = "For each assessment a practice attempt is taken with perfect answers and a fixed seed, and replayed. Where reference \
    solutions are needed and not found, programs are empty, and the line says so."
)]
pub struct Arguments {
    /// Only this assessment
    #[arg(value_name = "NAME")]
    assessment: Option<String>,
    /// Seed of the attempts, 64 hexadecimal digits
    #[arg(long, value_name = "HEX", default_value_t = Seed([0; 32]))]
    seed: Seed,
    /// Folder of reference solutions [default: assessments/*/NAME/answers]
    #[arg(long, value_name = "DIR")]
    solutions: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    modules: Options,
}

#[derive(Serialize)]
struct Line {
    assessment: String,
    cost: Cost,
    perfect: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let workbench = Workbench::open(&arguments.modules)?;
    let names: Vec<String> = match &arguments.assessment {
        Some(name) => vec![name.clone()],
        None => {
            let assessments = workbench.sources().iter().filter(|source| source.kind == Kind::Assessment);
            assessments.map(|source| source.name.clone()).collect()
        }
    };
    let mut lines = Vec::new();
    for name in names {
        let line = measure(&workbench, &name, arguments)?;
        if !arguments.json {
            let note = if line.perfect { "" } else { " (programs left empty: no --solutions)" };
            world::say(format_args!("{name}: {}{note}", line.cost));
        }
        lines.push(line);
    }
    if arguments.json {
        world::print(files::pretty(&lines));
    }
    Ok(Ending::Good)
}

fn measure(workbench: &Workbench, name: &str, arguments: &Arguments) -> Result<Line> {
    let assessment = workbench.assessment(name)?;
    let folder = arguments.solutions.clone().or_else(|| solutions(name));
    let mut quality = Quality::Perfect;
    if folder.is_none() && !assessment.manifest().languages.is_empty() {
        quality = Quality::Wrong;
    }
    let record =
        Record::Practice(Box::new(practise(workbench, &assessment, arguments.seed, quality, folder.as_deref())?));
    let (_, cost) = replay_record(workbench, &assessment, &record);
    Ok(Line { assessment: name.into(), cost, perfect: quality == Quality::Perfect })
}

fn practise(
    workbench: &Workbench,
    assessment: &Arc<Assessment>,
    seed: Seed,
    quality: Quality,
    solutions: Option<&Path>,
) -> Result<Practice> {
    let limits = assessment.manifest().limits;
    let locale = || "en".to_owned();
    let answers = answer(workbench, assessment, Draw { limits, locale: locale(), seed }, quality, solutions)?.answers;
    let (module, sealed) = (assessment.sealed().source(), assessment.sealed().digest());
    let failed = |error| unknown(error, "tell the assessment's author");
    let root = practice_root(&module, &sealed, &seed, &limits);
    let start = Event::Start { at: 0, limits, locale: locale(), mode: Mode::Practice, seed };
    let mut attempt = Attempt::begin(workbench.host.clone(), assessment.clone(), root, start).map_err(failed)?;
    for (item, response) in (0..).zip(answers) {
        let n = attempt.next();
        attempt.answer(n, item, response, &mut || 0, &mut |_| Ok(())).map_err(failed)?;
    }
    let entries = attempt.entries().to_vec();
    Ok(Practice { entries, format: PracticeFormat::V1, limits, module, seal: seal::VERSION.into(), sealed, seed })
}

/// The solutions of an assessment in the sources, if this is started there.
fn solutions(name: &str) -> Option<PathBuf> {
    let fields = std::fs::read_dir("assessments").ok()?;
    let folders = fields.filter_map(|field| Some(field.ok()?.path().join(name).join("answers")));
    folders.into_iter().find(|folder| folder.is_dir())
}
