//! Extractors of main content, and their votes on the blocks of a page.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::block::Block;
use crate::html::{marks, scan};

/// Share of a block's words that an extractor must have kept.
pub(crate) const MIN_VOTE: f32 = 0.6;

/// Finds the main content of a page.
pub trait Extractor: std::fmt::Debug {
    /// The main content of `html` as simpler HTML; `None` when it finds none. `url` is the
    /// page's address. Never panics; nesting is at most 200 elements deep.
    fn main_content(&self, html: &str, url: Option<&str>) -> Option<String>;
}

/// The extractor of the crate `trafilatura`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trafilatura {
    /// Whether other extractors are asked when its own rules find little: slower, better on
    /// odd pages.
    pub fallback: bool,
}

impl Extractor for Trafilatura {
    fn main_content(&self, html: &str, _url: Option<&str>) -> Option<String> {
        let mut options = trafilatura::Options::default()
            .with_fallback(self.fallback)
            .with_exclude_comments(true);
        options.html_date_mode = trafilatura::HtmlDateMode::Disabled;
        // A page must never end the run of an archive, whatever a library makes of it.
        let result =
            std::panic::catch_unwind(|| trafilatura::extract(html, &options).ok());
        result.ok().flatten().map(|result| result.content_html)
    }
}

/// Lines of fewer characters, in scripts without spaces, are compared as wholes.
const SHORT_SPACELESS: usize = 6;

/// The extractor of the crate `dom_smoothie`, a port of the reader view of Firefox: twice as fast.
#[derive(Debug, Clone, Copy, Default)]
pub struct DomSmoothie;

impl Extractor for DomSmoothie {
    fn main_content(&self, html: &str, _url: Option<&str>) -> Option<String> {
        // Blocks carry the whole page; the crate's own search for titles and dates is not needed.
        let config = dom_smoothie::Config { disable_json_ld: true, ..Default::default() };
        let content = std::panic::catch_unwind(|| {
            let mut page =
                dom_smoothie::Readability::new(html, None, Some(config)).ok()?;
            page.parse().ok().map(|article| article.content.to_string())
        });
        content.ok().flatten()
    }
}

/// Which extractors read a page.
#[derive(Debug, Clone, Copy)]
pub struct Extractors<'a> {
    /// Whose text counts.
    pub first: &'a dyn Extractor,
    /// Whose text it is compared with: where they disagree, the page is marked as doubtful.
    pub second: Option<&'a dyn Extractor>,
}

/// For each block of the page, the share of its words (0 to 1) that stand in `content`.
///
/// `own` are the words of each block. Blocks of at least three words are compared by runs of three
/// words, shorter ones as wholes.
/// Of blocks with the same words only the one nearest to the other chosen blocks is voted for.
pub(crate) fn votes(blocks: &[Block], own: &[Vec<Word>], content: &str) -> Vec<f32> {
    let mut wholes: FxHashSet<Vec<Word>> = FxHashSet::default();
    let mut runs: FxHashSet<[Word; 3]> = FxHashSet::default();
    for block in scan::scan(content).blocks {
        let words = words(&block.text);
        runs.extend(threes(&words));
        wholes.insert(words);
    }
    let mut votes: Vec<f32> = Vec::with_capacity(blocks.len());
    let mut by_words: FxHashMap<&[Word], Vec<usize>> = FxHashMap::default();
    for (idx, (block, words)) in blocks.iter().zip(own).enumerate() {
        let n_runs = words.len().saturating_sub(2);
        let is_short =
            n_runs == 0 || (n_runs < SHORT_SPACELESS && is_spaceless_text(&block.text));
        let n_in = threes(words).filter(|run| runs.contains(run)).count();
        let vote = if words.is_empty() {
            0.0
        } else if wholes.contains(words) {
            1.0
        } else if is_short {
            0.0
        } else {
            n_in as f32 / n_runs as f32
        };
        votes.push(vote);
        if vote > 0.5 {
            by_words.entry(words).or_default().push(idx);
        }
    }
    keep_nearest(&mut votes, blocks, own, &by_words);
    votes
}

/// Share of a stated text that the page must show for it to count: others state another page's, or
/// hold back what only subscribers see.
const LEAST_SHOWN: f32 = 0.7;

/// The votes of the running text that the page's metadata state; `None` when the page shows too
/// little of it, or it is far shorter than what an extractor found. Headings, which stated texts
/// leave out, keep the extractor's votes.
pub(crate) fn stated_votes(
    blocks: &[Block],
    own: &[Vec<Word>],
    body: &str,
    extracted: Option<&[f32]>,
) -> Option<Vec<f32>> {
    let stated = votes(blocks, own, body);
    let n_bytes = |votes: &[f32]| -> usize {
        let chosen = blocks.iter().zip(votes).filter(|(_, vote)| **vote >= MIN_VOTE);
        chosen.map(|(block, _)| block.text.len()).sum()
    };
    let n_shown = n_bytes(&stated);
    let n_extracted = extracted.map_or(0, n_bytes);
    let is_shown = n_shown as f32 >= LEAST_SHOWN * body.len() as f32;
    if !is_shown || n_shown * 2 < n_extracted {
        return None;
    }
    let votes = stated.iter().enumerate().map(|(idx, &vote)| {
        let is_heading = blocks.get(idx).is_some_and(|b| b.marks & marks::HEADING != 0);
        let other = extracted.and_then(|votes| votes.get(idx)).copied();
        match other {
            Some(other) if is_heading => vote.max(other),
            _ => vote,
        }
    });
    Some(votes.collect())
}

fn keep_nearest(
    votes: &mut [f32],
    blocks: &[Block],
    own: &[Vec<Word>],
    by_words: &FxHashMap<&[Word], Vec<usize>>,
) {
    let mut unique: Vec<usize> = (0..blocks.len())
        .filter(|&idx| votes.get(idx).is_some_and(|&vote| vote > 0.5))
        .filter(|&idx| {
            blocks.get(idx).is_some_and(|block| {
                let words = own.get(idx).map_or(&[][..], Vec::as_slice);
                block.text.len() > 60
                    && by_words.get(words).is_some_and(|all| all.len() == 1)
            })
        })
        .collect();
    unique.sort_unstable();
    let Some(&middle) = unique.get(unique.len() / 2) else { return };
    let mut doubles: Vec<&Vec<usize>> =
        by_words.values().filter(|all| all.len() > 1).collect();
    doubles.sort_unstable();
    for all in doubles {
        let nearest = all.iter().copied().min_by_key(|&idx| idx.abs_diff(middle));
        for &idx in all {
            if Some(idx) != nearest
                && let Some(vote) = votes.get_mut(idx)
            {
                *vote = 0.0;
            }
        }
    }
}

/// Words of `text` in lower case, letters and digits alone, as hashes. Of scripts that are written
/// without spaces every character is a word.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut hasher = FxHasher::default();
    let mut is_open = false;
    for c in text.chars() {
        let is_alone = is_spaceless(c);
        if is_open && (is_alone || !c.is_alphanumeric()) {
            words.push(std::mem::take(&mut hasher).finish());
            is_open = false;
        }
        if c.is_alphanumeric() {
            for lower in c.to_lowercase() {
                u32::from(lower).hash(&mut hasher);
            }
            is_open = true;
        }
        if is_alone {
            words.push(std::mem::take(&mut hasher).finish());
            is_open = false;
        }
    }
    if is_open {
        words.push(hasher.finish());
    }
    words
}

/// A word, as a hash of its letters.
pub(crate) type Word = u64;

/// Thai, Lao, Burmese, Khmer, kana and Han characters. Source: Unicode Standard Annex 14, the
/// scripts of classes SA and ID.
fn is_spaceless(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
        && c.is_alphanumeric()
}

fn is_spaceless_text(text: &str) -> bool {
    text.chars().any(is_spaceless)
}

fn threes(words: &[Word]) -> impl Iterator<Item = [Word; 3]> + '_ {
    words.windows(3).filter_map(|run| run.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_by_spaces_or_by_script() {
        assert_eq!(words("The Bridge, shut"), words("the bridge - SHUT"));
        assert_ne!(words("ab c"), words("a bc"));
        assert_eq!(words("東京で 3人 ok").len(), 6);
        assert!(words(" - ").is_empty());
    }
}
