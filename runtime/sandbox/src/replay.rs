//! Running evidence again, and comparing every step, every fuel count and the last hash.

use std::sync::Arc;

use cando_record::{
    Difference, Digest, Event, Evidence, Finding, Practice, Report, Step, TranscriptEntry, json, practice_root,
};

use crate::assessment::Assessment;
use crate::attempt::{Attempt, AttemptError, Owed};
use crate::host::Host;
use crate::seal;

/// Told of each entry done, and of how many there are.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// Replays certified evidence. Signatures are not looked at: that is the signer's part.
pub fn replay(host: &Arc<Host>, assessment: &Arc<Assessment>, evidence: &Evidence, progress: Progress) -> Report {
    let transcript = &evidence.transcript;
    let mut replay = Replay::new(host, assessment, transcript.opening.root());
    replay.finding = match assessment.mismatch(&transcript.opening) {
        Some((pointer, recorded, replayed)) => {
            Err(Finding::Refuted { difference: Difference { n: 0, pointer, recorded, replayed } })
        }
        None => replay.run(&transcript.entries, progress),
    };
    replay.report(evidence.digest())
}

/// Replays a practice record.
pub fn replay_practice(
    host: &Arc<Host>,
    assessment: &Arc<Assessment>,
    record: &Practice,
    progress: Progress,
) -> Report {
    let root = practice_root(&record.module, &record.sealed, &record.seed, &record.limits);
    let mut replay = Replay::new(host, assessment, root);
    replay.finding = match practice_mismatch(assessment, record) {
        Some(pointer) => Err(differs(0, pointer, "another value", "that of the start event or of the module here")),
        None => replay.run(&record.entries, progress),
    };
    replay.report(Digest::of(&json::write(record)))
}

/// What a practice record says of itself must be what its start event and the modules say.
fn practice_mismatch(assessment: &Assessment, record: &Practice) -> Option<&'static str> {
    let start = record.entries.first().map(|entry| &entry.event);
    let sealed = assessment.sealed();
    match start {
        Some(Event::Start { limits, .. }) if *limits != record.limits => Some("/limits"),
        Some(Event::Start { seed, .. }) if *seed != record.seed => Some("/seed"),
        _ if record.module != sealed.source() => Some("/module"),
        _ if record.sealed != sealed.digest() => Some("/sealed"),
        _ => (record.seal != seal::VERSION).then_some("/seal"),
    }
}

struct Replay<'a> {
    host: &'a Arc<Host>,
    assessment: &'a Arc<Assessment>,
    attempt: Option<Attempt>,
    root: Digest,
    finding: Result<(), Finding>,
}

impl<'a> Replay<'a> {
    fn new(host: &'a Arc<Host>, assessment: &'a Arc<Assessment>, root: Digest) -> Self {
        Self { host, assessment, attempt: None, root, finding: Ok(()) }
    }

    fn run(&mut self, entries: &[TranscriptEntry], progress: Progress) -> Result<(), Finding> {
        for (done, recorded) in entries.iter().enumerate() {
            let n = done as u32 + 1;
            let again = self.entry(recorded).map_err(|error| failed(n, recorded, error))?;
            if let Some(finding) = compare(n, recorded, &again) {
                return Err(finding);
            }
            progress(n as usize, entries.len());
        }
        let ended = matches!(entries.last(), Some(TranscriptEntry { step: Step::Finish { .. }, .. }));
        if ended { Ok(()) } else { Err(differs(entries.len() as u32, "/step/type", "no end", "finish")) }
    }

    /// Recomputes one entry from its event; results of runs are recomputed too, never trusted.
    fn entry(&mut self, recorded: &TranscriptEntry) -> Result<TranscriptEntry, AttemptError> {
        let Some(attempt) = &mut self.attempt else {
            let (host, assessment) = (self.host.clone(), self.assessment.clone());
            let attempt = Attempt::begin(host, assessment, self.root, recorded.event.clone())?;
            return Ok(self.attempt.insert(attempt).entries()[0].clone());
        };
        let event = match (&recorded.event, attempt.owed()) {
            (Event::Ran { at, .. }, Owed::Runs(_)) => Event::Ran { at: *at, results: attempt.execute()? },
            (event, _) => event.clone(),
        };
        attempt.advance(event).cloned()
    }

    fn report(self, evidence: Digest) -> Report {
        let entries = self.attempt.as_ref().map_or(&[][..], Attempt::entries);
        let runs = entries.iter().filter_map(|entry| match &entry.event {
            Event::Ran { results, .. } => Some(results.iter().flatten().map(|run| run.fuel).sum::<u64>()),
            _ => None,
        });
        let outcome = entries.last().and_then(|entry| match &entry.step {
            Step::Finish { outcome } => Some(outcome.clone()),
            _ => None,
        });
        Report {
            engine: self.host.engine(),
            evidence,
            fuel: runs.chain(entries.iter().map(|entry| entry.fuel)).sum(),
            head: self.attempt.as_ref().map_or(self.root, Attempt::head),
            outcome,
            steps: entries.len() as u32,
            finding: self.finding.err().unwrap_or(Finding::Equal),
        }
    }
}

fn failed(n: u32, recorded: &TranscriptEntry, error: AttemptError) -> Finding {
    match error {
        AttemptError::Inconclusive(reason) => Finding::Unable { reason: reason.to_string() },
        error => differs(n, "/event", &text(&recorded.event), &error.to_string()),
    }
}

fn compare(n: u32, recorded: &TranscriptEntry, again: &TranscriptEntry) -> Option<Finding> {
    let value = |entry| serde_json::to_value(entry).expect("entries are JSON");
    let (recorded, again) = (value(recorded), value(again));
    let pointer = json::difference(&recorded, &again)?;
    let part = |value: &json::Value| value.pointer(&pointer).map_or("nothing".into(), text);
    Some(differs(n, &pointer, &part(&recorded), &part(&again)))
}

fn differs(n: u32, pointer: &str, recorded: &str, replayed: &str) -> Finding {
    let short = |text: &str| text.chars().take(200).collect();
    let difference = Difference { n, pointer: pointer.into(), recorded: short(recorded), replayed: short(replayed) };
    Finding::Refuted { difference }
}

fn text<T: serde::Serialize>(part: &T) -> String {
    String::from_utf8_lossy(&json::write(part)).into_owned()
}
