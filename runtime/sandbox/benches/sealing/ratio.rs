//! Ratios of times that were taken in turn, their median, and how sure it is.

use std::fmt;

/// The median of some ratios, and an interval that holds the true one in 95 of 100 runs.
pub struct Ratio {
    median: f64,
    low: f64,
    high: f64,
}

impl Ratio {
    /// The interval lies between two of the sorted ratios: how many of them are below the true median follows the
    /// binomial distribution, whatever their own is.
    pub fn of(mut ratios: Vec<f64>) -> Self {
        ratios.sort_by(f64::total_cmp);
        let (count, last) = (ratios.len() as f64, ratios.len() - 1);
        let rank = ((count / 2.0 - 0.98 * count.sqrt()).floor().max(0.0) as usize).min(last);
        Self { median: ratios[last / 2], low: ratios[rank], high: ratios[last - rank] }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:.3} ({:.3} to {:.3})", self.median, self.low, self.high)
    }
}

/// A column of a table: the ratio for each subject, and last their geometric mean, which has a median and an interval
/// by the same right, since every round has one.
pub fn column(rounds: &[Vec<f64>]) -> Vec<Ratio> {
    let subjects = rounds[0].len();
    let mean = |round: &Vec<f64>| (round.iter().map(|ratio| ratio.ln()).sum::<f64>() / subjects as f64).exp();
    let each = (0..subjects).map(|subject| Ratio::of(rounds.iter().map(|round| round[subject]).collect()));
    each.chain([Ratio::of(rounds.iter().map(mean).collect())]).collect()
}
