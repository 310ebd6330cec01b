//! SD-JWTs.

#![no_main]

use cando_signer::sd_jwt::{Binding, Demand, disclosures, verify_sd_jwt};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let now = "2026-11-23T09:00:00Z".parse().expect("a moment");
    let _ = (disclosures(text), verify_sd_jwt(text, &Demand { binding: Binding::None, now: &now }));
});
