//! The driver keeps the sequence, refuses what does not fit, and never scores what it should not.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;

use cando_sdk::record::*;
use cando_sdk::{Assessment, Attempt, Marking, Marks, Question, Refused};

/// A choice, a text entry and a program, each worth 2 points.
struct Trio;

impl Assessment for Trio {
    type Secret = &'static str;

    fn manifest() -> Manifest {
        let text = || BTreeMap::from([("en".to_owned(), "text".to_owned())]);
        Manifest {
            about: text(),
            id: "trio".into(),
            items: 3,
            keyed: false,
            languages: vec![],
            limits: Limits { fuel: 1, time: 1 },
            locales: vec!["en".into()],
            scoring: text(),
            skills: vec![Skill { id: "all".into(), title: text() }],
            title: text(),
            version: "1.0.0".into(),
        }
    }

    fn draw(_: &Seed, _: &str) -> Vec<Question<&'static str>> {
        let options = ["a", "b"].map(|id| Choice { id: id.into(), text: id.into() }).to_vec();
        let code = Interaction::Code {
            entry: Entry::Stdin,
            examples: vec![],
            language: "python".into(),
            limits: RunLimits { fuel: 1, output: 1 },
            starter: String::new(),
        };
        let kinds =
            [(Interaction::Choice { options }, "a"), (Interaction::TextEntry { integer: true }, "7"), (code, "out")];
        kinds
            .map(|(interaction, secret)| Question {
                item: Item {
                    family: "f".into(),
                    index: 99,
                    interaction,
                    key: Some(Key::Solution { name: "x".into() }),
                    points: 2,
                    prompt: vec![],
                    skill: "all".into(),
                },
                secret,
            })
            .into()
    }

    fn score(question: &Question<&'static str>, response: &Response) -> Marking {
        match response {
            Response::Choice { option } => Marks::whole(2, option == question.secret).into(),
            Response::TextEntry { text } => Marks::whole(2, text == question.secret).into(),
            Response::Skip => Marks::default().into(),
            Response::Code { program } => Marking::Run(vec![Job {
                entry: Entry::Stdin,
                files: BTreeMap::new(),
                inputs: vec!["1".into(), "2".into()],
                language: "python".into(),
                limits: RunLimits { fuel: 1, output: 1 },
                program: program.clone(),
                seed: Seed([0; 32]),
            }]),
        }
    }

    fn score_runs(question: &Question<&'static str>, results: &[Vec<RunResult>]) -> Marks {
        Marks::whole(9, results[0].iter().all(|result| result.output == question.secret))
    }
}

fn start(mode: Mode, locale: &str) -> Event {
    Event::Start { at: 0, limits: Limits { fuel: 1, time: 1 }, locale: locale.into(), mode, seed: Seed([0; 32]) }
}

fn respond(item: u32, response: Response) -> Event {
    Event::Respond { at: 0, item, response }
}

fn choice(option: &str) -> Response {
    Response::Choice { option: option.into() }
}

fn ran(outputs: &[&str]) -> Event {
    let result = |output: &&str| {
        let status = RunStatus::Ok;
        let answer =
            RunYield { error: None, log: String::new(), output: (*output).into(), status, value: json::Value::Null };
        answer.with_use(1, 1)
    };
    Event::Ran { at: 0, results: vec![outputs.iter().map(result).collect()] }
}

fn code() -> Response {
    Response::Code { program: "p".into() }
}

fn points(step: Step) -> (Ended, Vec<u32>, u32) {
    let Step::Finish { outcome } = step else { panic!("not at the end: {step:?}") };
    (outcome.ended, outcome.items.iter().map(|item| item.points).collect(), outcome.scores[0].points)
}

fn index(step: Step) -> u32 {
    let Step::Present { item, of: 3 } = step else { panic!("nothing presented: {step:?}") };
    assert!(item.key.is_none());
    item.index
}

#[test]
fn goes_through_all_items() {
    let mut attempt = Attempt::<Trio>::default();
    assert_eq!(index(attempt.advance(start(Mode::Certified, "en")).unwrap()), 0);
    assert_eq!(index(attempt.advance(respond(0, choice("a"))).unwrap()), 1);
    assert_eq!(index(attempt.advance(respond(1, Response::TextEntry { text: "8".into() })).unwrap()), 2);
    assert!(matches!(attempt.advance(respond(2, code())), Ok(Step::Run { jobs }) if jobs.len() == 1));
    // The assessment says 9 points; the item has 2.
    assert_eq!(points(attempt.advance(ran(&["out", "out"])).unwrap()), (Ended::Completed, vec![2, 0, 2], 4));
}

#[test]
fn refuses_what_does_not_fit_and_stays_as_it_was() {
    let mut attempt = Attempt::<Trio>::default();
    for event in [respond(0, choice("a")), ran(&[]), Event::TimeUp { at: 1 }, start(Mode::Practice, "xx")] {
        assert_eq!(attempt.advance(event), Err(Refused));
    }
    attempt.advance(start(Mode::Practice, "en")).unwrap();
    for event in [start(Mode::Practice, "en"), respond(1, choice("a")), ran(&["out", "out"])] {
        assert_eq!(attempt.advance(event), Err(Refused));
    }
    attempt.advance(respond(0, Response::Skip)).unwrap();
    attempt.advance(respond(1, Response::Skip)).unwrap();
    attempt.advance(respond(2, code())).unwrap();
    for event in [
        Event::TimeUp { at: 1 },
        respond(2, code()),
        ran(&["out"]),
        ran(&["out"; 3]),
        Event::Ran { at: 0, results: vec![] },
    ] {
        assert_eq!(attempt.advance(event), Err(Refused));
    }
    assert_eq!(points(attempt.advance(ran(&["out", "no"])).unwrap()), (Ended::Completed, vec![0, 0, 0], 0));
    for event in [respond(3, choice("a")), Event::TimeUp { at: 1 }, ran(&["out", "out"])] {
        assert_eq!(attempt.advance(event), Err(Refused));
    }
}

#[test]
fn a_response_of_the_wrong_kind_counts_as_skipped() {
    let mut attempt = Attempt::<Trio>::default();
    attempt.advance(start(Mode::Practice, "en")).unwrap();
    assert_eq!(index(attempt.advance(respond(0, code())).unwrap()), 1);
    assert_eq!(index(attempt.advance(respond(1, choice("7"))).unwrap()), 2);
    let end = attempt.advance(respond(2, Response::TextEntry { text: "out".into() })).unwrap();
    assert_eq!(points(end), (Ended::Completed, vec![0, 0, 0], 0));
}

#[test]
fn time_up_keeps_what_is_there() {
    let mut attempt = Attempt::<Trio>::default();
    attempt.advance(start(Mode::Practice, "en")).unwrap();
    attempt.advance(respond(0, choice("a"))).unwrap();
    assert_eq!(points(attempt.advance(Event::TimeUp { at: 1 }).unwrap()), (Ended::TimeUp, vec![2, 0, 0], 2));
}

#[test]
fn only_an_author_sees_keys() {
    let step = Attempt::<Trio>::default().advance(start(Mode::Author, "en")).unwrap();
    assert!(matches!(step, Step::Present { item, .. } if item.key.is_some()));
}
