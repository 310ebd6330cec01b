//! The tree and its entries as files that never change. C2SP tlog-tiles, sections "Merkle Tree" and "Log entries".
//!
//! ```text
//! tile/0/x001/x234/067           256 leaf hashes from leaf 1234067 * 256 on
//! tile/1/000.p/17                17 hashes, each over a full tile of level 0
//! tile/entries/x001/x234/067     256 entries, each 16-bit big-endian length ‖ bytes
//! ```

use std::collections::BTreeMap;

use cando_record::Digest;

use super::text::decimal;
use super::tree::{Hashes, node};

/// Hashes or entries in a full tile.
pub const WIDTH: u16 = 256;
/// A tile's height in levels of the tree.
const HEIGHT: u8 = 8;
/// The largest file of a log: a full bundle of the longest entries, in bytes.
pub const LARGEST: usize = WIDTH as usize * (2 + u16::MAX as usize);

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// Entries themselves.
    Entries,
    /// Hashes of complete subtrees of 256^level leaves.
    Hashes(u8),
}

/// One file of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// What it holds.
    pub content: Content,
    /// Which one of its kind, from 0.
    pub index: u64,
    /// How many hashes or entries, 1 to 256.
    pub width: u16,
}

/// Why a hash cannot be taken from a tile.
#[derive(Debug, thiserror::Error)]
pub enum TileError<E: std::error::Error> {
    /// Not as many hashes or entries as its name says.
    #[error("{} is damaged: it does not hold what its name says", .0.path())]
    Damaged(Tile),
    /// The tree is smaller.
    #[error("the tree has no such hash")]
    Range,
    /// It cannot be read.
    #[error(transparent)]
    Read(E),
}

impl Tile {
    /// A tile as it is in a tree of this size, if it is not empty there.
    pub fn of(content: Content, index: u64, size: u64) -> Option<Self> {
        let level = match content {
            Content::Entries => 0,
            Content::Hashes(level) => level,
        };
        let hashes = size.checked_shr(u32::from(HEIGHT) * u32::from(level)).unwrap_or(0);
        let width = hashes.saturating_sub(index.checked_mul(WIDTH.into())?).min(WIDTH.into());
        (width > 0).then_some(Self { content, index, width: width as u16 })
    }

    /// The same tile once it is full.
    pub fn full(self) -> Self {
        Self { width: WIDTH, ..self }
    }

    /// Its path below the log's address.
    pub fn path(&self) -> String {
        let level = match self.content {
            Content::Entries => "entries".into(),
            Content::Hashes(level) => level.to_string(),
        };
        let (mut number, mut rest) = (format!("{:03}", self.index % 1000), self.index / 1000);
        while rest > 0 {
            number = format!("x{:03}/{number}", rest % 1000);
            rest /= 1000;
        }
        match self.width {
            WIDTH => format!("tile/{level}/{number}"),
            width => format!("tile/{level}/{number}.p/{width}"),
        }
    }

    /// The tile at a path, which must be in its one form.
    pub fn from_path(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let content = match level {
            "entries" => Content::Entries,
            level => Content::Hashes(decimal(level).filter(|level| *level < 64)? as u8),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, decimal(width).filter(|width| (1..256).contains(width))? as u16),
            None => (rest, WIDTH),
        };
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let tile = Self { content, index: digits.parse().ok()?, width };
        (tile.path() == path).then_some(tile)
    }

    /// The hashes in its bytes, if there are exactly as many as its name says.
    pub fn hashes(&self, bytes: &[u8]) -> Option<Vec<Digest>> {
        let (hashes, rest) = bytes.as_chunks();
        let whole = hashes.len() == usize::from(self.width) && rest.is_empty();
        whole.then(|| hashes.iter().map(|hash| Digest(*hash)).collect())
    }

    /// The entries in its bytes, if there are exactly as many as its name says.
    pub fn entries<'a>(&self, bytes: &'a [u8]) -> Option<Vec<&'a [u8]>> {
        let (mut entries, mut rest) = (Vec::new(), bytes);
        while let Some((length, after)) = rest.split_first_chunk() {
            let (entry, after) = after.split_at_checked(u16::from_be_bytes(*length).into())?;
            entries.push(entry);
            rest = after;
        }
        (rest.is_empty() && entries.len() == usize::from(self.width)).then_some(entries)
    }

    /// The beginning of a fuller tile's bytes that is this tile.
    pub fn cut<'a>(&self, fuller: &'a [u8]) -> Option<&'a [u8]> {
        let Content::Entries = self.content else { return fuller.get(..32 * usize::from(self.width)) };
        let mut rest = fuller;
        for _ in 0..self.width {
            let (length, after) = rest.split_first_chunk()?;
            rest = after.get(usize::from(u16::from_be_bytes(*length))..)?;
        }
        fuller.get(..fuller.len() - rest.len())
    }
}

/// The hashes of a tree of one size, out of its tiles; of each level the last tile is kept.
pub struct Tiled<R> {
    size: u64,
    read: R,
    kept: BTreeMap<u8, (Tile, Vec<Digest>)>,
}

impl<E, R: FnMut(&Tile) -> Result<Vec<u8>, E>> Tiled<R> {
    /// A tree of this size; `read` gives the bytes of a tile.
    pub fn new(size: u64, read: R) -> Self {
        Self { size, read, kept: BTreeMap::new() }
    }
}

impl<E: std::error::Error, R: FnMut(&Tile) -> Result<Vec<u8>, E>> Hashes for Tiled<R> {
    type Error = TileError<E>;

    fn hash(&mut self, level: u8, index: u64) -> Result<Digest, TileError<E>> {
        let (tall, low) = (level / HEIGHT, level % HEIGHT);
        let first = index.checked_shl(low.into()).ok_or(TileError::Range)?;
        let tile = Tile::of(Content::Hashes(tall), first / u64::from(WIDTH), self.size).ok_or(TileError::Range)?;
        if self.kept.get(&tall).is_none_or(|(kept, _)| *kept != tile) {
            let bytes = (self.read)(&tile).map_err(TileError::Read)?;
            self.kept.insert(tall, (tile, tile.hashes(&bytes).ok_or(TileError::Damaged(tile))?));
        }
        let from = (first % u64::from(WIDTH)) as usize;
        let hashes = self.kept.get(&tall).and_then(|(_, hashes)| hashes.get(from..from + (1 << low)));
        hashes.map(complete).ok_or(TileError::Range)
    }
}

/// The hash of a complete subtree over these hashes, as many as a power of two.
pub(super) fn complete(hashes: &[Digest]) -> Digest {
    let mut level = hashes.to_vec();
    while let [_, _, ..] = level.as_slice() {
        level = level.as_chunks().0.iter().map(|[left, right]| node(left, right)).collect();
    }
    level.first().copied().unwrap_or_else(super::tree::empty)
}
