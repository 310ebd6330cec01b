//! Whether a credential still stands: W3C Bitstring Status List 1.0, from files.
//!
//! ```text
//! issuer     Ledger: secret, numbers, marks ─ publish → two signed lists        number ─ entry → credentialStatus
//! verifier   credential + lists (stapled, or fetched by whoever asks) + now + greatest age ─ standing → Standing
//! ```
//!
//! What cannot be told is [`Standing::Unknown`] with its [`Doubt`], and never good. Every entry of a credential counts,
//! and the worst of them decides: revoked, suspended, unknown, good.

use std::sync::Arc;

use cando_record::Instant;
use cando_record::json::{self, Value};
use serde::Serialize;

mod bits;
mod entry;
mod ledger;
mod list;
mod order;
#[cfg(test)]
mod tests;

pub use bits::{Bits, BitsError, ENTRIES};
pub use entry::{Purpose, StatusBase, StatusBaseError, StatusEntry};
pub use ledger::{Ledger, Mark, Window};
pub use list::{ListError, STATUS_LIST, StatusList};

use entry::{ENTRY, decimal};
use list::{List, one_or_many};

/// Whether a credential stands, by its issuer's lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "standing")]
pub enum Standing {
    /// Its issuer had not taken it back at that moment.
    Good {
        /// The moment of the oldest list that was needed.
        #[serde(rename = "asOf")]
        as_of: Instant,
    },
    /// Its issuer took it back for good.
    Revoked {
        /// The moment of the list that says so.
        #[serde(rename = "asOf")]
        as_of: Instant,
    },
    /// Its issuer took it back for the time being.
    Suspended {
        /// The moment of the list that says so.
        #[serde(rename = "asOf")]
        as_of: Instant,
    },
    /// It could not be told.
    Unknown {
        /// Why.
        reason: Doubt,
    },
    /// It names no list: its issuer promised no status.
    Untracked,
}

/// Why a credential's status is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The entry itself is malformed.
    #[error("the credential's status entry is malformed: {0} is missing or not as the standard says")]
    Entry(&'static str),
    /// The list's time is over.
    #[error("the status list {url} was valid until {until}; fetch it again")]
    Expired {
        /// Where the list is published.
        url: String,
        /// Its end.
        until: Instant,
    },
    /// The list's time has not come.
    #[error("the status list {url} is valid from {from} on, which is later than now; check the clock")]
    Early {
        /// Where the list is published.
        url: String,
        /// Its beginning.
        from: Instant,
    },
    /// Another kind of status, or a purpose that says neither.
    #[error(
        "the credential's status is of a kind that CanDo does not know, no {ENTRY} of purpose revocation or suspension"
    )]
    Kind,
    /// The list is malformed, or its proof does not hold.
    #[error("the status list {url} cannot be relied on: {error}")]
    List {
        /// Where the list is published.
        url: String,
        /// What is wrong with it.
        error: ListError,
    },
    /// The list is not among those given.
    #[error("the status list {url} is not at hand; fetch it from there")]
    Missing {
        /// Where the list is published.
        url: String,
    },
    /// The list is another issuer's.
    #[error("the status list {url} is not by the credential's issuer")]
    OtherIssuer {
        /// Where the list is published.
        url: String,
    },
    /// The list is about something else.
    #[error("the status list {url} is not about what the credential says that it is about")]
    Purpose {
        /// Where the list is published.
        url: String,
    },
    /// The list is older than the verifier permits.
    #[error("the status list {url} is {age} seconds old, and {greatest} are permitted; fetch it again")]
    Stale {
        /// Where the list is published.
        url: String,
        /// Its age in seconds.
        age: i64,
        /// The greatest age permitted.
        greatest: i64,
    },
}

impl Serialize for Doubt {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

/// Whose credential it is, and so what is demanded of its lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// CanDo's: both proofs under each list, exactly CanDo's form, and the companion list of purpose `revocation`.
    CanDo,
    /// Another system's: one proof that is known here, and that holds.
    Foreign,
}

/// When a status is asked for, and how old an answer may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Now.
    pub now: Instant,
    /// The greatest age of a list, in seconds.
    pub greatest_age: i64,
    /// The keys that keep the issuer's lists today, where its history was weighed: none, if all have ended. Without one, the
    /// issuer's own key.
    pub keepers: Option<Vec<String>>,
}

/// Lists stapled to one credential that are read.
const STAPLED: usize = 16;

/// Lists that were given, read and their proofs checked once, for any number of credentials.
#[derive(Clone, Debug, Default)]
pub struct Lists(Vec<(String, Arc<Result<List, ListError>>)>);

impl Moment {
    /// For an issuer of one key.
    pub fn new(now: Instant, greatest_age: i64) -> Self {
        Self { now, greatest_age, keepers: None }
    }
}

impl Lists {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Reads the files of list credentials. One that says nothing is kept with the reason.
    pub fn read<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let read = |file| match json::parse(file, STATUS_LIST) {
            Ok(document) => {
                let url = document["id"].as_str().unwrap_or_default().to_owned();
                (url, Arc::new(List::read(&document)))
            }
            Err(error) => (String::new(), Arc::new(Err(ListError::Json(error.to_string())))),
        };
        Self(files.into_iter().map(read).collect())
    }

    /// These, and those that came with a credential.
    pub(crate) fn with(&self, stapled: &[Value]) -> Self {
        let url = |document: &Value| document["id"].as_str().unwrap_or_default().to_owned();
        let read = stapled.iter().take(STAPLED).map(|list| (url(list), Arc::new(List::read(list))));
        Self(self.0.iter().cloned().chain(read).collect())
    }

    /// What is wrong with each of the files, in their order.
    pub fn faults(&self) -> impl Iterator<Item = Option<&ListError>> {
        self.0.iter().map(|(_, list)| list.as_ref().as_ref().err())
    }

    /// The youngest list of an address that will do; else why none does.
    fn find(&self, url: &str, wanted: &Wanted) -> Result<&List, Doubt> {
        let given = self.0.iter().filter(|(at, _)| at == url).map(|(_, list)| wanted.admit(url, list));
        let rank = |found: &Result<&List, Doubt>| found.as_ref().ok().map(|list| list.as_of.clone());
        given.max_by_key(rank).unwrap_or_else(|| Err(Doubt::Missing { url: url.into() }))
    }
}

/// Whether a credential still stands. Its own proof is not asked for here, and must hold.
pub fn standing(credential: &Value, origin: Origin, lists: &Lists, moment: &Moment) -> Standing {
    let entries = one_or_many(credential.get("credentialStatus"));
    let issuer = credential["issuer"]["id"].as_str().or(credential["issuer"].as_str()).unwrap_or_default();
    let asked = entries.iter().flat_map(|entry| asked(entry, origin));
    let found = asked.map(|asked| {
        let asked = asked?;
        asked.answer(lists, &Wanted { issuer, moment, origin, purpose: &asked.purpose })
    });
    found.map(|found| found.unwrap_or_else(|reason| Standing::Unknown { reason })).fold(Standing::Untracked, worse)
}

/// The addresses of all lists that [`standing`] asks for.
pub fn lists_of(credential: &Value, origin: Origin) -> Vec<String> {
    let entries = one_or_many(credential.get("credentialStatus"));
    entries.into_iter().flat_map(|entry| asked(entry, origin)).filter_map(|asked| Some(asked.ok()?.url)).collect()
}

/// Those of the list credentials that are about a credential: what is stapled to it.
pub fn staple(credential: &Value, origin: Origin, lists: &[Value]) -> Vec<Value> {
    let named = lists_of(credential, origin);
    let about = |list: &&Value| list["id"].as_str().is_some_and(|id| named.iter().any(|url| url == id));
    lists.iter().filter(about).cloned().collect()
}

/// One bit that has to be looked at.
struct Asked {
    index: u64,
    purpose: String,
    url: String,
}

/// The bits behind an entry: with the entry's own, for a credential of CanDo, its companion's.
fn asked(entry: &Value, origin: Origin) -> Vec<Result<Asked, Doubt>> {
    let own = match Asked::read(entry) {
        Ok(own) => own,
        Err(doubt) => return vec![Err(doubt)],
    };
    match (origin, StatusEntry::read(entry).filter(|ours| ours.write() == *entry)) {
        (Origin::Foreign, _) => vec![Ok(own)],
        (Origin::CanDo, None) => vec![Err(Doubt::Entry("statusListCredential"))],
        (Origin::CanDo, Some(ours)) => {
            let purpose = Purpose::Revocation;
            vec![
                Ok(own),
                Ok(Asked { index: ours.index().into(), purpose: purpose.name().into(), url: ours.url(purpose) }),
            ]
        }
    }
}

impl Asked {
    fn read(entry: &Value) -> Result<Self, Doubt> {
        if !one_or_many(entry.get("type")).iter().any(|kind| **kind == ENTRY) {
            return Err(Doubt::Kind);
        }
        let text = |name: &'static str| entry[name].as_str().ok_or(Doubt::Entry(name));
        // One bit an entry, as the standard has it where nothing else is said.
        if entry.get("statusSize").is_some_and(|size| *size != 1) {
            return Err(Doubt::Entry("statusSize"));
        }
        let index = decimal(text("statusListIndex")?).ok_or(Doubt::Entry("statusListIndex"))?;
        Ok(Self { index, purpose: text("statusPurpose")?.into(), url: text("statusListCredential")?.into() })
    }

    fn answer(&self, lists: &Lists, wanted: &Wanted) -> Result<Standing, Doubt> {
        let set = match self.purpose.as_str() {
            "revocation" => |as_of| Standing::Revoked { as_of },
            "suspension" => |as_of| Standing::Suspended { as_of },
            _ => return Err(Doubt::Kind),
        };
        let list = lists.find(&self.url, wanted)?;
        let is_set = list.bits.is_set(self.index);
        let is_set = is_set.map_err(|error| Doubt::List { url: self.url.clone(), error: error.into() })?;
        let as_of = list.as_of.clone();
        Ok(if is_set { set(as_of) } else { Standing::Good { as_of } })
    }
}

/// What a list must be like to answer.
struct Wanted<'a> {
    issuer: &'a str,
    moment: &'a Moment,
    origin: Origin,
    purpose: &'a str,
}

impl Wanted<'_> {
    fn admit<'a>(&self, url: &str, list: &'a Result<List, ListError>) -> Result<&'a List, Doubt> {
        let url = || url.to_owned();
        let list = list.as_ref().map_err(|error| Doubt::List { url: url(), error: error.clone() })?;
        let Moment { now, greatest_age, keepers } = self.moment;
        let keeps = match keepers {
            Some(keepers) => keepers.contains(&list.issuer),
            None => list.issuer == self.issuer,
        };
        if !keeps {
            return Err(Doubt::OtherIssuer { url: url() });
        }
        if let (Origin::CanDo, Some(error)) = (self.origin, &list.foreign) {
            return Err(Doubt::List { url: url(), error: error.clone() });
        }
        if !list.purposes.iter().any(|purpose| purpose == self.purpose) {
            return Err(Doubt::Purpose { url: url() });
        }
        if list.as_of > *now {
            return Err(Doubt::Early { url: url(), from: list.as_of.clone() });
        }
        if let Some(until) = list.until.as_ref().filter(|until| *until < now) {
            return Err(Doubt::Expired { url: url(), until: until.clone() });
        }
        match now.seconds() - list.as_of.seconds() {
            age if age > *greatest_age => Err(Doubt::Stale { url: url(), age, greatest: *greatest_age }),
            _ => Ok(list),
        }
    }
}

/// The worse of two; of two good ones, the older.
fn worse(one: Standing, other: Standing) -> Standing {
    let rank = |standing: &Standing| match standing {
        Standing::Untracked => 0,
        Standing::Good { .. } => 1,
        Standing::Unknown { .. } => 2,
        Standing::Suspended { .. } => 3,
        Standing::Revoked { .. } => 4,
    };
    match (&one, &other) {
        (Standing::Good { as_of: first }, Standing::Good { as_of: second }) if second < first => other,
        _ if rank(&other) > rank(&one) => other,
        _ => one,
    }
}
