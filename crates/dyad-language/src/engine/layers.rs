//! Layers with their weights brought into the order that the kernels read.

use crate::engine::container::{Container, ModelError};
use crate::engine::kernels::{self, GROUPS, PIECES, WIDTH, rows_at_once};
use crate::engine::lanes::Level;

/// A maxout layer of three pieces followed by layer normalisation, [`WIDTH`] outputs.
#[derive(Debug)]
pub(crate) struct Maxout<const INPUTS: usize> {
    level: Level,
    panels: Vec<f32>,
    bias: Vec<f32>,
    gain: [f32; WIDTH],
    shift: [f32; WIDTH],
}

impl<const INPUTS: usize> Maxout<INPUTS> {
    /// Reads layer `idx` of `component`.
    pub(crate) fn read(
        model: &Container<'_>,
        component: &str,
        idx: usize,
    ) -> Result<Self, ModelError> {
        let part = |layer: &str, array: &str, len: usize| {
            model.floats(&format!("{component}/{layer}/{array}/{idx}"), len)
        };
        let weights = part("maxout", "W", WIDTH * PIECES * INPUTS)?;
        let bias = part("maxout", "b", WIDTH * PIECES)?;
        let (gain, shift) =
            (part("layernorm", "G", WIDTH)?, part("layernorm", "b", WIDTH)?);
        Ok(Self {
            gain: std::array::from_fn(|idx| gain[idx]),
            shift: std::array::from_fn(|idx| shift[idx]),
            ..Self::at(Level::detect(), &weights, &bias)
        })
    }

    /// A layer with gain 1 and shift 0; weights output by output, piece by piece.
    fn at(level: Level, weights: &[f32], bias: &[f32]) -> Self {
        Self {
            level,
            panels: by_piece(weights, INPUTS, level.lanes()),
            bias: by_piece(bias, 1, level.lanes()),
            gain: [1.0; WIDTH],
            shift: [0.0; WIDTH],
        }
    }

    /// The largest of three pieces for `n_rows` rows of `input`, see [`kernels::maxout`];
    /// `maxed` grows to whole blocks.
    pub(crate) fn apply(
        &self,
        input: &[f32],
        stride: usize,
        n_rows: usize,
        maxed: &mut Vec<f32>,
    ) {
        maxed.resize(n_rows.next_multiple_of(rows_at_once(self.level)) * WIDTH, 0.0);
        kernels::maxout::<INPUTS>(
            self.level,
            &self.panels,
            &self.bias,
            input,
            stride,
            maxed,
        );
    }

    /// Adds the rows that [`Self::apply`] gave, normalised, to the rows of `output`.
    pub(crate) fn add_normalised(&self, maxed: &[f32], output: &mut [f32]) {
        kernels::add_normalised(self.level, &self.gain, &self.shift, maxed, output);
    }
}

/// Weights stored output by output, piece by piece, `n_inputs` each, in panels.
fn by_piece(weights: &[f32], n_inputs: usize, lanes: usize) -> Vec<f32> {
    let row =
        |panel: usize, piece: usize, lane: usize| (panel * lanes + lane) * PIECES + piece;
    panels(weights.len() / (n_inputs * lanes * PIECES), n_inputs, PIECES, lanes, |at| {
        weights[row(at.panel, at.group, at.lane) * n_inputs + at.input]
    })
}

/// A linear layer with a multiple of 32 outputs, missing ones filled with zeros.
#[derive(Debug)]
pub(crate) struct Linear<const INPUTS: usize> {
    level: Level,
    panels: Vec<f32>,
    bias: Vec<f32>,
}

impl<const INPUTS: usize> Linear<INPUTS> {
    /// `weights` has `INPUTS` values per output; `bias`, unless empty, one per output.
    pub(crate) fn new(weights: &[f32], bias: &[f32]) -> Self {
        Self::at(Level::detect(), weights, bias)
    }

    fn at(level: Level, weights: &[f32], bias: &[f32]) -> Self {
        let lanes = level.lanes();
        let width = (weights.len() / INPUTS).next_multiple_of(32);
        let n_panels = width / (GROUPS * lanes);
        let or_zero =
            |values: &[f32], idx: usize| values.get(idx).copied().unwrap_or(0.0);
        let output = |at: Place| (at.panel * GROUPS + at.group) * lanes + at.lane;
        Self {
            level,
            panels: panels(n_panels, INPUTS, GROUPS, lanes, |at| {
                or_zero(weights, output(at) * INPUTS + at.input)
            }),
            bias: panels(n_panels, 1, GROUPS, lanes, |at| or_zero(bias, output(at))),
        }
    }

    /// Values per row of the output.
    pub(crate) fn width(&self) -> usize {
        self.bias.len()
    }

    /// Applies the layer to `n_rows` rows; both buffers change their length to whole blocks.
    pub(crate) fn apply(
        &self,
        n_rows: usize,
        input: &mut Vec<f32>,
        output: &mut Vec<f32>,
    ) {
        let n_rows = n_rows.next_multiple_of(rows_at_once(self.level));
        input.resize(n_rows * INPUTS, 0.0);
        output.resize(n_rows * self.width(), 0.0);
        kernels::linear::<INPUTS>(self.level, &self.panels, &self.bias, input, output);
    }
}

/// A place in panels of weights.
#[derive(Clone, Copy)]
struct Place {
    panel: usize,
    input: usize,
    group: usize,
    lane: usize,
}

/// Lays values out panel by panel, input by input, group by group.
fn panels(
    n_panels: usize,
    n_inputs: usize,
    n_groups: usize,
    lanes: usize,
    value: impl Fn(Place) -> f32,
) -> Vec<f32> {
    let mut laid_out = Vec::with_capacity(n_panels * n_inputs * n_groups * lanes);
    for panel in 0..n_panels {
        for input in 0..n_inputs {
            for group in 0..n_groups {
                let lanes = 0..lanes;
                laid_out
                    .extend(lanes.map(|lane| value(Place { panel, input, group, lane })));
            }
        }
    }
    laid_out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from −1 to 1 that look random and are the same each time.
    fn numbers(seed: u32, len: usize) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1664525).wrapping_add(1013904223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..len).map(|_| next()).collect()
    }

    fn dot(weights: &[f32], row: &[f32]) -> f64 {
        weights
            .iter()
            .zip(row)
            .map(|(&a, &b)| f64::from(a) * f64::from(b))
            .sum()
    }

    #[track_caller]
    fn check_near(level: Level, found: &[f32], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (idx, (&found, &expected)) in found.iter().zip(expected).enumerate() {
            let difference = (f64::from(found) - expected).abs();
            assert!(difference < 1e-4, "{level:?}, {idx}: {found} for {expected}");
        }
    }

    #[test]
    fn a_linear_layer_is_a_product_at_every_level() {
        let (weights, bias) = (numbers(1, 50 * WIDTH), numbers(2, 50));
        for (level, n_rows) in Level::all().flat_map(|level| [(level, 1), (level, 29)]) {
            let mut input = numbers(3, n_rows * WIDTH);
            let expected: Vec<f64> = input
                .chunks_exact(WIDTH)
                .flat_map(|row| {
                    let outputs = weights.chunks_exact(WIDTH).zip(&bias);
                    outputs.map(|(weights, &bias)| dot(weights, row) + f64::from(bias))
                })
                .collect();
            let layer = Linear::<WIDTH>::at(level, &weights, &bias);
            let mut output = Vec::new();
            layer.apply(n_rows, &mut input, &mut output);
            let rows = output.chunks_exact(layer.width()).take(n_rows);
            let found: Vec<f32> = rows.flat_map(|row| row[..50].to_vec()).collect();
            check_near(level, &found, &expected);
        }
    }

    #[test]
    fn a_maxout_layer_takes_the_largest_piece_and_normalises_at_every_level() {
        const INPUTS: usize = 3 * WIDTH;
        let weights = numbers(4, WIDTH * PIECES * INPUTS);
        let bias = numbers(5, WIDTH * PIECES);
        let n_rows = 10;
        // Windows of three rows that overlap, and room for whole blocks.
        let mut input = numbers(6, (n_rows + 2) * WIDTH);
        let mut expected = Vec::new();
        for row in 0..n_rows {
            let window = &input[row * WIDTH..][..INPUTS];
            let piece = |idx: usize| {
                dot(&weights[idx * INPUTS..][..INPUTS], window) + f64::from(bias[idx])
            };
            let largest = |output: usize| {
                (0..PIECES)
                    .map(|idx| piece(output * PIECES + idx))
                    .fold(f64::MIN, f64::max)
            };
            let row: Vec<f64> = (0..WIDTH).map(largest).collect();
            let mean = row.iter().sum::<f64>() / WIDTH as f64;
            let squares = row.iter().map(|value| (value - mean).powi(2));
            let variance = squares.sum::<f64>() / WIDTH as f64;
            expected
                .extend(row.iter().map(|value| (value - mean) / variance.sqrt() + 1.0));
        }
        input.resize((n_rows.next_multiple_of(kernels::BLOCK) + 2) * WIDTH, 0.0);
        for level in Level::all() {
            let layer = Maxout::<INPUTS>::at(level, &weights, &bias);
            let mut maxed = Vec::new();
            layer.apply(&input, WIDTH, n_rows, &mut maxed);
            let mut output = vec![1.0; n_rows * WIDTH];
            layer.add_normalised(&maxed, &mut output);
            check_near(level, &output, &expected);
        }
    }

    #[test]
    fn states_are_scored_alike_at_every_level() {
        const HIDDEN: usize = kernels::HIDDEN;
        let parts = [numbers(7, 2 * HIDDEN), numbers(8, 2 * HIDDEN)];
        let parts = [0, 1].map(|idx| parts[idx].first_chunk().unwrap());
        let (bias, weights) = (numbers(9, 2 * HIDDEN), numbers(10, HIDDEN * 32));
        let output_bias = numbers(11, 32);
        let sum = |idx: usize| parts[0][idx] + parts[1][idx] + bias[idx];
        let hidden: Vec<f32> =
            (0..HIDDEN).map(|idx| sum(idx).max(sum(HIDDEN + idx))).collect();
        let score = |class: usize| {
            let column: Vec<f32> =
                (0..HIDDEN).map(|hidden| weights[hidden * 32 + class]).collect();
            dot(&column, &hidden) + f64::from(output_bias[class])
        };
        let expected: Vec<f64> = (0..32).map(score).collect();
        let groups = output_bias.as_chunks().0.first_chunk().unwrap();
        for level in Level::all() {
            let mut scores = [[0.0; 16]; 2];
            let by_hidden = weights.as_chunks().0.as_chunks().0;
            let bias = bias.first_chunk().unwrap();
            kernels::score::<2, 2>(level, parts, bias, by_hidden, groups, &mut scores);
            check_near(level, scores.as_flattened(), &expected);
        }
    }
}
