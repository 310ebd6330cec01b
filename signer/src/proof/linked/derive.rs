//! Deriving a table from a context as published.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cando_record::Digest;
use cando_record::json::{Map, Value};

/// What IRIs start with. None is an abbreviation of the contexts themselves, so that none of theirs is taken for ours.
const STARTS: [(&str, &str); 8] = [
    ("badge", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"),
    ("credential", "https://www.w3.org/2018/credentials#"),
    ("jwt", "https://www.iana.org/assignments/jwt#"),
    ("schema", "https://schema.org/"),
    ("security", "https://w3id.org/security#"),
    ("statuslist", "https://www.w3.org/ns/credentials/status#"),
    ("xml", "http://www.w3.org/2001/XMLSchema#"),
    ("xmls", "https://www.w3.org/2001/XMLSchema#"),
];

/// The table of a context, but without some of its terms.
pub(super) fn derive(url: &str, published: &[u8], without: &[&str]) -> String {
    let mut document: Value = serde_json::from_slice(published).unwrap();
    document.sort_all_objects();
    let mut context = document["@context"].as_object().unwrap().clone();
    without.iter().for_each(|name| drop(context.remove(*name)));
    let mut body = String::new();
    write_terms(&mut body, &context, &BTreeMap::new(), 0);
    let mut head = format!("{url}\nsha256 {}\n", Digest::of(published));
    if !without.is_empty() {
        writeln!(head, "# without {}: not all published copies have them", without.join(", ")).unwrap();
    }
    if let Some(vocabulary) = context.get("@vocab") {
        writeln!(head, "vocabulary {}", vocabulary.as_str().unwrap()).unwrap();
    }
    for (name, start) in STARTS.iter().filter(|(name, _)| body.contains(&format!("{name}:"))) {
        writeln!(head, "{name}: {start}").unwrap();
    }
    format!("{head}\n{body}")
}

fn write_terms(out: &mut String, context: &Map<String, Value>, outer: &BTreeMap<String, String>, depth: usize) {
    let simple = |value: &Value| value.as_str().filter(|text| text.ends_with(['#', '/'])).map(String::from);
    let mut prefixes = outer.clone();
    prefixes.extend(context.iter().filter_map(|(name, value)| Some((name.clone(), simple(value)?))));
    let protected = context.get("@protected") == Some(&true.into());
    for (name, value) in context {
        match (name.as_str(), value.as_str()) {
            ("@protected" | "@version" | "@vocab", _) | ("id", Some("@id")) | ("type", Some("@type")) => continue,
            (keyword, _) if keyword.starts_with('@') => panic!("{keyword}"),
            _ if simple(value).is_some() => continue,
            _ => {}
        }
        let text = |member: &str| value.get(member).and_then(Value::as_str);
        let iri = full(value.as_str().or(text("@id")).unwrap(), context, &prefixes);
        write!(out, "{:depth$}{name} {}", "", short(&iri)).unwrap();
        match text("@type") {
            None => {}
            Some(keyword @ ("@id" | "@json" | "@vocab")) => write!(out, " {keyword}").unwrap(),
            Some(datatype) => write!(out, " ^{}", short(&full(datatype, context, &prefixes))).unwrap(),
        }
        for member in value.as_object().into_iter().flat_map(Map::keys) {
            assert!(["@container", "@context", "@id", "@type"].contains(&member.as_str()), "{name} {member}");
        }
        text("@container").into_iter().for_each(|container| write!(out, " {container}").unwrap());
        let null = value.get("@context") == Some(&Value::Null);
        writeln!(out, "{}{}", if null { " null" } else { "" }, if protected { " !" } else { "" }).unwrap();
        if let Some(inner) = value.get("@context").and_then(Value::as_object) {
            write_terms(out, inner, &prefixes, depth + 2);
        }
    }
}

/// The IRI that a text in a context stands for.
fn full(text: &str, context: &Map<String, Value>, prefixes: &BTreeMap<String, String>) -> String {
    match text.split_once(':') {
        Some((prefix, rest)) => prefixes.get(prefix).map_or_else(|| text.into(), |start| format!("{start}{rest}")),
        None => match &context[text] {
            Value::String(iri) => full(iri, context, prefixes),
            term => full(term["@id"].as_str().unwrap(), context, prefixes),
        },
    }
}

fn short(iri: &str) -> String {
    let named = STARTS.iter().find_map(|(name, start)| Some(format!("{name}:{}", iri.strip_prefix(start)?)));
    named.unwrap_or_else(|| {
        assert!(STARTS.iter().all(|(name, _)| !iri.starts_with(&format!("{name}:"))), "{iri}");
        iri.into()
    })
}
