//! The scorer of a transition system: which action fits a state of parser or recogniser.
//!
//! A state is described by `PARTS` tokens. Each token's share of the hidden layer is computed
//! beforehand for every place it can take; a step only adds the shares up.

use crate::engine::container::{Container, ModelError};
use crate::engine::kernels::{self, HIDDEN, WIDTH};
use crate::engine::lanes::Level;
use crate::engine::layers::Linear;

const SHARE: usize = 2 * HIDDEN;

/// Scorer of states of `PARTS` tokens; `CLASSES` is the number of classes over sixteen.
#[derive(Debug)]
pub(crate) struct Scorer<const PARTS: usize, const CLASSES: usize> {
    level: Level,
    reduction: Linear<WIDTH>,
    shares: Linear<HIDDEN>,
    bias: [f32; SHARE],
    absent: [[f32; SHARE]; PARTS],
    /// Per hidden value the weights of all classes.
    weights: Vec<[[f32; 16]; CLASSES]>,
    output_bias: [[f32; 16]; CLASSES],
}

/// Scores of all classes, in groups of sixteen.
pub(crate) type Scores<const CLASSES: usize> = [[f32; 16]; CLASSES];

impl<const PARTS: usize, const CLASSES: usize> Scorer<PARTS, CLASSES> {
    /// Reads the scorer of `component`, which has `n_classes` classes.
    pub(crate) fn read(
        model: &Container<'_>,
        component: &str,
        n_classes: usize,
    ) -> Result<Self, ModelError> {
        if n_classes > CLASSES * 16 {
            return Err(ModelError::Unreadable {
                section: "labels".to_owned(),
                reason: format!("{n_classes} classes are more than {component} can have"),
            });
        }
        let part =
            |layer: &str, len: usize| model.floats(&format!("{component}/{layer}"), len);
        let lower = part("precomputable_affine/W/0", PARTS * SHARE * HIDDEN)?;
        let (rows, _) = lower.as_chunks::<HIDDEN>();
        let in_order: Vec<f32> = (0..PARTS * SHARE)
            .flat_map(|idx| rows[idx / SHARE * SHARE + interleaved(idx % SHARE)])
            .collect();
        let bias = part("precomputable_affine/b/0", SHARE)?;
        let absent = part("precomputable_affine/pad/0", PARTS * SHARE)?;
        // Order of the layers in the file: the upper one first, then the reduction.
        let upper = part("linear/W/0", n_classes * HIDDEN)?;
        let upper_bias = part("linear/b/0", n_classes)?;
        let (reduction, reduction_bias) =
            (part("linear/W/1", HIDDEN * WIDTH)?, part("linear/b/1", HIDDEN)?);
        let upper_of = |hidden: usize| {
            groups(|class| upper.get(class * HIDDEN + hidden).copied().unwrap_or(0.0))
        };
        Ok(Self {
            level: Level::detect(),
            reduction: Linear::new(&reduction, &reduction_bias),
            shares: Linear::new(&in_order, &[]),
            bias: std::array::from_fn(|idx| bias[interleaved(idx)]),
            absent: std::array::from_fn(|place| {
                std::array::from_fn(|idx| absent[place * SHARE + interleaved(idx)])
            }),
            weights: (0..HIDDEN).map(upper_of).collect(),
            output_bias: groups(|class| upper_bias.get(class).copied().unwrap_or(0.0)),
        })
    }

    /// Computes the shares of every token of a text from their vectors.
    pub(crate) fn prepare(&self, vectors: &[f32], shares: &mut Shares) {
        let n_tokens = vectors.len() / WIDTH;
        shares.vectors.clear();
        shares.vectors.extend_from_slice(vectors);
        self.reduction
            .apply(n_tokens, &mut shares.vectors, &mut shares.reduced);
        self.shares
            .apply(n_tokens, &mut shares.reduced, &mut shares.projected);
    }

    /// Scores the state that `tokens` describe, after [`Self::prepare`].
    pub(crate) fn score(
        &self,
        shares: &Shares,
        tokens: [Option<usize>; PARTS],
        scores: &mut Scores<CLASSES>,
    ) {
        let (all, _) = shares.projected.as_chunks::<SHARE>();
        let parts: [_; PARTS] = std::array::from_fn(|part| match tokens[part] {
            Some(token) => &all[token * PARTS + part],
            None => &self.absent[part],
        });
        kernels::score(
            self.level,
            parts,
            &self.bias,
            &self.weights,
            &self.output_bias,
            scores,
        );
    }
}

/// Values of classes in groups of sixteen.
fn groups<const CLASSES: usize>(value: impl Fn(usize) -> f32) -> [[f32; 16]; CLASSES] {
    std::array::from_fn(|group| std::array::from_fn(|lane| value(group * 16 + lane)))
}

/// The model stores the two pieces of a hidden value side by side, the kernel wants all first
/// pieces and then all second ones.
fn interleaved(idx: usize) -> usize {
    idx % HIDDEN * 2 + idx / HIDDEN
}

/// The shares of the tokens of one text, and the buffers on the way to them.
#[derive(Debug, Default)]
pub(crate) struct Shares {
    vectors: Vec<f32>,
    reduced: Vec<f32>,
    projected: Vec<f32>,
}

/// The class of `valid` with the highest score; the first among equals.
pub(crate) fn best<const CLASSES: usize>(
    scores: &Scores<CLASSES>,
    valid: impl Iterator<Item = usize>,
) -> Option<usize> {
    let scores = scores.as_flattened();
    let mut best: Option<usize> = None;
    valid.for_each(|class| {
        if best.is_none_or(|best| scores[class] > scores[best]) {
            best = Some(class);
        }
    });
    best
}
