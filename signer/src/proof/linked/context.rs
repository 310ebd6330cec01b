//! The contexts in force at a place of a document.

use std::sync::Arc;

use super::table::{Definition, Kind, Scope, Table, Terms};
use super::{Fault, is_absolute};

/// Layers of terms; what a later layer defines hides what an earlier one did.
#[derive(Clone, Default)]
pub(super) struct Active {
    layers: Layers,
    /// What is in force again in the nodes inside, since the terms of a type are its node's alone.
    outside: Option<Layers>,
}

type Layers = Option<Arc<Layer>>;

struct Layer {
    below: Layers,
    terms: &'static Terms,
    vocabulary: Option<&'static str>,
}

impl Active {
    /// What is in force in a node inside.
    pub fn reverted(&self) -> Self {
        match &self.outside {
            Some(layers) => Self { layers: layers.clone(), outside: None },
            None => self.clone(),
        }
    }

    pub fn with_table(&self, table: &'static Table) -> Result<Self, Fault> {
        self.with(&table.terms, table.vocabulary.as_deref(), false)
    }

    /// With the context of a term. Only that of a property may redefine what is protected.
    pub fn with_scope(&self, scope: &'static Scope, may_redefine: bool) -> Result<Self, Fault> {
        match scope {
            Scope::Null => Ok(Self::default()),
            Scope::Terms(terms) => self.with(terms, None, may_redefine),
        }
    }

    /// With the contexts of a node's types, in the types' order by name.
    pub fn with_types<'a>(&self, types: impl Iterator<Item = &'a str>) -> Result<Self, Fault> {
        let mut names: Vec<&str> = types.collect();
        names.sort_unstable();
        let scopes = names.into_iter().filter_map(|name| self.term(name)?.scope.as_ref());
        scopes.into_iter().try_fold(self.clone(), |active, scope| {
            let outside = active.outside.clone().unwrap_or_else(|| active.layers.clone());
            Ok(Self { outside: Some(outside), ..active.with_scope(scope, false)? })
        })
    }

    fn with(&self, terms: &'static Terms, vocabulary: Option<&'static str>, may_redefine: bool) -> Result<Self, Fault> {
        let clashes = |(name, term): (&String, &Definition)| {
            self.term(name).is_some_and(|known| known.protected && !known.means_the_same(term))
        };
        if !may_redefine && terms.iter().any(clashes) {
            return Err(Fault::Protected);
        }
        let vocabulary = vocabulary.or(self.layers.as_ref().and_then(|layer| layer.vocabulary));
        let layer = Layer { below: self.layers.clone(), terms, vocabulary };
        Ok(Self { layers: Some(Arc::new(layer)), outside: self.outside.clone() })
    }

    fn term(&self, name: &str) -> Option<&'static Definition> {
        let mut layers = std::iter::successors(self.layers.as_deref(), |layer| layer.below.as_deref());
        layers.find_map(|layer| layer.terms.get(name))
    }

    /// The predicate that a name stands for, and its term if it is one.
    pub fn property(&self, name: &str) -> Option<(String, Option<&'static Definition>)> {
        match self.term(name) {
            Some(term) => Some((term.iri.clone(), Some(term))),
            None => Some((self.vocabulary(name)?, None)),
        }
    }

    /// The IRI of a term, or the IRI that the text is itself.
    pub fn vocabulary(&self, name: &str) -> Option<String> {
        let own = || self.layers.as_ref()?.vocabulary.map(|vocabulary| format!("{vocabulary}{name}"));
        match self.term(name) {
            Some(term) => Some(term.iri.clone()),
            None if is_absolute(name) => Some(name.into()),
            None if name.contains(':') || name.starts_with('@') => None,
            None => own().filter(|iri| is_absolute(iri)),
        }
    }
}

impl Kind {
    pub fn is_double(&self) -> bool {
        matches!(self, Self::Value(datatype) if datatype == "http://www.w3.org/2001/XMLSchema#double")
    }
}
