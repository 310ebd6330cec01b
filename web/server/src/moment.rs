//! Milliseconds since 1970 as the record's moments, which have whole seconds.

use cando_record::Instant;

/// The second in which a moment lies.
///
/// # Panics
/// If a clock has passed the year 9999.
pub fn instant(milliseconds: u64) -> Instant {
    let second = i64::try_from(milliseconds / 1000).expect("u64::MAX / 1000 fits");
    let moment = jiff::Timestamp::from_second(second).expect("the clock shows a year before 9900");
    moment.to_string().parse().expect("whole seconds in UTC have the record's form")
}

#[cfg(test)]
mod tests {
    #[test]
    fn cuts_to_the_second() {
        assert_eq!(super::instant(0).as_str(), "1970-01-01T00:00:00Z");
        assert_eq!(super::instant(1_795_348_800_999).as_str(), "2026-11-22T12:00:00Z");
    }
}
