//! Making tickets, and inviting people to them.

use std::time::Duration;

use cando_record::{Language, Limits, Manifest, Seed, Signed, Ticket, seed};
use cando_sandbox::Assessment;
use cando_signer::log::Entry;
use cando_signer::{PublicKey, sign};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::id::AttemptId;
use crate::moment::instant;
use crate::service::Service;
use crate::store::{Held, Invitation, Logs};
use crate::token::{TokenHash, token};

/// Who wants to take what.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketRequest {
    /// The assessment's id.
    pub assessment: String,
    /// The code of an invitation, where one is needed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub invitation: Option<String>,
    /// Locale of texts.
    pub locale: String,
    /// The candidate's DID.
    pub subject: String,
}

/// A ticket, and the token that opens it: nobody can find that out again.
#[derive(Clone, Debug, Serialize)]
pub struct TicketReply {
    /// The proof that the ticket was logged (C2SP tlog-proof), for the acceptance to name, where there is a log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logged: Option<String>,
    /// The ticket.
    pub ticket: Signed<Ticket>,
    /// 64 hexadecimal digits.
    pub token: String,
}

/// Whom an operator wants to invite.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct InvitationRequest {
    /// The assessment's id.
    pub assessment: String,
    /// More time, in per cent of the assessment's limit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub extra_time: Option<u32>,
    /// The operator's own words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    /// How many attempts it admits to; 1 unless told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub uses: Option<u32>,
}

/// An invitation's code, and the address to send.
#[derive(Clone, Debug, Serialize)]
pub struct InvitationReply {
    /// The code.
    pub invitation: String,
    /// Path and fragment: what follows `#` is never sent to a server.
    pub link: String,
}

const MOST_EXTRA_TIME: u32 = 900;
const MOST_USES: u32 = 100_000;
const LONGEST_NOTE: usize = 1000;
const LONGEST_SPAN: Duration = Duration::from_secs(100 * 366 * 24 * 3600);

impl Service {
    /// Makes a ticket. Its number is that of the subject's next attempt: tickets that are never opened do not count, so
    /// nobody can use up another's numbers, and a lost reply costs nothing.
    pub fn make_ticket(&self, request: &TicketRequest) -> Result<TicketReply, Fault> {
        let assessment = self.catalogue.named(&request.assessment).ok_or(Fault::Unknown("such assessment"))?;
        let manifest = assessment.manifest();
        PublicKey::from_did(&request.subject).map_err(Fault::Subject)?;
        check_locale(manifest, &request.locale)?;
        let code = request.invitation.as_deref().map(TokenHash::of);
        let limits = extended(manifest.limits, self.extra_time(&manifest.id, code.as_ref())?)?;
        let now = self.world.now();
        let attempt = self.next_number(&manifest.id, &request.subject, now)?;

        let (id, secret) = (AttemptId::new(self.world.entropy()), Seed(self.world.entropy()));
        let until = now + milliseconds(self.config.tickets.window);
        let ticket = Ticket {
            assessment: manifest.id.clone(),
            attempt,
            commitment: seed::commit(&secret),
            id: id.urn(),
            languages: languages(assessment),
            limits,
            locale: request.locale.clone(),
            module: assessment.sealed().source(),
            subject: request.subject.clone(),
            valid_from: instant(now),
            valid_until: instant(until),
        };
        let (ticket, token) = (sign(ticket, &self.key)?, token(self.world.entropy()));
        let opens = TokenHash::of(&token);
        let held = Held { id, token: opens, ticket, secret, invitation: code, begun: None, issued: None };
        self.store.add_ticket(&held, now)?;
        let logged = self.record_in_log(&held.id, Logs::Ticket, |salt| Entry::ticket(salt, &held.ticket))?;
        Ok(TicketReply { logged, ticket: held.ticket, token })
    }

    /// Makes an invitation.
    pub fn make_invitation(&self, request: &InvitationRequest) -> Result<InvitationReply, Fault> {
        let id = &request.assessment;
        let assessment = self.catalogue.named(id).ok_or(Fault::Unknown("such assessment"))?;
        let (note, uses) = (request.note.clone().unwrap_or_default(), request.uses.unwrap_or(1));
        let extra_time = request.extra_time.unwrap_or(0);
        match () {
            () if note.len() > LONGEST_NOTE => return Err(Fault::Limit("a note has at most 1000 bytes")),
            () if !(1..=MOST_USES).contains(&uses) => return Err(Fault::Limit("uses are 1 to 100000")),
            () if extra_time > MOST_EXTRA_TIME => return Err(Fault::Limit("extra time is at most 900 per cent")),
            () => extended(assessment.manifest().limits, extra_time)?,
        };
        let code = token(self.world.entropy());
        let made = self.world.now();
        let invitation = Invitation { assessment: id.clone(), note, extra_time, uses, used: 0, made };
        self.store.add_invitation(&TokenHash::of(&code), &invitation)?;
        let link = format!("/take#assessment={id}&invitation={code}");
        Ok(InvitationReply { invitation: code, link })
    }

    /// What an invitation grants; none is needed where an assessment is open.
    fn extra_time(&self, assessment: &str, code: Option<&TokenHash>) -> Result<u32, Fault> {
        let Some(code) = code else {
            let open = self.config.tickets.open.admits(assessment);
            return if open { Ok(0) } else { Err(Fault::InvitationNeeded) };
        };
        let found = self.store.invitation(code)?.filter(|found| found.assessment == assessment);
        match found.ok_or(Fault::InvitationUnknown)? {
            found if found.used >= found.uses => Err(Fault::InvitationUsed),
            found => Ok(found.extra_time),
        }
    }

    fn next_number(&self, assessment: &str, subject: &str, now: u64) -> Result<u32, Fault> {
        let tally = self.store.tally(assessment, subject)?;
        let from = tally.last + milliseconds(self.config.tickets.cooldown);
        if tally.opened > 0 && now < from {
            return Err(Fault::Cooldown { from: instant(from), seconds: (from - now).div_ceil(1000) });
        }
        Ok(tally.opened + 1)
    }
}

/// A configured span, cut to what keeps every date within four digits of a year.
fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.min(LONGEST_SPAN).as_millis()).expect("a hundred years are few milliseconds")
}

/// In the order in which an opening lists them.
fn languages(assessment: &Assessment) -> Vec<Language> {
    let sealed = assessment.sealed_languages().into_iter();
    sealed.map(|language| Language { module: language.module, name: language.name }).collect()
}

fn check_locale(manifest: &Manifest, wanted: &str) -> Result<(), Fault> {
    if manifest.locales.iter().any(|known| known == wanted) {
        return Ok(());
    }
    let wanted = wanted.chars().take(40).collect();
    Err(Fault::Locale { wanted, known: manifest.locales.join(", ") })
}

fn extended(limits: Limits, per_cent: u32) -> Result<Limits, Fault> {
    let time = limits.time.saturating_add(limits.time.saturating_mul(per_cent.into()) / 100);
    let limits = Limits { time, ..limits };
    if Assessment::admits(&limits) {
        Ok(limits)
    } else {
        Err(Fault::Limit("that is more time than an attempt can have"))
    }
}
