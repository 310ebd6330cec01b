//! Prompts: one file per task, paragraphs between blank lines, sample data indented by four spaces.

use cando_sdk::record::Block;

/// The blocks of a prompt file, with each `{name}` of the values replaced.
pub fn blocks(file: &str, values: &[(&str, &str)]) -> Vec<Block> {
    let filled = values.iter().fold(file.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
    filled.split("\n\n").map(str::trim_end).filter(|text| !text.is_empty()).map(block).collect()
}

fn block(paragraph: &str) -> Block {
    match paragraph.lines().map(|line| line.strip_prefix("    ")).collect::<Option<Vec<_>>>() {
        Some(lines) => Block::Code { text: lines.join("\n") },
        None => Block::Text { text: paragraph.lines().collect::<Vec<_>>().join(" ") },
    }
}
