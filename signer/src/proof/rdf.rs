//! RDF 1.1 statements, and their canonical N-Quads.
//!
//! ```text
//! <urn:uuid:…> <https://schema.org/name> "Number series" .
//! _:c14n0 <https://purl.imsglobal.org/spec/vc/ob/vocab.html#narrative> "A point for each item." .
//! ```
//!
//! [`canonicalize`] names blank nodes by what is said about them (RDFC-1.0), so that the same statements are always the
//! same bytes. Source: W3C RDF Dataset Canonicalization, sections 4 and 5.

use std::fmt::{self, Display, Formatter, Write as _};

mod canonical;
#[cfg(test)]
mod read;
#[cfg(test)]
mod tests;

pub(crate) use canonical::{TooMuchWork, canonicalize};

pub(crate) const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

/// A node, or a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Term {
    /// A node without a name of its own, by its number in the dataset.
    Blank(usize),
    /// An absolute IRI without characters that N-Quads would have to escape.
    Iri(String),
    Literal {
        datatype: String,
        language: Option<String>,
        value: String,
    },
}

/// One statement; without a graph it is in the default graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quad {
    pub subject: Term,
    pub predicate: String,
    pub object: Term,
    pub graph: Option<Term>,
}

impl Quad {
    /// Its canonical line, with blank nodes named by the caller.
    fn line(&self, name: &impl Fn(usize) -> String) -> String {
        let shown = |term| Named { name, term };
        let mut line = format!("{} <{}> {}", shown(&self.subject), self.predicate, shown(&self.object));
        if let Some(graph) = &self.graph {
            write!(line, " {}", shown(graph)).expect("writing to memory");
        }
        line.push_str(" .\n");
        line
    }

    /// Its nodes and values but the predicate, each with its letter of RDFC-1.0, section 4.7.
    fn components(&self) -> impl Iterator<Item = (char, &Term)> {
        [('s', &self.subject), ('o', &self.object)].into_iter().chain(self.graph.as_ref().map(|graph| ('g', graph)))
    }
}

struct Named<'a, F> {
    name: &'a F,
    term: &'a Term,
}

impl<F: Fn(usize) -> String> Display for Named<'_, F> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self.term {
            Term::Blank(node) => write!(f, "_:{}", (self.name)(*node)),
            Term::Iri(iri) => write!(f, "<{iri}>"),
            Term::Literal { datatype, language, value } => {
                f.write_char('"')?;
                value.chars().try_for_each(|c| escape(f, c))?;
                f.write_char('"')?;
                match language {
                    Some(language) => write!(f, "@{language}"),
                    None if datatype == STRING => Ok(()),
                    None => write!(f, "^^<{datatype}>"),
                }
            }
        }
    }
}

fn escape(f: &mut Formatter, c: char) -> fmt::Result {
    match c {
        '\u{8}' => f.write_str("\\b"),
        '\t' => f.write_str("\\t"),
        '\n' => f.write_str("\\n"),
        '\u{c}' => f.write_str("\\f"),
        '\r' => f.write_str("\\r"),
        '"' => f.write_str("\\\""),
        '\\' => f.write_str("\\\\"),
        '\0'..='\u{1f}' | '\u{7f}' => write!(f, "\\u{:04X}", u32::from(c)),
        c => f.write_char(c),
    }
}
