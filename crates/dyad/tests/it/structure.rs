//! The crates depend on each other as ARCHITECTURE.md says, and on nothing else of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

type Graph = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The table of ARCHITECTURE.md, short names spelled out and "all above" expanded.
fn documented() -> Graph {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut graph = Graph::new();
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let above: BTreeSet<String> = graph.keys().cloned().collect();
        let on = cells[3].split(',').map(str::trim).flat_map(|word| match word {
            "—" => BTreeSet::new(),
            "all above" => above.clone(),
            word => BTreeSet::from([full_name(word.trim_matches('`'))]),
        });
        let on = on.collect();
        graph.insert(cells[1].trim_matches('`').to_owned(), on);
    }
    graph
}

fn full_name(word: &str) -> String {
    if word.starts_with("dyad") { word.to_owned() } else { format!("dyad-{word}") }
}

/// What the manifests say, development dependencies left out.
fn real() -> Graph {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> =
        packages.iter().filter_map(|p| p["name"].as_str()).collect();
    let dependencies = |package: &serde_json::Value| {
        let all = package["dependencies"].as_array().unwrap().clone();
        all.into_iter()
            .filter(|dependency| dependency["kind"].is_null())
            .filter_map(|dependency| dependency["name"].as_str().map(str::to_owned))
            .filter(|name| ours.contains(name.as_str()))
            .collect()
    };
    packages
        .iter()
        .map(|package| {
            (package["name"].as_str().unwrap().to_owned(), dependencies(package))
        })
        .collect()
}

#[test]
fn every_crate_stands_in_the_table() {
    let documented: BTreeSet<_> = documented().into_keys().collect();
    let real: BTreeSet<_> = real().into_keys().collect();
    assert_eq!(documented, real);
}

#[test]
fn no_crate_depends_on_more_than_the_table_allows() {
    let documented = documented();
    for (name, dependencies) in real() {
        let allowed = &documented[&name];
        let extra: Vec<_> = dependencies.difference(allowed).collect();
        assert!(
            extra.is_empty(),
            "{name} depends on {extra:?}; ARCHITECTURE.md allows {allowed:?}"
        );
    }
}
