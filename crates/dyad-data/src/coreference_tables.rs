//! Weights by which tellings of one act are told from those of others.

use std::collections::BTreeMap;

use crate::LexiconError;
use crate::table_rows::table_rows;

const WEIGHTS: &str = include_str!("../tables/coreference/weights.tsv");
const WORDS: &str = include_str!("../tables/coreference/words.tsv");

/// The row of the table of words that counts the texts.
const TEXTS: &str = "(texts)";

/// What `cargo xtask train-coreference` writes.
#[derive(Debug, Clone, PartialEq)]
pub struct CoreferenceTables {
    /// Weight of each feature of likeness, and of `(bias)`, in log-odds.
    pub weights: BTreeMap<String, f64>,
    /// How many texts have a stem; stems of fewer than three texts are left out.
    pub words: BTreeMap<String, u32>,
    /// How many texts were counted.
    pub n_texts: u32,
}

impl CoreferenceTables {
    /// The tables that come with dyad.
    ///
    /// # Errors
    /// [`LexiconError`] when a table is broken; a test keeps those that come with dyad whole.
    pub fn embedded() -> Result<Self, LexiconError> {
        let mut weights = BTreeMap::new();
        for row in table_rows("weights.tsv", WEIGHTS, 2)? {
            weights.insert(row.cell(0).to_owned(), row.code(1)?);
        }
        let mut words = BTreeMap::new();
        for row in table_rows("words.tsv", WORDS, 2)? {
            words.insert(row.cell(0).to_owned(), row.code(1)?);
        }
        let n_texts = words.remove(TEXTS).unwrap_or(0);
        Ok(Self { weights, words, n_texts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_unique() {
        for table in [WEIGHTS, WORDS] {
            let firsts = table.lines().skip(1).filter_map(|line| line.split('\t').next());
            let firsts: Vec<&str> = firsts.collect();
            assert!(firsts.windows(2).all(|pair| pair[0] < pair[1]));
        }
        let tables = CoreferenceTables::embedded().unwrap();
        assert!(tables.words.values().all(|n| *n >= 3 && *n <= tables.n_texts));
        assert!(tables.weights.values().all(|weight| weight.is_finite()));
    }
}
