//! A valid module, taken apart.

use wasmparser::{
    Data, DataKind, ElementSectionReader, Encoding, Export, ExternalKind, FuncType, FunctionBody, GlobalSectionReader,
    Import, MemoryType, Parser, Payload, TableType, TypeRef, Validator,
};

use super::{LinkError, PAGE};
use crate::seal::{self, Constant, FEATURES, SealError};

/// The sections of a module that is valid, and whose data fits into its memory.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub(super) types: Vec<FuncType>,
    /// Imported functions; nothing else can be imported.
    pub(super) imports: Vec<Import<'a>>,
    /// For each function the index of its type, imported ones first.
    pub(super) functions: Vec<u32>,
    pub(super) tables: Vec<TableType>,
    pub(super) memory: Option<MemoryType>,
    pub(super) globals: Option<GlobalSectionReader<'a>>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) start: Option<u32>,
    pub(super) elements: Option<ElementSectionReader<'a>>,
    pub(super) bodies: Vec<FunctionBody<'a>>,
    pub(super) data: Vec<Data<'a>>,
}

impl<'a> Parts<'a> {
    pub(super) fn read(source: &'a [u8]) -> Result<Self, LinkError> {
        let mut parts = Self::default();
        let mut parser = Parser::new(0);
        parser.set_features(FEATURES);
        // What has a better message than the validator's comes first.
        for payload in parser.clone().parse_all(source).map_while(Result::ok) {
            if let Payload::Version { encoding: Encoding::Component, .. } = payload {
                return Err(SealError::Component.into());
            }
        }
        Validator::new_with_features(FEATURES).validate_all(source).map_err(SealError::from)?;
        for payload in parser.parse_all(source) {
            parts.section(payload.map_err(SealError::from)?)?;
        }
        parts.check_data()?;
        Ok(parts)
    }

    /// The types of the functions that are not imported.
    pub(super) fn own_functions(&self) -> &[u32] {
        &self.functions[self.imports.len()..]
    }

    /// The type of a function.
    pub(super) fn type_of(&self, function: u32) -> &FuncType {
        &self.types[self.functions[function as usize] as usize]
    }

    /// An exported function.
    pub(super) fn exported(&self, name: &str) -> Option<u32> {
        let is_it = |export: &&Export| export.kind == ExternalKind::Func && export.name == name;
        self.exports.iter().find(is_it).map(|export| export.index)
    }

    fn section(&mut self, payload: Payload<'a>) -> Result<(), LinkError> {
        self.note(payload).map_err(SealError::from)?;
        match self.imports.iter().find(|import| !matches!(import.ty, TypeRef::Func(_))) {
            Some(import) => Err(LinkError::import(import)),
            None => Ok(()),
        }
    }

    fn note(&mut self, payload: Payload<'a>) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(types) => self.types = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?,
            Payload::ImportSection(imports) => {
                self.imports = imports.into_imports().collect::<Result<_, _>>()?;
                self.functions.extend(self.imports.iter().filter_map(|import| match import.ty {
                    TypeRef::Func(ty) => Some(ty),
                    _ => None,
                }));
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(tables) => {
                self.tables = tables.into_iter().map(|table| Ok(table?.ty)).collect::<wasmparser::Result<_>>()?;
            }
            Payload::MemorySection(memories) => self.memory = memories.into_iter().next().transpose()?,
            Payload::GlobalSection(globals) => self.globals = Some(globals),
            Payload::ExportSection(exports) => self.exports = exports.into_iter().collect::<Result<_, _>>()?,
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(elements) => self.elements = Some(elements),
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(segments) => self.data = segments.into_iter().collect::<Result<_, _>>()?,
            _ => {}
        }
        Ok(())
    }

    /// Behind the system's memory an address that is too large would begin again at 0.
    fn check_data(&self) -> Result<(), LinkError> {
        let room = self.memory.map_or(0, |memory| memory.initial) * PAGE;
        for (index, segment) in self.data.iter().enumerate() {
            let DataKind::Active { offset_expr, .. } = &segment.kind else { continue };
            let start = match seal::fold(offset_expr).map_err(SealError::from)? {
                Some(Constant::I32(start)) => u64::from(start.cast_unsigned()),
                _ => u64::MAX,
            };
            if start.saturating_add(segment.data.len() as u64) > room {
                return Err(SealError::Segment { what: "data", index }.into());
            }
        }
        Ok(())
    }
}
