//! Where signatures come from: a key file, or another process.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Result;
use cando_server::RemoteSigner;
use cando_signer::Signatory;
use clap::Args;

use super::passphrase::Known;
use super::{read, unsigned};

/// A key file, or a process that holds a key.
#[derive(Args)]
pub struct Source {
    /// The grader's key
    #[arg(long, value_name = "FILE", required_unless_present = "signer")]
    key: Option<PathBuf>,
    /// Instead of a key, the process that holds it (`cando key serve`)
    #[arg(long, value_name = "unix:PATH", conflicts_with = "key")]
    signer: Option<Address>,
    #[command(flatten)]
    passphrase: Known,
}

/// `unix:PATH`.
#[derive(Clone, Debug)]
pub struct Address(pub PathBuf);

impl Source {
    /// Whoever signs.
    pub fn open(&self) -> Result<Box<dyn Signatory>> {
        match (&self.signer, &self.key) {
            (Some(Address(path)), _) => Ok(Box::new(RemoteSigner::connect(path).map_err(unsigned)?)),
            (None, key) => Ok(Box::new(read(key.as_deref().unwrap_or("".as_ref()), &self.passphrase)?)),
        }
    }
}

impl FromStr for Address {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix("unix:") {
            Some(path) if !path.is_empty() => Ok(Self(path.into())),
            _ => Err("expected unix:PATH, the socket of `cando key serve`"),
        }
    }
}
