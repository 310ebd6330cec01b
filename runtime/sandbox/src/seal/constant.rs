//! Constant expressions, folded to one constant: engines came to know arithmetic in them only late (V8 with 11.4), and
//! a sealed module has to load in all of them.

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{ConstExpr, Operator, Result};

/// An integer that a constant expression comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Constant {
    I32(i32),
    I64(i64),
}

/// The value of a valid constant expression; none if it is a float. Without imports it holds constants and arithmetic.
pub(crate) fn fold(expression: &ConstExpr) -> Result<Option<Constant>> {
    let mut stack = Vec::new();
    for operator in expression.get_operators_reader() {
        let mut two = |narrow: fn(i32, i32) -> i32, wide: fn(i64, i64) -> i64| match (stack.pop(), stack.pop()) {
            (Some(Constant::I32(right)), Some(Constant::I32(left))) => stack.push(Constant::I32(narrow(left, right))),
            (Some(Constant::I64(right)), Some(Constant::I64(left))) => stack.push(Constant::I64(wide(left, right))),
            _ => {}
        };
        match operator? {
            Operator::I32Const { value } => stack.push(Constant::I32(value)),
            Operator::I64Const { value } => stack.push(Constant::I64(value)),
            Operator::I32Add | Operator::I64Add => two(i32::wrapping_add, i64::wrapping_add),
            Operator::I32Sub | Operator::I64Sub => two(i32::wrapping_sub, i64::wrapping_sub),
            Operator::I32Mul | Operator::I64Mul => two(i32::wrapping_mul, i64::wrapping_mul),
            _ => {}
        }
    }
    Ok(stack.pop())
}

/// Encodes again what was read, constant expressions folded.
pub(super) struct Folding;

impl Reencode for Folding {
    type Error = std::convert::Infallible;

    fn const_expr(&mut self, expression: ConstExpr) -> Result<wasm_encoder::ConstExpr, Error> {
        Ok(match fold(&expression)? {
            Some(Constant::I32(value)) => wasm_encoder::ConstExpr::i32_const(value),
            Some(Constant::I64(value)) => wasm_encoder::ConstExpr::i64_const(value),
            None => utils::const_expr(self, expression)?,
        })
    }
}
