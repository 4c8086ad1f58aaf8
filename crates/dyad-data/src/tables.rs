//! Everything the stages look things up in, read once.

use crate::actors::{ActorTables, OverlayFile, TableError};
use crate::dyads::DyadFacts;
use crate::event_lexicon::EventLexicon;
use crate::event_models::EventModels;
use crate::ontology::Ontology;
use crate::why_lexicon::{LexiconError, WhyLexicon};

/// All tables.
#[derive(Debug)]
pub struct Tables {
    /// Countries, people, organisations, role words, places.
    pub actors: ActorTables,
    /// Facts of pairs of countries.
    pub dyads: DyadFacts,
    /// Words that say who did what to whom.
    pub events: EventLexicon,
    /// Learned models of the event coder.
    pub models: EventModels,
    /// CAMEO and PLOVER codes.
    pub ontology: Ontology,
    /// Words that say why and what next.
    pub why: WhyLexicon,
}

impl Tables {
    /// The tables that ship with dyad.
    ///
    /// # Errors
    /// [`TableError`] when a shipped row is broken.
    pub fn builtin() -> Result<Self, TableError> {
        Self::with_overlay(&[])
    }

    /// The same, with the user's own rows of the actor tables, which win.
    ///
    /// # Errors
    /// [`TableError`] when a row is broken or a file is named after no table.
    pub fn with_overlay(overlay: &[OverlayFile]) -> Result<Self, TableError> {
        let actors = ActorTables::read(overlay)?;
        let dyads = DyadFacts::read(&actors)?;
        let events = EventLexicon::embedded()?;
        let ontology = Ontology::embedded()?;
        Ok(Self {
            actors,
            dyads,
            events,
            models: EventModels::embedded()?,
            ontology,
            why: WhyLexicon::embedded()?,
        })
    }
}

impl From<LexiconError> for TableError {
    fn from(error: LexiconError) -> Self {
        let LexiconError { table, line, column, reason } = error;
        Self { table: table.to_owned(), line, column, reason }
    }
}
