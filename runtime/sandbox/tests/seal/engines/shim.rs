//! A module that stands between JavaScript and a sealed module: JavaScript may change the bits of a NaN, so floats cross
//! as the integers with the same bits.

use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, GlobalType, ImportSection, Module,
    TypeSection, ValType,
};
use wasmparser::{ExternalKind, FuncType, Parser, Payload};

/// What a module exports, with the types.
#[derive(Default)]
pub struct Interface {
    pub functions: Vec<(String, FuncType)>,
    pub globals: Vec<(String, wasmparser::GlobalType)>,
    /// How many parameters each function has, exported or not.
    pub params: Vec<u32>,
    /// In a sealed module, the first of the transform's three globals.
    pub seals_first_global: u32,
}

impl Interface {
    pub fn of(module: &[u8]) -> Self {
        let (mut types, mut indices, mut globals) = (Vec::<FuncType>::new(), Vec::<u32>::new(), Vec::new());
        let mut interface = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::TypeSection(section) => {
                    types = section.into_iter_err_on_gc_types().map(Result::unwrap).collect();
                }
                Payload::FunctionSection(section) => indices = section.into_iter().map(Result::unwrap).collect(),
                Payload::GlobalSection(section) => globals = section.into_iter().map(|g| g.unwrap().ty).collect(),
                Payload::ExportSection(section) => {
                    for export in section.into_iter().map(Result::unwrap) {
                        let (name, index) = (export.name.to_owned(), export.index as usize);
                        match export.kind {
                            ExternalKind::Func => {
                                let ty = types[indices[index] as usize].clone();
                                interface.functions.push((name, ty));
                            }
                            ExternalKind::Global => interface.globals.push((name, globals[index])),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        interface.params = indices.iter().map(|&ty| types[ty as usize].params().len() as u32).collect();
        interface.seals_first_global = (globals.len() as u32).saturating_sub(3);
        interface
    }

    /// For each function one of the same name with integers for floats; for each global a function that reads it.
    pub fn shim(&self) -> Vec<u8> {
        let (mut types, mut imports, mut functions) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new());
        let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
        let imported = self.functions.len() as u32;
        for (index, (name, ty)) in (0..).zip(&self.functions) {
            types.ty().function(ty.params().iter().map(real), ty.results().iter().map(real));
            types.ty().function(ty.params().iter().map(bits), ty.results().iter().map(bits));
            imports.import("m", name, EntityType::Function(2 * index));
            functions.function(2 * index + 1);
            exports.export(name, ExportKind::Func, imported + index);
            code.function(&forward(index, ty));
        }
        for (index, (name, global)) in (0..).zip(&self.globals) {
            let val_type = real(&global.content_type);
            imports.import("m", name, GlobalType { val_type, mutable: global.mutable, shared: false });
            types.ty().function([], [bits(&global.content_type)]);
            functions.function(2 * imported + index);
            exports.export(name, ExportKind::Func, imported + imported + index);
            let mut read = Function::new([]);
            read.instructions().global_get(index);
            reinterpret(&mut read, &global.content_type);
            read.instructions().end();
            code.function(&read);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.finish()
    }
}

/// Calls the function, and hands several results on through locals.
fn forward(index: u32, ty: &FuncType) -> Function {
    let params = ty.params().len() as u32;
    let mut function = Function::new(ty.results().iter().map(|result| (1, real(result))));
    for (local, param) in (0..).zip(ty.params()) {
        let mut sink = function.instructions();
        sink.local_get(local);
        match param {
            wasmparser::ValType::F32 => drop(sink.f32_reinterpret_i32()),
            wasmparser::ValType::F64 => drop(sink.f64_reinterpret_i64()),
            _ => {}
        }
    }
    function.instructions().call(index);
    for local in (0..ty.results().len() as u32).rev() {
        function.instructions().local_set(params + local);
    }
    for (local, result) in (params..).zip(ty.results()) {
        function.instructions().local_get(local);
        reinterpret(&mut function, result);
    }
    function.instructions().end();
    function
}

fn reinterpret(function: &mut Function, ty: &wasmparser::ValType) {
    match ty {
        wasmparser::ValType::F32 => drop(function.instructions().i32_reinterpret_f32()),
        wasmparser::ValType::F64 => drop(function.instructions().i64_reinterpret_f64()),
        _ => {}
    }
}

fn real(ty: &wasmparser::ValType) -> ValType {
    match ty {
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        other => bits(other),
    }
}

/// The integer with the same bits.
fn bits(ty: &wasmparser::ValType) -> ValType {
    match ty {
        wasmparser::ValType::I32 | wasmparser::ValType::F32 => ValType::I32,
        _ => ValType::I64,
    }
}
