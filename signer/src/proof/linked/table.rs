//! The terms of the contexts that CanDo knows, as facts in a form of our own.
//!
//! ```text
//! https://www.w3.org/ns/credentials/v2                  where it is published
//! sha256 59955ced…                                      of the file as published
//! cred: https://www.w3.org/2018/credentials#            an abbreviation within this table
//!
//! VerifiableCredential cred:VerifiableCredential !      a term, its IRI; `!`: protected
//!   issuer cred:issuer @id !                            indented: terms of the context of that term
//!   proof sec:proof @id @graph !                        how values are read; `^x`: typed x; the container
//!   verifiableCredential cred:… @id @graph null !       `null`: the context of this term forgets all others
//! ```
//!
//! A test derives each table from the published file anew and compares, and compares the digest.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One context.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) terms: Terms,
    pub(super) url: String,
    pub(super) vocabulary: Option<String>,
}

pub(super) type Terms = BTreeMap<String, Definition>;

/// What a term stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Definition {
    pub container: Container,
    pub iri: String,
    pub kind: Kind,
    pub protected: bool,
    pub scope: Option<Scope>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Graph,
    List,
    None,
    Set,
}

/// How a value is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Texts are IRIs.
    Id,
    Json,
    None,
    /// Literals are of this type.
    Value(String),
    /// Texts are terms or IRIs.
    Vocabulary,
}

/// The context of a term.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Null,
    Terms(Terms),
}

impl Definition {
    /// Whether they differ in protection at most (JSON-LD 1.1 API, section 4.2.2, step 27.1).
    pub fn means_the_same(&self, other: &Self) -> bool {
        let meaning = |term: &'_ Self| (term.container, term.iri.clone());
        std::ptr::eq(self, other)
            || meaning(self) == meaning(other) && self.kind == other.kind && self.scope == other.scope
    }
}

/// The contexts that are compiled in.
pub(super) fn tables() -> &'static [Table] {
    static TABLES: OnceLock<Vec<Table>> = OnceLock::new();
    TABLES.get_or_init(|| SOURCES.map(|(_, source)| Table::parse(source)).into())
}

/// The tables, each by the name of its file.
pub(super) const SOURCES: [(&str, &str); 13] = [
    ("credentials-v1", include_str!("terms/credentials-v1.txt")),
    ("credentials-v2", include_str!("terms/credentials-v2.txt")),
    ("data-integrity-v1", include_str!("terms/data-integrity-v1.txt")),
    ("data-integrity-v2", include_str!("terms/data-integrity-v2.txt")),
    ("ed25519-2020", include_str!("terms/ed25519-2020.txt")),
    ("examples-v2", include_str!("terms/examples-v2.txt")),
    ("open-badges-3.0.0", include_str!("terms/open-badges-3.0.0.txt")),
    ("open-badges-3.0.1", include_str!("terms/open-badges-3.0.1.txt")),
    ("open-badges-3.0.2", include_str!("terms/open-badges-3.0.2.txt")),
    ("open-badges-3.0.3", include_str!("terms/open-badges-3.0.3.txt")),
    ("open-badges-extensions", include_str!("terms/open-badges-extensions.txt")),
    ("status-list-2021", include_str!("terms/status-list-2021.txt")),
    ("status-v1", include_str!("terms/status-v1.txt")),
];

impl Table {
    /// Reads a table of ours.
    ///
    /// # Panics
    /// If it is not in its form; the tests read all of them.
    pub(super) fn parse(source: &str) -> Self {
        let (head, body) = source.split_once("\n\n").expect("a blank line ends the head");
        let mut head = head.lines().filter(|line| !line.starts_with('#'));
        let url = head.next().expect("the first line is the URL").to_owned();
        let words = head.filter_map(|line| line.split_once(' '));
        let mut prefixes: BTreeMap<&str, &str> = words.collect();
        let vocabulary = prefixes.remove("vocabulary").map(String::from);
        let mut lines = body.lines().peekable();
        Self { terms: terms(&mut lines, 0, &prefixes), url, vocabulary }
    }
}

/// The terms at one depth of indentation.
fn terms<'a>(
    lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>,
    depth: usize,
    prefixes: &BTreeMap<&str, &str>,
) -> Terms {
    let indented = |line: &&str| line.len() - line.trim_start().len() >= depth;
    let mut found = Terms::new();
    while let Some(line) = lines.next_if(indented) {
        let mut words = line.split_whitespace();
        let name = words.next().expect("a line has a name");
        let full = |text: &str| match text
            .split_once(':')
            .and_then(|(prefix, rest)| Some((prefixes.get(&*format!("{prefix}:"))?, rest)))
        {
            Some((start, rest)) => format!("{start}{rest}"),
            None => text.to_owned(),
        };
        let iri = full(words.next().expect("a term has an IRI"));
        let mut term = Definition { container: Container::None, iri, kind: Kind::None, protected: false, scope: None };
        for word in words {
            match word {
                "!" => term.protected = true,
                "null" => term.scope = Some(Scope::Null),
                "@graph" => term.container = Container::Graph,
                "@id" => term.kind = Kind::Id,
                "@json" => term.kind = Kind::Json,
                "@list" => term.container = Container::List,
                "@set" => term.container = Container::Set,
                "@vocab" => term.kind = Kind::Vocabulary,
                datatype => term.kind = Kind::Value(full(datatype.strip_prefix('^').expect("a known word"))),
            }
        }
        let inside = terms(lines, depth + 2, prefixes);
        if !inside.is_empty() {
            term.scope = Some(Scope::Terms(inside));
        }
        found.insert(name.into(), term);
    }
    found
}
