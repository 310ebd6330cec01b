//! A verifier's memory of what it asked: one SQLite file, for a service and for the command line alike.
//!
//! A challenge is spent by a compare-and-swap, so of two answers at the same time one is the first, between processes
//! too. What is over is forgotten after a day, and is then as unknown as what was never asked.

use std::path::Path;

use cando_record::Instant;
use cando_signer::{Challenges, Request, Standing};
use rusqlite::{Connection, OptionalExtension, params};

use crate::store::StoreError;

const SCHEMA: &str = include_str!("store/sql/challenges.sql");
/// Seconds for which an ended challenge can still be told from an unknown one.
const KEPT: i64 = 86_400;

/// The challenges of one verifier.
pub struct ChallengeBook(Connection);

impl ChallengeBook {
    /// Opens the file, made if it is not there.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self(connection))
    }
}

impl Challenges for ChallengeBook {
    type Error = StoreError;

    fn remember(&mut self, request: &Request, until: &Instant) -> Result<(), StoreError> {
        let until = until.seconds();
        self.0.execute("DELETE FROM challenge WHERE until < ?1", [until - KEPT])?;
        let put = "INSERT INTO challenge (challenge, domain, until) VALUES (?1, ?2, ?3)";
        self.0.execute(put, params![request.challenge.as_str(), request.domain.as_str(), until])?;
        Ok(())
    }

    fn spend(&mut self, request: &Request, now: &Instant) -> Result<Standing, StoreError> {
        let (challenge, domain, now) = (request.challenge.as_str(), request.domain.as_str(), now.seconds());
        let swap = "UPDATE challenge SET spent = 1
                    WHERE challenge = ?1 AND domain = ?2 AND spent = 0 AND until >= ?3";
        if self.0.execute(swap, params![challenge, domain, now])? == 1 {
            return Ok(Standing::Fresh);
        }
        let find = "SELECT spent FROM challenge WHERE challenge = ?1 AND domain = ?2";
        let spent: Option<bool> = self.0.query_row(find, [challenge, domain], |row| row.get(0)).optional()?;
        Ok(match spent {
            None => Standing::Unknown,
            Some(true) => Standing::Spent,
            Some(false) => Standing::Expired,
        })
    }
}

#[cfg(test)]
mod tests {
    use cando_signer::Challenge;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn request(n: u8, domain: &str) -> Request {
        Request { challenge: Challenge::from_entropy([n; 32]), domain: domain.parse().unwrap() }
    }

    #[test]
    fn spends_once_in_time_for_one_domain() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("challenges.sqlite");
        let (asked, until) = (request(1, "jobs.example"), at("2026-11-22T12:10:00Z"));
        let mut book = ChallengeBook::open(&path).unwrap();
        book.remember(&asked, &until).unwrap();
        assert!(book.remember(&asked, &until).is_err(), "a challenge is asked once");
        let mut spend = |request: &Request, now: &str| book.spend(request, &at(now)).unwrap();
        assert_eq!(spend(&request(2, "jobs.example"), "2026-11-22T12:00:00Z"), Standing::Unknown);
        assert_eq!(spend(&request(1, "other.example"), "2026-11-22T12:00:00Z"), Standing::Unknown);
        assert_eq!(spend(&asked, "2026-11-22T12:10:01Z"), Standing::Expired);
        assert_eq!(spend(&asked, "2026-11-22T12:10:00Z"), Standing::Fresh);
        assert_eq!(spend(&asked, "2026-11-22T12:10:00Z"), Standing::Spent);
        // Another process, and later.
        let mut again = ChallengeBook::open(&path).unwrap();
        assert_eq!(again.spend(&asked, &at("2026-11-22T12:10:00Z")).unwrap(), Standing::Spent);
        again.remember(&request(3, "jobs.example"), &at("2026-11-24T12:00:00Z")).unwrap();
        assert_eq!(again.spend(&asked, &at("2026-11-24T12:00:00Z")).unwrap(), Standing::Unknown);
    }

    #[test]
    fn of_many_at_once_one_is_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("challenges.sqlite");
        let (asked, until) = (request(1, "jobs.example"), at("2026-11-22T12:10:00Z"));
        ChallengeBook::open(&path).unwrap().remember(&asked, &until).unwrap();
        let spend = || ChallengeBook::open(&path).unwrap().spend(&asked, &until).unwrap();
        let found: Vec<Standing> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(spend)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(found.iter().filter(|standing| **standing == Standing::Fresh).count(), 1, "{found:?}");
    }
}
