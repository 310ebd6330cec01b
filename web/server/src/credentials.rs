//! The end of an attempt: its record revealed, its head signed by the candidate, its credential issued.

use cando_record::json::Value;
use cando_record::{Acceptance, Digest, Evidence, EvidenceFormat, Head, Seed, Signed, Ticket, Transcript};
use cando_signer::log::Entry;
use cando_signer::{Claim, check, issue, reissue};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::id::AttemptId;
use crate::moment::instant;
use crate::service::Service;
use crate::status::Standing;
use crate::store::{Begun, Found, Held, Logs, Raced, StoreError};
use crate::token::TokenHash;

/// Everything about an ended attempt but the candidate's last signature.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// The candidate's acceptance.
    pub acceptance: Signed<Acceptance>,
    /// The proof that the ticket was logged, if the acceptance names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logged: Option<String>,
    /// The grader's secret, revealed.
    pub secret: Seed,
    /// The grader's ticket.
    pub ticket: Signed<Ticket>,
    /// What happened.
    pub transcript: Transcript,
}

/// A credential, and what it is about.
#[derive(Clone, Debug, Serialize)]
pub struct Issue {
    /// The credential.
    pub credential: Value,
    /// The evidence that it names by digest.
    pub evidence: Evidence,
    /// The proof that the credential was logged (C2SP tlog-proof), with its salt, where there is a log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logged: Option<String>,
}

/// For whom to issue anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReissueRequest {
    /// The DID of the candidate's new key.
    pub subject: String,
}

impl Service {
    /// What happened in an ended attempt.
    pub fn record(&self, id: &AttemptId, token: &TokenHash) -> Result<Record, Fault> {
        let held = self.admit(id, token)?;
        Ok(self.record_of(&held)?.0)
    }

    /// Issues the credential when the candidate has signed the head: once, whatever is sent again.
    pub fn sign_head(&self, id: &AttemptId, token: &TokenHash, head: Signed<Head>) -> Result<Issue, Fault> {
        let held = self.admit(id, token)?;
        if head.by != held.ticket.body.subject {
            return Err(Fault::OtherSubject("head"));
        }
        check(&head).map_err(|error| Fault::Signature { what: "head", error })?;
        let (record, begun) = self.record_of(&held)?;
        if head.body != (Head { head: record.transcript.head(), ticket: record.ticket.digest() }) {
            return Err(Fault::OtherHead);
        }
        if held.issued.is_some() {
            return self.credential(id, token);
        }
        let evidence = record.signed(head);
        let claim = Claim {
            evidence: &evidence,
            manifest: &begun.manifest,
            // A clock that was set back must not make an attempt end before it began.
            issued: instant(self.world.now().max(begun.started)),
            issuer_name: self.config.issuer_name.as_deref(),
            status: self.status_entry(id)?,
        };
        let credential = issue(&claim, self.signatory_of(&held)?)?.to_bytes();
        let credential = String::from_utf8(credential).expect("JSON is UTF-8");
        match self.store.add_credential(id, &evidence, &credential) {
            Ok(()) | Err(StoreError::Raced(Raced::Credential)) => self.credential(id, token),
            Err(error) => Err(error.into()),
        }
    }

    /// The credential, once it is issued.
    pub fn credential(&self, id: &AttemptId, token: &TokenHash) -> Result<Issue, Fault> {
        self.issue_of(&self.admit(id, token)?)?.ok_or(Fault::NotIssued)
    }

    /// Issues the credential of an attempt anew, for another key of a candidate who lost the one that took it. The operator
    /// has checked the person, and hands it over. The first credential is revoked if it has a status; it stays stored.
    pub fn reissue(&self, id: &AttemptId, request: &ReissueRequest) -> Result<Issue, Fault> {
        let held = match self.store.find(id)? {
            Found::Held(held) => held,
            Found::Erased(_) => return Err(Fault::Erased),
            Found::Nothing => return Err(Fault::Unknown("such attempt")),
        };
        let Issue { evidence, .. } = self.issue_of(&held)?.ok_or(Fault::NotIssued)?;
        let begun = held.begun.as_ref().ok_or(Fault::NotOpened)?;
        let claim = Claim {
            evidence: &evidence,
            manifest: &begun.manifest,
            issued: instant(self.world.now().max(begun.started)),
            issuer_name: self.config.issuer_name.as_deref(),
            // Places belong to attempts, and this attempt's is that of the first credential.
            status: None,
        };
        let credential = reissue(&claim, &request.subject, self.signatory_of(&held)?)?;
        if self.show_line(id)?.standing.is_some() {
            self.mark_attempt(id, Standing::Revoked)?;
        }
        let logged = match &self.log {
            Some(log) => {
                let salt = Seed(self.world.entropy());
                Some(log.record(&Entry::credential(&salt, &credential.digest()), salt)?)
            }
            None => None,
        };
        Ok(Issue { credential: credential.as_value().clone(), evidence, logged })
    }

    /// The credential of an attempt, if there is one.
    pub(crate) fn issue_of(&self, held: &Held) -> Result<Option<Issue>, Fault> {
        let Some(issued) = &held.issued else { return Ok(None) };
        let evidence = self.record_of(held)?.0.signed(issued.head.clone());
        let credential = serde_json::from_str(&issued.credential);
        let damaged = |error: serde_json::Error| StoreError::Damaged { what: "credential", reason: error.to_string() };
        let digest = Digest::of(issued.credential.as_bytes());
        let logged = self.record_in_log(&held.id, Logs::Credential, |salt| Entry::credential(salt, &digest))?;
        Ok(Some(Issue { credential: credential.map_err(damaged)?, evidence, logged }))
    }

    fn record_of<'a>(&self, held: &'a Held) -> Result<(Record, &'a Begun), Fault> {
        let begun = held.begun.as_ref().ok_or(Fault::NotOpened)?;
        if !begun.ended {
            return Err(Fault::NotEnded);
        }
        let transcript = Transcript { entries: self.store.entries(&held.id)?, opening: begun.opening.clone() };
        let (acceptance, ticket) = (begun.acceptance.clone(), held.ticket.clone());
        let logged = match acceptance.body.logged {
            Some(_) => self.store.proof(&held.id, Logs::Ticket)?,
            None => None,
        };
        Ok((Record { acceptance, logged, secret: held.secret, ticket, transcript }, begun))
    }

    /// Puts something of an attempt's into the log, once, and gives its proof; nothing where there is no log.
    pub(crate) fn record_in_log(
        &self,
        id: &AttemptId,
        what: Logs,
        entry: impl FnOnce(&Seed) -> Entry,
    ) -> Result<Option<String>, Fault> {
        let known = self.store.proof(id, what)?;
        let (None, Some(log)) = (&known, &self.log) else { return Ok(known) };
        let salt = Seed(self.world.entropy());
        let proof = log.record(&entry(&salt), salt)?;
        self.store.add_proof(id, what, &proof)?;
        Ok(self.store.proof(id, what)?)
    }
}

impl Record {
    fn signed(self, head: Signed<Head>) -> Evidence {
        let Self { acceptance, logged, secret, ticket, transcript } = self;
        Evidence { acceptance, format: EvidenceFormat::V1, head, logged, secret, ticket, transcript }
    }
}
