//! Vectors that others made: Ed25519 (Wycheproof), did:key (W3C CCG), and keys that OpenSSL reads and writes.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::io::Write;
use std::process::{Command, Stdio};

use cando_signer::{Key, Passphrase, PublicKey};
use data_encoding::HEXLOWER;
use serde_json::Value;
use support::fixture;

mod support;

fn load(name: &str) -> Option<Value> {
    Some(serde_json::from_slice(&std::fs::read(fixture(name)?).unwrap()).unwrap())
}

fn bytes(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

#[test]
fn wycheproof_ed25519() {
    let Some(suite) = load("credentials/wycheproof/testvectors_v1/ed25519_test.json") else { return };
    let mut counts = [0, 0];
    for group in suite["testGroups"].as_array().unwrap() {
        let key = PublicKey::from_bytes(&bytes(&group["publicKey"]["pk"]).try_into().unwrap()).unwrap();
        for case in group["tests"].as_array().unwrap() {
            let signature: Result<[u8; 64], _> = bytes(&case["sig"]).try_into();
            let accepted = signature.is_ok_and(|signature| key.verifies(&bytes(&case["msg"]), &signature));
            assert_eq!(accepted, case["result"] == "valid", "{case}");
            counts[usize::from(accepted)] += 1;
        }
    }
    assert_eq!(counts, [63, 88]);
}

#[test]
fn did_key_both_ways() {
    let Some(suite) = load("credentials/did-key/did-method-key/test-vectors/ed25519-x25519.json") else { return };
    let mut seeds = 0;
    for (did, vector) in suite.as_object().unwrap() {
        if vector["seed"].is_string() {
            let key = Key::from_entropy(bytes(&vector["seed"]).try_into().unwrap());
            assert_eq!(&key.did(), did);
            seeds += 1;
        }
        let text = vector["verificationKeyPair"]["publicKeyBase58"].as_str();
        let key = PublicKey::from_did(did).unwrap();
        assert_eq!(key.did(), *did);
        assert!(text.is_none_or(|text| bs58::decode(text).into_vec().unwrap() == key.to_bytes()), "{did}");
    }
    assert!(seeds >= 5, "{seeds} seeds");
}

#[test]
fn did_key_of_other_curves_is_refused() {
    for name in ["x25519", "secp256k1", "nist-curves", "rsa", "bls12381"] {
        let Some(suite) = load(&format!("credentials/did-key/did-method-key/test-vectors/{name}.json")) else { return };
        for did in suite.as_object().unwrap().keys() {
            assert!(PublicKey::from_did(did).is_err(), "{did}");
        }
    }
}

/// Runs OpenSSL, or says that it is not there.
fn openssl(arguments: &[&str], input: &str) -> Option<Vec<u8>> {
    let command = Command::new("openssl").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = command else {
        eprintln!("skipped: no openssl");
        return None;
    };
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}");
    Some(output.stdout)
}

#[test]
fn openssl_reads_our_keys() {
    let key = Key::from_entropy([5; 32]);
    let Some(der) = openssl(&["pkey", "-pubout", "-outform", "DER"], &key.to_pem()) else { return };
    assert_eq!(der[der.len() - 32..], key.public().to_bytes());
}

#[test]
fn we_read_openssl_keys() {
    let Some(pem) = openssl(&["genpkey", "-algorithm", "ed25519"], "") else { return };
    let pem = String::from_utf8(pem).unwrap();
    let der = openssl(&["pkey", "-pubout", "-outform", "DER"], &pem).unwrap();
    let Ok(key) = Key::from_pem(&pem) else { panic!("not read") };
    assert_eq!(der[der.len() - 32..], key.public().to_bytes());
    assert_eq!(*key.to_pem(), pem);
}

fn tea() -> Passphrase {
    Passphrase::new(String::from("tea").into()).unwrap()
}

/// The label before the key is in its way as little as its encryption.
#[test]
fn openssl_reads_our_encrypted_keys() {
    let key = Key::from_entropy([5; 32]);
    let pem = key.to_encrypted_pem(&tea(), [6; 32]);
    let Some(plain) = openssl(&["pkey", "-passin", "pass:tea"], &pem) else { return };
    assert_eq!(*key.to_pem(), String::from_utf8(plain).unwrap());
    let public = openssl(&["pkey", "-passin", "pass:tea", "-pubout"], &pem).unwrap();
    assert_eq!(key.public().to_pem(), String::from_utf8(public).unwrap());
}

#[test]
fn we_read_openssl_encrypted_keys() {
    let key = Key::from_entropy([5; 32]);
    for options in [
        &["-v2", "aes-256-cbc"][..],
        &["-v2", "aes-256-cbc", "-iter", "600000"],
        &["-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512"],
        &["-scrypt"],
    ] {
        let arguments = [&["pkcs8", "-topk8", "-passout", "pass:tea"], options].concat();
        let Some(pem) = openssl(&arguments, &key.to_pem()) else { return };
        let read = Key::from_encrypted_pem(&String::from_utf8(pem).unwrap(), &tea());
        assert_eq!(read.map(|key| key.did()), Ok(key.did()), "{options:?}");
    }
}
