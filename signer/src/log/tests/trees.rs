//! Trees: each size up to some three hundred, and each byte of their tiles.

use proptest::prelude::*;

use super::tiles::{Content, TileError};
use super::tree::{check_consistency, check_inclusion, prove_consistency, prove_inclusion};
use super::*;

const SIZES: usize = 300;

/// The hash of leaves as RFC 6962 defines it, with nothing shared with the code under test.
fn defined(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Digest::of_parts(&[&[1], &defined(left).0, &defined(right).0])
        }
    }
}

#[test]
fn every_leaf_of_every_size_is_proved_and_no_other() {
    let shelf = Shelf::grown(SIZES);
    for size in 1..=SIZES {
        let root = shelf.roots[size];
        assert_eq!(root, defined(&shelf.leaves[..size]), "size {size}");
        for index in 0..size {
            let proof = prove_inclusion(&mut shelf.tiled(size), index as u64, size as u64).unwrap();
            let check = |index: usize, size: usize, proof: &[Digest]| {
                check_inclusion(&shelf.leaves[index], index as u64, size as u64, &root, proof)
            };
            assert_eq!(check(index, size, &proof), Ok(()), "{index} of {size}");
            assert!(check((index + 1) % SIZES, size, &proof).is_err() || size == SIZES && index + 1 == SIZES);
            if let Some((_, shorter)) = proof.split_last() {
                assert!(check(index, size, shorter).is_err(), "{index} of {size}, cut");
            }
        }
    }
}

#[test]
fn every_two_sizes_are_consistent_and_no_others() {
    let shelf = Shelf::grown(SIZES);
    for new in (1..=SIZES).filter(|new| new % 7 == 0 || new.is_power_of_two() || *new > SIZES - 3 || *new < 40) {
        for old in 0..=new {
            let proof = prove_consistency(&mut shelf.tiled(new), old as u64, new as u64).unwrap();
            let check = |old_root, new_root, proof: &[Digest]| {
                check_consistency((old as u64, old_root), (new as u64, new_root), proof)
            };
            let (was, is, other) = (&shelf.roots[old], &shelf.roots[new], Digest::of(b"another"));
            assert_eq!(check(was, is, &proof), Ok(()), "{old} to {new}");
            assert!(check(&other, is, &proof).is_err(), "{old} to {new}: other beginning");
            if old > 0 {
                assert!(check(was, &other, &proof).is_err(), "{old} to {new}: other end");
            }
            for place in 0..proof.len() {
                let mut changed = proof.clone();
                changed[place].0[0] ^= 1;
                assert!(check(was, is, &changed).is_err(), "{old} to {new}: hash {place}");
            }
        }
    }
}

#[test]
fn a_log_grows_on_from_its_tiles_at_any_size() {
    let whole = Shelf::grown(600);
    for size in (0..600).step_by(23).chain([255, 256, 257, 511, 512, 513]) {
        let mut edge = Edge::open(size as u64, |tile| whole.read(tile)).unwrap();
        assert_eq!((edge.size(), edge.root()), (size as u64, whole.roots[size]));
        let mut tiles = std::collections::BTreeMap::new();
        for number in size..600 {
            let kept: Result<(), std::fmt::Error> = edge.append(format!("entry {number}").as_bytes(), |tile, bytes| {
                tiles.insert(tile, bytes.to_vec());
                Ok(())
            });
            kept.unwrap();
        }
        tiles.extend(edge.partial());
        assert_eq!(edge, whole.edge);
        for (tile, bytes) in &tiles {
            assert_eq!(whole.tiles.get(tile), Some(bytes), "{}", tile.path());
        }
    }
}

#[test]
fn the_second_level_begins_with_65536_entries() {
    let shelf = Shelf::grown(65_537);
    assert_eq!(shelf.edge.root(), defined(&shelf.leaves));
    let tall = Tile { content: Content::Hashes(2), index: 0, width: 1 };
    assert!(shelf.tiles.contains_key(&tall));
    for index in [0, 255, 256, 65_535, 65_536] {
        let proof = prove_inclusion(&mut shelf.tiled(65_537), index as u64, 65_537).unwrap();
        assert_eq!(check_inclusion(&shelf.leaves[index], index as u64, 65_537, &shelf.edge.root(), &proof), Ok(()));
    }
}

#[test]
fn every_changed_byte_of_a_tile_is_noticed() {
    let shelf = Shelf::grown(300);
    for (tile, bytes) in shelf.tiles.iter().filter(|(tile, _)| tile.index == 1 && tile.width == 44) {
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            let read = |wanted: &Tile| if wanted == tile { Ok(changed.clone()) } else { shelf.read(wanted) };
            assert!(matches!(Edge::open(300, read), Err(TileError::Damaged(_))), "{} byte {place}", tile.path());
        }
    }
    let short = |_: &Tile| Ok::<_, std::fmt::Error>(vec![0; 31]);
    assert!(matches!(Edge::open(300, short), Err(TileError::Damaged(_))));
}

#[test]
fn paths_have_one_form() {
    let tile = |content, index, width| Tile { content, index, width };
    for (tile, path) in [
        (tile(Content::Hashes(0), 1_234_067, 256), "tile/0/x001/x234/067"),
        (tile(Content::Hashes(1), 0, 17), "tile/1/000.p/17"),
        (tile(Content::Entries, 1000, 1), "tile/entries/x001/000.p/1"),
    ] {
        assert_eq!((tile.path().as_str(), Tile::from_path(path)), (path, Some(tile)));
    }
    for bad in [
        "",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "tile/../000",
        "tile/0/1/000",
        "tile/0/x1/000",
        "tile/entries/",
        "tile/-1/000",
        "tile/0/x018/x446/x744/x073/x709/x551/x616",
        "checkpoint",
    ] {
        assert_eq!(Tile::from_path(bad), None, "{bad}");
    }
    // The example of C2SP tlog-tiles: a tree of 70,000.
    let width = |level, index| Tile::of(Content::Hashes(level), index, 70_000).map(|tile| tile.width);
    let widths = [width(0, 272), width(0, 273), width(0, 274), width(1, 0), width(1, 1), width(2, 0), width(3, 0)];
    assert_eq!(widths, [Some(256), Some(112), None, Some(256), Some(17), Some(1), None]);
}

#[test]
fn a_tile_is_the_beginning_of_a_fuller_one() {
    let shelf = Shelf::grown(300);
    for (tile, bytes) in shelf.tiles.iter().filter(|(tile, _)| tile.width < 256 && tile.index == 0) {
        let fuller = shelf.tiles.get(&tile.full());
        assert!(fuller.is_none_or(|fuller| tile.cut(fuller) == Some(bytes)), "{}", tile.path());
    }
}

proptest! {
    /// Whatever stands in a proof, it is refused or holds, and nothing panics.
    #[test]
    fn no_proof_is_too_strange(old: u64, new: u64, index: u64, start: u64, count in 0usize..80, seed: u8) {
        let proof = vec![Digest([seed; 32]); count];
        let hash = Digest([seed; 32]);
        prop_assert!(check_inclusion(&hash, index, new, &hash, &proof).is_err());
        let _ = check_consistency((old, &hash), (new, &hash), &proof);
        let _ = tree::check_subtree(start, (old, &hash), (new, &hash), &proof);
    }

    #[test]
    fn no_bundle_is_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..2000), width in 1u16..=256) {
        let tile = Tile { content: Content::Entries, index: 0, width };
        let _ = (tile.entries(&bytes), tile.hashes(&bytes), tile.cut(&bytes));
    }
}
