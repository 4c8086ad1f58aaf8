//! From sentences to what they tell: events, reasons, looks ahead, channels.

pub mod actors;
mod between;
mod events;
pub mod learning;
pub mod why;

use dyad_data::Tables;
use dyad_types::{Article, Coded, Mention, Sentence};

/// Version of the coder, dotted numbers; another than that of the program, which most often changes
/// without it.
///
/// It rises with every change to what is coded from an article or kept of it, since `dyad ingest` codes an
/// article anew when the store has it from an older coder. 0.1.0 told sanctions and pledges without their
/// dates; of what it coded the store has no tellings.
pub const CODER_VERSION: &str = "0.2.0";

/// Codes an article: its actors, what they did, why, and what is said to come next.
///
/// `sentences` are those of the article in text order. The result is that of [`code_mentions`].
pub fn code(tables: &Tables, article: &Article, sentences: &[Sentence]) -> Coded {
    let mentions = actors::resolve(tables, article, sentences);
    code_mentions(tables, article, sentences, mentions, None)
}

/// Codes an article as [`code`] does, with the causes that `reader` finds: slower, and better at
/// reasons that no word marks.
pub fn code_carefully(
    tables: &Tables,
    reader: &CauseReader,
    article: &Article,
    sentences: &[Sentence],
) -> Coded {
    let mentions = actors::resolve(tables, article, sentences);
    code_mentions(tables, article, sentences, mentions, Some(reader))
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
    reader: Option<&CauseReader>,
) -> Coded {
    let (events, skipped) = events::of_article(tables, article, sentences, &mentions);
    let why = why::read(&tables.why, article, sentences, &events, &mentions, reader);
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

pub use crate::between::{PairType, event_type_between};
pub use crate::events::explain::{Predicate, TriedFrame};
pub use crate::why::CauseReader;
pub use dyad_encoder::EncoderError;

/// The words of a sentence that could tell an act, with the frames tried for each and what they
/// missed, in text order. `mentions` are those of the sentence's actors.
pub fn explain(
    tables: &Tables,
    sentence: &Sentence,
    mentions: &[Mention],
) -> Vec<Predicate> {
    events::explain::predicates(tables, sentence, mentions)
}
