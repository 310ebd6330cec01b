//! A function's body as the transform sees it: one small [`Op`] for each operator.

use std::ops::Range;

use wasmparser::{
    BlockType, ContType, FrameKind, FuncType, FunctionBody, ModuleArity, Operator, RefType, Result, SubType,
};

/// What matters about an operator. Everything else is copied byte by byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Block,
    Branch(u32),
    BranchIf(u32),
    /// The number of the table in [`Code::tables`].
    BranchTable(u32),
    /// The function called.
    Call(u32),
    /// The type called.
    CallIndirect(u32),
    /// `memory.copy` and `memory.fill`: work in proportion to the topmost operand.
    Bulk,
    Else,
    End,
    /// An operator whose NaN has to be made canonical.
    Float(Float, Arity),
    Drop,
    /// `nop`.
    Free,
    If,
    Grow,
    Loop,
    LocalGet(u32),
    LocalSet(u32),
    LocalTee(u32),
    /// Anything else that takes operands and gives results.
    Plain {
        pops: u8,
        pushes: u8,
    },
    Return,
    /// Looks at floating-point operands, but cannot tell one NaN from another.
    Blur(Arity),
    Unreachable,
}

/// A width of floating-point numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Float {
    F32,
    F64,
}

/// How many floating-point operands an operator takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arity {
    One,
    Two,
}

/// An operator and the offset of its first byte in the module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Op {
    pub(super) kind: Kind,
    pub(super) start: u32,
}

/// A decoded body. One is used again for all functions, to save allocations.
#[derive(Debug, Default)]
pub(super) struct Code {
    /// All operators, the last `end` included.
    pub(super) ops: Vec<Op>,
    /// Where the last operator ends.
    pub(super) end: u32,
    tables: Vec<Range<u32>>,
    targets: Vec<u32>,
}

impl Code {
    /// Decodes a body that is valid.
    pub(super) fn decode(&mut self, body: &FunctionBody) -> Result<()> {
        self.clear();
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let start = operators.original_position();
            let operator = operators.read()?;
            self.push(&operator, start)?;
        }
        self.end = offset(operators.original_position());
        Ok(())
    }

    /// Forgets what was decoded.
    pub(super) fn clear(&mut self) {
        self.ops.clear();
        self.tables.clear();
        self.targets.clear();
        self.end = 0;
    }

    /// The bytes of an operator, as a range of the module.
    pub(super) fn range(&self, op: usize) -> Range<usize> {
        let end = self.ops.get(op + 1).map_or(self.end, |next| next.start);
        self.ops[op].start as usize..end as usize
    }

    /// The targets of a `br_table`, the default target last.
    pub(super) fn targets(&self, table: u32) -> &[u32] {
        let range = &self.tables[table as usize];
        &self.targets[range.start as usize..range.end as usize]
    }

    /// Is an operator a call after which nothing is left to do but to trap?
    pub(super) fn panics(&self, op: usize) -> bool {
        let kind = |op: usize| self.ops.get(op).map(|op| op.kind);
        matches!(kind(op), Some(Kind::Call(_) | Kind::CallIndirect(_))) && kind(op + 1) == Some(Kind::Unreachable)
    }

    fn push(&mut self, operator: &Operator, start: usize) -> Result<()> {
        let kind = match operator {
            Operator::BrTable { targets } => {
                let from = offset(self.targets.len());
                for target in targets.targets() {
                    self.targets.push(target?);
                }
                self.targets.push(targets.default());
                self.tables.push(from..offset(self.targets.len()));
                Kind::BranchTable(offset(self.tables.len() - 1))
            }
            other => kind(other),
        };
        self.ops.push(Op { kind, start: offset(start) });
        Ok(())
    }
}

/// What an operator is, `br_table` excepted.
pub(super) fn kind(operator: &Operator) -> Kind {
    use Arity::{One, Two};
    use Float::{F32, F64};
    use Operator as O;
    match *operator {
        O::Nop => Kind::Free,
        O::Drop => Kind::Drop,
        O::Block { .. } => Kind::Block,
        O::Loop { .. } => Kind::Loop,
        O::If { .. } => Kind::If,
        O::Else => Kind::Else,
        O::End => Kind::End,
        O::Br { relative_depth } => Kind::Branch(relative_depth),
        O::BrIf { relative_depth } => Kind::BranchIf(relative_depth),
        O::Return => Kind::Return,
        O::Unreachable => Kind::Unreachable,
        O::Call { function_index } => Kind::Call(function_index),
        O::CallIndirect { type_index, .. } => Kind::CallIndirect(type_index),
        O::MemoryCopy { .. } | O::MemoryFill { .. } => Kind::Bulk,
        O::MemoryGrow { .. } => Kind::Grow,
        O::LocalGet { local_index } => Kind::LocalGet(local_index),
        O::LocalSet { local_index } => Kind::LocalSet(local_index),
        O::LocalTee { local_index } => Kind::LocalTee(local_index),
        O::F32Ceil | O::F32Floor | O::F32Trunc | O::F32Nearest | O::F32Sqrt | O::F32DemoteF64 => Kind::Float(F32, One),
        O::F64Ceil | O::F64Floor | O::F64Trunc | O::F64Nearest | O::F64Sqrt | O::F64PromoteF32 => Kind::Float(F64, One),
        O::F32Add | O::F32Sub | O::F32Mul | O::F32Div | O::F32Min | O::F32Max => Kind::Float(F32, Two),
        O::F64Add | O::F64Sub | O::F64Mul | O::F64Div | O::F64Min | O::F64Max => Kind::Float(F64, Two),
        O::F32Eq | O::F32Ne | O::F32Lt | O::F32Gt | O::F32Le | O::F32Ge => Kind::Blur(Two),
        O::F64Eq | O::F64Ne | O::F64Lt | O::F64Gt | O::F64Le | O::F64Ge => Kind::Blur(Two),
        O::I32TruncF32S | O::I32TruncF32U | O::I32TruncF64S | O::I32TruncF64U => Kind::Blur(One),
        O::I64TruncF32S | O::I64TruncF32U | O::I64TruncF64S | O::I64TruncF64U => Kind::Blur(One),
        O::I32TruncSatF32S | O::I32TruncSatF32U | O::I32TruncSatF64S | O::I32TruncSatF64U => Kind::Blur(One),
        O::I64TruncSatF32S | O::I64TruncSatF32U | O::I64TruncSatF64S | O::I64TruncSatF64U => Kind::Blur(One),
        _ => {
            let (pops, pushes) = operator.operator_arity(&Nothing).expect("these take and give the same everywhere");
            Kind::Plain { pops: pops as u8, pushes: pushes as u8 }
        }
    }
}

/// What the number of operands depends on, for operators where it depends on nothing.
struct Nothing;

impl ModuleArity for Nothing {
    fn sub_type_at(&self, _: u32) -> Option<&SubType> {
        None
    }
    fn tag_type_arity(&self, _: u32) -> Option<(u32, u32)> {
        None
    }
    fn type_index_of_function(&self, _: u32) -> Option<u32> {
        None
    }
    fn func_type_of_cont_type(&self, _: &ContType) -> Option<&FuncType> {
        None
    }
    fn sub_type_of_ref_type(&self, _: &RefType) -> Option<&SubType> {
        None
    }
    fn control_stack_height(&self) -> u32 {
        0
    }
    fn label_block(&self, _: u32) -> Option<(BlockType, FrameKind)> {
        None
    }
}

/// Modules are capped far below 4 GiB.
fn offset(position: usize) -> u32 {
    u32::try_from(position).expect("a module is shorter than 4 GiB")
}
