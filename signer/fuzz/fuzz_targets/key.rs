//! Keys, DIDs and their documents.

#![no_main]

use cando_record::{KeyHistory, json};
use cando_signer::{DidDocument, History, Key, Dated, Passphrase, PublicKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = DidDocument::parse(data, "did:web:example.com");
    if let Ok(KeyHistory { statements, .. }) = json::read(data, 1 << 20) {
        let logged: Vec<Dated> = statements.iter().map(|statement| Dated { at: None, statement }).collect();
        let _ = History::verify(&logged);
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(key) = PublicKey::from_did(text) {
        assert_eq!(key.did(), text);
    }
    if let Ok(key) = Key::from_pem(text) {
        let again = Key::from_pem(&key.to_pem()).map(|key| key.did());
        assert_eq!(again.ok(), Some(key.did()));
    }
    if let Ok(passphrase) = Passphrase::new("passphrase".to_owned().into()) {
        let _ = Key::from_encrypted_pem(text, &passphrase);
    }
});
