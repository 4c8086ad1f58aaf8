//! The tables that dyad knows the world by, and the model weights.

mod actors;
mod dyads;
pub mod models;
mod phrases;
mod tables;
mod why_lexicon;

pub use crate::actors::{
    ActorTables, Country, NameEntry, NameTable, Named, Office, OverlayFile, People,
    Person, PersonId, PlaceRow, Places, Standing, TableError, fold,
};
pub use crate::dyads::DyadFacts;
pub use crate::phrases::PhraseMap;
pub use crate::tables::Tables;
pub use crate::why_lexicon::{
    CauseSide, CauseSignal, ChannelNoun, ChannelVerb, FacetForm, LexiconError,
    OutlookForm, SignalForm, WhyLexicon, WhyTexts, WordList,
};
