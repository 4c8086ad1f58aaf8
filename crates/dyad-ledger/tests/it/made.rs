//! Builds articles, sentences and coded items by hand; the other crates' tests include this file.
#![allow(dead_code, reason = "each test binary uses a part")]

use dyad_types::{
    Actor, ActorBasis, ActorCode, Actuality, Article, ArticleId, CameoCode,
    ChannelChange, ChannelKind, ChannelState, Clause, Coded, CountryCode, DateBasis,
    DateInterval, Dated, Dep, Event, EventType, Evidence, Facet, FacetKind, Format,
    Hedge, Holder, Intensity, Magnitude, Mention, Paragraph, ParagraphKind, Pos,
    Position, Precision, Probability, Publication, PublicationBasis, QuadScheme,
    Sentence, Span, Story, StoryKind, Tag, TextRun, Token, TokenRange, Versions,
};
use jiff::civil::Date;

/// A page under construction: sentences are found by their text.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) article: Article,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) coded: Coded,
}

pub(crate) fn publication(date: &str) -> Publication {
    match date.parse::<Date>() {
        Ok(date) => Publication {
            date: Some(date),
            precision: Precision::Day,
            basis: PublicationBasis::Given,
            source: None,
            estimate: None,
        },
        Err(_) => Publication::UNDATED,
    }
}

impl Page {
    /// One main story; the first paragraph is its title; paragraphs are lists of sentences.
    pub(crate) fn new(id: &str, date: &str, paragraphs: &[&[&str]]) -> Self {
        let article = Article {
            id: ArticleId(format!("{id:0>32}")),
            name: format!("{id}.txt"),
            url: Some(format!("https://news.example/{id}")),
            publisher: Some("Example News".to_owned()),
            authors: Vec::new(),
            format: Format::Text,
            text: String::new(),
            published: publication(date),
            facts: dyad_types::PageFacts::default(),
            stories: Vec::new(),
            skipped: Vec::new(),
        };
        let mut page = Self {
            article,
            sentences: Vec::new(),
            coded: Coded::default(),
        };
        page.story(StoryKind::Main, date, paragraphs);
        page
    }

    pub(crate) fn story(&mut self, kind: StoryKind, date: &str, paragraphs: &[&[&str]]) {
        let story = self.article.stories.len();
        let mut made = Story {
            kind,
            published: publication(date),
            paragraphs: Vec::new(),
            captions: Vec::new(),
            credits: Vec::new(),
            callouts: Vec::new(),
        };
        for (paragraph, sentences) in paragraphs.iter().enumerate() {
            let text = sentences.join(" ");
            let start = self.article.text.len();
            self.article.text.push_str(&text);
            self.article.text.push_str("\n\n");
            let mut at = 0;
            for (sentence, words) in sentences.iter().enumerate() {
                let position = Position { story, paragraph, sentence };
                self.sentences.push(sentence_of(position, at, words));
                at += words.len() + 1;
            }
            made.paragraphs.push(Paragraph {
                kind: if paragraph == 0 {
                    ParagraphKind::Title
                } else {
                    ParagraphKind::Body
                },
                span: Span::new(start, start + text.len()),
                text,
                runs: vec![TextRun { text: 0, input: start }],
            });
        }
        self.article.stories.push(made);
    }

    /// The first place where `words` stand, as evidence; panics when they stand nowhere.
    pub(crate) fn evidence(&self, words: &str) -> Evidence {
        let (sentence, start) = self
            .sentences
            .iter()
            .find_map(|sentence| Some((sentence, sentence.text.find(words)?)))
            .unwrap_or_else(|| panic!("no sentence holds \"{words}\""));
        Evidence {
            position: sentence.position,
            span: Span::new(start, start + words.len()),
            actor: Span::default(),
            recipient: Span::default(),
        }
    }

    pub(crate) fn clause(&self, words: &str) -> Clause {
        let Evidence { position, span, .. } = self.evidence(words);
        Clause { position, span, event: None }
    }

    /// Records that `words` name `actor`.
    pub(crate) fn mention(&mut self, words: &str, actors: &[Actor]) {
        let places: Vec<(Position, Span)> = self
            .sentences
            .iter()
            .flat_map(|sentence| {
                sentence.text.match_indices(words).map(|(start, words)| {
                    (sentence.position, Span::new(start, start + words.len()))
                })
            })
            .collect();
        for (position, span) in places {
            self.coded.mentions.push(Mention {
                position,
                tokens: TokenRange::new(0, 1),
                head: 0,
                span,
                actors: actors.to_vec(),
                basis: ActorBasis::Name,
                confidence: Probability::ONE,
                as_place: false,
            });
        }
    }

    /// Codes an event told by `words`, with the words that name its sides.
    pub(crate) fn event(
        &mut self,
        words: &str,
        sides: [(&str, Actor); 2],
        event_type: EventType,
        date: Dated,
    ) -> &mut Event {
        let [(actor_words, actor), (recipient_words, recipient)] = sides;
        let mut evidence = self.evidence(words);
        let text = self.text_at(evidence.position);
        let named = |words: &str| {
            let start = if words.is_empty() { None } else { text.find(words) };
            start.map_or(Span::default(), |start| Span::new(start, start + words.len()))
        };
        evidence.actor = named(actor_words);
        evidence.recipient = named(recipient_words);
        let event = event(actor, recipient, event_type, date, evidence);
        self.coded.events.push(event);
        self.coded.events.last_mut().expect("pushed just now")
    }

    pub(crate) fn channel(
        &mut self,
        words: &str,
        kind: ChannelKind,
        state: ChannelState,
        between: &[Actor],
        date: Dated,
    ) {
        let evidence = self.evidence(words);
        self.coded.channels.push(ChannelChange {
            kind,
            name: words.to_owned(),
            state,
            by: None,
            between: between.to_vec(),
            date,
            event: None,
            evidence,
        });
    }

    pub(crate) fn facet(&mut self, words: &str, player: Actor, kind: FacetKind) {
        let evidence = self.evidence(words);
        self.coded.facets.push(Facet {
            player,
            kind,
            hedge: Hedge::None,
            holder: Holder::writer(),
            evidence,
        });
    }

    pub(crate) fn text_at(&self, position: Position) -> String {
        let found = self.sentences.iter().find(|sentence| sentence.position == position);
        found.map(|sentence| sentence.text.clone()).unwrap_or_default()
    }

    /// Where `words` stand in the sentence of `evidence`.
    pub(crate) fn words_in(&self, evidence: &Evidence, words: &str) -> Span {
        let start = self.text_at(evidence.position).find(words).expect("stands there");
        Span::new(start, start + words.len())
    }
}

fn sentence_of(position: Position, start: usize, text: &str) -> Sentence {
    let mut tokens = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        tokens.push(Token {
            span: Span::new(at, at + word.len()),
            space_after: true,
            lemma: word.to_lowercase().into(),
            tag: Tag::Xx,
            pos: Pos::X,
            head: 0,
            dep: Dep::Dep,
        });
        at += word.len() + 1;
    }
    Sentence {
        position,
        span: Span::new(start, start + text.len()),
        text: text.to_owned(),
        tokens,
        entities: Vec::new(),
        times: Vec::new(),
    }
}

/// An actor by code: the first three letters are its country unless they are generic.
pub(crate) fn actor(code: &str, name: &str) -> Actor {
    let root = code.get(..3).unwrap_or("");
    let generic = matches!(root, "IGO" | "NGO" | "MNC" | "INT" | "IMG");
    Actor {
        name: name.to_owned(),
        country: if generic { None } else { CountryCode::new(root).ok() },
        code: ActorCode(code.into()),
        sector: None,
    }
}

/// "2020-06-16", "2020-06-08/2020-06-14", "2018", or "" for undated.
pub(crate) fn dated(text: &str) -> Dated {
    let day = |text: &str| text.parse::<Date>().expect("a date");
    let (interval, precision) = match text.split_once('/') {
        Some((start, end)) => (DateInterval::new(day(start), day(end)), Precision::Week),
        None if text.is_empty() => return Dated::UNDATED,
        None if text.len() == 4 => {
            let first = day(&format!("{text}-01-01"));
            (DateInterval::new(first, first.last_of_year()), Precision::Year)
        }
        None => (DateInterval::day(day(text)), Precision::Day),
    };
    Dated {
        interval: Some(interval),
        precision,
        basis: DateBasis::Stated,
        words: None,
    }
}

pub(crate) fn event(
    actor: Actor,
    recipient: Actor,
    event_type: EventType,
    date: Dated,
    evidence: Evidence,
) -> Event {
    let (cameo, points) = code_of(event_type);
    Event {
        actor,
        actor_basis: ActorBasis::Name,
        recipient: Some(recipient),
        recipient_basis: Some(ActorBasis::Name),
        event_type,
        mode: None,
        contexts: Vec::new(),
        cameo: CameoCode::new(cameo).expect("a code"),
        intensity: Intensity::new(points).expect("in range"),
        quad_class: event_type.quad_class(),
        quad_scheme: QuadScheme::Plover,
        date,
        place: None,
        magnitude: Magnitude::default(),
        actuality: Actuality::Happened,
        holder: None,
        evidence,
        salience: 0,
        same_as: None,
        confidence: Probability::new(0.8).expect("in range"),
        versions: Versions {
            coder: "1".to_owned(),
            ontology: "plover 1.3".to_owned(),
        },
    }
}

fn code_of(event_type: EventType) -> (&'static str, f64) {
    match event_type {
        EventType::Agree => ("03", 4.0),
        EventType::Consult => ("04", 1.0),
        EventType::Support => ("05", 3.5),
        EventType::Concede => ("08", 5.0),
        EventType::Cooperate => ("06", 6.0),
        EventType::Aid => ("07", 7.0),
        EventType::Retreat => ("087", 9.0),
        EventType::Request => ("10", -5.0),
        EventType::Accuse => ("11", -2.0),
        EventType::Reject => ("12", -4.0),
        EventType::Threaten => ("13", -6.0),
        EventType::Protest => ("14", -6.5),
        EventType::Sanction => ("16", -4.0),
        EventType::Mobilize => ("15", -7.2),
        EventType::Coerce => ("17", -7.0),
        EventType::Assault => ("18", -9.0),
    }
}
