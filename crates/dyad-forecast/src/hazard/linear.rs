//! Linear models with a logit or a log link, by Newton's method with a ridge.

use crate::hazard::table::Table;

/// What a linear sum stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// Log odds of yes (1) against no (0).
    Logit,
    /// Logarithm of an expected count.
    Log,
}

impl Link {
    /// What is expected at a sum, and how fast it changes there.
    fn mean_and_slope(self, sum: f64) -> (f64, f64) {
        match self {
            Self::Logit => {
                let share = logistic(sum);
                (share, (share * (1.0 - share)).max(1e-9))
            }
            Self::Log => {
                let mean = libm::exp(sum.clamp(-20.0, 9.0));
                (mean, mean)
            }
        }
    }
}

/// The share that log odds stand for.
pub(crate) fn logistic(sum: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-sum.clamp(-30.0, 30.0)))
}

/// Log odds of a share, which is kept a millionth from 0 and 1.
pub(crate) fn log_odds(share: f64) -> f64 {
    let share = share.clamp(1e-6, 1.0 - 1e-6);
    libm::log(share / (1.0 - share))
}

/// A linear model over some columns.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    columns: Vec<usize>,
    /// Mean and spread of each column where it was fitted.
    scales: Vec<(f64, f64)>,
    /// The constant first.
    weights: Vec<f64>,
}

/// Newton steps; the weights no longer change in the sixth digit after about seven.
const N_STEPS: usize = 12;

impl Linear {
    /// Fits weights; the ridge is in rows, as if so many said that a standardised weight is 0.
    pub(crate) fn fit(
        table: &Table,
        targets: &[f64],
        columns: Vec<usize>,
        link: Link,
        ridge: f64,
    ) -> Self {
        let scales = columns.iter().map(|column| scale(table, *column)).collect();
        let n_weights = columns.len() + 1;
        let mut model = Self { columns, scales, weights: vec![0.0; n_weights] };
        let mean = targets.iter().sum::<f64>() / targets.len().max(1) as f64;
        if let Some(constant) = model.weights.first_mut() {
            *constant = match link {
                Link::Logit => log_odds(mean),
                Link::Log => libm::log(mean.max(1e-6)),
            };
        }
        for _ in 0..N_STEPS {
            let step = model.step(table, targets, link, ridge);
            // A log link can run away from far off; no weight moves by more than 1 a step.
            let largest = step.iter().fold(1.0_f64, |most, part| most.max(part.abs()));
            let pairs = model.weights.iter_mut().zip(&step);
            pairs.for_each(|(weight, part)| *weight += part / largest);
        }
        model
    }

    fn step(&self, table: &Table, targets: &[f64], link: Link, ridge: f64) -> Vec<f64> {
        let n = self.weights.len();
        let (mut gradient, mut curvature) = (vec![0.0; n], vec![vec![0.0; n]; n]);
        let mut row = Vec::with_capacity(n);
        for (values, target) in table.rows().zip(targets) {
            self.standardise(values, &mut row);
            let sum = row.iter().zip(&self.weights).map(|(x, w)| x * w).sum();
            let (mean, slope) = link.mean_and_slope(sum);
            for (i, line) in curvature.iter_mut().enumerate() {
                let x = row.get(i).copied().unwrap_or(0.0);
                if let Some(part) = gradient.get_mut(i) {
                    *part += (target - mean) * x;
                }
                let weighted = slope * x;
                let cells = line.iter_mut().zip(&row).take(i + 1);
                cells.for_each(|(cell, other)| *cell += weighted * other);
            }
        }
        for (i, line) in curvature.iter_mut().enumerate() {
            let own = if i == 0 { 1e-6 } else { ridge };
            if let Some(cell) = line.get_mut(i) {
                *cell += own;
            }
            if let (Some(part), Some(weight)) = (gradient.get_mut(i), self.weights.get(i))
            {
                *part -= own * weight * f64::from(u8::from(i > 0));
            }
        }
        solve(curvature, gradient)
    }

    fn standardise(&self, values: &[f32], row: &mut Vec<f64>) {
        row.clear();
        row.push(1.0);
        let own = self.columns.iter().zip(&self.scales);
        row.extend(own.map(|(column, (mean, spread))| {
            (values.get(*column).map_or(0.0, |value| f64::from(*value)) - mean) / spread
        }));
    }

    /// The linear sum of a row.
    pub(crate) fn sum(&self, values: &[f32]) -> f64 {
        let mut row = Vec::with_capacity(self.weights.len());
        self.standardise(values, &mut row);
        row.iter().zip(&self.weights).map(|(x, weight)| x * weight).sum()
    }
}

fn scale(table: &Table, column: usize) -> (f64, f64) {
    let n = table.len().max(1) as f64;
    let values = || {
        table
            .rows()
            .filter_map(|row| row.get(column))
            .map(|value| f64::from(*value))
    };
    let mean = values().sum::<f64>() / n;
    let variance = values().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
    let spread = libm::sqrt(variance);
    (mean, if spread > 1e-6 { spread } else { 1.0 })
}

/// Solves a symmetric system of which the lower half is given, by Cholesky's method. Directions without
/// curvature stay where they are.
fn solve(mut lower: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for j in 0..n {
        let own: f64 = (0..j).map(|k| lower[j][k] * lower[j][k]).sum();
        let pivot = lower[j][j] - own;
        lower[j][j] = if pivot > 1e-12 { libm::sqrt(pivot) } else { f64::INFINITY };
        for i in j + 1..n {
            let both: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            lower[i][j] = (lower[i][j] - both) / lower[j][j];
        }
    }
    for i in 0..n {
        let known: f64 = (0..i).map(|k| lower[i][k] * right[k]).sum();
        right[i] = (right[i] - known) / lower[i][i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| lower[k][i] * right[k]).sum();
        right[i] = (right[i] - known) / lower[i][i];
    }
    right
}

/// Platt's calibration: log odds times a slope plus a shift.
///
/// Source: Platt (1999), "Probabilistic Outputs for Support Vector Machines".
#[derive(Debug, Clone)]
pub(crate) struct Platt(Linear);

impl Platt {
    /// Fits slope and shift to what came.
    pub(crate) fn fit(odds: &[f64], targets: &[f64]) -> Self {
        let mut table = Table::new(1);
        for value in odds {
            table.push(&[narrow(*value)]);
        }
        Self(Linear::fit(&table, targets, vec![0], Link::Logit, 1.0))
    }

    /// The calibrated share.
    pub(crate) fn share(&self, odds: f64) -> f64 {
        logistic(self.0.sum(&[narrow(odds)]))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rows are kept in single precision")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_come_back() {
        let mut table = Table::new(2);
        let (mut shares, mut counts) = (Vec::new(), Vec::new());
        for nth in 0..400_u16 {
            let (a, b) = (f32::from(nth % 20) / 10.0 - 1.0, f32::from(nth / 20) / 10.0);
            table.push(&[a, b]);
            let sum = 0.5 + f64::from(a) - 0.7 * f64::from(b);
            shares.push(logistic(sum));
            counts.push(libm::exp(sum));
        }
        for (targets, link) in [(shares, Link::Logit), (counts, Link::Log)] {
            let model = Linear::fit(&table, &targets, vec![0, 1], link, 1e-6);
            assert!(
                (model.sum(&[0.3, 0.9]) - (0.5 + 0.3 - 0.63)).abs() < 1e-3,
                "{link:?}"
            );
        }
    }

    #[test]
    fn one_row_and_none_give_numbers() {
        let mut table = Table::new(1);
        let empty = Linear::fit(&table, &[], vec![0], Link::Log, 1.0);
        assert!(empty.sum(&[1.0]).is_finite());
        table.push(&[3.0]);
        let one = Linear::fit(&table, &[1.0], vec![0], Link::Logit, 1.0);
        assert!(one.sum(&[1e9]).is_finite());
    }
}
