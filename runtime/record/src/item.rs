//! Items: what a candidate sees and answers.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Entry, RunLimits};

/// One question or task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The family or task that generated it.
    pub family: String,
    /// Place in the attempt, from 0.
    pub index: u32,
    /// How it is answered.
    pub interaction: Interaction,
    /// The right answer, in mode `author` alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key: Option<Key>,
    /// Points that it is worth.
    pub points: u32,
    /// What is asked.
    pub prompt: Vec<Block>,
    /// The skill that it scores.
    pub skill: String,
}

/// A part of a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Block {
    /// Preformatted text, such as sample data.
    Code {
        /// The lines.
        text: String,
    },
    /// Terms of a series, in order, to be continued.
    Series {
        /// The terms shown.
        terms: Vec<String>,
    },
    /// A paragraph; `` `x` `` marks code.
    Text {
        /// The paragraph.
        text: String,
    },
}

/// How an item is answered (QTI's word).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Interaction {
    /// One of several options.
    Choice {
        /// The options, in the order in which they are shown.
        options: Vec<Choice>,
    },
    /// A program.
    Code {
        /// How the program is called.
        entry: Entry,
        /// Open examples, which the candidate may run.
        examples: Vec<Example>,
        /// Name of the language.
        language: String,
        /// Limits of one run.
        limits: RunLimits,
        /// The program to start from.
        starter: String,
    },
    /// A short text.
    TextEntry {
        /// Whether the text must be an integer.
        integer: bool,
    },
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Identifier within the item.
    pub id: String,
    /// What is shown.
    pub text: String,
}

/// An open example of a code item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the program should return (entry `function`), print (entry `stdin`) or find (entry `query`: a table).
    pub expected: Value,
    /// Arguments (entry `function`: an array), standard input or the script of a database (a string).
    pub input: Value,
}

/// A candidate's final answer to an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Response {
    /// The option chosen.
    Choice {
        /// Its identifier.
        option: String,
    },
    /// A program.
    Code {
        /// Its text.
        program: String,
    },
    /// No answer.
    Skip,
    /// A short text.
    TextEntry {
        /// The text.
        text: String,
    },
}

/// What the author knows: shown in mode `author` alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Key {
    /// The right response.
    Response {
        /// That response.
        response: Response,
    },
    /// The name of a reference solution in the assessment's `answers/` folder.
    Solution {
        /// File name without its ending.
        name: String,
    },
}
