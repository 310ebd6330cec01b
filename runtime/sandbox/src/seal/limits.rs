//! Caps. Those of the WebAssembly JavaScript interface hold after the transform, so that what is sealed loads in
//! every browser; the others keep the work of sealing and compiling in proportion to the size.

use super::error::SealError;

/// Bytes of a source module.
pub(super) const MODULE_BYTES: u64 = 64 << 20;
/// Bytes of one function's body in the source.
pub(super) const BODY_BYTES: u64 = 2 << 20;
/// Bytes of one function's body after the transform (JavaScript interface).
pub(super) const SEALED_BODY_BYTES: u64 = 7_654_321;
/// Function types.
pub(super) const TYPES: u64 = 20_000;
/// Parameters of a function type.
pub(super) const PARAMS: u64 = 128;
/// Results of a function type.
pub(super) const RESULTS: u64 = 32;
/// Functions.
pub(super) const FUNCTIONS: u64 = 200_000;
/// Parameters and locals of one function, the transform's own included (JavaScript interface).
pub(super) const LOCALS: u64 = 50_000;
/// Locals of all functions together: zeroing them costs an engine, declaring them costs an author nothing.
pub(super) const ALL_LOCALS: u64 = 10_000_000;
/// Values on a function's operand stack.
pub(super) const OPERANDS: u64 = 50_000;
/// Blocks within blocks.
pub(super) const NESTING: u64 = 10_000;
/// Targets of one `br_table` (JavaScript interface).
pub(super) const BRANCH_TARGETS: u64 = 65_520;
/// Globals, the transform's own not counted.
pub(super) const GLOBALS: u64 = 100_000;
/// Exports.
pub(super) const EXPORTS: u64 = 100_000;
/// Elements of the table.
pub(crate) const TABLE_ELEMENTS: u64 = 1_000_000;
/// Element segments, and data segments.
pub(super) const SEGMENTS: u64 = 100_000;

/// Bytes of stack that every counted call costs at least.
pub(super) const FRAME: u32 = 64;
/// Bytes of stack that a chain of calls may use uncounted: the host keeps them in reserve.
pub(super) const UNCOUNTED_STACK: u32 = 4_096;
/// Fuel that a point of a function may owe, because a cheaper place to charge it comes later.
pub(super) const OFFSET: i64 = 100;
/// Fuel that a function may use between two of its checks.
pub(super) const LAPSE: u64 = 500;
/// Fuel that a function without loops may use without any check.
pub(super) const UNCHECKED: u64 = 100;

/// Refuses a number that is above its cap.
pub(super) fn cap(what: &'static str, found: u64, most: u64) -> Result<(), SealError> {
    if found > most { Err(SealError::Limit { what, found, most }) } else { Ok(()) }
}
