//! Binary search: which tier an amount falls into.

use cando_sdk::Stream;
use serde_json::json;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::ints;

pub const TASK: Task =
    Task { draw, form: Form::Function { name: "total_fee", parameters: "tiers, amounts" }, name: "rates" };

const STORIES: [(&str, &str, &str); 4] = [
    ("A post office", "each parcel", "its weight"),
    ("A bank", "each transfer", "its amount"),
    ("A port", "each ship", "its tonnage"),
    ("A printer", "each job", "its number of pages"),
];

type Tier = [i64; 2];

fn draw(stream: &mut Stream) -> Drawn {
    let (who, service, measure) = stream.pick(&STORIES);
    let prompt =
        blocks(include_str!("../../prompts/en/rates.md"), &[("who", who), ("service", service), ("measure", measure)]);
    let examples = vec![case(stream, 2, 3), case(stream, 3, 4)];
    let typical = (0..4).map(|_| case(stream, 8, 20)).collect();
    let edge = vec![case(stream, 0, 3), case(stream, 4, 0), boundary(stream), outside(stream)];
    let large = vec![case(stream, 8000, 8000), high(stream)];
    Drawn::new(prompt, examples, typical, edge, large)
}

/// Tiers that are up to 40 apart; fees are in no order.
fn tiers(stream: &mut Stream, count: usize) -> Vec<Tier> {
    let mut lowest = stream.within(0..=20);
    (0..count)
        .map(|_| {
            lowest += stream.within(1..=40);
            [lowest, stream.within(1..=500)]
        })
        .collect()
}

fn case(stream: &mut Stream, count: usize, amounts: usize) -> Case {
    let tiers = tiers(stream, count);
    let most = tiers.last().map_or(100, |tier| tier[0] + 30);
    make(&tiers, &ints(stream, 0..=most, amounts))
}

/// Amounts at each limit and one below.
fn boundary(stream: &mut Stream) -> Case {
    let tiers = tiers(stream, 4);
    let mut amounts: Vec<i64> = tiers.iter().flat_map(|tier| [tier[0] - 1, tier[0]]).collect();
    stream.shuffle(&mut amounts);
    make(&tiers, &amounts)
}

/// Amounts below the first tier and far above the last.
fn outside(stream: &mut Stream) -> Case {
    let tiers = tiers(stream, 3);
    let amounts = [tiers[0][0] - 1, tiers[2][0] * 1000, 0, tiers[2][0] + 1, -stream.within(1..=9)];
    make(&tiers, &amounts)
}

/// Half of the amounts near the lower end, half near the upper: from neither end they are found soon.
fn high(stream: &mut Stream) -> Case {
    let tiers = tiers(stream, 7500);
    let most = tiers[7499][0];
    let mut amounts = ints(stream, 0..=most / 10, 4000);
    amounts.extend(ints(stream, most - most / 10..=most, 4000));
    stream.shuffle(&mut amounts);
    make(&tiers, &amounts)
}

fn make(tiers: &[Tier], amounts: &[i64]) -> Case {
    Case::call(json!([tiers, amounts]), total_fee(tiers, amounts))
}

fn total_fee(tiers: &[Tier], amounts: &[i64]) -> i64 {
    let fee = |amount: &i64| tiers[..tiers.partition_point(|tier| tier[0] <= *amount)].last().map_or(0, |tier| tier[1]);
    amounts.iter().map(fee).sum()
}
