//! What the learned models see, as the coder computes it.
//!
//! `cargo xtask train-events` trains on it; [`crate::event_type_between`] asks the same.

use dyad_data::{Features, Tables};
use dyad_types::{Event, Sentence, Span};

use crate::events;

pub use crate::events::AGAINST;

/// Features of a pair of parties for the model of event types.
///
/// `events` are those coded from the sentence; the spans are bytes of its text.
pub fn pair_features(
    tables: &Tables,
    sentence: &Sentence,
    events: &[Event],
    actor: Span,
    recipient: Span,
) -> Features {
    let mut ranked: Vec<&Event> = events.iter().collect();
    ranked.sort_by_key(|event| event.salience);
    let vectors = &tables.models.words;
    events::pair_features(&tables.events, vectors, sentence, &ranked, actor, recipient)
}

/// The events of a sentence before judgement, each with its features: first those for salience, then
/// those that tell events from other things. With `guess`, those of the model of types stand beside
/// those of the frames.
pub fn event_features(
    tables: &Tables,
    sentence: &Sentence,
    mentions: &[dyad_types::Mention],
    guess: bool,
) -> Vec<(Event, Features, Features)> {
    events::unjudged(tables, sentence, mentions, guess)
}
