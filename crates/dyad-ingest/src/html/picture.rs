//! Captions that no element says to be captions: their words are those that the page's metadata or
//! the picture's own `alt` give, or they stand between a picture and its credit.

use crate::credit;
use crate::html::entity;
use crate::html::extract::{Word, words};
use crate::html::marks;
use crate::html::scan::Scan;

/// Fewest words of such a caption.
const LEAST_WORDS: usize = 4;

/// Most words that an `alt` says beyond the caption: the name of the site, of the photographer.
const MOST_BEYOND: usize = 6;

/// Marks the blocks that show a caption as captions. The block of the title never is one, although
/// pictures often bear its words.
pub(crate) fn mark(
    html: &str,
    scan: &mut Scan,
    captions: &[String],
    title: Option<usize>,
) {
    let mut known: Vec<Vec<Word>> =
        captions.iter().map(|caption| words(caption)).collect();
    for alt in &scan.alts {
        let text = entity::block(html, *alt).map(|block| block.text);
        known.extend(text.map(|text| words(&text)));
    }
    known.sort_unstable();
    // What begins with the words of a block stands right behind them in order.
    let is_known = |own: &[Word]| {
        let from = known.partition_point(|other| other.as_slice() < own);
        known
            .iter()
            .skip(from)
            .take_while(|other| other.starts_with(own))
            .any(|other| {
                other.len() - own.len() <= MOST_BEYOND && 3 * own.len() >= 2 * other.len()
            })
    };
    let title_words = title
        .and_then(|idx| scan.blocks.get(idx))
        .map(|block| words(&block.text))
        .unwrap_or_default();
    let before_credit: Vec<bool> = scan
        .blocks
        .iter()
        .skip(1)
        .map(|next| credit::is_credit(&next.text))
        .collect();
    for (idx, block) in scan.blocks.iter_mut().enumerate() {
        if block.marks & marks::HEADING != 0 {
            continue;
        }
        // Picture, caption, credit.
        if block.marks & marks::BELOW_PICTURE != 0
            && before_credit.get(idx) == Some(&true)
        {
            block.marks |= marks::CAPTION;
        }
        let own = words(&block.text);
        if own.len() >= LEAST_WORDS && own != title_words && is_known(&own) {
            block.marks |= marks::CAPTION;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::scan;

    #[test]
    fn what_a_picture_says_of_itself_is_its_caption() {
        let page = "<h1>Bridge over the river shut</h1>\
                    <img alt='Lorries wait at the border bridge - The Paper'>\
                    <div>Lorries wait at the border bridge</div>\
                    <img alt='Bridge over the river shut'>\
                    <p>Bridge over the river shut</p><p>Lorries wait at the border.</p>";
        let mut scan = scan::scan(page);
        mark(page, &mut scan, &[], Some(0));
        let is_caption: Vec<bool> =
            scan.blocks.iter().map(|b| b.marks & marks::CAPTION != 0).collect();
        assert_eq!(is_caption, [false, true, false, false]);
    }

    #[test]
    fn what_stands_between_a_picture_and_its_credit_is_its_caption() {
        let page =
            "<img src=x><p>Lorries wait.</p><p>Photo: Jo Doe</p><p>They wait on.</p>";
        let mut scan = scan::scan(page);
        mark(page, &mut scan, &[], None);
        let n = scan.blocks.iter().filter(|b| b.marks & marks::CAPTION != 0).count();
        assert_eq!(n, 1);
    }

    #[test]
    fn captions_of_the_metadata_count() {
        let page = "<div>Lorries wait in the rain.</div><p>They wait.</p>";
        let mut scan = scan::scan(page);
        mark(page, &mut scan, &["Lorries wait in the rain".to_owned()], None);
        assert!(scan.blocks.first().is_some_and(|b| b.marks & marks::CAPTION != 0));
    }
}
