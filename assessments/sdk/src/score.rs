//! From points to scores, in integers.

use cando_record::{ItemScore, Score};

/// The score in one skill: the sum of its items' points, in thousandths, with its standard error.
///
/// ```text
/// scaled = floor(1000 * points / of)
/// error  = ceil(1000 / of * sqrt(points * (of - points) / (of - 1)))
/// ```
///
/// The error is that of Lord's binomial error model (F. M. Lord, Do tests of the same length have the same standard error of
/// measurement?, Educational and Psychological Measurement 17, 1957): each point counts as one draw from a large pool. Points that
/// come in groups are fewer draws, so for those it is a lower bound; at no or all points it is 0, which says
/// that the model cannot tell, not that the score is exact. With a single point it is 500, the most that a score between 0 and 1000 can
/// deviate (Popoviciu's inequality).
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
    if of < 2 {
        return 500 * of;
    }
    let (x, n) = (u128::from(points.min(of)), u128::from(of));
    let square = (1_000_000 * x * (n - x)).div_ceil(n * n * (n - 1));
    let root = square.isqrt();
    u32::try_from(root + u128::from(root * root < square)).expect("at most 1000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_lord() {
        // sqrt(6 * 6 / 11) / 12 = 0.15075…, sqrt(1 * 11 / 11) / 12 = 0.08333…, sqrt(29 * 11 / 39) / 40 = 0.07149…
        for (points, of, scaled, expected) in
            [(6, 12, 500, 151), (1, 12, 83, 84), (29, 40, 725, 72), (0, 9, 0, 0), (9, 9, 1000, 0)]
        {
            assert_eq!((scale(points, of), error(points, of)), (scaled, expected), "{points} of {of}");
        }
        assert_eq!((error(1, 1), error(0, 0), scale(0, 0)), (500, 0, 0));
        assert_eq!(error(1, 2), 500);
        assert!(error(u32::MAX / 2, u32::MAX) <= 1);
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
