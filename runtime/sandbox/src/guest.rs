//! One request to a sealed module: set fuel and stack, `cando_alloc`, write, call, read the answer.

use cando_record::{RunYield, caps, json};

use crate::Sealed;
use crate::engine::{Inconclusive, Instance, Stop};
use crate::seal::{self, Status};

/// Fuel for `cando_trapped`, which may have to write two outputs of the largest size.
const LAST_WORD: i64 = 1 << 30;

/// A sealed module's instance, and its budget.
pub struct Guest {
    instance: Box<dyn Instance>,
    stack: i64,
    started: bool,
}

/// What came of a request.
pub struct Answer {
    /// Fuel used by `cando_alloc` and the call; never more than the limit.
    pub fuel: u64,
    /// The answer's bytes, or how the module ended.
    pub outcome: Result<Vec<u8>, Ending>,
}

/// How a module ended without an answer. Every engine agrees on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ending {
    /// Fuel.
    #[error("out of fuel")]
    OutOfFuel,
    /// The stack budget.
    #[error("out of stack")]
    OutOfStack,
    /// A trap of its own, or an answer outside its memory.
    #[error("in a trap")]
    Trapped,
}

/// Why a request could not be decided here.
pub enum Undecided {
    /// The engine's stack ended before the budget: ask again on an engine with its stack on the heap.
    NativeStack,
    /// The host's fault.
    Inconclusive(Inconclusive),
}

impl Guest {
    /// Takes a fresh instance.
    pub fn new(instance: Box<dyn Instance>, sealed: &Sealed) -> Self {
        Self { instance, stack: i64::from(sealed.budget().stack), started: false }
    }

    /// One request and its answer, within `fuel`.
    pub fn ask(&mut self, export: &str, request: Option<&[u8]>, fuel: u64) -> Result<Answer, Undecided> {
        self.instance.set_global(seal::FUEL, fuel as i64);
        let outcome = self.call(export, request)?;
        let left = self.instance.global(seal::FUEL).max(0) as u64;
        let used = if outcome == Err(Ending::OutOfFuel) { fuel } else { fuel.saturating_sub(left) };
        let outcome = outcome.and_then(|answer| self.fetch(answer).ok_or(Ending::Trapped));
        Ok(Answer { fuel: used, outcome })
    }

    /// What a language had printed when it trapped.
    pub fn output(&mut self) -> Vec<u8> {
        self.instance.set_global(seal::FUEL, 1 << 20);
        let answer = self.enter("cando_output", &[]).ok().and_then(Result::ok);
        answer.and_then(|answer| self.fetch(answer)).unwrap_or_default()
    }

    /// What a language that says something about its traps says about this one.
    pub fn last_word(&mut self) -> Option<RunYield> {
        if !self.instance.has("cando_trapped") {
            return None;
        }
        self.instance.set_global(seal::FUEL, LAST_WORD);
        let answer = self.enter("cando_trapped", &[]).ok()?.ok()?;
        json::read(&self.fetch(answer)?, caps::STEP).ok()
    }

    /// Bytes of linear memory.
    pub fn memory_size(&mut self) -> u64 {
        self.instance.memory_size()
    }

    fn call(&mut self, export: &str, request: Option<&[u8]>) -> Result<Result<i64, Ending>, Undecided> {
        if !std::mem::replace(&mut self.started, true)
            && self.instance.has(seal::START)
            && let Err(ending) = self.enter(seal::START, &[])?
        {
            return Ok(Err(ending));
        }
        let Some(request) = request else { return self.enter(export, &[]) };
        let Ok(length) = i32::try_from(request.len()) else { return Ok(Err(Ending::Trapped)) };
        let pointer = match self.enter("cando_alloc", &[length])? {
            Ok(pointer) => pointer as i32,
            Err(ending) => return Ok(Err(ending)),
        };
        if !self.instance.write(pointer as u32, request) {
            return Ok(Err(Ending::Trapped));
        }
        self.enter(export, &[pointer, length])
    }

    fn enter(&mut self, export: &str, arguments: &[i32]) -> Result<Result<i64, Ending>, Undecided> {
        self.instance.set_global(seal::STACK, self.stack);
        self.instance.set_global(seal::STATUS, i64::from(Status::Running.code()));
        let stop = match self.instance.call(export, arguments) {
            Ok(result) => return Ok(Ok(result)),
            Err(stop) => stop,
        };
        match (Status::from_code(self.instance.global(seal::STATUS) as i32), stop) {
            (_, Stop::Engine(reason)) => Err(Undecided::Inconclusive(Inconclusive(reason))),
            (Some(Status::OutOfFuel), _) => Ok(Err(Ending::OutOfFuel)),
            (Some(Status::OutOfStack), _) => Ok(Err(Ending::OutOfStack)),
            (Some(Status::HostRefusedMemory), _) => {
                Err(Undecided::Inconclusive(Inconclusive("the host could not give the module its memory".into())))
            }
            (_, Stop::NativeStack) => Err(Undecided::NativeStack),
            (_, Stop::Trap) => Ok(Err(Ending::Trapped)),
        }
    }

    /// An answer is `pointer << 32 | length`; one that is too long is none.
    fn fetch(&mut self, answer: i64) -> Option<Vec<u8>> {
        let (pointer, length) = ((answer as u64 >> 32) as u32, answer as u32);
        if length as usize > caps::STEP { None } else { self.instance.read(pointer, length) }
    }
}
