//! What an assessment says of itself.

use cando_record::{GroupScore, Item, Job, Manifest, Response, RunResult, Seed};

/// An assessment. [`Attempt`](crate::Attempt) drives it and [`export!`](crate::export!) makes a module of it.
pub trait Assessment {
    /// What scores a question and stays inside: its key, or where its hidden cases come from.
    type Secret;

    /// What `cando_describe` answers.
    fn manifest() -> Manifest;

    /// The questions of the attempt with this seed, in order, [`Manifest::items`] of them. The same arguments give the
    /// same questions. `locale` is one of the manifest's.
    fn draw(seed: &Seed, locale: &str) -> Vec<Question<Self::Secret>>;

    /// What a response is worth, or what has to be run to know it.
    ///
    /// The response is of the kind that the item's interaction asks for, or [`Response::Skip`], which must be marked at once.
    fn score(question: &Question<Self::Secret>, response: &Response) -> Marking;

    /// What the results of the jobs that [`score`](Self::score) asked for are worth: for each job, for each input, in order.
    fn score_runs(question: &Question<Self::Secret>, results: &[Vec<RunResult>]) -> Marks {
        let _ = (question, results);
        Marks::default()
    }
}

/// A question: what is shown, and what stays inside.
#[derive(Clone, Debug)]
pub struct Question<Secret> {
    /// What is shown. The driver sets `index`, and shows `key` in mode `author` alone.
    pub item: Item,
    /// What scores it.
    pub secret: Secret,
}

/// The answer of [`Assessment::score`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marking {
    /// It is known.
    Marks(Marks),
    /// These jobs have to be run first.
    Run(Vec<Job>),
}

/// The points of one response, at most the item's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Points per test group; empty where an item has none.
    pub groups: Vec<GroupScore>,
    /// Points.
    pub points: u32,
}

impl Marks {
    /// All points or none.
    pub fn whole(points: u32, right: bool) -> Self {
        Self { groups: Vec::new(), points: if right { points } else { 0 } }
    }

    /// The sum of the groups' points.
    pub fn of_groups(groups: Vec<GroupScore>) -> Self {
        Self { points: groups.iter().map(|group| group.points).sum(), groups }
    }
}

impl From<Marks> for Marking {
    fn from(marks: Marks) -> Self {
        Self::Marks(marks)
    }
}
