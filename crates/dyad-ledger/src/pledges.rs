//! Ultimatums, promises and threats: what is to come by when, and whether it came.

use std::collections::BTreeSet;

use dyad_types::{
    Actor, ChannelState, Dated, EventType, Hedge, Holder, Outlook, OutlookKind,
    QuadClass, codes,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::alike::{SAME, Texts, likeness, n_words};
use crate::ledger::n_articles;
use crate::spans::shorter;
use crate::{Ledger, LedgerEvent, Source, Told};

/// What one side is to do, as told beforehand: by its own word, or because it must.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pledge {
    /// A promise, a threat, a deadline that is set to somebody, or a condition with what its holder
    /// would do.
    pub kind: OutlookKind,
    /// Who says so.
    pub holder: Holder,
    /// Who would act, when the text says.
    pub actor: Option<Actor>,
    /// What would be done, in the words of the first text.
    pub act: String,
    /// On what condition, in the words of the first text that tells one.
    pub condition: Option<String>,
    /// How likely the holder makes it sound.
    pub modality: Hedge,
    /// Day of publication of the first text; `None` when it is not dated.
    pub told: Option<Date>,
    /// By when; undated when no text says.
    pub deadline: Dated,
    /// Whether the deadline has passed.
    pub standing: PledgeStanding,
    /// What the ledger tells of it later; `None`: nothing.
    pub answer: Option<Answer>,
    /// What tells it: indices into [`Ledger::outlooks`], ascending, at least one.
    pub outlooks: Vec<usize>,
    /// Number of articles that tell it.
    pub n_articles: usize,
}

codes! {
    /// Whether a deadline has passed.
    pub enum PledgeStanding: "pledge standing" {
        /// Its last day is still to come.
        Open = "open",
        /// No text tells a day.
        NoDay = "no day told",
        /// Its last day is over.
        Passed = "passed",
    }
}

/// What came after a pledge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What it is to the pledge.
    pub kind: AnswerKind,
    /// When it came.
    pub date: Dated,
    /// Whether that was after the deadline; `None` where no day was told.
    pub late: Option<bool>,
    /// By what it is known.
    pub basis: AnswerBasis,
    /// The act: index into [`Ledger::events`].
    pub act: Option<usize>,
    /// Else the state of a channel: indices into [`Ledger::channels`] and its states.
    pub channel: Option<(usize, usize)>,
}

codes! {
    /// What an act is to the pledge before it.
    pub enum AnswerKind: "answer kind" {
        /// What was promised or demanded was done.
        Fulfilled = "fulfilled",
        /// What was threatened was done.
        CarriedOut = "carried out",
    }
}

codes! {
    /// By what an answer is known, surest first.
    pub enum AnswerBasis: "answer basis" {
        /// Told in much the same words.
        Words = "words",
        /// The channel that was to be opened works.
        Channel = "channel",
        /// An act of the same kind and direction.
        Kind = "kind of act",
    }
}

impl Ledger {
    /// The pledges of the ledger, seen from `as_of`: those with a deadline to come first, the next
    /// one first; then those without a day, then those whose deadline has passed, the newest
    /// first.
    ///
    /// A promise, a threat and a deadline are pledges; a condition is one when its holder tells what
    /// it would do itself. Expectations are none. What several articles tell of one actor in much
    /// the same words, with deadlines that may be the same, is one pledge.
    ///
    /// An answer is the first act of who would act, after the day of the first report, that is told
    /// in much the same words, or has the type, mode and direction of the act that was announced
    /// (of material acts and meetings: words of praise and blame are too common); or a channel that
    /// the same sentence proposed and that works later. It shows what there is to look at; whether
    /// the one was done because of the other is not said. `done`: what was done, by its words.
    pub(crate) fn pledges(&self, done: &Texts, as_of: Option<Date>) -> Vec<Pledge> {
        let mut pledges: Vec<Pledge> = Vec::new();
        let mut known = Texts::default();
        for (idx, told) in self.outlooks.iter().enumerate() {
            if !self.is_pledge(&told.item) {
                continue;
            }
            let pledge = of(idx, told);
            let is_same = |at: &usize| {
                pledges.get(*at).is_some_and(|other| self.is_same(other, &pledge))
            };
            let at = known.like(&pledge.act).into_iter().find(is_same);
            known.add(at.unwrap_or(pledges.len()), &pledge.act);
            match at.and_then(|at| pledges.get_mut(at)) {
                Some(other) => other.join(pledge),
                None => pledges.push(pledge),
            }
        }
        for pledge in &mut pledges {
            let told = pledge.outlooks.iter().filter_map(|idx| self.outlooks.get(*idx));
            pledge.n_articles = n_articles(told.map(|told| &told.source));
            pledge.standing = match (pledge.deadline.interval, as_of) {
                (None, _) => PledgeStanding::NoDay,
                (Some(days), Some(as_of)) if days.end < as_of => PledgeStanding::Passed,
                (Some(_), _) => PledgeStanding::Open,
            };
            pledge.answer = self.answer(pledge, done);
        }
        pledges.sort_by_key(|pledge| {
            let last = pledge.deadline.interval.map(|days| days.end);
            let next = last.filter(|_| pledge.standing == PledgeStanding::Open);
            let newest = last.or(pledge.told);
            (pledge.standing, next, std::cmp::Reverse(newest))
        });
        pledges
    }

    /// Indices of the outlooks that are no pledge.
    pub(crate) fn expectations(&self) -> Vec<usize> {
        let outlooks = self.outlooks.iter().enumerate();
        outlooks
            .filter(|(_, told)| !self.is_pledge(&told.item))
            .map(|(idx, _)| idx)
            .collect()
    }

    fn is_pledge(&self, outlook: &Outlook) -> bool {
        match outlook.kind {
            OutlookKind::Promise | OutlookKind::Threat | OutlookKind::Deadline => true,
            OutlookKind::Expectation => false,
            OutlookKind::Condition => {
                let holder = outlook.holder.actor.as_ref().map(|actor| self.key(actor));
                let actor = outlook.actor.as_ref().map(|actor| self.key(actor));
                holder.is_some() && holder == actor
            }
        }
    }

    /// Of two whose acts are told in much the same words.
    fn is_same(&self, one: &Pledge, other: &Pledge) -> bool {
        let key = |pledge: &Pledge| pledge.actor.as_ref().map(|actor| self.key(actor));
        let days = one.deadline.interval.zip(other.deadline.interval);
        let conditions = one.condition.as_ref().zip(other.condition.as_ref());
        let alike = |(one, other): (&String, &String)| likeness(one, other) >= SAME;
        one.kind == other.kind
            && key(one) == key(other)
            && days.is_none_or(|(one, other)| one.end == other.end || one.overlaps(other))
            && conditions.is_none_or(alike)
    }

    fn answer(&self, pledge: &Pledge, done: &Texts) -> Option<Answer> {
        let told = pledge.told?;
        let actor = self.dyad.party_of(pledge.actor.as_ref()?)?;
        let announced = self.announced(pledge);
        let by_words = if n_words(&pledge.act) < 2 {
            BTreeSet::new()
        } else {
            done.like(&pledge.act)
        };
        let later = self.events.iter().enumerate().filter(|(_, act)| {
            let begins = act.event.date.interval.map(|days| days.start);
            act.is_real()
                && act.direction.actor() == actor
                && begins.is_some_and(|day| day >= told)
                && !self.is_told_with(act, pledge)
        });
        let by_act = later.into_iter().find_map(|(idx, act)| {
            let basis = if by_words.contains(&idx) {
                AnswerBasis::Words
            } else if announced.iter().any(|announced| is_such(announced, act)) {
                AnswerBasis::Kind
            } else {
                return None;
            };
            Some((act.event.date.clone(), basis, Some(idx), None))
        });
        let found = by_act.or_else(|| {
            let (channel, state) = self.opened(pledge)?;
            let date = self.channels.get(channel)?.states.get(state)?.date.clone();
            Some((date, AnswerBasis::Channel, None, Some((channel, state))))
        });
        let (date, basis, act, channel) = found?;
        let last = pledge.deadline.interval.map(|days| days.end);
        let late = last.zip(date.interval).map(|(last, days)| days.start > last);
        let kind = match pledge.kind {
            OutlookKind::Promise | OutlookKind::Deadline => AnswerKind::Fulfilled,
            OutlookKind::Threat | OutlookKind::Condition | OutlookKind::Expectation => {
                AnswerKind::CarriedOut
            }
        };
        Some(Answer { kind, date, late, basis, act, channel })
    }

    /// The acts that the sentences of a pledge tell as to come.
    fn announced(&self, pledge: &Pledge) -> Vec<&LedgerEvent> {
        let is_its =
            |act: &&LedgerEvent| !act.is_real() && self.is_told_with(act, pledge);
        self.events.iter().filter(is_its).collect()
    }

    /// Whether a sentence of the pledge tells the act.
    fn is_told_with(&self, act: &LedgerEvent, pledge: &Pledge) -> bool {
        act.sources().any(|source| self.tells(pledge, source))
    }

    /// Whether a source is a sentence of the pledge.
    fn tells(&self, pledge: &Pledge, source: &Source) -> bool {
        let told = pledge.outlooks.iter().filter_map(|idx| self.outlooks.get(*idx));
        told.map(|told| &told.source).any(|own| {
            own.origin.article == source.origin.article
                && own.sentence.position == source.sentence.position
        })
    }

    /// A channel that a sentence of the promise proposes, and the first state later in which it
    /// works.
    fn opened(&self, pledge: &Pledge) -> Option<(usize, usize)> {
        if pledge.kind != OutlookKind::Promise {
            return None;
        }
        self.channels.iter().enumerate().find_map(|(idx, channel)| {
            let states = channel.states.iter();
            let proposed = states.clone().position(|state| {
                state.state == ChannelState::Proposed
                    && state.sources.iter().any(|source| self.tells(pledge, source))
            })?;
            let works = |state: &ChannelState| {
                matches!(state, ChannelState::Open | ChannelState::Restored)
            };
            let later = states.enumerate().skip(proposed + 1);
            let found = later.into_iter().find(|(_, state)| works(&state.state))?;
            Some((idx, found.0))
        })
    }
}

fn is_such(announced: &LedgerEvent, act: &LedgerEvent) -> bool {
    let (one, other) = (&announced.event, &act.event);
    let is_common = match one.event_type.quad_class() {
        QuadClass::MaterialCooperation | QuadClass::MaterialConflict => false,
        QuadClass::VerbalCooperation | QuadClass::VerbalConflict => {
            one.event_type != EventType::Consult
        }
    };
    !is_common
        && one.event_type == other.event_type
        && announced.direction == act.direction
        && one.mode.zip(other.mode).is_none_or(|(one, other)| one == other)
}

impl Told<Outlook> {
    /// The words of the condition, without a comma at their end; `None` when there is none.
    pub fn condition(&self) -> Option<&str> {
        let clause = self.item.condition.as_ref()?;
        let mut sentences =
            std::iter::once(&self.source.sentence).chain(&self.source.also);
        let sentence = sentences.find(|told| told.position == clause.position)?;
        let words = clause.span.of(&sentence.text).trim_end_matches([',', ' ']);
        (!words.is_empty()).then_some(words)
    }
}

fn of(idx: usize, told: &Told<Outlook>) -> Pledge {
    let outlook = &told.item;
    Pledge {
        kind: outlook.kind,
        holder: outlook.holder.clone(),
        actor: outlook.actor.clone(),
        act: told.source.words.of(&told.source.sentence.text).to_owned(),
        condition: told.condition().map(ToOwned::to_owned),
        modality: outlook.modality,
        told: told.source.origin.published.date,
        deadline: outlook.horizon.clone(),
        standing: PledgeStanding::NoDay,
        answer: None,
        outlooks: vec![idx],
        n_articles: 0,
    }
}

impl Pledge {
    /// Takes what another article tells of it.
    fn join(&mut self, other: Self) {
        self.outlooks.extend(other.outlooks);
        self.condition = self.condition.take().or(other.condition);
        self.deadline = shorter(&self.deadline, &other.deadline);
        self.told = self.told.into_iter().chain(other.told).min();
    }
}
