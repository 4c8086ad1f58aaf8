//! Why a file or a row of it cannot be used.

use dyad_types::HistoryFormat;
use thiserror::Error;

/// A file that cannot be read as a history.
#[derive(Debug, Error)]
pub enum HistoryError {
    /// The bytes cannot be read.
    #[error("cannot be read")]
    Read(#[from] std::io::Error),
    /// The first line is no header of this format.
    #[error("has no header of {format} data: the column {missing} is missing")]
    Header {
        /// The format asked for.
        format: HistoryFormat,
        /// The first needed column that no header names.
        missing: &'static str,
    },
    /// Text of two bytes a character.
    #[error("is UTF-16 text: save it as UTF-8")]
    Utf16,
    /// A format whose rows mean nothing without names.
    #[error("are numbers without names: {missing} is missing beside them")]
    Names {
        /// The file that is missing.
        missing: &'static str,
    },
    /// A file of names that cannot be used.
    #[error("{file}, line {line}: a name and a number, apart by a tab, are expected")]
    NameLine {
        /// The file.
        file: &'static str,
        /// Line, from 1.
        line: usize,
    },
    /// The day that time 0 stands for is not known.
    #[error("do not say which day time 0 is: give it with --first-day")]
    FirstDay,
}

/// Why a row is set aside. The words are fixed; a run counts by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum Reject {
    /// Another number of columns than the format or its header has.
    #[error("has another number of columns")]
    Columns,
    /// No date, or none of the calendar.
    #[error("has no date that can be read")]
    Date,
    /// No identifier.
    #[error("has no event id")]
    Id,
    /// A line of JSON that is none, or no PLOVER event.
    #[error("is no PLOVER event")]
    Json,
    /// A line longer than any row.
    #[error("is longer than a megabyte")]
    Long,
    /// Numbers that no name belongs to.
    #[error("has a number that no name belongs to")]
    Number,
    /// A quotation mark that is never closed.
    #[error("opens a quotation that is not closed")]
    Quotation,
}
