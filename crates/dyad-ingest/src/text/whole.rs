//! Labels the blocks of a whole page saved as text, menus and footers included.

use dyad_types::ParagraphKind;
use rustc_hash::FxHashSet;

use crate::block::Block;
use crate::choice::Label;
use crate::text::label::{body_or_heading, tail};

/// Characters from which a block reads as a paragraph.
const PARAGRAPH: usize = 80;

/// What a block between two paragraphs costs the run that spans it, in characters of text: a few
/// headings and pictures may stand inside a story, a menu or a footer may not.
const GAP: i64 = 60;

/// How far before its text a title may stand, in blocks.
const TITLE_REACH: usize = 40;

/// Labels every block: the story is the densest run of paragraphs. `None` when there is none.
pub(crate) fn label(
    blocks: &[Block],
    pictures: &[Option<ParagraphKind>],
) -> Option<Vec<Label>> {
    let (first, last) = densest_run(blocks, pictures)?;
    let chosen: Vec<bool> = (0..blocks.len())
        .map(|idx| (first..=last).contains(&idx) && reads_as_text(blocks, pictures, idx))
        .collect();
    let title = title(blocks, &chosen, first);
    let mut labels: Vec<Label> = (0..=last)
        .map(|idx| {
            if Some(idx) == title {
                return Label::Main(ParagraphKind::Title);
            }
            let picture = pictures.get(idx).copied().flatten();
            match (chosen.get(idx) == Some(&true), picture) {
                (true, None) => Label::Main(body_or_heading(blocks, idx)),
                (true, Some(_)) => Label::Main(ParagraphKind::Body),
                (false, Some(kind)) if idx + 6 >= first => Label::Main(kind),
                (false, _) => Label::Chrome,
            }
        })
        .collect();
    tail(blocks, pictures, last + 1, &mut labels);
    drop_loose(&mut labels);
    Some(labels)
}

/// Whether the block is a paragraph by its length and its end, or a heading of one.
fn reads_as_text(
    blocks: &[Block],
    pictures: &[Option<ParagraphKind>],
    idx: usize,
) -> bool {
    let is_picture = pictures.get(idx).copied().flatten().is_some();
    let is_heading = || body_or_heading(blocks, idx) == ParagraphKind::Heading;
    !is_picture && (is_paragraph(blocks, idx) || is_heading())
}

fn is_paragraph(blocks: &[Block], idx: usize) -> bool {
    blocks.get(idx).is_some_and(|block| {
        let ends = block.text.ends_with(['.', '!', '?', '"', '”', '’', ')', ':', '。']);
        block.n_chars() >= if ends { PARAGRAPH / 2 } else { PARAGRAPH * 2 }
    })
}

/// First and last block of the run of paragraphs with the most text, gaps counted against it: the
/// largest sum of neighbouring values (Kadane's algorithm).
fn densest_run(
    blocks: &[Block],
    pictures: &[Option<ParagraphKind>],
) -> Option<(usize, usize)> {
    let mut best: Option<(i64, usize, usize)> = None;
    let (mut sum, mut start) = (0_i64, 0);
    for (idx, block) in blocks.iter().enumerate() {
        let is_text =
            is_paragraph(blocks, idx) && pictures.get(idx).copied().flatten().is_none();
        let value = if is_text {
            i64::try_from(block.n_chars()).unwrap_or(i64::MAX / 2)
        } else {
            -GAP
        };
        if sum <= 0 {
            (sum, start) = (0, idx);
        }
        sum = sum.saturating_add(value);
        if is_text && best.is_none_or(|(most, ..)| sum > most) {
            best = Some((sum, start, idx));
        }
    }
    best.map(|(_, first, last)| (first, last))
}

/// The title: among the lines shortly before the text, the one whose words stand most in it,
/// and which is nearest to it among equals.
fn title(blocks: &[Block], chosen: &[bool], first: usize) -> Option<usize> {
    let body: FxHashSet<String> = blocks
        .iter()
        .zip(chosen)
        .filter(|(_, is_chosen)| **is_chosen)
        .flat_map(|(block, _)| words(&block.text))
        .collect();
    let from = first.saturating_sub(TITLE_REACH);
    let mut best: Option<(usize, f32)> = None;
    for (idx, block) in blocks.iter().enumerate().skip(from).take(first + 1 - from) {
        let own = words(&block.text);
        let n_chars = block.n_chars();
        if own.len() < 2 || !(12..=220).contains(&n_chars) || block.text.ends_with('.') {
            continue;
        }
        let n_shared = own.iter().filter(|word| body.contains(*word)).count() as f32;
        let share = n_shared / own.len() as f32;
        let nearness = (first - idx) as f32 / TITLE_REACH as f32;
        let rank = n_shared.min(6.0) * share - nearness;
        if share >= 0.3 && best.is_none_or(|(_, found)| rank > found) {
            best = Some((idx, rank));
        }
    }
    best.map(|(idx, _)| idx)
}

/// Words of four characters or more in lower case; pairs of characters of dense scripts.
fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.chars().any(|c| ('\u{3040}'..'\u{fb00}').contains(&c)) {
            let chars: Vec<char> = word.chars().collect();
            found.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if word.chars().count() >= 4 {
            found.push(word.to_lowercase());
        }
    }
    found
}

/// After a whole page come footers and forms: what has neither picture nor headline is no
/// related story, and loose advertising is boilerplate.
fn drop_loose(labels: &mut [Label]) {
    let shown: FxHashSet<usize> = labels
        .iter()
        .filter_map(|label| match label {
            Label::Related(number, ParagraphKind::Caption | ParagraphKind::Title) => {
                Some(*number)
            }
            _ => None,
        })
        .collect();
    for label in labels {
        if let Label::Related(number, _) = label
            && !shown.contains(number)
        {
            *label = Label::Chrome;
        }
    }
}
