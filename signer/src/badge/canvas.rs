//! SVG written element by element, in whole units, and texts broken into lines without knowing the font.

use std::fmt::Write;

/// The colours of the pages, as `web/app/src/styles/tokens.css` names them. On paper the contrast of ink is 15.5 to 1, of
/// the soft ink 7.0, of the accent 7.6; white on the accent 8.0.
pub const PAPER: &str = "#ffffff";
pub const INK: &str = "#1c2026";
pub const SOFT: &str = "#50555e";
pub const ACCENT: &str = "#1f4fa0";
pub const LINE: &str = "#c9c4b8";

/// How a text looks.
#[derive(Clone, Copy)]
pub struct Style {
    pub anchor: &'static str,
    pub bold: bool,
    pub fill: &'static str,
    pub mono: bool,
    pub size: u32,
}

impl Style {
    pub fn new(size: u32, fill: &'static str) -> Self {
        Self { anchor: "start", bold: false, fill, mono: false, size }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub fn mono(self) -> Self {
        Self { mono: true, ..self }
    }

    pub fn centred(self) -> Self {
        Self { anchor: "middle", ..self }
    }

    pub fn at_end(self) -> Self {
        Self { anchor: "end", ..self }
    }
}

pub struct Canvas {
    body: String,
    height: u32,
    width: u32,
}

impl Canvas {
    pub fn new(width: u32, height: u32) -> Self {
        let mut canvas = Self { body: String::new(), height, width };
        canvas.rect([0, 0, width, height], PAPER, None);
        canvas
    }

    /// A rectangle from x, y, width and height, with the width of its outline in ink.
    pub fn rect(&mut self, [x, y, width, height]: [u32; 4], fill: &str, outline: Option<u32>) {
        let stroke = outline.map_or_else(String::new, |line| format!(r#" stroke="{INK}" stroke-width="{line}""#));
        self.push(&format!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"{stroke}/>"#));
    }

    /// A shape by its path, `scale` thousandths as large, moved to x, y.
    pub fn path(&mut self, path: &str, (x, y): (u32, u32), scale: u32, attributes: &str) {
        let (whole, part) = (scale / 1000, scale % 1000);
        self.push(&format!(
            r#"<path d="{path}" transform="translate({x} {y}) scale({whole}.{part:03})" {attributes}/>"#
        ));
    }

    /// One line of text; `y` is its base line.
    pub fn text(&mut self, (x, y): (u32, u32), style: Style, text: &str) {
        let Style { anchor, bold, fill, mono, size } = style;
        let family = if mono { "monospace" } else { "sans-serif" };
        let weight = if bold { r#" font-weight="700""# } else { "" };
        self.push(&format!(
            r#"<text x="{x}" y="{y}" font-family="{family}" font-size="{size}"{weight} fill="{fill}" text-anchor="{anchor}">{}</text>"#,
            escape(text)
        ));
    }

    /// Lines of text below `y`. Gives the place below them.
    pub fn lines(&mut self, (x, y): (u32, u32), style: Style, lines: &[String]) -> u32 {
        lines.iter().fold(y, |y, line| {
            self.text((x, y + style.size), style, line);
            y + style.size * 13 / 10
        })
    }

    /// CanDo's mark, `size` units wide.
    pub fn mark(&mut self, x: u32, y: u32, size: u32) {
        let scale = size * 1000 / 32;
        self.path("M16 1a15 15 0 1 0 0 30a15 15 0 1 0 0-30z", (x, y), scale, &format!(r#"fill="{ACCENT}""#));
        let tick = format!(
            r#"fill="none" stroke="{PAPER}" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round""#
        );
        self.path("M10 16.6l4.1 4.1 8-8.9", (x, y), scale, &tick);
    }

    /// The document. With a size in millimetres it prints in that size.
    pub fn finish(self, millimetres: Option<(u32, u32)>, language: &str, alt: &str) -> String {
        let Self { body, height, width } = self;
        let size = millimetres.map_or_else(
            || format!(r#"width="{width}" height="{height}""#),
            |(width, height)| format!(r#"width="{width}mm" height="{height}mm""#),
        );
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" {size} viewBox=\"0 0 {width} {height}\" xml:lang=\"{language}\" \
             role=\"img\" aria-label=\"{alt}\">\n<title>{alt}</title>\n{body}</svg>\n",
            alt = escape(alt)
        )
    }

    fn push(&mut self, element: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.body, "{element}");
    }
}

/// At most `most` lines of at most `width` units; what is left over ends in an ellipsis.
pub fn wrap(text: &str, size: u32, width: u32, most: usize) -> Vec<String> {
    let room = width * 100 / size.max(1);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        for piece in pieces(word, room) {
            match lines.last_mut() {
                Some(line) if measure(line) + measure(" ") + measure(&piece) <= room => {
                    *line += " ";
                    *line += &piece;
                }
                _ => lines.push(piece),
            }
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while measure(last) + measure("…") > room && last.pop().is_some() {}
            *last = format!("{}…", last.trim_end());
        }
    }
    lines
}

/// The largest of some sizes at which the text is one line, else the smallest, in at most as many lines as are given.
pub fn fit(text: &str, sizes: &[u32], width: u32, most: usize) -> (u32, Vec<String>) {
    let is_line = |size: &&u32| wrap(text, **size, width, 2).len() <= 1;
    let size = sizes.iter().find(is_line).or(sizes.last()).copied().unwrap_or(1);
    (size, wrap(text, size, width, most))
}

/// A word in pieces that each fit a line.
fn pieces(word: &str, room: u32) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let last = pieces.last_mut().expect("there is always a piece");
        match !last.is_empty() && measure(last) + advance(c) > room {
            true => pieces.push(c.into()),
            false => last.push(c),
        }
    }
    pieces
}

fn measure(text: &str) -> u32 {
    text.chars().map(advance).sum()
}

/// Width in hundredths of the font's size, as bold letters of the widest common sans-serif fonts have it.
fn advance(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' => 36,
        ' ' | 'f' | 'r' | 't' | '(' | ')' | '-' => 44,
        'm' | 'w' | 'M' | 'W' | '%' | '…' => 104,
        'A'..='Z' => 78,
        '\0'..='\u{2ff}' => 66,
        '\u{300}'..='\u{36f}' => 0,
        '\u{370}'..='\u{10ff}' => 78,
        _ => 108,
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            // No characters of XML 1.0 (section 2.2).
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
