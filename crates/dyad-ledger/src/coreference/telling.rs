//! One telling of an act: what coreference looks at, taken from an article or an entry.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use dyad_types::{
    Actor, ActorCode, Actuality, Article, ArticleId, CameoCode, Coded, DateBasis,
    DateInterval, Direction, Event, EventType, ParagraphKind, Position, Precision,
    QuadClass, Sentence, Span,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::coreference::words::{numbers, stems};
use crate::entry::told_events;
use crate::{DirectedDyad, Dyad, Entry, Item, Party, Source};

/// How long before publication, in days, an act is news; what lies further back is recalled. Own
/// choice: weeklies tell of the last fortnight.
pub(crate) const NEWS_DAYS: i64 = 14;

/// Sentences of running text at the top of a story, beside its title, that tell what it is about.
/// Source: chosen on the open half of `gold/own/coreference`.
const TOP: usize = 3;

/// Sentences of title and standfirst that do.
const TOP_TITLE: usize = 4;

/// Of those of running text, the ones whose days count: the third sentence often tells of what came before. Source:
/// as [`TOP`].
const TOP_DAYS: usize = 2;

/// Successor states that texts name by the capital they share with the state before: "Moscow" is
/// either.
const SUCCESSORS: [(&str, &str); 4] =
    [("CSK", "CZE"), ("SCG", "SRB"), ("SUN", "RUS"), ("YUG", "SRB")];

/// Which telling it is: the same when the same words are coded alike again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TellingKey {
    /// The article.
    pub article: ArticleId,
    /// The sentence.
    pub position: Position,
    /// The words in the sentence's text. Bytes.
    pub words: Span,
    /// Code of who acts, empty when not known.
    pub actor: ActorCode,
    /// Code of to whom, empty when there is none or it is not known.
    pub recipient: ActorCode,
    /// What is done.
    pub cameo: CameoCode,
}

impl TellingKey {
    /// The key of an event and what it rests on.
    pub fn of(source: &Source, event: &Event) -> Self {
        let recipient = event.recipient.as_ref();
        Self {
            article: source.origin.article.clone(),
            position: source.sentence.position,
            words: source.words,
            actor: event.actor.code.clone(),
            recipient: recipient.map(|actor| actor.code.clone()).unwrap_or_default(),
            cameo: event.cameo.clone(),
        }
    }
}

impl std::fmt::Display for TellingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Position { story, paragraph, sentence } = self.position;
        let (article, start, end) = (&self.article.0, self.words.start, self.words.end);
        write!(f, "{article}/{story}.{paragraph}.{sentence}/{start}-{end}/")?;
        write!(f, "{}>{}/{}", self.actor.0, self.recipient.0, self.cameo.as_str())
    }
}

/// One telling of an act, as far as it helps to say which tellings are of the same act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    /// Which telling it is.
    pub key: TellingKey,
    /// The stable name of its event, as in [`crate::Source::key`].
    pub item_key: String,
    /// The pair in whose ledger its event stands.
    pub dyad: Option<Dyad>,
    /// Whether it is the main act of its story: at most one a story. Words, numbers, parties and
    /// days are then those of the story's top, else those of its sentence.
    pub is_main: bool,
    /// When its story was published.
    pub published: Option<Date>,
    /// The days the act may have happened on.
    pub days: Option<DateInterval>,
    /// The day of the act, where words give it and not the day of publication.
    pub day: Option<Date>,
    /// Single days of the fortnight up to publication that the text names, ascending.
    pub days_named: Vec<Date>,
    /// Who acts, if known.
    pub actor: Option<Party>,
    /// To whom, if known.
    pub recipient: Option<Party>,
    /// The pair with its direction, where both are known and differ.
    pub direction: Option<DirectedDyad>,
    /// The parties that the text or the event names, ascending.
    pub named: Vec<Party>,
    /// PLOVER type.
    pub event_type: EventType,
    /// CAMEO code.
    pub cameo: CameoCode,
    /// PLOVER's quad class.
    pub quad_class: QuadClass,
    /// Whether it happened.
    pub actuality: Actuality,
    /// Where it happened, in the words of the text.
    pub place: Option<String>,
    /// Stems of the words of the text, ascending.
    pub words: Vec<CompactString>,
    /// Numbers of the text as digits, years left out, ascending as text.
    pub numbers: Vec<CompactString>,
    /// The telling of the same story that the coder takes for the same act, if any.
    pub same_as: Option<TellingKey>,
}

/// What an event gives a telling without the text around it.
#[derive(Debug, Clone, Copy)]
pub struct TellingEvent<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// To whom.
    pub recipient: Option<&'a Actor>,
    /// PLOVER type.
    pub event_type: EventType,
    /// Whether it happened.
    pub actuality: Actuality,
    /// The days it may have happened on.
    pub days: Option<DateInterval>,
    /// What dates it.
    pub basis: DateBasis,
    /// Where it happened, in the words of the text.
    pub place: Option<&'a str>,
    /// When its story was published.
    pub published: Option<Date>,
}

impl Telling {
    /// What an entry alone tells; `None` when it holds no event. It is not known to be the main act
    /// of its story: [`tellings`] of the article tells more.
    pub fn of(entry: &Entry) -> Option<Self> {
        let event = event_of(entry)?;
        let source = &entry.source;
        let told = TellingEvent {
            actor: &event.actor,
            recipient: event.recipient.as_ref(),
            event_type: event.event_type,
            actuality: event.actuality,
            days: event.date.interval,
            basis: event.date.basis,
            place: event.place.as_ref().map(|place| place.name.as_str()),
            published: source.origin.published.date,
        };
        let key = TellingKey::of(source, event);
        let telling = Self::of_event(key, source.key.clone(), told);
        Some(telling.in_words(&source.sentence.text))
    }

    /// What an event tells without the words of its text, of which it has none.
    pub fn of_event(key: TellingKey, item_key: String, event: TellingEvent<'_>) -> Self {
        let by_words = match event.basis {
            DateBasis::Stated
            | DateBasis::Relative
            | DateBasis::Context
            | DateBasis::Corrected => true,
            DateBasis::Publication | DateBasis::Undated => false,
        };
        let day = event.days.filter(|days| by_words && days.start == days.end);
        let day = day.map(|days| days.start);
        let pair = event
            .recipient
            .and_then(|other| DirectedDyad::between(event.actor, other));
        Self {
            item_key,
            dyad: pair.map(|pair| pair.undirected()),
            is_main: false,
            published: event.published,
            days: event.days,
            day,
            days_named: day.into_iter().collect(),
            actor: party_of(event.actor),
            recipient: event.recipient.and_then(party_of),
            direction: direction(event.actor, event.recipient),
            named: parties(std::iter::once(event.actor).chain(event.recipient)),
            event_type: event.event_type,
            cameo: key.cameo.clone(),
            quad_class: event.event_type.quad_class(),
            actuality: event.actuality,
            place: event.place.map(str::to_owned),
            words: Vec::new(),
            numbers: Vec::new(),
            same_as: None,
            key,
        }
    }

    /// The same with the words and numbers of a text.
    #[must_use]
    pub fn in_words(self, text: &str) -> Self {
        Self { words: stems(text), numbers: numbers(text), ..self }
    }

    /// Whether it may tell of an act between the two of a pair, however it is coded: its text names
    /// both, or it is coded so. Of a pair inside a state, whether it is coded as an act inside it.
    pub fn concerns(&self, dyad: &Dyad) -> bool {
        if dyad.is_domestic() {
            let state = dyad.a().state();
            let is_inside = |own: &Dyad| own.is_domestic() && own.a().state() == state;
            return self.dyad.as_ref().is_some_and(is_inside);
        }
        let names = |party: &&Party| self.named.binary_search(party).is_ok();
        self.dyad.as_ref() == Some(dyad) || dyad.parties().iter().all(names)
    }

    /// The day it is news of: that of publication, or of the act when it is told long after.
    /// `None` for an undated act of an undated story.
    pub fn news_day(&self) -> Option<Date> {
        match (self.day, self.published) {
            (Some(day), Some(published)) if day < news_since(published) => Some(day),
            (_, Some(published)) => Some(published),
            (day, None) => day,
        }
    }
}

/// The tellings of an article, in the order of its coded events; those whose sentence is not among
/// `sentences` are left out.
///
/// The main act of a story is told in its title or its first three sentences of running text, and
/// not long before publication. The first that knows both sides, as the act its sentence is about,
/// in title or first sentence goes before; else the first in the text, the most salient one of its
/// sentence.
pub fn tellings(
    article: &Article,
    sentences: &[Sentence],
    coded: &Coded,
) -> Vec<Telling> {
    let told = told_events(article, sentences, coded);
    let keys: BTreeMap<usize, TellingKey> = told
        .iter()
        .filter_map(|(idx, entry)| {
            Some((*idx, TellingKey::of(&entry.source, event_of(entry)?)))
        })
        .collect();
    let page = Page::of(article, sentences, coded);
    let mains: BTreeSet<usize> = (0..article.stories.len())
        .filter_map(|story| page.main_act(story, &told))
        .collect();
    told.iter()
        .filter_map(|(idx, entry)| {
            let mut telling = Telling::of(entry)?;
            let leader = coded.events.get(*idx).and_then(|event| event.same_as);
            telling.same_as = leader.and_then(|leader| keys.get(&leader).cloned());
            telling.is_main = mains.contains(idx);
            page.tell(&mut telling);
            Some(telling)
        })
        .collect()
}

fn event_of(entry: &Entry) -> Option<&Event> {
    let Item::Event(event) = &entry.item else { return None };
    Some(event)
}

/// An article with its sentences, whom they name, and the top of each story.
struct Page<'a> {
    article: &'a Article,
    sentences: BTreeMap<Position, &'a Sentence>,
    named: BTreeMap<Position, Vec<&'a Actor>>,
    tops: BTreeMap<usize, Top<'a>>,
}

/// The first sentences of a story.
#[derive(Default)]
struct Top<'a> {
    /// Of title and standfirst, [`TOP_TITLE`] at most.
    title: Vec<&'a Sentence>,
    /// Of running text, [`TOP`] at most.
    body: Vec<&'a Sentence>,
}

impl<'a> Page<'a> {
    fn of(article: &'a Article, sentences: &'a [Sentence], coded: &'a Coded) -> Self {
        let mut tops: BTreeMap<usize, Top<'a>> = BTreeMap::new();
        for sentence in sentences {
            let Position { story, paragraph, .. } = sentence.position;
            let paragraphs = article.stories.get(story).map(|story| &story.paragraphs);
            let Some(paragraph) = paragraphs.and_then(|all| all.get(paragraph)) else {
                continue;
            };
            let top = tops.entry(story).or_default();
            match paragraph.kind {
                ParagraphKind::Title | ParagraphKind::Standfirst
                    if top.title.len() < TOP_TITLE =>
                {
                    top.title.push(sentence);
                }
                ParagraphKind::Body if top.body.len() < TOP => top.body.push(sentence),
                ParagraphKind::Title
                | ParagraphKind::Standfirst
                | ParagraphKind::Body
                | ParagraphKind::Heading
                | ParagraphKind::Caption
                | ParagraphKind::Credit
                | ParagraphKind::Callout
                | ParagraphKind::Post => {}
            }
        }
        let sentences = sentences.iter().map(|own| (own.position, own)).collect();
        let mut named: BTreeMap<Position, Vec<&Actor>> = BTreeMap::new();
        for mention in &coded.mentions {
            named.entry(mention.position).or_default().extend(&mention.actors);
        }
        Self { article, sentences, named, tops }
    }

    /// The coded event that a story is about, by index.
    fn main_act(&self, story: usize, told: &[(usize, Entry)]) -> Option<usize> {
        let top = self.tops.get(&story)?;
        let published = self.article.stories.get(story)?.published.date;
        let candidates: Vec<(usize, &Event)> = told
            .iter()
            .filter_map(|(idx, entry)| Some((*idx, event_of(entry)?)))
            .filter(|(_, event)| top.holds(event.evidence.position, TOP))
            .filter(|(_, event)| is_news(event, published))
            .collect();
        let known = |event: &Event| {
            event.salience == 0
                && direction(&event.actor, event.recipient.as_ref()).is_some()
                && top.holds(event.evidence.position, 1)
        };
        candidates
            .into_iter()
            .min_by_key(|(idx, event)| {
                (!known(event), event.evidence.position, event.salience, *idx)
            })
            .map(|(idx, _)| idx)
    }

    /// Fills in what the text around a telling names: of the top of its story for a main act, of
    /// its sentence for another.
    fn tell(&self, telling: &mut Telling) {
        let position = telling.key.position;
        let top = self.tops.get(&position.story);
        let (text, dated): (Vec<&Sentence>, Vec<&Sentence>) = match top {
            Some(top) if telling.is_main => (top.first(TOP), top.first(TOP_DAYS)),
            _ => {
                let own = self.sentences.get(&position).copied();
                (own.into_iter().collect(), own.into_iter().collect())
            }
        };
        let words: Vec<&str> =
            text.iter().map(|sentence| sentence.text.as_str()).collect();
        let words = words.join("\n");
        telling.words = stems(&words);
        telling.numbers = numbers(&words);
        let named = text.iter().filter_map(|sentence| self.named.get(&sentence.position));
        let named = parties(named.flatten().copied());
        let sides = telling.actor.iter().chain(&telling.recipient).cloned();
        let named: BTreeSet<Party> = named.into_iter().chain(sides).collect();
        telling.named = named.into_iter().collect();
        let mut days = named_days(&dated, telling.published);
        days.extend(telling.day);
        if telling.news_day() != telling.published {
            days = telling.day.into_iter().collect();
        }
        telling.days_named = days.into_iter().collect();
    }
}

impl<'a> Top<'a> {
    /// The titles and the first sentences of running text, `n` at most.
    fn first(&self, n: usize) -> Vec<&'a Sentence> {
        self.title.iter().chain(self.body.iter().take(n)).copied().collect()
    }

    fn holds(&self, position: Position, n: usize) -> bool {
        self.first(n).iter().any(|sentence| sentence.position == position)
    }
}

fn news_since(published: Date) -> Date {
    published.saturating_sub(NEWS_DAYS.days())
}

/// Whether an act is not dated long before the story that tells it.
fn is_news(event: &Event, published: Option<Date>) -> bool {
    match (event.date.interval, published) {
        (Some(days), Some(published)) => days.end >= news_since(published),
        _ => true,
    }
}

/// The single days up to publication that sentences name.
fn named_days(sentences: &[&Sentence], published: Option<Date>) -> BTreeSet<Date> {
    let Some(published) = published else { return BTreeSet::new() };
    sentences
        .iter()
        .flat_map(|sentence| &sentence.times)
        .filter_map(|time| time.resolve(Some(published), Direction::Past))
        .filter(|(_, precision)| *precision == Precision::Day)
        .map(|(days, _)| days.start)
        .filter(|day| (news_since(published)..=published).contains(day))
        .collect()
}

/// The states and bodies among actors, ascending; roles without a state name nobody.
fn parties<'a>(actors: impl IntoIterator<Item = &'a Actor>) -> Vec<Party> {
    let parties: BTreeSet<Party> = actors.into_iter().filter_map(party_of).collect();
    parties.into_iter().collect()
}

/// The pair of two sides where both are known and differ.
fn direction(actor: &Actor, recipient: Option<&Actor>) -> Option<DirectedDyad> {
    let recipient = recipient?;
    let states = DirectedDyad::new(party_of(actor)?, party_of(recipient)?);
    states.or_else(|| DirectedDyad::between(actor, recipient))
}

fn party_of(actor: &Actor) -> Option<Party> {
    let party = Party::of(actor)?;
    if actor.country.is_none() && actor.code.0.len() < 6 {
        return None;
    }
    let later = SUCCESSORS.iter().find(|(before, _)| *before == party.as_str());
    match later {
        Some((_, after)) => Party::new(after).ok(),
        None => Some(party),
    }
}
