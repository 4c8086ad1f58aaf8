//! A coded event: who did what to whom, when, where, whether it happened, and who says so.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::{
    Actor, ActorBasis, CameoCode, Context, CountryCode, Dated, EventType, Intensity,
    Mode, Position, Probability, QuadClass, QuadScheme, Span,
};

/// Who did what to whom. One per pair of actor and recipient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Who acts.
    pub actor: Actor,
    /// What the actor's resolution rests on.
    pub actor_basis: ActorBasis,
    /// To whom; `None` where the type needs no recipient and the text names none.
    pub recipient: Option<Actor>,
    /// What the recipient's resolution rests on.
    pub recipient_basis: Option<ActorBasis>,
    /// PLOVER type.
    pub event_type: EventType,
    /// PLOVER mode, where the type has modes and the text tells which.
    pub mode: Option<Mode>,
    /// PLOVER contexts, ascending, without repeats.
    pub contexts: Vec<Context>,
    /// CAMEO code, as fine as the text allows.
    pub cameo: CameoCode,
    /// From the table, of the CAMEO code.
    pub intensity: Intensity,
    /// Quad class under `quad_scheme`.
    pub quad_class: QuadClass,
    /// Scheme of the quad class.
    pub quad_scheme: QuadScheme,
    /// When it happened, or is to happen.
    pub date: Dated,
    /// Where it happened.
    pub place: Option<Place>,
    /// Numbers the clause states.
    pub magnitude: Magnitude,
    /// Whether it happened.
    pub actuality: Actuality,
    /// Who claims it, when the text reports a claim.
    pub holder: Option<Holder>,
    /// The sentence and words it rests on.
    pub evidence: Evidence,
    /// Rank in its sentence, 0 is the event the sentence is about.
    pub salience: usize,
    /// Index into [`crate::Coded::events`] of the telling that stands for this one, when the story
    /// tells the act more than once; `None` for the telling that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<usize>,
    /// How sure the coding is.
    pub confidence: Probability,
    /// What coded it.
    pub versions: Versions,
}

codes! {
    /// Whether a told event happened.
    pub enum Actuality: "actuality" {
        /// It happened.
        Happened = "happened",
        /// It goes on.
        Ongoing = "ongoing",
        /// Announced, promised, expected.
        Planned = "planned",
        /// Threatened.
        Threatened = "threatened",
        /// Told under a condition, as a possibility, a wish or a fear.
        Hypothetical = "hypothetical",
        /// Said not to have happened.
        Denied = "denied",
    }
}

impl Actuality {
    /// Whether the text holds the event to be so, done or to come: neither denied nor hypothetical.
    pub const fn is_told(self) -> bool {
        !matches!(self, Self::Denied | Self::Hypothetical)
    }
}

/// Where something happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The words of the text.
    pub name: String,
    /// The country, if known.
    pub country: Option<CountryCode>,
    /// Degrees north, −90 to 90, WGS 84; for places of the city table.
    pub latitude: Option<f64>,
    /// Degrees east, −180 to 180, WGS 84.
    pub longitude: Option<f64>,
    /// The words in the sentence's text. Bytes.
    pub span: Span,
}

/// Numbers the clause states; `None` where it states none.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Magnitude {
    /// People killed.
    pub dead: Option<u64>,
    /// People injured.
    pub injured: Option<u64>,
    /// People detained, expelled or abducted.
    pub detained: Option<u64>,
    /// People taking part, or troops moved.
    pub size: Option<u64>,
    /// Money, in the currency named, whole units: ("USD", 500000000).
    pub money: Option<(String, u64)>,
}

/// Who holds a view or makes a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    /// Name for a reader: "the writer", "analysts", "Sergei Lavrov".
    pub name: String,
    /// The holder as an actor, if known.
    pub actor: Option<Actor>,
    /// The words in the sentence's text; `None` for the writer. Bytes.
    pub span: Option<Span>,
}

impl Holder {
    /// The writer of the article: the voice of every sentence that quotes nobody.
    pub fn writer() -> Self {
        Self {
            name: "the writer".to_owned(),
            actor: None,
            span: None,
        }
    }
}

/// What a coded line rests on: one sentence, and the words in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// The sentence.
    pub position: Position,
    /// The words that state it, in the sentence's text. Bytes.
    pub span: Span,
    /// The words that name the actor, empty if elsewhere. Bytes.
    pub actor: Span,
    /// The words that name the recipient, empty if none. Bytes.
    pub recipient: Span,
}

/// What coded an event: results of different versions are not compared unawares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Version of the coder.
    pub coder: String,
    /// Dialect of PLOVER.
    pub ontology: String,
}
