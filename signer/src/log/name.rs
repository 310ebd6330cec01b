//! Names of keys.

/// A key's name: not empty, without white space or plus. A log's is its origin, such as `example.com/log`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

/// A text that cannot name a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key's name has 1 to 255 bytes without white space, plus and control characters, such as example.com/log")]
pub struct NameError;

const LONGEST: usize = 255;

impl Name {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let fits = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        let good = (1..=LONGEST).contains(&text.len()) && text.chars().all(fits);
        if good { Ok(Self(text.into())) } else { Err(NameError) }
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
