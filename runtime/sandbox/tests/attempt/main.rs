//! The fold: the host's rules, resuming, replaying, and the engine behind the engine.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[cfg(unix)]
mod cache;
mod scripted;

use std::sync::Arc;
use std::time::Duration;

use cando_record::{
    Digest, Event, Finding, Job, Limits, Mode, Practice, PracticeFormat, Response, RunStatus, Seed, Step,
    TranscriptEntry, caps, practice_root,
};
use cando_sandbox::engine::{Instance, Stop};
use cando_sandbox::seal::{STATUS, Status};
use cando_sandbox::{
    Assessment, Attempt, AttemptError, Engine, Host, Inconclusive, Profile, Sealed, Wasmi, Wasmtime, replay_practice,
    seal,
};
use scripted::{finish, manifest, present};
use serde_json::{Value, json};

const SEED: Seed = Seed([7; 32]);
const LIMITS: Limits = Limits { fuel: 1_000_000, time: 60_000 };

fn host() -> Arc<Host> {
    Arc::new(Host::new(Wasmtime::new().unwrap()))
}

fn load(host: &Host, steps: &[Value]) -> Arc<Assessment> {
    let module = scripted::assessment(&manifest(&[]), steps);
    Arc::new(Assessment::load(host, &module, |_| None).unwrap())
}

fn root(assessment: &Assessment) -> Digest {
    practice_root(&assessment.sealed().source(), &assessment.sealed().digest(), &SEED, &LIMITS)
}

fn begin(host: &Arc<Host>, assessment: &Arc<Assessment>) -> Result<Attempt, AttemptError> {
    let start = Event::Start { at: 0, limits: LIMITS, locale: "en".into(), mode: Mode::Practice, seed: SEED };
    Attempt::begin(host.clone(), assessment.clone(), root(assessment), start)
}

fn choose(option: &str) -> Response {
    Response::Choice { option: option.into() }
}

fn answer(attempt: &mut Attempt, n: u32, item: u32, option: &str, at: u64) -> Result<Step, AttemptError> {
    attempt.answer(n, item, choose(option), &mut || at, &mut |_| Ok(())).cloned()
}

fn record(assessment: &Assessment, entries: &[TranscriptEntry]) -> Practice {
    let (module, sealed) = (assessment.sealed().source(), assessment.sealed().digest());
    let seal = cando_sandbox::seal::VERSION.into();
    Practice { entries: entries.to_vec(), format: PracticeFormat::V1, limits: LIMITS, module, seal, sealed, seed: SEED }
}

#[test]
fn answers_are_final_and_repeatable() {
    let host = host();
    let assessment = load(&host, &[present(0), present(1), finish("completed")]);
    let mut attempt = begin(&host, &assessment).unwrap();
    let second = answer(&mut attempt, 2, 0, "a", 10).unwrap();
    assert!(matches!(&second, Step::Present { item, .. } if item.index == 1));
    assert_eq!(answer(&mut attempt, 2, 0, "a", 99).unwrap(), second);
    assert!(matches!(answer(&mut attempt, 2, 0, "b", 11), Err(AttemptError::Conflict { n: 2 })));
    assert!(
        matches!(answer(&mut attempt, 9, 1, "a", 11), Err(AttemptError::Refused(why)) if why.contains("expected event 3"))
    );
    for (item, option) in [(0, "a"), (1, "c")] {
        assert!(matches!(answer(&mut attempt, 3, item, option, 11), Err(AttemptError::Refused(_))), "{item} {option}");
    }
    assert!(matches!(answer(&mut attempt, 3, 1, "b", 12).unwrap(), Step::Finish { .. }));
    assert!(matches!(answer(&mut attempt, 4, 1, "b", 13), Err(AttemptError::Refused(why)) if why.contains("ended")));
}

#[test]
fn programs_have_a_length_that_fits_their_language() {
    let host = host();
    for (module, longest) in [(scripted::language(&json!({})), caps::PROGRAM), (scripted::system(), 1_398_104)] {
        let digest = Digest::of(&module).to_string();
        let script = scripted::assessment(&manifest(&[("x", &digest)]), &[scripted::code("x"), finish("completed")]);
        let language = Arc::new(seal(&module, Profile::Language).unwrap());
        let assessment = Arc::new(Assessment::load(&host, &script, |_| Some(language.clone())).unwrap());
        let mut attempt = begin(&host, &assessment).unwrap();
        let mut respond = |length: usize| {
            let response = Response::Code { program: "A".repeat(length) };
            attempt.advance(Event::Respond { at: 1, item: 0, response }).map(drop)
        };
        let refused = respond(longest + 1);
        assert!(matches!(refused, Err(AttemptError::Refused(why)) if why.contains(&longest.to_string())));
        respond(longest).unwrap();
    }
}

#[test]
fn time_ends_an_attempt() {
    let host = host();
    let assessment = load(&host, &[present(0), finish("time-up")]);
    let mut attempt = begin(&host, &assessment).unwrap();
    let early = attempt.advance(Event::TimeUp { at: 59_999 });
    assert!(matches!(early, Err(AttemptError::Refused(why)) if why.contains("before")));
    let step = answer(&mut attempt, 2, 0, "a", 60_000).unwrap();
    assert!(matches!(step, Step::Finish { .. }));
    assert_eq!(attempt.entries()[1].event, Event::TimeUp { at: 60_000 });

    let mut attempt = begin(&host, &assessment).unwrap();
    let late = attempt.advance(Event::Respond { at: 60_000, item: 0, response: choose("a") });
    assert!(matches!(late, Err(AttemptError::Late { at: 60_000, limit: 60_000 })));
}

#[test]
fn resuming_gives_the_same_chain() {
    let host = host();
    let assessment = load(&host, &[present(0), present(1), finish("completed")]);
    let mut attempt = begin(&host, &assessment).unwrap();
    answer(&mut attempt, 2, 0, "a", 10).unwrap();
    let stored = attempt.entries().to_vec();
    let again = Attempt::resume(host.clone(), assessment.clone(), root(&assessment), &stored).unwrap();
    assert_eq!((again.head(), again.next()), (attempt.head(), 3));
    let mut forged = stored.clone();
    forged[1].fuel += 1;
    assert!(Attempt::resume(host, assessment.clone(), root(&assessment), &forged).is_err());
}

#[test]
fn an_entry_that_is_not_kept_is_not_answered() {
    let host = host();
    let assessment = load(&host, &[present(0), finish("completed")]);
    let mut attempt = begin(&host, &assessment).unwrap();
    let failed = attempt.answer(2, 0, choose("a"), &mut || 1, &mut |_| Err("disk full".into()));
    assert!(matches!(failed, Err(AttemptError::NotKept(why)) if why == "disk full"));
}

#[test]
fn modules_that_misbehave_are_faults() {
    let host = host();
    let mut key = present(0);
    key["item"]["key"] = json!({ "response": {"option": "a", "type": "choice"}, "type": "response" });
    let mut float = present(0);
    float["of"] = json!(1.5);
    for (step, reason) in
        [(Value::Null, "ended in a trap"), (key, "key"), (float, "integer"), (json!({"type": "dance"}), "dance")]
    {
        let assessment = load(&host, &[step]);
        let fault = begin(&host, &assessment).err().unwrap();
        assert!(matches!(&fault, AttemptError::Fault { n: 1, reason: why } if why.contains(reason)), "{fault}");
    }
}

#[test]
fn replay_finds_every_difference() {
    let host = host();
    let assessment = load(&host, &[present(0), present(1), finish("completed")]);
    let mut attempt = begin(&host, &assessment).unwrap();
    answer(&mut attempt, 2, 0, "a", 10).unwrap();
    answer(&mut attempt, 3, 1, "b", 20).unwrap();
    let good = record(&assessment, attempt.entries());
    let report = replay_practice(&host, &assessment, &good, &mut |_, _| {});
    assert_eq!((report.finding, report.head, report.steps), (Finding::Equal, attempt.head(), 3));

    let refuted = |change: &dyn Fn(&mut Practice)| {
        let mut bad = good.clone();
        change(&mut bad);
        match replay_practice(&host, &assessment, &bad, &mut |_, _| {}).finding {
            Finding::Refuted { difference } => (difference.n, difference.pointer),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refuted(&|r| r.entries[1].fuel += 1), (2, "/fuel".into()));
    assert_eq!(refuted(&|r| r.entries[2].n = 9), (3, "/n".into()));
    assert_eq!(refuted(&|r| r.entries[2].step = r.entries[1].step.clone()), (3, "/step/item".into()));
    assert_eq!(refuted(&|r| r.entries[1].event = Event::TimeUp { at: 5 }), (2, "/event".into()));
    assert_eq!(refuted(&|r| drop(r.entries.pop())), (2, "/step/type".into()));
    assert_eq!(refuted(&|r| r.entries.swap(1, 2)).0, 2);
    assert_eq!(refuted(&|r| r.limits.time += 1), (0, "/limits".into()));
    assert_eq!(refuted(&|r| r.seed = Seed([8; 32])), (0, "/seed".into()));
    assert_eq!(refuted(&|r| r.sealed = r.module), (0, "/sealed".into()));
}

/// An engine on which every call stops, with a status, except while a module describes itself.
struct Failing(Wasmtime, Stop, Status);
struct FailingInstance(Box<dyn Instance>, Stop, Status);

/// One whose own stack ends at once.
fn shallow() -> Failing {
    Failing(Wasmtime::new().unwrap(), Stop::NativeStack, Status::Running)
}

impl Engine for Failing {
    fn name(&self) -> String {
        "failing".into()
    }

    fn instantiate(&self, sealed: &Sealed) -> Result<Box<dyn Instance>, Inconclusive> {
        Ok(Box::new(FailingInstance(self.0.instantiate(sealed)?, self.1.clone(), self.2)))
    }
}

impl Instance for FailingInstance {
    fn has(&mut self, export: &str) -> bool {
        self.0.has(export)
    }
    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<i64, Stop> {
        if ["cando_advance", "cando_run"].contains(&export) {
            self.0.set_global(STATUS, self.2.code().into());
            Err(self.1.clone())
        } else {
            self.0.call(export, arguments)
        }
    }
    fn global(&mut self, export: &str) -> i64 {
        self.0.global(export)
    }
    fn set_global(&mut self, export: &str, value: i64) {
        self.0.set_global(export, value);
    }
    fn read(&mut self, offset: u32, length: u32) -> Option<Vec<u8>> {
        self.0.read(offset, length)
    }
    fn write(&mut self, offset: u32, bytes: &[u8]) -> bool {
        self.0.write(offset, bytes)
    }
    fn memory_size(&mut self) -> u64 {
        self.0.memory_size()
    }
}

#[test]
fn every_engine_gives_the_same_chain() {
    let hosts = [host(), Arc::new(Host::new(Wasmi::default())), Arc::new(Host::new(shallow()))];
    let heads = hosts.map(|host| {
        let assessment = load(&host, &[present(0), present(1), finish("completed")]);
        let mut attempt = begin(&host, &assessment).unwrap();
        answer(&mut attempt, 2, 0, "a", 10).unwrap();
        answer(&mut attempt, 3, 1, "b", 20).unwrap();
        attempt.head()
    });
    assert!(heads.iter().all(|head| *head == heads[0]), "{heads:?}");
}

#[test]
fn runs_end_the_same_on_every_engine() {
    let ok = json!({ "error": null, "log": "", "output": "hi", "status": "ok", "value": 3 });
    let language = seal(&scripted::language(&ok), Profile::Language).unwrap();
    let hosts = [host(), Arc::new(Host::new(Wasmi::default())), Arc::new(Host::new(shallow()))];
    let cases = [
        ("ok", RunStatus::Ok, "hi"),
        ("l", RunStatus::OutOfFuel, "so far"),
        ("d", RunStatus::OutOfStack, "so far"),
        ("t", RunStatus::Trapped, "so far"),
    ];
    for (program, status, output) in cases {
        let job = job(program, 2_000_000);
        let results = hosts.each_ref().map(|host| host.run(&language, &job, &json!("")).unwrap());
        assert_eq!((results[0].status, results[0].output.as_str()), (status, output), "{program}");
        assert!(results.iter().all(|result| *result == results[0]), "{program}: {results:?}");
        assert_eq!(results[0].fuel == 2_000_000, status == RunStatus::OutOfFuel);
    }
}

/// A job for the scripted language; the program `l` is an endless loop.
fn job(program: &str, fuel: u64) -> Job {
    let job = json!({ "entry": {"type": "stdin"}, "files": {}, "inputs": [""], "language": "scripted",
        "limits": {"fuel": fuel, "output": 100}, "program": program, "seed": SEED });
    cando_record::json::from_value(job).unwrap()
}

#[test]
fn the_clock_gives_no_verdict() {
    let ok = json!({ "error": null, "log": "", "output": "hi", "status": "ok", "value": 3 });
    let language = seal(&scripted::language(&ok), Profile::Language).unwrap();
    let host = Host::new(Wasmtime::with_patience(Duration::from_millis(500)).unwrap());
    let Inconclusive(reason) = host.run(&language, &job("l", caps::FUEL), &json!("")).unwrap_err();
    assert_eq!(reason, "the call took longer than 0.5 seconds");
    let ended = host.run(&language, &job("l", 2_000_000), &json!("")).unwrap();
    assert_eq!(ended.status, RunStatus::OutOfFuel, "fuel that ends in time is a verdict");
}

#[test]
fn memory_that_the_host_lacks_gives_no_verdict() {
    let poor = Arc::new(Host::new(Failing(Wasmtime::new().unwrap(), Stop::Trap, Status::HostRefusedMemory)));
    let language = seal(&scripted::language(&Value::Null), Profile::Language).unwrap();
    let Inconclusive(reason) = poor.run(&language, &job("ok", 2_000_000), &json!("")).unwrap_err();
    assert_eq!(reason, "the host could not give the module its memory");
    let assessment = load(&poor, &[present(0), finish("completed")]);
    assert!(matches!(begin(&poor, &assessment), Err(AttemptError::Inconclusive(_))));
}
