//! Modules written byte by byte: what a text format cannot say.

use cando_sandbox::seal::SealError;

use crate::engines::{All, seal_all, with_stack};

const TYPE: (u8, &[u8]) = (1, &[1, 0x60, 0, 0]);
const FUNCTION: (u8, &[u8]) = (3, &[1, 0]);
const EXPORT: (u8, &[u8]) = (7, &[1, 1, b'f', 0, 0]);
const CODE: (u8, &[u8]) = (10, &[1, 2, 0, 0x0b]);
/// 2^32 - 1.
const MOST: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x0f];

fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    for (id, content) in sections {
        module.push(*id);
        module.extend(padded(content.len()));
        module.extend(*content);
    }
    module
}

/// A length in five bytes, most of them for nothing.
fn padded(length: usize) -> [u8; 5] {
    let length = length as u32;
    [
        length as u8 | 0x80,
        (length >> 7) as u8 | 0x80,
        (length >> 14) as u8 | 0x80,
        (length >> 21) as u8 | 0x80,
        (length >> 28) as u8,
    ]
}

#[test]
fn what_can_be_written_in_several_ways_means_the_same() {
    let plain = seal_all(&module(&[TYPE, FUNCTION, EXPORT, CODE])).unwrap();
    let custom = (0, &b"\x04name and anything at all"[..]);
    let dressed = seal_all(&module(&[custom, TYPE, custom, FUNCTION, EXPORT, custom, CODE, custom])).unwrap();
    assert_eq!(plain.bytes(), dressed.bytes(), "custom sections leave no trace");
    assert_ne!(plain.source(), dressed.source());
    // The same function with a body length of five bytes, and a type index of five.
    let padded = [
        (1, &[0x81, 0x80, 0x80, 0x80, 0, 0x60, 0, 0][..]),
        FUNCTION,
        EXPORT,
        (10, &[1, 0x82, 0x80, 0x80, 0x80, 0, 0, 0x0b]),
    ];
    assert_eq!(seal_all(&module(&padded)).unwrap().bytes(), plain.bytes(), "nor do padded numbers");
    assert!(with_stack(|| All::new(&plain).call("f", &[], 9)).finished());
}

#[test]
fn what_is_no_module_is_refused() {
    let many = |prefix: &[u8], rest: &[u8]| [prefix, &MOST, rest].concat();
    let refused: [(&str, Vec<u8>); 14] = [
        ("an unknown section", module(&[(0x20, &[1, 2, 3])])),
        ("a section twice", module(&[TYPE, TYPE])),
        ("sections out of order", module(&[FUNCTION, TYPE, CODE])),
        ("functions without code", module(&[TYPE, FUNCTION])),
        ("code without functions", module(&[TYPE, CODE])),
        ("a number of six bytes", module(&[(1, &[0x81, 0x80, 0x80, 0x80, 0x80, 0, 0x60, 0, 0])])),
        ("a section that is too long", [&b"\0asm\x01\0\0\0\x01"[..], &MOST].concat()),
        ("2^32 types", module(&[(1, &many(&[], &[0x60, 0, 0]))])),
        ("2^32 functions", module(&[TYPE, (3, &many(&[], &[0]))])),
        ("2^32 parameters", module(&[(1, &many(&[1, 0x60], &[0x7f]))])),
        ("2^32 locals", module(&[TYPE, FUNCTION, (10, &[1, 9, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0x0b, 0x0b])])),
        (
            "2^32 targets",
            module(&[TYPE, FUNCTION, (10, &[1, 10, 0, 0x41, 0, 0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0b])]),
        ),
        ("2^32 data segments", module(&[(5, &[1, 0, 1]), (11, &MOST)])),
        ("a start function that is not there", module(&[TYPE, FUNCTION, (8, &[7]), CODE])),
    ];
    for (what, bytes) in refused {
        let error = seal_all(&bytes).expect_err(what);
        assert!(matches!(error, SealError::Invalid { .. } | SealError::Limit { .. }), "{what}: {error}");
    }
}

#[test]
fn the_largest_memory_and_table_are_capped() {
    let memory = module(&[(5, &[1, 1, 1, 0x80, 0x80, 4])]);
    let sealed = seal_all(&memory).unwrap();
    assert!(sealed.bytes().windows(4).any(|bytes| bytes == [1, 1, 0x80, 8]), "a maximum of 65,536 pages becomes 1,024");
    let table = seal_all(&module(&[(4, &many_elements())])).unwrap_err();
    assert!(matches!(table, SealError::Limit { what: "table elements", .. }), "{table}");
}

fn many_elements() -> Vec<u8> {
    [&[1, 0x70, 0][..], &MOST].concat()
}
