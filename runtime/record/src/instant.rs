//! Moments in UTC, to the second.

use serde::{Deserialize, Serialize};

/// `2026-11-22T12:00:00Z`: RFC 3339 in UTC, whole seconds, 20 characters, so that text order is time order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Instant(String);

/// A text that is not such a moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a moment in UTC such as 2026-11-22T12:00:00Z, found {0:?}")]
pub struct InstantError(String);

impl Instant {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Seconds since 1970-01-01T00:00:00Z, negative before: days from the civil calendar, counted in years that begin in March.
    pub fn seconds(&self) -> i64 {
        let number = |from: usize, to: usize| self.0[from..to].parse::<i64>().expect("an instant has digits there");
        let (month, day) = (number(5, 7), number(8, 10));
        let year = number(0, 4) - i64::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - EPOCH;
        days * DAY + number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19)
    }

    /// The moment so many seconds after 1970-01-01T00:00:00Z; none outside the years 0 to 9999.
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        let (days, time) = (seconds.div_euclid(DAY).checked_add(EPOCH)?, seconds.rem_euclid(DAY));
        let (era, day_of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march = (5 * day_of_year + 2) / 153;
        let (month, day) = ((march + 2) % 12 + 1, day_of_year - (153 * march + 2) / 5 + 1);
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        (0..=9999)
            .contains(&year)
            .then(|| Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")))
    }
}

/// Seconds of a day, days of 400 years, and the days from 1 March of year 0 to 1 January 1970.
const DAY: i64 = 86_400;
const ERA: i64 = 146_097;
const EPOCH: i64 = 719_468;

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Instant {
    type Err = InstantError;

    fn from_str(text: &str) -> Result<Self, InstantError> {
        match is_instant(text.as_bytes()) {
            true => Ok(Self(text.into())),
            false => Err(InstantError(text.chars().take(40).collect())),
        }
    }
}

impl TryFrom<String> for Instant {
    type Error = InstantError;

    fn try_from(text: String) -> Result<Self, InstantError> {
        text.parse()
    }
}

impl From<Instant> for String {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

fn is_instant(text: &[u8]) -> bool {
    let shape = b"0000-00-00T00:00:00Z";
    let fits = |(&found, &wanted): (&u8, &u8)| if wanted == b'0' { found.is_ascii_digit() } else { found == wanted };
    if text.len() != shape.len() || !text.iter().zip(shape).all(fits) {
        return false;
    }
    let number = |from: usize, to: usize| text[from..to].iter().fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day) && number(11, 13) < 24 && number(14, 16) < 60 && number(17, 19) < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_real_moments() {
        for good in ["2026-11-22T12:00:00Z", "2024-02-29T23:59:59Z", "2000-02-29T00:00:00Z"] {
            assert_eq!(good.parse::<Instant>().unwrap().to_string(), good);
        }
        for bad in ["2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z"] {
            assert!(bad.parse::<Instant>().is_err(), "{bad}");
        }
        for bad in
            ["", "2026-11-22T12:00:00", "2026-11-22T12:00:00+00:00", "2026-11-22t12:00:00z", "2026-00-01T00:00:00Z"]
        {
            assert!(bad.parse::<Instant>().is_err(), "{bad}");
        }
    }

    #[test]
    fn counts_seconds_both_ways() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2000-03-01T00:00:00Z", 951_868_800),
            ("2026-11-22T12:00:00Z", 1_795_348_800),
            ("0000-01-01T00:00:00Z", -62_167_219_200),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            let instant: Instant = text.parse().unwrap();
            assert_eq!(instant.seconds(), seconds, "{text}");
            assert_eq!(Instant::from_seconds(seconds), Some(instant));
        }
        for outside in [-62_167_219_201, 253_402_300_800, i64::MIN, i64::MAX] {
            assert_eq!(Instant::from_seconds(outside), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_second_survives(seconds in -62_167_219_200i64..=253_402_300_799) {
            let instant = Instant::from_seconds(seconds).unwrap();
            proptest::prop_assert_eq!(instant.seconds(), seconds);
            proptest::prop_assert_eq!(instant.as_str().parse::<Instant>(), Ok(instant));
        }
    }
}
