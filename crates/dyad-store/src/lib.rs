//! Articles and what was coded from them, in one SQLite file: killed at any moment it keeps every
//! article it has acknowledged, and no half of one. The schema is described in `docs/store.md`.
//!
//! Knows no page, no parser and no brief.

mod copies;
mod corrections;
mod error;
mod feeds;
mod history;
mod history_read;
mod news;
mod open;
mod past;
mod put;
mod read;
mod rows;
mod sources;

pub use crate::copies::{Candidate, Copy, Erratum};
pub use crate::corrections::Correction;
pub use crate::error::StoreError;
pub use crate::feeds::{Due, Feed, Poll, Queued, Settled};
pub use crate::history::{HistoryAdded, HistoryBatch, HistoryWriter};
pub use crate::history_read::{
    HistoryCount, HistoryFilter, HistoryTables, PairActs, StoredAct, StoredRow,
    StoredTelling,
};
pub use crate::news::ToldChange;
pub use crate::open::{SCHEMA_VERSION, Store};
pub use crate::put::{Added, Batch, Coding};
pub use crate::read::{ArticleAct, DyadCount, EventFilter, FoundSentence, StoredEvent};
pub use crate::sources::SourceMark;
