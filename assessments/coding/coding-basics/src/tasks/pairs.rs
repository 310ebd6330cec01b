//! Counting with a dict: pairs with a given sum.

use std::collections::BTreeMap;

use cando_sdk::Stream;
use serde_json::json;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::ints;

pub const TASK: Task =
    Task { draw, form: Form::Function { name: "count_pairs", parameters: "amounts, target" }, name: "pairs" };

const STORIES: [(&str, &str); 4] = [
    ("An accountant", "entries in a ledger"),
    ("A travel agency", "flights, there and back,"),
    ("A warehouse", "parcels for a box"),
    ("An auditor", "payments"),
];

fn draw(stream: &mut Stream) -> Drawn {
    let (who, things) = stream.pick(&STORIES);
    let prompt = blocks(include_str!("../../prompts/en/pairs.md"), &[("who", who), ("things", things)]);
    let examples = vec![case(stream, 5, 6), case(stream, 8, 4)];
    let typical = (0..4).map(|_| case(stream, 40, 25)).collect();
    let edge = vec![make(&[], stream.within(-9..=9)), single(stream), halves(stream), signs(stream)];
    let large = vec![sparse(stream), case(stream, 12_000, 3000)];
    Drawn::new(prompt, examples, typical, edge, large)
}

/// Amounts of a range, and a target that some pairs reach.
fn case(stream: &mut Stream, count: usize, most: i64) -> Case {
    let amounts = ints(stream, 1..=most, count);
    let target = stream.pick(&amounts) + stream.pick(&amounts);
    make(&amounts, target)
}

/// One amount, which is half of the target: it is no pair with itself.
fn single(stream: &mut Stream) -> Case {
    let amount = stream.within(1..=50);
    make(&[amount], 2 * amount)
}

/// Several times half of the target.
fn halves(stream: &mut Stream) -> Case {
    let half = stream.within(1..=50);
    let mut amounts = vec![half; 3 + stream.index(4)];
    amounts.extend([half - 1, half + 2, 0]);
    stream.shuffle(&mut amounts);
    make(&amounts, 2 * half)
}

fn signs(stream: &mut Stream) -> Case {
    let amounts = ints(stream, -6..=6, 20);
    make(&amounts, 0)
}

/// Hardly any two alike, hardly a pair: there is no way to stop early.
fn sparse(stream: &mut Stream) -> Case {
    let amounts = ints(stream, -900_000..=900_000, 12_000);
    make(&amounts, stream.within(-1000..=1000))
}

fn make(amounts: &[i64], target: i64) -> Case {
    Case::call(json!([amounts, target]), count_pairs(amounts, target))
}

fn count_pairs(amounts: &[i64], target: i64) -> i64 {
    let mut before: BTreeMap<i64, i64> = BTreeMap::new();
    let mut pairs = 0;
    for amount in amounts {
        pairs += before.get(&(target - amount)).copied().unwrap_or(0);
        *before.entry(*amount).or_default() += 1;
    }
    pairs
}
