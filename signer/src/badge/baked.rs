//! Baked badges: a credential inside the image that a person shows.
//!
//! ```text
//! PNG   an iTXt chunk with the keyword `openbadgecredential`, uncompressed
//! SVG   <openbadges:credential><![CDATA[{…}]]></openbadges:credential>, directly after the <svg> tag
//! ```
//!
//! An image holds one credential or none: baking replaces an older one, and an image with several is refused, since two
//! readers could take two different ones out of it. Source: Open Badges 3.0, section "Baked Badge".

use crate::credential::CREDENTIAL;

mod png;
mod svg;
#[cfg(test)]
mod tests;

/// The largest image that is read or written, in bytes.
pub const IMAGE: usize = 16 << 20;

/// Why an image gives no credential, or takes none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BakedError {
    /// The image breaks its own format's rules.
    #[error("the image is damaged: {0}; ask for the file as it was made")]
    Damaged(String),
    /// The image declares entities.
    #[error("the image declares XML entities, which are never expanded here; save it as plain SVG")]
    Entities,
    /// Neither PNG nor SVG.
    #[error("not a PNG or SVG image; only these two can hold a credential")]
    Format,
    /// The credential would not come out as it went in.
    #[error("this image cannot hold the credential unchanged; take another image")]
    Lossy,
    /// There is none.
    #[error("no credential is baked into the image")]
    Missing,
    /// Open Badges 1 or 2.
    #[error(
        "not supported: the image holds a badge of Open Badges 1 or 2; only credentials of Open Badges 3.0 are read"
    )]
    Older,
    /// There is more than one.
    #[error("several credentials are baked into the image; one image can vouch for one credential")]
    Several,
    /// Image or credential is larger than any that is read.
    #[error("the {what} is larger than {limit} bytes, the most that is read")]
    TooLarge {
        /// Image or credential.
        what: &'static str,
        /// Bytes.
        limit: usize,
    },
    /// Something else than the JSON of a credential.
    #[error("not supported: the image holds {0}; ask for a credential with a proof inside, as JSON")]
    Unsupported(&'static str),
}

/// Whether the bytes begin as a PNG does.
pub(crate) fn is_png(file: &[u8]) -> bool {
    file.starts_with(&png::SIGNATURE)
}

/// Whether the bytes look like XML, byte order mark or not.
pub(crate) fn is_xml(file: &[u8]) -> bool {
    file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file).trim_ascii_start().starts_with(b"<")
}

/// Puts a credential into a PNG or SVG image, instead of one that it holds already. The credential is given as JSON; whether
/// it is a sound one is not asked here.
pub fn bake(image: &[u8], credential: &[u8]) -> Result<Vec<u8>, BakedError> {
    within("image", image, IMAGE)?;
    let text = std::str::from_utf8(json(credential)?).map_err(|_| BakedError::Lossy)?;
    let baked = match () {
        () if is_png(image) => png::bake(image, text)?,
        () if is_xml(image) => svg::bake(image, text)?,
        () => return Err(BakedError::Format),
    };
    match unbake(&baked)? == text.as_bytes() {
        true => Ok(baked),
        false => Err(BakedError::Lossy),
    }
}

/// Takes the credential out of a PNG or SVG image, as JSON.
pub fn unbake(image: &[u8]) -> Result<Vec<u8>, BakedError> {
    within("image", image, IMAGE)?;
    let text = match () {
        () if is_png(image) => png::unbake(image)?,
        () if is_xml(image) => svg::unbake(image)?,
        () => return Err(BakedError::Format),
    };
    json(&text).map(<[u8]>::to_vec)
}

/// The JSON of a credential, or the name of what there is instead.
fn json(text: &[u8]) -> Result<&[u8], BakedError> {
    within("credential", text, CREDENTIAL)?;
    let text = text.trim_ascii();
    let is_token = |part: &[u8]| part.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    match () {
        () if text.starts_with(b"{") => Ok(text),
        () if text.starts_with(b"http://") || text.starts_with(b"https://") => {
            Err(BakedError::Unsupported("a link to a credential that is kept elsewhere"))
        }
        () if text.split(|byte| *byte == b'.').count() == 3 && text.split(|byte| *byte == b'.').all(is_token) => {
            Err(BakedError::Unsupported("a credential as a signed token (JWT)"))
        }
        () => Err(BakedError::Unsupported("something that is no JSON object")),
    }
}

fn within(what: &'static str, bytes: &[u8], limit: usize) -> Result<(), BakedError> {
    match bytes.len() <= limit {
        true => Ok(()),
        false => Err(BakedError::TooLarge { what, limit }),
    }
}
