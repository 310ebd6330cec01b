//! A certified attempt, with grader and candidate on one machine.

use std::path::Path;

use anyhow::Result;
use cando_record::{
    Acceptance, Digest, Event, Evidence, EvidenceFormat, Head, Mode, Opening, Signed, Ticket, Transcript, caps, seed,
};
use cando_sandbox::{Assessment, Attempt, seal};
use cando_signer::{Key, check, sign};

use super::journal::{Begun, Contents, Journal};
use super::{Arguments, candidate, failed, finish, tell};
use crate::ending::{Ending, no, unusable};
use crate::ticket::TicketSecret;
use crate::workbench::Workbench;
use crate::{files, key, world};

/// Takes the attempt, or goes on with it, and writes its evidence.
pub fn take(path: &Path, arguments: &Arguments) -> Result<Ending> {
    let ticket: Signed<Ticket> = files::read_json(path, caps::STEP, "ticket", "cando ticket new")?;
    let Some(identity) = &arguments.identity else {
        return Err(unusable("the candidate's key is missing", "give it with --identity"));
    };
    let identity = key::read(identity)?;
    let mut secret = TicketSecret::read(path)?;
    admit(&ticket, &identity, &secret)?;
    let output = arguments.output.clone().unwrap_or_else(|| "evidence.json".into());
    let journal = Journal::path(path);
    let resumed = Journal::resume(&journal)?;
    if resumed.is_none() {
        if secret.spent.is_some() {
            return Err(no("the ticket has been used: each is for one attempt", "ask the grader for another ticket"));
        }
        in_time(&ticket.body)?;
    }
    files::refuse_existing(&output)?;
    let workbench = Workbench::open(&arguments.modules)?;
    let assessment = workbench.assessment_by_digest(&ticket.body.module)?;
    fits(&ticket.body, &assessment)?;
    let mut candidate = candidate(arguments, &workbench)?;
    let (mut journal, Contents { begun, entries }) = match resumed {
        Some((journal, contents)) => {
            continues(&contents.begun, &ticket.digest(), arguments)?;
            (journal, contents)
        }
        None => {
            let nonce = arguments.nonce.map_or_else(world::random_seed, Ok)?;
            let acceptance = sign(Acceptance { nonce, ticket: ticket.digest() }, &identity);
            let begun = begun(acceptance, &assessment, &ticket);
            (Journal::begin(&journal, &begun)?, Contents { begun, entries: Vec::new() })
        }
    };
    if secret.spent.is_none() {
        secret.spent = Some(begun.opening.acceptance);
        files::write(&TicketSecret::path(path), files::pretty(&secret).as_bytes())?;
    }
    let root = begun.opening.root();
    let mut attempt = if entries.is_empty() {
        let start = start(&ticket, &begun.acceptance, &secret);
        let attempt = Attempt::begin(workbench.host.clone(), assessment.clone(), root, start).map_err(failed)?;
        journal.keep(&attempt.entries()[0]).map_err(|error| failed(cando_sandbox::AttemptError::NotKept(error)))?;
        attempt
    } else {
        Attempt::resume(workbench.host.clone(), assessment.clone(), root, &entries).map_err(failed)?
    };
    let mut clock = || world::milliseconds().saturating_sub(begun.began);
    let outcome = finish(&mut attempt, &mut *candidate, &mut clock, &mut |entry| journal.keep(entry))?;
    let head = sign(Head { head: attempt.head(), ticket: ticket.digest() }, &identity);
    let evidence = Evidence {
        acceptance: begun.acceptance,
        format: EvidenceFormat::V1,
        head,
        secret: secret.secret,
        ticket,
        transcript: Transcript { entries: attempt.entries().to_vec(), opening: begun.opening },
    };
    files::write_new(&output, files::pretty(&evidence).as_bytes(), false)?;
    journal.remove();
    tell(&evidence.ticket.body.assessment, &outcome, &output);
    Ok(Ending::Good)
}

/// Whether this candidate may open this ticket with this secret, whenever that is.
fn admit(ticket: &Signed<Ticket>, identity: &Key, secret: &TicketSecret) -> Result<()> {
    let another = "ask the grader for another ticket";
    check(ticket).map_err(|error| no(format!("the ticket's signature does not hold: {error}"), another))?;
    if ticket.body.subject != identity.did() {
        let what = format!("the ticket is for {}, but this key is {}", ticket.body.subject, identity.did());
        return Err(no(what, "use the key that the ticket is for"));
    }
    if seed::commit(&secret.secret) != ticket.body.commitment {
        return Err(no("the secret beside the ticket is not the one that it commits to", "put the right one there"));
    }
    if !Assessment::admits(&ticket.body.limits) {
        return Err(no("the ticket grants more than is ever granted", another));
    }
    Ok(())
}

fn in_time(ticket: &Ticket) -> Result<()> {
    let now = world::now();
    if now < ticket.valid_from {
        let what =
            format!("the ticket is not valid yet: it can be opened from {}, and now it is {now}", ticket.valid_from);
        return Err(no(what, "come back then, or check the clock"));
    }
    if now > ticket.valid_until {
        let what =
            format!("the ticket has expired: it could be opened until {}, and now it is {now}", ticket.valid_until);
        return Err(no(what, "ask the grader for another ticket"));
    }
    Ok(())
}

fn fits(ticket: &Ticket, assessment: &Assessment) -> Result<()> {
    let manifest = assessment.manifest();
    match manifest.id == ticket.assessment && manifest.languages == ticket.languages {
        true => Ok(()),
        false => Err(no("the ticket's module is not what the ticket says of it", "ask the grader for another ticket")),
    }
}

/// Whether a journal is of this ticket, and of the acceptance that is wanted now.
fn continues(begun: &Begun, ticket: &Digest, arguments: &Arguments) -> Result<()> {
    if begun.opening.ticket != *ticket {
        return Err(unusable("the journal beside the ticket is of another ticket", "move it away"));
    }
    match arguments.nonce {
        Some(nonce) if nonce != begun.acceptance.body.nonce => Err(no(
            "the ticket was accepted with another nonce, and the first acceptance counts",
            "leave out --nonce to go on",
        )),
        _ => Ok(()),
    }
}

fn begun(acceptance: Signed<Acceptance>, assessment: &Assessment, ticket: &Signed<Ticket>) -> Begun {
    let began = world::milliseconds();
    let opening = Opening {
        acceptance: acceptance.digest(),
        languages: assessment.sealed_languages(),
        module: assessment.sealed().source(),
        seal: seal::VERSION.into(),
        sealed: assessment.sealed().digest(),
        started: world::instant(began),
        ticket: ticket.digest(),
    };
    Begun { acceptance, began, opening }
}

fn start(ticket: &Signed<Ticket>, acceptance: &Signed<Acceptance>, secret: &TicketSecret) -> Event {
    let Ticket { limits, locale, .. } = &ticket.body;
    let seed = seed::derive(&secret.secret, &acceptance.body.nonce, &ticket.digest());
    Event::Start { at: 0, limits: *limits, locale: locale.clone(), mode: Mode::Certified, seed }
}
