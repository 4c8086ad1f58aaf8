//! Which surprises become alarms, so that a user gets as many a week as asked for.
//!
//! The threshold goes up after days with more alarms than the budget and down after days with
//! fewer, so that the rate holds whatever the data are and whether or not anything changes in
//! them. It knows the days before only.
//!
//! Source: adaptive conformal inference, Gibbs and Candès (2021), "Adaptive Conformal Inference Under
//! Distribution Shift", with the count of alarms in place of the error.

use std::collections::{BTreeMap, VecDeque};

use super::PairId;
use super::surprise::Surprise;

/// Threshold before anything was seen, digits.
const FIRST_THRESHOLD: f64 = 3.0;

/// Least threshold: what comes once in a hundred times is no alarm, however few pairs there are.
const LEAST_THRESHOLD: f64 = 2.0;

/// How far an alarm too many moves the threshold, digits.
const STEP: f64 = 0.25;

/// Days for which a pair that was told of is told of again only when it is twice as surprising.
const SILENCE_DAYS: u32 = 7;
const TWICE: f64 = 2.0;

/// A pair that shares a side with as many stronger alarms of the last week is told of with them: when
/// twenty states expel envoys of one, that is one story.
const STORM: usize = 2;

/// A surprise that the budget decides on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) pair: PairId,
    pub(super) surprise: Surprise,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Alarm,
    /// Told of with the alarm of this pair.
    With(PairId),
}

/// Keeps the budget, day by day.
#[derive(Debug)]
pub(super) struct Budget {
    a_day: f64,
    threshold: f64,
    last: BTreeMap<PairId, (u32, f64)>,
    week: VecDeque<(u32, PairId, f64)>,
}

impl Budget {
    /// A budget of `a_week` alarms a week.
    pub(super) fn new(a_week: f64) -> Self {
        Self {
            a_day: a_week / 7.0,
            threshold: FIRST_THRESHOLD,
            last: BTreeMap::new(),
            week: VecDeque::new(),
        }
    }

    /// What a candidate must exceed today, digits.
    pub(super) const fn threshold(&self) -> f64 {
        self.threshold
    }

    /// Sets what a candidate must exceed today, whatever came before.
    pub(super) const fn hold(&mut self, digits: f64) {
        self.threshold = digits;
    }

    /// Decides on the candidates of a day; days are counted from the first. Candidates that are
    /// neither alarms nor told of with one are left out.
    pub(super) fn day(
        &mut self,
        today: u32,
        mut candidates: Vec<Candidate>,
        sides: &[[u32; 2]],
    ) -> Vec<(Candidate, Verdict)> {
        while self.week.front().is_some_and(|(day, ..)| today - day >= 7) {
            self.week.pop_front();
        }
        candidates.retain(|candidate| candidate.surprise.digits() > self.threshold);
        candidates.sort_by(|one, other| {
            other
                .surprise
                .digits()
                .total_cmp(&one.surprise.digits())
                .then(one.pair.cmp(&other.pair))
        });
        let mut decided = Vec::new();
        let mut n_alarms = 0.0;
        for candidate in candidates {
            if self.was_told(today, candidate) {
                continue;
            }
            let verdict = if let Some(with) = self.storm(candidate, sides) {
                Verdict::With(with)
            } else {
                let digits = candidate.surprise.digits();
                self.week.push_back((today, candidate.pair, digits));
                self.last.insert(candidate.pair, (today, digits));
                n_alarms += 1.0;
                Verdict::Alarm
            };
            decided.push((candidate, verdict));
        }
        let moved = self.threshold + STEP * (n_alarms - self.a_day);
        self.threshold = moved.max(LEAST_THRESHOLD);
        decided
    }

    fn was_told(&self, today: u32, candidate: Candidate) -> bool {
        self.last.get(&candidate.pair).is_some_and(|(day, digits)| {
            today - day < SILENCE_DAYS && candidate.surprise.digits() < digits * TWICE
        })
    }

    /// The strongest of the alarms of the week that make the candidate part of their story.
    fn storm(&self, candidate: Candidate, sides: &[[u32; 2]]) -> Option<PairId> {
        let of = |pair: PairId| sides.get(pair.0 as usize).copied();
        let own = of(candidate.pair)?;
        own.into_iter().find_map(|side| {
            let mut stronger: Vec<(f64, PairId)> = self
                .week
                .iter()
                .filter(|(_, pair, digits)| {
                    *pair != candidate.pair
                        && *digits >= candidate.surprise.digits()
                        && of(*pair).is_some_and(|sides| sides.contains(&side))
                })
                .map(|(_, pair, digits)| (*digits, *pair))
                .collect();
            stronger.sort_by(|one, other| other.0.total_cmp(&one.0));
            if stronger.len() < STORM {
                return None;
            }
            stronger.first().map(|(_, pair)| *pair)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(pair: u32, digits: f64) -> Candidate {
        Candidate {
            pair: PairId(pair),
            surprise: Surprise::of_digits(digits),
        }
    }

    #[test]
    fn the_rate_is_the_one_asked_for() {
        // A made-up stream of surprises: digits of evenly spread shares, of a hundred pairs a day.
        let mut state = 1_u64;
        let mut share = || {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            ((state >> 11) as f64 / (1_u64 << 53) as f64).max(1e-12)
        };
        for a_week in [1.0, 5.0, 20.0] {
            let mut budget = Budget::new(a_week);
            let sides: Vec<[u32; 2]> =
                (0..1000).map(|pair| [2 * pair, 2 * pair + 1]).collect();
            let mut n_alarms = 0;
            let n_days = 700;
            for day in 0..n_days {
                let candidates =
                    (0..1000).map(|pair| candidate(pair, -share().log10())).collect();
                n_alarms += budget.day(day, candidates, &sides).len();
            }
            let got = n_alarms as f64 / (f64::from(n_days) / 7.0);
            assert!((got / a_week - 1.0).abs() < 0.1, "asked {a_week}, got {got}");
        }
    }

    #[test]
    fn one_story_of_many_pairs_costs_two_alarms() {
        let mut budget = Budget::new(5.0);
        // Side 0 with sides 1 to 20, and an unrelated pair.
        let mut sides: Vec<[u32; 2]> = (1..=20).map(|side| [0, side]).collect();
        sides.push([30, 31]);
        let mut candidates: Vec<Candidate> = (0..20)
            .map(|pair| candidate(pair, 20.0 - f64::from(pair) / 2.0))
            .collect();
        candidates.push(candidate(20, 4.0));
        let decided = budget.day(0, candidates, &sides);
        let alarms: Vec<u32> = decided
            .iter()
            .filter(|(_, verdict)| *verdict == Verdict::Alarm)
            .map(|(candidate, _)| candidate.pair.0)
            .collect();
        assert_eq!(alarms, [0, 1, 20]);
        assert_eq!(decided.len(), 21);
        assert_eq!(decided[2].1, Verdict::With(PairId(0)));
    }

    #[test]
    fn a_pair_is_told_of_again_when_it_is_twice_as_surprising() {
        let mut budget = Budget::new(5.0);
        let sides = [[0, 1]];
        assert_eq!(budget.day(0, vec![candidate(0, 5.0)], &sides).len(), 1);
        assert_eq!(budget.day(1, vec![candidate(0, 7.0)], &sides).len(), 0);
        assert_eq!(budget.day(2, vec![candidate(0, 10.0)], &sides).len(), 1);
        assert_eq!(budget.day(9, vec![candidate(0, 6.0)], &sides).len(), 1);
    }
}
