//! `cando trust`: whom this verifier trusts.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::KeyHistory;
use cando_signer::{DID_DOCUMENT, Dated, DidWeb, History, KeyRecord, Party, PublicKey, Snapshot, TRUST, Trust, log};
use clap::{Args, Subcommand, ValueEnum};

use crate::ending::{Ending, no, unusable};
use crate::{files, world};

/// Says whom you trust.
#[derive(Subcommand)]
pub enum Command {
    /// Trust an issuer or a grader
    Add(Add),
    /// Take in what issuers said about their keys: who follows whom, and which sign no more
    Keys {
        /// A history of keys, from `cando key export`
        #[arg(value_name = "FILE")]
        history: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Rely on logs and witnesses
    Log {
        /// A policy (C2SP tlog-policy): logs, witnesses, and how many of these must agree
        #[arg(value_name = "FILE")]
        policy: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// List whom you trust
    List(Place),
    /// Trust someone no longer
    Remove {
        /// The DID
        #[arg(value_name = "DID")]
        id: String,
        #[command(flatten)]
        place: Place,
    },
}

/// Whom to trust, as what.
#[derive(Args)]
pub struct Add {
    /// The DID
    #[arg(value_name = "DID")]
    id: String,
    /// Your name for them
    #[arg(value_name = "NAME")]
    name: String,
    /// Of a did:web: its DID document as it is hosted; its keys are those from now on
    #[arg(long, value_name = "FILE", conflicts_with = "quorum")]
    document: Option<PathBuf>,
    /// As what
    #[arg(long = "as", value_enum, default_value_t)]
    role: Role,
    /// How many graders must agree from now on
    #[arg(long, value_name = "N")]
    quorum: Option<u32>,
    #[command(flatten)]
    place: Place,
}

/// What someone is trusted to do.
#[derive(Clone, Copy, Default, ValueEnum)]
pub enum Role {
    /// Confirm outcomes by replays of their own.
    Grader,
    /// Issue credentials.
    #[default]
    Issuer,
}

/// Where the trust file is.
#[derive(Args)]
pub struct Place {
    /// The trust file; else $XDG_CONFIG_HOME/cando/trust.json or ~/.config/cando/trust.json
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
}

/// Runs the command.
pub fn run(command: Command) -> Result<Ending> {
    match command {
        Command::Add(add) => {
            let pinned = pinned(&add)?;
            change(&add.place, |trust| {
                let parties = match add.role {
                    Role::Grader => &mut trust.graders,
                    Role::Issuer => &mut trust.issuers,
                };
                parties.retain(|party| party.id != add.id);
                parties.push(Party { id: add.id.clone(), name: add.name.clone() });
                if let Some(snapshot) = pinned {
                    trust.documents.retain(|other| other.id() != snapshot.id());
                    trust.documents.push(snapshot);
                }
                trust.quorum = add.quorum.unwrap_or(trust.quorum);
                Ok(())
            })
        }
        Command::Keys { history, place } => change(&place, |trust| {
            let statements =
                files::read_json::<KeyHistory>(&history, TRUST, "history of keys", "cando key export")?.statements;
            let all = trust.keys.iter().map(|record| &record.statement).chain(&statements);
            let logged: Vec<Dated> = all.map(|statement| Dated { at: None, statement }).collect();
            History::verify(&logged).map_err(|error| no(error, "ask the issuer which of its statements are right"))?;
            let records = statements.into_iter().map(|statement| KeyRecord { log: None, statement });
            let new: Vec<_> = records.filter(|record| !trust.keys.contains(record)).collect();
            trust.keys.extend(new);
            Ok(())
        }),
        Command::List(place) => {
            let trust = read(place.trust.as_deref())?;
            for (role, parties) in [("issuer", &trust.issuers), ("grader", &trust.graders)] {
                parties.iter().for_each(|party| world::say(format_args!("{role}  {}  {}", party.id, party.name)));
            }
            for snapshot in &trust.documents {
                world::say(format_args!("document of {}  sha256 {}", snapshot.id(), snapshot.digest()));
            }
            if trust.quorum > 0 {
                world::say(format_args!("{} graders must agree", trust.quorum));
            }
            Ok(Ending::Good)
        }
        Command::Log { policy, place } => {
            let text = files::read_text(&policy, TRUST)?;
            log::Policy::read(text.as_bytes())
                .map_err(|error| unusable(format!("{}: {error}", policy.display()), "C2SP tlog-policy has the form"))?;
            change(&place, |trust| {
                trust.log = Some(text);
                Ok(())
            })
        }
        Command::Remove { id, place } => change(&place, |trust| {
            let before = trust.issuers.len() + trust.graders.len();
            trust.issuers.retain(|party| party.id != id);
            trust.graders.retain(|party| party.id != id);
            trust.documents.retain(|snapshot| snapshot.id() != id);
            match trust.issuers.len() + trust.graders.len() == before {
                true => Err(unusable(format!("{id} is not among them"), "`cando trust list` shows who is")),
                false => Ok(()),
            }
        }),
    }
}

/// The document of an issuer by `did:web`, which is known by nothing else; of a `did:key`, nothing.
fn pinned(add: &Add) -> Result<Option<Snapshot>> {
    let Add { document, id, role, .. } = add;
    if !id.starts_with("did:web:") {
        PublicKey::from_did(id).map_err(|error| unusable(error, "ask them for the DID of their key"))?;
        let given = document.as_ref().map(|_| unusable("a did:key is its own document", "leave out --document"));
        return given.map_or(Ok(None), Err);
    }
    let web = DidWeb::of(id).map_err(|error| unusable(format!("{id}: {error}"), "ask them for their did:web"))?;
    if let Role::Grader = role {
        return Err(unusable("graders are known by their key", "name the grader's did:key"));
    }
    let Some(path) = document else {
        let hint = format!("save {}, and give it with --document", web.url);
        return Err(unusable("the keys of a did:web stand in its DID document", hint));
    };
    let taken = Snapshot::take(id, &files::read(path, DID_DOCUMENT)?);
    let hint = format!("save {} as it is", web.url);
    taken.map(Some).map_err(|error| unusable(format!("{}: {error}", path.display()), hint))
}

fn change(place: &Place, change: impl FnOnce(&mut Trust) -> Result<()>) -> Result<Ending> {
    let path = place
        .trust
        .clone()
        .or_else(usual)
        .ok_or_else(|| unusable("there is no home directory", "name a file with --trust"))?;
    // A new file begins with nobody, whoever stands in the usual one.
    let mut trust = if files::is_there(&path) { read(Some(&path))? } else { Trust::default() };
    change(&mut trust)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| unusable(format!("{}: {error}", folder.display()), "name a file with --trust"))?;
    }
    files::write(&path, files::pretty(&trust).as_bytes())?;
    world::say(path.display());
    Ok(Ending::Good)
}

/// The named trust file, or the usual one; trust in nobody where there is none.
pub fn read(named: Option<&Path>) -> Result<Trust> {
    let Some(path) = named.map(Path::to_owned).or_else(|| usual().filter(|path| files::is_there(path))) else {
        return Ok(Trust::default());
    };
    Trust::read(&files::read(&path, TRUST)?).map_err(|error| {
        unusable(format!("{} is no trust file: {error}", path.display()), "`cando trust add` writes one")
    })
}

/// `$XDG_CONFIG_HOME/cando/trust.json` or `~/.config/cando/trust.json`.
fn usual() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    Some(named("XDG_CONFIG_HOME").or_else(|| Some(named("HOME")?.join(".config")))?.join("cando/trust.json"))
}
