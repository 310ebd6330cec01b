//! The process that holds a key: it answers on a Unix socket, and does nothing else.
//!
//! Only its own user can speak to it: the socket has mode 0600, and the kernel tells who is at the other end. A line has a
//! cap, a connection a time, and so many are served at once.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cando_signer::{Signatory, remote};
use tokio::net::UnixListener;
use tokio::sync::{Semaphore, oneshot};

use crate::remote::PATIENCE;
use crate::serve::interrupted;

/// Connections at once.
const CONNECTIONS: usize = 64;

/// Why a key is not held.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The socket cannot be made.
    #[error("{path}: {error}; a socket's name has about 100 bytes at most, and its folder must exist")]
    Socket {
        /// The socket.
        path: PathBuf,
        /// Why.
        error: Error,
    },
    /// Something else is there.
    #[error("{0} is there, and is no socket; name another place")]
    Occupied(PathBuf),
    /// A process answers there.
    #[error("another process holds a key at {0}; end it first")]
    Taken(PathBuf),
}

/// Signs for whoever of the same user asks at the socket, until the process is interrupted or told to end; if `attached`,
/// also until its standard input ends, so that it does not outlive whoever started it. `ready` is called once it listens.
pub fn keep(
    signatory: Arc<dyn Signatory>,
    socket: &Path,
    attached: bool,
    ready: impl FnOnce(),
) -> Result<(), KeepError> {
    let failed = |error| KeepError::Socket { path: socket.into(), error };
    clear(socket)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let kept = runtime.block_on(async {
        let listener = UnixListener::bind(socket)?;
        fs::set_permissions(socket, Permissions::from_mode(0o600))?;
        let owner = fs::metadata(socket)?.uid();
        ready();
        tokio::select! {
            () = answer_all(&listener, &signatory, owner) => {}
            () = interrupted() => {}
            () = abandoned(), if attached => {}
        }
        fs::remove_file(socket)
    });
    runtime.shutdown_background();
    kept.map_err(failed)
}

/// Removes what a process that was killed left behind.
fn clear(socket: &Path) -> Result<(), KeepError> {
    match fs::symlink_metadata(socket) {
        Ok(found) if !found.file_type().is_socket() => Err(KeepError::Occupied(socket.into())),
        Ok(_) if UnixStream::connect(socket).is_ok() => Err(KeepError::Taken(socket.into())),
        Ok(_) => fs::remove_file(socket).map_err(|error| KeepError::Socket { path: socket.into(), error }),
        Err(_) => Ok(()),
    }
}

async fn answer_all(listener: &UnixListener, signatory: &Arc<dyn Signatory>, owner: u32) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let place = places.clone().acquire_owned().await.expect("the semaphore is never closed");
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: wait until some connection ends.
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            continue;
        };
        if !stream.peer_cred().is_ok_and(|peer| peer.uid() == owner) {
            continue;
        }
        let signatory = signatory.clone();
        tokio::task::spawn_blocking(move || {
            // Whatever ends a connection is its peer's affair.
            let _ = stream.into_std().and_then(|stream| answer(stream, signatory.as_ref()));
            drop(place);
        });
    }
}

fn answer(mut stream: UnixStream, signatory: &dyn Signatory) -> Result<(), Error> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut line = Vec::new();
    BufReader::new((&stream).take(remote::LINE as u64 + 1)).read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let mut reply = remote::answer(&line, signatory);
    reply.push(b'\n');
    stream.write_all(&reply)
}

/// Until standard input ends.
async fn abandoned() {
    let (ended, end) = oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = end.await;
}
