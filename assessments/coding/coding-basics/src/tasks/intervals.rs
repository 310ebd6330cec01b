//! Sorting and merging: bookings that follow each other closely.

use cando_sdk::Stream;
use serde_json::json;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};

pub const TASK: Task =
    Task { draw, form: Form::Function { name: "busy_times", parameters: "bookings, pause" }, name: "intervals" };

type Booking = [i64; 2];

fn draw(stream: &mut Stream) -> Drawn {
    let room = stream.pick(&[
        "A meeting room",
        "A music studio",
        "A sports hall",
        "A laboratory",
        "A delivery van",
        "A training kitchen",
    ]);
    let prompt = blocks(include_str!("../../prompts/en/intervals.md"), &[("room", room)]);
    let examples = vec![case(stream, 3, 120), case(stream, 5, 300)];
    let typical = (0..4).map(|_| case(stream, 12, 900)).collect();
    let edge =
        vec![make(&[], stream.within(0..=9)), touching(stream), nested(stream), chain(stream), case(stream, 1, 60)];
    let large = vec![case(stream, 900, 60_000), case(stream, 1000, 90_000)];
    Drawn::new(prompt, examples, typical, edge, large)
}

fn case(stream: &mut Stream, count: usize, latest: i64) -> Case {
    let bookings: Vec<Booking> = (0..count)
        .map(|_| {
            let start = stream.within(0..=latest);
            [start, start + stream.within(5..=60)]
        })
        .collect();
    make(&bookings, stream.within(0..=15))
}

/// Gaps of just the pause, and of one minute more.
fn touching(stream: &mut Stream) -> Case {
    let pause = stream.within(0..=10);
    let (start, length) = (stream.within(0..=300), stream.within(5..=60));
    let second = start + length + pause;
    let third = second + length + pause + 1;
    let mut bookings = [[start, start + length], [second, second + length], [third, third + length]];
    stream.shuffle(&mut bookings);
    make(&bookings, pause)
}

/// Bookings inside another, one of them equal to it.
fn nested(stream: &mut Stream) -> Case {
    let start = stream.within(0..=300);
    let outer = [start, start + stream.within(100..=200)];
    let mut bookings = vec![outer, outer];
    bookings.extend((0..3).map(|_| {
        let inner = start + stream.within(1..=60);
        [inner, inner + stream.within(5..=35)]
    }));
    stream.shuffle(&mut bookings);
    make(&bookings, 0)
}

/// Each booking overlaps the next alone.
fn chain(stream: &mut Stream) -> Case {
    let (start, length) = (stream.within(0..=300), stream.within(10..=40));
    let mut bookings: Vec<Booking> =
        (0..8).map(|place| start + place * (length - 2)).map(|start| [start, start + length]).collect();
    stream.shuffle(&mut bookings);
    make(&bookings, stream.within(0..=5))
}

fn make(bookings: &[Booking], pause: i64) -> Case {
    Case::call(json!([bookings, pause]), json!(busy_times(bookings, pause)))
}

fn busy_times(bookings: &[Booking], pause: i64) -> Vec<Booking> {
    let mut sorted = bookings.to_vec();
    sorted.sort_unstable();
    let mut busy: Vec<Booking> = Vec::new();
    for [start, end] in sorted {
        match busy.last_mut() {
            Some(last) if start <= last[1] + pause => last[1] = last[1].max(end),
            _ => busy.push([start, end]),
        }
    }
    busy
}
