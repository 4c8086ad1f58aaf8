//! What coding an article gives.

use serde::{Deserialize, Serialize};

use crate::{
    Cause, ChannelChange, Event, Facet, Mention, Outlook, Position, RedLine, Sanction,
};

/// Everything coded from one article. All lists are in text order; stories are told apart by
/// the position of each item's evidence.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Coded {
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// Reasons the text states.
    pub causes: Vec<Cause>,
    /// What the text says comes next.
    pub outlooks: Vec<Outlook>,
    /// Limits that holders have stated.
    pub red_lines: Vec<RedLine>,
    /// Measures in force.
    pub sanctions: Vec<Sanction>,
    /// Channels opened, used, cut.
    pub channels: Vec<ChannelChange>,
    /// What is told of each player.
    pub facets: Vec<Facet>,
    /// Mentions of actors.
    pub mentions: Vec<Mention>,
    /// What was set aside, with reasons.
    pub skipped: Vec<Skipped>,
}

/// Something set aside, and why. Nothing vanishes: runs end with counts by reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Where, if it is one sentence.
    pub position: Option<Position>,
    /// Short fixed reason, the same words for the same cause, so that it can be counted.
    pub reason: String,
    /// The words concerned, shortened.
    pub text: String,
}
