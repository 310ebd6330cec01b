//! What a credential says, part after part, and its proofs.

use cando_record::{Ended, Instant, Language};

use super::{CompactError, Part, Read, Sink, Source};
use crate::PublicKey;
use crate::credential::content::{Assessment, Content, SkillScore};
use crate::keys::did;
use crate::status::StatusEntry;

impl Part for Content {
    fn put(&self, sink: &mut Sink) {
        // By name and without `..`: a new part of the content has to find its place here.
        let Self {
            assessment,
            attempt,
            created,
            ended,
            evidence,
            formerly,
            issued,
            issuer,
            issuer_name,
            keyed,
            logged,
            skills,
            status,
            subject,
            until,
        } = self;
        Did(issuer.clone()).put(sink);
        Did(subject.clone()).put(sink);
        evidence.put(sink);
        issued.put(sink);
        (created != issued).then(|| created.clone()).put(sink);
        until.put(sink);
        attempt.put(sink);
        (*ended == Ended::TimeUp).put(sink);
        keyed.put(sink);
        assessment.put(sink);
        skills.put(sink);
        issuer_name.put(sink);
        status.put(sink);
        formerly.clone().map(Did).put(sink);
        logged.as_ref().map(ToString::to_string).put(sink);
    }

    fn take(source: &mut Source) -> Read<Self> {
        let Did(issuer) = Part::take(source)?;
        let Did(subject) = Part::take(source)?;
        let evidence = Part::take(source)?;
        let issued: Instant = Part::take(source)?;
        let created: Option<Instant> = Part::take(source)?;
        let until = Part::take(source)?;
        let attempt = Part::take(source)?;
        let ended = if bool::take(source)? { Ended::TimeUp } else { Ended::Completed };
        let keyed = Part::take(source)?;
        let (assessment, skills) = (Part::take(source)?, Part::take(source)?);
        let (issuer_name, status) = (Part::take(source)?, Part::take(source)?);
        let formerly: Option<Did> = Part::take(source)?;
        let logged: Option<String> = Part::take(source)?;
        let logged = logged.map(|place| place.parse().map_err(|_| CompactError::Content)).transpose()?;
        Ok(Self {
            assessment,
            attempt,
            created: created.unwrap_or_else(|| issued.clone()),
            ended,
            evidence,
            formerly: formerly.map(|Did(did)| did),
            issued,
            issuer,
            issuer_name,
            keyed,
            logged,
            skills,
            status,
            subject,
            until,
        })
    }
}

impl Part for Assessment {
    fn put(&self, sink: &mut Sink) {
        let Self { about, id, languages, module, scoring, title, version } = self;
        module.put(sink);
        languages.put(sink);
        [id, version, title, about, scoring].into_iter().for_each(|text| text.put(sink));
    }

    fn take(source: &mut Source) -> Read<Self> {
        let (module, languages) = (Part::take(source)?, Part::take(source)?);
        let (id, version, title) = (Part::take(source)?, Part::take(source)?, Part::take(source)?);
        Ok(Self { about: Part::take(source)?, id, languages, module, scoring: Part::take(source)?, title, version })
    }
}

impl Part for StatusEntry {
    fn put(&self, sink: &mut Sink) {
        self.base().as_str().to_owned().put(sink);
        self.list().put(sink);
        self.index().put(sink);
    }

    fn take(source: &mut Source) -> Read<Self> {
        let base = String::take(source)?;
        Self::at(&base, Part::take(source)?, Part::take(source)?).ok_or(CompactError::Content)
    }
}

impl Part for Language {
    fn put(&self, sink: &mut Sink) {
        self.module.put(sink);
        self.name.put(sink);
    }

    fn take(source: &mut Source) -> Read<Self> {
        Ok(Self { module: Part::take(source)?, name: Part::take(source)? })
    }
}

impl Part for SkillScore {
    fn put(&self, sink: &mut Sink) {
        let Self { error, of, points, scaled, skill, title } = self;
        [points, of, scaled, error].into_iter().for_each(|number| number.put(sink));
        skill.put(sink);
        title.put(sink);
    }

    fn take(source: &mut Source) -> Read<Self> {
        let (points, of, scaled, error) =
            (Part::take(source)?, Part::take(source)?, Part::take(source)?, Part::take(source)?);
        Ok(Self { error, of, points, scaled, skill: Part::take(source)?, title: Part::take(source)? })
    }
}

/// A DID; a `did:key` as its key.
struct Did(String);

impl Part for Did {
    fn put(&self, sink: &mut Sink) {
        match PublicKey::from_did(&self.0).ok().filter(|key| key.did() == self.0) {
            Some(key) => {
                sink.fields.push(1);
                sink.fields.extend(key.to_bytes());
            }
            None => {
                sink.fields.push(0);
                self.0.put(sink);
            }
        }
    }

    fn take(source: &mut Source) -> Read<Self> {
        Ok(Self(match source.byte()? {
            1 => PublicKey::from_bytes(&source.array()?).map_err(|_| CompactError::Content)?.did(),
            0 => Part::take(source)?,
            _ => return Err(CompactError::Newer),
        }))
    }
}

/// One proof: its verification method, where it is not the issuer's `did:key`, and its signature.
pub struct Proof {
    pub method: Option<String>,
    pub signature: [u8; 64],
}

impl Proof {
    /// The verification method in full.
    pub fn method(&self, issuer: &str) -> String {
        self.method.clone().unwrap_or_else(|| did::method(issuer))
    }
}

impl Part for Proof {
    fn put(&self, sink: &mut Sink) {
        self.method.put(sink);
        sink.fields.extend(self.signature);
    }

    fn take(source: &mut Source) -> Read<Self> {
        Ok(Self { method: Part::take(source)?, signature: source.array()? })
    }
}
