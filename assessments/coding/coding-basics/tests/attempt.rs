//! Whole attempts, as a host folds them, with made-up results of runs.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeSet;

use cando_record::Digest;
use cando_sdk::record::{
    Block, Entry, Event, Interaction, Item, Job, Limits, Mode, Outcome, Response, RunResult, RunStatus, RunYield, Seed,
    Step, caps, json,
};
use cando_sdk::{Assessment, Attempt, Stream};
use coding_basics::task::{Drawn, POINTS};
use coding_basics::tasks::POOL;
use coding_basics::{CodingBasics, LIMITS};

const SEEDS: u64 = 100;

fn seed(number: u64) -> Seed {
    let mut seed = Seed([0; 32]);
    seed.0[..8].copy_from_slice(&number.to_le_bytes());
    seed
}

/// Folds an attempt in which each run gives what `run` says.
fn take(seed: Seed, run: impl Fn(&Job, usize) -> RunResult) -> (Vec<Step>, Outcome) {
    let mut attempt = Attempt::<CodingBasics>::default();
    let limits = Limits { fuel: 1 << 32, time: 3_600_000 };
    let mut event = Event::Start { at: 0, limits, locale: "en".into(), mode: Mode::Certified, seed };
    let mut steps = Vec::new();
    loop {
        let step = attempt.advance(event).unwrap();
        steps.push(step.clone());
        event = match step {
            Step::Present { item, .. } => {
                Event::Respond { at: 1, item: item.index, response: Response::Code { program: item.family } }
            }
            Step::Run { jobs } => {
                let results = jobs.iter().map(|job| (0..job.inputs.len()).map(|input| run(job, input)).collect());
                Event::Ran { at: 1, results: results.collect() }
            }
            Step::Finish { outcome } => return (steps, outcome),
        };
    }
}

fn result(status: RunStatus) -> RunResult {
    let answer = RunYield { error: None, log: String::new(), output: String::new(), status, value: json::Value::Null };
    answer.with_use(1, 1)
}

fn drawn(number: u64) -> impl Iterator<Item = (&'static str, Drawn)> {
    let tasks = POOL.into_iter().flat_map(|(_, tasks)| tasks);
    tasks.map(move |task| (task.name, (task.draw)(&mut Stream::of_item(&seed(number), 2))))
}

#[test]
fn an_attempt_has_both_forms_and_one_task_of_each_kind() {
    let mut families = BTreeSet::new();
    for number in 0..SEEDS {
        let (steps, _) = take(seed(number), |_, _| result(RunStatus::OutOfFuel));
        let items: Vec<&Item> = steps
            .iter()
            .filter_map(|step| if let Step::Present { item, of: 4 } = step { Some(item) } else { None })
            .collect();
        let kinds: Vec<usize> = items
            .iter()
            .map(|item| POOL.iter().position(|(_, tasks)| tasks.iter().any(|task| task.name == item.family)).unwrap())
            .collect();
        assert_eq!(kinds, [0, 1, 2, 3]);
        let entries = items.iter().map(|item| match &item.interaction {
            Interaction::Code { entry, examples, limits, .. } => {
                assert!((2..=3).contains(&examples.len()) && *limits == LIMITS);
                *entry == Entry::Stdin
            }
            other => panic!("{other:?}"),
        });
        assert_eq!(entries.collect::<Vec<_>>(), [false, true, false, false]);
        families.extend(items.iter().map(|item| item.family.clone()));
    }
    assert_eq!(families.len(), 12);
}

#[test]
fn nothing_right_gives_nothing_and_says_why() {
    let (_, outcome) = take(seed(1), |job, input| {
        result(if input + 1 == job.inputs.len() { RunStatus::OutOfFuel } else { RunStatus::Ok })
    });
    assert!(outcome.items.iter().all(|item| item.points == 0 && item.of == POINTS && item.groups.len() == 3));
    assert!(outcome.items.iter().all(|item| item.groups[2].note.ends_with("; out of fuel")), "{outcome:?}");
    assert_eq!(outcome.scores.iter().map(|score| (score.of, score.points)).collect::<Vec<_>>(), [(20, 0), (20, 0)]);
}

/// What the oracle expects, given back, is worth all points.
#[test]
fn all_right_gives_all() {
    for number in 0..10 {
        let questions = CodingBasics::draw(&seed(number), "en");
        let (_, outcome) = take(seed(number), |job, input| {
            let question = questions.iter().find(|question| question.item.family == job.program).unwrap();
            let case = question.secret.groups.iter().flat_map(|group| &group.cases).nth(input).unwrap();
            assert_eq!(case.input, job.inputs[input]);
            let output = case.expected.as_str().unwrap_or_default().to_owned();
            RunResult { output, value: case.expected.clone(), ..result(RunStatus::Ok) }
        });
        assert!(outcome.scores.iter().all(|score| score.scaled == 1000), "{outcome:?}");
    }
}

#[test]
fn prompts_are_filled_in_and_ascii() {
    for (name, drawn) in (0..20).flat_map(drawn) {
        assert!(drawn.prompt.len() >= 3, "{name}");
        for block in &drawn.prompt {
            let (Block::Text { text } | Block::Code { text }) = block else { panic!("{name}: {block:?}") };
            let placeholder =
                text.split('{').skip(1).any(|rest| rest.starts_with(|first: char| first.is_ascii_lowercase()));
            assert!(text.is_ascii() && !placeholder && !text.is_empty(), "{name}: {text}");
        }
    }
}

/// Cases differ between seeds, are within the sizes that hosts accept, and groups hold no case twice.
#[test]
fn cases_are_fresh_and_bounded() {
    let mut seen = BTreeSet::new();
    let mut repeated = 0;
    for (name, drawn) in (0..20).flat_map(drawn) {
        let cases: Vec<_> = drawn.groups.iter().flat_map(|group| &group.cases).collect();
        assert_eq!(drawn.groups.iter().map(|group| group.points).sum::<u32>(), POINTS);
        assert!(cases.len() <= 16);
        for case in drawn.examples.iter().chain(cases) {
            let expected = json::canonical(&case.expected);
            assert!(expected.len() + 4096 < LIMITS.output as usize, "{name}: {} bytes expected", expected.len());
            assert!(json::canonical(&case.input).len() < caps::STEP / 16);
            assert!(json::parse(&json::canonical(&case.input), caps::STEP).is_ok());
        }
        let typical = drawn.groups.iter().filter(|group| group.name != "edge cases").flat_map(|group| &group.cases);
        for case in typical {
            repeated += u32::from(!seen.insert((name, json::canonical(&case.input))));
        }
    }
    assert!(repeated < 3, "{repeated} cases occurred before");
}

/// The steps of the seed 00…00 never change unless the version does (or the digest of Python, which is not in them).
#[test]
fn the_steps_of_seed_zero_stay_as_they_are() {
    let (steps, _) = take(Seed([0; 32]), |_, _| result(RunStatus::OutOfFuel));
    let digest = Digest::of(&json::write(&steps));
    assert_eq!(digest.to_string(), include_str!("seed-00.sha256").trim());
}
