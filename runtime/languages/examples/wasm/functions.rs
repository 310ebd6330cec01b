//! Functions with numbers, and one with JSON.
//!
//! rustc --edition 2024 --crate-type cdylib --target wasm32-unknown-unknown -C opt-level=s -C lto -C panic=abort -C strip=symbols -o functions.wasm functions.rs

/// `[10, 4]` to `2`.
#[unsafe(no_mangle)]
pub extern "C" fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// `[{"$float":"3.0"}, 4]` to `{"$float":"5.0"}`.
#[unsafe(no_mangle)]
pub extern "C" fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// Room for a text of so many bytes. Who exports this takes and gives JSON in functions `(i32, i32) -> i64`.
#[unsafe(no_mangle)]
pub extern "C" fn cando_alloc(size: u32) -> *mut u8 {
    Vec::leak(vec![0; size as usize]).as_mut_ptr()
}

/// `["b a c"]` to `["a","b","c"]`: the arguments are an array, the value is whatever it is.
///
/// # Safety
///
/// The text lies at `text`, where `cando_alloc` made room for it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sorted(text: *const u8, size: u32) -> u64 {
    let text = unsafe { std::slice::from_raw_parts(text, size as usize) };
    let text = std::str::from_utf8(text).unwrap_or_default();
    // A program would use a crate such as serde_json.
    let words = text.strip_prefix("[\"").and_then(|rest| rest.strip_suffix("\"]")).expect("one text");
    let mut words: Vec<&str> = words.split(' ').collect();
    words.sort_unstable();
    let value = format!("[\"{}\"]", words.join("\",\"")).leak();
    (value.as_ptr() as u64) << 32 | value.len() as u64
}
