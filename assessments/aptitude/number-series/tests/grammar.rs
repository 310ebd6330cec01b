//! The proof of uniqueness rests on `fits` finding every rule: it is compared with rules made forwards, and with published series.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use cando_sdk::Stream;
use cando_sdk::record::Seed;
use number_series::fit::{FACTORS, WEIGHTS, fits};
use number_series::rule::Rule;

/// A random rule of the whole grammar, at most so deep.
fn any_rule(draw: &mut Stream, depth: u32) -> Rule {
    let inner = |draw: &mut Stream| Box::new(any_rule(draw, depth - 1));
    let first = draw.within(-9..=9);
    match if depth == 0 { 0 } else { draw.below(8) } {
        0 => Rule::Constant(first),
        1 => Rule::Sum { first, steps: inner(draw) },
        2 => Rule::Product { first, factors: inner(draw) },
        3 => Rule::Quotient { first: first * 720, divisors: inner(draw) },
        4 => Rule::Affine { first, factor: draw.pick(&FACTORS), addends: inner(draw) },
        5 => Rule::Alternate { first, multiply_first: draw.chance(1, 2), addends: inner(draw), factors: inner(draw) },
        6 => Rule::Parallel((0..draw.within(2..=3)).map(|_| *inner(draw)).collect()),
        _ if draw.chance(1, 2) => {
            let addends = draw.chance(1, 2).then(|| inner(draw));
            Rule::Recurrence { first: [first, draw.within(-9..=9)], weights: draw.pick(&WEIGHTS), addends }
        }
        _ => Rule::Power {
            base: first,
            exponent: draw.pick(&[2, 3]),
            addend: draw.chance(1, 2).then(|| draw.within(1..=9)),
        },
    }
}

/// Whether nothing is multiplied by 0 or divided to 0, at any depth: the factor could not be told.
fn is_tellable(rule: &Rule, count: usize) -> bool {
    let inner: Vec<&Rule> = match rule {
        Rule::Constant(_) | Rule::Power { .. } => return true,
        Rule::Sum { steps: inner, .. } | Rule::Affine { addends: inner, .. } => return is_tellable(inner, count),
        Rule::Recurrence { addends, .. } => return addends.as_ref().is_none_or(|inner| is_tellable(inner, count)),
        Rule::Parallel(streams) => return streams.iter().all(|stream| is_tellable(stream, count)),
        Rule::Product { factors: inner, .. } | Rule::Quotient { divisors: inner, .. } => vec![inner],
        Rule::Alternate { addends, factors, .. } => vec![addends, factors],
    };
    rule.terms(count).is_some_and(|terms| !terms.contains(&0)) && inner.into_iter().all(|rule| is_tellable(rule, count))
}

/// Whatever the grammar makes, `fits` finds, at most as long. There are enough terms to have seen each number of a rule once; where
/// something is multiplied by 0 the number cannot be told, so those rules are left out.
#[test]
fn finds_every_rule() {
    let mut draw = Stream::of_attempt(&Seed([5; 32]));
    let mut tried = 0;
    while tried < 3000 {
        let rule = any_rule(&mut draw, 2);
        let shown = 11 + draw.index(3);
        let Some(terms) = rule.terms(shown + 1) else { continue };
        if rule.length() > 9 || !is_tellable(&rule, shown) || terms.iter().any(|term| term.abs() > 1 << 40) {
            continue;
        }
        let (next, shown) = terms.split_last().unwrap();
        let found = fits(shown, rule.length());
        assert!(found.iter().any(|fit| fit.1 == *next), "{rule:?} {terms:?} {found:?}");
        tried += 1;
    }
}

/// Small rules, all of them: if another as short gives the same terms and goes on otherwise, `fits` must know it.
#[test]
fn knows_every_ambiguity_of_small_rules() {
    let numbers = || -6..=6i64;
    let constant = |number| Box::new(Rule::Constant(number));
    let mut rules = Vec::new();
    for (first, second) in numbers().flat_map(|first| numbers().map(move |second| (first, second))) {
        rules.push(Rule::Sum { first, steps: constant(second) });
        rules.push(Rule::Product { first, factors: constant(second) });
        rules.push(Rule::Parallel(vec![Rule::Constant(first), Rule::Constant(second)]));
        rules.extend(WEIGHTS.map(|weights| Rule::Recurrence { first: [first, second], weights, addends: None }));
        rules.extend([2, 3].map(|exponent| Rule::Power { base: first, exponent, addend: Some(second) }));
        for third in numbers() {
            let steps = Rule::Sum { first: second, steps: constant(third) };
            rules.push(Rule::Sum { first, steps: Box::new(steps.clone()) });
            rules.push(Rule::Product { first, factors: Box::new(steps) });
            rules.extend(FACTORS.map(|factor| Rule::Affine { first: second, factor, addends: constant(third) }));
        }
    }
    let mut by_start = std::collections::BTreeMap::<Vec<i64>, Vec<(u32, i64)>>::new();
    for rule in &rules {
        let Some(terms) = rule.terms(5).filter(|terms| !terms.contains(&0)) else { continue };
        by_start.entry(terms[..4].to_vec()).or_default().push((rule.length(), terms[4]));
    }
    let mut ambiguous = 0;
    for (start, continuations) in by_start {
        let found = fits(&start, 5);
        ambiguous += usize::from(continuations.iter().any(|one| one.1 != continuations[0].1));
        for (length, next) in continuations {
            assert!(found.iter().any(|fit| fit.1 == next && fit.0 <= length), "{start:?} -> {next}, found {found:?}");
        }
    }
    assert!(ambiguous > 20, "only {ambiguous}: the test would show nothing");
}

/// Series published with ANSIG (Loe et al. 2018), and what comes next.
#[test]
fn continues_published_series() {
    for (shown, next) in [
        (&[10, 20, 30, 40][..], 50),
        (&[1, 1, 1, 5, 5], 5),
        (&[20, 18, 16, 14], 12),
        (&[1, 10, 2, 20, 3, 30], 4),
        (&[2, 12, 4, 24, 6, 48, 8], 96),
        (&[2, 4, 7, 11, 16], 22),
        (&[2, 8, 20, 44, 92], 188),
        (&[1, 1, 2, 3, 5, 8], 13),
        (&[1, 7, 14, 20, 40, 46], 92),
    ] {
        let found = fits(shown, 8);
        assert!(found.iter().any(|fit| fit.1 == next), "{shown:?}: {found:?}");
    }
}
