//! From a credential to its twin.
//!
//! ```json
//! {"_sd":["…"],"_sd_alg":"sha-256","cnf":{"jwk":{"crv":"Ed25519","kty":"OKP","x":"…"}},"credential":"uEi…","exp":…,"iat":…,
//!  "iss":"did:key:…","nbf":…,"scores":[{"...":"…"}],"vct":"urn:cando:skills:1"}
//! ```
//!
//! Hidden are the members `assessment`, `attempt`, `ended`, `evidence` and `module`, and each element of `scores`.

use cando_record::Digest;
use cando_record::json::Value;
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use super::disclosure::Disclosure;
use super::{Part, SdJwtError, jwt};
use crate::credential::content::{Content, SkillScore};
use crate::credential::identifier::multibase;
use crate::keys::did;
use crate::{Credential, PublicKey, Signatory};

/// The type of a twin (`vct`, SD-JWT VC, section 2.2.2.1).
pub const TWIN: &str = "urn:cando:skills:1";

/// The twin of a credential that this key issued, with every disclosure. The entropy hides what is not shown, so it must
/// come from a good random source, and never be used twice.
pub fn twin(credential: &Credential, entropy: &[u8; 32], signatory: &dyn Signatory) -> Result<String, SdJwtError> {
    let content = credential.content();
    if content.issuer != signatory.did() {
        return Err(SdJwtError::Key(Part::Token));
    }
    let mut salts = Salts { entropy, drawn: 0 };
    let members = hidden(content).map(|(name, value)| Disclosure::new(&salts.draw(), Some(name), value));
    let scores: Vec<_> =
        content.skills.iter().map(|skill| Disclosure::new(&salts.draw(), None, score(skill))).collect();
    // Sorted, so that their order does not tell which is which.
    let mut digests: Vec<String> = members.iter().map(Disclosure::digest).collect();
    digests.sort_unstable();
    let mut payload = json!({
        "_sd": digests,
        "_sd_alg": "sha-256",
        "cnf": { "jwk": jwk(&content.subject) },
        "credential": multibase(&credential.digest()),
        "iat": content.created.seconds(),
        "iss": content.issuer,
        "nbf": content.issued.seconds(),
        "scores": scores.iter().map(|score| json!({ "...": score.digest() })).collect::<Vec<_>>(),
        "vct": TWIN,
    });
    if let Some(until) = &content.until {
        payload["exp"] = until.seconds().into();
    }
    if let Some(status) = &content.status {
        payload["credentialStatus"] = status.write();
    }
    let header = json!({ "alg": "EdDSA", "kid": did::method(&content.issuer), "typ": "dc+sd-jwt" });
    let shown = members.iter().chain(&scores).map(|one| format!("{}~", one.as_str()));
    Ok(format!("{}~{}", jwt::sign(&header, &payload, signatory)?, shown.collect::<String>()))
}

/// What can be shown or not, one by one, beside the scores.
fn hidden(content: &Content) -> [(&'static str, Value); 5] {
    let Content { assessment, attempt, ended, evidence, .. } = content;
    let about = json!({ "id": assessment.id, "title": assessment.title, "version": assessment.version });
    [
        ("assessment", about),
        ("attempt", (*attempt).into()),
        ("ended", json!(ended)),
        ("evidence", multibase(evidence).into()),
        ("module", multibase(&assessment.module).into()),
    ]
}

fn score(skill: &SkillScore) -> Value {
    serde_json::to_value(skill).expect("scores are JSON")
}

/// The key of a DID as a JWK (RFC 8037, section 2).
fn jwk(did: &str) -> Value {
    let key = PublicKey::from_did(did).expect("a credential's subject was read as a DID");
    json!({ "crv": "Ed25519", "kty": "OKP", "x": BASE64URL_NOPAD.encode(&key.to_bytes()) })
}

/// Salts of 128 bits, as RFC 9901 recommends (section 9.3), each from the entropy and its number.
struct Salts<'a> {
    entropy: &'a [u8; 32],
    drawn: u32,
}

impl Salts<'_> {
    fn draw(&mut self) -> String {
        self.drawn += 1;
        let digest = Digest::of_parts(&[b"cando/salt/1", self.entropy, &self.drawn.to_be_bytes()]);
        BASE64URL_NOPAD.encode(&digest.0[..16])
    }
}
