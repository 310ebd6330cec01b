//! Pictures as files: what credential one carries, and a QR code as a picture.

use std::io::Cursor;

use anyhow::Result;
use cando_signer::{Carried, CarriedError, PIXELS, Qr, QrError, carried, carried_by_pixels};
use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Limits, Luma};

use crate::ending::unusable;

/// Pixels a side, and bytes while decoding.
const SIDE: u32 = 1 << 14;
const MEMORY: u64 = 256 << 20;
/// Pixels of one module of a code.
const MODULE: usize = 8;

/// The credential in a file's bytes: of a document, a baked image, a link, or a picture (PNG or JPEG) of a QR code.
pub fn credential(file: &[u8]) -> Result<Carried> {
    let found = match carried(file) {
        Err(CarriedError::Picture) => {
            let (width, luma) = pixels(file)?;
            on_its_own_thread(|| carried_by_pixels(width, &luma))
        }
        found => found,
    };
    found
        .map_err(|error| unusable(error, "give the credential's JSON, a baked PNG or SVG, or a picture of its QR code"))
}

/// The name of the threads that look for codes.
const SEARCH: &str = "search for a code";

/// The detector of codes asserts what it expects of a picture, and some break that. It is caught, and nobody is to read of it.
pub fn keep_quiet() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(SEARCH) {
            report(panic);
        }
    }));
}

fn on_its_own_thread(search: impl FnOnce() -> Result<Carried, CarriedError> + Send) -> Result<Carried, CarriedError> {
    std::thread::scope(|scope| {
        let search = std::thread::Builder::new().name(SEARCH.into()).spawn_scoped(scope, search);
        search.ok().and_then(|search| search.join().ok()).unwrap_or_else(|| Err(QrError::Missing.into()))
    })
}

/// A QR code as a PNG.
pub fn draw(qr: &Qr) -> Result<Vec<u8>> {
    let side = u32::try_from(qr.width() * MODULE)?;
    let module = |at: u32| usize::try_from(at).unwrap_or_default() / MODULE;
    let shade = |x, y| Luma([if qr.is_dark(module(x), module(y)) { 0 } else { 255 }]);
    let mut png = Cursor::new(Vec::new());
    GrayImage::from_fn(side, side, shade).write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// Width and brightness of a picture on white paper.
fn pixels(file: &[u8]) -> Result<(usize, Vec<u8>)> {
    let wrong = |error: &dyn std::fmt::Display| {
        unusable(format!("the picture cannot be read: {error}"), "save it again as PNG or JPEG")
    };
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|error| wrong(&error))?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) = (Some(SIDE), Some(SIDE), Some(MEMORY));
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| wrong(&error))?;
    let area = u64::from(picture.width()) * u64::from(picture.height());
    if area > u64::try_from(PIXELS)? {
        return Err(unusable(QrError::Pixels, "cut out the code, or make the picture smaller"));
    }
    Ok((usize::try_from(picture.width())?, on_paper(&picture)))
}

fn on_paper(picture: &DynamicImage) -> Vec<u8> {
    let over = |shade: u8, alpha: u8| {
        let (shade, alpha) = (u16::from(shade), u16::from(alpha));
        ((shade * alpha + 255 * (255 - alpha)) / 255).to_le_bytes()[0]
    };
    picture.to_luma_alpha8().pixels().map(|pixel| over(pixel.0[0], pixel.0[1])).collect()
}
