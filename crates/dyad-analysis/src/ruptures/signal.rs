//! What of an act speaks for a break or for a mending, and how much it weighs.

use dyad_types::{Actor, CameoCode, EventType, Sector};

/// Weight of a side that does not speak for its state.
///
/// Own choice: the arrest of a foreigner by the police or a verdict on one says little about two
/// states, but it is not nothing.
const PRIVATE_WEIGHT: f64 = 0.3;

/// What an act speaks for. Nothing of it counts twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Demands, blame, refusal, threats, protest (CAMEO roots 10 to 14).
    VerbalConflict,
    /// Force and coercion (CAMEO roots 15 and 17 to 20).
    MaterialConflict,
    /// Reduced relations (CAMEO root 16): what is done to channels.
    ReducedRelations,
    /// Intent to cooperate, diplomatic and material cooperation, aid, yielding (CAMEO roots 3 and 5
    /// to 8). Not meetings: these are daily bread.
    Cooperation,
    /// A channel between the two was shut: silent, suspended, cut or destroyed.
    ChannelShut,
    /// A channel between the two was opened or restored.
    ChannelOpened,
    /// Statements, appeals, meetings, investigations.
    Nothing,
}

impl Signal {
    /// What a CAMEO code speaks for.
    pub fn of_cameo(cameo: &CameoCode) -> Self {
        match cameo.root().parse().unwrap_or(0) {
            10..=14 => Self::VerbalConflict,
            16 => Self::ReducedRelations,
            15..=20 => Self::MaterialConflict,
            3 | 5..=8 => Self::Cooperation,
            _ => Self::Nothing,
        }
    }

    /// What a PLOVER type speaks for, where there is no CAMEO code.
    pub const fn of_type(event_type: EventType) -> Self {
        match event_type {
            EventType::Request
            | EventType::Accuse
            | EventType::Reject
            | EventType::Threaten
            | EventType::Protest => Self::VerbalConflict,
            EventType::Sanction => Self::ReducedRelations,
            EventType::Mobilize | EventType::Coerce | EventType::Assault => {
                Self::MaterialConflict
            }
            EventType::Agree
            | EventType::Support
            | EventType::Concede
            | EventType::Cooperate
            | EventType::Aid
            | EventType::Retreat => Self::Cooperation,
            EventType::Consult => Self::Nothing,
        }
    }

    /// Whether it speaks for a break.
    pub const fn is_conflict(self) -> bool {
        match self {
            Self::VerbalConflict
            | Self::MaterialConflict
            | Self::ReducedRelations
            | Self::ChannelShut => true,
            Self::Cooperation | Self::ChannelOpened | Self::Nothing => false,
        }
    }

    /// Whether it is a change of a channel, not an act.
    pub const fn is_of_channel(self) -> bool {
        matches!(self, Self::ChannelShut | Self::ChannelOpened)
    }
}

/// How much an act between these two weighs, 0 to 1: both sides speak for their state or their
/// organisation, one of them, or neither.
pub fn weight(actor: &Actor, recipient: &Actor) -> f64 {
    side_weight(actor.sector) * side_weight(recipient.sector)
}

/// How much a side of this sector weighs: 1 where it speaks for its state or organisation.
pub const fn side_weight(sector: Option<Sector>) -> f64 {
    match sector {
        None
        | Some(
            Sector::Gov
            | Sector::Mil
            | Sector::Spy
            | Sector::Cop
            | Sector::Leg
            | Sector::Igo
            | Sector::Prm,
        ) => 1.0,
        Some(
            Sector::Reb
            | Sector::Uaf
            | Sector::Opp
            | Sector::Pty
            | Sector::Jud
            | Sector::Jrn
            | Sector::Med
            | Sector::Edu
            | Sector::Bus
            | Sector::Mnc
            | Sector::Crm
            | Sector::Cvl
            | Sector::Soc
            | Sector::Lab
            | Sector::Agr
            | Sector::Rel
            | Sector::Ref
            | Sector::Eli
            | Sector::Sep
            | Sector::Env
            | Sector::Ngo
            | Sector::Unk,
        ) => PRIVATE_WEIGHT,
    }
}
