//! Why now, from the ledger: acts of the 30 days before a turn, ranked by how much such acts raise
//! its odds.

use std::collections::BTreeSet;

use dyad_ledger::wording::act_alone;
use dyad_ledger::{
    Arrow, DirectedDyad, Dyad, EventTypes, Item, Ledger, LedgerEvent, PAST_DAYS, Party,
    Past, PastAct, Period, Sides, Status, StatusReason, Turn,
};
use dyad_types::{
    Actor, CountryCode, DateBasis, DateInterval, Event, EventType, QuadClass,
};
use jiff::civil::Date;

use crate::brief::{
    ActLine, CandidateLine, DropReason, EvidenceItem, LedgerSearch, Player, ReasonLine,
};
use crate::ground::{Ground, NOT_NAMED, is_player};
use crate::plan::Plan;
use crate::precursors;
use crate::precursors::{BaseRates, Class, LEAST, Question, Role, base_rates, role};
use crate::relation::date_of;

/// Most candidates that are shown. Own choice: what a reader takes in at a glance.
pub const MOST_CANDIDATES: usize = 5;

/// The turn that a page tells of its pair: what the time before is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnAtHand {
    /// The pair.
    pub dyad: Dyad,
    /// Day of the turn; of several the first.
    pub day: Date,
    /// PLOVER type of the deciding act; of a channel without an act SANCTION for one that was cut,
    /// ASSAULT for one destroyed, COOPERATE for one restored, AGREE for one agreed on.
    pub event_type: EventType,
}

impl TurnAtHand {
    /// The turn that decides the status of a ledger, dated to a week or better: of a worsening the
    /// hardest act that it rests on, of a mending the warmest. `None` for what stays the same.
    pub(crate) fn of(ledger: &Ledger, published: Option<Date>) -> Option<Self> {
        let status = ledger.status(published)?;
        let act = deciding_act(ledger, &status);
        let event_type = match act {
            Some(act) => act.event.event_type,
            None => match status.reason {
                StatusReason::ChannelCut | StatusReason::ChannelSuspended => {
                    EventType::Sanction
                }
                StatusReason::ChannelDestroyed => EventType::Assault,
                StatusReason::ChannelAgreed => EventType::Agree,
                StatusReason::ChannelRestored => EventType::Cooperate,
                StatusReason::Quiet
                | StatusReason::Points
                | StatusReason::Cooperation
                | StatusReason::Force => return None,
            },
        };
        let of_act = act.and_then(|act| act.event.date.interval);
        let days =
            if status.turn == Turn::None { of_act? } else { status.date.interval? };
        is_dated_to_a_week(days).then(|| Self {
            dyad: ledger.dyad.clone(),
            day: days.start,
            event_type,
        })
    }
}

/// The hardest or warmest of the acts that the first of the deciding sentences tells.
fn deciding_act<'l>(ledger: &'l Ledger, status: &Status) -> Option<&'l LedgerEvent> {
    let is_of_turn = |act: &&LedgerEvent| {
        let is_conflict = is_conflict(act.event.event_type);
        act.is_real()
            && match status.arrow {
                Arrow::Worse => is_conflict,
                Arrow::Better => !is_conflict,
                Arrow::Same => false,
            }
    };
    status.because.iter().find_map(|because| {
        let is_there = |act: &&LedgerEvent| {
            act.sources().any(|source| {
                source.origin.article == because.origin.article
                    && source.sentence.position == because.sentence.position
            })
        };
        let acts = ledger.events.iter().filter(is_of_turn).filter(is_there);
        acts.max_by_key(|act| act.event.event_type)
    })
}

fn is_conflict(event_type: EventType) -> bool {
    match event_type.quad_class() {
        QuadClass::VerbalConflict | QuadClass::MaterialConflict => true,
        QuadClass::VerbalCooperation | QuadClass::MaterialCooperation => false,
    }
}

fn is_dated_to_a_week(days: DateInterval) -> bool {
    n_days(days.start, days.end) < 7
}

fn n_days(first: Date, last: Date) -> i64 {
    first.until(last).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

/// What the ledger holds against a turn: the acts before it, and the counts of their classes.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    turn: TurnAtHand,
    turns: EventTypes,
    acts: Vec<Before<'a>>,
    rates: BaseRates,
}

/// An act before the turn.
#[derive(Debug, Clone, Copy)]
struct Before<'a> {
    act: &'a PastAct,
    event: &'a Event,
    class: Class,
    days: DateInterval,
}

impl<'a> Record<'a> {
    /// `None` when the past knows neither of the two. Acts of the page at hand, acts outside the 30
    /// days, and acts of the pair that are such a turn themselves, its beginning rather than its
    /// reason, are passed over.
    pub(crate) fn of(
        turn: TurnAtHand,
        past: &'a Past,
        page: &dyad_types::ArticleId,
    ) -> Option<Self> {
        let pair = Sides::Pair(turn.dyad.clone());
        let is_known = |sides: &Sides| role(&pair, sides).is_some();
        if !past.panel.iter().any(|series| is_known(&series.sides))
            && !past.acts.iter().any(|act| is_known(&act.sides))
        {
            return None;
        }
        let turns = precursors::such_turns(turn.event_type);
        let before = past.acts.iter().filter_map(|act| {
            let Item::Event(event) = &act.entry.item else { return None };
            let days = event.date.interval?;
            let event_type = event.event_type;
            let class = Class { role: role(&pair, &act.sides)?, event_type };
            let is_turn = class.role == Role::SameDyad && turns.contains(event_type);
            let is_before =
                days.end < turn.day && n_days(days.start, turn.day) <= PAST_DAYS;
            let is_own = act.entry.source.origin.article == *page;
            (is_before && !is_turn && !is_own).then_some(Before {
                act,
                event,
                class,
                days,
            })
        });
        let acts: Vec<Before<'a>> = before.collect();
        let rates = base_rates(
            &past.panel,
            &Question {
                turns,
                pair,
                classes: acts.iter().map(|act| act.class).collect(),
                end: Period::of(turn.day),
            },
        );
        Some(Self { turn, turns, acts, rates })
    }

    fn counts(&self, class: Class) -> precursors::Counts {
        self.rates.counts.get(&class).copied().unwrap_or_default()
    }

    fn days_before(&self, before: &Before<'_>) -> usize {
        usize::try_from(n_days(before.days.end, self.turn.day)).unwrap_or(0)
    }

    fn told_by(&self, item: &EvidenceItem) -> impl Iterator<Item = &Before<'a>> {
        self.acts.iter().filter(move |before| {
            let source = &before.act.entry.source;
            source.origin.article == item.origin.article
                && source.sentence.position == item.sentence.position
        })
    }

    /// Whether an act of the ledger in this sentence has the player under the name it has here.
    pub(crate) fn names(
        &self,
        item: &EvidenceItem,
        player: &Player,
        ground: &Ground<'_>,
    ) -> bool {
        let usual = player.party.as_ref().map(|party| ground.name_of(party));
        let is_named = |actor: &Actor| {
            is_player(actor, player)
                && (actor.name == player.name || usual.as_ref() == Some(&player.name))
        };
        self.told_by(item).any(|before| {
            let recipient = before.event.recipient.iter();
            recipient.chain(Some(&before.event.actor)).any(is_named)
        })
    }

    /// Whether an act of the ledger in this sentence is claimed by a holder of this name.
    pub(crate) fn names_holder(&self, item: &EvidenceItem, name: &str) -> bool {
        self.told_by(item)
            .any(|before| before.event.holder.as_ref().is_some_and(|h| h.name == name))
    }

    /// Whether the ledger holds such an act in a cited sentence, on these days before the turn, and
    /// these are the counts of its class.
    pub(crate) fn bears(
        &self,
        line: &CandidateLine,
        cited: &[&EvidenceItem],
    ) -> Result<(), DropReason> {
        let act = &line.act;
        let is_told = |before: &&Before<'_>| {
            let recipient = match (&before.event.recipient, &act.recipient) {
                (Some(actor), Some(player)) => is_player(actor, player),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            recipient
                && is_player(&before.event.actor, &act.actor)
                && before.class == Class { role: line.role, event_type: act.event_type }
        };
        let told = cited.iter().flat_map(|item| self.told_by(item)).filter(is_told);
        let told: Vec<&Before<'_>> = told.collect();
        let is_done = |before: &&&Before<'_>| before.event.actuality == act.actuality;
        let is_then = |before: &&&Before<'_>| {
            self.days_before(before) == line.days_before
                && act.date.interval.is_none_or(|days| days == before.days)
        };
        if told.is_empty() {
            return Err(DropReason::Direction);
        }
        if !told.iter().any(|before| is_done(&before)) {
            return Err(DropReason::Negation);
        }
        if !told.iter().any(|before| is_then(&before)) {
            return Err(DropReason::Date);
        }
        let class = Class { role: line.role, event_type: act.event_type };
        if line.counts == self.counts(class) && line.odds == line.counts.odds() {
            Ok(())
        } else {
            Err(DropReason::Number)
        }
    }

    /// What was looked for; `n_shown` acts of the ledger are shown.
    pub(crate) fn search(&self, n_shown: usize) -> LedgerSearch {
        let BaseRates { n_pairs, n_months, n_followed, .. } = self.rates;
        LedgerSearch {
            day: self.turn.day,
            event_type: self.turn.event_type,
            turns: self.turns.iter().collect(),
            n_acts: self.acts.len(),
            n_more: self.acts.len().saturating_sub(n_shown),
            n_pairs,
            n_months,
            n_followed,
            is_thin: n_followed < LEAST || n_months - n_followed < LEAST,
        }
    }

    /// One act of each class that speaks for the turn, the likeliest first: by the lower end of the
    /// interval of its odds, those that do not raise the odds left out; then, of classes with too
    /// little history to say, hostile acts before a worsening and cooperative ones before a mending,
    /// by their weight on the Goldstein scale. The newer one first among equals.
    fn ranked(&self, but: &BTreeSet<Class>) -> Vec<Before<'a>> {
        let mut classes = BTreeSet::new();
        let mut newest: Vec<Before<'a>> = self.acts.clone();
        newest.sort_by_key(|before| std::cmp::Reverse(before.days.end));
        newest.retain(|before| !but.contains(&before.class) && self.speaks(before));
        newest.sort_by(|one, other| {
            let low = |before: &Before<'_>| {
                self.counts(before.class).odds().map_or(0.0, |odds| odds.low.times())
            };
            let points = |before: &Before<'_>| before.event.intensity.points().abs();
            low(other)
                .total_cmp(&low(one))
                .then_with(|| points(other).total_cmp(&points(one)))
        });
        newest.retain(|before| classes.insert(before.class));
        newest
    }

    fn speaks(&self, before: &Before<'_>) -> bool {
        let conflict = is_conflict(before.class.event_type);
        match self.counts(before.class).odds() {
            Some(odds) => odds.ratio.times() > 1.0,
            None => conflict == is_conflict(self.turn.event_type),
        }
    }
}

/// The candidates of the ledger that the text does not tell; what it does tell is marked in its own
/// line of `why_now`, whose causes' acts are `stated`, one for each line.
pub(crate) fn candidates(
    plan: &mut Plan<'_>,
    why_now: &mut [ReasonLine],
    stated: &[Option<Event>],
) -> (Vec<CandidateLine>, Option<LedgerSearch>) {
    let Some(record) = plan.ground.record() else { return (Vec::new(), None) };
    let mut told = BTreeSet::new();
    for (reason, stated) in why_now.iter_mut().zip(stated) {
        let Some(stated) = stated else { continue };
        let known = record.acts.iter().rev().find(|before| is_same(stated, before));
        if let Some(before) = known {
            told.insert(before.class);
            reason.in_ledger = Some(Box::new(line(plan, record, before)));
        }
    }
    let n_told = why_now.iter().filter(|reason| reason.in_ledger.is_some()).count();
    let ranked = record.ranked(&told);
    let shown = ranked.iter().take(MOST_CANDIDATES);
    let lines: Vec<CandidateLine> =
        shown.map(|before| line(plan, record, before)).collect();
    let search = record.search(n_told + lines.len());
    (lines, Some(search))
}

/// Whether the text's act is the one of the ledger: same type, same sides as far as the text names
/// them, and on the same day or a day off, where the text dates it by words of its own.
fn is_same(stated: &Event, before: &Before<'_>) -> bool {
    let event = before.event;
    let sides = |event: &Event| {
        let recipient = event.recipient.as_ref()?;
        DirectedDyad::between(&event.actor, recipient)
    };
    let same_sides = match sides(stated) {
        Some(direction) => sides(event) == Some(direction),
        None => {
            Party::of(&stated.actor).is_some()
                && Party::of(&stated.actor) == Party::of(&event.actor)
        }
    };
    let same_days = match (stated.date.interval, stated.date.basis) {
        (None, _) | (_, DateBasis::Publication | DateBasis::Undated) => true,
        (
            Some(days),
            DateBasis::Stated
            | DateBasis::Relative
            | DateBasis::Context
            | DateBasis::Corrected,
        ) => {
            n_days(days.start, before.days.end) >= -1
                && n_days(before.days.start, days.end) >= -1
        }
    };
    stated.event_type == event.event_type && same_sides && same_days
}

fn line(plan: &mut Plan<'_>, record: &Record<'_>, before: &Before<'_>) -> CandidateLine {
    let counts = record.counts(before.class);
    let alike = record.acts.iter().filter(|other| other.class == before.class);
    CandidateLine {
        act: act(plan, before),
        role: before.class.role,
        days_before: record.days_before(before),
        n_alike: alike.count() - 1,
        odds: counts.odds(),
        counts,
    }
}

fn act(plan: &mut Plan<'_>, before: &Before<'_>) -> ActLine {
    let Before { act, event, .. } = *before;
    let source = &act.entry.source;
    let text = &source.sentence.text;
    let span = act_alone(text, &event.evidence);
    let direction = event
        .recipient
        .as_ref()
        .and_then(|recipient| DirectedDyad::between(&event.actor, recipient));
    let ground = plan.ground;
    let side = |actor: &Actor, party: Option<&Party>| player(ground, actor, party);
    ActLine {
        date: date_of(plan, &event.date, source),
        actor: side(&event.actor, direction.as_ref().map(DirectedDyad::actor)),
        recipient: event
            .recipient
            .as_ref()
            .map(|actor| side(actor, direction.as_ref().map(DirectedDyad::recipient))),
        act: span.of(text).to_owned(),
        event_type: event.event_type,
        mode: event.mode,
        contexts: event.contexts.clone(),
        cameo: event.cameo.clone(),
        intensity: event.intensity,
        quad_class: event.quad_class,
        quad_scheme: event.quad_scheme,
        actuality: event.actuality,
        holder: event.holder.as_ref().map(|holder| holder.name.clone()),
        place: None,
        n_reports: act.n_reports,
        citations: plan.book.cite_source(source),
    }
}

/// A side by the usual name of its state; by its own name where it is a role or an organisation.
fn player(ground: &Ground<'_>, actor: &Actor, party: Option<&Party>) -> Player {
    let party = party.cloned().or_else(|| Party::of(actor));
    let code = party.as_ref().and_then(|party| CountryCode::new(party.as_str()).ok());
    let usual = code.and_then(|code| ground.country_name(code));
    let name = match (usual, actor.name.trim().is_empty()) {
        (Some(usual), _) => usual.to_owned(),
        (None, false) => actor.name.clone(),
        (None, true) => party.as_ref().map_or(NOT_NAMED.to_owned(), ToString::to_string),
    };
    Player { party, name }
}
