//! A solver that sees only the options must do no better than chance.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use std::collections::BTreeMap;

const SEEDS: u64 = 2000;

/// Options and the index of the right one, from many attempts.
fn choices(seeds: std::ops::Range<u64>) -> Vec<(&'static str, [i64; 6], usize)> {
    let series = seeds.flat_map(common::attempt).filter(|(_, series)| !series.options.is_empty());
    series
        .map(|(shape, series)| {
            let right = series.options.iter().position(|option| *option == series.next).unwrap();
            (shape.name, series.options.try_into().unwrap(), right)
        })
        .collect()
}

/// How often each option's value occurs among the options, summed over some features.
fn majority(options: &[i64; 6], option: i64, features: &[fn(i64) -> i64]) -> i64 {
    features
        .iter()
        .map(|feature| options.iter().filter(|other| feature(**other) == feature(option)).count() as i64)
        .sum()
}

type Heuristic = (&'static str, fn(&[i64; 6], i64) -> i64);

/// Each says how right an option looks.
const HEURISTICS: &[Heuristic] = &[
    ("majority of features", |options, option| {
        majority(options, option, &[|n| n % 10, |n| n % 2, |n| n % 3, |n| n / 10, |n| n / 100, |n| n % 5])
    }),
    ("minority of features", |options, option| {
        -majority(options, option, &[|n| n % 10, |n| n % 2, |n| n % 3, |n| n / 10])
    }),
    ("closest to the mean", |options, option| -(6 * option - options.iter().sum::<i64>()).abs()),
    ("closest to the median", |options, option| -(2 * option - options[2] - options[3]).abs()),
    ("least sum of distances", |options, option| -options.iter().map(|other| (other - option).abs()).sum::<i64>()),
    ("odd one out", |options, option| options.iter().map(|other| (other - option).abs()).sum()),
    ("nearest neighbour", |options, option| {
        -options.iter().map(|other| (other - option).abs()).filter(|d| *d > 0).min().unwrap_or(0)
    }),
    ("neighbours one or ten away", |options, option| {
        options.iter().filter(|other| [1, 2, 5, 10].contains(&(**other - option).abs())).count() as i64
    }),
    ("centre of differences", |options, option| {
        let differences = |from: i64| options.iter().map(move |other| (other - from).abs());
        differences(option)
            .map(|d| options.iter().map(|from| differences(*from).filter(|e| *e == d).count() as i64).sum::<i64>())
            .sum()
    }),
    ("most divisors", |_, option| (2..=12).filter(|divisor| option % divisor == 0).count() as i64),
    ("fewest divisors", |_, option| -((2..=12).filter(|divisor| option % divisor == 0).count() as i64)),
    ("roundest", |_, option| i64::from(option % 5 == 0) + i64::from(option % 10 == 0)),
    ("even", |_, option| i64::from(option % 2 == 0)),
    ("odd", |_, option| i64::from(option % 2 == 1)),
    ("square or cube nearby", |_, option| {
        -(1..=100).map(|root: i64| (root * root - option).abs().min((root.pow(3) - option).abs())).min().unwrap_or(0)
    }),
    ("longest", |_, option| option.to_string().len() as i64),
    ("rank 1", |_, option| -option),
    ("rank 2", |options, option| i64::from(options[1] == option)),
    ("rank 3", |options, option| i64::from(options[2] == option)),
    ("rank 4", |options, option| i64::from(options[3] == option)),
    ("rank 5", |options, option| i64::from(options[4] == option)),
    ("rank 6", |_, option| option),
];

/// What a heuristic may expect: 1 where it points at the right option alone, a share where it cannot decide.
fn expectation(heuristic: &Heuristic, options: &[i64; 6], right: usize) -> f64 {
    let looks: Vec<i64> = options.iter().map(|option| heuristic.1(options, *option)).collect();
    let best = *looks.iter().max().unwrap();
    if looks[right] < best { 0.0 } else { 1.0 / looks.iter().filter(|look| **look == best).count() as f64 }
}

/// Four standard errors above one sixth.
fn bound(trials: usize) -> f64 {
    1.0 / 6.0 + 4.0 * (5.0 / 36.0 / trials as f64).sqrt()
}

#[test]
fn no_heuristic_beats_chance() {
    let choices = choices(0..SEEDS);
    for heuristic in HEURISTICS {
        let mut families: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
        for (family, options, right) in &choices {
            for name in ["all", family] {
                let (hits, trials) = families.entry(name).or_default();
                *hits += expectation(heuristic, options, *right);
                *trials += 1;
            }
        }
        for (family, (hits, trials)) in families {
            let rate = hits / trials as f64;
            assert!(rate < bound(trials), "{} on {family}: {rate:.4} > {:.4}", heuristic.0, bound(trials));
        }
    }
}

/// Signs of an option among its options, for a solver that learns from thousands of solved items.
fn signs(options: &[i64; 6], index: usize) -> Vec<(u8, i64)> {
    let option = options[index];
    let spread = options[5] - options[0];
    let magnitude = |n: i64| i64::from(n.max(1).ilog2());
    vec![
        (0, index as i64),
        (1, option % 2),
        (2, option % 3),
        (3, option % 5),
        (4, option % 10),
        (5, magnitude(option) * 1000 + 10 * index as i64),
        (6, (20 * spread / options[0].max(1)).min(60) * 10 + index as i64),
        (7, magnitude(spread) * 10 + index as i64),
        (8, options.iter().filter(|other| (**other - option) % 7 == 0).count() as i64),
        (9, HEURISTICS[0].1(options, option)),
        (10, (options[1] - options[0]) * 100 + (options[2] - options[1]).min(9) * 10 + index as i64),
    ]
}

/// Naive Bayes over the signs: trained on one half, tried on the other.
#[test]
fn no_learner_beats_chance() {
    let mut counts: BTreeMap<(u8, i64), [f64; 2]> = BTreeMap::new();
    for (_, options, right) in choices(10_000..10_000 + SEEDS) {
        for index in 0..6 {
            for sign in signs(&options, index) {
                counts.entry(sign).or_insert([6.0, 36.0])[usize::from(index != right)] += 1.0;
            }
        }
    }
    let tried = choices(20_000..20_000 + SEEDS);
    let mut hits = 0;
    for (_, options, right) in &tried {
        let look = |index: &usize| {
            let known = signs(options, *index).into_iter().filter_map(|sign| counts.get(&sign));
            known.map(|[yes, no]| (5.0 * yes / no).ln()).sum::<f64>()
        };
        let best = (0..6).max_by(|a, b| look(a).total_cmp(&look(b))).unwrap();
        hits += usize::from(best == *right);
    }
    let rate = hits as f64 / tried.len() as f64;
    assert!(rate < bound(tried.len()), "{rate:.4} > {:.4}", bound(tried.len()));
}
