//! Linear classifiers over named features, as `cargo xtask train-events` writes them.

use std::collections::HashMap;

use compact_str::CompactString;

use crate::LexiconError;
use crate::table_rows::table_rows;

/// What weights in a table are multiplied by to be whole numbers.
pub const SCALE: f32 = 1000.0;

/// The row that counts for every input.
pub const BIAS: &str = "(bias)";

/// What a model sees of one input.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Features {
    /// Names of what holds.
    pub names: Vec<CompactString>,
    /// Numbers in fixed places: vectors of words.
    pub dense: Vec<f32>,
}

/// The row of a table that holds the weights of the number at `place` of [`Features::dense`].
pub fn dense_name(place: usize) -> String {
    format!("[{place:04}]")
}

/// A multinomial logistic classifier: a weight for each feature and class.
#[derive(Debug)]
pub struct LinearModel {
    classes: Vec<String>,
    index: HashMap<CompactString, usize>,
    /// A row of one weight a class for each feature.
    weights: Vec<f32>,
    /// A row of one weight a class for each number.
    dense: Vec<f32>,
    bias: Vec<f32>,
}

impl LinearModel {
    /// Reads a table: the header names the classes after its first cell, a row is a feature and
    /// its weights in thousandths.
    ///
    /// # Errors
    /// [`LexiconError`] with the line and column that is no whole number.
    pub fn read(table: &'static str, text: &str) -> Result<Self, LexiconError> {
        let header = text.lines().next().unwrap_or_default();
        let classes: Vec<String> =
            header.split('\t').skip(1).map(str::to_owned).collect();
        let n_classes = classes.len();
        let mut model = Self {
            classes,
            index: HashMap::new(),
            weights: Vec::new(),
            dense: Vec::new(),
            bias: vec![0.0; n_classes],
        };
        for row in table_rows(table, text, n_classes + 1)? {
            let mut weights = Vec::with_capacity(n_classes);
            for column in 1..=n_classes {
                let thousandths: i32 = row.code(column)?;
                weights.push(thousandths as f32 / SCALE);
            }
            if row.cell(0) == BIAS {
                model.bias = weights;
            } else if row.cell(0) == dense_name(model.dense.len() / n_classes.max(1)) {
                model.dense.extend(weights);
            } else {
                let next = model.index.len();
                model.index.insert(CompactString::from(row.cell(0)), next);
                model.weights.extend(weights);
            }
        }
        Ok(model)
    }

    /// Names of the classes, in the order of [`Self::scores`].
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The log-odds of each class, up to a constant; features that are not known count nothing.
    pub fn scores(&self, features: &Features) -> Vec<f32> {
        let mut scores = self.bias.clone();
        let rows = self.dense.chunks_exact(self.classes.len().max(1));
        for (value, row) in features.dense.iter().zip(rows) {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += value * weight;
            }
        }
        for feature in &features.names {
            let Some(&row) = self.index.get(feature) else { continue };
            let from = row * self.classes.len();
            let weights = self.weights.get(from..from + self.classes.len());
            for (score, weight) in scores.iter_mut().zip(weights.unwrap_or_default()) {
                *score += weight;
            }
        }
        scores
    }

    /// The share that each class has, summing to one.
    pub fn shares(&self, features: &Features) -> Vec<f32> {
        softmax(&self.scores(features))
    }
}

/// Exponentials, scaled to sum to one.
pub fn softmax(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exponentials: Vec<f32> =
        scores.iter().map(|score| (score - most).exp()).collect();
    let sum: f32 = exponentials.iter().sum();
    exponentials.iter().map(|value| value / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "feature\tA\tB\n(bias)\t0\t500\n[0000]\t1000\t0\nword\t2000\t-1000\n";

    #[test]
    fn known_features_add_their_weights() {
        let model = LinearModel::read("test", TABLE).unwrap();
        let of = |names: &[&str]| Features {
            names: names.iter().map(|&name| name.into()).collect(),
            dense: vec![0.5],
        };
        let none = model.scores(&Features::default());
        let word = model.scores(&of(&["word", "unknown"]));
        assert_eq!(none, [0.0, 0.5]);
        assert_eq!(word, [2.5, -0.5]);
        let shares = model.shares(&of(&["word"]));
        assert!((shares[0] + shares[1] - 1.0).abs() < 1e-6 && shares[0] > 0.9);
    }

    #[test]
    fn a_weight_that_is_no_number_is_told_with_its_place() {
        let error = LinearModel::read("test", "feature\tA\nword\tx\n").unwrap_err();
        assert_eq!((error.line, error.column), (2, 2));
    }
}
