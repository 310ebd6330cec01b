//! Baked images, links, compact forms and the pixels of QR codes.

#![no_main]

use cando_signer::{bake, carried, expand, read_link, read_qr, unbake};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = carried(data);
    if let Ok(credential) = unbake(data) {
        let again = bake(data, &credential).expect("what was read can be written");
        assert_eq!(unbake(&again).expect("what was written can be read"), credential);
    }
    if let Ok(credential) = expand(data) {
        let bytes = cando_signer::compact(&credential).expect("what was small can be small");
        assert_eq!(expand(&bytes).expect("it is its own form").to_bytes(), credential.to_bytes());
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = read_link(text);
    }
    if let [width, luma @ ..] = data {
        // The detector's own panics (rqrr issue 54) are caught where it is called; the fuzzer's hook would end it before.
        let hook = std::panic::take_hook();
        let _ = read_qr(usize::from(*width), luma);
        std::panic::set_hook(hook);
    }
});
