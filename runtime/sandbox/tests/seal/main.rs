//! Proofs of the seal, on two engines that share no compiler: wasmtime and wasmi.

#![expect(clippy::unwrap_used, reason = "tests")]

mod bound;
mod cases;
mod engines;
mod generated;
mod hostile;
mod profiles;
mod programs;
mod script;
