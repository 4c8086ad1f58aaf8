//! New, old, newer, foreign, damaged and unreachable files.

use std::path::Path;

use dyad_ledger::Telling;
use dyad_store::{EventFilter, SCHEMA_VERSION, Store, StoreError, TellingFilter};
use rusqlite::Connection;

use crate::samples::{page, put};

const VERSION_1: &str = include_str!("../../migrations/001_articles_and_items.sql");

fn version(path: &Path) -> i64 {
    let connection = Connection::open(path).expect("opens");
    connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .expect("has a version")
}

/// A store as the first version left it, with one article in it.
fn old_store(path: &Path) {
    let connection = Connection::open(path).expect("opens");
    connection.execute_batch(VERSION_1).expect("first version");
    connection
        .pragma_update(None, "application_id", 0x6479_6164)
        .expect("marked");
    connection.pragma_update(None, "user_version", 1).expect("marked");
    connection
        .execute_batch(
            "INSERT INTO article VALUES ('a', 'a.txt', NULL, NULL, NULL, 'undated', '0.0.1',
                 'Text.', '{}');
             INSERT INTO sentence VALUES (1, 'a', 0, 0, 0, 'Text.', 0, 5, 0, 5, 0, 5, 0, 5);",
        )
        .expect("a row");
}

#[test]
fn a_new_store_has_the_newest_version_and_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.dyad");
    let mut store = Store::open(&path).unwrap();
    put(&mut store, &page("1", "2020-06-17"), "0.1.0");
    let reader = Store::open_read_only(&path).unwrap();
    assert_eq!(reader.events(&EventFilter::default()).unwrap().len(), 2, "while written");
    drop((store, reader));
    assert_eq!(version(&path), SCHEMA_VERSION);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.events(&EventFilter::default()).unwrap().len(), 2);
}

#[test]
fn an_old_store_is_migrated_and_keeps_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.dyad");
    old_store(&path);
    assert!(matches!(
        Store::open_read_only(&path),
        Err(StoreError::Older { found: 1, .. })
    ));
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.article_ids().unwrap().len(), 1);
    assert!(store.corrections(Some("a/0.0.0/event/0-4/0")).unwrap().is_empty());
    put(&mut store, &page("1", "2020-06-17"), "0.1.0");
    drop(store);
    assert_eq!(version(&path), SCHEMA_VERSION);
}

#[test]
fn events_from_before_tellings_were_kept_tell_what_their_entries_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seven.dyad");
    let mut store = Store::open(&path).unwrap();
    let first = page("1", "2020-06-17");
    put(&mut store, &first, "0.1.0");
    drop(store);
    // As version 7 left it.
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("DROP TABLE telling").unwrap();
    connection.pragma_update(None, "user_version", 7).unwrap();
    drop(connection);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(version(&path), SCHEMA_VERSION);
    let filter = TellingFilter::default();
    let events = store.events(&EventFilter::default()).unwrap();
    let expected: Vec<Telling> = events
        .iter()
        .filter_map(|stored| Telling::of(&stored.entry))
        .collect();
    assert_eq!(store.tellings(&filter).unwrap(), expected);
    assert!(expected.iter().all(|telling| !telling.is_main));
    put(&mut store, &first, "0.2.0");
    let tellings = store.tellings(&filter).unwrap();
    assert!(tellings.iter().any(|telling| telling.is_main), "coded anew");
}

#[test]
fn a_newer_store_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.dyad");
    drop(Store::open(&path).unwrap());
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let before = std::fs::metadata(&path).unwrap().len();
    for refused in [Store::open(&path), Store::open_read_only(&path)] {
        let error = refused.unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 99, .. }));
        assert!(error.to_string().contains("schema version 99"), "{error}");
    }
    assert_eq!(std::fs::metadata(&path).unwrap().len(), before);
    assert_eq!(version(&path), 99);
}

#[test]
fn what_is_no_store_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(
        &text,
        "These are notes, long enough to be read as a header. ".repeat(9),
    )
    .unwrap();
    let foreign = folder.path().join("foreign.sqlite");
    Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    for path in [&text, &foreign] {
        let before = std::fs::metadata(path).unwrap().len();
        for refused in [Store::open(path), Store::open_read_only(path)] {
            assert!(matches!(refused.unwrap_err(), StoreError::NotAStore { .. }));
        }
        assert_eq!(std::fs::metadata(path).unwrap().len(), before);
    }
}

#[test]
fn paths_that_cannot_be_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::Open { .. })));
    let nowhere = folder.path().join("no/such/folder/news.dyad");
    let error = Store::open(&nowhere).unwrap_err();
    assert!(matches!(error, StoreError::Open { .. }));
    assert!(error.to_string().contains("no/such/folder"), "{error}");
    assert!(matches!(Store::open_read_only(&nowhere), Err(StoreError::Missing { .. })));
    assert!(!nowhere.exists());
}

#[test]
fn a_file_without_write_permission_is_read_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.dyad");
    drop(Store::open(&path).unwrap());
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    // The superuser may write everywhere: then the store opens, and that is right.
    let may_write = std::fs::OpenOptions::new().append(true).open(&path).is_ok();
    match Store::open(&path) {
        Ok(_) => assert!(may_write),
        Err(error) => {
            assert!(
                !may_write && matches!(error, StoreError::ReadOnly { .. }),
                "{error}"
            );
        }
    }
    assert!(Store::open_read_only(&path).is_ok());
}

#[test]
fn a_damaged_store_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.dyad");
    let mut store = Store::open(&path).unwrap();
    put(&mut store, &page("1", "2020-06-17"), "0.1.0");
    drop(store);
    let mut bytes = std::fs::read(&path).unwrap();
    for (idx, byte) in bytes.iter_mut().enumerate().skip(4096) {
        *byte ^= u8::try_from(idx % 251).unwrap_or(0);
    }
    std::fs::write(&path, bytes).unwrap();
    let outcome =
        Store::open(&path).and_then(|store| store.events(&EventFilter::default()));
    assert!(outcome.is_err());
}

#[test]
fn two_writers_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.dyad");
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path).expect("opens");
                for article in 0..10 {
                    let id = format!("{writer}{article}");
                    put(&mut store, &page(&id, "2020-06-17"), "0.1.0");
                }
            });
        }
    });
    let store = Store::open(&path).unwrap();
    assert_eq!(store.article_ids().unwrap().len(), 20);
}
