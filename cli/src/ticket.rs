//! `cando ticket`: a grader's permission for one attempt.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::{Digest, Instant, Limits, Manifest, Seed, Signed, Ticket, caps, seed};
use cando_sandbox::Assessment;
use cando_signer::log::{Entry, Vkey};
use cando_signer::{PublicKey, sign};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::ending::{Ending, unusable};
use crate::workbench::{Options, Workbench, parse_instant};
use crate::{files, key, log, world};

/// How long a ticket can be opened, unless told otherwise: a day, in milliseconds.
const WINDOW: u64 = 24 * 3600 * 1000;

/// Makes tickets.
#[derive(Subcommand)]
pub enum Command {
    /// Sign a ticket for one attempt; its secret is written beside it, and stays with the grader
    New(Box<New>),
}

/// What a ticket permits.
#[derive(Args)]
pub struct New {
    /// The assessment's name (`cando modules` lists them)
    #[arg(value_name = "NAME")]
    assessment: String,
    /// The candidate's DID
    #[arg(long = "for", value_name = "DID")]
    subject: String,
    #[command(flatten)]
    signatory: key::Source,
    /// Where to write it; never overwrites
    #[arg(short, long, value_name = "FILE", default_value = "ticket.json")]
    output: PathBuf,
    /// Which attempt of this candidate at this assessment it is
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    attempt: u32,
    /// Minutes for the attempt, instead of the assessment's own
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=60 * 24 * 366))]
    minutes: Option<u64>,
    /// The attempt starts no earlier (such as 2026-11-22T12:00:00Z) [default: now]
    #[arg(long, value_name = "MOMENT", value_parser = parse_instant)]
    from: Option<Instant>,
    /// The attempt starts no later [default: a day from now]
    #[arg(long, value_name = "MOMENT", value_parser = parse_instant)]
    until: Option<Instant>,
    /// Locale of the texts
    #[arg(long, value_name = "TAG", default_value = "en")]
    locale: String,
    /// Log the ticket in the log in this folder, before anybody can accept it
    #[arg(long, value_name = "DIR", requires = "log_key")]
    log: Option<PathBuf>,
    /// The log's key
    #[arg(long, value_name = "FILE", requires = "log")]
    log_key: Option<PathBuf>,
    /// A witness of the log to ask: its key, `@`, and where it takes checkpoints
    #[arg(long = "witness", value_name = "KEY@URL", requires = "log", value_parser = log::parse_witness)]
    witnesses: Vec<(Vkey, String)>,
    #[command(flatten)]
    modules: Options,
}

/// The grader's part of a ticket, in a file of its own: `ticket.secret` beside `ticket.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketSecret {
    /// What the ticket commits to; revealed in the evidence.
    pub secret: Seed,
    /// Digest of the acceptance that opened the ticket; a second one does not count.
    pub spent: Option<Digest>,
}

impl TicketSecret {
    /// Where the secret of a ticket lies.
    pub fn path(ticket: &Path) -> PathBuf {
        ticket.with_extension("secret")
    }

    /// Reads the secret of a ticket.
    pub fn read(ticket: &Path) -> Result<Self> {
        let path = Self::path(ticket);
        files::read_json(&path, files::KEY, "ticket's secret", "cando ticket new")
    }
}

/// Where the proof that a ticket was logged lies: `ticket.tlog-proof` beside `ticket.json`.
pub fn proof_path(ticket: &Path) -> PathBuf {
    ticket.with_extension("tlog-proof")
}

/// Runs the command.
pub fn run(command: Command) -> Result<Ending> {
    let Command::New(new) = command;
    let signatory = new.signatory.open()?;
    PublicKey::from_did(&new.subject).map_err(|error| {
        unusable(format!("--for: {error}"), "the candidate's DID is what `cando key show` prints for their key")
    })?;
    let secret_path = TicketSecret::path(&new.output);
    if secret_path == new.output {
        return Err(unusable("the ticket itself cannot be named .secret", "use -o ticket.json"));
    }
    files::refuse_existing(&new.output)?;
    let assessment = Workbench::open(&new.modules)?.assessment(&new.assessment)?;
    let secret = world::random_seed()?;
    let ticket = sign(ticket(&new, &assessment, &secret)?, signatory.as_ref()).map_err(key::unsigned)?;
    let kept = TicketSecret { secret, spent: None };
    files::write_new(&secret_path, files::pretty(&kept).as_bytes(), true)?;
    if let (Some(folder), Some(key)) = (&new.log, &new.log_key) {
        let proof = log::record(folder, key, &new.witnesses, |salt| Entry::ticket(salt, &ticket))?;
        files::write_new(&proof_path(&new.output), proof.as_bytes(), false)?;
    }
    files::write_new(&new.output, files::pretty(&ticket).as_bytes(), false)?;
    describe(&ticket, &new.output, &secret_path);
    Ok(Ending::Good)
}

fn ticket(new: &New, assessment: &Assessment, secret: &Seed) -> Result<Ticket> {
    let manifest = assessment.manifest();
    let now = world::milliseconds();
    let valid_from = new.from.clone().unwrap_or_else(|| world::instant(now));
    let valid_until = new.until.clone().unwrap_or_else(|| world::instant(now + WINDOW));
    if valid_from > valid_until {
        return Err(unusable(
            format!("the ticket would end at {valid_until}, before it begins at {valid_from}"),
            "give a later --until",
        ));
    }
    Ok(Ticket {
        assessment: manifest.id.clone(),
        attempt: new.attempt,
        commitment: seed::commit(secret),
        id: uuid(world::entropy()?),
        languages: manifest.languages.clone(),
        limits: limits(manifest, new.minutes)?,
        locale: locale(manifest, &new.locale)?,
        module: assessment.sealed().source(),
        subject: new.subject.clone(),
        valid_from,
        valid_until,
    })
}

/// The assessment's limits, with another time if wanted.
pub fn limits(manifest: &Manifest, minutes: Option<u64>) -> Result<Limits> {
    let time = minutes.map_or(manifest.limits.time, |minutes| minutes * 60_000);
    let limits = Limits { time, ..manifest.limits };
    match limits.fuel <= caps::FUEL {
        true => Ok(limits),
        false => Err(unusable("the assessment asks for more fuel than is ever granted", "tell its author")),
    }
}

/// A locale that the assessment has.
pub fn locale(manifest: &Manifest, wanted: &str) -> Result<String> {
    match manifest.locales.iter().any(|known| known == wanted) {
        true => Ok(wanted.into()),
        false => Err(unusable(
            format!("{} has no texts in {wanted:?}", manifest.id),
            format!("it has: {}", manifest.locales.join(", ")),
        )),
    }
}

fn describe(ticket: &Signed<Ticket>, path: &Path, secret: &Path) {
    let Ticket { assessment, attempt, limits, subject, valid_from, valid_until, .. } = &ticket.body;
    world::say(format_args!("{}: attempt {attempt} at {assessment} for {subject}", path.display()));
    world::say(format_args!("  start between {valid_from} and {valid_until}; {} minutes", limits.time / 60_000));
    world::say(format_args!("  keep {} to yourself: with it the items could be foreseen", secret.display()));
}

/// `urn:uuid:…`, version 4 (RFC 9562, section 5.4).
fn uuid(mut bytes: [u8; 32]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
