//! HTML pages: one scan for blocks and metadata, an extractor's vote, labels, stories.

pub(crate) mod entity;
mod extract;
mod label;
mod lead;
pub(crate) mod marks;
mod opinion;
mod picture;
mod related;
pub(crate) mod scan;
mod shape;
mod slim;
mod tag;

use jiff::civil::Date;

pub use crate::html::extract::{DomSmoothie, Extractor, Extractors, Trafilatura};

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
    extractors: Extractors<'_>,
    html: &str,
    url: Option<&str>,
    today: Option<Date>,
) -> Page {
    let mut scan = scan::scan(html);
    let facts = metadata::read(html, &scan, url, today);
    let is_huge = html.len() > MAX_EXTRACT_BYTES || scan.n_tags > MAX_EXTRACT_TAGS;
    let slim = (!is_huge).then(|| slim::slim(html));
    let extracted = |extractor: &dyn Extractor| {
        extractor.main_content(slim.as_deref()?, facts.url.as_deref())
    };
    let content = extracted(extractors.first);
    let words: Vec<_> =
        scan.blocks.iter().map(|block| extract::words(&block.text)).collect();
    let votes_for = |content: String| extract::votes(&scan.blocks, &words, &content);
    let found = content.map(votes_for);
    let body = facts.body.as_deref();
    let stated = body.and_then(|body| {
        extract::stated_votes(&scan.blocks, &words, body, found.as_deref())
    });
    let votes = match stated {
        Some(shares) => Some(Votes { shares, stated: true }),
        None => found.map(|shares| Votes { shares, stated: false }),
    };
    let second = extractors.second.and_then(extracted).map(votes_for);
    let mut labels = label::label(html, &mut scan, votes.as_ref(), &facts);
    let doubts = second.and_then(|second| opinion::doubt(&scan.blocks, &labels, &second));
    let is_list = shape::is_list(&scan, &labels);
    let layout = shape::shape(&scan, &mut labels, facts.is_live);
    let mut stories = choice::stories(&scan.blocks, &labels);
    label::date_related(&mut stories, &scan, html, today);
    let near = labels
        .iter()
        .position(|label| matches!(label, Label::Main(_)))
        .unwrap_or(0);
    let in_text = dateline::stated(&scan.blocks, near, today);
    let impossible = facts
        .impossible
        .into_iter()
        .map(|words| skipped("date that cannot be", words));
    Page {
        stories,
        skipped: counts(&labels).into_iter().chain(impossible).collect(),
        facts: Facts {
            authors: facts.authors,
            publisher: facts.publisher,
            url: facts.url,
            published: facts.published.or_else(|| in_text.clone()),
            in_text,
            dates: facts.dates,
            doubts: doubts.into_iter().collect(),
            layout,
            is_list,
            ..Facts::default()
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
