//! The arithmetic of the layers, compiled once per instruction set.
//!
//! Weights lie in panels as wide as a register has lanes: for that many outputs (three pieces
//! each in a maxout layer, two groups in a linear one) the weights of one input stand side by
//! side. See [`crate::engine::layers`], which brings them into that order.

#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "calls of functions compiled for an instruction set")
)]
#![expect(
    clippy::inline_always,
    reason = "a body gets the instructions of its caller only when it is inlined there"
)]

#[cfg(target_arch = "x86_64")]
use crate::engine::lanes::{Avx2, Avx512};
use crate::engine::lanes::{Lanes, Level, Pair, Portable};

/// Width of every row between layers: of a token's vector.
pub(crate) const WIDTH: usize = 96;
/// Width of the transition models' hidden layer, which has two pieces.
pub(crate) const HIDDEN: usize = 64;
/// Pieces of a maxout layer.
pub(crate) const PIECES: usize = 3;
/// Groups of outputs in a panel of a linear layer.
pub(crate) const GROUPS: usize = 2;
/// A multiple of [`rows_at_once`] at every level: buffers of this many rows always do.
pub(crate) const BLOCK: usize = 24;

// Rows whose sums fill the registers of a level and leave room for the weights.
const AVX512_ROWS: usize = 8;
const AVX2_ROWS: usize = 3;
const PORTABLE_ROWS: usize = if cfg!(target_arch = "aarch64") { 4 } else { 2 };

/// Rows that matrix products compute at once: their output has a multiple of it.
pub(crate) fn rows_at_once(level: Level) -> usize {
    match level {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => AVX512_ROWS,
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => AVX2_ROWS,
        Level::Portable => PORTABLE_ROWS,
    }
}

/// Compiles a kernel for every level and calls the one asked for. Behind the kernel's name stand
/// the lanes of each level, best level first, and constants that go with them.
macro_rules! per_level {
    (
        $(#[$meta:meta])*
        pub(crate) fn $name:ident<$(const $size:ident: usize),*>
            ($($argument:ident: $type:ty),* $(,)?) = $kernel:ident,
            ($wide:ty) $([$($wide_size:tt),+])?,
            ($narrow:ty) $([$($narrow_size:tt),+])?,
            ($portable:ty) $([$($portable_size:tt),+])?;
    ) => {
        $(#[$meta])*
        pub(crate) fn $name<$(const $size: usize),*>(level: Level, $($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx2,fma")]
            fn avx512<$(const $size: usize),*>($($argument: $type),*) {
                $kernel::<$wide, $($($wide_size,)+)? $($size),*>($($argument),*);
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2<$(const $size: usize),*>($($argument: $type),*) {
                $kernel::<$narrow, $($($narrow_size,)+)? $($size),*>($($argument),*);
            }

            match level {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: `Level::all` gives this level only where AVX-512F is present.
                Level::Avx512 => unsafe { avx512::<$($size),*>($($argument),*) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: `Level::all` gives this level only where AVX2 and FMA are present.
                Level::Avx2 => unsafe { avx2::<$($size),*>($($argument),*) },
                Level::Portable => {
                    $kernel::<$portable, $($($portable_size,)+)? $($size),*>($($argument),*);
                }
            }
        }
    };
}

per_level! {
    /// The largest of three linear pieces per output, for every block of rows.
    ///
    /// Row `r` of the input is `input[r * stride..][..INPUTS]`; rows may overlap. `output` has
    /// [`WIDTH`] values a row and a multiple of [`rows_at_once`]; the input reaches as far.
    pub(crate) fn maxout<const INPUTS: usize>(
        panels: &[f32],
        bias: &[f32],
        input: &[f32],
        stride: usize,
        output: &mut [f32],
    ) = maxout_rows, (Avx512) [16, AVX512_ROWS], (Avx2) [8, AVX2_ROWS],
        (Portable) [8, PORTABLE_ROWS];
}

#[inline(always)]
fn maxout_rows<L: Lanes<N>, const N: usize, const ROWS: usize, const INPUTS: usize>(
    panels: &[f32],
    bias: &[f32],
    input: &[f32],
    stride: usize,
    output: &mut [f32],
) {
    const { assert!(BLOCK.is_multiple_of(ROWS) && WIDTH.is_multiple_of(N)) };
    let panels = panels
        .as_chunks::<N>()
        .0
        .as_chunks::<PIECES>()
        .0
        .as_chunks::<INPUTS>()
        .0;
    let bias = bias.as_chunks::<N>().0.as_chunks::<PIECES>().0;
    for (panel_idx, (panel, bias)) in panels.iter().zip(bias).enumerate() {
        for (block, output) in output.chunks_exact_mut(ROWS * WIDTH).enumerate() {
            let rows: [&[f32; INPUTS]; ROWS] = std::array::from_fn(|row| {
                let start = (block * ROWS + row) * stride;
                input[start..]
                    .first_chunk()
                    .expect("the input reaches as far as the output")
            });
            let mut sums = [bias.each_ref().map(|piece| L::load(piece)); ROWS];
            for (idx, weights) in panel.iter().enumerate() {
                let weights = weights.each_ref().map(|piece| L::load(piece));
                for (sums, row) in sums.iter_mut().zip(rows) {
                    let value = L::splat(row[idx]);
                    for (sum, weights) in sums.iter_mut().zip(weights) {
                        *sum = value.mul_add(weights, *sum);
                    }
                }
            }
            let (rows, _) = output.as_chunks_mut::<WIDTH>();
            for (output, [first, second, third]) in rows.iter_mut().zip(sums) {
                let (groups, _) = output.as_chunks_mut();
                first.max(second).max(third).store(&mut groups[panel_idx]);
            }
        }
    }
}

per_level! {
    /// A linear layer for every block of rows: `INPUTS` values a row in, [`GROUPS`] registers a
    /// panel out. Both buffers hold a multiple of [`rows_at_once`].
    pub(crate) fn linear<const INPUTS: usize>(
        panels: &[f32],
        bias: &[f32],
        input: &[f32],
        output: &mut [f32],
    ) = linear_rows, (Avx512) [16, AVX512_ROWS], (Avx2) [8, AVX2_ROWS],
        (Portable) [8, PORTABLE_ROWS];
}

#[inline(always)]
fn linear_rows<L: Lanes<N>, const N: usize, const ROWS: usize, const INPUTS: usize>(
    panels: &[f32],
    bias: &[f32],
    input: &[f32],
    output: &mut [f32],
) {
    const { assert!(BLOCK.is_multiple_of(ROWS)) };
    let panels = panels
        .as_chunks::<N>()
        .0
        .as_chunks::<GROUPS>()
        .0
        .as_chunks::<INPUTS>()
        .0;
    let bias = bias.as_chunks::<N>().0.as_chunks::<GROUPS>().0;
    let width = panels.len() * GROUPS * N;
    let blocks = input.as_chunks::<INPUTS>().0.as_chunks::<ROWS>().0;
    for (panel_idx, (panel, bias)) in panels.iter().zip(bias).enumerate() {
        for (rows, output) in blocks.iter().zip(output.chunks_exact_mut(ROWS * width)) {
            let mut sums = [bias.each_ref().map(|group| L::load(group)); ROWS];
            for (idx, weights) in panel.iter().enumerate() {
                let weights = weights.each_ref().map(|group| L::load(group));
                for (sums, row) in sums.iter_mut().zip(rows) {
                    let value = L::splat(row[idx]);
                    for (sum, weights) in sums.iter_mut().zip(weights) {
                        *sum = value.mul_add(weights, *sum);
                    }
                }
            }
            for (output, sums) in output.chunks_exact_mut(width).zip(sums) {
                let (groups, _) = output.as_chunks_mut();
                for (group, sum) in groups[panel_idx * GROUPS..].iter_mut().zip(sums) {
                    sum.store(group);
                }
            }
        }
    }
}

per_level! {
    /// Adds the normalised rows of `input` to the rows of `output`.
    ///
    /// A row is brought to mean 0 and variance 1 (population variance plus 1e-8), then scaled by
    /// `gain` and moved by `shift`.
    pub(crate) fn add_normalised<>(
        gain: &[f32; WIDTH],
        shift: &[f32; WIDTH],
        input: &[f32],
        output: &mut [f32],
    ) = add_normalised_rows, (Avx512), (Pair<Avx2>), (Pair<Portable>);
}

#[inline(always)]
fn add_normalised_rows<L: Lanes<16>>(
    gain: &[f32; WIDTH],
    shift: &[f32; WIDTH],
    input: &[f32],
    output: &mut [f32],
) {
    let load = |row: &[f32; WIDTH]| -> [L; WIDTH / 16] {
        let (groups, _) = row.as_chunks::<16>();
        std::array::from_fn(|idx| L::load(&groups[idx]))
    };
    let (gain, shift) = (load(gain), load(shift));
    let (inputs, _) = input.as_chunks::<WIDTH>();
    let (outputs, _) = output.as_chunks_mut::<WIDTH>();
    for (input, output) in inputs.iter().zip(outputs) {
        let values = load(input);
        let mean = L::splat(total(values) / WIDTH as f32);
        let centred = values.map(|group| group.sub(mean));
        let variance = total(centred.map(|group| group.mul(group))) / WIDTH as f32 + 1e-8;
        let scale = L::splat(1.0 / variance.sqrt());
        let (groups, _) = output.as_chunks_mut::<16>();
        for (idx, group) in groups.iter_mut().enumerate() {
            let normal = centred[idx].mul(scale).mul_add(gain[idx], shift[idx]);
            L::load(group).add(normal).store(group);
        }
    }
}

#[inline(always)]
fn total<L: Lanes<16>, const N: usize>(groups: [L; N]) -> f32 {
    let sum = groups.into_iter().fold(L::splat(0.0), L::add);
    let mut lanes = [0.0; 16];
    sum.store(&mut lanes);
    for width in [8, 4, 2, 1] {
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
    }
    lanes[0]
}

per_level! {
    /// Scores every class of a transition system in one state.
    ///
    /// `parts` are the precomputed shares of the tokens that describe the state; they and `bias`
    /// are summed (first pieces, then second ones), the larger piece taken, and `weights` (per
    /// hidden value those of all classes, in groups of sixteen) applied.
    pub(crate) fn score<const PARTS: usize, const CLASSES: usize>(
        parts: [&[f32; 2 * HIDDEN]; PARTS],
        bias: &[f32; 2 * HIDDEN],
        weights: &[[[f32; 16]; CLASSES]],
        output_bias: &[[f32; 16]; CLASSES],
        scores: &mut [[f32; 16]; CLASSES],
    ) = score_state, (Avx512), (Pair<Avx2>), (Pair<Portable>);
}

#[inline(always)]
fn score_state<L: Lanes<16>, const PARTS: usize, const CLASSES: usize>(
    parts: [&[f32; 2 * HIDDEN]; PARTS],
    bias: &[f32; 2 * HIDDEN],
    weights: &[[[f32; 16]; CLASSES]],
    output_bias: &[[f32; 16]; CLASSES],
    scores: &mut [[f32; 16]; CLASSES],
) {
    let mut hidden = [0.0; HIDDEN];
    let (groups, _) = hidden.as_chunks_mut::<16>();
    let (bias, _) = bias.as_chunks::<16>();
    let parts = parts.map(|part| part.as_chunks::<16>().0);
    let half = HIDDEN / 16;
    for (idx, group) in groups.iter_mut().enumerate() {
        let mut first = L::load(&bias[idx]);
        let mut second = L::load(&bias[half + idx]);
        for part in parts {
            first = first.add(L::load(&part[idx]));
            second = second.add(L::load(&part[half + idx]));
        }
        first.max(second).store(group);
    }
    let mut sums = output_bias.each_ref().map(|group| L::load(group));
    for (value, weights) in hidden.iter().zip(weights) {
        let value = L::splat(*value);
        for (sum, weights) in sums.iter_mut().zip(weights) {
            *sum = value.mul_add(L::load(weights), *sum);
        }
    }
    for (scores, sum) in scores.iter_mut().zip(sums) {
        sum.store(scores);
    }
}
