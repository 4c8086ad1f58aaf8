//! Extractors of main content, and their votes on the blocks of a page.

use rustc_hash::{FxHashMap, FxHashSet};

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

/// For each block of the page, the share of its words (0 to 1) that stand in `content`.
///
/// Blocks of at least three words are compared by runs of three words, shorter ones as wholes.
/// Of blocks with the same words only the one nearest to the other chosen blocks is voted for.
pub(crate) fn votes(blocks: &[Block], content: &str) -> Vec<f32> {
    let mut wholes: FxHashSet<Vec<String>> = FxHashSet::default();
    let mut runs: FxHashSet<[String; 3]> = FxHashSet::default();
    for block in scan::scan(content).blocks {
        let words = words(&block.text);
        runs.extend(threes(&words));
        wholes.insert(words);
    }
    let mut votes: Vec<f32> = Vec::with_capacity(blocks.len());
    let mut by_words: FxHashMap<Vec<String>, Vec<usize>> = FxHashMap::default();
    for (idx, block) in blocks.iter().enumerate() {
        let words = words(&block.text);
        let n_runs = words.len().saturating_sub(2);
        let n_in = threes(&words).filter(|run| runs.contains(run)).count();
        let vote = if words.is_empty() {
            0.0
        } else if wholes.contains(&words) {
            1.0
        } else if n_runs == 0 {
            0.0
        } else {
            n_in as f32 / n_runs as f32
        };
        votes.push(vote);
        if vote > 0.5 {
            by_words.entry(words).or_default().push(idx);
        }
    }
    keep_nearest(&mut votes, blocks, &by_words);
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
    body: &str,
    extracted: Option<&[f32]>,
) -> Option<Vec<f32>> {
    let stated = votes(blocks, body);
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
    by_words: &FxHashMap<Vec<String>, Vec<usize>>,
) {
    let mut unique: Vec<usize> = (0..blocks.len())
        .filter(|&idx| votes.get(idx).is_some_and(|&vote| vote > 0.5))
        .filter(|&idx| {
            blocks.get(idx).is_some_and(|block| {
                block.text.len() > 60
                    && by_words.get(&words(&block.text)).is_some_and(|all| all.len() == 1)
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

/// Words of `text` in lower case, letters and digits alone.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn threes(words: &[String]) -> impl Iterator<Item = [String; 3]> + '_ {
    words.windows(3).filter_map(|run| run.to_vec().try_into().ok())
}
