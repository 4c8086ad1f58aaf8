//! Vectors of English words, distilled from a sentence encoder: words of like meaning lie close.
//!
//! `models/README.md` tells their origin; `xtask/python/distil_word_vectors.py` makes the file and
//! describes its layout.

use rustc_hash::FxHashMap;

use crate::LexiconError;

const NAME: &str = "word_vectors.dyad";
const MAGIC: &[u8] = b"DYADVEC1";

/// A unit vector for each of some words.
#[derive(Debug)]
pub struct WordVectors {
    places: FxHashMap<&'static str, usize>,
    values: &'static [u8],
    dimensions: usize,
}

impl WordVectors {
    /// The vectors that come with dyad.
    ///
    /// # Errors
    /// [`LexiconError`] when the file is damaged.
    pub fn embedded() -> Result<Self, LexiconError> {
        Self::read(include_bytes!("../../../models/word_vectors.dyad"))
    }

    fn read(bytes: &'static [u8]) -> Result<Self, LexiconError> {
        let damaged = |reason: &str| LexiconError {
            table: NAME,
            line: 1,
            column: 1,
            reason: reason.to_owned(),
        };
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| damaged("no vectors"))?;
        let number = |at: usize| -> Option<usize> {
            let four = rest.get(at..at + 4)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(four)).ok()
        };
        let (Some(n_words), Some(dimensions)) = (number(0), number(4)) else {
            return Err(damaged("the header is cut short"));
        };
        let mut at = 8;
        let mut places = FxHashMap::default();
        for place in 0..n_words {
            let length = usize::from(*rest.get(at).ok_or_else(|| damaged("cut short"))?);
            let word = rest.get(at + 1..at + 1 + length);
            let word = word.and_then(|word| std::str::from_utf8(word).ok());
            places.insert(word.ok_or_else(|| damaged("a word is broken"))?, place);
            at += 1 + length;
        }
        let values = rest.get(at..).unwrap_or_default();
        if values.len() != n_words * dimensions {
            return Err(damaged("the vectors are cut short"));
        }
        Ok(Self { places, values, dimensions })
    }

    /// Length of every vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The vector of a word in lower case, values from −1 to 1; `None` for an unknown word.
    pub fn of(&self, word: &str) -> Option<impl Iterator<Item = f32> + use<'_>> {
        let from = self.places.get(word)? * self.dimensions;
        let values = self.values.get(from..from + self.dimensions)?;
        Some(values.iter().map(|&byte| f32::from(byte.cast_signed()) / 127.0))
    }

    /// The mean of the vectors of those words that are known, appended to `into`; zeros if none is.
    pub fn mean<'w>(
        &self,
        words: impl IntoIterator<Item = &'w str>,
        into: &mut Vec<f32>,
    ) {
        let from = into.len();
        into.resize(from + self.dimensions, 0.0);
        let mut n_known = 0_u16;
        for vector in words.into_iter().filter_map(|word| self.of(word)) {
            n_known += 1;
            for (sum, value) in into[from..].iter_mut().zip(vector) {
                *sum += value;
            }
        }
        let scale = 1.0 / f32::from(n_known.max(1));
        for sum in &mut into[from..] {
            *sum *= scale;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(vectors: &WordVectors, one: &str, other: &str) -> f32 {
        let pairs = vectors.of(one).unwrap().zip(vectors.of(other).unwrap());
        pairs.map(|(a, b)| a * b).sum()
    }

    #[test]
    fn words_of_like_meaning_lie_closer() {
        let vectors = WordVectors::embedded().unwrap();
        assert_eq!(vectors.dimensions(), 64);
        let near = cosine(&vectors, "attack", "assault");
        let far = cosine(&vectors, "attack", "violin");
        assert!(near > far + 0.3, "{near} {far}");
        assert!(vectors.of("qqqzz").is_none());
    }

    #[test]
    fn a_file_cut_short_is_refused() {
        assert!(WordVectors::read(b"DYADVEC1\x02\x00\x00\x00").is_err());
        assert!(WordVectors::read(b"nothing").is_err());
        let short = b"DYADVEC1\x01\x00\x00\x00\x02\x00\x00\x00\x01a\x05";
        assert!(WordVectors::read(short).is_err());
    }
}
