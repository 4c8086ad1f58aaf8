//! The states of channels over time.

use dyad_ledger::{Dyad, Ledger, entries};
use dyad_types::{ChannelKind, ChannelState, EventType};

use crate::made::{Page, actor, dated};

fn page(id: &str, published: &str, states: &[(ChannelState, &str)]) -> Page {
    let mut page = Page::new(
        id,
        published,
        &[
            &["The border office"],
            &["The border office is what Arstotzka and Kolechia share."],
        ],
    );
    let between = [actor("ARS", "Arstotzka"), actor("KOL", "Kolechia")];
    for &(state, date) in states {
        let kind = ChannelKind::LiaisonOffice;
        page.channel("border office", kind, state, &between, dated(date));
    }
    page
}

fn ledger(pages: &[Page]) -> Ledger {
    let dyad: Dyad = "ARS KOL".parse().expect("a pair");
    Ledger::of(
        dyad,
        pages
            .iter()
            .flat_map(|page| entries(&page.article, &page.sentences, &page.coded)),
    )
}

#[track_caller]
fn check(pages: &[Page], states: &[ChannelState]) {
    let ledger = ledger(pages);
    assert_eq!(ledger.channels.len(), 1);
    let told: Vec<_> = ledger.channels[0].states.iter().map(|told| told.state).collect();
    assert_eq!(told, states);
}

#[test]
fn states_stand_in_time_order_whatever_the_articles_order() {
    use ChannelState::{Destroyed, Open, Restored, Silent};
    let first = page("1", "2020-06-17", &[(Destroyed, "2020-06-16"), (Open, "2018")]);
    let second = page("2", "2020-06-20", &[(Silent, "2020-06-08/2020-06-14")]);
    let third = page("3", "2021-01-02", &[(Restored, "")]);
    let states = [Open, Silent, Destroyed, Restored];
    check(&[first.clone(), second.clone(), third.clone()], &states);
    check(&[third, second, first], &states);
}

#[test]
fn what_one_undated_report_tells_stands_in_the_order_of_life() {
    use ChannelState::{Destroyed, Open, Restored};
    let page = page("1", "", &[(Destroyed, ""), (Restored, ""), (Open, "")]);
    check(&[page], &[Open, Destroyed, Restored]);
}

#[test]
fn a_default_date_gives_way_to_the_old_act_its_sentence_is_about() {
    use dyad_types::{DateBasis, Dated};
    let text = "Arstotzka had left Kolechia in 2016 after a crowd burned the office.";
    let mut page = Page::new("1", "2020-06-17", &[&["Office"], &[text]]);
    let (one, other) = (actor("ARS", "Arstotzka"), actor("KOL", "Kolechia"));
    let sides = [("Arstotzka", one.clone()), ("Kolechia", other.clone())];
    page.event("had left", sides.clone(), EventType::Sanction, dated("2016"));
    let default = Dated {
        basis: DateBasis::Publication,
        ..dated("2020-06-17")
    };
    page.event("burned", sides, EventType::Assault, default.clone())
        .salience = 1;
    let (kind, state) = (ChannelKind::LiaisonOffice, ChannelState::Destroyed);
    page.channel("burned the office", kind, state, &[one, other], default.clone());
    let told = ledger(&[page.clone()]);
    let date = &told.channels[0].states[0].date;
    assert_eq!((date.interval, date.basis), (dated("2016").interval, DateBasis::Context));
    assert!(
        told.events
            .iter()
            .all(|act| act.event.date.interval == dated("2016").interval)
    );
    assert_eq!(
        told.status("2020-06-17".parse().ok()).unwrap().turn,
        dyad_ledger::Turn::None
    );
    // The act a sentence is about keeps its own date: "which left in 2016, burned the office".
    page.coded.events[0].salience = 1;
    page.coded.events[1].salience = 0;
    assert_eq!(ledger(&[page]).channels[0].states[0].date, default);
}

#[test]
fn the_same_state_told_twice_has_two_sources() {
    let states = [(ChannelState::Destroyed, "2020-06-16")];
    let ledger =
        ledger(&[page("1", "2020-06-17", &states), page("2", "2020-06-18", &states)]);
    let channel = &ledger.channels[0];
    assert_eq!(channel.states.len(), 1);
    assert_eq!(channel.states[0].sources.len(), 2);
    assert_eq!(channel.no_news_since.unwrap().to_string(), "2020-06-18");
    assert_eq!(channel.between.len(), 2);
}

#[test]
fn contradictions_are_kept_and_named() {
    let open = page("1", "2020-06-17", &[(ChannelState::Open, "2020-06-16")]);
    let cut = page("2", "2020-06-17", &[(ChannelState::Cut, "2020-06-16")]);
    let loose = page("3", "2020-06-17", &[(ChannelState::Cut, "2020-06-08/2020-06-14")]);
    let both = ledger(&[open.clone(), cut]);
    assert_eq!(both.channels[0].states.len(), 2);
    assert_eq!(both.channels[0].contradictions.len(), 1);
    let ordered = ledger(&[open, loose]);
    assert!(ordered.channels[0].contradictions.is_empty(), "a week leaves room for both");
}

#[test]
fn treaties_are_told_apart_by_name_and_hotlines_are_not() {
    let mut page = Page::new(
        "1",
        "2020-06-17",
        &[&["Pacts"], &["The Grain Pact, a grain pact and the Water Pact bind the two."]],
    );
    let between = [actor("ARS", "Arstotzka"), actor("KOL", "Kolechia")];
    for words in ["The Grain Pact", "a grain pact", "the Water Pact"] {
        page.channel(
            words,
            ChannelKind::Treaty,
            ChannelState::Open,
            &between,
            dated("2001"),
        );
        page.channel(
            words,
            ChannelKind::Hotline,
            ChannelState::Open,
            &between,
            dated("2001"),
        );
    }
    let names: Vec<_> = ledger(&[page])
        .channels
        .iter()
        .map(|channel| (channel.kind, channel.states[0].sources.len()))
        .collect();
    let expected =
        [(ChannelKind::Hotline, 3), (ChannelKind::Treaty, 2), (ChannelKind::Treaty, 1)];
    assert_eq!(names, expected);
}

#[test]
fn a_channel_of_one_side_is_between_the_parties_of_its_event() {
    let mut page = Page::new(
        "1",
        "2020-06-17",
        &[&["Office"], &["Arstotzka closed the office against Kolechia."]],
    );
    let sides = [
        ("Arstotzka", actor("ARS", "Arstotzka")),
        ("Kolechia", actor("KOL", "Kolechia")),
    ];
    page.event("closed the office", sides, EventType::Sanction, dated("2020-06-16"));
    let one = [actor("ARS", "Arstotzka")];
    let (kind, state) = (ChannelKind::LiaisonOffice, ChannelState::Cut);
    page.channel("the office", kind, state, &one, dated("2020-06-16"));
    assert!(ledger(&[page.clone()]).channels.is_empty(), "nothing ties it to the pair");
    page.coded.channels[0].event = Some(0);
    assert_eq!(ledger(&[page]).channels[0].between.len(), 2);
}
