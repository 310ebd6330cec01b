//! RDFC-1.0: names for blank nodes that depend on nothing but the statements.
//!
//! A node whose own statements are unlike all others' is named by their hash. The rest are told apart by walking to their
//! neighbours in every order, which can take factorial time: so the walk has a budget. Section numbers are those of
//! W3C RDF Dataset Canonicalization.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use sha2::Digest;

use super::{Quad, Term};

/// Steps of all walks together. The hardest legitimate case of the W3C's suite takes a fifth of it.
const WORK: usize = 1 << 17;
/// How far a walk goes; it recurs on the stack.
const DEPTH: usize = 256;

/// The statements are so alike that naming their blank nodes would take too long; no honest credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("its nodes without an id are too alike to be told apart in reasonable time")]
pub struct TooMuchWork;

/// Canonical N-Quads of a dataset, in which duplicates count once. `H` is SHA-256 in every suite of today.
pub(crate) fn canonicalize<H: Digest>(quads: &[Quad]) -> Result<String, TooMuchWork> {
    let named = name::<H>(quads)?;
    let lines = quads.iter().map(|quad| quad.line(&|node| named.name(node)));
    Ok(lines.collect::<BTreeSet<String>>().into_iter().collect())
}

/// The canonical names, in the order of their numbers (section 4.4).
pub(super) fn name<H: Digest>(quads: &[Quad]) -> Result<Issuer, TooMuchWork> {
    let mut naming = Naming::<H>::new(quads);
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (node, hash) in &naming.first {
        alike.entry(hash.clone()).or_default().push(*node);
    }
    for nodes in alike.values().filter(|nodes| nodes.len() == 1) {
        naming.canonical.issue(nodes[0]);
    }
    for nodes in alike.values().filter(|nodes| nodes.len() > 1) {
        let mut walks = Vec::new();
        for node in nodes {
            if !naming.canonical.knows(*node) {
                let mut issuer = Issuer::new("b");
                issuer.issue(*node);
                walks.push(naming.walk(*node, issuer, 0)?);
            }
        }
        walks.sort_by(|a, b| a.0.cmp(&b.0));
        for node in walks.into_iter().flat_map(|(_, issuer)| issuer.order) {
            naming.canonical.issue(node);
        }
    }
    Ok(naming.canonical)
}

/// Gives out `prefix0`, `prefix1` and so on (section 4.5).
#[derive(Clone)]
pub(super) struct Issuer {
    numbers: BTreeMap<usize, usize>,
    pub(super) order: Vec<usize>,
    prefix: &'static str,
}

impl Issuer {
    fn new(prefix: &'static str) -> Self {
        Self { numbers: BTreeMap::new(), order: Vec::new(), prefix }
    }

    fn knows(&self, node: usize) -> bool {
        self.numbers.contains_key(&node)
    }

    fn issue(&mut self, node: usize) -> String {
        if !self.knows(node) {
            self.numbers.insert(node, self.order.len());
            self.order.push(node);
        }
        self.name(node)
    }

    /// The name of a node that has one.
    pub(super) fn name(&self, node: usize) -> String {
        format!("{}{}", self.prefix, self.numbers[&node])
    }
}

struct Naming<'a, H> {
    canonical: Issuer,
    /// The hash of each blank node's own statements.
    first: BTreeMap<usize, String>,
    /// The statements that mention each blank node.
    mentions: BTreeMap<usize, Vec<&'a Quad>>,
    work: usize,
    hash: std::marker::PhantomData<H>,
}

impl<'a, H: Digest> Naming<'a, H> {
    fn new(quads: &'a [Quad]) -> Self {
        let mut mentions: BTreeMap<usize, Vec<&Quad>> = BTreeMap::new();
        for quad in quads.iter().collect::<BTreeSet<_>>() {
            let nodes: BTreeSet<usize> = quad.components().filter_map(|(_, term)| blank(term)).collect();
            nodes.into_iter().for_each(|node| mentions.entry(node).or_default().push(quad));
        }
        let first = mentions.iter().map(|(node, quads)| (*node, first_degree::<H>(*node, quads))).collect();
        Self { canonical: Issuer::new("c14n"), first, mentions, work: WORK, hash: std::marker::PhantomData }
    }

    fn spend(&mut self, steps: usize) -> Result<(), TooMuchWork> {
        self.work = self.work.checked_sub(steps).ok_or(TooMuchWork)?;
        Ok(())
    }

    /// Hash N-Degree Quads (section 4.8): the least description of a node's neighbourhood, and the names given on the way.
    fn walk(&mut self, node: usize, mut issuer: Issuer, depth: usize) -> Result<(String, Issuer), TooMuchWork> {
        if depth == DEPTH {
            return Err(TooMuchWork);
        }
        let mut data = String::new();
        for (hash, related) in self.neighbours(node, &issuer)? {
            data.push_str(&hash);
            let mut order = related;
            order.sort_unstable();
            let mut chosen: Option<(String, Issuer)> = None;
            loop {
                if let Some(better) = self.describe(&order, &issuer, chosen.as_ref().map(|(path, _)| path), depth)? {
                    chosen = Some(better);
                }
                if !permute(&mut order) {
                    break;
                }
            }
            let (path, names) = chosen.expect("the first order is always chosen");
            data.push_str(&path);
            issuer = names;
        }
        Ok((hex::<H>(&data), issuer))
    }

    /// The blank nodes that share a statement with a node, by the hash of how they do (sections 4.7 and 4.8.2, step 3).
    fn neighbours(&mut self, node: usize, issuer: &Issuer) -> Result<BTreeMap<String, Vec<usize>>, TooMuchWork> {
        self.spend(1 + self.mentions[&node].len())?;
        let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for quad in &self.mentions[&node] {
            for (position, term) in quad.components() {
                let Some(related) = blank(term).filter(|related| *related != node) else { continue };
                let name = match self.name_so_far(related, issuer) {
                    Some(name) => format!("_:{name}"),
                    None => self.first[&related].clone(),
                };
                let text = match position {
                    'g' => format!("g{name}"),
                    position => format!("{position}<{}>{name}", quad.predicate),
                };
                found.entry(hex::<H>(&text)).or_default().push(related);
            }
        }
        Ok(found)
    }

    fn name_so_far(&self, node: usize, issuer: &Issuer) -> Option<String> {
        let mut known = [&self.canonical, issuer].into_iter().filter(|issuer| issuer.knows(node));
        known.next().map(|issuer| issuer.name(node))
    }

    /// The path along nodes in this order, unless the chosen one is less (section 4.8.2, steps 5.4.4 and 5.4.5).
    fn describe(
        &mut self,
        order: &[usize],
        issuer: &Issuer,
        chosen: Option<&String>,
        depth: usize,
    ) -> Result<Option<(String, Issuer)>, TooMuchWork> {
        self.spend(1 + order.len() + issuer.order.len())?;
        let worse = |path: &String| chosen.is_some_and(|chosen| path.len() >= chosen.len() && path > chosen);
        let (mut issuer, mut path, mut ahead) = (issuer.clone(), String::new(), Vec::new());
        for node in order {
            if self.name_so_far(*node, &issuer).is_none() {
                ahead.push(*node);
                issuer.issue(*node);
            }
            path.push_str("_:");
            path.push_str(&self.name_so_far(*node, &issuer).expect("it has just got one"));
            if worse(&path) {
                return Ok(None);
            }
        }
        for node in ahead {
            let (hash, names) = self.walk(node, issuer.clone(), depth + 1)?;
            path.push_str(&format!("_:{}<{hash}>", issuer.issue(node)));
            issuer = names;
            if worse(&path) {
                return Ok(None);
            }
        }
        Ok(chosen.is_none_or(|chosen| path < *chosen).then_some((path, issuer)))
    }
}

/// Hash First Degree Quads (section 4.6).
fn first_degree<H: Digest>(node: usize, quads: &[&Quad]) -> String {
    let name = |other| if other == node { "a" } else { "z" }.to_owned();
    let mut lines: Vec<String> = quads.iter().map(|quad| quad.line(&name)).collect();
    lines.sort_unstable();
    hex::<H>(&lines.concat())
}

fn blank(term: &Term) -> Option<usize> {
    match term {
        Term::Blank(node) => Some(*node),
        _ => None,
    }
}

fn hex<H: Digest>(text: &str) -> String {
    HEXLOWER.encode(&H::digest(text.as_bytes()))
}

/// The next order of nodes, least first; false after the last.
fn permute(order: &mut [usize]) -> bool {
    let Some(i) = (1..order.len()).rev().find(|i| order[i - 1] < order[*i]) else { return false };
    let j = (i..order.len()).rev().find(|j| order[*j] > order[i - 1]).expect("the one at i is greater");
    order.swap(i - 1, j);
    order[i..].reverse();
    true
}
