//! What parser and entity recogniser share: a network that scores the classes of transitions
//! from a few tokens of the state.

use crate::engine::container::{Container, ModelError};
use crate::engine::kernels::{HIDDEN, Upper, WIDTH, matrix_product, score};
use crate::engine::tok2vec::in_blocks;

/// Both pieces of the hidden layer.
const STATE: usize = 2 * HIDDEN;

/// The weights, with `N` state tokens.
#[derive(Debug)]
pub(crate) struct Scorer<const N: usize> {
    linear: Vec<f32>,
    linear_bias: Vec<f32>,
    lower: Vec<f32>,
    lower_bias: [f32; STATE],
    pad: Vec<f32>,
    upper: Upper,
}

/// Buffers, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct ScorerBuffers {
    reduced: Vec<f32>,
    /// Per token the contribution to the hidden layer in each of the `N` places.
    projected: Vec<f32>,
    /// Scores of the classes of the last state.
    pub(crate) scores: Vec<f32>,
}

impl<const N: usize> Scorer<N> {
    pub(crate) fn read(
        model: &Container<'_>,
        component: &str,
        n_classes: usize,
    ) -> Result<Self, ModelError> {
        let part =
            |layer: &str, len: usize| model.floats(&format!("{component}/{layer}"), len);
        let lower = part("precomputable_affine/W/0", N * STATE * HIDDEN)?;
        let pad = part("precomputable_affine/pad/0", N * STATE)?;
        let bias = in_blocks(&part("precomputable_affine/b/0", STATE)?, 2, 1);
        let mut lower_bias = [0.0; STATE];
        lower_bias.copy_from_slice(&bias);
        let place = |rows: &[f32], width: usize| {
            let of_place = rows.chunks_exact(STATE * width);
            of_place
                .flat_map(|rows| in_blocks(rows, 2, width))
                .collect::<Vec<f32>>()
        };
        // Order of the layers in the file: the upper one first, then the reduction.
        let upper = part("linear/W/0", n_classes * HIDDEN)?;
        let upper_bias = part("linear/b/0", n_classes)?;
        Ok(Self {
            linear: part("linear/W/1", HIDDEN * WIDTH)?,
            linear_bias: part("linear/b/1", HIDDEN)?,
            lower: place(&lower, HIDDEN),
            lower_bias,
            pad: place(&pad, 1),
            upper: transposed(&upper, &upper_bias),
        })
    }

    /// Readies the buffers for documents with these vectors, `WIDTH` numbers a token.
    pub(crate) fn project(&self, vectors: &[f32], buffers: &mut ScorerBuffers) {
        let n = vectors.len() / WIDTH;
        buffers.reduced.resize(n * HIDDEN, 0.0);
        matrix_product(vectors, WIDTH, &self.linear, WIDTH, &mut buffers.reduced, n);
        for row in buffers.reduced.chunks_exact_mut(HIDDEN) {
            for (value, bias) in row.iter_mut().zip(&self.linear_bias) {
                *value += bias;
            }
        }
        buffers.projected.resize(n * N * STATE, 0.0);
        let projected = &mut buffers.projected;
        matrix_product(&buffers.reduced, HIDDEN, &self.lower, HIDDEN, projected, n);
        buffers.scores.resize(self.upper.bias.len(), 0.0);
    }

    /// Scores all classes for a state given by its tokens, counted over all documents.
    pub(crate) fn score(&self, tokens: [Option<usize>; N], buffers: &mut ScorerBuffers) {
        let mut sum = self.lower_bias;
        for (place, token) in tokens.into_iter().enumerate() {
            let row = match token {
                Some(token) => &buffers.projected[(token * N + place) * STATE..][..STATE],
                None => &self.pad[place * STATE..][..STATE],
            };
            for (sum, value) in sum.iter_mut().zip(row) {
                *sum += value;
            }
        }
        score(&self.upper, &sum, &mut buffers.scores);
    }
}

/// Columns for the classes, padded to a multiple of 16 with scores nobody reads.
fn transposed(weights: &[f32], bias: &[f32]) -> Upper {
    let padded = bias.len().next_multiple_of(16);
    let mut columns = vec![0.0; HIDDEN * padded];
    for (class, row) in weights.chunks_exact(HIDDEN).enumerate() {
        for (hidden, weight) in row.iter().enumerate() {
            columns[hidden * padded + class] = *weight;
        }
    }
    let mut padded_bias = bias.to_vec();
    padded_bias.resize(padded, 0.0);
    Upper { weights: columns, bias: padded_bias }
}

/// The best class of those that `valid` allows; the first among equals.
pub(crate) fn best(
    scores: &[f32],
    n_classes: usize,
    valid: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut best: Option<usize> = None;
    for class in 0..n_classes {
        if best.is_none_or(|best| scores[class] > scores[best]) && valid(class) {
            best = Some(class);
        }
    }
    best
}
