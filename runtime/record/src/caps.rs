//! The largest sizes that are accepted anywhere, so that nothing from outside can exhaust a host.

/// Bytes of one JSON document: evidence with all its runs is the largest.
pub const DOCUMENT: usize = 32 << 20;
/// Bytes of one event or step.
pub const STEP: usize = 8 << 20;
/// Nesting of arrays and objects.
pub const DEPTH: usize = 64;
/// Bytes of a candidate's program.
pub const PROGRAM: usize = 64 << 10;
/// Bytes of a candidate's compiled program, before base64.
pub const MODULE: usize = 1 << 20;
/// Bytes of a candidate's text answer.
pub const TEXT: usize = 4 << 10;
/// Entries of one transcript.
pub const ENTRIES: usize = 4096;
/// Jobs of one `run` step, and inputs of one job.
pub const RUNS: usize = 256;
/// Output of one run, in bytes.
pub const OUTPUT: u64 = 1 << 20;
/// Fuel of one run or one advance.
pub const FUEL: u64 = 1 << 40;
/// The largest integer that every JSON reader holds exactly: 2^53 - 1.
pub const INTEGER: i64 = (1 << 53) - 1;
