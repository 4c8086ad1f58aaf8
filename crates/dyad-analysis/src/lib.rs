//! What was coded from an article, and its ledger → [`Brief`]: what happened, why now, the larger
//! context, what comes next; and the check that no line says more than its evidence.
//!
//! Knows no table, no store and no clock: what it needs is handed in.

mod brief;

pub use crate::brief::{
    ActLine, Brief, BriefHead, ChannelLine, ChannelStep, Citation, DropReason,
    DroppedCount, EvidenceItem, FacetLine, FactLine, Headline, LineDate, OutlookLine,
    Player, PlayerContext, ReasonLine, RedLineLine, SanctionLine, StatusLine, TableFact,
    TableRow,
};
