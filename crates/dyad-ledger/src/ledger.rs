//! The ledger of one dyad: everything told of the relationship, in time order.

use std::collections::{BTreeMap, BTreeSet};

use dyad_types::{
    Actor, Actuality, ArticleId, DateInterval, Event, EventType, Evidence, Facet,
    Outlook, RedLine, Sanction, Span,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::alike::Texts;
use crate::channel::channels;
use crate::edge::edges;
use crate::wording::act_alone;
use crate::{
    Channel, ClusterId, Clusters, DirectedDyad, Dyad, Edge, Entry, Item, Party, Source,
    StatedCause,
};

/// Everything told of one relationship. Lists are in time order where things have dates, else in
/// the order of their sources; nothing depends on the order in which entries arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The two parties.
    pub dyad: Dyad,
    /// Acts between them, by first day and then last day, undated ones last.
    pub events: Vec<LedgerEvent>,
    /// Their channels, by kind.
    pub channels: Vec<Channel>,
    /// Limits stated by one to the other, or to nobody in particular.
    pub red_lines: Vec<Told<RedLine>>,
    /// Measures of one against the other, or of somebody unnamed against one.
    pub sanctions: Vec<Told<Sanction>>,
    /// What is said to come, of the pair or of one of the two.
    pub outlooks: Vec<Told<Outlook>>,
    /// Reasons, of acts between the pair or concerning one of the two.
    pub causes: Vec<Told<StatedCause>>,
    /// Which act brought about which, where both clauses of a reason tell acts and at least one is
    /// among `events`; by effect and then by cause.
    pub edges: Vec<Edge>,
    /// What is told of each.
    pub facets: Vec<Told<Facet>>,
    /// Which of `events` are of one act, however it is coded, by the first of them; empty until
    /// [`Ledger::put_together`].
    #[serde(default)]
    pub clusters: Vec<LedgerCluster>,
}

/// Acts of a ledger that are tellings of one act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerCluster {
    /// Its name.
    pub cluster: ClusterId,
    /// Indices into [`Ledger::events`], ascending; at least one.
    pub acts: Vec<usize>,
    /// Articles that tell it, those that code it as an act of another pair too.
    pub n_articles: usize,
}

/// An act, told by one report or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerEvent {
    /// Who acts, and to whom.
    pub direction: DirectedDyad,
    /// The report that the coder is surest of; the first in order of sources among equals.
    pub event: Event,
    /// What that report rests on.
    pub source: Source,
    /// What the other reports of the same act rest on, in the order of sources.
    pub more_sources: Vec<Source>,
    /// The cluster that its report is in, as far as it is known.
    #[serde(default)]
    pub cluster: Option<ClusterId>,
}

impl LedgerEvent {
    /// Every report, the chosen one first.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.source).chain(&self.more_sources)
    }

    /// Number of articles that tell it.
    pub fn n_articles(&self) -> usize {
        n_articles(self.sources())
    }

    /// The words that tell it, report by report.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let chosen = act_alone(&self.source.sentence.text, &self.event.evidence)
            .of(&self.source.sentence.text);
        let others = self.more_sources.iter().map(|source| {
            let text = &source.sentence.text;
            let (span, none) = (source.words, Span::default());
            let position = source.sentence.position;
            let evidence = Evidence { position, span, actor: none, recipient: none };
            act_alone(text, &evidence).of(text)
        });
        std::iter::once(chosen).chain(others)
    }

    /// Whether it has happened or goes on: only such events count in sums.
    pub const fn is_real(&self) -> bool {
        match self.event.actuality {
            Actuality::Happened | Actuality::Ongoing => true,
            Actuality::Planned
            | Actuality::Threatened
            | Actuality::Hypothetical
            | Actuality::Denied => false,
        }
    }
}

/// A thing and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told<T> {
    /// The thing.
    pub item: T,
    /// What it rests on.
    pub source: Source,
}

/// Number of articles among sources.
pub(crate) fn n_articles<'s>(sources: impl Iterator<Item = &'s Source>) -> usize {
    let articles: BTreeSet<_> = sources.map(|source| &source.origin.article).collect();
    articles.len()
}

impl Ledger {
    /// The ledger of `dyad` from entries in any order; entries that do not concern it are passed
    /// over, an entry given twice counts once.
    ///
    /// Reports are taken for the same act when they agree on actor, recipient, PLOVER type and
    /// actuality, and date it to the same single day; two acts of one sentence stay two. This is
    /// the field's one-a-day rule, so that an act told by fifty papers counts once. What a reviewer
    /// says goes before it ([`Entry::same_act`]): the named report stands for the act then.
    pub fn of(dyad: Dyad, entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut entries: Vec<Entry> =
            entries.into_iter().filter(|entry| entry.concerns(&dyad)).collect();
        // Items that only differ in content are put in the order of their printed form.
        entries.sort_by(|one, other| {
            let content = |entry: &Entry| format!("{:?}", entry.item);
            one.order()
                .cmp(&other.order())
                .then_with(|| content(one).cmp(&content(other)))
        });
        entries.dedup();
        let mut ledger = Self {
            dyad,
            events: Vec::new(),
            channels: Vec::new(),
            red_lines: Vec::new(),
            sanctions: Vec::new(),
            outlooks: Vec::new(),
            causes: Vec::new(),
            edges: Vec::new(),
            facets: Vec::new(),
            clusters: Vec::new(),
        };
        let mut events = Vec::new();
        let mut changes = Vec::new();
        for Entry { source, item, same_act, .. } in entries {
            match item {
                Item::Event(event) => {
                    events.push(Report { source, event: *event, same_act });
                }
                Item::ChannelChange(change) => changes.push((source, change)),
                Item::RedLine(item) => ledger.red_lines.push(Told { item, source }),
                Item::Sanction(item) => ledger.sanctions.push(Told { item, source }),
                Item::Outlook(item) => ledger.outlooks.push(Told { item, source }),
                Item::Cause(item) => {
                    ledger.causes.push(Told { item: *item, source });
                }
                Item::Facet(item) => ledger.facets.push(Told { item, source }),
            }
        }
        ledger.events = acts(&ledger.dyad, events);
        ledger.channels = channels(&ledger.dyad, &changes);
        ledger.edges = edges(&ledger.events, &ledger.causes);
        ledger
    }

    /// Tells of each act in which of `clusters`, those of the pair, it is, and which acts share one.
    pub fn put_together(&mut self, clusters: &Clusters) {
        for act in &mut self.events {
            act.cluster = clusters.of_act(act).cloned();
        }
        let tellings = clusters.tellings();
        let mut acts_of: BTreeMap<&ClusterId, Vec<usize>> = BTreeMap::new();
        for (idx, act) in self.events.iter().enumerate() {
            if let Some(cluster) = &act.cluster {
                acts_of.entry(cluster).or_default().push(idx);
            }
        }
        let mut put: Vec<LedgerCluster> = Vec::with_capacity(acts_of.len());
        for (cluster, acts) in acts_of {
            let of_acts = acts.iter().filter_map(|idx| self.events.get(*idx));
            let own = of_acts.flat_map(LedgerEvent::sources);
            let own = own.map(|source| &source.origin.article);
            let told = tellings.get(cluster).into_iter().flatten();
            let articles: BTreeSet<&ArticleId> =
                told.map(|telling| &telling.article).chain(own).collect();
            let (cluster, n_articles) = (cluster.clone(), articles.len());
            put.push(LedgerCluster { cluster, acts, n_articles });
        }
        put.sort_by(|one, other| one.acts.cmp(&other.acts));
        self.clusters = put;
    }

    /// What was done, by its words.
    pub(crate) fn done_in_words(&self) -> Texts {
        let mut texts = Texts::default();
        for (idx, act) in self.events.iter().enumerate().filter(|(_, act)| act.is_real())
        {
            for words in act.words() {
                texts.add(idx, words);
            }
        }
        texts
    }

    /// What tells parties apart: the side of the pair that an actor speaks for, else its own key,
    /// else its name.
    pub(crate) fn key(&self, actor: &Actor) -> String {
        let known = self.dyad.party_of(actor).cloned().or_else(|| Party::of(actor));
        known.map_or_else(|| actor.name.to_lowercase(), |party| party.to_string())
    }

    /// What its acts, channels, limits, measures, looks ahead, reasons and stakes rest on.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        let states = self.channels.iter().flat_map(|channel| &channel.states);
        self.events
            .iter()
            .flat_map(LedgerEvent::sources)
            .chain(states.flat_map(|state| &state.sources))
            .chain(self.red_lines.iter().map(|told| &told.source))
            .chain(self.sanctions.iter().map(|told| &told.source))
            .chain(self.outlooks.iter().map(|told| &told.source))
            .chain(self.causes.iter().map(|told| &told.source))
            .chain(self.facets.iter().map(|told| &told.source))
    }

    /// The day of its newest news: the newest publication, or the newest act where that is later or
    /// nothing says when it was published. `None` when nothing is dated.
    pub fn newest_news(&self) -> Option<Date> {
        let published = self.sources().filter_map(|source| source.origin.published.date);
        published.max().max(self.newest_day())
    }

    /// The last day of the newest act that happened; `None` when none is dated.
    pub fn newest_day(&self) -> Option<Date> {
        let real = self.events.iter().filter(|event| event.is_real());
        real.filter_map(|event| Some(event.event.date.interval?.end)).max()
    }
}

/// One report of an act.
struct Report {
    source: Source,
    event: Event,
    same_act: Option<String>,
}

/// What reports of one act agree on. The number tells acts of one sentence apart.
type ActKey = (DirectedDyad, EventType, Actuality, Option<DateInterval>, String, usize);

fn acts(dyad: &Dyad, told: Vec<Report>) -> Vec<LedgerEvent> {
    let mut n_in_sentence = BTreeMap::new();
    let mut by_act: BTreeMap<ActKey, Vec<Report>> = BTreeMap::new();
    let mut by_name: BTreeMap<String, (DirectedDyad, Vec<Report>)> = BTreeMap::new();
    for report in told {
        let Report { source, event, same_act } = &report;
        let Some(direction) = direction(dyad, event) else { continue };
        if let Some(name) = same_act.clone() {
            let (_, reports) =
                by_name.entry(name).or_insert_with(|| (direction, Vec::new()));
            reports.push(report);
            continue;
        }
        let day = event.date.interval.filter(|days| days.start == days.end);
        // Without a day, every report stands for itself.
        let own = if day.is_some() { String::new() } else { sentence_key(source) };
        let key = (direction, event.event_type, event.actuality, day, own);
        let nth = n_in_sentence.entry((key.clone(), sentence_key(source))).or_insert(0);
        let key = (key.0, key.1, key.2, key.3, key.4, *nth);
        *nth += 1;
        by_act.entry(key).or_default().push(report);
    }
    let by_rule = by_act.into_iter().map(|(key, reports)| (key.0, reports));
    let mut acts: Vec<LedgerEvent> = by_rule
        .chain(by_name.into_values())
        .filter_map(|(direction, reports)| act(direction, reports))
        .collect();
    acts.sort_by(|one, other| when(one).cmp(&when(other)));
    acts
}

/// Sort key of an act: first day, last day, then its report's place in time and text.
fn when(act: &LedgerEvent) -> impl Ord + '_ {
    let days = act.event.date.interval;
    (days.is_none(), days, act.source.order(), act.event.salience)
}

fn sentence_key(source: &Source) -> String {
    let position = source.sentence.position;
    let numbers = (position.story, position.paragraph, position.sentence);
    format!("{} {numbers:?}", source.origin.article.0)
}

fn act(direction: DirectedDyad, mut reports: Vec<Report>) -> Option<LedgerEvent> {
    let confidence = |idx: &usize| reports[*idx].event.confidence.share();
    let is_named = |report: &Report| report.same_act.as_ref() == Some(&report.source.key);
    let chosen = match reports.iter().position(is_named) {
        Some(named) => named,
        None => (0..reports.len()).reduce(|best, idx| {
            if confidence(&idx) > confidence(&best) { idx } else { best }
        })?,
    };
    let Report { source, event, .. } = reports.remove(chosen);
    let more_sources = reports.into_iter().map(|report| report.source).collect();
    let cluster = None;
    Some(LedgerEvent { direction, event, source, more_sources, cluster })
}

fn direction(dyad: &Dyad, event: &Event) -> Option<DirectedDyad> {
    let direction = DirectedDyad::between(&event.actor, event.recipient.as_ref()?)?;
    (direction.undirected() == *dyad).then_some(direction)
}
