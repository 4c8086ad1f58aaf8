//! `dyad eval causes`: stated causes against the Causal News Corpus, in the CSV of its shared task.
//!
//! Source of the forms: Tan and others, "The Causal News Corpus" (LREC 2022), and the shared task of
//! CASE 2023: `label` says whether a sentence states a cause and its effect (subtask 1),
//! `text_w_pairs` marks cause, effect and signal by tags (subtask 2).

mod gold;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::Read;

use cpu_time::ThreadTime;
use dyad_coding::CauseReader;
use dyad_coding::why::may_state;
use dyad_types::{Coded, Sentence};
use serde::Serialize;

use self::gold::{GoldText, Relation, words};
use crate::eval::EvalError;
use crate::eval::coding::{Agreement, article_of};
use crate::{Engine, Reading};

/// The scores. What the gold has no fields for is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CauseScores {
    /// Texts in the gold.
    pub sentences: usize,
    /// Texts that state a cause and its effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<Agreement>,
    /// Words of cause, effect and signal together, relation by relation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Agreement>,
    /// Words of the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Agreement>,
    /// Words of the effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Agreement>,
    /// Words of the signal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal: Option<Agreement>,
    /// Relations of which cause and effect are exactly the words of the gold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<Agreement>,
    /// Relations of which cause and effect share a word with those of the gold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlapping: Option<Agreement>,
    /// Texts from words to causes, a second of CPU time.
    pub sentences_per_second: f64,
    /// What the learned reader did; `None` for rules alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reader: Option<ReaderScores>,
}

/// The learned reader and the cheap gate before it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReaderScores {
    /// Share of the sentences that pass the gate.
    pub passed: f64,
    /// Sentences that pass, read a second of CPU time.
    pub sentences_per_second: f64,
}

/// What was found in one text, in the shared task's form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CausePrediction {
    /// The gold's name of the text.
    pub index: String,
    /// Whether it states a cause and its effect; in subtask 2 the text with tags, once a relation.
    pub prediction: Predicted,
}

/// An answer to one of the two subtasks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Predicted {
    /// Subtask 1.
    States(u8),
    /// Subtask 2.
    Relations(Vec<String>),
}

/// Scores against the CSV of subtask 1 (`index`, `text`, `label`) or of subtask 2 (`text_w_pairs`, a
/// relation a row, or `causal_text_w_pairs`, a list of them). With `held_out` only the fifth of the
/// documents counts that no model of the project was trained on.
///
/// A text of the gold is one sentence, whatever marks it holds. Those of subtask 2 are known to state
/// a cause: the learned reader is asked which words, not whether.
///
/// # Errors
/// [`EvalError`] when the gold cannot be read, has other columns, or is empty.
pub fn causes(
    gold: impl Read,
    held_out: bool,
    engine: Engine,
) -> Result<(CauseScores, Vec<CausePrediction>), EvalError> {
    let mut texts = gold::read(gold)?;
    if held_out {
        texts.retain(|text| gold::is_held_out(&text.document));
    }
    if texts.is_empty() {
        return Err(EvalError::Empty);
    }
    let asks_whether = texts.iter().any(|text| text.label.is_some());
    let engine = if asks_whether { engine } else { engine.told_causes() };
    let mut tally = Tally::default();
    let mut predictions = Vec::new();
    for text in &texts {
        let article = article_of(&text.text, None);
        let start = ThreadTime::now();
        let sentences = dyad_language::analyse_whole(&engine.pipeline, &text.text);
        let Reading { sentences, coded, .. } = engine.code_sentences(article, sentences);
        tally.seconds += start.elapsed().as_secs_f64();
        if let Some(reader) = engine.cause_reader() {
            tally.reader.add(&engine, reader, &sentences);
        }
        let found = found(&text.text, &sentences, &coded);
        predictions.push(prediction(text, &found));
        tally.add(text, &found);
    }
    Ok((tally.scores(), predictions))
}

/// The relations coded from a text, as word numbers of the text.
fn found(text: &str, sentences: &[Sentence], coded: &Coded) -> Vec<Relation> {
    let words = words(text);
    let in_text = |position, span: dyad_types::Span| {
        let sentence = sentences.iter().find(|sentence| sentence.position == position)?;
        Some(span.shifted(sentence.span.start))
    };
    let numbers = |span: Option<dyad_types::Span>| {
        let inside = |word: &dyad_types::Span| {
            span.is_some_and(|span| word.start < span.end && span.start < word.end)
        };
        let all = words.iter().enumerate().filter(|(_, word)| inside(word));
        all.map(|(nth, _)| nth).collect()
    };
    let relation = |cause: &dyad_types::Cause| {
        let effect = cause.effect.as_ref()?;
        let at = cause.cause.position.max(effect.position);
        let signal = (!cause.signal.is_empty()).then_some(cause.signal);
        Some(Relation {
            cause: numbers(in_text(cause.cause.position, cause.cause.span)),
            effect: numbers(in_text(effect.position, effect.span)),
            signal: numbers(signal.and_then(|span| in_text(at, span))),
        })
    };
    coded.causes.iter().filter_map(relation).collect()
}

fn prediction(text: &GoldText, found: &[Relation]) -> CausePrediction {
    let prediction = if text.label.is_some() {
        Predicted::States(u8::from(!found.is_empty()))
    } else {
        let tagged = found.iter().map(|relation| relation.tagged(&text.text));
        Predicted::Relations(tagged.collect())
    };
    CausePrediction { index: text.index.clone(), prediction }
}

/// Counts: in both, found, in the gold.
#[derive(Debug, Default, Clone, Copy)]
struct Counts(usize, usize, usize);

impl Counts {
    fn add(&mut self, found: &[usize], gold: &[usize]) {
        self.0 += found.iter().filter(|word| gold.contains(word)).count();
        self.1 += found.len();
        self.2 += gold.len();
    }

    fn agreement(self) -> Option<Agreement> {
        (self.2 > 0).then(|| Agreement::of(self.0, self.1, self.2))
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1, self.2 + other.2)
    }
}

#[derive(Debug, Default)]
struct Tally {
    n_texts: usize,
    seconds: f64,
    sentence: Counts,
    cause: Counts,
    effect: Counts,
    signal: Counts,
    exact: Counts,
    overlapping: Counts,
    reader: ReaderTally,
}

/// Sentences met, those that passed the gate, and the CPU time that reading them took.
#[derive(Debug, Default)]
struct ReaderTally {
    n_sentences: usize,
    n_passed: usize,
    seconds: f64,
}

impl ReaderTally {
    fn add(&mut self, engine: &Engine, reader: &CauseReader, sentences: &[Sentence]) {
        let passed = sentences
            .iter()
            .filter(|sentence| may_state(&engine.tables.why, sentence));
        let passed: Vec<&Sentence> = passed.collect();
        let start = ThreadTime::now();
        for sentence in &passed {
            std::hint::black_box(reader.probability(sentence));
        }
        self.seconds += start.elapsed().as_secs_f64();
        self.n_sentences += sentences.len();
        self.n_passed += passed.len();
    }

    fn scores(&self) -> Option<ReaderScores> {
        (self.n_passed > 0).then(|| ReaderScores {
            passed: self.n_passed as f64 / self.n_sentences as f64,
            sentences_per_second: self.n_passed as f64 / self.seconds.max(1e-9),
        })
    }
}

impl Tally {
    fn add(&mut self, text: &GoldText, found: &[Relation]) {
        self.n_texts += 1;
        if let Some(states) = text.label {
            let says = !found.is_empty();
            let counts = &mut self.sentence;
            counts.0 += usize::from(says && states);
            counts.1 += usize::from(says);
            counts.2 += usize::from(states);
            return;
        }
        let none = Relation::default();
        let pairs = paired(found, &text.relations);
        for (own, gold) in &pairs {
            let own = own.map_or(&none, |idx| &found[idx]);
            let gold = gold.map_or(&none, |idx| &text.relations[idx]);
            self.cause.add(&own.cause, &gold.cause);
            self.effect.add(&own.effect, &gold.effect);
            self.signal.add(&own.signal, &gold.signal);
            self.exact.0 +=
                usize::from(own.cause == gold.cause && own.effect == gold.effect);
            let share =
                |own: &[usize], gold: &[usize]| own.iter().any(|n| gold.contains(n));
            let is_over =
                share(&own.cause, &gold.cause) && share(&own.effect, &gold.effect);
            self.overlapping.0 += usize::from(is_over);
        }
        for counts in [&mut self.exact, &mut self.overlapping] {
            counts.1 += found.len();
            counts.2 += text.relations.len();
        }
    }

    fn scores(&self) -> CauseScores {
        CauseScores {
            sentences: self.n_texts,
            sentence: self.sentence.agreement(),
            span: self.cause.and(self.effect).and(self.signal).agreement(),
            cause: self.cause.agreement(),
            effect: self.effect.agreement(),
            signal: self.signal.agreement(),
            exact: self.exact.agreement(),
            overlapping: self.overlapping.agreement(),
            sentences_per_second: self.n_texts as f64 / self.seconds.max(1e-9),
            reader: self.reader.scores(),
        }
    }
}

/// A relation found and one of the gold, by their numbers; one may be alone.
type Pair = (Option<usize>, Option<usize>);

/// Relations found with those of the gold that they share most words with, each once; then those that
/// are left alone.
fn paired(found: &[Relation], gold: &[Relation]) -> Vec<Pair> {
    let mut shared: BTreeSet<(Reverse<usize>, usize, usize)> = BTreeSet::new();
    for (own, one) in found.iter().enumerate() {
        for (other, two) in gold.iter().enumerate() {
            let n = one.n_shared(two);
            if n > 0 {
                shared.insert((Reverse(n), own, other));
            }
        }
    }
    let mut pairs: Vec<Pair> = Vec::new();
    for (_, own, other) in shared {
        let is_free = |pair: &Pair| pair.0 != Some(own) && pair.1 != Some(other);
        if pairs.iter().all(is_free) {
            pairs.push((Some(own), Some(other)));
        }
    }
    let is_alone = |pair: Pair| {
        pairs.iter().all(|known| {
            (pair.0.is_none() || known.0 != pair.0)
                && (pair.1.is_none() || known.1 != pair.1)
        })
    };
    let own = (0..found.len()).map(|idx| (Some(idx), None));
    let other = (0..gold.len()).map(|idx| (None, Some(idx)));
    let alone: Vec<Pair> = own.chain(other).filter(|pair| is_alone(*pair)).collect();
    pairs.extend(alone);
    pairs
}
