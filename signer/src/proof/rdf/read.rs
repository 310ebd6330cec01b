//! Reading N-Quads, for the vectors of others.

use std::collections::BTreeMap;

use super::{Quad, STRING, Term};

/// The statements of a text, and the labels of its blank nodes by their numbers.
pub(crate) fn read(text: &str) -> (Vec<Quad>, Vec<String>) {
    let mut labels = BTreeMap::new();
    let mut quads = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut rest = line;
        let mut terms = Vec::new();
        while !rest.trim_start().starts_with('.') {
            terms.push(term(&mut rest, &mut labels));
        }
        let mut terms = terms.into_iter();
        let (subject, predicate, object) = (terms.next().unwrap(), terms.next().unwrap(), terms.next().unwrap());
        let Term::Iri(predicate) = predicate else { panic!("{line}") };
        quads.push(Quad { subject, predicate, object, graph: terms.next() });
    }
    let mut ordered: Vec<(String, usize)> = labels.into_iter().collect();
    ordered.sort_by_key(|(_, number)| *number);
    (quads, ordered.into_iter().map(|(label, _)| label).collect())
}

fn term(rest: &mut &str, labels: &mut BTreeMap<String, usize>) -> Term {
    let text = rest.trim_start();
    match text.as_bytes()[0] {
        b'<' => {
            let end = text.find('>').unwrap();
            *rest = &text[end + 1..];
            Term::Iri(unescape(&text[1..end]))
        }
        b'_' => {
            let end = text.find(char::is_whitespace).unwrap();
            *rest = &text[end..];
            let next = labels.len();
            Term::Blank(*labels.entry(text[2..end].into()).or_insert(next))
        }
        b'"' => {
            let end = (1..text.len()).find(|i| text.as_bytes()[*i] == b'"' && !escaped(&text[1..*i])).unwrap();
            let value = unescape(&text[1..end]);
            *rest = &text[end + 1..];
            let (mut datatype, mut language) = (STRING.to_owned(), None);
            if let Some(tagged) = rest.strip_prefix('@') {
                let end = tagged.find(char::is_whitespace).unwrap();
                language = Some(tagged[..end].to_owned());
                *rest = &tagged[end..];
            } else if let Some(typed) = rest.strip_prefix("^^<") {
                let end = typed.find('>').unwrap();
                datatype = unescape(&typed[..end]);
                *rest = &typed[end + 1..];
            }
            Term::Literal { datatype, language, value }
        }
        _ => panic!("no N-Quads: {text}"),
    }
}

/// Whether the character after this text is escaped: it ends with an odd number of backslashes.
fn escaped(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

fn unescape(text: &str) -> String {
    let (mut out, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        out.push(match (c, if c == '\\' { chars.next() } else { None }) {
            (_, Some('b')) => '\u{8}',
            (_, Some('f')) => '\u{c}',
            (_, Some('n')) => '\n',
            (_, Some('r')) => '\r',
            (_, Some('t')) => '\t',
            (_, Some(kind @ ('u' | 'U'))) => {
                let hex: String = chars.by_ref().take(if kind == 'u' { 4 } else { 8 }).collect();
                char::from_u32(u32::from_str_radix(&hex, 16).unwrap()).unwrap()
            }
            (_, Some(other)) => other,
            (plain, None) => plain,
        });
    }
    out
}
