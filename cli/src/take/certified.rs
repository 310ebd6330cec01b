//! A certified attempt, with grader and candidate on one machine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use cando_record::{
    Acceptance, Digest, Event, Evidence, EvidenceFormat, Head, Mode, Opening, Seed, Signed, Ticket, Transcript, caps,
    seed,
};
use cando_sandbox::{Assessment, Attempt, AttemptError, seal};
use cando_signer::{Key, check, sign};

use super::journal::{Begun, Contents, Journal};
use super::{Arguments, candidate, failed, finish, tell};
use crate::ending::{Ending, no, unusable};
use crate::ticket::{self, TicketSecret};
use crate::workbench::Workbench;
use crate::{files, key, world};

const ANOTHER: &str = "ask the grader for another ticket";

/// Takes the attempt, or goes on with it, and writes its evidence.
pub fn take(path: &Path, arguments: &Arguments) -> Result<Ending> {
    let mut desk = Desk::open(path, arguments)?;
    let resumed = Journal::resume(&Journal::path(path))?;
    match &resumed {
        Some((_, contents)) => desk.goes_on(&contents.begun)?,
        None => desk.may_begin()?,
    }
    let output = arguments.output.clone().unwrap_or_else(|| "evidence.json".into());
    match &resumed {
        // Killed after it wrote the evidence, and before it removed the journal.
        Some((_, contents)) if contents.begun.ends_in(&output) => {}
        _ => files::refuse_existing(&output)?,
    }
    let workbench = Workbench::open(&arguments.modules)?;
    let assessment = workbench.assessment_by_digest(&desk.ticket.body.module)?;
    desk.fits(&assessment)?;
    let mut candidate = candidate(arguments, &workbench)?;
    let (mut journal, Contents { begun, entries }) = match resumed {
        Some(resumed) => resumed,
        None => desk.begin(&assessment)?,
    };
    desk.spend(&begun)?;
    let root = begun.opening.root();
    let mut attempt = match entries.is_empty() {
        true => desk.start(&workbench, &assessment, &begun, &mut journal)?,
        false => Attempt::resume(workbench.host.clone(), assessment, root, &entries).map_err(failed)?,
    };
    let mut clock = || world::milliseconds().saturating_sub(begun.began);
    let outcome = finish(&mut attempt, &mut *candidate, &mut clock, &mut |entry| journal.keep(entry))?;
    let evidence = desk.conclude(begun, &attempt)?;
    files::write_once(&output, files::pretty(&evidence).as_bytes())?;
    journal.remove();
    tell(&evidence.ticket.body.assessment, &outcome, &output);
    Ok(Ending::Good)
}

/// What lies on the desk: the ticket, the grader's secret, the candidate's key.
struct Desk {
    path: PathBuf,
    ticket: Signed<Ticket>,
    secret: TicketSecret,
    /// The proof that the ticket was logged, if it lies beside it.
    logged: Option<String>,
    identity: Key,
    nonce: Option<Seed>,
}

impl Desk {
    /// Reads all three, and checks that they belong together.
    fn open(path: &Path, arguments: &Arguments) -> Result<Self> {
        let ticket: Signed<Ticket> = files::read_json(path, caps::STEP, "ticket", "cando ticket new")?;
        let Some(identity) = &arguments.identity else {
            return Err(unusable("the candidate's key is missing", "give it with --identity"));
        };
        let identity = key::read(identity, &arguments.passphrase)?;
        let secret = TicketSecret::read(path)?;
        check(&ticket).map_err(|error| no(format!("the ticket's signature does not hold: {error}"), ANOTHER))?;
        if ticket.body.subject != identity.did() {
            let what = format!("the ticket is for {}, but this key is {}", ticket.body.subject, identity.did());
            return Err(no(what, "use the key that the ticket is for"));
        }
        if seed::commit(&secret.secret) != ticket.body.commitment {
            let what = "the secret beside the ticket is not the one that it commits to";
            return Err(no(what, "put the right one there"));
        }
        if !Assessment::admits(&ticket.body.limits) {
            return Err(no("the ticket grants more than is ever granted", ANOTHER));
        }
        let proof = ticket::proof_path(path);
        let logged = if proof.exists() { Some(files::read_text(&proof, caps::STEP)?) } else { None };
        Ok(Self { path: path.into(), ticket, secret, logged, identity, nonce: arguments.nonce })
    }

    /// What the acceptance names of the log.
    fn entry(&self) -> Option<Digest> {
        self.logged.as_ref().map(|proof| Digest::of(proof.as_bytes()))
    }

    /// Whether the ticket is unused, and this its time.
    fn may_begin(&self) -> Result<()> {
        let (now, Ticket { valid_from, valid_until, .. }) = (world::now(), &self.ticket.body);
        if self.secret.spent.is_some() {
            return Err(no("the ticket has been used: each is for one attempt", ANOTHER));
        }
        if now < *valid_from {
            let what = format!("the ticket is not valid yet: it can be opened from {valid_from}, and now it is {now}");
            return Err(no(what, "come back then, or check the clock"));
        }
        if now > *valid_until {
            let what = format!("the ticket has expired: it could be opened until {valid_until}, and now it is {now}");
            return Err(no(what, ANOTHER));
        }
        Ok(())
    }

    /// Whether a journal is of this ticket, and of the acceptance that is wanted now.
    fn goes_on(&self, begun: &Begun) -> Result<()> {
        if begun.opening.ticket != self.ticket.digest() {
            return Err(unusable("the journal beside the ticket is of another ticket", "move it away"));
        }
        match self.nonce {
            Some(nonce) if nonce != begun.acceptance.body.nonce => {
                let what = "the ticket was accepted with another nonce, and the first acceptance counts";
                Err(no(what, "leave out --nonce to go on"))
            }
            _ if begun.acceptance.body.logged != self.entry() => {
                let what = "the proof of logging beside the ticket is not the one that the acceptance names";
                Err(unusable(what, "put back the file that came with the ticket"))
            }
            _ => Ok(()),
        }
    }

    fn fits(&self, assessment: &Assessment) -> Result<()> {
        let (manifest, ticket) = (assessment.manifest(), &self.ticket.body);
        match manifest.id == ticket.assessment && manifest.languages == ticket.languages {
            true => Ok(()),
            false => Err(no("the ticket's module is not what the ticket says of it", ANOTHER)),
        }
    }

    /// Signs the acceptance and begins the journal with it: from here on it counts.
    fn begin(&self, assessment: &Assessment) -> Result<(Journal, Contents)> {
        let nonce = self.nonce.map_or_else(world::random_seed, Ok)?;
        let acceptance = Acceptance { logged: self.entry(), nonce, ticket: self.ticket.digest() };
        let acceptance = sign(acceptance, &self.identity).map_err(key::unsigned)?;
        let began = world::milliseconds();
        let opening = Opening {
            acceptance: acceptance.digest(),
            languages: assessment.sealed_languages(),
            module: assessment.sealed().source(),
            seal: seal::VERSION.into(),
            sealed: assessment.sealed().digest(),
            started: world::instant(began),
            ticket: self.ticket.digest(),
        };
        let begun = Begun { acceptance, began, opening };
        Ok((Journal::begin(&Journal::path(&self.path), &begun)?, Contents { begun, entries: Vec::new() }))
    }

    /// Marks the ticket as used.
    fn spend(&mut self, begun: &Begun) -> Result<()> {
        if self.secret.spent.is_none() {
            self.secret.spent = Some(begun.opening.acceptance);
            files::write_secret(&TicketSecret::path(&self.path), files::pretty(&self.secret).as_bytes())?;
        }
        Ok(())
    }

    fn start(
        &self,
        workbench: &Workbench,
        assessment: &Arc<Assessment>,
        begun: &Begun,
        journal: &mut Journal,
    ) -> Result<Attempt> {
        let Ticket { limits, locale, .. } = &self.ticket.body;
        let seed = seed::derive(&self.secret.secret, &begun.acceptance.body.nonce, &self.ticket.digest());
        let start = Event::Start { at: 0, limits: *limits, locale: locale.clone(), mode: Mode::Certified, seed };
        let root = begun.opening.root();
        let attempt = Attempt::begin(workbench.host.clone(), assessment.clone(), root, start).map_err(failed)?;
        journal.keep(&attempt.entries()[0]).map_err(AttemptError::NotKept).map_err(failed)?;
        Ok(attempt)
    }

    /// Signs the head and reveals the secret.
    fn conclude(self, begun: Begun, attempt: &Attempt) -> Result<Evidence> {
        let head = Head { head: attempt.head(), ticket: self.ticket.digest() };
        Ok(Evidence {
            acceptance: begun.acceptance,
            format: EvidenceFormat::V1,
            head: sign(head, &self.identity).map_err(key::unsigned)?,
            logged: self.logged,
            secret: self.secret.secret,
            ticket: self.ticket,
            transcript: Transcript { entries: attempt.entries().to_vec(), opening: begun.opening },
        })
    }
}
