//! The brief and everything coded from its page as JSON, for programs. Fields: `docs/json.md`.
//!
//! Positions are counted in characters (Unicode scalar values) of the decoded input.

mod brief;
mod ledger;

use std::collections::BTreeMap;

use dyad_ledger::{SentenceText, TextRange, sentence_texts};
use dyad_types::{
    Actor, Article, Coded, DateInterval, Dated, Doubt, Event, PageFacts, Paragraph,
    Position, Publication, Span, StatedDate, Story,
};
use jiff::civil::{Date, Time};
use serde::Serialize;

use crate::Reading;
use crate::render::json::brief::{BriefRecord, EvidenceRecord};
use crate::render::{self, Page};

pub use crate::render::json::ledger::ledger_json;

/// Version of the layout, field `format`: raised when a field changes its meaning or goes away,
/// not when one is added.
pub const FORMAT_VERSION: u32 = 1;

/// The brief of the main story, and what was coded from all stories, as one JSON object, indented,
/// with "\n" at its end.
pub fn json(page: Page<'_>) -> String {
    let inputs: Vec<Input<'_>> = page.readings.iter().map(Input::of).collect();
    let mut articles: Vec<ArticleRecord<'_>> =
        inputs.iter().map(ArticleRecord::of).collect();
    let more_articles = articles.split_off(articles.len().min(1));
    let document = Document {
        format: FORMAT_VERSION,
        brief: BriefRecord::of(page.brief, &inputs),
        article: articles.pop(),
        more_articles,
        evidence: EvidenceRecord::all(page.brief),
        versions: Versions::of(page.readings),
    };
    let text = serde_json::to_string_pretty(&document);
    // Plain records with text keys and finite numbers: serde_json has nothing to refuse.
    text.map(|text| text + "\n").unwrap_or_default()
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    brief: BriefRecord<'a>,
    /// The newest.
    #[serde(flatten)]
    article: Option<ArticleRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more_articles: Vec<ArticleRecord<'a>>,
    evidence: Vec<EvidenceRecord<'a>>,
    versions: Versions<'a>,
}

/// Everything coded from one article.
#[derive(Serialize)]
struct ArticleRecord<'a> {
    article: &'a str,
    page: PageRecord<'a>,
    stories: Vec<StoryRecord<'a>>,
    events: Vec<EventRecord<'a>>,
    skipped: Vec<SkippedRecord<'a>>,
}

impl<'a> ArticleRecord<'a> {
    fn of(input: &Input<'a>) -> Self {
        let Reading { article, coded, .. } = input.reading;
        Self {
            article: &article.id.0,
            page: PageRecord::of(&article.facts),
            stories: stories(article, coded),
            events: coded.events.iter().map(|event| input.event(event)).collect(),
            skipped: skipped(article, coded),
        }
    }
}

/// A stretch of the input. `text` is as a reader sees it; the input between `start` and `end` may
/// hold markup besides.
#[derive(Serialize)]
struct Place<'a> {
    start: Option<usize>,
    end: Option<usize>,
    text: &'a str,
}

/// The input with its sentences counted in characters.
struct Input<'a> {
    reading: &'a Reading,
    sentences: BTreeMap<Position, SentenceText>,
}

impl<'a> Input<'a> {
    fn of(reading: &'a Reading) -> Self {
        let texts = sentence_texts(&reading.article, &reading.sentences);
        let sentences = texts.into_iter().map(|text| (text.position, text)).collect();
        Self { reading, sentences }
    }

    /// Characters of the input that the bytes `words` of a sentence's text stand at.
    fn chars(&self, sentence: &SentenceText, words: Span) -> Option<Span> {
        let paragraph = render::paragraph(self.reading, sentence.position)?;
        let input = paragraph.in_input(words.shifted(sentence.in_paragraph.bytes.start));
        let begin = sentence.in_input;
        let text = self.reading.article.text.as_str();
        let before = text.get(begin.bytes.start..input.start)?.chars().count();
        let inside = text.get(input.start..input.end)?.chars().count();
        let start = begin.chars.start + before;
        Some(Span::new(start, start + inside))
    }

    fn event(&self, event: &'a Event) -> EventRecord<'a> {
        let position = event.evidence.position;
        let sentence =
            render::sentence(self.reading, position).map_or("", |s| s.text.as_str());
        let text = self.sentences.get(&position);
        let place = |span: Span| {
            let chars = text.and_then(|text| self.chars(text, span));
            Place {
                start: chars.map(|chars| chars.start),
                end: chars.map(|chars| chars.end),
                text: span.of(sentence),
            }
        };
        let named = |span: Span| (!span.is_empty()).then(|| place(span));
        EventRecord {
            story: position.story,
            paragraph: position.paragraph,
            sentence: position.sentence,
            actor: ActorRecord::of(&event.actor),
            actor_words: named(event.evidence.actor),
            recipient: event.recipient.as_ref().map(ActorRecord::of),
            recipient_words: named(event.evidence.recipient),
            event_type: event.event_type.as_str(),
            mode: event.mode.map(dyad_types::Mode::as_str),
            contexts: event.contexts.iter().map(|context| context.as_str()).collect(),
            cameo: event.cameo.as_str(),
            intensity: event.intensity.points(),
            quad_class: event.quad_class.as_str(),
            quad_scheme: event.quad_scheme.as_str(),
            actuality: event.actuality.as_str(),
            holder: event.holder.as_ref().map(|holder| holder.name.as_str()),
            date: DateRecord::of(&event.date, sentence),
            place: event.place.as_ref().map(|place| PlaceRecord {
                name: &place.name,
                country: place.country.map(|country| country.to_string()),
                latitude: place.latitude,
                longitude: place.longitude,
            }),
            magnitude: Numbers::of(event),
            salience: event.salience,
            confidence: rounded(event.confidence.share()),
            words: place(event.evidence.span),
            sentence_text: sentence,
        }
    }
}

/// What the page says of itself beside its text.
#[derive(Serialize)]
struct PageRecord<'a> {
    layout: &'static str,
    language: Option<&'a str>,
    agency: Option<&'a str>,
    dates: Vec<StatedDateRecord<'a>>,
    doubts: Vec<DoubtRecord<'a>>,
}

impl<'a> PageRecord<'a> {
    fn of(facts: &'a PageFacts) -> Self {
        let doubt = |doubt: &'a Doubt| DoubtRecord {
            about: doubt.about.as_str(),
            why: &doubt.why,
        };
        Self {
            layout: facts.layout.as_str(),
            language: facts.language.as_deref(),
            agency: facts.agency.as_deref(),
            dates: facts.dates.iter().map(StatedDateRecord::of).collect(),
            doubts: facts.doubts.iter().map(doubt).collect(),
        }
    }
}

#[derive(Serialize)]
struct StatedDateRecord<'a> {
    kind: &'static str,
    date: Date,
    time: Option<Time>,
    offset_minutes: Option<i16>,
    basis: &'static str,
    words: &'a str,
}

impl<'a> StatedDateRecord<'a> {
    fn of(stated: &'a StatedDate) -> Self {
        Self {
            kind: stated.kind.as_str(),
            date: stated.date,
            time: stated.time,
            offset_minutes: stated.offset,
            basis: stated.basis.as_str(),
            words: &stated.source,
        }
    }
}

#[derive(Serialize)]
struct DoubtRecord<'a> {
    about: &'static str,
    why: &'a str,
}

#[derive(Serialize)]
struct StoryRecord<'a> {
    story: usize,
    kind: &'static str,
    title: Option<&'a str>,
    published: PublishedRecord<'a>,
    paragraphs: Vec<BlockRecord<'a>>,
    captions: Vec<BlockRecord<'a>>,
    credits: Vec<BlockRecord<'a>>,
    callouts: Vec<BlockRecord<'a>>,
    n_events: usize,
}

/// A block of the page, and where it stands in the decoded input, in characters.
#[derive(Serialize)]
struct BlockRecord<'a> {
    kind: &'static str,
    start: usize,
    end: usize,
    text: &'a str,
}

fn blocks<'a>(article: &Article, blocks: &'a [Paragraph]) -> Vec<BlockRecord<'a>> {
    let record = |block: &'a Paragraph| {
        let chars = TextRange::in_text(&article.text, block.span).chars;
        let (start, end) = (chars.start, chars.end);
        BlockRecord {
            kind: block.kind.as_str(),
            start,
            end,
            text: &block.text,
        }
    };
    blocks.iter().map(record).collect()
}

fn stories<'a>(article: &'a Article, coded: &'a Coded) -> Vec<StoryRecord<'a>> {
    let record = |(idx, story): (usize, &'a Story)| StoryRecord {
        story: idx,
        kind: story.kind.as_str(),
        title: story.title().map(|title| title.text.as_str()),
        published: PublishedRecord::of(&story.published),
        paragraphs: blocks(article, &story.paragraphs),
        captions: blocks(article, &story.captions),
        credits: blocks(article, &story.credits),
        callouts: blocks(article, &story.callouts),
        n_events: coded
            .events
            .iter()
            .filter(|event| event.evidence.position.story == idx)
            .count(),
    };
    article.stories.iter().enumerate().map(record).collect()
}

#[derive(Serialize)]
struct PublishedRecord<'a> {
    date: Option<Date>,
    precision: &'static str,
    basis: &'static str,
    words: Option<&'a str>,
    estimated_year: Option<i16>,
    estimate_reasons: &'a [String],
}

impl<'a> PublishedRecord<'a> {
    fn of(published: &'a Publication) -> Self {
        let estimate = published.estimate.as_ref();
        Self {
            date: published.date,
            precision: published.precision.as_str(),
            basis: published.basis.as_str(),
            words: published.source.as_deref(),
            estimated_year: estimate.map(|estimate| estimate.year),
            estimate_reasons: estimate.map_or(&[], |estimate| &estimate.reasons),
        }
    }
}

#[derive(Serialize)]
struct EventRecord<'a> {
    story: usize,
    paragraph: usize,
    sentence: usize,
    actor: ActorRecord<'a>,
    actor_words: Option<Place<'a>>,
    recipient: Option<ActorRecord<'a>>,
    recipient_words: Option<Place<'a>>,
    event_type: &'static str,
    mode: Option<&'static str>,
    contexts: Vec<&'static str>,
    cameo: &'a str,
    intensity: f64,
    quad_class: &'static str,
    quad_scheme: &'static str,
    actuality: &'static str,
    holder: Option<&'a str>,
    date: DateRecord<'a>,
    place: Option<PlaceRecord<'a>>,
    magnitude: Numbers<'a>,
    salience: usize,
    confidence: f64,
    words: Place<'a>,
    sentence_text: &'a str,
}

#[derive(Serialize)]
struct ActorRecord<'a> {
    name: &'a str,
    country: Option<String>,
    code: Option<&'a str>,
    sector: Option<&'static str>,
}

impl<'a> ActorRecord<'a> {
    fn of(actor: &'a Actor) -> Self {
        Self {
            name: &actor.name,
            country: actor.country.map(|country| country.to_string()),
            code: Some(actor.code.as_str()).filter(|code| !code.is_empty()),
            sector: actor.sector.map(dyad_types::Sector::as_str),
        }
    }
}

#[derive(Serialize)]
struct DateRecord<'a> {
    #[serde(flatten)]
    days: Days,
    precision: &'static str,
    basis: &'static str,
    words: Option<&'a str>,
}

impl<'a> DateRecord<'a> {
    fn of(date: &Dated, sentence: &'a str) -> Self {
        Self {
            days: Days::of(date.interval),
            precision: date.precision.as_str(),
            basis: date.basis.as_str(),
            words: date.words.map(|words| words.of(sentence)),
        }
    }
}

/// First and last day; both null when nothing dates it.
#[derive(Serialize)]
struct Days {
    first: Option<Date>,
    last: Option<Date>,
}

impl Days {
    fn of(interval: Option<DateInterval>) -> Self {
        Self {
            first: interval.map(|days| days.start),
            last: interval.map(|days| days.end),
        }
    }
}

#[derive(Serialize)]
struct PlaceRecord<'a> {
    name: &'a str,
    country: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

#[derive(Serialize)]
struct Numbers<'a> {
    dead: Option<u64>,
    injured: Option<u64>,
    detained: Option<u64>,
    size: Option<u64>,
    currency: Option<&'a str>,
    money: Option<u64>,
}

impl<'a> Numbers<'a> {
    fn of(event: &'a Event) -> Self {
        let told = &event.magnitude;
        Self {
            dead: told.dead,
            injured: told.injured,
            detained: told.detained,
            size: told.size,
            currency: told.money.as_ref().map(|(currency, _)| currency.as_str()),
            money: told.money.as_ref().map(|(_, amount)| *amount),
        }
    }
}

#[derive(Serialize)]
struct SkippedRecord<'a> {
    reason: &'a str,
    n: usize,
}

/// Counts by reason, of the page and of its coding together, in alphabetical order.
fn skipped<'a>(article: &'a Article, coded: &'a Coded) -> Vec<SkippedRecord<'a>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for skipped in article.skipped.iter().chain(&coded.skipped) {
        *counts.entry(skipped.reason.as_str()).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(reason, n)| SkippedRecord { reason, n })
        .collect()
}

#[derive(Serialize)]
struct Versions<'a> {
    dyad: &'static str,
    coder: Option<&'a str>,
    ontology: Option<&'a str>,
}

impl<'a> Versions<'a> {
    fn of(readings: &'a [Reading]) -> Self {
        let mut events = readings.iter().flat_map(|reading| &reading.coded.events);
        let versions = events.next().map(|event| &event.versions);
        Self {
            dyad: env!("CARGO_PKG_VERSION"),
            coder: versions.map(|versions| versions.coder.as_str()),
            ontology: versions.map(|versions| versions.ontology.as_str()),
        }
    }
}

/// Three digits after the point: more is noise.
fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
