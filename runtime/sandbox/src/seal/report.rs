//! What the transform did to a module.

use serde::Serialize;

/// Sizes and counts of one sealing, for `cando inspect` and for the tests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Bytes of the source module.
    pub source_bytes: u64,
    /// Bytes of the sealed module.
    pub sealed_bytes: u64,
    /// Functions.
    pub functions: u64,
    /// Functions that count the stack that they use; the others are bounded statically.
    pub stack_counted: u64,
    /// Functions that need no fuel check, because they are small and have no loop.
    pub unchecked: u64,
    /// Functions that keep the fuel in a local between calls.
    pub fuel_kept: u64,
    /// Edges of the control-flow graphs.
    pub edges: u64,
    /// Edges that charge fuel.
    pub charges: u64,
    /// Places that check the fuel.
    pub checks: u64,
    /// Floating-point operators whose NaN is made canonical.
    pub canonicalized: u64,
    /// Floating-point operators whose NaN cannot be told apart from another by what consumes it.
    pub unobserved: u64,
    /// Exports that were dropped.
    pub dropped_exports: u64,
    /// Bytes of custom sections, which were dropped.
    pub dropped_custom: u64,
}
