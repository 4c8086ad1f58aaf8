//! What tells that two texts are one story.

use crate::codes::codes;

codes! {
    /// What another printing of a story is beside its article.
    pub enum CopyKind: "kind of copy" {
        /// It tells nothing new and was not coded.
        Copy = "copy",
        /// It tells the story on, and is an article of its own.
        Update = "update",
        /// Its article corrects it; what was coded from it is gone.
        Corrected = "corrected",
    }
}

/// The phrases of a text, sentence by sentence, as hashes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fingerprint {
    /// Phrases of each sentence, ascending, each once, in the order of the text. Sentences of too
    /// few words are left out.
    pub sentences: Vec<Vec<u32>>,
    /// The few phrases that a store finds the text by, ascending.
    pub keys: Vec<u32>,
}

/// A sentence is told by another text that has this share of its phrases: editors change words and
/// keep phrases. Source: chosen on the open half of `gold/own/copies.jsonl`.
const TOLD: f64 = 0.2;

impl Fingerprint {
    /// How many phrases there are.
    pub fn len(&self) -> usize {
        self.sentences.iter().map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// Share of the shorter text, 0 to 1, whose sentences the longer one tells too; 0 when one has
    /// none. A paragraph of background that two stories share is a small part of both.
    pub fn shared(&self, other: &Self) -> f64 {
        if self.is_empty() || other.is_empty() {
            return 0.0;
        }
        let (shorter, longer) =
            if self.len() <= other.len() { (self, other) } else { (other, self) };
        shorter.told_by(longer)
    }

    /// Share of this text, 0 to 1, whose sentences the other does not tell: how much is new in it.
    pub fn new_beside(&self, other: &Self) -> f64 {
        if self.is_empty() { 0.0 } else { 1.0 - self.told_by(other) }
    }

    fn told_by(&self, other: &Self) -> f64 {
        let mut phrases: Vec<u32> = other.sentences.concat();
        phrases.sort_unstable();
        let is_told = |sentence: &&Vec<u32>| {
            let n =
                sentence.iter().filter(|phrase| phrases.binary_search(phrase).is_ok());
            n.count() as f64 >= TOLD * sentence.len() as f64
        };
        let told = self.sentences.iter().filter(is_told);
        told.map(Vec::len).sum::<usize>() as f64 / self.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentences: &[&[u32]]) -> Fingerprint {
        let sentences = sentences.iter().map(|phrases| phrases.to_vec()).collect();
        Fingerprint { sentences, keys: Vec::new() }
    }

    #[test]
    fn texts_share_what_sentences_tell() {
        let long =
            of(&[&[1, 2, 3, 4], &[5, 6, 7, 8], &[9, 10, 11, 12], &[13, 14, 15, 16]]);
        let cut = of(&[&[1, 2, 3, 90], &[5, 91, 92, 93]]);
        assert!(
            (cut.shared(&long) - 1.0).abs() < 1e-9,
            "a fifth of the phrases is enough"
        );
        assert!((long.shared(&cut) - 1.0).abs() < 1e-9);
        assert!((long.new_beside(&cut) - 0.5).abs() < 1e-9);
        let other = of(&[&[1, 2, 3, 4], &[80, 81, 82, 83], &[84, 85, 86, 87]]);
        assert!((other.shared(&long) - 1.0 / 3.0).abs() < 1e-9);
        assert!(Fingerprint::default().shared(&long) < 1e-9);
    }
}
