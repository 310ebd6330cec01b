//! `cando key export`: what others need of a key, and nothing that is secret.

use std::path::PathBuf;

use anyhow::Result;
use cando_signer::{DidWeb, PublicKey, did_document, did_key_document};
use clap::Args;

use super::history::Place;
use super::passphrase::Known;
use super::retire::label;
use crate::ending::{Ending, unusable};
use crate::{files, world};

/// Writes the public half of a key.
#[derive(Args)]
#[command(
    after_help = "Writes public.pem (SubjectPublicKeyInfo), did-key.json (the DID document), key-history.json (the statements about the \
    issuer's keys) and, with --did-web, did.json for the address that it names: all keys of the issuer, of which only those \
    that have not ended are for assertions."
)]
pub struct Arguments {
    /// The key
    #[arg(value_name = "FILE")]
    key: PathBuf,
    /// The folder to write to
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    output: PathBuf,
    /// Where a did:web of the issuer is to be hosted, such as example.com or example.com/school
    #[arg(long, value_name = "DOMAIN[/PATH]", value_parser = DidWeb::at)]
    did_web: Option<DidWeb>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    passphrase: Known,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let book = arguments.place.open(&arguments.key)?;
    let did = label(&arguments.key, &arguments.passphrase)?;
    let public = |did: &str| PublicKey::from_did(did).map_err(|error| unusable(error, "check the key's file"));
    let folder = &arguments.output;
    std::fs::create_dir_all(folder).map_err(|error| {
        unusable(format!("{} cannot be made: {}", folder.display(), files::plain(&error)), "name another with -o")
    })?;
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        files::write(&path, text.as_bytes())?;
        world::say(path.display());
        anyhow::Ok(())
    };
    let key = public(&did)?;
    write("public.pem", &key.to_pem())?;
    write("did-key.json", &files::pretty(&did_key_document(&key)))?;
    if !book.statements.is_empty() {
        write("key-history.json", &book.to_text())?;
    }
    if let Some(DidWeb { did: web, url }) = &arguments.did_web {
        let line = book.history.line(&did).into_iter().map(public).collect::<Result<Vec<_>>>()?;
        write("did.json", &files::pretty(&did_document(web, &line, &book.history)))?;
        world::say(format_args!("  host did.json as {url}: it is the document of {web}"));
    }
    Ok(Ending::Good)
}
