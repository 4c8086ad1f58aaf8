//! The store at the command's edge: kept, shown again, refused when it cannot be used.

use crate::run::{Desk, PAGE};

#[test]
fn a_page_read_twice_stands_in_the_ledger_once() {
    let desk = Desk::new();
    let page = desk.file("page.txt", PAGE);
    let brief = ["brief", "--store", "desk.db", &page];
    let ledger = ["ledger", "NOR", "RUS", "--store", "desk.db", "--format", "json"];
    assert_eq!(desk.dyad(&brief).code, Some(0));
    let first = desk.dyad(&ledger);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert!(
        first.stdout.contains("page.txt"),
        "the ledger names no source: {}",
        first.stdout
    );
    assert_eq!(desk.dyad(&brief).code, Some(0));
    assert_eq!(desk.dyad(&ledger).stdout, first.stdout);
}

#[test]
fn a_pair_without_events_is_no_data() {
    let desk = Desk::new();
    let page = desk.file("page.txt", PAGE);
    assert_eq!(desk.dyad(&["brief", "--store", "desk.db", &page]).code, Some(0));
    let ran = desk.dyad(&["ledger", "PER", "FJI", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(4), "{ran:?}");
    let ran = desk.dyad(&["ledger", "PER", "Xyzzyland", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(1), "an unknown name is an error: {ran:?}");
    assert!(ran.stderr.contains("Xyzzyland"), "{}", ran.stderr);
}

#[test]
fn a_store_that_cannot_be_written_still_gives_the_brief() {
    let desk = Desk::new();
    let page = desk.file("page.txt", PAGE);
    // A folder stands where the file should be: refused even to a superuser.
    std::fs::create_dir(desk.path("desk.db")).unwrap();
    let ran = desk.dyad(&["brief", "--store", "desk.db", &page]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stdout.contains("Norway") || ran.stdout.contains("NORWAY"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains("desk.db") && ran.stderr.contains("--no-store"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_store_that_is_no_store_is_refused() {
    let desk = Desk::new();
    let page = desk.file("page.txt", PAGE);
    desk.file("desk.db", "this is no database, and dyad must not touch it\n".repeat(100));
    let ran = desk.dyad(&["brief", "--store", "desk.db", &page]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let kept = std::fs::read_to_string(desk.path("desk.db")).unwrap();
    assert!(kept.starts_with("this is no database"));
}

#[test]
fn a_missing_store_has_no_ledger() {
    let desk = Desk::new();
    let ran = desk.dyad(&["ledger", "NOR", "RUS", "--store", "none.db"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("none.db"), "{}", ran.stderr);
    assert!(!desk.path("none.db").exists(), "asking must not make a store");
}
