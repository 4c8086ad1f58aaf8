//! Text pages: blocks, their labels, stories.

pub(crate) use label::is_cue;

mod label;
mod split;
mod whole;

use jiff::civil::Date;

use crate::choice::{self, Label};
use crate::page::{Facts, Page};
use crate::{dateline, html};

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
    Page {
        stories,
        skipped: html::counts(&labels),
        facts: Facts { published, ..Facts::default() },
    }
}
