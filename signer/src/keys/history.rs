//! An issuer's keys over time: who follows whom, and since when one signs no more.
//!
//! ```text
//! first ── rotation ──▶ second ── rotation ──▶ third          one line, one issuer
//!    ◀── retirement ───────┘                                   by the key itself, or by one that came after it
//! ```
//!
//! The dates in statements are their signers' words. What proves that something was signed before a key ended is the
//! time at which the log took it in, and that is an argument here. `docs/FORMAT.md`, section "Keys", says what a stolen
//! key can do and what not.

use std::collections::{BTreeMap, BTreeSet};

use cando_record::{Digest, Instant, KeyStatement, RetirementReason, Signed};

use crate::{SignatureError, check};

/// The most statements of one history.
pub const STATEMENTS: usize = 64;

/// A statement, and when the log took it in, if that is proven.
#[derive(Clone, Debug)]
pub struct Dated<'a> {
    /// The log's time.
    pub at: Option<Instant>,
    /// The statement.
    pub statement: &'a Signed<KeyStatement>,
}

/// Statements that hold, each for itself and all together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    ends: BTreeMap<String, End>,
    links: BTreeMap<String, Link>,
}

/// Since when a key signs no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Why.
    pub reason: RetirementReason,
    /// The first moment that does not count.
    pub since: Instant,
}

/// What follows a key.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    at: Instant,
    logged: Option<Instant>,
    successor: String,
}

/// Why statements do not make a history.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// Somebody comes after himself.
    #[error("the keys' history runs in a circle at {0}")]
    Cycle(String),
    /// Two successors: one of them is a thief's.
    #[error("{0} names two successors, so neither can be believed: the key may be stolen; ask the issuer")]
    Fork(String),
    /// Two predecessors.
    #[error("{0} succeeds two keys: an issuer's keys are one line")]
    Merged(String),
    /// Times that cannot be.
    #[error("a statement about {0} has a date that cannot be: before what it needs, or in advance")]
    Order(String),
    /// Signed with a key that had ended, as far as anyone can tell.
    #[error(
        "a statement about {key} is by {by}, which signs no more, and the log does not show that it was made before"
    )]
    Retired {
        /// Who signed it.
        by: String,
        /// What it is about.
        key: String,
    },
    /// A signature that does not hold.
    #[error("a statement about a key does not hold: {0}")]
    Signature(#[from] SignatureError),
    /// More than a history can have.
    #[error("the keys' history has more than {STATEMENTS} statements")]
    TooLong,
    /// Somebody else's business.
    #[error("a statement about {key} is by {by}, which has no say in it")]
    WrongKey {
        /// Who signed it.
        by: String,
        /// What it is about.
        key: String,
    },
}

/// Why a key may not have signed for an issuer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// Signed before it belonged to the issuer.
    #[error("the log shows it at {logged}, but its key is the issuer's only since {since}")]
    Early {
        /// The log's time.
        logged: Instant,
        /// When the key came into the line.
        since: Instant,
    },
    /// Signed after the key had ended.
    #[error("its key was {reason} at {since}, and the log shows it only at {logged}")]
    Late {
        /// The log's time.
        logged: Instant,
        /// Why the key ended.
        reason: RetirementReason,
        /// The first moment that does not count.
        since: Instant,
    },
    /// Not the issuer's.
    #[error("its key is neither the issuer's nor follows it")]
    Stranger,
    /// The key has ended, and nothing shows that this was signed before.
    #[error("its key was {reason} at {since}, and without the log's time nothing shows that it was signed before")]
    Unlogged {
        /// Why the key ended.
        reason: RetirementReason,
        /// The first moment that does not count.
        since: Instant,
    },
}

impl History {
    /// Weighs statements in any order; the same one twice counts once. Nothing is left out: one that does not hold spoils
    /// all, since whoever shows a history chooses what is in it.
    pub fn verify(statements: &[Dated]) -> Result<Self, HistoryError> {
        if statements.len() > STATEMENTS {
            return Err(HistoryError::TooLong);
        }
        statements.iter().try_for_each(|logged| check(logged.statement))?;
        let statements = distinct(statements);
        let mut history = Self::default();
        for logged in statements.values() {
            history.link(logged)?;
        }
        history.in_order()?;
        // A key's end decides what its statements about earlier keys are worth, so later keys come first.
        let mut retirements: Vec<&Dated> = statements.values().collect();
        retirements.sort_by_key(|logged| history.followers(subject(logged.statement)).count());
        for logged in retirements {
            history.end(logged)?;
        }
        Ok(history)
    }

    /// May this key have signed something for this issuer, which the log took in at that time? The issuer is the key that
    /// the asker trusts: any key of the line stands for itself and for those after it, not for those before.
    pub fn may_sign(&self, key: &str, issuer: &str, logged: Option<&Instant>) -> Result<(), KeyRefusal> {
        let is_issuers = key == issuer || self.followers(issuer).any(|link| link.successor == key);
        if !is_issuers {
            return Err(KeyRefusal::Stranger);
        }
        let begun = self.links.values().find(|link| link.successor == key).filter(|_| key != issuer);
        if let (Some(Link { at, .. }), Some(logged)) = (begun, logged)
            && logged < at
        {
            return Err(KeyRefusal::Early { logged: logged.clone(), since: at.clone() });
        }
        match (self.ends.get(key), logged) {
            (None, _) => Ok(()),
            (Some(End { since, .. }), Some(logged)) if logged < since => Ok(()),
            (Some(End { reason, since }), Some(logged)) => {
                Err(KeyRefusal::Late { logged: logged.clone(), reason: *reason, since: since.clone() })
            }
            (Some(End { reason, since }), None) => Err(KeyRefusal::Unlogged { reason: *reason, since: since.clone() }),
        }
    }

    /// The key that signs now for the issuer whose key this is or was: the last of its line.
    pub fn latest<'a>(&'a self, key: &'a str) -> &'a str {
        self.followers(key).last().map_or(key, |link| &link.successor)
    }

    /// The key right after this one.
    pub fn successor(&self, key: &str) -> Option<&str> {
        self.links.get(key).map(|link| link.successor.as_str())
    }

    /// Since when a key signs no more, if it has ended.
    pub fn ended(&self, key: &str) -> Option<&End> {
        self.ends.get(key)
    }

    /// The line that a key is in, from its first key to its last.
    pub fn line<'a>(&'a self, key: &'a str) -> Vec<&'a str> {
        let before = |key: &str| self.links.iter().find(|(_, link)| link.successor == key).map(|(old, _)| old.as_str());
        let mut first = key;
        while let Some(old) = before(first) {
            first = old;
        }
        std::iter::once(first).chain(self.followers(first).map(|link| link.successor.as_str())).collect()
    }

    /// The links after a key, in order; at most as many as there are, so that a circle has an end too.
    fn followers(&self, key: &str) -> impl Iterator<Item = &Link> {
        let first = self.links.get(key);
        std::iter::successors(first, |link| self.links.get(&link.successor)).take(self.links.len())
    }

    fn link(&mut self, logged: &Dated) -> Result<(), HistoryError> {
        let Signed { body, by: old, .. } = logged.statement;
        let KeyStatement::Rotation { succession } = body else { return Ok(()) };
        check(succession)?;
        let new = &succession.by;
        if succession.body.predecessor != *old {
            return Err(HistoryError::WrongKey { by: old.clone(), key: succession.body.predecessor.clone() });
        }
        if self.links.values().any(|link| link.successor == *new) {
            return Err(HistoryError::Merged(new.clone()));
        }
        let link = Link { at: succession.body.at.clone(), logged: logged.at.clone(), successor: new.clone() };
        match self.links.insert(old.clone(), link) {
            None => Ok(()),
            Some(_) => Err(HistoryError::Fork(old.clone())),
        }
    }

    fn in_order(&self) -> Result<(), HistoryError> {
        for (key, link) in &self.links {
            let mut seen = BTreeSet::from([key]);
            if let Some(again) = self.followers(key).find(|link| !seen.insert(&link.successor)) {
                return Err(HistoryError::Cycle(again.successor.clone()));
            }
            if self.links.get(&link.successor).is_some_and(|next| next.at < link.at) {
                return Err(HistoryError::Order(link.successor.clone()));
            }
        }
        Ok(())
    }

    fn end(&mut self, logged: &Dated) -> Result<(), HistoryError> {
        let Dated { statement: Signed { body, by, .. }, at: logged } = logged;
        let KeyStatement::Retirement { at, key, reason, since } = body else { return Ok(()) };
        if since > at {
            return Err(HistoryError::Order(key.clone()));
        }
        let retired = || HistoryError::Retired { by: by.clone(), key: key.clone() };
        let before = |logged: &Option<Instant>, since| logged.as_ref().is_some_and(|logged| logged < since);
        if by == key {
            // A thief of an ended key can still date a rotation back. A key that came after it needs no such proof: its word
            // stands for the rotation too.
            if self.links.get(key).is_some_and(|link| !before(&link.logged, since)) {
                return Err(retired());
            }
        } else {
            let wrong = || HistoryError::WrongKey { by: by.clone(), key: key.clone() };
            let link = self.followers(key).find(|link| link.successor == *by).ok_or_else(wrong)?;
            if *at < link.at {
                return Err(HistoryError::Order(key.clone()));
            }
            if self.ends.get(by).is_some_and(|end| !before(logged, &end.since)) {
                return Err(retired());
            }
        }
        let end = End { reason: *reason, since: since.clone() };
        let known = self.ends.entry(key.clone()).or_insert_with(|| end.clone());
        if end.since < known.since {
            *known = end;
        }
        Ok(())
    }
}

/// Each statement once, at the earliest time that is proven.
fn distinct<'a>(statements: &[Dated<'a>]) -> BTreeMap<Digest, Dated<'a>> {
    let mut distinct: BTreeMap<Digest, Dated> = BTreeMap::new();
    for logged in statements {
        let known = distinct.entry(logged.statement.digest()).or_insert_with(|| logged.clone());
        known.at = [&known.at, &logged.at].into_iter().flatten().min().cloned();
    }
    distinct
}

/// The key that a statement is about.
fn subject(statement: &Signed<KeyStatement>) -> &str {
    match &statement.body {
        KeyStatement::Rotation { .. } => &statement.by,
        KeyStatement::Retirement { key, .. } => key,
    }
}

#[cfg(test)]
mod tests;
