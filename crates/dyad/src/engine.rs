//! The stages composed: bytes of a page to what was coded from it.

use std::collections::BTreeMap;

use dyad_analysis::{Brief, BriefInput, Ground, TurnAtHand};
use dyad_coding::{CauseReader, EncoderError};
use dyad_data::{CoreferenceTables, OverlayFile, TableError, Tables};
use dyad_ingest::{IngestError, PageOptions};
use dyad_language::{ModelError, Pipeline};
use dyad_ledger::{CoreferenceModel, Dyad, Entry, Past};
use dyad_types::{
    Article, Coded, CountryCode, Sentence, StoryKind, TableFact, UnknownCode,
};
use thiserror::Error;

/// Tables and models, loaded once and shared by every thread.
#[derive(Debug)]
pub struct Engine {
    /// Actors, ontology, frames, facts of dyads.
    pub tables: Tables,
    /// The language engine.
    pub pipeline: Pipeline,
    /// The learned reader of causes; `None` for an engine that reads them by rules alone.
    causes: Option<CauseReader>,
    /// The usual names of states.
    country_names: BTreeMap<CountryCode, String>,
}

/// Why an engine could not be made ready.
#[derive(Debug, Error)]
pub enum EngineError {
    /// A table is broken: the user's overlay, or a row that ships.
    #[error("a table cannot be used: {0}")]
    Table(#[from] TableError),
    /// The weights of coreference lack a feature, or have one that is not known.
    #[error("the weights of coreference cannot be used: {0}")]
    Coreference(#[from] UnknownCode),
    /// The model weights are damaged.
    #[error("the language model cannot be used: {0}")]
    Model(#[from] ModelError),
    /// The weights of the reader of causes are damaged.
    #[error("the reader of causes cannot be used: {0}")]
    Causes(#[from] EncoderError),
}

/// A page after all stages.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The page; an undated main story has a guess of its year where the text gives reasons.
    pub article: Article,
    /// All sentences in reading order.
    pub sentences: Vec<Sentence>,
    /// What was coded from them.
    pub coded: Coded,
}

impl Engine {
    /// Loads the tables that ship and the embedded model; rows of `overlay` win over shipped ones.
    ///
    /// # Errors
    /// [`EngineError`] when a table or the model is broken.
    pub fn load(overlay: &[OverlayFile]) -> Result<Self, EngineError> {
        let tables = Tables::with_overlay(overlay)?;
        let pipeline = Pipeline::load(dyad_data::models::english())?;
        let country_names = tables.actors.countries();
        let country_names = country_names.map(|c| (c.code, c.name.clone())).collect();
        Ok(Self { tables, pipeline, causes: None, country_names })
    }

    /// The same engine with the learned reader of causes: it finds more of them than the rules, and
    /// takes several times as long a sentence as all other stages together.
    ///
    /// # Errors
    /// [`EngineError::Causes`] when the weights are damaged.
    pub fn carefully(self) -> Result<Self, EngineError> {
        let causes = Some(CauseReader::load(dyad_data::models::causes())?);
        Ok(Self { causes, ..self })
    }

    /// The same engine for sentences that are known to state causes: see [`CauseReader::told`].
    #[must_use]
    pub fn told_causes(self) -> Self {
        Self { causes: self.causes.map(CauseReader::told), ..self }
    }

    /// The weights by which reports of one act are put together.
    ///
    /// # Errors
    /// [`EngineError`] when a table of them is broken; a test keeps those that come with dyad whole.
    pub fn coreference_model() -> Result<CoreferenceModel, EngineError> {
        let CoreferenceTables { weights, words, n_texts } =
            CoreferenceTables::embedded().map_err(TableError::from)?;
        Ok(CoreferenceModel::new(&weights, &words, n_texts)?)
    }

    /// The learned reader of causes of an engine that has one.
    pub fn cause_reader(&self) -> Option<&CauseReader> {
        self.causes.as_ref()
    }

    /// Takes a page through all stages.
    ///
    /// # Errors
    /// [`IngestError`] when the bytes are no page that dyad reads.
    pub fn read(
        &self,
        bytes: &[u8],
        options: &PageOptions,
    ) -> Result<Reading, IngestError> {
        Ok(self.code(dyad_ingest::read_page(bytes, options)?))
    }

    /// Takes an article through the stages after ingest.
    pub fn code(&self, article: Article) -> Reading {
        let sentences = dyad_language::read_article(&self.pipeline, &article);
        self.code_sentences(article, sentences)
    }

    /// As [`Self::code`], of an article whose `sentences` are known.
    pub fn code_sentences(
        &self,
        mut article: Article,
        sentences: Vec<Sentence>,
    ) -> Reading {
        let coded = match &self.causes {
            Some(reader) => {
                dyad_coding::code_carefully(&self.tables, reader, &article, &sentences)
            }
            None => dyad_coding::code(&self.tables, &article, &sentences),
        };
        self.estimate_years(&mut article, &sentences, &coded);
        Reading { article, sentences, coded }
    }

    /// The pair that the main story is about, whose history a brief can use.
    pub fn dyad(&self, reading: &Reading) -> Option<Dyad> {
        let input = self.input(reading, &[], &[]);
        dyad_analysis::headline(&input).map(|headline| headline.dyad)
    }

    /// The turn that the page tells of [`Self::dyad`], whose time before a store can be asked for.
    /// `None` when nothing turns, or nothing dates it to a week or better. `history` as in
    /// [`Self::brief`].
    pub fn turn(&self, reading: &Reading, history: &[Entry]) -> Option<TurnAtHand> {
        dyad_analysis::turn_at_hand(&self.input(reading, history, &[]))
    }

    /// The brief of a page. `history` is what a store knows of [`Self::dyad`]; entries of the page
    /// itself are passed over.
    pub fn brief(&self, reading: &Reading, history: &[Entry]) -> Brief {
        self.brief_after(reading, history, None)
    }

    /// The brief of a page, with what may explain it in the store: `past` is what a store knows of
    /// the time before [`Self::turn`].
    pub fn brief_after(
        &self,
        reading: &Reading,
        history: &[Entry],
        past: Option<&Past>,
    ) -> Brief {
        let players = dyad_analysis::players(&self.input(reading, history, &[]));
        let facts = self.facts(reading, &players);
        let input = self.input(reading, history, &facts);
        dyad_analysis::brief(&BriefInput { past, ..input })
    }

    /// What the lines of a brief of the page may rest on, to check a brief that was changed.
    pub fn ground<'a>(&'a self, reading: &'a Reading) -> Ground<'a> {
        let Reading { article, sentences, coded } = reading;
        Ground::of(article, sentences, coded, &self.country_names)
    }

    /// As [`Self::ground`], for a brief made by [`Self::brief_after`].
    pub fn ground_after<'a>(
        &'a self,
        reading: &'a Reading,
        history: &[Entry],
        past: &'a Past,
    ) -> Ground<'a> {
        let ground = self.ground(reading);
        match self.turn(reading, history) {
            Some(turn) => ground.with_past(turn, past),
            None => ground,
        }
    }

    fn input<'a>(
        &'a self,
        reading: &'a Reading,
        history: &'a [Entry],
        table_facts: &'a [TableFact],
    ) -> BriefInput<'a> {
        BriefInput {
            article: &reading.article,
            sentences: &reading.sentences,
            coded: &reading.coded,
            history,
            past: None,
            table_facts,
            country_names: &self.country_names,
        }
    }

    /// What the tables know of every pair of the players at the main story's date.
    fn facts(&self, reading: &Reading, players: &[CountryCode]) -> Vec<TableFact> {
        let date = reading.article.stories.first().and_then(|story| story.published.date);
        let mut facts: Vec<TableFact> = Vec::new();
        for (idx, &a) in players.iter().enumerate() {
            for &b in &players[idx + 1..] {
                for fact in self.tables.dyads.of(a, b, date) {
                    if !facts.contains(&fact) {
                        facts.push(fact);
                    }
                }
            }
        }
        facts
    }

    /// Gives an undated main story a reasoned guess of its year, for a reader; nothing is dated by
    /// it.
    fn estimate_years(
        &self,
        article: &mut Article,
        sentences: &[Sentence],
        coded: &Coded,
    ) {
        for story_idx in 0..article.stories.len() {
            let story = &article.stories[story_idx];
            if story.kind == StoryKind::Main && story.published.date.is_none() {
                let estimate = dyad_coding::actors::estimate_year(
                    &self.tables,
                    article,
                    story_idx,
                    sentences,
                    &coded.mentions,
                );
                article.stories[story_idx].published.estimate = estimate;
            }
        }
    }
}
