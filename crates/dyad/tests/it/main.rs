//! The whole, from outside: structure, examples, gold.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests stop at the first surprise and read the repository's own files"
)]

mod careful;
mod eval_coding;
mod eval_coreference;
mod eval_language;
mod eval_pages;
mod examples;
mod gold;
mod judging;
#[path = "../../../dyad-ledger/tests/it/made.rs"]
mod made;
mod mutations;
mod render;
mod several;
mod structure;
