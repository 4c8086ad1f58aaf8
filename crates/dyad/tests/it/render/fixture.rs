//! A small page with a brief made by hand, for the renderings.

use dyad::Reading;
use dyad_analysis::precursors::{Counts, Role};
use dyad_analysis::{
    ActLine, Brief, BriefHead, BriefSource, CandidateLine, ChannelLine, ChannelStep,
    Citation, DropReason, DroppedCount, EvidenceItem, FacetLine, FactLine, Headline,
    LedgerSearch, LineDate, OutlookLine, Player, PlayerContext, ReasonLine, RedLineLine,
    SanctionLine, StatusLine, TableRow,
};
use dyad_ledger::{
    Arrow, Dyad, IntensitySum, Origin, Party, StatusReason, TextRange, Turn,
    sentence_texts,
};
use dyad_types::{
    Actor, ActorBasis, ActorCode, Actuality, Article, ArticleId, CameoCode, CauseKind,
    ChannelKind, ChannelState, Coded, CountryCode, DateBasis, DateInterval, Dated, Event,
    EventType, Evidence, FacetKind, Format, Hedge, Intensity, Magnitude, Mode,
    OutlookKind, Paragraph, ParagraphKind, Position, Precision, Probability, Publication,
    PublicationBasis, QuadClass, QuadScheme, Sentence, Skipped, Span, Story, StoryKind,
    TextRun, Versions,
};
use jiff::civil::{Date, date};

/// Story by story, paragraph by paragraph, sentence by sentence.
const STORIES: [&[&[&str]]; 2] = [
    &[
        &["Algeria breaks with Morocco – why?"],
        &[
            "Last week Algiers ordered a review of its relations with Morocco.",
            "Then, yesterday, Algeria cut diplomatic relations with Morocco.",
            "Its consulates stay open.",
        ],
        &[
            "The immediate issue seems to be forest fires that Algeria blames on a group close to Rabat.",
        ],
        &[
            "Rabat wants recognition of its rule over Western Sahara.",
            "Morocco's government is distracted by elections on 8 September.",
            "Algeria is under pressure at home, analysts say.",
        ],
        &["Morocco broke off relations in 1976; they were restored in 1988."],
        &[
            "If Algiers lets the pipeline contract lapse, then Morocco could lose its gas in the coming months.",
            "For Algeria's army an attack on Algerian soil is a red line, and nobody claims that Morocco has crossed it.",
            "The European Union keeps its sanctions on Belarus.",
        ],
    ],
    &[
        &["Hungary lets Finland in"],
        &["On Monday Hungary approved Finland's entry into NATO."],
    ],
];

pub(super) struct Fixture {
    pub(super) reading: Reading,
    pub(super) brief: Brief,
}

impl Fixture {
    pub(super) fn page(&self) -> dyad::render::Page<'_> {
        dyad::render::Page {
            brief: &self.brief,
            readings: std::slice::from_ref(&self.reading),
        }
    }
}

/// The page with `tail` added to the text of every sentence and to every name and line.
pub(super) fn fixture(tail: &str) -> Fixture {
    let mut text = String::new();
    let mut sentences = vec![];
    let mut stories = vec![];
    for (story, paragraphs) in STORIES.iter().enumerate() {
        let mut read = vec![];
        for (paragraph, told) in paragraphs.iter().enumerate() {
            let start = text.len();
            for (sentence, words) in told.iter().enumerate() {
                let begin = text.len() - start;
                text.push_str(words);
                text.push_str(tail);
                let span = Span::new(begin, text.len() - start);
                sentences.push(Sentence {
                    position: Position { story, paragraph, sentence },
                    span,
                    text: format!("{words}{tail}"),
                    tokens: vec![],
                    entities: vec![],
                    times: vec![],
                });
                text.push(' ');
            }
            text.pop();
            read.push(block(paragraph, text.get(start..).unwrap(), start));
            text.push_str("\n\n");
        }
        stories.push(read);
    }
    let article = article(text, stories, tail);
    let coded = Coded {
        events: vec![event(&sentences)],
        skipped: vec![skipped("no actor"), skipped("no actor"), skipped("a question")],
        ..Coded::default()
    };
    let brief = Maker::of(&article, &sentences, tail).brief();
    Fixture {
        reading: Reading { article, sentences, coded },
        brief,
    }
}

fn block(paragraph: usize, text: &str, start: usize) -> Paragraph {
    Paragraph {
        kind: if paragraph == 0 { ParagraphKind::Title } else { ParagraphKind::Body },
        text: text.to_owned(),
        span: Span::new(start, start + text.len()),
        runs: vec![TextRun { text: 0, input: start }],
    }
}

fn article(text: String, stories: Vec<Vec<Paragraph>>, tail: &str) -> Article {
    let published = |date, basis| Publication {
        date: Some(date),
        precision: Precision::Day,
        basis,
        source: None,
        estimate: None,
    };
    let dates = [
        published(date(2021, 8, 25), PublicationBasis::Given),
        published(date(2023, 3, 28), PublicationBasis::Caption),
    ];
    let kinds = [StoryKind::Main, StoryKind::Related];
    let stories = stories.into_iter().zip(dates.clone()).zip(kinds);
    Article {
        id: ArticleId("0123456789abcdef0123456789abcdef".to_owned()),
        name: format!("page.txt{tail}"),
        url: Some(format!("https://review.example.org/break{tail}")),
        publisher: Some(format!("The Example Review{tail}")),
        authors: vec![],
        format: Format::Text,
        text,
        published: dates[0].clone(),
        facts: dyad_types::PageFacts::default(),
        stories: stories
            .map(|((paragraphs, published), kind)| Story {
                kind,
                published,
                paragraphs,
                captions: vec![],
                credits: vec![],
                callouts: vec![],
            })
            .collect(),
        skipped: vec![],
    }
}

fn skipped(reason: &str) -> Skipped {
    Skipped {
        position: None,
        reason: reason.to_owned(),
        text: String::new(),
    }
}

/// Hungary's vote, of the second story.
fn event(sentences: &[Sentence]) -> Event {
    let sentence = sentences.last().unwrap();
    let span = |words: &str| span_of(&sentence.text, words);
    let actor = |name: &str, code: &str| Actor {
        name: name.to_owned(),
        country: CountryCode::new(code).ok(),
        code: ActorCode(code.into()),
        sector: None,
    };
    Event {
        actor: actor("Hungary", "HUN"),
        actor_basis: ActorBasis::Name,
        recipient: Some(actor("Finland", "FIN")),
        recipient_basis: Some(ActorBasis::Name),
        event_type: EventType::Support,
        mode: None,
        contexts: vec![],
        cameo: CameoCode::new("051").unwrap(),
        intensity: Intensity::new(3.4).unwrap(),
        quad_class: QuadClass::VerbalCooperation,
        quad_scheme: QuadScheme::Plover,
        date: Dated {
            interval: Some(DateInterval::day(date(2023, 3, 27))),
            precision: Precision::Day,
            basis: DateBasis::Relative,
            words: Some(span("On Monday")),
        },
        place: None,
        magnitude: Magnitude::default(),
        actuality: Actuality::Happened,
        holder: None,
        evidence: Evidence {
            position: sentence.position,
            span: span("approved Finland's entry into NATO"),
            actor: span("Hungary"),
            recipient: span("Finland"),
        },
        salience: 0,
        same_as: None,
        confidence: Probability::new(0.87654).unwrap(),
        versions: Versions {
            coder: "1".to_owned(),
            ontology: "PLOVER 1.3".to_owned(),
        },
    }
}

fn span_of(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(start, start + words.len())
}

/// Makes lines and collects the sentences they cite.
struct Maker<'a> {
    article: &'a Article,
    evidence: Vec<EvidenceItem>,
    texts: Vec<dyad_ledger::SentenceText>,
    tail: &'a str,
}

impl<'a> Maker<'a> {
    fn of(article: &'a Article, sentences: &[Sentence], tail: &'a str) -> Self {
        let texts = sentence_texts(article, sentences);
        Self { article, evidence: vec![], texts, tail }
    }

    fn cite(&mut self, words: &str) -> Vec<Citation> {
        let sentence = self.texts.iter().find(|text| text.text.contains(words)).unwrap();
        let known = self.evidence.iter().find(|item| item.sentence == *sentence);
        let id = known.map_or(self.evidence.len() + 1, |item| item.id);
        let words = TextRange::in_text(&sentence.text, span_of(&sentence.text, words));
        if known.is_none() {
            self.evidence.push(EvidenceItem {
                id,
                origin: Origin::of(self.article, 0).unwrap(),
                sentence: sentence.clone(),
            });
        }
        vec![Citation { evidence: id, words }]
    }

    fn said(&self, words: &str) -> String {
        format!("{words}{}", self.tail)
    }

    fn player(&self, code: &str, name: &str) -> Player {
        Player {
            party: Party::new(code).ok(),
            name: self.said(name),
        }
    }

    fn algeria(&self) -> Player {
        self.player("DZA", "Algeria")
    }

    fn morocco(&self) -> Player {
        self.player("MAR", "Morocco")
    }

    fn brief(mut self) -> Brief {
        let what_happened = self.acts();
        let also_recorded = vec![ActLine {
            holder: Some(self.said("Algiers")),
            actuality: Actuality::Planned,
            recipient: None,
            n_reports: 1,
            ..self.act(
                "blames on a group close to Rabat",
                EventType::Accuse,
                day(date(2021, 8, 24), "24 Aug"),
            )
        }];
        let why_now = self.why_now();
        let ledger_candidates = self.candidates();
        let players = self.players();
        let channels = self.channels();
        let what_comes_next = self.outlooks();
        let red_lines = vec![RedLineLine {
            in_ledger: None,
            holder: self.algeria(),
            addressee: Some(self.morocco()),
            act: self.said("an attack on Algerian soil"),
            crossed: Some(false),
            as_of: undated(),
            citations: self.cite("an attack on Algerian soil is a red line"),
        }];
        let sanctions = vec![SanctionLine {
            issuer: Some(self.player("IGOEUR", "European Union")),
            target: self.player("BLR", "Belarus"),
            reason: None,
            text: self.said("keeps its sanctions on Belarus"),
            citations: self.cite("sanctions on Belarus"),
        }];
        Brief {
            sources: vec![BriefSource {
                title: Some(self.said("Algeria breaks with Morocco – why?")),
                origin: Origin::of(self.article, 0).unwrap(),
                copy_of: None,
            }],
            disagreements: vec![],
            cut: vec![],
            head: BriefHead {
                title: Some(self.said("Algeria breaks with Morocco – why?")),
                origin: Origin::of(self.article, 0).unwrap(),
            },
            headline: Some(Headline {
                dyad: "DZA-MAR".parse::<Dyad>().unwrap(),
                first: self.algeria(),
                second: self.morocco(),
                domestic: false,
            }),
            status: Some(self.status()),
            what_happened,
            also_recorded,
            why_now,
            ledger_candidates,
            ledger_search: Some(search()),
            players,
            background: vec![],
            channels,
            what_comes_next,
            red_lines,
            sanctions,
            notes: vec![self.said("Half of the page is another story.")],
            table_facts: vec![self.row()],
            dropped: vec![DroppedCount { reason: DropReason::Name, n_lines: 2 }],
            evidence: self.evidence,
        }
    }

    fn status(&mut self) -> StatusLine {
        StatusLine {
            arrow: Arrow::Worse,
            turn: Turn::Rupture,
            date: day(date(2021, 8, 24), "24 Aug"),
            newest: Some(IntensitySum::default()),
            before: None,
            reason: StatusReason::ChannelCut,
            citations: self.cite("cut diplomatic relations with Morocco"),
        }
    }

    fn act(&mut self, words: &str, event_type: EventType, date: LineDate) -> ActLine {
        ActLine {
            date,
            actor: self.algeria(),
            recipient: Some(self.morocco()),
            act: self.said(words),
            event_type,
            mode: Some(Mode::Discontinue),
            contexts: vec![],
            cameo: CameoCode::new("161").unwrap(),
            intensity: Intensity::new(-4.0).unwrap(),
            quad_class: event_type.quad_class(),
            quad_scheme: QuadScheme::Plover,
            actuality: Actuality::Happened,
            holder: None,
            place: None,
            n_reports: 2,
            citations: self.cite(words),
        }
    }

    fn acts(&mut self) -> Vec<ActLine> {
        let week = LineDate {
            short: "16-22 Aug".to_owned(),
            full: "16-22 August 2021".to_owned(),
            interval: Some(DateInterval::new(date(2021, 8, 16), date(2021, 8, 22))),
            precision: Precision::Week,
            words: Some("Last week".to_owned()),
            ..day(date(2021, 8, 16), "")
        };
        vec![
            self.act(
                "ordered a review of its relations with Morocco",
                EventType::Threaten,
                week,
            ),
            self.act(
                "cut diplomatic relations with Morocco",
                EventType::Sanction,
                day(date(2021, 8, 24), "24 Aug"),
            ),
        ]
    }

    fn why_now(&mut self) -> Vec<ReasonLine> {
        vec![ReasonLine {
            kind: CauseKind::Trigger,
            reason: self
                .said("forest fires that Algeria blames on a group close to Rabat"),
            effect: Some(self.said("cut diplomatic relations with Morocco")),
            hedge: Hedge::Seems,
            holder: self.said("the writer"),
            in_ledger: Some(Box::new(self.candidate(
                "blames on a group close to Rabat",
                EventType::Accuse,
                [4, 9, 6, 210],
            ))),
            citations: self.cite("forest fires"),
        }]
    }

    /// A candidate twelve days before; counts with and without, followed first.
    fn candidate(
        &mut self,
        words: &str,
        event_type: EventType,
        [n_with_followed, n_with, n_without_followed, n_without]: [usize; 4],
    ) -> CandidateLine {
        let counts = Counts {
            n_with_followed,
            n_with,
            n_without_followed,
            n_without,
        };
        CandidateLine {
            act: self.act(words, event_type, day(date(2021, 8, 12), "12 Aug")),
            role: Role::SameDyad,
            days_before: 12,
            n_alike: 0,
            odds: counts.odds(),
            counts,
        }
    }

    fn candidates(&mut self) -> Vec<CandidateLine> {
        let review = "ordered a review of its relations with Morocco";
        let pressure = "under pressure at home";
        vec![
            CandidateLine {
                n_alike: 2,
                ..self.candidate(review, EventType::Threaten, [5, 14, 5, 205])
            },
            CandidateLine {
                role: Role::Inside,
                days_before: 1,
                ..self.candidate(pressure, EventType::Protest, [1, 2, 9, 217])
            },
        ]
    }

    fn players(&mut self) -> Vec<PlayerContext> {
        let line = |kind, text: String, citations| FacetLine {
            kind,
            text,
            hedge: Hedge::None,
            holder: "the writer".to_owned(),
            citations,
        };
        let wants = "recognition of its rule over Western Sahara";
        let elections = "distracted by elections on 8 September";
        let pressure = "under pressure at home";
        let morocco = vec![
            line(FacetKind::Interest, self.said(wants), self.cite(wants)),
            line(FacetKind::Distraction, self.said(elections), self.cite(elections)),
        ];
        let algeria = FacetLine {
            holder: self.said("analysts"),
            ..line(FacetKind::Pressure, self.said(pressure), self.cite(pressure))
        };
        let fact = FactLine {
            text: self.said("exports to Morocco: 1 % of all exports"),
            row: 1,
        };
        vec![
            PlayerContext {
                player: self.algeria(),
                lines: vec![algeria],
                facts: vec![fact],
            },
            PlayerContext {
                player: self.morocco(),
                lines: morocco,
                facts: vec![],
            },
        ]
    }

    fn channels(&mut self) -> Vec<ChannelLine> {
        let mut step = |state, date, words: &str| ChannelStep {
            state,
            date,
            by: None,
            citations: self.cite(words),
        };
        let relations = vec![
            step(ChannelState::Cut, year(1976), "broke off relations in 1976"),
            step(ChannelState::Restored, year(1988), "restored in 1988"),
            step(
                ChannelState::Cut,
                day(date(2021, 8, 24), "24 Aug"),
                "cut diplomatic relations with Morocco",
            ),
        ];
        let consulates =
            vec![step(ChannelState::Open, undated(), "consulates stay open")];
        let line = |kind, name: &str, steps, no_news_since| ChannelLine {
            kind,
            name: self.said(name),
            between: vec![self.algeria(), self.morocco()],
            steps,
            no_news_since,
            contradictions: vec![],
        };
        vec![
            line(
                ChannelKind::DiplomaticRelations,
                "diplomatic relations",
                relations,
                Some(date(2021, 8, 24)),
            ),
            line(ChannelKind::Consulate, "Its consulates", consulates, None),
        ]
    }

    fn outlooks(&mut self) -> Vec<OutlookLine> {
        vec![OutlookLine {
            kind: OutlookKind::Condition,
            condition: Some(self.said("If Algiers lets the pipeline contract lapse")),
            outcome: self.said("Morocco could lose its gas in the coming months"),
            actor: Some(self.morocco()),
            modality: Hedge::Possible,
            horizon: LineDate {
                full: "25 August 2021 - 25 February 2022".to_owned(),
                interval: Some(DateInterval::new(date(2021, 8, 25), date(2022, 2, 25))),
                precision: Precision::Period,
                words: Some("in the coming months".to_owned()),
                ..day(date(2021, 8, 25), "")
            },
            holder: self.said("the writer"),
            citations: self.cite("Morocco could lose its gas in the coming months"),
        }]
    }

    fn row(&self) -> TableRow {
        let cell = |column: &str, cell: &str| (self.said(column), self.said(cell));
        TableRow {
            id: 1,
            table: self.said("dyad_trade_share"),
            cells: vec![cell("exporter", "DZA"), cell("share", "0.01")],
            year: Some(2019),
            source: self.said("made up for this test"),
        }
    }
}

fn search() -> LedgerSearch {
    LedgerSearch {
        day: date(2021, 8, 24),
        event_type: EventType::Sanction,
        turns: vec![EventType::Sanction, EventType::Assault],
        n_acts: 9,
        n_more: 6,
        n_pairs: 12,
        n_months: 219,
        n_followed: 10,
        is_thin: false,
    }
}

fn day(day: Date, short: &str) -> LineDate {
    LineDate {
        short: short.to_owned(),
        full: day.strftime("%-d %B %Y").to_string(),
        interval: Some(DateInterval::day(day)),
        precision: Precision::Day,
        basis: DateBasis::Relative,
        words: Some("yesterday".to_owned()),
        counted_from: Some(date(2021, 8, 25)),
    }
}

fn year(year: i16) -> LineDate {
    LineDate {
        short: year.to_string(),
        full: year.to_string(),
        interval: Some(DateInterval::new(date(year, 1, 1), date(year, 12, 31))),
        precision: Precision::Year,
        basis: DateBasis::Stated,
        words: Some(year.to_string()),
        counted_from: None,
    }
}

fn undated() -> LineDate {
    LineDate {
        short: "undated".to_owned(),
        full: "undated".to_owned(),
        interval: None,
        precision: Precision::Unknown,
        basis: DateBasis::Undated,
        words: None,
        counted_from: None,
    }
}
