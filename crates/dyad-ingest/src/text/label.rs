//! Labels the blocks of a text page by rules that hold for any page.

use std::collections::BTreeSet;

use dyad_types::ParagraphKind;

use crate::block::Block;
use crate::choice::Label;
use crate::credit;
use crate::dateline;
use crate::text::whole;
use crate::topic;

/// Characters from which a block can be a paragraph.
const MIN_PARAGRAPH: usize = 90;

/// Fewest entries of a menu before the story.
const MIN_MENU: usize = 3;

/// How many blocks ahead are looked at to tell what follows.
const NEAR_BLOCKS: usize = 200;

/// Beginnings of lines that lead to other stories. Lower case.
const CUES: [&str; 24] = [
    "more from",
    "more on this",
    "more on:",
    "more stories",
    "more news",
    "read more",
    "read also",
    "also read",
    "also:",
    "related",
    "recommended",
    "you may also",
    "you might also",
    "see also",
    "further reading",
    "don't miss",
    "up next",
    "trending",
    "most read",
    "most popular",
    "latest news",
    "top stories",
    "editor's picks",
    "editors' picks",
];

/// Labels every block: by the rhythm of stories and teasers when the page is a story saved as
/// text, by its densest run of paragraphs when it is a
/// whole page with its navigation.
pub(crate) fn label(blocks: &[Block]) -> Vec<Label> {
    let pictures = pictures(blocks);
    if is_whole_page(blocks, &pictures)
        && let Some(labels) = whole::label(blocks, &pictures)
    {
        return labels;
    }
    let start = after_menu(blocks);
    let title = title(blocks, start);
    let topic = topic_of(blocks, title, &pictures);
    let end = end_of_main(blocks, &pictures, &topic);
    let mut labels: Vec<Label> = (0..end)
        .map(|idx| {
            let is_link = idx > 0 && blocks.get(idx).is_some_and(|b| is_cue(&b.text));
            if idx < start || is_link {
                return Label::Chrome;
            }
            let picture = pictures.get(idx).copied().flatten();
            if idx > 0
                && blocks.get(idx).is_some_and(|block| dateline::is_imprint(&block.text))
            {
                return Label::Chrome;
            }
            Label::Main(if Some(idx) == title {
                ParagraphKind::Title
            } else {
                picture.unwrap_or_else(|| body_or_heading(blocks, idx))
            })
        })
        .collect();
    tail(blocks, &pictures, end, &mut labels);
    labels
}

/// Whether the text holds menus, forms and links beside its story: more than a fifth of its
/// blocks, and at least six, are short lines that are neither title, heading nor picture.
fn is_whole_page(blocks: &[Block], pictures: &[Option<ParagraphKind>]) -> bool {
    let n_loose = (1..blocks.len())
        .filter(|&idx| {
            let is_short = blocks.get(idx).is_some_and(|block| {
                block.n_chars() < 60 && !block.text.ends_with(['.', '!', '?', '"', '”'])
            });
            is_short
                && pictures.get(idx) == Some(&None)
                && body_or_heading(blocks, idx) == ParagraphKind::Body
        })
        .count();
    n_loose >= 6 && n_loose * 5 > blocks.len()
}

/// Captions and credits: a credit by its form, a caption by its words or because a credit
/// follows it and it is short.
pub(crate) fn pictures(blocks: &[Block]) -> Vec<Option<ParagraphKind>> {
    let is_credit: Vec<bool> =
        blocks.iter().map(|block| credit::is_credit(&block.text)).collect();
    blocks
        .iter()
        .enumerate()
        .map(|(idx, block)| {
            if is_credit.get(idx) == Some(&true) {
                return Some(ParagraphKind::Credit);
            }
            let before_credit = is_credit.get(idx + 1) == Some(&true)
                && idx > 0
                && block.text.split_whitespace().count() <= 60;
            (before_credit || credit::is_caption(&block.text))
                .then_some(ParagraphKind::Caption)
        })
        .collect()
}

/// The first block after a menu: three lines or more of at most three words each, before
/// anything else.
fn after_menu(blocks: &[Block]) -> usize {
    let is_entry = |block: &Block| {
        block.text.split_whitespace().count() <= 3
            && !block.text.ends_with(['.', '?', '!'])
    };
    let n_entries = blocks.iter().take_while(|block| is_entry(block)).count();
    if (MIN_MENU..blocks.len()).contains(&n_entries) { n_entries } else { 0 }
}

/// The first block of the story, when it is short and text follows.
fn title(blocks: &[Block], start: usize) -> Option<usize> {
    let first = blocks.get(start)?;
    let short = first.text.split_whitespace().count() <= 25 && !first.text.ends_with('.');
    let is_followed = blocks
        .iter()
        .skip(start + 1)
        .any(|block| block.n_chars() >= MIN_PARAGRAPH);
    (short && is_followed).then_some(start)
}

fn topic_of(
    blocks: &[Block],
    title: Option<usize>,
    pictures: &[Option<ParagraphKind>],
) -> BTreeSet<String> {
    let heads = blocks
        .iter()
        .zip(pictures)
        .filter(|(block, picture)| picture.is_none() && block.n_chars() >= MIN_PARAGRAPH)
        .map(|(block, _)| block)
        .take(2);
    title
        .and_then(|idx| blocks.get(idx))
        .into_iter()
        .chain(heads)
        .flat_map(|block| topic::names(&block.text))
        .collect()
}

/// Whether `text` is a line that leads to other stories.
pub(crate) fn is_cue(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.split_whitespace().count() <= 12
        && !text.ends_with('.')
        && CUES.iter().any(|cue| lower.starts_with(cue))
}

/// Where the main story ends: at a cue line, or where the rhythm of teasers begins (caption,
/// credit, blurb), when what follows speaks of other people and places.
fn end_of_main(
    blocks: &[Block],
    pictures: &[Option<ParagraphKind>],
    topic: &BTreeSet<String>,
) -> usize {
    let mut has_body = false;
    for (idx, block) in blocks.iter().enumerate() {
        let starts_teaser = pictures.get(idx) == Some(&Some(ParagraphKind::Caption))
            && pictures.get(idx + 1) == Some(&Some(ParagraphKind::Credit))
            && teases(blocks, pictures, idx, topic);
        if has_body && (is_cue(&block.text) || starts_teaser) {
            let rest = blocks.get(idx..).unwrap_or(&[]);
            let goes_on = !starts_teaser && goes_on(blocks, pictures, idx + 1, topic);
            if !goes_on && is_elsewhere(rest, topic) {
                return idx;
            }
        }
        has_body |= block.n_chars() >= MIN_PARAGRAPH && pictures.get(idx) == Some(&None);
    }
    blocks.len()
}

/// Whether caption and blurb of the picture at `idx` share no name with the story.
fn teases(
    blocks: &[Block],
    pictures: &[Option<ParagraphKind>],
    idx: usize,
    topic: &BTreeSet<String>,
) -> bool {
    let n_blocks = pictures
        .iter()
        .skip(idx)
        .take(NEAR_BLOCKS)
        .position(Option::is_none)
        .map_or(NEAR_BLOCKS, |n| n + 1);
    blocks
        .iter()
        .skip(idx)
        .take(n_blocks)
        .all(|block| topic::shared(topic, &block.text) == 0)
}

/// Whether a link stood inside the story: no picture follows before the next two paragraphs,
/// and both speak of the story's people and places.
fn goes_on(
    blocks: &[Block],
    pictures: &[Option<ParagraphKind>],
    from: usize,
    topic: &BTreeSet<String>,
) -> bool {
    let mut n_linked = 0;
    let near = blocks.iter().zip(pictures).skip(from).take(NEAR_BLOCKS);
    for (block, picture) in near {
        if picture.is_some()
            || (block.n_chars() >= MIN_PARAGRAPH
                && topic::shared(topic, &block.text) == 0)
        {
            return false;
        }
        n_linked += usize::from(block.n_chars() >= MIN_PARAGRAPH);
        if n_linked == 2 {
            return true;
        }
    }
    false
}

/// Whether fewer than half of the paragraphs of `rest` name who the story is about.
fn is_elsewhere(rest: &[Block], topic: &BTreeSet<String>) -> bool {
    let (mut n, mut n_linked) = (0_usize, 0_usize);
    let near = rest.iter().take(NEAR_BLOCKS);
    for block in near.filter(|block| block.n_chars() >= MIN_PARAGRAPH).take(8) {
        n += 1;
        n_linked += usize::from(topic::shared(topic, &block.text) > 0);
    }
    n_linked * 2 < n || n == 0
}

/// Running text, or a heading inside it: a short line without a full stop that stands apart
/// and has running text after it.
pub(crate) fn body_or_heading(blocks: &[Block], idx: usize) -> ParagraphKind {
    let Some(block) = blocks.get(idx) else { return ParagraphKind::Body };
    let is_short = block.text.split_whitespace().count() <= 14
        && !block.text.ends_with(['.', ',', ';', '"', '”'])
        && !block.text.starts_with(['•', '-', '*', '–']);
    let is_followed = blocks
        .get(idx + 1)
        .is_some_and(|next| next.n_chars() > block.n_chars() && next.n_chars() >= 60);
    if is_short && is_followed { ParagraphKind::Heading } else { ParagraphKind::Body }
}

/// Labels what follows the main story: pictures open a related story, its blurb closes it.
pub(crate) fn tail(
    blocks: &[Block],
    pictures: &[Option<ParagraphKind>],
    start: usize,
    labels: &mut Vec<Label>,
) {
    let (mut number, mut has_text) = (0_usize, false);
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (idx, block) in blocks.iter().enumerate().skip(start) {
        let picture = pictures.get(idx).copied().flatten();
        let is_long = block.n_chars() >= MIN_PARAGRAPH;
        let label = if let Some(kind) = picture {
            number += usize::from(has_text);
            has_text = false;
            Label::Related(number, kind)
        } else if is_long && credit::is_promotion(&block.text, idx + 1 == blocks.len()) {
            Label::Sponsored(ParagraphKind::Body)
        } else if is_long {
            let own = topic::names(&block.text);
            number += usize::from(has_text && own.intersection(&names).count() == 0);
            has_text = true;
            names = own;
            Label::Related(number, ParagraphKind::Body)
        } else if is_teaser_title(blocks, pictures, idx) {
            number += usize::from(has_text);
            has_text = false;
            Label::Related(number, ParagraphKind::Title)
        } else {
            Label::Chrome
        };
        labels.push(label);
    }
}

/// A headline right before a blurb: four to twenty words, no cue.
fn is_teaser_title(
    blocks: &[Block],
    pictures: &[Option<ParagraphKind>],
    idx: usize,
) -> bool {
    let Some(block) = blocks.get(idx) else { return false };
    (4..=20).contains(&block.text.split_whitespace().count())
        && !is_cue(&block.text)
        && blocks
            .get(idx + 1)
            .is_some_and(|next| next.n_chars() >= MIN_PARAGRAPH)
        && pictures.get(idx + 1) == Some(&None)
}
