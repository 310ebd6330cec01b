//! Scores: for each skill its title, a number, and a bar of that length.

use super::Scene;
use super::canvas::{ACCENT, Canvas, INK, PAPER, SOFT, Style, wrap};
use crate::sentence::plain;

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
    let row = size * 5 / 2;
    let fitting = usize::try_from(bottom.saturating_sub(top) / row).unwrap_or(usize::MAX);
    // The last row is needed to say that there are more.
    let shown = if skills.len() > fitting { fitting.saturating_sub(1) } else { skills.len() };
    let mut y = top;
    for skill in &skills[..shown] {
        let numbers = scene.words.score(skill);
        let room = width.saturating_sub(size * 7);
        for title in wrap(&plain(&skill.title), size, room, 1) {
            canvas.text((left, y + size), Style::new(size, INK), &title);
        }
        canvas.text((left + width, y + size), Style::new(size, INK).bold().at_end(), &numbers);
        let (bar, thick) = (y + size * 14 / 10, size / 2);
        canvas.rect([left, bar, width, thick], PAPER, Some(size / 12 + 1));
        canvas.rect([left, bar, length(width, skill.scaled), thick], ACCENT, None);
        y += row;
    }
    if shown < skills.len() {
        canvas.text((left, y + size), Style::new(size, SOFT), &scene.words.more(skills.len() - shown));
        y += row;
    }
    y
}

/// Thousandths of a width.
fn length(width: u32, thousandths: u32) -> u32 {
    width * thousandths.min(1000) / 1000
}
