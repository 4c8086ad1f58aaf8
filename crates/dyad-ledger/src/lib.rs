//! Coded articles → [`Ledger`]: the relationship of one dyad over time, its channels, limits and
//! measures, and whether it gets worse or better.
//!
//! Knows no disk, no page and no parser: it sees [`Entry`]s, in any order.

mod dyad;
mod evidence;
mod status;

pub use crate::dyad::{DirectedDyad, Dyad, Party};
pub use crate::evidence::{Origin, SentenceText, TextRange};
pub use crate::status::{Arrow, IntensitySum, Turn};
