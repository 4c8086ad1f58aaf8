//! One coded thing of one article, with its sentence and the parties it concerns.

use std::collections::{BTreeMap, BTreeSet};

use dyad_types::{
    Actor, ActorBasis, Article, Cause, ChannelChange, Clause, Coded, DateBasis, Dated,
    Event, Evidence, Facet, Outlook, Position, RedLine, Sanction, Sentence, Span,
};
use serde::{Deserialize, Serialize};

use crate::evidence::sentence_texts;
use crate::{DirectedDyad, Dyad, Origin, Party, SentenceText, Source, StatedCause};

/// One coded thing of one article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What it rests on.
    pub source: Source,
    /// The pairs of parties it tells of, ascending; empty when it tells of single parties.
    pub dyads: Vec<Dyad>,
    /// Every party it names, by state and by role in its state, ascending.
    pub parties: Vec<Party>,
    /// The thing.
    pub item: Item,
    /// Of an act that a reviewer merged with others or split from them: the key of the one that
    /// stands for it. Entries that share one tell one act, and tell it with no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_act: Option<String>,
}

/// A coded thing of any kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// Who did what to whom.
    Event(Box<Event>),
    /// A channel opened, used, cut.
    ChannelChange(ChannelChange),
    /// A limit somebody has stated.
    RedLine(RedLine),
    /// A measure in force.
    Sanction(Sanction),
    /// What is said to come.
    Outlook(Outlook),
    /// A reason, with the acts that it links.
    Cause(Box<StatedCause>),
    /// What is told of one player.
    Facet(Facet),
}

impl Item {
    /// Name of the kind, as in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Event(_) => "event",
            Self::ChannelChange(_) => "channel_change",
            Self::RedLine(_) => "red_line",
            Self::Sanction(_) => "sanction",
            Self::Outlook(_) => "outlook",
            Self::Cause(_) => "cause",
            Self::Facet(_) => "facet",
        }
    }
}

impl Entry {
    /// Whether it belongs into the ledger of `dyad`: it tells of the pair, or, unless it is an
    /// event or a channel, it tells of no pair and names one of the two.
    pub fn concerns(&self, dyad: &Dyad) -> bool {
        let needs_pair = matches!(self.item, Item::Event(_) | Item::ChannelChange(_));
        if self.dyads.is_empty() && !needs_pair {
            dyad.parties().into_iter().any(|party| self.parties.contains(party))
        } else {
            self.dyads.contains(dyad)
        }
    }

    /// What entries are sorted by, apart from the content of the item.
    pub(crate) fn order(&self) -> impl Ord + '_ {
        (self.source.order(), self.item.kind())
    }
}

/// Everything coded from an article as entries: events, channels, red lines, sanctions, outlooks,
/// causes, facets, each in the order of `coded`. An item whose sentence is not among `sentences`
/// is left out: nothing is told without its sentence.
pub fn entries(article: &Article, sentences: &[Sentence], coded: &Coded) -> Vec<Entry> {
    let texts = sentence_texts(article, sentences);
    let texts = texts.into_iter().map(|text| (text.position, text)).collect();
    let page = Page { article, coded, texts };
    let mut entries = Vec::new();
    entries.extend((0..coded.events.len()).filter_map(|idx| page.event(idx)));
    entries.extend(coded.channels.iter().filter_map(|change| page.channel(change)));
    entries.extend(coded.red_lines.iter().filter_map(|line| page.red_line(line)));
    entries.extend(coded.sanctions.iter().filter_map(|sanction| page.sanction(sanction)));
    entries.extend(coded.outlooks.iter().filter_map(|outlook| page.outlook(outlook)));
    entries.extend(coded.causes.iter().filter_map(|cause| page.cause(cause)));
    entries.extend(coded.facets.iter().filter_map(|facet| page.facet(facet)));
    name(&mut entries);
    entries
}

/// Gives the entries of one article their stable names: article, place and kind, and which of several at
/// one place it is. The same when the same words are coded again.
fn name<'a>(entries: impl IntoIterator<Item = &'a mut Entry>) {
    let mut n_with_place: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries {
        let place = place_key(entry);
        let nth = n_with_place.entry(place.clone()).or_default();
        entry.source.key = format!("{place}/{nth}");
        *nth += 1;
    }
}

fn place_key(entry: &Entry) -> String {
    let Position { story, paragraph, sentence } = entry.source.sentence.position;
    let (article, kind) = (&entry.source.origin.article.0, entry.item.kind());
    let Span { start, end } = entry.source.words;
    format!("{article}/{story}.{paragraph}.{sentence}/{kind}/{start}-{end}")
}

/// The events of an article as entries, each with its index in `coded`; as [`entries`].
pub(crate) fn told_events(
    article: &Article,
    sentences: &[Sentence],
    coded: &Coded,
) -> Vec<(usize, Entry)> {
    let texts = sentence_texts(article, sentences);
    let texts = texts.into_iter().map(|text| (text.position, text)).collect();
    let page = Page { article, coded, texts };
    let events = (0..coded.events.len()).filter_map(|idx| Some((idx, page.event(idx)?)));
    let mut told: Vec<(usize, Entry)> = events.collect();
    name(told.iter_mut().map(|(_, entry)| entry));
    told
}

/// How long before publication, in days, an act is no news. Own choice: a quarter of a year.
const LONG_BACK: i64 = 92;

struct Page<'a> {
    article: &'a Article,
    coded: &'a Coded,
    texts: BTreeMap<Position, SentenceText>,
}

impl Page<'_> {
    /// An act that changes a channel between two sides, one of which acts, is an act toward the
    /// other: "the North blew up the office that both had shared".
    fn event(&self, idx: usize) -> Option<Entry> {
        let mut event = self.coded.events.get(idx)?.clone();
        if event.recipient.is_none()
            && let Some(other) = self.other_side(idx, &event.actor)
        {
            event.recipient = Some(other.clone());
            event.recipient_basis = Some(ActorBasis::Context);
        }
        event.date = self.date(&event.date, &event.evidence, Some(idx));
        let event = &event;
        let sides: Vec<&Actor> =
            std::iter::once(&event.actor).chain(&event.recipient).collect();
        let source = self.source_of(&event.evidence)?;
        Some(entry(source, pair(event), &sides, Item::Event(Box::new(event.clone()))))
    }

    /// A date that is only that of publication gives way to that of the act its sentence is about,
    /// when that lies long back: "had cut ties in 2016, after a crowd burned its embassy".
    fn date(&self, own: &Dated, evidence: &Evidence, event: Option<usize>) -> Dated {
        let default = || own.clone();
        let at = evidence.position;
        let story = self.article.stories.get(at.story);
        let published = story.and_then(|story| story.published.date);
        let (Some(published), DateBasis::Publication) = (published, own.basis) else {
            return default();
        };
        let in_sentence = || {
            let events = self.coded.events.iter().enumerate();
            events.filter(move |(_, other)| other.evidence.position == at)
        };
        let rank = in_sentence()
            .filter(|(idx, other)| {
                event.map_or(other.evidence.span.overlaps(evidence.span), |own| {
                    own == *idx
                })
            })
            .map(|(_, other)| other.salience)
            .min();
        let since = published.saturating_sub(jiff::Span::new().days(LONG_BACK));
        let told = in_sentence()
            .filter(|(_, other)| rank.is_some_and(|rank| other.salience < rank))
            .map(|(_, other)| &other.date)
            .find(|date| {
                matches!(date.basis, DateBasis::Stated | DateBasis::Relative)
                    && date.interval.is_some_and(|days| days.end < since)
            });
        told.map_or_else(default, |date| Dated {
            basis: DateBasis::Context,
            ..date.clone()
        })
    }

    fn other_side(&self, event: usize, actor: &Actor) -> Option<&Actor> {
        let mut changes = self.coded.channels.iter().filter(|c| c.event == Some(event));
        let between = &changes.find(|change| change.between.len() == 2)?.between;
        let actor = Party::of(actor)?;
        let is_actor = |side: &&Actor| Party::of(side).as_ref() == Some(&actor);
        between.iter().find(is_actor)?;
        between.iter().find(|side| !is_actor(side))
    }

    /// A channel that names one side is between the parties of the event that tells the change.
    fn channel(&self, change: &ChannelChange) -> Option<Entry> {
        let mut change = change.clone();
        if let Some(event) = change.event.and_then(|idx| self.coded.events.get(idx))
            && change.between.len() < 2
            && pair(event).is_some()
        {
            change.between = std::iter::once(&event.actor)
                .chain(&event.recipient)
                .cloned()
                .collect();
            change.between.sort_by(|one, other| one.code.cmp(&other.code));
        }
        change.date = self.date(&change.date, &change.evidence, change.event);
        let source = self.source_of(&change.evidence)?;
        let sides: Vec<&Actor> = change.between.iter().chain(&change.by).collect();
        let dyads = pairs(&sides);
        Some(entry(source, dyads, &sides.clone(), Item::ChannelChange(change.clone())))
    }

    fn red_line(&self, line: &RedLine) -> Option<Entry> {
        let sides: Vec<&Actor> =
            std::iter::once(&line.holder).chain(&line.addressee).collect();
        let source = self.source_of(&line.evidence)?;
        Some(entry(source, pairs(&sides), &sides, Item::RedLine(line.clone())))
    }

    fn sanction(&self, sanction: &Sanction) -> Option<Entry> {
        let sides: Vec<&Actor> =
            std::iter::once(&sanction.target).chain(&sanction.issuer).collect();
        let source = self.source_of(&sanction.evidence)?;
        let date = self.date(&sanction.date, &sanction.evidence, None);
        let dated = Sanction { date, ..sanction.clone() };
        Some(entry(source, pairs(&sides), &sides, Item::Sanction(dated)))
    }

    fn outlook(&self, outlook: &Outlook) -> Option<Entry> {
        let source = self.source(&outlook.outcome, outlook.condition.as_ref())?;
        let dyads = self.clause_pair(&outlook.outcome);
        let sides: Vec<&Actor> = outlook.actor.iter().collect();
        Some(entry(source, dyads, &sides, Item::Outlook(outlook.clone())))
    }

    fn cause(&self, cause: &Cause) -> Option<Entry> {
        let source = self.source(&cause.cause, cause.effect.as_ref())?;
        let clauses = std::iter::once(&cause.cause).chain(&cause.effect);
        let dyads: BTreeSet<Dyad> =
            clauses.filter_map(|clause| self.clause_pair(clause)).collect();
        let stated = StatedCause {
            cause: cause.clone(),
            cause_event: self.told_by(Some(&cause.cause)),
            effect_event: self.told_by(cause.effect.as_ref()),
        };
        let mut told = entry(source, dyads, &[], Item::Cause(Box::new(stated)));
        let player = cause.player.and_then(|country| Party::new(country.as_str()).ok());
        told.parties.extend(player);
        Some(told)
    }

    /// The act that a clause tells, as the ledger keeps it.
    fn told_by(&self, clause: Option<&Clause>) -> Option<Box<Event>> {
        match self.event(clause?.event?)?.item {
            Item::Event(event) => Some(event),
            _ => None,
        }
    }

    fn facet(&self, facet: &Facet) -> Option<Entry> {
        let source = self.source_of(&facet.evidence)?;
        Some(entry(source, None, &[&facet.player], Item::Facet(facet.clone())))
    }

    fn clause_pair(&self, clause: &Clause) -> Option<Dyad> {
        pair(self.coded.events.get(clause.event?)?)
    }

    fn source_of(&self, evidence: &Evidence) -> Option<Source> {
        self.source_at(evidence.position, evidence.span)
    }

    fn source(&self, clause: &Clause, other: Option<&Clause>) -> Option<Source> {
        let mut source = self.source_at(clause.position, clause.span)?;
        let elsewhere = other.filter(|other| other.position != clause.position);
        let also = elsewhere.and_then(|other| self.texts.get(&other.position));
        source.also.extend(also.cloned());
        Some(source)
    }

    fn source_at(&self, position: Position, words: Span) -> Option<Source> {
        Some(Source {
            key: String::new(),
            origin: Origin::of(self.article, position.story)?,
            sentence: self.texts.get(&position)?.clone(),
            words,
            also: Vec::new(),
        })
    }
}

fn pair(event: &Event) -> Option<Dyad> {
    let dyad = DirectedDyad::between(&event.actor, event.recipient.as_ref()?)?;
    Some(dyad.undirected())
}

fn pairs(sides: &[&Actor]) -> BTreeSet<Dyad> {
    let mut dyads = BTreeSet::new();
    for (idx, one) in sides.iter().enumerate() {
        let others = sides.iter().skip(idx + 1);
        let pairs = others.filter_map(|other| DirectedDyad::between(one, other));
        dyads.extend(pairs.map(|dyad| dyad.undirected()));
    }
    dyads
}

fn entry(
    source: Source,
    dyads: impl IntoIterator<Item = Dyad>,
    sides: &[&Actor],
    item: Item,
) -> Entry {
    let parties: BTreeSet<Party> =
        sides.iter().flat_map(|actor| Party::names_of(actor)).collect();
    Entry {
        source,
        dyads: dyads.into_iter().collect(),
        parties: parties.into_iter().collect(),
        item,
        same_act: None,
    }
}
