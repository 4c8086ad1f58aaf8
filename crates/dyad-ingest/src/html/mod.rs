//! HTML pages: one scan for blocks and metadata, an extractor's vote, labels, stories.

pub(crate) mod entity;
mod extract;
mod label;
mod lead;
pub(crate) mod marks;
mod picture;
mod related;
pub(crate) mod scan;
mod slim;
mod tag;

use jiff::civil::Date;

pub use crate::html::extract::{Extractor, Trafilatura};

use crate::block::MAX_BLOCKS;
use crate::choice::{self, Label};
use crate::html::label::Votes;
use crate::page::{Facts, Page, skipped};
use crate::{dateline, metadata};

/// Pages beyond these are not given to the extractor, whose time grows faster than theirs.
const MAX_EXTRACT_BYTES: usize = 4 << 20;
const MAX_EXTRACT_TAGS: usize = 60_000;

/// Reads a page of HTML.
pub(crate) fn read(
    extractor: &dyn Extractor,
    html: &str,
    url: Option<&str>,
    today: Option<Date>,
) -> Page {
    let mut scan = scan::scan(html);
    let facts = metadata::read(html, &scan, url, today);
    let content = if html.len() > MAX_EXTRACT_BYTES || scan.n_tags > MAX_EXTRACT_TAGS {
        None
    } else {
        extractor.main_content(&slim::slim(html), facts.url.as_deref())
    };
    let found = content.map(|content| extract::votes(&scan.blocks, &content));
    let body = facts.body.as_deref();
    let stated =
        body.and_then(|body| extract::stated_votes(&scan.blocks, body, found.as_deref()));
    let votes = match stated {
        Some(shares) => Some(Votes { shares, stated: true }),
        None => found.map(|shares| Votes { shares, stated: false }),
    };
    let labels = label::label(html, &mut scan, votes.as_ref(), &facts);
    let mut stories = choice::stories(&scan.blocks, &labels);
    label::date_related(&mut stories, &scan, html, today);
    let near = labels
        .iter()
        .position(|label| matches!(label, Label::Main(_)))
        .unwrap_or(0);
    let published = facts
        .published
        .or_else(|| dateline::stated(&scan.blocks, near, today));
    Page {
        stories,
        skipped: counts(&labels),
        facts: Facts {
            authors: facts.authors,
            publisher: facts.publisher,
            url: facts.url,
            published,
        },
    }
}

/// How many blocks were dropped, by reason, and whether the page has more than are read.
pub(crate) fn counts(labels: &[Label]) -> Vec<dyad_types::Skipped> {
    let count = |wanted: Label| labels.iter().filter(|label| **label == wanted).count();
    let cut = (labels.len() >= MAX_BLOCKS)
        .then(|| skipped("end of a huge page", format!("after {MAX_BLOCKS} blocks")));
    [(Label::Comment, "readers' comments"), (Label::Chrome, "navigation and boilerplate")]
        .into_iter()
        .map(|(label, reason)| (count(label), reason))
        .filter(|(n, _)| *n > 0)
        .map(|(n, reason)| {
            skipped(reason, format!("{n} {}", if n == 1 { "block" } else { "blocks" }))
        })
        .chain(cut)
        .collect()
}
