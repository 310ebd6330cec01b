//! Keys under passphrases, and files that are traps.

use pkcs8::pkcs5::pbes2::{Pbkdf2Params, Pbkdf2Prf, ScryptParams};

use super::*;

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(Zeroizing::new(text.into())).unwrap()
}

fn fault(pem: &str, with: &str) -> KeyError {
    Key::from_encrypted_pem(pem, &passphrase(with)).err().unwrap()
}

/// An encrypted key with another scheme; its ciphertext stays, so it never opens.
fn with(change: impl FnOnce(&mut Parameters)) -> String {
    let pem = Key::from_entropy([7; 32]).to_encrypted_pem(&passphrase("tea"), [8; 32]);
    let (_, document) = SecretDocument::from_pem(&pem).unwrap();
    let mut info = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes()).unwrap();
    let mut scheme = info.encryption_algorithm.pbes2().unwrap().clone();
    change(&mut scheme);
    info.encryption_algorithm = scheme.into();
    SecretDocument::try_from(info).unwrap().to_pem(LABEL, LineEnding::LF).unwrap().to_string()
}

fn scrypt(change: impl FnOnce(&mut ScryptParams)) -> String {
    with(|scheme| {
        let Kdf::Scrypt(kdf) = &mut scheme.kdf else { panic!() };
        change(kdf);
    })
}

fn pbkdf2(iterations: u32) -> String {
    with(|scheme| {
        let mut kdf = Pbkdf2Params::hmac_sha256(1, &[9; 16]).unwrap();
        kdf.iteration_count = iterations;
        scheme.kdf = kdf.into();
    })
}

#[test]
fn survives_a_passphrase() {
    let key = Key::from_entropy([7; 32]);
    let pem = key.to_encrypted_pem(&passphrase("Über den Wolken"), [8; 32]);
    assert_eq!(*pem, *key.to_encrypted_pem(&passphrase("Über den Wolken"), [8; 32]), "entropy is all that varies");
    assert_eq!(Key::label(&pem), Some(key.did().as_str()));
    assert_eq!(Key::from_pem(&pem).err(), Some(KeyError::Encrypted));
    let again = Key::from_encrypted_pem(&pem, &passphrase("Über den Wolken"));
    assert_eq!(again.map_err(|error| error.to_string()).map(|key| key.did()), Ok(key.did()));
    assert_eq!(fault(&pem, "über den Wolken"), KeyError::Passphrase);
    assert_eq!(fault(&key.to_pem(), "tea"), KeyError::Malformed, "a plain key is no encrypted one");
}

#[test]
fn files_that_were_changed_are_named() {
    let key = Key::from_entropy([7; 32]);
    let pem = key.to_encrypted_pem(&passphrase("tea"), [8; 32]);
    let other = pem.replace(&key.did(), &Key::from_entropy([9; 32]).did());
    assert_eq!(fault(&other, "tea"), KeyError::Label);
    assert_eq!(fault(&pem[..pem.len() / 2], "tea"), KeyError::Malformed);
    let (_, body) = pem.split_once(BEGIN).unwrap();
    assert!(Key::from_encrypted_pem(&format!("{BEGIN}{body}"), &passphrase("tea")).is_ok(), "it needs no label");
}

#[test]
fn a_costly_file_is_refused_before_any_work() {
    let costly = [
        scrypt(|kdf| kdf.cost_parameter = 1 << 20),
        scrypt(|kdf| kdf.cost_parameter = 1 << 63),
        scrypt(|kdf| kdf.cost_parameter = 0),
        scrypt(|kdf| kdf.cost_parameter = 1),
        scrypt(|kdf| kdf.cost_parameter = 3 << 12),
        scrypt(|kdf| kdf.block_size = 0),
        scrypt(|kdf| kdf.block_size = u16::MAX),
        scrypt(|kdf| kdf.parallelization = 0),
        scrypt(|kdf| kdf.parallelization = 33),
        scrypt(|kdf| (kdf.cost_parameter, kdf.block_size, kdf.parallelization) = (2, 32, u16::MAX)),
        pbkdf2(0),
        pbkdf2(ITERATIONS + 1),
        pbkdf2(u32::MAX),
    ];
    for (n, pem) in costly.iter().enumerate() {
        assert_eq!(fault(pem, "tea"), KeyError::Costly, "file {n}");
    }
    for pem in [scrypt(|kdf| kdf.parallelization = 2), pbkdf2(2048)] {
        assert_eq!(fault(&pem, "tea"), KeyError::Passphrase, "affordable, but not what it was encrypted with");
    }
}

/// AES-CBC hides, but does not protect: with a bit changed, another key can come out. The label tells.
#[test]
fn every_flipped_bit_is_survived() {
    let key = Key::from_entropy([7; 32]);
    let scheme = Parameters::generate_pbkdf2_sha256_aes256cbc(1, &[8; 16], [9; 16]).unwrap();
    let sealed = scheme.encrypt("tea", key.to_der().as_bytes()).unwrap();
    let encrypted_data = OctetStringRef::new(&sealed).unwrap();
    let info = EncryptedPrivateKeyInfo { encryption_algorithm: EncryptionScheme::from(scheme), encrypted_data };
    let der = SecretDocument::try_from(info).unwrap().as_bytes().to_vec();
    let pem = |der: Vec<u8>| {
        let pem = pkcs8::der::pem::encode_string(LABEL, LineEnding::LF, &der).unwrap();
        format!("{}\n{pem}", key.did())
    };
    assert!(Key::from_encrypted_pem(&pem(der.clone()), &passphrase("tea")).is_ok());
    let mut faults = std::collections::BTreeSet::new();
    for bit in 0..der.len() * 8 {
        let mut der = der.clone();
        der[bit / 8] ^= 1 << (bit % 8);
        faults.insert(fault(&pem(der), "tea").to_string());
    }
    assert!(
        [KeyError::Label, KeyError::Passphrase, KeyError::Scheme].iter().all(|one| faults.contains(&one.to_string()))
    );
}

#[test]
fn an_old_way_to_encrypt_is_named() {
    let old = with(|scheme| {
        let kdf = Pbkdf2Params { prf: Pbkdf2Prf::HmacWithSha1, ..Pbkdf2Params::hmac_sha256(2048, &[9; 16]).unwrap() };
        scheme.kdf = kdf.into();
    });
    assert_eq!(fault(&old, "tea"), KeyError::Scheme);
}

#[test]
fn a_passphrase_is_a_line_of_text() {
    let wrong = |text: &str| Passphrase::new(Zeroizing::new(text.into())).err();
    assert_eq!(wrong(""), Some(PassphraseError::Empty));
    assert_eq!(wrong("two\nlines"), Some(PassphraseError::Control));
    assert_eq!(wrong(&"x".repeat(1001)), Some(PassphraseError::Long));
    assert_eq!(wrong("x"), None);
    assert!(passphrase("tea").is(&passphrase("tea")) && !passphrase("tea").is(&passphrase("Tea")));
}
