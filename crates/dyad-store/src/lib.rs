//! Articles and what was coded from them, in one SQLite file: killed at any moment it keeps every
//! article it has acknowledged, and no half of one. The schema is described in `docs/store.md`.
//!
//! Knows no page, no parser and no brief.

mod copies;
mod corrections;
mod error;
mod events;
mod feeds;
mod history;
mod history_corrected;
mod history_panel;
mod history_read;
mod named;
mod news;
mod open;
mod overlay;
mod past;
mod past_corrected;
mod put;
mod read;
mod rows;
mod sources;
mod tellings;

pub use crate::copies::{Candidate, Copy, Erratum};
pub use crate::corrections::{Change, Correction};
pub use crate::error::StoreError;
pub use crate::events::{ArticleAct, EventFilter, StoredEvent};
pub use crate::feeds::{Due, Feed, Poll, Queued, Settled};
pub use crate::history::{HistoryAdded, HistoryBatch, HistoryWriter};
pub use crate::history_read::{
    HistoryCount, HistoryFilter, HistoryTables, PairActs, StoredAct, StoredRow,
    StoredTelling,
};
pub use crate::named::{Labelled, Named};
pub use crate::news::ToldChange;
pub use crate::open::{SCHEMA_VERSION, Store};
pub use crate::put::{Added, Batch, Coding};
pub use crate::read::{DyadCount, FoundSentence};
pub use crate::sources::SourceMark;
pub use crate::tellings::TellingFilter;
