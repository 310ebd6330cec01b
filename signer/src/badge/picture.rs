//! The picture: a square of 1024 units.

use super::canvas::{ACCENT, Canvas, INK, SOFT, Style, fit};
use super::scores::{self, Place};
use super::{Scene, short};
use crate::plain;

const SIDE: u32 = 1024;
const MARGIN: u32 = 104;
/// An octagon with a second line inside: the outline is CanDo's, whatever the colours.
const OUTLINE: &str = "M200 24H824L1000 200V824L824 1000H200L24 824V200z";

pub fn draw(scene: &Scene) -> Canvas {
    let mut canvas = Canvas::new(SIDE, SIDE);
    let line = |width: u32| format!(r#"fill="none" stroke="{ACCENT}" stroke-width="{width}" stroke-linejoin="round""#);
    canvas.path(OUTLINE, (0, 0), 1000, &line(24));
    canvas.path(OUTLINE, (26, 26), 950, &line(5));
    canvas.mark(SIDE / 2 - 150, 96, 96);
    canvas.text((SIDE / 2 - 36, 168), Style::new(72, INK).bold(), "CanDo");

    let width = SIDE - 2 * MARGIN;
    let (size, lines) = fit(&plain(&scene.content.assessment.title), &[88, 72, 60, 48], width, 2);
    let y = canvas.lines((SIDE / 2, 225), Style::new(size, ACCENT).bold().centred(), &lines);
    let place = Place { bottom: 810, left: MARGIN, size: 42, top: y + 30, width };
    scores::draw(&mut canvas, scene, &place);

    let words = scene.words;
    let style = Style::new(34, SOFT).centred();
    canvas.text((SIDE / 2, 856), style, &words.attempt_line(scene.content));
    canvas.text((SIDE / 2, 902), style, &words.issued_line(scene.content));
    canvas.text((SIDE / 2, 948), style, &format!("{} {}", words.by, short(&scene.content.issuer)));
    canvas
}
