//! Names of attempts.

use serde::{Deserialize, Serialize};

/// A version 4 UUID (RFC 9562) in its lowercase text form, `8-4-4-4-12` digits. Ticket and attempt share it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttemptId(String);

impl AttemptId {
    /// From 16 bytes of entropy, the rest is not used.
    pub fn new(entropy: [u8; 32]) -> Self {
        let mut bytes = entropy;
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex: String = bytes[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        Self([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a ticket names itself.
    pub fn urn(&self) -> String {
        format!("urn:uuid:{}", self.0)
    }

    /// What came in a path; `None` if no attempt can have that name.
    pub fn parse(text: &str) -> Option<Self> {
        let hyphens = [8, 13, 18, 23];
        let fits = |(i, byte): (usize, u8)| match hyphens.contains(&i) {
            true => byte == b'-',
            false => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        };
        (text.len() == 36 && text.bytes().enumerate().all(fits)).then(|| Self(text.into()))
    }
}

impl std::fmt::Display for AttemptId {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_uuid_of_version_4() {
        let id = AttemptId::new([0xff; 32]);
        assert_eq!(id.as_str(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(AttemptId::parse(id.as_str()), Some(id));
        for bad in ["", "ffffffff-ffff-4fff-bfff-fffffffffff", "FFFFFFFF-ffff-4fff-bfff-ffffffffffff", &"f".repeat(36)]
        {
            assert_eq!(AttemptId::parse(bad), None, "{bad}");
        }
    }
}
