//! The right edge of a tree: all that is needed to add entries, whatever the tree's size.

use cando_record::Digest;

use super::tiles::{Content, Tile, TileError, WIDTH, complete};
use super::tree::{empty, leaf, node};

/// The tiles at the right edge that are not full: at most 255 hashes a level, and 255 entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    bundle: Vec<u8>,
    levels: Vec<Vec<Digest>>,
    size: u64,
}

impl Edge {
    /// The edge of a tree of this size; `read` gives the bytes of a tile.
    pub fn open<E: std::error::Error>(
        size: u64,
        mut read: impl FnMut(&Tile) -> Result<Vec<u8>, E>,
    ) -> Result<Self, TileError<E>> {
        let mut edge = Self { bundle: Vec::new(), levels: Vec::new(), size };
        let mut hashes = size;
        for level in 0.. {
            if hashes == 0 {
                break;
            }
            let partial = |content| Tile::of(content, hashes / u64::from(WIDTH), size);
            let found = partial(Content::Hashes(level)).map(|tile| {
                let bytes = read(&tile).map_err(TileError::Read)?;
                tile.hashes(&bytes).ok_or(TileError::Damaged(tile))
            });
            edge.levels.push(found.transpose()?.unwrap_or_default());
            if let (0, Some(tile)) = (level, partial(Content::Entries)) {
                edge.bundle = read(&tile).map_err(TileError::Read)?;
                let entries = tile.entries(&edge.bundle).ok_or(TileError::Damaged(tile))?;
                let same = entries.iter().map(|entry| leaf(entry)).eq(edge.levels.iter().flatten().copied());
                same.then_some(()).ok_or(TileError::Damaged(tile))?;
            }
            hashes /= u64::from(WIDTH);
        }
        Ok(edge)
    }

    /// How many entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hash of the whole tree.
    pub fn root(&self) -> Digest {
        let mut right = None;
        for level in &self.levels {
            let mut end = level.len();
            while end > 0 {
                let start = end - (1 << end.trailing_zeros());
                let left = level.get(start..end).map(complete);
                right = match (left, right) {
                    (Some(left), Some(right)) => Some(node(&left, &right)),
                    (left, right) => left.or(right),
                };
                end = start;
            }
        }
        right.unwrap_or_else(empty)
    }

    /// Adds an entry of at most 65,535 bytes, and gives the tiles that are full by it to `write`.
    pub fn append<E>(&mut self, entry: &[u8], mut write: impl FnMut(Tile, &[u8]) -> Result<(), E>) -> Result<(), E> {
        let length = u16::try_from(entry.len()).expect("callers keep to the longest entry");
        self.bundle.extend(length.to_be_bytes());
        self.bundle.extend(entry);
        self.size += 1;
        let mut hashes = self.size;
        let mut next = Some(leaf(entry));
        for level in 0.. {
            let Some(hash) = next.take() else { break };
            if self.levels.len() == usize::from(level) {
                self.levels.push(Vec::new());
            }
            let Some(edge) = self.levels.get_mut(usize::from(level)) else { break };
            edge.push(hash);
            hashes /= u64::from(WIDTH);
            if edge.len() == usize::from(WIDTH) {
                let full = |content| Tile { content, index: hashes - 1, width: WIDTH };
                if level == 0 {
                    write(full(Content::Entries), &self.bundle)?;
                    self.bundle.clear();
                }
                write(full(Content::Hashes(level)), &bytes(edge))?;
                next = Some(complete(edge));
                edge.clear();
            }
        }
        Ok(())
    }

    /// The tiles that are not full, with their bytes.
    pub fn partial(&self) -> Vec<(Tile, Vec<u8>)> {
        let mut tiles = Vec::new();
        let mut hashes = self.size;
        for (edge, level) in self.levels.iter().zip(0..) {
            hashes /= u64::from(WIDTH);
            let tile = |content| Tile { content, index: hashes, width: edge.len() as u16 };
            if !edge.is_empty() {
                if level == 0 {
                    tiles.push((tile(Content::Entries), self.bundle.clone()));
                }
                tiles.push((tile(Content::Hashes(level)), bytes(edge)));
            }
        }
        tiles
    }
}

fn bytes(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}
