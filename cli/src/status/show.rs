//! `cando status show`: what lists say of a credential, and how old they are.

use std::path::PathBuf;

use anyhow::Result;
use cando_record::{Instant, KeyHistory, json};
use cando_signer::status::{Lists, Moment, Origin, STATUS_LIST, Standing, lists_of, standing};
use cando_signer::{BUNDLE, Bundle, Credential, Dated, History, TRUST};
use clap::Args;
use serde_json::Value;

use crate::ending::{Ending, no, unusable};
use crate::{files, world};

/// What is asked.
#[derive(Args)]
#[command(
    after_help = "It asks for the status alone: `cando verify` checks the credential itself.\n\nExit codes: 0 it stands; \
    1 revoked or suspended; 2 unusable input; 4 could not tell: no list, or none that can be relied on."
)]
pub struct Arguments {
    /// The credential, or a bundle that it is in
    #[arg(value_name = "FILE")]
    credential: PathBuf,
    /// List credentials, beside those that are stapled to it
    #[arg(long, value_name = "FILE", num_args = 1..)]
    lists: Vec<PathBuf>,
    /// What the issuer said about its keys, from `cando key export`: the lists may be by a later one
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Hours that a list may be old
    #[arg(long, value_name = "HOURS", default_value_t = 168)]
    max_age: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let path = arguments.credential.display();
    let bundle = Bundle::read(&files::read(&arguments.credential, BUNDLE)?)
        .map_err(|error| unusable(format!("{path} is no credential: {error}"), "give a credential in JSON"))?;
    let credential = &bundle.credential;
    if !Credential::is_credential(credential) {
        return Err(unusable(format!("{path} is no credential"), "give a credential in JSON"));
    }
    let origin = match Credential::read(&json::canonical(credential)) {
        Ok(_) => Origin::CanDo,
        Err(_) => Origin::Foreign,
    };
    let given = given(arguments, &bundle)?;
    let lists = Lists::read(given.iter().map(|(_, list)| list.as_slice()));
    let now = world::now();
    let keepers = Some(keepers(arguments, &bundle)?);
    let moment = Moment { keepers, ..Moment::new(now.clone(), i64::from(arguments.max_age) * 3600) };
    let found = standing(credential, origin, &lists, &moment);
    if arguments.json {
        world::print(files::pretty(&found));
        return Ok(ending(&found));
    }
    world::say(format_args!("{path}: {}", words(&found, &now)));
    for url in lists_of(credential, origin) {
        world::say(format_args!("  its issuer says so at {url}"));
    }
    for ((name, list), fault) in given.iter().zip(lists.faults()) {
        match fault {
            Some(fault) => world::say(format_args!("  {name}: says nothing: {fault}")),
            None => world::say(format_args!("  {name}: {}", dated(list, &now))),
        }
    }
    Ok(ending(&found))
}

/// Whose lists count: the issuer's key's, and those of keys that follow it and have not ended.
fn keepers(arguments: &Arguments, bundle: &Bundle) -> Result<Vec<String>> {
    let mut statements: Vec<_> = bundle.keys.iter().map(|record| record.statement.clone()).collect();
    if let Some(path) = &arguments.keys {
        let history: KeyHistory = files::read_json(path, TRUST, "history of keys", "cando key export")?;
        statements.extend(history.statements);
    }
    let dated: Vec<Dated> = statements.iter().map(|statement| Dated { at: None, statement }).collect();
    let history = History::verify(&dated).map_err(|error| no(error, "ask the issuer which statements are right"))?;
    let issuer = &bundle.credential["issuer"];
    let issuer = issuer["id"].as_str().or(issuer.as_str()).unwrap_or_default();
    let keeps = |did: &&str| history.may_sign(did, issuer, None).is_ok();
    Ok(history.line(issuer).into_iter().filter(keeps).map(String::from).collect())
}

/// All lists there are, each with a name.
fn given(arguments: &Arguments, bundle: &Bundle) -> Result<Vec<(String, Vec<u8>)>> {
    let stapled = bundle.status_lists.iter().map(|list| Ok(("stapled".into(), json::canonical(list))));
    let read = |path: &PathBuf| Ok((path.display().to_string(), files::read(path, STATUS_LIST)?));
    stapled.chain(arguments.lists.iter().map(read)).collect()
}

/// Which list it is, and how old.
fn dated(list: &[u8], now: &Instant) -> String {
    let document: Value = json::parse(list, STATUS_LIST).unwrap_or_default();
    let url = document["id"].as_str().unwrap_or_default();
    match document["validFrom"].as_str().and_then(|from| from.parse::<Instant>().ok()) {
        Some(from) => format!("{url}, signed {} ago", age(now.seconds() - from.seconds())),
        None => url.into(),
    }
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
