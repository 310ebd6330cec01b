//! Vectors that others made: Merkle proofs (transparency-dev/merkle), and a log of tiles (transparency-dev/tessera).

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::path::Path;

use cando_record::Digest;
use cando_signer::log::tiles::{Content, Tile, Tiled};
use cando_signer::log::tree::{
    check_consistency, check_inclusion, check_subtree, is_subtree, leaf, prove_consistency, prove_inclusion,
};
use cando_signer::log::{Checkpoint, Edge, Note, Vkey, compare};
use data_encoding::BASE64;
use serde_json::Value;
use support::fixture;

mod support;

/// All files below a folder.
fn files(folder: &Path) -> Vec<Value> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files(&entry.path())),
            false => found.push(serde_json::from_slice(&std::fs::read(entry.path()).unwrap()).unwrap()),
        }
    }
    found
}

/// Some cases have words where hashes belong: each stands for a hash of its own. Nothing at all is none.
fn hash(value: &Value) -> Option<Digest> {
    let bytes = BASE64.decode(value.as_str()?.as_bytes()).ok()?;
    match bytes.as_slice().try_into() {
        Ok(hash) => Some(Digest(hash)),
        Err(_) => (!bytes.is_empty()).then(|| Digest::of_parts(&[b"instead of a hash: ", &bytes])),
    }
}

fn proof(case: &Value) -> Option<Vec<Digest>> {
    case["proof"].as_array().map_or(Some(Vec::new()), |hashes| hashes.iter().map(hash).collect())
}

#[test]
fn merkle_proofs() {
    let Some(folder) = fixture("credentials/transparency-dev-merkle/testdata") else { return };
    let number = |case: &Value, name: &str| case[name].as_u64().unwrap();
    let inclusion = |case: &Value| {
        let (index, size) = (number(case, "leafIdx"), number(case, "treeSize"));
        check_inclusion(&hash(&case["leafHash"])?, index, size, &hash(&case["root"])?, &proof(case)?).ok()
    };
    let subtree_inclusion = |case: &Value| {
        let (index, start, end) = (number(case, "leafIdx"), number(case, "start"), number(case, "end"));
        let inside = is_subtree(start, end) && (start..end).contains(&index);
        let (leaf, root) = (hash(&case["leafHash"])?, hash(&case["root"])?);
        inside.then_some(())?;
        check_inclusion(&leaf, index - start, end - start, &root, &proof(case)?).ok()
    };
    let consistency = |case: &Value| {
        let (old, new) = (number(case, "size1"), number(case, "size2"));
        check_consistency((old, &hash(&case["root1"])?), (new, &hash(&case["root2"])?), &proof(case)?).ok()
    };
    let subtree_consistency = |case: &Value| {
        let (start, end, size) = (number(case, "start"), number(case, "end"), number(case, "size"));
        check_subtree(start, (end, &hash(&case["root1"])?), (size, &hash(&case["root2"])?), &proof(case)?).ok()
    };
    type Ask<'a> = &'a dyn Fn(&Value) -> Option<()>;
    let kinds: [(&str, Ask); 4] = [
        ("inclusion", &inclusion),
        ("subtreeinclusion", &subtree_inclusion),
        ("consistency", &consistency),
        ("subtreeconsistency", &subtree_consistency),
    ];
    let mut counts = [0, 0];
    for (kind, ask) in kinds {
        for case in files(&folder.join(kind)) {
            let refused = case["wantErr"] == true;
            assert_eq!(ask(&case).is_none(), refused, "{kind}: {case}");
            counts[usize::from(refused)] += 1;
        }
    }
    assert_eq!(counts, [15, 244], "all cases");
}

/// The key that the tessera project publishes for its test data.
const TESSERA: &str = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

#[test]
fn tessera_log() {
    let Some(folder) = fixture("credentials/tessera/testdata/log") else { return };
    let read = |tile: &Tile| std::fs::read(folder.join(tile.path()));
    let note = |size: u64| Note::read(&std::fs::read(folder.join(format!("checkpoint.{size}"))).unwrap()).unwrap();
    let log: Vkey = TESSERA.parse().unwrap();
    let last = Checkpoint::open(&note(15), &log).unwrap();
    for size in 0..=15u64 {
        let checkpoint = Checkpoint::open(&note(size), &log).unwrap();
        assert_eq!(checkpoint.size, size);
        let edge = Edge::open(size, read).unwrap();
        assert_eq!(edge.root(), checkpoint.root, "size {size}");
        if let Some(bundle) = Tile::of(Content::Entries, 0, size) {
            let bytes = read(&bundle).unwrap();
            for (entry, index) in bundle.entries(&bytes).unwrap().into_iter().zip(0..) {
                let path = prove_inclusion(&mut Tiled::new(size, read), index, size).unwrap();
                assert_eq!(check_inclusion(&leaf(entry), index, size, &checkpoint.root, &path), Ok(()));
            }
        }
        let mut hashes = Tiled::new(15, read);
        let path = prove_consistency(&mut hashes, size, 15).unwrap();
        assert_eq!(compare(&checkpoint, &last, &path), Ok(()));
    }
}
