//! What a person shows, and the credential in it.

use cando_signer::{Badge, CarriedError, Locale};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Error, write};

/// What a credential becomes.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A card for a lanyard, A6.
    Card,
    /// A certificate on A4.
    Certificate,
    /// A square without a name.
    Picture,
}

/// A drawing for the page.
#[derive(Serialize)]
struct Drawing {
    alt: String,
    svg: String,
}

/// Draws the badge of the credential in a file: `{"alt","svg"}`. `link` is what its QR code holds.
#[wasm_bindgen(js_name = drawBadge)]
pub fn draw_badge(
    file: &[u8],
    form: Form,
    locale: &str,
    link: Option<String>,
    name: Option<String>,
) -> Result<String, Error> {
    let credential = cando_signer::carried(file)?.read()?;
    let badge =
        Badge { credential: &credential, link: link.as_deref(), locale: Locale::of(locale), name: name.as_deref() };
    let form = match form {
        Form::Card => cando_signer::Form::Card,
        Form::Certificate => cando_signer::Form::Certificate,
        Form::Picture => cando_signer::Form::Picture,
    };
    let cando_signer::Drawing { alt, svg } = cando_signer::draw(&badge, form)?;
    Ok(write(&Drawing { alt, svg }))
}

/// A link that holds the whole credential behind its `#`; `base` is where these pages are.
#[wasm_bindgen(js_name = makeLink)]
pub fn make_link(file: &[u8], base: &str) -> Result<String, Error> {
    Ok(cando_signer::link(&cando_signer::carried(file)?.read()?, base)?)
}

/// The PNG or SVG with the credential in it.
#[wasm_bindgen]
pub fn bake(image: &[u8], file: &[u8]) -> Result<Vec<u8>, Error> {
    Ok(cando_signer::bake(image, &cando_signer::carried(file)?.read()?.to_bytes())?)
}

/// The credential's document that a file carries; nothing if it is a picture that may show a QR code.
#[wasm_bindgen]
pub fn carried(file: &[u8]) -> Result<Option<Vec<u8>>, Error> {
    match cando_signer::carried(file) {
        Err(CarriedError::Picture) => Ok(None),
        found => Ok(Some(found?.credential)),
    }
}

/// The credential's document in the QR code that a picture shows: four bytes a pixel (red, green, blue, alpha) on an
/// opaque ground, line by line.
#[wasm_bindgen(js_name = carriedByPixels)]
pub fn carried_by_pixels(width: usize, rgba: &[u8]) -> Result<Vec<u8>, Error> {
    // ITU-R BT.601 in 256ths.
    let brightness = |pixel: &[u8; 4]| {
        let [red, green, blue, _] = pixel.map(u32::from);
        ((77 * red + 150 * green + 29 * blue) >> 8).to_le_bytes()[0]
    };
    let (pixels, _) = rgba.as_chunks::<4>();
    let luma: Vec<u8> = pixels.iter().map(brightness).collect();
    Ok(cando_signer::carried_by_pixels(width, &luma)?.credential)
}
