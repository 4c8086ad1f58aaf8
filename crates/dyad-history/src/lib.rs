//! Histories: the data of other projects, read row by row and written in their own columns.
//!
//! A [`HistoryReader`] goes through a file once and gives every row with its bytes, so that a
//! store can give them back as they were. What rows have in common is a
//! [`dyad_types::HistoryRow`]; all that a
//! row tells is a [`dyad_types::HistoryEvent`], which [`write()`] puts into the columns of any format.

mod actors;
mod columns;
mod dates;
mod details;
mod error;
mod layout;
mod lines;
mod plover;
mod quadruples;
mod read;
mod tables;
mod write;

pub use crate::error::{HistoryError, Reject};
pub use crate::layout::{Layout, realigned};
pub use crate::quadruples::{QuadrupleNames, first_day_of};
pub use crate::read::{HistoryReader, Record, Vocabulary, event, key_of_id};
pub use crate::tables::{HistoryCodes, quad_class};
pub use crate::write::{header, write};
