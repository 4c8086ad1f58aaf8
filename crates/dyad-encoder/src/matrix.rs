//! Products of rows of f32 with matrices of 8-bit integers.
//!
//! A row is brought to integers from -127 to 127 by a scale of its own, kept with 128 added so that
//! it has no sign; sums of products are exact, so that every processor gives the same.
//!
//! Weights lie in panels of [`PANEL`] outputs: for every four inputs, the four weights of each
//! output stand side by side, as the dot product instruction of AVX-512 VNNI reads them.

#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "vector instructions of the processor")
)]
#![expect(
    clippy::inline_always,
    reason = "a body gets the instructions of its caller only when it is inlined there"
)]

use crate::math::LARGE;

/// Outputs in a panel.
const PANEL: usize = 32;
/// Inputs that are multiplied at once.
const INPUTS: usize = 4;
/// Rows whose sums fill the registers.
const ROWS: usize = 8;
/// What is added to an input to make it positive.
const SHIFT: i32 = 128;

type Block = [[i8; INPUTS]; PANEL];

/// A matrix with a bias.
#[derive(Debug)]
pub(crate) struct Matrix {
    /// Panels, each of `n_inputs / INPUTS` blocks.
    panels: Vec<Block>,
    /// Per output: what to take from a sum for the shift of the inputs.
    shifts: Vec<i32>,
    /// Per output: value of one unit of its weights.
    scales: Vec<f32>,
    bias: Vec<f32>,
    n_inputs: usize,
}

/// Rows brought to integers. As many rows as are multiplied at once form a group, in which the
/// same four inputs of every row stand side by side.
#[derive(Debug, Default)]
pub(crate) struct Quantized {
    inputs: Vec<[u8; INPUTS]>,
    scales: Vec<f32>,
}

impl Quantized {
    /// Brings `values`, rows of `width`, a multiple of [`INPUTS`], to integers.
    #[inline(always)]
    pub(crate) fn set(&mut self, values: &[f32], width: usize) {
        let n_blocks = width / INPUTS;
        let n_rows = values.len() / width;
        self.inputs.clear();
        self.inputs.resize(n_rows * n_blocks, [0; INPUTS]);
        self.scales.clear();
        let mut rows = values.chunks_exact(width);
        let mut at = 0;
        while at < n_rows {
            let n = group(n_rows - at);
            let inputs = &mut self.inputs[at * n_blocks..][..n * n_blocks];
            for own in 0..n {
                let row = rows.next().unwrap_or_default();
                let highest = highest(row);
                self.scales.push(highest / 127.0);
                let inverse = if highest > 0.0 { 127.0 / highest } else { 0.0 };
                for (idx, block) in row.as_chunks::<INPUTS>().0.iter().enumerate() {
                    let four = &mut inputs[idx * n + own];
                    four[0] = shifted(block[0] * inverse);
                    four[1] = shifted(block[1] * inverse);
                    four[2] = shifted(block[2] * inverse);
                    four[3] = shifted(block[3] * inverse);
                }
            }
            at += n;
        }
    }
}

/// How many of the rows left are multiplied at once.
#[inline(always)]
fn group(n_left: usize) -> usize {
    match n_left {
        ROWS.. => ROWS,
        4.. => 4,
        2.. => 2,
        _ => 1,
    }
}

/// The largest absolute value of a row: of sixteen partial ones.
#[inline(always)]
fn highest(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<16>();
    let mut highest = [0.0_f32; 16];
    for chunk in chunks {
        for (highest, value) in highest.iter_mut().zip(chunk) {
            *highest = highest.max(value.abs());
        }
    }
    let mut all = 0.0_f32;
    for value in highest.iter().chain(rest) {
        all = all.max(value.abs());
    }
    all
}

/// The nearest whole number to a value from -127 to 127, with 128 added.
#[inline(always)]
fn shifted(value: f32) -> u8 {
    (value + (LARGE + SHIFT as f32)).to_bits().to_le_bytes()[0]
}

impl Matrix {
    /// Packs `weights`, `bias.len()` rows of `n_inputs`; `None` when the lengths do not fit, or are
    /// no multiples of the panels.
    pub(crate) fn pack(
        weights: &[i8],
        scales: Vec<f32>,
        bias: Vec<f32>,
        n_inputs: usize,
    ) -> Option<Self> {
        let n_outputs = bias.len();
        let fits = n_inputs.is_multiple_of(INPUTS)
            && n_outputs.is_multiple_of(PANEL)
            && n_inputs > 0
            && scales.len() == n_outputs
            && n_inputs.checked_mul(n_outputs) == Some(weights.len());
        if !fits {
            return None;
        }
        let mut panels = Vec::with_capacity(weights.len() / (PANEL * INPUTS));
        for outputs in weights.chunks_exact(PANEL * n_inputs) {
            for at in (0..n_inputs).step_by(INPUTS) {
                let mut block: Block = [[0; INPUTS]; PANEL];
                for (own, row) in block.iter_mut().zip(outputs.chunks_exact(n_inputs)) {
                    own.copy_from_slice(row.get(at..at + INPUTS)?);
                }
                panels.push(block);
            }
        }
        let shift =
            |row: &[i8]| SHIFT * row.iter().map(|&weight| i32::from(weight)).sum::<i32>();
        let shifts = weights.chunks_exact(n_inputs).map(shift).collect();
        Some(Self { panels, shifts, scales, bias, n_inputs })
    }

    pub(crate) fn n_outputs(&self) -> usize {
        self.bias.len()
    }

    /// Multiplies every row and adds the bias; `output` becomes as many rows of
    /// [`Self::n_outputs`].
    pub(crate) fn times(&self, level: Level, input: &Quantized, output: &mut Vec<f32>) {
        output.clear();
        output.resize(input.scales.len() * self.n_outputs(), 0.0);
        match level {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Level::all` gives this level only where these instructions are present.
            Level::Avx512Vnni => unsafe { x86::times_vnni(self, input, output) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Level::all` gives this level only where these instructions are present.
            Level::Avx2 => unsafe { x86::times_avx2(self, input, output) },
            Level::Portable => times::<Plain>(self, input, output),
        }
    }
}

/// The instruction sets that products are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// What every processor of the target has.
    Portable,
}

impl Level {
    /// The best level of this processor.
    pub(crate) fn detect() -> Self {
        Self::all().next().unwrap_or(Self::Portable)
    }

    /// The levels that this processor has, best first.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        #[cfg(target_arch = "x86_64")]
        let wide = {
            let vnni = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vnni");
            let avx2 = is_x86_feature_detected!("avx2");
            [(vnni && avx2).then_some(Self::Avx512Vnni), avx2.then_some(Self::Avx2)]
        };
        #[cfg(not(target_arch = "x86_64"))]
        let wide: [Option<Self>; 0] = [];
        wide.into_iter().flatten().chain([Self::Portable])
    }
}

/// Sums of one row for a panel.
trait Sums: Copy {
    fn zero() -> Self;
    /// Adds the products of four inputs with a block.
    fn add(&mut self, inputs: [u8; INPUTS], block: &Block);
    fn values(self) -> [i32; PANEL];
}

#[inline(always)]
fn times<S: Sums>(matrix: &Matrix, input: &Quantized, output: &mut [f32]) {
    let n_rows = input.scales.len();
    let mut row = 0;
    while row < n_rows {
        let n = group(n_rows - row);
        match n {
            ROWS => several::<S, ROWS>(matrix, input, row, output),
            4 => several::<S, 4>(matrix, input, row, output),
            2 => several::<S, 2>(matrix, input, row, output),
            _ => several::<S, 1>(matrix, input, row, output),
        }
        row += n;
    }
}

/// The group of `N` rows from `row` on: each block of weights is read once for all.
#[inline(always)]
fn several<S: Sums, const N: usize>(
    matrix: &Matrix,
    input: &Quantized,
    row: usize,
    output: &mut [f32],
) {
    let n_blocks = matrix.n_inputs / INPUTS;
    let inputs = &input.inputs[row * n_blocks..][..N * n_blocks];
    let inputs = inputs.as_chunks::<N>().0;
    for (idx, panel) in matrix.panels.chunks_exact(n_blocks).enumerate() {
        let mut sums = [S::zero(); N];
        for (block, inputs) in panel.iter().zip(inputs) {
            // An index, for an iterator here is not always compiled away.
            for own in 0..N {
                sums[own].add(inputs[own], block);
            }
        }
        let first = idx * PANEL;
        for (own, sum) in sums.into_iter().enumerate() {
            let row = row + own;
            let output = &mut output[row * matrix.n_outputs() + first..][..PANEL];
            finish(matrix, first, input.scales[row], sum.values(), output);
        }
    }
}

/// Values of the sums of a panel whose first output is `first`.
#[inline(always)]
fn finish(
    matrix: &Matrix,
    first: usize,
    scale: f32,
    sums: [i32; PANEL],
    output: &mut [f32],
) {
    let shifts = matrix.shifts[first..].iter();
    let outputs = shifts.zip(&matrix.scales[first..]).zip(&matrix.bias[first..]);
    for ((output, sum), ((shift, own), bias)) in output.iter_mut().zip(sums).zip(outputs)
    {
        *output = (sum - shift) as f32 * (scale * own) + bias;
    }
}

/// Sums without instructions of a special processor.
#[derive(Clone, Copy)]
struct Plain([i32; PANEL]);

impl Sums for Plain {
    #[inline(always)]
    fn zero() -> Self {
        Self([0; PANEL])
    }

    #[inline(always)]
    fn add(&mut self, inputs: [u8; INPUTS], block: &Block) {
        for (sum, weights) in self.0.iter_mut().zip(block) {
            for (input, weight) in inputs.iter().zip(weights) {
                *sum += i32::from(*input) * i32::from(*weight);
            }
        }
    }

    #[inline(always)]
    fn values(self) -> [i32; PANEL] {
        self.0
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256i, __m512i, _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16,
        _mm256_hadd_epi32, _mm256_madd_epi16, _mm256_permute4x64_epi64,
        _mm256_set1_epi64x, _mm256_setzero_si256, _mm256_storeu_si256,
        _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512,
        _mm512_storeu_si512,
    };

    use super::{Block, INPUTS, Matrix, PANEL, Quantized, Sums, times};

    #[target_feature(enable = "avx512f,avx512bw,avx512vnni,avx2")]
    pub(super) fn times_vnni(matrix: &Matrix, input: &Quantized, output: &mut [f32]) {
        times::<Vnni>(matrix, input, output);
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn times_avx2(matrix: &Matrix, input: &Quantized, output: &mut [f32]) {
        times::<Avx2>(matrix, input, output);
    }

    /// Sixteen outputs a register.
    #[derive(Clone, Copy)]
    struct Vnni([__m512i; 2]);

    impl Sums for Vnni {
        #[inline(always)]
        fn zero() -> Self {
            // SAFETY: only used where `times_vnni` is, which needs the instructions.
            Self([unsafe { _mm512_setzero_si512() }; 2])
        }

        #[inline(always)]
        fn add(&mut self, inputs: [u8; INPUTS], block: &Block) {
            // SAFETY: as above; half a block has 64 bytes, and the loads need no alignment.
            unsafe {
                let inputs = _mm512_set1_epi32(i32::from_le_bytes(inputs));
                let low = _mm512_loadu_si512(block.as_ptr().cast());
                let high = _mm512_loadu_si512(block.as_ptr().add(16).cast());
                self.0[0] = _mm512_dpbusd_epi32(self.0[0], inputs, low);
                self.0[1] = _mm512_dpbusd_epi32(self.0[1], inputs, high);
            }
        }

        #[inline(always)]
        fn values(self) -> [i32; PANEL] {
            let mut values = [0; PANEL];
            let (halves, _) = values.as_chunks_mut::<16>();
            for (half, sum) in halves.iter_mut().zip(self.0) {
                // SAFETY: as above; sixteen numbers of 32 bits fill the register.
                unsafe { _mm512_storeu_si512(half.as_mut_ptr().cast(), sum) };
            }
            values
        }
    }

    /// Four outputs a register: the sums of their first two inputs and of their last two.
    #[derive(Clone, Copy)]
    struct Avx2([__m256i; 8]);

    impl Sums for Avx2 {
        #[inline(always)]
        fn zero() -> Self {
            // SAFETY: only used where `times_avx2` is, which needs the instructions.
            Self([unsafe { _mm256_setzero_si256() }; 8])
        }

        #[inline(always)]
        fn add(&mut self, inputs: [u8; INPUTS], block: &Block) {
            let wide = inputs.map(i64::from);
            let four = wide[0] | wide[1] << 16 | wide[2] << 32 | wide[3] << 48;
            let (quarters, _) = block.as_chunks::<4>();
            for (sum, quarter) in self.0.iter_mut().zip(quarters) {
                // SAFETY: as above; a quarter has 16 bytes, and the load needs no alignment.
                unsafe {
                    let weights =
                        _mm256_cvtepi8_epi16(_mm_loadu_si128(quarter.as_ptr().cast()));
                    let products = _mm256_madd_epi16(_mm256_set1_epi64x(four), weights);
                    *sum = _mm256_add_epi32(*sum, products);
                }
            }
        }

        #[inline(always)]
        fn values(self) -> [i32; PANEL] {
            let mut values = [0; PANEL];
            let (halves, _) = values.as_chunks_mut::<8>();
            let (pairs, _) = self.0.as_chunks::<2>();
            for (half, [low, high]) in halves.iter_mut().zip(pairs) {
                // SAFETY: as above; eight numbers of 32 bits fill the register.
                unsafe {
                    let sums = _mm256_hadd_epi32(*low, *high);
                    let sums = _mm256_permute4x64_epi64::<0b11_01_10_00>(sums);
                    _mm256_storeu_si256(half.as_mut_ptr().cast(), sums);
                }
            }
            values
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize, seed: u32) -> Vec<i8> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 24) as u8).cast_signed()
        };
        (0..n).map(|_| next().max(-127)).collect()
    }

    #[test]
    fn every_level_gives_the_same_bits() {
        let (n_inputs, n_outputs) = (36, 96);
        let bias: Vec<f32> = numbers(n_outputs, 1).into_iter().map(f32::from).collect();
        let scales: Vec<f32> = numbers(n_outputs, 2)
            .into_iter()
            .map(|n| f32::from(n) / 64.0)
            .collect();
        let weights = numbers(n_inputs * n_outputs, 3);
        let matrix =
            Matrix::pack(&weights, scales.clone(), bias.clone(), n_inputs).unwrap();
        for n_rows in [1, 5, 6, 7, 13] {
            let values: Vec<f32> =
                numbers(n_rows * n_inputs, 4).into_iter().map(f32::from).collect();
            let mut input = Quantized::default();
            input.set(&values, n_inputs);
            let mut expected = Vec::new();
            matrix.times(Level::Portable, &input, &mut expected);
            for level in Level::all() {
                let mut output = Vec::new();
                matrix.times(level, &input, &mut output);
                assert_eq!(output, expected, "{level:?}");
            }
            for (row, output) in values.chunks(n_inputs).zip(expected.chunks(n_outputs)) {
                for (idx, &found) in output.iter().enumerate() {
                    let weights = &weights[idx * n_inputs..][..n_inputs];
                    let sum: f32 =
                        row.iter().zip(weights).map(|(x, &w)| x * f32::from(w)).sum();
                    let exact = sum * scales[idx] + bias[idx];
                    // Half a unit of every input may be lost.
                    let loss = 127.0 * 0.5 * n_inputs as f32 * scales[idx].abs();
                    assert!((found - exact).abs() <= loss + 1.0, "{found} {exact}");
                }
            }
        }
    }

    #[test]
    fn shapes_that_do_not_fit_are_refused() {
        assert!(Matrix::pack(&[0; 128], vec![1.0; 32], vec![0.0; 32], 4).is_some());
        assert!(Matrix::pack(&[0; 127], vec![1.0; 32], vec![0.0; 32], 4).is_none());
        assert!(Matrix::pack(&[0; 60], vec![1.0; 15], vec![0.0; 15], 4).is_none());
        assert!(Matrix::pack(&[0; 96], vec![1.0; 32], vec![0.0; 32], 3).is_none());
        assert!(Matrix::pack(&[], vec![1.0; 16], vec![0.0; 16], 0).is_none());
    }

    #[test]
    fn what_is_no_number_does_no_harm() {
        let mut input = Quantized::default();
        input.set(&[f32::NAN, f32::INFINITY, 0.0, -1.0], 4);
        assert_eq!(input.inputs.len(), 1);
    }
}
