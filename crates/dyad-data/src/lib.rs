//! The tables that dyad knows the world by, and the model weights.

pub mod models;
mod phrases;
mod why_lexicon;

pub use crate::phrases::PhraseMap;
pub use crate::why_lexicon::{
    CauseSide, CauseSignal, ChannelNoun, ChannelVerb, FacetForm, LexiconError,
    OutlookForm, SignalForm, WhyLexicon, WhyTexts, WordList,
};
