//! What a person shows: a picture, a card for a lanyard, a certificate on A4. All are SVG, drawn here and nowhere else.
//!
//! A drawing is a pure function of credential, name, language and link. It needs no other file: fonts are the reader's
//! (`sans-serif`), so texts are set with room to spare. Nothing in it depends on colour: every score is a number, a bar's
//! length, and a word; every contrast is at least 7 to 1, where WCAG 2.2 (1.4.6) asks for that in its level AAA.

use crate::credential::content::Content;
use crate::keys::did;
use crate::plain;
use crate::proof::Suite;
use crate::{Credential, ProofError};
use qr::{Qr, QrError};

pub(crate) mod baked;
mod canvas;
mod card;
pub(crate) mod carried;
mod certificate;
pub(crate) mod compact;
mod picture;
pub(crate) mod qr;
mod scores;
#[cfg(test)]
mod tests;
mod words;

pub use words::Locale;

/// Characters of a name.
const NAME: usize = 120;

/// What is to be shown.
#[derive(Clone, Copy)]
pub struct Badge<'a> {
    /// The credential. Only one whose proofs hold is drawn.
    pub credential: &'a Credential,
    /// What the QR code of a card or certificate holds: [`crate::link`], or a link that the holder controls.
    pub link: Option<&'a str>,
    /// The language of the words around the credential's own.
    pub locale: Locale,
    /// How the holder wants to be called. It is in no credential, and the drawing says so.
    pub name: Option<&'a str>,
}

/// What it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A6, 105 by 148 mm: what hangs from a lanyard.
    Card,
    /// A4, 210 by 297 mm.
    Certificate,
    /// A square without a name, for a page or a profile.
    Picture,
}

/// A drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The same in words, for those who do not see it.
    pub alt: String,
    /// The SVG document.
    pub svg: String,
}

/// Why nothing is drawn.
#[derive(Debug, thiserror::Error)]
pub enum BadgeError {
    /// A card without a QR code could not be checked by anyone.
    #[error(
        "a card or certificate needs a link for its QR code: say where CanDo's pages are, or give a link of your own"
    )]
    Link,
    /// The proofs do not hold.
    #[error("this credential is not genuine, so no badge is drawn of it: {0}")]
    Proof(#[from] ProofError),
    /// The link does not fit a code.
    #[error(transparent)]
    Qr(#[from] QrError),
}

impl Form {
    /// Width and height in millimetres; a picture has no size of its own.
    #[must_use]
    pub fn millimetres(self) -> Option<(u32, u32)> {
        match self {
            Self::Card => Some((105, 148)),
            Self::Certificate => Some((210, 297)),
            Self::Picture => None,
        }
    }
}

/// Draws a badge.
pub fn draw(badge: &Badge, form: Form) -> Result<Drawing, BadgeError> {
    Suite::SET.into_iter().try_for_each(|suite| badge.credential.verify_proof(suite))?;
    let name = badge.name.map(|name| plain(name).trim().chars().take(NAME).collect::<String>());
    let scene = Scene {
        content: badge.credential.content(),
        name: name.filter(|name| !name.is_empty()),
        qr: badge.link.map(Qr::draw).transpose()?,
        words: badge.locale.words(),
    };
    let alt = scene.alt(form);
    let canvas = match form {
        Form::Card => card::draw(&scene)?,
        Form::Certificate => certificate::draw(&scene)?,
        Form::Picture => picture::draw(&scene),
    };
    Ok(Drawing { svg: canvas.finish(form.millimetres(), badge.locale.tag(), &alt), alt })
}

/// Everything that can be seen.
struct Scene<'a> {
    content: &'a Content,
    name: Option<String>,
    qr: Option<Qr>,
    words: &'static words::Words,
}

impl Scene<'_> {
    fn alt(&self, form: Form) -> String {
        let Content { assessment, attempt, issued, issuer, skills, .. } = self.content;
        let words = self.words;
        let scores: Vec<String> =
            skills.iter().map(|skill| format!("{}: {}", plain(&skill.title), words.score_in_full(skill))).collect();
        let shown = match form {
            Form::Card | Form::Certificate => self.name.as_deref(),
            Form::Picture => None,
        };
        let parts = [
            shown.map(String::from),
            Some(plain(&assessment.title)),
            Some(scores.join("; ")),
            Some(format!("{} {attempt}", words.attempt)),
            Some(format!("{} {} {} {}", words.issued, &issued.as_str()[..10], words.by, short(issuer))),
        ];
        format!(
            "CanDo. {}.",
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ")
        )
    }

    fn qr(&self) -> Result<&Qr, BadgeError> {
        self.qr.as_ref().ok_or(BadgeError::Link)
    }
}

/// A DID as people compare it: its beginning and its end.
fn short(did: &str) -> String {
    let name = did.strip_prefix(did::PREFIX).unwrap_or(did);
    match name.len() > 20 && name.is_ascii() {
        true => format!("{}…{}", &name[..8], &name[name.len() - 8..]),
        false => plain(name),
    }
}
