//! What tells that two texts are one story.

/// A sample of a text's phrases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fingerprint {
    /// Hashes of the sampled phrases, ascending, each once.
    pub hashes: Vec<u64>,
    /// The few of them that a store finds the text by.
    pub keys: Vec<u64>,
}

impl Fingerprint {
    /// Share of the shorter text's phrases that the longer one has too, 0 to 1; 0 when one has
    /// none. `other` are the hashes of the other text, ascending.
    pub fn shared(&self, other: &[u64]) -> f64 {
        let shorter = self.hashes.len().min(other.len());
        if shorter == 0 {
            return 0.0;
        }
        self.n_common(other) as f64 / shorter as f64
    }

    /// Share of this text's phrases that the other has not, 0 to 1: how much is new in it.
    pub fn new_beside(&self, other: &[u64]) -> f64 {
        if self.hashes.is_empty() {
            return 0.0;
        }
        1.0 - self.n_common(other) as f64 / self.hashes.len() as f64
    }

    fn n_common(&self, other: &[u64]) -> usize {
        self.hashes
            .iter()
            .filter(|hash| other.binary_search(hash).is_ok())
            .count()
    }
}
