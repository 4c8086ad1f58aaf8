//! Which reports are taken for one act, and what belongs to a dyad.

use dyad_ledger::{Calendar, Dyad, Entry, Ledger, entries};
use dyad_types::{Actuality, EventType};

use crate::made::{Page, actor, dated};

fn page(id: &str, event_type: EventType, day: &str) -> Page {
    let mut page = Page::new(
        id,
        "2020-06-17",
        &[&["Arstotzka and Kolechia"], &["Arstotzka shelled Kolechia on Tuesday."]],
    );
    let sides = [
        ("Arstotzka", actor("ARSGOV", "Arstotzka")),
        ("Kolechia", actor("KOL", "Kolechia")),
    ];
    page.event("shelled Kolechia", sides, event_type, dated(day));
    page
}

fn told(page: &Page) -> Vec<Entry> {
    entries(&page.article, &page.sentences, &page.coded)
}

fn ledger(pages: &[Page]) -> Ledger {
    let dyad: Dyad = "KOL ARS".parse().expect("a pair");
    Ledger::of(dyad, pages.iter().flat_map(told))
}

#[test]
fn an_act_told_by_three_articles_counts_once() {
    let pages = ["1", "2", "3"].map(|id| page(id, EventType::Assault, "2020-06-16"));
    let ledger = ledger(&pages);
    assert_eq!(ledger.events.len(), 1);
    assert_eq!(ledger.events[0].n_articles(), 3);
    assert_eq!(ledger.events[0].direction.to_string(), "ARS->KOL");
    let balances = ledger.balances(Calendar::Month);
    assert_eq!(balances.periods.len(), 1);
    assert_eq!(balances.periods[0].period.to_string(), "2020-06-01/2020-06-30");
    assert!((balances.periods[0].sum.points() - -9.0).abs() < 1e-9);
    assert_eq!(balances.periods[0].n_from_a, 1);
    assert_eq!(balances.periods[0].n_by_quad, [0, 0, 0, 1]);
}

#[test]
fn another_day_type_or_actuality_is_another_act() {
    let mut denied = page("4", EventType::Assault, "2020-06-16");
    denied.coded.events[0].actuality = Actuality::Denied;
    let ledger = ledger(&[
        page("1", EventType::Assault, "2020-06-16"),
        page("2", EventType::Assault, "2020-06-15"),
        page("3", EventType::Sanction, "2020-06-16"),
        denied,
    ]);
    assert_eq!(ledger.events.len(), 4);
    assert_eq!(ledger.events[0].event.date, dated("2020-06-15"));
    let balances = ledger.balances(Calendar::Month);
    assert_eq!(balances.periods[0].n_from_a, 3, "the denied act does not count");
}

#[test]
fn reports_without_a_single_day_stand_for_themselves() {
    let week = "2020-06-08/2020-06-14";
    let ledger = ledger(&[
        page("1", EventType::Assault, week),
        page("2", EventType::Assault, week),
        page("3", EventType::Assault, ""),
    ]);
    assert_eq!(ledger.events.len(), 3);
    assert_eq!(ledger.balances(Calendar::Week).periods[0].n_from_a, 2);
    assert_eq!(ledger.balances(Calendar::Day).n_left_out, 3, "two loose, one undated");
}

#[test]
fn two_acts_of_one_sentence_stay_two() {
    let mut page = page("1", EventType::Assault, "2020-06-16");
    let mut second = page.coded.events[0].clone();
    second.evidence.span.start += 1;
    second.salience = 1;
    page.coded.events.push(second);
    assert_eq!(ledger(&[page]).events.len(), 2);
}

#[test]
fn the_surest_report_stands_for_the_act() {
    let mut sure = page("2", EventType::Assault, "2020-06-16");
    sure.coded.events[0].confidence = dyad_types::Probability::new(0.95).unwrap();
    let first = page("1", EventType::Assault, "2020-06-16");
    let ledger = ledger(&[first.clone(), sure.clone()]);
    assert_eq!(ledger.events[0].source.origin.article, sure.article.id);
    assert_eq!(ledger.events[0].more_sources[0].origin.article, first.article.id);
}

#[test]
fn acts_of_other_pairs_stay_out() {
    let other: Dyad = "ARS IMP".parse().unwrap();
    let told = told(&page("1", EventType::Assault, "2020-06-16"));
    assert!(Ledger::of(other, told).events.is_empty());
}

#[test]
fn an_item_without_its_sentence_is_not_told() {
    let mut page = page("1", EventType::Assault, "2020-06-16");
    page.coded.events[0].evidence.position.sentence = 7;
    assert!(told(&page).is_empty());
}
