//! What a line may rest on: the sentences of the page, who is named in them, when they say it is.

use std::collections::BTreeMap;

use dyad_ledger::{Origin, Party, Past, SentenceText, Source, TextRange, sentence_texts};
use dyad_types::{
    Actor, ActorBasis, Article, Coded, CountryCode, DateInterval, Direction, Event,
    Evidence, Position, Sentence, Span, StoryKind,
};
use jiff::civil::Date;

use crate::brief::{Citation, EvidenceItem, Player};
use crate::candidates::{Record, TurnAtHand};

/// Name of a side that the text leaves unnamed.
pub const NOT_NAMED: &str = "not named";

/// The sentences of a page and what is known of them.
#[derive(Debug)]
pub struct Ground<'a> {
    article: &'a Article,
    coded: &'a Coded,
    /// Index of the main story, if the page has one.
    pub(crate) main: Option<usize>,
    sentences: BTreeMap<Position, &'a Sentence>,
    texts: BTreeMap<Position, SentenceText>,
    named: BTreeMap<Position, Vec<Named<'a>>>,
    country_names: &'a BTreeMap<CountryCode, String>,
    record: Option<Record<'a>>,
}

/// Words of a sentence that stand for an actor.
#[derive(Debug, Clone, Copy)]
struct Named<'a> {
    actor: &'a Actor,
    span: Span,
    outright: bool,
}

impl<'a> Ground<'a> {
    /// The ground of a page. `country_names` gives the usual names of states: "North Korea".
    pub fn of(
        article: &'a Article,
        sentences: &'a [Sentence],
        coded: &'a Coded,
        country_names: &'a BTreeMap<CountryCode, String>,
    ) -> Self {
        let mut named: BTreeMap<Position, Vec<Named<'a>>> = BTreeMap::new();
        for mention in &coded.mentions {
            let outright = match mention.basis {
                ActorBasis::Overlay
                | ActorBasis::Title
                | ActorBasis::Name
                | ActorBasis::InOffice
                | ActorBasis::Stale
                | ActorBasis::Former
                | ActorBasis::Variant
                | ActorBasis::Unresolved => true,
                ActorBasis::Document | ActorBasis::Context => false,
            };
            let all = mention.actors.iter();
            let all = all.map(|actor| Named { actor, span: mention.span, outright });
            named.entry(mention.position).or_default().extend(all);
        }
        // The coder may resolve a side without leaving a mention behind.
        for event in &coded.events {
            let Evidence { position, actor, recipient, .. } = event.evidence;
            let sides =
                [(Some(&event.actor), actor), (event.recipient.as_ref(), recipient)];
            let told = sides.into_iter().filter(|(_, span)| !span.is_empty());
            let told = told.filter_map(|(side, span)| Some((side?, span)));
            let told = told.map(|(actor, span)| Named { actor, span, outright: false });
            named.entry(position).or_default().extend(told);
        }
        let texts = sentence_texts(article, sentences);
        Self {
            article,
            coded,
            main: article.stories.iter().position(|story| story.kind == StoryKind::Main),
            sentences: sentences.iter().map(|s| (s.position, s)).collect(),
            texts: texts.into_iter().map(|text| (text.position, text)).collect(),
            named,
            country_names,
            record: None,
        }
    }

    /// The ground with what the ledger holds of the time before a turn.
    #[must_use]
    pub fn with_past(self, turn: TurnAtHand, past: &'a Past) -> Self {
        let record = Record::of(turn, past, &self.article.id);
        Self { record, ..self }
    }

    /// What the ledger holds of the time before the turn.
    pub(crate) fn record(&self) -> Option<&Record<'a>> {
        self.record.as_ref()
    }

    /// What was coded from the page.
    pub(crate) fn coded(&self) -> &'a Coded {
        self.coded
    }

    /// The events that the sentence tells.
    pub(crate) fn events_at(
        &self,
        position: Position,
    ) -> impl Iterator<Item = &'a Event> {
        let is_here = move |event: &&Event| event.evidence.position == position;
        self.coded.events.iter().filter(is_here)
    }

    pub(crate) fn is_main(&self, position: Position) -> bool {
        self.main == Some(position.story)
    }

    pub(crate) fn sentence(&self, position: Position) -> Option<&'a Sentence> {
        self.sentences.get(&position).copied()
    }

    pub(crate) fn text(&self, position: Position) -> &str {
        self.texts.get(&position).map_or("", |text| text.text.as_str())
    }

    pub(crate) fn published(&self, position: Position) -> Option<Date> {
        self.article.stories.get(position.story)?.published.date
    }

    pub(crate) fn is_of_page(&self, item: &EvidenceItem) -> bool {
        item.origin.article == self.article.id
    }

    /// The usual name of a party: of the country table, else as most of its mentions have it, else
    /// its code.
    pub(crate) fn name_of(&self, party: &Party) -> String {
        let country = CountryCode::new(party.as_str()).ok();
        if let Some(name) = country.and_then(|country| self.country_names.get(&country)) {
            return name.clone();
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let all = self.named.values().flatten().map(|named| named.actor);
        for actor in all.filter(|actor| is_party(actor, party)) {
            // The state itself before its officials.
            let weight = if actor.sector.is_none() { 100 } else { 1 };
            *counts.entry(actor.name.as_str()).or_default() += weight;
        }
        let best = counts.into_iter().rev().max_by_key(|(_, n)| *n);
        best.map_or_else(|| party.to_string(), |(name, _)| name.to_owned())
    }

    pub(crate) fn country_name(&self, country: CountryCode) -> Option<&str> {
        self.country_names.get(&country).map(String::as_str)
    }

    /// Whether a mention in the sentence stands for the player.
    pub(crate) fn names(&self, position: Position, player: &Player) -> bool {
        self.named_at(position).any(|named| is_player(named.actor, player))
    }

    /// Whether a mention in the sentence stands for the player under the name it has here.
    pub(crate) fn names_as(&self, position: Position, player: &Player) -> bool {
        let usual = player.party.as_ref().map(|party| self.name_of(party));
        self.named_at(position).any(|named| {
            is_player(named.actor, player)
                && (named.actor.name == player.name
                    || usual.as_ref() == Some(&player.name))
        })
    }

    /// Whether a mention in the sentence stands for somebody of this name.
    pub(crate) fn names_holder(&self, position: Position, name: &str) -> bool {
        self.named_at(position).any(|named| named.actor.name == name)
    }

    /// The nearest sentence of the story, at or before `position`, else after it, that names the
    /// player outright, and the words there.
    pub(crate) fn naming(
        &self,
        position: Position,
        player: &Player,
    ) -> Option<(Position, Span)> {
        let in_story = |at: &Position| at.story == position.story;
        let words = |at: Position| {
            let named = self.named_at(at);
            let mut named = named.filter(|named| is_player(named.actor, player));
            let first = named.find(|named| named.outright)?;
            Some((at, first.span))
        };
        let before = self.named.range(..=position).rev().map(|(at, _)| *at);
        let after = self.named.range(position..).map(|(at, _)| *at);
        before.chain(after).filter(in_story).find_map(words)
    }

    /// Every party that the sentence names.
    pub(crate) fn parties_at(&self, position: Position) -> Vec<Party> {
        self.named_at(position)
            .filter_map(|named| Party::of(named.actor))
            .collect()
    }

    /// The days that each time expression of the sentence may mean, with its words.
    pub(crate) fn days_at(
        &self,
        position: Position,
        counted_from: Option<Date>,
    ) -> Vec<(Span, DateInterval)> {
        let Some(sentence) = self.sentence(position) else { return Vec::new() };
        let tenses = [Direction::Past, Direction::Future, Direction::Open];
        let mut days = Vec::new();
        for time in &sentence.times {
            let span = sentence.span_of(time.tokens);
            for tense in tenses {
                let with_relation = time.resolve(counted_from, tense);
                let alone = dyad_types::resolve(time.value, counted_from, tense);
                let both = with_relation.into_iter().chain(alone);
                days.extend(both.map(|(interval, _)| (span, interval)));
            }
        }
        days
    }

    /// Sentences of the story up to `position`, nearest first.
    pub(crate) fn before(
        &self,
        position: Position,
    ) -> impl Iterator<Item = Position> + '_ {
        self.texts
            .range(..=position)
            .rev()
            .map(|(at, _)| *at)
            .take_while(move |at| at.story == position.story)
    }

    fn named_at(&self, position: Position) -> impl Iterator<Item = &Named<'a>> {
        self.named.get(&position).into_iter().flatten()
    }
}

/// Whether an actor is of the party: of the state, of the role in it, of the organisation.
pub(crate) fn is_party(actor: &Actor, party: &Party) -> bool {
    Party::of(actor).as_ref() == Some(party)
        || actor.code.as_str().get(..party.as_str().len()) == Some(party.as_str())
}

pub(crate) fn is_player(actor: &Actor, player: &Player) -> bool {
    match &player.party {
        Some(party) => is_party(actor, party),
        None => actor.name == player.name,
    }
}

/// Collects the sentences that lines cite.
#[derive(Debug)]
pub(crate) struct Book<'g> {
    ground: &'g Ground<'g>,
    items: Vec<EvidenceItem>,
}

impl<'g> Book<'g> {
    pub(crate) fn new(ground: &'g Ground<'g>) -> Self {
        Self { ground, items: Vec::new() }
    }

    /// Cites words of a sentence of the page; `None` when the page has no such sentence.
    pub(crate) fn cite(&mut self, position: Position, words: Span) -> Option<Citation> {
        let sentence = self.ground.texts.get(&position)?.clone();
        let origin = Origin::of(self.ground.article, position.story)?;
        Some(self.add(origin, sentence, words))
    }

    /// Cites what an entry of the ledger rests on.
    pub(crate) fn cite_source(&mut self, source: &Source) -> Vec<Citation> {
        let first =
            self.add(source.origin.clone(), source.sentence.clone(), source.words);
        let mut all = vec![first];
        for also in &source.also {
            all.push(self.add(source.origin.clone(), also.clone(), Span::default()));
        }
        all
    }

    fn add(&mut self, origin: Origin, sentence: SentenceText, words: Span) -> Citation {
        let words = TextRange::in_text(&sentence.text, words);
        let same = |item: &EvidenceItem| {
            item.origin.article == origin.article
                && item.sentence.position == sentence.position
        };
        let idx = self.items.iter().position(same).unwrap_or_else(|| {
            let id = self.items.len() + 1;
            self.items.push(EvidenceItem { id, origin, sentence });
            id - 1
        });
        Citation { evidence: idx + 1, words }
    }

    /// Adds to `citations` the sentences that name the players, where the ones cited do not.
    pub(crate) fn cite_players<'p>(
        &mut self,
        citations: &mut Vec<Citation>,
        position: Position,
        players: impl IntoIterator<Item = &'p Player>,
    ) {
        for player in players {
            let cited: Vec<Position> = citations
                .iter()
                .filter_map(|citation| self.items.get(citation.evidence - 1))
                .map(|item| item.sentence.position)
                .collect();
            let named = cited.iter().any(|&at| {
                self.ground.names(at, player)
                    || self.ground.text(at).contains(player.name.as_str())
            });
            if !named && let Some((at, words)) = self.ground.naming(position, player) {
                citations.extend(self.cite(at, words));
            }
        }
    }

    pub(crate) fn item(&self, id: usize) -> Option<&EvidenceItem> {
        self.items.get(id.checked_sub(1)?)
    }

    pub(crate) fn into_items(self) -> Vec<EvidenceItem> {
        self.items
    }
}
