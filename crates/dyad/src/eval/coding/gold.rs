//! Labelled sentences: their rows, and the dialects of the ontology that they are written in.

use std::io::BufRead;

use dyad_data::Tables;
use dyad_types::{
    Article, ArticleId, CameoCode, Event, EventType, Format, Paragraph, ParagraphKind,
    Precision, Publication, PublicationBasis, Span, Story, StoryKind,
};
use jiff::civil::Date;
use serde::Deserialize;

use crate::eval::EvalError;

/// A labelled text.
#[derive(Debug, Deserialize)]
pub(super) struct GoldRow {
    #[serde(default)]
    pub(super) id: String,
    pub(super) text: String,
    pub(super) date: Option<String>,
    pub(super) events: Vec<GoldEvent>,
    /// Whether every event of the text is labelled, the most salient first.
    #[serde(default)]
    pub(super) complete: bool,
}

/// A labelled event.
#[derive(Debug, Deserialize)]
pub(super) struct GoldEvent {
    pub(super) source: Option<String>,
    pub(super) target: Option<String>,
    pub(super) source_text: Option<String>,
    pub(super) target_text: Option<String>,
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) ontology: String,
    pub(super) quad: Option<u8>,
    pub(super) penta: Option<u8>,
}

impl GoldEvent {
    pub(super) fn dialect(&self) -> Dialect {
        let lower = self.ontology.to_ascii_lowercase();
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

    /// The CAMEO code, where the gold has one.
    pub(super) fn cameo(&self) -> Option<&str> {
        self.code.as_deref().filter(|_| self.dialect() == Dialect::Cameo)
    }

    /// The PLOVER type: the gold's own, with today's name for types that were merged since, or
    /// that of its CAMEO code.
    pub(super) fn class(&self, tables: &Tables) -> Option<String> {
        let code = self.code.as_deref()?;
        match self.dialect() {
            Dialect::Cameo => {
                let code = CameoCode::new(code).ok()?;
                let (event_type, _) = tables.ontology.event_type(&code)?;
                Some(event_type.as_str().to_owned())
            }
            Dialect::Penta => None,
            Dialect::Merged2021 | Dialect::Plover => Some(
                match code {
                    "DEMAND" => "REQUEST",
                    "DISAPPROVE" | "INVESTIGATE" => "ACCUSE",
                    "FIGHT" => "ASSAULT",
                    other => other,
                }
                .to_owned(),
            ),
        }
    }

    /// The quad class in PLOVER's scheme, where the gold tells it.
    pub(super) fn quad(&self, tables: &Tables) -> Option<u8> {
        let own = || match self.dialect() {
            Dialect::Cameo => self.class(tables).map(|class| quad_of(&class)),
            Dialect::Merged2021 | Dialect::Plover | Dialect::Penta => None,
        };
        self.quad.or_else(own)
    }
}

/// The dialects that gold is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// CAMEO codes.
    Cameo,
    /// 15 types, by the mapping of 2021, CONCEDE and RETREAT as one.
    Merged2021,
    /// 18 types of 0.5b1, or the 16 of today.
    Plover,
    /// Five classes.
    Penta,
}

/// The type of an event in the gold's dialect.
///
/// In the mapping of 2021 embargoes are COERCE. It has no row for appeals (02) and for cyber
/// attacks (176): sets of that dialect hold them as REQUEST and ASSAULT, and blockades and
/// conquests (191, 192) as ASSAULT like the rest of their root. Pardons are yielding in both.
pub(super) fn class_of(event: &Event, dialect: Dialect, tables: &Tables) -> &'static str {
    class_of_code(Some(&event.cameo), event.event_type, dialect, tables)
}

/// As [`class_of`], of a code, if known, and its type of today.
pub(super) fn class_of_code(
    code: Option<&CameoCode>,
    today: EventType,
    dialect: Dialect,
    tables: &Tables,
) -> &'static str {
    let by_mapping = |code: &CameoCode| match (code.as_str(), code.root()) {
        ("176", _) | (_, "19") => Some(EventType::Assault),
        ("081", _) => None,
        _ => tables.ontology.type_of_2021(code),
    };
    let event_type = match dialect {
        Dialect::Merged2021 => code.and_then(by_mapping).unwrap_or(today),
        Dialect::Cameo | Dialect::Plover | Dialect::Penta => today,
    };
    match (dialect, event_type) {
        (Dialect::Merged2021, EventType::Concede | EventType::Retreat) => "YIELD",
        _ => event_type.as_str(),
    }
}

/// Quad class of a type in PLOVER's scheme, with the merged YIELD as the gold has it.
pub(super) fn quad_of(class: &str) -> u8 {
    match class {
        "YIELD" => 2,
        _ => class
            .parse()
            .map_or(0, |known: EventType| known.quad_class().number()),
    }
}

/// The rows of JSON Lines.
pub(super) fn read(gold: impl BufRead) -> Result<Vec<GoldRow>, EvalError> {
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

/// A labelled text as an article of one paragraph, published on the day given.
pub fn article_of(text: &str, day: Option<&str>) -> Article {
    let published = day.and_then(date).map_or(Publication::UNDATED, |date| Publication {
        date: Some(date),
        precision: Precision::Day,
        basis: PublicationBasis::Given,
        source: None,
        estimate: None,
    });
    let span = Span::new(0, text.len());
    let paragraph = Paragraph {
        kind: ParagraphKind::Body,
        text: text.to_owned(),
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
        text: text.to_owned(),
        published: published.clone(),
        facts: dyad_types::PageFacts::default(),
        stories: vec![Story {
            kind: StoryKind::Main,
            published,
            paragraphs: vec![paragraph],
            captions: Vec::new(),
            credits: Vec::new(),
            callouts: Vec::new(),
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
