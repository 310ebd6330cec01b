//! JSON-LD 1.1 to RDF, for contexts that are compiled in.
//!
//! ```text
//! {"@context":["https://www.w3.org/ns/credentials/v2"],"id":"urn:uuid:…","type":["VerifiableCredential"],"name":"Series"}
//!   → <urn:uuid:…> <https://schema.org/name> "Series" .
//! ```
//!
//! Whatever would vanish on the way, and so stay unsigned, is an error that names its place: terms that no context
//! defines, relative IRIs, null, and everything of JSON-LD that Open Badges do not use. Source: W3C JSON-LD 1.1 Processing
//! Algorithms and API, sections 4 (contexts), 5 (expansion) and 8 (RDF), in one pass.

use cando_record::json::{self, Map, Value};

use super::rdf::{Quad, STRING, Term};
use context::Active;
use table::{Container, Definition, Kind, tables};

mod context;
#[cfg(test)]
mod derive;
mod table;
#[cfg(test)]
mod tests;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// A part of a document that cannot be signed as RDF.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer} {fault}")]
pub struct Unmapped {
    pub pointer: String,
    pub fault: Fault,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("is no context that CanDo has compiled in")]
    Context,
    #[error("is a direction of writing, which a signature over RDF does not cover")]
    Direction,
    #[error("is no absolute IRI")]
    Iri,
    #[error("redefines a term that an earlier context protects")]
    Protected,
    #[error("is no term of its contexts, so a signature would not cover it")]
    Term,
    #[error("is a value that a signature over RDF would not cover")]
    Value,
}

/// The statements of a document, whose contexts must be among those compiled in.
pub(crate) fn statements(document: &Value) -> Result<Vec<Quad>, Unmapped> {
    let mut writer = Writer { nodes: 0, quads: Vec::new() };
    let members = document.as_object().ok_or_else(|| fault("", Fault::Value))?;
    writer.node(members, None, Place { active: &Active::default(), at: "", graph: &None })?;
    writer.has_spoken_since(0, "")?;
    Ok(writer.quads)
}

type Found<T> = Result<T, Unmapped>;
type Graph = Option<Term>;

/// Where the writer is: by JSON pointer, with the contexts in force, in a graph.
#[derive(Clone, Copy)]
struct Place<'a> {
    active: &'a Active,
    at: &'a str,
    graph: &'a Graph,
}

struct Writer {
    nodes: usize,
    quads: Vec<Quad>,
}

impl Writer {
    fn blank(&mut self) -> Term {
        self.nodes += 1;
        Term::Blank(self.nodes - 1)
    }

    fn say(&mut self, subject: &Term, predicate: &str, object: Term, graph: &Graph) {
        self.quads.push(Quad { subject: subject.clone(), predicate: predicate.into(), object, graph: graph.clone() });
    }

    /// What says nothing in its graph would vanish, with its name.
    fn has_spoken_since(&self, before: usize, at: &str) -> Found<()> {
        if self.quads.len() == before { Err(fault(at, Fault::Value)) } else { Ok(()) }
    }

    /// Says what an object says, and gives its node. `from` is the term that led here.
    fn node(&mut self, members: &Map<String, Value>, from: Option<&'static Definition>, place: Place) -> Found<Term> {
        let Place { active, at, graph } = place;
        let mut untyped = active.reverted();
        if let Some(scope) = from.and_then(|term| term.scope.as_ref()) {
            untyped = untyped.with_scope(scope, true).map_err(|kind| fault(at, kind))?;
        }
        if let Some(context) = members.get("@context") {
            untyped = Self::enter(untyped, context, &format!("{at}/@context"))?;
        }
        let types = self.types(members, &untyped, at)?;
        let active = untyped.with_types(types.iter().map(|(name, _)| *name)).map_err(|kind| fault(at, kind))?;
        let subject = match alias(members, "id", "@id", at)? {
            Some((at, id)) => Term::Iri(absolute(id.as_str().ok_or_else(|| fault(&at, Fault::Value))?, &at)?),
            None => self.blank(),
        };
        for (_, kind) in types {
            self.say(&subject, &format!("{RDF}type"), Term::Iri(kind), graph);
        }
        // The same fault is found first, whatever order the map keeps.
        let mut properties: Vec<_> = members.iter().filter(|(name, _)| !KEYWORDS.contains(&name.as_str())).collect();
        properties.sort_unstable_by_key(|(name, _)| *name);
        for (name, value) in properties {
            let at = format!("{at}/{}", escape(name));
            let (predicate, term) = active.property(name).ok_or_else(|| fault(&at, Fault::Term))?;
            self.property(&subject, (&predicate, term), value, Place { active: &active, at: &at, graph })?;
        }
        Ok(subject)
    }

    /// Adds the contexts that a document names.
    fn enter(active: Active, context: &Value, at: &str) -> Found<Active> {
        let (list, listed) = match context {
            Value::Array(items) => (items.as_slice(), true),
            single => (std::slice::from_ref(single), false),
        };
        list.iter().enumerate().try_fold(active, |active, (i, url)| {
            let at = if listed { format!("{at}/{i}") } else { at.to_owned() };
            let known = url.as_str().and_then(|url| tables().iter().find(|table| table.url == url));
            let table = known.ok_or_else(|| fault(&at, Fault::Context))?;
            active.with_table(table).map_err(|kind| fault(&at, kind))
        })
    }

    /// The types of a node: as written, and as IRIs.
    fn types<'a>(&self, members: &'a Map<String, Value>, active: &Active, at: &str) -> Found<Vec<(&'a str, String)>> {
        let Some((at, value)) = alias(members, "type", "@type", at)? else { return Ok(vec![]) };
        let (list, listed) = match value {
            Value::Array(items) => (items.as_slice(), true),
            single => (std::slice::from_ref(single), false),
        };
        let iri = |(i, value): (usize, &'a Value)| {
            let at = if listed { format!("{at}/{i}") } else { at.clone() };
            let name = value.as_str().ok_or_else(|| fault(&at, Fault::Value))?;
            Ok((name, active.vocabulary(name).ok_or_else(|| fault(&at, Fault::Term))?))
        };
        list.iter().enumerate().map(iri).collect()
    }

    /// Says all values of one property, which may have a term.
    fn property(
        &mut self,
        subject: &Term,
        (predicate, term): (&str, Option<&'static Definition>),
        value: &Value,
        place: Place,
    ) -> Found<()> {
        let container = term.map_or(Container::None, |term| term.container);
        let (list, listed) = match value {
            Value::Array(items) if term.is_none_or(|term| term.kind != Kind::Json) => (items.as_slice(), true),
            single => (std::slice::from_ref(single), false),
        };
        let mut objects = Vec::new();
        for (i, value) in list.iter().enumerate() {
            let at = if listed { &format!("{}/{i}", place.at) } else { place.at };
            objects.push(match container {
                Container::Graph => {
                    let (inner, before) = (self.blank(), self.quads.len());
                    self.object(term, value, Place { at, graph: &Some(inner.clone()), ..place })?;
                    self.has_spoken_since(before, at)?;
                    inner
                }
                _ => self.object(term, value, Place { at, ..place })?,
            });
        }
        match container {
            Container::List => {
                let list = self.list(objects, place.graph);
                self.say(subject, predicate, list, place.graph);
            }
            _ => objects.into_iter().for_each(|object| self.say(subject, predicate, object, place.graph)),
        }
        Ok(())
    }

    /// The node or literal that a value stands for.
    fn object(&mut self, term: Option<&'static Definition>, value: &Value, place: Place) -> Found<Term> {
        let Place { active, at, .. } = place;
        let kind = term.map_or(&Kind::None, |term| &term.kind);
        let literal = |value: String, datatype: &str| {
            let datatype = if let Kind::Value(own) = kind { own } else { datatype };
            Term::Literal { datatype: datatype.into(), language: None, value }
        };
        match (value, kind) {
            (value, Kind::Json) => {
                let text = String::from_utf8(json::canonical(value)).expect("JSON is UTF-8");
                Ok(Term::Literal { datatype: format!("{RDF}JSON"), language: None, value: text })
            }
            (Value::Object(members), _) if members.contains_key("@value") => text(members, at),
            (Value::Object(members), _) => self.node(members, term, place),
            (Value::String(text), Kind::Id) => Ok(Term::Iri(absolute(text, at)?)),
            (Value::String(text), Kind::Vocabulary) => {
                let scoped = match term.and_then(|term| term.scope.as_ref()) {
                    Some(scope) => active.with_scope(scope, true).map_err(|kind| fault(at, kind))?,
                    None => active.clone(),
                };
                scoped.vocabulary(text).map(Term::Iri).ok_or_else(|| fault(at, Fault::Term))
            }
            (Value::String(text), _) => Ok(literal(text.clone(), STRING)),
            (Value::Bool(flag), _) => Ok(literal(flag.to_string(), &format!("{XSD}boolean"))),
            // The other numbers have a form of their own in RDF; no term of ours asks for one.
            (Value::Number(number), kind) if !number.is_f64() && !kind.is_double() => {
                Ok(literal(number.to_string(), &format!("{XSD}integer")))
            }
            (Value::Array(_) | Value::Null | Value::Number(_), _) => Err(fault(at, Fault::Value)),
        }
    }

    /// A chain of nodes that keeps the order (RDF 1.1 Semantics, appendix D.3), and its first node.
    fn list(&mut self, objects: Vec<Term>, graph: &Graph) -> Term {
        objects.into_iter().rev().fold(Term::Iri(format!("{RDF}nil")), |rest, object| {
            let node = self.blank();
            self.say(&node, &format!("{RDF}first"), object, graph);
            self.say(&node, &format!("{RDF}rest"), rest, graph);
            node
        })
    }
}

/// Names that are no property. The names without `@` are in every context that CanDo knows.
const KEYWORDS: [&str; 5] = ["@context", "@id", "@type", "id", "type"];

/// The value of a keyword under either of its names, and its place.
fn alias<'a>(
    members: &'a Map<String, Value>,
    name: &str,
    keyword: &str,
    at: &str,
) -> Found<Option<(String, &'a Value)>> {
    match (members.get(name), members.get(keyword)) {
        (Some(_), Some(_)) => Err(fault(&format!("{at}/{keyword}"), Fault::Value)),
        (Some(value), None) => Ok(Some((format!("{at}/{name}"), value))),
        (None, Some(value)) => Ok(Some((format!("{at}/{keyword}"), value))),
        (None, None) => Ok(None),
    }
}

/// A text that says its language (JSON-LD 1.1, section 4.2.4). Other value objects are not read: Open Badges have none.
fn text(members: &Map<String, Value>, at: &str) -> Found<Term> {
    let wrong = |name: &str, kind| fault(&format!("{at}/{}", escape(name)), kind);
    let mut language = None;
    for (name, value) in members {
        match (name.as_str(), value) {
            ("@value", Value::String(_)) => {}
            // Peers write the tag in small letters, which mean the same (RFC 5646, section 2.1.1).
            ("@language", Value::String(tag)) if is_language(tag) => language = Some(tag.to_ascii_lowercase()),
            ("@direction", _) => return Err(wrong(name, Fault::Direction)),
            _ => return Err(wrong(name, Fault::Value)),
        }
    }
    let value = members.get("@value").and_then(Value::as_str).unwrap_or_default().to_owned();
    let datatype = if language.is_some() { format!("{RDF}langString") } else { STRING.into() };
    Ok(Term::Literal { datatype, language, value })
}

/// Whether a text has the form of a language tag in N-Quads (RDF 1.1 N-Quads, section 4, `LANGTAG`).
fn is_language(tag: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    tag.split('-').all(is_part) && tag.split('-').next().is_some_and(|first| !first.bytes().any(|b| b.is_ascii_digit()))
}

fn absolute(text: &str, at: &str) -> Found<String> {
    if is_absolute(text) { Ok(text.into()) } else { Err(fault(at, Fault::Iri)) }
}

/// Whether a text is an IRI with a scheme, and can stand in N-Quads as it is.
fn is_absolute(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    let plain = |c: char| !matches!(c, '\0'..=' ' | '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\' | '\u{7f}');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && text.chars().all(plain)
}

fn fault(at: &str, fault: Fault) -> Unmapped {
    Unmapped { pointer: at.into(), fault }
}

/// A name in a JSON pointer (RFC 6901).
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
