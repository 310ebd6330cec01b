//! QR codes (ISO/IEC 18004): drawn for a badge, and read from an image of one.
//!
//! A code is drawn up to version 25, 117 modules wide. With its quiet zone, on the 63 mm that a badge card has for it, a
//! module is then half a millimetre wide: six dots of a printer with 300 dpi, and what phones read at arm's length.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use rqrr::PreparedImage;

/// The largest version that is drawn.
const LARGEST: u8 = 25;
/// Light modules around a code (section 5.3.8).
const QUIET: i32 = 4;
/// Pixels of an image in which a code is looked for.
pub const PIXELS: usize = 1 << 24;

/// Why there is no code, or none that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Nothing in the image looks like a code.
    #[error("no readable QR code in the image; take the picture again, straight, sharp and with a light margin")]
    Missing,
    /// The image's size does not fit its pixels, or is too large.
    #[error("an image in which a QR code is looked for has at most {PIXELS} pixels; make it smaller")]
    Pixels,
    /// More than one.
    #[error("several different QR codes in the image; cut out the one that is meant")]
    Several,
    /// Too much for a code that can be scanned.
    #[error("this is too long for a QR code that a phone reads from a badge; show a link of your own instead")]
    TooLong,
}

/// A drawn code.
pub struct Qr(QrCode);

impl Qr {
    /// Draws a text, the digits at its end in their own mode. Of the levels of error correction it takes the highest for which
    /// the code need not grow, from M (15 %) on, or L (7 %) where M is too large.
    pub fn draw(text: &str) -> Result<Self, QrError> {
        let digits = text.len() - text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (start, digits) = text.split_at(digits);
        let segments = [QrSegment::make_bytes(start.as_bytes()), QrSegment::make_numeric(digits)];
        let draw = |level| {
            let (smallest, largest) = (Version::new(1), Version::new(LARGEST));
            QrCode::encode_segments_advanced(&segments, level, smallest, largest, None, true)
        };
        let drawn = draw(QrCodeEcc::Medium).or_else(|_| draw(QrCodeEcc::Low));
        drawn.map(Self).map_err(|_| QrError::TooLong)
    }

    /// From 1, 21 modules wide, to 25, 117 modules wide.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.0.version().value()
    }

    /// Modules of a side, quiet zone included.
    #[must_use]
    pub fn width(&self) -> usize {
        usize::try_from(self.0.size() + 2 * QUIET).unwrap_or_default()
    }

    /// Whether a module is dark; the quiet zone counts, and what lies outside is light.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| i32::try_from(at).map_or(-1, |at| at - QUIET);
        self.0.get_module(inside(x), inside(y))
    }

    /// The dark modules as the `d` of an SVG path, a unit each: runs from left to right, line by line.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.width() {
            let mut x = 0;
            while x < self.width() {
                let run = (x..self.width()).take_while(|x| self.is_dark(*x, y)).count();
                if run > 0 {
                    path += &format!("M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        path
    }
}

/// Reads the one code in an image. `luma` is one byte a pixel, 0 is black, line by line from the top.
pub fn read_qr(width: usize, luma: &[u8]) -> Result<String, QrError> {
    let height = luma.len().checked_div(width).unwrap_or_default();
    if luma.len() > PIXELS || width * height != luma.len() || luma.is_empty() {
        return Err(QrError::Pixels);
    }
    let mut texts = texts(width, height, luma);
    texts.sort();
    texts.dedup();
    match texts.len() {
        0 => Err(QrError::Missing),
        1 => texts.pop().ok_or(QrError::Missing),
        _ => Err(QrError::Several),
    }
}

fn texts(width: usize, height: usize, luma: &[u8]) -> Vec<String> {
    // Its detector asserts what it expects of an image; where a crafted one breaks that, there is no code in it.
    let read = std::panic::catch_unwind(|| {
        let mut image = PreparedImage::prepare_from_greyscale(width, height, |x, y| luma[y * width + x]);
        let grids = image.detect_grids();
        grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
    });
    read.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::support::credential;

    /// The code as an image of `pixels` by `pixels`: each pixel is what lies under its middle.
    fn raster(qr: &Qr, pixels: usize) -> Vec<u8> {
        let module = |at: usize| (2 * at + 1) * qr.width() / (2 * pixels);
        let all = (0..pixels).flat_map(|y| (0..pixels).map(move |x| (x, y)));
        all.map(|(x, y)| if qr.is_dark(module(x), module(y)) { 0x20 } else { 0xf0 }).collect()
    }

    /// Dots on 63 mm.
    fn dots(per_inch: usize) -> usize {
        630 * per_inch / 254
    }

    #[test]
    fn a_badge_is_read_back_at_print_and_at_coarser_resolution() {
        let link = crate::link(&credential(), "https://cando.example").unwrap();
        let qr = Qr::draw(&link).unwrap();
        for per_inch in [300, 150, 120] {
            let pixels = dots(per_inch);
            assert_eq!(read_qr(pixels, &raster(&qr, pixels)).as_ref(), Ok(&link), "{per_inch} dpi");
        }
    }

    #[test]
    fn the_largest_code_is_read_back_as_well() {
        let longest = (1..4000).rev().find(|n| Qr::draw(&"7".repeat(*n)).is_ok()).unwrap();
        let text = "7".repeat(longest);
        let qr = Qr::draw(&text).unwrap();
        assert_eq!((qr.version(), qr.width()), (25, 125));
        assert_eq!(read_qr(dots(300), &raster(&qr, dots(300))), Ok(text));
        assert!(matches!(Qr::draw(&"7".repeat(longest + 1)), Err(QrError::TooLong)));
    }

    #[test]
    fn images_without_one_code_are_refused_by_name() {
        let code = |text: &str| raster(&Qr::draw(text).unwrap(), 200);
        assert_eq!(read_qr(200, &[255; 40_000]), Err(QrError::Missing));
        assert_eq!(read_qr(200, &[0; 40_000]), Err(QrError::Missing));
        assert_eq!(read_qr(200, &[code("a"), code("a")].concat()), Ok("a".into()));
        assert_eq!(read_qr(200, &[code("a"), code("b")].concat()), Err(QrError::Several));
        for (width, pixels) in [(0, 1), (0, 0), (7, 10), (11, 10), (4096, PIXELS + 4096)] {
            assert_eq!(read_qr(width, &vec![0; pixels]), Err(QrError::Pixels));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn nothing_panics(seed: u64, width in 1usize..160, noise in 0u64..40, code: bool) {
            let base = if code { raster(&Qr::draw("https://cando.example").unwrap(), width) } else { vec![255; width * width] };
            let mut state = seed;
            let luma: Vec<u8> = base.iter().map(|pixel| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                if (state >> 33) % 100 < noise { (state >> 50).to_le_bytes()[0] } else { *pixel }
            }).collect();
            let mut image = PreparedImage::prepare_from_greyscale(width, width, |x, y| luma[y * width + x]);
            image.detect_grids().iter().for_each(|grid| drop(grid.decode()));
        }
    }
}
