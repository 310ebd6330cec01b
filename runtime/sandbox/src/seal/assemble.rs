//! The sections of a sealed module.

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, ExportKind, ExportSection, FunctionSection,
    GlobalSection, GlobalType, MemorySection, MemoryType, Module, TableSection, TypeSection,
};
use wasmparser::{ElementSectionReader, ExternalKind, FuncType, ValType};

use super::abi::Exported;
use super::constant::Folding;
use super::error::SealError;
use super::limits;
use super::profile::Rules;
use super::survey::Survey;
use super::{FUEL, STACK, START, STATUS};

/// What is decided before the functions are rewritten: what the module will hold, and at which index.
pub(super) struct Plan<'a> {
    exports: Vec<Exported<'a>>,
    /// Result types of functions that have several, for the type of a block with the same results: `() -> results`.
    block_types: Vec<Vec<ValType>>,
    /// Pages that memory can grow to.
    pub(super) max_pages: u64,
    /// The global with the fuel.
    pub(super) fuel: u32,
    /// The global with the stack.
    pub(super) stack: u32,
    /// The global with the status.
    pub(super) status: u32,
    /// The function that ends a call whose fuel or stack is used up, and its type.
    pub(super) used_up: u32,
    used_up_type: u32,
    entries: Vec<bool>,
}

impl<'a> Plan<'a> {
    /// Decides.
    pub(super) fn new(survey: &Survey, rules: &Rules, exports: Vec<Exported<'a>>) -> Result<Self, SealError> {
        let most = u64::from(rules.budget.pages);
        let memory = survey.memory.map_or((0, None), |memory| (memory.initial, memory.maximum));
        limits::cap("pages of memory from the start", memory.0, most)?;
        let globals = survey.globals.as_ref().map_or(0, |globals| globals.count());
        let mut entries = vec![false; survey.functions.len()];
        let functions = exports.iter().filter(|export| export.kind == ExternalKind::Func);
        for index in functions.map(|export| export.index).chain(survey.start) {
            entries[index as usize] = true;
        }
        let block_types = several_results(survey);
        Ok(Self {
            used_up: index(survey.functions.len()),
            used_up_type: index(survey.types.len() + block_types.len()),
            block_types,
            max_pages: memory.1.map_or(most, |own| own.min(most)),
            fuel: globals,
            stack: globals + 1,
            status: globals + 2,
            exports,
            entries,
        })
    }

    /// Can the host call the function?
    pub(super) fn is_entry(&self, function: u32) -> bool {
        self.entries[function as usize]
    }

    /// The type of a block with the results of a function.
    pub(super) fn block_type(&self, survey: &Survey, ty: &FuncType) -> Result<BlockType, SealError> {
        Ok(match ty.results() {
            [] => BlockType::Empty,
            [one] => BlockType::Result(encoded(*one)?),
            several => {
                let own = self.block_types.binary_search_by(|known| order(known).cmp(&order(several)));
                BlockType::FunctionType(index(survey.types.len() + own.expect("collected from the same functions")))
            }
        })
    }

    /// How many exports were dropped.
    pub(super) fn dropped_exports(&self, survey: &Survey) -> u64 {
        (survey.exports.len() - self.exports.len()) as u64
    }
}

/// Puts a sealed module together.
pub(super) fn module(survey: &Survey, plan: &Plan, code: &CodeSection) -> Result<Vec<u8>, SealError> {
    let mut module = Module::new();
    module.section(&types(survey, plan)?);
    module.section(&functions(survey, plan));
    if !survey.tables.is_empty() {
        module.section(&tables(survey)?);
    }
    if let Some(memory) = survey.memory {
        let memory = MemoryType {
            minimum: memory.initial,
            maximum: Some(plan.max_pages),
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        module.section(MemorySection::new().memory(memory));
    }
    module.section(&globals(survey)?);
    module.section(&exports(survey, plan)?);
    if let Some(elements) = &survey.elements {
        module.section(&element(elements)?);
    }
    module.section(code);
    if !survey.data.is_empty() {
        module.section(&data(survey)?);
    }
    Ok(module.finish())
}

/// A value type in the encoder's terms.
pub(super) fn encoded(ty: ValType) -> Result<wasm_encoder::ValType, SealError> {
    Folding.val_type(ty).map_err(unencodable)
}

/// How many there are is capped.
fn index(at: usize) -> u32 {
    u32::try_from(at).expect("all that has an index is capped")
}

fn several_results(survey: &Survey) -> Vec<Vec<ValType>> {
    let types = survey.function_types.iter().map(|&ty| &survey.types[ty as usize]);
    let several = types.filter(|ty| ty.results().len() > 1);
    let mut results: Vec<Vec<ValType>> = several.map(|ty| ty.results().to_vec()).collect();
    results.sort_by_key(|results| order(results));
    results.dedup();
    results
}

/// An order of result types.
fn order(results: &[ValType]) -> Vec<u8> {
    let number = |ty: &ValType| match ty {
        ValType::I32 => 0,
        ValType::I64 => 1,
        ValType::F32 => 2,
        _ => 3,
    };
    results.iter().map(number).collect()
}

fn types(survey: &Survey, plan: &Plan) -> Result<TypeSection, SealError> {
    let mut section = TypeSection::new();
    let encoded = |types: &[ValType]| types.iter().map(|&ty| encoded(ty)).collect::<Result<Vec<_>, _>>();
    for ty in &survey.types {
        section.ty().function(encoded(ty.params())?, encoded(ty.results())?);
    }
    for results in &plan.block_types {
        section.ty().function([], encoded(results)?);
    }
    section.ty().function([], []);
    Ok(section)
}

fn functions(survey: &Survey, plan: &Plan) -> FunctionSection {
    let mut section = FunctionSection::new();
    for &ty in survey.function_types.iter().chain([&plan.used_up_type]) {
        section.function(ty);
    }
    section
}

fn tables(survey: &Survey) -> Result<TableSection, SealError> {
    let mut section = TableSection::new();
    for table in &survey.tables {
        let mut table = Folding.table_type(*table).map_err(unencodable)?;
        table.maximum = Some(table.minimum);
        section.table(table);
    }
    Ok(section)
}

fn globals(survey: &Survey) -> Result<GlobalSection, SealError> {
    let mut section = GlobalSection::new();
    if let Some(globals) = survey.globals.clone() {
        Folding.parse_global_section(&mut section, globals).map_err(unencodable)?;
    }
    let mutable = |val_type| GlobalType { val_type, mutable: true, shared: false };
    section.global(mutable(wasm_encoder::ValType::I64), &ConstExpr::i64_const(0));
    section.global(mutable(wasm_encoder::ValType::I32), &ConstExpr::i32_const(0));
    section.global(mutable(wasm_encoder::ValType::I32), &ConstExpr::i32_const(0));
    Ok(section)
}

fn exports(survey: &Survey, plan: &Plan) -> Result<ExportSection, SealError> {
    let mut section = ExportSection::new();
    for export in &plan.exports {
        let kind = Folding.export_kind(export.kind).map_err(unencodable)?;
        section.export(export.name, kind, export.index);
    }
    section.export(FUEL, ExportKind::Global, plan.fuel);
    section.export(STACK, ExportKind::Global, plan.stack);
    section.export(STATUS, ExportKind::Global, plan.status);
    if let Some(start) = survey.start {
        section.export(START, ExportKind::Func, start);
    }
    Ok(section)
}

fn element(segments: &ElementSectionReader) -> Result<ElementSection, SealError> {
    let mut section = ElementSection::new();
    Folding.parse_element_section(&mut section, segments.clone()).map_err(unencodable)?;
    Ok(section)
}

fn data(survey: &Survey) -> Result<DataSection, SealError> {
    let mut section = DataSection::new();
    for segment in &survey.data {
        Folding.parse_data(&mut section, segment.clone()).map_err(unencodable)?;
    }
    Ok(section)
}

/// What validates as Lime1 can be encoded; should the libraries ever disagree, the module is refused.
fn unencodable(error: wasm_encoder::reencode::Error) -> SealError {
    SealError::Invalid { reason: format!("{error}"), offset: 0 }
}
