//! Stores on disk and in memory, filled with hand-made coded articles.

#![expect(clippy::disallowed_methods, reason = "stores and their damage lie on the disk")]

mod correcting;
mod correcting_histories;
#[path = "../../../dyad-ledger/tests/it/made.rs"]
mod made;
mod opening;
mod past;
mod putting;
mod reading;
mod samples;
mod tellings;
mod watching;
