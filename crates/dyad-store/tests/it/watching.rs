//! Feeds, the queue of pages they name, and what leaves it.

use std::path::Path;

use dyad_store::{Batch, Due, Feed, Poll, Queued, SCHEMA_VERSION, Settled, Store};
use rusqlite::Connection;

const DAY: i64 = 24 * 3_600_000;
const FEED: &str = "https://post.test/rss";

fn entry(url: &str) -> Due {
    Due {
        url: url.to_owned(),
        feed: FEED.to_owned(),
        host: "post.test:443".to_owned(),
        stated: "{}".to_owned(),
        ..Due::default()
    }
}

fn carried(url: &str, text: &str) -> Due {
    Due { page: Some(text.as_bytes().to_vec()), ..entry(url) }
}

fn feed(etag: &str, now: i64) -> Feed {
    Feed {
        url: FEED.to_owned(),
        etag: Some(etag.to_owned()),
        answered_at: Some(now),
        ..Feed::default()
    }
}

fn poll(store: &mut Store, etag: &str, entries: &[Due], now: i64) -> Queued {
    let feed = feed(etag, now);
    store
        .put_poll(&Poll { feed: &feed, entries, children: None, now })
        .expect("is kept")
}

fn settle(store: &mut Store, due: &Due, reason: Option<&str>, at: i64) {
    let settled = Settled {
        url: due.url.clone(),
        page_hash: due.page_hash,
        reason: reason.map(str::to_owned),
        at,
    };
    let batch = Batch { settled: &[settled], ..Batch::default() };
    store.put_batch(&batch).expect("is settled");
}

#[test]
fn entries_and_etag_are_kept_together_and_read_back() {
    let mut store = Store::in_memory().unwrap();
    let entries = [entry("https://post.test/1"), carried("https://post.test/2", "Text.")];
    let queued = poll(&mut store, "W/\"odd\\\"", &entries, 1_000);
    assert_eq!(queued, Queued { n_new: 2, refused: vec![] });
    assert_eq!(store.feed(FEED).unwrap().unwrap().etag.as_deref(), Some("W/\"odd\\\""));
    assert_eq!(store.hosts_due().unwrap(), [("post.test:443".to_owned(), 1_000)]);
    let first = store.next_due("post.test:443", 1_000, |_| false).unwrap().unwrap();
    assert_eq!((first.url.as_str(), first.page), ("https://post.test/1", None));
    let is_first = |url: &str| url == "https://post.test/1";
    let other = store.next_due("post.test:443", 1_000, is_first).unwrap().unwrap();
    assert_eq!(other.url, "https://post.test/2");
    assert_eq!(store.next_due("post.test:443", 999, |_| false).unwrap(), None, "not yet");
    assert_eq!(
        store.next_due("other.test:443", 1_000, |_| false).unwrap(),
        None,
        "another host"
    );
}

#[test]
fn what_is_settled_is_not_queued_again() {
    let mut store = Store::in_memory().unwrap();
    let entries = [entry("https://post.test/1"), entry("https://post.test/2")];
    poll(&mut store, "1", &entries, 0);
    let refused = Due {
        refused: Some("no address".to_owned()),
        ..entry("rss#3")
    };
    let queued = poll(&mut store, "1", &[entries[0].clone(), refused.clone()], 0);
    assert_eq!(queued, Queued { n_new: 0, refused: vec![1] });
    assert_eq!(poll(&mut store, "1", &[refused], 0), Queued::default());
    settle(&mut store, &entries[0], None, 5);
    settle(&mut store, &entries[1], Some("the page is empty"), 5);
    assert_eq!(poll(&mut store, "2", &entries, 10), Queued::default());
    assert_eq!(store.n_due().unwrap(), 0);
    let (reason, n_tries) = store.due_reason("https://post.test/2").unwrap().unwrap();
    assert_eq!((reason.as_deref(), n_tries), (Some("the page is empty"), 1));
}

#[test]
fn a_page_put_off_waits_and_counts_its_tries() {
    let mut store = Store::in_memory().unwrap();
    poll(&mut store, "1", &[entry("https://post.test/1")], 0);
    store
        .put_off("https://post.test/1", "the server answers 503", 700)
        .unwrap();
    assert_eq!(store.next_due("post.test:443", 699, |_| false).unwrap(), None);
    assert_eq!(
        store
            .next_due("post.test:443", 700, |_| false)
            .unwrap()
            .unwrap()
            .n_tries,
        1
    );
    assert_eq!(store.next_try("post.test:443", |_| false).unwrap(), Some(700));
}

#[test]
fn a_changed_text_is_read_again_but_not_on_every_request() {
    let mut store = Store::in_memory().unwrap();
    let url = "https://post.test/1";
    poll(&mut store, "1", &[carried(url, "One.")], 0);
    let first = store.next_due("post.test:443", 0, |_| false).unwrap().unwrap();
    // The text changes while the first one is being read: that one does not settle it.
    poll(&mut store, "2", &[carried(url, "Two.")], 1);
    settle(&mut store, &first, None, 2);
    let second = store.next_due("post.test:443", 2, |_| false).unwrap().unwrap();
    assert_eq!(second.page.as_deref(), Some("Two.".as_bytes()));
    settle(&mut store, &second, None, 3);
    assert_eq!(poll(&mut store, "3", &[carried(url, "Two.")], 4), Queued::default());
    assert_eq!(poll(&mut store, "4", &[carried(url, "Three.")], 5).n_new, 1);
    assert_eq!(store.next_due("post.test:443", 5, |_| false).unwrap(), None, "at once");
    assert!(store.next_due("post.test:443", DAY, |_| false).unwrap().is_some());
}

#[test]
fn what_no_feed_names_any_more_is_forgotten_after_a_month() {
    let mut store = Store::in_memory().unwrap();
    let (old, kept, waiting) = (entry("old"), entry("kept"), entry("waiting"));
    poll(&mut store, "1", &[old.clone(), kept.clone(), waiting], 0);
    settle(&mut store, &old, None, 1);
    settle(&mut store, &kept, None, 1);
    // Not modified for a year: all of it is still named.
    assert_eq!(store.forget_settled(365 * DAY).unwrap(), 0);
    poll(&mut store, "2", std::slice::from_ref(&kept), 40 * DAY);
    assert_eq!(store.forget_settled(40 * DAY).unwrap(), 1);
    assert!(store.due_reason("old").unwrap().is_none());
    assert!(store.due_reason("kept").unwrap().is_some());
    assert_eq!(store.n_due().unwrap(), 1, "what waits is never forgotten");
}

#[test]
fn sitemaps_of_a_sitemap_come_and_go_with_it() {
    let mut store = Store::in_memory().unwrap();
    let child = |url: &str| Feed {
        url: url.to_owned(),
        parent: Some(FEED.to_owned()),
        depth: 1,
        ..Feed::default()
    };
    let mut name = |children: &[Feed]| {
        let feed = feed("1", 0);
        let poll = Poll {
            feed: &feed,
            entries: &[],
            children: Some(children),
            now: 0,
        };
        store.put_poll(&poll).unwrap();
        let urls = store.feeds_under(FEED).unwrap().into_iter().map(|feed| feed.url);
        urls.collect::<Vec<_>>()
    };
    assert_eq!(name(&[child("a"), child("b")]), ["a", "b"]);
    assert_eq!(name(&[child("b"), child("c")]), ["b", "c"]);
}

#[test]
fn a_host_rests_until_its_time() {
    let mut store = Store::in_memory().unwrap();
    store.put_rest("post.test:443", 500).unwrap();
    store.forget_settled(400).unwrap();
    assert_eq!(store.resting_hosts().unwrap(), [("post.test:443".to_owned(), 500)]);
    store.forget_settled(501).unwrap();
    assert!(store.resting_hosts().unwrap().is_empty());
}

/// A store as version 3 left it, with one article in it.
fn store_of_version_3(path: &Path) {
    let connection = Connection::open(path).expect("as version 3 had it");
    for script in [
        include_str!("../../migrations/001_articles_and_items.sql"),
        include_str!("../../migrations/002_corrections.sql"),
        include_str!("../../migrations/003_sources_and_copies.sql"),
    ] {
        connection.execute_batch(script).expect("as version 3 had it");
    }
    connection
        .pragma_update(None, "application_id", 0x6479_6164)
        .expect("as version 3 had it");
    connection
        .pragma_update(None, "user_version", 3)
        .expect("as version 3 had it");
    connection
        .execute_batch(
            "INSERT INTO article VALUES ('a', 'a', 'https://post.test/1', NULL, NULL,
                 'undated', '0.0.1', 'Text.', '{}');",
        )
        .expect("as version 3 had it");
}

#[test]
fn version_3_is_migrated_and_knows_the_addresses_it_had() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.dyad");
    store_of_version_3(&path);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.article_ids().unwrap().len(), 1);
    let entries = [entry("https://post.test/1"), entry("https://post.test/2")];
    assert_eq!(poll(&mut store, "1", &entries, 0).n_new, 1, "one was read before");
    drop(store);
    let version: i64 = Connection::open(&path)
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, SCHEMA_VERSION);
}
