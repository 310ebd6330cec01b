//! The one door for time and entropy, and for what is printed.

use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use cando_record::{Instant, Seed};

use crate::ending::unknown;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub fn milliseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The second in which a moment lies.
pub fn instant(milliseconds: u64) -> Instant {
    let second = i64::try_from(milliseconds / 1000).unwrap_or(i64::MAX);
    let moment = jiff::Timestamp::from_second(second).expect("the clock shows a year before 10000");
    moment.to_string().parse().expect("whole seconds in UTC have the record's form")
}

/// Now.
pub fn now() -> Instant {
    instant(milliseconds())
}

/// 32 bytes that nobody can guess.
pub fn entropy() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    let failed = |error| unknown(format!("the operating system gives no entropy: {error}"), "try again");
    getrandom::fill(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// A random seed or nonce.
pub fn random_seed() -> Result<Seed> {
    entropy().map(Seed)
}

/// CPU time that this process has used, all threads together.
pub fn cpu_time() -> Duration {
    cpu_time::ProcessTime::try_now().map_or(Duration::ZERO, |time| time.as_duration())
}

/// Prints a line. A reader that has gone away, such as `head`, is no error.
pub fn say(line: impl Display) {
    print(format_args!("{line}\n"));
}

/// Prints text as it is.
pub fn print(text: impl Display) {
    let mut out = std::io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => eprintln!("error: standard output: {error}"),
        _ => {}
    }
}
