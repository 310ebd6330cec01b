//! The families of series, and which of them make an attempt.

use cando_sdk::Stream;

use crate::rule::Rule;

/// A family of series: rules of one form, with random numbers.
pub struct Shape {
    /// Draws a rule.
    pub draw: fn(&mut Stream) -> Rule,
    /// Its name.
    pub name: &'static str,
    /// How the next term is asked for.
    pub ask: Ask,
    /// Terms shown.
    pub shown: usize,
}

/// How the next term is asked for.
///
/// Options must not give the answer away (see [`series`](crate::series)). That needs families in which a series can be shifted by
/// any number and is of the family still. Where the answer is a product, or a sum of terms alone, it has
/// to be written: options would betray it by their divisors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// By a choice of options.
    Choice,
    /// By a text entry.
    Entry,
}

/// Families of like demand, and how many of them, by choice and by entry, occur in an attempt.
pub struct Level {
    /// The families.
    pub shapes: &'static [Shape],
    /// So many with options.
    pub choices: usize,
    /// So many without.
    pub entries: usize,
}

/// The blueprint: demand 3 to 5, 6 to 7, 8 to 10.
pub const LEVELS: [Level; 3] = [
    Level { shapes: EASY, choices: 3, entries: 1 },
    Level { shapes: MEDIUM, choices: 3, entries: 1 },
    Level { shapes: HARD, choices: 3, entries: 1 },
];

const EASY: &[Shape] = &[
    choice("arithmetic", 5, arithmetic),
    choice("fibonacci-plus", 6, |draw| {
        let addend = nonzero(draw, 5);
        recurrence(draw, [1, 1], Some(Rule::Constant(addend)))
    }),
    choice("fibonacci-steps", 7, |draw| sum(draw.within(1..=40), recurrence(draw, [1, 1], None))),
    choice("second-differences", 6, quadratic),
    entry("division", 5, |draw| {
        let divisor = draw.within(2..=3);
        quotient(draw.within(2..=40) * divisor.pow(5), divisor)
    }),
    entry("fibonacci", 6, |draw| recurrence(draw, [1, 1], None)),
    entry("geometric", 5, |draw| geometric(draw.within(2..=40), draw.within(2..=4))),
];

const MEDIUM: &[Shape] = &[
    choice("alternating-steps", 7, |draw| {
        let steps = draw.sample(&[-7, -6, -5, -4, -3, 4, 5, 6, 7, 8, 9, 11, 12], 2);
        sum(draw.within(10..=60), Rule::Parallel(steps.into_iter().map(Rule::Constant).collect()))
    }),
    choice("cubes", 5, |draw| power(draw.within(1..=4), 3, nonzero(draw, 15))),
    choice("multiply-and-add", 5, |draw| {
        affine(draw.within(2..=9), draw.within(2..=3), Rule::Constant(nonzero(draw, 9)))
    }),
    choice("squares", 5, |draw| power(draw.within(2..=12), 2, nonzero(draw, 20))),
    choice("third-differences", 7, |draw| sum(draw.within(1..=20), quadratic_with(draw, 1..=9, 1..=5, 1..=3))),
    entry("alternating-factors", 5, |draw| {
        let factors = draw.sample(&[2, 3, 4, 5], 2);
        product(draw.within(1..=20), Rule::Parallel(factors.into_iter().map(Rule::Constant).collect()))
    }),
    entry("rising-factors", 5, |draw| {
        product(draw.within(1..=20), sum(draw.within(1..=3), Rule::Constant(draw.within(1..=2))))
    }),
    entry("weighted-sum", 6, |draw| {
        let weights = draw.pick(&[[2, 1], [1, 2]]);
        recurrence(draw, weights, None)
    }),
];

const HARD: &[Shape] = &[
    choice("multiply-and-add-rising", 6, |draw| {
        affine(draw.within(1..=9), 2, sum(draw.within(1..=6), Rule::Constant(nonzero(draw, 4))))
    }),
    choice("parallel-arithmetic", 8, |draw| Rule::Parallel(vec![arithmetic(draw), arithmetic(draw)])),
    choice("parallel-arithmetic-geometric", 8, |draw| {
        Rule::Parallel(vec![arithmetic(draw), geometric(draw.within(1..=7), draw.within(2..=3))])
    }),
    choice("parallel-second-differences", 10, |draw| Rule::Parallel(vec![quadratic(draw), arithmetic(draw)])),
    choice("three-steps", 8, |draw| {
        let steps = draw.sample(&[-9, -8, -6, -5, -3, 2, 3, 4, 5, 7, 8, 9, 11, 13], 3);
        sum(draw.within(20..=80), Rule::Parallel(steps.into_iter().map(Rule::Constant).collect()))
    }),
    entry("alternating-add", 6, |draw| alternate(draw, true, |draw| Rule::Constant(nonzero(draw, 12)))),
    entry("alternating-rising-add", 8, |draw| {
        alternate(draw, true, |draw| sum(draw.within(1..=6), Rule::Constant(draw.within(1..=3))))
    }),
    entry("alternating-multiply", 6, |draw| alternate(draw, false, |draw| Rule::Constant(nonzero(draw, 12)))),
    entry("parallel-geometric", 8, |draw| {
        Rule::Parallel(vec![geometric(draw.within(1..=9), draw.within(2..=4)), arithmetic(draw)])
    }),
];

/// The families of the attempt, easiest first; each occurs once, so no two items are alike.
pub fn blueprint(draw: &mut Stream) -> Vec<&'static Shape> {
    let mut attempt = Vec::new();
    for level in &LEVELS {
        for (ask, count) in [(Ask::Choice, level.choices), (Ask::Entry, level.entries)] {
            let shapes: Vec<&Shape> = level.shapes.iter().filter(|shape| shape.ask == ask).collect();
            attempt.extend(draw.sample(&shapes, count));
        }
    }
    attempt.sort_by_key(|shape| shape.demand());
    attempt
}

impl Shape {
    /// What its rules demand: the same for all of them, since they differ in numbers alone.
    pub fn demand(&self) -> u32 {
        let mut any = Stream::of_attempt(&cando_sdk::record::Seed([0; 32]));
        (self.draw)(&mut any).demand()
    }
}

const fn choice(name: &'static str, shown: usize, draw: fn(&mut Stream) -> Rule) -> Shape {
    Shape { draw, name, ask: Ask::Choice, shown }
}

const fn entry(name: &'static str, shown: usize, draw: fn(&mut Stream) -> Rule) -> Shape {
    Shape { draw, name, ask: Ask::Entry, shown }
}

fn nonzero(draw: &mut Stream, most: i64) -> i64 {
    let size = draw.within(1..=most);
    if draw.chance(1, 2) { size } else { -size }
}

fn sum(first: i64, steps: Rule) -> Rule {
    Rule::Sum { first, steps: Box::new(steps) }
}

fn product(first: i64, factors: Rule) -> Rule {
    Rule::Product { first, factors: Box::new(factors) }
}

fn quotient(first: i64, divisor: i64) -> Rule {
    Rule::Quotient { first, divisors: Box::new(Rule::Constant(divisor)) }
}

fn geometric(first: i64, factor: i64) -> Rule {
    product(first, Rule::Constant(factor))
}

fn affine(first: i64, factor: i64, addends: Rule) -> Rule {
    Rule::Affine { first, factor, addends: Box::new(addends) }
}

fn power(base: i64, exponent: u32, addend: i64) -> Rule {
    Rule::Power { base, exponent, addend: Some(addend) }
}

fn recurrence(draw: &mut Stream, weights: [i64; 2], addends: Option<Rule>) -> Rule {
    let first = [draw.within(1..=20), draw.within(1..=30)];
    Rule::Recurrence { first, weights, addends: addends.map(Box::new) }
}

/// Rising from a small number, or falling from a large one.
fn arithmetic(draw: &mut Stream) -> Rule {
    let step = draw.within(3..=19);
    let (first, step) = if draw.chance(1, 2) { (draw.within(2..=90), step) } else { (draw.within(120..=240), -step) };
    sum(first, Rule::Constant(step))
}

fn quadratic(draw: &mut Stream) -> Rule {
    quadratic_with(draw, 1..=60, 2..=12, 1..=7)
}

fn quadratic_with(
    draw: &mut Stream,
    first: std::ops::RangeInclusive<i64>,
    step: std::ops::RangeInclusive<i64>,
    growth: std::ops::RangeInclusive<i64>,
) -> Rule {
    sum(draw.within(first), sum(draw.within(step), Rule::Constant(draw.within(growth))))
}

fn alternate(draw: &mut Stream, multiply_first: bool, addends: fn(&mut Stream) -> Rule) -> Rule {
    let (first, factor) = (draw.within(2..=9), draw.within(2..=3));
    let factors = Box::new(Rule::Constant(factor));
    Rule::Alternate { first, multiply_first, addends: Box::new(addends(draw)), factors }
}
