//! Two small assessments and a language, written by hand, so that these tests depend on no other module.

use std::collections::BTreeMap;

use cando_record::{
    Block, Choice, Digest, Ended, Entry, Input, Interaction, Item, ItemScore, Job, Language, Limits, Manifest, Outcome,
    ProgramError, RunLimits, RunStatus, RunYield, Score, Seed, Skill, Step, json,
};
use serde_json::Value;

/// Milliseconds that an attempt has.
pub const TIME: u64 = 600_000;

/// Two choices; `b` is right for the first, `a` for the second.
pub fn choices() -> Vec<u8> {
    let finish = |ended, first, second| Step::Finish { outcome: outcome(ended, &[first, second]) };
    let texts = [
        text(&manifest("tiny-choice", 2, vec![], false)),
        text(&present(0, 2, choice())),
        text(&present(1, 2, choice())),
        text(&finish(Ended::Completed, 0, 0)),
        text(&finish(Ended::Completed, 1, 0)),
        text(&finish(Ended::Completed, 0, 1)),
        text(&finish(Ended::Completed, 1, 1)),
        text(&finish(Ended::TimeUp, 0, 0)),
    ];
    module(
        &texts,
        "(if (i32.eq (local.get $kind) (i32.const 112)) (then (return (call $answer (i32.const 7)))))
         (if (i32.eq (local.get $kind) (i32.const 116)) (then (return (call $answer (i32.const 1)))))
         (global.set $seen (i32.add (global.get $seen) (i32.const 1)))
         (if (i32.eq (global.get $seen) (i32.const 1)) (then
            (global.set $right (i32.eq (local.get $option) (i32.const 98)))
            (return (call $answer (i32.const 2)))))
         (call $answer (i32.add (i32.const 3) (i32.add (global.get $right)
            (i32.shl (i32.eq (local.get $option) (i32.const 97)) (i32.const 1)))))",
    )
}

/// One task, which is run once in [`language`]. Its module calls itself keyed.
pub fn task(language: Digest) -> Vec<u8> {
    let finish = |ended, points| Step::Finish { outcome: outcome(ended, &[points]) };
    let limits = RunLimits { fuel: 1 << 36, output: 100 };
    let code = Interaction::Code {
        entry: Entry::Stdin,
        examples: vec![],
        language: "tiny".into(),
        limits,
        starter: String::new(),
    };
    let job = Job {
        entry: Entry::Stdin,
        files: BTreeMap::new(),
        inputs: vec![Input::String("hidden case".into())],
        language: "tiny".into(),
        limits,
        program: "go".into(),
        seed: Seed([0; 32]),
    };
    let languages = vec![Language { module: language, name: "tiny".into() }];
    let texts = [
        text(&manifest("tiny-code", 1, languages, true)),
        text(&present(0, 1, code)),
        text(&Step::Run { jobs: vec![job] }),
        text(&finish(Ended::Completed, 1)),
        text(&finish(Ended::TimeUp, 0)),
    ];
    module(
        &texts,
        "(if (i32.eq (local.get $kind) (i32.const 116)) (then (return (call $answer (i32.const 1)))))
         (if (i32.eq (local.get $kind) (i32.const 100)) (then (return (call $answer (i32.const 2)))))
         (if (i32.eq (local.get $kind) (i32.const 110)) (then (return (call $answer (i32.const 3)))))
         (call $answer (i32.const 4))",
    )
}

/// A language whose every program does nothing, in so many rounds of a loop where it is not empty.
pub fn language(rounds: u32) -> Vec<u8> {
    let done = RunYield {
        error: None::<ProgramError>,
        log: String::new(),
        output: String::new(),
        status: RunStatus::Ok,
        value: Value::Null,
    };
    let done = text(&done);
    let empty = text(&RunRequestLength).len();
    let wat = format!(
        r#"(module (memory (export "memory") 32) {}
        (func (export "cando_alloc") (param i32) (result i32) (i32.const 65536))
        (func (export "cando_output") (result i64) (i64.const 0))
        (func (export "cando_run") (param i32 i32) (result i64) (local $left i32)
            (if (i32.gt_u (local.get 1) (i32.const {empty})) (then
                (local.set $left (i32.const {rounds}))
                (loop $again (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))))
            (i64.const {})))"#,
        data(1024, &done),
        1024u64 << 32 | done.len() as u64,
    );
    wat::parse_str(wat).unwrap()
}

/// The request for an empty program on an empty input, as the self-test sends it.
struct RunRequestLength;

impl serde::Serialize for RunRequestLength {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let job = Job {
            entry: Entry::Stdin,
            files: BTreeMap::new(),
            inputs: vec![],
            language: "tiny".into(),
            limits: RunLimits { fuel: 0, output: 4096 },
            program: String::new(),
            seed: Seed([0; 32]),
        };
        job.request(&Input::String(String::new())).serialize(serializer)
    }
}

/// A module whose `cando_advance` knows the event's `$kind` (the last letter of its type) and a choice's `$option`, and
/// calls `$answer` with the number of a text. Text 0 is the manifest.
fn module(texts: &[String], advance: &str) -> Vec<u8> {
    let mut at = 4096;
    let (mut segments, mut places) = (String::new(), String::new());
    for (i, text) in texts.iter().enumerate() {
        segments += &data(at, text);
        let place = (at as u64) << 32 | text.len() as u64;
        places += &format!("(if (i32.eq (local.get 0) (i32.const {i})) (then (return (i64.const {place}))))\n");
        at += text.len();
    }
    let tail = r#"","type":"choice"},"type":"respond"}"#.len();
    let wat = format!(
        r#"(module (memory (export "memory") 32) {segments}
        (global $seen (mut i32) (i32.const 0)) (global $right (mut i32) (i32.const 0))
        (func $answer (param i32) (result i64) {places} (unreachable))
        (func (export "cando_alloc") (param i32) (result i32) (i32.const 65536))
        (func (export "cando_describe") (result i64) (call $answer (i32.const 0)))
        (func (export "cando_advance") (param $at i32) (param $length i32) (result i64)
            (local $kind i32) (local $option i32) (local $end i32)
            (local.set $end (i32.add (local.get $at) (local.get $length)))
            (local.set $kind (i32.load8_u (i32.sub (local.get $end) (i32.const 3))))
            (local.set $option (i32.load8_u (i32.sub (local.get $end) (i32.const {}))))
            {advance}))"#,
        tail + 1,
    );
    wat::parse_str(wat).unwrap()
}

fn data(at: usize, text: &str) -> String {
    let bytes: String = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    format!("(data (i32.const {at}) \"{bytes}\")\n")
}

fn text<T: serde::Serialize>(document: &T) -> String {
    String::from_utf8(json::write(document)).unwrap()
}

fn localized(text: &str) -> BTreeMap<String, String> {
    [("en".to_owned(), text.to_owned())].into()
}

fn manifest(id: &str, items: u32, languages: Vec<Language>, keyed: bool) -> Manifest {
    Manifest {
        about: localized("A test of the service."),
        id: id.into(),
        items,
        keyed,
        languages,
        limits: Limits { fuel: 1_000_000, time: TIME },
        locales: vec!["en".into()],
        scoring: localized("One point an item."),
        skills: vec![Skill { id: "trying".into(), title: localized("Trying") }],
        title: localized("Tiny"),
        version: "1.0.0".into(),
    }
}

fn choice() -> Interaction {
    let option = |id: &str| Choice { id: id.into(), text: id.to_uppercase() };
    Interaction::Choice { options: vec![option("a"), option("b")] }
}

fn present(index: u32, of: u32, interaction: Interaction) -> Step {
    let prompt = vec![Block::Text { text: "Well?".into() }];
    let item = Item { family: "tiny".into(), index, interaction, key: None, points: 1, prompt, skill: "trying".into() };
    Step::Present { item, of }
}

fn outcome(ended: Ended, points: &[u32]) -> Outcome {
    let item = |(index, points): (usize, &u32)| ItemScore {
        family: "tiny".into(),
        groups: vec![],
        index: index as u32,
        of: 1,
        points: *points,
        skill: "trying".into(),
    };
    let (of, all) = (points.len() as u32, points.iter().sum());
    let score = Score { error: 0, of, points: all, scaled: all * 1000 / of, skill: "trying".into() };
    Outcome { ended, items: points.iter().enumerate().map(item).collect(), scores: vec![score] }
}
