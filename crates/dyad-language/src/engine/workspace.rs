//! What one thread needs to annotate texts: caches of words, and buffers that keep their size.

use compact_str::CompactString;
use dyad_types::{Dep, Pos, Tag};
use rustc_hash::FxHashMap;

use crate::engine::kernels::WIDTH;
use crate::engine::lexeme::{LexemeId, LexemeTables, Lexicon};
use crate::engine::parser::ParserBuffers;
use crate::engine::recogniser::FoundEntity;
use crate::engine::ruler::{Ruled, Seen};
use crate::engine::tok2vec::{Tok2Vec, Tok2VecBuffers};
use crate::engine::tokenizer::{ChunkCache, RawToken, Tokenizer};
use crate::engine::transitions::Shares;

/// Words kept before the caches begin anew: about 30 MB.
const MOST_LEXEMES: usize = 24_000;
/// Pieces of chunks kept before the caches begin anew.
const MOST_PIECES: usize = 200_000;

/// Caches and buffers of one thread.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) lexicon: Lexicon,
    pub(crate) chunks: ChunkCache,
    pub(crate) lemmas: FxHashMap<(LexemeId, Pos, bool), CompactString>,
    pub(crate) shared_rows: RowCache,
    pub(crate) ner_rows: RowCache,
    pub(crate) buffers: Buffers,
}

/// Buffers of one batch.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    pub(crate) tokens: Vec<RawToken>,
    pub(crate) lengths: Vec<usize>,
    pub(crate) tok2vec: Tok2VecBuffers,
    pub(crate) vectors: Vec<f32>,
    pub(crate) ner_vectors: Vec<f32>,
    pub(crate) tag_scores: Vec<f32>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) parser: ParserBuffers,
    pub(crate) ner: Shares,
    pub(crate) heads: Vec<usize>,
    pub(crate) deps: Vec<Dep>,
    pub(crate) sentence_start: Vec<bool>,
    pub(crate) is_space: Vec<bool>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) ruled: Vec<Ruled>,
    pub(crate) entities: Vec<FoundEntity>,
}

impl Workspace {
    pub(crate) fn new(tokenizer: &Tokenizer, tables: &LexemeTables) -> Self {
        let mut lexicon = Lexicon::default();
        let chunks = ChunkCache::new(tokenizer, tables, &mut lexicon);
        Self {
            lexicon,
            chunks,
            lemmas: FxHashMap::default(),
            shared_rows: RowCache::default(),
            ner_rows: RowCache::default(),
            buffers: Buffers::default(),
        }
    }

    /// Whether the caches have grown enough to begin anew.
    pub(crate) fn is_full(&self) -> bool {
        self.lexicon.len() > MOST_LEXEMES || self.chunks.len() > MOST_PIECES
    }
}

/// Rows of words before context, kept per word (and per "a space follows" where that counts).
#[derive(Debug, Default)]
pub(crate) struct RowCache {
    /// Index of the row by key; `u32::MAX` where there is none yet.
    slots: Vec<u32>,
    rows: Vec<f32>,
}

impl RowCache {
    /// The row of a key that [`Self::fill`] has seen.
    pub(crate) fn row(&self, key: usize) -> &[f32] {
        &self.rows[self.slots[key] as usize * WIDTH..][..WIDTH]
    }

    /// Makes the rows of all `keys` that have none; `features` gives the ids of a key.
    pub(crate) fn fill<const FEATURES: usize, const INPUTS: usize>(
        &mut self,
        keys: impl Iterator<Item = usize>,
        features: impl Fn(usize) -> [u64; FEATURES],
        model: &Tok2Vec<FEATURES, INPUTS>,
        buffers: &mut Tok2VecBuffers,
    ) {
        let mut missing = Vec::new();
        for key in keys {
            if key >= self.slots.len() {
                self.slots.resize(key + 1, u32::MAX);
            }
            if self.slots[key] == u32::MAX {
                let row = self.rows.len() / WIDTH + missing.len();
                self.slots[key] = u32::try_from(row).unwrap_or(u32::MAX);
                missing.push(features(key));
            }
        }
        if !missing.is_empty() {
            model.embed(&missing, buffers, &mut self.rows);
        }
    }
}
