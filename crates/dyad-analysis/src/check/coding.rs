//! Whether a line says what was coded from its cited sentences: who acts on whom, whether it
//! happened, how sure its holder sounds; and whether words lost the "not" before them.

use dyad_ledger::wording::is_negator;
use dyad_types::{Actuality, EventType, Hedge, Span};

use crate::brief::{CandidateLine, Citation, DropReason, EvidenceItem, Player};
use crate::check::words;
use crate::ground::{Ground, NOT_NAMED, is_player};

/// What a line says beyond its words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sense<'l> {
    /// That an act was done to somebody, and whether it was.
    Act {
        actor: &'l Player,
        recipient: Option<&'l Player>,
        event_type: EventType,
        actuality: Actuality,
    },
    /// That the ledger holds an act, with these counts.
    Candidate(&'l CandidateLine),
    /// How sure its holder sounds.
    Hedge(Hedge),
    /// Nothing.
    Plain,
}

/// Whether something coded from the cited sentences of the page bears the sense. A line that cites
/// earlier pages alone is not judged: what was coded from them is not at hand.
pub(super) fn bears(
    sense: Sense<'_>,
    citations: &[Citation],
    cited: &[&EvidenceItem],
    ground: &Ground<'_>,
) -> Result<(), DropReason> {
    if let Sense::Candidate(line) = sense {
        let record = ground.record().ok_or(DropReason::NoEvidence)?;
        return record.bears(line, cited);
    }
    let own: Vec<&EvidenceItem> =
        cited.iter().copied().filter(|item| ground.is_of_page(item)).collect();
    if own.is_empty() {
        return Ok(());
    }
    match sense {
        Sense::Plain | Sense::Candidate(_) => Ok(()),
        Sense::Act { actor, recipient, event_type, actuality } => {
            let sides = Sides { actor, recipient };
            act(sides, event_type, actuality, &own, ground)
        }
        Sense::Hedge(hedge) => {
            let is_coded = own.iter().any(|item| {
                let spans = citations
                    .iter()
                    .filter(|citation| citation.evidence == item.id)
                    .map(|citation| citation.words.bytes);
                hedges(item, spans, ground).contains(&hedge)
            });
            if is_coded { Ok(()) } else { Err(DropReason::Hedge) }
        }
    }
}

#[derive(Clone, Copy)]
struct Sides<'l> {
    actor: &'l Player,
    recipient: Option<&'l Player>,
}

fn act(
    sides: Sides<'_>,
    event_type: EventType,
    actuality: Actuality,
    own: &[&EvidenceItem],
    ground: &Ground<'_>,
) -> Result<(), DropReason> {
    let at_hand = || {
        own.iter()
            .flat_map(|item| ground.events_at(item.sentence.position))
            .filter(|event| event.event_type == event_type)
    };
    let is_side = |actor: &dyad_types::Actor, player: &Player| {
        is_player(actor, player)
            || player.name == NOT_NAMED && actor.name.trim().is_empty()
    };
    // An act against a channel of two sides is one against the other side.
    let is_against_channel = |event: &dyad_types::Event| {
        let changes = ground.coded().channels.iter();
        let mut sides_of = changes.filter(|change| {
            let told = change.event.and_then(|idx| ground.coded().events.get(idx));
            told.is_some_and(|told| std::ptr::eq(told, event))
        });
        sides.recipient.is_some_and(|player| {
            sides_of.any(|change| change.between.iter().any(|side| is_side(side, player)))
        })
    };
    let is_told = |event: &&dyad_types::Event| {
        let is_recipient = match (&event.recipient, sides.recipient) {
            (Some(actor), Some(player)) => is_side(actor, player),
            (None, None) => true,
            (None, Some(_)) => is_against_channel(event),
            (Some(_), None) => false,
        };
        is_side(&event.actor, sides.actor) && is_recipient
    };
    let mut told = at_hand().filter(is_told).peekable();
    if told.peek().is_none() {
        return Err(DropReason::Direction);
    }
    if told.any(|event| event.actuality == actuality) {
        Ok(())
    } else {
        Err(DropReason::Negation)
    }
}

/// How sure the holders of what was coded from the cited words sound.
fn hedges(
    item: &EvidenceItem,
    spans: impl Iterator<Item = Span>,
    ground: &Ground<'_>,
) -> Vec<Hedge> {
    let spans: Vec<Span> = spans.collect();
    let is_cited =
        |span: Span| spans.iter().any(|own| own.is_empty() || own.overlaps(span));
    let position = item.sentence.position;
    let coded = ground.coded();
    let causes = coded
        .causes
        .iter()
        .filter(|cause| cause.cause.position == position && is_cited(cause.cause.span))
        .map(|cause| cause.hedge);
    let facets = coded
        .facets
        .iter()
        .filter(|facet| {
            facet.evidence.position == position && is_cited(facet.evidence.span)
        })
        .map(|facet| facet.hedge);
    let outlooks = coded
        .outlooks
        .iter()
        .filter(|outlook| {
            outlook.outcome.position == position && is_cited(outlook.outcome.span)
        })
        .map(|outlook| outlook.modality);
    causes.chain(facets).chain(outlooks).collect()
}

/// Whether the words, wherever they stand in the texts, stand right behind a negation that they do
/// not hold: "the embassy will" + "not" + "reopen soon".
pub(super) fn lost_negation(told: &str, texts: &[&str]) -> bool {
    let told = words::one_blank(told);
    let mut n_places = 0;
    let mut n_negated = 0;
    for text in texts {
        let text = words::one_blank(text);
        for (at, _) in text.match_indices(told.as_str()).filter(|_| !told.is_empty()) {
            n_places += 1;
            let before = text.get(..at).unwrap_or("").trim_end();
            let last = before
                .rsplit(|c: char| c.is_whitespace())
                .next()
                .unwrap_or("")
                .to_lowercase();
            n_negated += usize::from(is_negator(&last));
        }
    }
    n_places > 0 && n_negated == n_places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_a_negation_have_lost_it() {
        let text =
            ["Kolechia will not reopen its embassy, and Arstotzka won\u{2019}t ask."];
        assert!(lost_negation("reopen its embassy", &text));
        assert!(lost_negation("ask", &text));
        assert!(!lost_negation("will not reopen its embassy", &text));
        let twice = ["They did not meet. They meet again."];
        assert!(!lost_negation("meet", &twice), "one place is enough");
    }
}
