//! The rule lemmatizer: suffix rules, an index of known forms, and exceptions, per part of speech.
//!
//! Source of the algorithm: `spacy/pipeline/lemmatizer.py` 3.8 (MIT); its tables derive from
//! `WordNet` 3.0.

use compact_str::CompactString;
use dyad_types::Pos;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::engine::characters::is_letter;
use crate::engine::container::{Container, ModelError};

/// Tables of one part of speech.
#[derive(Debug, Default)]
struct Tables {
    /// Suffix and what replaces it.
    rules: Vec<(String, String)>,
    exceptions: FxHashMap<String, Vec<String>>,
    index: FxHashSet<Box<str>>,
}

/// The tables, by part of speech.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    noun: Tables,
    verb: Tables,
    adjective: Tables,
    adverb: Tables,
    punctuation: Tables,
}

#[derive(Deserialize)]
struct Section {
    rules: FxHashMap<String, Vec<(String, String)>>,
    exceptions: FxHashMap<String, FxHashMap<String, Vec<String>>>,
}

impl Lemmatizer {
    pub(crate) fn read(model: &Container<'_>) -> Result<Self, ModelError> {
        let mut section: Section = model.json("lemmas")?;
        let mut tables = |pos: &str| -> Result<Tables, ModelError> {
            // Punctuation has rules only.
            let index = match model.text(&format!("lemma_index/{pos}")) {
                Ok(lines) => lines.lines().map(Box::from).collect(),
                Err(ModelError::Missing { .. }) => FxHashSet::default(),
                Err(error) => return Err(error),
            };
            Ok(Tables {
                rules: section.rules.remove(pos).unwrap_or_default(),
                exceptions: section.exceptions.remove(pos).unwrap_or_default(),
                index,
            })
        };
        Ok(Self {
            noun: tables("noun")?,
            verb: tables("verb")?,
            adjective: tables("adj")?,
            adverb: tables("adv")?,
            punctuation: tables("punct")?,
        })
    }

    /// The lemma of `text`, whose lower-case form is `lower`.
    pub(crate) fn lemma(
        &self,
        text: &str,
        lower: &str,
        pos: Pos,
        is_base_form: bool,
    ) -> CompactString {
        if is_base_form || matches!(pos, Pos::None | Pos::Space) {
            return lower.into();
        }
        match pos {
            Pos::Noun => self.noun.lemma(text, lower),
            Pos::Verb => self.verb.lemma(text, lower),
            Pos::Adj => self.adjective.lemma(text, lower),
            Pos::Adv => self.adverb.lemma(text, lower),
            Pos::Punct => self.punctuation.lemma(text, lower),
            Pos::Propn => text.into(),
            Pos::Adp
            | Pos::Aux
            | Pos::Cconj
            | Pos::Det
            | Pos::Intj
            | Pos::Num
            | Pos::Part
            | Pos::Pron
            | Pos::Sconj
            | Pos::Sym
            | Pos::X
            | Pos::Space
            | Pos::None => lower.into(),
        }
    }
}

impl Tables {
    fn lemma(&self, text: &str, lower: &str) -> CompactString {
        // The last exception not already found goes to the front, so it is the lemma; an exception
        // that a rule gives too stays where the rule put it.
        let mut forms: Vec<CompactString> = Vec::new();
        let mut unknown: Option<CompactString> = None;
        for (old, new) in &self.rules {
            let Some(stem) = lower.strip_suffix(old.as_str()) else { continue };
            let mut form = CompactString::from(stem);
            form.push_str(new);
            if form.is_empty() {
                continue;
            }
            if self.index.contains(form.as_str()) {
                forms.insert(0, form);
            } else if !form.chars().all(is_letter) {
                forms.push(form);
            } else {
                unknown.get_or_insert(form);
            }
        }
        for exception in self.exceptions.get(lower).into_iter().flatten() {
            if !forms.iter().any(|form| form == exception) {
                forms.insert(0, exception.into());
            }
        }
        forms.into_iter().next().or(unknown).unwrap_or_else(|| text.into())
    }
}
