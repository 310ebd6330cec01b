//! Where a function has the fuel while it runs.
//!
//! Either in the global at all times; or in a local, which an engine keeps in a register, and in the global only while
//! another function runs: it is written there before each call and at the end, and read again after each call. What has
//! run since is then missing in the global if an operator traps, on every engine the same.

use wasm_encoder::InstructionSink;

use super::code::{Code, Kind};
use super::flow::Meter;

/// How much more often the code in a loop runs than the code around it: a guess.
const LOOP: u64 = 8;
/// Where the guess ends.
const MOST: u64 = LOOP.pow(6);

/// The fuel of one function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fuel {
    /// The global.
    pub(super) global: u32,
    /// A local, for the fuel or for passing by.
    pub(super) local: u32,
    /// Is it kept in the local?
    pub(super) kept: bool,
}

impl Fuel {
    /// Pushes what is left.
    pub(super) fn get(self, sink: &mut InstructionSink) {
        if self.kept {
            sink.local_get(self.local)
        } else {
            sink.global_get(self.global)
        };
    }

    /// Pops what is left.
    pub(super) fn set(self, sink: &mut InstructionSink) {
        if self.kept {
            sink.local_set(self.local)
        } else {
            sink.global_set(self.global)
        };
    }

    /// Takes over what is left, and leaves it on the operand stack.
    pub(super) fn tee(self, sink: &mut InstructionSink) {
        sink.local_tee(self.local);
        if !self.kept {
            sink.global_set(self.global).local_get(self.local);
        }
    }

    /// Brings the global up to date.
    pub(super) fn save(self, sink: &mut InstructionSink) {
        if self.kept {
            sink.local_get(self.local).global_set(self.global);
        }
    }

    /// Brings the local up to date.
    pub(super) fn load(self, sink: &mut InstructionSink) {
        if self.kept {
            sink.global_get(self.global).local_set(self.local);
        }
    }
}

/// Does a function charge and check more often than it calls? Then a local is cheaper.
pub(super) fn is_kept(code: &Code, meters: &[Meter]) -> bool {
    let mut meters = meters.iter().filter(|meter| meter.charge != 0 || meter.check).peekable();
    let (mut around, mut weight) = (Vec::new(), 1);
    // Entering the function and leaving it again count as calls.
    let (mut charges, mut calls) = (0, 2);
    for (at, op) in code.ops.iter().enumerate() {
        if meters.next_if(|meter| meter.at == at).is_some() {
            charges += weight;
        }
        match op.kind {
            Kind::Block | Kind::If => around.push(weight),
            Kind::Loop => {
                around.push(weight);
                weight = MOST.min(weight * LOOP);
            }
            Kind::End => weight = around.pop().unwrap_or(weight),
            Kind::Call(_) | Kind::CallIndirect(_) if !code.panics(at) => calls += weight,
            _ => {}
        }
    }
    calls < charges
}
