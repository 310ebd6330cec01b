//! The checks of the attempt that the evidence records: what needs neither a replay nor another grader.

use super::{Case, Found};
use crate::credential::content::Content;
use crate::credential::inspect::{Inspection, logged, require};

impl<'a> Case<'a> {
    fn inspect(&self, question: impl Fn(&Inspection<'a>) -> Result<String, String>) -> Found {
        Ok(question(&Inspection::new(self.evidence()?.0))?)
    }

    pub(super) fn ticket(&self) -> Found {
        self.inspect(Inspection::ticket)
    }

    pub(super) fn acceptance(&self) -> Found {
        self.inspect(Inspection::acceptance)
    }

    pub(super) fn head(&self) -> Found {
        self.inspect(Inspection::head)
    }

    pub(super) fn chain(&self) -> Found {
        self.inspect(Inspection::chain)
    }

    pub(super) fn seed(&self) -> Found {
        self.inspect(Inspection::seed)
    }

    pub(super) fn subject(&self) -> Found {
        let (content, (evidence, _)) = (self.content()?, self.evidence()?);
        let taker = &evidence.ticket.body.subject;
        let reissued = content.formerly.as_ref() == Some(taker);
        let same = content.formerly.is_none() && content.subject == *taker;
        require(same || reissued, "the credential is about another candidate than the ticket")?;
        let one = Inspection::new(evidence).subject()?;
        Ok(match reissued {
            true => format!("{one} Its key was lost; the issuer says to have checked that this is the same person."),
            false => one,
        })
    }

    /// Whether the evidence is the one that the credential was issued for.
    pub(super) fn belongs(&self) -> Found {
        let (content, (evidence, digest)) = (self.content()?, self.evidence()?);
        let Content { assessment, evidence: named, logged: place, .. } = content;
        let ticket = &evidence.ticket.body;
        require(named == digest, "the evidence is not the file that the credential was issued for, or it was changed")?;
        require(assessment.id == ticket.assessment, "the credential names another assessment than the ticket")?;
        require(assessment.module == ticket.module, "the credential names another module than the ticket")?;
        require(assessment.languages == ticket.languages, "the credential names other languages than the ticket")?;
        require(*place == logged(evidence), "the credential names another entry of the ticket in a log")?;
        Ok(format!("The evidence has the digest that the credential names, {digest}."))
    }
}
