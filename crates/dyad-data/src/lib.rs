//! The tables that dyad knows the world by, and the model weights.

mod actors;
mod coreference_tables;
mod dyads;
mod event_lexicon;
mod event_models;
mod history_tables;
mod linear;
pub mod models;
mod ontology;
mod phrases;
mod table_rows;
mod tables;
mod why_lexicon;
mod word_vectors;

pub use crate::actors::{
    ActorTables, Country, NameEntry, NameTable, Named, Office, OverlayFile, People,
    Person, PersonId, PlaceRow, Places, Standing, TableError, cameo_role, fold,
};
pub use crate::coreference_tables::CoreferenceTables;
pub use crate::dyads::DyadFacts;
pub use crate::event_lexicon::{
    AdjectiveFrame, ArgumentTest, Complement, EventLexicon, EventTexts, Meaning,
    NounFrame, Operator, PrepositionTest, VerbFrame, WordTest,
};
pub use crate::event_models::EventModels;
pub use crate::history_tables::HistoryTables;
pub use crate::linear::{BIAS, Features, LinearModel, SCALE, dense_name, softmax};
pub use crate::ontology::{CameoRow, Ontology, OntologyTexts};
pub use crate::phrases::PhraseMap;
pub use crate::tables::Tables;
pub use crate::why_lexicon::{
    CauseSide, CauseSignal, ChannelNoun, ChannelVerb, FacetForm, LexiconError,
    OutlookForm, SignalForm, WhyLexicon, WhyTexts, WordList,
};
pub use crate::word_vectors::WordVectors;
