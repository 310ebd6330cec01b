//! The outcome: integers, with their error and how they came about.

use serde::{Deserialize, Serialize};

/// What an attempt came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// How it ended.
    pub ended: Ended,
    /// Points per item, in order.
    pub items: Vec<ItemScore>,
    /// Scores per skill.
    pub scores: Vec<Score>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// Every item was answered or skipped.
    Completed,
    /// Time ran out; items that were not reached have no points.
    TimeUp,
}

/// The score in one skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Standard error of `scaled`, in the same unit.
    pub error: u32,
    /// Points that could be had.
    pub of: u32,
    /// Points.
    pub points: u32,
    /// Points in thousandths of `of`, rounded down.
    pub scaled: u32,
    /// The skill's id.
    pub skill: String,
}

/// The points of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemScore {
    /// The family or task that generated it.
    pub family: String,
    /// Points per test group; empty where an item has none.
    pub groups: Vec<GroupScore>,
    /// Place in the attempt, from 0.
    pub index: u32,
    /// Points that could be had.
    pub of: u32,
    /// Points.
    pub points: u32,
    /// The skill's id.
    pub skill: String,
}

/// The points of one group of hidden cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupScore {
    /// The property that the group tests.
    pub name: String,
    /// What happened, in a few words, without revealing a case.
    pub note: String,
    /// Points that could be had.
    pub of: u32,
    /// Points.
    pub points: u32,
}
