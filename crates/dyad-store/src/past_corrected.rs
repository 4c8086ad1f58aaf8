//! What came before a turn, where corrections speak of it: the acts of the last weeks put together
//! again, and the panel without what was coded wrongly and with what is right.

use std::collections::{BTreeMap, BTreeSet};

use dyad_ledger::{
    DirectedDyad, Dyad, Entry, EventTypes, Item, PanelSeries, Party, PastAct, Period,
    Sides,
};
use dyad_types::{
    ActorCode, Actuality, ArticleId, DateInterval, Event, EventType, Sector,
};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::events::{EventFilter, StoredEvent};
use crate::overlay::Overlay;
use crate::past::place_in;
use crate::{Store, StoreError};

/// How loosely an act of the panel may be dated, and how long after it may be told, in days; as the
/// view `panel_act` has it.
const LOOSEST: i64 = 6;
const LATEST: i64 = 92;

/// What reports of one act agree on; as [`Store::past`] puts them together.
type ActKey = (Date, String, EventType, Date);

impl Store {
    /// The acts of some days around the parties of `dyad` but for those of one article, in the order
    /// of their days.
    pub(crate) fn corrected_past_acts(
        &self,
        overlay: &Overlay,
        dyad: &Dyad,
        days: DateInterval,
        but: &ArticleId,
    ) -> Result<Vec<PastAct>, StoreError> {
        let states = [dyad.a().state(), dyad.b().state()].map(str::to_owned);
        let filter = EventFilter {
            since: Some(days.start),
            until: Some(days.end),
            of_states: Some(states),
            ..EventFilter::default()
        };
        let members = overlay.members();
        let mut by_act: BTreeMap<ActKey, Vec<Told>> = BTreeMap::new();
        for stored in self.events(&filter)? {
            let Some(told) = self.told_elsewhere(stored, &members, but)? else {
                continue;
            };
            let Some(done) = Done::of(&told.entry) else { continue };
            if done.days.start >= days.start && done.days.end <= days.end {
                let kind = done.event.event_type;
                let key = (done.days.start, done.between(), kind, done.days.end);
                by_act.entry(key).or_default().push(told);
            }
        }
        let acts = by_act.into_values().filter_map(|reports| {
            let articles: BTreeSet<ArticleId> = reports
                .iter()
                .flat_map(|told| told.articles.iter().cloned())
                .collect();
            let surest = reports.into_iter().reduce(|best, next| {
                if confidence(&next) > confidence(&best) { next } else { best }
            })?;
            let sides = Done::of(&surest.entry)?.sides;
            Some(PastAct {
                entry: surest.entry,
                sides,
                n_reports: articles.len(),
            })
        });
        Ok(acts.collect())
    }

    /// Puts the acts of corrected events, as far as articles other than `but` tell them, into a panel of
    /// the periods before `end`; what was coded of them is not in it.
    pub(crate) fn put_corrected(
        &self,
        overlay: &Overlay,
        panel: &mut Vec<PanelSeries>,
        (end, but): (Period, &ArticleId),
    ) -> Result<(), StoreError> {
        let members = overlay.members();
        for stored in self.corrected_events(&EventFilter::default(), overlay)? {
            let Some(told) = self.told_elsewhere(stored, &members, but)? else {
                continue;
            };
            let Some(done) = Done::of(&told.entry) else { continue };
            let period = Period::of(done.days.start);
            if done.is_counted() && period < end {
                put(panel, &done.sides, period, done.event.event_type.into());
            }
        }
        Ok(())
    }

    /// An act with the articles that tell it but for one; where this has the report that stands for the
    /// act, another report stands for it. `None` when no other article tells it.
    fn told_elsewhere(
        &self,
        stored: StoredEvent,
        members: &BTreeMap<i64, Vec<i64>>,
        but: &ArticleId,
    ) -> Result<Option<Told>, StoreError> {
        let more = members.get(&stored.item_id).map(|ids| self.stored_items(ids));
        let more = more.transpose()?.unwrap_or_default();
        let own = stored.entry.source.clone();
        let mut sources = std::iter::once(own)
            .chain(more.into_iter().map(|member| member.entry.source))
            .filter(|source| source.origin.article != *but)
            .peekable();
        let Some(source) = sources.peek().cloned() else { return Ok(None) };
        let articles = sources.map(|source| source.origin.article).collect();
        Ok(Some(Told { entry: Entry { source, ..stored.entry }, articles }))
    }
}

/// An act with the articles that tell it.
struct Told {
    entry: Entry,
    articles: BTreeSet<ArticleId>,
}

fn confidence(told: &Told) -> f64 {
    Done::of(&told.entry).map_or(0.0, |done| done.event.confidence.share())
}

fn put(panel: &mut Vec<PanelSeries>, sides: &Sides, period: Period, types: EventTypes) {
    let at = match place_in(panel, sides) {
        Ok(at) => at,
        Err(at) => {
            panel.insert(at, PanelSeries { sides: sides.clone(), active: Vec::new() });
            at
        }
    };
    let Some(series) = panel.get_mut(at) else { return };
    match series.active.binary_search_by_key(&period, |(period, _)| *period) {
        Ok(idx) => {
            if let Some((_, told)) = series.active.get_mut(idx) {
                *told = told.and(types);
            }
        }
        Err(idx) => series.active.insert(idx, (period, types)),
    }
}

/// An act that was done on known days between known sides; as the view `act` has it.
struct Done<'a> {
    event: &'a Event,
    sides: Sides,
    days: DateInterval,
    reported: Option<Date>,
}

impl<'a> Done<'a> {
    fn of(entry: &'a Entry) -> Option<Self> {
        let Item::Event(event) = &entry.item else { return None };
        let days = event.date.interval?;
        let reported = entry.source.origin.published.date;
        let is_told = |kind: EventType| {
            event.event_type == kind
                && reported.is_some_and(|reported| days.start <= reported)
        };
        let is_done = match event.actuality {
            Actuality::Happened | Actuality::Ongoing => true,
            Actuality::Threatened => is_told(EventType::Threaten),
            Actuality::Planned => is_told(EventType::Agree),
            Actuality::Hypothetical | Actuality::Denied => false,
        };
        let sides = sides(event)?;
        is_done.then_some(Self { event, sides, days, reported })
    }

    fn between(&self) -> String {
        let event = self.event;
        let pair = event
            .recipient
            .as_ref()
            .and_then(|recipient| DirectedDyad::between(&event.actor, recipient));
        pair.map_or_else(
            || format!("{}->", event.actor.code.as_str()),
            |pair| pair.to_string(),
        )
    }

    fn is_counted(&self) -> bool {
        let DateInterval { start, end } = self.days;
        let within = |first: Date, n_days: i64, last: Date| {
            last >= first && first.saturating_add(n_days.days()) >= last
        };
        within(start, LOOSEST, end)
            && self.reported.is_some_and(|reported| within(start, LATEST, reported))
    }
}

/// Between whom an act is counted: a pair; else the state that it happens inside of.
fn sides(event: &Event) -> Option<Sides> {
    let (actor, recipient) = (&event.actor, event.recipient.as_ref());
    let pair = recipient.and_then(|other| DirectedDyad::between(actor, other));
    if let Some(pair) = pair {
        return Some(Sides::Pair(pair.undirected()));
    }
    let state = Party::new(actor.country.as_ref()?.as_str()).ok()?;
    let is_inner = match recipient {
        Some(other) => {
            let code = |code: &ActorCode| code.as_str().to_owned();
            other.country == actor.country && code(&other.code) != code(&actor.code)
        }
        None => {
            !matches!(actor.sector, None | Some(Sector::Gov | Sector::Mil | Sector::Spy))
        }
    };
    is_inner.then_some(Sides::Within(state))
}
