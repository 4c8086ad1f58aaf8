//! One story in many papers: the phrases of its sentences tell its copies.
//!
//! Phrases are runs of three words of a sentence, hashed (shingles: Broder, "On the resemblance and
//! containment of documents", 1997). What two texts share is counted by sentences: an edited copy
//! keeps some phrases of nearly every sentence, another story on the topic keeps a paragraph whole.

use dyad_types::{Article, CopyKind, Fingerprint, ParagraphKind, SentencePrint};

/// Words of a phrase.
const WORDS: usize = 3;

/// One phrase in so many is a key, by which a store finds the text.
const KEY: u32 = 8;

/// The smallest hashes are keys too, so that short texts have some.
const LEAST_KEYS: usize = 8;

/// From this share on two texts are one story. Source: chosen on the open half of
/// `gold/own/copies.jsonl`; `dyad eval copies` prints how well it tells.
pub const SAME_STORY: f64 = 0.5;

/// A printing with so small a share of new text tells nothing new: it is a copy, not an update.
const MOST_NEW: f64 = 0.2;

/// A sentence of fewer phrases is too short to compare.
const LEAST_OF_SENTENCE: usize = 3;

/// Texts of fewer phrases (about fifty words) are too short to compare.
const LEAST_PHRASES: usize = 40;

/// How far from its beginning a correction says that it is one, in paragraphs.
const NOTICE_REACH: usize = 3;

/// The fingerprint of an article's main story; empty when it is too short to tell.
pub fn fingerprint(article: &Article) -> Fingerprint {
    let main = article
        .stories
        .first()
        .into_iter()
        .flat_map(|story| &story.paragraphs);
    let body = main.filter(|paragraph| paragraph.kind == ParagraphKind::Body);
    let mut names: Vec<u32> = Vec::new();
    let mut sentences: Vec<SentencePrint> = Vec::new();
    for sentence in body.flat_map(|paragraph| split(&paragraph.text)) {
        let words = words(sentence);
        let own = words.iter().filter(|word| is_name(word));
        names.extend(own.map(|word| hash(&[word.to_lowercase()])));
        sentences.push(print(&words));
    }
    sentences.retain(|sentence| sentence.phrases.len() >= LEAST_OF_SENTENCE);
    once(&mut names);
    let mut all: Vec<u32> =
        sentences.iter().flat_map(|own| own.phrases.iter().copied()).collect();
    if all.len() < LEAST_PHRASES {
        return Fingerprint::default();
    }
    once(&mut all);
    let smallest = all.iter().take(LEAST_KEYS);
    let sampled = all.iter().filter(|hash| *hash % KEY == 0);
    let mut keys: Vec<u32> = smallest.chain(sampled).copied().collect();
    once(&mut keys);
    Fingerprint { sentences, names, keys }
}

/// What a text is beside the article that it is another printing of: `new` is the share of it that
/// the article does not tell, 0 to 1.
pub fn copy_kind(is_correction: bool, new: f64) -> CopyKind {
    if is_correction {
        CopyKind::Corrected
    } else if new > MOST_NEW {
        CopyKind::Update
    } else {
        CopyKind::Copy
    }
}

/// Whether the article says that it corrects an earlier printing.
pub fn is_correction(article: &Article) -> bool {
    let main = article.stories.first().into_iter();
    let mut head = main.flat_map(|story| &story.paragraphs).take(NOTICE_REACH);
    let last = article.stories.first().and_then(|story| story.paragraphs.last());
    head.any(|paragraph| is_notice(&paragraph.text))
        || last.is_some_and(|paragraph| is_notice(&paragraph.text))
}

/// "CORRECTION: ...", "(Corrects the number of dead ...)", "This story has been corrected to ...".
fn is_notice(text: &str) -> bool {
    const BEGINNINGS: [&str; 8] = [
        "correction",
        "corrected",
        "corrects",
        "correcting",
        "editor's note: this",
        "editor\u{2019}s note: this",
        "clarification",
        "eds: corrects",
    ];
    const TURNS: [&str; 5] = [
        "has been corrected",
        "have been corrected",
        "was corrected",
        "this version corrects",
        "corrects the",
    ];
    let lower = text.to_lowercase();
    let begins = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    BEGINNINGS.iter().any(|word| begins.starts_with(word))
        || (TURNS.iter().any(|turn| lower.contains(turn))
            && ["story", "version", "article", "report"]
                .iter()
                .any(|word| lower.contains(word)))
}

/// Sentences by their signs: good enough to count what two texts share.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?'])
}

fn words(sentence: &str) -> Vec<&str> {
    sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Names begin with a capital, numbers hold a digit.
fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || word.contains(|c: char| c.is_ascii_digit())
}

fn print(words: &[&str]) -> SentencePrint {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut phrases: Vec<u32> = lower.windows(WORDS).map(hash).collect();
    once(&mut phrases);
    // Every sentence begins with a capital.
    let is_told = |nth: usize, word: &str| {
        if nth == 0 {
            word.starts_with(|c: char| c.is_ascii_digit())
        } else {
            is_name(word)
        }
    };
    let own = words.iter().zip(&lower).enumerate();
    let mut names: Vec<u32> = own
        .filter(|(nth, (word, _))| is_told(*nth, word))
        .map(|(_, (_, lower))| hash(std::slice::from_ref(lower)))
        .collect();
    once(&mut names);
    SentencePrint { phrases, names }
}

fn once(hashes: &mut Vec<u32>) {
    hashes.sort_unstable();
    hashes.dedup();
}

/// FNV-1a over the words, a zero byte between them, then mixed: stores keep these hashes, so they
/// must never change.
fn hash(words: &[String]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    // The low bits of FNV are weak, and the keys go by them (finaliser of MurmurHash3).
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^= hash >> 33;
    u32::try_from(hash & 0xffff_ffff).expect("the mask leaves 32 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_stay_as_they_are() {
        let words = ["chad", "recalled", "its"].map(str::to_owned);
        assert_eq!(hash(&words), 2_402_540_572);
    }

    #[test]
    fn corrections_say_so() {
        for text in [
            "(Corrects the number of dead in the first paragraph.)",
            "CORRECTION: An earlier version gave the wrong day.",
            "This story has been corrected to show that the envoy left on Monday.",
        ] {
            assert!(is_notice(text), "{text}");
        }
        for text in [
            "The ministry corrected its figures on Monday.",
            "The story of the envoy is long.",
        ] {
            assert!(!is_notice(text), "{text}");
        }
    }
}
