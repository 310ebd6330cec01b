//! Rules: what continues a series.

/// A rule of the grammar. A rule may hold rules: the steps of a series are a series themselves.
///
/// The operators of ANSIG (Loe et al., Journal of Intelligence 6(2):20, 2018) in their terms: apprehension of succession is [`Sum`](Rule::Sum) of
/// a constant, parallel sequences and cluster formation are [`Parallel`](Rule::Parallel) (of terms, or of steps), non-progressive coefficients are
/// constant factors and addends, progressive ones are those that are series of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant's text names its fields")]
pub enum Rule {
    /// The same number again and again.
    Constant(i64),
    /// Each term is the one before plus the next step.
    Sum { first: i64, steps: Box<Rule> },
    /// Each term is the one before times the next factor.
    Product { first: i64, factors: Box<Rule> },
    /// Each term is the one before divided by the next divisor.
    Quotient { first: i64, divisors: Box<Rule> },
    /// Each term is `factor` times the one before, plus the next addend.
    Affine { first: i64, factor: i64, addends: Box<Rule> },
    /// Additions and multiplications take turns.
    Alternate { first: i64, multiply_first: bool, addends: Box<Rule>, factors: Box<Rule> },
    /// Series that take turns.
    Parallel(Vec<Rule>),
    /// Each term is a weighted sum of the two before, plus the next addend.
    Recurrence { first: [i64; 2], weights: [i64; 2], addends: Option<Box<Rule>> },
    /// Powers of consecutive numbers, plus a constant.
    Power { base: i64, exponent: u32, addend: Option<i64> },
}

impl Rule {
    /// The first `count` terms; `None` if one is beyond 64 bits or a division has a remainder.
    pub fn terms(&self, count: usize) -> Option<Vec<i64>> {
        match self {
            Self::Constant(number) => Some(vec![*number; count]),
            Self::Sum { first, steps } => scan(*first, steps, count, i64::checked_add),
            Self::Product { first, factors } => scan(*first, factors, count, i64::checked_mul),
            Self::Quotient { first, divisors } => scan(*first, divisors, count, divide),
            Self::Affine { first, factor, addends } => {
                scan(*first, addends, count, |term, addend| term.checked_mul(*factor)?.checked_add(addend))
            }
            Self::Alternate { first, multiply_first, addends, factors } => {
                alternate(*first, *multiply_first, addends, factors, count)
            }
            Self::Parallel(streams) => interleave(streams, count),
            Self::Recurrence { first, weights, addends } => recur(*first, *weights, addends.as_deref(), count),
            Self::Power { base, exponent, addend } => (0..count as i64)
                .map(|i| base.checked_add(i)?.checked_pow(*exponent)?.checked_add(addend.unwrap_or(0)))
                .collect(),
        }
    }

    /// The description length: how many numbers and operators one has to write down to state the rule.
    ///
    /// `Sum` of a constant is 3 (first, +, step), a Fibonacci series 3 (two firsts, +), two arithmetic series in turn 7 (turns, 3, 3).
    pub fn length(&self) -> u32 {
        match self {
            Self::Constant(_) => 1,
            Self::Sum { steps: inner, .. }
            | Self::Product { factors: inner, .. }
            | Self::Quotient { divisors: inner, .. } => 2 + inner.length(),
            Self::Affine { addends, .. } => 4 + addends.length(),
            Self::Alternate { addends, factors, .. } => 4 + addends.length() + factors.length(),
            Self::Parallel(streams) => 1 + streams.iter().map(Self::length).sum::<u32>(),
            Self::Recurrence { weights, addends, .. } => {
                weigh(*weights) + addends.as_ref().map_or(0, |addends| 1 + addends.length())
            }
            Self::Power { addend, .. } => 3 + addend.map_or(0, |_| 2),
        }
    }

    /// What the rule demands of who has to find it: its length, one more for each multiplication, division or power,
    /// and one more for each series beyond the first that has to be held in mind.
    pub fn demand(&self) -> u32 {
        self.length() + self.burden()
    }

    /// The rule of the same series with `by` added to each term, if it has the same form; of series in turn, only of the one
    /// whose turn is at `place` terms.
    pub fn shifted(&self, by: i64, place: usize) -> Option<Self> {
        let mut rule = self.clone();
        match &mut rule {
            Self::Constant(first) | Self::Sum { first, .. } => *first += by,
            Self::Power { addend: Some(addend), .. } => *addend += by,
            Self::Affine { first, factor, addends } => {
                *first += by;
                **addends = addends.shifted(by - *factor * by, 0)?;
            }
            Self::Recurrence { first, weights, addends: Some(addends) } => {
                first.iter_mut().for_each(|first| *first += by);
                **addends = addends.shifted(by - (weights[0] + weights[1]) * by, 0)?;
            }
            Self::Parallel(streams) => {
                let asked = place % streams.len();
                streams[asked] = streams[asked].shifted(by, 0)?;
            }
            _ => return None,
        }
        Some(rule)
    }

    fn burden(&self) -> u32 {
        match self {
            Self::Constant(_) => 0,
            Self::Sum { steps, .. } => steps.burden(),
            Self::Product { factors: inner, .. } | Self::Quotient { divisors: inner, .. } => 1 + inner.burden(),
            Self::Affine { addends, .. } => 1 + addends.burden(),
            Self::Alternate { addends, factors, .. } => 2 + addends.burden() + factors.burden(),
            Self::Parallel(streams) => streams.iter().map(|stream| 1 + stream.burden()).sum::<u32>() - 1,
            Self::Recurrence { weights, addends, .. } => {
                u32::from(weigh(*weights) > 3) + addends.as_ref().map_or(0, |addends| addends.burden())
            }
            Self::Power { .. } => 1,
        }
    }
}

/// The length of a recurrence without addend: two firsts and an operator, and two more for a weight that has to be written.
pub fn weigh(weights: [i64; 2]) -> u32 {
    3 + 2 * weights.iter().filter(|weight| weight.abs() > 1).count() as u32
}

/// A quotient without remainder.
pub fn divide(term: i64, divisor: i64) -> Option<i64> {
    (term.checked_rem(divisor)? == 0).then(|| term.checked_div(divisor)).flatten()
}

fn scan(first: i64, inner: &Rule, count: usize, step: impl Fn(i64, i64) -> Option<i64>) -> Option<Vec<i64>> {
    let mut terms = vec![first];
    for operand in inner.terms(count.saturating_sub(1))? {
        terms.push(step(*terms.last()?, operand)?);
    }
    terms.truncate(count);
    Some(terms)
}

fn alternate(first: i64, multiply_first: bool, addends: &Rule, factors: &Rule, count: usize) -> Option<Vec<i64>> {
    let mut terms = vec![first];
    let half = count.div_ceil(2);
    let pairs = addends.terms(half)?.into_iter().zip(factors.terms(half)?);
    for (addend, factor) in pairs {
        for multiply in [multiply_first, !multiply_first] {
            if terms.len() < count {
                let term = *terms.last()?;
                terms.push(if multiply { term.checked_mul(factor)? } else { term.checked_add(addend)? });
            }
        }
    }
    Some(terms)
}

fn interleave(streams: &[Rule], count: usize) -> Option<Vec<i64>> {
    let rounds = count.div_ceil(streams.len());
    let streams: Vec<Vec<i64>> = streams.iter().map(|stream| stream.terms(rounds)).collect::<Option<_>>()?;
    Some((0..count).map(|i| streams[i % streams.len()][i / streams.len()]).collect())
}

fn recur(first: [i64; 2], weights: [i64; 2], addends: Option<&Rule>, count: usize) -> Option<Vec<i64>> {
    let mut terms = first.to_vec();
    let addends = addends.unwrap_or(&Rule::Constant(0)).terms(count.saturating_sub(2))?;
    for addend in addends {
        let [older, last] = [terms[terms.len() - 2], terms[terms.len() - 1]];
        let sum = last.checked_mul(weights[0])?.checked_add(older.checked_mul(weights[1])?)?;
        terms.push(sum.checked_add(addend)?);
    }
    terms.truncate(count);
    Some(terms)
}
