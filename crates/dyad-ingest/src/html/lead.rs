//! The standfirst: the sentence or two between the title and the text that sum the story up.

use crate::block::Block;
use crate::credit;
use crate::html::extract::{Word, words};
use crate::html::marks;

/// Fewest words of a standfirst, and of what it shares with a description.
const LEAST_WORDS: usize = 6;

/// How far before the text it may begin, in blocks.
const FARTHEST: usize = 16;

/// The block that shows the standfirst. It begins as the page's description does and stands between
/// the title and the `chosen` text, or first in that text but in an element unlike the others; or
/// it says what it is.
pub(crate) fn find(
    blocks: &[Block],
    chosen: &[bool],
    title: Option<usize>,
    descriptions: &[String],
) -> Option<usize> {
    let is_text = |idx: &usize| chosen.get(*idx) == Some(&true) && Some(*idx) != title;
    let first = (0..blocks.len()).find(is_text)?;
    let from = title.filter(|&idx| idx < first).map_or(first, |idx| idx + 1);
    let from = from.max(first.saturating_sub(FARTHEST));
    let descriptions: Vec<Vec<Word>> =
        descriptions.iter().map(|text| words(text)).collect();
    let own = |idx: usize| blocks.get(idx).map(|block| words(&block.text));
    let is_shown = own(first).is_some_and(|own| agrees(&own, &descriptions));
    if is_shown {
        return stands_apart(blocks, chosen, first).then_some(first);
    }
    let candidates = || {
        // A credit stands below its caption.
        let has_credit = |idx: usize| {
            blocks.get(idx + 1).is_some_and(|next| credit::is_credit(&next.text))
        };
        let may_be = move |idx: &usize| blocks.get(*idx).is_some_and(may_be);
        (from..first).filter(may_be).filter(move |idx| !has_credit(*idx))
    };
    let described =
        candidates().find(|&idx| own(idx).is_some_and(|own| agrees(&own, &descriptions)));
    described.or_else(|| {
        candidates().find(|&idx| {
            blocks.get(idx).is_some_and(|b| b.marks & marks::STANDFIRST != 0)
        })
    })
}

/// Whether no other chosen block stands in elements of the same names and classes.
fn stands_apart(blocks: &[Block], chosen: &[bool], first: usize) -> bool {
    let path = |idx: usize| blocks.get(idx).map(|block| block.path);
    let mut others =
        (first + 1..blocks.len()).filter(|&idx| chosen.get(idx) == Some(&true));
    others.all(|idx| path(idx) != path(first))
}

fn may_be(block: &Block) -> bool {
    let other = marks::CAPTION
        | marks::CREDIT
        | marks::BYLINE
        | marks::NAV
        | marks::RELATED
        | marks::SPONSOR
        | marks::COMMENTS
        | marks::H1;
    block.marks & other == 0
        && block.link_bytes * 2 < block.text.len()
        && words(&block.text).len() >= LEAST_WORDS
}

/// Whether the words begin as one of the descriptions does; either may be cut short.
fn agrees(own: &[Word], descriptions: &[Vec<Word>]) -> bool {
    descriptions.iter().any(|description| {
        // The last word of a cut description may be cut too.
        let n = own.len().min(description.len().saturating_sub(1)).min(20);
        n >= LEAST_WORDS && own.get(..n) == description.get(..n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::scan;

    fn found(html: &str, description: &str) -> Option<String> {
        let scan = scan::scan(html);
        let chosen: Vec<bool> = scan
            .blocks
            .iter()
            .map(|block| block.text.starts_with("Body"))
            .collect();
        let title = scan.blocks.iter().position(|b| b.marks & marks::H1 != 0);
        let idx = find(&scan.blocks, &chosen, title, &[description.to_owned()])?;
        scan.blocks.get(idx).map(|block| block.text.clone())
    }

    #[test]
    fn a_standfirst_begins_as_the_description_does() {
        let page = "<h1>Bridge shut</h1><p>Two countries close their only bridge after a night \
                    of shelling.</p><p>By our correspondent in the border town</p><p>Body of it.";
        let description = "Two countries close their only bridge after a ni...";
        assert!(found(page, description).is_some_and(|text| text.starts_with("Two")));
        assert_eq!(found(page, "Another page of another day is described here"), None);
    }

    #[test]
    fn a_text_that_begins_with_its_description_has_none() {
        let page = "<h1>Bridge shut</h1><div class=standfirst>Two countries close their only \
                    bridge, again</div><p>Body text tells of a bridge between two countries.\
                    <p>Body goes on.";
        assert_eq!(found(page, "Body text tells of a bridge between two"), None);
        assert!(found(page, "").is_some(), "its class says what it is");
    }
}
