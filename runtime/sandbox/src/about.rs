//! What a language's module says about itself.

use serde::Deserialize;
use wasmparser::{Parser, Payload};

/// The custom section that holds it, as JSON.
const SECTION: &str = "cando-language";

/// The words of a language's builder; nothing that runs depends on them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboutLanguage {
    /// What a program can import.
    pub library: Vec<String>,
    /// SPDX.
    pub licence: String,
    /// The language.
    pub name: String,
    /// The interpreter and its version.
    pub version: String,
}

impl AboutLanguage {
    /// Reads it from a module before sealing; `None` if the module says nothing, or not in this form.
    pub fn read(module: &[u8]) -> Option<Self> {
        let sections = Parser::new(0).parse_all(module).map_while(Result::ok);
        let mut found = sections.filter_map(|payload| match payload {
            Payload::CustomSection(section) if section.name() == SECTION => Some(section.data()),
            _ => None,
        });
        serde_json::from_slice(found.next()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::AboutLanguage;

    fn module(name: &str, content: &str) -> Vec<u8> {
        let size = (1 + name.len() + content.len()) as u8;
        [b"\0asm\x01\0\0\0\0", &[size, name.len() as u8][..], name.as_bytes(), content.as_bytes()].concat()
    }

    #[test]
    fn reads_what_is_there_and_nothing_else() {
        let said = r#"{"library":["a"],"licence":"MIT","name":"x","version":"X 1"}"#;
        let about = AboutLanguage::read(&module("cando-language", said)).unwrap();
        assert_eq!((&*about.name, &*about.version, &about.library[..]), ("x", "X 1", &["a".to_owned()][..]));
        for other in [
            module("cando-languages", said),
            module("cando-language", "{}"),
            module("cando-language", ""),
            b"\0asm\x01\0\0\0\0\xff".to_vec(),
            Vec::new(),
        ] {
            assert_eq!(AboutLanguage::read(&other), None);
        }
    }
}
