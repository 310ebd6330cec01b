//! Reads lines, counts the words, prints the most frequent first.
//!
//! rustc --edition 2024 --target wasm32-wasip1 -C opt-level=s -C lto -C strip=symbols -o command.wasm command.rs

use std::collections::HashMap;
use std::io::Read;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut counts = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_insert(0) += 1;
    }
    let mut counts: Vec<(&str, u32)> = counts.into_iter().collect();
    counts.sort_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
    for (word, count) in counts {
        println!("{count} {word}");
    }
    Ok(())
}
