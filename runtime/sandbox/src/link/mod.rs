//! Linking: a program that a candidate compiled becomes a language of one program.
//!
//! The language's module, the *system*, brings WASI and the way from a request to the program and back
//! (`runtime/languages/src/wasm`). It comes first in the result, as it is, so that none of its indices change:
//!
//! ```text
//! memory    0 ── system, of a fixed size ──┬── program: its own address 0 ── … ──→ grows
//! functions 0 ── system ───────────────────┼── program ──→        (types and globals alike; the table is the program's)
//! ```
//!
//! 1. [`parts`] validates both modules and takes them apart; [`limits`] holds the caps;
//! 2. [`entry`] decides how the program is called, and writes the bodies of the two functions that the system leaves open;
//! 3. [`relocation`] encodes the program's functions again: its imports become functions of the system, each of its memory
//!    accesses gets the size of the system's memory added to its offset, and `memory.size`, `grow`, `copy` and `fill`
//!    become calls of the system.
//!
//! Addresses are unsigned and offsets constant, so that no access of the program's can reach the system's memory; its
//! indices are valid before they are moved, so that it can call of the system only what it imports. What it does to
//! itself is its own affair: the result has no imports, and is sealed like every module. All of this is a pure function,
//! to the byte.

mod entry;
mod error;
mod limits;
mod parts;
mod relocation;

use cando_record::Entry;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, ExportSection, FunctionSection, GlobalSection, MemorySection,
    MemoryType, Module, TableSection, TypeSection,
};
use wasmparser::DataKind;

pub use self::error::LinkError;

use self::entry::EntryPoint;
use self::parts::Parts;
use self::relocation::Relocation;
use crate::seal::{self, Constant, Profile, SealError};

/// An export by which a language's module says that programs are linked to it.
pub(crate) const HOOK: &str = "program.call";

const PAGE: u64 = 1 << 16;

/// Links a program to a system, to be called as `entry` says.
pub(crate) fn link(system: &[u8], program: &[u8], entry: &Entry) -> Result<Vec<u8>, LinkError> {
    let system = Parts::read(system)?;
    let program = Parts::read(program)?;
    limits::check(&program)?;
    let room = memory(&system, &program)?;
    let relocation = Relocation::new(&system, &program, room.base)?;
    let point = EntryPoint::of(&program, entry)?;
    module(&system, &program, &room, relocation, &point).map_err(LinkError::from)
}

/// Where the program's memory begins, in bytes, and both memories together.
struct Room {
    base: u64,
    both: MemoryType,
}

fn memory(system: &Parts, program: &Parts) -> Result<Room, LinkError> {
    let most = u64::from(Profile::Language.budget().pages);
    let own = system.memory.filter(|own| own.maximum == Some(own.initial) && own.initial <= most);
    let own = own.ok_or(LinkError::System("it needs a memory that does not grow"))?.initial;
    if system.elements.is_some() {
        return Err(LinkError::System("it must have no functions in a table: that is the program's"));
    }
    let (first, last) = program.memory.map_or((0, Some(0)), |memory| (memory.initial, memory.maximum));
    if first > most - own {
        return Err(LinkError::Memory { pages: first, most: most - own });
    }
    let maximum = last.unwrap_or(most).min(most - own) + own;
    let both = MemoryType {
        minimum: own + first,
        maximum: Some(maximum),
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    Ok(Room { base: own * PAGE, both })
}

type Encoded<T> = Result<T, wasm_encoder::reencode::Error>;

fn module(
    system: &Parts,
    program: &Parts,
    room: &Room,
    mut relocation: Relocation,
    point: &EntryPoint,
) -> Encoded<Vec<u8>> {
    let same = &mut RoundtripReencoder;
    let mut module = Module::new();
    let mut types = TypeSection::new();
    for ty in system.types.iter().chain(&program.types) {
        let ty = same.func_type(ty.clone())?;
        types.ty().function(ty.params().iter().copied(), ty.results().iter().copied());
    }
    module.section(&types);
    let mut functions = FunctionSection::new();
    system.own_functions().iter().for_each(|&ty| _ = functions.function(ty));
    program.own_functions().iter().for_each(|&ty| _ = functions.function(relocation.types + ty));
    module.section(&functions);
    let mut tables = TableSection::new();
    for table in &program.tables {
        tables.table(same.table_type(*table)?);
    }
    if !tables.is_empty() {
        module.section(&tables);
    }
    module.section(MemorySection::new().memory(room.both));
    let mut globals = GlobalSection::new();
    if let Some(reader) = system.globals.clone() {
        same.parse_global_section(&mut globals, reader)?;
    }
    if let Some(reader) = program.globals.clone() {
        relocation.parse_global_section(&mut globals, reader)?;
    }
    module.section(&globals);
    let mut exports = ExportSection::new();
    for export in &system.exports {
        same.parse_export(&mut exports, *export)?;
    }
    module.section(&exports);
    let mut elements = ElementSection::new();
    if let Some(reader) = program.elements.clone() {
        relocation.parse_element_section(&mut elements, reader)?;
        module.section(&elements);
    }
    module.section(&code(system, program, &mut relocation, point)?);
    module.section(&data(system, program, room.base)?);
    Ok(module.finish())
}

fn code(system: &Parts, program: &Parts, relocation: &mut Relocation, point: &EntryPoint) -> Encoded<CodeSection> {
    let mut code = CodeSection::new();
    for (index, body) in (0..).zip(&system.bodies) {
        if index == relocation.form {
            code.function(&point.form());
        } else if index == relocation.call {
            code.function(&point.call(relocation)?);
        } else {
            code.raw(body.as_bytes());
        }
    }
    for body in &program.bodies {
        relocation.parse_function_body(&mut code, body.clone())?;
    }
    Ok(code)
}

/// Segments that nothing in Lime1 can read are left out.
fn data(system: &Parts, program: &Parts, base: u64) -> Encoded<DataSection> {
    let mut section = DataSection::new();
    for segment in system.data.iter().filter(|segment| matches!(segment.kind, DataKind::Active { .. })) {
        RoundtripReencoder.parse_data(&mut section, segment.clone())?;
    }
    for segment in &program.data {
        if let DataKind::Active { offset_expr, .. } = &segment.kind
            && let Some(Constant::I32(start)) = seal::fold(offset_expr)?
        {
            // It fits into the program's memory, see `Parts`.
            let start = ConstExpr::i32_const((u64::from(start.cast_unsigned()) + base) as i32);
            section.active(0, &start, segment.data.iter().copied());
        }
    }
    Ok(section)
}

impl From<wasm_encoder::reencode::Error> for LinkError {
    fn from(error: wasm_encoder::reencode::Error) -> Self {
        Self::Seal(SealError::Invalid { reason: error.to_string(), offset: 0 })
    }
}
