//! Counting and ordering: the most frequent names.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use cando_sdk::Stream;
use serde_json::json;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::{GOODS, PEOPLE, SERVICES, any};

pub const TASK: Task =
    Task { draw, form: Form::Function { name: "most_frequent", parameters: "names, count" }, name: "top" };

const STORIES: [(&str, &str, &str, &[&str]); 3] = [
    ("A tool library", "a tool", "it is lent", GOODS),
    ("A call centre", "a colleague", "they take a call", PEOPLE),
    ("An operations team", "a service", "it raises an alarm", SERVICES),
];

fn draw(stream: &mut Stream) -> Drawn {
    let (place, thing, event, words) = stream.pick(&STORIES);
    let prompt =
        blocks(include_str!("../../prompts/en/top.md"), &[("place", place), ("thing", thing), ("event", event)]);
    let examples = vec![case(stream, words, 7, 3, 2), case(stream, words, 5, 4, 3)];
    let typical = (0..4).map(|_| case(stream, words, 30, 7, 3)).collect();
    let edge = vec![
        make(&[], stream.within(1..=5)),
        ties(stream, words),
        case(stream, words, 4, 2, 9),
        case(stream, words, 1, 1, 1),
    ];
    let large = vec![case(stream, words, 1800, 20, 8), case(stream, words, 2000, 20, 12)];
    Drawn::new(prompt, examples, typical, edge, large)
}

fn case(stream: &mut Stream, words: &[&str], length: usize, different: usize, count: i64) -> Case {
    let words = stream.sample(words, different);
    make(&any(stream, &words, length), count)
}

/// All names equally often, some of them in upper case.
fn ties(stream: &mut Stream, words: &[&str]) -> Case {
    let mut names: Vec<String> = stream.sample(words, 5).into_iter().map(str::to_owned).collect();
    names[0] = names[0].to_uppercase();
    names[1] = names[1].to_lowercase();
    names.extend(names.clone());
    stream.shuffle(&mut names);
    make(&names, stream.within(2..=4))
}

fn make(names: &[String], count: i64) -> Case {
    Case::call(json!([names, count]), json!(most_frequent(names, count as usize)))
}

fn most_frequent(names: &[String], count: usize) -> Vec<(&str, u32)> {
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    names.iter().for_each(|name| *times.entry(name).or_default() += 1);
    let mut pairs: Vec<_> = times.into_iter().collect();
    pairs.sort_by_key(|(name, times)| (Reverse(*times), *name));
    pairs.truncate(count);
    pairs
}
