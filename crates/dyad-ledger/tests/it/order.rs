//! A ledger does not depend on the order in which its entries arrive, nor on repeats.

use dyad_ledger::{Dyad, Entry, Ledger, Standing, entries};
use dyad_types::{
    Cause, CauseKind, ChannelKind, ChannelState, CountryCode, Dated, EventType,
    FacetKind, Hedge, Holder, Outlook, OutlookKind, RedLine, Sanction, SanctionState,
};
use jiff::ToSpan as _;
use jiff::civil::date;
use proptest::prelude::*;

use crate::made::{Page, actor, dated};

const TYPES: [EventType; 4] =
    [EventType::Consult, EventType::Accuse, EventType::Assault, EventType::Aid];
const DATES: [&str; 5] =
    ["", "2018", "2020-06-15", "2020-06-16", "2020-06-08/2020-06-14"];
const STATES: [ChannelState; 3] =
    [ChannelState::Open, ChannelState::Cut, ChannelState::Restored];

/// An article with one act, one channel state, one reason and one facet, picked by small numbers.
fn told(
    id: u8,
    act: (usize, usize),
    channel: (usize, usize),
    turned: bool,
) -> Vec<Entry> {
    let text = "Arstotzka dealt with Kolechia because it wants grain.";
    let published = DATES[(usize::from(id) + 2) % DATES.len()];
    let mut page = Page::new(&id.to_string(), published, &[&["Title"], &[text]]);
    let (one, other) = (actor("ARS", "Arstotzka"), actor("KOL", "Kolechia"));
    let mut sides = [("Arstotzka", one.clone()), ("Kolechia", other.clone())];
    if turned {
        sides.reverse();
    }
    page.event("dealt", sides, TYPES[act.0], dated(DATES[act.1]));
    let date = dated(DATES[channel.1]);
    let kind = ChannelKind::Talks;
    page.channel("dealt", kind, STATES[channel.0], &[one.clone(), other], date);
    page.facet("wants grain", one, FacetKind::Interest);
    let cause = Cause {
        cause: page.clause("it wants grain"),
        effect: None,
        signal: dyad_types::Span::default(),
        kind: CauseKind::Motive,
        hedge: Hedge::None,
        holder: Holder::writer(),
        player: CountryCode::new("ARS").ok(),
    };
    page.coded.causes.push(cause);
    more(&mut page, act.0, dated(DATES[channel.1]));
    entries(&page.article, &page.sentences, &page.coded)
}

/// A limit, a measure and a look ahead.
fn more(page: &mut Page, kind: usize, date: Dated) {
    let (one, other) = (actor("ARS", "Arstotzka"), actor("KOL", "Kolechia"));
    page.coded.red_lines.push(RedLine {
        holder: one.clone(),
        addressee: Some(other.clone()),
        act: ["wants grain", "dealt with Kolechia"][kind % 2].to_owned(),
        crossed: [None, Some(true), Some(false)][kind % 3],
        as_of: Dated::UNDATED,
        evidence: page.evidence("wants grain"),
    });
    page.coded.sanctions.push(Sanction {
        issuer: (kind > 0).then(|| one.clone()),
        target: other,
        measure: ["embargo", "sanctions"][kind % 2].to_owned(),
        state: SanctionState::ALL[kind],
        date: date.clone(),
        until: Dated::UNDATED,
        reason: None,
        evidence: page.evidence("grain"),
    });
    page.coded.outlooks.push(Outlook {
        kind: OutlookKind::ALL[kind],
        condition: None,
        outcome: page.clause(["dealt with Kolechia", "it wants grain"][kind % 2]),
        actor: Some(one),
        modality: Hedge::None,
        horizon: date,
        holder: Holder::writer(),
    });
}

fn some_entries() -> impl Strategy<Value = Vec<Entry>> {
    let one =
        (0..6_u8, (0..4_usize, 0..5_usize), (0..3_usize, 0..5_usize), any::<bool>());
    proptest::collection::vec(one, 1..8).prop_map(|picked| {
        picked
            .into_iter()
            .flat_map(|(id, act, channel, turned)| told(id, act, channel, turned))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repeats_do_not_matter(
        (sorted, shuffled) in some_entries()
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        repeat in any::<bool>(),
    ) {
        let dyad: Dyad = "ARS KOL".parse().unwrap();
        let expected = Ledger::of(dyad.clone(), sorted.clone());
        let again = if repeat { sorted } else { Vec::new() };
        let found = Ledger::of(dyad, shuffled.into_iter().chain(again));
        prop_assert_eq!(&expected, &found);
        prop_assert_eq!(expected.status(None), found.status(None));
        prop_assert_eq!(expected.standing(None, None), found.standing(None, None));
        let days: Vec<_> = found.events.iter().map(|act| act.event.date.interval).collect();
        let keys: Vec<_> = days.iter().map(|days| (days.is_none(), *days)).collect();
        prop_assert!(keys.is_sorted());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_view_as_of_a_day_is_that_of_what_was_known_by_then(
        all in some_entries(), day in 0..4_i64,
    ) {
        let dyad: Dyad = "ARS KOL".parse().unwrap();
        let day = date(2020, 6, 14).saturating_add(day.days());
        let (known, later): (Vec<Entry>, Vec<Entry>) =
            all.into_iter().partition(|entry| entry.is_known_by(day));
        let expected = Ledger::of(dyad.clone(), known.clone());
        let found = Ledger::known_by(dyad, later.into_iter().chain(known), day);
        prop_assert_eq!(&expected, &found);
        let standing = found.standing(Some(day), None);
        prop_assert_eq!(&expected.standing(Some(day), None), &standing);
        for source in found.sources() {
            prop_assert!(source.origin.published.date.is_some_and(|published| published <= day));
        }
        let begins = found.events.iter().filter_map(|act| Some(act.event.date.interval?.start));
        prop_assert!(begins.max().is_none_or(|latest| latest <= day));
    }
}

#[test]
fn a_standing_reads_back_from_its_json() {
    let dyad: Dyad = "ARS KOL".parse().unwrap();
    let all = (0..4).flat_map(|n| told(1, (n, 3), (n % 3, 2), false));
    let standing = Ledger::of(dyad, all).standing(None, None);
    let json = serde_json::to_string(&standing).unwrap();
    assert_eq!(serde_json::from_str::<Standing>(&json).unwrap(), standing);
}

#[test]
fn a_ledger_reads_back_from_its_json() {
    let dyad: Dyad = "ARS KOL".parse().unwrap();
    let ledger = Ledger::of(dyad, told(1, (2, 3), (1, 2), false));
    let json = serde_json::to_string(&ledger).unwrap();
    assert_eq!(serde_json::from_str::<Ledger>(&json).unwrap(), ledger);
}
