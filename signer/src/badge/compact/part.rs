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

use cando_record::{Digest, Ended, Instant, Language};

use super::CompactError;
use crate::PublicKey;
use crate::credential::content::{Assessment, Content, SkillScore};
use crate::keys::did;
use crate::status::StatusEntry;

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

impl Part for Content {
    fn put(&self, sink: &mut Sink) {
        // By name and without `..`: a new part of the content has to find its place here.
        let Self {
            assessment,
            attempt,
            created,
            ended,
            evidence,
            formerly,
            issued,
            issuer,
            issuer_name,
            keyed,
            logged,
            skills,
            status,
            subject,
            until,
        } = self;
        Did(issuer.clone()).put(sink);
        Did(subject.clone()).put(sink);
        evidence.put(sink);
        issued.put(sink);
        (created != issued).then(|| created.clone()).put(sink);
        until.put(sink);
        attempt.put(sink);
        (*ended == Ended::TimeUp).put(sink);
        keyed.put(sink);
        assessment.put(sink);
        skills.put(sink);
        issuer_name.put(sink);
        status.put(sink);
        formerly.clone().map(Did).put(sink);
        logged.as_ref().map(ToString::to_string).put(sink);
    }

    fn take(source: &mut Source) -> Read<Self> {
        let Did(issuer) = Part::take(source)?;
        let Did(subject) = Part::take(source)?;
        let evidence = Part::take(source)?;
        let issued: Instant = Part::take(source)?;
        let created: Option<Instant> = Part::take(source)?;
        let until = Part::take(source)?;
        let attempt = Part::take(source)?;
        let ended = if bool::take(source)? { Ended::TimeUp } else { Ended::Completed };
        let keyed = Part::take(source)?;
        let (assessment, skills) = (Part::take(source)?, Part::take(source)?);
        let (issuer_name, status) = (Part::take(source)?, Part::take(source)?);
        let formerly: Option<Did> = Part::take(source)?;
        let logged: Option<String> = Part::take(source)?;
        let logged = logged.map(|place| place.parse().map_err(|_| CompactError::Content)).transpose()?;
        Ok(Self {
            assessment,
            attempt,
            created: created.unwrap_or_else(|| issued.clone()),
            ended,
            evidence,
            formerly: formerly.map(|Did(did)| did),
            issued,
            issuer,
            issuer_name,
            keyed,
            logged,
            skills,
            status,
            subject,
            until,
        })
    }
}

impl Part for Assessment {
    fn put(&self, sink: &mut Sink) {
        let Self { about, id, languages, module, scoring, title, version } = self;
        module.put(sink);
        languages.put(sink);
        [id, version, title, about, scoring].into_iter().for_each(|text| text.put(sink));
    }

    fn take(source: &mut Source) -> Read<Self> {
        let (module, languages) = (Part::take(source)?, Part::take(source)?);
        let (id, version, title) = (Part::take(source)?, Part::take(source)?, Part::take(source)?);
        Ok(Self { about: Part::take(source)?, id, languages, module, scoring: Part::take(source)?, title, version })
    }
}

impl Part for StatusEntry {
    fn put(&self, sink: &mut Sink) {
        self.base().as_str().to_owned().put(sink);
        self.list().put(sink);
        self.index().put(sink);
    }

    fn take(source: &mut Source) -> Read<Self> {
        let base = String::take(source)?;
        Self::at(&base, Part::take(source)?, Part::take(source)?).ok_or(CompactError::Content)
    }
}

impl Part for Language {
    fn put(&self, sink: &mut Sink) {
        self.module.put(sink);
        self.name.put(sink);
    }

    fn take(source: &mut Source) -> Read<Self> {
        Ok(Self { module: Part::take(source)?, name: Part::take(source)? })
    }
}

impl Part for SkillScore {
    fn put(&self, sink: &mut Sink) {
        let Self { error, of, points, scaled, skill, title } = self;
        [points, of, scaled, error].into_iter().for_each(|number| number.put(sink));
        skill.put(sink);
        title.put(sink);
    }

    fn take(source: &mut Source) -> Read<Self> {
        let (points, of, scaled, error) =
            (Part::take(source)?, Part::take(source)?, Part::take(source)?, Part::take(source)?);
        Ok(Self { error, of, points, scaled, skill: Part::take(source)?, title: Part::take(source)? })
    }
}

/// A DID; a `did:key` as its key.
pub struct Did(pub String);

impl Part for Did {
    fn put(&self, sink: &mut Sink) {
        match PublicKey::from_did(&self.0).ok().filter(|key| key.did() == self.0) {
            Some(key) => {
                sink.fields.push(1);
                sink.fields.extend(key.to_bytes());
            }
            None => {
                sink.fields.push(0);
                self.0.put(sink);
            }
        }
    }

    fn take(source: &mut Source) -> Read<Self> {
        Ok(Self(match source.byte()? {
            1 => PublicKey::from_bytes(&source.array()?).map_err(|_| CompactError::Content)?.did(),
            0 => Part::take(source)?,
            _ => return Err(CompactError::Newer),
        }))
    }
}

/// One proof: its verification method, where it is not the issuer's `did:key`, and its signature.
pub struct Proof {
    pub method: Option<String>,
    pub signature: [u8; 64],
}

impl Proof {
    /// The verification method in full.
    pub fn method(&self, issuer: &str) -> String {
        self.method.clone().unwrap_or_else(|| did::method(issuer))
    }
}

impl Part for Proof {
    fn put(&self, sink: &mut Sink) {
        self.method.put(sink);
        sink.fields.extend(self.signature);
    }

    fn take(source: &mut Source) -> Read<Self> {
        Ok(Self { method: Part::take(source)?, signature: source.array()? })
    }
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
