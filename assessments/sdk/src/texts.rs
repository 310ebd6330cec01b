//! Prompts, in one file per locale.

use std::collections::BTreeMap;

use cando_record::Localized;

/// The texts of one locale: a JSON object of strings.
///
/// ```json
/// {"ask": "Which number comes next?"}
/// ```
#[derive(Clone, Debug)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// Reads a file of texts.
    ///
    /// # Panics
    /// If it is no JSON object of strings. The file is part of the assessment, so a test that calls this shows it.
    pub fn new(file: &str) -> Self {
        Self(serde_json::from_str(file).expect("a file of texts is a JSON object of strings"))
    }

    /// A text as it stands.
    ///
    /// # Panics
    /// If there is none of this name.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).unwrap_or_else(|| panic!("no text named {name:?}"))
    }
}

/// One text in every locale.
pub fn localized(locales: &[(&str, Texts)], name: &str) -> Localized {
    locales.iter().map(|(locale, texts)| ((*locale).to_owned(), texts.text(name).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_one_text_in_every_locale() {
        let locales = [("en", Texts::new(r#"{"a":"one"}"#)), ("es", Texts::new(r#"{"a":"uno"}"#))];
        let texts: Vec<_> = localized(&locales, "a").into_iter().collect();
        assert_eq!(texts, [("en".into(), "one".into()), ("es".into(), "uno".into())]);
    }
}
