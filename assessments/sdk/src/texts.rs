//! Prompts, in one file per locale.

use std::collections::BTreeMap;

use cando_record::Localized;

/// The texts of one locale: a JSON object of strings, in which `{name}` stands for what is filled in.
///
/// ```json
/// {"ask": "Which number comes next after {last}?"}
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

    /// A text with each `{name}` replaced.
    ///
    /// # Panics
    /// If there is none of this name.
    pub fn fill(&self, name: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.text(name);
        let mut text = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let known =
                values.iter().find_map(|(name, value)| Some((value, after.strip_prefix(name)?.strip_prefix('}')?)));
            rest = known.map_or(after, |(_, after)| after);
            text.push_str(known.map_or("{", |(value, _)| value));
        }
        text + rest
    }

    /// The names of the texts, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
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
    fn fills_in_each_place_once() {
        let texts = Texts::new(r#"{"a":"{x} and {y}, {x} {z} {"}"#);
        assert_eq!(texts.fill("a", &[("x", "{y}"), ("y", "2")]), "{y} and 2, {y} {z} {");
    }
}
