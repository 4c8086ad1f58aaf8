//! `cargo xtask train-events DIR MODELS`: trains the small models of the event coder on the
//! project's own labelled sentences.
//!
//! Multinomial logistic regression over named features, by `AdaGrad` with an L2 penalty; examples
//! come in a fixed shuffled order, so the same input gives the same bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use dyad_coding::{actors, learning};
use dyad_data::{BIAS, EventModels, Features, LinearModel, SCALE, Tables, dense_name};
use dyad_language::Pipeline;
use dyad_types::{CameoCode, Event, Mention, Sentence, Span};
use serde_json::Value;

/// Features seen in fewer examples are left out.
const FEWEST: usize = 3;
const EPOCHS: usize = 40;

/// Features whose weights are all smaller are left out of the table.
const FAINTEST: f32 = 0.02;

/// What vectors of words are multiplied by in training, so that they learn as fast as names.
const DENSE: f32 = 3.0;
const STEP: f32 = 0.1;

/// Strength of the L2 penalty of the models of types, events and salience: half of it times the
/// squared weights is added to the summed log loss.
const PENALTY: [f32; 3] = [15.0, 8.0, 8.0];

/// One example: its features, the number of its class.
type Example = (Features, usize);

/// Trains all models on the `.jsonl` files of `data` and writes them into `models`.
///
/// The model of types comes first. What it guesses where no frame fits is judged by the other two,
/// so they learn from guesses of sentences that it has not seen: each half of the rows is guessed
/// at by a model of the other.
pub(crate) fn train(
    data: &Path,
    models: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut tables = Tables::builtin()?;
    tables.models = EventModels::none()?;
    let pipeline = Pipeline::load(dyad_data::models::english())?;
    let rows = read(data)?;
    let mut halves = [Vec::new(), Vec::new()];
    for (nth, row) in rows.iter().enumerate() {
        halves[nth % 2].extend(pairs_of(&tables, &pipeline, row));
    }
    let all: Vec<&Pair> = halves.iter().flatten().collect();
    let types = fit_types(&all);
    let mut judged = Judged::default();
    for (nth, other) in [1, 0].into_iter().enumerate() {
        let unseen: Vec<&Pair> = halves[other].iter().collect();
        tables.models.types = LinearModel::read("unseen", &fit_types(&unseen))?;
        for row in rows.iter().skip(nth).step_by(2) {
            judged.add(&tables, &pipeline, row);
        }
    }
    println!("{} pairs, {} candidate events", all.len(), judged.events.len());
    let yes_no = ["no".to_owned(), "yes".to_owned()];
    fs::write(models.join("event_types.tsv"), types)?;
    let events = fit(&judged.events, &yes_no, PENALTY[1]);
    fs::write(models.join("event_or_not.tsv"), events)?;
    let salience = fit(&judged.salience, &yes_no, PENALTY[2]);
    fs::write(models.join("event_salience.tsv"), salience)?;
    Ok(())
}

fn read(data: &Path) -> Result<Vec<Value>, Box<dyn std::error::Error>> {
    let mut files: Vec<_> = fs::read_dir(data)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    let mut rows = Vec::new();
    for file in files
        .iter()
        .filter(|f| f.path().extension().is_some_and(|e| e == "jsonl"))
    {
        for line in fs::read_to_string(file.path())?.lines() {
            rows.push(serde_json::from_str(line)?);
        }
    }
    Ok(rows)
}

/// The features of two parties, and the type of what one does to the other.
type Pair = (Features, String);

fn fit_types(pairs: &[&Pair]) -> String {
    let names: BTreeSet<&String> = pairs.iter().map(|(_, name)| name).collect();
    let names: Vec<String> = names.into_iter().cloned().collect();
    let place = |name: &String| names.iter().position(|other| other == name);
    let examples: Vec<Example> = pairs
        .iter()
        .filter_map(|(features, name)| Some((features.clone(), place(name)?)))
        .collect();
    fit(&examples, &names, PENALTY[0])
}

/// A labelled text, analysed.
struct Text {
    sentences: Vec<Sentence>,
    mentions: Vec<Mention>,
    labels: Vec<Label>,
}

impl Text {
    fn of(tables: &Tables, pipeline: &Pipeline, row: &Value) -> Self {
        let text = row["text"].as_str().unwrap_or_default();
        let sentences = dyad_language::analyse(pipeline, text);
        let article = dyad::eval::article_of(text, row["date"].as_str());
        let mentions = actors::resolve(tables, &article, &sentences);
        let empty = Vec::new();
        let events = row["events"].as_array().unwrap_or(&empty);
        let labels =
            events.iter().filter_map(|event| label(tables, text, event)).collect();
        Self { sentences, mentions, labels }
    }
}

fn pairs_of(tables: &Tables, pipeline: &Pipeline, row: &Value) -> Vec<Pair> {
    let text = Text::of(tables, pipeline, row);
    let mut pairs = Vec::new();
    for sentence in &text.sentences {
        let found = learning::event_features(tables, sentence, &text.mentions, false);
        let events: Vec<Event> = found.into_iter().map(|(event, ..)| event).collect();
        let from = sentence.span.start;
        let own = |span: Span| {
            Span::new(span.start.saturating_sub(from), span.end.saturating_sub(from))
        };
        for label in &text.labels {
            if label.actor.is_empty() || !sentence.span.overlaps(label.actor) {
                continue;
            }
            let (actor, recipient) = (own(label.actor), own(label.recipient));
            let features =
                learning::pair_features(tables, sentence, &events, actor, recipient);
            pairs.push((features, label.event_type.clone()));
        }
    }
    pairs
}

/// Examples for the models that judge events.
#[derive(Default)]
struct Judged {
    events: Vec<Example>,
    salience: Vec<Example>,
}

/// A labelled event of a sentence.
struct Label {
    event_type: String,
    actor: Span,
    recipient: Span,
    words: Span,
}

impl Judged {
    fn add(&mut self, tables: &Tables, pipeline: &Pipeline, row: &Value) {
        let text = Text::of(tables, pipeline, row);
        for sentence in &text.sentences {
            let found = learning::event_features(tables, sentence, &text.mentions, true);
            for (event, own, with_words) in found {
                // A frame that takes one act for another still found an act.
                let labels = &text.labels;
                let is_event =
                    labels.iter().any(|label| touches(sentence, &event, label));
                let is_first =
                    labels.first().is_some_and(|label| agrees(sentence, &event, label));
                self.events.push((with_words, usize::from(is_event)));
                self.salience.push((own, usize::from(is_first)));
            }
        }
    }
}

fn label(tables: &Tables, text: &str, event: &Value) -> Option<Label> {
    let code = CameoCode::new(event["code"].as_str()?).ok()?;
    let (event_type, _) = tables.ontology.event_type(&code)?;
    let span = |field: &str| {
        let words = event[field].as_str().unwrap_or_default();
        let start = text.find(words).filter(|_| !words.is_empty());
        start.map_or(Span::default(), |start| Span::new(start, start + words.len()))
    };
    Some(Label {
        event_type: event_type.as_str().to_owned(),
        actor: span("source_text"),
        recipient: span("target_text"),
        words: span("event_text"),
    })
}

/// Whether a candidate is what the label means: the same type, and its words or a party.
fn agrees(sentence: &Sentence, event: &Event, label: &Label) -> bool {
    event.event_type.as_str() == label.event_type && touches(sentence, event, label)
}

/// Whether a candidate shares its words or a party with the label.
fn touches(sentence: &Sentence, event: &Event, label: &Label) -> bool {
    let offset = sentence.span.start;
    let meet = |own: Span, other: Span| {
        !own.is_empty() && !other.is_empty() && own.shifted(offset).overlaps(other)
    };
    meet(event.evidence.span, label.words)
        || meet(event.evidence.actor, label.actor)
        || meet(event.evidence.recipient, label.recipient)
}

/// The table of a model fitted to the examples.
fn fit(examples: &[Example], classes: &[String], penalty: f32) -> String {
    let index = index_of(examples);
    let n_dense = examples.first().map_or(0, |(features, _)| features.dense.len());
    let bias = index.len();
    let rows: Vec<Row> = examples
        .iter()
        .map(|(features, class)| {
            let named = features.names.iter().filter_map(|f| index.get(f.as_str()));
            let named = named.map(|&at| (at, 1.0)).chain([(bias, 1.0)]);
            let dense = features.dense.iter().enumerate();
            let dense = dense.map(|(at, value)| (bias + 1 + at, value * DENSE));
            Row {
                values: named.chain(dense).collect(),
                class: *class,
            }
        })
        .collect();
    let mut counts = vec![0.0; bias + 1 + n_dense];
    for &(feature, _) in rows.iter().flat_map(|row| &row.values) {
        counts[feature] += 1.0;
    }
    let mut model = Fitted::new(counts, classes.len());
    for (name, &feature) in &index {
        model.against[feature] =
            classes.len() == 2 && name.starts_with(learning::AGAINST);
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut state = 1_u64;
    for _ in 0..EPOCHS {
        shuffle(&mut order, &mut state);
        for &at in &order {
            model.step(&rows[at], penalty);
        }
    }
    model.table(&index, n_dense, classes)
}

/// Numbers of the features that enough examples have, in the order of their names.
fn index_of(examples: &[Example]) -> BTreeMap<&str, usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for feature in examples.iter().flat_map(|(features, _)| &features.names) {
        *counts.entry(feature.as_str()).or_default() += 1;
    }
    let mut names: Vec<&str> = counts
        .iter()
        .filter(|(name, count)| **count >= FEWEST && !name.contains(['\t', '\n', '\r']))
        .map(|(name, _)| *name)
        .collect();
    names.sort_unstable();
    names.into_iter().enumerate().map(|(idx, name)| (name, idx)).collect()
}

/// Knuth's linear congruential generator drives a Fisher-Yates shuffle.
fn shuffle(order: &mut [usize], state: &mut u64) {
    for last in (1..order.len()).rev() {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = (*state >> 33) as usize % (last + 1);
        order.swap(last, at);
    }
}

/// An example with its features numbered: names are 1, numbers are themselves.
struct Row {
    values: Vec<(usize, f32)>,
    class: usize,
}

struct Fitted {
    n_classes: usize,
    /// In how many examples each feature stands; its share of the penalty is paid in each.
    counts: Vec<f32>,
    /// Features that may speak for the first class alone.
    against: Vec<bool>,
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Fitted {
    fn new(counts: Vec<f32>, n_classes: usize) -> Self {
        let size = counts.len() * n_classes;
        Self {
            n_classes,
            against: vec![false; counts.len()],
            counts,
            weights: vec![0.0; size],
            squares: vec![1e-6; size],
        }
    }

    fn step(&mut self, row: &Row, penalty: f32) {
        let mut scores = vec![0.0; self.n_classes];
        for &(feature, value) in &row.values {
            let from = feature * self.n_classes;
            for (score, weight) in scores.iter_mut().zip(&self.weights[from..]) {
                *score += weight * value;
            }
        }
        let shares = dyad_data::softmax(&scores);
        for &(feature, value) in &row.values {
            let from = feature * self.n_classes;
            let pull = penalty / self.counts[feature];
            for (of, share) in shares.iter().enumerate() {
                let wanted = if of == row.class { 1.0 } else { 0.0 };
                let at = from + of;
                let slope = (share - wanted) * value + pull * self.weights[at];
                self.squares[at] += slope * slope;
                self.weights[at] -= STEP * slope / self.squares[at].sqrt();
                if self.against[feature] {
                    let (least, most) =
                        if of == 0 { (0.0, f32::MAX) } else { (f32::MIN, 0.0) };
                    self.weights[at] = self.weights[at].clamp(least, most);
                }
            }
        }
    }

    fn table(
        &self,
        index: &BTreeMap<&str, usize>,
        n_dense: usize,
        classes: &[String],
    ) -> String {
        let mut text = format!("feature\t{}\n", classes.join("\t"));
        let bias = index.len();
        self.write(BIAS, bias, 1.0, &mut text);
        for place in 0..n_dense {
            self.write(&dense_name(place), bias + 1 + place, DENSE, &mut text);
        }
        for (name, &feature) in index {
            let from = feature * self.n_classes;
            let own = &self.weights[from..from + self.n_classes];
            if own.iter().any(|weight| weight.abs() >= FAINTEST) {
                self.write(name, feature, 1.0, &mut text);
            }
        }
        text
    }

    /// A row of weights, in thousandths, for values that training had multiplied by `factor`.
    fn write(&self, name: &str, feature: usize, factor: f32, text: &mut String) {
        let from = feature * self.n_classes;
        text.push_str(name);
        for weight in &self.weights[from..from + self.n_classes] {
            #[expect(clippy::cast_possible_truncation, reason = "weights are small")]
            let thousandths = (weight * factor * SCALE).round() as i32;
            text.push('\t');
            text.push_str(&thousandths.to_string());
        }
        text.push('\n');
    }
}
