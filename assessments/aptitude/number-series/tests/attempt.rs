//! Whole attempts, as a host folds them.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use cando_record::Digest;
use cando_sdk::record::{Ended, Event, Interaction, Item, Key, Limits, Mode, Outcome, Response, Seed, Step, json};
use cando_sdk::{Assessment, Attempt};
use number_series::NumberSeries;

fn start(seed: Seed, mode: Mode, locale: &str) -> Event {
    Event::Start { at: 0, limits: Limits { fuel: 1 << 30, time: 1_200_000 }, locale: locale.into(), mode, seed }
}

/// Folds an attempt; gives all steps, the last one first taken apart.
fn take(seed: Seed, mode: Mode, answer: impl Fn(&Item) -> Response) -> (Vec<Step>, Outcome) {
    let mut attempt = Attempt::<NumberSeries>::default();
    let mut steps = vec![attempt.advance(start(seed, mode, "en")).unwrap()];
    while let Step::Present { item, of: 12 } = steps.last().unwrap() {
        let event = Event::Respond { at: 1, item: item.index, response: answer(item) };
        steps.push(attempt.advance(event).unwrap());
    }
    let Some(Step::Finish { outcome }) = steps.last().cloned() else { panic!("no end") };
    (steps, outcome)
}

fn key(item: &Item) -> Response {
    let Some(Key::Response { response }) = &item.key else { panic!("an author sees the key") };
    response.clone()
}

fn wrong(item: &Item) -> Response {
    match (&item.interaction, key(item)) {
        (Interaction::Choice { options }, key) => {
            let others = options.iter().map(|option| Response::Choice { option: option.id.clone() });
            others.into_iter().find(|response| *response != key).unwrap()
        }
        (_, Response::TextEntry { text }) => Response::TextEntry { text: format!("{text}0") },
        _ => panic!("an unknown interaction"),
    }
}

#[test]
fn points_follow_the_answers() {
    for number in 0..100 {
        let seed = common::seed(number);
        let points = |answer: &dyn Fn(&Item) -> Response| take(seed, Mode::Author, answer).1.scores[0].clone();
        assert_eq!(points(&key).scaled, 1000);
        assert_eq!((points(&wrong).points, points(&|_| Response::Skip).points), (0, 0));
        let half = points(&|item| if item.index % 2 == 0 { key(item) } else { wrong(item) });
        assert_eq!((half.points, half.of, half.scaled, half.error), (6, 12, 500, 125));
    }
}

#[test]
fn an_entry_may_have_spaces_but_nothing_else() {
    let last_points = |change: &dyn Fn(String) -> String| {
        let answer = |item: &Item| match key(item) {
            Response::TextEntry { text } => Response::TextEntry { text: change(text) },
            _ => Response::Skip,
        };
        take(common::seed(3), Mode::Author, answer).1.scores[0].points
    };
    assert_eq!(last_points(&|text| format!(" {text}\n")), 3);
    for change in [
        |text| format!("{text}.0"),
        |text| format!("-{text}"),
        |text| format!("{text} {text}"),
        |_| "9".repeat(4000),
        |_| String::new(),
    ] {
        assert_eq!(last_points(&change), 0);
    }
}

#[test]
fn time_up_scores_what_is_there() {
    let mut attempt = Attempt::<NumberSeries>::default();
    let Ok(Step::Present { item, .. }) = attempt.advance(start(common::seed(1), Mode::Author, "es")) else {
        panic!("no item")
    };
    attempt.advance(Event::Respond { at: 5, item: 0, response: key(&item) }).unwrap();
    let Ok(Step::Finish { outcome }) = attempt.advance(Event::TimeUp { at: 1_200_000 }) else { panic!("no end") };
    assert_eq!((outcome.ended, outcome.items.len(), outcome.scores[0].points), (Ended::TimeUp, 12, 1));
}

#[test]
fn locales_differ_in_words_alone() {
    let manifest = NumberSeries::manifest();
    assert_eq!(manifest.locales, ["en", "es"]);
    let [mut english, mut spanish] = ["en", "es"].map(|locale| NumberSeries::draw(&common::seed(9), locale));
    for (english, spanish) in english.iter_mut().zip(&mut spanish) {
        assert_ne!(english.item.prompt.remove(0), spanish.item.prompt.remove(0));
        assert_eq!(english.item, spanish.item);
    }
}

/// The steps of the seed 00…00 never change unless the version does.
#[test]
fn the_steps_of_seed_zero_stay_as_they_are() {
    let (steps, _) = take(Seed([0; 32]), Mode::Author, key);
    let digest = Digest::of(&json::write(&steps));
    assert_eq!(digest.to_string(), include_str!("seed-00.sha256").trim());
}
