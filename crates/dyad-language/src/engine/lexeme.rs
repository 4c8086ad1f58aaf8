//! What is known of a word by its letters alone, computed once and kept per workspace.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::engine::characters::{is_space, shape};
use crate::engine::container::{Container, ModelError};
use crate::engine::hash::murmur64a;

/// Index of a lexeme in its workspace.
pub(crate) type LexemeId = u32;

/// Tables that give words their ids and norms.
#[derive(Debug)]
pub(crate) struct LexemeTables {
    symbols: FxHashMap<String, u64>,
    base_norms: FxHashMap<String, String>,
    norms: FxHashMap<u64, String>,
    /// Lower-case words that the attribute ruler asks for, with their numbers.
    ruler_words: BTreeMap<String, u16>,
}

#[derive(Deserialize)]
struct Section {
    symbols: Vec<(String, u64)>,
    base_norms: Vec<(String, String)>,
    norms: Vec<(u64, String)>,
}

impl LexemeTables {
    pub(crate) fn read(
        model: &Container<'_>,
        ruler_words: BTreeMap<String, u16>,
    ) -> Result<Self, ModelError> {
        let section: Section = model.json("lexemes")?;
        Ok(Self {
            symbols: section.symbols.into_iter().collect(),
            base_norms: section.base_norms.into_iter().collect(),
            norms: section.norms.into_iter().collect(),
            ruler_words,
        })
    }

    /// spaCy's id of a string: the number of a symbol of that name, else its hash.
    fn id(&self, text: &str) -> u64 {
        if text.is_empty() {
            return 0;
        }
        self.symbols
            .get(text)
            .copied()
            .unwrap_or_else(|| murmur64a(text.as_bytes(), 1))
    }

    /// The features of `text`; `norm` is the tokenizer exception's own norm, if it has one.
    fn lexeme(&self, text: &str, norm: Option<&str>) -> Lexeme {
        let lower = text.to_lowercase();
        let listed = self.norms.get(&self.id(text)).or_else(|| self.base_norms.get(text));
        let norm = norm.or(listed.map(String::as_str)).unwrap_or(&lower);
        let prefix = text.chars().next().map_or(0, char::len_utf8);
        let suffix = text.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        Lexeme {
            features: [
                self.id(norm),
                self.id(text.get(..prefix).unwrap_or(text)),
                self.id(text.get(suffix..).unwrap_or(text)),
                self.id(&shape(text)),
            ],
            is_space: text.chars().all(is_space),
            ruler_word: self.ruler_words.get(lower.as_str()).copied(),
            lower: lower.into_boxed_str(),
            text: text.into(),
        }
    }
}

/// A word and its features.
#[derive(Debug, Clone)]
pub(crate) struct Lexeme {
    /// Ids of norm, first character, last three characters, shape.
    pub(crate) features: [u64; 4],
    /// Whether it is nothing but white space.
    pub(crate) is_space: bool,
    /// Number of its lower-case form among the attribute ruler's words.
    pub(crate) ruler_word: Option<u16>,
    /// Lower-case form.
    pub(crate) lower: Box<str>,
    /// The word.
    pub(crate) text: Box<str>,
}

/// The lexemes met so far.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    lexemes: Vec<Lexeme>,
    plain: FxHashMap<Box<str>, LexemeId>,
}

impl Lexicon {
    pub(crate) fn len(&self) -> usize {
        self.lexemes.len()
    }

    pub(crate) fn get(&self, id: LexemeId) -> &Lexeme {
        &self.lexemes[id as usize]
    }

    /// The lexeme of `text`, made if it is new.
    pub(crate) fn intern(&mut self, tables: &LexemeTables, text: &str) -> LexemeId {
        if let Some(&id) = self.plain.get(text) {
            return id;
        }
        let id = self.push(tables.lexeme(text, None));
        self.plain.insert(text.into(), id);
        id
    }

    /// A lexeme of its own for a token of a tokenizer exception that has its own norm.
    pub(crate) fn with_norm(
        &mut self,
        tables: &LexemeTables,
        text: &str,
        norm: &str,
    ) -> LexemeId {
        self.push(tables.lexeme(text, Some(norm)))
    }

    fn push(&mut self, lexeme: Lexeme) -> LexemeId {
        let id = u32::try_from(self.lexemes.len()).unwrap_or(u32::MAX);
        self.lexemes.push(lexeme);
        id
    }
}
