//! The small words of C2SP's texts: decimals and base64 hashes, each in its one form.

use cando_record::Digest;
use data_encoding::BASE64;

/// The largest tree that is spoken of: sizes fit a signed 64-bit integer everywhere.
pub const LARGEST: u64 = i64::MAX as u64;

/// An ASCII decimal without leading zeros, at most [`LARGEST`].
pub fn decimal(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = text == "0" || !text.starts_with('0');
    text.parse().ok().filter(|number| digits && plain && *number <= LARGEST)
}

/// The bytes of a base64 text (RFC 4648, section 4). The library also takes several texts in a row, each with its padding.
pub fn bytes(base64: &str) -> Option<Vec<u8>> {
    let one = !base64.trim_end_matches('=').contains('=');
    BASE64.decode(base64.as_bytes()).ok().filter(|_| one)
}

/// The 32 bytes of a base64 text.
pub fn hash(base64: &str) -> Option<Digest> {
    bytes(base64)?.try_into().ok().map(Digest)
}

/// The text that [`hash`] reads.
pub fn base64(hash: &Digest) -> String {
    BASE64.encode(&hash.0)
}
