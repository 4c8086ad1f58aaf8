//! Weighing the parts of a score against each other: a conditional logit over the candidates of a question
//! (`McFadden`, 1974), learnt question by question.

use crate::ranking::features::{N_FEATURES, Row};

/// Step of the learning (Adagrad; Duchi et al., 2011). Own choice.
const STEP: f32 = 0.05;

/// One weight a feature.
#[derive(Debug, Clone)]
pub(crate) struct Blend {
    weights: Row,
    squares: Row,
}

impl Default for Blend {
    fn default() -> Self {
        Self {
            weights: [0.0; N_FEATURES],
            squares: [1e-6; N_FEATURES],
        }
    }
}

impl Blend {
    pub(crate) fn weights(&self) -> &Row {
        &self.weights
    }

    pub(crate) fn score(&self, row: &Row) -> f32 {
        row.iter()
            .zip(&self.weights)
            .map(|(value, weight)| value * weight)
            .sum()
    }

    /// One step on a question: each answer is to come before all candidates that are none; answers do not
    /// compete with each other.
    pub(crate) fn learn(&mut self, rows: &[Row], is_answer: &[bool]) {
        let scores: Vec<f32> = rows.iter().map(|row| self.score(row)).collect();
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let raised: Vec<f32> =
            scores.iter().map(|score| libm::expf(score - most)).collect();
        let others = raised.iter().zip(is_answer).filter(|(_, is_answer)| !**is_answer);
        let others: f32 = others.map(|(raised, _)| raised).sum::<f32>() + 1e-9;
        let answers = raised.iter().zip(is_answer).filter(|(_, is_answer)| **is_answer);
        let per_other: f32 = answers.map(|(raised, _)| 1.0 / (raised + others)).sum();
        if per_other <= 0.0 {
            return;
        }
        let mut slopes = [0.0; N_FEATURES];
        for ((row, raised), is_answer) in rows.iter().zip(&raised).zip(is_answer) {
            let slope =
                if *is_answer { -others / (raised + others) } else { raised * per_other };
            if slope.abs() < 1e-5 {
                continue;
            }
            for (sum, value) in slopes.iter_mut().zip(row) {
                *sum += slope * value;
            }
        }
        let weights = self.weights.iter_mut().zip(&mut self.squares);
        for ((weight, square), slope) in weights.zip(slopes) {
            *square += slope * slope;
            *weight -= STEP * slope / square.sqrt();
        }
    }
}
