//! Events as rows, for programs and spreadsheets: one row per event, its sentence beside it.

use dyad_types::{Actor, Article, Event, Sentence};
use serde::Serialize;

use crate::Reading;

/// One event as a flat row. Column names follow the habits of event data users: `a_` is the
/// actor, `b_` the recipient; empty text or `null` where the text tells nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// First day (ISO 8601), if dated.
    pub date: Option<String>,
    /// Last day, if dated.
    pub date_end: Option<String>,
    /// Length of the period that the words name.
    pub date_precision: &'static str,
    /// How the date is known.
    pub date_basis: &'static str,
    /// Actor, for a reader.
    pub a_name: String,
    /// Actor's CAMEO code.
    pub a_code: String,
    /// Actor's country, ISO 3166-1 alpha-3.
    pub a_iso3c: String,
    /// Recipient, for a reader.
    pub b_name: String,
    /// Recipient's CAMEO code.
    pub b_code: String,
    /// Recipient's country, ISO 3166-1 alpha-3.
    pub b_iso3c: String,
    /// PLOVER type.
    pub event_type: &'static str,
    /// PLOVER mode.
    pub mode: &'static str,
    /// PLOVER contexts, separated by ";".
    pub contexts: String,
    /// CAMEO code; text, the leading zero counts.
    pub cameo: String,
    /// Goldstein points, −10 to +10.
    pub intensity: f64,
    /// Quad class, 1 to 4.
    pub quad_class: u8,
    /// Scheme of the quad class.
    pub quad_scheme: &'static str,
    /// Whether it happened.
    pub actuality: &'static str,
    /// Who claims it.
    pub holder: String,
    /// Where.
    pub place: String,
    /// Share of one.
    pub confidence: f64,
    /// The page.
    pub article: String,
    /// Which story of the page, from 0; 0 is the main story.
    pub story: usize,
    /// Which paragraph of the story, from 0.
    pub paragraph: usize,
    /// Which sentence of the paragraph, from 0.
    pub sentence: usize,
    /// The sentence.
    pub text: String,
    /// Where else the story tells it, as "paragraph.sentence" from 0, separated by ";".
    pub also: String,
}

/// The events of a reading as rows, in text order; what a story tells again is no row of its own.
pub fn rows(reading: &Reading) -> Vec<Row> {
    let sentence_of = |event: &Event| {
        let position = event.evidence.position;
        let found = reading.sentences.binary_search_by_key(&position, |s| s.position);
        found.ok().map(|idx| &reading.sentences[idx])
    };
    let events = reading.coded.events.iter().enumerate();
    events
        .filter(|(_, event)| event.same_as.is_none())
        .map(|(idx, event)| {
            let also = again(&reading.coded.events, idx);
            row(&reading.article, event, sentence_of(event), also)
        })
        .collect()
}

/// Where the story tells the event of `idx` again.
fn again(events: &[Event], idx: usize) -> String {
    let places: Vec<String> = events
        .iter()
        .filter(|event| event.same_as == Some(idx))
        .map(|event| event.evidence.position)
        .map(|at| format!("{}.{}", at.paragraph, at.sentence))
        .collect();
    places.join(";")
}

fn row(
    article: &Article,
    event: &Event,
    sentence: Option<&Sentence>,
    also: String,
) -> Row {
    let recipient = event.recipient.as_ref();
    let interval = event.date.interval;
    let contexts: Vec<_> =
        event.contexts.iter().map(|context| context.as_str()).collect();
    let position = event.evidence.position;
    Row {
        date: interval.map(|interval| interval.start.to_string()),
        date_end: interval.map(|interval| interval.end.to_string()),
        date_precision: event.date.precision.as_str(),
        date_basis: event.date.basis.as_str(),
        a_name: event.actor.name.clone(),
        a_code: event.actor.code.as_str().to_owned(),
        a_iso3c: country(&event.actor),
        b_name: recipient.map(|actor| actor.name.clone()).unwrap_or_default(),
        b_code: recipient
            .map(|actor| actor.code.as_str().to_owned())
            .unwrap_or_default(),
        b_iso3c: recipient.map(country).unwrap_or_default(),
        event_type: event.event_type.as_str(),
        mode: event.mode.map_or("", dyad_types::Mode::as_str),
        contexts: contexts.join(";"),
        cameo: event.cameo.to_string(),
        intensity: event.intensity.points(),
        quad_class: event.quad_class.number(),
        quad_scheme: event.quad_scheme.as_str(),
        actuality: event.actuality.as_str(),
        holder: event
            .holder
            .as_ref()
            .map(|holder| holder.name.clone())
            .unwrap_or_default(),
        place: event
            .place
            .as_ref()
            .map(|place| place.name.clone())
            .unwrap_or_default(),
        confidence: (event.confidence.share() * 1000.0).round() / 1000.0,
        article: article.name.clone(),
        story: position.story,
        paragraph: position.paragraph,
        sentence: position.sentence,
        text: sentence.map(|sentence| sentence.text.clone()).unwrap_or_default(),
        also,
    }
}

fn country(actor: &Actor) -> String {
    actor.country.map(|country| country.to_string()).unwrap_or_default()
}
