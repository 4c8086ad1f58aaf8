//! What came before a turn: acts of the 30 days, the panel kept by triggers and by migration.

use dyad_ledger::{EventTypes, PERIOD_DAYS, Past, Period};
use dyad_store::Store;
use dyad_types::{Actor, ArticleId, EventType};
use jiff::civil::{Date, date};
use rusqlite::Connection;

use crate::made::{Page, actor, dated};
use crate::samples::put;

const TURN: Date = date(2020, 6, 16);

/// One act on one day, published on another.
fn told(id: &str, published: &str, sides: [&str; 2], kind: EventType, day: &str) -> Page {
    let mut page = Page::new(id, published, &[&["News"], &["Somebody did something."]]);
    let [one, other] = sides.map(|code| {
        let sector = code.get(3..).and_then(|role| role.parse().ok());
        ("", Actor { sector, ..actor(code, code) })
    });
    page.event("did something", [one, other.clone()], kind, dated(day));
    if other.1.code.as_str().is_empty() {
        page.coded.events[0].recipient = None;
    }
    page
}

fn nobody() -> ArticleId {
    ArticleId("none".to_owned())
}

fn past(store: &Store, but: &ArticleId) -> Past {
    let dyad = "ARS KOL".parse().expect("a pair");
    store.past(&dyad, TURN, but).expect("is read")
}

fn filled(pages: &[Page]) -> Store {
    let mut store = Store::in_memory().expect("memory");
    for page in pages {
        put(&mut store, page, "0.1.0");
    }
    store
}

fn acts(past: &Past) -> Vec<(String, usize)> {
    past.acts
        .iter()
        .map(|act| (act.sides.to_string(), act.n_reports))
        .collect()
}

#[test]
fn acts_of_the_thirty_days_around_the_two_are_found_once() {
    use EventType::{Accuse, Assault, Consult, Protest};
    let pages = [
        told("1", "2020-06-02", ["ARS", "KOL"], Accuse, "2020-06-01"),
        told("2", "2020-06-03", ["ARS", "KOL"], Accuse, "2020-06-01"),
        told("3", "2020-06-03", ["OBR", "ARS"], Consult, "2020-06-02"),
        told("4", "2020-06-03", ["OBR", "ANT"], Consult, "2020-06-02"),
        told("5", "2020-06-03", ["KOLGOV", "KOLOPP"], Assault, "2020-06-03"),
        told("6", "2020-06-04", ["KOLCVL", ""], Protest, "2020-06-04"),
        told("7", "2020-06-04", ["KOLGOV", ""], Protest, "2020-06-04"),
        // Too early, on the day of the turn, after it.
        told("8", "2020-06-17", ["ARS", "KOL"], Accuse, "2020-05-16"),
        told("9", "2020-06-17", ["ARS", "KOL"], Accuse, "2020-06-16"),
        told("10", "2020-06-17", ["ARS", "KOL"], Accuse, "2020-06-17"),
    ];
    let store = filled(&pages);
    let expected = [("ARS-KOL", 2), ("ARS-OBR", 1), ("KOLGOV-KOLOPP", 1), ("KOL", 1)];
    let expected = expected.map(|(sides, n)| (sides.to_owned(), n));
    assert_eq!(acts(&past(&store, &nobody())), expected);
    let without = past(&store, &pages[0].article.id);
    assert_eq!(acts(&without)[0].1, 1, "the page at hand is no report of its own past");
}

#[test]
fn the_panel_counts_by_the_periods_of_the_ledger() {
    let days =
        [date(2017, 6, 4), date(1999, 12, 31), date(2020, 2, 29), date(1931, 1, 1)];
    for (idx, day) in days.into_iter().enumerate() {
        let text = day.to_string();
        let sides = ["ARS", "OBR"];
        let store = filled(&[told("1", &text, sides, EventType::Assault, &text)]);
        let series = &past(&store, &nobody()).panel[0];
        let types = EventTypes::from(EventType::Assault);
        assert_eq!(series.active, [(Period::of(day), types)], "{idx}");
    }
    assert_eq!(PERIOD_DAYS, 5, "the schema counts by 5 days");
}

#[test]
fn every_type_has_its_own_bit() {
    for &event_type in EventType::ALL {
        let sides = ["ARS", "OBR"];
        let page = told("1", "2019-01-02", sides, event_type, "2019-01-01");
        let series = &past(&filled(&[page]), &nobody()).panel[0];
        assert_eq!(series.active[0].1, event_type.into());
    }
}

/// What the panel leaves out: told long after, dated too loosely, undated, planned, of the period
/// of the turn or later, and what the page at hand alone tells.
#[test]
fn the_panel_holds_what_was_news_before_the_turn() {
    let consult = EventType::Consult;
    let sides = ["ARS", "OBR"];
    let first = Period::of(TURN).days().unwrap().start;
    let mut planned = told("4", "2019-01-02", sides, consult, "2019-01-01");
    planned.coded.events[0].actuality = dyad_types::Actuality::Planned;
    let pages = [
        told("1", "2019-06-01", sides, consult, "2019-01-01"),
        told("2", "2019-01-02", sides, consult, "2018-12-01/2018-12-31"),
        told("3", "2019-01-02", sides, consult, ""),
        planned,
        told("5", "2020-06-17", sides, consult, &first.to_string()),
    ];
    assert!(past(&filled(&pages), &nobody()).panel.is_empty());
    let before = first.yesterday().unwrap().to_string();
    let ended = told("6", &before, sides, consult, &before);
    assert_eq!(past(&filled(&[ended]), &nobody()).panel.len(), 1);
    let news = told("7", "2019-01-02", sides, consult, "2019-01-01");
    let store = filled(std::slice::from_ref(&news));
    assert_eq!(past(&store, &nobody()).panel.len(), 1);
    let own = past(&store, &news.article.id).panel;
    assert!(own.iter().all(|series| series.active.is_empty()), "{own:?}");
}

/// A threat is made though what it threatens is not done; an act that is only planned is none.
#[test]
fn threats_and_promises_are_acts_when_they_are_made() {
    use dyad_types::Actuality::{Hypothetical, Planned, Threatened};
    let made = |kind, actuality, day: &str| {
        let mut page = told("1", "2020-06-02", ["ARS", "KOL"], kind, day);
        page.coded.events[0].actuality = actuality;
        past(&filled(&[page]), &nobody()).acts.len()
    };
    assert_eq!(made(EventType::Threaten, Threatened, "2020-06-01"), 1);
    assert_eq!(made(EventType::Agree, Planned, "2020-06-01"), 1);
    assert_eq!(made(EventType::Threaten, Hypothetical, "2020-06-01"), 0);
    assert_eq!(made(EventType::Sanction, Threatened, "2020-06-01"), 0);
    assert_eq!(made(EventType::Agree, Planned, "2020-06-10"), 0, "the day it is for");
}

/// One party on both sides is a reading gone wrong, not an act inside the state.
#[test]
fn a_state_that_acts_on_itself_does_nothing() {
    let page = told("1", "2020-06-02", ["KOL", "KOL"], EventType::Threaten, "2020-06-01");
    let past = past(&filled(&[page]), &nobody());
    assert!(past.acts.is_empty() && past.panel.is_empty());
}

#[test]
fn what_another_article_tells_too_stays_in_the_panel() {
    let both = ["1", "2"].map(|id| {
        told(id, "2019-01-02", ["ARS", "OBR"], EventType::Accuse, "2019-01-01")
    });
    let panel = past(&filled(&both), &both[0].article.id).panel;
    assert_eq!(panel[0].active.len(), 1);
}

#[test]
fn a_new_coding_takes_the_old_one_out_of_the_panel() {
    let sides = ["ARS", "OBR"];
    let old = told("1", "2019-01-02", sides, EventType::Accuse, "2019-01-01");
    let new = told("1", "2019-01-02", sides, EventType::Threaten, "2019-01-01");
    let mut store = filled(&[old]);
    put(&mut store, &new, "0.2.0");
    let panel = past(&store, &nobody()).panel;
    assert_eq!(panel[0].active[0].1, EventType::Threaten.into());
}

/// A store of version 5 with events in it has the panel that a new store would have.
#[test]
fn an_older_store_gets_its_panel() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.dyad");
    let mut store = Store::open(&path).unwrap();
    for (id, kind) in [("1", EventType::Accuse), ("2", EventType::Consult)] {
        put(
            &mut store,
            &told(id, "2019-01-02", ["ARS", "OBR"], kind, "2019-01-01"),
            "0.1.0",
        );
    }
    let expected = past(&store, &nobody());
    drop(store);
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER panel_event_added; DROP TRIGGER panel_event_removed;
             DROP VIEW panel_report; DROP TABLE panel; DROP VIEW panel_act;
             DROP VIEW act; DROP VIEW history_event; DROP TABLE history; DROP TABLE history_dyad;
             DROP TABLE history_act; DROP TABLE history_actor; DROP TABLE history_block;
             DROP TABLE history_source; DROP TABLE telling; PRAGMA user_version = 5;",
        )
        .unwrap();
    drop(connection);
    let store = Store::open(&path).unwrap();
    assert_eq!(past(&store, &nobody()), expected);
    assert_eq!(expected.panel[0].active[0].1.iter().count(), 2);
}
