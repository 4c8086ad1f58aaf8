//! Since when a pair has been as it is now.
//!
//! Bayesian on-line change-point detection: the run length is the number of days since the rate
//! last changed; each day either continues the run or begins a new one.
//!
//! Source: Adams and `MacKay` (2007), "Bayesian Online Changepoint Detection", with Poisson counts and a
//! gamma prior on the rate, hence negative binomial predictions.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Days looked back. A change before that is no news.
const LOOK_BACK: i64 = 120;

/// Mean days between changes that are expected.
const BETWEEN_CHANGES: f64 = 60.0;

/// Gamma prior of the rate of a run: shape, and rate in days.
const SHAPE: f64 = 0.5;
const DAYS: f64 = 5.0;

/// The first day of the run that `until` most probably belongs to; `counts` are the weighted acts of
/// days up to it, ascending, days without acts left out. `None` when the whole time looked back on
/// is one run.
pub fn onset(counts: &[(Date, f64)], until: Date) -> Option<Date> {
    let first = until.checked_sub(LOOK_BACK.days()).ok()?;
    let begin = counts.iter().map(|(day, _)| *day).find(|day| *day >= first)?;
    let mut counts = counts
        .iter()
        .filter(|(day, _)| *day >= first && *day <= until)
        .peekable();
    // Per run length: log weight, and what the run has seen.
    let mut runs: Vec<(f64, f64, f64)> = Vec::new();
    let (ln_change, ln_stay) =
        ((1.0 / BETWEEN_CHANGES).ln(), (1.0 - 1.0 / BETWEEN_CHANGES).ln());
    // Two quiet weeks before, so that the first acts can be a change.
    let mut day = begin.checked_sub(14.days()).ok()?;
    while day <= until {
        let mut count = 0.0;
        while let Some((_, of_day)) = counts.next_if(|(of, _)| *of == day) {
            count += of_day;
        }
        step(&mut runs, count, ln_change, ln_stay);
        day = day.checked_add(1.days()).ok()?;
    }
    let best = runs
        .iter()
        .enumerate()
        .max_by(|one, other| one.1.0.total_cmp(&other.1.0))?;
    let length = i64::try_from(best.0).ok()?;
    (best.0 + 1 < runs.len())
        .then(|| until.checked_sub(length.days()).ok())
        .flatten()
}

/// Index into `runs` is the run's length in days, less one.
fn step(runs: &mut Vec<(f64, f64, f64)>, count: f64, ln_change: f64, ln_stay: f64) {
    let total = runs.iter().map(|run| run.0).fold(f64::NEG_INFINITY, f64::max);
    let sum = if runs.is_empty() {
        0.0
    } else {
        total + runs.iter().map(|run| (run.0 - total).exp()).sum::<f64>().ln()
    };
    for run in runs.iter_mut() {
        let predicted = ln_predicted(count, SHAPE + run.1, DAYS + run.2);
        *run = (run.0 + ln_stay + predicted, run.1 + count, run.2 + 1.0);
    }
    let fresh = sum + ln_change + ln_predicted(count, SHAPE, DAYS);
    runs.insert(0, (fresh, count, 1.0));
}

/// Logarithm of the negative binomial probability of a count, continued to counts that are not
/// whole.
fn ln_predicted(count: f64, shape: f64, days: f64) -> f64 {
    libm::lgamma(shape + count) - libm::lgamma(shape) - libm::lgamma(count + 1.0)
        + shape * (days / (days + 1.0)).ln()
        - count * (days + 1.0).ln()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_jump_is_dated_to_its_first_day() {
        let mut counts: Vec<(Date, f64)> =
            (1..=28).step_by(9).map(|day| (date(2018, 2, day), 1.0)).collect();
        counts.extend((10..=14).map(|day| (date(2018, 3, day), 9.0)));
        assert_eq!(onset(&counts, date(2018, 3, 14)), Some(date(2018, 3, 10)));
    }

    #[test]
    fn what_goes_on_as_before_has_no_onset() {
        let counts: Vec<(Date, f64)> =
            (1..=31).map(|day| (date(2018, 3, day), 2.0)).collect();
        let began = onset(&counts, date(2018, 3, 31));
        assert!(began.is_none_or(|day| day == date(2018, 3, 1)), "{began:?}");
        assert_eq!(onset(&[], date(2018, 3, 31)), None);
    }

    #[test]
    fn a_change_back_to_quiet_is_one_too() {
        let counts: Vec<(Date, f64)> =
            (1..=20).map(|day| (date(2018, 3, day), 6.0)).collect();
        assert_eq!(onset(&counts, date(2018, 4, 5)), Some(date(2018, 3, 21)));
    }
}
