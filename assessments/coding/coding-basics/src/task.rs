//! Tasks and what is drawn of them.

use cando_sdk::Stream;
use cando_sdk::record::{Block, Entry, Example};
use serde_json::Value;

/// A task: from a stream of random numbers to its story, examples and hidden cases.
#[derive(Clone, Copy)]
pub struct Task {
    /// Draws it.
    pub draw: fn(&mut Stream) -> Drawn,
    /// What the candidate writes: a function of this name and these parameters, or a program.
    pub form: Form,
    /// Its name, which is also that of its reference solution.
    pub name: &'static str,
}

/// What the candidate writes.
#[derive(Clone, Copy)]
pub enum Form {
    /// A function.
    Function {
        /// Its name.
        name: &'static str,
        /// Its parameters.
        parameters: &'static str,
    },
    /// A program that reads standard input and prints.
    Program,
}

/// A task as drawn for one attempt.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Open examples.
    pub examples: Vec<Case>,
    /// Hidden cases, in groups.
    pub groups: Vec<Group>,
    /// The story.
    pub prompt: Vec<Block>,
}

/// Hidden cases that test one property. It gives its points only if all of them pass.
#[derive(Clone, Debug)]
pub struct Group {
    /// The cases.
    pub cases: Vec<Case>,
    /// The property.
    pub name: &'static str,
    /// The points.
    pub points: u32,
}

/// An input and what should come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The returned value, or the printed text.
    pub expected: Value,
    /// The arguments, or the standard input.
    pub input: Value,
}

/// Points of a task.
pub const POINTS: u32 = 10;

impl Form {
    /// How the host calls it.
    pub fn entry(self) -> Entry {
        match self {
            Self::Function { name, .. } => Entry::Function { name: name.to_owned() },
            Self::Program => Entry::Stdin,
        }
    }

    /// The program to start from.
    pub fn starter(self) -> String {
        match self {
            Self::Function { name, parameters } => {
                format!("def {name}({parameters}):\n    # Your code here.\n    pass\n")
            }
            Self::Program => "import sys\n\nlines = sys.stdin.read().splitlines()\n# Your code here.\n".to_owned(),
        }
    }
}

impl Drawn {
    /// A drawn task with its hidden cases in the three usual groups, of 4, 3 and 3 points.
    pub fn new(prompt: Vec<Block>, examples: Vec<Case>, typical: Vec<Case>, edge: Vec<Case>, large: Vec<Case>) -> Self {
        let group = |name, points, cases| Group { cases, name, points };
        Self {
            examples,
            groups: vec![group("typical", 4, typical), group("edge cases", 3, edge), group("large input", 3, large)],
            prompt,
        }
    }
}

impl Case {
    /// Arguments (a JSON array) and the value to be returned.
    pub fn call(arguments: Value, expected: impl Into<Value>) -> Self {
        Self { expected: expected.into(), input: arguments }
    }

    /// Standard input and the lines to be printed.
    pub fn program(lines: &[String], printed: &[String]) -> Self {
        Self { expected: join(printed).into(), input: join(lines).into() }
    }
}

fn join(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

impl From<&Case> for Example {
    fn from(case: &Case) -> Self {
        Self { expected: case.expected.clone(), input: case.input.clone() }
    }
}
