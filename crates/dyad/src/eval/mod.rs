//! Scores against gold: the figures that the documentation quotes and `dyad eval` prints.
//!
//! One function per stage. It takes the gold as a reader and gives plain numbers that serialise
//! to one JSON object; files, clocks of the wall and printing are the caller's.

mod coding;
mod language;

use thiserror::Error;

pub use crate::eval::coding::{
    Agreement, CodingReport, CodingScores, FalseAlarms, PredictedEvent, Prediction,
    Share, Table, article_of, coding,
};
pub use crate::eval::language::{LanguageScores, language};

/// Why gold cannot be scored against.
#[derive(Debug, Error)]
pub enum EvalError {
    /// The gold could not be read to its end.
    #[error("cannot read the gold at line {line}")]
    Read {
        /// Line of the gold, from 1.
        line: usize,
        /// What the reader said.
        source: std::io::Error,
    },
    /// A line of the gold does not have the form asked for.
    #[error("line {line} of the gold is not as expected")]
    Line {
        /// Line of the gold, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// There is nothing to score against.
    #[error("the gold is empty")]
    Empty,
}
