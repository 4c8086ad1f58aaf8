//! What was coded from an article, and its ledger → [`Brief`]: what happened, why now, the larger
//! context, what comes next; and the check that no line says more than its evidence.
//!
//! Knows no table, no store and no clock: what it needs is handed in.
//!
//! [`headline`] tells which dyad a page is about, so that the caller can fetch its history;
//! [`turn_at_hand`] which turn of it, so that the caller can fetch what came before;
//! [`players`] whose table facts it can use; [`brief`] makes the brief, every line checked.

mod acts;
mod brief;
mod build;
mod candidates;
mod check;
mod citations;
mod context;
mod dates;
mod ground;
mod headline;
mod length;
mod merge;
mod plan;
pub mod precursors;
mod relation;
pub mod ruptures;
mod words;

pub use crate::brief::{
    ActAlike, ActLine, Brief, BriefHead, BriefSource, CandidateLine, ChannelLine,
    ChannelStep, Citation, CutCount, Disagreement, DisagreementKind, DropReason,
    DroppedCount, EvidenceItem, FacetLine, FactLine, Headline, LedgerSearch, LineDate,
    OutlookLine, Player, PlayerContext, ReasonLine, RedLineLine, SanctionLine, Section,
    StatusLine, TableRow, Version,
};
pub use crate::build::{BriefInput, brief, players, turn_at_hand};
pub use crate::candidates::{MOST_CANDIDATES, TurnAtHand};
pub use crate::check::check;
pub use crate::ground::{Ground, NOT_NAMED};
pub use crate::headline::headline;
pub use crate::length::{Length, shorten};
pub use crate::merge::{PageBrief, merge};
pub use dyad_types::TableFact;
