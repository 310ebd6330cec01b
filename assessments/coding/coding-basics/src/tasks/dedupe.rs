//! Removing duplicates, in order.

use cando_sdk::Stream;
use serde_json::json;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::{COMPANIES, PEOPLE, SERVICES};

pub const TASK: Task =
    Task { draw, form: Form::Function { name: "unique_addresses", parameters: "addresses" }, name: "dedupe" };

fn draw(stream: &mut Stream) -> Drawn {
    let prompt = blocks(include_str!("../../prompts/en/dedupe.md"), &[("who", stream.pick(COMPANIES))]);
    let examples = vec![case(stream, 4, 2), case(stream, 6, 3)];
    let typical = (0..4).map(|_| case(stream, 12, 6)).collect();
    let blank = stream.pick(&["", " ", "\t", " \t "]).to_string();
    let edge = vec![make(&[]), make(std::slice::from_ref(&blank)), with_blanks(stream, &blank), variants(stream)];
    let large = vec![case(stream, 900, 300), case(stream, 1000, 40)];
    Drawn::new(prompt, examples, typical, edge, large)
}

fn case(stream: &mut Stream, count: usize, different: usize) -> Case {
    let pool = addresses(stream, different);
    let entries: Vec<String> = (0..count)
        .map(|_| {
            let address = stream.pick(&pool);
            disguise(stream, &address)
        })
        .collect();
    make(&entries)
}

fn with_blanks(stream: &mut Stream, blank: &str) -> Case {
    let mut entries = addresses(stream, 3);
    entries.extend(entries.clone());
    entries.extend([blank.to_owned(), String::new(), "  ".to_owned()]);
    stream.shuffle(&mut entries);
    make(&entries)
}

/// One address in many forms, and one that differs by an inner character.
fn variants(stream: &mut Stream) -> Case {
    let address = addresses(stream, 1).remove(0);
    let mut entries =
        vec![format!("\t{address} "), address.to_uppercase(), address.replace('@', ".@"), address.replace('.', "-")];
    stream.shuffle(&mut entries);
    make(&entries)
}

fn addresses(stream: &mut Stream, count: usize) -> Vec<String> {
    (0..count)
        .map(|_| {
            let (person, number) = (stream.pick(PEOPLE).to_lowercase(), stream.below(100));
            format!("{person}{number}@{}.{}", stream.pick(SERVICES), stream.pick(&["com", "example", "net", "org"]))
        })
        .collect()
}

/// Another form of the same address.
fn disguise(stream: &mut Stream, address: &str) -> String {
    let mut text: String =
        address.chars().map(|letter| if stream.chance(1, 6) { letter.to_ascii_uppercase() } else { letter }).collect();
    if stream.chance(1, 4) {
        text.insert(0, stream.pick(&[' ', '\t']));
    }
    if stream.chance(1, 4) {
        text.push_str(stream.pick(&[" ", "  ", "\t"]));
    }
    text
}

fn make(addresses: &[String]) -> Case {
    Case::call(json!([addresses]), json!(unique(addresses)))
}

fn unique(addresses: &[String]) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let cleaned = addresses.iter().map(|address| address.trim_matches([' ', '\t']).to_ascii_lowercase());
    cleaned.filter(|address| !address.is_empty() && seen.insert(address.clone())).collect()
}
