//! RDFC-1.0 against the W3C's suite, and against what peers made of Open Badges.

use std::fs::read_to_string;

use cando_record::json::{Map, Value};
use sha2::{Sha256, Sha384};

use super::canonical::name;
use super::read::read;
use super::*;
use crate::support::fixture;

#[test]
fn w3c_suite() {
    let Some(suite) = fixture("credentials/rdf-canon/tests") else { return };
    let manifest = read_to_string(suite.join("manifest.csv")).unwrap();
    let (mut forms, mut maps, mut refused) = (0, 0, 0);
    for id in manifest.lines().skip(1).map(|line| line.split(',').next().unwrap()) {
        let file = |ending: &str| read_to_string(suite.join(format!("rdfc10/{id}-{ending}")));
        let (quads, labels) = read(&file("in.nq").unwrap());
        let (found, named) = match id {
            "test075" => (canonicalize::<Sha384>(&quads), name::<Sha384>(&quads)),
            _ => (canonicalize::<Sha256>(&quads), name::<Sha256>(&quads)),
        };
        match file("rdfc10.nq") {
            Ok(expected) => {
                assert_eq!(found.as_ref(), Ok(&expected), "{id}");
                forms += 1;
            }
            Err(_) => {
                assert_eq!((id, found), ("test074", Err(TooMuchWork)));
                refused += 1;
            }
        }
        if let Ok(expected) = file("rdfc10map.json") {
            let named = named.ok().unwrap();
            let map = labels.iter().enumerate().map(|(node, label)| (label.clone(), named.name(node).into()));
            let expected: Value = serde_json::from_str(&expected).unwrap();
            assert_eq!(Value::Object(map.collect::<Map<_, _>>()), expected, "{id}");
            maps += 1;
        }
    }
    assert_eq!((forms, maps, refused), (64, 21, 1));
}

/// What peers made, with its statements in another order and its blank nodes numbered anew, comes out the same.
#[test]
fn peers_forms_are_canonical() {
    let Some(folder) = fixture("credentials/peer-goldens/ob3-rdfc") else { return };
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let golden = read_to_string(&file).unwrap();
        let mut lines: Vec<&str> = golden.lines().collect();
        for turn in 0..lines.len().min(7) {
            lines.rotate_left(turn);
            lines.reverse();
            let (quads, _) = read(&lines.join("\n"));
            assert_eq!(canonicalize::<Sha256>(&quads).as_ref(), Ok(&golden), "{}", file.display());
        }
        files += 1;
    }
    assert!(files >= 18, "{files}");
}

fn said(subject: usize, object: usize) -> Quad {
    Quad { subject: Term::Blank(subject), predicate: "urn:p".into(), object: Term::Blank(object), graph: None }
}

#[test]
fn work_is_limited() {
    let clique = |n: usize| (0..n * n).filter(|i| i / n != i % n).map(|i| said(i / n, i % n)).collect::<Vec<_>>();
    assert!(canonicalize::<Sha256>(&clique(4)).is_ok());
    assert_eq!(canonicalize::<Sha256>(&clique(30)), Err(TooMuchWork));
    let circle: Vec<Quad> = (0..5000).map(|i| said(i, (i + 1) % 5000)).collect();
    assert_eq!(canonicalize::<Sha256>(&circle), Err(TooMuchWork));
    let star: Vec<Quad> = (2..40).flat_map(|i| [said(0, i), said(1, i)]).collect();
    assert_eq!(canonicalize::<Sha256>(&star), Err(TooMuchWork));
}

#[test]
fn values_are_escaped() {
    let value = "\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f} \"\\\u{7f}\u{80}é\u{10000}";
    let object = Term::Literal { datatype: STRING.into(), language: None, value: value.into() };
    let quad = Quad { object, ..said(0, 0) };
    let line = "_:c14n0 <urn:p> \"\\u0000\\b\\t\\n\\u000B\\f\\r\\u001F \\\"\\\\\\u007F\u{80}é\u{10000}\" .\n";
    assert_eq!(canonicalize::<Sha256>(std::slice::from_ref(&quad)).as_deref(), Ok(line));
    assert_eq!(read(line).0, [quad]);
}
