//! The Data Integrity proof `eddsa-jcs-2022`.
//!
//! ```text
//! signed bytes = SHA-256(JCS(proof without proofValue)) ‖ SHA-256(JCS(document without proof))
//! proofValue   = multibase z = base58btc( Ed25519 signature )
//! ```
//!
//! The proof repeats the document's `@context`. On verification the document's must start with the proof's, and is
//! replaced by it, so that whoever passes a document on may append contexts. Source: W3C Data Integrity EdDSA
//! Cryptosuites 1.0, section 3.3.

use cando_record::json::{self, Map, Value};
use cando_record::{Digest, Instant};

use crate::{DidError, Key, PublicKey, did};

/// Why a proof does not hold. Nothing from inside the document is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The document's contexts do not start with the proof's.
    #[error("the proof was made for other contexts than the document has")]
    Context,
    /// The verification method's key cannot be used.
    #[error("the proof names no usable key: {0}")]
    Did(#[from] DidError),
    /// Not the issuer's key.
    #[error("the proof was made with a key that is not the issuer's")]
    Issuer,
    /// The verification method is not the one that its `did:key` has.
    #[error("the proof's verification method is not the one of its key")]
    Method,
    /// The signature does not fit.
    #[error("its signature does not fit: the document was changed after signing, or another key signed it")]
    Mismatch,
    /// The signature is not 64 bytes in multibase.
    #[error("the proof's signature is not in its form")]
    Signature,
    /// Another kind of proof.
    #[error("not a DataIntegrityProof of the suite eddsa-jcs-2022 for assertions")]
    Suite,
}

/// A proof of the document, which must hold none yet, by the key's `did:key`.
pub(crate) fn prove(document: &Value, created: &Instant, key: &Key) -> Value {
    let mut proof = options(document.get("@context"), created.as_str(), &did::method(&key.did()));
    let signature = key.sign(&covered(document, &proof.clone().into()));
    proof.insert("proofValue".into(), format!("z{}", bs58::encode(signature).into_string()).into());
    proof.into()
}

/// Checks one proof of the document, made for assertions, and tells the DID whose key made it.
pub(crate) fn verify(document: &Value, proof: &Value) -> Result<String, ProofError> {
    let text = |name: &str| proof.get(name).and_then(Value::as_str).unwrap_or_default();
    let kind = ["type", "cryptosuite", "proofPurpose"].map(text);
    if kind != ["DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod"] {
        return Err(ProofError::Suite);
    }
    let did = text("verificationMethod").split('#').next().unwrap_or_default();
    let key = PublicKey::from_did(did)?;
    if text("verificationMethod") != did::method(did) {
        return Err(ProofError::Method);
    }
    let message = covered(&unsecured(document, proof)?, &without(proof, "proofValue"));
    match key.verifies(&message, &signature(text("proofValue")).ok_or(ProofError::Signature)?) {
        true => Ok(did.into()),
        false => Err(ProofError::Mismatch),
    }
}

pub(crate) fn options(context: Option<&Value>, created: &str, method: &str) -> Map<String, Value> {
    let mut proof = Map::new();
    if let Some(context) = context {
        proof.insert("@context".into(), context.clone());
    }
    let texts = [
        ("created", created),
        ("cryptosuite", "eddsa-jcs-2022"),
        ("proofPurpose", "assertionMethod"),
        ("type", "DataIntegrityProof"),
        ("verificationMethod", method),
    ];
    proof.extend(texts.map(|(name, text)| (name.into(), text.into())));
    proof
}

/// The 64 bytes that the signature covers.
fn covered(document: &Value, options: &Value) -> Vec<u8> {
    [options, document].map(|value| Digest::of(&json::canonical(value)).0).concat()
}

/// The document without its proofs, and with the proof's contexts.
fn unsecured(document: &Value, proof: &Value) -> Result<Value, ProofError> {
    let mut plain = without(document, "proof");
    let Some(proven) = proof.get("@context") else { return Ok(plain) };
    let found = plain.get_mut("@context").ok_or(ProofError::Context)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    match list(found).starts_with(&list(proven)) {
        true => *found = proven.clone(),
        false => return Err(ProofError::Context),
    }
    Ok(plain)
}

fn without(value: &Value, name: &str) -> Value {
    let members = value.as_object().into_iter().flatten().filter(|(found, _)| *found != name);
    Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn signature(text: &str) -> Option<[u8; 64]> {
    // 64 bytes have at most 88 digits; base58 work grows with the square.
    let digits = text.strip_prefix('z').filter(|digits| digits.len() <= 88)?;
    bs58::decode(digits).into_vec().ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;
    use crate::support::fixture;

    fn vector(name: &str) -> Option<String> {
        let path = fixture("credentials/vc-di-eddsa/TestVectors")?.join(name);
        Some(std::fs::read_to_string(path).unwrap().trim_end().to_owned())
    }

    fn json(text: &str) -> Value {
        json::parse(text.as_bytes(), 1 << 16).unwrap()
    }

    #[test]
    fn reproduces_every_intermediate_of_w3c() {
        let Some(keys) = vector("keyPair.json") else { return };
        let file = |name: &str| vector(&format!("eddsa-jcs-2022/{name}")).unwrap();
        let (document, config) = (json(&vector("unsigned.json").unwrap()), json(&file("proofConfigJCS.json")));
        let secret = json(&keys)["privateKeyMultibase"].as_str().unwrap()[1..].to_owned();
        let secret = bs58::decode(secret).into_vec().unwrap();
        let key = Key::from_entropy(secret[2..].try_into().unwrap());

        let made = prove(&document, &"2023-02-24T23:36:38Z".parse().unwrap(), &key);
        assert_eq!(without(&made, "proofValue"), config);
        let canonical = |value| String::from_utf8(json::canonical(value)).unwrap();
        assert_eq!(canonical(&document), file("canonDocJCS.txt"));
        assert_eq!(canonical(&config), file("proofCanonJCS.txt"));
        assert_eq!(Digest::of(canonical(&document).as_bytes()).to_string(), file("docHashJCS.txt"));
        assert_eq!(Digest::of(canonical(&config).as_bytes()).to_string(), file("proofHashJCS.txt"));
        assert_eq!(HEXLOWER.encode(&covered(&document, &config)), file("combinedHashJCS.txt"));
        assert_eq!(made["proofValue"], file("sigBTC58JCS.txt"));
        assert_eq!(HEXLOWER.encode(&signature(&file("sigBTC58JCS.txt")).unwrap()), file("sigHexJCS.txt"));

        let signed = json(&file("signedJCS.json"));
        assert_eq!(verify(&signed, &signed["proof"]), Ok(key.did()));
    }

    fn signed() -> (Value, Value) {
        let document = serde_json::json!({ "@context": ["a", "b"], "x": 1 });
        let proof = prove(&document, &"2026-11-22T12:00:00Z".parse().unwrap(), &Key::from_entropy([1; 32]));
        (document, proof)
    }

    #[test]
    fn contexts_may_be_appended_only() {
        let (document, proof) = signed();
        let with = |context: Value| {
            let mut changed = document.clone();
            changed["@context"] = context;
            verify(&changed, &proof).err()
        };
        assert_eq!(with(serde_json::json!(["a", "b", "c"])), None);
        for wrong in [serde_json::json!(["b", "a"]), serde_json::json!(["a"]), serde_json::json!("a")] {
            assert_eq!(with(wrong), Some(ProofError::Context));
        }
    }

    #[test]
    fn refuses_every_other_proof() {
        let (document, proof) = signed();
        let other = did::method(&Key::from_entropy([2; 32]).did());
        for (name, value, error) in [
            ("type", "Ed25519Signature2020", ProofError::Suite),
            ("cryptosuite", "eddsa-rdfc-2022", ProofError::Suite),
            ("proofPurpose", "authentication", ProofError::Suite),
            ("created", "2026-11-22T12:00:01Z", ProofError::Mismatch),
            ("verificationMethod", &other, ProofError::Mismatch),
            ("verificationMethod", other.split('#').next().unwrap(), ProofError::Method),
            ("verificationMethod", "did:web:example.com#key", ProofError::Did(DidError::Method)),
            ("proofValue", "", ProofError::Signature),
            ("proofValue", "u2HnFSSPP", ProofError::Signature),
            ("proofValue", "z2HnFSSPP", ProofError::Signature),
            ("nonce", "x", ProofError::Mismatch),
        ] {
            let mut changed = proof.clone();
            changed[name] = value.into();
            assert_eq!(verify(&document, &changed), Err(error), "{name}");
        }
    }
}
