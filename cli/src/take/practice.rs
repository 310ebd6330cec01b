//! A practice attempt.

use anyhow::Result;
use cando_record::{Event, Mode, Practice, PracticeFormat, practice_root};
use cando_sandbox::{Attempt, seal};

use super::{Arguments, candidate, failed, finish, tell};
use crate::ending::{Ending, unusable};
use crate::workbench::Workbench;
use crate::{files, ticket, world};

/// Takes the attempt and writes its record.
pub fn take(arguments: &Arguments) -> Result<Ending> {
    let Some(name) = arguments.assessment.as_deref() else {
        return Err(unusable("an assessment is missing", "cando take NAME --practice"));
    };
    let output = arguments.output.clone().unwrap_or_else(|| "practice.json".into());
    let workbench = Workbench::open(&arguments.modules)?;
    let assessment = workbench.assessment(name)?;
    let manifest = assessment.manifest();
    let seed = arguments.seed.map_or_else(world::random_seed, Ok)?;
    let limits = ticket::limits(manifest, None)?;
    let locale = ticket::locale(manifest, &arguments.locale)?;
    let mut candidate = candidate(arguments, &workbench)?;
    let (module, sealed) = (assessment.sealed().source(), assessment.sealed().digest());
    let root = practice_root(&module, &sealed, &seed, &limits);
    let start = Event::Start { at: 0, limits, locale, mode: Mode::Practice, seed };
    let mut attempt = Attempt::begin(workbench.host.clone(), assessment.clone(), root, start).map_err(failed)?;
    let began = world::milliseconds();
    let mut clock = || world::milliseconds().saturating_sub(began);
    let outcome = finish(&mut attempt, &mut *candidate, &mut clock, &mut |_| Ok(()))?;
    let record = Practice {
        entries: attempt.entries().to_vec(),
        format: PracticeFormat::V1,
        limits,
        module,
        seal: seal::VERSION.into(),
        sealed,
        seed,
    };
    files::write(&output, files::pretty(&record).as_bytes())?;
    tell(&manifest.id, &outcome, &output);
    world::say(format_args!("  seed: {seed}"));
    Ok(Ending::Good)
}
