//! Nothing twice; newer coders and better dates replace.

use dyad_store::{Added, Change, Coding, Correction, EventFilter, Store, StoreError};
use dyad_types::{EventType, PublicationBasis};
use jiff::civil::date;

use crate::samples::{page, put};

#[test]
fn the_same_page_twice_adds_nothing() {
    let mut store = Store::in_memory().unwrap();
    let page = page("1", "2020-06-17");
    let added = put(&mut store, &page, "0.1.0");
    let expected = Added {
        n_articles: 1,
        n_sentences: 5,
        n_events: 2,
        n_other_items: 3,
        ..Added::default()
    };
    assert_eq!(added, expected);
    let again = put(&mut store, &page, "0.1.0");
    assert!(again.already());
    assert_eq!(again, Added { n_already: 1, ..Added::default() });
    assert_eq!(store.events(&EventFilter::default()).unwrap().len(), 2);
}

#[test]
fn a_newer_coder_replaces_and_an_older_does_not() {
    let mut store = Store::in_memory().unwrap();
    let mut page = page("1", "2020-06-17");
    put(&mut store, &page, "0.1.9");
    page.coded.events.pop();
    page.coded.events[0].event_type = EventType::Coerce;
    assert_eq!(put(&mut store, &page, "0.1.8").n_already, 1);
    let added = put(&mut store, &page, "0.1.10");
    assert_eq!((added.n_articles, added.n_replaced, added.n_events), (0, 1, 1));
    let events = store.events(&EventFilter::default()).unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(store.search("condemned", 9).unwrap().len(), 1, "indexed once");
}

#[test]
fn a_better_known_date_replaces_and_a_lost_one_does_not() {
    let mut store = Store::in_memory().unwrap();
    put(&mut store, &page("1", ""), "0.1.0");
    let dated = page("1", "2020-06-17");
    assert_eq!(put(&mut store, &dated, "0.1.0").n_replaced, 1, "undated before");
    assert_eq!(put(&mut store, &page("1", ""), "0.1.0").n_already, 1, "undated again");
    let mut guessed = page("1", "2020-06-18");
    guessed.article.stories[0].published.basis = PublicationBasis::Text;
    assert_eq!(put(&mut store, &guessed, "0.1.0").n_already, 1, "a weaker source");
    assert_eq!(put(&mut store, &page("1", "2020-06-18"), "0.1.0").n_replaced, 1);
    let stored = store.article(&dated.article.id).unwrap().unwrap();
    assert_eq!(stored.stories[0].published.date, Some(date(2020, 6, 18)));
}

#[test]
fn many_articles_are_one_transaction() {
    let mut store = Store::in_memory().unwrap();
    let pages: Vec<_> = (0..50).map(|id| page(&id.to_string(), "2020-06-17")).collect();
    let codings = pages.iter().chain(&pages).map(|page| Coding {
        article: &page.article,
        sentences: &page.sentences,
        coded: &page.coded,
        coder_version: "0.1.0",
    });
    let added = store.put_all(codings).unwrap();
    assert_eq!((added.n_articles, added.n_already, added.n_events), (50, 50, 100));
}

#[test]
fn an_item_without_its_sentence_is_not_stored() {
    let mut store = Store::in_memory().unwrap();
    let mut page = page("1", "2020-06-17");
    page.coded.events[0].evidence.position.paragraph = 99;
    assert_eq!(put(&mut store, &page, "0.1.0").n_events, 1);
}

#[test]
fn corrections_outlive_a_new_coding_and_are_never_changed() {
    let mut store = Store::in_memory().unwrap();
    let page = page("1", "2020-06-17");
    put(&mut store, &page, "0.1.0");
    let key = store.events(&EventFilter::default()).unwrap()[0].item_key.clone();
    let correction = Correction {
        item_key: key.clone(),
        change: Change::Wrong,
        author: "A. Reader".to_owned(),
        made_on: date(2020, 6, 19),
        reason: "a border was closed".to_owned(),
    };
    assert_eq!(store.correct(std::slice::from_ref(&correction)).unwrap(), 1);
    put(&mut store, &page, "0.2.0");
    assert!(
        store
            .events(&EventFilter::default())
            .unwrap()
            .iter()
            .all(|event| event.item_key != key)
    );
    assert_eq!(store.corrections(Some(&key)).unwrap(), std::slice::from_ref(&correction));
    assert_eq!(store.correct(&[correction]).unwrap(), 0, "it is there already");
}

#[test]
fn a_store_opened_for_reading_takes_no_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.dyad");
    let page = page("1", "2020-06-17");
    drop(Store::open(&path).unwrap());
    let mut store = Store::open_read_only(&path).unwrap();
    let refused = store.put(Coding {
        article: &page.article,
        sentences: &page.sentences,
        coded: &page.coded,
        coder_version: "0.1.0",
    });
    assert!(matches!(refused, Err(StoreError::ReadOnly { .. })));
}
