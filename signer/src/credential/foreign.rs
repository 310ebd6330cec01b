//! Credentials of other systems: what the standards say of any, and no more.
//!
//! They have no evidence that could be run again. Their issuer's signature, their dates and their status can be checked;
//! how their results came about cannot. Source: W3C VC Data Model 2.0, sections 4.7, 4.9 and 4.10; Open Badges 3.0.

use cando_record::Instant;
use cando_record::json::Value;
use serde::Serialize;

use crate::proof::snapshot::Methods;
use crate::proof::{self, ProofError, Purpose, Suite};

/// What a foreign credential states, if its signature holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The achievement's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub achievement: Option<String>,
    /// The issuer's identifier.
    pub issuer: String,
    /// Results as they stand there: name and value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<(String, String)>,
    /// The subject's identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The credential's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A credential of another system.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Foreign {
    /// When the latest of its proofs was made.
    pub created: Option<Instant>,
    pub document: Value,
    pub issued: Option<Instant>,
    pub issuer: String,
    /// When it ends, or the first of its proofs.
    pub until: Option<Instant>,
}

/// JSON pointer to what is missing or malformed.
type Missing = String;

impl Foreign {
    pub fn read(document: Value) -> Result<Self, Missing> {
        let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str);
        let issuer = text("/issuer/id").or_else(|| text("/issuer")).ok_or("/issuer")?.to_owned();
        let [mut created, mut until] = [vec![], moments(&document, "", &["validUntil", "expirationDate"])?];
        let issued = moments(&document, "", &["validFrom", "issuanceDate"])?;
        for (proof, at) in proofs(&document) {
            if Suite::KNOWN.iter().any(|suite| suite.made(proof)) {
                created.extend(moments(proof, &at, &["created"])?);
                until.extend(moments(proof, &at, &["expires"])?);
            }
        }
        let [created, issued] = [created, issued].map(|moments| moments.into_iter().max());
        Ok(Self { created, issued, issuer, until: until.into_iter().min(), document })
    }

    /// Whether anybody signed it, in whatever way.
    pub fn is_signed(&self) -> bool {
        proofs(&self.document).next().is_some()
    }

    /// Whether its issuer signed its JSON, or its statements. Others may have signed it too: then theirs must hold.
    pub fn verify_proof(&self, suite: Suite, methods: Methods) -> Result<(), ProofError> {
        let alike: &[Suite] = if suite == Suite::Rdfc { &[suite, Suite::Signature2020] } else { &[suite] };
        let mut found = Err(ProofError::Missing(suite));
        for (proof, _) in proofs(&self.document) {
            let Some(suite) = alike.iter().find(|suite| suite.made(proof)) else { continue };
            match proof::verify_by(Purpose::Assertion, &self.document, proof, *suite, methods) {
                Ok(signer) if signer == self.issuer => found = Ok(()),
                Ok(_) => found = found.or(Err(ProofError::Issuer)),
                Err(error) if error.is_ignorance() => found = found.or(Err(error)),
                Err(error) => return Err(error),
            }
        }
        found
    }

    /// The suites of its proofs, as they name themselves.
    pub fn suites(&self) -> String {
        let name = |proof: &Value| proof["cryptosuite"].as_str().or(proof["type"].as_str()).unwrap_or("?").to_owned();
        proofs(&self.document).map(|(proof, _)| name(proof)).collect::<Vec<_>>().join(", ")
    }

    pub fn statement(&self) -> Statement {
        let subject = match &self.document["credentialSubject"] {
            Value::Array(subjects) => subjects.first().unwrap_or(&Value::Null),
            subject => subject,
        };
        let achievement = &subject["achievement"];
        let names = achievement["resultDescription"].as_array().into_iter().flatten();
        let names: Vec<_> = names.map(|description| (&description["id"], &description["name"])).collect();
        let result = |result: &Value| {
            let named = names.iter().find(|(id, _)| **id == result["resultDescription"]);
            let name = named.and_then(|(_, name)| text(name)).unwrap_or_else(|| "result".into());
            Some((name, text(&result["value"]).or_else(|| text(&result["status"]))?))
        };
        Statement {
            achievement: text(&achievement["name"]),
            issuer: self.issuer.clone(),
            results: subject["result"].as_array().into_iter().flatten().filter_map(result).collect(),
            subject: text(&subject["id"]),
            title: text(&self.document["name"]),
        }
    }
}

/// The proofs of a document, which has one or a list of them, each with its JSON pointer.
fn proofs(document: &Value) -> impl Iterator<Item = (&Value, String)> {
    let (list, listed) = match document.get("proof") {
        Some(Value::Array(proofs)) => (proofs.as_slice(), true),
        one => (one.map(std::slice::from_ref).unwrap_or_default(), false),
    };
    let at = move |i| if listed { format!("/proof/{i}") } else { "/proof".into() };
    list.iter().enumerate().map(move |(i, proof)| (proof, at(i)))
}

/// The moments under these names, as far as they are there.
fn moments(object: &Value, at: &str, names: &[&str]) -> Result<Vec<Instant>, Missing> {
    let found = names.iter().filter_map(|name| Some((name, object.get(*name)?)));
    found.map(|(name, value)| value.as_str().and_then(instant).ok_or_else(|| format!("{at}/{name}"))).collect()
}

/// A text, in the first of the languages that it is given in (W3C VC Data Model 2.0, section 11.1).
fn text(value: &Value) -> Option<String> {
    let first = value.as_array().map_or(Some(value), |list| list.first())?;
    first.as_str().or_else(|| first.get("@value")?.as_str()).map(String::from)
}

/// An RFC 3339 moment in any offset and precision, cut to the second in UTC.
pub(crate) fn instant(text: &str) -> Option<Instant> {
    let moment: jiff::Timestamp = text.parse().ok()?;
    jiff::Timestamp::from_second(moment.as_second()).ok()?.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_any_offset() {
        let cases = [
            ("2026-11-22T12:00:00Z", Some("2026-11-22T12:00:00Z")),
            ("2026-11-22T12:00:00.999Z", Some("2026-11-22T12:00:00Z")),
            ("2026-11-22T12:00:00+02:00", Some("2026-11-22T10:00:00Z")),
            ("2026-11-22", None),
            ("2026-11-22T12:00:00", None),
            ("tomorrow", None),
        ];
        for (text, expected) in cases {
            assert_eq!(instant(text).as_ref().map(Instant::as_str), expected, "{text}");
        }
    }
}
