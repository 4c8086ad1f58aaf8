//! A fact of the tables that bears on a dyad or one side of it.

use serde::{Deserialize, Serialize};

use crate::CountryCode;
use crate::codes::codes;

codes! {
    /// What a table fact is about.
    pub enum FactKind: "fact kind" {
        /// Share of one side's trade that goes to or comes from the other.
        Trade = "trade",
        /// How often the two vote alike in the UN General Assembly.
        UnVotes = "un votes",
        /// Length of the land border.
        Border = "border",
        /// A treaty, declaration or standing arrangement between the two.
        Pact = "pact",
        /// UN sanctions on one side.
        UnSanctions = "un sanctions",
        /// Nuclear status of one side.
        Nuclear = "nuclear",
    }
}

/// One row of a table, ready to be shown with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFact {
    /// What it is about.
    pub kind: FactKind,
    /// The countries it is about, one or two.
    pub about: Vec<CountryCode>,
    /// A short statement without a subject's code: "takes 95 % of North Korea's exports".
    pub text: String,
    /// Year, period or date that the row states; empty if it states none.
    pub as_of: String,
    /// File name of the table.
    pub table: String,
    /// Source of the row.
    pub source: String,
}
