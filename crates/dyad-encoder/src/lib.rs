//! A small transformer: words of a sentence → vectors.
//!
//! Runs encoders of BERT's shape (Devlin and others 2019) with weights as 8-bit integers, on one
//! core, with no other run time. Knows no label and no other part of dyad: what the vectors mean
//! is the caller's, who finds linear layers for it in the same file.
//!
//! The same words give the same bits on every processor: products are sums of integers, and sums
//! of floats are taken in one order.

mod encoder;
mod math;
mod matrix;
mod weights;
mod wordpiece;

pub use crate::encoder::{Encoded, Encoder, MAX_PIECES};
pub use crate::math::sigmoid;
pub use crate::weights::{EncoderError, Head};
