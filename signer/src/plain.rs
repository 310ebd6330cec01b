//! Texts of strangers, made fit to be shown.

/// Characters of one reason: texts from outside may be long.
const REASON: usize = 400;

/// A text from outside, on one line and not too long.
pub fn plain(text: &str) -> String {
    let visible = |c: char| if c.is_control() || is_direction(c) { '\u{fffd}' } else { c };
    let mut short: String = text.chars().take(REASON).map(visible).collect();
    if text.chars().nth(REASON).is_some() {
        short.push('…');
    }
    short
}

/// Characters that reorder the text around them.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}
