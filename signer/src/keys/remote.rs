//! The protocol between a process that holds a key and those that have it sign: one line each way, then the connection
//! ends.
//!
//! ```text
//! → {"request":"public"}                                 ← {"did":"did:key:z6Mk…","reply":"public"}
//! → {"message":"base64","request":"sign"}                ← {"reply":"signature","signature":"128 hexadecimal digits"}
//!                                                        ← {"reason":"…","reply":"refused"}
//! ```
//!
//! It signs three kinds of messages: the 64 bytes of a Data Integrity proof; tickets and confirmations in our envelope
//! that name its own key; and tokens `header.payload` (RFC 7515) of the one kind that CanDo issues, by its own key.
//! Everything else it refuses, statements about keys above all: who takes over a service can have it sign while that
//! lasts, but cannot make the issuer's identity his own.

use cando_record::json::{self, Value};
use cando_record::{Confirmation, Statement, Ticket};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::did;
use crate::{PublicKey, Signatory, SigningError};

/// Bytes of the longest line, either way.
pub const LINE: usize = 128 << 10;
/// Two SHA-256 digests: what a Data Integrity proof signs.
const PROOF: usize = 64;
/// Statements that are signed for whoever asks. Each is longer than a proof, since it names a DID; a token too.
const TAGS: [&str; 2] = [Ticket::TAG, Confirmation::TAG];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "request")]
enum Request {
    Public {},
    Sign { message: String },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "reply")]
enum Reply {
    Public { did: String },
    Refused { reason: String },
    Signature { signature: String },
}

/// The reply to a line of whoever asks, without its line feed; it says so if there is nothing to be signed.
pub fn answer(request: &[u8], signatory: &dyn Signatory) -> Vec<u8> {
    let reply = match json::read(request, LINE) {
        Ok(Request::Public {}) => Ok(Reply::Public { did: signatory.did() }),
        Ok(Request::Sign { message }) => sign(&message, signatory).map(|signature| Reply::Signature { signature }),
        Err(error) => Err(format!("the request is {error}")),
    };
    json::write(&reply.unwrap_or_else(|reason| Reply::Refused { reason }))
}

fn sign(message: &str, signatory: &dyn Signatory) -> Result<String, String> {
    let message = BASE64.decode(message.as_bytes()).map_err(|_| "the message is not base64")?;
    let did = signatory.did();
    if message.len() != PROOF && !is_statement(&message, &did) && !is_token(&message, &did) {
        return Err(
            "only the bytes of a proof, and tickets, confirmations and tokens of its own key are signed here".into()
        );
    }
    let signature = signatory.sign(&message).map_err(|error| error.to_string())?;
    Ok(HEXLOWER.encode(&signature))
}

/// Whether a message is `tag ‖ JCS({"body":…,"by":did})`.
fn is_statement(message: &[u8], did: &str) -> bool {
    let Some(covered) = TAGS.iter().find_map(|tag| message.strip_prefix(tag.as_bytes())) else { return false };
    let Ok(Value::Object(members)) = json::parse(covered, LINE) else { return false };
    let named = members.get("by").is_some_and(|by| by == did) && members.contains_key("body");
    named && members.len() == 2 && json::canonical(&Value::Object(members)) == covered
}

/// Whether a message is `base64url(header) . base64url(payload)` of a token that this DID issues.
fn is_token(message: &[u8], did: &str) -> bool {
    let mut parts = message.split(|byte| *byte == b'.').map(|part| BASE64URL_NOPAD.decode(part));
    let (Some(Ok(header)), Some(Ok(payload)), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    let wanted = json!({ "alg": "EdDSA", "kid": did::method(did), "typ": "dc+sd-jwt" });
    header == json::canonical(&wanted) && json::parse(&payload, LINE).is_ok_and(|payload| payload["iss"] == did)
}

/// The line that asks whose key it is.
pub fn ask_public() -> Vec<u8> {
    json::write(&Request::Public {})
}

/// The line that asks for a signature.
pub fn ask_signature(message: &[u8]) -> Vec<u8> {
    json::write(&Request::Sign { message: BASE64.encode(message) })
}

/// The key that a reply names.
pub fn read_public(reply: &[u8]) -> Result<PublicKey, SigningError> {
    match read(reply)? {
        Reply::Public { did } => PublicKey::from_did(&did).map_err(|error| SigningError::Away(error.to_string())),
        _ => Err(unexpected()),
    }
}

/// The signature in a reply, which nobody has verified yet.
pub fn read_signature(reply: &[u8]) -> Result<[u8; 64], SigningError> {
    let Reply::Signature { signature } = read(reply)? else { return Err(unexpected()) };
    let bytes = HEXLOWER.decode(signature.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(unexpected)
}

fn read(reply: &[u8]) -> Result<Reply, SigningError> {
    match json::read(reply, LINE) {
        Ok(Reply::Refused { reason }) => Err(SigningError::Refused(reason)),
        Ok(reply) => Ok(reply),
        Err(error) => Err(SigningError::Away(format!("its reply is {error}"))),
    }
}

fn unexpected() -> SigningError {
    SigningError::Away("its reply is not to what it was asked".into())
}

#[cfg(test)]
mod tests {
    use cando_record::{Acceptance, Digest, Instant, KeyStatement, RetirementReason, Seed, Signed};

    use super::*;
    use crate::{Key, check};

    fn key() -> Key {
        Key::from_entropy([3; 32])
    }

    fn ask(message: &[u8]) -> Result<[u8; 64], SigningError> {
        read_signature(&answer(&ask_signature(message), &key()))
    }

    #[test]
    fn it_tells_its_key() {
        assert_eq!(&read_public(&answer(&ask_public(), &key())).unwrap(), key().public());
        assert_eq!(answer(br#"{"request":"public"}"#, &key()), ask_public_reply());
    }

    fn ask_public_reply() -> Vec<u8> {
        format!(r#"{{"did":"{}","reply":"public"}}"#, key().did()).into()
    }

    #[test]
    fn tickets_and_proofs_are_signed() {
        let ticket = crate::support::ticket();
        let signature = ask(&Signed::message(&ticket, &key().did())).unwrap();
        let signed = Signed { body: ticket, by: key().did(), signature: HEXLOWER.encode(&signature) };
        assert_eq!(check(&signed), Ok(()));
        let proof = [7; 64];
        assert!(key().public().verifies(&proof, &ask(&proof).unwrap()));
    }

    fn token(header: Value, payload: Value) -> Vec<u8> {
        [header, payload].map(|part| BASE64URL_NOPAD.encode(&json::canonical(&part))).join(".").into()
    }

    #[test]
    fn tokens_of_its_own_are_signed() {
        let header = json!({ "alg": "EdDSA", "kid": did::method(&key().did()), "typ": "dc+sd-jwt" });
        let good = token(header.clone(), json!({ "iss": key().did() }));
        assert!(key().public().verifies(&good, &ask(&good).unwrap()));
        for (name, value) in [("alg", "none"), ("alg", "ES256"), ("typ", "kb+jwt"), ("kid", "did:key:x"), ("crit", "x")]
        {
            let mut header = header.clone();
            header[name] = value.into();
            let bad = token(header, json!({ "iss": key().did() }));
            assert!(matches!(ask(&bad), Err(SigningError::Refused(_))), "{name}: {value}");
        }
        let others = token(header, json!({ "iss": Key::from_entropy([4; 32]).did() }));
        for bad in [others, [&good[..], b"."].concat(), [b"a".as_slice(), &good].concat()] {
            assert!(matches!(ask(&bad), Err(SigningError::Refused(_))));
        }
    }

    #[test]
    fn nothing_else_is_signed() {
        let at: Instant = "2026-11-22T12:00:00Z".parse().unwrap();
        let (since, reason) = (at.clone(), RetirementReason::Retired);
        let retirement = KeyStatement::Retirement { at, key: key().did(), reason, since };
        let acceptance = Acceptance { logged: None, nonce: Seed([1; 32]), ticket: Digest([2; 32]) };
        let ticket = Signed::message(&crate::support::ticket(), &key().did());
        let spaced = String::from_utf8(ticket.clone()).unwrap().replacen(":{", ": {", 1);
        for message in [
            Signed::message(&retirement, &key().did()),
            Signed::message(&acceptance, &key().did()),
            Signed::message(&crate::support::ticket(), &Key::from_entropy([4; 32]).did()),
            spaced.into_bytes(),
            [&ticket[..], b" "].concat(),
            ticket[..ticket.len() - 1].to_vec(),
            b"cando/ticket/1".to_vec(),
            b"cando/ticket/1[]".to_vec(),
            vec![],
            vec![0; 63],
            vec![0; 65],
            b"any text".to_vec(),
        ] {
            let refused = ask(&message);
            assert!(matches!(&refused, Err(SigningError::Refused(_))), "{:?}", String::from_utf8_lossy(&message));
        }
    }

    #[test]
    fn lines_that_are_none_are_answered() {
        for line in [&b""[..], b"hello", b"{}", br#"{"request":"sign","message":"?"}"#, br#"{"request":"export"}"#] {
            assert!(matches!(read(&answer(line, &key())), Err(SigningError::Refused(_))));
        }
        assert!(matches!(read(&answer(&[b' '; LINE + 1], &key())), Err(SigningError::Refused(_))));
        for reply in [&b""[..], b"hello", br#"{"reply":"signature","signature":"00"}"#, &ask_public_reply()] {
            assert!(matches!(read_signature(reply), Err(SigningError::Away(_))));
        }
        assert!(matches!(read_public(br#"{"did":"did:key:z6","reply":"public"}"#), Err(SigningError::Away(_))));
    }
}
