//! Why acts happened: edges from act to act, as the texts state them.

use std::collections::BTreeMap;

use dyad_types::{ArticleId, Cause, CauseKind, Event, Hedge, Holder, Position, Span};
use serde::{Deserialize, Serialize};

use crate::{LedgerEvent, Source, Told};

/// A stated reason, with the acts that its two clauses tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatedCause {
    /// The reason as coded.
    #[serde(flatten)]
    pub cause: Cause,
    /// The act that brings about; `None` when the clause tells no coded act. Entries stored before
    /// there were edges have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause_event: Option<Box<Event>>,
    /// The act brought about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect_event: Option<Box<Event>>,
}

/// One act brought about another, as at least one text states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// The act that brings about.
    pub cause: EdgeEnd,
    /// The act brought about.
    pub effect: EdgeEnd,
    /// What kind of reason it is.
    pub kind: CauseKind,
    /// How sure the first that states it sounds.
    pub hedge: Hedge,
    /// Who states it first.
    pub holder: Holder,
    /// The sentences that state it, in the order of sources.
    pub sources: Vec<Source>,
}

/// An end of an [`Edge`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EdgeEnd {
    /// Index into [`crate::Ledger::events`]; `None` for an act of other parties.
    pub act: Option<usize>,
    /// The act as the stating text was coded.
    pub event: Event,
}

/// The edges of which at least one end is among `events`, in the order of their effects and then
/// of their causes. What several sentences state of the same two acts is one edge.
pub(crate) fn edges(events: &[LedgerEvent], causes: &[Told<StatedCause>]) -> Vec<Edge> {
    let mut edges: BTreeMap<(EndKey, EndKey, CauseKind), Edge> = BTreeMap::new();
    let told_at = told_at(events);
    for told in causes {
        let StatedCause { cause, cause_event, effect_event } = &told.item;
        let (Some(from), Some(to)) = (cause_event, effect_event) else { continue };
        let ends = [from, to].map(|event| end(events, &told_at, &told.source, event));
        let [cause_end, effect_end] = ends;
        let same = cause_end.act == effect_end.act && cause_end.event == effect_end.event;
        if same || cause_end.act.is_none() && effect_end.act.is_none() {
            continue;
        }
        let key = (key(&effect_end), key(&cause_end), cause.kind);
        let edge = edges.entry(key).or_insert_with(|| Edge {
            cause: cause_end,
            effect: effect_end,
            kind: cause.kind,
            hedge: cause.hedge,
            holder: cause.holder.clone(),
            sources: Vec::new(),
        });
        edge.sources.push(told.source.clone());
    }
    edges.into_values().collect()
}

/// What tells ends apart: their place in the ledger, else parties, type and days.
type EndKey = (Option<usize>, String);

fn key(end: &EdgeEnd) -> EndKey {
    let event = &end.event;
    let recipient = event.recipient.as_ref().map_or("", |side| side.code.as_str());
    let days = event.date.interval.map(|days| (days.start, days.end));
    let own = format!(
        "{} {recipient} {} {} {days:?}",
        event.actor.code.as_str(),
        event.event_type,
        event.actuality
    );
    (end.act, if end.act.is_some() { String::new() } else { own })
}

/// The act of the ledger that the same words of the same article told, if there is one.
/// The acts that stretches of text tell, by article, sentence and words.
type ToldAt<'e> = BTreeMap<(&'e ArticleId, Position, Span), Vec<usize>>;

fn told_at(events: &[LedgerEvent]) -> ToldAt<'_> {
    let mut told: ToldAt<'_> = BTreeMap::new();
    for (idx, act) in events.iter().enumerate() {
        for source in act.sources() {
            let at = (&source.origin.article, source.sentence.position, source.words);
            told.entry(at).or_default().push(idx);
        }
    }
    told
}

fn end(
    events: &[LedgerEvent],
    told_at: &ToldAt<'_>,
    source: &Source,
    event: &Event,
) -> EdgeEnd {
    let at = (&source.origin.article, event.evidence.position, event.evidence.span);
    let told = told_at.get(&at).into_iter().flatten().copied();
    let is_its = |idx: &usize| {
        events
            .get(*idx)
            .is_some_and(|act| act.event.event_type == event.event_type)
    };
    EdgeEnd {
        act: told.into_iter().find(is_its),
        event: event.clone(),
    }
}
