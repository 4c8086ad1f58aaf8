//! A page of paragraphs, analysed by the language stage, with mentions found by a short list of
//! names: what the readers of reasons get, without the actor tables.

use std::fmt::Write as _;
use std::sync::LazyLock;

use dyad_coding::why::{Why, read};
use dyad_data::WhyLexicon;
use dyad_language::{Pipeline, read_article};
use dyad_types::{
    Actor, ActorBasis, ActorCode, Article, ArticleId, Cause, ChannelChange, CountryCode,
    Dated, Dep, Event, Facet, Format, Mention, Outlook, Paragraph, ParagraphKind,
    Position, Precision, Probability, Publication, PublicationBasis, RedLine, Sanction,
    Sentence, Span, Story, StoryKind, TokenRange,
};
use jiff::civil::date;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    Pipeline::load(dyad_data::models::english()).expect("weights that come with dyad")
});

static LEXICON: LazyLock<WhyLexicon> =
    LazyLock::new(|| WhyLexicon::embedded().expect("tables that come with dyad"));

/// Names by country; a name of several words is split at spaces, as the tokeniser does.
const NAMES: &[(&str, &[&str])] = &[
    ("ARM", &["Armenia", "Yerevan"]),
    ("AZE", &["Azerbaijan", "Baku"]),
    ("BEL", &["Brussels"]),
    ("BLR", &["Belarus", "Minsk"]),
    ("CHN", &["China", "Beijing"]),
    ("COD", &["Congo", "Kinshasa"]),
    ("COL", &["Colombia", "Bogota"]),
    ("CUB", &["Cuba", "Havana"]),
    ("DEU", &["Germany", "Berlin"]),
    ("DZA", &["Algeria", "Algiers"]),
    ("EGY", &["Egypt", "Cairo"]),
    ("ETH", &["Ethiopia", "Addis Ababa"]),
    ("FRA", &["France", "Paris", "French"]),
    ("GBR", &["Britain", "London"]),
    ("GRC", &["Greece", "Athens"]),
    ("IND", &["India", "New Delhi"]),
    ("IRN", &["Iran", "Tehran"]),
    ("ISR", &["Israel", "Israeli"]),
    ("JOR", &["Jordan"]),
    ("JPN", &["Japan", "Tokyo"]),
    ("MAR", &["Morocco", "Rabat", "Moroccan"]),
    ("MLI", &["Mali", "Bamako"]),
    ("PAK", &["Pakistan", "Islamabad"]),
    ("POL", &["Poland", "Warsaw"]),
    ("QAT", &["Qatar", "Doha"]),
    ("RUS", &["Russia", "Moscow", "the Kremlin", "Russian"]),
    ("RWA", &["Rwanda", "Kigali"]),
    ("SAU", &["Saudi Arabia", "Riyadh"]),
    ("SDN", &["Sudan", "Khartoum"]),
    ("SRB", &["Serbia", "Belgrade"]),
    ("SYR", &["Syria", "Damascus"]),
    ("TUR", &["Turkey", "Ankara"]),
    ("TWN", &["Taiwan", "Taipei"]),
    ("UKR", &["Ukraine", "Kyiv"]),
    ("USA", &["the United States", "the US", "US", "Washington"]),
    ("VEN", &["Venezuela", "Caracas"]),
    ("XKX", &["Kosovo", "Pristina"]),
];

/// What is read from a page published on 2020-06-17, a Wednesday.
pub(crate) struct Page {
    sentences: Vec<Sentence>,
    why: Why,
}

impl Page {
    /// Reads paragraphs separated by empty lines; one that ends with "?" alone is a heading.
    pub(crate) fn read(text: &str) -> Self {
        Self::read_with(text, |_| Vec::new())
    }

    /// The same, with the events that `code` makes of the sentences.
    pub(crate) fn read_with(
        text: &str,
        code: impl Fn(&[Sentence]) -> Vec<Event>,
    ) -> Self {
        let article = article(text);
        let sentences = read_article(&PIPELINE, &article);
        let mut last = None;
        let mentions: Vec<Mention> = sentences
            .iter()
            .flat_map(|sentence| mentions(sentence, &mut last))
            .collect();
        let events = code(&sentences);
        let why = read(&LEXICON, &article, &sentences, &events, &mentions, None);
        Self { sentences, why }
    }

    fn text(&self, position: Position, span: Span) -> &str {
        let sentence =
            self.sentences.iter().find(|sentence| sentence.position == position);
        sentence.map_or("", |sentence| span.of(&sentence.text))
    }

    /// One line for each channel: state, kind, name, sides, who, when.
    pub(crate) fn channels(&self) -> Vec<String> {
        self.why.channels.iter().map(channel).collect()
    }

    /// One line for each red line.
    pub(crate) fn red_lines(&self) -> Vec<String> {
        self.why.red_lines.iter().map(red_line).collect()
    }

    /// One line for each sanction in force.
    pub(crate) fn sanctions(&self) -> Vec<String> {
        self.why.sanctions.iter().map(sanction).collect()
    }

    /// One line for each stake: player, kind, hedge, holder, words.
    pub(crate) fn facets(&self) -> Vec<String> {
        let line = |facet: &Facet| {
            let words = self.text(facet.evidence.position, facet.evidence.span);
            let hedge = hedged(facet.hedge);
            format!("{} {}{hedge}: {words}", facet.player.code.as_str(), facet.kind)
        };
        self.why.facets.iter().map(line).collect()
    }

    /// One line for each reason: kind, hedge, holder, cause, effect.
    pub(crate) fn causes(&self) -> Vec<String> {
        let line = |cause: &Cause| {
            let because = self.text(cause.cause.position, cause.cause.span);
            let effect = cause
                .effect
                .as_ref()
                .map_or("-", |effect| self.text(effect.position, effect.span));
            let hedge = hedged(cause.hedge);
            format!("{}{hedge}: {because} => {effect}", cause.kind)
        };
        self.why.causes.iter().map(line).collect()
    }

    /// One line for each look ahead: kind, hedge, holder, actor, horizon, condition, outcome.
    pub(crate) fn outlooks(&self) -> Vec<String> {
        let line = |outlook: &Outlook| {
            let mut line = format!("{}{}", outlook.kind, hedged(outlook.modality));
            if outlook.holder.span.is_some() {
                let _ = write!(line, " ({})", outlook.holder.name);
            }
            let actor = outlook.actor.as_ref().map_or("-", |actor| actor.code.as_str());
            let _ = write!(line, " {actor} {}: ", when(&outlook.horizon));
            if let Some(condition) = &outlook.condition {
                let _ =
                    write!(line, "{} => ", self.text(condition.position, condition.span));
            }
            line + self.text(outlook.outcome.position, outlook.outcome.span)
        };
        self.why.outlooks.iter().map(line).collect()
    }

    /// The reasons as read.
    pub(crate) fn why(&self) -> &Why {
        &self.why
    }
}

fn hedged(hedge: dyad_types::Hedge) -> String {
    match hedge {
        dyad_types::Hedge::None => String::new(),
        other => format!(", {other}"),
    }
}

fn when(date: &Dated) -> String {
    date.interval
        .map_or("undated".to_owned(), |interval| interval.to_string())
}

fn codes(actors: &[Actor]) -> String {
    actors
        .iter()
        .map(|actor| actor.code.as_str())
        .collect::<Vec<_>>()
        .join("-")
}

fn channel(change: &ChannelChange) -> String {
    let by = change.by.as_ref().map_or("-", |actor| actor.code.as_str());
    let between = codes(&change.between);
    format!(
        "{} {} [{}] {between} by {by} {}",
        change.state,
        change.kind,
        change.name,
        when(&change.date)
    )
}

fn red_line(line: &RedLine) -> String {
    let crossed = match line.crossed {
        Some(true) => "crossed",
        Some(false) => "not crossed",
        None => "open",
    };
    let addressee = line.addressee.as_ref().map_or("-", |actor| actor.code.as_str());
    let holder = line.holder.code.as_str();
    format!("{holder} <- {addressee} [{}] {crossed} {}", line.act, when(&line.as_of))
}

fn sanction(sanction: &Sanction) -> String {
    let issuer = sanction.issuer.as_ref().map_or("-", |actor| actor.code.as_str());
    let reason = sanction.reason.as_deref().unwrap_or("-");
    let Sanction { measure, state, .. } = sanction;
    let target = sanction.target.code.as_str();
    let date = if sanction.date.interval.is_some() {
        format!(" {}", when(&sanction.date))
    } else {
        String::new()
    };
    let until = if sanction.until.interval.is_some() {
        format!(" until {}", when(&sanction.until))
    } else {
        String::new()
    };
    format!("{issuer} -> {target} {measure} {state}{date}{until} [{reason}]")
}

fn article(text: &str) -> Article {
    let paragraphs = text.split("\n\n").map(|text| Paragraph {
        kind: if text.ends_with('?') {
            ParagraphKind::Heading
        } else {
            ParagraphKind::Body
        },
        text: text.to_owned(),
        span: Span::default(),
        runs: Vec::new(),
    });
    let published = Publication {
        date: Some(date(2020, 6, 17)),
        precision: Precision::Day,
        basis: PublicationBasis::Given,
        source: None,
        estimate: None,
    };
    let story = Story {
        kind: StoryKind::Main,
        published: published.clone(),
        paragraphs: paragraphs.collect(),
        captions: Vec::new(),
        credits: Vec::new(),
        callouts: Vec::new(),
    };
    Article {
        id: ArticleId("test".to_owned()),
        name: "test".to_owned(),
        url: None,
        publisher: None,
        authors: Vec::new(),
        format: Format::Text,
        text: String::new(),
        published,
        facts: dyad_types::PageFacts::default(),
        stories: vec![story],
        skipped: Vec::new(),
    }
}

/// Names of the list, and pronouns of the third person as the last player that was named first
/// in its sentence.
fn mentions(sentence: &Sentence, last: &mut Option<Actor>) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    let mut idx = 0;
    let before = last.clone();
    while idx < sentence.tokens.len() {
        let pronoun = ["it", "its", "he", "his", "they", "their"]
            .iter()
            .any(|word| sentence.is_word(idx, word))
            && sentence.tokens[idx].dep != Dep::Expl;
        let first = mentions.first().and_then(|mention| mention.actors.first().cloned());
        let named = name_at(sentence, idx).or_else(|| {
            let actor = first.or_else(|| before.clone()).filter(|_| pronoun)?;
            Some((TokenRange::new(idx, idx + 1), actor))
        });
        let Some((tokens, actor)) = named else {
            idx += 1;
            continue;
        };
        if mentions.is_empty() {
            *last = Some(actor.clone());
        }
        mentions.push(mention(sentence, tokens, actor));
        idx = tokens.end;
    }
    mentions
}

fn name_at(sentence: &Sentence, idx: usize) -> Option<(TokenRange, Actor)> {
    let names = NAMES
        .iter()
        .flat_map(|(code, names)| names.iter().map(move |name| (code, name)));
    let fitting = names.filter(|(_, name)| {
        name.split(' ').zip(idx..).all(|(word, at)| {
            sentence.word(at) == word || word == "the" && sentence.is_word(at, word)
        })
    });
    let (code, name) = fitting.max_by_key(|(_, name)| name.len())?;
    let tokens = TokenRange::new(idx, idx + name.split(' ').count());
    let actor = Actor {
        name: (*name).to_owned(),
        country: CountryCode::new(code).ok(),
        code: ActorCode((*code).into()),
        sector: None,
    };
    Some((tokens, actor))
}

fn mention(sentence: &Sentence, tokens: TokenRange, actor: Actor) -> Mention {
    let outside = |&idx: &usize| {
        let head = sentence.tokens[idx].head;
        head == idx || !tokens.contains(head)
    };
    Mention {
        position: sentence.position,
        tokens,
        head: tokens.indices().find(outside).unwrap_or(tokens.start),
        span: sentence.span_of(tokens),
        actors: vec![actor],
        basis: ActorBasis::Name,
        confidence: Probability::ONE,
        as_place: false,
    }
}
