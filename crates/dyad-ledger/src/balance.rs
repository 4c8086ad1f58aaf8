//! Sums of intensity and counts of acts by period.

use std::collections::BTreeMap;

use dyad_types::{DateInterval, QuadClass, codes};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Ledger, LedgerEvent};

/// A sum of Goldstein points over the events of a period. Unlike [`dyad_types::Intensity`] it has
/// no bounds.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IntensitySum(f64);

impl IntensitySum {
    /// Points of the Goldstein scale.
    pub const fn points(self) -> f64 {
        self.0
    }

    /// The sum over acts.
    pub fn of<'a>(acts: impl IntoIterator<Item = &'a LedgerEvent>) -> Self {
        // The sum of nothing is -0.0, which would be printed so.
        let sum: f64 = acts.into_iter().map(|act| act.event.intensity.points()).sum();
        Self(sum + 0.0)
    }
}

codes! {
    /// Length of the periods of a series.
    pub enum Calendar: "calendar period" {
        /// One day.
        Day = "day",
        /// Monday to Sunday (ISO 8601).
        Week = "week",
        /// A calendar month.
        Month = "month",
        /// A calendar year.
        Year = "year",
    }
}

impl Calendar {
    /// The period that holds `date`; `None` at the ends of the calendar.
    pub fn period_of(self, date: Date) -> Option<DateInterval> {
        let days = match self {
            Self::Day => DateInterval::day(date),
            Self::Week => {
                let back = i64::from(date.weekday().to_monday_zero_offset());
                let monday = date.checked_sub(back.days()).ok()?;
                DateInterval::new(monday, monday.checked_add(6.days()).ok()?)
            }
            Self::Month => DateInterval::new(date.first_of_month(), date.last_of_month()),
            Self::Year => DateInterval::new(date.first_of_year(), date.last_of_year()),
        };
        Some(days)
    }
}

/// The acts of one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodBalance {
    /// The days of the period.
    pub period: DateInterval,
    /// Acts of the dyad's first party toward the second.
    pub n_from_a: usize,
    /// Acts of the second party toward the first.
    pub n_from_b: usize,
    /// Acts by PLOVER quad class, in the order of [`QuadClass::ALL`].
    pub n_by_quad: [usize; 4],
    /// Goldstein points of all of them.
    pub sum: IntensitySum,
}

/// A series of periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Balances {
    /// Periods that hold an act, in time order; periods without one are not listed.
    pub periods: Vec<PeriodBalance>,
    /// Acts that happened but are dated too loosely, or not at all, to belong to one period.
    pub n_left_out: usize,
}

impl Ledger {
    /// Counts and sums of the acts that happened, by period of `calendar`. An act belongs to a
    /// period when all the days it may have happened on do.
    pub fn balances(&self, calendar: Calendar) -> Balances {
        let mut by_period: BTreeMap<DateInterval, Vec<&LedgerEvent>> = BTreeMap::new();
        let mut n_left_out = 0;
        for act in self.events.iter().filter(|act| act.is_real()) {
            match period_of(act, calendar) {
                Some(period) => by_period.entry(period).or_default().push(act),
                None => n_left_out += 1,
            }
        }
        let periods = by_period
            .into_iter()
            .map(|(period, acts)| self.balance(period, &acts))
            .collect();
        Balances { periods, n_left_out }
    }

    fn balance(&self, period: DateInterval, acts: &[&LedgerEvent]) -> PeriodBalance {
        let count = |is: &dyn Fn(&LedgerEvent) -> bool| {
            acts.iter().filter(|&&act| is(act)).count()
        };
        let quad = |idx: usize| {
            let class = QuadClass::ALL.get(idx).copied();
            count(&|act| Some(act.event.event_type.quad_class()) == class)
        };
        let n_from_a = count(&|act| act.direction.actor() == self.dyad.a());
        PeriodBalance {
            period,
            n_from_a,
            n_from_b: acts.len() - n_from_a,
            n_by_quad: std::array::from_fn(quad),
            sum: IntensitySum::of(acts.iter().copied()),
        }
    }
}

fn period_of(act: &LedgerEvent, calendar: Calendar) -> Option<DateInterval> {
    let days = act.event.date.interval?;
    let period = calendar.period_of(days.start)?;
    period.contains(days.end).then_some(period)
}
