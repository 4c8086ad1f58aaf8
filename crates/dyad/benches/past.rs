//! How long a brief waits for the ledger's reasons: from a store of a million events to the base
//! rates of every kind of act.
//!
//! `cargo bench -p dyad --bench past`; filling the store takes some minutes. Under `cargo test` each
//! bench runs once on a small store. Events are made up: sixty states, a few of which act most, ten
//! years, five acts an article.

#[path = "../../dyad-ledger/tests/it/made.rs"]
mod made;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use dyad_analysis::precursors::{Class, Question, Role, base_rates, such_turns};
use dyad_ledger::{Dyad, Past, Period, Sides};
use dyad_store::{Coding, Store};
use dyad_types::{ArticleId, EventType};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use made::{Page, actor, dated};

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = STORE.get_or_init(|| folder.path().join("news.dyad"));
    fill(path);
    divan::main();
}

/// divan only measures when cargo bench asks it to.
fn n_articles() -> usize {
    if std::env::args().any(|argument| argument == "--bench") { 200_000 } else { 400 }
}

const ACTS: usize = 5;
const FIRST: Date = date(2010, 1, 1);
const N_DAYS: u64 = 3652;
const N_STATES: u64 = 60;

/// Numbers that look random and are the same on every run: Knuth's linear congruence (MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// The smaller of three draws: small numbers are much more frequent.
    fn skewed(&mut self, n: u64) -> u64 {
        self.below(n).min(self.below(n)).min(self.below(n))
    }

    fn state(&mut self) -> String {
        let number = self.skewed(N_STATES);
        let letter = |n: u64| char::from(b'A' + u8::try_from(n).unwrap_or(0));
        format!("Q{}{}", letter(number / 26), letter(number % 26))
    }
}

fn page(id: usize, n_pages: usize, random: &mut Random) -> Page {
    let day = N_DAYS * id as u64 / n_pages as u64;
    let day = FIRST
        .saturating_add(i64::try_from(day).unwrap_or(0).days())
        .to_string();
    let paragraphs: [&[&str]; 2] = [&["News"], &["Somebody did something to somebody."]];
    let mut page = Page::new(&format!("{id:x}"), &day, &paragraphs);
    while page.coded.events.len() < ACTS {
        let (one, other) = (random.state(), random.state());
        let types = u64::try_from(EventType::ALL.len()).unwrap_or(1);
        let kind = usize::try_from(random.skewed(types)).unwrap_or(0);
        // One act in ten is one inside a state.
        let other = match random.below(10) {
            0 => format!("{one}OPP"),
            _ if one == other => continue,
            _ => other,
        };
        let sides = [("", actor(&one, &one)), ("", actor(&other, &other))];
        page.event("did something to somebody", sides, EventType::ALL[kind], dated(&day));
    }
    page
}

/// The store of all benches, filled before the first one.
static STORE: OnceLock<PathBuf> = OnceLock::new();

fn fill(path: &Path) {
    let mut store = Store::open(path).expect("opens");
    let n_pages = n_articles();
    let mut random = Random(1);
    let ids: Vec<usize> = (0..n_pages).collect();
    for ids in ids.chunks(2000) {
        let pages: Vec<Page> =
            ids.iter().map(|&id| page(id, n_pages, &mut random)).collect();
        let codings = pages.iter().map(|page| Coding {
            article: &page.article,
            sentences: &page.sentences,
            coded: &page.coded,
            coder_version: "0.1.0",
        });
        store.put_all(codings).expect("is put");
    }
}

fn store() -> Store {
    Store::open_read_only(STORE.get().expect("is filled")).expect("opens")
}

/// The day after the newest news, for the pair of the two that act most.
fn turn() -> (Dyad, Date) {
    let day = FIRST.saturating_add(i64::try_from(N_DAYS).unwrap_or(0).days());
    ("QAA QAB".parse().expect("a pair"), day)
}

fn past(store: &Store) -> Past {
    let (dyad, day) = turn();
    store
        .past(&dyad, day, &ArticleId("none".to_owned()))
        .expect("is read")
}

fn question(past: &Past) -> Question {
    let (dyad, day) = turn();
    let kinds = EventType::ALL.iter();
    let classes: BTreeSet<Class> = kinds
        .flat_map(|&event_type| {
            Role::ALL.iter().map(move |&role| Class { role, event_type })
        })
        .collect();
    assert!(!past.panel.is_empty(), "the store is filled");
    Question {
        turns: such_turns(EventType::Sanction),
        pair: Sides::Pair(dyad),
        classes,
        end: Period::of(day),
    }
}

/// The store opened, acts and panel read.
#[divan::bench]
fn from_store(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(n_articles() * ACTS))
        .bench(|| past(&store()).acts.len());
}

/// Read, and every class counted: what a brief adds.
#[divan::bench]
fn from_store_to_base_rates(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(n_articles() * ACTS)).bench(|| {
        let past = past(&store());
        base_rates(&past.panel, &question(&past)).n_months
    });
}

/// The counting alone.
#[divan::bench]
fn base_rates_alone(bencher: Bencher<'_, '_>) {
    let past = past(&store());
    let question = question(&past);
    bencher
        .counter(ItemsCount::new(n_articles() * ACTS))
        .bench(|| base_rates(&past.panel, &question).n_months);
}
