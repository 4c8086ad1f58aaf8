//! The tables that dyad knows the world by, and the model weights.

mod actors;
mod dyads;
mod event_lexicon;
pub mod models;
mod ontology;
mod phrases;
mod table_rows;
mod tables;
mod why_lexicon;

pub use crate::actors::{
    ActorTables, Country, NameEntry, NameTable, Named, Office, OverlayFile, People,
    Person, PersonId, PlaceRow, Places, Standing, TableError, cameo_role, fold,
};
pub use crate::dyads::DyadFacts;
pub use crate::event_lexicon::{
    AdjectiveFrame, ArgumentTest, Complement, EventLexicon, EventTexts, Meaning,
    NounFrame, Operator, PrepositionTest, VerbFrame, WordTest,
};
pub use crate::ontology::{CameoRow, Ontology, OntologyTexts};
pub use crate::phrases::PhraseMap;
pub use crate::tables::Tables;
pub use crate::why_lexicon::{
    CauseSide, CauseSignal, ChannelNoun, ChannelVerb, FacetForm, LexiconError,
    OutlookForm, SignalForm, WhyLexicon, WhyTexts, WordList,
};
