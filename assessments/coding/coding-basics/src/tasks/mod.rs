//! The twelve tasks, and which of them make an attempt.

mod brackets;
mod dedupe;
mod intervals;
mod inventory;
mod log;
mod orders;
mod pairs;
mod rates;
mod schedule;
mod top;
mod window;
mod wrap;

use cando_sdk::Stream;

use crate::task::Task;

/// A task and the skill that it scores.
pub type Kind = (&'static str, Task);

/// The pool: four kinds of three. The second kind reads standard input; in the fourth, large inputs need a solution that is better than quadratic.
pub const POOL: [(&str, [Task; 3]); 4] = [
    ("data-handling", [dedupe::TASK, orders::TASK, top::TASK]),
    ("data-handling", [inventory::TASK, log::TASK, schedule::TASK]),
    ("algorithms", [brackets::TASK, intervals::TASK, wrap::TASK]),
    ("algorithms", [pairs::TASK, rates::TASK, window::TASK]),
];

/// The tasks of the attempt: one of each kind.
pub fn blueprint(draw: &mut Stream) -> [Kind; 4] {
    POOL.map(|(skill, tasks)| (skill, draw.pick(&tasks)))
}
