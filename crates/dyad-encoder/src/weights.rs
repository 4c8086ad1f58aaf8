//! Reads an encoder file: the tensors of a `safetensors` file by their names.
//!
//! `vocabulary` (bytes, a piece a line); `words` (i8, a row a piece) and `words.scale`; `positions`
//! (a row a place, the type vector added); `heads` (bytes, the number of attention heads as text);
//! per layer `layer.N.qkv`, `.out`, `.up`, `.down` (i8, a row an output) with `.scale` and
//! `.bias`; `.attention_norm` and `.output_norm`, as `embedding_norm`, each with `.weight` and
//! `.bias`; and linear layers for the caller, each as `NAME.weight` and `NAME.bias`.

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensorError, SafeTensors};
use thiserror::Error;

use crate::matrix::Matrix;

/// Why an encoder file cannot be used.
#[derive(Debug, Error)]
pub enum EncoderError {
    /// It is no `safetensors` file.
    #[error("it is no file of tensors")]
    Format(#[from] SafeTensorError),
    /// A tensor is not there.
    #[error("its tensor \"{name}\" is missing")]
    Missing {
        /// Name of the tensor.
        name: String,
    },
    /// A tensor has another type or shape than the others ask for.
    #[error("its tensor \"{name}\" has another type or shape than it must have")]
    Shape {
        /// Name of the tensor.
        name: String,
    },
}

/// A linear layer that the file holds for the caller.
#[derive(Debug)]
pub struct Head {
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Head {
    /// Its outputs for `input`, which has as many values as it has inputs; a longer or shorter
    /// input counts as far as it goes.
    pub fn apply<'h>(&'h self, input: &'h [f32]) -> impl Iterator<Item = f32> + 'h {
        let width = self.weights.len() / self.bias.len().max(1);
        let rows = self.weights.chunks_exact(width.max(1)).zip(&self.bias);
        rows.map(move |(row, bias)| {
            bias + row
                .iter()
                .zip(input)
                .map(|(weight, value)| weight * value)
                .sum::<f32>()
        })
    }

    /// Number of outputs.
    pub fn n_outputs(&self) -> usize {
        self.bias.len()
    }
}

/// Weight and bias of a layer normalisation.
#[derive(Debug)]
pub(crate) struct Norm {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// The tensors of a file.
pub(crate) struct Tensors<'f>(SafeTensors<'f>);

impl<'f> Tensors<'f> {
    pub(crate) fn read(file: &'f [u8]) -> Result<Self, EncoderError> {
        Ok(Self(SafeTensors::deserialize(file)?))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.tensor(name).is_ok()
    }

    fn tensor(&self, name: &str, dtype: Dtype) -> Result<TensorView<'f>, EncoderError> {
        let tensor = self
            .0
            .tensor(name)
            .map_err(|_| EncoderError::Missing { name: name.to_owned() })?;
        if tensor.dtype() == dtype { Ok(tensor) } else { Err(shape(name)) }
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'f str, EncoderError> {
        let bytes = self.tensor(name, Dtype::U8)?.data();
        std::str::from_utf8(bytes).map_err(|_| shape(name))
    }

    /// A tensor of floats with as many values as `len` asks for; `None` asks for none in
    /// particular.
    pub(crate) fn floats(
        &self,
        name: &str,
        len: Option<usize>,
    ) -> Result<Vec<f32>, EncoderError> {
        let tensor = self.tensor(name, Dtype::F32)?;
        let (words, _) = tensor.data().as_chunks::<4>();
        if len.is_some_and(|len| len != words.len()) {
            return Err(shape(name));
        }
        Ok(words.iter().map(|word| f32::from_le_bytes(*word)).collect())
    }

    /// A tensor of integers, rows of `width`.
    pub(crate) fn integers(
        &self,
        name: &str,
        width: usize,
    ) -> Result<Vec<i8>, EncoderError> {
        let tensor = self.tensor(name, Dtype::I8)?;
        if tensor.shape().get(1) != Some(&width) || tensor.shape().len() != 2 {
            return Err(shape(name));
        }
        Ok(tensor.data().iter().map(|byte| byte.cast_signed()).collect())
    }

    pub(crate) fn norm(&self, name: &str, width: usize) -> Result<Norm, EncoderError> {
        Ok(Norm {
            weight: self.floats(&format!("{name}.weight"), Some(width))?,
            bias: self.floats(&format!("{name}.bias"), Some(width))?,
        })
    }

    pub(crate) fn matrix(
        &self,
        name: &str,
        n_inputs: usize,
        n_outputs: usize,
    ) -> Result<Matrix, EncoderError> {
        let weights = self.integers(name, n_inputs)?;
        let scales = self.floats(&format!("{name}.scale"), Some(n_outputs))?;
        let bias = self.floats(&format!("{name}.bias"), Some(n_outputs))?;
        Matrix::pack(&weights, scales, bias, n_inputs).ok_or_else(|| shape(name))
    }

    pub(crate) fn head(&self, name: &str, n_inputs: usize) -> Result<Head, EncoderError> {
        let bias = self.floats(&format!("{name}.bias"), None)?;
        let weights =
            self.floats(&format!("{name}.weight"), Some(n_inputs * bias.len()))?;
        Ok(Head { weights, bias })
    }
}

pub(crate) fn shape(name: &str) -> EncoderError {
    EncoderError::Shape { name: name.to_owned() }
}
