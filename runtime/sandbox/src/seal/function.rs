//! What is known about a function before it is rewritten.

use wasmparser::{FuncType, FuncValidator, FunctionBody, Operator, ValidatorResources};

use super::code::{self, Float, Kind};
use super::error::SealError;
use super::survey::Survey;
use super::{cost, limits};

/// A valid function, summed up.
pub(super) struct Function<'a> {
    pub(super) body: FunctionBody<'a>,
    /// Parameters and locals, without the transform's.
    pub(super) locals: u32,
    /// Locals that the transform may need.
    pub(super) scratch: Scratch,
    /// Bytes of stack that a call takes: 64, and 8 for each parameter, local, scratch local, operand at the highest,
    /// and parameter or result of its widest call. This follows what V8's baseline compiler uses, which is the most
    /// of the engines' compilers but for V8's optimizing one.
    pub(super) frame: u32,
    /// Functions that it calls, in the order of the calls.
    pub(super) calls: Vec<u32>,
    /// Does it call through the table?
    pub(super) indirect: bool,
    /// Can it do work that its operators do not bound: loops, bulk operations, `memory.grow`, calls through the table?
    pub(super) unbounded: bool,
    /// The cost of all its operators and of entering it.
    pub(super) cost: u64,
}

/// Which locals the transform needs in a function, beside those for fuel and stack. The operators in it alone decide.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scratch {
    /// The length of a bulk operation, or the pages that `memory.grow` asks for: an `i32`.
    pub(super) length: bool,
    /// The result of `memory.grow`: an `i32`.
    pub(super) grown: bool,
    /// A result that may be a NaN.
    pub(super) f32: bool,
    /// A result that may be a NaN.
    pub(super) f64: bool,
}

impl Scratch {
    fn count(self) -> u32 {
        2 + u32::from(self.length) + u32::from(self.grown) + u32::from(self.f32) + u32::from(self.f64)
    }
}

/// Validates a function and sums it up.
pub(super) fn survey<'a>(
    module: &Survey<'a>,
    validator: &mut FuncValidator<ValidatorResources>,
    body: FunctionBody<'a>,
) -> Result<Function<'a>, SealError> {
    validator.read_locals(&mut body.get_binary_reader())?;
    let mut tally = Tally::default();
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let offset = operators.original_position();
        let operator = operators.read()?;
        validator.op(offset, &operator)?;
        tally.height = tally.height.max(validator.operand_stack_height());
        limits::cap("operands on the stack", tally.height.into(), limits::OPERANDS)?;
        limits::cap("blocks within blocks", validator.control_stack_height().into(), limits::NESTING)?;
        tally.add(module, &operator, offset)?;
    }
    operators.finish()?;
    let locals = validator.len_locals();
    let all_locals = locals + tally.scratch.count();
    limits::cap("locals in one function", all_locals.into(), limits::LOCALS)?;
    Ok(Function {
        body,
        locals,
        scratch: tally.scratch,
        frame: limits::FRAME + 8 * (all_locals + tally.height + tally.widest),
        calls: tally.calls,
        indirect: tally.indirect,
        unbounded: tally.unbounded,
        cost: cost::ENTRY + tally.cost,
    })
}

#[derive(Default)]
struct Tally {
    scratch: Scratch,
    height: u32,
    widest: u32,
    calls: Vec<u32>,
    indirect: bool,
    unbounded: bool,
    cost: u64,
}

impl Tally {
    fn add(&mut self, module: &Survey, operator: &Operator, offset: usize) -> Result<(), SealError> {
        let kind = match operator {
            Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
            | Operator::TableInit { .. }
            | Operator::TableCopy { .. }
            | Operator::ElemDrop { .. } => {
                return Err(SealError::beyond_lime1("an operator on segments or tables", offset));
            }
            Operator::BrTable { targets } => {
                limits::cap("targets of one br_table", targets.len().into(), limits::BRANCH_TARGETS)?;
                Kind::BranchTable(0)
            }
            other => code::kind(other),
        };
        self.cost += cost::flat(kind);
        match kind {
            Kind::Call(function) => {
                self.calls.push(function);
                self.call(module.type_of(function));
            }
            Kind::CallIndirect(ty) => {
                self.indirect = true;
                self.unbounded = true;
                self.call(&module.types[ty as usize]);
            }
            Kind::Loop => self.unbounded = true,
            Kind::Bulk => {
                self.unbounded = true;
                self.scratch.length = true;
            }
            Kind::Grow => {
                self.unbounded = true;
                self.scratch.length = true;
                self.scratch.grown = true;
            }
            Kind::Float(Float::F32, _) => self.scratch.f32 = true,
            Kind::Float(Float::F64, _) => self.scratch.f64 = true,
            _ => {}
        }
        Ok(())
    }

    fn call(&mut self, ty: &FuncType) {
        let widest = ty.params().len().max(ty.results().len());
        self.widest = self.widest.max(u32::try_from(widest).expect("at most 1,000 by validation"));
    }
}
