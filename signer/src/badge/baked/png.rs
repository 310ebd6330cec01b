//! PNG, chunk by chunk. Source: W3C PNG (Third Edition), sections 5.3 (chunks) and 11.3.3.4 (iTXt).
//!
//! ```text
//! chunk  length (4, big endian) ‖ type (4) ‖ data ‖ CRC-32 of type ‖ data (4)
//! iTXt   keyword 00 ‖ compressed? ‖ method 00 ‖ language 00 ‖ translated keyword 00 ‖ text
//! ```

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::BakedError;
use crate::credential::CREDENTIAL;

pub const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
const KEYWORD: &[u8] = b"openbadgecredential";
/// The keyword of Open Badges 1 and 2.
const OLDER: &[u8] = b"openbadges";
/// Chunks of one image.
const CHUNKS: usize = 1 << 16;

/// A chunk whose CRC holds.
struct Chunk<'a> {
    data: &'a [u8],
    kind: &'a [u8],
    /// With its length, type and CRC.
    whole: &'a [u8],
}

pub fn bake(image: &[u8], text: &str) -> Result<Vec<u8>, BakedError> {
    let chunks = chunks(image)?;
    let [header, rest @ ..] = chunks.as_slice() else { return Err(damaged("it has no chunks")) };
    let data = [KEYWORD, &[0, 0, 0, 0, 0], text.as_bytes()].concat();
    let mut baked = [&SIGNATURE, header.whole, &write(b"iTXt", &data)].concat();
    let others = rest.iter().filter(|chunk| !chunk.is_text_of(KEYWORD));
    others.for_each(|chunk| baked.extend_from_slice(chunk.whole));
    Ok(baked)
}

pub fn unbake(image: &[u8]) -> Result<Vec<u8>, BakedError> {
    let chunks = chunks(image)?;
    let mut found = chunks.iter().filter(|chunk| chunk.is_text_of(KEYWORD));
    match (found.next(), found.next()) {
        (Some(chunk), None) => text(chunk.data),
        (Some(_), Some(_)) => Err(BakedError::Several),
        (None, _) if chunks.iter().any(|chunk| chunk.is_text_of(OLDER)) => Err(BakedError::Older),
        (None, _) => Err(BakedError::Missing),
    }
}

impl Chunk<'_> {
    fn is_text_of(&self, keyword: &[u8]) -> bool {
        self.kind == b"iTXt" && self.data.strip_prefix(keyword).is_some_and(|rest| rest.first() == Some(&0))
    }
}

/// All chunks: the first is IHDR, the only IEND is the last, and the file ends with it.
fn chunks(image: &[u8]) -> Result<Vec<Chunk<'_>>, BakedError> {
    let mut rest = image.strip_prefix(&SIGNATURE).ok_or(BakedError::Format)?;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (chunk, after) = chunk(rest)?;
        rest = after;
        if (chunk.kind == b"IHDR") != chunks.is_empty() {
            return Err(damaged("its header is not its first chunk"));
        }
        if (chunk.kind == b"IEND") != rest.is_empty() {
            return Err(damaged("it does not end with its end chunk"));
        }
        chunks.push(chunk);
        if chunks.len() > CHUNKS {
            return Err(damaged("it has too many chunks"));
        }
    }
    match chunks.is_empty() {
        true => Err(damaged("it has no chunks")),
        false => Ok(chunks),
    }
}

/// The first chunk, and what follows it.
fn chunk(bytes: &[u8]) -> Result<(Chunk<'_>, &[u8]), BakedError> {
    let cut = || damaged("it is cut off within a chunk");
    let (length, _) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
    let size = usize::try_from(u32::from_be_bytes(*length)).ok().and_then(|length| length.checked_add(12));
    let (whole, after) = size.and_then(|size| bytes.split_at_checked(size)).ok_or_else(cut)?;
    let (covered, sum) = whole[4..].split_last_chunk::<4>().ok_or_else(cut)?;
    let (kind, data) = covered.split_at_checked(4).ok_or_else(cut)?;
    if crc32fast::hash(covered) != u32::from_be_bytes(*sum) {
        return Err(damaged("the checksum of a chunk does not fit"));
    }
    Ok((Chunk { data, kind, whole }, after))
}

/// The text of an iTXt chunk.
fn text(data: &[u8]) -> Result<Vec<u8>, BakedError> {
    let after_zero = |bytes: &[u8]| bytes.iter().position(|byte| *byte == 0).map(|at| at + 1);
    let skip = |bytes: &'_ [u8]| after_zero(bytes).ok_or_else(|| damaged("its text chunk is not well formed"));
    let data = &data[skip(data)?..];
    let ([compressed, method], data) =
        data.split_first_chunk::<2>().ok_or_else(|| damaged("its text chunk is not well formed"))?;
    let data = &data[skip(data)?..];
    let data = &data[skip(data)?..];
    match (compressed, method) {
        (0, _) => Ok(data.to_vec()),
        (1, 0) => decompress_to_vec_zlib_with_limit(data, CREDENTIAL).map_err(|error| match error.status {
            TINFLStatus::HasMoreOutput => BakedError::TooLarge { what: "credential", limit: CREDENTIAL },
            _ => damaged("its compressed text cannot be read"),
        }),
        _ => Err(damaged("its text chunk is compressed in an unknown way")),
    }
}

fn write(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("a credential has at most 256 KiB");
    let covered = [kind, data].concat();
    [&length.to_be_bytes(), covered.as_slice(), &crc32fast::hash(&covered).to_be_bytes()].concat()
}

fn damaged(what: &str) -> BakedError {
    BakedError::Damaged(what.into())
}
