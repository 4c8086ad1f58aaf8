//! Sanctions told by several articles are measures with a beginning and an end.

use dyad_ledger::{Dyad, Entry, Ledger, Measure, entries};
use dyad_types::{Dated, Sanction, SanctionState};

use crate::made::{Page, actor, dated};

use SanctionState::{Eased, Expired, Imposed, InForce, Lifted, Suspended};

/// Publication, measure, state, date, until.
type Report = (&'static str, &'static str, SanctionState, &'static str, &'static str);

fn sanction(issuer: Option<&str>, report: &Report) -> Vec<Entry> {
    let (published, measure, state, date, until) = *report;
    let text = "Arstotzka and its embargo on Kolechia.";
    let id: String = published.bytes().chain(date.bytes()).map(char::from).collect();
    let mut page = Page::new(&id, published, &[&["Title"], &[text]]);
    page.coded.sanctions.push(Sanction {
        issuer: issuer.map(|code| actor(code, code)),
        target: actor("KOL", "Kolechia"),
        measure: measure.to_owned(),
        state,
        date: dated(date),
        until: dated(until),
        reason: None,
        evidence: page.evidence("embargo"),
    });
    entries(&page.article, &page.sentences, &page.coded)
}

fn measures(entries: Vec<Entry>, as_of: &str) -> Vec<Measure> {
    let dyad: Dyad = "ARS KOL".parse().unwrap();
    Ledger::of(dyad, entries).measures(as_of.parse().ok())
}

fn printed(measure: &Measure) -> String {
    let days = |date: &Dated| {
        date.interval.map_or_else(|| "?".to_owned(), |days| days.to_string())
    };
    let end = measure.end.as_ref().map(days).unwrap_or_default();
    let Measure { what, standing, n_articles, .. } = measure;
    format!("{what} {}..{end} {standing}, {n_articles}", days(&measure.start))
}

#[track_caller]
fn check(reports: &[Report], expected: &[&str]) {
    let told = reports
        .iter()
        .flat_map(|report| sanction(Some("ARS"), report))
        .collect();
    let found: Vec<String> = measures(told, "2021-01-01").iter().map(printed).collect();
    assert_eq!(found, expected);
}

#[test]
fn one_measure_however_many_articles_tell_it() {
    check(
        &[
            ("2019-05-03", "oil embargo", Imposed, "2019-05-02", ""),
            ("2019-08-01", "oil embargo", InForce, "", ""),
            ("2020-02-01", "oil embargoes", InForce, "2019", ""),
            ("2020-03-01", "embargo", InForce, "", ""),
            ("2020-03-02", "sanctions", InForce, "2012", ""),
        ],
        &[
            "sanctions 2012-01-01/2012-12-31.. in force, 1",
            "oil embargo 2019-05-02.. in force, 4",
        ],
    );
}

#[test]
fn an_end_closes_a_measure_and_what_comes_after_is_another() {
    check(
        &[
            ("2012-01-24", "sanctions", Imposed, "2012-01-23", ""),
            ("2016-01-17", "sanctions", Lifted, "2016-01-16", ""),
            ("2016-01-18", "sanctions", Lifted, "", ""),
            ("2018-11-06", "sanctions", Imposed, "2018-11-05", ""),
            ("2019-11-06", "sanctions", Eased, "2019-11-05", ""),
        ],
        &[
            "sanctions 2018-11-05.. in force, 2",
            "sanctions 2012-01-23..2016-01-16 lifted, 3",
        ],
    );
    check(
        &[("2016-01-17", "travel ban", Suspended, "2016-01-16", "")],
        &["travel ban ?..2016-01-16 suspended, 1"],
    );
    check(
        &[
            ("2010-01-17", "arms embargo", InForce, "2009", ""),
            ("2020-10-19", "arms embargo", Expired, "2020-10-18", ""),
        ],
        &["arms embargo 2009-01-01/2009-12-31..2020-10-18 expired, 2"],
    );
}

#[test]
fn a_measure_whose_last_day_has_passed_is_over_unless_it_was_extended() {
    let first: Report = ("2020-01-10", "sanctions", Imposed, "2020-01-09", "2020-07-31");
    check(&[first], &["sanctions 2020-01-09..2020-07-31 expired, 1"]);
    let extended = ("2020-06-20", "sanctions", InForce, "", "2021-01-31");
    check(&[first, extended], &["sanctions 2020-01-09.. in force, 2"]);
}

#[test]
fn an_issuer_that_is_not_named_is_the_only_one_told_of() {
    let report: Report = ("2020-01-10", "sanctions", Imposed, "2020-01-09", "");
    let unnamed = ("2020-02-10", "sanctions", InForce, "", "");
    let told = [sanction(Some("ARS"), &report), sanction(None, &unnamed)].concat();
    assert_eq!(measures(told.clone(), "").len(), 1);
    let other = ("2020-03-10", "sanctions", InForce, "", "");
    // Those of a third party are no measure of this pair.
    let with_third = [told, sanction(Some("OBR"), &other)].concat();
    assert_eq!(measures(with_third, "").len(), 1);
}

#[test]
fn entries_from_before_measures_were_told_still_read() {
    let json = r#"{"issuer":null,"target":{"name":"Kolechia","country":null,"code":"KOL",
        "sector":null},"reason":null,"evidence":{"position":{"story":0,"paragraph":0,
        "sentence":0},"span":{"start":0,"end":1},"actor":{"start":0,"end":0},
        "recipient":{"start":0,"end":0}}}"#;
    let sanction: Sanction = serde_json::from_str(json).unwrap();
    assert_eq!((sanction.state, sanction.date), (InForce, Dated::UNDATED));
}
