//! The small models that the project trained for coding: `models/README.md` has their data and
//! scores.

use crate::LexiconError;
use crate::linear::LinearModel;
use crate::word_vectors::WordVectors;

/// The models of the event coder.
#[derive(Debug)]
pub struct EventModels {
    /// PLOVER type of what one party does to another.
    pub types: LinearModel,
    /// Whether what a frame found is a political event.
    pub events: LinearModel,
    /// Whether an event is the one that its sentence is about.
    pub salience: LinearModel,
    /// Vectors of words.
    pub words: WordVectors,
}

impl EventModels {
    /// The models that come with dyad.
    ///
    /// # Errors
    /// [`LexiconError`] when a model is damaged.
    pub fn embedded() -> Result<Self, LexiconError> {
        let types = include_str!("../../../models/event_types.tsv");
        let events = include_str!("../../../models/event_or_not.tsv");
        let salience = include_str!("../../../models/event_salience.tsv");
        Ok(Self {
            types: LinearModel::read("event_types.tsv", types)?,
            events: LinearModel::read("event_or_not.tsv", events)?,
            salience: LinearModel::read("event_salience.tsv", salience)?,
            words: WordVectors::embedded()?,
        })
    }

    /// No models: everything that frames find counts, ranked by rule. Training begins here.
    ///
    /// # Errors
    /// None in practice: an empty table is whole.
    pub fn none() -> Result<Self, LexiconError> {
        let empty = || LinearModel::read("none", "feature\n");
        Ok(Self {
            types: empty()?,
            events: empty()?,
            salience: empty()?,
            words: WordVectors::embedded()?,
        })
    }
}
