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

    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX).
    pub fn seconds(&self) -> i64 {
        let number = |from: usize, to: usize| number(self.0.as_bytes(), from, to);
        // Years from March on, so that the leap day is a year's last (H. Hinnant, "chrono-compatible low-level date algorithms").
        let (year, month) = match number(5, 7) {
            month @ 3.. => (number(0, 4), month - 3),
            month => (number(0, 4) - 1, month + 9),
        };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let days = 365 * year + leap_days + (153 * month + 2) / 5 + number(8, 10) - 1 - 719_468;
        86_400 * days + 3_600 * number(11, 13) + 60 * number(14, 16) + number(17, 19)
    }
}

/// The decimal digits between two places.
fn number(text: &[u8], from: usize, to: usize) -> i64 {
    text[from..to].iter().fold(0, |n, digit| n * 10 + i64::from(digit - b'0'))
}

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
    let number = |from: usize, to: usize| number(text, from, to);
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
    fn counts_seconds() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2026-11-22T12:00:00Z", 1_795_348_800),
            ("0000-01-01T00:00:00Z", -62_167_219_200),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(text.parse::<Instant>().unwrap().seconds(), seconds, "{text}");
        }
    }

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
}
