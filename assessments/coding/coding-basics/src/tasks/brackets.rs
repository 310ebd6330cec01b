//! A stack: the first bracket that does not match.

use cando_sdk::Stream;
use serde_json::json;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::PLAIN;

pub const TASK: Task =
    Task { draw, form: Form::Function { name: "first_mistake", parameters: "text" }, name: "brackets" };

const STORIES: [(&str, &str); 4] = [
    ("A marketing team", "mail templates"),
    ("A school", "formulas for its timetable"),
    ("A web agency", "page templates"),
    ("A finance team", "spreadsheet formulas"),
];
const KINDS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

fn draw(stream: &mut Stream) -> Drawn {
    let (who, texts) = stream.pick(&STORIES);
    let prompt = blocks(include_str!("../../prompts/en/brackets.md"), &[("who", who), ("texts", texts)]);
    let examples = vec![make(balanced(stream, 2)), damaged(stream, 3), unclosed(stream, 2)];
    let typical = vec![
        make(balanced(stream, 8)),
        damaged(stream, 8),
        damaged(stream, 8),
        unclosed(stream, 6),
        damaged(stream, 5),
    ];
    let edge = vec![
        make(String::new()),
        make(stream.pick(PLAIN).to_string()),
        early(stream),
        crossed(stream),
        unclosed(stream, 0),
    ];
    let large = vec![make(balanced(stream, 400)), damaged(stream, 400), make(deep(stream))];
    Drawn::new(prompt, examples, typical, edge, large)
}

/// A text whose brackets match, with so many pairs.
fn balanced(stream: &mut Stream, pairs: usize) -> String {
    let (mut text, mut open, mut left) = (String::new(), Vec::new(), pairs);
    while left > 0 || !open.is_empty() {
        if left > 0 && (open.is_empty() || stream.chance(1, 2)) {
            let (opening, closing) = stream.pick(&KINDS);
            text.push(opening);
            open.push(closing);
            left -= 1;
        } else {
            text.extend(open.pop());
        }
        if stream.chance(1, 3) {
            text.push_str(stream.pick(PLAIN));
        }
    }
    text
}

/// One bracket is replaced by another.
fn damaged(stream: &mut Stream, pairs: usize) -> Case {
    let text = balanced(stream, pairs);
    let places: Vec<usize> = (0..text.len()).filter(|place| "()[]{}".contains(&text[*place..place + 1])).collect();
    let place = stream.pick(&places);
    let others: Vec<char> = "()[]{}".chars().filter(|other| !text[place..].starts_with(*other)).collect();
    make(format!("{}{}{}", &text[..place], stream.pick(&others), &text[place + 1..]))
}

/// Some brackets stay open.
fn unclosed(stream: &mut Stream, pairs: usize) -> Case {
    let mut text = balanced(stream, pairs);
    for _ in 0..stream.within(2..=3) {
        text.push(stream.pick(&KINDS).0);
        text.push_str(&balanced(stream, pairs / 2));
    }
    make(text)
}

/// The first bracket closes what is not open.
fn early(stream: &mut Stream) -> Case {
    let closing = stream.pick(&KINDS).1;
    make(format!("{}{closing}{}", stream.pick(PLAIN), balanced(stream, 2)))
}

/// Two kinds that cross, with as many opening as closing ones.
fn crossed(stream: &mut Stream) -> Case {
    let kinds = stream.sample(&KINDS, 2);
    let word = stream.pick(PLAIN);
    make(format!("{}{}{word}{}{}", kinds[0].0, kinds[1].0, kinds[0].1, kinds[1].1))
}

fn deep(stream: &mut Stream) -> String {
    let kinds: Vec<(char, char)> = (0..1500 + stream.index(500)).map(|_| stream.pick(&KINDS)).collect();
    kinds.iter().map(|kind| kind.0).chain(kinds.iter().rev().map(|kind| kind.1)).collect()
}

fn make(text: String) -> Case {
    let mistake = first_mistake(&text);
    Case::call(json!([text]), mistake)
}

fn first_mistake(text: &str) -> i64 {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (place, letter) in text.chars().enumerate() {
        if let Some((_, closing)) = KINDS.iter().find(|kind| kind.0 == letter) {
            open.push((place, *closing));
        } else if KINDS.iter().any(|kind| kind.1 == letter) && open.pop().is_none_or(|(_, closing)| closing != letter) {
            return place as i64;
        }
    }
    open.pop().map_or(-1, |(place, _)| place as i64)
}
