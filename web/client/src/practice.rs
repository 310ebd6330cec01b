//! An attempt with a public seed, kept by the page alone.

use std::sync::Arc;

use cando_record::{Event, Limits, Mode, Practice as Document, PracticeFormat, Response, Seed, practice_root};
use cando_sandbox::{Assessment, Attempt, seal};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Error, read, write};

/// A practice attempt: the same screens and rules as a certified one, and no way to a credential.
#[wasm_bindgen]
pub struct Practice {
    attempt: Attempt,
    assessment: Arc<Assessment>,
    limits: Limits,
    seed: Seed,
}

impl Practice {
    pub(crate) fn begin(
        host: Arc<cando_sandbox::Host>,
        assessment: Arc<Assessment>,
        seed: Seed,
        locale: String,
    ) -> Result<Self, Error> {
        let limits = assessment.manifest().limits;
        let sealed = assessment.sealed();
        let root = practice_root(&sealed.source(), &sealed.digest(), &seed, &limits);
        let start = Event::Start { at: 0, limits, locale, mode: Mode::Practice, seed };
        let mut attempt = Attempt::begin(host, assessment.clone(), root, start)?;
        attempt.settle(&mut || 0, &mut |_| Ok(()))?;
        Ok(Self { attempt, assessment, limits, seed })
    }
}

#[wasm_bindgen]
impl Practice {
    /// The step to show: `present` or `finish`.
    pub fn step(&self) -> String {
        write(&self.attempt.entries().last().expect("an attempt has begun").step)
    }

    /// The number of the next event.
    pub fn next(&self) -> u32 {
        self.attempt.next()
    }

    /// Takes the answer to an item as event `n`, `elapsed` milliseconds after the start, and gives the next step to show.
    /// The same answer again gives the same step; another throws.
    pub fn answer(&mut self, n: u32, item: u32, response: &str, elapsed: f64) -> Result<String, Error> {
        let response: Response = read("answer", response)?;
        Ok(write(self.attempt.answer(n, item, response, &mut || milliseconds(elapsed), &mut |_| Ok(()))?))
    }

    /// Ends the attempt if its time is over, and gives the step to show.
    pub fn settle(&mut self, elapsed: f64) -> Result<String, Error> {
        Ok(write(self.attempt.settle(&mut || milliseconds(elapsed), &mut |_| Ok(()))?))
    }

    /// The `Practice` record so far.
    pub fn record(&self) -> String {
        let sealed = self.assessment.sealed();
        write(&Document {
            entries: self.attempt.entries().to_vec(),
            format: PracticeFormat::V1,
            limits: self.limits,
            module: sealed.source(),
            seal: seal::VERSION.into(),
            sealed: sealed.digest(),
            seed: self.seed,
        })
    }
}

/// A JavaScript number as whole milliseconds; what is no time counts as 0.
fn milliseconds(elapsed: f64) -> u64 {
    elapsed as u64
}
