//! Asking the person at the terminal.

use anyhow::Result;
use cando_record::{Block, Interaction, Item, Response};

use super::{Candidate, ask, code};
use crate::workbench::Workbench;
use crate::world::{print, say};

/// The person at the terminal.
pub struct Terminal<'a> {
    workbench: &'a Workbench,
}

impl<'a> Terminal<'a> {
    /// Programs are tried with the languages of this workbench.
    pub fn new(workbench: &'a Workbench) -> Self {
        say("An answer is final; /skip leaves an item out.");
        Self { workbench }
    }
}

impl Candidate for Terminal<'_> {
    fn answer(&mut self, item: &Item, of: u32, left: u64) -> Result<Response> {
        let points = if item.points == 1 { "1 point".into() } else { format!("{} points", item.points) };
        say(format_args!("\n--- {} of {of}   {} left   {points}", item.index + 1, clock(left)));
        print(prompt(&item.prompt));
        match &item.interaction {
            Interaction::Choice { options } => {
                for (i, option) in options.iter().enumerate() {
                    say(format_args!("  {}) {}", i + 1, option.text));
                }
                until(&format!("1-{}", options.len()), |line| {
                    let chosen = line.parse::<usize>().ok().and_then(|n| options.get(n.checked_sub(1)?));
                    let option = chosen.map(|option| option.id.clone());
                    option.map(|option| Response::Choice { option }).ok_or("Type the number of an option.")
                })
            }
            Interaction::TextEntry { integer } => until(if *integer { "number" } else { "text" }, |line| match line {
                "" => Err("Type an answer, or /skip."),
                _ if *integer && line.parse::<i64>().is_err() => Err("Type a whole number, or /skip."),
                text => Ok(Response::TextEntry { text: text.into() }),
            }),
            Interaction::Code { .. } => code::write(self.workbench, item),
        }
    }

    fn refused(&mut self, _: &Item, reason: &str) -> Result<()> {
        say(format_args!("Not taken: {reason}"));
        Ok(())
    }
}

/// Asks until a line is an answer.
fn until(what: &str, read: impl Fn(&str) -> Result<Response, &'static str>) -> Result<Response> {
    loop {
        let line = ask(what)?;
        if line == "/skip" {
            return Ok(Response::Skip);
        }
        match read(&line) {
            Ok(response) => return Ok(response),
            Err(advice) => say(advice),
        }
    }
}

fn prompt(blocks: &[Block]) -> String {
    let block = |block: &Block| match block {
        Block::Code { text } => text.lines().map(|line| format!("    {line}\n")).collect(),
        Block::Series { terms } => format!("    {}, ?\n", terms.join(", ")),
        Block::Text { text } => format!("{text}\n"),
    };
    blocks.iter().map(block).collect()
}

/// `12:05`, minutes and seconds.
fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
