//! A sliding window: the sum of its maxima.

use std::collections::VecDeque;

use cando_sdk::Stream;
use serde_json::json;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::ints;

pub const TASK: Task =
    Task { draw, form: Form::Function { name: "total_of_peaks", parameters: "readings, width" }, name: "window" };

const STORIES: [(&str, &str); 4] =
    [("A cold store", "power use"), ("A waterworks", "flow"), ("A data centre", "load"), ("A glasshouse", "heating")];

fn draw(stream: &mut Stream) -> Drawn {
    let (plant, quantity) = stream.pick(&STORIES);
    let prompt = blocks(include_str!("../../prompts/en/window.md"), &[("plant", plant), ("quantity", quantity)]);
    let examples = vec![case(stream, 5, 2), case(stream, 6, 3)];
    let typical = (0..4).map(|_| case(stream, 30, 5)).collect();
    let all = 5 + stream.index(9);
    let edge = vec![case(stream, 1, 1), case(stream, 8, 1), case(stream, all, all), negative(stream), level(stream)];
    let large = vec![falling(stream), case(stream, 12_000, 6000)];
    Drawn::new(prompt, examples, typical, edge, large)
}

fn case(stream: &mut Stream, count: usize, width: usize) -> Case {
    make(&ints(stream, -20..=900, count), width)
}

fn negative(stream: &mut Stream) -> Case {
    make(&ints(stream, -90..=-1, 12), 4)
}

/// All the same.
fn level(stream: &mut Stream) -> Case {
    make(&[stream.within(-50..=50); 9], 3)
}

/// Each peak leaves the window with the next step, so that nothing is gained by remembering it.
fn falling(stream: &mut Stream) -> Case {
    let mut readings = ints(stream, 0..=40_000, 12_000);
    readings.sort_unstable_by_key(|reading| -reading);
    make(&readings, 5500 + stream.index(1000))
}

fn make(readings: &[i64], width: usize) -> Case {
    Case::call(json!([readings, width]), total_of_peaks(readings, width))
}

fn total_of_peaks(readings: &[i64], width: usize) -> i64 {
    let mut falling: VecDeque<usize> = VecDeque::new();
    let mut total = 0;
    for (place, reading) in readings.iter().enumerate() {
        while falling.back().is_some_and(|last| readings[*last] <= *reading) {
            falling.pop_back();
        }
        falling.push_back(place);
        if falling[0] + width <= place {
            falling.pop_front();
        }
        if place + 1 >= width {
            total += readings[falling[0]];
        }
    }
    total
}
