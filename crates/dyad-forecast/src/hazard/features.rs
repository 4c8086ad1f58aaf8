//! What is known of a pair before a day, as a row of numbers.

use std::collections::BTreeMap;

use crate::hazard::series::{ByClass, DayCounts, N_CLASSES, Series, before};
use crate::hazard::table::Table;

/// Days from the origin on that a forecast is for.
pub const HORIZONS: [u16; 3] = [7, 30, 90];

/// Half-lives of the rates, in days: what the last days, weeks, months and the whole history say.
const HALF_LIVES: [f64; 5] = [2.0, 7.0, 20.0, 60.0, 180.0];

/// Half-lives at which acts are counted instead of days with an act.
const OF_COUNTS: [usize; 2] = [2, 4];

/// Half-lives for totals of a party.
const OF_TOTALS: [usize; 3] = [1, 3, 4];

/// Columns of one class in one direction: rates of days with an act, rates of acts, days since the
/// last and the second last day with one.
const BLOCK: usize = HALF_LIVES.len() + OF_COUNTS.len() + 2;
const CLIMATOLOGY: usize = 2 * N_CLASSES * BLOCK;
const TOTALS: usize = CLIMATOLOGY + N_CLASSES * HORIZONS.len();
const TOTALS_OF_ONE: usize = N_CLASSES * OF_TOTALS.len();

/// Columns of a row. None is the same for all pairs of an origin, such as the weekday or the volume of
/// news: from the few origins there are, trees learn from these which month it was.
pub(crate) const N_COLUMNS: usize = TOTALS + 4 * TOTALS_OF_ONE;

/// Column of the rate of acts at a half-life of 20 days, which is a mean life of 29.
pub(crate) const fn ewma_column(class: usize) -> usize {
    class * BLOCK + HALF_LIVES.len()
}

/// Column of the days since the last day with such an act, as ln(1 + days).
pub(crate) const fn since_column(class: usize) -> usize {
    class * BLOCK + HALF_LIVES.len() + OF_COUNTS.len()
}

/// Column of the climatology, the log odds of the share of windows with such an act.
pub(crate) const fn climatology_column(class: usize, horizon: usize) -> usize {
    CLIMATOLOGY + class * HORIZONS.len() + horizon
}

/// The columns that the linear models of a class take: all of its own in both directions, the other
/// classes at two half-lives, and the totals of both sides.
pub(crate) fn linear_columns(class: usize, horizon: usize) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..BLOCK).map(|nth| class * BLOCK + nth).collect();
    columns.extend((0..BLOCK).map(|nth| (N_CLASSES + class) * BLOCK + nth));
    for other in (0..N_CLASSES).filter(|other| *other != class) {
        columns.extend([other * BLOCK + 2, other * BLOCK + 4]);
        columns.push((N_CLASSES + other) * BLOCK + 3);
    }
    columns.push(climatology_column(class, horizon));
    for side in 0..4 {
        let start = TOTALS + side * TOTALS_OF_ONE + class * OF_TOTALS.len();
        columns.extend(start..start + OF_TOTALS.len());
    }
    columns
}

/// Weights of days by age, and their sums.
#[derive(Debug)]
struct Decay {
    weights: [Vec<f64>; HALF_LIVES.len()],
    sums: [f64; HALF_LIVES.len()],
}

impl Decay {
    fn over(n_days: usize) -> Self {
        let weights = HALF_LIVES.map(|half_life| {
            (0..=n_days)
                .map(|age| libm::exp2(-(age as f64) / half_life))
                .collect()
        });
        let sums = [0, 1, 2, 3, 4].map(|nth: usize| {
            weights
                .get(nth)
                .map_or(0.0, |own: &Vec<f64>| own.iter().skip(1).sum())
        });
        Self { weights, sums }
    }

    /// Logarithm of a rate a day. What never happened has a rate too: a fifth of an act, which keeps
    /// the logarithm in bounds and says less the shorter the history is.
    fn rate(
        &self,
        days: &[(i32, u32)],
        origin: i32,
        half_life: usize,
        whole: bool,
    ) -> f32 {
        let (Some(weights), Some(sum)) =
            (self.weights.get(half_life), self.sums.get(half_life))
        else {
            return 0.0;
        };
        let weighted = days.iter().map(|(day, n)| {
            let age = usize::try_from(origin - day).unwrap_or(usize::MAX);
            let n = if whole { f64::from(*n) } else { 1.0 };
            weights.get(age).copied().unwrap_or(0.0) * n
        });
        narrow(libm::log(weighted.sum::<f64>() + 0.2) - libm::log(sum + 1.0))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rows are kept in single precision")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// Rows of pairs at an origin, [`N_COLUMNS`] wide, in the order of the pairs. Nothing on or after the
/// origin makes a difference.
pub(crate) fn rows(series: &Series, pairs: &[(u32, u32)], origin: i32) -> Table {
    let first = series.first_day().unwrap_or(origin).min(origin);
    let n_days = usize::try_from(origin - first).unwrap_or(0);
    let decay = Decay::over(n_days);
    let totals = |of: &BTreeMap<u32, ByClass>| -> BTreeMap<u32, Vec<f32>> {
        of.iter()
            .map(|(party, acts)| (*party, totals(&decay, acts, origin)))
            .collect()
    };
    let (of_actors, of_recipients) =
        (totals(&series.by_actor), totals(&series.by_recipient));
    let none = totals_of_none(&decay, origin);
    let empty = ByClass::default();
    let mut table = Table::new(N_COLUMNS);
    for &(actor, recipient) in pairs {
        let mut row = Vec::with_capacity(N_COLUMNS);
        let there = series.dyads.get(&(actor, recipient)).unwrap_or(&empty);
        let back = series.dyads.get(&(recipient, actor)).unwrap_or(&empty);
        for days in there.iter().chain(back) {
            push_block(&mut row, &decay, days, origin, n_days);
        }
        for days in there {
            for horizon in HORIZONS {
                row.push(climatology(days, first, origin, i32::from(horizon)));
            }
        }
        let sides = [
            (&of_actors, actor),
            (&of_recipients, recipient),
            (&of_recipients, actor),
            (&of_actors, recipient),
        ];
        for (totals, party) in sides {
            row.extend(totals.get(&party).unwrap_or(&none));
        }
        table.push(&row);
    }
    table
}

fn push_block(
    row: &mut Vec<f32>,
    decay: &Decay,
    days: &DayCounts,
    origin: i32,
    n_days: usize,
) {
    let past = before(days, origin);
    row.extend((0..HALF_LIVES.len()).map(|nth| decay.rate(past, origin, nth, false)));
    row.extend(OF_COUNTS.map(|nth| decay.rate(past, origin, nth, true)));
    // Never is as long ago as twice the history.
    let never = libm::log1p(2.0 * n_days as f64);
    for nth in 1..=2 {
        let day = past.len().checked_sub(nth).and_then(|idx| past.get(idx));
        let since = day.map(|(day, _)| libm::log1p(f64::from(origin - day)));
        row.push(narrow(since.unwrap_or(never)));
    }
}

fn totals(decay: &Decay, acts: &ByClass, origin: i32) -> Vec<f32> {
    let of_class = |days: &DayCounts| {
        OF_TOTALS.map(|nth| decay.rate(before(days, origin), origin, nth, true))
    };
    acts.iter().flat_map(of_class).collect()
}

fn totals_of_none(decay: &Decay, origin: i32) -> Vec<f32> {
    totals(decay, &ByClass::default(), origin)
}

/// Log odds of the share of all windows of so many days before the origin with an act. Half a window
/// with and half a window without are added, windows counted without overlap.
fn climatology(days: &[(i32, u32)], first: i32, origin: i32, n_days: i32) -> f32 {
    let n_starts = (origin - first - n_days + 1).max(1);
    let (mut n_hits, mut open_from) = (0, first);
    for (day, _) in before(days, origin) {
        let from = (day - n_days + 1).max(open_from);
        let until = (day + 1).min(first + n_starts);
        if until > from {
            n_hits += until - from;
            open_from = until;
        }
    }
    let share = f64::from(n_hits.min(n_starts)) / f64::from(n_starts);
    let n_windows = (f64::from(origin - first) / f64::from(n_days)).max(1.0);
    let odds = (share * n_windows + 0.5) / ((1.0 - share) * n_windows + 0.5);
    narrow(libm::log(odds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn climatology_is_the_share_of_windows() {
        // Of the windows of 2 days in 11 days, ten, those that begin on day 4 and 5 hold day 5.
        let odds = |days: &[(i32, u32)]| climatology(days, 0, 11, 2);
        let share = 0.2 * 5.5;
        assert!(
            (f64::from(odds(&[(5, 3)])) - libm::log((share + 0.5) / (4.4 + 0.5))).abs()
                < 1e-6
        );
        assert!((odds(&[(5, 1), (11, 9)]) - odds(&[(5, 1)])).abs() < f32::EPSILON);
        assert!(odds(&[]) < odds(&[(0, 1)]));
    }

    #[test]
    fn rows_are_as_wide_as_said() {
        let table = rows(&Series::default(), &[(1, 2)], 7);
        let row: Vec<&[f32]> = table.rows().collect();
        assert_eq!(row.len(), 1);
        assert!(
            row[0].len() == N_COLUMNS && row[0].iter().all(|value| value.is_finite())
        );
    }
}
