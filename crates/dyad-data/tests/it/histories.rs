//! Codes of other projects' data: each once, and each of what it names exists.

use std::collections::BTreeSet;

use dyad_data::{ActorTables, Ontology};
use dyad_types::{CameoCode, CountryCode, Sector};

/// The rows of a table without its header.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split('\t').collect())
}

#[test]
fn keys_stand_once() {
    let tables = [
        (include_str!("../../tables/history/icews_sectors.tsv"), 1),
        (include_str!("../../tables/history/acled_sectors.tsv"), 2),
        (include_str!("../../tables/history/acled_types.tsv"), 2),
        (include_str!("../../tables/history/fips.tsv"), 1),
    ];
    for (text, n_keys) in tables {
        let mut seen = BTreeSet::new();
        for row in rows(text) {
            assert!(seen.insert(row[..n_keys].to_vec()), "{row:?}");
        }
    }
}

#[test]
fn fips_codes_are_sorted_and_of_known_countries() {
    let actors = ActorTables::read(&[]).unwrap();
    let text = include_str!("../../tables/history/fips.tsv");
    assert!(rows(text).map(|row| row[0]).is_sorted());
    for row in rows(text) {
        let code: CountryCode = row[1].parse().unwrap();
        assert!(actors.country(code).is_some(), "{row:?}");
    }
}

#[test]
fn kinds_of_events_and_sectors_are_those_of_the_ontology() {
    let ontology = Ontology::embedded().unwrap();
    for row in rows(include_str!("../../tables/history/acled_types.tsv")) {
        if !row[2].is_empty() {
            let code = CameoCode::new(row[2]).unwrap();
            assert!(ontology.cameo(&code).is_some(), "{row:?}");
            assert!(ontology.event_type(&code).is_some(), "{row:?}");
        }
    }
    for row in rows(include_str!("../../tables/history/icews_sectors.tsv")) {
        assert!(row[1].parse::<Sector>().is_ok(), "{row:?}");
    }
}
