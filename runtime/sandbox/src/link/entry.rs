//! How a program is called, and the two functions that the system leaves open.

use cando_record::Entry;
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{BlockType, Function, InstructionSink, MemArg};
use wasmparser::{FuncType, ValType};

use super::{LinkError, parts::Parts, relocation::Relocation};

/// The most parameters, and the most results, of a function that can be called (`runtime/languages/src/wasm/program.h`).
const MAX_VALUES: usize = 32;

/// The function that makes room for a text in the program's memory.
const ALLOC: &str = "cando_alloc";

/// A function of the program's, and its type.
struct Callee {
    index: u32,
    ty: FuncType,
}

/// What is called of a program.
pub(super) struct EntryPoint {
    /// Before everything else: the start function, and a reactor's `_initialize`.
    begin: Vec<Callee>,
    entry: Callee,
    /// Makes room for the arguments, if the entry takes them as JSON.
    alloc: Option<Callee>,
}

impl EntryPoint {
    /// Finds it. A `stdin` program is a command: it exports `_start`.
    pub(super) fn of(program: &Parts, entry: &Entry) -> Result<Self, LinkError> {
        let callee = |index: u32| Callee { index, ty: program.type_of(index).clone() };
        let typed = |name: &str, params: &[ValType], results: &[ValType]| {
            let found = program.exported(name).map(callee);
            found.filter(|found| found.ty.params() == params && found.ty.results() == results)
        };
        let mut begin: Vec<Callee> = program.start.map(callee).into_iter().collect();
        let Entry::Function { name } = entry else {
            let entry = typed("_start", &[], &[]).ok_or(LinkError::NoCommand)?;
            return Ok(Self { begin, entry, alloc: None });
        };
        begin.extend(typed("_initialize", &[], &[]));
        let entry = program.exported(name).map(callee).ok_or_else(|| LinkError::no_function(name, program))?;
        if entry.ty.params().len().max(entry.ty.results().len()) > MAX_VALUES {
            return Err(LinkError::TooManyValues { name: name.clone(), most: MAX_VALUES });
        }
        let takes_text = entry.ty.params() == [ValType::I32, ValType::I32] && entry.ty.results() == [ValType::I64];
        let alloc = typed(ALLOC, &[ValType::I32], &[ValType::I32]).filter(|_| takes_text);
        Ok(Self { begin, entry, alloc })
    }

    /// `(param $buffer i32)`: writes the entry's form there.
    pub(super) fn form(&self) -> Function {
        let letters = |types: &[ValType]| types.iter().map(letter).collect::<String>();
        let ty = &self.entry.ty;
        let form = match self.alloc {
            Some(_) => "json".to_owned(),
            None => format!("{}>{}", letters(ty.params()), letters(ty.results())),
        };
        let mut function = Function::new([]);
        for (offset, byte) in (0..).zip(form.bytes()) {
            let place = MemArg { offset, align: 0, memory_index: 0 };
            function.instructions().local_get(0).i32_const(byte.into()).i32_store8(place);
        }
        function.instructions().end();
        function
    }

    /// `(param $step i32) (param $values i32)`: begins, calls the entry, or makes room.
    pub(super) fn call(&self, relocation: &mut Relocation) -> Result<Function, Error> {
        let callees = [&self.entry].into_iter().chain(&self.alloc);
        let results = callees.clone().flat_map(|callee| callee.ty.results());
        let locals: Vec<_> = results.map(|ty| RoundtripReencoder.val_type(*ty)).collect::<Result<_, _>>()?;
        let mut function = Function::new_with_locals_types(locals);
        let mut sink = function.instructions();
        sink.local_get(0).i32_eqz().if_(BlockType::Empty);
        for callee in &self.begin {
            sink.call(relocation.function_index(callee.index)?);
        }
        sink.return_().end();
        let mut local = 2;
        for (step, callee) in (1..).zip(callees) {
            sink.local_get(0).i32_const(step).i32_eq().if_(BlockType::Empty);
            callee.call(&mut sink, relocation, local)?;
            sink.return_().end();
            local += callee.ty.results().len() as u32;
        }
        sink.end();
        Ok(function)
    }
}

impl Callee {
    /// Calls with the values, and leaves the results there, by way of locals from `first` on.
    fn call(&self, sink: &mut InstructionSink, relocation: &mut Relocation, first: u32) -> Result<(), Error> {
        let place = |offset| MemArg { offset, align: 0, memory_index: 0 };
        for (offset, ty) in (0..).step_by(8).zip(self.ty.params()) {
            sink.local_get(1);
            match ty {
                ValType::I32 => sink.i32_load(place(offset)),
                ValType::I64 => sink.i64_load(place(offset)),
                ValType::F32 => sink.f32_load(place(offset)),
                _ => sink.f64_load(place(offset)),
            };
        }
        sink.call(relocation.function_index(self.index)?);
        let results = (first..).zip((0..).step_by(8)).zip(self.ty.results());
        let results: Vec<_> = results.collect();
        for ((local, _), _) in results.iter().rev() {
            sink.local_set(*local);
        }
        for ((local, offset), ty) in results {
            sink.local_get(1).local_get(local);
            match ty {
                ValType::I32 => sink.i32_store(place(offset)),
                ValType::I64 => sink.i64_store(place(offset)),
                ValType::F32 => sink.f32_store(place(offset)),
                _ => sink.f64_store(place(offset)),
            };
        }
        Ok(())
    }
}

/// Lime1 has no other types.
fn letter(ty: &ValType) -> char {
    match ty {
        ValType::I32 => 'i',
        ValType::I64 => 'I',
        ValType::F32 => 'f',
        _ => 'F',
    }
}
