//! Tokens per second of the language stage on the texts of its tests, one thread.
//!
//! `cargo bench -p dyad-language`; under `cargo test` each bench runs once.

use divan::Bencher;
use divan::counter::ItemsCount;
use dyad_language::{Pipeline, analyse};

const SENTENCES: &str = include_str!("../tests/fixtures/sentences.txt");

fn main() {
    divan::main();
}

fn pipeline() -> Pipeline {
    Pipeline::load(dyad_data::models::english()).expect("the embedded model is whole")
}

/// The models alone, all texts at once; words are known from earlier rounds.
#[divan::bench]
fn annotate(bencher: Bencher<'_, '_>) {
    let pipeline = pipeline();
    let texts: Vec<&str> = SENTENCES.lines().collect();
    let docs = pipeline.annotate(&texts);
    let n_tokens: usize = docs.iter().map(|doc| doc.tokens.len()).sum();
    bencher
        .counter(ItemsCount::new(n_tokens))
        .bench(|| pipeline.annotate(&texts));
}

/// From text to sentences with time expressions, one text after the other.
#[divan::bench]
fn analyse_one_by_one(bencher: Bencher<'_, '_>) {
    let pipeline = pipeline();
    let read = || SENTENCES.lines().flat_map(|text| analyse(&pipeline, text));
    let n_tokens: usize = read().map(|sentence| sentence.tokens.len()).sum();
    bencher.counter(ItemsCount::new(n_tokens)).bench(|| read().count());
}

/// Reading the model file.
#[divan::bench]
fn load() -> Pipeline {
    pipeline()
}
