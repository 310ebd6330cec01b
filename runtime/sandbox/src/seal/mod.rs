//! Sealing: a WebAssembly module in, a module out that gives the same answer on every engine.
//!
//! ```text
//! bytes ─survey→ Survey ─abi, limits→ ─bounds→ Bounds ─┐
//!                    one function at a time: decode → flow → offsets → body ─→ assemble ─→ Sealed
//! ```
//!
//! 1. [`survey`] validates against the Lime1 feature set, refuses imports, and sums every function up.
//! 2. [`abi`] checks what the module exports; [`limits`] holds the caps.
//! 3. [`bounds`] finds the functions that are too small to be worth a check.
//! 4. For each function, [`code`] decodes the body, [`flow`] draws its control-flow graph, [`offsets`] decides
//!    which of its edges are charged, [`fuel`] where the fuel is kept, [`sight`] which NaNs matter, and [`body`] writes
//!    the metered function.
//! 5. [`assemble`] puts the sections together, [`constant`] expressions folded.
//!
//! The result imports nothing, charges fuel and stack to its own globals, has a fixed memory maximum, and turns
//! every NaN that arithmetic makes into the positive canonical one, wherever something can tell. The same source bytes,
//! profile and [`VERSION`] give the same sealed bytes: whoever wants to be sure that a module is sealed seals the source again.
//!
//! # What a run costs
//!
//! Fuel is counted as wasmtime 48 counts it (see [`cost`]): what a call that returns has used is exactly the sum of
//! what it executed, and it returns only if that sum is at most the fuel that it was given. Otherwise it ends as out of
//! fuel, at most [`Budget::overrun`] later. What is left in the global after a trap is the same on every engine, and near
//! the truth: a point may owe a little (see [`offsets`]), and a function may have the fuel in a local (see [`fuel`]).
//! `docs/SEALING.md` has the proof of the bound, and the measurements.

mod abi;
mod assemble;
mod body;
mod bounds;
mod code;
mod constant;
mod cost;
mod error;
mod flow;
mod fuel;
mod function;
pub(crate) mod limits;
mod offsets;
mod profile;
mod report;
mod sight;
mod status;
mod survey;

use cando_record::Digest;

pub(crate) use self::constant::{Constant, fold};
pub use self::error::SealError;
pub use self::profile::{Budget, ParseProfileError, Profile, Rules};
pub use self::report::Report;
pub use self::status::Status;
pub(crate) use self::survey::FEATURES;
use crate::link;

/// The transform's name. It stands in every opening, because it decides at which operator a run ends.
pub const VERSION: &str = "cando-seal/1";

/// The `i64` global with the fuel that is left. The host sets it before each call, to at most 2^53 - 1.
pub const FUEL: &str = "cando_fuel";
/// The `i32` global with the bytes of stack that are left. The host sets it before each call.
pub const STACK: &str = "cando_stack";
/// The `i32` global that says how a call ended, see [`Status`].
pub const STATUS: &str = "cando_status";
/// What was the source's start function, `() -> ()`; the host calls it once, before anything else.
pub const START: &str = "cando_start";

/// A sealed module. Only [`seal`] and [`seal_with`] make one; [`Sealed::restore`] takes one from where it was kept.
#[derive(Clone, Debug)]
pub struct Sealed {
    bytes: Vec<u8>,
    digest: Digest,
    source: Digest,
    rules: Rules,
    report: Report,
    system: Option<Vec<u8>>,
    passing: bool,
}

impl Sealed {
    /// The WebAssembly module.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the sealed bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// SHA-256 of the source bytes.
    pub fn source(&self) -> Digest {
        self.source
    }

    /// The profile it was sealed for.
    pub fn profile(&self) -> Profile {
        self.rules.profile
    }

    /// The stack and memory that it may use.
    pub fn budget(&self) -> Budget {
        self.rules.budget
    }

    /// What the transform did.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What [`seal`] made before, from where only its caller could write; `found` is SHA-256 of the bytes, by whatever
    /// computes it fastest. That they are whole is checked, and nothing else: whoever wants to be sure of a module seals
    /// its source.
    pub fn restore(bytes: Vec<u8>, found: Digest, digest: Digest, source: Digest, profile: Profile) -> Option<Self> {
        let whole = found == digest;
        let report = Report::default();
        whole.then(|| Self { bytes, digest, source, rules: Rules::of(profile), report, system: None, passing: false })
    }

    /// Whether [`restore`](Self::restore) makes it what it was: not so a language whose programs are linked to its source.
    pub fn can_be_kept(&self) -> bool {
        self.system.is_none()
    }

    /// The source, if it is a language whose programs are linked to it (see [`crate::link`]).
    pub(crate) fn system(&self) -> Option<&[u8]> {
        self.system.as_deref()
    }

    /// Whether it is a candidate's program, which nobody will ask for again for long.
    pub(crate) fn is_passing(&self) -> bool {
        self.passing
    }

    /// The same, as a candidate's program.
    pub(crate) fn passing(self) -> Self {
        Self { passing: true, system: None, ..self }
    }
}

/// Seals a module.
///
/// # Errors
///
/// The author's fault, always: the source is not valid Lime1 WebAssembly, imports something, lacks an export, or
/// passes a cap.
pub fn seal(source: &[u8], profile: Profile) -> Result<Sealed, SealError> {
    seal_with(source, &Rules::of(profile))
}

/// Seals a module by other rules than its profile's, for proofs about the transform itself: the specification's
/// scripts and generated modules need all their exports. What it makes is named by another digest than [`seal`]'s.
///
/// # Errors
///
/// As [`seal`].
#[doc(hidden)]
pub fn seal_with(source: &[u8], rules: &Rules) -> Result<Sealed, SealError> {
    let survey = survey::read(source)?;
    let exports = abi::check(&survey, rules)?;
    let plan = assemble::Plan::new(&survey, rules, exports)?;
    let bounds = bounds::Bounds::of(&survey);
    let (code, mut report) = body::rewrite(&survey, &bounds, &plan)?;
    let bytes = assemble::module(&survey, &plan, &code)?;
    report.source_bytes = source.len() as u64;
    report.sealed_bytes = bytes.len() as u64;
    let is_system = rules.profile == Profile::Language && survey.exports.iter().any(|export| export.name == link::HOOK);
    let system = is_system.then(|| source.to_vec());
    let (digest, source) = (Digest::of(&bytes), Digest::of(source));
    Ok(Sealed { digest, source, bytes, rules: *rules, report, system, passing: false })
}
