//! The words around a credential's own, which are English.

use cando_record::Ended;

use crate::SkillScore;
use crate::credential::content::Content;

/// A language of the drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// English.
    En,
    /// Spanish.
    Es,
}

impl Locale {
    /// The language that a BCP 47 tag asks for, English if it is none of ours.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        match tag.split('-').next() {
            Some("es") => Self::Es,
            _ => Self::En,
        }
    }

    /// Its BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    pub(super) fn words(self) -> &'static Words {
        match self {
            Self::En => &EN,
            Self::Es => &ES,
        }
    }
}

pub struct Words {
    pub attempt: &'static str,
    pub by: &'static str,
    completed: &'static str,
    pub evidence: &'static str,
    pub holder: &'static str,
    pub issued: &'static str,
    pub issuer: &'static str,
    pub module: &'static str,
    more: &'static str,
    pub name_note: &'static str,
    of: &'static str,
    pub proves: &'static str,
    pub record: &'static str,
    pub scan: &'static str,
    standard_error: &'static str,
    time_up: &'static str,
    pub unsupervised: &'static str,
    until: &'static str,
    unwatched: &'static str,
}

const EN: Words = Words {
    attempt: "Attempt",
    by: "by",
    completed: "completed",
    evidence: "SHA-256 of the evidence",
    holder: "Holder's key",
    issued: "Issued",
    issuer: "Issuer's key",
    module: "Assessment and SHA-256 of its module",
    more: "more",
    name_note: "The holder wrote the name; it is not in the credential.",
    of: "of 1000",
    proves: "The score follows from recorded answers: whoever has the evidence can compute it again. It does not show who \
             sat at the keyboard, or what helped.",
    record: "Result of an assessment",
    scan: "Scan to check it in your own browser.",
    standard_error: "standard error",
    time_up: "ended by the time limit",
    unsupervised: "Nobody watched who answered, or what helped.",
    until: "valid until",
    unwatched: "not supervised",
};

const ES: Words = Words {
    attempt: "Intento",
    by: "por",
    completed: "completado",
    evidence: "SHA-256 de las pruebas",
    holder: "Clave del titular",
    issued: "Emitida el",
    issuer: "Clave del emisor",
    module: "Evaluación y SHA-256 de su módulo",
    more: "más",
    name_note: "El nombre lo escribió el titular; no está en la credencial.",
    of: "de 1000",
    proves: "La puntuación se sigue de las respuestas registradas: quien tenga las pruebas puede calcularla de nuevo. No \
             muestra quién estaba al teclado ni qué le ayudó.",
    record: "Resultado de una evaluación",
    scan: "Escanee para comprobarlo en su propio navegador.",
    standard_error: "error estándar",
    time_up: "terminado por el límite de tiempo",
    unsupervised: "Nadie vigiló quién respondió ni qué le ayudó.",
    until: "válida hasta el",
    unwatched: "sin supervisión",
};

impl Words {
    /// `867 of 1000 ± 93`.
    pub fn score(&self, skill: &SkillScore) -> String {
        format!("{} {} ± {}", skill.scaled, self.of, skill.error)
    }

    /// The same for the ear.
    pub fn score_in_full(&self, skill: &SkillScore) -> String {
        format!("{} {}, {} {}", skill.scaled, self.of, self.standard_error, skill.error)
    }

    pub fn more(&self, count: usize) -> String {
        format!("+ {count} {}", self.more)
    }

    pub fn attempt_line(&self, content: &Content) -> String {
        let ended = match content.ended {
            Ended::Completed => self.completed,
            Ended::TimeUp => self.time_up,
        };
        format!("{} {}, {ended}, {}", self.attempt, content.attempt, self.unwatched)
    }

    pub fn issued_line(&self, content: &Content) -> String {
        let day = |instant: &cando_record::Instant| instant.as_str()[..10].to_owned();
        let until = content.until.as_ref().map_or_else(String::new, |until| format!(", {} {}", self.until, day(until)));
        format!("{} {}{until}", self.issued, day(&content.issued))
    }
}
