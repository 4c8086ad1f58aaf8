//! What is known of each block before it is chosen: its own form, its neighbours, how far it
//! is from the core of the page and how many words it shares with it. No word of any language
//! counts by itself, so the features hold for pages in any.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::block::Block;
use crate::html::marks;
use crate::{credit, text};

/// Features of one block. Their order is the order of `models/*.tsv`.
pub(crate) const N_FEATURES: usize = 64;

/// Blocks of at least this many characters count as long.
const LONG: f32 = 80.0;

/// Own form of a block, shared by the features of its neighbours.
#[derive(Debug, Clone, Default)]
struct Form {
    chars: f32,
    ends: bool,
    n_stops: f32,
    commas: f32,
    capitals: f32,
    digits: f32,
    links: f32,
    is_text: bool,
    words: Vec<u64>,
}

/// Features of every block, in order. `votes` are an extractor's, for HTML.
pub(crate) fn features(
    blocks: &[Block],
    votes: Option<&[f32]>,
) -> Vec<[f32; N_FEATURES]> {
    let forms: Vec<Form> = blocks.iter().map(form).collect();
    let core = core(&forms, votes);
    let counts = word_counts(&forms, core);
    let repeats = repeats(blocks);
    let sums = Sums::of(&forms, votes);
    let cues: Vec<bool> = blocks.iter().map(|block| text::is_cue(&block.text)).collect();
    let mut since_cue = 99.0_f32;
    let mut rows = Vec::with_capacity(blocks.len());
    for (idx, block) in blocks.iter().enumerate() {
        since_cue =
            if cues.get(idx) == Some(&true) { 0.0 } else { (since_cue + 1.0).min(99.0) };
        let mut row = [0.0; N_FEATURES];
        let mut at = 0;
        let mut put = |value: f32| {
            if let Some(cell) = row.get_mut(at) {
                *cell = value;
            }
            at += 1;
        };
        let own = forms.get(idx).cloned().unwrap_or_default();
        own_features(block, &own, &mut put);
        put(f32::from(u8::from(cues.get(idx) == Some(&true))));
        put(since_cue);
        put(repeats.get(idx).copied().unwrap_or(1.0).min(9.0));
        put(overlap(&own, &counts, core.0 <= idx && idx < core.1));
        core_features(idx, core, blocks.len(), &sums, &mut put);
        neighbour_features(idx, blocks, &forms, &sums, &mut put);
        put(votes.and_then(|votes| votes.get(idx).copied()).unwrap_or(0.0));
        for offset in [-2_isize, -1, 1, 2] {
            let vote = idx
                .checked_add_signed(offset)
                .and_then(|idx| votes.and_then(|votes| votes.get(idx).copied()));
            put(vote.unwrap_or(-1.0));
        }
        put(sums.voted(idx.saturating_sub(8), idx));
        put(sums.voted(idx + 1, idx + 9));
        mark_features(block.marks, &mut put);
        rows.push(row);
    }
    rows
}

fn own_features(block: &Block, own: &Form, put: &mut impl FnMut(f32)) {
    let text = block.text.as_str();
    let flag = |is: bool| f32::from(u8::from(is));
    put(own.chars);
    put(own.words.len() as f32);
    put(flag(own.ends));
    put(own.n_stops);
    put(own.commas);
    put(own.capitals);
    put(own.digits);
    put(own.links);
    put(flag(block.after_gap));
    put(flag(credit::is_credit(text)));
    put(flag(credit::is_caption(text)));
    put(flag(text.contains("http") || text.contains('@') || text.contains("www.")));
    put(flag(text.contains('©') || text.contains('|') || text.contains('»')));
    put(flag(text.ends_with(':')));
    put(flag(text.starts_with(|c: char| c.is_lowercase())));
    put(flag(text.starts_with(['"', '“', '„', '«', '‘', '\''])));
    put(flag(text.starts_with(|c: char| c.is_ascii_digit())));
}

fn core_features(
    idx: usize,
    core: (usize, usize),
    n_blocks: usize,
    sums: &Sums,
    put: &mut impl FnMut(f32),
) {
    let (at, start, end) = (idx as f32, core.0 as f32, core.1 as f32);
    put(at - start);
    put(at - end);
    put((at - start) / (end - start).max(1.0));
    put(at / (n_blocks as f32));
    put(end - start);
    put(sums.text(0, idx) / sums.text(0, n_blocks).max(1.0));
    put(sums.text(core.0, core.1) / sums.text(0, n_blocks).max(1.0));
}

fn neighbour_features(
    idx: usize,
    blocks: &[Block],
    forms: &[Form],
    sums: &Sums,
    put: &mut impl FnMut(f32),
) {
    for offset in [-2_isize, -1, 1, 2] {
        let near = idx.checked_add_signed(offset).and_then(|idx| forms.get(idx));
        put(near.map_or(-1.0, |form| form.chars));
        put(near.map_or(-1.0, |form| f32::from(u8::from(form.ends))));
    }
    let gap_after = blocks.get(idx + 1).is_none_or(|next| next.after_gap);
    put(f32::from(u8::from(gap_after)));
    let back = forms.iter().take(idx).rev().take(60).position(|form| form.is_text);
    let ahead = forms.iter().skip(idx + 1).take(60).position(|form| form.is_text);
    put(back.unwrap_or(60).min(60) as f32);
    put(ahead.unwrap_or(60).min(60) as f32);
    put(sums.text(idx.saturating_sub(5), idx));
    put(sums.text(idx + 1, idx + 6));
    put(sums.n_text(idx.saturating_sub(10), idx));
    put(sums.n_text(idx + 1, idx + 11));
}

/// Marks in groups that mean the same for the choice.
fn mark_features(own: u64, put: &mut impl FnMut(f32)) {
    let groups = [
        marks::H1,
        marks::HEADING,
        marks::PARAGRAPH,
        marks::ITEM | marks::LIST,
        marks::FIGURE | marks::CAPTION | marks::CREDIT,
        marks::ASIDE,
        marks::NAV | marks::FOOTER | marks::HEADER,
        marks::RELATED,
        marks::SPONSOR | marks::CHROME,
        marks::COMMENTS,
        marks::BYLINE | marks::TIME,
        marks::ARTICLE | marks::BODY,
        marks::TABLE,
        marks::QUOTE | marks::EMBED,
        marks::STANDFIRST | marks::HEADLINE,
    ];
    for group in groups {
        put(f32::from(u8::from(own & group != 0)));
    }
}

fn form(block: &Block) -> Form {
    let text = block.text.as_str();
    let (mut chars, mut letters, mut digits, mut commas, mut stops) =
        (0.0, 0.0, 0.0, 0.0, 0.0);
    for c in text.chars() {
        chars += 1.0;
        letters += f32::from(u8::from(c.is_alphabetic()));
        digits += f32::from(u8::from(c.is_numeric()));
        commas += f32::from(u8::from(matches!(c, ',' | '、' | '，')));
        stops += f32::from(u8::from(matches!(c, '.' | '!' | '?' | '。' | '！' | '？')));
    }
    let mut n_capitals = 0.0;
    let mut n_words = 0.0_f32;
    let mut words = Vec::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        n_words += 1.0;
        n_capitals += f32::from(u8::from(word.starts_with(char::is_uppercase)));
        add_words(word, &mut words);
    }
    let tail = text.trim_end_matches(['"', '”', '“', '’', '»', ')', '」', '\'']);
    let ends = tail.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    // A Chinese or Japanese sentence says in a third of the characters what a Latin one says.
    let dense =
        text.chars().filter(|c| ('\u{3040}'..'\u{fb00}').contains(c)).count() as f32;
    let chars = chars + 1.5 * dense;
    Form {
        chars,
        ends,
        n_stops: stops,
        commas,
        capitals: n_capitals / n_words.max(1.0),
        digits: digits / (letters + digits).max(1.0),
        links: block.link_bytes as f32 / block.text.len().max(1) as f32,
        is_text: chars >= LONG && stops >= 1.0 && block.link_bytes * 2 < block.text.len(),
        words,
    }
}

/// Hashes of the words that carry meaning: four letters or more, or pairs of characters where
/// a script writes no spaces.
fn add_words(word: &str, words: &mut Vec<u64>) {
    let is_dense = word.chars().any(|c| ('\u{3040}'..'\u{fb00}').contains(&c));
    if is_dense {
        let chars: Vec<char> = word.chars().collect();
        words.extend(chars.windows(2).map(|pair| hash(&pair.iter().collect::<String>())));
    } else if word.chars().count() >= 4 {
        words.push(hash(&word.to_lowercase()));
    }
}

/// FNV-1a, 64 bits.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The run of blocks with the most text, short blocks between counted against it.
fn core(forms: &[Form], votes: Option<&[f32]>) -> (usize, usize) {
    let mut best = (0, 0, 0.0_f32);
    let (mut start, mut sum) = (0, 0.0_f32);
    for (idx, form) in forms.iter().enumerate() {
        let vote = votes.and_then(|votes| votes.get(idx).copied());
        let gain = match vote {
            Some(vote) if vote >= 0.5 => form.chars,
            None if form.is_text => form.chars,
            _ => -40.0,
        };
        if sum <= 0.0 {
            start = idx;
            sum = 0.0;
        }
        sum += gain;
        if sum > best.2 {
            best = (start, idx + 1, sum);
        }
    }
    (best.0, best.1)
}

/// In how many blocks of the core each word stands.
fn word_counts(forms: &[Form], core: (usize, usize)) -> FxHashMap<u64, u32> {
    let mut counts = FxHashMap::default();
    for form in forms.get(core.0..core.1).unwrap_or(&[]) {
        let unique: FxHashSet<u64> = form.words.iter().copied().collect();
        #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on the order")]
        for word in unique {
            *counts.entry(word).or_insert(0) += 1;
        }
    }
    counts
}

/// Share of the block's words that another block of the core has; −1 for a block without.
fn overlap(form: &Form, counts: &FxHashMap<u64, u32>, is_core: bool) -> f32 {
    if form.words.is_empty() {
        return -1.0;
    }
    let own = u32::from(is_core);
    let n = form
        .words
        .iter()
        .filter(|word| counts.get(word).is_some_and(|&n| n > own))
        .count();
    n as f32 / form.words.len() as f32
}

fn repeats(blocks: &[Block]) -> Vec<f32> {
    let mut counts: FxHashMap<&str, f32> = FxHashMap::default();
    for block in blocks {
        *counts.entry(block.text.as_str()).or_insert(0.0) += 1.0;
    }
    blocks
        .iter()
        .map(|block| counts.get(block.text.as_str()).copied().unwrap_or(1.0))
        .collect()
}

/// Running sums, for windows of any width in constant time.
struct Sums {
    text: Vec<f32>,
    n_text: Vec<f32>,
    voted: Vec<f32>,
}

impl Sums {
    fn of(forms: &[Form], votes: Option<&[f32]>) -> Self {
        let mut sums = Self {
            text: vec![0.0],
            n_text: vec![0.0],
            voted: vec![0.0],
        };
        let (mut text, mut n_text, mut voted) = (0.0, 0.0, 0.0);
        for (idx, form) in forms.iter().enumerate() {
            text += if form.is_text { form.chars } else { 0.0 };
            n_text += f32::from(u8::from(form.is_text));
            let vote = votes.and_then(|votes| votes.get(idx).copied()).unwrap_or(0.0);
            voted += vote * form.chars;
            sums.text.push(text);
            sums.n_text.push(n_text);
            sums.voted.push(voted);
        }
        sums
    }

    fn text(&self, from: usize, to: usize) -> f32 {
        window(&self.text, from, to)
    }

    fn n_text(&self, from: usize, to: usize) -> f32 {
        window(&self.n_text, from, to)
    }

    fn voted(&self, from: usize, to: usize) -> f32 {
        window(&self.voted, from, to)
    }
}

fn window(sums: &[f32], from: usize, to: usize) -> f32 {
    let last = sums.len() - 1;
    let at = |idx: usize| sums.get(idx.min(last)).copied().unwrap_or(0.0);
    at(to) - at(from.min(to))
}
