//! The bits of a status list.
//!
//! ```text
//! encodedList = multibase u = base64url( gzip( bits ) )       bit i is bit 7 - i % 8 of byte i / 8: the first is the highest
//! ```
//!
//! The gzip header is fixed (no time, no name, unknown system), so that the same bits are the same text on every machine.
//! Source: W3C Bitstring Status List 1.0, sections 3.3 and 3.4; RFC 1952.

use std::io::{Read, Write};

use data_encoding::BASE64URL_NOPAD;
use flate2::bufread::GzDecoder;
use flate2::{Compression, GzBuilder};

/// Entries of a list: the fewest that the standard allows, so that an index tells little about its credential.
pub const ENTRIES: u32 = 131_072;
/// Bytes of the longest list that is read: 8,388,608 entries.
const LONGEST: usize = 1 << 20;
/// What gzip says of a file from an unknown operating system.
const UNKNOWN_SYSTEM: u8 = 255;

/// A list of bits, at least [`ENTRIES`] of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bits(Vec<u8>);

/// Why a text is no such list, or has no such bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BitsError {
    /// Not whole, or its checksum does not fit.
    #[error("the list is not compressed by gzip, or it was cut or changed")]
    Gzip,
    /// More than is read.
    #[error("the list has more than {} entries", LONGEST * 8)]
    Long,
    /// Not multibase `u`.
    #[error("the list is not base64url text that starts with u")]
    Multibase,
    /// An index beyond the end.
    #[error("the list has {entries} entries, and none with the number {index}")]
    Range {
        /// The index asked for.
        index: u64,
        /// How many there are.
        entries: usize,
    },
    /// So few entries that an index says whose it is.
    #[error("the list has {entries} entries, fewer than the {ENTRIES} that the standard demands")]
    Short {
        /// How many there are.
        entries: usize,
    },
    /// Something follows the compressed bits.
    #[error("something follows the compressed list")]
    Trailing,
}

impl Bits {
    /// [`ENTRIES`] bits, of which these are set.
    ///
    /// # Panics
    /// If one is not below [`ENTRIES`].
    pub fn with(set: impl IntoIterator<Item = u32>) -> Self {
        let mut bytes = vec![0; ENTRIES as usize / 8];
        for index in set {
            bytes[index as usize / 8] |= mask(u64::from(index));
        }
        Self(bytes)
    }

    /// Whether a bit is set.
    pub fn is_set(&self, index: u64) -> Result<bool, BitsError> {
        let byte = usize::try_from(index / 8).ok().and_then(|byte| self.0.get(byte));
        let byte = byte.ok_or(BitsError::Range { index, entries: self.0.len() * 8 })?;
        Ok(byte & mask(index) != 0)
    }

    /// As an `encodedList`.
    pub fn encode(&self) -> String {
        let header = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM);
        let mut packed = header.write(Vec::new(), Compression::best());
        let packed = packed.write_all(&self.0).and_then(|()| packed.finish()).expect("writing to memory");
        format!("u{}", BASE64URL_NOPAD.encode(&packed))
    }

    /// Reads an `encodedList`; what it expands to has a cap.
    pub fn decode(text: &str) -> Result<Self, BitsError> {
        let packed = text.strip_prefix('u').and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok());
        let packed = packed.ok_or(BitsError::Multibase)?;
        let mut unpacker = GzDecoder::new(packed.as_slice()).take(LONGEST as u64 + 1);
        let mut bytes = Vec::new();
        unpacker.read_to_end(&mut bytes).map_err(|_| BitsError::Gzip)?;
        if bytes.len() > LONGEST {
            return Err(BitsError::Long);
        }
        if !unpacker.into_inner().into_inner().is_empty() {
            return Err(BitsError::Trailing);
        }
        match bytes.len() * 8 {
            entries if entries < ENTRIES as usize => Err(BitsError::Short { entries }),
            _ => Ok(Self(bytes)),
        }
    }
}

fn mask(index: u64) -> u8 {
    0x80 >> (index % 8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn fault(packed: &[u8]) -> BitsError {
        Bits::decode(&format!("u{}", BASE64URL_NOPAD.encode(packed))).unwrap_err()
    }

    fn set(bits: &Bits) -> Vec<u64> {
        (0..bits.0.len() as u64 * 8).filter(|index| bits.is_set(*index).unwrap()).collect()
    }

    /// From the standard's own example, and a list by `@digitalbazaar/vc-bitstring-status-list`.
    #[test]
    fn reads_what_others_write() {
        let empty = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";
        assert_eq!(set(&Bits::decode(empty).unwrap()), Vec::<u64>::new());
        let one = "uH4sIAAAAAAAAA-3OMQ0AAAgDsOHfNBp2kZBWQRMAAAAAAAAAAAAAAL6Z6wAAAAAAtQVQdb5gAEAAAA";
        assert_eq!(set(&Bits::decode(one).unwrap()), [94567]);
    }

    #[test]
    fn the_first_bit_is_the_highest() {
        let bits = Bits::with([0, 9, ENTRIES - 1]);
        assert_eq!((bits.0[0], bits.0[1], bits.0[16383]), (0x80, 0x40, 0x01));
        assert_eq!(bits.is_set(131_072), Err(BitsError::Range { index: 131_072, entries: 131_072 }));
        assert!(matches!(bits.is_set(u64::MAX), Err(BitsError::Range { .. })));
    }

    /// These texts must not change with the compressor: what is signed is the same on every machine.
    #[test]
    fn the_same_bits_are_the_same_text() {
        assert_eq!(Bits::with([]).encode(), "uH4sIAAAAAAAC_-3AMQEAAADCoPVPbQwfKAAAAAAAAAAAAAAAAAAAAOBthtJUqwBAAAA");
        assert_eq!(
            Bits::with([94567]).encode(),
            "uH4sIAAAAAAAC_-3QAQ0AAAwCIN-_9HPoIAIJAAAAAAAAAAAAAABrTgEAAABAnQdQdb5gAEAAAA"
        );
    }

    #[test]
    fn refuses_what_is_no_list() {
        let good = gzip(&[0; 16384]);
        assert_eq!(fault(&gzip(&[0; 12_500])), BitsError::Short { entries: 100_000 });
        assert_eq!(fault(&gzip(&[0; 16383])), BitsError::Short { entries: 131_064 });
        assert_eq!(fault(&gzip(&vec![0; 64 << 20])), BitsError::Long);
        assert_eq!(fault(&gzip(&vec![0; LONGEST + 1])), BitsError::Long);
        assert!(Bits::decode(&format!("u{}", BASE64URL_NOPAD.encode(&gzip(&vec![0; LONGEST])))).is_ok());
        assert_eq!(fault(&[&good[..], &[0]].concat()), BitsError::Trailing);
        assert_eq!(fault(&[&good[..], &good].concat()), BitsError::Trailing);
        for cut in 0..good.len() {
            assert_eq!(fault(&good[..cut]), BitsError::Gzip, "{cut}");
        }
        let mut changed = good.clone();
        let checksum = changed.len() - 8;
        changed[checksum] ^= 1;
        assert_eq!(fault(&changed), BitsError::Gzip);
        let text = BASE64URL_NOPAD.encode(&good);
        for text in
            [format!("z{text}"), text.clone(), format!("u{text}="), format!("u{text} "), "u+".into(), String::new()]
        {
            assert_eq!(Bits::decode(&text), Err(BitsError::Multibase), "{text}");
        }
    }

    proptest! {
        #[test]
        fn survives_its_text(indices in proptest::collection::btree_set(0..ENTRIES, 0..200)) {
            let bits = Bits::with(indices.iter().copied());
            prop_assert_eq!(&Bits::decode(&bits.encode()), &Ok(bits.clone()));
            prop_assert_eq!(set(&bits), indices.into_iter().map(u64::from).collect::<Vec<_>>());
        }

        #[test]
        fn survives_any_text(text in ".*", bytes in proptest::collection::vec(any::<u8>(), 0..99)) {
            let _ = Bits::decode(&text);
            let _ = Bits::decode(&format!("u{}", BASE64URL_NOPAD.encode(&[&[0x1f, 0x8b, 8, 0][..], &bytes].concat())));
        }
    }
}
