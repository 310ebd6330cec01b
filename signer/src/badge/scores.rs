//! Scores: for each skill its title, a number, and a bar of that length.

use super::Scene;
use super::canvas::{ACCENT, Canvas, INK, PAPER, SOFT, Style, wrap};
use crate::plain;

/// Where scores may stand, and how large.
pub struct Place {
    pub bottom: u32,
    pub left: u32,
    pub size: u32,
    pub top: u32,
    pub width: u32,
}

/// Draws as many scores as there is room for, says how many are left out, and gives the place below.
pub fn draw(canvas: &mut Canvas, scene: &Scene, place: &Place) -> u32 {
    let Place { bottom, left, size, top, width } = *place;
    let skills = &scene.content.skills;
    let line = size * 13 / 10;
    // What the numbers leave of a line; a title that needs more has a line of its own, or two where
    // there is room for all.
    let beside = width.saturating_sub(size * 8);
    let tallest: u32 = skills.iter().map(|_| size * 5 / 2 + 2 * line).sum();
    let most = if tallest <= bottom.saturating_sub(top) { 2 } else { 1 };
    let mut y = top;
    for (i, skill) in skills.iter().enumerate() {
        let title = plain(&skill.title);
        let is_long = wrap(&title, size, beside, 2).len() > 1;
        let (lines, step) = if is_long { (wrap(&title, size, width, most), line) } else { (vec![title], 0) };
        let height = size * 5 / 2 + lines.iter().map(|_| step).sum::<u32>();
        let last = i + 1 == skills.len();
        if y + height + if last { 0 } else { line } > bottom {
            canvas.text((left, y + size), Style::new(size, SOFT), &scene.words.more(skills.len() - i));
            return y + line;
        }
        for text in &lines {
            canvas.text((left, y + size), Style::new(size, INK), text);
            y += step;
        }
        let numbers = scene.words.score(skill);
        canvas.text((left + width, y + size), Style::new(size, INK).bold().at_end(), &numbers);
        let (bar, thick) = (y + size * 14 / 10, size / 2);
        canvas.rect([left, bar, width, thick], PAPER, Some(size / 12 + 1));
        canvas.rect([left, bar, length(width, skill.scaled), thick], ACCENT, None);
        y += size * 5 / 2;
    }
    y
}

/// Thousandths of a width.
fn length(width: u32, thousandths: u32) -> u32 {
    width * thousandths.min(1000) / 1000
}
