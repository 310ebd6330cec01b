//! Where the transform has put something into a function, found in the sealed bytes alone, and how to take it away again.
//!
//! The transform's globals come after the source's, and its locals after the function's own: what writes to them, or
//! reads them, is its work. No more than that is assumed of its patterns.

use std::ops::Range;

use wasm_encoder::{CodeSection, Module, RawSection};
use wasmparser::{FunctionBody, Operator, Parser, Payload};

use crate::engines::Interface;

/// What a site does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    BulkCharge,
    Canonical,
    Charge,
    CheckAtExit,
    CheckOfLength,
    CheckInLine,
    CheckInLoop,
    FuelLoad,
    FuelSave,
    GrowCharge,
    Refund,
    StackCharge,
    StackCheck,
    StackRelease,
    Status,
}

impl Kind {
    /// A check that another one follows or precedes can be missing without any effect, and so can keeping the fuel in
    /// step where nothing was charged in between; nothing else can.
    pub fn is_repeated(self) -> bool {
        use Kind::{CheckAtExit, CheckInLine, CheckInLoop, CheckOfLength, FuelLoad, FuelSave, StackCheck};
        let kinds = [CheckAtExit, CheckInLine, CheckInLoop, CheckOfLength, FuelLoad, FuelSave, StackCheck];
        kinds.contains(&self)
    }

    /// What it does depends on what runs, and can be nothing: for a length of 0, without a NaN, and, as the caller
    /// knows what stack it had, before no other call.
    pub fn is_occasional(self) -> bool {
        matches!(self, Self::BulkCharge | Self::Canonical | Self::GrowCharge | Self::StackRelease)
    }
}

/// A site, and what to put there so that it does nothing.
#[derive(Clone, Debug)]
pub struct Site {
    pub kind: Kind,
    function: usize,
    range: Range<usize>,
    without: &'static [u8],
}

const DROP: &[u8] = &[0x1a];
const DROP_TWO_PUSH_ONE: &[u8] = &[0x1a, 0x1a, 0x41, 0x01];
const UNREACHABLE: &[u8] = &[0x00];

/// The sites of a sealed module.
pub fn sites(source: &[u8], sealed: &[u8]) -> Vec<Site> {
    let mut sites = Vec::new();
    walk(source, sealed, |function, body, window| {
        for at in 0..window.operators.len() {
            if let Some((kind, without)) = window.site(at) {
                let end = window.operators.get(at + 1).map_or(body.range().end, |(_, offset)| *offset);
                sites.push(Site { kind, function, range: window.operators[at].1..end, without });
            }
        }
    });
    sites
}

/// Bytes of stack that each function takes, if it counts them.
pub fn frames(source: &[u8], sealed: &[u8]) -> Vec<Option<u64>> {
    let mut frames = Vec::new();
    walk(source, sealed, |_, _, window| {
        let charge = (1..window.operators.len()).find(|&at| matches!(window.site(at), Some((Kind::StackCharge, _))));
        frames.push(charge.and_then(|at| match window.operators[at - 1].0 {
            Operator::I32Const { value } => u64::try_from(value).ok(),
            _ => None,
        }));
    });
    frames
}

fn walk(source: &[u8], sealed: &[u8], mut visit: impl FnMut(usize, &FunctionBody, &Window)) {
    let interface = Interface::of(sealed);
    let locals = bodies(source).into_iter().zip(&interface.params).map(|(body, params)| params + declared(&body));
    for (function, (body, locals)) in bodies(sealed).iter().zip(locals).enumerate() {
        let operators = body.get_operators_reader().unwrap().into_iter_with_offsets();
        let operators: Vec<(Operator, usize)> = operators.map(Result::unwrap).collect();
        visit(function, body, &Window { operators: &operators, locals, fuel: interface.seals_first_global });
    }
}

impl Site {
    /// The module without this site's work.
    pub fn remove(&self, sealed: &[u8]) -> Vec<u8> {
        self.replace(sealed, self.without)
    }

    /// The module with a trap in its place, to see whether it is ever reached.
    pub fn trap(&self, sealed: &[u8]) -> Vec<u8> {
        self.replace(sealed, UNREACHABLE)
    }

    fn replace(&self, sealed: &[u8], with: &[u8]) -> Vec<u8> {
        let mut module = Module::new();
        let mut code = CodeSection::new();
        let bodies = bodies(sealed);
        for (function, body) in bodies.iter().enumerate() {
            let range = body.range();
            match function == self.function {
                true => code
                    .raw(&[&sealed[range.start..self.range.start], with, &sealed[self.range.end..range.end]].concat()),
                false => code.raw(&sealed[range]),
            };
        }
        for payload in Parser::new(0).parse_all(sealed) {
            match payload.unwrap() {
                Payload::CodeSectionStart { .. } => drop(module.section(&code)),
                payload => {
                    if let Some((id, range)) = payload.as_section() {
                        module.section(&RawSection { id, data: &sealed[range] });
                    }
                }
            }
        }
        module.finish()
    }
}

fn bodies(module: &[u8]) -> Vec<FunctionBody<'_>> {
    let payloads = Parser::new(0).parse_all(module).map(Result::unwrap);
    payloads
        .filter_map(|payload| if let Payload::CodeSectionEntry(body) = payload { Some(body) } else { None })
        .collect()
}

fn declared(body: &FunctionBody) -> u32 {
    body.get_locals_reader().unwrap().into_iter().map(|locals| locals.unwrap().0).sum()
}

/// A function's operators, and which indices are the transform's.
struct Window<'a> {
    operators: &'a [(Operator<'a>, usize)],
    locals: u32,
    /// The global with the fuel; those with stack and status follow it.
    fuel: u32,
}

impl Window<'_> {
    fn site(&self, at: usize) -> Option<(Kind, &'static [u8])> {
        use Operator as O;
        let before = |back: usize| at.checked_sub(back).map(|at| &self.operators[at].0);
        match self.operators[at].0 {
            O::I64Sub if self.writes(at + 1) => Some(match before(1)? {
                O::I64Const { value: ..0 } => (Kind::Refund, DROP),
                O::I64Const { .. } => (Kind::Charge, DROP),
                O::I64Mul => (Kind::GrowCharge, DROP),
                _ => (Kind::BulkCharge, DROP),
            }),
            O::I32Sub if self.writes_stack(at) => Some((Kind::StackCharge, DROP)),
            O::I32Add if self.writes_stack(at) => Some((Kind::StackRelease, DROP)),
            O::BrIf { .. } if self.reads(at.checked_sub(3)?) => match before(1)? {
                O::I32LtS => Some((Kind::StackCheck, DROP)),
                O::I64LtS => Some((self.check(at), DROP)),
                _ => None,
            },
            O::F32Eq | O::F64Eq if self.reads(at - 1) && self.reads(at - 2) => {
                Some((Kind::Canonical, DROP_TWO_PUSH_ONE))
            }
            O::GlobalSet { global_index } if global_index == self.fuel + 2 => Some((Kind::Status, DROP)),
            O::GlobalSet { global_index } if global_index == self.fuel => match before(1)? {
                O::LocalGet { local_index } if *local_index >= self.locals => Some((Kind::FuelSave, DROP)),
                _ => None,
            },
            O::LocalSet { local_index } if local_index >= self.locals => match before(1)? {
                O::GlobalGet { global_index } if *global_index == self.fuel => Some((Kind::FuelLoad, DROP)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Which check of the fuel this is, by what stands before it and after it.
    fn check(&self, at: usize) -> Kind {
        if matches!(self.operators.get(at + 1), Some((Operator::Return, _))) {
            return Kind::CheckAtExit;
        }
        for (operator, _) in self.operators[..at].iter().rev().take(12) {
            match operator {
                Operator::I64ExtendI32U => return Kind::CheckOfLength,
                Operator::Loop { .. } => return Kind::CheckInLoop,
                Operator::Call { .. } | Operator::BrIf { .. } | Operator::End | Operator::If { .. } => break,
                _ => {}
            }
        }
        Kind::CheckInLine
    }

    fn writes_stack(&self, at: usize) -> bool {
        let sets = |operator: &Operator| matches!(operator, Operator::GlobalSet { global_index } if *global_index == self.fuel + 1);
        self.operators[at + 1..].iter().take(2).any(|(operator, _)| sets(operator))
    }

    fn writes(&self, at: usize) -> bool {
        match self.operators.get(at) {
            Some((Operator::LocalSet { local_index } | Operator::LocalTee { local_index }, _)) => {
                *local_index >= self.locals
            }
            Some((Operator::GlobalSet { global_index }, _)) => *global_index >= self.fuel,
            _ => false,
        }
    }

    fn reads(&self, at: usize) -> bool {
        match self.operators[at].0 {
            Operator::LocalGet { local_index } | Operator::LocalTee { local_index } => local_index >= self.locals,
            Operator::GlobalGet { global_index } => global_index >= self.fuel,
            _ => false,
        }
    }
}
