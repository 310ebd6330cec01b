//! The first pass: a module's validation, and all that has to be known before a function can be rewritten.

use wasmparser::{
    ConstExpr, Data, DataKind, Element, ElementItems, ElementKind, ElementSectionReader, Encoding, Export, FuncType,
    FuncValidatorAllocations, GlobalSectionReader, MemoryType, Parser, Payload, TableType, ValidPayload, Validator,
    WasmFeatures,
};

use super::constant::{self, Constant};
use super::error::SealError;
use super::function::{self, Function};
use super::limits;

/// Lime1, and data segments that nothing in Lime1 can read: snapshots of a module's memory leave empty ones behind.
/// They are dropped. The operators that come with them are refused one by one.
pub(crate) const FEATURES: WasmFeatures = WasmFeatures::LIME1.union(WasmFeatures::BULK_MEMORY);

/// A valid module within the caps.
#[derive(Default)]
pub(super) struct Survey<'a> {
    pub(super) source: &'a [u8],
    pub(super) types: Vec<FuncType>,
    /// For each function the index of its type.
    pub(super) function_types: Vec<u32>,
    pub(super) tables: Vec<TableType>,
    pub(super) memory: Option<MemoryType>,
    pub(super) globals: Option<GlobalSectionReader<'a>>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) start: Option<u32>,
    pub(super) functions: Vec<Function<'a>>,
    pub(super) elements: Option<ElementSectionReader<'a>>,
    /// The segments that are copied into memory at the start.
    pub(super) data: Vec<Data<'a>>,
    pub(super) custom_bytes: u64,
}

/// Validates a module and surveys it.
pub(super) fn read(source: &[u8]) -> Result<Survey<'_>, SealError> {
    limits::cap("bytes", source.len() as u64, limits::MODULE_BYTES)?;
    let mut survey = Survey { source, ..Survey::default() };
    let mut validator = Validator::new_with_features(FEATURES);
    let mut allocations = FuncValidatorAllocations::default();
    let mut all_locals = 0;
    let mut parser = Parser::new(0);
    parser.set_features(FEATURES);
    for payload in parser.parse_all(source) {
        let payload = payload?;
        survey.precheck(&payload)?;
        match validator.payload(&payload)? {
            ValidPayload::Func(function, body) => {
                let mut function = function.into_validator(allocations);
                let summary = function::survey(&survey, &mut function, body)?;
                all_locals += u64::from(summary.locals);
                limits::cap("locals in all functions", all_locals, limits::ALL_LOCALS)?;
                survey.functions.push(summary);
                allocations = function.into_allocations();
            }
            _ => survey.section(payload)?,
        }
    }
    Ok(survey)
}

impl<'a> Survey<'a> {
    /// The type of a function.
    pub(super) fn type_of(&self, function: u32) -> &FuncType {
        &self.types[self.function_types[function as usize] as usize]
    }

    /// What has a better message here than from the validator.
    fn precheck(&self, payload: &Payload<'a>) -> Result<(), SealError> {
        match payload {
            Payload::Version { encoding: Encoding::Component, .. } => Err(SealError::Component),
            Payload::ImportSection(imports) => match imports.clone().into_imports().next() {
                Some(import) => {
                    let import = import?;
                    Err(SealError::Import { module: import.module.to_owned(), name: import.name.to_owned() })
                }
                None => Ok(()),
            },
            Payload::TypeSection(types) => limits::cap("types", types.count().into(), limits::TYPES),
            Payload::FunctionSection(functions) => {
                limits::cap("functions", functions.count().into(), limits::FUNCTIONS)
            }
            Payload::GlobalSection(globals) => limits::cap("globals", globals.count().into(), limits::GLOBALS),
            Payload::ExportSection(exports) => limits::cap("exports", exports.count().into(), limits::EXPORTS),
            Payload::ElementSection(segments) => {
                limits::cap("element segments", segments.count().into(), limits::SEGMENTS)
            }
            Payload::DataSection(segments) => limits::cap("data segments", segments.count().into(), limits::SEGMENTS),
            Payload::CodeSectionEntry(body) => {
                limits::cap("bytes in one function", body.range().len() as u64, limits::BODY_BYTES)
            }
            _ => Ok(()),
        }
    }

    /// Notes a section that the validator has accepted.
    fn section(&mut self, payload: Payload<'a>) -> Result<(), SealError> {
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    let ty = ty?;
                    limits::cap("parameters", ty.params().len() as u64, limits::PARAMS)?;
                    limits::cap("results", ty.results().len() as u64, limits::RESULTS)?;
                    self.types.push(ty);
                }
            }
            Payload::FunctionSection(functions) => {
                self.function_types = functions.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    let table = table?.ty;
                    limits::cap("table elements", table.initial, limits::TABLE_ELEMENTS)?;
                    self.tables.push(table);
                }
            }
            Payload::MemorySection(memories) => {
                self.memory = memories.into_iter().next().transpose()?;
            }
            Payload::GlobalSection(globals) => self.globals = Some(globals),
            Payload::ExportSection(exports) => self.exports = exports.into_iter().collect::<Result<_, _>>()?,
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(segments) => {
                self.elements = Some(segments.clone());
                for (index, segment) in segments.into_iter().enumerate() {
                    self.element_segment(&segment?, index)?;
                }
            }
            Payload::DataSection(segments) => {
                for (index, segment) in segments.into_iter().enumerate() {
                    self.data_segment(segment?, index)?;
                }
            }
            Payload::CustomSection(custom) => self.custom_bytes += custom.data().len() as u64,
            _ => {}
        }
        Ok(())
    }

    fn element_segment(&self, segment: &Element, index: usize) -> Result<(), SealError> {
        let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(items)) = (&segment.kind, &segment.items)
        else {
            return Err(SealError::beyond_lime1("an element segment that is not active", segment.range.start));
        };
        let room = self.tables.first().map_or(0, |table| table.initial);
        fits("element", index, offset_expr, items.count().into(), room)
    }

    fn data_segment(&mut self, segment: Data<'a>, index: usize) -> Result<(), SealError> {
        if let DataKind::Active { offset_expr, .. } = &segment.kind {
            let pages = self.memory.map_or(0, |memory| memory.initial);
            fits("data", index, offset_expr, segment.data.len() as u64, pages << 16)?;
            self.data.push(segment);
        }
        Ok(())
    }
}

/// Refuses an active segment that would trap while the module is instantiated: how an engine reports that, and what
/// it has written by then, is not the module's to say.
fn fits(what: &'static str, index: usize, offset: &ConstExpr, length: u64, room: u64) -> Result<(), SealError> {
    let start = match constant::fold(offset)? {
        Some(Constant::I32(start)) => u64::from(start.cast_unsigned()),
        _ => 0,
    };
    if start + length > room { Err(SealError::Segment { what, index }) } else { Ok(()) }
}
