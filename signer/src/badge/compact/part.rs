//! How each kind of part is written: one after the other, without names.
//!
//! | part | bytes |
//! | --- | --- |
//! | number | LEB128, at most 5 bytes |
//! | digest, signature | as they are |
//! | DID | 1 ‖ the 32 bytes of an Ed25519 `did:key`, or 0 and a text |
//! | truth | 0 or 1 |
//! | instant | 5 bytes, big endian: year, month, day, hour, minute, second in mixed radix |
//! | optional part | 0, or 1 and the part |
//! | list | number of entries, then these |
//! | text | among the texts: number of bytes, then UTF-8 |

use cando_record::{Digest, Instant};

use super::CompactError;

mod content;

pub use content::Proof;

/// Entries of one list.
const LIST: u32 = 1024;

/// What has been written.
#[derive(Default)]
pub struct Sink {
    pub fields: Vec<u8>,
    pub texts: Vec<u8>,
}

/// What is still to be read.
pub struct Source<'a> {
    pub fields: &'a [u8],
    pub texts: &'a [u8],
}

type Read<T> = Result<T, CompactError>;

/// A part of a credential.
pub trait Part: Sized {
    fn put(&self, sink: &mut Sink);
    fn take(source: &mut Source) -> Read<Self>;
}

impl Part for Digest {
    fn put(&self, sink: &mut Sink) {
        sink.fields.extend(self.0);
    }

    fn take(source: &mut Source) -> Read<Self> {
        source.array().map(Self)
    }
}

/// How many values year, month, day, hour, minute and second can take.
const RADIX: [u64; 6] = [10_000, 13, 32, 24, 60, 60];

impl Part for Instant {
    fn put(&self, sink: &mut Sink) {
        let digits = self.as_str().split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u64>().ok());
        let packed = digits.zip(RADIX).fold(0, |packed, (digit, radix)| packed * radix + digit);
        sink.fields.extend(&packed.to_be_bytes()[3..]);
    }

    fn take(source: &mut Source) -> Read<Self> {
        let bytes: [u8; 5] = source.array()?;
        let mut packed = bytes.iter().fold(0, |packed, byte| packed << 8 | u64::from(*byte));
        let mut digits = [0; 6];
        for (digit, radix) in digits.iter_mut().zip(RADIX).rev() {
            (*digit, packed) = (packed % radix, packed / radix);
        }
        let [year, month, day, hour, minute, second] = digits;
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        text.parse().ok().filter(|_| packed == 0).ok_or(CompactError::Content)
    }
}

impl<T: Part> Part for Option<T> {
    fn put(&self, sink: &mut Sink) {
        self.is_some().put(sink);
        self.iter().for_each(|part| part.put(sink));
    }

    fn take(source: &mut Source) -> Read<Self> {
        match bool::take(source)? {
            false => Ok(None),
            true => T::take(source).map(Some),
        }
    }
}

impl<T: Part> Part for Vec<T> {
    fn put(&self, sink: &mut Sink) {
        u32::try_from(self.len()).unwrap_or(u32::MAX).put(sink);
        self.iter().for_each(|part| part.put(sink));
    }

    fn take(source: &mut Source) -> Read<Self> {
        match u32::take(source)? {
            length if length <= LIST => (0..length).map(|_| T::take(source)).collect(),
            _ => Err(CompactError::Content),
        }
    }
}

impl Part for bool {
    fn put(&self, sink: &mut Sink) {
        sink.fields.push(u8::from(*self));
    }

    fn take(source: &mut Source) -> Read<Self> {
        match source.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(CompactError::Newer),
        }
    }
}

impl Part for u32 {
    fn put(&self, sink: &mut Sink) {
        leb128(*self, &mut sink.fields);
    }

    fn take(source: &mut Source) -> Read<Self> {
        from_leb128(&mut source.fields)
    }
}

impl Part for String {
    fn put(&self, sink: &mut Sink) {
        leb128(u32::try_from(self.len()).unwrap_or(u32::MAX), &mut sink.texts);
        sink.texts.extend(self.as_bytes());
    }

    fn take(source: &mut Source) -> Read<Self> {
        let length = usize::try_from(from_leb128(&mut source.texts)?).map_err(|_| CompactError::Cut)?;
        let (text, rest) = source.texts.split_at_checked(length).ok_or(CompactError::Cut)?;
        source.texts = rest;
        Self::from_utf8(text.to_vec()).map_err(|_| CompactError::Content)
    }
}

impl Source<'_> {
    fn byte(&mut self) -> Read<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn array<const N: usize>(&mut self) -> Read<[u8; N]> {
        let (array, rest) = self.fields.split_first_chunk::<N>().ok_or(CompactError::Cut)?;
        self.fields = rest;
        Ok(*array)
    }
}

/// Unsigned LEB128: seven bits a byte, the lowest first, the eighth set on all bytes but the last.
pub fn leb128(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.extend(u8::try_from(number));
}

/// The number that the bytes begin with, in its shortest form.
pub fn from_leb128(bytes: &mut &[u8]) -> Read<u32> {
    let mut number = 0u64;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(CompactError::Cut)?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return match shift > 0 && *byte == 0 {
                true => Err(CompactError::Content),
                false => u32::try_from(number).map_err(|_| CompactError::Content),
            };
        }
    }
    Err(CompactError::Content)
}
