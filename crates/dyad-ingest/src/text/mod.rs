//! Text pages: blocks, their labels, stories.

mod label;
mod split;
mod whole;

use jiff::civil::Date;

use crate::choice::{self, Label};
use crate::page::{Facts, Page};
use crate::{dateline, html};

/// How far from the beginning of its story a byline stands, in blocks.
const BYLINE_REACH: usize = 8;

/// Reads a page saved as text.
pub(crate) fn read(text: &str, today: Option<Date>) -> Page {
    let blocks = split::blocks(text);
    let labels = label::label(&blocks);
    let stories = choice::stories(&blocks, &labels);
    let near = labels
        .iter()
        .position(|label| matches!(label, Label::Main(_)))
        .unwrap_or(0);
    let published = dateline::stated(&blocks, near, today);
    let authors = blocks
        .iter()
        .skip(near.saturating_sub(BYLINE_REACH))
        .take(2 * BYLINE_REACH)
        .map(|block| dateline::byline(&block.text))
        .find(|names| !names.is_empty())
        .unwrap_or_default();
    Page {
        stories,
        skipped: html::counts(&labels),
        facts: Facts {
            authors,
            in_text: published.clone(),
            published,
            ..Facts::default()
        },
    }
}
