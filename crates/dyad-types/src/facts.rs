//! A fact of the tables that bears on a dyad or one side of it.

use serde::{Deserialize, Serialize};

use crate::CountryCode;

/// One row of a table, ready to be shown with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFact {
    /// The player it is told of.
    pub player: CountryCode,
    /// The other side, for facts of a pair.
    pub other: Option<CountryCode>,
    /// The fact in words; its numbers and years stand in `cells`, its countries are `player` and
    /// `other`: "China takes 95 % of the exports of North Korea".
    pub text: String,
    /// File name of the table.
    pub table: String,
    /// The cells of the row with the names of their columns, in the table's order.
    pub cells: Vec<(String, String)>,
    /// Year that the row is true for; `None` when it holds until further notice.
    pub year: Option<i16>,
    /// Origin of the row.
    pub source: String,
}
