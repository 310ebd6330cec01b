//! Taking the variable parts out of a document. The fixed parts are none of its concern: see [`Content`].

use cando_record::json::Value;
use cando_record::{Digest, Ended, Language};

use super::{Assessment, Content, KEYED, LOGGED, SkillScore, is_name, word};
use crate::PublicKey;
use crate::credential::identifier::from_multibase;
use crate::log::Place;
use crate::status::StatusEntry;

const ACHIEVEMENT: &str = "/credentialSubject/achievement";
const DESCRIPTIONS: &str = "/credentialSubject/achievement/resultDescription";
const RESULTS: &str = "/credentialSubject/result";

/// JSON pointer to what is missing or malformed.
type Missing = String;

impl Content {
    /// Takes the variable parts out of a document.
    pub fn read(document: &Value) -> Result<Self, Missing> {
        let source = Source(document);
        let logged = source.logged()?;
        let (skills, count) = source.skills(2 + usize::from(logged.is_some()))?;
        Ok(Self {
            assessment: Assessment {
                about: source.text(&format!("{ACHIEVEMENT}/description"))?,
                id: source.name(&format!("{ACHIEVEMENT}/humanCode"))?,
                languages: source.languages()?,
                module: source.digest("/relatedResource/0/digestMultibase")?,
                scoring: source.text(&format!("{ACHIEVEMENT}/criteria/narrative"))?,
                title: source.text("/name")?,
                version: source.text(&format!("{ACHIEVEMENT}/version"))?,
            },
            attempt: source.parsed(&format!("{RESULTS}/{count}/value"))?,
            created: source.parsed("/proof/0/created")?,
            ended: source.ended(&format!("{RESULTS}/{}/value", count + 1))?,
            evidence: source.digest("/evidence/0/digestMultibase")?,
            formerly: source.formerly()?,
            issued: source.parsed("/validFrom")?,
            issuer: source.did("/issuer/id")?,
            issuer_name: source.optional("/issuer/name")?,
            keyed: source.text("/credentialSubject/narrative")?.contains(KEYED),
            logged,
            skills,
            status: source.status("/credentialStatus")?,
            subject: source.did("/credentialSubject/id")?,
            until: source.optional("/validUntil")?,
        })
    }
}

struct Source<'a>(&'a Value);

impl Source<'_> {
    fn text(&self, pointer: &str) -> Result<String, Missing> {
        let found = self.0.pointer(pointer).and_then(Value::as_str);
        found.map(String::from).ok_or_else(|| pointer.into())
    }

    fn name(&self, pointer: &str) -> Result<String, Missing> {
        self.text(pointer).and_then(|text| if is_name(&text) { Ok(text) } else { Err(pointer.into()) })
    }

    fn did(&self, pointer: &str) -> Result<String, Missing> {
        let did = self.text(pointer)?;
        PublicKey::from_did(&did).map(|_| did).map_err(|_| pointer.into())
    }

    /// The lost key, which is another than the subject's.
    fn formerly(&self) -> Result<Option<String>, Missing> {
        let at = "/credentialSubject/identifier";
        let Some(_) = self.0.pointer(at) else { return Ok(None) };
        let at = format!("{at}/0/identityHash");
        match self.did(&at)? {
            same if same == self.text("/credentialSubject/id")? => Err(at),
            key => Ok(Some(key)),
        }
    }

    fn parsed<T: std::str::FromStr>(&self, pointer: &str) -> Result<T, Missing> {
        self.text(pointer)?.parse().map_err(|_| pointer.into())
    }

    fn optional<T: std::str::FromStr>(&self, pointer: &str) -> Result<Option<T>, Missing> {
        match self.0.pointer(pointer) {
            Some(_) => self.parsed(pointer).map(Some),
            None => Ok(None),
        }
    }

    fn digest(&self, pointer: &str) -> Result<Digest, Missing> {
        from_multibase(&self.text(pointer)?).ok_or_else(|| pointer.into())
    }

    fn length(&self, pointer: &str) -> Result<usize, Missing> {
        let list = self.0.pointer(pointer).and_then(Value::as_array);
        list.map(Vec::len).ok_or_else(|| pointer.into())
    }

    fn languages(&self) -> Result<Vec<Language>, Missing> {
        let language = |i| {
            let module = self.digest(&format!("/relatedResource/{i}/digestMultibase"))?;
            Ok(Language { module, name: self.name(&format!("/relatedResource/{i}/name"))? })
        };
        (1..self.length("/relatedResource")?).map(language).collect()
    }

    fn status(&self, pointer: &str) -> Result<Option<StatusEntry>, Missing> {
        let found = self.0.pointer(pointer).map(|status| StatusEntry::read(status).ok_or_else(|| pointer.into()));
        found.transpose()
    }

    fn ended(&self, pointer: &str) -> Result<Ended, Missing> {
        let found = self.text(pointer)?;
        let known = [Ended::Completed, Ended::TimeUp].into_iter().find(|ended| word(*ended) == found);
        known.ok_or_else(|| pointer.into())
    }

    /// Where the ticket was logged: the last result, if it is about that.
    fn logged(&self) -> Result<Option<Place>, Missing> {
        let last = format!("{RESULTS}/{}", self.length(RESULTS)?.saturating_sub(1));
        let about = self.text(&format!("{last}/resultDescription"))?;
        let is_logged = about.split_once('#').is_some_and(|(_, name)| name == LOGGED);
        is_logged.then(|| self.parsed(&format!("{last}/value"))).transpose()
    }

    /// The skills, and how many results are theirs: all but so many at the end.
    fn skills(&self, rest: usize) -> Result<(Vec<SkillScore>, usize), Missing> {
        let count = self.length(RESULTS)?.saturating_sub(rest);
        let skills: Result<_, _> = (0..count).step_by(3).map(|i| self.skill(i)).collect();
        Ok((skills?, count))
    }

    /// The skill whose three results start at `i`.
    fn skill(&self, i: usize) -> Result<SkillScore, Missing> {
        let pointer = format!("{DESCRIPTIONS}/{i}/id");
        let id = self.text(&pointer)?;
        let skill = id
            .split_once('#')
            .and_then(|(_, name)| name.strip_suffix("/scaled"))
            .filter(|id| is_name(id))
            .ok_or(pointer)?;
        Ok(SkillScore {
            error: self.parsed(&format!("{RESULTS}/{}/value", i + 1))?,
            of: self.parsed(&format!("{DESCRIPTIONS}/{}/valueMax", i + 2))?,
            points: self.parsed(&format!("{RESULTS}/{}/value", i + 2))?,
            scaled: self.parsed(&format!("{RESULTS}/{i}/value"))?,
            skill: skill.into(),
            title: self.text(&format!("{DESCRIPTIONS}/{i}/name"))?,
        })
    }
}
