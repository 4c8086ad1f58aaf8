//! What is expected of every pair, from what it and its two sides did before.
//!
//! Per pair and kind of act a gamma-Poisson rate: its own counts, fading with a half-life, beside
//! what pairs of such sides do, worth a month. Days count by the volume of all news, so that
//! week-ends and thin days weigh less. Nothing of the day that is judged, or later, is in it.
//!
//! Changes of channels are counted beside the acts (`channels`). Kinds are taken for independent, so that
//! the digits of their surprises add up. An act and a change of one sentence are one piece of evidence,
//! told twice: what is told twice counts either as acts or as changes, whichever is more surprising.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::channels::{Changes, ChannelPast};
use super::signal::Signal;
use super::surprise::{Rate, Surprise, surprise};
use super::{PairId, WatchedAct};

/// Days after which a count weighs half. Own choice: a season.
const HALF_LIFE: f64 = 120.0;

/// What pairs of such sides do weighs as much as this many days of the pair's own.
const PRIOR_DAYS: f64 = 30.0;

/// Least rate that is taken for a pair without any news, events a day.
const PRIOR_RATE: f64 = 1.0 / 30.0;

/// How much of the prior is what the activity of the two sides lets expect, the rest is
/// [`PRIOR_RATE`].
const SIDES_SHARE: f64 = 0.5;

/// Reports of one act, on average, in data that count reports. Source: 31 % of GDELT's and 26 % of
/// ICEWS's rows repeat the day, pair and code of another; clusters by hand are about twice that.
const REPORTS_PER_ACT: f64 = 2.0;

/// Days that the volume of news is compared with.
const VOLUME_DAYS: usize = 28;

/// Periods that are judged, in days: a sudden break, and one over some days.
pub(super) const PERIODS: [usize; 2] = [1, 3];

/// Kinds of acts that are counted: verbal conflict, material conflict, reduced relations,
/// cooperation.
pub(super) const KINDS: usize = 4;

/// Counts by kind, weighted.
pub(super) type Counts = [f64; KINDS];

/// What was seen of a pair in a period and what was expected, and how surprising that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Finding {
    /// Days of the period, which ends today.
    pub(super) days: usize,
    pub(super) seen: Counts,
    pub(super) expected: Counts,
    /// Changes of channels that were seen and that were expected; `None` where none was seen.
    pub(super) channels: Option<[Changes; 2]>,
    pub(super) surprise: Surprise,
}

/// What a pair did on a day or in a period.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Seen {
    acts: Counts,
    changes: Changes,
    /// Of the acts those that are told as a change too, and the reverse.
    acts_twice: Counts,
    changes_twice: Changes,
}

impl Seen {
    fn add_act(&mut self, act: &WatchedAct) {
        let twice = if act.told_twice { act.weight } else { 0.0 };
        let change = match act.signal {
            Signal::ChannelShut => Some(0),
            Signal::ChannelOpened => Some(1),
            Signal::VerbalConflict
            | Signal::MaterialConflict
            | Signal::ReducedRelations
            | Signal::Cooperation
            | Signal::Nothing => None,
        };
        let cells = match (kind(act.signal), change) {
            (Some(kind), _) => (self.acts.get_mut(kind), self.acts_twice.get_mut(kind)),
            (None, Some(change)) => {
                (self.changes.get_mut(change), self.changes_twice.get_mut(change))
            }
            (None, None) => return,
        };
        if let (Some(all), Some(of_both)) = cells {
            *all += act.weight;
            *of_both += twice;
        }
    }

    fn add(&mut self, other: &Self) {
        plus(&mut self.acts, &other.acts);
        plus(&mut self.changes, &other.changes);
        plus(&mut self.acts_twice, &other.acts_twice);
        plus(&mut self.changes_twice, &other.changes_twice);
    }

    /// The two ways to count what is told twice: as acts alone, as changes alone. One when nothing is.
    fn readings(&self) -> Vec<(Counts, Changes)> {
        let (mut acts, mut changes) = (self.acts, self.changes);
        minus(&mut acts, &self.acts_twice);
        minus(&mut changes, &self.changes_twice);
        let mut readings = vec![(self.acts, changes)];
        if is_any(&self.acts_twice) || is_any(&self.changes_twice) {
            readings.push((acts, self.changes));
        }
        readings
    }
}

fn is_any(counts: &[f64]) -> bool {
    counts.iter().any(|count| *count > 0.0)
}

fn plus(sum: &mut [f64], counts: &[f64]) {
    for (cell, count) in sum.iter_mut().zip(counts) {
        *cell += count;
    }
}

fn minus(sum: &mut [f64], counts: &[f64]) {
    for (cell, count) in sum.iter_mut().zip(counts) {
        *cell -= count;
    }
}

/// The most surprising periods of a pair up to today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Judged {
    pub(super) pair: PairId,
    pub(super) conflict: Finding,
    pub(super) cooperation: Finding,
}

/// A period of a pair that is judged.
#[derive(Debug, Clone, Copy, Default)]
struct Period {
    pair: PairId,
    days: usize,
    seen: Seen,
    exposure: f64,
    /// Days that are recent, but before the period, count as past.
    before: Seen,
    exposure_before: f64,
}

impl Judged {
    /// Of either turn the more surprising finding.
    fn or_more(self, other: Self) -> Self {
        let more = |one: Finding, other: Finding| {
            if other.surprise > one.surprise { other } else { one }
        };
        Self {
            pair: self.pair,
            conflict: more(self.conflict, other.conflict),
            cooperation: more(self.cooperation, other.cooperation),
        }
    }
}

/// The past, as far as it bears on what is expected.
#[derive(Debug)]
pub(super) struct Expectations {
    /// The two sides of each pair.
    sides: Vec<[u32; 2]>,
    /// Fading counts of each pair up to the day that `last` names.
    own: Vec<(Counts, u32)>,
    /// Fading counts of each side, and of all pairs.
    of_side: Vec<(Counts, u32)>,
    all: Counts,
    /// Fading days of average news.
    exposure: f64,
    /// Day, counted from the first, up to which counts have gone into the fading sums.
    n_past: u32,
    channels: ChannelPast,
    /// The days that are not past yet, newest last: exposure, and what pairs did.
    recent: VecDeque<(f64, BTreeMap<PairId, Seen>)>,
    volumes: VecDeque<f64>,
}

impl Expectations {
    pub(super) fn new() -> Self {
        Self {
            sides: Vec::new(),
            own: Vec::new(),
            of_side: Vec::new(),
            all: [0.0; KINDS],
            exposure: 0.0,
            n_past: 0,
            channels: ChannelPast::default(),
            recent: VecDeque::new(),
            volumes: VecDeque::new(),
        }
    }

    /// Makes a pair known. Pairs are numbered from 0 in this order.
    pub(super) fn add_pair(&mut self, sides: [u32; 2]) {
        self.sides.push(sides);
        self.own.push(([0.0; KINDS], self.n_past));
        let n_sides = sides.iter().map(|&side| side as usize + 1).max().unwrap_or(0);
        if self.of_side.len() < n_sides {
            self.of_side.resize(n_sides, ([0.0; KINDS], self.n_past));
        }
    }

    /// Takes in a day, and judges every pair that did something in the longest period up to it.
    pub(super) fn day(&mut self, acts: &[WatchedAct]) -> Vec<Judged> {
        let mut seen: BTreeMap<PairId, Seen> = BTreeMap::new();
        let mut volume = 0.0;
        for act in acts {
            if !act.signal.is_of_channel() {
                volume += act.weight;
            }
            seen.entry(act.pair).or_default().add_act(act);
        }
        let exposure = self.exposure_of(volume);
        self.recent.push_back((exposure, seen));
        let longest = PERIODS.iter().copied().max().unwrap_or(1);
        while self.recent.len() > longest {
            self.fade_in();
        }
        let pairs: BTreeSet<PairId> = self
            .recent
            .iter()
            .flat_map(|(_, seen)| seen.keys().copied())
            .collect();
        pairs.into_iter().filter_map(|pair| self.judge(pair)).collect()
    }

    /// The day's news against the mean of four weeks; a day is never worth less than .3 or more
    /// than 3 days.
    fn exposure_of(&mut self, volume: f64) -> f64 {
        self.volumes.push_back(volume);
        if self.volumes.len() > VOLUME_DAYS {
            self.volumes.pop_front();
        }
        let mean = self.volumes.iter().sum::<f64>() / self.volumes.len() as f64;
        (volume / mean.max(1.0)).clamp(0.3, 3.0)
    }

    /// The oldest of the recent days becomes past.
    fn fade_in(&mut self) {
        let Some((exposure, seen)) = self.recent.pop_front() else { return };
        self.n_past += 1;
        let changed = seen.iter().filter(|(_, seen)| is_any(&seen.changes));
        let changes = changed.map(|(pair, seen)| (*pair, seen.changes));
        self.channels.take_in(exposure, self.sides.len(), changes);
        let fade = fading(1);
        self.exposure = self.exposure * fade + exposure;
        for cell in &mut self.all {
            *cell *= fade;
        }
        for (pair, Seen { acts: row, .. }) in seen {
            let at = self.n_past;
            let Some(sides) = self.sides.get(pair.0 as usize).copied() else { continue };
            if let Some(own) = self.own.get_mut(pair.0 as usize) {
                add(own, &row, at);
            }
            for side in sides {
                if let Some(of_side) = self.of_side.get_mut(side as usize) {
                    add(of_side, &row, at);
                }
            }
            for (sum, cell) in self.all.iter_mut().zip(row) {
                *sum += cell;
            }
        }
    }

    /// The most surprising of the periods up to today.
    fn judge(&self, pair: PairId) -> Option<Judged> {
        let mut best: Option<Judged> = None;
        for days in PERIODS {
            let judged = self.judge_period(pair, days)?;
            best = Some(best.map_or(judged, |best| best.or_more(judged)));
        }
        best
    }

    fn judge_period(&self, pair: PairId, days: usize) -> Option<Judged> {
        let mut period = Period { pair, days, ..Period::default() };
        for (idx, (day_exposure, seen)) in self.recent.iter().rev().enumerate() {
            let (sum, total) = if idx < days {
                (&mut period.seen, &mut period.exposure)
            } else {
                (&mut period.before, &mut period.exposure_before)
            };
            *total += day_exposure;
            if let Some(seen) = seen.get(&pair) {
                sum.add(seen);
            }
        }
        let mut best: Option<Judged> = None;
        for (acts, changes) in period.seen.readings() {
            let judged = self.judge_reading(period, acts, changes)?;
            best = Some(best.map_or(judged, |best| best.or_more(judged)));
        }
        best
    }

    fn judge_reading(
        &self,
        period: Period,
        seen: Counts,
        changes: Changes,
    ) -> Option<Judged> {
        let Period { pair, days, exposure, before, exposure_before, .. } = period;
        let mut expected = [0.0; KINDS];
        let mut digits = [Surprise::default(); KINDS];
        for kind in 0..KINDS {
            let rate =
                self.rate(pair, kind, before.acts.get(kind).copied()?, exposure_before)?;
            *expected.get_mut(kind)? = rate.expected(exposure);
            *digits.get_mut(kind)? =
                surprise(seen.get(kind).copied()?, exposure, rate, REPORTS_PER_ACT);
        }
        let [verbal, material, reduced, cooperation] = digits;
        let (channels, [shut, opened]) = if is_any(&changes) {
            let past = (before.changes, exposure_before);
            let (expected, digits) = self.channels.judge(pair, changes, exposure, past);
            (Some([changes, expected]), digits)
        } else {
            (None, [Surprise::default(); 2])
        };
        let finding = |surprise| Finding { days, seen, expected, channels, surprise };
        Some(Judged {
            pair,
            conflict: finding(verbal + material + reduced + shut),
            cooperation: finding(cooperation + opened),
        })
    }

    fn rate(
        &self,
        pair: PairId,
        kind: usize,
        before: f64,
        exposure: f64,
    ) -> Option<Rate> {
        let (own, at) = self.own.get(pair.0 as usize)?;
        let own = own.get(kind)? * fading(self.n_past - at);
        let [a, b] = *self.sides.get(pair.0 as usize)?;
        let side = |side: u32| -> Option<f64> {
            let (counts, at) = self.of_side.get(side as usize)?;
            Some(counts.get(kind)? * fading(self.n_past - at))
        };
        // Each act is counted at both its sides: the sum over sides is twice that over pairs.
        let all = 2.0 * self.all.get(kind)?;
        let of_sides = if self.exposure > 0.0 {
            side(a)? * side(b)? / all.max(1.0) / self.exposure
        } else {
            0.0
        };
        let prior = (1.0 - SIDES_SHARE) * PRIOR_RATE + SIDES_SHARE * of_sides;
        Some(Rate {
            events: prior * PRIOR_DAYS + own + before,
            exposure: PRIOR_DAYS + self.exposure + exposure,
        })
    }
}

/// Where a signal is counted.
const fn kind(signal: Signal) -> Option<usize> {
    match signal {
        Signal::VerbalConflict => Some(0),
        Signal::MaterialConflict => Some(1),
        Signal::ReducedRelations => Some(2),
        Signal::Cooperation => Some(3),
        Signal::ChannelShut | Signal::ChannelOpened | Signal::Nothing => None,
    }
}

pub(super) fn fading(days: u32) -> f64 {
    (-std::f64::consts::LN_2 * f64::from(days) / HALF_LIFE).exp()
}

fn add(fading_sum: &mut (Counts, u32), row: &Counts, at: u32) {
    let fade = fading(at - fading_sum.1);
    for (sum, cell) in fading_sum.0.iter_mut().zip(row) {
        *sum = *sum * fade + cell;
    }
    fading_sum.1 = at;
}
