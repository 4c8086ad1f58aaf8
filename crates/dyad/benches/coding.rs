//! Sentences per second from raw news text to events, on one thread and on two.
//!
//! `cargo bench -p dyad`; under `cargo test` each bench runs once. The texts are the stories of the
//! project's example pages, one paragraph a time, as news comes.

use divan::Bencher;
use divan::counter::ItemsCount;
use dyad::Engine;

const PAGES: [&str; 2] = [
    include_str!("../../../examples/algeria-morocco-2021.txt"),
    include_str!("../../../examples/skripal-2018.txt"),
];

fn main() {
    divan::main();
}

fn engine() -> Engine {
    Engine::load(&[]).expect("tables and models that ship are whole")
}

fn paragraphs() -> Vec<&'static str> {
    PAGES
        .iter()
        .flat_map(|page| page.split("\n\n"))
        .filter(|text| !text.trim().is_empty())
        .collect()
}

fn n_sentences(engine: &Engine) -> usize {
    let texts = paragraphs();
    texts
        .iter()
        .map(|text| dyad_language::analyse(&engine.pipeline, text).len())
        .sum()
}

/// Codes a text as an article of one paragraph; counts its events.
fn code(engine: &Engine, text: &str) -> usize {
    let article = dyad::eval::article_of(text, Some("2021-08-25"));
    let sentences = dyad_language::read_article(&engine.pipeline, &article);
    dyad_coding::code(&engine.tables, &article, &sentences).events.len()
}

/// Text to events, one text after the other.
#[divan::bench]
fn one_thread(bencher: Bencher<'_, '_>) {
    let engine = engine();
    let texts = paragraphs();
    bencher
        .counter(ItemsCount::new(n_sentences(&engine)))
        .bench(|| texts.iter().map(|text| code(&engine, text)).sum::<usize>());
}

/// The same texts on each of two threads that share the engine: twice the sentences.
#[divan::bench]
fn two_threads(bencher: Bencher<'_, '_>) {
    let engine = engine();
    let texts = paragraphs();
    bencher.counter(ItemsCount::new(2 * n_sentences(&engine))).bench(|| {
        std::thread::scope(|scope| {
            let work = || {
                let own = || texts.iter().map(|text| code(&engine, text)).sum::<usize>();
                scope.spawn(own)
            };
            let threads = [work(), work()];
            threads.map(|thread| thread.join().expect("coding does not panic"))
        })
    });
}
