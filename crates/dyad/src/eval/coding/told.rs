//! What was coded from one labelled text.

use dyad_data::Tables;
use dyad_types::{Actuality, Event, Span};

use super::gold::GoldEvent;

/// The events of one text.
pub(super) struct Told<'a> {
    pub(super) events: &'a [Event],
    /// Byte where each sentence begins.
    pub(super) offsets: &'a [usize],
    pub(super) tables: &'a Tables,
}

impl<'a> Told<'a> {
    /// Events that the text does not deny.
    pub(super) fn affirmed(&self) -> impl Iterator<Item = &'a Event> + use<'a> {
        self.events.iter().filter(|event| {
            !matches!(event.actuality, Actuality::Denied | Actuality::Hypothetical)
        })
    }

    pub(super) fn most_salient(&self) -> Option<&'a Event> {
        self.affirmed()
            .min_by_key(|event| (event.salience, event.evidence.position))
    }

    /// The event whose actor and recipient lie nearest to those that the gold marks.
    pub(super) fn nearest(&self, text: &str, gold: &GoldEvent) -> Option<&'a Event> {
        let span = |words: &Option<String>| {
            let start = text.find(words.as_deref()?.trim())?;
            Some(Span::new(start, start + words.as_deref()?.trim().len()))
        };
        let (source, target) = (span(&gold.source_text), span(&gold.target_text));
        let overlaps = |own: Span, sentence: usize, other: Option<Span>| {
            let offset = self.offsets.get(sentence).copied().unwrap_or(0);
            !own.is_empty()
                && other.is_some_and(|other| own.shifted(offset).overlaps(other))
        };
        self.affirmed().max_by_key(|event| {
            let sentence = event.evidence.position.sentence;
            let both = usize::from(overlaps(event.evidence.actor, sentence, source))
                + usize::from(overlaps(event.evidence.recipient, sentence, target));
            (both, std::cmp::Reverse((event.salience, event.evidence.position)))
        })
    }
}
