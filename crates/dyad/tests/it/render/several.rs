//! The fixture told by a second page, which disagrees, and repeated by a third.

use dyad::Reading;
use dyad_analysis::{
    Brief, BriefSource, Citation, CutCount, Disagreement, DisagreementKind, DropReason,
    DroppedCount, EvidenceItem, Section, Version,
};
use dyad_ledger::{Origin, TextRange, sentence_texts};
use dyad_types::{ArticleId, Span};

use super::fixture::fixture;

pub(super) struct Several {
    pub(super) readings: Vec<Reading>,
    pub(super) brief: Brief,
}

impl Several {
    pub(super) fn page(&self) -> dyad::render::Page<'_> {
        dyad::render::Page { brief: &self.brief, readings: &self.readings }
    }
}

/// The act that both pages tell.
const CUT: &str = "cut diplomatic relations with Morocco";

/// Three pages, the newest first: the fixture's, another paper's, which gives another day for the
/// break, and a copy of the latter.
pub(super) fn several() -> Several {
    let first = fixture("");
    let mut second = first.reading.clone();
    second.article.id = ArticleId("1123456789abcdef0123456789abcdef".to_owned());
    "other.txt".clone_into(&mut second.article.name);
    second.article.url = Some("https://courier.example.org/algiers".to_owned());
    second.article.publisher = Some("The Example Courier".to_owned());
    let mut copy = second.clone();
    copy.article.id = ArticleId("2123456789abcdef0123456789abcdef".to_owned());
    "copy.txt".clone_into(&mut copy.article.name);
    copy.article.publisher = Some("Example Wire".to_owned());

    let mut brief = first.brief;
    let cited = cite(&mut brief, &second);
    brief.what_happened[1].citations.push(cited);
    let day = brief.what_happened[0].date.clone();
    let by_first = brief.what_happened[1].citations[..1].to_vec();
    let version = |by: &str, text: &str, date, citations| Version {
        by: by.to_owned(),
        holder: None,
        text: text.to_owned(),
        date,
        citations,
    };
    brief.disagreements = vec![Disagreement {
        about: DisagreementKind::Day,
        versions: vec![
            version("The Example Review", CUT, None, by_first),
            version(
                "The Example Courier",
                "cut diplomatic relations",
                Some(day),
                vec![cited],
            ),
        ],
    }];
    let source = |reading: &Reading, copy_of| BriefSource {
        title: Some(format!("As {} tells it", reading.article.name)),
        origin: Origin::of(&reading.article, 0).unwrap(),
        copy_of,
    };
    let original = second.article.id.clone();
    brief.sources.push(source(&second, None));
    brief.sources.push(source(&copy, Some(original)));
    brief.dropped = vec![
        DroppedCount { reason: DropReason::Name, n_lines: 2 },
        DroppedCount { reason: DropReason::Date, n_lines: 1 },
    ];
    brief.cut = vec![
        CutCount { section: Section::WhatHappened, n_lines: 2 },
        CutCount { section: Section::Players, n_lines: 1 },
    ];
    Several { readings: vec![first.reading, second, copy], brief }
}

/// Adds the sentence of the break, as a page tells it, to the evidence.
fn cite(brief: &mut Brief, reading: &Reading) -> Citation {
    let texts = sentence_texts(&reading.article, &reading.sentences);
    let sentence = texts.into_iter().find(|text| text.text.contains(CUT)).unwrap();
    let start = sentence.text.find(CUT).unwrap();
    let words = TextRange::in_text(&sentence.text, Span::new(start, start + CUT.len()));
    let id = brief.evidence.len() + 1;
    let origin = Origin::of(&reading.article, 0).unwrap();
    brief.evidence.push(EvidenceItem { id, origin, sentence });
    Citation { evidence: id, words }
}
