//! `cando answers`: an author's tool that makes files of answers, perfect or not.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use cando_record::{
    Event, Interaction, Item, Key, Limits, Mode, Response, Seed, Signed, Ticket, caps, practice_root, seed,
};
use cando_sandbox::{Assessment, Attempt, AttemptError, Owed};
use clap::Args;

use crate::ending::{Ending, unknown, unusable};
use crate::run::ending;
use crate::take::Answers;
use crate::ticket::TicketSecret;
use crate::workbench::{Options, Workbench};
use crate::{files, ticket, world};

/// Makes a file of answers.
#[derive(Args)]
#[command(
    override_usage = "cando answers NAME --seed HEX --quality QUALITY [--solutions DIR] -o FILE\n       \
    cando answers --ticket FILE --nonce HEX --quality QUALITY [--solutions DIR] -o FILE",
    after_help = "Items are shown with their keys in mode `author`, which no attempt of a candidate has. Reference solutions of programs \
    are in no module: --solutions names their folder, such as assessments/coding/coding-basics/answers."
)]
pub struct Arguments {
    /// The assessment's name; with --seed
    #[arg(value_name = "NAME", required_unless_present = "ticket", requires = "seed")]
    assessment: Option<String>,
    /// Seed of the attempt, 64 hexadecimal digits
    #[arg(long, value_name = "HEX", requires = "assessment")]
    seed: Option<Seed>,
    /// Ticket of the attempt, with its secret beside it
    #[arg(long, value_name = "FILE", requires = "nonce", conflicts_with = "assessment")]
    ticket: Option<PathBuf>,
    /// The candidate's nonce, to be given to `cando take` as well
    #[arg(long, value_name = "HEX", requires = "ticket")]
    nonce: Option<Seed>,
    /// How good the answers are
    #[arg(long, value_enum, value_name = "QUALITY")]
    quality: Quality,
    /// Folder of reference solutions, NAME.py and so on
    #[arg(long, value_name = "DIR")]
    solutions: Option<PathBuf>,
    /// Locale of the texts
    #[arg(long, value_name = "TAG", default_value = "en", conflicts_with = "ticket")]
    locale: String,
    /// Where to write the answers
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    modules: Options,
}

/// How good answers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Quality {
    /// Every item right.
    Perfect,
    /// Every second item wrong.
    Half,
    /// Every item wrong.
    Wrong,
}

/// What decides an attempt's items.
pub struct Draw {
    /// Its limits.
    pub limits: Limits,
    /// The locale of its texts.
    pub locale: String,
    /// Its seed.
    pub seed: Seed,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let workbench = Workbench::open(&arguments.modules)?;
    let (assessment, draw) = subject(arguments, &workbench)?;
    let answers = answer(&workbench, &assessment, draw, arguments.quality, arguments.solutions.as_deref())?;
    files::write(&arguments.output, files::pretty(&answers).as_bytes())?;
    world::say(format_args!("{}: {} answers", arguments.output.display(), answers.answers.len()));
    Ok(Ending::Good)
}

/// Folds an attempt in mode `author` and answers each item as well as wanted.
pub fn answer(
    workbench: &Workbench,
    assessment: &Arc<Assessment>,
    draw: Draw,
    quality: Quality,
    solutions: Option<&Path>,
) -> Result<Answers> {
    let failed = |error: AttemptError| unknown(error, "tell the assessment's author");
    let Draw { limits, locale, seed } = draw;
    let sealed = assessment.sealed();
    let root = practice_root(&sealed.source(), &sealed.digest(), &seed, &limits);
    let start = Event::Start { at: 0, limits, locale, mode: Mode::Author, seed };
    let mut attempt = Attempt::begin(workbench.host.clone(), assessment.clone(), root, start).map_err(failed)?;
    let mut answers = Vec::new();
    while let Owed::Answer(item) = attempt.owed() {
        let right = match quality {
            Quality::Perfect => true,
            Quality::Half => item.index % 2 == 0,
            Quality::Wrong => false,
        };
        let response = if right { key(item, solutions)? } else { wrong(item)? };
        answers.push(response.clone());
        let (n, index) = (attempt.next(), item.index);
        attempt.answer(n, index, response, &mut || 0, &mut |_| Ok(())).map_err(failed)?;
    }
    Ok(Answers { answers })
}

fn subject(arguments: &Arguments, workbench: &Workbench) -> Result<(Arc<Assessment>, Draw)> {
    if let (Some(path), Some(nonce)) = (&arguments.ticket, &arguments.nonce) {
        let ticket: Signed<Ticket> = files::read_json(path, caps::STEP, "ticket", "cando ticket new")?;
        let secret = TicketSecret::read(path)?;
        let assessment = workbench.assessment_by_digest(&ticket.body.module)?;
        let seed = seed::derive(&secret.secret, nonce, &ticket.digest());
        return Ok((assessment, Draw { limits: ticket.body.limits, locale: ticket.body.locale, seed }));
    }
    let (Some(name), Some(seed)) = (&arguments.assessment, arguments.seed) else {
        return Err(unusable(
            "an assessment and a seed are missing",
            "cando answers NAME --seed HEX, or --ticket FILE --nonce HEX",
        ));
    };
    let assessment = workbench.assessment(name)?;
    let limits = assessment.manifest().limits;
    let locale = ticket::locale(assessment.manifest(), &arguments.locale)?;
    Ok((assessment, Draw { limits, locale, seed }))
}

/// The right answer.
fn key(item: &Item, solutions: Option<&Path>) -> Result<Response> {
    match (&item.key, &item.interaction) {
        (Some(Key::Response { response }), _) => Ok(response.clone()),
        (Some(Key::Solution { name }), Interaction::Code { language, .. }) => {
            let folder = solutions.ok_or_else(|| {
                unusable(
                    format!("item {} needs the reference solution {name}", item.index),
                    "name their folder with --solutions",
                )
            })?;
            let program = files::read_program(&folder.join(name).with_extension(ending(language)))?;
            Ok(Response::Code { program })
        }
        _ => Err(unknown(format!("item {} has no key", item.index), "tell the assessment's author")),
    }
}

/// An answer that is none: another option, another number, an empty program.
fn wrong(item: &Item) -> Result<Response> {
    let right = match &item.key {
        Some(Key::Response { response }) => Some(response),
        _ => None,
    };
    Ok(match &item.interaction {
        Interaction::Choice { options } => {
            let is_right = |id: &str| matches!(right, Some(Response::Choice { option }) if option == id);
            match options.iter().find(|option| !is_right(&option.id)) {
                Some(other) => Response::Choice { option: other.id.clone() },
                None => Response::Skip,
            }
        }
        Interaction::Code { .. } => Response::Code { program: String::new() },
        Interaction::TextEntry { .. } => match right {
            Some(Response::TextEntry { text }) => {
                let number = text.parse::<i64>().map(|number| number.wrapping_add(1).to_string());
                Response::TextEntry { text: number.unwrap_or_else(|_| format!("not {text}")) }
            }
            _ => Response::Skip,
        },
    })
}
