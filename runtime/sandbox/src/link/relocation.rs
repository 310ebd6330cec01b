//! A program's functions, encoded for their place behind the system's.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{Instruction, MemArg};
use wasmparser::{ExternalKind, FuncType, Operator, ValType};

use super::{HOOK, LinkError, parts::Parts};

const I32: ValType = ValType::I32;
/// The function that tells how the program is called.
const FORM: &str = "program.form";

/// What is added to which index, and what takes the place of what.
pub(super) struct Relocation {
    /// How many types the system has.
    pub(super) types: u32,
    /// The system's function that tells how the program is called.
    pub(super) form: u32,
    /// The system's function that calls the program.
    pub(super) call: u32,
    /// For each import of the program's the system's function.
    imported: Vec<u32>,
    functions: u32,
    globals: u32,
    /// Bytes of memory that are the system's.
    base: u64,
    size: u32,
    grow: u32,
    copy: u32,
    fill: u32,
}

impl Relocation {
    /// Finds everything in the system that the program needs.
    pub(super) fn new(system: &Parts, program: &Parts, base: u64) -> Result<Self, LinkError> {
        let functions = system.exports.iter().filter(|export| export.kind == ExternalKind::Func);
        let exported: BTreeMap<&str, u32> = functions.map(|export| (export.name, export.index)).collect();
        let own = |name: &str, params: &[ValType], results: &[ValType]| {
            let found = exported.get(name).filter(|&&index| {
                let ty = system.type_of(index);
                ty.params() == params && ty.results() == results
            });
            found.copied().ok_or(LinkError::System("it lacks a function that programs need"))
        };
        let mut imported = Vec::new();
        for (import, ty) in program.imports.iter().zip(&program.functions) {
            let name = format!("{}.{}", import.module, import.name);
            // What the system has for itself is not for programs: their names have no module.
            let index = exported.get(&*name).filter(|_| import.module.starts_with("wasi_"));
            let index = *index.ok_or_else(|| LinkError::import(import))?;
            let wanted: &FuncType = &program.types[*ty as usize];
            if system.type_of(index) != wanted {
                return Err(LinkError::ImportType { name });
            }
            imported.push(index);
        }
        Ok(Self {
            types: system.types.len() as u32,
            form: own(FORM, &[I32], &[])?,
            call: own(HOOK, &[I32, I32], &[])?,
            imported,
            functions: system.functions.len() as u32,
            globals: system.globals.as_ref().map_or(0, |globals| globals.count()),
            base,
            size: own("memory.size", &[], &[I32])?,
            grow: own("memory.grow", &[I32], &[I32])?,
            copy: own("memory.copy", &[I32, I32, I32], &[])?,
            fill: own("memory.fill", &[I32, I32, I32], &[])?,
        })
    }
}

impl Reencode for Relocation {
    type Error = Infallible;

    fn type_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.types + index)
    }

    fn function_index(&mut self, index: u32) -> Result<u32, Error> {
        let imported = self.imported.len() as u32;
        Ok(match self.imported.get(index as usize) {
            Some(&system) => system,
            None => self.functions + index - imported,
        })
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.globals + index)
    }

    /// An offset that would be too large lies outside every memory, before and after.
    fn mem_arg(&mut self, access: wasmparser::MemArg) -> Result<MemArg, Error> {
        let offset = access.offset.saturating_add(self.base).min(u32::MAX.into());
        Ok(MemArg { offset, align: access.align.into(), memory_index: 0 })
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<Instruction<'a>, Error> {
        Ok(match operator {
            Operator::MemorySize { .. } => Instruction::Call(self.size),
            Operator::MemoryGrow { .. } => Instruction::Call(self.grow),
            Operator::MemoryCopy { .. } => Instruction::Call(self.copy),
            Operator::MemoryFill { .. } => Instruction::Call(self.fill),
            other => utils::instruction(self, other)?,
        })
    }
}
