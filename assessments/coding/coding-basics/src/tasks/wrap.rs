//! Text: breaking it into lines.

use cando_sdk::Stream;
use serde_json::json;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::{PLAIN, any};

pub const TASK: Task =
    Task { draw, form: Form::Function { name: "wrap_text", parameters: "text, width" }, name: "wrap" };

fn draw(stream: &mut Stream) -> Drawn {
    let device = stream.pick(&[
        "A departure board",
        "A receipt printer",
        "A ship's console",
        "A hand-held scanner",
        "A bus display",
    ]);
    let prompt = blocks(include_str!("../../prompts/en/wrap.md"), &[("device", device)]);
    let width = stream.within(10..=16);
    let examples = vec![case(stream, 8, width), long_word(stream, 2)];
    let typical = (0..4)
        .map(|_| stream.within(12..=40))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|width| case(stream, 40, width))
        .collect();
    let blank = stream.pick(&["", " ", "\n", " \n "]).to_string();
    let edge = vec![make(blank, width), exact(stream), long_word(stream, 5), one_wide(stream), multiple(stream)];
    let large = vec![case(stream, 700, 60), case(stream, 800, 7)];
    Drawn::new(prompt, examples, typical, edge, large)
}

/// Words with single spaces, double spaces and line breaks between them.
fn case(stream: &mut Stream, words: usize, width: i64) -> Case {
    let words = any(stream, PLAIN, words);
    make(spaced(stream, &words), width)
}

fn spaced(stream: &mut Stream, words: &[String]) -> String {
    words.iter().map(|word| format!("{word}{}", stream.pick(&[" ", " ", " ", "  ", "\n"]))).collect()
}

/// Words that fill a line to the last character.
fn exact(stream: &mut Stream) -> Case {
    let words = stream.sample(PLAIN, 6);
    let width = words[0].len() + 1 + words[1].len();
    make(words.join(" "), width as i64)
}

/// Among others a word of several lines' length, with something left over.
fn long_word(stream: &mut Stream, others: usize) -> Case {
    let width = stream.within(4..=9);
    let length = width * stream.within(2..=3) + stream.within(1..=width - 2);
    let mut words = any(stream, PLAIN, others);
    words.insert(others / 2, letters(stream, length));
    make(words.join(" "), width)
}

/// A long word with nothing left over.
fn multiple(stream: &mut Stream) -> Case {
    let width = stream.within(4..=9);
    let long = letters(stream, width * 2);
    make(format!("{} {long} {}", stream.pick(PLAIN), stream.pick(PLAIN)), width)
}

fn one_wide(stream: &mut Stream) -> Case {
    make(any(stream, PLAIN, 3).join("  "), 1)
}

fn letters(stream: &mut Stream, length: i64) -> String {
    (0..length).map(|_| (b'a' + stream.below(26) as u8) as char).collect()
}

fn make(text: String, width: i64) -> Case {
    let lines = wrap(&text, width as usize);
    Case::call(json!([text, width]), json!(lines))
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.len() + 1 + word.len() <= width {
            line = format!("{line} {word}");
            continue;
        }
        lines.extend(Some(std::mem::take(&mut line)).filter(|line| !line.is_empty()));
        let pieces = if word.len() > width { word.len() / width } else { 0 };
        lines.extend((0..pieces).map(|piece| word[piece * width..][..width].to_owned()));
        word[pieces * width..].clone_into(&mut line);
    }
    lines.extend(Some(line).filter(|line| !line.is_empty()));
    lines
}
