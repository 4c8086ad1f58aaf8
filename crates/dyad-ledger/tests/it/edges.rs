//! Edges from act to act: which ends they join, what is one edge, what is none.

use dyad_ledger::{Dyad, Ledger, Party, entries};
use dyad_types::{Cause, CauseKind, Clause, EventType, Hedge, Holder, Span};

use crate::made::{Page, actor, dated};

const TEXT: &str =
    "Kolechia arrested a courier. In response Arstotzka shut the pass to Kolechia.";

/// A page whose two sentences tell an act each, the first of Kolechia alone with a third party,
/// and that the first brought about the second.
fn page(id: &str) -> Page {
    let sentences: Vec<&str> = TEXT.split_inclusive(". ").map(str::trim).collect();
    let mut page = Page::new(id, "2020-06-16", &[&["Title"], &sentences]);
    let (ars, kol) = (actor("ARS", "Arstotzka"), actor("KOL", "Kolechia"));
    let obr = actor("OBR", "a courier");
    page.event(
        "arrested",
        [("Kolechia", kol.clone()), ("a courier", obr)],
        EventType::Coerce,
        dated("2020-06-14"),
    );
    page.event(
        "shut the pass",
        [("Arstotzka", ars), ("Kolechia", kol)],
        EventType::Sanction,
        dated("2020-06-15"),
    );
    let clause =
        |words: &str, event: usize| Clause { event: Some(event), ..page.clause(words) };
    let cause = Cause {
        cause: clause("Kolechia arrested a courier", 0),
        effect: Some(clause("Arstotzka shut the pass", 1)),
        signal: Span::default(),
        kind: CauseKind::Trigger,
        hedge: Hedge::None,
        holder: Holder::writer(),
        player: None,
    };
    page.coded.causes.push(cause);
    page
}

fn ledger(pages: &[Page], pair: [&str; 2]) -> Ledger {
    let [a, b] = pair.map(|code| Party::new(code).unwrap());
    let told = pages
        .iter()
        .flat_map(|page| entries(&page.article, &page.sentences, &page.coded));
    Ledger::of(Dyad::new(a, b).unwrap(), told)
}

#[test]
fn an_act_of_others_may_bring_about_one_of_the_pair() {
    let ledger = ledger(&[page("1")], ["ARS", "KOL"]);
    assert_eq!(ledger.edges.len(), 1);
    let edge = &ledger.edges[0];
    assert_eq!(edge.effect.act, Some(0));
    assert_eq!(edge.cause.act, None);
    assert_eq!(edge.cause.event.event_type, EventType::Coerce);
    assert_eq!((edge.kind, edge.sources.len()), (CauseKind::Trigger, 1));
    assert_eq!(edge.sources[0].also.len(), 1, "both sentences stand under it");
}

#[test]
fn two_pages_state_one_edge() {
    let ledger = ledger(&[page("1"), page("2")], ["ARS", "KOL"]);
    assert_eq!(ledger.edges.len(), 1);
    assert_eq!(ledger.edges[0].sources.len(), 2);
}

#[test]
fn a_reason_without_an_act_is_no_edge() {
    let mut page = page("1");
    page.coded.causes[0].cause.event = None;
    let ledger = ledger(&[page], ["ARS", "KOL"]);
    assert!(ledger.edges.is_empty() && ledger.causes.len() == 1);
}

#[test]
fn a_reason_stored_before_there_were_edges_is_read() {
    let stored = serde_json::to_string(&page("1").coded.causes[0]).unwrap();
    let read: dyad_ledger::StatedCause = serde_json::from_str(&stored).unwrap();
    assert_eq!(read.cause, page("1").coded.causes[0]);
    assert!(read.cause_event.is_none() && read.effect_event.is_none());
}
