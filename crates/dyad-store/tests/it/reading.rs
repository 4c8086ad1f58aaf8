//! What was put is read back whole.

use dyad_ledger::{Dyad, Entry, Ledger, entries};
use dyad_store::{EventFilter, Store};
use dyad_types::{ArticleId, EventType};
use jiff::civil::{Date, date};

use crate::made::Page;
use crate::samples::{page, put};

fn store() -> (Store, Vec<Page>) {
    let mut store = Store::in_memory().expect("memory");
    let pages = vec![page("1", "2020-06-17"), page("2", "2020-06-18"), page("3", "")];
    for page in &pages {
        put(&mut store, page, "0.1.0");
    }
    (store, pages)
}

fn told(page: &Page) -> Vec<Entry> {
    entries(&page.article, &page.sentences, &page.coded)
}

#[test]
fn what_is_told_of_channels_comes_with_the_acts_of_its_sentence() {
    let (mut store, pages) = store();
    let known = |store: &Store| store.told_changes(date(2020, 6, 17)).unwrap();
    assert_eq!(known(&store).len(), 1, "the second page is later, the third undated");
    assert!(known(&store)[0].acts.is_empty(), "the title tells no act");
    let mut page = page("4", "2020-06-17");
    page.coded.channels[0].evidence = page.coded.events[0].evidence.clone();
    put(&mut store, &page, "0.1.0");
    let changes = known(&store);
    let [act] = changes[1].acts[..] else { panic!("the answer is another sentence") };
    let events = store.events(&EventFilter::default()).unwrap();
    let shut = events.iter().find(|event| event.item_id == act).unwrap();
    assert_eq!(shut.entry.source.sentence, changes[1].entry.source.sentence);
    assert_eq!(store.told_changes(date(2020, 6, 18)).unwrap().len(), pages.len());
}

#[test]
fn a_stored_ledger_is_the_ledger_of_its_articles() {
    let (store, pages) = store();
    let dyad: Dyad = "ARS KOL".parse().unwrap();
    let expected = Ledger::of(dyad.clone(), pages.iter().flat_map(told));
    assert_eq!(store.ledger(&dyad).unwrap(), expected);
    assert_eq!(expected.events.len(), 4, "the dated act is told three times");
    assert_eq!(expected.causes[0].source.also.len(), 1, "the effect's sentence is kept");
    assert_eq!(expected.facets.len(), 3);
    let nobody: Dyad = "ARS OBR".parse().unwrap();
    assert!(store.ledger(&nobody).unwrap().events.is_empty());
}

#[test]
fn news_of_a_pair_is_counted_by_day() {
    let (store, _) = store();
    let dyad: Dyad = "ARS KOL".parse().unwrap();
    let days = |until: Option<Date>| -> Vec<(String, u32)> {
        let news = store.news(&dyad, until).unwrap();
        news.into_iter().map(|(day, n)| (day.to_string(), n)).collect()
    };
    let one = ("2020-06-17".to_owned(), 1);
    assert_eq!(days(None), [one.clone(), ("2020-06-18".to_owned(), 1)]);
    assert_eq!(days(Some(date(2020, 6, 17))), [one]);
    assert!(store.news(&"OBR IMP".parse().unwrap(), None).unwrap().is_empty());
    assert_eq!(store.newest_day().unwrap(), Some(date(2020, 6, 18)));
    assert_eq!(Store::in_memory().unwrap().newest_day().unwrap(), None);
}

#[test]
fn an_article_reads_back_as_it_was() {
    let (store, pages) = store();
    let article = store.article(&pages[1].article.id).unwrap().unwrap();
    assert_eq!(article, pages[1].article);
    assert_eq!(store.article(&ArticleId("none".to_owned())).unwrap(), None);
    assert_eq!(store.article_ids().unwrap().len(), 3);
}

#[test]
fn evidence_points_into_the_text_in_bytes_and_characters() {
    let (store, pages) = store();
    let events = store.events(&EventFilter::default()).unwrap();
    let source = &events[1].entry.source;
    let text = &pages[0].article.text;
    assert_eq!(source.sentence.in_input.bytes.of(text), source.sentence.text);
    let chars: String = text
        .chars()
        .skip(source.sentence.in_input.chars.start)
        .take(source.sentence.in_input.chars.len())
        .collect();
    assert_eq!(chars, source.sentence.text, "after an accented letter");
    assert_eq!(source.words.of(&source.sentence.text), "condemned Arstotzka");
}

#[track_caller]
fn check(filter: &EventFilter, n_events: usize) {
    let (store, _) = store();
    assert_eq!(store.events(filter).expect("reads").len(), n_events, "{filter:?}");
}

#[test]
fn events_are_filtered() {
    let all = EventFilter::default;
    check(&all(), 6);
    check(&EventFilter { dyad: "KOL ARS".parse().ok(), ..all() }, 6);
    check(&EventFilter { dyad: "KOL OBR".parse().ok(), ..all() }, 0);
    check(&EventFilter { directed: "KOL->ARS".parse().ok(), ..all() }, 3);
    check(&EventFilter { party: "KOL".parse().ok(), ..all() }, 6);
    check(&EventFilter { party: "ARSGOV".parse().ok(), ..all() }, 6);
    check(&EventFilter { party: "OBR".parse().ok(), ..all() }, 0);
    check(&EventFilter { event_type: Some(EventType::Sanction), ..all() }, 3);
    check(&EventFilter { since: Some(date(2020, 6, 16)), ..all() }, 3);
    check(&EventFilter { since: Some(date(2020, 6, 17)), ..all() }, 0);
    check(&EventFilter { until: Some(date(2020, 6, 15)), ..all() }, 0);
    check(&EventFilter { article: Some(page("1", "").article.id), ..all() }, 2);
    check(&EventFilter { only_real: true, ..all() }, 6);
    check(&EventFilter { limit: Some(4), ..all() }, 4);
}

#[test]
fn pages_of_events_join_without_gap_or_repeat() {
    let (store, _) = store();
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let filter = EventFilter { after, limit: Some(4), ..EventFilter::default() };
        let events = store.events(&filter).unwrap();
        let Some(last) = events.last() else { break };
        after = Some(last.item_id);
        ids.extend(events.iter().map(|event| event.item_id));
    }
    let all = store.events(&EventFilter::default()).unwrap();
    assert_eq!(ids, all.iter().map(|event| event.item_id).collect::<Vec<_>>());
}

#[test]
fn search_finds_stems_without_accents_and_reads_no_operators() {
    let (store, _) = store();
    let found = |words: &str| store.search(words, 100).unwrap().len();
    assert_eq!(found("cafe"), 3);
    assert_eq!(found("closing border"), 3);
    assert_eq!(found("border smuggling"), 0, "not in one sentence");
    assert_eq!(store.search("border", 2).unwrap().len(), 2);
    for odd in ["", "\"", "NEAR(", "*", "grain\" OR \"border", "-", "a AND", "col:umn"] {
        assert_eq!(found(odd), 0, "{odd}");
    }
}

#[test]
fn dyads_are_listed_by_how_often_they_are_told() {
    let (store, _) = store();
    let dyads = store.dyads().unwrap();
    assert_eq!(dyads.len(), 1);
    assert_eq!((dyads[0].dyad.to_string().as_str(), dyads[0].n_reports), ("ARS-KOL", 6));
    assert_eq!(dyads[0].newest, Some(date(2020, 6, 16)));
}
