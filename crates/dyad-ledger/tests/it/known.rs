//! A view as of a day uses nothing that was not known then.

use dyad_ledger::{Dyad, Entry, Ledger, entries};
use dyad_types::{
    Actuality, ChannelKind, ChannelState, EventType, Precision, Publication,
};
use jiff::civil::date;

use crate::made::{Page, actor, dated};

fn page(id: &str, published: &str) -> Page {
    let text = "Arstotzka dealt with Kolechia over the hotline.";
    Page::new(id, published, &[&["Title"], &[text]])
}

fn told(page: &Page) -> Vec<Entry> {
    entries(&page.article, &page.sentences, &page.coded)
}

fn sides() -> [(&'static str, dyad_types::Actor); 2] {
    [("Arstotzka", actor("ARS", "Arstotzka")), ("Kolechia", actor("KOL", "Kolechia"))]
}

/// Whether an act of this day, told on that one, is known on 2020-06-16.
#[track_caller]
fn check(published: &str, day: &str, actuality: Actuality, is_known: bool) {
    let mut page = page("1", published);
    page.event("dealt", sides(), EventType::Consult, dated(day)).actuality = actuality;
    assert_eq!(told(&page)[0].is_known_by(date(2020, 6, 16)), is_known);
}

#[test]
fn what_is_published_or_done_later_is_not_known() {
    use Actuality::{Denied, Happened, Planned, Threatened};
    check("2020-06-16", "2020-06-15", Happened, true);
    check("2020-06-17", "2020-06-15", Happened, false);
    check("2020-06-16", "2020-06-17", Happened, false);
    check("2020-06-16", "2020-06-17", Denied, false);
    check("2020-06-16", "2020-06-16/2020-06-22", Happened, true);
    check("2020-06-16", "2020-08-01", Planned, true);
    check("2020-06-16", "2020-08-01", Threatened, true);
    check("2020-06-16", "", Happened, true);
    check("", "2018", Happened, false);
}

#[test]
fn a_page_of_some_day_in_june_is_known_by_the_end_of_june() {
    let mut page = page("1", "2020-06-01");
    page.event("dealt", sides(), EventType::Consult, dated("2018"));
    page.article.stories[0].published = Publication {
        precision: Precision::Month,
        ..page.article.stories[0].published.clone()
    };
    let entry = &told(&page)[0];
    assert!(
        !entry.is_known_by(date(2020, 6, 29)) && entry.is_known_by(date(2020, 6, 30))
    );
}

#[test]
fn plans_for_a_channel_look_ahead_and_its_states_do_not() {
    let known = |state: ChannelState| {
        let mut page = page("1", "2020-06-16");
        let between = [actor("ARS", "Arstotzka"), actor("KOL", "Kolechia")];
        let kind = ChannelKind::Hotline;
        page.channel("hotline", kind, state, &between, dated("2020-07-01"));
        told(&page)[0].is_known_by(date(2020, 6, 16))
    };
    assert!(known(ChannelState::Proposed) && !known(ChannelState::Restored));
}

#[test]
fn the_ledger_of_a_day_is_that_of_what_was_known() {
    let dyad: Dyad = "ARS KOL".parse().unwrap();
    let mut early = page("1", "2020-06-10");
    early.event("dealt", sides(), EventType::Consult, dated("2020-06-09"));
    let mut late = page("2", "2020-06-20");
    late.event("dealt", sides(), EventType::Assault, dated("2020-06-09"));
    let all: Vec<Entry> = [told(&early), told(&late)].concat();
    let then = Ledger::known_by(dyad.clone(), all.clone(), date(2020, 6, 16));
    assert_eq!(then, Ledger::of(dyad.clone(), told(&early)));
    assert_eq!(
        Ledger::known_by(dyad.clone(), all.clone(), date(2020, 6, 20)),
        Ledger::of(dyad, all)
    );
}
