//! The employer's side: what a replay needs, and the verdict.

use cando_record::{Confirmation, Digest, Evidence, Instant, KeyStatement, Report, Signed, caps, json};
use cando_signer::log::{Place, Proof};
use cando_signer::status::{Lists, Origin, lists_of};
use cando_signer::{Bundle, Credential, KeyRecord, Policy, PresentationError, Presented, Request, Submission, Trust};
use serde::Serialize;
use serde_json::json;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Error, read, write};
use crate::holder::presented_by;
use crate::part::Part;

/// A module that a replay needs.
#[derive(Serialize)]
struct Need<'a> {
    kind: &'static str,
    name: &'a str,
    digest: Digest,
}

/// The modules that a replay of `Evidence` needs: `[{"kind","name","digest"}]`, the assessment first.
#[wasm_bindgen]
pub fn needs(evidence: &str) -> Result<String, Error> {
    let evidence: Evidence = read("evidence", evidence)?;
    let opening = &evidence.transcript.opening;
    let assessment = Need { kind: "assessment", name: &evidence.ticket.body.assessment, digest: opening.module };
    let language = opening.languages.iter();
    let languages = language.map(|language| Need { kind: "language", name: &language.name, digest: language.module });
    Ok(write(&[assessment].into_iter().chain(languages).collect::<Vec<_>>()))
}

/// A verification, put together from files; [`Case::verdict`] is what `cando verify --json` prints for the same.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Case {
    among_others: bool,
    asked: Option<Request>,
    /// What stands in the file, if that can be read.
    bundle: Option<Bundle>,
    confirmations: Vec<Signed<Confirmation>>,
    evidence: Vec<Vec<u8>>,
    file: Vec<u8>,
    keys: Vec<Signed<KeyStatement>>,
    lists: Vec<Vec<u8>>,
    log: Option<String>,
    now: Instant,
    policy: Policy,
    presented: Option<Result<Presented, PresentationError>>,
    report: Option<Report>,
    trust: Trust,
    unreplayed: Option<String>,
}

#[wasm_bindgen]
impl Case {
    /// A credential or bundle, at the moment `now` (`2026-11-22T12:00:00Z`).
    #[wasm_bindgen(constructor)]
    pub fn new(file: Vec<u8>, now: &str) -> Result<Self, Error> {
        Ok(Self {
            among_others: false,
            asked: None,
            bundle: Bundle::read(&file).ok(),
            confirmations: Vec::new(),
            evidence: Vec::new(),
            file,
            keys: Vec::new(),
            lists: Vec::new(),
            log: None,
            now: now.parse()?,
            policy: Policy::new(),
            presented: None,
            report: None,
            trust: Trust::new(),
            unreplayed: None,
        })
    }

    /// It is one of several that these files came with: evidence is its own only if the credential names it.
    #[wasm_bindgen(js_name = amongOthers)]
    pub fn among_others(&mut self) {
        self.among_others = true;
    }

    /// Adds a file of a kind that [`kind_of`](crate::kind_of) names.
    pub fn add(&mut self, kind: &str, file: Vec<u8>) -> Result<(), Error> {
        match Part::read(kind, file)? {
            Part::Confirmation(confirmation) => self.confirmations.push(confirmation),
            Part::Evidence(evidence) => self.evidence.push(evidence),
            Part::Keys(history) => self.keys = history.statements,
            Part::LogProof(proof) => self.log = Some(proof),
            Part::Policy(policy) => self.policy = policy,
            Part::StatusList(list) => self.lists.push(list),
            Part::Trust(trust) => self.trust = trust,
        }
        Ok(())
    }

    /// The evidence that it is verified by: of several files the one that the credential names, else the one in the file.
    pub fn evidence(&self) -> Option<String> {
        let given = self.given_evidence().map(|file| String::from_utf8_lossy(file).into_owned());
        given.or_else(|| self.bundle.as_ref()?.evidence.as_ref().map(write))
    }

    /// Whether there is a credential in the file, good or bad, and no other document.
    #[wasm_bindgen(js_name = isCredential)]
    pub fn is_credential(&self) -> bool {
        self.bundle.as_ref().is_some_and(|bundle| Credential::is_credential(&bundle.credential))
    }

    /// The addresses of the status lists that the credential names; none if it names none, or cannot be read.
    pub fn lists(&self) -> Vec<String> {
        let Some(Bundle { credential, .. }) = &self.bundle else { return Vec::new() };
        let is_ours = Credential::read(&json::canonical(credential)).is_ok();
        lists_of(credential, if is_ours { Origin::CanDo } else { Origin::Foreign })
    }

    /// Where credential and bundle say that ticket and credential stand in a log, as far as they do:
    /// `{"credential":{"index","origin"},"ticket":{"index","origin"}}`. Whether they stand there, the verdict tells.
    pub fn places(&self) -> String {
        let document = self.bundle.as_ref().map(|bundle| json::canonical(&bundle.credential));
        let credential = document.and_then(|document| Credential::read(&document).ok());
        let proof = self.bundle.as_ref().and_then(|bundle| Proof::read(bundle.log.as_ref()?.as_bytes()).ok());
        let ticket = credential.and_then(|credential| credential.ticket_entry().cloned());
        let place = |place: Place| json!({ "index": place.index, "origin": place.origin.as_str() });
        let credential = proof.and_then(|proof| proof.place().ok());
        write(&json!({ "credential": credential.map(place), "ticket": ticket.map(place) }))
    }

    /// It was shown in this presentation, which came at the moment `now` and answers `challenge` and `domain`; `rebinds`
    /// (`[…]`) are the changes of keys that came with it.
    pub fn show(
        &mut self,
        presentation: &[u8],
        challenge: &str,
        domain: &str,
        now: &str,
        rebinds: &str,
    ) -> Result<(), Error> {
        let request = Request { challenge: challenge.parse()?, domain: domain.parse()? };
        self.presented = Some(Ok(presented_by(presentation, &request, now, rebinds)?));
        self.asked = Some(request);
        Ok(())
    }

    /// The `Report` of a replay that was made here.
    pub fn replayed(&mut self, report: &str) -> Result<(), Error> {
        self.report = Some(read("report", report)?);
        Ok(())
    }

    /// A replay was wanted, and there is no report: why.
    pub fn unreplayed(&mut self, reason: String) {
        self.unreplayed = Some(reason);
    }

    /// The `Verdict` in canonical JSON.
    pub fn verdict(&self) -> String {
        let stapled = self.staple();
        let verdict = cando_signer::verify(&Submission {
            asked: self.asked.as_ref(),
            evidence: self.given_evidence(),
            lists: &Lists::read(self.lists.iter().map(Vec::as_slice)),
            policy: &self.policy,
            presented: self.presented.as_ref(),
            report: self.report.as_ref(),
            trust: &self.trust,
            unreplayed: self.unreplayed.as_deref(),
            ..Submission::new(stapled.as_deref().unwrap_or(&self.file), self.now.clone())
        });
        String::from_utf8(json::write(&verdict)).expect("JSON is UTF-8")
    }

    /// One file for one credential is taken for its own, so that the verdict can say that it is not.
    fn given_evidence(&self) -> Option<&[u8]> {
        if let ([sole], false) = (self.evidence.as_slice(), self.among_others) {
            return Some(sole);
        }
        let named = Credential::evidence_of(&self.bundle.as_ref()?.credential)?;
        let digest = |file: &[u8]| Some(Digest::of(&json::canonical(&json::parse(file, caps::DOCUMENT).ok()?)));
        self.evidence.iter().map(Vec::as_slice).find(|file| digest(file) == Some(named))
    }

    /// The file with what travels in a bundle alone, as `cando staple` makes it; nothing if there is none, or no credential.
    fn staple(&self) -> Option<Vec<u8>> {
        let Self { confirmations, keys, log, .. } = self;
        if confirmations.is_empty() && keys.is_empty() && log.is_none() {
            return None;
        }
        let mut bundle = self.bundle.clone()?;
        bundle.confirmations.retain(|known| confirmations.iter().all(|given| given.by != known.by));
        bundle.confirmations.extend_from_slice(confirmations);
        if !keys.is_empty() {
            let record = |statement: &Signed<KeyStatement>| KeyRecord { log: None, statement: statement.clone() };
            bundle.keys = keys.iter().map(record).collect();
        }
        bundle.log = log.clone().or(bundle.log);
        Some(bundle.to_pretty().into_bytes())
    }
}
