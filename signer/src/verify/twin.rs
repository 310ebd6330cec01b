//! The verdict about an SD-JWT: it shows a part, so it has fewer checks, and no replay.

use cando_record::Instant;
use cando_record::json::{self, Value};
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use super::document::{named, stands, unasked};
use super::log::history;
use super::sentence::{PIN, Told};
use super::verdict::{Check, CheckVerdict, Verdict, VerdictFormat};
use super::{Found, Obstacle, Submission, beyond, conclude, weigh};
use crate::proof::ProofError;
use crate::proof::snapshot::Methods;
use crate::sd_jwt::{Binding, Challenge, Disclosed, SD_JWT, SdJwtError, TWIN, Twin, WINDOW};
use crate::status::Origin;

/// The ids of its checks, in the order of a verdict.
pub(super) const IDS: [&str; 7] = ["format", "proof-jwt", "disclosures", "issuer", "dates", "status", "holder"];

/// Weighs what an SD-JWT shows.
pub(super) fn verify(input: &Submission) -> Verdict {
    let text = std::str::from_utf8(input.file).unwrap_or_default().trim();
    let twin = Twin::read(text);
    let methods = Methods::pinned(&input.trust.documents, &input.now);
    let issuer = twin.as_ref().ok().map(|twin| twin.issuer(methods));
    let disclosed = match (&twin, &issuer) {
        (Ok(twin), Some(Ok(issuer))) => Some(twin.disclosed(issuer.clone())),
        _ => None,
    };
    let case = Case { disclosed: &disclosed, input, issuer: &issuer, twin: &twin };
    let mut checks: Vec<Check> = IDS.into_iter().map(|id| weigh(id, case.check(id), input.policy)).collect();
    checks.extend(beyond(&checks, input.policy));
    let conclusion = conclude(&checks, None);
    let told = Told { checks: &checks, content: None, foreign: None, trust: input.trust };
    let disclosed = disclosed.and_then(Result::ok);
    Verdict {
        sentence: told.of_twin(disclosed.as_ref(), conclusion),
        checks,
        conclusion,
        disclosed,
        foreign: None,
        format: VerdictFormat::V1,
        summary: None,
    }
}

/// Whether it is a token that does not call itself an SD-JWT.
fn is_plain(file: &[u8]) -> bool {
    let parts: Vec<&[u8]> = file.trim_ascii().split(|byte| *byte == b'.').collect();
    let [header, _, _] = parts[..] else { return false };
    let header = BASE64URL_NOPAD.decode(header).ok().and_then(|header| json::parse(&header, SD_JWT).ok());
    header.is_some_and(|header| header["typ"].as_str().is_none_or(|kind| !kind.ends_with("sd-jwt")))
}

struct Case<'a> {
    /// What it shows, if its issuer signed it.
    disclosed: &'a Option<Result<Disclosed, SdJwtError>>,
    input: &'a Submission<'a>,
    /// Its issuer, if it could be read.
    issuer: &'a Option<Result<String, SdJwtError>>,
    twin: &'a Result<Twin<'a>, SdJwtError>,
}

const UNPROVEN: Obstacle = Obstacle::NotRun("Its own signature does not hold, or it cannot be read.");

impl Case<'_> {
    fn check(&self, id: &str) -> Found {
        match id {
            "dates" => self.dates(),
            "disclosures" => self.disclosures(),
            "format" => self.format(),
            "holder" => self.holder(),
            "issuer" => named(self.issuer()?, &history(self.input, &[])?, None, self.input),
            "proof-jwt" => self.proof(),
            _ => self.status(),
        }
    }

    fn format(&self) -> Found {
        match self.twin {
            // Another algorithm is no fault of form.
            Ok(_) | Err(SdJwtError::Algorithm(_)) => Ok("It has the form of an SD-JWT.".into()),
            // Credentials come in this form too (W3C VC-JOSE-COSE; Open Badges 3.0, section 8.2.4).
            Err(SdJwtError::Shape) if is_plain(self.input.file) => Err(Obstacle::Unknown(
                "a plain JSON Web Token: CanDo checks no credential in that form; ask its issuer for one with an embedded proof"
                    .into(),
            )),
            Err(error) => Err(error.to_string().into()),
        }
    }

    fn proof(&self) -> Found {
        let error = match (self.twin, self.issuer) {
            (_, Some(Ok(issuer))) => return Ok(format!("{issuer} signed it.")),
            (_, Some(Err(error))) | (Err(error @ SdJwtError::Algorithm(_)), _) => error,
            _ => return Err(Obstacle::NotRun("The SD-JWT cannot be read.")),
        };
        let reason = error.to_string();
        match error {
            SdJwtError::Method(cause) if matches!(**cause, ProofError::Unpinned(_)) => {
                Err(Obstacle::Advised { hint: PIN, reason, verdict: CheckVerdict::Unknown })
            }
            _ => Err(reason.into()),
        }
    }

    /// Its issuer, whose key signed it.
    fn issuer(&self) -> Result<&str, Obstacle> {
        match self.issuer {
            Some(Ok(issuer)) => Ok(issuer),
            _ => Err(UNPROVEN),
        }
    }

    fn twin(&self) -> Result<&Twin<'_>, Obstacle> {
        self.issuer()?;
        self.twin.as_ref().map_err(|_| UNPROVEN)
    }

    fn disclosures(&self) -> Found {
        match self.disclosed {
            None => Err(UNPROVEN),
            Some(Err(error)) => Err(error.to_string().into()),
            Some(Ok(_)) => Ok("Whatever is shown stands in a place that its issuer left for it.".into()),
        }
    }

    fn dates(&self) -> Found {
        let now: &Instant = &self.input.now;
        self.twin()?.in_time(now).map_err(|error| format!("{error}; now it is {now}"))?;
        Ok("It is valid now.".into())
    }

    fn status(&self) -> Found {
        self.twin()?;
        let Some(Ok(Disclosed { claims, issuer, .. })) = self.disclosed else { return Err(UNPROVEN) };
        if claims.get("status").is_some() {
            return Err(Obstacle::Unknown("its status is kept in a way that CanDo does not know".into()));
        }
        let origin = if claims["vct"] == TWIN { Origin::CanDo } else { Origin::Foreign };
        let mut document = json!({ "issuer": issuer });
        if let Some(status) = claims.get("credentialStatus") {
            document["credentialStatus"] = Value::clone(status);
        }
        stands(&document, origin, &[], &history(self.input, &[])?, self.input)
    }

    /// Whether its holder showed it to this verifier, just now.
    fn holder(&self) -> Found {
        let (twin, now) = (self.twin()?, &self.input.now);
        let Some(request) = self.input.asked else {
            return match twin.is_bound(now).map_err(|error| error.to_string())? {
                true => Err(unasked()),
                false => Err(Obstacle::NotRun("Nobody showed it: whoever has the file can pass it on.")),
            };
        };
        let challenge = Challenge { audience: request.domain.as_str(), nonce: request.challenge.as_str() };
        let demanded = Binding::Demanded { challenge, window: WINDOW };
        twin.held(&demanded, now).map_err(|error| error.to_string())?;
        match self.input.presented {
            Some(Err(error)) => Err(error.to_string().into()),
            _ => Ok(format!("Its holder showed it to {}, for this occasion.", request.domain)),
        }
    }
}
