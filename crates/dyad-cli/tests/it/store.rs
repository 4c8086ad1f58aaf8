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
fn a_ledger_as_of_a_day_holds_nothing_told_later() {
    let desk = Desk::new();
    let first =
        "Norway accused Russia on Monday of jamming satellite signals in the north.";
    let second =
        "Russia expelled two diplomats of Norway on Monday in answer to the charge.";
    let pages = [("2020-03-10", first), ("2020-03-17", second)];
    for (day, text) in pages {
        let page = desk.file(&format!("{day}.txt"), format!("A quarrel\n\n{text}\n"));
        let ran = desk.dyad(&["ingest", "--store", "desk.db", "--date", day, &page]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let undated =
        desk.file("undated.txt", "A quarrel\n\nNorway accused Russia of lies.\n");
    assert_eq!(desk.dyad(&["ingest", "--store", "desk.db", &undated]).code, Some(0));
    let look = |more: &[&str]| {
        let args = ["ledger", "NOR", "RUS", "--store", "desk.db", "--format", "text"];
        desk.dyad(&[&args, more].concat())
    };
    let all = look(&[]).stdout;
    assert!(all.contains("as of 2020-03-17") && all.contains("expelled"), "{all}");
    let then = look(&["--as-of", "2020-03-12"]).stdout;
    assert!(then.contains("as of 2020-03-12") && then.contains("accused"), "{then}");
    assert!(!then.contains("expelled") && !then.contains("undated.txt"), "{then}");
    assert!(then.contains("1 page states no date"), "{then}");
    let before = look(&["--as-of", "2020-03-01"]);
    assert_eq!(before.code, Some(4), "{before:?}");
    assert!(before.stderr.contains("by 2020-03-01"), "{}", before.stderr);
    assert_eq!(look(&["--as-of", "March"]).code, Some(2));
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
