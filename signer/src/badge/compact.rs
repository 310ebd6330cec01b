//! A credential in a few hundred bytes: small enough for a QR code that a phone reads from a lanyard.
//!
//! [`Content`] and two signatures determine the whole document, so only these travel:
//!
//! ```text
//! compact  = 0x01 ‖ number of bytes of fields ‖ fields ‖ DEFLATE(texts)
//! fields   = content, then the proofs of eddsa-rdfc-2022 and eddsa-jcs-2022
//! link     = BASE "/verify#c=" digits of compact
//! ```
//!
//! What stands behind `#` is never sent to a server. Reading gives back the RFC 8785 form of the credential byte for byte;
//! what would not is refused when it is written.

use cando_record::json::{self, Value};

use crate::Credential;
use crate::credential::content::{CONTEXTS, Content};
use crate::credential::{CREDENTIAL, CredentialError};
use crate::keys::did;
use crate::proof::{self, Suite};

mod deflate;
mod digits;
mod part;
#[cfg(test)]
mod tests;

use part::{Part, Proof, Sink, Source};

/// The version of the form.
const VERSION: u8 = 1;
/// The page that reads links, and the field of its fragment.
const PAGE: &str = "/verify#c=";
/// Characters of a link's base.
const BASE: usize = 200;

/// Why there is no compact form, or why it gives no credential.
#[derive(Debug, thiserror::Error)]
pub enum CompactError {
    /// The base of a link is not one.
    #[error("a link begins with https:// and a host, such as https://cando.example, and has no ?, # or space")]
    Base,
    /// Not as it is written.
    #[error("the link's credential is not in its form: it was changed on the way; scan or copy it again")]
    Content,
    /// The credential that it gives is none.
    #[error("the link gives no credential: {0}")]
    Credential(#[from] CredentialError),
    /// It ends too early.
    #[error("the link's credential is cut off; scan or copy it again")]
    Cut,
    /// Not a link of this kind.
    #[error("not a link to a credential; such a link has #c= and digits")]
    Link,
    /// The document would not come out as it went in.
    #[error("this credential has no compact form; pass on its file instead")]
    Lossy,
    /// A later version.
    #[error("the link was made by a newer CanDo; open it with that")]
    Newer,
    /// More than a credential.
    #[error("the link's credential is larger than {CREDENTIAL} bytes, the most that is read")]
    TooLarge,
}

/// Makes a credential small. Its proofs are not checked.
pub fn compact(credential: &Credential) -> Result<Vec<u8>, CompactError> {
    let content = credential.content();
    let mut sink = Sink::default();
    content.put(&mut sink);
    for suite in Suite::SET {
        varying(credential.as_value(), suite, content).ok_or(CompactError::Lossy)?.put(&mut sink);
    }
    let mut bytes = vec![VERSION];
    part::leb128(u32::try_from(sink.fields.len()).map_err(|_| CompactError::Lossy)?, &mut bytes);
    bytes.extend(sink.fields);
    bytes.extend(deflate::deflate(&sink.texts));
    match expand(&bytes) {
        Ok(again) if again == *credential => Ok(bytes),
        _ => Err(CompactError::Lossy),
    }
}

/// The credential that was made small.
pub fn expand(bytes: &[u8]) -> Result<Credential, CompactError> {
    let (version, mut rest) = bytes.split_first().ok_or(CompactError::Cut)?;
    if *version != VERSION {
        return Err(CompactError::Newer);
    }
    let length = usize::try_from(part::from_leb128(&mut rest)?).map_err(|_| CompactError::Cut)?;
    let (fields, texts) = rest.split_at_checked(length).ok_or(CompactError::Cut)?;
    let texts = deflate::inflate(texts)?;
    let mut source = Source { fields, texts: &texts };
    let content = Content::take(&mut source)?;
    let proofs = [Proof::take(&mut source)?, Proof::take(&mut source)?];
    if !source.fields.is_empty() || !source.texts.is_empty() {
        return Err(CompactError::Content);
    }
    let mut document = content.write();
    let proofs = Suite::SET.into_iter().zip(&proofs).map(|(suite, proof)| restored(suite, proof, &content));
    document["proof"] = proofs.collect();
    Ok(Credential::read(&json::canonical(&document))?)
}

/// A link that holds the whole credential. `base` is where CanDo's pages are: `https://cando.example`.
pub fn link(credential: &Credential, base: &str) -> Result<String, CompactError> {
    let base = base.trim_end_matches('/');
    let host = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"));
    let fits = |byte: u8| byte.is_ascii_graphic() && !b"?#\"'<>\\^`{|}%".contains(&byte);
    match host {
        Some(host) if !host.is_empty() && base.len() <= BASE && host.bytes().all(fits) => {
            Ok(format!("{base}{PAGE}{}", digits::write(&compact(credential)?)))
        }
        _ => Err(CompactError::Base),
    }
}

/// The credential that a link holds. Whose host it names does not matter: nothing is fetched.
pub fn read_link(link: &str) -> Result<Credential, CompactError> {
    let (_, digits) = link.trim().split_once("#c=").ok_or(CompactError::Link)?;
    // A byte takes at least 17/7 digits, and DEFLATE makes nothing much larger.
    if digits.len() > 3 * CREDENTIAL {
        return Err(CompactError::TooLarge);
    }
    expand(&digits::read(digits).ok_or(CompactError::Content)?)
}

/// What varies in the proof of a suite.
fn varying(document: &Value, suite: Suite, content: &Content) -> Option<Proof> {
    let proof = document["proof"].as_array()?.iter().find(|proof| proof["cryptosuite"] == suite.name())?;
    let method = proof["verificationMethod"].as_str()?;
    let method = (method != did::method(&content.issuer)).then(|| method.into());
    Some(Proof { method, signature: proof::signature(proof["proofValue"].as_str()?)? })
}

fn restored(suite: Suite, proof: &Proof, content: &Content) -> Value {
    let context = CONTEXTS.into();
    let method = proof.method(&content.issuer);
    let mut members = proof::options(suite, Some(&context), content.created.as_str(), &method);
    members.insert("proofValue".into(), proof::multibase(&proof.signature).into());
    members.into()
}
