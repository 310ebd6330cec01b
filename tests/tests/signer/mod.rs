//! A process that holds a key, in a bench's folder.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::support::Bench;

/// `cando key serve`; ended when dropped.
pub struct Signer {
    pub child: Child,
}

impl Signer {
    /// Holds a key at `socket`.
    pub fn start(bench: &Bench, key: &str) -> Self {
        Self::start_at(bench, key, "socket")
    }

    pub fn start_at(bench: &Bench, key: &str, socket: &str) -> Self {
        let mut command = bench.command(&["key", "serve", "--attached", "--key", key, "--socket", socket]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let line = BufReader::new(child.stdout.take().unwrap()).lines().next();
        assert!(line.expect("it says that it listens").unwrap().contains(&format!(" signs at unix:{socket}")));
        Self { child }
    }
}

impl Drop for Signer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
