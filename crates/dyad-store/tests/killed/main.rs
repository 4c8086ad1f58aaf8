//! A writer killed in the middle of its work leaves whole articles, and all it acknowledged.
//!
//! Own harness: started with `write PATH` this binary is the writer, else it is the test, which
//! starts itself as the writer and kills it.

#[path = "../../../dyad-ledger/tests/it/made.rs"]
mod made;
#[path = "../it/samples.rs"]
mod samples;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use dyad_store::{EventFilter, Store};
use rusqlite::Connection;

const NAME: &str = "a_killed_writer_leaves_whole_articles";

/// Rounds of writing and killing on one file; the n-th is killed after `3 n` acknowledgements.
const N_ROUNDS: usize = 8;

#[expect(clippy::print_stdout, reason = "a test harness tells on stdout")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [word, path, first] if word == "write" => write_for_ever(path, first),
        _ if arguments.iter().any(|argument| argument == "--list") => {
            if !arguments.iter().any(|argument| argument == "--ignored") {
                println!("{NAME}: test");
            }
        }
        _ => {
            a_killed_writer_leaves_whole_articles();
            println!("test {NAME} ... ok");
        }
    }
}

/// Puts article after article, and prints each id once it is acknowledged.
fn write_for_ever(path: &str, first: &str) {
    let mut store = Store::open(path).expect("opens");
    let first: usize = first.parse().expect("a number");
    let mut out = std::io::stdout();
    for id in first.. {
        let page = samples::page(&id.to_string(), "2020-06-17");
        samples::put(&mut store, &page, "0.1.0");
        writeln!(out, "{}", page.article.id.0).expect("the parent listens");
        out.flush().expect("the parent listens");
    }
}

fn a_killed_writer_leaves_whole_articles() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("news.dyad");
    let mut acknowledged = BTreeSet::new();
    for round in 1..=N_ROUNDS {
        acknowledged.extend(write_and_kill(&path, round));
        check(&path, &acknowledged);
    }
}

fn write_and_kill(path: &Path, round: usize) -> Vec<String> {
    let mut writer = Command::new(std::env::current_exe().expect("this binary"))
        .arg("write")
        .arg(path)
        .arg((round * 100_000).to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts itself");
    let mut lines = BufReader::new(writer.stdout.take().expect("is piped")).lines();
    let mut acknowledged: Vec<String> = lines
        .by_ref()
        .take(3 * round)
        .map(|line| line.expect("utf-8"))
        .collect();
    // SIGKILL on Unix: no handler runs, nothing is flushed.
    writer.kill().expect("is killed");
    writer.wait().expect("is gone");
    // What it still said before it died counts too; a line cut short does not.
    let rest = lines.map_while(Result::ok).filter(|id| id.len() == 32);
    acknowledged.extend(rest);
    acknowledged
}

fn check(path: &Path, acknowledged: &BTreeSet<String>) {
    let store = Store::open(path).expect("opens after the kill");
    let stored: BTreeSet<String> = store
        .article_ids()
        .expect("lists")
        .into_iter()
        .map(|id| id.0)
        .collect();
    assert!(acknowledged.is_subset(&stored), "an acknowledged article is lost");
    let n_articles = stored.len();
    let n_events = store.events(&EventFilter::default()).expect("reads").len();
    assert_eq!(n_events, 2 * n_articles, "every article has its two events");
    drop(store);
    let connection = Connection::open(path).expect("opens");
    let text = |query: &str| -> String {
        connection.query_row(query, (), |row| row.get(0)).expect("answers")
    };
    assert_eq!(text("PRAGMA integrity_check"), "ok");
    let count = |query: &str| -> usize { text(query).parse().expect("a number") };
    let per_article = [
        ("SELECT CAST(count(*) AS TEXT) FROM sentence", 5),
        ("SELECT CAST(count(*) AS TEXT) FROM item", 5),
        ("SELECT CAST(count(*) AS TEXT) FROM channel_change", 1),
        (
            "SELECT CAST(count(*) AS TEXT) FROM sentence_search
             WHERE sentence_search MATCH 'condemned'",
            1,
        ),
    ];
    for (query, n_rows) in per_article {
        assert_eq!(count(query), n_rows * n_articles, "{query}");
    }
    connection
        .execute_batch(
            "INSERT INTO sentence_search (sentence_search) VALUES ('integrity-check')",
        )
        .expect("the index agrees with the sentences");
}
