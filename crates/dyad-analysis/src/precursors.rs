//! How much more often a turn follows months with an act of some kind than months without: counts
//! over all pairs, odds ratios with their intervals.
//!
//! The design is that of binary panels of pairs (Beck, Katz and Tucker 1998, "Taking Time
//! Seriously") with the hazard window right before each case (Maclure 1991, "The Case-Crossover
//! Design"): the time of each pair is cut into months of 30 days, end to end, counted back from each
//! turn, and a month either ends in a turn or does not. So no day stands in two months, and one turn
//! ends one month. A pair that is amid such acts already is not at risk of them: only onsets count,
//! and a war of ten months is one. Acts told only years after are not in the panel (see the store's
//! schema), or every month before a break would look eventful.

use std::collections::{BTreeMap, BTreeSet};

use dyad_ledger::{EventTypes, MONTH_PERIODS, PanelSeries, Period, Sides};
use dyad_types::{EventType, QuadClass, codes};
use serde::{Deserialize, Serialize};

codes! {
    /// Where an act stands to the pair of a turn.
    pub enum Role: "role of an act before a turn" {
        /// Between the same two.
        SameDyad = "same dyad",
        /// Between one of the two and somebody else.
        ThirdParty = "third party",
        /// Inside one of the two.
        Inside = "inside a player",
    }
}

/// A kind of act whose base rate is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class {
    /// Where it stands to the pair.
    pub role: Role,
    /// PLOVER type.
    pub event_type: EventType,
}

/// How many months with and without an act of a class were followed by such a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Months with such an act that the turn followed.
    pub n_with_followed: usize,
    /// Months with such an act.
    pub n_with: usize,
    /// Months without one that the turn followed.
    pub n_without_followed: usize,
    /// Months without one.
    pub n_without: usize,
}

/// A ratio of odds, above 0: 1 is no difference, 2 twice the odds.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OddsRatio(f64);

impl OddsRatio {
    /// The ratio.
    pub const fn times(self) -> f64 {
        self.0
    }
}

/// By how much an act raises the odds of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// The ratio, drawn toward 1 where counts are small.
    pub ratio: OddsRatio,
    /// Lower end of its interval of 95 %.
    pub low: OddsRatio,
    /// Upper end of its interval of 95 %.
    pub high: OddsRatio,
}

/// Least count of each margin of the table, months with and without the act, followed and not.
///
/// Own choice: below, one more month either way changes what a reader would conclude; Cochran
/// (1954) asks as much of the cells that are expected.
pub const LEAST: usize = 5;

/// Quantile of the normal distribution for an interval of 95 %.
const Z: f64 = 1.959_964;

impl Counts {
    /// Odds of the turn after months with the act, over those after months without. `None` when a
    /// margin of the table is below [`LEAST`]: too little history to say.
    ///
    /// Half a month is added to each cell, which keeps the ratio finite and draws it toward 1
    /// (Haldane 1956, Anscombe 1956); the interval is the logit interval of Woolf (1955) with the
    /// same halves (Gart 1966). Months of one pair are not independent, so that the interval is
    /// somewhat too narrow. `None` as well for counts that cannot be, more months followed than there
    /// are.
    pub fn odds(&self) -> Option<Odds> {
        let with_not = self.n_with.checked_sub(self.n_with_followed)?;
        let without_not = self.n_without.checked_sub(self.n_without_followed)?;
        let n_followed = self.n_with_followed.saturating_add(self.n_without_followed);
        let n_not = with_not.saturating_add(without_not);
        let margins = [self.n_with, self.n_without, n_followed, n_not];
        if margins.into_iter().any(|margin| margin < LEAST) {
            return None;
        }
        let cells =
            [self.n_with_followed, with_not, self.n_without_followed, without_not];
        let [a, b, c, d] = cells.map(|cell| cell as f64 + 0.5);
        let log_ratio = (a * d / (b * c)).ln();
        let error = (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt();
        let at = |z: f64| OddsRatio((log_ratio + z * error).exp());
        Some(Odds { ratio: at(0.0), low: at(-Z), high: at(Z) })
    }
}

/// The acts that are such a turn: of the type of `turn` or harder, in PLOVER's order from REQUEST
/// to ASSAULT; for a cooperative act, as warm or warmer, from AGREE to RETREAT.
///
/// PROTEST, an act of civilians, stands in that order but breaks no relationship: it is one of
/// them only when the turn is a protest.
pub fn such_turns(turn: EventType) -> EventTypes {
    let is_cooperative = |event_type: EventType| match event_type.quad_class() {
        QuadClass::VerbalCooperation | QuadClass::MaterialCooperation => true,
        QuadClass::VerbalConflict | QuadClass::MaterialConflict => false,
    };
    let all = EventType::ALL.iter().copied();
    all.filter(|&event_type| {
        is_cooperative(event_type) == is_cooperative(turn)
            && event_type >= turn
            && (event_type != EventType::Protest || turn == EventType::Protest)
    })
    .collect()
}

/// What base rates are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The acts that are such a turn, see [`such_turns`].
    pub turns: EventTypes,
    /// The pair of the turn at hand. It is compared with pairs of its kind, of two states or of one;
    /// its own last month, which ends in the turn asked about, counts neither way.
    pub pair: Sides,
    /// The classes of acts to count.
    pub classes: BTreeSet<Class>,
    /// The period of the turn at hand: nothing of it or later is looked at.
    pub end: Period,
}

/// The counts of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BaseRates {
    /// By class, every class asked for.
    pub counts: BTreeMap<Class, Counts>,
    /// Pairs at risk in a month or more.
    pub n_pairs: usize,
    /// Months of pairs at risk.
    pub n_months: usize,
    /// Those that the turn followed.
    pub n_followed: usize,
}

/// Counts, over all pairs of the panel and all time before the question's end, how often such a
/// turn came right after a month with an act of each class, and how often after one without.
///
/// A month is looked at when the store holds any act of it; every pair is there in it, for silence
/// while others were told of is a fact. Of a pair at risk no act of the month is such a turn itself.
pub fn base_rates(panel: &[PanelSeries], question: &Question) -> BaseRates {
    let around = Around::of(panel, question.end);
    let mut rates = BaseRates {
        counts: question
            .classes
            .iter()
            .map(|&class| (class, Counts::default()))
            .collect(),
        ..BaseRates::default()
    };
    let mut tally = Tally::default();
    for series in panel {
        // A pair that is first told of later is not known yet.
        let is_known = series.active.iter().any(|(period, _)| *period < question.end);
        let is_asked = matches!(series.sides, Sides::Pair(_))
            && is_known
            && series.sides.is_domestic() == question.pair.is_domestic();
        let n_before = tally.n_months;
        if is_asked {
            tally.add(series, &around, question);
        }
        rates.n_pairs += usize::from(tally.n_months > n_before);
    }
    (rates.n_months, rates.n_followed) = (tally.n_months, tally.n_followed);
    for (class, counts) in &mut rates.counts {
        let bit = class.role as usize * N_TYPES + class.event_type as usize;
        let [followed, with] = tally.by_class.get(bit).copied().unwrap_or_default();
        *counts = Counts {
            n_with_followed: followed,
            n_with: with,
            n_without_followed: tally.n_followed - followed,
            n_without: tally.n_months - with,
        };
    }
    rates
}

const N_TYPES: usize = EventType::ALL.len();
const N_CLASSES: usize = N_TYPES * Role::ALL.len();

/// Months at risk, all of them and those with an act of each class: how many were followed, and how
/// many there are.
struct Tally {
    n_months: usize,
    n_followed: usize,
    by_class: [[usize; 2]; N_CLASSES],
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            n_months: 0,
            n_followed: 0,
            by_class: [[0; 2]; N_CLASSES],
        }
    }
}

impl Tally {
    /// Cuts the time of a pair into months, from the end back; a turn begins a new cut. What is left
    /// between a turn and the month after it belongs to no month. What follows the last month is
    /// known too: the period before the question's end.
    fn add(&mut self, series: &PanelSeries, around: &Around<'_>, question: &Question) {
        let own = around.by_period(series);
        let states = around.states_of(&series.sides);
        let turns = question.turns;
        let n_unknown = if series.sides == question.pair { MONTH_PERIODS } else { 1 };
        let Some(mut end) = own.len().checked_sub(n_unknown) else { return };
        let mut is_turn = own.get(end).is_some_and(|types| types.meets(turns));
        while let Some(start) = end.checked_sub(MONTH_PERIODS) {
            let month = own.get(start..end).unwrap_or_default();
            if let Some(at) = month.iter().rposition(|types| types.meets(turns)) {
                (end, is_turn) = (start + at, true);
                continue;
            }
            if around.is_covered(start, end) {
                let mut acts = [EventTypes::default(); 3];
                for (idx, &own) in (start..end).zip(month) {
                    let told = around.acts(&series.sides, states, own, idx);
                    for (acts, told) in acts.iter_mut().zip(told) {
                        *acts = acts.and(told);
                    }
                }
                self.count(acts, is_turn);
            }
            (end, is_turn) = (start, false);
        }
    }

    fn count(&mut self, acts: [EventTypes; 3], is_turn: bool) {
        let followed = usize::from(is_turn);
        self.n_months += 1;
        self.n_followed += followed;
        for (role, acts) in acts.into_iter().enumerate() {
            let mut bits = acts.bits();
            while bits != 0 {
                let bit = role * N_TYPES + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if let Some([n_followed, n_with]) = self.by_class.get_mut(bit) {
                    *n_followed += followed;
                    *n_with += 1;
                }
            }
        }
    }
}

/// What happened around each state in each period: types seen in one series at least, and in two at
/// least, so that one pair can be told from the others.
struct Around<'p> {
    /// Periods with any act, ascending, each with its place in the lists. Long stretches without
    /// any are shortened by whole months, so that no list is longer than the panel warrants.
    places: Vec<(Period, usize)>,
    /// Number of places before the question's end.
    n_places: usize,
    /// How many covered periods stand before each place; one entry more than places.
    n_covered: Vec<usize>,
    states: BTreeMap<&'p str, usize>,
    /// By state, then by period.
    cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    abroad: Seen,
    inside: Seen,
}

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    once: EventTypes,
    twice: EventTypes,
}

impl Seen {
    fn add(&mut self, types: EventTypes) {
        let again = self.once.without(self.once.without(types));
        self.twice = self.twice.and(again);
        self.once = self.once.and(types);
    }

    /// What is seen in another series than one of these types.
    fn elsewhere(self, own: EventTypes) -> EventTypes {
        self.twice.and(self.once.without(own))
    }
}

impl<'p> Around<'p> {
    fn of(panel: &'p [PanelSeries], end: Period) -> Self {
        let active = panel.iter().flat_map(|series| &series.active);
        let mut covered: Vec<Period> = active
            .filter(|(period, types)| *period < end && !types.is_empty())
            .map(|(period, _)| *period)
            .collect();
        // Every series ascends: a sort that keeps runs is quick here.
        covered.sort();
        covered.dedup();
        let (places, n_places) = places(&covered, end);
        let mut n_covered = vec![0; n_places + 1];
        for &(_, place) in &places {
            if let Some(count) = n_covered.get_mut(place + 1) {
                *count = 1;
            }
        }
        let mut sum = 0;
        for count in &mut n_covered {
            sum += *count;
            *count = sum;
        }
        let names: BTreeSet<&str> =
            panel.iter().flat_map(|series| series.sides.states()).collect();
        let cells = vec![Cell::default(); n_places * names.len()];
        let states = names.into_iter().enumerate().map(|(idx, name)| (name, idx));
        let states = states.collect();
        let mut around = Self { places, n_places, n_covered, states, cells };
        for series in panel {
            around.add(series);
        }
        around
    }

    /// Whether any act is told of the periods at these places.
    fn is_covered(&self, start: usize, end: usize) -> bool {
        self.n_covered.get(start) < self.n_covered.get(end)
    }

    fn add(&mut self, series: &PanelSeries) {
        let [one, other] = self.states_of(&series.sides);
        let is_domestic = series.sides.is_domestic();
        let Self { places, n_places, cells, .. } = self;
        for (place, types) in placed(places, series) {
            let mut see = |state: usize| {
                let at = state.saturating_mul(*n_places).saturating_add(place);
                if let Some(cell) = cells.get_mut(at) {
                    let seen =
                        if is_domestic { &mut cell.inside } else { &mut cell.abroad };
                    seen.add(types);
                }
            };
            see(one);
            if one != other {
                see(other);
            }
        }
    }

    fn states_of(&self, sides: &Sides) -> [usize; 2] {
        sides
            .states()
            .map(|state| self.states.get(state).copied().unwrap_or(usize::MAX))
    }

    /// The types of a series by place.
    fn by_period(&self, series: &PanelSeries) -> Vec<EventTypes> {
        let mut own = vec![EventTypes::default(); self.n_places];
        for (place, types) in placed(&self.places, series) {
            if let Some(slot) = own.get_mut(place) {
                *slot = types;
            }
        }
        own
    }

    /// What happened in a period, by role, seen from a pair, in the order of [`Role::ALL`].
    fn acts(
        &self,
        sides: &Sides,
        states: [usize; 2],
        own: EventTypes,
        idx: usize,
    ) -> [EventTypes; 3] {
        let cell = |state: usize| {
            let at = state.saturating_mul(self.n_places).saturating_add(idx);
            self.cells.get(at).copied().unwrap_or_default()
        };
        let [one, other] = states.map(cell);
        if sides.is_domestic() {
            [own, one.abroad.once, one.inside.elsewhere(own)]
        } else {
            let abroad = one.abroad.elsewhere(own).and(other.abroad.elsewhere(own));
            [own, abroad, one.inside.once.and(other.inside.once)]
        }
    }
}

/// The place of each covered period, and that of `end`.
fn places(covered: &[Period], end: Period) -> (Vec<(Period, usize)>, usize) {
    let mut places = Vec::with_capacity(covered.len());
    let mut last: Option<(Period, usize)> = None;
    let mut next = |period: Period| {
        let place = last.map_or(0, |(before, place)| {
            let gap = period.number().saturating_sub(before.number());
            place + shortened(usize::try_from(gap).unwrap_or(0))
        });
        last = Some((period, place));
        place
    };
    for &period in covered {
        let place = next(period);
        places.push((period, place));
    }
    let n_places = if places.is_empty() { 0 } else { next(end) };
    (places, n_places)
}

/// The acts of a series before the question's end, each with its place. Both lists ascend.
fn placed<'s>(
    places: &'s [(Period, usize)],
    series: &'s PanelSeries,
) -> impl Iterator<Item = (usize, EventTypes)> + 's {
    let mut rest = places;
    series.active.iter().filter_map(move |&(period, types)| {
        while let Some(((at, place), others)) = rest.split_first()
            && *at <= period
        {
            if *at == period {
                return Some((*place, types));
            }
            rest = others;
        }
        None
    })
}

/// A gap without the whole months in it that leave more than a month of silence.
const fn shortened(gap: usize) -> usize {
    if gap > 2 * MONTH_PERIODS {
        MONTH_PERIODS + 1 + (gap - MONTH_PERIODS - 1) % MONTH_PERIODS
    } else {
        gap
    }
}

/// Where acts between `sides` stand to a pair; `None` when they concern neither of the two.
pub fn role(pair: &Sides, sides: &Sides) -> Option<Role> {
    if pair == sides {
        return Some(Role::SameDyad);
    }
    let states = pair.states();
    if !sides.states().iter().any(|state| states.contains(state)) {
        return None;
    }
    Some(if sides.is_domestic() { Role::Inside } else { Role::ThirdParty })
}
