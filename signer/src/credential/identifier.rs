//! Names derived from digests, so that the same input always gets the same name.

use cando_record::Digest;
use data_encoding::BASE64URL_NOPAD;

/// Multihash prefix of SHA-256: code 0x12, 32 bytes.
const SHA2_256: [u8; 2] = [0x12, 0x20];

/// `urn:uuid:…`, version 8 (RFC 9562, section 5.8): the first 16 bytes of SHA-256(tag ‖ name), version and variant set.
pub(crate) fn urn(tag: &str, name: &[u8]) -> String {
    let digest = Digest::of_parts(&[tag.as_bytes(), name]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.0[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// A `digestMultibase` (VC 2.0, section 5.3): multibase `u` = base64url of the multihash.
pub(crate) fn multibase(digest: &Digest) -> String {
    format!("u{}", BASE64URL_NOPAD.encode(&[SHA2_256.as_slice(), &digest.0].concat()))
}

/// The digest in a `digestMultibase`.
pub(crate) fn from_multibase(text: &str) -> Option<Digest> {
    let bytes = BASE64URL_NOPAD.decode(text.strip_prefix('u')?.as_bytes()).ok()?;
    Some(Digest(bytes.strip_prefix(&SHA2_256)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_stable() {
        assert_eq!(urn("tag", b"name"), urn("tag", b"name"));
        let name = urn("cando/credential/1", &[0; 32]);
        assert_eq!((name.len(), &name[23..24]), (45, "8"));
        assert!("89ab".contains(&name[28..29]));
    }

    #[test]
    fn digests_survive_multibase() {
        let digest = Digest::of(b"x");
        let text = multibase(&digest);
        assert_eq!(from_multibase(&text), Some(digest));
        assert!(text.starts_with("uEi"));
        for bad in [&text[1..], &text[..text.len() - 1], "", "u", "uEiA"] {
            assert_eq!(from_multibase(bad), None, "{bad}");
        }
    }
}
