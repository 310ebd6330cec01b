//! Status lists: what multibase and gzip hold, and credentials of lists.

#![no_main]

use cando_record::json;
use cando_signer::status::{Bits, Lists, Moment, Origin, STATUS_LIST, standing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let lists = Lists::read([data]);
    if let Ok(credential) = json::parse(data, STATUS_LIST) {
        let moment = Moment::new("2026-11-23T09:00:00Z".parse().expect("a moment"), 86_400);
        let _ = (standing(&credential, Origin::CanDo, &lists, &moment), standing(&credential, Origin::Foreign, &lists, &moment));
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(bits) = Bits::decode(text) {
        assert_eq!(Bits::decode(&bits.encode()).as_ref(), Ok(&bits), "what was read can be written");
    }
});
