//! Caps on programs, below those of the seal: a candidate's program is compiled while others wait, and an optimizing
//! compiler takes longer than in proportion for functions of some shapes.

use super::{LinkError, parts::Parts};
use crate::seal::SealError;

/// Bytes of one function's body.
const BODY: u64 = 128 << 10;
/// For all functions together, loops times locals: a compiler may have to carry each local around each loop.
const CARRIED: u64 = 1_000_000;

/// Refuses a program that would take long to compile.
pub(super) fn check(program: &Parts) -> Result<(), LinkError> {
    let mut carried = 0;
    for (body, &ty) in program.bodies.iter().zip(program.own_functions()) {
        cap("bytes in one function", body.range().len() as u64, BODY)?;
        let mut locals = program.types[ty as usize].params().len() as u64;
        for declared in body.get_locals_reader().map_err(SealError::from)? {
            locals += u64::from(declared.map_err(SealError::from)?.0);
        }
        for operator in body.get_operators_reader().map_err(SealError::from)? {
            if let wasmparser::Operator::Loop { .. } = operator.map_err(SealError::from)? {
                carried += locals;
            }
        }
        cap("locals in loops, counted for each loop", carried, CARRIED)?;
    }
    Ok(())
}

fn cap(what: &'static str, found: u64, most: u64) -> Result<(), SealError> {
    if found > most { Err(SealError::Limit { what, found, most }) } else { Ok(()) }
}
