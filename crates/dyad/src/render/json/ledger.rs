//! The ledger of a pair as JSON, for programs. Fields: `docs/json.md`.

use dyad_ledger::{Ledger, Standing, Status};
use jiff::civil::Date;
use serde::Serialize;

use crate::pair_history::PairHistory;
use crate::render::{FORMAT_VERSION, LedgerView};

/// The history of a pair and how things stand as one JSON object, indented, with "\n" at its end.
/// Spans of words are bytes of their sentence; places of sentences stand in bytes and characters.
pub fn ledger_json(view: LedgerView<'_>) -> String {
    let document = Document {
        format: FORMAT_VERSION,
        as_of: view.as_of,
        n_undated_pages_left_out: view.n_undated,
        ledger: view.ledger,
        status: view.ledger.status(view.as_of),
        standing: view.standing,
        histories: view.history,
    };
    let text = serde_json::to_string_pretty(&document);
    // Plain records with text keys and finite numbers: serde_json has nothing to refuse.
    text.map(|text| text + "\n").unwrap_or_default()
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    /// The day asked for.
    as_of: Option<Date>,
    n_undated_pages_left_out: usize,
    #[serde(flatten)]
    ledger: &'a Ledger,
    status: Option<Status>,
    standing: &'a Standing,
    histories: Option<&'a PairHistory>,
}
