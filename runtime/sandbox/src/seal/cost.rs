//! What an operator costs, in fuel: the default table of wasmtime 48.
//!
//! Every call costs 1, every operator 1, but `nop`, `drop`, `block`, `loop`, `else`, `end`, `return` and
//! `unreachable` nothing. `memory.copy` and `memory.fill` cost 1 a byte on top, `memory.grow` [`GROW_PAGE`] a page
//! (there wasmtime's default is 0; its table can say at most 255). wasmtime's `consume_fuel` with the same table is
//! the oracle of the tests.

use super::code::Kind;

/// Fuel for entering a function.
pub(super) const ENTRY: u64 = 1;
/// Fuel for a page that `memory.grow` asks for, whether it gets it or not.
pub(super) const GROW_PAGE: i64 = 255;

/// Fuel for an operator, whatever its operands.
pub(super) fn flat(kind: Kind) -> u64 {
    match kind {
        Kind::Block
        | Kind::Drop
        | Kind::Else
        | Kind::End
        | Kind::Free
        | Kind::Loop
        | Kind::Return
        | Kind::Unreachable => 0,
        _ => 1,
    }
}
