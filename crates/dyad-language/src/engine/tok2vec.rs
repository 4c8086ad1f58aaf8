//! A token's vector in its context: hashed embeddings, a mixing layer, four windows of three.

use crate::engine::container::{Container, ModelError};
use crate::engine::hash::murmur3_rows;
use crate::engine::kernels::{BLOCK, WIDTH};
use crate::engine::layers::Maxout;

/// Zero rows before, between and after documents. They are updated by every layer like words:
/// so were they when the model was trained.
const PAD: usize = 4;
const DEPTH: usize = 4;
/// Seed of the first embedding table; the next ones count on.
const FIRST_SEED: u64 = 8;

/// The weights of one tok2vec, which reads `FEATURES` ids of a token; `INPUTS` is `FEATURES`
/// times [`WIDTH`].
#[derive(Debug)]
pub(crate) struct Tok2Vec<const FEATURES: usize, const INPUTS: usize> {
    tables: [Vec<f32>; FEATURES],
    mixer: Maxout<INPUTS>,
    windows: Vec<Maxout<{ 3 * WIDTH }>>,
}

/// Buffers, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct Tok2VecBuffers {
    embedded: Vec<f32>,
    maxed: Vec<f32>,
    rows: Vec<f32>,
}

impl<const FEATURES: usize, const INPUTS: usize> Tok2Vec<FEATURES, INPUTS> {
    /// `rows` gives the number of rows of each embedding table.
    pub(crate) fn read(
        model: &Container<'_>,
        component: &str,
        rows: [usize; FEATURES],
    ) -> Result<Self, ModelError> {
        const { assert!(INPUTS == FEATURES * WIDTH) };
        let mut tables = std::array::from_fn(|_| Vec::new());
        for (idx, (table, n_rows)) in tables.iter_mut().zip(rows).enumerate() {
            let section = format!("{component}/hashembed/E/{idx}");
            *table = model.floats(&section, n_rows * WIDTH)?;
        }
        let windows = (1..=DEPTH).map(|idx| Maxout::read(model, component, idx));
        Ok(Self {
            tables,
            mixer: Maxout::read(model, component, 0)?,
            windows: windows.collect::<Result<_, _>>()?,
        })
    }

    /// Appends the rows of words before context, one per item of `features`: ids for every
    /// table.
    pub(crate) fn embed(
        &self,
        features: &[[u64; FEATURES]],
        buffers: &mut Tok2VecBuffers,
        out: &mut Vec<f32>,
    ) {
        let n_rows = features.len().next_multiple_of(BLOCK);
        buffers.embedded.clear();
        buffers.embedded.resize(n_rows * INPUTS, 0.0);
        let (rows, _) = buffers.embedded.as_chunks_mut::<INPUTS>();
        for (ids, row) in features.iter().zip(rows) {
            let (parts, _) = row.as_chunks_mut::<WIDTH>();
            for (idx, (part, &id)) in parts.iter_mut().zip(ids).enumerate() {
                add_embedding(&self.tables[idx], id, FIRST_SEED + idx as u64, part);
            }
        }
        self.mixer
            .apply(&buffers.embedded, INPUTS, features.len(), &mut buffers.maxed);
        let before = out.len();
        out.resize(before + features.len() * WIDTH, 0.0);
        self.mixer.add_normalised(&buffers.maxed, &mut out[before..]);
    }

    /// Vectors of all tokens of several documents, [`WIDTH`] numbers a token, appended to `out`.
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
        // One zero row more at each end serves the windows of the first and last row; then room
        // for whole blocks.
        buffers.rows.clear();
        buffers.rows.resize((n_rows.next_multiple_of(BLOCK) + 2) * WIDTH, 0.0);
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
        for window in &self.windows {
            window.apply(&buffers.rows, WIDTH, n_rows, &mut buffers.maxed);
            let inner = &mut buffers.rows[WIDTH..(n_rows + 1) * WIDTH];
            window.add_normalised(&buffers.maxed, inner);
        }
        let mut row = 1 + PAD;
        for &length in lengths {
            out.extend_from_slice(&buffers.rows[row * WIDTH..(row + length) * WIDTH]);
            row += length + PAD;
        }
    }
}

/// Adds the four rows of a table that stand for `id`.
fn add_embedding(table: &[f32], id: u64, seed: u64, sum: &mut [f32; WIDTH]) {
    let (rows, _) = table.as_chunks::<WIDTH>();
    for hash in murmur3_rows(id, seed) {
        let row = &rows[hash as usize % rows.len()];
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += value;
        }
    }
}
