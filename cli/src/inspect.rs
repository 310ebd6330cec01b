//! `cando inspect`: what a file is.

use std::path::PathBuf;

use anyhow::Result;
use cando_record::{
    Confirmation, Digest, Evidence, KeyHistory, Manifest, Practice, Rebinding, Signed, Ticket, Transcript, caps, json,
};
use cando_sandbox::seal::VERSION;
use cando_sandbox::{Contents, Profile, seal};
use cando_server::Kind;
use cando_signer::sd_jwt::{Binding, Demand, Disclosure, disclosures, verify_sd_jwt};
use cando_signer::status::Lists;
use cando_signer::{
    Bundle, CREDENTIAL, Carried, Carrier, Credential, Dated, History, Key, KeyError, check, check_rebinding, inspect,
};
use clap::Args;
use serde_json::{Value, json};

use crate::ending::{Ending, unusable};
use crate::take::Answers;
use crate::ticket::TicketSecret;
use crate::workbench::{Options, Workbench, kind_of};
use crate::{files, pictures, world};

/// Tells what a file is.
#[derive(Args)]
#[command(
    after_help = "Knows modules, keys (their DID alone) and their history, tickets and their secrets, answers, evidence, practice records, SD-JWTs, status lists, confirmations, rebinds, bundles and credentials, in baked images and QR codes too."
)]
pub struct Arguments {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    modules: Options,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let bytes = files::read(&arguments.file, files::MODULE)?;
    let described = describe(&bytes, &arguments.modules)?;
    let described = described.ok_or_else(|| {
        let hint = "`cando inspect --help` tells what is known; `cando verify` reads presentations";
        unusable(format!("{} is nothing that CanDo knows", arguments.file.display()), hint)
    })?;
    match arguments.json {
        true => world::print(files::pretty(&described)),
        false => world::print(lines(&described, "")),
    }
    Ok(Ending::Good)
}

fn describe(bytes: &[u8], modules: &Options) -> Result<Option<Value>> {
    if bytes.starts_with(b"\0asm") {
        return module(bytes, modules).map(Some);
    }
    if let Some(key) = std::str::from_utf8(bytes).ok().and_then(key) {
        return Ok(Some(key));
    }
    if let Some(found) = std::str::from_utf8(bytes).ok().and_then(sd_jwt) {
        return Ok(Some(found));
    }
    let Carried { carrier, credential } = pictures::credential(bytes)?;
    if carrier != Carrier::Document {
        let wrong = |error| unusable(format!("what it carries is no credential: {error}"), "ask whoever made it");
        let mut found = document(&credential, json::parse(&credential, CREDENTIAL).map_err(wrong)?);
        if let Some(found) = &mut found {
            found["carrier"] = if carrier == Carrier::Image { "baked image" } else { "link" }.into();
        }
        return Ok(found);
    }
    let wrong = |error| {
        unusable(format!("it is neither a module nor a key, and {error}"), "give a file that a `cando` command wrote")
    };
    let value = json::parse(bytes, caps::DOCUMENT).map_err(wrong)?;
    Ok(document(bytes, value))
}

fn key(pem: &str) -> Option<Value> {
    match Key::from_pem(pem) {
        Ok(key) => Some(json!({ "did": key.did(), "encrypted": false, "file": "key" })),
        Err(KeyError::Encrypted) => Some(json!({ "did": Key::label(pem), "encrypted": true, "file": "key" })),
        Err(_) => None,
    }
}

fn document(bytes: &[u8], value: Value) -> Option<Value> {
    if let Ok(credential) = Credential::read(bytes) {
        return Some(
            json!({ "credential": credential.as_value(), "digest": credential.digest(), "file": "credential" }),
        );
    }
    if value["type"].as_array().is_some_and(|kinds| kinds.contains(&"BitstringStatusListCredential".into())) {
        return Some(status_list(bytes, &value));
    }
    if let Ok(evidence) = json::from_value::<Evidence>(value.clone()) {
        let holds =
            inspect(&evidence).map_or_else(|unsound| unsound.to_string(), |()| "holds, but for a replay".into());
        return Some(json!({
            "digest": evidence.digest(),
            "evidence": holds,
            "file": "evidence",
            "ticket": evidence.ticket.body,
            "transcript": transcript(&evidence.transcript),
        }));
    }
    if let Ok(practice) = json::from_value::<Practice>(value.clone()) {
        return Some(json!({
            "digest": Digest::of(&json::write(&practice)),
            "entries": practice.entries.len(),
            "file": "practice record",
            "module": practice.module,
            "seed": practice.seed,
        }));
    }
    if let Ok(ticket) = json::from_value::<Signed<Ticket>>(value.clone()) {
        let signature = check(&ticket).map_or_else(|error| error.to_string(), |()| "holds".into());
        return Some(
            json!({ "by": ticket.by, "digest": ticket.digest(), "file": "ticket", "signature": signature, "ticket": ticket.body }),
        );
    }
    if let Ok(history) = json::from_value::<KeyHistory>(value.clone()) {
        let logged = |statement| Dated { at: None, statement };
        let holds = History::verify(&history.statements.iter().map(logged).collect::<Vec<_>>());
        let holds = holds.map_or_else(|error| error.to_string(), |_| "holds".into());
        let said: Vec<_> = history.statements.iter().map(|said| json!({ "body": said.body, "by": said.by })).collect();
        return Some(json!({ "file": "history of keys", "history": holds, "statements": said }));
    }
    if let Ok(secret) = json::from_value::<TicketSecret>(value.clone()) {
        return Some(json!({ "file": "ticket's secret", "spent": secret.spent }));
    }
    if let Some(found) = beside(bytes, &value) {
        return Some(found);
    }
    let answers = json::from_value::<Answers>(value).ok()?;
    Some(json!({ "answers": answers.answers.len(), "file": "answers" }))
}

/// What goes along with a credential, or shows one.
fn beside(bytes: &[u8], value: &Value) -> Option<Value> {
    let holds = |checked: Result<(), String>| checked.err().unwrap_or("holds".into());
    if value["format"] == "cando-bundle/1" {
        let inside = Bundle::read(bytes).map(|bundle| bundle.credential);
        let parts: Vec<_> = value.as_object().into_iter().flat_map(|members| members.keys()).collect();
        let credential = inside.ok().and_then(|inside| document(&json::canonical(&inside), inside));
        return Some(json!({ "bundle": credential, "file": "bundle", "parts": parts }));
    }
    if let Ok(rebinding) = json::from_value::<Rebinding>(value.clone()) {
        let checked = check_rebinding(&rebinding).map_err(|error| error.to_string());
        let (from, to) = (&rebinding.rebind.by, &rebinding.rebind.body.to);
        return Some(json!({ "file": "rebind", "from": from, "rebind": holds(checked), "to": to }));
    }
    if let Ok(confirmation) = json::from_value::<Signed<Confirmation>>(value.clone()) {
        let checked = check(&confirmation).map_err(|error| error.to_string());
        let Signed { body, by, .. } = &confirmation;
        return Some(json!({ "by": by, "confirmation": body, "file": "confirmation", "signature": holds(checked) }));
    }
    None
}

/// A list of an issuer: which one, and whether it can be relied on.
fn status_list(bytes: &[u8], value: &Value) -> Value {
    let lists = Lists::read([bytes]);
    let holds = lists.faults().next().flatten().map_or("holds".into(), |fault| fault.to_string());
    let subject = &value["credentialSubject"];
    json!({
        "file": "status list",
        "id": value["id"],
        "issuer": value["issuer"],
        "list": holds,
        "purpose": subject["statusPurpose"],
        "validFrom": value["validFrom"],
        "validUntil": value["validUntil"],
    })
}

/// An SD-JWT: what it says, if that holds, with no challenge to hold a key binding to.
fn sd_jwt(text: &str) -> Option<Value> {
    let shown = disclosures(text.trim()).ok()?;
    let labels: Vec<&str> = shown.iter().map(Disclosure::label).collect();
    let demand = Demand { binding: Binding::None, now: &world::now() };
    Some(match verify_sd_jwt(text.trim(), &demand) {
        Ok(disclosed) => json!({ "discloses": labels, "file": "SD-JWT", "holds": true, "says": disclosed }),
        Err(error) => json!({ "discloses": labels, "file": "SD-JWT", "holds": error.to_string() }),
    })
}

fn transcript(transcript: &Transcript) -> Value {
    json!({
        "entries": transcript.entries.len(),
        "head": transcript.head(),
        "opening": transcript.opening,
        "outcome": transcript.outcome(),
    })
}

fn module(bytes: &[u8], modules: &Options) -> Result<Value> {
    let (kind, profile) = match kind_of(bytes) {
        Kind::Assessment => ("assessment", Profile::Assessment),
        Kind::Language => ("language", Profile::Language),
    };
    let mut found = json!({ "file": "module", "kind": kind, "module": Digest::of(bytes), "seal": VERSION });
    match Contents::read(bytes) {
        Ok(contents) => found["contents"] = serde_json::to_value(contents)?,
        Err(error) => found["contents"] = json!(format!("not readable: {error}")),
    }
    let sealed = match seal(bytes, profile) {
        Ok(sealed) => sealed,
        Err(error) => {
            found["refused"] = json!(error.to_string());
            return Ok(found);
        }
    };
    found["sealed"] = serde_json::to_value(sealed.digest())?;
    found["limits"] = serde_json::to_value(sealed.budget())?;
    found["sealing"] = serde_json::to_value(sealed.report())?;
    if let Profile::Assessment = profile
        && let Some(manifest) = manifest(&sealed, modules)?
    {
        found["manifest"] = serde_json::to_value(manifest)?;
    }
    Ok(found)
}

fn manifest(sealed: &cando_sandbox::Sealed, modules: &Options) -> Result<Option<Manifest>> {
    let host = Workbench::host(modules)?;
    host.describe(sealed).map(Some).map_err(|error| unusable(error, "tell the module's author"))
}

/// `name: value` lines; what is nested is indented.
fn lines(value: &Value, indent: &str) -> String {
    let inside = format!("{indent}  ");
    let line = |name: &str, value: &Value| match value {
        Value::String(text) => format!("{indent}{name}: {text}\n"),
        Value::Object(_) | Value::Array(_) => format!("{indent}{name}:\n{}", lines(value, &inside)),
        scalar => format!("{indent}{name}: {scalar}\n"),
    };
    match value {
        Value::Object(members) => members.iter().map(|(name, value)| line(name, value)).collect(),
        Value::Array(items) => items.iter().map(|value| line("-", value)).collect(),
        scalar => format!("{indent}{scalar}\n"),
    }
}
