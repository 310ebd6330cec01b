//! What a holder signs after the attempt, presentations and a change of keys, and what a verifier makes of a presentation.

use cando_record::json::Value;
use cando_record::{Adoption, Digest, Rebind, Rebinding, RebindingFormat, Signed};
use cando_signer::{Expectation, Presented, PublicKey, Request, Window, check_rebinding};
use serde_json::json;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::draft::{Draft, signed};
use crate::error::{Error, read, write};

/// Shows credentials (`[…]`, as they are) to the verifier that asked `challenge` under its `domain`; signed at `created`,
/// usable until `expires`. `rebinds` (`[…]`) are the changes of keys by which older subjects are this DID now. The draft
/// wants two signatures and gives the presentation.
#[wasm_bindgen(js_name = presentCredentials)]
pub fn present_credentials(
    did: &str,
    credentials: &str,
    challenge: &str,
    domain: &str,
    created: &str,
    expires: &str,
    rebinds: &str,
) -> Result<Draft, Error> {
    let credentials: Vec<Value> = read("list of credentials", credentials)?;
    let rebinds: Vec<Rebinding> = read("list of rebinds", rebinds)?;
    let request = Request { challenge: challenge.parse()?, domain: domain.parse()? };
    let window = Window { created: created.parse()?, expires: expires.parse()? };
    let draft = cando_signer::Draft::new(&credentials, did, &request, &window, &rebinds)?;
    let messages = draft.messages().map(<[u8]>::to_vec).to_vec();
    Ok(Draft::new(messages, |signatures| {
        let signatures = signatures.try_into().map_err(|_| Error::Signature)?;
        Ok(draft.sign(signatures)?.to_pretty())
    }))
}

/// Gives all credentials of one key to another, at the moment `at`. The draft wants the signatures of the old key and then
/// of the new one, and gives the `Rebinding`.
#[wasm_bindgen(js_name = giveAway)]
pub fn give_away(from: &str, to: &str, at: &str) -> Result<Draft, Error> {
    let (from, to) = (PublicKey::from_did(from)?.did(), PublicKey::from_did(to)?.did());
    let rebind = Rebind { at: at.parse()?, to: to.clone() };
    let said = Signed::message(&rebind, &from);
    let adoption = Adoption { rebind: Digest::of(&said) };
    let messages = vec![said, Signed::message(&adoption, &to)];
    Ok(Draft::new(messages, |signatures| {
        let [old, new] = signatures else { return Err(Error::Signature) };
        let rebind = signed(rebind, from, old)?;
        let adoption = signed(adoption, to, new)?;
        let rebinding = Rebinding { adoption, format: RebindingFormat::V1, rebind };
        check_rebinding(&rebinding)?;
        Ok(write(&rebinding))
    }))
}

/// Checks a presentation for what this verifier asked, at the moment `now`: gives `{"credentials":[…],"holder":DID}`, throws
/// with the reason. Whether the challenge was answered before, the page must know; whether the credentials hold, `verify`
/// tells.
#[wasm_bindgen(js_name = verifyPresentation)]
pub fn verify_presentation(
    presentation: &[u8],
    challenge: &str,
    domain: &str,
    now: &str,
    rebinds: &str,
) -> Result<String, Error> {
    let request = Request { challenge: challenge.parse()?, domain: domain.parse()? };
    let presented = presented_by(presentation, &request, now, rebinds)?;
    Ok(write(&json!({ "credentials": presented.credentials, "holder": presented.holder })))
}

/// The checked fact that a presentation answers this verifier at that moment.
pub(crate) fn presented_by(
    presentation: &[u8],
    request: &Request,
    now: &str,
    rebinds: &str,
) -> Result<Presented, Error> {
    let rebinds: Vec<Rebinding> = read("list of rebinds", rebinds)?;
    let expected = Expectation { now: now.parse()?, rebinds: &rebinds, request: request.clone() };
    Ok(cando_signer::verify_presentation(presentation, &expected)?)
}
