//! Each part by itself, and every way to fail by its name.

mod notes;
mod policies;
mod proofs;
mod trees;

use cando_record::Digest;

use super::tiles::{Tile, Tiled};
use super::*;
use crate::Key;

/// A log in memory: entries, and every tile that its growth wrote.
#[derive(Default)]
pub struct Shelf {
    pub edge: Edge,
    pub tiles: std::collections::BTreeMap<Tile, Vec<u8>>,
    /// Roots by size, and hashes of leaves.
    pub roots: Vec<Digest>,
    pub leaves: Vec<Digest>,
}

impl Shelf {
    /// A log of so many entries.
    pub fn grown(size: usize) -> Self {
        let mut shelf = Self { roots: vec![tree::empty()], ..Self::default() };
        (0..size).for_each(|number| shelf.append(format!("entry {number}").as_bytes()));
        shelf
    }

    pub fn append(&mut self, entry: &[u8]) {
        let tiles = &mut self.tiles;
        let kept: Result<(), std::convert::Infallible> = self.edge.append(entry, |tile, bytes| {
            tiles.insert(tile, bytes.to_vec());
            Ok(())
        });
        kept.unwrap();
        self.tiles.extend(self.edge.partial());
        self.roots.push(self.edge.root());
        self.leaves.push(tree::leaf(entry));
    }

    pub fn read(&self, tile: &Tile) -> Result<Vec<u8>, std::fmt::Error> {
        self.tiles.get(tile).cloned().ok_or(std::fmt::Error)
    }

    pub fn tiled(&self, size: usize) -> Tiled<impl FnMut(&Tile) -> Result<Vec<u8>, std::fmt::Error>> {
        Tiled::new(size as u64, |tile| self.read(tile))
    }
}

pub fn log_key() -> (Vkey, Key) {
    named("log.example/one", SignatureType::Log, 11)
}

pub fn witness_key(number: u8) -> (Vkey, Key) {
    named(&format!("witness.example/{number}"), SignatureType::Witness, 100 + number)
}

pub fn named(name: &str, kind: SignatureType, entropy: u8) -> (Vkey, Key) {
    let key = Key::from_entropy([entropy; 32]);
    (Vkey::new(name.parse().unwrap(), kind, key.public().clone()), key)
}
