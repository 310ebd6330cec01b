//! Proofs of the seal, on engines that share no compiler: wasmtime, wasmi and V8.

#![expect(clippy::unwrap_used, reason = "tests")]

mod bound;
mod bytes;
mod cases;
mod engines;
mod generated;
mod hostile;
mod modules;
mod mutation;
mod profiles;
mod programs;
mod prove;
mod script;
mod stack;
