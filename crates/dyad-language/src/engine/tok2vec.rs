//! A token's vector in its context: hashed embeddings, a mixing layer, four windows of three.

use crate::engine::container::{Container, ModelError};
use crate::engine::hash::murmur3_rows;
use crate::engine::kernels::{
    MaxoutNorm, PIECES, WIDTH, matrix_product, maxout_norm, maxout_norm_add,
};

/// Zero rows before, between and after documents. They are updated by every layer like words:
/// so were they when the model was trained.
const PAD: usize = 4;
const DEPTH: usize = 4;
/// Seed of the first embedding table; the next ones count on.
const FIRST_SEED: u64 = 8;

/// The weights of one tok2vec.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    tables: Vec<Vec<f32>>,
    mixer: Vec<f32>,
    mixer_norm: MaxoutNorm,
    windows: Vec<(Vec<f32>, MaxoutNorm)>,
}

/// Buffers, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct Tok2VecBuffers {
    embedded: Vec<f32>,
    mixed: Vec<f32>,
    pieces: Vec<f32>,
    rows: Vec<f32>,
    window: Vec<f32>,
}

impl Tok2Vec {
    /// `rows` gives the number of rows of each embedding table.
    pub(crate) fn read(
        model: &Container<'_>,
        component: &str,
        rows: &[usize],
    ) -> Result<Self, ModelError> {
        let mut tables = Vec::new();
        for (idx, n_rows) in rows.iter().enumerate() {
            let section = format!("{component}/hashembed/E/{idx}");
            tables.push(model.floats(&section, n_rows * WIDTH)?);
        }
        let layer = |idx: usize,
                     inputs: usize|
         -> Result<(Vec<f32>, MaxoutNorm), ModelError> {
            let part = |layer: &str, name: &str, len: usize| {
                model.floats(&format!("{component}/{layer}/{name}/{idx}"), len)
            };
            let weights = part("maxout", "W", WIDTH * PIECES * inputs)?;
            let norm = MaxoutNorm {
                bias: fixed(&in_blocks(&part("maxout", "b", WIDTH * PIECES)?, PIECES, 1)),
                gain: fixed(&part("layernorm", "G", WIDTH)?),
                shift: fixed(&part("layernorm", "b", WIDTH)?),
            };
            Ok((in_blocks(&weights, PIECES, inputs), norm))
        };
        let (mixer, mixer_norm) = layer(0, rows.len() * WIDTH)?;
        let windows = (1..=DEPTH)
            .map(|idx| layer(idx, 3 * WIDTH))
            .collect::<Result<_, _>>()?;
        Ok(Self { tables, mixer, mixer_norm, windows })
    }

    /// The rows of words before context, one per item of `features`: ids for every table.
    pub(crate) fn embed<'a>(
        &self,
        features: &[[u64; 6]],
        buffers: &'a mut Tok2VecBuffers,
    ) -> &'a [f32] {
        let n = features.len();
        let width = self.tables.len() * WIDTH;
        buffers.embedded.clear();
        buffers.embedded.resize(n * width, 0.0);
        for (ids, out) in features.iter().zip(buffers.embedded.chunks_exact_mut(width)) {
            for (table_idx, table) in self.tables.iter().enumerate() {
                let n_rows = table.len() / WIDTH;
                let out = &mut out[table_idx * WIDTH..(table_idx + 1) * WIDTH];
                for hash in murmur3_rows(ids[table_idx], FIRST_SEED + table_idx as u64) {
                    let row = (hash as usize % n_rows) * WIDTH;
                    for (out, value) in out.iter_mut().zip(&table[row..row + WIDTH]) {
                        *out += value;
                    }
                }
            }
        }
        buffers.pieces.resize(n * WIDTH * PIECES, 0.0);
        matrix_product(
            &buffers.embedded,
            width,
            &self.mixer,
            width,
            &mut buffers.pieces,
            n,
        );
        buffers.mixed.resize(n * WIDTH, 0.0);
        maxout_norm(
            &self.mixer_norm,
            &buffers.pieces[..n * WIDTH * PIECES],
            &mut buffers.mixed,
        );
        &buffers.mixed
    }

    /// Vectors of all tokens of several documents, `WIDTH` numbers a token, appended to `out`.
    ///
    /// `lengths` are the documents' lengths in tokens; `embedded(token)` is the token's row from
    /// [`Self::embed`], tokens counted over all documents.
    pub(crate) fn run<'a>(
        &self,
        lengths: &[usize],
        embedded: impl Fn(usize) -> &'a [f32],
        buffers: &mut Tok2VecBuffers,
        out: &mut Vec<f32>,
    ) {
        let n_tokens: usize = lengths.iter().sum();
        let n_rows = n_tokens + PAD * (lengths.len() + 1);
        // One zero row more at each end serves the windows of the first and last row.
        buffers.rows.clear();
        buffers.rows.resize((n_rows + 2) * WIDTH, 0.0);
        let mut token = 0;
        let mut row = 1 + PAD;
        for &length in lengths {
            for _ in 0..length {
                buffers.rows[row * WIDTH..(row + 1) * WIDTH]
                    .copy_from_slice(embedded(token));
                token += 1;
                row += 1;
            }
            row += PAD;
        }
        buffers
            .pieces
            .resize(buffers.pieces.len().max(n_rows * WIDTH * PIECES), 0.0);
        for (weights, norm) in &self.windows {
            buffers.window.clone_from(&buffers.rows);
            let pieces = &mut buffers.pieces[..n_rows * WIDTH * PIECES];
            matrix_product(&buffers.window, WIDTH, weights, 3 * WIDTH, pieces, n_rows);
            let inner = WIDTH..(n_rows + 1) * WIDTH;
            maxout_norm_add(norm, pieces, &mut buffers.rows[inner]);
        }
        let mut row = 1 + PAD;
        for &length in lengths {
            out.extend_from_slice(&buffers.rows[row * WIDTH..(row + length) * WIDTH]);
            row += length + PAD;
        }
    }
}

/// Rows ordered output by output, piece by piece, brought into blocks of pieces.
pub(crate) fn in_blocks(rows: &[f32], n_pieces: usize, width: usize) -> Vec<f32> {
    let n_outputs = rows.len() / (n_pieces * width);
    let mut blocks = Vec::with_capacity(rows.len());
    for piece in 0..n_pieces {
        for output in 0..n_outputs {
            let at = (output * n_pieces + piece) * width;
            blocks.extend_from_slice(&rows[at..at + width]);
        }
    }
    blocks
}

/// The numbers as an array; the container has checked their count.
fn fixed<const N: usize>(numbers: &[f32]) -> [f32; N] {
    let mut array = [0.0; N];
    for (to, from) in array.iter_mut().zip(numbers) {
        *to = *from;
    }
    array
}
