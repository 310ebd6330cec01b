//! Prints the sample credential of the tests, issued here and now. What it prints is the same wherever it was compiled
//! for: `issuing_is_the_same_in_webassembly` in `tests` compares.

#[path = "../../../signer/tests/support/mod.rs"]
mod support;

fn main() {
    let credential = String::from_utf8(support::credential().to_bytes()).expect("JSON is UTF-8");
    print!("{credential}");
}
