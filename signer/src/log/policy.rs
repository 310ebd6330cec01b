//! Which logs and witnesses a verifier relies on. C2SP tlog-policy.
//!
//! ```text
//! log example.com/log+c74f20a3+ARpc…
//! witness w1 witness.example/w1+…
//! witness w2 witness.example/w2+…
//! group both 2 w1 w2
//! quorum both
//! ```

use super::text::decimal;
use super::{Name, SignatureType, Vkey, VkeyError};

/// The largest policy that is read, in bytes, and the most logs, witnesses or groups in it.
const LARGEST: usize = 64 << 10;
const MOST: usize = 256;

/// A policy: any of its logs, and a quorum of its witnesses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    groups: Vec<Group>,
    logs: Vec<Vkey>,
    quorum: Option<Member>,
    witnesses: Vec<Witness>,
}

/// A witness of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its key.
    pub key: Vkey,
    /// Where it takes checkpoints (C2SP tlog-witness, submission prefix), if the policy says so.
    pub url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    least: usize,
    members: Vec<Member>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Member {
    Group(usize),
    Witness(usize),
}

/// Why a text is not a policy; lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Control characters other than tab and line feed, or no line feed at the end.
    #[error("line {0} holds control characters, or does not end")]
    Bytes(usize),
    /// Two logs or two witnesses with one key.
    #[error("line {0} names a key that another line has: one key counts once, whatever its name")]
    DuplicateKey(usize),
    /// A witness or group with another's name, or a member that is listed twice.
    #[error("line {0} uses a name a second time")]
    DuplicateName(usize),
    /// Not a line of a policy.
    #[error(
        "line {0} is none of `log KEY [URL]`, `witness NAME KEY [URL]`, `group NAME all|any|K NAME…`, `quorum NAME`"
    )]
    Form(usize),
    /// A log's key where a witness's is due, or the other way.
    #[error("line {0} names a key of the wrong kind: a log's has type 0x01, a witness's 0x04")]
    Kind(usize),
    /// A malformed key.
    #[error("line {0}: {1}")]
    Key(usize, VkeyError),
    /// No quorum, or two.
    #[error("a policy has exactly one line `quorum NAME`, or `quorum none`")]
    Quorum,
    /// A threshold of 0, or more than there are members.
    #[error("line {0} asks for none of its members, or for more than it has")]
    Threshold(usize),
    /// Too large.
    #[error("the policy has more than {LARGEST} bytes, or {MOST} logs, witnesses or groups")]
    TooLarge,
    /// A member that no line before defines.
    #[error("line {0} uses a name that no line before it defines")]
    Unknown(usize),
}

impl Policy {
    /// Reads a policy file.
    pub fn read(bytes: &[u8]) -> Result<Self, PolicyError> {
        if bytes.len() > LARGEST {
            return Err(PolicyError::TooLarge);
        }
        let mut reading = Reading::default();
        let last = bytes.split(|byte| *byte == b'\n').count();
        for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1..) {
            let plain = line.iter().all(|byte| matches!(byte, b'\t' | 0x20..=0x7e | 0x80..));
            if !plain || (number == last && !line.is_empty()) {
                return Err(PolicyError::Bytes(number));
            }
            let words = line.split(|byte| matches!(byte, b' ' | b'\t')).filter(|word| !word.is_empty());
            reading.read(&words.collect::<Vec<_>>(), number)?;
        }
        if reading.quorums == 1 { Ok(reading.policy) } else { Err(PolicyError::Quorum) }
    }

    /// The logs.
    pub fn logs(&self) -> &[Vkey] {
        &self.logs
    }

    /// The log with this origin.
    pub fn log(&self, origin: &Name) -> Option<&Vkey> {
        self.logs.iter().find(|log| log.name() == origin)
    }

    /// The witnesses, in the policy's order.
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Whether these witnesses, told by their places, are a quorum.
    pub fn is_quorum(&self, cosigned: impl Fn(usize) -> bool) -> bool {
        let mut groups: Vec<bool> = Vec::new();
        let holds = |groups: &[bool], member: &Member| match member {
            Member::Group(place) => groups.get(*place).copied().unwrap_or(false),
            Member::Witness(place) => cosigned(*place),
        };
        for group in &self.groups {
            let count = group.members.iter().filter(|member| holds(&groups, member)).count();
            groups.push(count >= group.least);
        }
        self.quorum.is_none_or(|quorum| holds(&groups, &quorum))
    }

    /// Whether no witness is asked for.
    pub fn is_unwitnessed(&self) -> bool {
        self.quorum.is_none()
    }
}

/// A policy, as far as it is read.
#[derive(Default)]
struct Reading {
    joined: Vec<Member>,
    names: Vec<(Vec<u8>, Member)>,
    policy: Policy,
    quorums: usize,
}

impl Reading {
    fn read(&mut self, words: &[&[u8]], line: usize) -> Result<(), PolicyError> {
        match words {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key, url @ ..] if url.len() <= 1 => {
                let key = vkey(key, SignatureType::Log, line)?;
                distinct(self.policy.logs.iter(), &key, line)?;
                add(&mut self.policy.logs, key).map(drop)
            }
            [b"witness", name, key, url @ ..] if url.len() <= 1 => {
                let key = vkey(key, SignatureType::Witness, line)?;
                distinct(self.policy.witnesses.iter().map(|witness| &witness.key), &key, line)?;
                let url = url.first().map(|url| String::from_utf8_lossy(url).into());
                let place = add(&mut self.policy.witnesses, Witness { key, url })?;
                self.define(name, Member::Witness(place), line)
            }
            [b"group", name, least, members @ ..] if !members.is_empty() => {
                let least = threshold(least, members.len()).ok_or(PolicyError::Threshold(line))?;
                let members = members.iter().map(|member| self.join(member, line)).collect::<Result<_, _>>()?;
                let place = add(&mut self.policy.groups, Group { least, members })?;
                self.define(name, Member::Group(place), line)
            }
            [b"quorum", name] => {
                self.quorums += 1;
                self.policy.quorum = if *name == b"none" { None } else { Some(self.find(name, line)?) };
                Ok(())
            }
            _ => Err(PolicyError::Form(line)),
        }
    }

    fn define(&mut self, name: &[u8], member: Member, line: usize) -> Result<(), PolicyError> {
        let taken = name == b"none" || self.names.iter().any(|(other, _)| other == name);
        self.names.push((name.into(), member));
        if taken { Err(PolicyError::DuplicateName(line)) } else { Ok(()) }
    }

    fn find(&self, name: &[u8], line: usize) -> Result<Member, PolicyError> {
        let found = self.names.iter().find(|(other, _)| other == name);
        found.map(|(_, member)| *member).ok_or(PolicyError::Unknown(line))
    }

    /// A member of a group, which is no other group's: so a witness counts in one way only.
    fn join(&mut self, name: &[u8], line: usize) -> Result<Member, PolicyError> {
        let member = self.find(name, line)?;
        let again = self.joined.contains(&member);
        self.joined.push(member);
        if again { Err(PolicyError::DuplicateName(line)) } else { Ok(member) }
    }
}

fn vkey(word: &[u8], kind: SignatureType, line: usize) -> Result<Vkey, PolicyError> {
    let text = str::from_utf8(word).map_err(|_| PolicyError::Key(line, VkeyError::Form))?;
    let key: Vkey = text.parse().map_err(|error| PolicyError::Key(line, error))?;
    if key.kind() == kind { Ok(key) } else { Err(PolicyError::Kind(line)) }
}

fn distinct<'a>(mut known: impl Iterator<Item = &'a Vkey>, key: &Vkey, line: usize) -> Result<(), PolicyError> {
    if known.any(|other| other.key() == key.key()) { Err(PolicyError::DuplicateKey(line)) } else { Ok(()) }
}

/// Adds to a list, and gives the place.
fn add<T>(list: &mut Vec<T>, item: T) -> Result<usize, PolicyError> {
    list.push(item);
    if list.len() <= MOST { Ok(list.len() - 1) } else { Err(PolicyError::TooLarge) }
}

fn threshold(word: &[u8], members: usize) -> Option<usize> {
    let least = match word {
        b"all" => members,
        b"any" => 1,
        number => usize::try_from(decimal(str::from_utf8(number).ok()?)?).ok()?,
    };
    (1..=members).contains(&least).then_some(least)
}
