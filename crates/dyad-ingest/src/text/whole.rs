//! Labels the blocks of a whole page saved as text, menus and footers included.

use dyad_types::ParagraphKind;
use rustc_hash::FxHashSet;

use crate::block::Block;
use crate::choice::Label;
use crate::text::label::{body_or_heading, tail};
use crate::{feature, forest};

/// Probability from which a block is main text: the best F1 on the half of the gold that the
/// model had not seen (flat from 0.35 to 0.6).
const MIN_PROBABILITY: f32 = 0.45;

/// How far before its text a title may stand, in blocks.
const TITLE_REACH: usize = 40;

/// Labels every block; `None` when the model finds no main text.
pub(crate) fn label(
    blocks: &[Block],
    pictures: &[Option<ParagraphKind>],
) -> Option<Vec<Label>> {
    let rows = feature::features(blocks, None);
    let chosen: Vec<bool> = forest::TEXT
        .probabilities(&rows)
        .iter()
        .map(|&p| p >= MIN_PROBABILITY)
        .collect();
    let first = chosen.iter().position(|&is| is)?;
    let last = chosen.iter().rposition(|&is| is)?;
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
