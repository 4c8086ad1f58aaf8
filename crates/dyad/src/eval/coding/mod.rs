//! `dyad eval coding`: events coded from gold sentences against the gold's own.
//!
//! Each text is coded alone, as an article of one paragraph with the date that the gold gives.
//! Codings of a text are compared as sets without repeats; precision, recall and F1 are micro
//! averages.

mod gold;
mod table;
mod tally;
mod told;

use std::io::BufRead;

use cpu_time::ThreadTime;
use dyad_data::Tables;
use dyad_language::Pipeline;
use dyad_types::{Coded, Event, Mention, Sentence, Span};
use serde::Serialize;

use self::gold::{GoldEvent, class_of};
use self::tally::{Marks, Tally};
use self::told::Told;
use crate::eval::EvalError;

pub use self::gold::article_of;
pub use self::table::Table;

/// Precision, recall and their harmonic mean, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Share of what was coded that the gold has.
    pub p: f64,
    /// Share of the gold that was coded.
    pub r: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
}

impl Agreement {
    /// Of counts: in both sets, in what was coded, in the gold. No division by nothing: 0.
    pub(crate) fn of(both: usize, coded: usize, gold: usize) -> Self {
        let share = |of: usize| if of == 0 { 0.0 } else { both as f64 / of as f64 };
        let (p, r) = (share(coded), share(gold));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Self { p, r, f1 }
    }
}

/// A share of right answers, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Right answers by all.
    pub accuracy: f64,
}

/// The scores. What the gold has no fields for is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CodingScores {
    /// Texts in the gold.
    pub sentences: usize,
    /// Actor, recipient and full CAMEO code; the code alone where the gold names no actors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<Agreement>,
    /// The same by first blocks of the actors and root of the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<Agreement>,
    /// First blocks of the actors, and PLOVER type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triple: Option<Agreement>,
    /// First blocks of the actors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dyad: Option<Agreement>,
    /// PLOVER type alone; of the most salient event where the gold marks one a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<Agreement>,
    /// Quad class, as `class`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quad: Option<Agreement>,
    /// PLOVER type of every event of a text. Where the gold marks one event a text, its
    /// precision is a lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_all: Option<Agreement>,
    /// Share of texts whose most salient event has the type of the gold's first, where the gold
    /// ranks all events of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_salient: Option<Share>,
    /// PLOVER type of the event nearest to the actor and recipient that the gold marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_given_spans: Option<Share>,
    /// Statement, or quad class of the most salient event, where the gold tells these five.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penta: Option<Share>,
    /// Share of the statements among those five that get an act: an event that is no request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acts_in_statements: Option<f64>,
    /// Events coded where the gold has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub false_alarms: Option<FalseAlarms>,
    /// Texts from words to events, a second of CPU time.
    pub sentences_per_second: f64,
}

/// What is coded from texts that tell no event.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FalseAlarms {
    /// Texts for which the gold has no event.
    pub sentences: usize,
    /// Events coded from a hundred of them, denied ones apart.
    pub events_per_100_sentences: f64,
}

/// The scores, and what they were counted from.
#[derive(Debug, Clone, PartialEq)]
pub struct CodingReport {
    /// The scores.
    pub scores: CodingScores,
    /// Counts by type.
    pub table: Table,
    /// What was coded, in the order of the gold.
    pub predictions: Vec<Prediction>,
}

/// What was coded from one text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prediction {
    /// The gold's name of the text.
    pub id: String,
    /// Its events, the most salient first.
    pub events: Vec<PredictedEvent>,
    /// For each event that the gold marks: its type, told its actor and recipient.
    pub given_spans: Vec<Option<String>>,
}

/// A coded event, in the fields of the gold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PredictedEvent {
    /// Actor code.
    pub source: String,
    /// Recipient code.
    pub target: String,
    /// Words of the actor.
    pub source_text: String,
    /// Words of the recipient.
    pub target_text: String,
    /// Words of the act.
    pub event_text: String,
    /// CAMEO code.
    pub code: String,
    /// PLOVER type in the gold's dialect.
    pub class: String,
    /// Whether it happened.
    pub actuality: &'static str,
    /// How sure the coding is, from 0 to 1.
    pub confidence: f64,
}

/// Scores the coder on JSON lines `{"id", "text", "date", "events": [{"source", "target", "code",
/// "ontology", ..}]}`.
///
/// # Errors
/// [`EvalError`] when the gold cannot be read, has another form, or is empty.
pub fn coding(
    gold: impl BufRead,
    tables: &Tables,
    pipeline: &Pipeline,
) -> Result<CodingReport, EvalError> {
    let rows = gold::read(gold)?;
    let start = ThreadTime::now();
    let mut coded: Vec<Coded> = Vec::new();
    let mut analysed: Vec<Vec<Sentence>> = Vec::new();
    for row in &rows {
        let article = article_of(&row.text, row.date.as_deref());
        let sentences = dyad_language::read_article(pipeline, &article);
        coded.push(dyad_coding::code(tables, &article, &sentences));
        analysed.push(sentences);
    }
    let seconds = start.elapsed().as_secs_f64();

    let marks = Marks::of(&rows);
    let mut tally = Tally::default();
    let mut predictions = Vec::new();
    for ((row, coded), sentences) in rows.iter().zip(&coded).zip(&analysed) {
        let told = Told { events: &coded.events, sentences, tables };
        let prediction = prediction(row, &told, &coded.mentions);
        tally.add(row, &told, marks, &prediction.given_spans);
        predictions.push(prediction);
    }
    let scores = tally.scores(rows.len(), rows.len() as f64 / seconds.max(1e-9));
    Ok(CodingReport { scores, table: tally.table, predictions })
}

fn prediction(row: &gold::GoldRow, told: &Told<'_>, mentions: &[Mention]) -> Prediction {
    let dialect = row.events.first().map(GoldEvent::dialect);
    let dialect = dialect.unwrap_or(gold::Dialect::Cameo);
    let class = |event: &Event| class_of(event, dialect, told.tables).to_owned();
    let mut events: Vec<&Event> = told.events.iter().collect();
    events.sort_by_key(|event| (event.salience, event.evidence.position));
    let given = |event: &GoldEvent| {
        let between = told.given_spans(&row.text, event, mentions)?;
        let event_type = between.event_type;
        Some(gold::class_of_code(
            between.cameo.as_ref(),
            event_type,
            dialect,
            told.tables,
        ))
    };
    Prediction {
        id: row.id.clone(),
        events: events
            .iter()
            .map(|event| predicted(event, class(event), row, told))
            .collect(),
        given_spans: row.events.iter().map(|e| given(e).map(str::to_owned)).collect(),
    }
}

fn predicted(
    event: &Event,
    class: String,
    row: &gold::GoldRow,
    told: &Told<'_>,
) -> PredictedEvent {
    let sentence = told.sentences.get(event.evidence.position.sentence);
    let offset = sentence.map(|sentence| sentence.span.start);
    let words = |span: Span| {
        let span = span.shifted(offset.unwrap_or(0));
        row.text.get(span.start..span.end).unwrap_or_default().to_owned()
    };
    let target = event.recipient.as_ref().map_or("", |actor| actor.code.as_str());
    PredictedEvent {
        source: event.actor.code.as_str().to_owned(),
        target: target.to_owned(),
        source_text: words(event.evidence.actor),
        target_text: words(event.evidence.recipient),
        event_text: words(event.evidence.span),
        code: event.cameo.to_string(),
        class,
        actuality: event.actuality.as_str(),
        confidence: event.confidence.share(),
    }
}
