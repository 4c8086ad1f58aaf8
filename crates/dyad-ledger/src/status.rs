//! Whether a relationship gets worse or better, and whether it broke or mended.

use dyad_types::{
    Actuality, ChannelKind, ChannelState, DateBasis, DateInterval, Dated, EventType,
    QuadClass, codes,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::channel::is_usable;
use crate::{Channel, ChannelStateTold, IntensitySum, Ledger, LedgerEvent, Source};

codes! {
    /// Where a relationship goes, as in CrisisWatch: deteriorated, unchanged, improved.
    pub enum Arrow: "arrow" {
        /// More hostile than before.
        Worse = "worse",
        /// Much as before.
        Same = "same",
        /// More cooperative than before.
        Better = "better",
    }
}

codes! {
    /// A turn in a relationship.
    pub enum Turn: "turn" {
        /// It broke: a channel cut or destroyed, or force between parties that dealt with each
        /// other.
        Rupture = "rupture",
        /// It mended: a channel restored, or a material step of cooperation after conflict.
        Detente = "détente",
        /// No turn.
        None = "none",
    }
}

codes! {
    /// What decides a status, weakest first.
    pub enum StatusReason: "status reason" {
        /// Nothing happened in the newest period.
        Quiet = "nothing recorded in the newest period",
        /// The points of the newest period against those before.
        Points = "sum of intensity against the period before",
        /// A material step of cooperation after conflict.
        Cooperation = "material cooperation after conflict",
        /// The two agreed to open a channel that could not be used.
        ChannelAgreed = "agreed to open a channel",
        /// A channel works again.
        ChannelRestored = "channel restored",
        /// A channel was suspended.
        ChannelSuspended = "channel suspended",
        /// Force or another hard measure between parties that dealt with each other.
        Force = "hard measure between parties that dealt with each other",
        /// A channel was ended.
        ChannelCut = "channel cut",
        /// A channel was destroyed.
        ChannelDestroyed = "channel destroyed",
    }
}

/// Where a relationship goes, and why dyad says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Worse, same or better.
    pub arrow: Arrow,
    /// Broken, mended, or neither.
    pub turn: Turn,
    /// What decides it.
    pub reason: StatusReason,
    /// When it turned; without a turn, when the newest act was.
    pub date: Dated,
    /// The newest period; `None` when nothing is dated.
    pub period: Option<DateInterval>,
    /// Points of the acts in the newest period; `None` when nothing is dated.
    pub newest: Option<IntensitySum>,
    /// Points of the acts in the period before, of the same length; `None` when nothing older
    /// is recorded at all.
    pub before: Option<IntensitySum>,
    /// What the deciding act or change rests on, the deciding one first.
    pub because: Vec<Source>,
}

/// Length of the newest period and of the one before, in days. Source: CrisisWatch compares a
/// month with the month before.
const PERIOD: i64 = 30;

/// A change of sum below this many points is none. One remark more or less (CAMEO 111, criticise:
/// −2) is no trend. Own choice.
const NOISE: f64 = 2.5;

/// Points at and below which a material act can break a relationship: expulsion (CAMEO 166, −7)
/// and everything harsher. Source: Goldstein weights of the CAMEO table; the cut is an own choice.
const HARD: f64 = -7.0;

/// Points at and above which a material act can mend one: CAMEO 07 and 08 (aid +7, yielding +5).
/// Source: as for [`HARD`].
const WARM: f64 = 5.0;

/// For how long, in days, earlier dealings make a break of them, and earlier hard acts routine.
/// Own choice: three years and one.
const DEALINGS: i64 = 1096;
const ROUTINE: i64 = 365;

impl Ledger {
    /// Where the relationship goes, seen from the day `as_of`; later acts are not looked at.
    /// Without a day, seen from the newest act. `None` when nothing happened.
    ///
    /// The rule:
    /// 1. The newest period is the 30 days up to `as_of`. An act or a change of a channel counts in
    ///    it when it begins there and is dated to a month or better.
    /// 2. Rupture: a channel that was not cut or destroyed before is, in that period; or one that worked, or
    ///    of which nothing was known, is suspended (talks, summits, transport links, joint projects and
    ///    observer missions pause for lesser reasons); or a material
    ///    conflict act of −7 points or less between parties that cooperated or had a working
    ///    channel in the three years before, and exchanged no such act in the year before.
    /// 3. Détente: a channel is restored in that period, or opens after it could not be used, or the
    ///    two agree to open one that could not; or a material cooperative act of +5 points or more
    ///    after a year of negative sum with material conflict in it. An act that only the day of
    ///    publication dates turns nothing: "shelters" may be years old.
    /// 4. Of several turns the latest decides; on one day a destroyed channel, then a cut one, then
    ///    force, then the rest. A rupture is worse, a détente better.
    /// 5. Without a turn: worse or better when the sum of points differs by 2.5 or more from the
    ///    sum of the 30 days before (from 0 when nothing older is recorded), else the same.
    ///
    /// A story without a date of publication is seen from itself: its undated changes are the
    /// newest there are.
    pub fn status(&self, as_of: Option<Date>) -> Option<Status> {
        if as_of.is_none() && self.is_told_undated() {
            return Some(self.undated_status());
        }
        let as_of = as_of.or_else(|| self.newest_day())?;
        let period = days_to(as_of, PERIOD)?;
        let real = || self.events.iter().filter(|act| act.is_real());
        let newest: Vec<&LedgerEvent> =
            real().filter(|act| begins_in(&act.event.date, period)).collect();
        let older = real().any(|act| ends_before(act, period.start));
        if newest.is_empty() && !older && self.channels.is_empty() {
            return None;
        }
        let sum = IntensitySum::of(newest.iter().copied());
        let before = days_to(period.start.yesterday().ok()?, PERIOD)
            .filter(|_| older)
            .map(|days| {
                IntensitySum::of(real().filter(|act| begins_in(&act.event.date, days)))
            });
        let mut turns = self.channel_turns(period);
        turns.extend(newest.iter().filter_map(|act| self.act_turn(act, period)));
        let status = match latest(turns) {
            Some(candidate) => candidate.status(),
            None => trend(&newest, sum, before),
        };
        Some(Status {
            period: Some(period),
            newest: Some(sum),
            before,
            ..status
        })
    }

    fn is_told_undated(&self) -> bool {
        let undated = |date: &Dated, source: &Source| {
            date.interval.is_none() && source.origin.published.date.is_none()
        };
        let mut acts = self.events.iter().filter(|act| act.is_real());
        let mut states = self.channels.iter().flat_map(|channel| &channel.states);
        acts.any(|act| undated(&act.event.date, &act.source))
            || states.any(|state| {
                state.sources.iter().any(|source| undated(&state.date, source))
            })
    }

    fn undated_status(&self) -> Status {
        let broken = self.channels.iter().filter_map(|channel| {
            let state =
                channel.current().filter(|state| state.date.interval.is_none())?;
            Candidate::broken(state)
        });
        if let Some(candidate) = latest(broken.collect()) {
            return candidate.status();
        }
        let undated =
            |act: &&LedgerEvent| act.is_real() && act.event.date.interval.is_none();
        let acts: Vec<&LedgerEvent> = self.events.iter().filter(undated).collect();
        trend(&acts, IntensitySum::of(acts.iter().copied()), None)
    }

    fn channel_turns(&self, period: DateInterval) -> Vec<Candidate> {
        let turn = |channel: &Channel, idx: usize| {
            let state = channel.states.get(idx)?;
            let before = idx.checked_sub(1).and_then(|idx| channel.states.get(idx));
            begins_in(&state.date, period).then_some(())?;
            match state.state {
                ChannelState::Cut | ChannelState::Destroyed => {
                    let was = before.map(|state| state.state);
                    let anew =
                        !matches!(was, Some(ChannelState::Cut | ChannelState::Destroyed));
                    Candidate::broken(state).filter(|_| anew)
                }
                ChannelState::Restored => Some(Candidate::restored(state)),
                ChannelState::Open => {
                    let anew =
                        before.is_some_and(|state| is_usable(state.state) != Some(true));
                    anew.then(|| Candidate::restored(state))
                }
                ChannelState::Proposed => {
                    let is_shut =
                        before.is_none_or(|state| is_usable(state.state) != Some(true));
                    (is_shut && self.is_agreed(state)).then(|| Candidate::agreed(state))
                }
                ChannelState::Suspended => {
                    let anew =
                        before.is_none_or(|state| is_usable(state.state) != Some(false));
                    let weighs = !matches!(
                        channel.kind,
                        ChannelKind::Talks
                            | ChannelKind::Summit
                            | ChannelKind::TransportLink
                            | ChannelKind::JointProject
                            | ChannelKind::ObserverMission
                    );
                    Candidate::broken(state).filter(|_| anew && weighs)
                }
                ChannelState::Silent => None,
            }
        };
        self.channels
            .iter()
            .flat_map(|channel| {
                (0..channel.states.len()).filter_map(move |idx| turn(channel, idx))
            })
            .collect()
    }

    /// Whether a sentence that tells the state tells an agreement of the two.
    fn is_agreed(&self, state: &ChannelStateTold) -> bool {
        let agreements = self
            .events
            .iter()
            .filter(|act| act.event.event_type == EventType::Agree)
            .filter(|act| act.event.actuality != Actuality::Denied);
        let mut sources = agreements.flat_map(LedgerEvent::sources);
        sources.any(|source| {
            state.sources.iter().any(|told| {
                told.origin.article == source.origin.article
                    && told.sentence.position == source.sentence.position
            })
        })
    }

    fn act_turn(&self, act: &LedgerEvent, period: DateInterval) -> Option<Candidate> {
        let points = act.event.intensity.points();
        let start = act.event.date.interval?.start;
        if act.event.date.basis == DateBasis::Publication {
            return None;
        }
        let (turn, reason) = match act.event.event_type.quad_class() {
            QuadClass::MaterialConflict if points <= HARD => {
                (Turn::Rupture, StatusReason::Force)
            }
            QuadClass::MaterialCooperation if points >= WARM => {
                (Turn::Detente, StatusReason::Cooperation)
            }
            QuadClass::MaterialConflict
            | QuadClass::MaterialCooperation
            | QuadClass::VerbalCooperation
            | QuadClass::VerbalConflict => return None,
        };
        let turned = if turn == Turn::Rupture {
            self.dealt(start) && !self.was_hard(period.start)
        } else {
            self.was_hostile(start)
        };
        turned.then(|| Candidate {
            turn,
            reason,
            date: act.event.date.clone(),
            because: act.sources().cloned().collect(),
        })
    }

    /// Whether the two cooperated, or had a channel that worked, in the three years before `day`.
    fn dealt(&self, day: Date) -> bool {
        let Some(days) = day_before(day).and_then(|day| days_to(day, DEALINGS)) else {
            return false;
        };
        let touches =
            |date: &Dated| date.interval.is_some_and(|told| told.overlaps(days));
        let cooperative = |act: &&LedgerEvent| {
            act.is_real()
                && act.event.intensity.points() > 0.0
                && touches(&act.event.date)
        };
        let working = |state: &ChannelStateTold| {
            is_usable(state.state) == Some(true)
                && state.date.interval.is_some_and(|told| told.start < day)
        };
        self.events.iter().any(|act| cooperative(&act))
            || self.channels.iter().flat_map(|channel| &channel.states).any(working)
    }

    /// Whether hard acts were routine in the year before `day`.
    fn was_hard(&self, day: Date) -> bool {
        let Some(days) = day_before(day).and_then(|day| days_to(day, ROUTINE)) else {
            return false;
        };
        self.events.iter().any(|act| {
            act.is_real()
                && act.event.event_type.quad_class() == QuadClass::MaterialConflict
                && act.event.intensity.points() <= HARD
                && act.event.date.interval.is_some_and(|told| days.contains(told.start))
        })
    }

    fn was_hostile(&self, day: Date) -> bool {
        let Some(days) = day_before(day).and_then(|day| days_to(day, ROUTINE)) else {
            return false;
        };
        let acts: Vec<&LedgerEvent> = self
            .events
            .iter()
            .filter(|act| act.is_real())
            .filter(|act| {
                act.event.date.interval.is_some_and(|told| days.contains(told.end))
            })
            .collect();
        let material = |act: &&LedgerEvent| {
            act.event.event_type.quad_class() == QuadClass::MaterialConflict
                && act.event.event_type != EventType::Protest
        };
        acts.iter().any(material) && IntensitySum::of(acts.iter().copied()).points() < 0.0
    }
}

struct Candidate {
    turn: Turn,
    reason: StatusReason,
    date: Dated,
    because: Vec<Source>,
}

impl Candidate {
    fn broken(state: &ChannelStateTold) -> Option<Self> {
        let reason = match state.state {
            ChannelState::Destroyed => StatusReason::ChannelDestroyed,
            ChannelState::Cut => StatusReason::ChannelCut,
            ChannelState::Suspended => StatusReason::ChannelSuspended,
            ChannelState::Proposed
            | ChannelState::Open
            | ChannelState::Silent
            | ChannelState::Restored => return None,
        };
        Some(Self::of(state, Turn::Rupture, reason))
    }

    fn agreed(state: &ChannelStateTold) -> Self {
        Self::of(state, Turn::Detente, StatusReason::ChannelAgreed)
    }

    fn restored(state: &ChannelStateTold) -> Self {
        Self::of(state, Turn::Detente, StatusReason::ChannelRestored)
    }

    fn of(state: &ChannelStateTold, turn: Turn, reason: StatusReason) -> Self {
        let (date, because) = (state.date.clone(), state.sources.clone());
        Self { turn, reason, date, because }
    }

    fn status(self) -> Status {
        let arrow = if self.turn == Turn::Rupture { Arrow::Worse } else { Arrow::Better };
        let Self { turn, reason, date, because } = self;
        let (period, newest, before) = (None, None, None);
        Status {
            arrow,
            turn,
            reason,
            date,
            period,
            newest,
            before,
            because,
        }
    }
}

fn latest(candidates: Vec<Candidate>) -> Option<Candidate> {
    let when = |candidate: &Candidate| {
        (candidate.date.interval.map(|days| days.end), candidate.reason)
    };
    // The first of equals, so that the order of channels and acts decides.
    candidates
        .into_iter()
        .reduce(|best, next| if when(&next) > when(&best) { next } else { best })
}

fn trend(
    newest: &[&LedgerEvent],
    sum: IntensitySum,
    before: Option<IntensitySum>,
) -> Status {
    let change = sum.points() - before.unwrap_or_default().points();
    let arrow = if newest.is_empty() || change.abs() < NOISE {
        Arrow::Same
    } else if change < 0.0 {
        Arrow::Worse
    } else {
        Arrow::Better
    };
    let reason =
        if newest.is_empty() { StatusReason::Quiet } else { StatusReason::Points };
    let last = newest
        .iter()
        .max_by_key(|act| act.event.date.interval.map(|days| days.end));
    let date = last.map_or(Dated::UNDATED, |act| act.event.date.clone());
    // What dates the status stands first.
    let others = newest
        .iter()
        .filter(|act| last.is_none_or(|last| !std::ptr::eq(**act, *last)));
    let because = last.into_iter().chain(others).flat_map(|act| act.sources().cloned());
    let because = because.collect();
    Status {
        arrow,
        turn: Turn::None,
        reason,
        date,
        period: None,
        newest: None,
        before,
        because,
    }
}

/// The `n_days` days that end with `last`.
fn days_to(last: Date, n_days: i64) -> Option<DateInterval> {
    let first = last.checked_sub((n_days - 1).days()).ok()?;
    Some(DateInterval::new(first, last))
}

fn day_before(day: Date) -> Option<Date> {
    day.yesterday().ok()
}

/// Whether it begins in `period` and is dated to a month or better: a year is no news.
fn begins_in(date: &Dated, period: DateInterval) -> bool {
    date.interval.is_some_and(|days| {
        let longest = days.start.checked_add(30.days());
        period.contains(days.start) && longest.is_ok_and(|longest| days.end <= longest)
    })
}

fn ends_before(act: &LedgerEvent, day: Date) -> bool {
    act.event.date.interval.is_some_and(|days| days.start < day)
}
