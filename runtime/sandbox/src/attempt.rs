//! An attempt is a fold: events in, steps out, every pair hashed into a chain.
//!
//! Nothing else is state. A crash is mended by [`Attempt::resume`], which feeds the stored events again.

use std::sync::Arc;

use cando_record::{
    Digest, Event, Interaction, Item, Job, Limits, Mode, Outcome, Response, RunResult, Step, TranscriptEntry, caps,
    json,
};

use crate::assessment::{Assessment, RunError};
use crate::engine::Inconclusive;
use crate::guest::{Answer, Guest, Undecided};
use crate::host::Host;

/// A live attempt, certified or not: who signs what about it is none of this crate's business.
pub struct Attempt {
    host: Arc<Host>,
    assessment: Arc<Assessment>,
    /// `None` after a trap or a host's failure: the stored events make a new one.
    guest: Option<Guest>,
    entries: Vec<TranscriptEntry>,
    head: Digest,
    start: (Limits, Mode),
}

/// What has to happen next.
#[derive(Debug)]
pub enum Owed<'a> {
    /// The candidate answers an item.
    Answer(&'a Item),
    /// It is over.
    Nothing(&'a Outcome),
    /// The host runs jobs.
    Runs(&'a [Job]),
}

/// Why an event was not taken. Nothing has been recorded then.
#[derive(Debug, thiserror::Error)]
pub enum AttemptError {
    /// The event does not fit here: the sender's fault.
    #[error("{0}")]
    Refused(String),
    /// Another event already stands at this place.
    #[error("event {n} was already recorded with other content; fetch the attempt and go on from its last step")]
    Conflict {
        /// The place.
        n: u32,
    },
    /// The time was over.
    #[error("the time was over at {limit} ms, the event came at {at} ms")]
    Late {
        /// When it came.
        at: u64,
        /// The limit.
        limit: u64,
    },
    /// The assessment's fault.
    #[error("the assessment failed at event {n}: {reason}; report it to its author")]
    Fault {
        /// The place.
        n: u32,
        /// What it did.
        reason: String,
    },
    /// The host's fault: send the event again.
    #[error(transparent)]
    Inconclusive(#[from] Inconclusive),
    /// The store's fault: resume from what is stored.
    #[error("the entry could not be stored: {0}; send the event again")]
    NotKept(String),
}

/// Keeps an entry before the next one is made.
pub type Keep<'a> = &'a mut dyn FnMut(&TranscriptEntry) -> Result<(), String>;
/// Whole milliseconds since the start.
pub type Clock<'a> = &'a mut dyn FnMut() -> u64;

impl Attempt {
    /// Begins with `start`; `root` is the chain's first hash.
    pub fn begin(
        host: Arc<Host>,
        assessment: Arc<Assessment>,
        root: Digest,
        start: Event,
    ) -> Result<Self, AttemptError> {
        let Event::Start { at: 0, limits, mode, .. } = start else {
            return Err(AttemptError::Refused("an attempt begins with `start` at 0".into()));
        };
        if !Assessment::admits(&limits) {
            return Err(AttemptError::Refused(format!("limits beyond what is granted: {limits:?}")));
        }
        let entries = Vec::new();
        let mut attempt = Self { host, assessment, guest: None, entries, head: root, start: (limits, mode) };
        attempt.advance(start)?;
        Ok(attempt)
    }

    /// Feeds stored entries again, the recorded results of runs included, and compares every step.
    pub fn resume(
        host: Arc<Host>,
        assessment: Arc<Assessment>,
        root: Digest,
        stored: &[TranscriptEntry],
    ) -> Result<Self, AttemptError> {
        let [first, rest @ ..] = stored else {
            return Err(AttemptError::Refused("there is no entry to resume from".into()));
        };
        let mut attempt = Self::begin(host, assessment, root, first.event.clone())?;
        for entry in rest {
            attempt.advance(entry.event.clone())?;
        }
        match attempt.entries.iter().zip(stored).find(|(new, old)| new != old) {
            Some((new, _)) => Err(AttemptError::Conflict { n: new.n }),
            None => Ok(attempt),
        }
    }

    /// All entries so far.
    pub fn entries(&self) -> &[TranscriptEntry] {
        &self.entries
    }

    /// The last hash.
    pub fn head(&self) -> Digest {
        self.head
    }

    /// The place of the next event.
    pub fn next(&self) -> u32 {
        self.entries.len() as u32 + 1
    }

    /// The effective limits.
    pub fn limits(&self) -> Limits {
        self.start.0
    }

    /// What has to happen next.
    pub fn owed(&self) -> Owed<'_> {
        match &self.last().step {
            Step::Finish { outcome } => Owed::Nothing(outcome),
            Step::Present { item, .. } => Owed::Answer(item),
            Step::Run { jobs } => Owed::Runs(jobs),
        }
    }

    /// Takes the candidate's answer as event `n`, and whatever follows up to the next item or the end. Each entry passes
    /// through `keep` before the next is made. The same answer again gives the same step; another is a conflict.
    pub fn answer(
        &mut self,
        n: u32,
        item: u32,
        response: Response,
        clock: Clock,
        keep: Keep,
    ) -> Result<&Step, AttemptError> {
        self.settle(clock, keep)?;
        if n == self.next() {
            let at = clock().max(self.last().event.at());
            match self.advance(Event::Respond { at, item, response }) {
                Ok(entry) => keep(entry).map_err(AttemptError::NotKept)?,
                Err(AttemptError::Late { .. }) => {}
                Err(error) => return Err(error),
            }
            self.settle(clock, keep)?;
            return Ok(&self.last().step);
        }
        let stored = n.checked_sub(1).and_then(|i| self.entries.get(i as usize)).map(|entry| &entry.event);
        match stored {
            Some(Event::Respond { item: i, response: r, .. }) if (*i, r) == (item, &response) => Ok(self.after(n)),
            Some(Event::TimeUp { .. }) => Ok(self.after(n)),
            Some(_) => Err(AttemptError::Conflict { n }),
            None => Err(AttemptError::Refused(format!("expected event {}, not {n}", self.next()))),
        }
    }

    /// Does what is owed without the candidate: pending runs, and `time-up` when the time is over.
    pub fn settle(&mut self, clock: Clock, keep: Keep) -> Result<&Step, AttemptError> {
        loop {
            let event = match self.owed() {
                Owed::Nothing(_) => break,
                Owed::Runs(_) => {
                    let results = self.execute()?;
                    Event::Ran { at: clock().max(self.last().event.at()), results }
                }
                Owed::Answer(_) => match clock() {
                    at if at < self.limits().time => break,
                    at => Event::TimeUp { at: at.max(self.last().event.at()) },
                },
            };
            keep(self.advance(event)?).map_err(AttemptError::NotKept)?;
        }
        Ok(&self.last().step)
    }

    /// Runs the jobs that are owed; none are owed, none are run.
    pub fn execute(&self) -> Result<Vec<Vec<RunResult>>, AttemptError> {
        let jobs = if let Owed::Runs(jobs) = self.owed() { jobs } else { &[] };
        self.assessment.run(&self.host, jobs).map_err(|error| match error {
            RunError::Inconclusive(reason) => reason.into(),
            fault => AttemptError::Fault { n: self.next(), reason: fault.to_string() },
        })
    }

    /// Takes one event: checks that it fits, asks the module, and extends the chain.
    pub fn advance(&mut self, event: Event) -> Result<&TranscriptEntry, AttemptError> {
        let n = self.next();
        self.check(&event)?;
        let (step, fuel) = self.step(n, &event)?;
        let entry = TranscriptEntry { event, fuel, n, step };
        self.head = entry.chain(&self.head);
        Ok(self.entries.push_mut(entry))
    }

    /// The visible step at or after event `n`.
    fn after(&self, n: u32) -> &Step {
        let from = n.saturating_sub(1) as usize;
        let visible = self.entries[from..].iter().find(|entry| !matches!(entry.step, Step::Run { .. }));
        &visible.unwrap_or(self.last()).step
    }

    fn last(&self) -> &TranscriptEntry {
        self.entries.last().expect("`begin` records `start`")
    }

    /// The host's own rules, which hold for every assessment, live and at replay.
    fn check(&self, event: &Event) -> Result<(), AttemptError> {
        let refuse = |reason: String| Err(AttemptError::Refused(reason));
        let Some(last) = self.entries.last() else { return Ok(()) };
        if self.entries.len() >= caps::ENTRIES {
            return refuse(format!("an attempt has at most {} events", caps::ENTRIES));
        }
        if event.at() < last.event.at() {
            return refuse(format!("time went back from {} to {} ms", last.event.at(), event.at()));
        }
        let limit = self.limits().time;
        match (event, self.owed()) {
            (_, Owed::Nothing(_)) => refuse("the attempt has ended".into()),
            (Event::Respond { at, .. }, Owed::Answer(_)) if *at >= limit => Err(AttemptError::Late { at: *at, limit }),
            (Event::Respond { item, response, .. }, Owed::Answer(asked)) => {
                fits(&self.assessment, asked, *item, response).or_else(refuse)
            }
            (Event::Ran { results, .. }, Owed::Runs(jobs)) => {
                let same = |(results, job): (&Vec<RunResult>, &Job)| results.len() == job.inputs.len();
                match results.len() == jobs.len() && results.iter().zip(jobs).all(same) {
                    true => Ok(()),
                    false => refuse("`ran` needs one result for each input of each job".into()),
                }
            }
            (Event::TimeUp { at }, Owed::Answer(_)) if *at >= limit => Ok(()),
            (Event::TimeUp { at }, Owed::Answer(_)) => refuse(format!("`time-up` at {at} ms, before {limit} ms")),
            (_, Owed::Answer(item)) => refuse(format!("item {} waits for its answer", item.index)),
            (_, Owed::Runs(_)) => refuse("jobs wait to be run".into()),
        }
    }

    fn step(&mut self, n: u32, event: &Event) -> Result<(Step, u64), AttemptError> {
        let answer = self.ask(event)?;
        let fault = |reason: String| AttemptError::Fault { n, reason };
        let step = match answer.outcome {
            Ok(text) => json::read_canonical(&text, caps::STEP).map_err(|error| fault(format!("its step is {error}"))),
            Err(ending) => Err(fault(format!("it ended {ending}"))),
        };
        let step = step.and_then(|step| match self.allows(event, &step) {
            Ok(()) => Ok(step),
            Err(reason) => Err(fault(reason.into())),
        });
        match step {
            Ok(step) => Ok((step, answer.fuel)),
            Err(error) => {
                self.guest = None;
                Err(error)
            }
        }
    }

    fn allows(&self, event: &Event, step: &Step) -> Result<(), &'static str> {
        match step {
            Step::Present { item, .. } if item.key.is_some() && self.start.1 != Mode::Author => {
                Err("it shows a key outside mode `author`")
            }
            Step::Present { .. } | Step::Run { .. } if matches!(event, Event::TimeUp { .. }) => {
                Err("after `time-up` it must finish")
            }
            _ => Ok(()),
        }
    }

    /// Asks the module, first making it anew where needed; on wasmi where the engine's own stack ends first.
    fn ask(&mut self, event: &Event) -> Result<Answer, AttemptError> {
        let request = json::write(event);
        let fuel = self.limits().fuel;
        for exact in [false, true] {
            let mut guest = match self.guest.take() {
                Some(guest) => guest,
                None => match self.guest_so_far(exact) {
                    Ok(guest) => guest,
                    Err(Undecided::NativeStack) => continue,
                    Err(Undecided::Inconclusive(reason)) => return Err(reason.into()),
                },
            };
            match guest.ask("cando_advance", Some(&request), fuel) {
                Ok(answer) => {
                    self.guest = Some(guest);
                    return Ok(answer);
                }
                Err(Undecided::NativeStack) => {}
                Err(Undecided::Inconclusive(reason)) => return Err(reason.into()),
            }
        }
        Err(Inconclusive("even the engine with its stack on the heap ran out of it".into()).into())
    }

    fn guest_so_far(&self, exact: bool) -> Result<Guest, Undecided> {
        let guest = self.host.guest(self.assessment.sealed(), exact);
        let mut guest = guest.map_err(Undecided::Inconclusive)?;
        for entry in &self.entries {
            guest.ask("cando_advance", Some(&json::write(&entry.event)), self.limits().fuel)?;
        }
        Ok(guest)
    }
}

/// Whether a response can be one to this item.
fn fits(assessment: &Assessment, asked: &Item, item: u32, response: &Response) -> Result<(), String> {
    if item != asked.index {
        return Err(format!("item {} waits for its answer, not item {item}", asked.index));
    }
    let long = |what: &str, cap: usize| Err(format!("the {what} has more than the {cap} bytes allowed"));
    match (response, &asked.interaction) {
        (Response::Skip, _) => Ok(()),
        (Response::Choice { option }, Interaction::Choice { options }) => {
            match options.iter().any(|known| known.id == *option) {
                true => Ok(()),
                false => Err(format!("item {item} has no option {:?}", option.chars().take(40).collect::<String>())),
            }
        }
        (Response::Code { program }, Interaction::Code { language, .. }) => {
            match assessment.longest_program(language) {
                cap if program.len() > cap => long("program", cap),
                _ => Ok(()),
            }
        }
        (Response::TextEntry { text }, Interaction::TextEntry { .. }) if text.len() > caps::TEXT => {
            long("answer", caps::TEXT)
        }
        (Response::TextEntry { .. }, Interaction::TextEntry { .. }) => Ok(()),
        _ => Err(format!("item {item} is answered in another way")),
    }
}
