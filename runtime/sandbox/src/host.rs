//! Asking sealed modules: an engine, and behind it the one whose stack lives on the heap.

use cando_record::{Input, Job, Manifest, RunRequest, RunResult, RunStatus, RunYield, caps, json};

use crate::engine::{Engine, Inconclusive, wasmi::Wasmi};
use crate::guest::{Answer, Ending, Guest, Undecided};
use crate::program::{Programs, refusal};
use crate::{LoadError, Sealed};

/// Fuel for `cando_describe`.
const DESCRIBE: u64 = 1 << 30;

/// Runs sealed modules on one engine, and again on wasmi where the engine's own stack ends first.
pub struct Host {
    engine: Box<dyn Engine>,
    exact: Wasmi,
    programs: Programs,
}

impl Host {
    /// A host on an engine.
    pub fn new(engine: impl Engine + 'static) -> Self {
        Self { engine: Box::new(engine), exact: Wasmi::default(), programs: Programs::default() }
    }

    /// The engine's name and version.
    pub fn engine(&self) -> String {
        self.engine.name()
    }

    /// An assessment's manifest, from an instance of its own.
    pub fn describe(&self, sealed: &Sealed) -> Result<Manifest, LoadError> {
        let (answer, _) = self.ask_fresh(sealed, "cando_describe", None, DESCRIBE)?;
        let text = answer.outcome.map_err(LoadError::Ended)?;
        Ok(json::read_canonical(&text, caps::STEP)?)
    }

    /// Runs a job on one of its inputs, in a fresh instance of the language, or of the program if it is a compiled one.
    pub fn run(&self, language: &Sealed, job: &Job, input: &Input) -> Result<RunResult, Inconclusive> {
        let Some(system) = language.system() else {
            return self.run_request(language, job, &job.request(input));
        };
        // The program is the module: it need not travel again.
        let request = RunRequest { program: String::new(), ..job.request(input) };
        match self.programs.sealed(system, language, job) {
            Ok(program) => self.run_request(program.as_deref().unwrap_or(language), job, &request),
            Err(error) => Ok(refusal(&error)),
        }
    }

    fn run_request(&self, language: &Sealed, job: &Job, request: &RunRequest) -> Result<RunResult, Inconclusive> {
        let request = json::write(request);
        let fuel = job.limits.fuel.min(caps::FUEL);
        let (answer, mut guest) = self.ask_fresh(language, "cando_run", Some(&request), fuel)?;
        let memory = guest.memory_size();
        let ended = |status, output| RunResult {
            error: None,
            fuel: answer.fuel,
            log: String::new(),
            memory,
            output,
            status,
            value: json::Value::Null,
        };
        Ok(match answer.outcome {
            Ok(text) => match json::read::<RunYield>(&text, caps::STEP) {
                Ok(result) => result.with_use(answer.fuel, memory),
                Err(_) => ended(RunStatus::Trapped, String::new()),
            },
            Err(Ending::Trapped) if let Some(result) = guest.last_word() => result.with_use(answer.fuel, memory),
            Err(ending) => ended(status(ending), String::from_utf8_lossy(&guest.output()).into_owned()),
        })
    }

    /// A fresh guest on the engine, or with `exact` on wasmi.
    pub(crate) fn guest(&self, sealed: &Sealed, exact: bool) -> Result<Guest, Inconclusive> {
        let instance = if exact { self.exact.instantiate(sealed) } else { self.engine.instantiate(sealed) };
        Ok(Guest::new(instance?, sealed))
    }

    fn ask_fresh(
        &self,
        sealed: &Sealed,
        export: &str,
        request: Option<&[u8]>,
        fuel: u64,
    ) -> Result<(Answer, Guest), Inconclusive> {
        for exact in [false, true] {
            let mut guest = self.guest(sealed, exact)?;
            match guest.ask(export, request, fuel) {
                Ok(answer) => return Ok((answer, guest)),
                Err(Undecided::NativeStack) => {}
                Err(Undecided::Inconclusive(reason)) => return Err(reason),
            }
        }
        Err(Inconclusive("even the engine with its stack on the heap ran out of it".into()))
    }
}

fn status(ending: Ending) -> RunStatus {
    match ending {
        Ending::OutOfFuel => RunStatus::OutOfFuel,
        Ending::OutOfStack => RunStatus::OutOfStack,
        Ending::Trapped => RunStatus::Trapped,
    }
}
