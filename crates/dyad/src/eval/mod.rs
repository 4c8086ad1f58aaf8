//! Scores against gold: the figures that the documentation quotes and `dyad eval` prints.
//!
//! One function per stage. It takes the gold as a reader and gives plain numbers that serialise
//! to one JSON object; files, clocks of the wall and printing are the caller's.

mod causes;
mod coding;
mod copies;
mod coreference;
mod false_shares;
mod forecast;
mod hazard;
mod language;
mod pages;
mod proper_scores;
mod ruptures;
mod text;
mod why;

use std::collections::BTreeMap;

use thiserror::Error;

pub use crate::eval::causes::{
    CausePrediction, CauseScores, Predicted, ReaderScores, causes,
};
pub use crate::eval::coding::{
    Agreement, CodingReport, CodingScores, FalseAlarms, PredictedEvent, Prediction,
    Share, Table, article_of, coding,
};
pub use crate::eval::copies::{CopyScores, WrongPair, copies};
pub use crate::eval::coreference::{
    CodedReport, CoreferenceScores, Grouping, WrongGroup, coded_reports, coreference,
};
pub use crate::eval::false_shares::{Calibration, FalseShares, FalseSharesOfTurn};
pub use crate::eval::forecast::{
    ForecastError, ForecastScores, RankScores, facts, forecast,
};
pub use crate::eval::hazard::{
    BaselineScores, ClassScores, HazardScores, HazardSpan, HorizonScores, hazard,
};
pub use crate::eval::language::{LanguageScores, language};
pub use crate::eval::pages::{GoldPage, PageScores, ReadPage, pages};
pub use crate::eval::proper_scores::Scores as OddsScores;
pub use crate::eval::ruptures::{
    AlarmRates, GoldTurn, Naive, RuptureReport, RuptureScores, TurnScores, ruptures,
};
pub use crate::eval::text::{ReadLine, ReadText, TextScores, text};
pub use crate::eval::why::{PlayerGold, QuoteGold, WhyError, WhyGold, WhyScores, why};

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
    /// A text of the gold is none that ingest reads.
    #[error("the text in line {line} of the gold is refused: {reason}")]
    Page {
        /// Line of the gold, from 1.
        line: usize,
        /// Why.
        reason: dyad_ingest::IngestError,
    },
    /// A row of a table cannot be read.
    #[error("line {line} of the gold is no row of its table")]
    Table {
        /// Line of the gold, from 1.
        line: usize,
        /// What is wrong with it.
        source: Box<csv::Error>,
    },
    /// A column is missing.
    #[error("the gold has no column {name}")]
    Column {
        /// Its name.
        name: &'static str,
    },
    /// A name of the gold that the tables do not know.
    #[error("\"{name}\" in line {line} of the gold is no state that is known")]
    Name {
        /// Line of the gold, from 1.
        line: usize,
        /// The name.
        name: String,
    },
    /// There is nothing to score against.
    #[error("the gold is empty")]
    Empty,
}

/// Precision and recall of a bag against another. Two empty bags agree; a bag without the other
/// does not.
fn overlap<T: Ord>(read: &BTreeMap<T, usize>, gold: &BTreeMap<T, usize>) -> (f64, f64) {
    let count = |bag: &BTreeMap<T, usize>| bag.values().sum::<usize>();
    let both: usize = read
        .iter()
        .map(|(key, n)| gold.get(key).map_or(0, |other| *other.min(n)))
        .sum();
    let share = |of: usize, other: usize| match (of, other) {
        (0, 0) => 1.0,
        (0, _) => 0.0,
        _ => both as f64 / of as f64,
    };
    let (n_read, n_gold) = (count(read), count(gold));
    (share(n_read, n_gold), share(n_gold, n_read))
}
