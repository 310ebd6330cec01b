//! A signing key that another process holds, behind a Unix socket; the protocol is `cando_signer::remote`.

use std::io::{Error, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cando_signer::{PublicKey, Signatory, SigningError, remote};

/// How long either side waits for the other.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Whoever holds the key. It may go away and come back, with the same key: another one's signatures do not verify.
#[derive(Clone, Debug)]
pub struct RemoteSigner {
    path: PathBuf,
    public: PublicKey,
}

impl RemoteSigner {
    /// Asks the process that listens at this socket whose key it holds.
    pub fn connect(path: &Path) -> Result<Self, SigningError> {
        let public = remote::read_public(&ask(path, remote::ask_public())?)?;
        Ok(Self { path: path.into(), public })
    }
}

impl Signatory for RemoteSigner {
    fn public(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SigningError> {
        remote::read_signature(&ask(&self.path, remote::ask_signature(message))?)
    }
}

fn ask(path: &Path, mut line: Vec<u8>) -> Result<Vec<u8>, SigningError> {
    line.push(b'\n');
    let talk = || {
        let mut stream = UnixStream::connect(path)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(&line)?;
        let mut reply = Vec::new();
        stream.take(remote::LINE as u64 + 1).read_to_end(&mut reply)?;
        match reply.pop() {
            Some(b'\n') => Ok(reply),
            _ => Err(Error::other("it ended before it had answered")),
        }
    };
    talk().map_err(|error: Error| {
        let reason = error.to_string();
        // Without the operating system's number.
        let reason = reason.split(" (os error").next().unwrap_or_default();
        SigningError::Away(format!("{}: {reason}", path.display()))
    })
}
