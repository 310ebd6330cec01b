//! The certificate: A4, in tenths of a millimetre.

use super::canvas::{ACCENT, Canvas, INK, LINE, SOFT, Style, fit, wrap};
use super::scores::{self, Place};
use super::{BadgeError, Scene};
use crate::plain;

const WIDTH: u32 = 2100;
const HEIGHT: u32 = 2970;
const MARGIN: u32 = 200;
const INNER: u32 = WIDTH - 2 * MARGIN;
const CODE: u32 = 630;

pub fn draw(scene: &Scene) -> Result<Canvas, BadgeError> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    let words = scene.words;
    canvas.mark(MARGIN, 190, 96);
    canvas.text((MARGIN + 120, 264), Style::new(72, INK).bold(), "CanDo");
    canvas.text((WIDTH - MARGIN, 264), Style::new(44, SOFT).at_end(), words.record);
    canvas.rect([MARGIN, 330, INNER, 6], INK, None);

    let mut y = 390;
    if let Some(name) = &scene.name {
        let (size, lines) = fit(name, &[130, 104, 84], INNER, 2);
        y = canvas.lines((MARGIN, y), Style::new(size, INK).bold(), &lines) + 20;
    }
    let assessment = &scene.content.assessment;
    let (size, lines) = fit(&plain(&assessment.title), &[96, 76, 60], INNER, 2);
    y = canvas.lines((MARGIN, y), Style::new(size, ACCENT).bold(), &lines);
    y = paragraph(&mut canvas, y + 20, &assessment.about, 6) + 40;
    y = scores::draw(&mut canvas, scene, &Place { bottom: 1640, left: MARGIN, size: 50, top: y, width: INNER });
    y = paragraph(&mut canvas, y + 10, &assessment.scoring, 5) + 80;
    for line in [words.attempt_line(scene.content), words.issued_line(scene.content)] {
        canvas.text((MARGIN, y), Style::new(44, INK).bold(), &line);
        y += 62;
    }
    bottom(&mut canvas, scene)?;
    Ok(canvas)
}

fn paragraph(canvas: &mut Canvas, y: u32, text: &str, most: usize) -> u32 {
    // A text of four hundred characters is a paragraph; what is longer ends in an ellipsis.
    canvas.lines((MARGIN, y), Style::new(42, INK), &wrap(&plain(text), 42, INNER, most))
}

/// The QR code, and beside it whose keys and which files it is about.
fn bottom(canvas: &mut Canvas, scene: &Scene) -> Result<(), BadgeError> {
    let (qr, words, top) = (scene.qr()?, scene.words, 2110);
    canvas.rect([MARGIN, top, INNER, 3], LINE, None);
    let scale = CODE * 1000 / u32::try_from(qr.width()).unwrap_or(u32::MAX);
    canvas.path(&qr.path(), (MARGIN - 20, top + 30), scale, r##"fill="#000" shape-rendering="crispEdges""##);
    let (left, mut y) = (MARGIN + CODE + 40, top + 52);
    let content = scene.content;
    let facts = [
        (words.issuer, content.issuer.clone()),
        (words.holder, content.subject.clone()),
        (words.evidence, content.evidence.to_string()),
        (
            words.module,
            format!("{} {}\n{}", content.assessment.id, content.assessment.version, content.assessment.module),
        ),
    ];
    let room = WIDTH - MARGIN - left;
    for (title, text) in facts {
        y = canvas.lines((left, y), Style::new(32, SOFT).bold(), &[title.into()]);
        let lines: Vec<String> = text.lines().flat_map(|line| wrap(&plain(line), 28, room, 2)).collect();
        y = canvas.lines((left, y), Style::new(28, INK).mono(), &lines) + 20;
    }
    canvas.text((MARGIN, top + 690), Style::new(34, INK).bold(), words.scan);
    let mut notes = vec![words.proves];
    notes.extend(scene.name.is_some().then_some(words.name_note));
    let lines: Vec<String> = notes.iter().flat_map(|note| wrap(note, 28, INNER, 3)).collect();
    canvas.lines((MARGIN, top + 712), Style::new(28, SOFT), &lines);
    Ok(())
}
