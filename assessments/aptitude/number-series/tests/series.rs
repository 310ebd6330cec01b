//! Properties of thousands of attempts.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use std::collections::BTreeSet;

use number_series::fit::fits;
use number_series::series::LARGEST;
use number_series::shape::{Ask, LEVELS};

const SEEDS: u64 = 2000;

/// The next term by a formula of the family's own, from the terms alone: not by the rule that made them.
fn recompute(family: &str, t: &[i64]) -> i64 {
    let n = t.len();
    let line = |t: &[i64]| 2 * t[t.len() - 1] - t[t.len() - 2];
    let curve = |t: &[i64]| 3 * t[t.len() - 1] - 3 * t[t.len() - 2] + t[t.len() - 3];
    let every = |k: usize| t.iter().skip(n % k).step_by(k).copied().collect::<Vec<_>>();
    match family {
        "arithmetic" => line(t),
        "second-differences" | "squares" => curve(t),
        "third-differences" | "cubes" => 4 * t[n - 1] - 6 * t[n - 2] + 4 * t[n - 3] - t[n - 4],
        "geometric" | "division" => t[n - 1] * t[n - 1] / t[n - 2],
        "fibonacci" => t[n - 1] + t[n - 2],
        "fibonacci-plus" => t[n - 1] + t[n - 2] + (t[2] - t[1] - t[0]),
        "fibonacci-steps" => t[n - 1] + (t[n - 1] - t[n - 3]),
        "weighted-sum" => {
            // Two equations for the two weights, by Cramer's rule.
            let det = t[1] * t[1] - t[0] * t[2];
            let (p, q) = ((t[2] * t[1] - t[0] * t[3]) / det, (t[1] * t[3] - t[2] * t[2]) / det);
            p * t[n - 1] + q * t[n - 2]
        }
        "multiply-and-add" => {
            let factor = (t[2] - t[1]) / (t[1] - t[0]);
            factor * t[n - 1] + t[1] - factor * t[0]
        }
        "multiply-and-add-rising" => {
            let addends: Vec<i64> = t.windows(2).map(|pair| pair[1] - 2 * pair[0]).collect();
            2 * t[n - 1] + line(&addends)
        }
        "alternating-steps" => t[n - 1] + t[1 + (n - 1) % 2] - t[(n - 1) % 2],
        "three-steps" => t[n - 1] + t[1 + (n - 1) % 3] - t[(n - 1) % 3],
        "alternating-factors" => t[n - 1] * t[1 + (n - 1) % 2] / t[(n - 1) % 2],
        "rising-factors" => t[n - 1] * (2 * (t[n - 1] / t[n - 2]) - t[n - 2] / t[n - 3]),
        "alternating-add" => t[n - 1] + t[2] - t[1],
        "alternating-multiply" => t[n - 1] * (t[2] / t[1]),
        "alternating-rising-add" => t[n - 1] + 2 * (t[n - 2] - t[n - 3]) - (t[n - 4] - t[n - 5]),
        "parallel-arithmetic" | "parallel-arithmetic-geometric" => line(&every(2)),
        "parallel-second-differences" => curve(&every(2)),
        "parallel-geometric" => t[n - 2] * t[n - 2] / t[n - 4],
        unknown => panic!("no formula for {unknown}"),
    }
}

#[test]
fn every_series_is_good() {
    let mut families = BTreeSet::new();
    for seed in 0..SEEDS {
        let attempt = common::attempt(seed);
        assert_eq!(attempt.len(), 12);
        assert_eq!(attempt.iter().filter(|(shape, _)| shape.ask == Ask::Entry).count(), 3);
        assert!(attempt.is_sorted_by_key(|(_, series)| series.rule.demand()), "seed {seed}");
        let alike: BTreeSet<_> = attempt.iter().map(|(shape, _)| shape.name).collect();
        assert_eq!(alike.len(), 12, "seed {seed}: a family occurs twice");
        for (shape, series) in &attempt {
            let about = format!("seed {seed}: {} {series:?}", shape.name);
            assert_eq!(recompute(shape.name, &series.shown), series.next, "{about}");
            assert_eq!(series.shown.len(), shape.shown, "{about}");
            assert!(series.shown.iter().chain([&series.next]).all(|term| (1..=LARGEST).contains(term)), "{about}");
            let fits = fits(&series.shown, series.rule.length());
            assert_eq!(fits.into_iter().collect::<Vec<_>>(), [(series.rule.length(), series.next)], "{about}");
            let options: BTreeSet<_> = series.options.iter().collect();
            assert_eq!(options.len(), if shape.ask == Ask::Choice { 6 } else { 0 }, "{about}");
            assert!(shape.ask == Ask::Entry || options.contains(&series.next), "{about}");
            assert!(options.iter().all(|option| **option >= 1), "{about}");
            families.insert(shape.name);
        }
    }
    let all: BTreeSet<_> = LEVELS.iter().flat_map(|level| level.shapes).map(|shape| shape.name).collect();
    assert_eq!(families, all);
}

/// The levels do not overlap, and a family's demand does not depend on its numbers.
#[test]
fn demand_rises_with_the_level() {
    let demands = LEVELS.map(|level| level.shapes.iter().map(|shape| shape.demand()).collect::<BTreeSet<_>>());
    assert_eq!(demands, [[3, 4, 5].into(), [6, 7].into(), [8, 9, 10].into()]);
    for (shape, series) in (0..200).flat_map(common::attempt) {
        assert_eq!(series.rule.demand(), shape.demand(), "{}", shape.name);
    }
}

#[test]
fn seeds_differ() {
    let shown: BTreeSet<Vec<i64>> = (0..200).flat_map(common::attempt).map(|(_, series)| series.shown).collect();
    assert!(shown.len() > 2100, "only {} of 2400 series differ", shown.len());
}
