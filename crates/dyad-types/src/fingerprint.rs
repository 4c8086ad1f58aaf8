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

/// What a text says, sentence by sentence, as hashes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fingerprint {
    /// Its sentences, in the order of the text. Those of too few words are left out.
    pub sentences: Vec<SentencePrint>,
    /// Every name and number of the text, ascending, each once.
    pub names: Vec<u32>,
    /// The few phrases that a store finds the text by, ascending.
    pub keys: Vec<u32>,
}

/// A sentence as hashes, each list ascending, each hash once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SentencePrint {
    /// Its phrases.
    pub phrases: Vec<u32>,
    /// Its names and numbers, the word that it begins with left out.
    pub names: Vec<u32>,
}

/// A sentence is told by another text that has this share of its phrases: editors change words and
/// keep phrases. Source: chosen on the open half of `gold/own/copies.jsonl`.
const TOLD: f64 = 0.2;

/// And this share of its names and numbers: news written to one pattern tells of others, or of other
/// numbers. Source: as before.
const SAME_NAMES: f64 = 0.6;

impl Fingerprint {
    /// How many phrases there are.
    pub fn len(&self) -> usize {
        self.sentences.iter().map(|sentence| sentence.phrases.len()).sum()
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
        let mut phrases: Vec<u32> = other
            .sentences
            .iter()
            .flat_map(|own| own.phrases.iter().copied())
            .collect();
        phrases.sort_unstable();
        let told = self.sentences.iter().filter(|sentence| {
            share(&sentence.phrases, &phrases) >= TOLD
                && share(&sentence.names, &other.names) >= SAME_NAMES
        });
        let n_told: usize = told.map(|sentence| sentence.phrases.len()).sum();
        n_told as f64 / self.len().max(1) as f64
    }
}

/// Share of `own` that is among `known`, which ascends; 1 of none.
fn share(own: &[u32], known: &[u32]) -> f64 {
    if own.is_empty() {
        return 1.0;
    }
    let n_known = own.iter().filter(|hash| known.binary_search(hash).is_ok()).count();
    n_known as f64 / own.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentences: &[(&[u32], &[u32])]) -> Fingerprint {
        let print = |(phrases, names): &(&[u32], &[u32])| SentencePrint {
            phrases: phrases.to_vec(),
            names: names.to_vec(),
        };
        let mut names: Vec<u32> =
            sentences.iter().flat_map(|(_, names)| names.to_vec()).collect();
        names.sort_unstable();
        let sentences = sentences.iter().map(print).collect();
        Fingerprint { sentences, names, keys: Vec::new() }
    }

    #[test]
    fn texts_share_what_sentences_tell() {
        let long = of(&[
            (&[1, 2, 3, 4], &[1]),
            (&[5, 6, 7, 8], &[2]),
            (&[9, 10, 11, 12], &[]),
            (&[13, 14, 15, 16], &[]),
        ]);
        let cut = of(&[(&[1, 2, 3, 90], &[1]), (&[5, 91, 92, 93], &[2])]);
        assert!(
            (cut.shared(&long) - 1.0).abs() < 1e-9,
            "a fifth of the phrases is enough"
        );
        assert!((long.shared(&cut) - 1.0).abs() < 1e-9);
        assert!((long.new_beside(&cut) - 0.5).abs() < 1e-9);
        let other = of(&[
            (&[1, 2, 3, 4], &[1]),
            (&[80, 81, 82, 83], &[]),
            (&[84, 85, 86, 87], &[]),
        ]);
        assert!((other.shared(&long) - 1.0 / 3.0).abs() < 1e-9);
        assert!(Fingerprint::default().shared(&long) < 1e-9);
    }

    #[test]
    fn news_of_one_pattern_about_others_is_another_story() {
        let one = of(&[(&[1, 2, 3, 4], &[1, 2]), (&[5, 6, 7, 8], &[3])]);
        let other = of(&[(&[1, 2, 3, 4], &[8, 9]), (&[5, 6, 7, 8], &[7])]);
        assert!(one.shared(&other) < 1e-9);
    }
}
