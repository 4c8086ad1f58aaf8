//! Histories: events that other projects coded, before dyad or beside it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::{
    Actor, CameoCode, Context, CountryCode, DateInterval, EventType, Intensity, Mode,
    QuadClass, QuadScheme,
};

codes! {
    /// Whose data a history is.
    pub enum HistoryFormat: "history format" {
        /// GDELT 1.0 and 2.0 event exports: 57, 58 or 61 columns without a header.
        Gdelt = "gdelt",
        /// GDELT 2.0 mentions: which page told of which event, 16 columns without a header.
        GdeltMentions = "gdelt-mentions",
        /// ICEWS coded event data: 20 columns with a header.
        Icews = "icews",
        /// POLECAT: about 40 columns with a header that differs by year.
        Polecat = "polecat",
        /// Phoenix of the Open Event Data Alliance: 26 columns without a header; or of the Cline
        /// Center, 25 with one.
        Phoenix = "phoenix",
        /// ACLED: 31 columns with a header.
        Acled = "acled",
        /// UCDP Georeferenced Event Dataset: 49 columns with a header.
        Ucdp = "ucdp",
        /// PLOVER: one JSON object a line.
        Plover = "plover",
        /// Quadruples of numbered entities and relations, as temporal knowledge graphs are
        /// published, with a file of names beside them.
        Quadruples = "quadruples",
    }
}

impl HistoryFormat {
    /// Number of the format in keys of the store; never given anew.
    pub const fn number(self) -> u64 {
        match self {
            Self::Gdelt => 1,
            Self::GdeltMentions => 2,
            Self::Icews => 3,
            Self::Polecat => 4,
            Self::Phoenix => 5,
            Self::Acled => 6,
            Self::Ucdp => 7,
            Self::Plover => 8,
            Self::Quadruples => 9,
        }
    }

    /// Scheme of the quad classes that its data give, or that is used where they give none.
    pub const fn quad_scheme(self) -> QuadScheme {
        match self {
            Self::Gdelt | Self::GdeltMentions => QuadScheme::Gdelt,
            Self::Phoenix => QuadScheme::Phoenix,
            Self::Polecat | Self::Plover => QuadScheme::Plover,
            Self::Icews | Self::Acled | Self::Ucdp | Self::Quadruples => {
                QuadScheme::Cameo
            }
        }
    }
}

/// Number of an actor in a list that goes with the rows.
pub type ActorId = u32;

/// Number of an act in a list that goes with the rows.
pub type ActId = u32;

/// What tells an event from all others of all formats: its format and what its data call it. Never
/// negative; ascending within a file where the ids are.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct EventKey(pub i64);

/// What the rows of a history have in common, with actors and acts by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryRow {
    /// What it is called.
    pub key: EventKey,
    /// Days it may have happened on.
    pub days: DateInterval,
    /// Day it was reported or added.
    pub reported: Option<Date>,
    /// Who acts; `None` where the row names nobody.
    pub actor: Option<ActorId>,
    /// To whom.
    pub recipient: Option<ActorId>,
    /// What was done; `None` where the row has no code that is known.
    pub act: Option<ActId>,
}

/// What was done, in the codes of the data and as dyad reads them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryAct {
    /// CAMEO code; `None` where the data have PLOVER types alone.
    pub cameo: Option<CameoCode>,
    /// PLOVER type; `None` for statements (CAMEO root 01), which are no events in PLOVER.
    pub event_type: Option<EventType>,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// As the data give it, else of the CAMEO code, else of the PLOVER type.
    pub intensity: Intensity,
    /// Quad class under `quad_scheme`; `None` for statements in Phoenix's scheme.
    pub quad_class: Option<QuadClass>,
    /// Scheme of the quad class.
    pub quad_scheme: QuadScheme,
}

/// Where something happened, as the data give it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct HistoryPlace {
    /// Name; empty: only the country is given.
    pub name: String,
    /// Part of the country: province, state.
    pub admin: String,
    /// The country, if known.
    pub country: Option<CountryCode>,
    /// Degrees north, −90 to 90.
    pub latitude: Option<f64>,
    /// Degrees east, −180 to 180.
    pub longitude: Option<f64>,
}

/// An event of a history, with all that formats have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEvent {
    /// What its data call it.
    pub id: String,
    /// Days it may have happened on.
    pub days: DateInterval,
    /// Day it was reported or added.
    pub reported: Option<Date>,
    /// Who acts.
    pub actor: Option<Actor>,
    /// To whom.
    pub recipient: Option<Actor>,
    /// What was done; `None` where the data give no code that is known.
    pub act: Option<HistoryAct>,
    /// PLOVER contexts, ascending.
    pub contexts: Vec<Context>,
    /// Where.
    pub place: Option<HistoryPlace>,
    /// Words about it: a sentence, a note; empty: none.
    pub text: String,
    /// Who printed it; empty: not told.
    pub publisher: String,
    /// Address of the page; empty: not told.
    pub url: String,
    /// People killed.
    pub dead: Option<u64>,
    /// How often it was told.
    pub n_mentions: Option<u64>,
    /// How many articles told of it.
    pub n_articles: Option<u64>,
}
