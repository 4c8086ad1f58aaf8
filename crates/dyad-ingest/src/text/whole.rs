//! Labels the blocks of a whole page saved as text, menus and footers included.

use std::collections::BTreeSet;

use dyad_types::ParagraphKind;
use rustc_hash::FxHashSet;

use crate::appeal;
use crate::block::Block;
use crate::choice::Label;
use crate::text::label::{body_or_heading, tail};
use crate::topic;

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
    let last = end_of_topic(blocks, first, last);
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
    let is_site = blocks.get(idx).is_some_and(|block| is_of_site(&block.text));
    !is_picture && !is_site && (is_paragraph(blocks, idx) || is_heading())
}

/// Whether the site speaks of itself.
fn is_of_site(text: &str) -> bool {
    appeal::is_appeal(text) || appeal::is_notice(text)
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
        let is_site = is_text && is_of_site(&block.text);
        let is_text = is_text && !is_site;
        let value = if is_text {
            i64::try_from(block.n_chars()).unwrap_or(i64::MAX / 2)
        } else if is_site {
            -2 * GAP
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

/// Paragraphs that are surely of the story, at its beginning.
const HEAD: usize = 4;

/// Fewest names of people and places that tell what a story is about.
const LEAST_TOPIC: usize = 3;

/// The last block before what follows speaks of none of the people and places of the story's
/// beginning, from a line that reads as a headline on: teasers of other stories.
fn end_of_topic(blocks: &[Block], first: usize, last: usize) -> usize {
    let paragraphs: Vec<usize> =
        (first..=last).filter(|&idx| is_paragraph(blocks, idx)).collect();
    let text = |idx: usize| blocks.get(idx).map_or("", |block| block.text.as_str());
    let head = paragraphs.iter().take(HEAD);
    let topic: BTreeSet<String> = head.flat_map(|&idx| topic::names(text(idx))).collect();
    if topic.len() < LEAST_TOPIC {
        return last;
    }
    let (mut end, mut n_texts) = (last, 0);
    for &idx in paragraphs.iter().skip(HEAD).rev() {
        if topic::shared(&topic, text(idx)) > 0 {
            break;
        }
        n_texts += 1;
        let before = idx.saturating_sub(1);
        // Teasers are headlines with a text or two each; a story has more text between headings.
        let n_others = (before..=last).count().saturating_sub(n_texts);
        if !is_paragraph(blocks, before) && before > first && 3 * n_others >= 2 * n_texts
        {
            end = before.saturating_sub(1);
        }
    }
    end
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
