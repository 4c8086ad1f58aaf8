//! What was coded from one labelled text.

use dyad_coding::PairType;
use dyad_data::Tables;
use dyad_types::{Event, Mention, Sentence, Span};

use super::gold::GoldEvent;

/// The events of one text.
pub(super) struct Told<'a> {
    pub(super) events: &'a [Event],
    pub(super) sentences: &'a [Sentence],
    pub(super) tables: &'a Tables,
}

impl<'a> Told<'a> {
    /// Events that the text neither denies nor tells as hypothetical.
    pub(super) fn affirmed(&self) -> impl Iterator<Item = &'a Event> + use<'a> {
        self.events.iter().filter(|event| event.actuality.is_told())
    }

    pub(super) fn most_salient(&self) -> Option<&'a Event> {
        self.affirmed()
            .min_by_key(|event| (event.salience, event.evidence.position))
    }

    /// The type of what the gold's actor does to its recipient, told both.
    pub(super) fn given_spans(
        &self,
        text: &str,
        gold: &GoldEvent,
        mentions: &[Mention],
    ) -> Option<PairType> {
        let span = |words: &Option<String>| {
            let words = words.as_deref()?.trim();
            let start = text.find(words).filter(|_| !words.is_empty())?;
            Some(Span::new(start, start + words.len()))
        };
        let actor = span(&gold.source_text);
        let recipient = span(&gold.target_text);
        let first = actor.or(recipient)?;
        let sentence =
            self.sentences.iter().find(|sentence| sentence.span.overlaps(first))?;
        let own = |span: Option<Span>| {
            let from = sentence.span.start;
            span.map_or(Span::default(), |span| {
                Span::new(span.start.saturating_sub(from), span.end.saturating_sub(from))
            })
        };
        let (actor, recipient) = (own(actor), own(recipient));
        dyad_coding::event_type_between(self.tables, sentence, mentions, actor, recipient)
    }
}
