//! Channels between the parties of a dyad: hotlines, offices, talks, treaties.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::{Actor, Dated, Evidence};

codes! {
    /// What a channel is.
    pub enum ChannelKind: "channel kind" {
        /// Hotline or daily call.
        Hotline = "hotline",
        /// Liaison office.
        LiaisonOffice = "liaison office",
        /// Embassy.
        Embassy = "embassy",
        /// Ambassador or envoy.
        Ambassador = "ambassador",
        /// Consulate.
        Consulate = "consulate",
        /// Diplomatic relations as such.
        DiplomaticRelations = "diplomatic relations",
        /// Summit of leaders.
        Summit = "summit",
        /// Ministerial or working talks, negotiations.
        Talks = "talks",
        /// Military agreement.
        MilitaryAgreement = "military agreement",
        /// Line between armed forces.
        MilitaryLine = "military line",
        /// Border crossing.
        BorderCrossing = "border crossing",
        /// Flights, trains, ships, pipelines.
        TransportLink = "transport link",
        /// Joint zone or project.
        JointProject = "joint project",
        /// Treaty.
        Treaty = "treaty",
        /// Trade agreement.
        TradeAgreement = "trade agreement",
        /// Observers, inspectors, monitors.
        ObserverMission = "observer mission",
    }
}

codes! {
    /// What state a channel is in.
    pub enum ChannelState: "channel state" {
        /// Proposed, not yet there.
        Proposed = "proposed",
        /// In use.
        Open = "open",
        /// Contact that was expected does not come.
        Silent = "silent",
        /// Put on hold by one side.
        Suspended = "suspended",
        /// Ended.
        Cut = "cut",
        /// Physically destroyed.
        Destroyed = "destroyed",
        /// Working again.
        Restored = "restored",
    }
}

/// A state of a channel that the text tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelChange {
    /// What channel.
    pub kind: ChannelKind,
    /// The words of the text for it: "a daily phone call".
    pub name: String,
    /// The state it is in from `date` on.
    pub state: ChannelState,
    /// Who brought the state about, if the text says.
    pub by: Option<Actor>,
    /// The sides it links: one or two, ascending by code.
    pub between: Vec<Actor>,
    /// Since when, or in which period.
    pub date: Dated,
    /// Index into [`crate::Coded::events`] of the event that tells the change.
    pub event: Option<usize>,
    /// The words it rests on.
    pub evidence: Evidence,
}
