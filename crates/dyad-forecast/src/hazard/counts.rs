//! How many acts: a negative binomial around an expected count, and intervals that hold what they say.
//!
//! Acts come in bursts, so counts spread more than Poisson's. The dispersion of a pair is what its own
//! past windows show, drawn towards its class where they are few.

use std::collections::BTreeMap;

use crate::hazard::linear::{Linear, Link};
use crate::hazard::table::Table;

/// Share of counts that an interval is to hold.
pub const HELD: f64 = 0.8;

/// Upper edges of the bands of expected counts that intervals are calibrated in.
const BANDS: [f64; 6] = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0];

/// Weight of the class against the own past of a pair, in squared expected counts.
const PRIOR: f64 = 20.0;

/// Shares left out at either end that calibration may choose from.
const TAILS: [f64; 16] = [
    0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.14, 0.16,
    0.2, 0.25,
];

/// No count is looked for beyond this.
const MOST: u32 = 100_000;

/// Counts of a class within a horizon.
#[derive(Debug, Clone)]
pub(crate) struct Counts {
    mean: Linear,
    of_class: f64,
    of_pairs: BTreeMap<(u32, u32), f64>,
    /// Share left out at either end, by band.
    tails: [f64; BANDS.len() + 1],
}

/// An expected count and the interval that holds four of five counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CountForecast {
    pub(crate) mean: f64,
    pub(crate) low: u32,
    pub(crate) high: u32,
}

/// Rows, whose they are, and what came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted<'a> {
    pub(crate) table: &'a Table,
    pub(crate) pairs: &'a [(u32, u32)],
    pub(crate) counts: &'a [f64],
}

impl Counts {
    /// Fits mean and dispersion; intervals are as the distribution has them until
    /// [`Self::calibrate`].
    pub(crate) fn fit(seen: Counted<'_>, columns: Vec<usize>) -> Self {
        let mean = Linear::fit(seen.table, seen.counts, columns, Link::Log, 20.0);
        let mut sums: BTreeMap<(u32, u32), (f64, f64)> = BTreeMap::new();
        let mut whole = (0.0, 0.0);
        for ((row, pair), count) in seen.table.rows().zip(seen.pairs).zip(seen.counts) {
            let expected = expected(&mean, row);
            let excess = (count - expected) * (count - expected) - expected;
            let (above, squared) = sums.entry(*pair).or_default();
            *above += excess;
            *squared += expected * expected;
            // A class is spoken for by its many pairs, not by the few with most acts.
            let weight = 1.0 / (1.0 + expected * expected);
            whole.0 += weight * excess;
            whole.1 += weight * expected * expected;
        }
        let of_class = dispersion(whole.0 / f64::max(whole.1, 1e-9));
        let own = |(above, squared): (f64, f64)| {
            dispersion((above + PRIOR * of_class) / (squared + PRIOR))
        };
        let of_pairs = sums.into_iter().map(|(pair, sums)| (pair, own(sums))).collect();
        let tails = [(1.0 - HELD) / 2.0; BANDS.len() + 1];
        Self { mean, of_class, of_pairs, tails }
    }

    /// Chooses in each band the largest tails that still leave four of five counts of rows of other
    /// pairs inside. Where most counts are 0, an interval of 0 alone holds more than that.
    ///
    /// Source: split conformal prediction, Vovk, Gammerman and Shafer (2005), by groups.
    pub(crate) fn calibrate(&mut self, other: Counted<'_>) {
        let mut held = [[0.0; TAILS.len()]; BANDS.len() + 1];
        let mut n_rows = [0.0; BANDS.len() + 1];
        for ((row, pair), count) in other.table.rows().zip(other.pairs).zip(other.counts)
        {
            let expected = expected(&self.mean, row);
            let dispersion = self.dispersion_of(*pair);
            let band = band(expected);
            let Some((held, n_rows)) = held.get_mut(band).zip(n_rows.get_mut(band))
            else {
                continue;
            };
            *n_rows += 1.0;
            let (below, upto) = cumulated(expected, dispersion, *count);
            for (held, tail) in held.iter_mut().zip(TAILS) {
                // Inside from the quantile of the tail to that of what is left above.
                *held += f64::from(u8::from(upto >= tail && below < 1.0 - tail));
            }
        }
        for ((tail, held), n_rows) in self.tails.iter_mut().zip(held).zip(n_rows) {
            // A few dozen rows say little about a fifth of them.
            if n_rows < 50.0 {
                continue;
            }
            let mut enough =
                TAILS.iter().zip(held).filter(|(_, held)| *held >= HELD * n_rows);
            *tail = enough.next_back().map_or(TAILS[0], |(tail, _)| *tail);
        }
    }

    /// Takes the mean and dispersion of another fit and keeps its own tails.
    pub(crate) fn with_tails_of(self, other: &Self) -> Self {
        Self { tails: other.tails, ..self }
    }

    pub(crate) fn forecast(&self, row: &[f32], pair: (u32, u32)) -> CountForecast {
        let mean = expected(&self.mean, row);
        let dispersion = self.dispersion_of(pair);
        let tail = self.tails.get(band(mean)).copied().unwrap_or(0.1);
        let low = quantile(mean, dispersion, tail);
        let high = quantile(mean, dispersion, 1.0 - tail).max(low);
        CountForecast { mean, low, high }
    }

    fn dispersion_of(&self, pair: (u32, u32)) -> f64 {
        self.of_pairs.get(&pair).copied().unwrap_or(self.of_class)
    }
}

fn expected(mean: &Linear, row: &[f32]) -> f64 {
    libm::exp(mean.sum(row).clamp(-12.0, 9.0))
}

/// Variance is mean + dispersion · mean²; kept where sums stay short.
fn dispersion(value: f64) -> f64 {
    value.clamp(0.01, 20.0)
}

fn band(expected: f64) -> usize {
    BANDS.partition_point(|edge| *edge <= expected)
}

/// Probabilities of 0, 1, 2 and so on.
fn probabilities(mean: f64, dispersion: f64) -> impl Iterator<Item = f64> {
    let size = 1.0 / dispersion;
    let step = mean / (mean + size);
    let none = libm::exp(-size * libm::log1p(mean / size));
    (0..MOST).scan(none, move |next, n| {
        let now = *next;
        let n = f64::from(n);
        *next = now * step * (n + size) / (n + 1.0);
        Some(now)
    })
}

/// Probability of less than a count, and of at most the count.
fn cumulated(mean: f64, dispersion: f64, count: f64) -> (f64, f64) {
    let mut below = 0.0;
    for (n, share) in probabilities(mean, dispersion).enumerate() {
        if n as f64 >= count {
            return (below, below + share);
        }
        below += share;
    }
    (1.0, 1.0)
}

/// The least count that at least such a share of counts does not exceed.
fn quantile(mean: f64, dispersion: f64, share: f64) -> u32 {
    let mut sum = 0.0;
    let shares = probabilities(mean, dispersion).zip(0_u32..);
    for (probability, n) in shares {
        sum += probability;
        if sum >= share {
            return n;
        }
    }
    MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_distribution() {
        // Size 1 is the geometric distribution: P(0) = 1 / (1 + mean).
        let (below, upto) = cumulated(3.0, 1.0, 1.0);
        assert!((below - 0.25).abs() < 1e-12 && (upto - 0.4375).abs() < 1e-12);
        assert_eq!(quantile(3.0, 1.0, 0.25), 0);
        assert_eq!(quantile(3.0, 1.0, 0.26), 1);
        assert_eq!(quantile(0.0, 0.01, 0.99), 0);
        assert!(quantile(8000.0, 0.01, 0.9) > 8000);
    }
}
