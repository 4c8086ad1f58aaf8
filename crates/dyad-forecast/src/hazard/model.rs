//! What is learnt from the past of all pairs, and the odds that it gives.
//!
//! One model a class and horizon: a logistic regression over what is known of the pair, boosted trees
//! that correct it, and Platt's calibration on pairs that the uncalibrated model has not seen, at the
//! later origins; then the uncalibrated model is fitted again on all pairs.

use dyad_types::{Probability, QuadClass};
use jiff::civil::Date;

use crate::hazard::counts::{Counted, Counts};
use crate::hazard::features::{
    HORIZONS, climatology_column, ewma_column, linear_columns, rows, since_column,
};
use crate::hazard::linear::{Linear, Link, Platt, log_odds, logistic};
use crate::hazard::series::{Series, class_idx, number_of};
use crate::hazard::table::Table;
use crate::hazard::trees::{TreeOptions, Trees};

/// What to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HazardOptions {
    /// Acts of any class that a pair must have had before an origin to be learnt from.
    pub least_acts: u32,
    /// Days from one origin to the next.
    pub step: u16,
}

impl Default for HazardOptions {
    /// Pairs with five earlier acts, as the baselines were measured, every five days, so that origins fall
    /// on all weekdays.
    fn default() -> Self {
        Self { least_acts: 5, step: 5 }
    }
}

/// Origins need so many days of history, or half of what there is.
const DAYS_OF_HISTORY: i32 = 60;

/// A horizon is not learnt from less than so many pairs and origins.
const LEAST_ROWS: usize = 200;

/// Rows that say that a weight of the logistic regression is 0.
const RIDGE: f64 = 20.0;

/// How many acts are to be expected; 0 or more, not whole.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct ExpectedCount(f64);

impl ExpectedCount {
    /// The number.
    pub const fn acts(self) -> f64 {
        self.0
    }
}

/// The same odds by simpler means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baselines {
    /// How often there is one after a window of the same length with one, or without.
    pub persistence: Probability,
    /// Exponentially weighted rate, mean life 29 days, taken for that of a Poisson process.
    pub ewma: Probability,
    /// Share of the pair's own past windows with an act.
    pub climatology_raw: Probability,
    /// The same after Platt's calibration: the baseline that skill is told over.
    pub climatology: Probability,
    /// Logistic regression on decayed rates of the pair and of both parties, calibrated.
    pub logistic: Probability,
}

/// Odds of a pair for a class and a horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HazardForecast {
    /// Who acts towards whom.
    pub pair: (u32, u32),
    /// What is done.
    pub class: QuadClass,
    /// Within how many days, the origin the first of them.
    pub horizon: u16,
    /// At least one such act.
    pub probability: Probability,
    /// How often all pairs that were learnt from had one.
    pub base_rate: Probability,
    /// Simpler odds.
    pub baselines: Baselines,
    /// Expected number of such acts.
    pub expected: ExpectedCount,
    /// Least and most acts of an interval that is to hold four of five counts.
    pub interval: (u32, u32),
    /// Whole days since the last such act; `None` when there was none.
    pub days_since: Option<u32>,
}

impl HazardForecast {
    /// How many times as likely as for all pairs; `None` where it never happened to any.
    pub fn lift(&self) -> Option<f64> {
        let base = self.base_rate.share();
        (base > 0.0).then(|| self.probability.share() / base)
    }
}

/// What is learnt for every horizon that the history is long enough for.
#[derive(Debug, Clone)]
pub struct HazardModel {
    by_horizon: Vec<Option<Vec<ClassModel>>>,
}

#[derive(Debug, Clone)]
struct ClassModel {
    base_rate: f64,
    persistence: [f64; 2],
    climatology: Platt,
    odds: Odds,
    logistic: Platt,
    boosted: Platt,
    counts: Counts,
}

/// The uncalibrated model.
#[derive(Debug, Clone)]
struct Odds {
    linear: Linear,
    trees: Trees,
}

impl Odds {
    fn fit(table: &Table, targets: &[f64], columns: Vec<usize>) -> Self {
        let linear = Linear::fit(table, targets, columns, Link::Logit, RIDGE);
        let odds: Vec<f64> = table.rows().map(|row| linear.sum(row)).collect();
        let trees = Trees::fit(table, targets, &odds, TreeOptions::default());
        Self { linear, trees }
    }

    fn sum(&self, row: &[f32]) -> f64 {
        self.linear.sum(row) + self.trees.sum(row)
    }
}

/// Pairs at an origin of the past.
struct Origin {
    day: i32,
    pairs: Vec<(u32, u32)>,
    table: Table,
}

/// Rows of several origins with what came after them.
struct Seen {
    table: Table,
    pairs: Vec<(u32, u32)>,
    days: Vec<i32>,
}

impl Seen {
    fn of<'a>(origins: impl Iterator<Item = &'a Origin>) -> Self {
        let width = crate::hazard::features::N_COLUMNS;
        let mut seen = Self {
            table: Table::new(width),
            pairs: vec![],
            days: vec![],
        };
        for origin in origins {
            seen.table.append(&origin.table);
            seen.pairs.extend(&origin.pairs);
            seen.days.extend(origin.pairs.iter().map(|_| origin.day));
        }
        seen
    }

    fn only(&self, is_kept: impl Fn(usize) -> bool) -> Self {
        let kept = |nth: &usize| is_kept(*nth);
        let numbers: Vec<usize> = (0..self.pairs.len()).filter(kept).collect();
        Self {
            table: self.table.only(&is_kept),
            pairs: numbers
                .iter()
                .filter_map(|nth| self.pairs.get(*nth))
                .copied()
                .collect(),
            days: numbers
                .iter()
                .filter_map(|nth| self.days.get(*nth))
                .copied()
                .collect(),
        }
    }

    fn counted<'a>(&'a self, counts: &'a [f64]) -> Counted<'a> {
        Counted { table: &self.table, pairs: &self.pairs, counts }
    }

    fn counts(&self, series: &Series, class: usize, horizon: i32) -> Vec<f64> {
        let rows = self.pairs.iter().zip(&self.days);
        rows.map(|(pair, day)| f64::from(series.count_from(*pair, class, *day, horizon)))
            .collect()
    }
}

/// All rows of a horizon, those that are fitted first, and those that calibrate.
struct Parts {
    all: Seen,
    fitted: Seen,
    held_out: Seen,
}

impl HazardModel {
    /// Learns from windows that end before a day, whatever comes on or after it.
    ///
    /// A horizon that the history is too short for is left out. Takes one thread a horizon.
    pub fn fit(series: &Series, as_of: Date, options: HazardOptions) -> Self {
        let as_of = number_of(as_of);
        let mut by_horizon: Vec<Option<Vec<ClassModel>>> = vec![None; HORIZONS.len()];
        let Some(first) = series.first_day().filter(|first| *first < as_of) else {
            return Self { by_horizon };
        };
        std::thread::scope(|scope| {
            for (nth, slot) in by_horizon.iter_mut().enumerate() {
                scope.spawn(move || {
                    *slot = of_horizon(series, (first, as_of), nth, options);
                });
            }
        });
        Self { by_horizon }
    }

    /// Odds of pairs at an origin, by pair, horizon and class; horizons that were not learnt are left
    /// out. A pair without history has odds too: those of pairs that did little.
    pub fn forecast(
        &self,
        series: &Series,
        pairs: &[(u32, u32)],
        origin: Date,
    ) -> Vec<HazardForecast> {
        let table = rows(series, pairs, number_of(origin));
        let mut forecasts = Vec::new();
        for (row, pair) in table.rows().zip(pairs) {
            for (nth, models) in self.by_horizon.iter().enumerate() {
                let models = models.iter().flatten();
                for (model, class) in models.zip(QuadClass::ALL) {
                    let mut forecast = model.forecast(row, *pair, *class, nth);
                    forecast.days_since = days_since(series, *pair, *class, origin);
                    forecasts.push(forecast);
                }
            }
        }
        forecasts
    }

    /// Horizons that were learnt, in days.
    pub fn horizons(&self) -> Vec<u16> {
        let learnt = HORIZONS.into_iter().zip(&self.by_horizon);
        learnt
            .filter(|(_, models)| models.is_some())
            .map(|(days, _)| days)
            .collect()
    }

    /// Pairs with so many acts, of any class, before an origin; by actor and recipient.
    pub fn pairs_known(series: &Series, origin: Date, n_acts: u32) -> Vec<(u32, u32)> {
        series.pairs_known(number_of(origin), n_acts)
    }
}

fn days_since(
    series: &Series,
    pair: (u32, u32),
    class: QuadClass,
    origin: Date,
) -> Option<u32> {
    let origin = number_of(origin);
    let days = series.dyads.get(&pair)?.get(class_idx(class))?;
    let (last, _) = crate::hazard::series::before(days, origin).last()?;
    u32::try_from(origin - last).ok()
}

fn of_horizon(
    series: &Series,
    (first, as_of): (i32, i32),
    nth: usize,
    options: HazardOptions,
) -> Option<Vec<ClassModel>> {
    let horizon = i32::from(*HORIZONS.get(nth)?);
    let last = as_of - horizon;
    let history = DAYS_OF_HISTORY.min((last - first) / 2).max(1);
    let mut origins = Vec::new();
    let mut day = last;
    while day >= first + history {
        let pairs = series.pairs_known(day, options.least_acts);
        let table = rows(series, &pairs, day);
        origins.push(Origin { day, pairs, table });
        day -= i32::from(options.step.max(1));
    }
    origins.reverse();
    let parts = parts(&origins);
    if parts.all.pairs.len() < LEAST_ROWS {
        return None;
    }
    let classes = 0..QuadClass::ALL.len();
    Some(classes.map(|class| of_class(series, &parts, class, nth)).collect())
}

/// What is fitted on one half of the pairs, both directions of a pair together, is calibrated on the
/// other half at the later half of the origins.
///
/// Calibrating on the last quarter of the origins alone takes one month for all: it gave 2.7 % of skill at
/// 30 days on the last month of the training days of ICEWS18 where this gives 5.3 %.
fn parts(origins: &[Origin]) -> Parts {
    let all = Seen::of(origins.iter());
    let is_first = |nth: usize| {
        all.pairs
            .get(nth)
            .is_some_and(|(a, b)| a.wrapping_add(*b).is_multiple_of(2))
    };
    let middle = origins.get(origins.len() / 2).map_or(0, |origin| origin.day);
    let is_late = |nth: usize| all.days.get(nth).is_some_and(|day| *day >= middle);
    let fitted = all.only(is_first);
    let held_out = all.only(|nth| !is_first(nth) && is_late(nth));
    Parts { all, fitted, held_out }
}

fn yes(counts: &[f64]) -> Vec<f64> {
    counts.iter().map(|count| f64::from(u8::from(*count > 0.0))).collect()
}

fn of_class(series: &Series, parts: &Parts, class: usize, nth: usize) -> ClassModel {
    let horizon = HORIZONS.get(nth).map_or(1, |days| i32::from(*days));
    let Parts { all, fitted, held_out } = parts;
    let of = |seen: &Seen| seen.counts(series, class, horizon);
    let (all_counts, fitted_counts, held_out_counts) =
        (of(all), of(fitted), of(held_out));
    let came = yes(&all_counts);
    let columns = || linear_columns(class, nth);
    let first = Odds::fit(&fitted.table, &yes(&fitted_counts), columns());
    let calibrated = |sum: &dyn Fn(&[f32]) -> f64| {
        let odds: Vec<f64> = held_out.table.rows().map(sum).collect();
        Platt::fit(&odds, &yes(&held_out_counts))
    };
    let own: Vec<f64> = all
        .table
        .rows()
        .map(|row| column(row, climatology_column(class, nth)))
        .collect();
    let mut first_counts = Counts::fit(fitted.counted(&fitted_counts), columns());
    first_counts.calibrate(held_out.counted(&held_out_counts));
    let counts = Counts::fit(all.counted(&all_counts), columns());
    ClassModel {
        base_rate: came.iter().sum::<f64>() / came.len().max(1) as f64,
        persistence: persistence(&all.table, &came, class, horizon),
        climatology: Platt::fit(&own, &came),
        logistic: calibrated(&|row| first.linear.sum(row)),
        boosted: calibrated(&|row| first.sum(row)),
        odds: Odds::fit(&all.table, &came, columns()),
        counts: counts.with_tails_of(&first_counts),
    }
}

fn column(row: &[f32], column: usize) -> f64 {
    row.get(column).map_or(0.0, |value| f64::from(*value))
}

fn was_within(row: &[f32], class: usize, horizon: i32) -> bool {
    column(row, since_column(class)) < libm::log1p(f64::from(horizon) + 0.5)
}

/// Shares with an act after a window of the same length without and with one.
fn persistence(table: &Table, came: &[f64], class: usize, horizon: i32) -> [f64; 2] {
    // One act in two is added, so that no share is 0 or 1.
    let mut sums = [(0.5, 1.0); 2];
    for (row, came) in table.rows().zip(came) {
        let side = usize::from(was_within(row, class, horizon));
        if let Some((n_came, n)) = sums.get_mut(side) {
            *n_came += came;
            *n += 1.0;
        }
    }
    sums.map(|(n_came, n)| n_came / n)
}

impl ClassModel {
    fn forecast(
        &self,
        row: &[f32],
        pair: (u32, u32),
        class: QuadClass,
        nth: usize,
    ) -> HazardForecast {
        let (idx, horizon) =
            (class_idx(class), HORIZONS.get(nth).map_or(1, |days| *days));
        let own = column(row, climatology_column(idx, nth));
        let rate = libm::exp(column(row, ewma_column(idx)));
        let side = usize::from(was_within(row, idx, i32::from(horizon)));
        let count = self.counts.forecast(row, pair);
        let baselines = Baselines {
            persistence: share(self.persistence.get(side).copied().unwrap_or(0.0)),
            ewma: share(1.0 - libm::exp(-rate * f64::from(horizon))),
            climatology_raw: share(logistic(own)),
            climatology: share(self.climatology.share(own)),
            logistic: share(self.logistic.share(self.odds.linear.sum(row))),
        };
        HazardForecast {
            pair,
            class,
            horizon,
            probability: share(self.boosted.share(self.odds.sum(row))),
            base_rate: share(self.base_rate),
            baselines,
            expected: ExpectedCount(count.mean),
            interval: (count.low, count.high),
            days_since: None,
        }
    }
}

/// A share kept off 0 and 1, of which nobody can be sure.
fn share(value: f64) -> Probability {
    Probability::new(logistic(log_odds(value))).unwrap_or(Probability::ONE)
}
