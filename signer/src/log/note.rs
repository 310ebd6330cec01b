//! Notes: text under signatures. C2SP signed-note, section "Format".
//!
//! ```text
//! text, any lines, ending with a line feed
//! <empty line>
//! — name base64(32-bit key id ‖ signature)
//! ```

use data_encoding::BASE64;

use super::{Name, Vkey, text};

/// The largest note that is read, in bytes; the most signatures in it.
const LARGEST: usize = 256 << 10;
const SIGNATURES: usize = 64;

/// A note. What it says counts only under a signature that [`Note::by`] finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One line under a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// The key's name.
    pub name: Name,
    /// The key's id.
    pub id: [u8; 4],
    /// What the key's signature type says.
    pub bytes: Vec<u8>,
}

/// That a key's signature holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// When a witness cosigned, in seconds since 1970; a log's signature has no time.
    pub time: Option<u64>,
}

/// Why a text is not a note, or a signature under it is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// No empty line, or the note does not end with a signature line.
    #[error("not a signed note: it is cut, or lacks the empty line before its signatures")]
    Form,
    /// A control character, or bytes that are not UTF-8.
    #[error("not a signed note: it holds bytes that are no text")]
    Text,
    /// Too many bytes or signatures.
    #[error("not a signed note: it has more than {LARGEST} bytes or {SIGNATURES} signatures")]
    TooLarge,
    /// A malformed signature line.
    #[error("not a signed note: signature line {0} is malformed")]
    Line(usize),
    /// A known key's signature that does not hold.
    #[error("the signature of {0} under the note does not hold: the note was changed, or forged")]
    Signature(Name),
}

impl Note {
    /// A text that nobody has signed yet.
    pub fn new(text: String) -> Result<Self, NoteError> {
        match text.ends_with('\n') && plain(&text) {
            true => Ok(Self { text, signatures: Vec::new() }),
            false => Err(NoteError::Text),
        }
    }

    /// Reads a signed note.
    pub fn read(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > LARGEST {
            return Err(NoteError::TooLarge);
        }
        let note = str::from_utf8(bytes).ok().filter(|note| plain(note)).ok_or(NoteError::Text)?;
        let blank = note.rfind("\n\n").ok_or(NoteError::Form)?;
        let (text, lines) = (&note[..=blank], &note[blank + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Form)?;
        if lines.split('\n').count() > SIGNATURES {
            return Err(NoteError::TooLarge);
        }
        let read = |(line, number): (&str, usize)| NoteSignature::read(line).ok_or(NoteError::Line(number));
        let signatures = lines.split('\n').zip(1..).map(read).collect::<Result<_, _>>()?;
        Ok(Self { text: text.into(), signatures })
    }

    /// What was signed, its last line feed included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lines under it, of known and unknown keys.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature, in place of an older one by the same key.
    pub fn add(&mut self, signature: NoteSignature) {
        self.signatures.retain(|other| (&other.name, other.id) != (&signature.name, signature.id));
        self.signatures.push(signature);
    }

    /// What a key attests, if it signed; every line that claims to be its own must hold. Of several times, the earliest.
    pub fn by(&self, key: &Vkey) -> Result<Option<Attestation>, NoteError> {
        let own = self.signatures.iter().filter(|line| line.name == *key.name() && line.id == key.id());
        let attest = |line: &NoteSignature| key.attest(&self.text, &line.bytes);
        let attestations: Option<Vec<Attestation>> = own.map(attest).collect();
        let attestations = attestations.ok_or_else(|| NoteError::Signature(key.name().clone()))?;
        Ok(attestations.into_iter().min_by_key(|attestation| attestation.time))
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl NoteSignature {
    /// Reads a line, without its line feed.
    pub fn read(line: &str) -> Option<Self> {
        let (name, base64) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = text::bytes(base64)?;
        let (id, bytes) = bytes.split_first_chunk()?;
        (!bytes.is_empty()).then_some(Self { name: name.parse().ok()?, id: *id, bytes: bytes.into() })
    }
}

impl std::fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "— {} {}", self.name, BASE64.encode(&[&self.id, self.bytes.as_slice()].concat()))
    }
}

/// Whether a text has no ASCII control characters but line feeds.
fn plain(text: &str) -> bool {
    text.bytes().all(|byte| byte >= b' ' || byte == b'\n')
}
