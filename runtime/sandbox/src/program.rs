//! A candidate's compiled program: from base64 to a sealed module of its own.

use std::sync::Arc;

use cando_record::{Digest, Job, ProgramError, RunResult, RunStatus, caps, json};
use data_encoding::BASE64;

use crate::engine::Shelf;
use crate::link::{LinkError, link};
use crate::{Profile, Sealed, seal};

/// Characters of an error's message: names in a program can be long.
const MESSAGE: usize = 400;

/// Programs that were linked and sealed, the latest of them.
#[derive(Default)]
pub(crate) struct Programs {
    sealed: Shelf<Arc<Sealed>>,
}

impl Programs {
    /// A job's program, linked to its language and sealed; nothing if it is empty.
    pub(crate) fn sealed(&self, system: &[u8], language: &Sealed, job: &Job) -> Result<Option<Arc<Sealed>>, LinkError> {
        if job.program.is_empty() {
            return Ok(None);
        }
        let key = Digest::of(&json::write(&(language.source(), &job.entry, &job.program)));
        let make = || {
            let linked = link(system, &decode(&job.program)?, &job.entry)?;
            Ok(Arc::new(seal(&linked, Profile::Language)?.passing()))
        };
        self.sealed.find_or(key, true, make).map(Some)
    }
}

/// The result of a program that is none: nothing was run.
pub(crate) fn refusal(error: &LinkError) -> RunResult {
    let message: String = error.to_string().chars().take(MESSAGE).collect();
    let error = ProgramError {
        column: None,
        excerpt: None,
        line: None,
        traceback: String::new(),
        message,
        r#type: "LinkError".into(),
    };
    RunResult {
        error: Some(error),
        fuel: 0,
        log: String::new(),
        memory: 0,
        output: String::new(),
        status: RunStatus::CompileError,
        value: json::Value::Null,
    }
}

fn decode(program: &str) -> Result<Vec<u8>, LinkError> {
    let bytes = BASE64.decode(program.as_bytes()).map_err(|_| LinkError::NotBase64)?;
    match bytes.len() {
        0..=caps::MODULE => Ok(bytes),
        found => Err(LinkError::TooLarge { found, most: caps::MODULE }),
    }
}
