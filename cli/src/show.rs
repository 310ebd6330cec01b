//! Outcomes and findings in words.

use cando_record::{Ended, Outcome};

use crate::replay::Cost;

/// How an attempt ended.
pub fn ended(outcome: &Outcome) -> &'static str {
    match outcome.ended {
        Ended::Completed => "completed",
        Ended::TimeUp => "ended by the time limit",
    }
}

/// One line per skill: `  inductive-reasoning: 10 of 12 points (833 of 1000, ± 108)`.
pub fn scores(outcome: &Outcome) -> String {
    let line = |score: &cando_record::Score| {
        let cando_record::Score { error, of, points, scaled, skill } = score;
        format!("  {skill}: {points} of {of} points ({scaled} of 1000, ± {error})\n")
    };
    outcome.scores.iter().map(line).collect()
}

/// `12345 fuel, 3.4 ms CPU, 5678 bytes`.
pub fn cost(cost: &Cost) -> String {
    let Cost { bytes, cpu_microseconds, fuel } = cost;
    format!("{fuel} fuel, {}.{} ms CPU, {bytes} bytes", cpu_microseconds / 1000, cpu_microseconds % 1000 / 100)
}
