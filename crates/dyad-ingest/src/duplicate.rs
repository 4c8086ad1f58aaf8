//! One story in many papers: a sample of its phrases tells its copies.
//!
//! Phrases are runs of four words of the running text. Of their hashes those that four divides are
//! kept (Broder, "On the resemblance and containment of documents", 1997), so that a cut copy is
//! known by the part that it kept.

use dyad_types::{Article, Fingerprint, ParagraphKind};
use rustc_hash::FxHashSet;

/// Words of a phrase.
const WORDS: usize = 4;

/// One hash in so many is kept.
const KEPT: u64 = 4;

/// One hash in so many is a key, by which a store finds the text.
const KEY: u64 = 16;

/// The smallest hashes are keys too, so that short texts have some.
const LEAST_KEYS: usize = 8;

/// From this share of common phrases on two texts are one story. A first choice, not measured yet:
/// cut copies keep most of their sentences, stories with a common paragraph of background a few.
pub const SAME_STORY: f64 = 0.5;

/// A printing with so small a share of new phrases tells nothing new: it is a copy, not an update.
pub const MOST_NEW: f64 = 0.2;

/// Texts of fewer sampled phrases (about sixty words) are too short to compare.
const LEAST_PHRASES: usize = 12;

/// The fingerprint of an article's main story; empty when it is too short to tell.
pub fn fingerprint(article: &Article) -> Fingerprint {
    let mut words: Vec<String> = Vec::new();
    let main = article
        .stories
        .first()
        .into_iter()
        .flat_map(|story| &story.paragraphs);
    for paragraph in main.filter(|paragraph| paragraph.kind == ParagraphKind::Body) {
        let own = paragraph.text.split(|c: char| !c.is_alphanumeric());
        words.extend(own.filter(|word| !word.is_empty()).map(str::to_lowercase));
    }
    let all: FxHashSet<u64> = words.windows(WORDS).map(hash).collect();
    let mut hashes: Vec<u64> = all.into_iter().filter(|hash| hash % KEPT == 0).collect();
    hashes.sort_unstable();
    if hashes.len() < LEAST_PHRASES {
        return Fingerprint::default();
    }
    let smallest = hashes.iter().take(LEAST_KEYS);
    let sampled = hashes.iter().filter(|hash| *hash % KEY == 0);
    let mut keys: Vec<u64> = smallest.chain(sampled).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    Fingerprint { hashes, keys }
}

/// FNV-1a over the words, a zero byte between them, then mixed: stores keep these hashes, so they
/// must never change.
fn hash(words: &[String]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    // The low bits of FNV are weak, and the sample goes by them (finaliser of MurmurHash3).
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_stay_as_they_are() {
        let words = ["chad", "recalled", "its", "envoy"].map(str::to_owned);
        assert_eq!(hash(&words), 16_640_911_154_522_548_601);
    }
}
