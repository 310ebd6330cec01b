//! The tests of the tests: whatever single thing is taken out of a sealed module, an oracle notices.
//!
//! A module so edited is also what somebody would make who wants his module to run longer than it may.

mod corpus;
mod sites;

use std::collections::BTreeMap;
use std::fmt;

use cando_record::Digest;
use cando_sandbox::seal::Status;

use crate::engines::{Ending, Heap, Machine, Native, RULES, Ran, Value, seal_all, with_stack};
use crate::prove::{Check, number};
pub use sites::frames;
use sites::{Kind, Site, sites};

/// More stack than any frame here takes.
const FRAME: i64 = 1_024;
/// Enough to use up the stack first.
const LARGE: i64 = 1_000_000;
/// Probes that show whether a site is reached at all; the others look closely.
const SPARSE: usize = 48;
/// Generated programs beside the written ones; `$CANDO_PROVE_MUTATED` sets another number.
const PROGRAMS: u64 = 2;
/// More than any call here uses that ends.
const FUEL: u64 = 300_000;

/// Who notices that something is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Oracle {
    /// wasmtime's `consume_fuel` counts otherwise, or there was fuel for a call that it says there was not.
    Fuel,
    /// It gives another result than wasmtime with canonical NaNs.
    Result,
    /// The stack was not given back.
    Balance,
    /// It runs further than the bound, or for ever.
    Bound,
    /// Another engine, on the module as it was, ends with another status, fuel, stack or state.
    Engines,
}

/// A module, and calls of it.
struct Case {
    name: String,
    source: Vec<u8>,
    sealed: Vec<u8>,
    calls: Vec<Call>,
}

/// A call, and what wasmtime says of it: its results, its state and its fuel, if it returns within [`FUEL`].
struct Call {
    name: &'static str,
    arguments: Vec<Value>,
    truth: Option<(Vec<Value>, Digest, u64)>,
    probes: Vec<Probe>,
    on_a_small_host: Option<Ran>,
}

/// An amount of fuel and of stack, and what the module as it was makes of it.
struct Probe {
    fuel: i64,
    stack: u32,
    ran: Option<Ran>,
}

#[test]
fn every_mutation_is_noticed() {
    with_stack(|| {
        let mut check = Check::of("mutations of sealed modules");
        let mut table = Table::default();
        let (first, programs) = (number("CANDO_PROVE_SEED", 0), number("CANDO_PROVE_MUTATED", PROGRAMS));
        for (name, source, calls) in corpus::written().into_iter().chain(corpus::generated(first, programs)) {
            let written = !name.starts_with("program");
            let case = Case::new(name, source, calls);
            let mut patterns = 0;
            for site in sites(&case.source, &case.sealed) {
                let row = table.0.entry(site.kind).or_default();
                if !case.reaches(&site) {
                    row.unreached += 1;
                    check.refuse("never reached");
                } else if let Some(oracle) = case.notice(&site) {
                    *row.noticed.entry(oracle).or_default() += 1;
                    patterns += usize::from(site.kind == Kind::Canonical);
                    check.pass();
                } else if site.kind.is_repeated() {
                    row.idle += 1;
                    check.refuse("made redundant by another");
                } else if site.kind.is_occasional() && !written {
                    row.idle += 1;
                    check.refuse("without an occasion in these calls");
                } else if case.differs_where_reached(&site) {
                    *row.noticed.entry(Oracle::Engines).or_default() += 1;
                    check.pass();
                } else {
                    row.missed.push(format!("{} {site:?}", case.name));
                }
            }
            assert!(patterns > 0 || !case.name.starts_with(corpus::SEEN), "{}: not made canonical", case.name);
        }
        println!("\n{table}");
        check.done();
        for kind in corpus::KINDS {
            let noticed = table.0.get(&kind).is_some_and(|row| !row.noticed.is_empty());
            assert!(noticed, "no site of the kind {kind:?}: does the transform write another pattern?");
        }
        let missed: Vec<&String> = table.0.values().flat_map(|row| &row.missed).collect();
        assert!(missed.is_empty(), "{missed:#?}");
    });
}

impl Case {
    fn new(name: String, source: Vec<u8>, calls: Vec<(&'static str, Vec<Value>)>) -> Self {
        let sealed = seal_all(&source).unwrap().bytes().to_vec();
        let calls = calls.into_iter().map(|(name, arguments)| Call::new(&source, &sealed, name, arguments));
        Self { name, calls: calls.collect(), source, sealed }
    }

    /// Who notices that a site is gone: the oracles that know nothing of the module as it was come first.
    fn notice(&self, site: &Site) -> Option<Oracle> {
        let mutant = site.remove(&self.sealed);
        let alone = self.calls.iter().find_map(|call| match &call.truth {
            Some((values, state, used)) => call.ends(&mutant, values, *state, *used as i64),
            None => call.is_bounded(&mutant),
        });
        alone.or_else(|| self.differs(&mutant, usize::MAX).then_some(Oracle::Engines))
    }

    /// Does anything that can be seen differ, for any of the first probes?
    fn differs(&self, mutant: &[u8], probes: usize) -> bool {
        self.calls.iter().any(|call| {
            let mut probes = call.probes.iter().take(probes);
            probes.any(|probe| call.run(mutant, probe.fuel, probe.stack) != probe.ran)
                || call.run_on_a_small_host(mutant) != call.on_a_small_host
        })
    }

    /// Does anything differ with just as much fuel as reaches the site? In an endless loop behind it, what was not charged
    /// may be worth some rounds exactly, which nobody sees with plenty.
    fn differs_where_reached(&self, site: &Site) -> bool {
        let (mutant, trap, stack) = (site.remove(&self.sealed), site.trap(&self.sealed), RULES.budget.stack);
        self.calls.iter().any(|call| {
            let differs = |module: &[u8], fuel| call.run(module, fuel, stack) != call.run(&self.sealed, fuel, stack);
            let (mut short, mut enough) = (0, LARGE);
            while short + 1 < enough {
                let fuel = (short + enough) / 2;
                *if differs(&trap, fuel) { &mut enough } else { &mut short } = fuel;
            }
            (enough..enough + 64).any(|fuel| differs(&mutant, fuel))
        })
    }

    fn reaches(&self, site: &Site) -> bool {
        self.differs(&site.trap(&self.sealed), SPARSE)
    }
}

impl Call {
    fn new(source: &[u8], sealed: &[u8], name: &'static str, arguments: Vec<Value>) -> Self {
        let mut oracle = Native::oracle(source, FUEL).unwrap();
        let (ended, used) = oracle.measure(name, &arguments, FUEL);
        let truth = ended.ok().map(|values| (values, oracle.state(), used));
        let mut call = Self { name, arguments, truth, probes: Vec::new(), on_a_small_host: None };
        call.on_a_small_host = call.run_on_a_small_host(sealed);
        let most = call.truth.as_ref().map_or(2_000, |(.., used)| *used) as i64 + 2;
        let every = |step: i64| (0..most).rev().step_by(step.max(1) as usize).map(|fuel| (fuel, RULES.budget.stack));
        let stacks = (0..2_048).step_by(8).map(|stack| (most + 1_000, stack));
        let sparse = every(most / 40).chain([(LARGE, RULES.budget.stack), (LARGE, 0), (LARGE, 512), (LARGE, 1_024)]);
        for (fuel, stack) in sparse.take(SPARSE).chain(every(most / 1_500)).chain(stacks) {
            call.probes.push(Probe { fuel, stack, ran: call.run(sealed, fuel, stack) });
        }
        call
    }

    fn run(&self, module: &[u8], fuel: i64, stack: u32) -> Option<Ran> {
        Heap::impatient(module).call_within(self.name, &self.arguments, fuel, stack)
    }

    /// Holds a call to what wasmtime says of it.
    fn ends(&self, mutant: &[u8], values: &[Value], state: Digest, used: i64) -> Option<Oracle> {
        let stack = RULES.budget.stack;
        let Some(ran) = self.run(mutant, used + 1_000, stack) else { return Some(Oracle::Bound) };
        match &ran.ending {
            Ending::Returned(found) if found != values || ran.state != state => return Some(Oracle::Result),
            Ending::Returned(_) if ran.fuel != 1_000 => return Some(Oracle::Fuel),
            Ending::Returned(_) if ran.stack != i64::from(RULES.budget.stack) => return Some(Oracle::Balance),
            Ending::Returned(_) => {}
            Ending::Trapped(_) => return Some(Oracle::Result),
        }
        let too_little = [0, used / 3, used / 2, used - 1].into_iter().filter(|fuel| *fuel < used);
        too_little.map(|fuel| self.run(mutant, fuel, stack)).find_map(|ran| match ran {
            Some(ran) if ran.is(Status::OutOfFuel) => (ran.fuel < LOWEST).then_some(Oracle::Bound),
            Some(ran) if ran.finished() => Some(Oracle::Fuel),
            _ => Some(Oracle::Bound),
        })
    }

    /// Holds a call that does not return to the bound.
    fn is_bounded(&self, mutant: &[u8]) -> Option<Oracle> {
        let known = [Status::OutOfFuel, Status::OutOfStack, Status::Trapped];
        let notice = |fuel| match self.run(mutant, fuel, RULES.budget.stack) {
            Some(ran) if ran.stack < -FRAME => Some(Oracle::Balance),
            Some(ran) if known.iter().any(|status| ran.is(*status)) => (ran.fuel < LOWEST).then_some(Oracle::Bound),
            _ => Some(Oracle::Bound),
        };
        [0, 1_000, LARGE].into_iter().find_map(notice)
    }

    /// What grows its memory, on a host that has no more than it began with.
    fn run_on_a_small_host(&self, module: &[u8]) -> Option<Ran> {
        let limits = wasmtime::StoreLimitsBuilder::new().memory_size(1 << 16).build();
        let grows = self.name == "grow";
        grows.then(|| Native::limited(module, limits).unwrap().call(self.name, &self.arguments, FUEL as i64))
    }
}

/// The least fuel that can be left: what the bound allows, and the largest length that is charged and then not done.
const LOWEST: i64 = -(RULES.budget.overrun() as i64) - (255 << 32);

#[derive(Default)]
struct Table(BTreeMap<Kind, Row>);

#[derive(Default)]
struct Row {
    noticed: BTreeMap<Oracle, usize>,
    /// Without effect on the calls made.
    idle: usize,
    unreached: usize,
    missed: Vec<String>,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        use Oracle::{Balance, Bound, Engines, Fuel, Result};
        let heads = ["fuel", "result", "balance", "bound", "engines", "idle", "unreached", "missed"];
        write!(f, "{:<14}", "taken out")?;
        heads.iter().try_for_each(|head| write!(f, " {head:>9}"))?;
        for (kind, row) in &self.0 {
            write!(f, "\n{:<14}", format!("{kind:?}"))?;
            let noticed = [Fuel, Result, Balance, Bound, Engines].map(|by| row.noticed.get(&by).copied().unwrap_or(0));
            let others = [row.idle, row.unreached, row.missed.len()];
            noticed.iter().chain(&others).try_for_each(|count| write!(f, " {count:>9}"))?;
        }
        Ok(())
    }
}
