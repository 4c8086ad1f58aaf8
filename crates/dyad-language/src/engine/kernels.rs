//! The arithmetic of the networks on rows of 96 numbers, compiled for the processor at hand.
//!
//! Weights are laid out at loading so that every loop here runs over neighbouring numbers: the
//! pieces of a maxout stand as blocks one after the other.

#![expect(
    clippy::inline_always,
    reason = "a body gets the instructions of its caller only when it is inlined there"
)]

use gemm::{Parallelism, gemm};

/// Width of every row between layers.
pub(crate) const WIDTH: usize = 96;
/// Pieces of a tok2vec maxout.
pub(crate) const PIECES: usize = 3;
/// Width of the transition models' hidden layer.
pub(crate) const HIDDEN: usize = 64;

/// `out = rows × weightsᵀ`: `rows` has `n` rows of `k` numbers, `stride` apart (they may overlap);
/// `weights` has `m` rows of `k`; `out` gets `n` rows of `m`.
pub(crate) fn matrix_product(
    rows: &[f32],
    stride: usize,
    weights: &[f32],
    k: usize,
    out: &mut [f32],
    n: usize,
) {
    let m = weights.len() / k;
    assert!(n == 0 || rows.len() >= (n - 1) * stride + k, "rows are too short");
    assert!(
        out.len() >= n * m && weights.len() == m * k,
        "weights or output are too short"
    );
    let step = |len: usize| isize::try_from(len).unwrap_or(isize::MAX);
    #[expect(unsafe_code, reason = "gemm takes raw matrices")]
    // SAFETY: every index that gemm touches lies in the slices: rows up to (n-1)*stride+k,
    // weights up to m*k, out up to n*m, as asserted above; out overlaps neither.
    unsafe {
        gemm(
            n,
            m,
            k,
            out.as_mut_ptr(),
            1,
            step(m),
            false,
            rows.as_ptr(),
            1,
            step(stride),
            weights.as_ptr(),
            step(k),
            1,
            0.0_f32,
            1.0_f32,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

/// Declares a function compiled three times; the widest that the processor has is called.
macro_rules! for_this_processor {
    ($(#[$meta:meta])* fn $name:ident / $body:ident ($($arg:ident: $ty:ty),* $(,)?)) => {
        $(#[$meta])*
        pub(crate) fn $name($($arg: $ty),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512vl,avx512dq,avx512bw,fma")]
                fn widest($($arg: $ty),*) {
                    $body($($arg),*);
                }
                #[target_feature(enable = "avx2,fma")]
                fn wide($($arg: $ty),*) {
                    $body($($arg),*);
                }
                let avx512 = is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512bw");
                if avx512 {
                    #[expect(unsafe_code, reason = "needs instructions looked for at run time")]
                    // SAFETY: the processor has the instructions.
                    unsafe {
                        widest($($arg),*);
                    }
                    return;
                }
                if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                    #[expect(unsafe_code, reason = "needs instructions looked for at run time")]
                    // SAFETY: the processor has the instructions.
                    unsafe {
                        wide($($arg),*);
                    }
                    return;
                }
            }
            $body($($arg),*);
        }
    };
}

/// Bias of a maxout in blocks of pieces, and the layer norm after it.
#[derive(Debug)]
pub(crate) struct MaxoutNorm {
    pub(crate) bias: [f32; WIDTH * PIECES],
    pub(crate) gain: [f32; WIDTH],
    pub(crate) shift: [f32; WIDTH],
}

for_this_processor! {
    /// For every row: bias, the largest of three pieces, layer norm; written to `out`.
    fn maxout_norm / maxout_norm_body(layer: &MaxoutNorm, pieces: &[f32], out: &mut [f32])
}

for_this_processor! {
    /// As [`maxout_norm`], added to what stands in `out` (the residual connection).
    fn maxout_norm_add / maxout_norm_add_body(layer: &MaxoutNorm, pieces: &[f32], out: &mut [f32])
}

#[inline(always)]
fn maxout_norm_body(layer: &MaxoutNorm, pieces: &[f32], out: &mut [f32]) {
    for (row, out) in pieces
        .as_chunks::<{ WIDTH * PIECES }>()
        .0
        .iter()
        .zip(out.as_chunks_mut().0)
    {
        *out = normed(layer, row);
    }
}

#[inline(always)]
fn maxout_norm_add_body(layer: &MaxoutNorm, pieces: &[f32], out: &mut [f32]) {
    let rows = pieces.as_chunks::<{ WIDTH * PIECES }>().0;
    for (row, out) in rows.iter().zip(out.as_chunks_mut::<WIDTH>().0) {
        let normed = normed(layer, row);
        for (out, value) in out.iter_mut().zip(normed) {
            *out += value;
        }
    }
}

#[inline(always)]
fn normed(layer: &MaxoutNorm, row: &[f32; WIDTH * PIECES]) -> [f32; WIDTH] {
    let mut z = [0.0; WIDTH];
    for (idx, z) in z.iter_mut().enumerate() {
        let piece = |p: usize| row[p * WIDTH + idx] + layer.bias[p * WIDTH + idx];
        *z = piece(0).max(piece(1)).max(piece(2));
    }
    let mean = sum(&z) / WIDTH as f32;
    for z in &mut z {
        *z -= mean;
    }
    let mut squares = z;
    for square in &mut squares {
        *square *= *square;
    }
    let scale = 1.0 / (sum(&squares) / WIDTH as f32 + 1e-8).sqrt();
    for (idx, z) in z.iter_mut().enumerate() {
        *z = *z * scale * layer.gain[idx] + layer.shift[idx];
    }
    z
}

/// The sum in sixteen strands, so that it runs on wide registers.
#[inline(always)]
fn sum(z: &[f32; WIDTH]) -> f32 {
    let mut strands = [0.0_f32; 16];
    for chunk in z.as_chunks::<16>().0 {
        for (strand, value) in strands.iter_mut().zip(chunk) {
            *strand += value;
        }
    }
    strands.iter().sum()
}

/// A transition model's last layer: `n_classes` columns padded to [`Upper::padded`], transposed.
#[derive(Debug)]
pub(crate) struct Upper {
    /// `HIDDEN` rows of `padded` numbers.
    pub(crate) weights: Vec<f32>,
    /// `padded` numbers.
    pub(crate) bias: Vec<f32>,
}

for_this_processor! {
    /// Scores of all classes for a state: `sum` holds both pieces of the hidden layer, one block
    /// after the other.
    fn score / score_body(upper: &Upper, sum: &[f32; 2 * HIDDEN], scores: &mut [f32])
}

#[inline(always)]
fn score_body(upper: &Upper, sum: &[f32; 2 * HIDDEN], scores: &mut [f32]) {
    let (first, second) = sum.split_at(HIDDEN);
    scores.copy_from_slice(&upper.bias);
    let columns = scores.len();
    for (idx, weights) in upper.weights.chunks_exact(columns).enumerate() {
        let hidden = first[idx].max(second[idx]);
        for (score, weight) in scores.iter_mut().zip(weights) {
            *score += hidden * weight;
        }
    }
}
