//! How often channels of a pair are shut or opened, from what it and all pairs did before.
//!
//! Most pairs have no such change for years, so that their own past tells little: a gamma-Poisson rate
//! of the pair's own changes beside the rate of all pairs, worth a year. Counted from the first change
//! that was told: histories tell of none, and their years are no years without one.

use std::collections::BTreeMap;

use super::PairId;
use super::expectation::fading;
use super::surprise::{Rate, Surprise, surprise};

/// Changes of a pair: shut, opened.
pub(super) type Changes = [f64; 2];

/// What all pairs do weighs as much as this many days of the pair's own. Own choice: a year, since
/// a pair in trouble has some changes in one.
const PRIOR_DAYS: f64 = 365.0;

/// Before anything was told a pair in the news is taken to have one change a year of either kind. Own
/// choice, worth one change: outweighed as soon as a hundred pairs were watched for a week.
const PAIR_DAYS_PER_CHANGE: f64 = 365.0;

/// The past of channels.
#[derive(Debug, Default)]
pub(super) struct ChannelPast {
    /// Fading changes of each pair that had one, up to the day named.
    own: BTreeMap<PairId, (Changes, u32)>,
    /// Fading changes of all pairs.
    all: Changes,
    /// Fading days of average news, and the same for every pair that was known.
    days: f64,
    pair_days: f64,
    n_past: u32,
    has_begun: bool,
}

impl ChannelPast {
    /// Takes in a day that is past: its exposure, how many pairs are known, which had changes.
    pub(super) fn take_in(
        &mut self,
        exposure: f64,
        n_pairs: usize,
        changes: impl Iterator<Item = (PairId, Changes)>,
    ) {
        self.n_past += 1;
        let fade = fading(1);
        self.days *= fade;
        self.pair_days *= fade;
        self.all = self.all.map(|count| count * fade);
        for (pair, changes) in changes {
            self.has_begun = true;
            let (own, at) = self.own.entry(pair).or_insert(([0.0; 2], self.n_past));
            let since = fading(self.n_past - *at);
            for ((own, all), count) in own.iter_mut().zip(&mut self.all).zip(changes) {
                *own = *own * since + count;
                *all += count;
            }
            *at = self.n_past;
        }
        if self.has_begun {
            self.days += exposure;
            self.pair_days += exposure * n_pairs as f64;
        }
    }

    /// What is expected of a pair in a period of `exposure` days, and how surprising `seen` is; `before`
    /// are changes of days that are not past yet but come before the period, in `exposure_before` days.
    pub(super) fn judge(
        &self,
        pair: PairId,
        seen: Changes,
        exposure: f64,
        (before, exposure_before): (Changes, f64),
    ) -> (Changes, [Surprise; 2]) {
        let own = self.own.get(&pair).map_or([0.0; 2], |(own, at)| {
            let since = fading(self.n_past - at);
            own.map(|count| count * since)
        });
        let mut expected = [0.0; 2];
        let mut digits = [Surprise::default(); 2];
        let cells = seen.iter().zip(before).zip(own).zip(self.all);
        let judged = expected.iter_mut().zip(&mut digits);
        for ((((seen, before), own), all), (expected, digits)) in cells.zip(judged) {
            let of_all = (1.0 + all) / (PAIR_DAYS_PER_CHANGE + self.pair_days);
            let rate = Rate {
                events: of_all * PRIOR_DAYS + own + before,
                exposure: PRIOR_DAYS + self.days + exposure_before,
            };
            *expected = rate.expected(exposure);
            // Each change is counted once, however many articles tell it.
            *digits = surprise(*seen, exposure, rate, 1.0);
        }
        (expected, digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHUT: Changes = [1.0, 0.0];

    /// Digits of a change after `n_days` in which each of `n_pairs` had `changes` on the days that
    /// `is_day` says.
    fn digits(n_days: u32, n_pairs: u32, is_day: impl Fn(u32, u32) -> bool) -> f64 {
        let mut past = ChannelPast::default();
        for day in 0..n_days {
            let changes = (0..n_pairs).filter(|pair| is_day(day, *pair));
            past.take_in(1.0, n_pairs as usize, changes.map(|pair| (PairId(pair), SHUT)));
        }
        past.judge(PairId(0), SHUT, 1.0, ([0.0; 2], 0.0)).1[0].digits()
    }

    #[test]
    fn what_is_rare_is_surprising_by_itself() {
        let first = digits(0, 0, |_, _| false);
        assert!((2.5..2.7).contains(&first), "one in 365: {first}");
        let rare = digits(365, 100, |day, pair| day == 0 && pair == 1);
        assert!(rare > 3.5, "{rare}");
    }

    #[test]
    fn what_a_pair_or_all_pairs_do_often_is_less_so() {
        let rare = digits(365, 100, |day, pair| day % 60 == 0 && pair == 1);
        let own = digits(365, 100, |day, pair| day % 60 == 0 && pair == 0);
        let all = digits(365, 100, |day, _| day % 60 == 0);
        assert!(own < rare - 0.5, "{own} {rare}");
        assert!(all < own, "{all} {own}");
    }

    #[test]
    fn years_of_histories_are_no_years_without_a_change() {
        let mut past = ChannelPast::default();
        for _ in 0..1000 {
            past.take_in(1.0, 100, std::iter::empty());
        }
        let (_, digits) = past.judge(PairId(0), SHUT, 1.0, ([0.0; 2], 0.0));
        assert!((2.5..2.7).contains(&digits[0].digits()), "{digits:?}");
    }
}
