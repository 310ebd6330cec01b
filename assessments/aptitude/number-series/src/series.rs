//! A series with one continuation, and the options to choose it from.

use cando_sdk::Stream;

use crate::fit::fits;
use crate::rule::Rule;
use crate::shape::{Ask, Shape};

/// The largest term shown or asked for; the smallest is 1.
pub const LARGEST: i64 = 9_999;

/// A series, drawn and proved.
#[derive(Clone, Debug)]
pub struct Series {
    /// The next term.
    pub next: i64,
    /// What to choose from, ascending; empty if it has to be written.
    pub options: Vec<i64>,
    /// The rule.
    pub rule: Rule,
    /// The terms shown.
    pub shown: Vec<i64>,
}

impl Series {
    /// Draws rules of a shape until one makes a good series.
    pub fn draw(shape: &Shape, stream: &mut Stream) -> Self {
        loop {
            let rule = (shape.draw)(stream);
            let series = match shape.ask {
                Ask::Choice => Self::with_options(rule, shape.shown, stream),
                Ask::Entry => Self::prove(rule, shape.shown),
            };
            if let Some(series) = series {
                return series;
            }
        }
    }

    /// A series to be continued by writing, if it is good.
    ///
    /// Good is: all terms are positive and bounded, no two in a row alike; no rule of the grammar that is at most as long as this one
    /// fits the terms shown and goes on otherwise; and none that is shorter fits at all, so that its demand is what the shape says.
    fn prove(rule: Rule, shown: usize) -> Option<Self> {
        let mut terms = rule.terms(shown + 1)?;
        let bounded = terms.iter().all(|term| (1..=LARGEST).contains(term));
        let next = terms.pop().filter(|_| bounded && terms.windows(2).all(|pair| pair[0] != pair[1]))?;
        let unique = fits(&terms, rule.length()).into_iter().all(|fit| fit == (rule.length(), next));
        unique.then_some(Self { next, options: Vec::new(), rule, shown: terms })
    }

    /// A series with six options that give nothing away.
    ///
    /// ```text
    /// a        a + s        a + 2s          m: what a wrong rule misses by
    /// a + m    a + m + s    a + m + 2s      s: what a slip misses by
    /// ```
    ///
    /// The rule drawn has the answer `a`; shifted by the same amounts it makes six series, whose answers are the six options. All six have
    /// to be good. Only then one of them is chosen to be shown, each with equal chance. So whoever sees the
    /// options alone, and whatever they know of how series are drawn, is right one time in six: exactly, not on average over some heuristics.
    /// And whoever applies a wrong rule, or makes a slip (once, twice), or both, in either direction, finds their number among the options.
    fn with_options(rule: Rule, shown: usize, stream: &mut Stream) -> Option<Self> {
        let slip = stream.pick(&[1, 2, 3, 5, 10]);
        let miss = stream.pick(&misses(&rule, shown)?);
        if [0, slip, 2 * slip].contains(&miss) || miss > MISS {
            return None;
        }
        let shifts = [0, miss].into_iter().flat_map(|row| [0, slip, 2 * slip].map(|column| row + column));
        let shifted = shifts.map(|shift| Self::prove(rule.shifted(shift, shown)?, shown));
        let series: Vec<Self> = shifted.collect::<Option<_>>()?;
        let mut options: Vec<i64> = series.iter().map(|series| series.next).collect();
        options.sort_unstable();
        Some(Self { options, ..stream.pick(&series) })
    }
}

/// The most that a wrong rule may miss by: more is seen to be wrong at once.
const MISS: i64 = 60;

/// By how much one misses who takes a simpler rule for the right one, or the right one in the wrong place. Shifting a series
/// changes none of them. Of series in turn, those of the one whose turn it is.
fn misses(rule: &Rule, shown: usize) -> Option<Vec<i64>> {
    let (own, count) = match rule {
        Rule::Parallel(streams) => (&streams[shown % streams.len()], shown / streams.len()),
        rule => (rule, shown),
    };
    let terms = own.terms(count + 2)?;
    let [.., third, second, last, next, later] = *terms else { return None };
    let wrong = [
        last + (last - second),                        // the last step once more
        last + (second - third),                       // the step before it once more
        last + 2 * (last - second) - (second - third), // the last step changed as the one before it was
        last,                                          // stopped one short
        later,                                         // gone one too far
        next - 10,                                     // a ten not carried
        next - 20,                                     // two of them
    ];
    Some(wrong.map(|wrong| wrong.abs_diff(next).cast_signed()).to_vec())
}
