//! The card: 105 by 148 mm, in tenths of a millimetre. Its top 15 mm are left for the clip of a lanyard.

use super::canvas::{ACCENT, Canvas, INK, SOFT, Style, fit};
use super::scores::{self, Place};
use super::{BadgeError, Scene};
use crate::plain;

const WIDTH: u32 = 1050;
const HEIGHT: u32 = 1480;
const MARGIN: u32 = 70;
/// Side of the QR code with its quiet zone: 63 mm, see [`crate::qr`].
const CODE: u32 = 630;

pub fn draw(scene: &Scene) -> Result<Canvas, BadgeError> {
    let qr = scene.qr()?;
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    let inner = WIDTH - 2 * MARGIN;
    canvas.mark(MARGIN, 140, 60);
    canvas.text((MARGIN + 76, 186), Style::new(46, INK).bold(), "CanDo");
    let line = scene.words.issued_line(scene.content);
    canvas.text((WIDTH - MARGIN, 186), Style::new(30, SOFT).at_end(), &line);

    let mut y = 225;
    if let Some(name) = &scene.name {
        let (size, lines) = fit(name, &[104, 88, 74, 62, 54, 46], inner, 2);
        y = canvas.lines((MARGIN, y), Style::new(size, INK).bold(), &lines) + 20;
    }
    let (size, lines) = fit(&plain(&scene.content.assessment.title), &[60, 52, 44], inner, 2);
    y = canvas.lines((MARGIN, y), Style::new(size, ACCENT).bold(), &lines);
    scores::draw(&mut canvas, scene, &Place { bottom: 770, left: MARGIN, size: 36, top: y + 20, width: inner });

    let scale = CODE * 1000 / u32::try_from(qr.width()).unwrap_or(u32::MAX);
    canvas.path(&qr.path(), ((WIDTH - CODE) / 2, 770), scale, r##"fill="#000" shape-rendering="crispEdges""##);
    let middle = WIDTH / 2;
    canvas.text((middle, 1414), Style::new(30, INK).centred(), scene.words.scan);
    let note = if scene.name.is_some() { scene.words.name_note } else { scene.words.unsupervised };
    canvas.text((middle, 1450), Style::new(24, SOFT).centred(), note);
    Ok(canvas)
}
