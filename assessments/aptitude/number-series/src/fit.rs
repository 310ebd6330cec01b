//! Every rule that fits the terms shown, and how it goes on.
//!
//! Forwards, the grammar has infinitely many rules, because their numbers are not bounded. Backwards they are found all: the steps of a sum
//! are the differences of its terms, those of a product their quotients, and so on, each in its turn a series with a shorter rule.

use std::collections::BTreeSet;

use crate::rule::{divide, weigh};

/// A rule's description length and the next term that it gives.
pub type Fit = (u32, i64);

/// Factors of an affine rule, other than 1.
pub const FACTORS: [i64; 7] = [-3, -2, -1, 2, 3, 4, 5];
/// Weights of the last term and the one before it.
pub const WEIGHTS: [[i64; 2]; 7] = [[1, 1], [1, -1], [-1, 1], [2, 1], [1, 2], [3, 1], [1, 3]];

/// The lengths and continuations of all rules of at most `budget` that give these terms.
///
/// A rule may have as many numbers as there are terms: even a fit that explains nothing counts, so
/// that a series with one continuation here has one whatever a candidate may find.
pub fn fits(terms: &[i64], budget: u32) -> BTreeSet<Fit> {
    let mut found = BTreeSet::new();
    let Some(&last) = terms.last() else { return found };
    if budget >= 1 && terms.iter().all(|term| *term == last) {
        found.insert((1, last));
    }
    if budget >= 3 {
        found.extend(stepwise(terms, last, budget));
        found.extend(powers(terms, budget));
        found.extend(recurrences(terms, budget));
        found.extend((2..=3).flat_map(|count| parallel(terms, count, budget)));
    }
    if budget >= 6 {
        found.extend(
            [true, false].into_iter().flat_map(|multiply_first| alternating(terms, last, multiply_first, budget)),
        );
    }
    found
}

/// Sums, products, quotients and affine rules: one operand for each step.
fn stepwise(terms: &[i64], last: i64, budget: u32) -> Vec<Fit> {
    let mut found = Vec::new();
    let mut by = |cost: u32, operand: &dyn Fn(i64, i64) -> Option<i64>, next: &dyn Fn(i64) -> Option<i64>| {
        if budget <= cost {
            return;
        }
        let operands: Option<Vec<i64>> = terms.windows(2).map(|pair| operand(pair[0], pair[1])).collect();
        for (length, operand) in operands.iter().flat_map(|operands| fits(operands, budget.saturating_sub(cost))) {
            found.extend(next(operand).map(|next| (cost + length, next)));
        }
    };
    by(2, &|from, to| to.checked_sub(from), &|step| last.checked_add(step));
    by(2, &|from, to| divide(to, from), &|factor| last.checked_mul(factor));
    by(2, &|from, to| divide(from, to), &|divisor| divide(last, divisor));
    for factor in FACTORS {
        by(4, &|from, to| to.checked_sub(from.checked_mul(factor)?), &|addend| {
            last.checked_mul(factor)?.checked_add(addend)
        });
    }
    found
}

/// Powers of consecutive numbers: the first difference tells the base, `2b + 1` of squares, `3b(b + 1) + 1` of cubes.
fn powers(terms: &[i64], budget: u32) -> Vec<Fit> {
    let [first, second, ..] = *terms else { return Vec::new() };
    let mut found = Vec::new();
    let rise = second.saturating_sub(first);
    let root = (rise.max(0) / 3).isqrt();
    let bases = [(2, rise.saturating_sub(1) / 2), (3, root), (3, root - 1), (3, -root), (3, -root - 1)];
    for (exponent, base) in bases {
        let power = |index: usize| base.checked_add(index as i64)?.checked_pow(exponent);
        let Some(addend) = power(0).and_then(|power| first.checked_sub(power)) else { continue };
        let term = |index: usize| power(index)?.checked_add(addend);
        let length = if addend == 0 { 3 } else { 5 };
        if length <= budget && terms.iter().enumerate().all(|(index, given)| term(index) == Some(*given)) {
            found.extend(term(terms.len()).map(|next| (length, next)));
        }
    }
    found
}

fn recurrences(terms: &[i64], budget: u32) -> Vec<Fit> {
    let mut found = Vec::new();
    let [.., older, last] = terms else { return found };
    for weights in WEIGHTS {
        let cost = weigh(weights);
        let sum = |older: i64, last: i64| last.checked_mul(weights[0])?.checked_add(older.checked_mul(weights[1])?);
        let rests: Option<Vec<i64>> =
            terms.windows(3).map(|three| three[2].checked_sub(sum(three[0], three[1])?)).collect();
        let (Some(rests), Some(sum)) = (rests, sum(*older, *last)) else { continue };
        if cost <= budget && rests.iter().all(|rest| *rest == 0) {
            found.push((cost, sum));
        }
        for (length, addend) in fits(&rests, budget.saturating_sub(cost + 1)) {
            found.extend(sum.checked_add(addend).map(|next| (cost + 1 + length, next)));
        }
    }
    found
}

/// Series that take turns: the next one continues, the others only have to fit as shortly as they can.
fn parallel(terms: &[i64], count: usize, budget: u32) -> Vec<Fit> {
    let stream = |start: usize| terms.iter().skip(start).step_by(count).copied().collect::<Vec<_>>();
    let asked = terms.len() % count;
    let mut cost = 1;
    for other in (0..count).filter(|start| *start != asked) {
        let Some((length, _)) = fits(&stream(other), budget.saturating_sub(cost)).pop_first() else {
            return Vec::new();
        };
        cost += length;
    }
    fits(&stream(asked), budget.saturating_sub(cost)).into_iter().map(|(length, next)| (cost + length, next)).collect()
}

fn alternating(terms: &[i64], last: i64, multiply_first: bool, budget: u32) -> Vec<Fit> {
    let (mut addends, mut factors) = (Vec::new(), Vec::new());
    for (index, pair) in terms.windows(2).enumerate() {
        if (index % 2 == 0) == multiply_first {
            let Some(factor) = divide(pair[1], pair[0]) else { return Vec::new() };
            factors.push(factor);
        } else {
            addends.push(pair[1].saturating_sub(pair[0]));
        }
    }
    let multiply_next = (terms.len() % 2 == 1) == multiply_first;
    let (asked, other) = if multiply_next { (factors, addends) } else { (addends, factors) };
    let Some((rest, _)) = fits(&other, budget.saturating_sub(4)).pop_first() else { return Vec::new() };
    let next = |operand: i64| if multiply_next { last.checked_mul(operand) } else { last.checked_add(operand) };
    let continued = fits(&asked, budget.saturating_sub(4 + rest)).into_iter();
    continued.filter_map(|(length, operand)| Some((4 + rest + length, next(operand)?))).collect()
}
