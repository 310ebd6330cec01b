use std::ops::Not;

use miniz_oxide::deflate::compress_to_vec_zlib;
use proptest::prelude::*;

use super::{BakedError, bake, png, unbake};
use crate::Credential;
use crate::proof::Suite;
use crate::support::credential;

const JSON: &[u8] = br#"{"a":"x]]>y","b":"<&>"}"#;
const SVG: &str = r#"<?xml version="1.0"?><svg a="x>y" xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>"#;

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let covered = [kind, data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length, covered.as_slice(), &crc32fast::hash(&covered).to_be_bytes()].concat()
}

/// One white pixel, with further chunks before its data.
fn pixel(more: &[Vec<u8>]) -> Vec<u8> {
    let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    let data = chunk(b"IDAT", &compress_to_vec_zlib(&[0, 255], 6));
    [png::SIGNATURE.to_vec(), header, more.concat(), data, chunk(b"IEND", &[])].concat()
}

fn text(fields: &[u8], text: &[u8]) -> Vec<u8> {
    chunk(b"iTXt", &[b"openbadgecredential", fields, text].concat())
}

fn svg(inside: &str) -> String {
    SVG.replace("<path", &format!("<g xmlns:o=\"https://purl.imsglobal.org/ob/v3p0\">{inside}</g><path"))
}

#[test]
fn images_give_back_what_was_baked_in() {
    for image in [pixel(&[]), SVG.into(), br#"<svg xmlns="http://www.w3.org/2000/svg" b='/>' />"#.to_vec()] {
        let baked = bake(&image, JSON).unwrap();
        assert_eq!(unbake(&baked).unwrap(), JSON);
        assert_eq!(unbake(&image), Err(BakedError::Missing));
        let document = credential().to_bytes();
        let again = bake(&baked, &document).unwrap();
        assert_eq!(unbake(&again).unwrap(), document, "the older one is replaced");
        assert_eq!(bake(&again, JSON).unwrap(), baked, "and nothing else changes");
    }
}

#[test]
fn an_svg_follows_the_standard() {
    let baked = String::from_utf8(bake(SVG.as_bytes(), br#"{"a":1}"#).unwrap()).unwrap();
    let open =
        r#"<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" a="x>y" xmlns="http://www.w3.org/2000/svg">"#;
    let element = r#"<openbadges:credential><![CDATA[{"a":1}]]></openbadges:credential><path d="M0 0"/>"#;
    assert!(baked.contains(&[open, element].concat()), "{baked}");
}

#[test]
fn other_writers_are_read() {
    let compressed = compress_to_vec_zlib(JSON, 9);
    assert_eq!(unbake(&pixel(&[text(&[0, 0, 0, b'e', b'n', 0, b'x', 0], JSON)])).unwrap(), JSON);
    assert_eq!(unbake(&pixel(&[text(&[0, 1, 0, 0, 0], &compressed)])).unwrap(), JSON);
    let doctype =
        SVG.replace("<svg", "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://x.example/svg.dtd\">\n<svg");
    assert_eq!(unbake(&bake(doctype.as_bytes(), JSON).unwrap()).unwrap(), JSON);
    assert_eq!(unbake(svg("<o:credential>\n {&quot;a&quot;:1} </o:credential>").as_bytes()).unwrap(), br#"{"a":1}"#);
}

#[test]
fn what_is_not_supported_is_named() {
    let unsupported = |image: &[u8]| matches!(unbake(image), Err(BakedError::Unsupported(_)));
    for inside in ["https://example.org/credential.json", "eyJ.eyJ.abc-_", "", "[]"] {
        assert!(unsupported(&pixel(&[text(&[0; 5], inside.as_bytes())])), "{inside}");
        assert!(unsupported(svg(&format!("<o:credential>{inside}</o:credential>")).as_bytes()), "{inside}");
    }
    assert!(unsupported(svg("<o:credential verify='a.b.c'/>").as_bytes()));
    assert!(unsupported(svg("<o:credential>{<b/>}</o:credential>").as_bytes()));
    let older = chunk(b"iTXt", b"openbadges\0\0\0\0\0{}");
    assert_eq!(unbake(&pixel(&[older])), Err(BakedError::Older));
    let older = SVG.replace("<path", "<openbadges:assertion xmlns:openbadges='http://openbadges.org'/><path");
    assert_eq!(unbake(older.as_bytes()), Err(BakedError::Older));
}

#[test]
fn what_is_hostile_is_refused_by_name() {
    let damaged = |image: &[u8]| matches!(unbake(image), Err(BakedError::Damaged(_)));
    let twice = [text(&[0; 5], JSON), text(&[0; 5], JSON)];
    assert_eq!(unbake(&pixel(&twice)), Err(BakedError::Several));
    assert_eq!(
        unbake(svg("<o:credential>{}</o:credential><o:credential>{}</o:credential>").as_bytes()),
        Err(BakedError::Several)
    );
    let bomb = compress_to_vec_zlib(&vec![b'{'; 64 << 20], 9);
    assert!(matches!(unbake(&pixel(&[text(&[0, 1, 0, 0, 0], &bomb)])), Err(BakedError::TooLarge { .. })));
    assert!(matches!(unbake(&vec![b'<'; super::IMAGE + 1]), Err(BakedError::TooLarge { .. })));
    assert!(damaged(&pixel(&[text(&[0, 1, 0, 0, 0], b"no zlib")])));
    assert!(damaged(&pixel(&[text(&[0, 2, 0, 0, 0], b"")])));
    assert!(damaged(&pixel(&[chunk(b"iTXt", b"openbadgecredential\0")])));
    assert!(damaged(&[pixel(&[]), b"more".to_vec()].concat()));
    assert!(damaged(&png::SIGNATURE));
    assert!(damaged(&[png::SIGNATURE.as_slice(), &[0xff; 12]].concat()));
    let laughs = SVG.replace("<svg", "<!DOCTYPE svg [<!ENTITY a \"&b;&b;\"><!ENTITY b \"&a;\">]><svg");
    assert_eq!(unbake(laughs.as_bytes()), Err(BakedError::Entities));
    assert!(damaged(svg("<o:credential>&x;</o:credential>").as_bytes()));
    assert!(damaged(svg(&"<g>".repeat(100_000)).as_bytes()));
    assert!(damaged(svg(&"<g/>".repeat(200_000)).as_bytes()));
    assert_eq!(
        unbake(svg(&format!("{}{}", "<g>".repeat(50_000), "</g>".repeat(50_000))).as_bytes()),
        Err(BakedError::Missing)
    );
    assert_eq!(unbake(b"<html/>"), Err(BakedError::Format));
    assert_eq!(unbake(b"GIF89a"), Err(BakedError::Format));
}

/// In a PNG a checksum covers every byte; in an SVG the drawing may change, and the credential says for itself.
#[test]
fn every_changed_bit_of_a_png_is_named() {
    let baked = bake(&pixel(&[]), JSON).unwrap();
    for i in 0..baked.len() * 8 {
        let mut changed = baked.clone();
        changed[i / 8] ^= 1 << (i % 8);
        assert!(unbake(&changed).is_err(), "bit {i}");
    }
}

#[test]
fn every_changed_bit_of_an_svg_is_seen_or_leaves_the_credential_alone() {
    let document = credential().to_bytes();
    let baked = bake(SVG.as_bytes(), &document).unwrap();
    let inside = baked.windows(document.len()).position(|part| part == document).unwrap();
    for (at, bit) in (0..baked.len()).flat_map(|at| [(at, 1), (at, 0x40), (at, 0x80)]) {
        let mut changed = baked.clone();
        changed[at] ^= bit;
        let is_inside = (inside..inside + document.len()).contains(&at);
        match unbake(&changed) {
            Ok(found) if found == document => assert!(!is_inside),
            Ok(found) => assert!(is_inside && Credential::read(&found).is_ok_and(|read| holds(&read)).not()),
            Err(_) => {}
        }
    }
}

fn holds(credential: &Credential) -> bool {
    Suite::SET.into_iter().all(|suite| credential.verify_proof(suite).is_ok())
}

proptest! {
    #[test]
    fn nothing_panics(start in 0usize..3, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let start = [&png::SIGNATURE[..], b"<svg xmlns='http://www.w3.org/2000/svg'>", b""][start];
        let image = [start, &bytes].concat();
        let _ = (unbake(&image), bake(&image, JSON));
    }
}
