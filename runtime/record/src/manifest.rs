//! What an assessment says of itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Digest;

/// A text per locale (BCP 47 tag); `en` is always there.
pub type Localized = BTreeMap<String, String>;

/// The answer of `cando_describe`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What it measures and how, one paragraph.
    pub about: Localized,
    /// Name in kebab case, unique among a grader's assessments.
    pub id: String,
    /// Items drawn per attempt.
    pub items: u32,
    /// Whether the module holds its own key, so that it must stay with the grader.
    pub keyed: bool,
    /// The languages that its jobs may name.
    pub languages: Vec<Language>,
    /// Limits of one attempt, before any accommodation.
    pub limits: Limits,
    /// Locales of its texts.
    pub locales: Vec<String>,
    /// How points come about, one paragraph.
    pub scoring: Localized,
    /// The skills that it scores.
    pub skills: Vec<Skill>,
    /// Title for people.
    pub title: Localized,
    /// Semantic version.
    pub version: String,
}

/// A skill, and its name for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// Name in kebab case.
    pub id: String,
    /// Title for people.
    pub title: Localized,
}

/// A language, by the digest of its module before sealing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// SHA-256 of the module before sealing.
    pub module: Digest,
    /// Name, such as `python`.
    pub name: String,
}

/// What one attempt may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Fuel for each event: one `cando_alloc` and one `cando_advance`.
    pub fuel: u64,
    /// Milliseconds from the start until `time-up`.
    pub time: u64,
}
