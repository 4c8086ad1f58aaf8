//! `dyad eval language`: agreement of the language stage with recorded analyses, and its speed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use cpu_time::ThreadTime;
use dyad_language::{Doc, DocToken, Pipeline};
use serde::{Deserialize, Serialize};

use crate::eval::EvalError;

/// Agreement with the gold, each a share from 0 to 1, and speed.
///
/// A token that is cut differently is wrong in every respect. White-space tokens count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LanguageScores {
    /// Texts in the gold.
    pub documents: usize,
    /// Tokens in the gold.
    pub tokens: usize,
    /// F1 of token spans.
    pub token_f1: f64,
    /// F1 of sentence spans.
    pub sentence_f1: f64,
    /// Share of gold tokens with the same Penn tag.
    pub tag: f64,
    /// Share of gold tokens with the same part of speech.
    pub pos: f64,
    /// Share of gold tokens with the same lemma.
    pub lemma: f64,
    /// Share of gold tokens with the same head.
    pub head: f64,
    /// Share of gold tokens with the same relation to their head.
    pub dep: f64,
    /// F1 of entity spans with their labels.
    pub entity_f1: f64,
    /// Tokens (ours) per second of CPU time of this thread, the whole pipeline from text, words
    /// not met before included.
    pub tokens_per_second: f64,
}

/// Scores `pipeline` against JSON lines `{"text", "tokens": [[text, character offset, tag, part
/// of speech, lemma, head index, relation, "O" or "B-LABEL" or "I-LABEL", 1 if a sentence starts
/// with it], ..]}`.
///
/// # Errors
/// [`EvalError`] when the gold cannot be read, has another form, or is empty.
pub fn language(
    gold: impl BufRead,
    pipeline: &Pipeline,
) -> Result<LanguageScores, EvalError> {
    let gold = read(gold)?;
    let texts: Vec<&str> = gold.iter().map(|document| document.text.as_str()).collect();
    let start = ThreadTime::now();
    let docs = pipeline.annotate(&texts);
    let seconds = start.elapsed().as_secs_f64();

    let mut tally = Tally::default();
    for (document, doc) in gold.iter().zip(&docs) {
        tally.add(&of_gold(document), &of_doc(&document.text, doc));
    }
    let n_tokens: usize = docs.iter().map(|doc| doc.tokens.len()).sum();
    Ok(LanguageScores {
        documents: gold.len(),
        tokens: tally.tokens.gold,
        token_f1: tally.tokens.f1(),
        sentence_f1: tally.sentences.f1(),
        tag: tally.share(tally.tag),
        pos: tally.share(tally.pos),
        lemma: tally.share(tally.lemma),
        head: tally.share(tally.head),
        dep: tally.share(tally.dep),
        entity_f1: tally.entities.f1(),
        tokens_per_second: n_tokens as f64 / seconds.max(1e-9),
    })
}

#[derive(Deserialize)]
struct GoldDocument {
    text: String,
    tokens: Vec<GoldToken>,
}

/// Text, character offset, tag, part of speech, lemma, head, relation, entity, sentence start.
#[derive(Deserialize)]
struct GoldToken(String, usize, String, String, String, usize, String, String, u8);

fn read(gold: impl BufRead) -> Result<Vec<GoldDocument>, EvalError> {
    let mut documents = Vec::new();
    for (idx, line) in gold.lines().enumerate() {
        let text = line.map_err(|source| EvalError::Read { line: idx + 1, source })?;
        if !text.trim().is_empty() {
            let document = serde_json::from_str(&text);
            documents.push(
                document.map_err(|source| EvalError::Line { line: idx + 1, source })?,
            );
        }
    }
    if documents.is_empty() { Err(EvalError::Empty) } else { Ok(documents) }
}

/// First character and one past the last.
type CharSpan = (usize, usize);

/// An analysis in a form in which two can be compared.
#[derive(Default)]
struct Analysis<'a> {
    tokens: BTreeMap<CharSpan, Features<'a>>,
    sentences: BTreeSet<CharSpan>,
    entities: BTreeSet<(CharSpan, &'a str)>,
}

struct Features<'a> {
    tag: &'a str,
    pos: &'a str,
    lemma: &'a str,
    head: Option<CharSpan>,
    dep: &'a str,
}

/// Collects spans that begin with a token and go on over the next ones.
struct Runs<Label> {
    open: Option<(CharSpan, Label)>,
    closed: Vec<(CharSpan, Label)>,
}

impl<Label> Runs<Label> {
    fn new() -> Self {
        Self { open: None, closed: Vec::new() }
    }

    fn begin(&mut self, span: CharSpan, label: Label) {
        self.close();
        self.open = Some((span, label));
    }

    fn go_on(&mut self, span: CharSpan) {
        if let Some((open, _)) = &mut self.open {
            open.1 = span.1;
        }
    }

    fn close(&mut self) {
        self.closed.extend(self.open.take());
    }
}

fn of_gold(document: &GoldDocument) -> Analysis<'_> {
    let span = |token: &GoldToken| (token.1, token.1 + token.0.chars().count());
    let mut analysis = Analysis::default();
    let (mut sentences, mut entities) = (Runs::new(), Runs::new());
    for token in &document.tokens {
        let GoldToken(_, _, tag, pos, lemma, head, dep, entity, starts) = token;
        let span_here = span(token);
        let head = document.tokens.get(*head).map(span);
        analysis
            .tokens
            .insert(span_here, Features { tag, pos, lemma, head, dep });
        match starts {
            0 => sentences.go_on(span_here),
            _ => sentences.begin(span_here, ()),
        }
        match entity.split_once('-') {
            Some(("B", label)) => entities.begin(span_here, label),
            Some(_) => entities.go_on(span_here),
            None => entities.close(),
        }
    }
    analysis.finish(sentences, entities)
}

fn of_doc<'a>(text: &str, doc: &'a Doc) -> Analysis<'a> {
    let chars = CharOffsets::of(text);
    let span = |token: &DocToken| (chars.at(token.span.start), chars.at(token.span.end));
    let mut analysis = Analysis::default();
    let (mut sentences, mut entities) = (Runs::new(), Runs::new());
    for token in &doc.tokens {
        let span_here = span(token);
        let features = Features {
            tag: token.tag.as_str(),
            pos: token.pos.as_str(),
            lemma: &token.lemma,
            head: doc.tokens.get(token.head).map(span),
            dep: token.dep.as_str(),
        };
        analysis.tokens.insert(span_here, features);
        if token.begins_sentence {
            sentences.begin(span_here, ());
        } else {
            sentences.go_on(span_here);
        }
        match token.entity {
            Some(label) if token.begins_entity => {
                entities.begin(span_here, label.as_str());
            }
            Some(_) => entities.go_on(span_here),
            None => entities.close(),
        }
    }
    analysis.finish(sentences, entities)
}

impl<'a> Analysis<'a> {
    fn finish(mut self, mut sentences: Runs<()>, mut entities: Runs<&'a str>) -> Self {
        sentences.close();
        entities.close();
        self.sentences = sentences.closed.into_iter().map(|(span, ())| span).collect();
        self.entities = entities.closed.into_iter().collect();
        self
    }
}

/// Character offsets of the byte offsets of a text.
struct CharOffsets {
    starts: Vec<usize>,
}

impl CharOffsets {
    fn of(text: &str) -> Self {
        Self {
            starts: text.char_indices().map(|(at, _)| at).collect(),
        }
    }

    fn at(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start < byte)
    }
}

/// Counts over all texts.
#[derive(Default)]
struct Tally {
    tokens: Overlap,
    sentences: Overlap,
    entities: Overlap,
    tag: usize,
    pos: usize,
    lemma: usize,
    head: usize,
    dep: usize,
}

impl Tally {
    fn add(&mut self, gold: &Analysis<'_>, found: &Analysis<'_>) {
        let both = gold
            .tokens
            .keys()
            .filter(|span| found.tokens.contains_key(span))
            .count();
        self.tokens.add(gold.tokens.len(), found.tokens.len(), both);
        let both = gold.sentences.intersection(&found.sentences).count();
        self.sentences.add(gold.sentences.len(), found.sentences.len(), both);
        let both = gold.entities.intersection(&found.entities).count();
        self.entities.add(gold.entities.len(), found.entities.len(), both);
        for (span, gold) in &gold.tokens {
            let Some(found) = found.tokens.get(span) else { continue };
            self.tag += usize::from(gold.tag == found.tag);
            self.pos += usize::from(gold.pos == found.pos);
            self.lemma += usize::from(gold.lemma == found.lemma);
            self.head += usize::from(gold.head == found.head);
            self.dep += usize::from(gold.dep == found.dep);
        }
    }

    /// The share of the gold's tokens.
    fn share(&self, right: usize) -> f64 {
        right as f64 / self.tokens.gold.max(1) as f64
    }
}

#[derive(Default)]
struct Overlap {
    gold: usize,
    found: usize,
    both: usize,
}

impl Overlap {
    fn add(&mut self, gold: usize, found: usize, both: usize) {
        self.gold += gold;
        self.found += found;
        self.both += both;
    }

    /// 1 where neither side has anything.
    fn f1(&self) -> f64 {
        match self.gold + self.found {
            0 => 1.0,
            all => 2.0 * self.both as f64 / all as f64,
        }
    }
}
