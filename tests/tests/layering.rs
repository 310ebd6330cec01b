//! Who may import whom: the arrows of docs/ARCHITECTURE.md, and no other edge.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// Every package of the workspace, and the packages of the workspace that it may import; assessments are told apart by their folder.
const ARROWS: [(&str, &[&str]); 12] = [
    ("cando", &["cando-record", "cando-sandbox", "cando-server", "cando-signer"]),
    ("cando-bundle", &["cando-record"]),
    ("cando-client", &["cando-record", "cando-sandbox", "cando-signer"]),
    ("cando-issuing", &["cando-record", "cando-signer"]),
    ("cando-languages", &[]),
    ("cando-record", &[]),
    ("cando-sandbox", &["cando-record"]),
    ("cando-sdk", &["cando-record"]),
    ("cando-server", &["cando-record", "cando-sandbox", "cando-signer"]),
    ("cando-signer", &["cando-record"]),
    ("cando-tests", &["*"]),
    ("xtask", &["cando-bundle", "cando-sandbox"]),
];
/// What an assessment may import.
const ASSESSMENT: &[&str] = &["cando-sdk"];

/// For each package, the packages of the workspace that it imports.
fn edges(kinds: &[DependencyKind]) -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new().manifest_path("../Cargo.toml").no_deps().exec().unwrap();
    let names: BTreeSet<String> = metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let imports = |package: &Package| {
        let wanted = package.dependencies.iter().filter(|dependency| kinds.contains(&dependency.kind));
        wanted.map(|dependency| dependency.name.clone()).filter(|name| names.contains(name)).collect()
    };
    metadata.packages.iter().map(|package| (package.name.to_string(), imports(package))).collect()
}

fn allowed(package: &str) -> &'static [&'static str] {
    ARROWS.iter().find(|(name, _)| *name == package).map_or(ASSESSMENT, |(_, allowed)| allowed)
}

#[test]
fn packages_import_only_along_the_arrows() {
    for (package, imports) in edges(&[DependencyKind::Normal, DependencyKind::Build]) {
        let allowed = allowed(&package);
        for import in imports.iter().filter(|_| allowed != ["*"]) {
            assert!(allowed.contains(&import.as_str()), "{package} must not import {import}: see docs/ARCHITECTURE.md");
        }
    }
}

#[test]
fn every_package_is_drawn() {
    let packages = edges(&[]);
    for (name, _) in ARROWS {
        assert!(packages.contains_key(name), "{name} is drawn, but is no package");
    }
    let metadata = MetadataCommand::new().manifest_path("../Cargo.toml").no_deps().exec().unwrap();
    for package in
        metadata.packages.iter().filter(|package| ARROWS.iter().all(|(name, _)| *name != package.name.as_str()))
    {
        let path = package.manifest_path.strip_prefix(&metadata.workspace_root).unwrap();
        assert!(path.starts_with("assessments"), "{} is neither drawn nor an assessment", package.name);
    }
}

#[test]
fn sandbox_and_signer_do_not_know_each_other_even_through_others() {
    let edges = edges(&[DependencyKind::Normal, DependencyKind::Build]);
    let reach = |from: &str| {
        let (mut found, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(name) = next.pop() {
            next.extend(edges[&name].iter().filter(|import| found.insert((*import).clone())).cloned());
        }
        found
    };
    assert!(!reach("cando-sandbox").contains("cando-signer"));
    assert!(!reach("cando-signer").contains("cando-sandbox"));
    assert_eq!(reach("cando-record"), BTreeSet::new());
    for tool in ["cando-bundle", "cando-languages", "xtask"] {
        assert!(["cando", "cando-client", "cando-server"].iter().all(|end| !reach(end).contains(tool)), "{tool}");
    }
}

#[test]
fn the_browser_and_the_guest_get_no_native_engine() {
    let metadata = MetadataCommand::new().manifest_path("../Cargo.toml").no_deps().exec().unwrap();
    let features = |package: &str, dependency: &str| -> Vec<String> {
        let package = metadata.packages.iter().find(|found| found.name.as_str() == package).unwrap();
        let dependency = package.dependencies.iter().find(|found| found.name == dependency).unwrap();
        assert!(!dependency.uses_default_features, "{} takes default features", package.name);
        dependency.features.clone()
    };
    assert_eq!(features("cando-client", "cando-sandbox"), ["browser"]);
    assert!(features("cando-sdk", "cando-record").is_empty());
}
