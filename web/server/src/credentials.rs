//! The end of an attempt: its record revealed, its head signed by the candidate, its credential issued.
//!
//! What goes out is a bundle: the credential, and everything that the service has to verify it by without a network.

use cando_record::json::{self, Value};
use cando_record::{Acceptance, Digest, Evidence, EvidenceFormat, Head, Seed, Signed, Ticket, Transcript};
use cando_signer::log::Entry;
use cando_signer::status::{Purpose, STATUS_LIST};
use cando_signer::{Bundle, Claim, Credential, check, issue, reissue};
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
    pub fn sign_head(&self, id: &AttemptId, token: &TokenHash, head: Signed<Head>) -> Result<Bundle, Fault> {
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

    /// The credential with all that belongs to it as of now, once it is issued.
    pub fn credential(&self, id: &AttemptId, token: &TokenHash) -> Result<Bundle, Fault> {
        self.bundle_of(&self.admit(id, token)?)?.ok_or(Fault::NotIssued)
    }

    /// Issues the credential of an attempt anew, for another key of a candidate who lost the one that took it. The operator
    /// has checked the person, and hands it over. The first credential is revoked if it has a status; it stays stored.
    pub fn reissue(&self, id: &AttemptId, request: &ReissueRequest) -> Result<Bundle, Fault> {
        let held = match self.store.find(id)? {
            Found::Held(held) => held,
            Found::Erased(_) => return Err(Fault::Erased),
            Found::Nothing => return Err(Fault::Unknown("such attempt")),
        };
        let evidence = self.evidence_of(&held)?.ok_or(Fault::NotIssued)?;
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
        Ok(self.bundle(credential.as_value().clone(), &evidence, logged))
    }

    /// The credential of an attempt and what belongs to it, if there is one.
    pub(crate) fn bundle_of(&self, held: &Held) -> Result<Option<Bundle>, Fault> {
        let (Some(issued), Some(evidence)) = (&held.issued, self.evidence_of(held)?) else { return Ok(None) };
        let credential = serde_json::from_str(&issued.credential);
        let damaged = |error: serde_json::Error| StoreError::Damaged { what: "credential", reason: error.to_string() };
        let digest = Digest::of(issued.credential.as_bytes());
        let logged = self.record_in_log(&held.id, Logs::Credential, |salt| Entry::credential(salt, &digest))?;
        Ok(Some(self.bundle(credential.map_err(damaged)?, &evidence, logged)))
    }

    /// In one file: the credential, its evidence, the place in the log, today's status lists, and what is known of its keys.
    fn bundle(&self, credential: Value, evidence: &Evidence, log: Option<String>) -> Bundle {
        let read = Credential::read(&json::canonical(&credential));
        let place = read.ok().and_then(|credential| Some(credential.status()?.list()));
        let lists = place.into_iter().flat_map(|list| {
            // A list that cannot be signed right now can still be fetched by whoever verifies.
            Purpose::ALL.into_iter().filter_map(move |purpose| self.status_list(purpose, list).ok())
        });
        Bundle {
            credential,
            evidence: Some(serde_json::to_value(evidence).expect("evidence is JSON")),
            keys: self.key.records(),
            log,
            status_lists: lists.filter_map(|list| json::parse(&list.bytes, STATUS_LIST).ok()).collect(),
            ..Bundle::default()
        }
    }

    fn evidence_of(&self, held: &Held) -> Result<Option<Evidence>, Fault> {
        let Some(issued) = &held.issued else { return Ok(None) };
        Ok(Some(self.record_of(held)?.0.signed(issued.head.clone())))
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
