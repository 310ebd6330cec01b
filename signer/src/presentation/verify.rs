//! Checking a presentation: a pure function, and then the one-time memory.

use cando_record::json::{self, Value};
use cando_record::{Instant, Rebinding};

use super::{
    Challenge, Challenges, Domain, PRESENTATION, PresentationError, Purpose, Request, SKEW, Standing, Suite, Window,
    admit, belong, options, unsecured,
};
use crate::ProofError;
use crate::proof;
use crate::proof::snapshot::Methods;

/// What a verifier demands. Nothing of it can be left out.
#[derive(Clone, Debug)]
pub struct Expectation<'a> {
    /// The moment of verification.
    pub now: Instant,
    /// Changes of keys that came with the credentials; all of them are checked.
    pub rebinds: &'a [Rebinding],
    /// What was asked.
    pub request: Request,
}

/// A presentation that holds: both proofs are its holder's, for this challenge and domain, in time, and every credential
/// is the holder's. Whether the credentials hold is another question.
#[derive(Clone, Debug, PartialEq)]
pub struct Presented {
    /// The challenge that it answers.
    pub challenge: Challenge,
    /// The credentials, as they are.
    pub credentials: Vec<Value>,
    /// The whole presentation.
    pub document: Value,
    /// Whom it was made for.
    pub domain: Domain,
    /// The DID of whoever presents.
    pub holder: String,
    /// When it was made, and until when it holds.
    pub window: Window,
}

impl Presented {
    /// In RFC 8785 form.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::canonical(&self.document)
    }

    /// Laid out for people, ending with a line feed.
    pub fn to_pretty(&self) -> String {
        let mut sorted = self.document.clone();
        sorted.sort_all_objects();
        format!("{sorted:#}\n")
    }
}

/// Spends a challenge that was answered well: the same answer never counts again. The outer error is the memory's.
pub(crate) fn spend<S: Challenges>(
    request: &Request,
    now: &Instant,
    store: &mut S,
) -> Result<Result<(), PresentationError>, S::Error> {
    Ok(match store.spend(request, now)? {
        Standing::Fresh => Ok(()),
        Standing::Expired => Err(PresentationError::ChallengeExpired),
        Standing::Spent => Err(PresentationError::Replayed),
        Standing::Unknown => Err(PresentationError::NotAsked),
    })
}

/// Checks everything about a presentation but whether its challenge was answered before: that needs a memory, see
/// [`crate::shown`].
pub fn verify_presentation(text: &[u8], expected: &Expectation) -> Result<Presented, PresentationError> {
    verify_document(json::parse(text, PRESENTATION)?, &expected.now, expected.rebinds, Some(&expected.request))
}

/// The same of strict JSON; by a verifier who asked nothing, for the challenge and domain that it names itself.
pub(crate) fn verify_document(
    document: Value,
    now: &Instant,
    rebinds: &[Rebinding],
    asked: Option<&Request>,
) -> Result<Presented, PresentationError> {
    if !is_presentation(&document) {
        return Err(PresentationError::Other);
    }
    let presented = read(document)?;
    for (suite, proof) in Suite::SET.into_iter().zip(proofs(&presented.document)) {
        let signer =
            proof::verify_by(Purpose::Authentication, &presented.document, proof, suite, Methods::SELF_EVIDENT)?;
        if signer != presented.holder {
            return Err(PresentationError::Holder { holder: presented.holder.clone(), signer });
        }
    }
    fit(&presented, now, asked)?;
    belong(&presented.credentials, &presented.holder, rebinds)?;
    Ok(presented)
}

/// Whether a document calls itself a presentation.
pub(crate) fn is_presentation(document: &Value) -> bool {
    let kinds = document["type"].as_array().map(Vec::as_slice).unwrap_or_default();
    kinds.contains(&"VerifiablePresentation".into())
}

/// Takes the parts out, writes them again, and refuses any difference. What it says is not proven yet.
fn read(document: Value) -> Result<Presented, PresentationError> {
    let given = proofs(&document);
    if given.is_empty() {
        return Err(PresentationError::Unsigned);
    }
    let named = |suite: Suite| given.iter().any(|proof| proof["cryptosuite"] == suite.name());
    if let Some(missing) = Suite::SET.into_iter().find(|suite| !named(*suite)) {
        return Err(ProofError::Missing(missing).into());
    }
    if given.iter().any(|proof| proof["proofPurpose"] != Purpose::Authentication.name()) {
        return Err(ProofError::Purpose(Purpose::Authentication).into());
    }
    let lacks = |name: &str| given.iter().any(|proof| proof.get(name).is_none());
    match () {
        () if lacks("challenge") => return Err(PresentationError::MissingChallenge),
        () if lacks("domain") => return Err(PresentationError::MissingDomain),
        () => {}
    }
    let foreign = |pointer: &str| PresentationError::Foreign { pointer: pointer.into() };
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).ok_or_else(|| foreign(pointer));
    let moment = |pointer: &str| text(pointer)?.parse::<Instant>().map_err(|_| foreign(pointer));
    let credentials = document["verifiableCredential"].as_array();
    let presented = Presented {
        challenge: text("/proof/0/challenge")?.parse().map_err(|_| foreign("/proof/0/challenge"))?,
        credentials: credentials.cloned().ok_or_else(|| foreign("/verifiableCredential"))?,
        domain: text("/proof/0/domain")?.parse().map_err(|_| foreign("/proof/0/domain"))?,
        holder: text("/holder")?.into(),
        window: Window { created: moment("/proof/0/created")?, expires: moment("/proof/0/expires")? },
        document: Value::Null,
    };
    match json::difference(&document, &again(&presented, given)) {
        Some(pointer) => Err(foreign(&pointer)),
        None => Ok(Presented { document, ..presented }),
    }
}

/// The document as CanDo writes it, with the signatures and methods that it has.
fn again(presented: &Presented, given: &[Value]) -> Value {
    let Presented { challenge, credentials, domain, holder, window, .. } = presented;
    let mut document = unsecured(credentials, holder);
    let texts = [challenge.as_str(), domain.as_str(), window.created.as_str(), window.expires.as_str()];
    let like = |(suite, given): (Suite, &Value)| {
        let mut proof = options(suite, &document, holder, texts);
        for name in ["proofValue", "verificationMethod"] {
            proof.insert(name.into(), given.get(name).cloned().unwrap_or_default());
        }
        Value::from(proof)
    };
    let proofs: Vec<Value> = Suite::SET.into_iter().zip(given).map(like).collect();
    document["proof"] = proofs.into();
    document
}

/// Whether it is the answer that was asked for, now.
fn fit(presented: &Presented, now: &Instant, asked: Option<&Request>) -> Result<(), PresentationError> {
    let Presented { challenge, domain, window, .. } = presented;
    admit(window)?;
    if let Some(request) = asked {
        if *domain != request.domain {
            let (found, expected) = (domain.to_string(), request.domain.clone());
            return Err(PresentationError::OtherDomain { found, expected });
        }
        if *challenge != request.challenge {
            return Err(PresentationError::OtherChallenge);
        }
    }
    match () {
        () if window.created.seconds() > now.seconds() + SKEW => {
            Err(PresentationError::Early { created: window.created.clone(), now: now.clone() })
        }
        () if *now > window.expires => {
            Err(PresentationError::Expired { expires: window.expires.clone(), now: now.clone() })
        }
        () => Ok(()),
    }
}

/// Its proofs; none if they are not in a list.
fn proofs(document: &Value) -> &[Value] {
    document["proof"].as_array().map(Vec::as_slice).unwrap_or_default()
}
