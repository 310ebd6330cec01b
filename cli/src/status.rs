//! `cando status`: the lists by which an issuer takes credentials back, and what they say of one.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::{Instant, json};
use cando_signer::status::{
    Lists, Moment, Origin, STATUS_LIST, Standing, StatusBase, StatusBaseError, Window, lists_of, standing,
};
use cando_signer::{CREDENTIAL, Credential, Signatory};
use clap::{Args, Subcommand};
use serde_json::Value;

use crate::ending::{Ending, unusable};
use crate::{files, key, world};

mod register;

pub use register::Register;

/// Makes and reads status lists.
#[derive(Subcommand)]
pub enum Command {
    /// Begin to keep status lists in a folder, and sign the first, empty ones
    New {
        /// The folder, which must hold no register yet
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The address under which DIR/publish will be served
        #[arg(long, value_name = "URL", value_parser = parse_base)]
        url: StatusBase,
        #[command(flatten)]
        signing: Signing,
    },
    /// Sign the lists again, before they are too old to be relied on
    Renew {
        /// The folder that `cando status new` made
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        #[command(flatten)]
        signing: Signing,
    },
    /// Tell whether a credential still stands, by lists that were fetched or stapled
    Show(Show),
}

/// With what lists are signed, and for how long.
#[derive(Args)]
pub struct Signing {
    #[command(flatten)]
    signatory: key::Source,
    #[command(flatten)]
    validity: Validity,
}

/// For how long lists are signed.
#[derive(Args)]
pub struct Validity {
    /// Days for which the lists may be relied on
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
}

/// What is asked.
#[derive(Args)]
#[command(
    after_help = "It asks for the status alone: `cando verify` checks the credential itself.\n\nExit codes: 0 it stands; \
    1 revoked or suspended; 2 unusable input; 4 could not tell: no list, or none that can be relied on."
)]
pub struct Show {
    /// The credential
    #[arg(value_name = "FILE")]
    credential: PathBuf,
    /// The list credentials
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    lists: Vec<PathBuf>,
    /// Hours that a list may be old
    #[arg(long, value_name = "HOURS", default_value_t = 168)]
    max_age: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Validity {
    /// From now on, for so many days.
    fn window(&self) -> Window {
        let now = world::milliseconds();
        Window { from: world::instant(now), until: world::instant(now + u64::from(self.days) * 86_400_000) }
    }
}

/// Runs the command.
pub fn run(command: Command) -> Result<Ending> {
    match command {
        Command::New { folder, url, signing } => {
            let signatory = signing.signatory.open()?;
            let mut register = Register::create(&folder, url, signatory.as_ref())?;
            publish(&mut register, &signing.validity, signatory.as_ref())?;
            world::say(format_args!(
                "  keep {} to yourself, and back it up; publish what is in publish/",
                folder.display()
            ));
        }
        Command::Renew { folder, signing } => {
            let signatory = signing.signatory.open()?;
            publish(&mut Register::open(&folder)?, &signing.validity, signatory.as_ref())?;
        }
        Command::Show(show) => return tell(&show),
    }
    Ok(Ending::Good)
}

/// Signs all lists, and says where they are to be served.
pub fn publish(register: &mut Register, validity: &Validity, signatory: &dyn Signatory) -> Result<()> {
    for (path, url) in register.publish(&validity.window(), signatory)? {
        world::say(format_args!("{}: to be served as {url}", path.display()));
    }
    Ok(())
}

fn parse_base(text: &str) -> Result<StatusBase, StatusBaseError> {
    text.parse()
}

fn tell(show: &Show) -> Result<Ending> {
    let bytes = files::read(&show.credential, CREDENTIAL)?;
    let (credential, origin) = read(&show.credential, &bytes)?;
    let given: Vec<Vec<u8>> = show.lists.iter().map(|path| files::read(path, STATUS_LIST)).collect::<Result<_>>()?;
    let lists = Lists::read(given.iter().map(Vec::as_slice));
    let now = world::now();
    let moment = Moment::new(now.clone(), i64::from(show.max_age) * 3600);
    let found = standing(&credential, origin, &lists, &moment);
    if show.json {
        world::print(files::pretty(&found));
        return Ok(ending(&found));
    }
    world::say(format_args!("{}: {}", show.credential.display(), words(&found, &now)));
    for url in lists_of(&credential, origin) {
        world::say(format_args!("  asked: {url}"));
    }
    for (path, fault) in show.lists.iter().zip(lists.faults()) {
        if let Some(fault) = fault {
            world::say(format_args!("  {} says nothing: {fault}", path.display()));
        }
    }
    Ok(ending(&found))
}

/// A credential of CanDo, or any other.
fn read(path: &Path, bytes: &[u8]) -> Result<(Value, Origin)> {
    if let Ok(credential) = Credential::read(bytes) {
        return Ok((credential.as_value().clone(), Origin::CanDo));
    }
    let wrong = |error| unusable(format!("{} is no credential: {error}", path.display()), "give a credential in JSON");
    Ok((json::parse(bytes, CREDENTIAL).map_err(wrong)?, Origin::Foreign))
}

fn ending(standing: &Standing) -> Ending {
    match standing {
        Standing::Good { .. } => Ending::Good,
        Standing::Revoked { .. } | Standing::Suspended { .. } => Ending::No,
        Standing::Unknown { .. } | Standing::Untracked => Ending::Unknown,
    }
}

fn words(standing: &Standing, now: &Instant) -> String {
    let since = |as_of: &Instant| format!("as of {as_of}, {} ago", age(now.seconds() - as_of.seconds()));
    match standing {
        Standing::Good { as_of } => format!("stands, {}", since(as_of)),
        Standing::Revoked { as_of } => format!("REVOKED for good, {}", since(as_of)),
        Standing::Suspended { as_of } => format!("SUSPENDED, {}", since(as_of)),
        Standing::Unknown { reason } => format!("could not be told: {reason}"),
        Standing::Untracked => "its issuer publishes no status for it".into(),
    }
}

/// The largest unit of which there are two.
fn age(seconds: i64) -> String {
    let units = [(86_400, "days"), (3600, "hours"), (60, "minutes")];
    let unit = units.into_iter().find(|(length, _)| seconds >= 2 * length);
    unit.map_or_else(|| format!("{seconds} seconds"), |(length, name)| format!("{} {name}", seconds / length))
}
