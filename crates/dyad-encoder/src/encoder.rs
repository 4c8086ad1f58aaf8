//! The layers: embeddings, attention and feed-forward blocks, after Devlin and others (2019).

#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "calls of functions compiled for an instruction set")
)]
#![expect(
    clippy::inline_always,
    reason = "a body gets the instructions of its caller only when it is inlined there"
)]

use crate::math::{LANES, gelu, norm, softmax, times};
use crate::matrix::{Level, Matrix, Quantized};
use crate::weights::{EncoderError, Head, Norm, Tensors, shape};
use crate::wordpiece::WordPiece;

/// Pieces that are read of a sentence, with the two marks at its ends.
pub const MAX_PIECES: usize = 160;

/// An encoder, ready to read.
#[derive(Debug)]
pub struct Encoder {
    vocabulary: WordPiece,
    words: Vec<i8>,
    word_scales: Vec<f32>,
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    width: usize,
    n_heads: usize,
    level: Level,
}

#[derive(Debug)]
struct Layer {
    qkv: Matrix,
    out: Matrix,
    attention_norm: Norm,
    up: Matrix,
    down: Matrix,
    output_norm: Norm,
}

/// A sentence as vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoded {
    /// The vector of the mark at the start, then the mean of all pieces' vectors: twice the width.
    pub pooled: Vec<f32>,
    /// The vector of the first piece of every word read, row by row.
    rows: Vec<f32>,
    width: usize,
    /// The words that have a row, by their numbers, ascending: all but those without a piece
    /// (white space) and those past [`MAX_PIECES`].
    pub words: Vec<usize>,
}

impl Encoded {
    /// The vectors of [`Self::words`], in their order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.rows.chunks_exact(self.width)
    }
}

impl Encoder {
    /// Reads an encoder and its linear layers of the names given. The layers `pooled` work on
    /// [`Encoded::pooled`], the layers `rows` on a row.
    ///
    /// # Errors
    /// [`EncoderError`] when a tensor is missing or has another shape.
    pub fn load(
        file: &[u8],
        pooled: &[&str],
        rows: &[&str],
    ) -> Result<(Self, Vec<Head>, Vec<Head>), EncoderError> {
        let tensors = Tensors::read(file)?;
        let encoder = Self::of(&tensors)?;
        let heads = |names: &[&str], width: usize| {
            names
                .iter()
                .map(|name| tensors.head(name, width))
                .collect::<Result<Vec<_>, _>>()
        };
        let (pooled, rows) =
            (heads(pooled, 2 * encoder.width)?, heads(rows, encoder.width)?);
        Ok((encoder, pooled, rows))
    }

    fn of(tensors: &Tensors<'_>) -> Result<Self, EncoderError> {
        let vocabulary = WordPiece::new(tensors.text("vocabulary")?)
            .ok_or_else(|| shape("vocabulary"))?;
        let positions = tensors.floats("positions", None)?;
        let width = positions.len() / MAX_PIECES;
        if width == 0 || !positions.len().is_multiple_of(MAX_PIECES) {
            return Err(shape("positions"));
        }
        let words = tensors.integers("words", width)?;
        if words.len() != vocabulary.len() * width {
            return Err(shape("words"));
        }
        let n_heads = tensors.text("heads")?.trim().parse().unwrap_or(0);
        // Heads as wide as whole registers: see [`times`].
        if n_heads == 0 || !width.is_multiple_of(n_heads * LANES) {
            return Err(shape("heads"));
        }
        let mut layers = Vec::new();
        while tensors.has(&format!("layer.{}.qkv", layers.len())) {
            layers.push(Layer::of(tensors, layers.len(), width)?);
        }
        Ok(Self {
            words,
            word_scales: tensors.floats("words.scale", Some(vocabulary.len()))?,
            positions,
            norm: tensors.norm("embedding_norm", width)?,
            layers,
            width,
            n_heads,
            level: Level::detect(),
            vocabulary,
        })
    }

    /// Reads the words of a sentence.
    pub fn encode(&self, words: &[&str]) -> Encoded {
        let mut ids = vec![self.vocabulary.first];
        let (mut read, mut firsts) = (Vec::new(), Vec::new());
        for (idx, word) in words.iter().enumerate() {
            let first = ids.len();
            self.vocabulary.cut(word, &mut ids);
            if first < ids.len() && first < MAX_PIECES - 1 {
                read.push(idx);
                firsts.push(first);
            }
            if ids.len() >= MAX_PIECES {
                break;
            }
        }
        ids.truncate(MAX_PIECES - 1);
        ids.push(self.vocabulary.last);
        let states = self.states(&ids);
        let row = |at: usize| {
            states.get(at * self.width..(at + 1) * self.width).unwrap_or_default()
        };
        let mut pooled = row(0).to_vec();
        let n_pieces = ids.len() as f32;
        pooled.extend((0..self.width).map(|idx| {
            states.iter().skip(idx).step_by(self.width).sum::<f32>() / n_pieces
        }));
        let rows = firsts.into_iter().flat_map(|at| row(at).iter().copied()).collect();
        Encoded { pooled, rows, width: self.width, words: read }
    }

    /// The vectors of the last layer, a row a piece.
    fn states(&self, ids: &[u32]) -> Vec<f32> {
        match self.level {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Level::all` gives this level only where these instructions are present.
            Level::Avx512Vnni => unsafe { self.states_avx512(ids) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Level::all` gives this level only where these instructions are present.
            Level::Avx2 => unsafe { self.states_avx2(ids) },
            Level::Portable => self.states_of(ids),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx2")]
    fn states_avx512(&self, ids: &[u32]) -> Vec<f32> {
        self.states_of(ids)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn states_avx2(&self, ids: &[u32]) -> Vec<f32> {
        self.states_of(ids)
    }

    #[inline(always)]
    fn states_of(&self, ids: &[u32]) -> Vec<f32> {
        let mut states = Vec::with_capacity(ids.len() * self.width);
        for (&id, position) in ids.iter().zip(self.positions.chunks_exact(self.width)) {
            let id = id as usize;
            let word = &self.words[id * self.width..][..self.width];
            let scale = self.word_scales[id];
            let values = word.iter().zip(position);
            states.extend(
                values.map(|(&word, position)| f32::from(word) * scale + position),
            );
        }
        normed(&mut states, &self.norm);
        let mut scratch = Scratch::default();
        for layer in &self.layers {
            layer.apply(&mut states, self.n_heads, self.level, &mut scratch);
        }
        states
    }
}

/// Buffers that layers share.
#[derive(Debug, Default)]
struct Scratch {
    quantized: Quantized,
    wide: Vec<f32>,
    context: Vec<f32>,
    out: Vec<f32>,
}

impl Layer {
    fn of(
        tensors: &Tensors<'_>,
        number: usize,
        width: usize,
    ) -> Result<Self, EncoderError> {
        let name = |part: &str| format!("layer.{number}.{part}");
        let inner = tensors.floats(&name("up.bias"), None)?.len();
        Ok(Self {
            qkv: tensors.matrix(&name("qkv"), width, 3 * width)?,
            out: tensors.matrix(&name("out"), width, width)?,
            attention_norm: tensors.norm(&name("attention_norm"), width)?,
            up: tensors.matrix(&name("up"), width, inner)?,
            down: tensors.matrix(&name("down"), inner, width)?,
            output_norm: tensors.norm(&name("output_norm"), width)?,
        })
    }

    #[inline(always)]
    fn apply(
        &self,
        states: &mut [f32],
        n_heads: usize,
        level: Level,
        scratch: &mut Scratch,
    ) {
        let width = self.out.n_outputs();
        let Scratch { quantized, wide, context, out } = scratch;
        quantized.set(states, width);
        self.qkv.times(level, quantized, wide);
        context.clear();
        context.resize(states.len(), 0.0);
        attend(wide, width, n_heads, context);
        quantized.set(context, width);
        self.out.times(level, quantized, out);
        add(states, out);
        normed(states, &self.attention_norm);
        quantized.set(states, width);
        self.up.times(level, quantized, wide);
        gelu(wide);
        quantized.set(wide, self.up.n_outputs());
        self.down.times(level, quantized, out);
        add(states, out);
        normed(states, &self.output_norm);
    }
}

/// Scaled dot product attention of every head. `qkv` has rows of query, key and value, each of
/// `width`; `context` becomes rows of `width`.
#[inline(always)]
fn attend(qkv: &[f32], width: usize, n_heads: usize, context: &mut [f32]) {
    let n = context.len() / width;
    let size = width / n_heads;
    let scale = 1.0 / (size as f32).sqrt();
    let part = |row: usize, part: usize, head: usize| {
        &qkv[row * 3 * width + part * width + head * size..][..size]
    };
    // The keys of a head, a row a dimension, and its values, a row a piece.
    let padded = n.next_multiple_of(LANES);
    let mut keys = vec![0.0; size * padded];
    let mut values = vec![0.0; n * size];
    let mut shares = vec![0.0; padded];
    for head in 0..n_heads {
        for other in 0..n {
            for (value, keys) in
                part(other, 1, head).iter().zip(keys.chunks_exact_mut(padded))
            {
                keys[other] = *value * scale;
            }
            values[other * size..][..size].copy_from_slice(part(other, 2, head));
        }
        for row in 0..n {
            times(part(row, 0, head), &keys, &mut shares);
            softmax(&mut shares[..n]);
            times(
                &shares[..n],
                &values,
                &mut context[row * width + head * size..][..size],
            );
        }
    }
}

#[inline(always)]
fn add(states: &mut [f32], more: &[f32]) {
    for (state, more) in states.iter_mut().zip(more) {
        *state += more;
    }
}

#[inline(always)]
fn normed(states: &mut [f32], by: &Norm) {
    for row in states.chunks_exact_mut(by.weight.len().max(1)) {
        norm(row, &by.weight, &by.bias);
    }
}
