//! From sentences to what they tell: events, reasons, looks ahead, channels.

pub mod actors;
mod events;
pub mod why;

use dyad_data::Tables;
use dyad_types::{Article, Coded, Mention, Sentence};

/// Codes an article: its actors, what they did, why, and what is said to come next.
///
/// `sentences` are those of the article in text order. The result is that of [`code_mentions`].
pub fn code(tables: &Tables, article: &Article, sentences: &[Sentence]) -> Coded {
    let mentions = actors::resolve(tables, article, sentences);
    code_mentions(tables, article, sentences, mentions)
}

/// Codes an article whose actors are known: `mentions` are those of `sentences`.
///
/// `sentences` are those of the article in text order. All lists of the result are in text order;
/// events of one sentence stand by salience. Text is never an error: what cannot be coded is in
/// `skipped`.
pub fn code_mentions(
    tables: &Tables,
    article: &Article,
    sentences: &[Sentence],
    mentions: Vec<Mention>,
) -> Coded {
    let (events, skipped) = events::of_article(tables, article, sentences, &mentions);
    let why = why::read(&tables.why, article, sentences, &events, &mentions);
    Coded {
        events,
        causes: why.causes,
        outlooks: why.outlooks,
        red_lines: why.red_lines,
        sanctions: why.sanctions,
        channels: why.channels,
        facets: why.facets,
        mentions,
        skipped,
    }
}
