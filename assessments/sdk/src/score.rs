//! From points to scores, in integers.

use cando_record::{ItemScore, Score};

/// The score in one skill: the sum of its items' points, in thousandths, with its standard error.
///
/// ```text
/// scaled = floor(1000 * points / of)
/// error  = ceil(1000 * sqrt(x * (n - x) / n^3)), where x = points + 2 and n = of + 4
/// ```
///
/// Each point counts as one draw from a large pool. The error is the binomial one after two successes and two failures are added (A. Agresti,
/// B. A. Coull, Approximate is better than "exact" for interval estimation of binomial proportions, The American Statistician 52, 1998):
/// so it is not 0 at no or all points, where a short test cannot be exact. Points that come in groups are fewer draws: for those it is a
/// lower bound.
pub fn score(skill: &str, items: &[ItemScore]) -> Score {
    let ours = || items.iter().filter(|item| item.skill == skill);
    let points: u32 = ours().map(|item| item.points).sum();
    let of: u32 = ours().map(|item| item.of).sum();
    Score { error: error(points, of), of, points, scaled: scale(points, of), skill: skill.to_owned() }
}

fn scale(points: u32, of: u32) -> u32 {
    let scaled = (1000 * u64::from(points)).checked_div(of.into()).unwrap_or(0);
    u32::try_from(scaled).unwrap_or(u32::MAX)
}

fn error(points: u32, of: u32) -> u32 {
    if of == 0 {
        return 0;
    }
    let (x, n) = (u128::from(points.min(of)) + 2, u128::from(of) + 4);
    let square = (1_000_000 * x * (n - x)).div_ceil(n * n * n);
    let root = square.isqrt();
    u32::try_from(root + u128::from(root * root < square)).expect("at most 1000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_agresti_and_coull() {
        // sqrt(8 * 8 / 16^3) = 0.125, sqrt(3 * 13 / 16^3) = 0.09757…, sqrt(31 * 13 / 44^3) = 0.06878…, sqrt(2 * 11 / 13^3) = 0.10006…
        for (points, of, scaled, expected) in
            [(6, 12, 500, 125), (1, 12, 83, 98), (29, 40, 725, 69), (0, 9, 0, 101), (9, 9, 1000, 101)]
        {
            assert_eq!((scale(points, of), error(points, of)), (scaled, expected), "{points} of {of}");
        }
        assert_eq!((error(0, 0), scale(0, 0)), (0, 0));
        assert_eq!(error(u32::MAX / 2, u32::MAX), 1);
    }

    #[test]
    fn sums_only_the_skill() {
        let item = |skill: &str, points| ItemScore {
            family: String::new(),
            groups: Vec::new(),
            index: 0,
            of: 4,
            points,
            skill: skill.to_owned(),
        };
        let score = score("a", &[item("a", 1), item("b", 4), item("a", 2)]);
        assert_eq!((score.points, score.of, score.scaled), (3, 8, 375));
    }
}
