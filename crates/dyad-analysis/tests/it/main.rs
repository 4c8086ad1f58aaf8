//! Briefs of hand-coded stories about made-up states.

mod brief;
mod candidates;
mod headline;
mod history;
#[path = "../../../dyad-ledger/tests/it/made.rs"]
mod made;
mod precursors;
mod story;
mod watch;
mod wrong_lines;
