//! Which NaNs can be told from another: only these have to be made canonical.
//!
//! Arithmetic, comparisons and truncations treat all NaNs alike. A result that reaches nothing else, over the operand
//! stack or through a local, may keep whatever pattern an engine gave it: nobody can know. Everything else sees a
//! pattern: stores, calls, branches with values, `reinterpret`, `copysign`.

use super::code::{Arity, Code, Kind};

/// Follows values through functions. One is used again for all of them, to save allocations.
#[derive(Debug, Default)]
pub(super) struct Sight {
    /// For each operator, what becomes of a NaN that it makes.
    fates: Vec<Fate>,
    /// For each local, whether its pattern is seen anywhere in the function.
    locals: Vec<bool>,
    /// The operand stack since control last met or parted; what is below that counts as seen.
    stack: Vec<Value>,
}

#[derive(Clone, Copy, Debug)]
enum Fate {
    Unseen,
    Seen,
    /// Seen if the local is.
    Kept(u32),
}

/// Where a value on the operand stack is from.
#[derive(Clone, Copy, Debug)]
enum Value {
    Local(u32),
    /// The number of the operator that made it.
    Made(usize),
    Other,
}

impl Sight {
    /// Looks at a function.
    pub(super) fn watch(&mut self, code: &Code, locals: u32) {
        self.fates.clear();
        self.fates.resize(code.ops.len(), Fate::Unseen);
        self.locals.clear();
        self.locals.resize(locals as usize, false);
        self.stack.clear();
        for (at, op) in code.ops.iter().enumerate() {
            self.step(at, op.kind);
        }
    }

    /// Can the NaN that an operator makes be told from another?
    pub(super) fn sees(&self, at: usize) -> bool {
        match self.fates[at] {
            Fate::Unseen => false,
            Fate::Seen => true,
            Fate::Kept(local) => self.locals[local as usize],
        }
    }

    fn step(&mut self, at: usize, kind: Kind) {
        match kind {
            Kind::Float(_, arity) => {
                self.overlook(arity);
                self.stack.push(Value::Made(at));
            }
            Kind::Blur(arity) => {
                self.overlook(arity);
                self.stack.push(Value::Other);
            }
            Kind::Drop => self.overlook(Arity::One),
            Kind::LocalGet(local) => self.stack.push(Value::Local(local)),
            Kind::LocalSet(local) => self.keep(local),
            Kind::LocalTee(local) => {
                self.keep(local);
                self.stack.push(Value::Local(local));
            }
            Kind::Plain { pops, pushes } => {
                (0..pops).for_each(|_| self.see());
                (0..pushes).for_each(|_| self.stack.push(Value::Other));
            }
            Kind::Free => {}
            _ => (0..self.stack.len()).for_each(|_| self.see()),
        }
    }

    fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or(Value::Other)
    }

    fn overlook(&mut self, arity: Arity) {
        self.pop();
        if arity == Arity::Two {
            self.pop();
        }
    }

    fn see(&mut self) {
        match self.pop() {
            Value::Local(local) => self.locals[local as usize] = true,
            Value::Made(at) => self.fates[at] = Fate::Seen,
            Value::Other => {}
        }
    }

    /// The topmost value goes into a local. If it is from another local, that one counts as seen: short of following
    /// copies in circles.
    fn keep(&mut self, local: u32) {
        match self.stack.last() {
            Some(&Value::Made(at)) => {
                self.fates[at] = Fate::Kept(local);
                self.stack.pop();
            }
            _ => self.see(),
        }
    }
}
