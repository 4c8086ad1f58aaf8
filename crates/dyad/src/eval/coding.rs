//! `dyad eval coding`: events coded from gold sentences against the gold's own.
//!
//! Each text is coded alone, as an article of one paragraph with the date that the gold gives.
//! Codings of a text are compared as sets without repeats; precision, recall and F1 are micro
//! averages.

use std::collections::BTreeSet;
use std::io::BufRead;

use cpu_time::ThreadTime;
use dyad_data::Tables;
use dyad_language::Pipeline;
use dyad_types::{
    Actuality, Article, ArticleId, Coded, Event, EventType, Format, Paragraph,
    ParagraphKind, Precision, Publication, PublicationBasis, Span, Story, StoryKind,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::eval::EvalError;

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
    /// PLOVER type of the event nearest to the actor and recipient that the gold marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_given_spans: Option<Share>,
    /// Statement, or quad class of the most salient event, where the gold tells these five.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penta: Option<Share>,
    /// Texts from words to events, a second of CPU time.
    pub sentences_per_second: f64,
}

/// Scores the coder on JSON lines `{"text", "date", "events": [{"source", "target", "code",
/// "ontology", ..}]}`.
///
/// # Errors
/// [`EvalError`] when the gold cannot be read, has another form, or is empty.
pub fn coding(
    gold: impl BufRead,
    tables: &Tables,
    pipeline: &Pipeline,
) -> Result<CodingScores, EvalError> {
    let gold = read(gold)?;
    let start = ThreadTime::now();
    let mut coded: Vec<Coded> = Vec::new();
    let mut offsets: Vec<Vec<usize>> = Vec::new();
    for row in &gold {
        let article = article(row);
        let sentences = dyad_language::read_article(pipeline, &article);
        coded.push(dyad_coding::code(tables, &article, &sentences));
        offsets.push(sentences.iter().map(|sentence| sentence.span.start).collect());
    }
    let seconds = start.elapsed().as_secs_f64();

    let mut tally = Tally::default();
    for ((row, coded), offsets) in gold.iter().zip(&coded).zip(offsets) {
        tally.add(row, &Told { events: &coded.events, offsets, tables });
    }
    Ok(tally.scores(gold.len(), gold.len() as f64 / seconds.max(1e-9)))
}

#[derive(Debug, Deserialize)]
struct GoldRow {
    text: String,
    date: Option<String>,
    events: Vec<GoldEvent>,
}

#[derive(Debug, Deserialize)]
struct GoldEvent {
    source: Option<String>,
    target: Option<String>,
    source_text: Option<String>,
    target_text: Option<String>,
    code: Option<String>,
    #[serde(default)]
    ontology: String,
    quad: Option<u8>,
    penta: Option<u8>,
}

fn read(gold: impl BufRead) -> Result<Vec<GoldRow>, EvalError> {
    let mut rows = Vec::new();
    for (idx, line) in gold.lines().enumerate() {
        let line = line.map_err(|source| EvalError::Read { line: idx + 1, source })?;
        if line.trim().is_empty() {
            continue;
        }
        let row = serde_json::from_str(&line);
        rows.push(row.map_err(|source| EvalError::Line { line: idx + 1, source })?);
    }
    if rows.is_empty() { Err(EvalError::Empty) } else { Ok(rows) }
}

fn article(row: &GoldRow) -> Article {
    let published =
        row.date
            .as_deref()
            .and_then(date)
            .map_or(Publication::UNDATED, |date| Publication {
                date: Some(date),
                precision: Precision::Day,
                basis: PublicationBasis::Given,
                source: None,
                estimate: None,
            });
    let span = Span::new(0, row.text.len());
    let paragraph = Paragraph {
        kind: ParagraphKind::Body,
        text: row.text.clone(),
        span,
        runs: Vec::new(),
    };
    Article {
        id: ArticleId(String::new()),
        name: String::new(),
        url: None,
        publisher: None,
        authors: Vec::new(),
        format: Format::Text,
        text: row.text.clone(),
        published: published.clone(),
        stories: vec![Story {
            kind: StoryKind::Main,
            published,
            paragraphs: vec![paragraph],
            captions: Vec::new(),
            credits: Vec::new(),
        }],
        skipped: Vec::new(),
    }
}

/// "20180131" and "2018-01-31" are days.
fn date(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let part = |from, to| digits.get(from..to)?.parse().ok();
    let (year, month, day): (Option<i16>, Option<i8>, Option<i8>) =
        (digits.get(..4)?.parse().ok(), part(4, 6), part(6, 8));
    Date::new(year?, month?, day?).ok()
}

/// The dialects of PLOVER that gold is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// CAMEO codes.
    Cameo,
    /// 15 types, by the mapping of 2021, CONCEDE and RETREAT as one.
    Merged2021,
    /// 18 types of 0.5b1, or the 16 of today.
    Plover,
    /// Five classes.
    Penta,
}

fn dialect(ontology: &str) -> Dialect {
    let lower = ontology.to_ascii_lowercase();
    if lower.starts_with("plover-2021") {
        Dialect::Merged2021
    } else if lower.starts_with("plover") {
        Dialect::Plover
    } else if lower.starts_with("penta") {
        Dialect::Penta
    } else {
        Dialect::Cameo
    }
}

/// The gold's own name of a type, with today's name for types that were merged since.
fn gold_class(code: &str) -> &str {
    match code {
        "DEMAND" => "REQUEST",
        "DISAPPROVE" | "INVESTIGATE" => "ACCUSE",
        "FIGHT" => "ASSAULT",
        other => other,
    }
}

/// The type of an event in the gold's dialect.
///
/// In the mapping of 2021 embargoes are COERCE. It has no row for appeals (02) and for cyber
/// attacks (176): sets of that dialect hold them as REQUEST and ASSAULT, and blockades and
/// conquests (191, 192) as ASSAULT like the rest of their root. Pardons are yielding in both.
fn class_of(event: &Event, dialect: Dialect, tables: &Tables) -> &'static str {
    let event_type = match dialect {
        Dialect::Merged2021
            if event.cameo.as_str() == "176" || event.cameo.root() == "19" =>
        {
            EventType::Assault
        }
        Dialect::Merged2021 if event.cameo.as_str() == "081" => event.event_type,
        Dialect::Merged2021 => {
            tables.ontology.type_of_2021(&event.cameo).unwrap_or(event.event_type)
        }
        Dialect::Cameo | Dialect::Plover | Dialect::Penta => event.event_type,
    };
    match (dialect, event_type) {
        (Dialect::Merged2021, EventType::Concede | EventType::Retreat) => "YIELD",
        _ => event_type.as_str(),
    }
}

/// Quad class of a type in PLOVER's scheme, with the merged YIELD as the gold has it.
fn quad_of(class: &str) -> u8 {
    match class {
        "YIELD" => 2,
        _ => class
            .parse()
            .map_or(0, |known: EventType| known.quad_class().number()),
    }
}

/// The events of one text.
struct Told<'a> {
    events: &'a [Event],
    /// Byte where each sentence begins.
    offsets: Vec<usize>,
    tables: &'a Tables,
}

impl Told<'_> {
    /// Events that the text does not deny.
    fn affirmed(&self) -> impl Iterator<Item = &Event> {
        self.events
            .iter()
            .filter(|event| event.actuality != Actuality::Denied)
    }

    fn most_salient(&self) -> Option<&Event> {
        self.affirmed()
            .min_by_key(|event| (event.salience, event.evidence.position))
    }

    /// The event whose actor and recipient lie nearest to those that the gold marks.
    fn nearest(&self, text: &str, gold: &GoldEvent) -> Option<&Event> {
        let span = |words: &Option<String>| {
            let start = text.find(words.as_deref()?.trim())?;
            Some(Span::new(start, start + words.as_deref()?.trim().len()))
        };
        let (source, target) = (span(&gold.source_text), span(&gold.target_text));
        let overlaps = |own: Span, sentence: usize, other: Option<Span>| {
            let offset = self.offsets.get(sentence).copied().unwrap_or(0);
            !own.is_empty()
                && other.is_some_and(|other| own.shifted(offset).overlaps(other))
        };
        self.affirmed().max_by_key(|event| {
            let sentence = event.evidence.position.sentence;
            let both = usize::from(overlaps(event.evidence.actor, sentence, source))
                + usize::from(overlaps(event.evidence.recipient, sentence, target));
            (both, std::cmp::Reverse((event.salience, event.evidence.position)))
        })
    }
}

/// A count of agreement between two sets.
#[derive(Debug, Default)]
struct Matches {
    both: usize,
    coded: usize,
    gold: usize,
}

impl Matches {
    fn add<T: Ord>(&mut self, coded: &BTreeSet<T>, gold: &BTreeSet<T>) {
        self.both += coded.intersection(gold).count();
        self.coded += coded.len();
        self.gold += gold.len();
    }

    fn agreement(&self) -> Option<Agreement> {
        let share = |of: usize| if of == 0 { 0.0 } else { self.both as f64 / of as f64 };
        let (p, r) = (share(self.coded), share(self.gold));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        (self.gold > 0).then_some(Agreement { p, r, f1 })
    }
}

#[derive(Debug, Default)]
struct Tally {
    exact: Matches,
    root: Matches,
    triple: Matches,
    dyad: Matches,
    class: Matches,
    class_all: Matches,
    quad: Matches,
    spans: (usize, usize),
    penta: (usize, usize),
}

/// The first block of an actor code.
fn block(code: &str) -> String {
    code.chars().take(3).collect()
}

impl Tally {
    fn add(&mut self, row: &GoldRow, told: &Told<'_>) {
        let Some(first) = row.events.first() else {
            // A text without events: whatever is coded is wrong.
            let coded: BTreeSet<_> = told.affirmed().map(full).collect();
            self.exact.add(&coded, &BTreeSet::new());
            return;
        };
        match dialect(&first.ontology) {
            Dialect::Cameo => self.add_cameo(row, told),
            Dialect::Penta => self.add_penta(first, told),
            dialect @ (Dialect::Merged2021 | Dialect::Plover) => {
                self.add_plover(row, told, dialect);
            }
        }
    }

    fn add_cameo(&mut self, row: &GoldRow, told: &Told<'_>) {
        let named = row.events.iter().any(|event| event.source.is_some());
        let gold: BTreeSet<Coding> = row
            .events
            .iter()
            .filter_map(|event| {
                let code = event.code.clone()?;
                let source = event.source.clone().unwrap_or_default();
                Some((source, event.target.clone().unwrap_or_default(), code))
            })
            .collect();
        let coded: BTreeSet<Coding> = told
            .affirmed()
            .map(full)
            .map(|(actor, recipient, code)| {
                if named {
                    (actor, recipient, code)
                } else {
                    (String::new(), String::new(), code)
                }
            })
            .collect();
        self.exact.add(&coded, &gold);
        let rooted = |set: &BTreeSet<Coding>| -> BTreeSet<Coding> {
            set.iter()
                .map(|(a, r, c)| (block(a), block(r), c.chars().take(2).collect()))
                .collect()
        };
        self.root.add(&rooted(&coded), &rooted(&gold));
    }

    fn add_plover(&mut self, row: &GoldRow, told: &Told<'_>, dialect: Dialect) {
        let class = |event: &Event| class_of(event, dialect, told.tables).to_owned();
        let gold_classes: BTreeSet<String> = row
            .events
            .iter()
            .filter_map(|event| event.code.as_deref())
            .map(|code| gold_class(code).to_owned())
            .collect();
        let all: BTreeSet<String> = told.affirmed().map(class).collect();
        self.class_all.add(&all, &gold_classes);
        if row.events.iter().any(|event| event.source.is_some()) {
            self.class.add(&all, &gold_classes);
            self.add_triples(row, told, dialect);
            return;
        }
        let chosen: BTreeSet<String> =
            told.most_salient().map(class).into_iter().collect();
        self.class.add(&chosen, &gold_classes);
        let gold_quads: BTreeSet<u8> =
            row.events.iter().filter_map(|event| event.quad).collect();
        let quads: BTreeSet<u8> = chosen.iter().map(|class| quad_of(class)).collect();
        self.quad.add(&quads, &gold_quads);
        for event in row.events.iter().filter(|event| event.source_text.is_some()) {
            self.spans.1 += 1;
            let nearest = told.nearest(&row.text, event).map(class);
            let right = event.code.as_deref().map(gold_class) == nearest.as_deref();
            self.spans.0 += usize::from(right && nearest.is_some());
        }
    }

    fn add_triples(&mut self, row: &GoldRow, told: &Told<'_>, dialect: Dialect) {
        let gold: BTreeSet<Coding> = row
            .events
            .iter()
            .map(|event| {
                let actor = |code: &Option<String>| block(code.as_deref().unwrap_or(""));
                let class = gold_class(event.code.as_deref().unwrap_or(""));
                (actor(&event.source), actor(&event.target), class.to_owned())
            })
            .collect();
        let coded: BTreeSet<Coding> = told
            .affirmed()
            .map(|event| {
                let (actor, recipient, _) = full(event);
                let class = class_of(event, dialect, told.tables);
                (block(&actor), block(&recipient), class.to_owned())
            })
            .filter(|(actor, recipient, _)| !actor.is_empty() || !recipient.is_empty())
            .collect();
        self.triple.add(&coded, &gold);
        let pairs = |set: &BTreeSet<Coding>| -> BTreeSet<(String, String)> {
            set.iter().map(|(actor, to, _)| (actor.clone(), to.clone())).collect()
        };
        self.dyad.add(&pairs(&coded), &pairs(&gold));
    }

    /// Roots 01 and 02 are statements in these sets, and root 16 verbal conflict (Phoenix).
    fn add_penta(&mut self, gold: &GoldEvent, told: &Told<'_>) {
        let quad = told.most_salient().map_or(0, |event| match event.cameo.root() {
            "02" => 0,
            "03" | "04" | "05" => 1,
            "06" | "07" | "08" => 2,
            "09" | "10" | "11" | "12" | "13" | "16" => 3,
            _ => 4,
        });
        self.penta.1 += 1;
        self.penta.0 += usize::from(gold.penta == Some(quad));
    }

    fn scores(&self, sentences: usize, sentences_per_second: f64) -> CodingScores {
        let share = |(right, all): (usize, usize)| {
            (all > 0).then(|| Share { accuracy: right as f64 / all as f64 })
        };
        CodingScores {
            sentences,
            exact: self.exact.agreement(),
            root: self.root.agreement(),
            triple: self.triple.agreement(),
            dyad: self.dyad.agreement(),
            class: self.class.agreement(),
            quad: self.quad.agreement(),
            class_all: self.class_all.agreement(),
            class_given_spans: share(self.spans),
            penta: share(self.penta),
            sentences_per_second,
        }
    }
}

/// Actor, recipient, code.
type Coding = (String, String, String);

fn full(event: &Event) -> Coding {
    let recipient = event.recipient.as_ref().map_or("", |actor| actor.code.as_str());
    (
        event.actor.code.as_str().to_owned(),
        recipient.to_owned(),
        event.cameo.as_str().to_owned(),
    )
}
