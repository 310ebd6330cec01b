//! What credential a file carries: a document itself, a baked image, or a link as a QR code holds it.

use super::baked::{is_png, is_xml};
use super::qr::QrError;
use crate::{BakedError, Bundle, CompactError, Credential, CredentialError, read_link, read_qr, unbake};

/// A credential, as it was found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What it was found in.
    pub carrier: Carrier,
    /// The credential's document; of an unknown file, the file, so that reading it tells what is wrong.
    pub credential: Vec<u8>,
}

/// What carries a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// The document is the file.
    Document,
    /// A baked image.
    Image,
    /// A link that holds the credential, as text or in a QR code.
    Link,
}

/// Why a file gives no credential.
#[derive(Debug, thiserror::Error)]
pub enum CarriedError {
    /// A baked image that cannot be used.
    #[error(transparent)]
    Baked(#[from] BakedError),
    /// A link that cannot be used.
    #[error(transparent)]
    Link(#[from] CompactError),
    /// An image in which nothing is baked. It may show a QR code: decode its pixels, and ask [`carried_by_pixels`].
    #[error("an image without a credential baked in; a QR code in it may hold one")]
    Picture,
    /// Pixels that hold no QR code.
    #[error(transparent)]
    Qr(#[from] QrError),
}

impl Carried {
    /// The credential, out of its bundle if it is in one.
    pub fn read(&self) -> Result<Credential, CredentialError> {
        Credential::from_value(Bundle::read(&self.credential)?.credential)
    }
}

/// Finds the credential in any file.
pub fn carried(file: &[u8]) -> Result<Carried, CarriedError> {
    let is_link = |text: &str| text.starts_with("http") && text.contains("#c=") && !text.contains(char::is_whitespace);
    let link = std::str::from_utf8(file).ok().map(str::trim).filter(|text| is_link(text));
    let (carrier, credential) = match link {
        Some(link) => (Carrier::Link, read_link(link)?.to_bytes()),
        None if is_png(file) || is_xml(file) => match unbake(file) {
            Err(BakedError::Missing) if is_png(file) => return Err(CarriedError::Picture),
            baked => (Carrier::Image, baked?),
        },
        None if is_jpeg(file) => return Err(CarriedError::Picture),
        None => (Carrier::Document, file.to_vec()),
    };
    Ok(Carried { carrier, credential })
}

/// Finds the credential in the QR code that an image shows; pixels as for [`read_qr`].
pub fn carried_by_pixels(width: usize, luma: &[u8]) -> Result<Carried, CarriedError> {
    let link = read_qr(width, luma)?;
    Ok(Carried { carrier: Carrier::Link, credential: read_link(&link)?.to_bytes() })
}

fn is_jpeg(file: &[u8]) -> bool {
    file.starts_with(&[0xff, 0xd8, 0xff])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::credential;
    use crate::{bake, link};

    #[test]
    fn every_carrier_gives_the_same_credential() {
        let document = credential().to_bytes();
        let link = link(&credential(), "https://cando.example").unwrap();
        let image = bake(b"<svg xmlns='http://www.w3.org/2000/svg'/>", &document).unwrap();
        for (carrier, file) in [
            (Carrier::Document, document.clone()),
            (Carrier::Image, image),
            (Carrier::Link, format!("{link}\n").into_bytes()),
        ] {
            let found = carried(&file).unwrap();
            assert_eq!(found.read().unwrap(), credential());
            assert_eq!(found, Carried { carrier, credential: document.clone() });
        }
    }

    #[test]
    fn other_files_are_left_to_the_reader_or_named() {
        assert_eq!(carried(b"hello").unwrap().credential, b"hello");
        assert_eq!(carried(br#"{"id":"https://x/#c=1"}"#).unwrap().carrier, Carrier::Document);
        assert!(matches!(carried(&[0xff, 0xd8, 0xff, 0xe0]), Err(CarriedError::Picture)));
        assert!(matches!(carried(b"<html></html>"), Err(CarriedError::Baked(BakedError::Format))));
        assert!(matches!(carried(b"https://x/verify#c=12"), Err(CarriedError::Link(_))));
        assert!(matches!(carried_by_pixels(8, &[255; 64]), Err(CarriedError::Qr(QrError::Missing))));
    }
}
