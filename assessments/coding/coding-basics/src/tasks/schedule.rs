//! A program that simulates: who is served where and when.

use cando_sdk::Stream;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::PEOPLE;

pub const TASK: Task = Task { draw, form: Form::Program, name: "schedule" };

const STORIES: [(&str, &str); 5] = [
    ("A town hall", "counters"),
    ("A clinic", "rooms"),
    ("A bicycle workshop", "benches"),
    ("A car park", "charging points"),
    ("A help desk", "desks"),
];

struct Visitor {
    arrival: u32,
    minutes: u32,
    name: &'static str,
}

fn draw(stream: &mut Stream) -> Drawn {
    let (place, desks) = stream.pick(&STORIES);
    let prompt = blocks(include_str!("../../prompts/en/schedule.md"), &[("place", place), ("desks", desks)]);
    let examples = vec![case(stream, 2, 4, 3), case(stream, 1, 3, 3)];
    let typical = (0..4).map(|_| case(stream, 3, 10, 4)).collect();
    let desks = 1 + stream.index(20);
    let edge = vec![make(desks, &[]), together(stream), case(stream, 5, 3, 2), case(stream, 1, 6, 20)];
    let large = vec![case(stream, 20, 280, 2), case(stream, 7, 300, 3)];
    Drawn::new(prompt, examples, typical, edge, large)
}

/// Visitors who come up to `apart` minutes after one another.
fn case(stream: &mut Stream, desks: usize, count: usize, apart: u32) -> Case {
    let mut arrival = 0;
    let visitors: Vec<Visitor> = (0..count)
        .map(|_| {
            arrival += stream.below(u64::from(apart) + 1) as u32;
            Visitor { arrival, minutes: stream.within(1..=4 * desks.min(5) as i64) as u32, name: stream.pick(PEOPLE) }
        })
        .collect();
    make(desks, &visitors)
}

/// All come in the same minute, and several places become free at once.
fn together(stream: &mut Stream) -> Case {
    let (arrival, minutes) = (stream.within(0..=30) as u32, stream.within(2..=9) as u32);
    let visitors: Vec<Visitor> = (0..7).map(|_| Visitor { arrival, minutes, name: stream.pick(PEOPLE) }).collect();
    make(3, &visitors)
}

fn make(desks: usize, visitors: &[Visitor]) -> Case {
    let line = |Visitor { arrival, minutes, name }: &Visitor| format!("{name} {arrival} {minutes}");
    let first = format!("{desks} {}", visitors.len());
    let lines: Vec<String> = std::iter::once(first).chain(visitors.iter().map(line)).collect();
    Case::program(&lines, &serve(desks, visitors))
}

fn serve(desks: usize, visitors: &[Visitor]) -> Vec<String> {
    let mut free = vec![0; desks];
    let mut longest = 0;
    let mut printed = Vec::new();
    for Visitor { arrival, minutes, name } in visitors {
        let desk = (0..desks).min_by_key(|desk| free[*desk]).unwrap_or(0);
        let start = free[desk].max(*arrival);
        free[desk] = start + minutes;
        longest = longest.max(start - arrival);
        printed.push(format!("{name} {} {start}", desk + 1));
    }
    printed.push(format!("longest wait {longest}"));
    printed
}
