//! Stories beside the main one on an HTML page: boxes of related matter and sidebars.

use dyad_types::ParagraphKind;

use crate::block::Block;
use crate::choice::Label;
use crate::html::marks;

/// Shortest headline of a story beside the main one, in words; a heading may be shorter.
const MIN_HEADLINE: usize = 4;

/// Fewest words of its text; shorter blocks are dates and labels.
const MIN_TEXT: usize = 8;

/// Labels related stories: in boxes of related matter and in sidebars, a headline that is a
/// link, and the text after it in the same element. A sidebar's headline needs a text, its
/// links alone are navigation. Blocks that hold a linked headline and its text are split.
pub(crate) fn label(html: &str, blocks: &mut Vec<Block>, labels: &mut Vec<Label>) {
    split_headlines(html, blocks, labels);
    let mut number = 0;
    let mut idx = 0;
    while let Some(block) = blocks.get(idx) {
        let is_free = labels.get(idx) == Some(&Label::Chrome);
        if !is_free || !is_beside(block) || !is_headline(block) {
            idx += 1;
            continue;
        }
        let title = idx;
        let mut texts: Vec<usize> = Vec::new();
        idx += 1;
        while let Some(text) = blocks.get(idx).filter(|text| {
            text.parent == block.parent
                && is_beside(text)
                && text.link_bytes * 2 < text.text.len()
                && text.marks & marks::HEADING == 0
        }) {
            if text.text.split_whitespace().count() >= MIN_TEXT {
                texts.push(idx);
            }
            idx += 1;
        }
        if texts.is_empty() && block.marks & marks::RELATED == 0 {
            continue;
        }
        for (at, kind) in std::iter::once((title, ParagraphKind::Title))
            .chain(texts.into_iter().map(|at| (at, ParagraphKind::Body)))
        {
            if let Some(label) = labels.get_mut(at) {
                *label = Label::Related(number, kind);
            }
        }
        number += 1;
    }
}

fn is_beside(block: &Block) -> bool {
    let other = marks::NAV
        | marks::FOOTER
        | marks::SPONSOR
        | marks::COMMENTS
        | marks::CHROME
        | marks::HIDDEN;
    block.marks & (marks::RELATED | marks::ASIDE) != 0 && block.marks & other == 0
}

fn is_headline(block: &Block) -> bool {
    let n_words = block.text.split_whitespace().count();
    let least =
        if block.marks & marks::HEADING != 0 { MIN_HEADLINE - 1 } else { MIN_HEADLINE };
    block.link_bytes * 10 >= block.text.len() * 8 && (least..=30).contains(&n_words)
}

/// "<a>Headline</a><br>Text": one block in the markup, two for a reader.
fn split_headlines(html: &str, blocks: &mut Vec<Block>, labels: &mut Vec<Label>) {
    let mut idx = 0;
    while let Some(block) = blocks.get(idx) {
        let parts = (labels.get(idx) == Some(&Label::Chrome) && is_beside(block))
            .then(|| split(html, block))
            .flatten();
        if let Some((headline, text)) = parts
            && let Some(block) = blocks.get_mut(idx)
        {
            *block = headline;
            blocks.insert(idx + 1, text);
            labels.insert(idx + 1, Label::Chrome);
            idx += 1;
        }
        idx += 1;
    }
}

fn split(html: &str, block: &Block) -> Option<(Block, Block)> {
    let cut = block.link_bytes;
    let tag = html.get(..block.span.start)?.rsplit_once('<')?.1;
    let opens_with_link =
        tag.to_ascii_lowercase().starts_with("a ") && tag.ends_with('>');
    let rest = block.text.get(cut..)?;
    let is_text = rest.starts_with(' ')
        && rest.split_whitespace().count() >= MIN_TEXT
        && rest
            .trim_start()
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    if cut == 0 || !opens_with_link || !is_text {
        return None;
    }
    let headline = Block { link_bytes: cut, ..block.slice(0, cut)? };
    let text = Block {
        link_bytes: 0,
        ..block.slice(cut, block.text.len())?
    };
    Some((headline, text))
}
