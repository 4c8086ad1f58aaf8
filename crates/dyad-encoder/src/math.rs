//! Norms, softmax and GELU over rows of f32, in one order of sums on every processor.

#![expect(
    clippy::inline_always,
    reason = "a body gets the instructions of its caller only when it is inlined there"
)]

/// Partial sums of a row: as many as the widest registers hold.
pub(crate) const LANES: usize = 16;

/// The sum of a row: sixteen partial sums, then these from the first on.
#[inline(always)]
fn sum(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += value;
        }
    }
    sums.iter().chain(rest).sum()
}

/// The dot product of two rows of one length, summed as [`sum`] does.
#[inline(always)]
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let (chunks, rest) = one.as_chunks::<LANES>();
    let (others, other_rest) = other.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (chunk, other) in chunks.iter().zip(others) {
        for ((sum, a), b) in sums.iter_mut().zip(chunk).zip(other) {
            *sum += a * b;
        }
    }
    let rest: f32 = rest.iter().zip(other_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// A row times a matrix of as many rows as it has values, each as long as `output`, a multiple of
/// [`LANES`]. Every sum runs over the rows from the first on.
#[inline(always)]
pub(crate) fn times(row: &[f32], matrix: &[f32], output: &mut [f32]) {
    let width = output.len();
    let (outputs, _) = output.as_chunks_mut::<LANES>();
    for (chunk, output) in outputs.iter_mut().enumerate() {
        let mut sums = [0.0; LANES];
        let rows = matrix.chunks_exact(width.max(1));
        for (value, others) in row.iter().zip(rows) {
            let others = &others[chunk * LANES..][..LANES];
            for (sum, other) in sums.iter_mut().zip(others) {
                *sum += value * other;
            }
        }
        *output = sums;
    }
}

/// Layer normalisation of a row (Ba and others 2016), with BERT's epsilon.
#[inline(always)]
pub(crate) fn norm(row: &mut [f32], weight: &[f32], bias: &[f32]) {
    const EPSILON: f32 = 1e-12;
    let n = row.len() as f32;
    let mean = sum(row) / n;
    for value in row.iter_mut() {
        *value -= mean;
    }
    let scale = 1.0 / (dot(row, row) / n + EPSILON).sqrt();
    for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
        *value = *value * scale * weight + bias;
    }
}

/// Turns scores into shares that sum to one.
#[inline(always)]
pub(crate) fn softmax(row: &mut [f32]) {
    let highest = largest(row);
    for value in row.iter_mut() {
        *value = exp(*value - highest);
    }
    let scale = 1.0 / sum(row);
    for value in row.iter_mut() {
        *value *= scale;
    }
}

/// The Gaussian error linear unit, x Φ(x) (Hendrycks and Gimpel 2016).
#[inline(always)]
pub(crate) fn gelu(row: &mut [f32]) {
    for value in row.iter_mut() {
        let half = 0.5 * *value;
        *value = half + half * erf(*value * std::f32::consts::FRAC_1_SQRT_2);
    }
}

/// The error function after Abramowitz and Stegun (1964), 7.1.28; off by at most 3e-7.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let a = x.abs();
    let sum = 1.0
        + a * (0.070_523_08
            + a * (0.042_282_01
                + a * (0.009_270_527
                    + a * (0.000_152_014_3
                        + a * (0.000_276_567_2 + a * 0.000_043_063_8)))));
    let square = sum * sum;
    let fourth = square * square;
    let eighth = fourth * fourth;
    (1.0 - 1.0 / (eighth * eighth)).copysign(x)
}

/// e to the power of x: Taylor's series to the sixth power on half of ln 2 around zero, times a
/// power of two; off by less than 3e-7 of the value. Below -87 it is that of -87.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const LN_2_HIGH: f32 = 0.693_145_75;
    const LN_2_LOW: f32 = 1.428_606_8e-6;
    let x = if x < -87.0 { -87.0 } else { x };
    let x = if x > 87.0 { 87.0 } else { x };
    let large = x * std::f32::consts::LOG2_E + LARGE;
    let power = large - LARGE;
    let rest = x - power * LN_2_HIGH - power * LN_2_LOW;
    let series = 1.0
        + rest
            * (1.0
                + rest
                    * (1.0 / 2.0
                        + rest
                            * (1.0 / 6.0
                                + rest
                                    * (1.0 / 24.0
                                        + rest * (1.0 / 120.0 + rest * (1.0 / 720.0))))));
    let exponent = large.to_bits().wrapping_sub(LARGE.to_bits()).wrapping_add(127) << 23;
    series * f32::from_bits(exponent)
}

/// Added to a value within two million of zero, it leaves the nearest whole number (of two the even
/// one) in the last bits: so large that its last bit counts ones.
pub(crate) const LARGE: f32 = 12_582_912.0;

/// The largest value of a row; minus infinity for an empty one.
#[inline(always)]
fn largest(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let mut largest = [f32::NEG_INFINITY; LANES];
    for chunk in chunks {
        for (largest, &value) in largest.iter_mut().zip(chunk) {
            *largest = if value > *largest { value } else { *largest };
        }
    }
    let mut all = f32::NEG_INFINITY;
    for &value in largest.iter().chain(rest) {
        all = if value > all { value } else { all };
    }
    all
}

/// The probability of a logit.
pub fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + exp(-logit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_agrees_with_the_library() {
        for step in -870_i16..=870 {
            let x = f32::from(step) / 10.0;
            let expected = f64::from(x).exp();
            let off = (f64::from(exp(x)) - expected).abs() / expected;
            assert!(off < 3e-7, "{x}: {off}");
        }
        assert!(exp(-1e9) < 1e-37 && sigmoid(-1e9) >= 0.0 && sigmoid(1e9) <= 1.0);
    }

    #[test]
    fn erf_has_its_known_values() {
        // Abramowitz and Stegun, table 7.1.
        for (x, expected) in
            [(0.0, 0.0), (0.5, 0.520_499_9), (1.0, 0.842_700_8), (2.0, 0.995_322_3)]
        {
            assert!((erf(x) - expected).abs() < 1e-6, "{x}");
            assert!((erf(-x) + expected).abs() < 1e-6, "{x}");
        }
        assert_eq!(erf(1e6).to_bits(), 1.0_f32.to_bits());
    }

    #[test]
    fn a_norm_has_mean_zero_and_variance_one() {
        let mut row: Vec<f32> = (0..40_u8).map(f32::from).collect();
        norm(&mut row, &[1.0; 40], &[0.0; 40]);
        let mean = row.iter().sum::<f32>() / 40.0;
        let variance = row.iter().map(|value| value * value).sum::<f32>() / 40.0;
        assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5);
    }

    #[test]
    fn shares_sum_to_one() {
        let mut row = [3.0, -200.0, 3.0, 1.0];
        softmax(&mut row);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((row[0] - row[2]).abs() < f32::EPSILON && row[1] < 1e-30);
    }
}
