//! Scores of odds against what came, and how sure a skill is.

use std::collections::BTreeMap;

use serde::Serialize;

/// Equally wide bins of odds that the calibration error is taken over. Source: Guo et al. (2017), "On
/// Calibration of Modern Neural Networks".
const N_BINS: usize = 10;

/// Samples of pairs.
pub(crate) const N_SAMPLES: u64 = 400;

/// Odds, and whether it came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) share: f64,
    pub(crate) came: bool,
}

/// Scores of odds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Scores {
    /// Mean squared error; 0 is best.
    pub brier: f64,
    /// Mean negative natural logarithm of the odds given to what came.
    pub log_loss: f64,
    /// Chance that what came had higher odds than what did not, ties half.
    pub auc: f64,
    /// Mean distance of odds from what came, over ten bins.
    pub ece: f64,
}

impl Scores {
    /// Means of all four; zeros of none.
    pub(crate) fn mean(all: &[Self]) -> Self {
        let mean = |of: &dyn Fn(&Self) -> f64| {
            all.iter().map(of).sum::<f64>() / all.len().max(1) as f64
        };
        Self {
            brier: mean(&|scores| scores.brier),
            log_loss: mean(&|scores| scores.log_loss),
            auc: mean(&|scores| scores.auc),
            ece: mean(&|scores| scores.ece),
        }
    }
}

/// Scores of some odds; zeros of none, and an AUC of one half where all or nothing came.
pub(crate) fn scores(cases: &[Case]) -> Scores {
    let n = cases.len().max(1) as f64;
    let log_loss = |case: &Case| {
        let given = if case.came { case.share } else { 1.0 - case.share };
        -given.max(1e-12).ln()
    };
    Scores {
        brier: cases.iter().map(|case| squared(*case)).sum::<f64>() / n,
        log_loss: cases.iter().map(log_loss).sum::<f64>() / n,
        auc: auc(cases),
        ece: calibration_error(cases),
    }
}

pub(crate) fn squared(case: Case) -> f64 {
    let error = case.share - f64::from(u8::from(case.came));
    error * error
}

fn auc(cases: &[Case]) -> f64 {
    let mut sorted = cases.to_vec();
    sorted.sort_by(|a, b| a.share.total_cmp(&b.share));
    let (mut below, mut won) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.share.total_cmp(&b.share).is_eq()) {
        let came = tied.iter().filter(|case| case.came).count() as f64;
        let not = tied.len() as f64 - came;
        won += came * (below + not / 2.0);
        below += not;
    }
    let pairs = below * (sorted.len() as f64 - below);
    if pairs > 0.0 { won / pairs } else { 0.5 }
}

fn calibration_error(cases: &[Case]) -> f64 {
    let mut bins: BTreeMap<usize, f64> = BTreeMap::new();
    for case in cases {
        let above = (1..N_BINS).filter(|nth| case.share * N_BINS as f64 >= *nth as f64);
        *bins.entry(above.count()).or_default() +=
            case.share - f64::from(u8::from(case.came));
    }
    bins.values().map(|sum| sum.abs()).sum::<f64>() / cases.len().max(1) as f64
}

/// Skills of samples in which every pair stands as often as chance has it: a Poisson number with mean
/// 1, the same for a pair in every class. `errors`: of each case the pair, our squared error, the
/// baseline's.
pub(crate) fn skills_of_samples(errors: &[((u32, u32), f64, f64)]) -> Vec<f64> {
    (0..N_SAMPLES)
        .map(|sample| {
            let (mut own, mut baseline) = (0.0, 0.0);
            for (pair, of_ours, of_baseline) in errors {
                let times = times(sample, *pair);
                own += times * of_ours;
                baseline += times * of_baseline;
            }
            if baseline > 0.0 { 1.0 - own / baseline } else { 0.0 }
        })
        .collect()
}

/// The middle 95 % of samples.
pub(crate) fn interval(samples: &[f64]) -> [f64; 2] {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |nth: usize| sorted.get(nth).copied().unwrap_or(0.0);
    let cut = sorted.len() / 40;
    [at(cut), at(sorted.len().saturating_sub(cut + 1))]
}

/// A Poisson number with mean 1 by inversion of a mixed 53-bit number.
fn times(sample: u64, (a, b): (u32, u32)) -> f64 {
    let pair = u64::from(a) << 32 | u64::from(b);
    let mut z = pair.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(sample);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let uniform = ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
    let (mut n, mut share, mut sum) = (0.0, (-1.0_f64).exp(), 0.0);
    while n < 20.0 {
        sum += share;
        if uniform < sum {
            break;
        }
        n += 1.0;
        share /= n;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_four_odds() {
        let case = |share, came| Case { share, came };
        let cases =
            [case(0.9, true), case(0.3, true), case(0.3, false), case(0.1, false)];
        let scores = scores(&cases);
        assert!((scores.brier - (0.01 + 0.49 + 0.09 + 0.01) / 4.0).abs() < 1e-12);
        assert!((scores.auc - 3.5 / 4.0).abs() < 1e-12);
        assert!((scores.ece - (0.1 + 0.4 + 0.1) / 4.0).abs() < 1e-12);
    }

    #[test]
    fn samples_are_of_mean_one_and_the_skill_lies_within() {
        let n: f64 = (0..10_000).map(|sample| times(sample, (3, 9))).sum();
        assert!((n / 10_000.0 - 1.0).abs() < 0.05, "{n}");
        let errors: Vec<_> = (0..200_u32)
            .map(|a| ((a, 1), f64::from(a % 5), f64::from(a % 7)))
            .collect();
        let [low, high] = interval(&skills_of_samples(&errors));
        let (own, baseline) = errors
            .iter()
            .fold((0.0, 0.0), |(own, other), error| (own + error.1, other + error.2));
        let skill = 1.0 - own / baseline;
        assert!(low < skill && skill < high && low > skill - 0.3);
    }
}
