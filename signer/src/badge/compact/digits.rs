//! Bytes as decimal digits: 7 bytes are 17 digits, big endian; the last group has as many as its bytes need.
//!
//! In a QR code's numeric mode (ISO/IEC 18004, 7.4.3) a digit takes 10/3 bits, so a byte takes 8.1: less than in Base45
//! (8.25) or base64url (10.7). And nothing that passes a link on has a meaning for a digit.

/// Bytes of a group, and digits for as many bytes.
const GROUP: usize = 7;
const DIGITS: [usize; GROUP + 1] = [0, 3, 5, 8, 10, 13, 15, 17];

pub fn write(bytes: &[u8]) -> String {
    let group = |group: &[u8]| {
        let number = group.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{number:0width$}", width = DIGITS[group.len()])
    };
    bytes.chunks(GROUP).map(group).collect()
}

/// The bytes, if these are digits as [`write`] makes them.
pub fn read(digits: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in digits.as_bytes().chunks(DIGITS[GROUP]) {
        let length = DIGITS.iter().position(|digits| *digits == group.len())?;
        let digit = |byte: &u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
        let number = group.iter().try_fold(0u64, |number, byte| Some(number * 10 + digit(byte)?))?;
        let all = number.to_be_bytes();
        let (zeros, last) = all.split_at(all.len() - length);
        if zeros.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend(last);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{read, write};

    #[test]
    fn writes_as_specified() {
        assert_eq!(write(&[0xff; 8]), "72057594037927935255");
        assert_eq!((write(&[]), write(&[0, 1])), (String::new(), "00001".into()));
    }

    #[test]
    fn refuses_what_it_does_not_write() {
        for text in ["1", "0001", "256", "65536", "12a", "-01", "99999999999999999", "72057594037927936", "\u{661}"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn gives_back_all_bytes(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(read(&write(&bytes)), Some(bytes));
        }

        #[test]
        fn has_one_form(digits in "[0-9]{0,60}") {
            let bytes = read(&digits);
            prop_assert!(bytes.is_none_or(|bytes| write(&bytes) == digits));
        }
    }
}
