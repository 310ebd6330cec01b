//! The fold from events to steps, and the sequence of items in it.
//!
//! ```text
//! start -> present -> respond -> [run -> ran ->] present … -> finish
//!          present -> time-up -> finish
//! ```

use cando_record::{Ended, Event, Interaction, ItemScore, Job, Mode, Outcome, Response, RunResult, Seed, Step};

use crate::{Assessment, Marking, Marks, Question, score};

/// One attempt at an assessment, from its first event to its last.
pub struct Attempt<A: Assessment> {
    marks: Vec<Marks>,
    phase: Phase,
    questions: Vec<Question<A::Secret>>,
}

/// What the attempt waits for.
enum Phase {
    /// `start`.
    Fresh,
    /// `respond` or `time-up`.
    Presented,
    /// `ran`, with so many inputs of each job.
    Running(Vec<usize>),
    /// Nothing.
    Finished,
}

/// An event that does not fit what the attempt waits for: always the host's fault, which must check what it feeds.
///
/// The module traps on it; natively the attempt stays as it was. Refused are:
///
/// - another first event than `start`, and a second `start`;
/// - a `start` with a locale that the manifest does not list;
/// - `respond` for another item than the one presented, before its runs are in, or after the end;
/// - `ran` when nothing was to be run, or with other numbers of results than there were jobs and inputs;
/// - `time-up` while runs are awaited: what was answered in time is scored, so the host feeds `ran` first;
/// - anything after `finish`.
///
/// Never refused is a response of the wrong kind, such as a program for a choice: it counts as `skip`.
/// Whether `at` is in order and within the limits is for the host alone to see to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl<A: Assessment> Default for Attempt<A> {
    fn default() -> Self {
        Self { marks: Vec::new(), phase: Phase::Fresh, questions: Vec::new() }
    }
}

impl<A: Assessment> Attempt<A> {
    /// Takes one event and says what should happen next.
    pub fn advance(&mut self, event: Event) -> Result<Step, Refused> {
        match (&self.phase, event) {
            (Phase::Fresh, Event::Start { locale, mode, seed, .. }) => self.start(&seed, &locale, mode),
            (Phase::Presented, Event::Respond { item, response, .. }) => self.respond(item, response),
            (Phase::Presented, Event::TimeUp { .. }) => Ok(self.finish(Ended::TimeUp)),
            (Phase::Running(expected), Event::Ran { results, .. })
                if results.iter().map(Vec::len).eq(expected.iter().copied()) =>
            {
                Ok(self.take_results(&results))
            }
            _ => Err(Refused),
        }
    }

    fn start(&mut self, seed: &Seed, locale: &str, mode: Mode) -> Result<Step, Refused> {
        if !A::manifest().locales.iter().any(|known| known == locale) {
            return Err(Refused);
        }
        self.questions = A::draw(seed, locale);
        for (index, question) in (0..).zip(&mut self.questions) {
            question.item.index = index;
            if mode != Mode::Author {
                question.item.key = None;
            }
        }
        Ok(self.next())
    }

    fn respond(&mut self, item: u32, response: Response) -> Result<Step, Refused> {
        let question = self.questions.get(self.marks.len()).ok_or(Refused)?;
        if item != question.item.index {
            return Err(Refused);
        }
        let response = if fits(&question.item.interaction, &response) { response } else { Response::Skip };
        Ok(match A::score(question, &response) {
            Marking::Marks(marks) => self.record(marks),
            Marking::Run(jobs) => self.run(jobs),
        })
    }

    fn run(&mut self, jobs: Vec<Job>) -> Step {
        self.phase = Phase::Running(jobs.iter().map(|job| job.inputs.len()).collect());
        Step::Run { jobs }
    }

    fn take_results(&mut self, results: &[Vec<RunResult>]) -> Step {
        let marks = A::score_runs(&self.questions[self.marks.len()], results);
        self.record(marks)
    }

    fn record(&mut self, marks: Marks) -> Step {
        self.marks.push(marks);
        self.next()
    }

    /// Presents the item after those that are marked.
    fn next(&mut self) -> Step {
        let Some(question) = self.questions.get(self.marks.len()) else {
            return self.finish(Ended::Completed);
        };
        self.phase = Phase::Presented;
        Step::Present {
            item: question.item.clone(),
            of: u32::try_from(self.questions.len()).expect("an attempt has few items"),
        }
    }

    /// Ends with what is marked; items that were not answered count as skipped.
    fn finish(&mut self, ended: Ended) -> Step {
        self.phase = Phase::Finished;
        for question in &self.questions[self.marks.len()..] {
            self.marks.push(match A::score(question, &Response::Skip) {
                Marking::Marks(marks) => marks,
                Marking::Run(_) => Marks::default(),
            });
        }
        let items: Vec<ItemScore> = self
            .questions
            .iter()
            .zip(self.marks.drain(..))
            .map(|(question, marks)| item_score(question, marks))
            .collect();
        let scores = A::manifest().skills.iter().map(|skill| score(&skill.id, &items)).collect();
        Step::Finish { outcome: Outcome { ended, items, scores } }
    }
}

fn item_score<S>(Question { item, .. }: &Question<S>, marks: Marks) -> ItemScore {
    ItemScore {
        family: item.family.clone(),
        groups: marks.groups,
        index: item.index,
        of: item.points,
        points: marks.points.min(item.points),
        skill: item.skill.clone(),
    }
}

/// Whether a response is of the kind that the interaction asks for; an option must be among those shown.
fn fits(interaction: &Interaction, response: &Response) -> bool {
    match (interaction, response) {
        (Interaction::Choice { options }, Response::Choice { option }) => {
            options.iter().any(|choice| choice.id == *option)
        }
        (Interaction::Code { .. }, Response::Code { .. })
        | (Interaction::TextEntry { .. }, Response::TextEntry { .. }) => true,
        _ => false,
    }
}
