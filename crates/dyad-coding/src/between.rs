//! What one named party of a sentence does to another, for a reader who knows that it does something.

use dyad_data::Tables;
use dyad_types::{CameoCode, Event, EventType, Mention, Sentence, Span};

use crate::learning;

/// What one party of a sentence does to another.
#[derive(Debug, Clone, PartialEq)]
pub struct PairType {
    /// PLOVER type.
    pub event_type: EventType,
    /// CAMEO code, where a frame agrees on the type.
    pub cameo: Option<CameoCode>,
    /// How likely the model holds the type, from 0 to 1.
    pub share: f32,
}

/// Log-odds that the type of the best frame gets when it names neither party, one, both. Chosen on
/// development sentences: frames err less on words they know than a model of few examples.
const FRAME_POINTS: [f32; 3] = [0.6, 1.2, 2.0];

/// The type of what the party at `actor` does to the one at `recipient`, for a reader who knows
/// that there is an event between them; `None` when no model is loaded.
///
/// `mentions` are those of the sentence's actors; the spans are bytes of the sentence's text, that
/// of the recipient may be empty.
pub fn event_type_between(
    tables: &Tables,
    sentence: &Sentence,
    mentions: &[Mention],
    actor: Span,
    recipient: Span,
) -> Option<PairType> {
    let found = learning::event_features(tables, sentence, mentions, false);
    let events: Vec<Event> = found.into_iter().map(|(event, ..)| event).collect();
    let features = learning::pair_features(tables, sentence, &events, actor, recipient);
    let model = &tables.models.types;
    let mut scores = model.scores(&features);
    let fit = |event: &Event| {
        usize::from(event.evidence.actor.overlaps(actor))
            + usize::from(event.evidence.recipient.overlaps(recipient))
    };
    let told = events.iter().filter(|event| event.actuality.is_told()).rev();
    if let Some(event) = told.max_by_key(|event| fit(event)) {
        let name = event.event_type.as_str();
        let place = model.classes().iter().position(|class| class == name);
        if let Some(score) = place.and_then(|place| scores.get_mut(place)) {
            *score += FRAME_POINTS[fit(event)];
        }
    }
    let shares = dyad_data::softmax(&scores);
    let (best, share) = shares
        .iter()
        .copied()
        .enumerate()
        .max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let event_type: EventType = model.classes().get(best)?.parse().ok()?;
    let agreeing = events.iter().filter(|event| event.event_type == event_type);
    let cameo = agreeing
        .max_by_key(|event| fit(event))
        .map(|event| event.cameo.clone());
    Some(PairType { event_type, cameo, share })
}
